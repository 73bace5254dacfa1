/*
 * Dealing rows to the parts of a split: test rows, validation rows, folds.
 */
#ifndef HPTI_STUDY_DEAL_PRIV_H
#define HPTI_STUDY_DEAL_PRIV_H

#include <hptune/alloc.h>
#include <hptune/split.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HPTI_SEALED UINT32_MAX /* the part of a test row */

typedef struct hpti_deal {
    hpt_allocator mem;
    uint64_t seed;
    double test_fraction;
    size_t n;
    bool grouped;
    size_t n_open;     /* rows that are not sealed */
    size_t open_units; /* groups that are not sealed; rows without groups */
    size_t n_units;    /* classes or groups; 1 without either */
    uint32_t *unit;    /* length n: class or group of a row, in label order */
    uint32_t *part;    /* length n: HPTI_SEALED, or what the row was dealt to */
    uint32_t *order, *other, *spare, *tally; /* length n each, scratch */
    uint32_t *block; /* all of the above */
} hpti_deal;

/*
 * Read a caller's rows with their size-first rule into *out.  HPT_OK;
 * HPT_E_INVALID, HPT_E_RANGE naming the member.
 */
int hpti_deal_read(hpt_rows *out, const hpt_rows *rows);

/* A fraction of n rows: to the nearest row, at least one unless it is 0. */
size_t hpti_deal_count(double fraction, size_t n);

/*
 * Check rows, number their classes or groups, and seal the test rows, which
 * depend on rows alone, not on the scheme.  HPT_OK; HPT_E_INVALID,
 * HPT_E_RANGE, HPT_E_NOMEM: then there is nothing to end.
 */
int hpti_deal_begin(hpti_deal *deal, const hpt_rows *rows);
void hpti_deal_end(hpti_deal *deal);

/*
 * Draw about `want` of the rows that are not sealed (exactly so many without
 * groups) to part `chosen`, the others to part `rest`.
 */
void hpti_deal_draw(hpti_deal *deal, size_t want, uint32_t chosen,
                    uint32_t rest);

/* Deal the rows that are not sealed to parts 0 .. k - 1; k <= open_units. */
void hpti_deal_folds(hpti_deal *deal, size_t repeat, size_t k);

/* Deal each row or group that is not sealed to a part of its own, in order. */
void hpti_deal_singles(hpti_deal *deal);

#endif
