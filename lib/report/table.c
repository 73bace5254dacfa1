/*
 * The best trials as a table of plain text, for people: aligned columns, short
 * numbers, best first: feasible ones, then the others by how far they are from
 * it.
 *
 * Widths count code points, so that labels in UTF-8 stay aligned; control
 * characters in names and labels are shown as '?'.
 */
#include "base/error.h"
#include "base/text.h"
#include "report/cells.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#define INTEGER_TEXT 24 /* longer than any int64_t */

/* The columns in their order; from PARAMETERS on one a parameter, then one an
 * outcome, then whether the trial is feasible. */
enum { NUMBER, VALUE, STANDARD_ERROR, SECONDS, PARAMETERS };

typedef struct table {
    const hpti_cells *cells;
    bool maximize;
    bool has_errors; /* show the column of standard errors */
    size_t n;        /* complete trials */
    size_t *order;   /* best first */
    size_t n_columns;
    size_t *widths; /* in code points */
} table;

/* ---- order ---- */

/* How far a trial is from feasible; what is not known comes last. */
static double
distance(const table *t, size_t trial)
{
    const double violation = t->cells->violations[trial];

    return isnan(violation) ? INFINITY : violation;
}

/* Does trial a come before trial b?  No two are alike: numbers differ. */
static bool
is_before(const table *t, size_t a, size_t b)
{
    const double x = t->cells->values[a], y = t->cells->values[b];
    const double v = distance(t, a), w = distance(t, b);

    if (v != w)
        return v < w;
    if (x != y)
        return t->maximize ? x > y : x < y;
    return a < b;
}

/* Let the trial at `root` sink in a heap of n whose top is the last of all. */
static void
sink(const table *t, size_t root, size_t n)
{
    const size_t trial = t->order[root];

    for (;;) {
        size_t child = 2 * root + 1;

        if (child >= n)
            break;
        if (child + 1 < n && is_before(t, t->order[child], t->order[child + 1]))
            child++;
        if (!is_before(t, trial, t->order[child]))
            break;
        t->order[root] = t->order[child];
        root = child;
    }
    t->order[root] = trial;
}

/* Heapsort (J. W. J. Williams, CACM 7(6), 1964): in place, without malloc(). */
static void
sort(table *t)
{
    for (size_t i = t->n / 2; i > 0; i--)
        sink(t, i - 1, t->n);
    for (size_t end = t->n; end > 1; end--) {
        const size_t last = t->order[0];

        t->order[0] = t->order[end - 1];
        t->order[end - 1] = last;
        sink(t, 0, end - 1);
    }
}

/* ---- cells ---- */

/* The outcome of a column, or the number of outcomes for the column of
 * feasibility; of columns that are no parameter's. */
static size_t
outcome_of(const table *t, size_t column)
{
    return column - PARAMETERS - t->cells->n_parameters;
}

static bool
is_parameter(const table *t, size_t column)
{
    return column >= PARAMETERS && column < PARAMETERS + t->cells->n_parameters;
}

static const char *
outcome_heading(const table *t, size_t k)
{
    return k < t->cells->n_outcomes ? t->cells->outcomes[k].name : "feasible";
}

static const char *
heading(const table *t, size_t column)
{
    switch (column) {
    case NUMBER:
        return "number";
    case VALUE:
        return "value";
    case STANDARD_ERROR:
        return "standard error";
    case SECONDS:
        return "seconds";
    default:
        return is_parameter(t, column)
                   ? t->cells->parameters[column - PARAMETERS].name
                   : outcome_heading(t, outcome_of(t, column));
    }
}

static const char *
parameter_cell(const hpti_parameter *parameter, size_t trial,
               char buffer[HPTI_DOUBLE_TEXT])
{
    if (isnan(parameter->numbers[trial]))
        return "-";
    if (parameter->labels)
        return parameter->labels[parameter->whole[trial]];
    if (parameter->kind == HPT_KIND_BOOLEAN)
        return parameter->whole[trial] ? "true" : "false";
    if (parameter->kind != HPT_KIND_INT)
        return hpti_format_short(buffer, parameter->numbers[trial]);
    snprintf(buffer, INTEGER_TEXT, "%lld", (long long)parameter->whole[trial]);
    return buffer;
}

static const char *
outcome_cell(const table *t, size_t k, size_t trial,
             char buffer[HPTI_DOUBLE_TEXT])
{
    const double violation = t->cells->violations[trial];
    double number;

    if (k == t->cells->n_outcomes)
        return isnan(violation) ? "-" : violation == 0 ? "yes" : "no";
    number = t->cells->outcomes[k].numbers[trial];
    return isnan(number) ? "-" : hpti_format_short(buffer, number);
}

