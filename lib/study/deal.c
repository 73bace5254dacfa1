/*
 * Dealing rows to the parts of a split.
 *
 * Without groups: the rows are shuffled, then laid out class by class, the
 * classes in random order too.  Along that order rows are dealt evenly (every
 * k-th row to a fold; or systematic sampling from a random start: row j is
 * drawn when the multiples of `want` / n step over a whole number there).  A
 * run of m rows, so each class and the whole alike, then gives each fold
 * floor(m / k) or ceil(m / k) of its rows: sizes and class counts differ by at
 * most one at once.
 *
 * With groups: the largest group first, each to the smallest fold (R. L.
 * Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17,
 * 1969).
 *
 * Streams: number 0 seals, number r + 1 deals repeat r.
 */
#include "study/deal-priv.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/text.h"
#include "random/philox.h"
#include "study/radix-priv.h"
#include <math.h>
#include <string.h>

#define MAX_ROWS INT32_MAX
/* Size of an hpt_rows in version 0.1, which stays. */
#define ROWS_0_1 (offsetof(hpt_rows, test_fraction) + sizeof(double))

/* ---- reading the caller's rows ---- */

int
hpti_deal_read(hpt_rows *out, const hpt_rows *rows)
{
    int rc;

    if (!rows)
        return hpti_fail(HPT_E_INVALID, "rows is NULL");
    rc = hpti_read_sized("rows", "HPT_ROWS_INIT", out, rows, ROWS_0_1,
                         sizeof *out);
    if (rc < 0)
        return rc;
    if (out->n < 2 || out->n > MAX_ROWS)
        return hpti_fail(HPT_E_RANGE, "rows: n is %zu, not in 2..%d", out->n,
                         MAX_ROWS);
    if (!(out->test_fraction >= 0 && out->test_fraction < 1))
        return hpti_fail(HPT_E_RANGE,
                         "rows: test_fraction is %s; it must be at least 0 and "
                         "below 1",
                         HPTI_G(out->test_fraction));
    return HPT_OK;
}

int
hpt_rows_init(hpt_rows *rows, size_t size)
{
    return hpti_init_sized("rows", rows, size, ROWS_0_1);
}

size_t
hpti_deal_count(double fraction, size_t n)
{
    const size_t count = (size_t)floor(fraction * (double)n + 0.5);

    return fraction > 0 && count == 0 ? 1 : count;
}

/* ---- classes and groups ---- */

/* Number the labels 0, 1, ... in their order. */
static int
number_units(hpti_deal *deal, const int64_t *labels)
{
    const size_t n = deal->n;
    hpti_keyed *items;
    uint32_t unit = 0;

    deal->n_units = 1;
    if (!labels) {
        memset(deal->unit, 0, n * sizeof *deal->unit);
        return HPT_OK;
    }
    items = hpti_alloc(&deal->mem, n, 2 * sizeof *items);
    if (!items)
        return hpti_fail_memory("the classes or groups of a split");
    for (size_t i = 0; i < n; i++)
        items[i] = (hpti_keyed){ hpti_radix_int_key(labels[i]), i };
    hpti_radix_sort(items, items + n, n);
    for (size_t i = 0; i < n; i++) {
        if (i && items[i].key != items[i - 1].key)
            unit++;
        deal->unit[items[i].index] = unit;
    }
    deal->n_units = (size_t)unit + 1;
    hpti_free(&deal->mem, items);
    return HPT_OK;
}

/* Rows that are not sealed, a class or group, into tally. */
static void
tally_units(hpti_deal *deal)
{
    memset(deal->tally, 0, deal->n_units * sizeof *deal->tally);
    for (size_t i = 0; i < deal->n; i++)
        if (deal->part[i] != HPTI_SEALED)
            deal->tally[deal->unit[i]]++;
}

static void
count_open(hpti_deal *deal)
{
    deal->n_open = deal->open_units = 0;
    tally_units(deal);
    for (size_t u = 0; u < deal->n_units; u++) {
        deal->n_open += deal->tally[u];
        deal->open_units += deal->tally[u] > 0;
    }
    if (!deal->grouped)
        deal->open_units = deal->n_open;
}

/* ---- order ---- */

/* R. A. Fisher and F. Yates' shuffle, as by R. Durstenfeld, CACM 7(7), 1964. */
static void
shuffle(hpti_random *random, uint32_t *items, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = (size_t)hpti_random_below(random, i);
        const uint32_t swap = items[j];

        items[j] = items[i - 1];
        items[i - 1] = swap;
    }
}

