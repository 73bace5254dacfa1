/*
 * Medians over the seeds of each data set, space and method.
 */
#include "scoreboard.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SEEDS = 64 };

/* What a line shows of an experiment. */
enum { BEST, STANDARD_ERROR, TEST, TRAININGS, LIBRARY_S, TRAINING_S, FIGURES };

static double
figure(const struct experiment *e, int which)
{
    switch (which) {
    case BEST:
        return e->best;
    case STANDARD_ERROR:
        return e->standard_error;
    case TEST:
        return e->test;
    case TRAININGS:
        return (double)e->trainings;
    case LIBRARY_S:
        return e->library_seconds;
    default:
        return e->training_seconds;
    }
}

static int
same_table(const struct experiment *a, const struct experiment *b)
{
    return a->data == b->data && a->space == b->space;
}

static int
same_line(const struct experiment *a, const struct experiment *b)
{
    return same_table(a, b) && !strcmp(a->method, b->method);
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double
median(size_t n, double *values)
{
    qsort(values, n, sizeof *values, compare);
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* The method's line: medians over its seeds, one figure at a time. */
static void
print_line(FILE *file, size_t n, const struct experiment *all,
           const struct experiment *line)
{
    double medians[FIGURES], values[MAX_SEEDS];
    size_t seeds = 0;

    for (int which = 0; which < FIGURES; which++) {
        seeds = 0;
        for (size_t i = 0; i < n && seeds < MAX_SEEDS; i++)
            if (same_line(&all[i], line))
                values[seeds++] = figure(&all[i], which);
        medians[which] = median(seeds, values);
    }
    fprintf(file, "  %-8s %5zu %8.4f %8.4f %8.4f %10.0f %10.3f %10.1f\n",
            line->method, seeds, medians[BEST], medians[STANDARD_ERROR],
            medians[TEST], medians[TRAININGS], medians[LIBRARY_S],
            medians[TRAINING_S]);
    if (seeds == 1)
        fprintf(file, "           at %s\n", line->configuration);
}

/* gp against random, seed by seed, in one table. */
static void
print_pairs(FILE *file, size_t n, const struct experiment *all,
            const struct experiment *table)
{
    double differences[MAX_SEEDS];
    size_t pairs = 0, as_good = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (same_table(&all[i], table) && same_table(&all[j], table) &&
                all[i].seed == all[j].seed && !strcmp(all[i].method, "gp") &&
                !strcmp(all[j].method, "random") && pairs < MAX_SEEDS) {
                as_good += all[i].best >= all[j].best;
                differences[pairs++] = all[i].best - all[j].best;
            }
    if (pairs)
        fprintf(file,
                "  gp is at least as good as random in %zu of %zu seed%s;"
                " median difference %+.4f\n",
                as_good, pairs, pairs > 1 ? "s" : "",
                median(pairs, differences));
}

static void
print_table(FILE *file, size_t n, const struct experiment *all,
            const struct experiment *table)
{
    const int forest = table->space == FOREST;

    fprintf(file,
            "\n%s: %s, %" PRId64 " configurations,"
            " accuracy by stratified 5-fold cross-validation\n",
            table->data_name,
            forest ? "random forest, number of trees and depth"
                   : "boosted trees, eight parameters",
            table->trials);
    fprintf(file, "  %-8s %5s %8s %8s %8s %10s %10s %10s\n", "method", "seeds",
            "best", "s.e.", "test", "trainings", "library s", "training s");
    for (size_t i = 0; i < n; i++) {
        size_t first = 0;
        while (!same_line(&all[first], &all[i]))
            first++;
        if (first == i && same_table(&all[i], table))
            print_line(file, n, all, &all[i]);
    }
    print_pairs(file, n, all, table);
}

void
scoreboard_print(FILE *file, size_t n, const struct experiment *experiments)
{
    for (size_t i = 0; i < n; i++) {
        size_t first = 0;
        while (!same_table(&experiments[first], &experiments[i]))
            first++;
        if (first == i)
            print_table(file, n, experiments, &experiments[i]);
    }
    fputs("\nbest: mean accuracy over the folds of the best configuration;"
          " s.e.: its standard error;\ntest: accuracy of that configuration on"
          " the sealed fifth of the rows;\ntrainings: fits of a fold (hopeless"
          " configurations are cut short);\nlibrary s, training s: seconds"
          " within ask and tell, and within XGBoost."
          "  Medians over the seeds.\n",
          file);
}
