/*
 * The "gp" sampler: Gaussian process with expected improvement.
 *
 * A Sobol start, then at each ask: the finished trials go into the surrogate,
 * the running ones are believed at their posterior mean, and the point of the
 * highest log expected improvement that is new is proposed [J98 = Jones,
 * Schonlau, Welch, J. Global Optimization 13, 1998].
 *
 * A model that has settled in a wrong basin goes on polishing it, and what it
 * learns there only confirms it.  So, when the best score has hardly improved
 * for some trials, other hypotheses propose in turn with it, however improbable
 * they are, and with lengthscales shorter than fitted; and a model of the best
 * point's neighbourhood does the polishing (gp-zoom.h).
 */
#include "acquisition/criterion.h"
#include "acquisition/surrogate.h"
#include "base/clock.h"
#include "base/error.h"
#include "linalg/linalg.h"
#include "random/sobol.h"
#include "sampler/draw.h"
#include "sampler/gp-options.h"
#include "sampler/gp-outcomes.h"
#include "sampler/gp-search.h"
#include "sampler/gp-zoom.h"
#include "sampler/method.h"
#include "specfun/elementary.h"
#include <hptune/trial.h>
#include <math.h>
#include <string.h>

typedef struct gp_sampler {
    const hpt_allocator *mem;
    const hpti_domain *domain;
    uint64_t seed;
    hpti_gp_settings settings;
    size_t read; /* finished trials that the surrogate has seen */
    size_t seen; /* of them at the last proposal by a model */
    hpti_sobol *sobol;
    hpti_surrogate *surrogate;
    hpti_search *search;
    hpti_zoom *zoom;
    hpti_gp_outcomes *outcomes; /* NULL without any */
    hpti_explanation last;
    hpti_surrogate_report report; /* what .last points to */
    double *lengthscales;         /* same */
} gp_sampler;

#define HARDLY 1e-3      /* of the spread of the scores */
#define ZOOM_NOISE 1e-10 /* its noise floor at most */
#define LARGE 60         /* observations in a model that a batch shares */
#define MANY 50      /* observations: half of the search finds as good points */
#define SHORTEST 0.4 /* lengthscales of another hypothesis: 0.4 to 1 times */

static void
gp_destroy(void *state)
{
    gp_sampler *gp = state;

    if (!gp)
        return;
    hpti_search_destroy(gp->search);
    hpti_zoom_destroy(gp->zoom);
    hpti_gp_outcomes_destroy(gp->outcomes);
    hpti_surrogate_destroy(gp->surrogate);
    hpti_sobol_destroy(gp->sobol);
    hpti_free(gp->mem, gp->lengthscales);
    hpti_free(gp->mem, gp);
}

/* Which coordinates are categories; NULL without memory. */
static unsigned char *
categories(const gp_sampler *gp)
{
    unsigned char *category = hpti_alloc(gp->mem, gp->domain->dim, 1);

    for (size_t d = 0; category && d < gp->domain->dim; d++)
        category[d] = gp->domain->coordinates[d].kind == HPTI_CATEGORIES;
    return category;
}

/* The surrogate, and that of the zoom, which is simpler and less noisy. */
static int
create_surrogates(gp_sampler *gp)
{
    hpti_surrogate_options near = gp->settings.modelling;
    const size_t dim = gp->domain->dim;
    unsigned char *category = categories(gp);
    int rc;

    if (!category)
        return HPT_E_NOMEM;
    rc = hpti_surrogate_create(&gp->surrogate, gp->mem, dim, category,
                               &gp->settings.modelling);
    if (rc == HPT_OK)
        hpti_surrogate_bound(gp->surrogate, gp->settings.flops / 2);
    near.additive = near.power = near.warp = false;
    near.slice = 0;
    near.criterion = HPTI_LOG_EI;
    near.quadratic = true;
    near.prior.noise_floor = fmin(near.prior.noise_floor, ZOOM_NOISE);
    if (rc == HPT_OK && gp->settings.polish)
        rc = hpti_zoom_create(&gp->zoom, gp->mem, gp->domain, &near);
    hpti_free(gp->mem, category);
    return rc;
}

static int
create_parts(gp_sampler *gp)
{
    const size_t dim = gp->domain->dim;

    gp->lengthscales = hpti_matrix(gp->mem, dim, 1);
    if (!gp->lengthscales)
        return HPT_E_NOMEM;
    if (dim <= HPTI_SOBOL_MAX_DIM &&
        hpti_sobol_create(&gp->sobol, gp->mem, dim, gp->seed | 1) < 0)
        return HPT_E_NOMEM;
    if (create_surrogates(gp) < 0)
        return HPT_E_NOMEM;
    return hpti_search_create(&gp->search, gp->mem, gp->domain,
                              &gp->settings.effort,
                              gp->seed ^ 0x5851F42D4C957F2Du);
}