/* Lay the shuffled rows of `order` out class by class. */
static void
gather_classes(hpti_deal *deal, hpti_random *random)
{
    uint32_t *classes = deal->other, *to = deal->other, *start = deal->tally;
    uint32_t sum = 0;

    tally_units(deal);
    for (size_t c = 0; c < deal->n_units; c++)
        classes[c] = (uint32_t)c;
    shuffle(random, classes, deal->n_units);
    for (size_t i = 0; i < deal->n_units; i++) {
        const uint32_t count = start[classes[i]];

        start[classes[i]] = sum;
        sum += count;
    }
    /* from here on the order of the classes is spent, its memory free */
    for (size_t i = 0; i < deal->n_open; i++)
        to[start[deal->unit[deal->order[i]]]++] = deal->order[i];
    deal->other = deal->order;
    deal->order = to;
}

/* Rows that are not sealed, into order: shuffled, class by class. */
static void
order_rows(hpti_deal *deal, hpti_random *random)
{
    size_t m = 0;

    for (size_t i = 0; i < deal->n; i++)
        if (deal->part[i] != HPTI_SEALED)
            deal->order[m++] = (uint32_t)i;
    shuffle(random, deal->order, m);
    if (deal->n_units > 1)
        gather_classes(deal, random);
}

/* Groups that are not sealed, into order: shuffled; their sizes into tally. */
static void
order_groups(hpti_deal *deal, hpti_random *random)
{
    size_t m = 0;

    tally_units(deal);
    for (size_t g = 0; g < deal->n_units; g++)
        if (deal->tally[g])
            deal->order[m++] = (uint32_t)g;
    shuffle(random, deal->order, m);
}

/* ---- drawing ---- */

static void
draw_rows(hpti_deal *deal, hpti_random *random, size_t want, uint32_t chosen,
          uint32_t rest)
{
    const uint64_t m = deal->n_open;
    uint64_t sum;

    order_rows(deal, random);
    sum = hpti_random_below(random, m);
    for (uint64_t j = 0; j < m; j++) {
        sum += want < m ? want : m;
        deal->part[deal->order[j]] = sum >= m ? chosen : rest;
        sum -= sum >= m ? m : 0;
    }
}

/* Part of a group onto its rows; group_part lies in `other`. */
static void
spread_groups(hpti_deal *deal)
{
    for (size_t i = 0; i < deal->n; i++)
        if (deal->part[i] != HPTI_SEALED)
            deal->part[i] = deal->other[deal->unit[i]];
}

