/*
 * Outcomes of the "gp" sampler.
 *
 * A surrogate of an outcome models its excess over the limit.  Its criterion is
 * log Phi((t - mean) / sd), the log probability of improvement on t: the excess
 * 0 in the model's units.  While no trial is feasible these alone are
 * maximised.
 */
#include "sampler/gp-outcomes.h"

#include "acquisition/criterion.h"
#include "base/error.h"
#include <math.h>

struct hpti_gp_outcomes {
    const hpt_allocator *mem;
    size_t n, dim;
    hpti_surrogate *surrogates[HPTI_MOST_OUTCOMES];
    hpti_surrogate *ready[HPTI_MOST_OUTCOMES]; /* those that have data */
    size_t observed; /* outcomes of the trial in hand that were taken */
    double *best_point, best_score; /* of the feasible trials */
};

int
hpti_gp_outcomes_create(hpti_gp_outcomes **out, const hpt_allocator *mem,
                        size_t n, size_t dim, const unsigned char *category,
                        const hpti_surrogate_options *options)
{
    hpti_gp_outcomes *o = hpti_calloc(mem, 1, sizeof *o);
    hpti_surrogate_options own = *options;

    *out = NULL;
    if (!o)
        return hpti_fail_memory("outcomes");
    own.criterion = HPTI_LOG_PI;
    own.additive = own.warp = false;
    own.slice = 0;
    o->mem = mem;
    o->dim = dim;
    o->best_score = INFINITY;
    o->best_point = hpti_matrix(mem, dim, 1);
    for (; o->best_point && o->n < n; o->n++)
        if (hpti_surrogate_create(&o->surrogates[o->n], mem, dim, category,
                                  &own) < 0)
            break;
    if (o->n == n && o->best_point) {
        *out = o;
        return HPT_OK;
    }
    hpti_gp_outcomes_destroy(o);
    return hpti_fail_memory("outcomes");
}

void
hpti_gp_outcomes_destroy(hpti_gp_outcomes *o)
{
    if (!o)
        return;
    for (size_t k = 0; k < o->n; k++)
        hpti_surrogate_destroy(o->surrogates[k]);
    hpti_free(o->mem, o->best_point);
    hpti_free(o->mem, o);
}

int
hpti_gp_outcomes_observe(hpti_gp_outcomes *o, const hpti_history *history,
                         int64_t number)
{
    const hpti_row row = hpti_history_row(history, number);
    bool feasible = isfinite(row.record->score);

    for (; o->observed < o->n; o->observed++) {
        const double excess = hpti_history_excess(history, number, o->observed);

        if (!isnan(excess) && excess > -INFINITY &&
            hpti_surrogate_observe(o->surrogates[o->observed], row.u, excess,
                                   0) < 0)
            return HPT_E_NOMEM;
    }
    o->observed = 0;
    for (size_t k = 0; k < o->n; k++)
        feasible = feasible && hpti_history_excess(history, number, k) <= 0;
    if (feasible && row.record->score < o->best_score) {
        o->best_score = row.record->score;
        for (size_t d = 0; d < o->dim; d++)
            o->best_point[d] = row.u[d];
    }
    return HPT_OK;
}

int
hpti_gp_outcomes_prepare(hpti_gp_outcomes *o, hpti_search *search, size_t m,
                         const double *points, double draw, double *best)
{
    const bool found = isfinite(o->best_score);
    size_t n = 0;

    for (size_t k = 0; k < o->n; k++) {
        hpti_surrogate *s = o->surrogates[k];
        const int rc = hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, draw);

        if (rc == HPT_E_NOMEM)
            return rc;
        if (rc != HPT_OK)
            continue;
        hpti_surrogate_aim(s, 0);
        for (size_t i = 0; i < m; i++)
            hpti_surrogate_believe(s, points + i * o->dim);
        o->ready[n++] = s;
    }
    hpti_search_constrain(search, n, o->ready, found ? o->best_point : NULL);
    *best = o->best_score;
    return HPT_OK;
}