static int
gp_create(void **state, const hpti_setup *setup)
{
    const size_t dim = setup->domain->dim;
    gp_sampler *gp = hpti_calloc(setup->mem, 1, sizeof *gp);

    *state = NULL;
    if (!gp)
        return hpti_fail_memory("a sampler");
    gp->mem = setup->mem;
    gp->domain = setup->domain;
    gp->seed = setup->seed;
    hpti_gp_read_options(&gp->settings, setup->options, dim);
    if (dim > 0 && create_parts(gp) < 0) {
        gp_destroy(gp);
        return hpti_fail_memory("a sampler");
    }
    *state = gp;
    return HPT_OK;
}

/* Surrogates of the study's outcomes, when it has any. */
static int
create_outcomes(gp_sampler *gp, const hpti_history *history)
{
    const size_t n = hpti_history_outcomes(history);
    unsigned char *category;
    int rc;

    if (!n || gp->outcomes)
        return HPT_OK;
    category = categories(gp);
    if (!category)
        return hpti_fail_memory("outcomes");
    rc = hpti_gp_outcomes_create(&gp->outcomes, gp->mem, n, gp->domain->dim,
                                 category, &gp->settings.modelling);
    hpti_free(gp->mem, category);
    return rc;
}

/* Hand a trial that has finished to the surrogates. */
static int
read_trial(gp_sampler *gp, const hpti_history *history, int64_t number)
{
    const hpti_row row = hpti_history_row(history, number);
    const hpti_record *record = row.record;
    const bool silent =
        record->state == HPT_TRIAL_ABANDONED ||
        (record->state == HPT_TRIAL_PRUNED && isnan(record->score));

    if (gp->outcomes &&
        hpti_gp_outcomes_observe(gp->outcomes, history, number) < 0)
        return HPT_E_NOMEM;
    return silent ? HPT_OK
                  : hpti_surrogate_observe(gp->surrogate, row.u, record->score,
                                           record->score_var);
}

/* Those that have finished since the last ask. */
static int
read_history(gp_sampler *gp, const hpti_history *history)
{
    size_t n;
    const int64_t *told = hpti_history_told(history, &n);

    if (create_outcomes(gp, history) < 0)
        return HPT_E_NOMEM;
    for (; gp->read < n; gp->read++)
        if (read_trial(gp, history, told[gp->read]) < 0)
            return HPT_E_NOMEM;
    return HPT_OK;
}

/* Points of the running trials, n of them, to be freed; NULL when there are
 * none or no memory. */
static double *
pending_points(const gp_sampler *gp, const hpti_history *history, size_t *n)
{
    const size_t dim = gp->domain->dim;
    const int64_t *pending = hpti_history_pending(history, n);
    double *points = *n ? hpti_matrix(gp->mem, *n, dim) : NULL;

    for (size_t i = 0; points && i < *n; i++)
        memcpy(points + i * dim, hpti_history_row(history, pending[i]).u,
               dim * sizeof *points);
    return points;
}

/* Have a surrogate imagine the values of the running trials, and the outcomes
 * bind the search. */
static int
face_pending(gp_sampler *gp, const hpti_history *history,
             hpti_surrogate *surrogate, hpti_random *random)
{
    size_t n;
    double *points = pending_points(gp, history, &n), best;
    int rc = HPT_OK;

    if (n && !points)
        return hpti_fail_memory("running trials");
    if (gp->outcomes) {
        rc = hpti_gp_outcomes_prepare(gp->outcomes, gp->search, n, points,
                                      hpti_random_uniform(random), &best);
        if (rc == HPT_OK && isfinite(best))
            hpti_surrogate_aim(surrogate, best);
    }
    if (rc == HPT_OK)
        rc = hpti_surrogate_imagine(surrogate, n, points, random);
    hpti_free(gp->mem, points);
    return rc;
}

static void
say(gp_sampler *gp, const char *source, const char *reason)
{
    gp->last.source = source;
    gp->last.reason = reason;
}

static int
start_point(gp_sampler *gp, const hpti_history *history, hpti_random *random,
            int64_t number, double *u)
{
    say(gp, "start", "too few scores for a model");
    if (!gp->sobol)
        return hpti_draw(gp->domain, history, random, u);
    hpti_sobol_point(gp->sobol, (uint64_t)number, u);
    return hpti_draw_instead(gp->domain, history, random, u);
}