static uint64_t
distance(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

/* In random order, a group is drawn when it brings the sum nearer to what is
 * wanted; the smallest one when none does. */
static void
draw_groups(hpti_deal *deal, hpti_random *random, size_t want, uint32_t chosen,
            uint32_t rest)
{
    uint32_t smallest;
    uint64_t sum = 0;

    order_groups(deal, random);
    smallest = deal->order[0];
    for (size_t i = 0; i < deal->open_units; i++) {
        const uint32_t group = deal->order[i], size = deal->tally[group];

        if (size < deal->tally[smallest])
            smallest = group;
        deal->other[group] = rest;
        if (distance(sum + size, want) < distance(sum, want)) {
            deal->other[group] = chosen;
            sum += size;
        }
    }
    if (!sum)
        deal->other[smallest] = chosen;
    spread_groups(deal);
}

static void
draw(hpti_deal *deal, uint64_t number, size_t want, uint32_t chosen,
     uint32_t rest)
{
    hpti_random random;

    hpti_random_init(&random, deal->seed, number, HPTI_FOR_SPLIT);
    if (deal->grouped)
        draw_groups(deal, &random, want, chosen, rest);
    else
        draw_rows(deal, &random, want, chosen, rest);
}

void
hpti_deal_draw(hpti_deal *deal, size_t want, uint32_t chosen, uint32_t rest)
{
    draw(deal, 1, want, chosen, rest);
}

/* ---- folds ---- */

/* Sort `order` by falling size of the groups into `spare`; groups of one size
 * stay shuffled.  A counting sort with its counters, one a size, in `other`. */
static void
sort_groups(hpti_deal *deal)
{
    uint32_t *start = deal->other;
    uint32_t sum = 0;

    memset(start, 0, deal->n * sizeof *start);
    for (size_t i = 0; i < deal->open_units; i++)
        start[deal->tally[deal->order[i]] - 1]++;
    for (size_t size = deal->n; size > 0; size--) {
        const uint32_t count = start[size - 1];

        start[size - 1] = sum;
        sum += count;
    }
    for (size_t i = 0; i < deal->open_units; i++) {
        const uint32_t group = deal->order[i];

        deal->spare[start[deal->tally[group] - 1]++] = group;
    }
}

static void
fold_groups(hpti_deal *deal, hpti_random *random, size_t k)
{
    uint32_t *load = deal->order;

    order_groups(deal, random);
    sort_groups(deal);
    memset(load, 0, k * sizeof *load);
    for (size_t i = 0; i < deal->open_units; i++) {
        const uint32_t group = deal->spare[i];
        size_t lightest = 0;

        for (size_t fold = 1; fold < k; fold++)
            if (load[fold] < load[lightest])
                lightest = fold;
        load[lightest] += deal->tally[group];
        deal->other[group] = (uint32_t)lightest;
    }
    spread_groups(deal);
}

void
hpti_deal_folds(hpti_deal *deal, size_t repeat, size_t k)
{
    hpti_random random;

    hpti_random_init(&random, deal->seed, repeat + 1, HPTI_FOR_SPLIT);
    if (deal->grouped) {
        fold_groups(deal, &random, k);
        return;
    }
    order_rows(deal, &random);
    for (size_t j = 0; j < deal->n_open; j++)
        deal->part[deal->order[j]] = (uint32_t)(j % k);
}

void
hpti_deal_singles(hpti_deal *deal)
{
    uint32_t next = 0;

    if (!deal->grouped) {
        for (size_t i = 0; i < deal->n; i++)
            if (deal->part[i] != HPTI_SEALED)
                deal->part[i] = next++;
        return;
    }
    tally_units(deal);
    for (size_t g = 0; g < deal->n_units; g++)
        if (deal->tally[g])
            deal->other[g] = next++;
    spread_groups(deal);
}

/* ---- begin and end ---- */

static int
allocate(hpti_deal *deal)
{
    const size_t n = deal->n;

    deal->block = hpti_alloc(&deal->mem, n, 6 * sizeof *deal->block);
    if (!deal->block)
        return hpti_fail_memory("the rows of a split");
    deal->unit = deal->block;
    deal->part = deal->unit + n;
    deal->order = deal->part + n;
    deal->other = deal->order + n;
    deal->spare = deal->other + n;
    deal->tally = deal->spare + n;
    memset(deal->part, 0, n * sizeof *deal->part);
    return HPT_OK;
}

/* Seal the test rows; some rows must remain. */
static int
seal(hpti_deal *deal)
{
    const size_t want = hpti_deal_count(deal->test_fraction, deal->n);

    count_open(deal);
    if (!want)
        return HPT_OK;
    draw(deal, 0, want, HPTI_SEALED, 0);
    count_open(deal);
    if (!deal->n_open)
        return hpti_fail(HPT_E_RANGE,
                         "rows: test_fraction %s seals all of the %zu rows",
                         HPTI_G(deal->test_fraction), deal->n);
    return HPT_OK;
}

int
hpti_deal_begin(hpti_deal *deal, const hpt_rows *rows)
{
    hpt_rows given;
    int rc = hpti_deal_read(&given, rows);

    if (rc < 0)
        return rc;
    if (given.strata && given.groups)
        return hpti_fail(HPT_E_INVALID,
                         "rows: strata and groups are both given; rows of a "
                         "group stay together, so classes cannot be kept in "
                         "proportion");
    memset(deal, 0, sizeof *deal);
    hpti_mem_current(&deal->mem);
    deal->seed = given.seed;
    deal->test_fraction = given.test_fraction;
    deal->n = given.n;
    deal->grouped = given.groups != NULL;
    rc = allocate(deal);
    if (rc == HPT_OK)
        rc = number_units(deal, given.groups ? given.groups : given.strata);
    if (rc == HPT_OK)
        rc = seal(deal);
    if (rc < 0)
        hpti_deal_end(deal);
    return rc;
}

void
hpti_deal_end(hpti_deal *deal)
{
    hpti_free(&deal->mem, deal->block);
    deal->block = NULL;
}
