/*
 * The surrogate: observations, hypotheses, Gaussian process, log EI.
 *
 * Beyond a limit the model keeps the best observations, those nearest to the
 * best one, and some of the others; hyperparameters are fitted to fewer still
 * (fitting.c).
 */
#include "acquisition/ei.h"
#include "acquisition/selection.h"
#include "acquisition/surrogate-priv.h"
#include "base/error.h"
#include "gp/gp-slice.h"
#include "linalg/linalg.h"
#include "specfun/elementary.h"
#include <math.h>
#include <string.h>

#define LEAST_MODEL 32      /* observations in it, whatever bounds the work */
#define SWEEPS 3        /* of a chain of hyperparameters at an ask */
#define PENDING_ROOM 64 /* believed points at most */

void
hpti_surrogate_defaults(hpti_surrogate_options *options)
{
    *options = (hpti_surrogate_options){ .mode = HPTI_LINALG_AUTO,
                                         .family = HPTI_MATERN52,
                                         .additive = true,
                                         .quadratic = true,
                                         .power = true,
                                         .kappa = 1.8,
                                         .limit = 500,
                                         .iterations = 10,
                                         .prior = hpti_prior_default };
}

static void
add_hypothesis(hpti_surrogate *s, bool power, hpti_hypothesis kind)
{
    hpti_hypothesis *h = &s->hypotheses[s->n_hypotheses];

    *h = kind;
    h->power = power;
    h->transform = power ? &s->bent : &s->plain;
    h->theta = s->thetas + s->n_hypotheses++ * hpti_theta_count(s->dim);
}

static void
list_hypotheses(hpti_surrogate *s)
{
    for (int power = s->options.power; power >= 0; power--) {
        add_hypothesis(s, power, (hpti_hypothesis){ 0 });
        if (s->options.additive && s->dim > 1)
            add_hypothesis(s, power, (hpti_hypothesis){ .additive = true });
        if (s->options.quadratic)
            add_hypothesis(s, power, (hpti_hypothesis){ .quadratic = true });
    }
    s->basic = s->n_hypotheses;
    for (int power = s->options.power; power >= 0 && s->options.warp; power--)
        add_hypothesis(s, power, (hpti_hypothesis){ .warped = true });
    s->start = s->thetas + MOST_HYPOTHESES * hpti_theta_count(s->dim);
    s->drawn_theta = s->start + hpti_theta_count(s->dim);
}

int
hpti_surrogate_create(hpti_surrogate **out, const hpt_allocator *mem,
                      size_t dim, const unsigned char *category,
                      const hpti_surrogate_options *options)
{
    hpti_surrogate *s = hpti_calloc(mem, 1, sizeof *s);

    *out = NULL;
    if (!s)
        return hpti_fail_memory("a surrogate");
    s->mem = mem;
    s->dim = dim;
    s->options = *options;
    s->stretch = 1;
    hpti_observations_init(&s->observations, mem, dim);
    s->category = hpti_alloc(mem, dim, 1);
    s->thetas = hpti_matrix(mem, hpti_theta_count(dim), MOST_HYPOTHESES + 2);
    s->fitting = hpti_alloc(mem, FIT_LIMIT, sizeof *s->fitting);
    s->frame.dim = dim;
    s->frame.low = hpti_matrix(mem, dim, 3);
    if (!s->category || !s->thetas || !s->fitting || !s->frame.low) {
        hpti_surrogate_destroy(s);
        return hpti_fail_memory("a surrogate");
    }
    memcpy(s->category, category, dim);
    s->frame.scale = s->frame.low + dim;
    s->frame.point = s->frame.scale + dim;
    for (size_t d = 0; d < dim; d++) {
        s->frame.low[d] = 0;
        s->frame.scale[d] = 1;
    }
    list_hypotheses(s);
    *out = s;
    return HPT_OK;
}

static void
drop_model(hpti_surrogate *s)
{
    hpti_gp_state_destroy(s->state);
    hpti_gp_destroy(s->gp);
    hpti_free(s->mem, s->chosen);
    hpti_free(s->mem, s->worlds);
    s->worlds = NULL;
    s->state = NULL;
    s->gp = NULL;
    s->chosen = NULL;
    s->room = 0;
    s->ready = false;
}

void
hpti_surrogate_destroy(hpti_surrogate *s)
{
    if (!s)
        return;
    drop_model(s);
    hpti_observations_clear(&s->observations);
    hpti_free(s->mem, s->category);
    hpti_free(s->mem, s->thetas);
    hpti_free(s->mem, s->frame.low);
    hpti_free(s->mem, s->fitting);
    hpti_free(s->mem, s->work);
    hpti_free(s->mem, s->buffer);
    hpti_free(s->mem, s);
}

