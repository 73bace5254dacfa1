/*
 * Text: numbers that read back to the same bits in any locale, and a buffer
 * that grows.
 *
 * A detached text is preceded by the allocator that made it, so that
 * hpt_text_destroy() needs no handle.
 */
#include "base/text.h"

#include "base/error.h"
#include <fenv.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* printf writes the locale's decimal point, of one byte or more: make it ".". */
static void
unlocalise(char *text)
{
    char *to = text;
    bool point = false;

    for (const char *from = text; *from; from++) {
        if (strchr("0123456789+-e", *from)) {
            *to++ = *from;
        } else if (!point) {
            *to++ = '.';
            point = true;
        }
    }
    *to = '\0';
}

static char *
format_special(char *out, double x)
{
    const char *name = isnan(x) ? "nan" : x > 0 ? "inf" : "-inf";

    return memcpy(out, name, strlen(name) + 1);
}

char *
hpti_format_double(char out[HPTI_DOUBLE_TEXT], double x)
{
    const int rounding = fegetround();

    if (!isfinite(x))
        return format_special(out, x);
    if (rounding != FE_TONEAREST) /* else 17 digits may not suffice */
        fesetround(FE_TONEAREST);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, HPTI_DOUBLE_TEXT, "%.*g", digits, x);
        if (strtod(out, NULL) == x)
            break;
    }
    if (rounding != FE_TONEAREST)
        fesetround(rounding);
    unlocalise(out);
    return out;
}

char *
hpti_format_short(char out[HPTI_DOUBLE_TEXT], double x)
{
    if (!isfinite(x))
        return format_special(out, x);
    snprintf(out, HPTI_DOUBLE_TEXT, "%.6g", x);
    unlocalise(out);
    return out;
}

void
hpti_text_init(hpti_text *text, const hpt_allocator *mem)
{
    memset(text, 0, sizeof *text);
    text->mem = *mem;
}

/* Where the memory of a text begins: its allocator comes first. */
static void *
block_of(char *data)
{
    return data - sizeof(hpt_allocator);
}

void
hpti_text_clear(hpti_text *text)
{
    if (text->data)
        hpti_free(&text->mem, block_of(text->data));
    text->data = NULL;
    text->length = text->capacity = 0;
}

static bool
reserve(hpti_text *text, size_t extra)
{
    size_t capacity = text->capacity ? text->capacity : 240;
    char *block;

    if (text->failed)
        return false;
    if (text->data && extra < text->capacity - text->length)
        return true;
    while (capacity - text->length <= extra)
        capacity *= 2;
    block = hpti_realloc(&text->mem, text->data ? block_of(text->data) : NULL,
                         capacity + sizeof(hpt_allocator), 1);
    if (!block) {
        text->failed = true;
        return false;
    }
    memcpy(block, &text->mem, sizeof text->mem);
    text->data = block + sizeof(hpt_allocator);
    text->data[text->length] = '\0';
    text->capacity = capacity;
    return true;
}

void
hpti_text_add_bytes(hpti_text *text, const char *bytes, size_t n)
{
    if (!reserve(text, n))
        return;
    memcpy(text->data + text->length, bytes, n);
    text->length += n;
    text->data[text->length] = '\0';
}

void
hpti_text_add(hpti_text *text, const char *piece)
{
    hpti_text_add_bytes(text, piece, strlen(piece));
}

void
hpti_text_add_char(hpti_text *text, char c)
{
    hpti_text_add_bytes(text, &c, 1);
}

void
hpti_text_add_double(hpti_text *text, double x)
{
    char number[HPTI_DOUBLE_TEXT];

    hpti_text_add(text, hpti_format_double(number, x));
}

void
hpti_text_add_int(hpti_text *text, int64_t i)
{
    char number[24];

    snprintf(number, sizeof number, "%" PRId64, i);
    hpti_text_add(text, number);
}

void
hpti_text_add_uint(hpti_text *text, uint64_t i)
{
    char number[24];

    snprintf(number, sizeof number, "%" PRIu64, i);
    hpti_text_add(text, number);
}

void
hpti_text_pad(hpti_text *text, size_t line_start, size_t column)
{
    while (!text->failed && text->length - line_start < column)
        hpti_text_add_char(text, ' ');
}

size_t
hpti_utf8_length(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t n = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2
               : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;

    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
        (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return n;
}

void
hpti_text_add_json(hpti_text *text, const char *s)
{
    hpti_text_add_char(text, '"');
    while (*s) {
        size_t n = hpti_utf8_length(s);
        unsigned char c = (unsigned char)*s;

        if (n == 0) {
            hpti_text_add(text, "\xEF\xBF\xBD");
            n = 1;
        } else if (c == '"' || c == '\\') {
            hpti_text_add_char(text, '\\');
            hpti_text_add_char(text, *s);
        } else if (c < 0x20 || c == 0x7F) {
            char escape[8];

            snprintf(escape, sizeof escape, "\\u%04x", c);
            hpti_text_add(text, escape);
        } else {
            hpti_text_add_bytes(text, s, n);
        }
        s += n;
    }
    hpti_text_add_char(text, '"');
}

void
hpti_text_add_json_double(hpti_text *text, double x)
{
    if (isnan(x))
        hpti_text_add(text, "null");
    else if (isinf(x))
        hpti_text_add(text, x > 0 ? "\"inf\"" : "\"-inf\"");
    else
        hpti_text_add_double(text, x);
}

void
hpti_text_add_csv(hpti_text *text, const char *s)
{
    if (!s[strcspn(s, ",\"\r\n")]) {
        hpti_text_add(text, s);
        return;
    }
    hpti_text_add_char(text, '"');
    for (; *s; s++) {
        if (*s == '"')
            hpti_text_add_char(text, '"');
        hpti_text_add_char(text, *s);
    }
    hpti_text_add_char(text, '"');
}

char *
hpti_text_detach(hpti_text *text)
{
    char *data;

    reserve(text, 0);
    if (text->failed) {
        hpti_text_clear(text);
        hpti_fail_memory("a text");
        return NULL;
    }
    data = text->data;
    text->data = NULL;
    hpti_text_clear(text);
    return data;
}

void
hpt_text_destroy(char *text)
{
    hpt_allocator mem;

    if (!text)
        return;
    memcpy(&mem, block_of(text), sizeof mem);
    hpti_free(&mem, block_of(text));
}
