/*
 * The surrogate: observations, hypotheses, Gaussian process, log EI.
 *
 * The hypothesis that leads is refitted at every new observation while they are
 * few, and when they have grown by a twentieth later; the others less often.
 */
#include "acquisition/surrogate.h"

#include "acquisition/ei.h"
#include "acquisition/hypothesis.h"
#include "base/error.h"
#include "linalg/linalg.h"
#include "specfun/elementary.h"
#include <math.h>
#include <string.h>

#define MOST_HYPOTHESES 6
#define ALL_LIMIT 30     /* up to so many points every hypothesis is refitted */
#define ALWAYS_LIMIT 100 /* up to so many points the leading one is */
#define PENDING_ROOM 64  /* believed points at most */

struct hpti_surrogate {
    const hpt_allocator *mem;
    hpti_surrogate_options options;
    size_t dim;
    unsigned char *category;
    hpti_observations observations;
    hpti_hypothesis hypotheses[MOST_HYPOTHESES];
    size_t n_hypotheses, leader, drawn;
    double *thetas, *start;
    hpti_gp *gp;
    hpti_gp_state *state;
    size_t room;     /* observations that gp has room for */
    size_t in_model; /* of them, believed ones excluded */
    size_t *chosen;  /* room: indices of the observations in the model */
    double *work;    /* 2 x observations.cap */
    size_t work_size;
    bool stale, ready, refitted;
    double best; /* in the units of the hypothesis in the model */
    double *buffer; /* of predictions */
    size_t buffer_size;
};

void
hpti_surrogate_defaults(hpti_surrogate_options *options)
{
    *options = (hpti_surrogate_options){ .mode = HPTI_LINALG_AUTO,
                                         .family = HPTI_MATERN52,
                                         .additive = true,
                                         .quadratic = true,
                                         .power = true,
                                         .limit = 800,
                                         .iterations = 10,
                                         .prior = hpti_prior_default };
}

static void
add_hypothesis(hpti_surrogate *s, bool power, bool additive, bool quadratic)
{
    hpti_hypothesis *h = &s->hypotheses[s->n_hypotheses];

    h->power = power;
    h->additive = additive;
    h->quadratic = quadratic;
    h->theta = s->thetas + s->n_hypotheses++ * hpti_theta_count(s->dim);
}