int
hpti_surrogate_observe(hpti_surrogate *s, const double *u, double score,
                       double var)
{
    s->stale = true;
    return hpti_observations_add(&s->observations, u, score, var);
}

void
hpti_surrogate_frame(hpti_surrogate *s, const double *low, const double *high)
{
    hpti_observations_forget(&s->observations);
    for (size_t d = 0; d < s->dim; d++) {
        s->frame.low[d] = low[d];
        s->frame.scale[d] = 1 / (high[d] - low[d]);
    }
    s->round_at = 0;
    s->in_round = s->ready = false;
    s->stale = true;
}

bool
hpti_surrogate_is_ready(const hpti_surrogate *s)
{
    return s->ready;
}

bool
hpti_surrogate_knows(const hpti_surrogate *s, const double *u)
{
    if (hpti_observations_find(&s->observations, u) < s->observations.n)
        return true;
    u = hpti_frame_see(&s->frame, u);
    for (size_t i = s->in_model; s->ready && i < s->gp->n; i++) {
        size_t d = 0;

        while (d < s->dim && fabs(s->gp->x[d * s->gp->cap + i] - u[d]) <=
                                 HPTI_SAME_POINT)
            d++;
        if (d == s->dim)
            return true;
    }
    return false;
}

/* ---- the model ---- */

double *
hpti_surrogate_at_least(hpti_surrogate *s, double **buffer, size_t *have,
                        size_t size)
{
    if (size > *have) {
        hpti_free(s->mem, *buffer);
        *buffer = hpti_alloc(s->mem, size, sizeof **buffer);
        *have = *buffer ? size : 0;
    }
    return *buffer;
}

static int
make_room(hpti_surrogate *s, size_t n)
{
    size_t room = s->room ? s->room : 32;

    if (!hpti_surrogate_at_least(s, &s->work, &s->work_size,
                                 2 * s->observations.cap))
        return hpti_fail_memory("a surrogate");
    if (n <= s->room)
        return HPT_OK;
    while (room < n)
        room += room / 2;
    drop_model(s);
    s->chosen = hpti_alloc(s->mem, room, sizeof *s->chosen);
    s->worlds = hpti_matrix(s->mem, room, 2 * MOST_WORLDS);
    if (!s->chosen || !s->worlds ||
        hpti_gp_create(&s->gp, s->mem, s->dim, s->category, room,
                       s->options.mode) < 0 ||
        hpti_gp_state_create(&s->state, s->gp) < 0) {
        drop_model(s);
        return hpti_fail_memory("a surrogate");
    }
    s->gp->kernel.family = (hpti_family)s->options.family;
    s->gp->prior = s->options.prior;
    s->room = room;
    return HPT_OK;
}

void
hpti_surrogate_bound(hpti_surrogate *s, double flops)
{
    s->flops = flops;
}

size_t
hpti_surrogate_affords(const hpti_surrogate *s, double share, size_t least,
                       size_t most)
{
    double side;

    if (!(s->flops > 0))
        return most;
    side = hpti_exp(hpti_log(share * s->flops) / 3);
    if (side >= (double)most)
        return most;
    return side < (double)least ? least : (size_t)side;
}

static size_t
choose_hypothesis(const hpti_surrogate *s, hpti_look look, double draw)
{
    const size_t n = hpti_surrogate_in_play(s);
    double weights[MOST_HYPOTHESES], sum = 0;

    if (look == HPTI_LOOK_PROBABLE)
        return s->leader;
    for (size_t k = 0; k < n; k++) {
        weights[k] = look == HPTI_LOOK_OTHER
                         ? 1
                         : hpti_exp(s->hypotheses[k].value -
                                    s->hypotheses[s->leader].value);
        sum += weights[k];
    }
    draw *= sum;
    for (size_t k = 0; k < n; k++) {
        if (draw < weights[k])
            return k;
        draw -= weights[k];
    }
    return s->leader;
}

void
hpti_surrogate_stretch(hpti_surrogate *s, double factor)
{
    s->stretch = factor;
}

static void
stretch_lengths(size_t dim, double *theta, double factor)
{
    const double shift = hpti_log(factor);

    for (size_t d = 0; d < dim; d++) {
        theta[d] += shift;
        theta[hpti_theta_rates(dim) + d] += shift;
    }
}