static bool
is_new(const gp_sampler *gp, const hpti_history *history, const double *u)
{
    if (gp->domain->count && hpti_history_has(history, u))
        return false;
    return !hpti_surrogate_knows(gp->surrogate, u);
}

/* Lowest score among finished trials first .. last - 1, in order of telling. */
static double
lowest_score(const hpti_history *history, size_t first, size_t last)
{
    size_t n;
    const int64_t *told = hpti_history_told(history, &n);
    double lowest = INFINITY;

    for (size_t i = first; i < last; i++)
        lowest = fmin(lowest, hpti_history_row(history, told[i]).record->score);
    return lowest;
}

/* Has the best score hardly improved over the last few finished trials, as the
 * model sees scores? */
static bool
has_stalled(const gp_sampler *gp, const hpti_history *history)
{
    const hpti_observations *o = hpti_surrogate_observations(gp->surrogate);
    const size_t m = o->n_finite;
    const hpti_transform *t;
    double spread, before;
    size_t n, pending, patience;

    hpti_history_told(history, &n);
    hpti_history_pending(history, &pending);
    /* what is told was asked so long ago */
    patience = gp->settings.patience + pending;
    if (n < gp->settings.initial + patience ||
        !hpti_surrogate_is_ready(gp->surrogate))
        return false;
    t = hpti_surrogate_transform(gp->surrogate);
    spread = hpti_transform_apply(t, o->at[o->order[3 * m / 4]].score) -
             hpti_transform_apply(t, o->at[o->order[m / 4]].score);
    before = lowest_score(history, 0, n - patience);
    return isfinite(before) &&
           hpti_transform_apply(t, before) -
                   hpti_transform_apply(t, o->at[o->order[0]].score) <
               HARDLY * spread;
}

/* What proposes, for hpti_sampler_explain(). */
static void
remember_model(gp_sampler *gp, const hpti_surrogate *surrogate)
{
    hpti_surrogate_describe(surrogate, &gp->report);
    hpti_surrogate_lengthscales(surrogate, gp->lengthscales);
    gp->last.model = &gp->report;
    gp->last.lengthscales = gp->lengthscales;
}

static int
model_point(gp_sampler *gp, const hpti_history *history,
            hpti_surrogate *surrogate, const hpti_region *region,
            hpti_random *random, int64_t number, double *u)
{
    size_t n;

    const double begin_s = hpti_clock_s();

    if (hpti_search_run(gp->search, surrogate, region, random, number, &n) < 0)
        return HPT_E_NOMEM;
    gp->last.search_s = hpti_clock_s() - begin_s;
    gp->seen = gp->read;
    remember_model(gp, surrogate);
    for (size_t k = 0; k < n; k++) {
        const double *point =
            hpti_search_point(gp->search, k, &gp->last.log_acquisition);

        if (is_new(gp, history, point)) {
            memcpy(u, point, gp->domain->dim * sizeof *u);
            return HPT_OK;
        }
    }
    say(gp, "draw", "the search found no new point");
    return hpti_draw(gp->domain, history, random, u);
}

/*
 * The share of the search that is worth its time, and within the bound on the
 * work of a suggestion: candidates cost n^2 each, a step of a start four times
 * that, and kernels beside it.  A share of s leaves s of the candidates and s^2
 * of the steps.
 */
static double
affordable_share(const gp_sampler *gp)
{
    const hpti_search_options *o = &gp->settings.effort;
    const double n = (double)hpti_surrogate_size(gp->surrogate);
    const double row = n * (60 + 8 * (double)gp->domain->dim);
    const double spread = (double)(o->spread + o->near) * (n * n + row);
    const double climbs =
        1.3 * (double)o->starts * (double)o->iterations * (4 * n * n + 2 * row);
    double share = n > MANY ? 0.5 : 1;

    if (gp->read == gp->seen) /* one more of a batch: little has changed */
        share *= 0.25;
    while (gp->settings.flops > 0 && share > 1.0 / 64 &&
           share * spread + share * share * climbs > gp->settings.flops / 2)
        share /= 2;
    return share;
}

/* Within a batch a large model stays as it is, and takes the new running trial
 * as one point more: to condition anew costs more than the search. */
static bool
is_as_it_was(const gp_sampler *gp)
{
    return gp->read == gp->seen && hpti_surrogate_size(gp->surrogate) > LARGE &&
           !gp->settings.noisy;
}