static void
list_hypotheses(hpti_surrogate *s)
{
    for (int power = s->options.power; power >= 0; power--) {
        add_hypothesis(s, power, false, false);
        if (s->options.additive && s->dim > 1)
            add_hypothesis(s, power, true, false);
        if (s->options.quadratic)
            add_hypothesis(s, power, false, true);
    }
    s->start = s->thetas + MOST_HYPOTHESES * hpti_theta_count(s->dim);
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
    hpti_observations_init(&s->observations, mem, dim);
    s->category = hpti_alloc(mem, dim, 1);
    s->thetas = hpti_matrix(mem, hpti_theta_count(dim), MOST_HYPOTHESES + 1);
    if (!s->category || !s->thetas) {
        hpti_surrogate_destroy(s);
        return hpti_fail_memory("a surrogate");
    }
    memcpy(s->category, category, dim);
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

bool
hpti_surrogate_knows(const hpti_surrogate *s, const double *u)
{
    if (hpti_observations_find(&s->observations, u) < s->observations.n)
        return true;
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

/* A buffer of at least `size` doubles; its contents are lost when it grows. */
static double *
at_least(hpti_surrogate *s, double **buffer, size_t *have, size_t size)
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

    if (!at_least(s, &s->work, &s->work_size, 2 * s->observations.cap))
        return hpti_fail_memory("a surrogate");
    if (n <= s->room)
        return HPT_OK;
    while (room < n)
        room += room / 2;
    drop_model(s);
    s->chosen = hpti_alloc(s->mem, room, sizeof *s->chosen);
    if (!s->chosen ||
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

static bool
is_due(const hpti_surrogate *s, size_t k)
{
    const hpti_hypothesis *h = &s->hypotheses[k];
    const size_t n = s->observations.n;

    if (!h->fitted || n <= ALL_LIMIT)
        return true;
    if (k != s->leader)
        return n >= h->fitted_at + 3 + h->fitted_at / 20;
    return n <= ALWAYS_LIMIT || n >= h->fitted_at + h->fitted_at / 20;
}

/* Refit what is due; the most probable hypothesis leads. */
static int
refit(hpti_surrogate *s)
{
    s->refitted = false;
    for (size_t k = 0; k < s->n_hypotheses; k++) {
        hpti_hypothesis *h = &s->hypotheses[k];

        hpti_hypothesis_look(h, &s->observations, s->work);
        if (!is_due(s, k))
            continue;
        hpti_hypothesis_load(h, &s->observations, s->chosen, s->in_model,
                             s->gp);
        if (hpti_hypothesis_fit(h, &s->observations, s->gp,
                                s->options.iterations, s->start, s->work) < 0)
            return HPT_E_NOMEM;
        s->refitted = true;
    }
    for (size_t k = 0; k < s->n_hypotheses; k++)
        if (s->hypotheses[k].value > s->hypotheses[s->leader].value)
            s->leader = k;
    return HPT_OK;
}

/* A hypothesis drawn in proportion to its posterior probability. */
static size_t
draw_hypothesis(const hpti_surrogate *s, double draw)
{
    double weights[MOST_HYPOTHESES], sum = 0;

    if (draw < 0)
        return s->leader;
    for (size_t k = 0; k < s->n_hypotheses; k++) {
        weights[k] = hpti_exp(s->hypotheses[k].value -
                              s->hypotheses[s->leader].value);
        sum += weights[k];
    }
    draw *= sum;
    for (size_t k = 0; k < s->n_hypotheses; k++) {
        if (draw < weights[k])
            return k;
        draw -= weights[k];
    }
    return s->leader;
}

static void
choose_observations(hpti_surrogate *s)
{
    s->in_model = s->observations.n;
    for (size_t i = 0; i < s->in_model; i++)
        s->chosen[i] = i;
}

int
hpti_surrogate_prepare(hpti_surrogate *s, double draw)
{
    const hpti_hypothesis *h;
    const size_t n = s->observations.n;

    if (n < 2 || !s->observations.n_finite)
        return HPT_E_NO_DATA;
    if (make_room(s, n + PENDING_ROOM) < 0)
        return HPT_E_NOMEM;
    choose_observations(s);
    if (s->stale && refit(s) < 0)
        return HPT_E_NOMEM;
    s->stale = false;
    s->drawn = draw_hypothesis(s, draw);
    h = &s->hypotheses[s->drawn];
    s->best = hpti_hypothesis_load(h, &s->observations, s->chosen, s->in_model,
                                   s->gp);
    hpti_gp_condition(s->state, s->gp, h->theta);
    s->ready = true;
    return HPT_OK;
}

void
hpti_surrogate_believe(hpti_surrogate *s, const double *u)
{
    if (s->gp->n == s->room || hpti_surrogate_knows(s, u))
        return;
    hpti_gp_add(s->gp, u, 0, 0);
    hpti_gp_extend(s->state, true);
}

/* ---- reading it ---- */

int
hpti_surrogate_predict(hpti_surrogate *s, size_t m, const double *points,
                       double *mean, double *variance)
{
    double *work = at_least(s, &s->buffer, &s->buffer_size,
                            hpti_gp_predict_work(s->state, m));

    if (!work)
        return hpti_fail_memory("predictions");
    hpti_gp_predict(s->state, m, points, mean, variance, work);
    return HPT_OK;
}

int
hpti_surrogate_log_ei(hpti_surrogate *s, size_t m, const double *points,
                      double *log_ei)
{
    double *variance = at_least(s, &s->buffer, &s->buffer_size,
                                m + hpti_gp_predict_work(s->state, m));

    if (!variance)
        return hpti_fail_memory("predictions");
    hpti_gp_predict(s->state, m, points, log_ei, variance, variance + m);
    for (size_t i = 0; i < m; i++)
        log_ei[i] = hpti_log_ei(log_ei[i], variance[i], s->best, NULL, NULL);
    return HPT_OK;
}

int
hpti_surrogate_log_ei_gradient(hpti_surrogate *s, size_t m,
                               const double *points, double *log_ei,
                               double *gradient)
{
    const size_t dim = s->dim;
    double *variance =
        at_least(s, &s->buffer, &s->buffer_size,
                 m + m * dim + hpti_gp_predict_gradient_work(s->state, m));
    double *variance_gradient = variance + m;

    if (!variance)
        return hpti_fail_memory("predictions");
    hpti_gp_predict_gradient(s->state, m, points, log_ei, variance, gradient,
                             variance_gradient, variance_gradient + m * dim);
    for (size_t i = 0; i < m; i++) {
        double d_mean, d_variance;

        log_ei[i] = hpti_log_ei(log_ei[i], variance[i], s->best, &d_mean,
                                &d_variance);
        for (size_t d = 0; d < dim; d++)
            gradient[i * dim + d] =
                d_mean * gradient[i * dim + d] +
                d_variance * variance_gradient[i * dim + d];
    }
    return HPT_OK;
}

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
    return &s->hypotheses[s->drawn].transform;
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
        .log_posterior = h->value,
        .lambda = h->transform.lambda,
    };
    if (!s->ready)
        return;
    report->jitter = s->state->jitter;
    report->noise_var = s->state->scaled.noise_var;
    report->signal_var = s->state->scaled.signal_var;
    report->share_var = s->state->scaled.share_var * (double)s->dim;
}
