/*
 * summary: tables from the JSON lines of the study bench.
 *
 *   summary FILE          for each function and checkpoint the median and the
 *                         quartiles of the regret over the seeds; and the mean
 *                         over the functions of log10 of the median
 *   summary FILE OTHER    that of both, and how they compare seed by seed:
 * wins, losses, ties of the first, the p-values of the sign test and of
 * Wilcoxon's signed-rank test
 *
 * Regrets below 1e-6 count as 1e-6 in logarithms and comparisons: beyond it a
 * method is just done.  Both tests are two-sided and exact.  Wilcoxon's is on
 * the differences of log10 regret, over all functions also in one pool; zero
 * differences are left out, ties share their mean rank, and the distribution is
 * the one given those ranks (F. Wilcoxon, Individual comparisons by ranking
 * methods, 1945; the count of sign patterns is by the usual recursion).
 *
 * A line is what bench_study.c writes: this reads its keys, and no other JSON.
 */
#include "bench_options.h"
#include "functions.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int checkpoints[] = { 20, 50, 100, 200 };
enum { CHECKPOINTS = sizeof checkpoints / sizeof *checkpoints };
static const double floor_regret = 1e-6;

struct run {
    char function[64];
    long long seed;
    double regret[CHECKPOINTS]; /* NaN where the budget ended before */
    double seconds;
};

struct runs {
    const char *path;
    char sampler[64];
    size_t n;
    struct run *run;
};

/* The text after "key": in a line, or NULL. */
static const char *
find_key(const char *line, const char *key)
{
    char quoted[80];
    const char *at;

    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    at = strstr(line, quoted);
    return at ? at + strlen(quoted) : NULL;
}

static int
read_text(const char *line, const char *key, size_t size, char *text)
{
    const char *at = find_key(line, key);
    size_t n;

    if (!at || *at != '"')
        return 0;
    n = strcspn(at + 1, "\"");
    if (at[1 + n] != '"' || n >= size)
        return 0;
    memcpy(text, at + 1, n);
    text[n] = 0;
    return 1;
}

static double
read_number(const char *line, const char *key)
{
    const char *at = find_key(line, key);
    char *end;
    double value = at ? strtod(at, &end) : NAN;

    return at && end != at ? value : NAN;
}

static int
read_run(const char *line, struct run *run, char sampler[64])
{
    double seed = read_number(line, "seed");

    if (!read_text(line, "sampler", 64, sampler) ||
        !read_text(line, "function", sizeof run->function, run->function) ||
        isnan(seed) || !find_key(line, "regret"))
        return 0;
    run->seed = (long long)seed;
    run->seconds = read_number(line, "seconds");
    for (size_t i = 0; i < CHECKPOINTS; i++) {
        char key[16];
        snprintf(key, sizeof key, "%d", checkpoints[i]);
        run->regret[i] = read_number(line, key);
    }
    return 1;
}

static void *
resize(void *memory, size_t size)
{
    memory = realloc(memory, size);
    if (!memory)
        bench_fail(NULL, "summary: out of memory");
    return memory;
}

/* In the order of the functions' table, unknown ones last, then by name and
 * seed: lines come as the processes of the bench end. */
static int
compare_runs(const void *a, const void *b)
{
    const struct run *x = a, *y = b;
    const struct function *f = function_find(x->function);
    const struct function *g = function_find(y->function);
    int order = strcmp(x->function, y->function);

    if (order && f && g)
        return f < g ? -1 : 1;
    if (order && (f || g))
        return f ? -1 : 1;
    return order ? order : (x->seed > y->seed) - (x->seed < y->seed);
}

