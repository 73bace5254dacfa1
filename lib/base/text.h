/*
 * Text: numbers that read back to the same bits in any locale, and a buffer
 * that grows.
 */
#ifndef HPTI_BASE_TEXT_H
#define HPTI_BASE_TEXT_H

#include "base/mem.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HPTI_DOUBLE_TEXT 40

/**
 * Write a double with as few digits (15 to 17) as read back to the same bits;
 * "nan", "inf", "-inf".  Not touched by the locale.  Returns out.
 */
char *hpti_format_double(char out[HPTI_DOUBLE_TEXT], double x);

/** Write a double with 6 digits, for messages and tables.  Returns out. */
char *hpti_format_short(char out[HPTI_DOUBLE_TEXT], double x);

/* A double as an argument for "%s" in a message; lives to the end of block. */
#define HPTI_G(x) hpti_format_short((char[HPTI_DOUBLE_TEXT]){ 0 }, (x))

/** Bytes of the UTF-8 sequence at text (RFC 3629), or 0 when it is not one. */
size_t hpti_utf8_length(const char *text);

/*
 * A buffer that grows.  A failed allocation is remembered and turns all that
 * follows into no-ops, so that it is checked once, at hpti_text_detach().
 */
typedef struct hpti_text {
    hpt_allocator mem;
    char *data; /* NULL while empty */
    size_t length, capacity;
    bool failed;
} hpti_text;

/** Start an empty text. */
void hpti_text_init(hpti_text *text, const hpt_allocator *mem);

/** Give up a text that was not detached. */
void hpti_text_clear(hpti_text *text);

void hpti_text_add(hpti_text *text, const char *piece);
void hpti_text_add_bytes(hpti_text *text, const char *bytes, size_t n);
void hpti_text_add_char(hpti_text *text, char c);
void hpti_text_add_double(hpti_text *text, double x);
void hpti_text_add_int(hpti_text *text, int64_t i);
void hpti_text_add_uint(hpti_text *text, uint64_t i);

/** Add spaces until the present line is `column` bytes long. */
void hpti_text_pad(hpti_text *text, size_t line_start, size_t column);

/** Add a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void hpti_text_add_json(hpti_text *text, const char *s);

/** Add a JSON number; null for NaN, "inf" and "-inf" as strings. */
void hpti_text_add_json_double(hpti_text *text, double x);

/** Add a CSV field, quoted where RFC 4180 asks for it. */
void hpti_text_add_csv(hpti_text *text, const char *s);

/**
 * Hand the text over to a caller who will give it to hpt_text_destroy().
 * Returns NULL with the error set when an allocation had failed.
 */
char *hpti_text_detach(hpti_text *text);

#endif
