/*
 * The search's own data, for the files of this room.
 */
#ifndef HPTI_SAMPLER_GP_SEARCH_PRIV_H
#define HPTI_SAMPLER_GP_SEARCH_PRIV_H

#include "optim/lbfgs.h"
#include "random/sobol.h"
#include "sampler/gp-search.h"

#define MOVES_ROOM 512    /* moves that are scored at a time */

struct rank {
    double value;
    size_t index;
};

struct hpti_search {
    const hpt_allocator *mem;
    const hpti_domain *domain;
    hpti_search_options options; /* as created */
    hpti_search_options now;     /* what the next run spends */
    size_t cap;         /* candidates at most */
    double *candidates; /* cap x dim */
    double *values;     /* cap: log EI */
    size_t n;           /* candidates present */
    struct rank *ranks; /* cap: best first */
    size_t *order;      /* starts: where the runs begin */
    double *keys;       /* cap */
    hpti_lbfgs **runs;  /* options.starts */
    double *points;     /* starts x dim, in lock-step */
    double *gradients;  /* same */
    double *run_values; /* starts */
    size_t *alive;      /* starts */
    double *moves;      /* MOVES_ROOM x dim, then the best of them */
    double *move_values; /* MOVES_ROOM */
    unsigned char *active;
    double *sums;       /* of what is maximised: room for one part of them */
    size_t n_outcomes;  /* surrogates of outcomes, borrowed */
    hpti_surrogate *const *outcomes;
    const double *centre; /* the best feasible point, or NULL; borrowed */
    bool alone;         /* the outcomes alone are maximised */
    hpti_sobol *sobol;
    bool continuous, separate;  /* kinds of coordinates present */
    double *low, *high;         /* dim: where the search looks */
    double *box_low, *box_high; /* dim: of an L-BFGS run */
};

/* Values of what is maximised, at points n x dim; the same points and values may
 * not lie in s->sums.  HPT_OK, HPT_E_NOMEM. */
int hpti_search_values(hpti_search *search, hpti_surrogate *surrogate, size_t n,
                       const double *points, double *values);

/* L-BFGS from n settled points (rows of the candidates at the given indices);
 * the ends are added to the candidates.  HPT_OK, HPT_E_NOMEM. */
int hpti_search_climb(hpti_search *search, hpti_surrogate *surrogate, size_t n,
                      const size_t *from);

/* From the best candidates: moves until none helps, then L-BFGS, in turn.
 * HPT_OK, HPT_E_NOMEM. */
int hpti_search_alternate(hpti_search *search, hpti_surrogate *surrogate);

/* Indices of the `most` largest of n values, largest first. */
void hpti_search_largest(size_t n, const double *values, size_t most,
                         size_t *out);

#endif