void
hpti_surrogate_aim(hpti_surrogate *s, double score)
{
    s->best = hpti_transform_apply(s->hypotheses[s->drawn].transform, score);
}

/* Most observations of the model: conditioning takes 2/3 n^3. */
static size_t
model_limit(const hpti_surrogate *s)
{
    return hpti_surrogate_affords(s, 0.75, LEAST_MODEL, s->options.limit);
}

/* The hyperparameters that serve, into s->start: of the mode, or of a chain of
 * draws from the posterior that begins there. */
static int
set_theta(hpti_surrogate *s, const hpti_hypothesis *h)
{
    const hpti_slice_options sweeps = { .burn_in = 0, .sweeps = SWEEPS };
    const size_t count = hpti_theta_count(s->dim);
    hpti_random random;
    int rc;

    memcpy(s->start, h->theta, count * sizeof *s->start);
    s->sliced = s->in_model <= s->options.slice;
    if (!s->sliced)
        return HPT_OK;
    hpti_random_init(&random, s->in_model, s->asks, HPTI_FOR_HYPERPARAMETERS);
    rc = hpti_gp_slice(s->gp, &sweeps, &random, s->start, 1, s->drawn_theta);
    s->sliced = rc == HPT_OK;
    return rc == HPT_E_NOMEM ? rc : HPT_OK;
}

int
hpti_surrogate_prepare(hpti_surrogate *s, hpti_look look, double draw)
{
    const hpti_hypothesis *h;
    const size_t n = s->observations.n, limit = model_limit(s);

    if (n < 2 || !s->observations.n_finite)
        return HPT_E_NO_DATA;
    if (make_room(s, (n < limit ? n : limit) + PENDING_ROOM) < 0)
        return HPT_E_NOMEM;
    s->in_model = hpti_select_model(&s->observations, limit,
                                    s->work, s->chosen);
    s->refitted = false;
    s->asks++;
    if (s->stale && hpti_surrogate_refit(s) < 0)
        return HPT_E_NOMEM;
    s->stale = false;
    s->drawn = choose_hypothesis(s, look, draw);
    h = &s->hypotheses[s->drawn];
    s->best = hpti_hypothesis_load(h, &s->observations, s->chosen, s->in_model,
                                   &s->frame, s->gp);
    if (set_theta(s, h) < 0)
        return HPT_E_NOMEM;
    stretch_lengths(s->dim, s->start, s->stretch);
    s->stretch = 1;
    hpti_gp_condition(s->state, s->gp, s->start);
    s->n_worlds = 0;
    s->ready = true;
    return HPT_OK;
}

/* ---- reading it ---- */

const hpti_observations *
hpti_surrogate_observations(const hpti_surrogate *s)
{
    return &s->observations;
}

const double *
hpti_surrogate_ranked(const hpti_surrogate *s, size_t k)
{
    return s->observations.points + s->observations.order[k] * s->dim;
}

const hpti_transform *
hpti_surrogate_transform(const hpti_surrogate *s)
{
    return s->hypotheses[s->drawn].transform;
}

void
hpti_surrogate_describe(const hpti_surrogate *s, hpti_surrogate_report *report)
{
    const hpti_hypothesis *h = &s->hypotheses[s->drawn];

    *report = (hpti_surrogate_report){
        .observations = s->observations.told,
        .distinct = s->observations.n,
        .in_model = s->in_model,
        .refitted = s->refitted,
        .power = h->power,
        .additive = h->additive,
        .quadratic = h->quadratic,
        .warped = h->warped,
        .sliced = s->sliced,
        .log_posterior = h->value,
        .lambda = h->transform->lambda,
    };
    if (!s->ready)
        return;
    report->jitter = s->state->jitter;
    report->noise_var = s->state->scaled.noise_var;
    report->signal_var = s->state->scaled.signal_var;
    report->share_var = s->state->scaled.share_var * (double)s->dim;
}

void
hpti_surrogate_lengthscales(const hpti_surrogate *s, double *lengthscales)
{
    const double *theta = s->state->theta;
    const double *rates = theta + hpti_theta_rates(s->dim);
    const double signal = s->state->scaled.signal_var;
    const double share = s->state->scaled.share_var; /* 0: not additive */

    for (size_t d = 0; d < s->dim; d++)
        lengthscales[d] = sqrt((signal + share) /
                               (signal * hpti_exp(-2 * theta[d]) +
                                share * hpti_exp(-2 * rates[d])));
}

size_t
hpti_surrogate_size(const hpti_surrogate *s)
{
    return s->ready ? s->gp->n : 0;
}