static struct runs
read_runs(const char *path)
{
    struct runs runs = { .path = path };
    FILE *file = fopen(path, "r");
    char line[4096], sampler[64];
    size_t number = 0;

    if (!file)
        bench_fail(NULL, "%s: %s", path, strerror(errno));
    while (fgets(line, sizeof line, file)) {
        number++;
        runs.run = resize(runs.run, (runs.n + 1) * sizeof *runs.run);
        if (!read_run(line, &runs.run[runs.n], sampler))
            bench_fail(NULL, "%s, line %zu: not a line of the study bench",
                       path, number);
        if (runs.n && strcmp(sampler, runs.sampler) != 0)
            bench_fail(NULL, "%s, line %zu: sampler %s after %s", path, number,
                       sampler, runs.sampler);
        strcpy(runs.sampler, sampler);
        runs.n++;
    }
    fclose(file);
    if (!runs.n)
        bench_fail(NULL, "%s: no lines", path);
    qsort(runs.run, runs.n, sizeof *runs.run, compare_runs);
    return runs;
}

/* Is this the first run of its function? */
static int
is_first(const struct runs *runs, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (!strcmp(runs->run[j].function, runs->run[i].function))
            return 0;
    return 1;
}

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Quantile by linear interpolation, as numpy.percentile() has it. */
static double
quantile(size_t n, const double *sorted, double q)
{
    double at = q * (double)(n - 1);
    size_t i = (size_t)at;

    return i + 1 < n
               ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i])
               : sorted[n - 1];
}

static void
print_regrets(const struct runs *runs)
{
    double *values = resize(NULL, runs->n * sizeof *values);

    printf("%s: %s\n%-16s %6s %6s %12s %12s %12s\n", runs->path, runs->sampler,
           "function", "trials", "seeds", "quartile", "median", "quartile");
    for (size_t c = 0; c < CHECKPOINTS; c++) {
        double sum = 0;
        size_t functions = 0;
        for (size_t i = 0; i < runs->n; i++) {
            size_t n = 0;
            double median;
            if (!is_first(runs, i))
                continue;
            for (size_t j = i; j < runs->n; j++)
                if (!strcmp(runs->run[j].function, runs->run[i].function) &&
                    !isnan(runs->run[j].regret[c]))
                    values[n++] = runs->run[j].regret[c];
            if (!n)
                continue;
            qsort(values, n, sizeof *values, compare_doubles);
            median = quantile(n, values, 0.5);
            printf("%-16s %6d %6zu %12.4g %12.4g %12.4g\n",
                   runs->run[i].function, checkpoints[c], n,
                   quantile(n, values, 0.25), median,
                   quantile(n, values, 0.75));
            sum += log10(fmax(median, floor_regret));
            functions++;
        }
        if (functions)
            printf("%-16s %6d        mean of log10 of the median: %.3f\n", "--",
                   checkpoints[c], sum / (double)functions);
    }
    putchar('\n');
    free(values);
}

/* P(X <= k) of X heads in n throws. */
static double
binomial_cdf(size_t k, size_t n)
{
    double sum = 0, m = (double)n;

    for (size_t i = 0; i <= k; i++)
        sum += exp(lgamma(m + 1) - lgamma((double)i + 1) -
                   lgamma(m - (double)i + 1) - m * log(2));
    return sum;
}

static double
sign_test(size_t wins, size_t losses)
{
    size_t fewer = wins < losses ? wins : losses;

    return wins + losses ? fmin(1, 2 * binomial_cdf(fewer, wins + losses)) : 1;
}

struct difference {
    double size;
    int positive;
    unsigned rank; /* twice the rank, so that shared ones are whole */
};

static int
compare_differences(const void *a, const void *b)
{
    double x = ((const struct difference *)a)->size;
    double y = ((const struct difference *)b)->size;

    return (x > y) - (x < y);
}

/* Sort by size, and give equal sizes the mean of their ranks. */
static void
rank_differences(size_t n, struct difference *d)
{
    qsort(d, n, sizeof *d, compare_differences);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && d[j].size <= d[i].size; j++)
            ;
        for (size_t k = i; k < j; k++)
            d[k].rank = (unsigned)(i + 1 + j);
    }
}

/* Two-sided p-value of the sum of the ranks of the positive differences, when
 * each sign is a throw of a coin: chance[w] is the probability of the sum w. */
