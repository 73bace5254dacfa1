/*
 * The record of one study: regret after each trial, and its JSON line.
 *
 * Under noise there are two regrets.  "regret" is that of what a user would
 * take home: the trial that the sampler itself takes for the best, or, where it
 * has no opinion, the one with the smallest observation.  "regret_smallest" is
 * that of the latter for every sampler, so that searching can be told from
 * reporting.
 */
#include "bench_record.h"

#include "bench_options.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const int64_t checkpoints[] = { 20, 50, 100, 200 };
enum { CHECKPOINTS = sizeof checkpoints / sizeof *checkpoints };

static double *
numbers(int64_t n)
{
    double *all = malloc((size_t)n * sizeof *all);

    if (!all)
        bench_fail(NULL, "no memory for %" PRId64 " trials", n);
    for (int64_t i = 0; i < n; i++)
        all[i] = NAN;
    return all;
}

struct record *
record_create(const struct function *function, uint64_t seed, int64_t budget)
{
    struct record *record = malloc(sizeof *record);

    if (!record)
        bench_fail(NULL, "no memory for a record");
    *record = (struct record){
        .function = function,
        .seed = seed,
        .budget = budget,
        .smallest = INFINITY,
        .value = numbers(budget),
        .regret = numbers(budget),
        .estimated = numbers(budget),
    };
    return record;
}

void
record_destroy(struct record *record)
{
    if (!record)
        return;
    free(record->value);
    free(record->regret);
    free(record->estimated);
    free(record);
}

double
record_add(struct record *record, int64_t number, const double *x)
{
    const struct function *f = record->function;
    int64_t i = record->n++;
    double observed;

    record->value[i] = f->value(f->d, x);
    observed = function_observe(f, x, record->value[i], record->seed,
                                (uint64_t)number);
    if (observed < record->smallest) {
        record->smallest = observed;
        record->regret[i] = record->value[i] - f->minimum;
    } else {
        record->regret[i] = i ? record->regret[i - 1] : NAN;
    }
    return observed;
}

int
record_is_checkpoint(int64_t trials)
{
    for (size_t i = 0; i < CHECKPOINTS; i++)
        if (checkpoints[i] == trials)
            return 1;
    return 0;
}

void
record_estimate(struct record *record, double value)
{
    record->estimated[record->n - 1] = value - record->function->minimum;
}

/* ---- the line ---- */

struct text {
    char *start;
    size_t used, size;
};

static void add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct text *text, const char *format, ...)
{
    va_list args;
    size_t n;

    va_start(args, format);
    n = (size_t)vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (text->used + n + 1 > text->size) {
        text->size = 2 * (text->used + n + 1);
        text->start = realloc(text->start, text->size);
        if (!text->start)
            bench_fail(NULL, "no memory for a line");
    }
    va_start(args, format);
    vsnprintf(text->start + text->used, n + 1, format, args);
    va_end(args);
    text->used += n;
}

/* JSON has no NaN. */
static void
add_number(struct text *text, double x)
{
    if (isfinite(x))
        add(text, "%.17g", x);
    else
        add(text, "null");
}

/* After i + 1 trials, or at the end of a study that had fewer. */
static double
regret_at(const struct record *record, int smallest, int64_t i)
{
    int64_t last = i < record->n ? i : record->n - 1;

    if (last < 0)
        return NAN;
    return smallest || isnan(record->estimated[last]) ? record->regret[last]
                                                      : record->estimated[last];
}

static void
add_checkpoints(struct text *text, const struct record *record, int smallest)
{
    add(text, ",\"%s\":{", smallest ? "regret_smallest" : "regret");
    for (size_t c = 0; c < CHECKPOINTS && checkpoints[c] <= record->budget;
         c++) {
        add(text, "%s\"%" PRId64 "\":", c ? "," : "", checkpoints[c]);
        add_number(text, regret_at(record, smallest, checkpoints[c] - 1));
    }
    add(text, "}");
}

char *
record_line(const struct record *record, const char *head, int trace,
            double seconds)
{
    const struct function *f = record->function;
    struct text text = { 0 };

    add(&text,
        "{%s,\"function\":\"%s\",\"d\":%zu,\"seed\":%" PRIu64
        ",\"budget\":%" PRId64 ",\"trials\":%" PRId64,
        head, f->name, f->d, record->seed, record->budget, record->n);
    add_checkpoints(&text, record, 0);
    if (function_is_noisy(f))
        add_checkpoints(&text, record, 1);
    if (trace) {
        add(&text, ",\"trace\":[");
        for (int64_t i = 0; i < record->budget; i++) {
            add(&text, "%s", i ? "," : "");
            add_number(&text, regret_at(record, 0, i));
        }
        add(&text, "]");
    }
    add(&text, ",\"seconds\":%.6g}", seconds);
    return text.start;
}