static const char *
cell(const table *t, size_t column, size_t trial, char buffer[HPTI_DOUBLE_TEXT])
{
    switch (column) {
    case NUMBER:
        snprintf(buffer, INTEGER_TEXT, "%zu", trial);
        return buffer;
    case VALUE:
        return hpti_format_short(buffer, t->cells->values[trial]);
    case STANDARD_ERROR:
        return hpti_format_short(buffer, t->cells->standard_errors[trial]);
    case SECONDS:
        return hpti_format_short(buffer, t->cells->seconds[trial]);
    default:
        return is_parameter(t, column)
                   ? parameter_cell(&t->cells->parameters[column - PARAMETERS],
                                    trial, buffer)
                   : outcome_cell(t, outcome_of(t, column), trial, buffer);
    }
}

/* Code points of a text: its bytes but the continuing ones of UTF-8. */
static size_t
width(const char *s)
{
    size_t n = 0;

    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static void
add_visible(hpti_text *text, const char *s)
{
    for (; *s; s++)
        hpti_text_add_char(text,
                           (unsigned char)*s < 0x20 || *s == 0x7F ? '?' : *s);
}

static void
add_spaces(hpti_text *text, size_t n)
{
    for (; n > 0; n--)
        hpti_text_add_char(text, ' ');
}

static bool
is_shown(const table *t, size_t column)
{
    return column != STANDARD_ERROR || t->has_errors;
}

/* Labels start at the left, all else ends at the right. */
static bool
is_left(const table *t, size_t column)
{
    return is_parameter(t, column) &&
           t->cells->parameters[column - PARAMETERS].labels;
}

static void
add_cell(hpti_text *text, const table *t, size_t column, const char *s)
{
    const size_t space = t->widths[column] - width(s);

    if (column > 0)
        hpti_text_add(text, "  ");
    if (!is_left(t, column))
        add_spaces(text, space);
    add_visible(text, s);
    if (is_left(t, column) && column + 1 < t->n_columns)
        add_spaces(text, space);
}

/* ---- the table ---- */

static int
allocate(table *t)
{
    const hpti_cells *cells = t->cells;

    t->widths = hpti_calloc(cells->mem, t->n_columns, sizeof *t->widths);
    t->order = hpti_alloc(cells->mem, cells->n_trials + 1, sizeof *t->order);
    return t->widths && t->order ? HPT_OK : hpti_fail_memory("a table");
}

/* Find the trials to be shown, at most `rows` unless it is 0. */
static void
choose(table *t, size_t rows)
{
    const hpti_cells *cells = t->cells;

    for (size_t i = 0; i < cells->n_trials; i++)
        if (cells->states[i] == HPT_TRIAL_COMPLETE)
            t->order[t->n++] = i;
    sort(t);
    if (rows && rows < t->n)
        t->n = rows;
    for (size_t i = 0; i < t->n; i++)
        t->has_errors |= cells->standard_errors[t->order[i]] > 0;
}

static void
measure(table *t)
{
    char buffer[HPTI_DOUBLE_TEXT];

    for (size_t c = 0; c < t->n_columns; c++) {
        t->widths[c] = width(heading(t, c));
        for (size_t i = 0; i < t->n; i++) {
            const size_t w = width(cell(t, c, t->order[i], buffer));

            t->widths[c] = w > t->widths[c] ? w : t->widths[c];
        }
    }
}

static void
write_table(hpti_text *text, const table *t)
{
    char buffer[HPTI_DOUBLE_TEXT];

    for (size_t c = 0; c < t->n_columns; c++)
        if (is_shown(t, c))
            add_cell(text, t, c, heading(t, c));
    hpti_text_add_char(text, '\n');
    for (size_t i = 0; i < t->n; i++) {
        for (size_t c = 0; c < t->n_columns; c++)
            if (is_shown(t, c))
                add_cell(text, t, c, cell(t, c, t->order[i], buffer));
        hpti_text_add_char(text, '\n');
    }
    if (!t->n)
        hpti_text_add(text, "(no complete trial)\n");
}

char *
hpt_result_to_table(const hpt_result *result, size_t rows)
{
    hpti_cells cells;
    hpti_text text;
    char *done = NULL;
    table t = { 0 };

    if (hpti_cells_begin(&cells, result) < 0)
        return NULL;
    t.cells = &cells;
    t.maximize = hpt_result_direction(result) == HPT_MAXIMIZE;
    t.n_columns = PARAMETERS + cells.n_parameters + cells.n_outcomes +
                  (cells.n_outcomes > 0);
    if (allocate(&t) == HPT_OK) {
        choose(&t, rows);
        measure(&t);
        hpti_text_init(&text, cells.mem);
        write_table(&text, &t);
        done = hpti_text_detach(&text);
    }
    hpti_free(cells.mem, t.order);
    hpti_free(cells.mem, t.widths);
    hpti_cells_end(&cells);
    return done;
}