static double
signed_rank_test(size_t n, const double *differences)
{
    struct difference *d = resize(NULL, (n + 1) * sizeof *d);
    size_t m = 0, sum = 0, total;
    double *chance, below = 0, above = 0;

    for (size_t i = 0; i < n; i++)
        if (differences[i] != 0)
            d[m++] = (struct difference){ fabs(differences[i]),
                                          differences[i] > 0, 0 };
    rank_differences(m, d);
    total = m * (m + 1);
    chance = resize(NULL, (total + 1) * sizeof *chance);
    memset(chance, 0, (total + 1) * sizeof *chance);
    chance[0] = 1;
    for (size_t i = 0; i < m; i++) {
        size_t r = d[i].rank;
        for (size_t w = total + 1; w-- > 0;)
            chance[w] = (chance[w] + (w >= r ? chance[w - r] : 0)) / 2;
        sum += d[i].positive ? r : 0;
    }
    for (size_t w = 0; w <= total; w++) {
        below += w <= sum ? chance[w] : 0;
        above += w >= sum ? chance[w] : 0;
    }
    free(chance);
    free(d);
    return fmin(1, 2 * fmin(below, above));
}

static double
log_regret(double regret)
{
    return log10(fmax(regret, floor_regret));
}

static void
print_pairs(const char *name, int checkpoint, size_t n,
            const double *differences)
{
    size_t wins = 0, losses = 0;
    double mean = 0;

    for (size_t i = 0; i < n; i++) {
        wins += differences[i] < 0;
        losses += differences[i] > 0;
        mean += differences[i] / (double)n;
    }
    printf("%-16s %6d %5zu %6zu %5zu %10.3f %10.2g %10.2g\n", name, checkpoint,
           wins, losses, n - wins - losses, mean, sign_test(wins, losses),
           signed_rank_test(n, differences));
}

/* Append the differences of one function at one checkpoint. */
static size_t
pair(const struct runs *a, const struct runs *b, const char *function, size_t c,
     double *differences)
{
    size_t n = 0;

    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++)
            if (!strcmp(a->run[i].function, function) &&
                !strcmp(b->run[j].function, function) &&
                a->run[i].seed == b->run[j].seed &&
                !isnan(a->run[i].regret[c]) && !isnan(b->run[j].regret[c])) {
                differences[n++] = log_regret(a->run[i].regret[c]) -
                                   log_regret(b->run[j].regret[c]);
                break;
            }
    return n;
}

static void
print_comparison(const struct runs *a, const struct runs *b)
{
    double *differences = resize(NULL, a->n * sizeof *differences);

    printf("%s (%s) against %s (%s), seed by seed\n", a->path, a->sampler,
           b->path, b->sampler);
    printf("%-16s %6s %5s %6s %5s %10s %10s %10s\n", "function", "trials",
           "wins", "losses", "ties", "mean log10", "p sign", "p Wilcoxon");
    for (size_t c = 0; c < CHECKPOINTS; c++) {
        size_t total = 0;
        for (size_t i = 0; i < a->n; i++) {
            size_t n;
            if (!is_first(a, i))
                continue;
            n = pair(a, b, a->run[i].function, c, differences + total);
            if (n)
                print_pairs(a->run[i].function, checkpoints[c], n,
                            differences + total);
            total += n;
        }
        if (total)
            print_pairs("--", checkpoints[c], total, differences);
    }
    free(differences);
}

int
main(int argc, char **argv)
{
    struct runs first, other;

    if (argc < 2 || argc > 3 || argv[1][0] == '-')
        bench_fail(NULL, "usage: summary FILE [OTHER]\n"
                         "FILE and OTHER hold lines of the study bench");
    first = read_runs(argv[1]);
    print_regrets(&first);
    if (argc == 3) {
        other = read_runs(argv[2]);
        print_regrets(&other);
        print_comparison(&first, &other);
        free(other.run);
    }
    free(first.run);
    return 0;
}