/* The best point of the surrogate's acquisition over the whole space. */
static int
search_space(gp_sampler *gp, const hpti_history *history, bool other,
             hpti_random *random, int64_t number, double *u)
{
    const double draw = hpti_random_uniform(random);
    const double factor = hpti_random_uniform(random);
    double begin_s;
    int rc;

    if (other && !is_as_it_was(gp))
        hpti_surrogate_stretch(gp->surrogate,
                               hpti_exp(hpti_log(SHORTEST) * factor));
    begin_s = hpti_clock_s();
    rc = is_as_it_was(gp)
             ? HPT_OK
             : hpti_surrogate_prepare(gp->surrogate,
                                      other ? HPTI_LOOK_OTHER : HPTI_LOOK_DRAWN,
                                      draw);
    gp->last.fit_s = hpti_clock_s() - begin_s;
    if (rc == HPT_E_NO_DATA)
        return start_point(gp, history, random, number, u);
    if (rc < 0)
        return rc;
    say(gp, other ? "other model" : "model",
        other ? "progress has stalled: a hypothesis drawn with equal chances"
              : "a hypothesis drawn by its probability");
    if (gp->settings.noisy && !gp->outcomes)
        hpti_surrogate_denoise(gp->surrogate, random);
    if (face_pending(gp, history, gp->surrogate, random) < 0)
        return HPT_E_NOMEM;
    hpti_search_spend(gp->search, affordable_share(gp));
    return model_point(gp, history, gp->surrogate, NULL, random, number, u);
}

/* The best point of a model of the neighbourhood of the best one; HPT_E_NO_DATA
 * when there are too few observations there. */
static int
polish(gp_sampler *gp, const hpti_history *history, hpti_random *random,
       int64_t number, double *u)
{
    const double begin_s = hpti_clock_s();
    int rc =
        hpti_zoom_prepare(gp->zoom, hpti_surrogate_observations(gp->surrogate));

    if (rc != HPT_OK)
        return rc;
    gp->last.fit_s = hpti_clock_s() - begin_s;
    say(gp, "zoom", "progress has stalled: the best point's neighbourhood");
    if (face_pending(gp, history, hpti_zoom_surrogate(gp->zoom), random) < 0)
        return HPT_E_NOMEM;
    return model_point(gp, history, hpti_zoom_surrogate(gp->zoom),
                       hpti_zoom_region(gp->zoom), random, number, u);
}

/* Once progress has stalled, proposals take turns: other hypotheses look for
 * other basins, the zoom polishes the best point, the surrogate goes on. */
static int
propose_by_model(gp_sampler *gp, const hpti_history *history,
                 hpti_random *random, int64_t number, double *u)
{
    const bool stalled = has_stalled(gp, history);
    int rc = HPT_E_NO_DATA;

    if (stalled && gp->zoom && !gp->outcomes &&
        number % gp->settings.polish == 1 % gp->settings.polish)
        rc = polish(gp, history, random, number, u);
    if (rc != HPT_E_NO_DATA)
        return rc;
    return search_space(gp, history, stalled && number % gp->settings.turn == 0,
                        random, number, u);
}

static int
propose(gp_sampler *gp, const hpti_history *history, int64_t number, double *u)
{
    hpti_random random;
    size_t told, pending;

    hpti_random_init(&random, gp->seed, (uint64_t)number, HPTI_FOR_SAMPLER);
    hpti_history_told(history, &told);
    hpti_history_pending(history, &pending);
    if (!gp->domain->dim) {
        say(gp, "draw", "no parameter can vary");
        return hpti_draw(gp->domain, history, &random, u);
    }
    if (read_history(gp, history) < 0)
        return HPT_E_NOMEM;
    if (told + pending < gp->settings.initial)
        return start_point(gp, history, &random, number, u);
    if (!hpti_surrogate_observations(gp->surrogate)->n_finite)
        return start_point(gp, history, &random, number, u);
    return propose_by_model(gp, history, &random, number, u);
}

static int
gp_propose(void *state, const hpti_history *history, int64_t number, double *u)
{
    gp_sampler *gp = state;
    const double begin_s = hpti_clock_s();
    int rc;

    gp->last = (hpti_explanation){ .log_acquisition = NAN };
    rc = propose(gp, history, number, u);
    gp->last.all_s = hpti_clock_s() - begin_s;
    return rc;
}

static void
gp_explain(const void *state, hpti_explanation *explanation)
{
    *explanation = ((const gp_sampler *)state)->last;
}

const hpti_method hpti_method_gp = {
    .name = "gp",
    .options = hpti_gp_options,
    .n_options = HPTI_N_GP_OPTIONS,
    .create = gp_create,
    .destroy = gp_destroy,
    .propose = gp_propose,
    .explain = gp_explain,
};
