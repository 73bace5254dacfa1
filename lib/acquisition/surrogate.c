/*
 * The surrogate: observations, hypotheses, Gaussian process, log EI.
 *
 * All hypotheses are fitted to the same data in rounds, so that their values
 * compare; between rounds the leading one is refitted alone.  Rounds come at
 * every new observation while they are few, and rarer as they grow.  Beyond a
 * limit the model keeps the best observations, those nearest to the best one,
 * and some of the others; hyperparameters are fitted to fewer still.
 */
#include "acquisition/surrogate.h"

#include "acquisition/ei.h"
#include "acquisition/hypothesis.h"
#include "base/error.h"
#include "linalg/linalg.h"
#include "specfun/elementary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_HYPOTHESES 6
#define ALL_LIMIT 30    /* up to so many points each observation has a round */
#define MANY 60         /* observations: fits take fewer steps */
#define FIT_LIMIT 200   /* most points that hyperparameters are fitted to */
#define RANKS_LIMIT 500 /* most scores that a transform is fitted to */
#define PENDING_ROOM 64 /* believed points at most */

struct hpti_surrogate {
    const hpt_allocator *mem;
    hpti_surrogate_options options;
    size_t dim;
    unsigned char *category;
    hpti_observations observations;
    hpti_hypothesis hypotheses[MOST_HYPOTHESES];
    size_t n_hypotheses, leader, drawn;
    hpti_transform bent, plain; /* of the scores: with a power, without */
    size_t round_at;            /* distinct points at the last round */
    double *thetas, *start;
    hpti_gp *gp;
    hpti_gp_state *state;
    size_t room;     /* observations that gp has room for */
    size_t in_model; /* of them, believed ones excluded */
    size_t *chosen;  /* room: indices of the observations in the model */
    size_t *fitting; /* FIT_LIMIT: of those that are fitted to */
    size_t n_fitting;
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
                                         .limit = 500,
                                         .iterations = 10,
                                         .prior = hpti_prior_default };
}

static void
add_hypothesis(hpti_surrogate *s, bool power, bool additive, bool quadratic)
{
    hpti_hypothesis *h = &s->hypotheses[s->n_hypotheses];

    h->power = power;
    h->transform = power ? &s->bent : &s->plain;
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
    s->fitting = hpti_alloc(mem, FIT_LIMIT, sizeof *s->fitting);
    if (!s->category || !s->thetas || !s->fitting) {
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

/* ---- which observations ---- */

static double
square_distance(const hpti_surrogate *s, const double *a, const double *b)
{
    double sum = 0;

    for (size_t d = 0; d < s->dim; d++)
        sum += (a[d] - b[d]) * (a[d] - b[d]);
    return sum;
}

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/*
 * The observations of the model: a tenth the best ones, six tenths those
 * nearest to the best one, the rest spread over the others in their order.
 * Where many are as far as the last of the nearest, the earlier ones are taken.
 */
static void
choose_observations(hpti_surrogate *s)
{
    const hpti_observations *o = &s->observations;
    const size_t limit = s->options.limit, n = o->n;
    const size_t best = limit / 10, near = 6 * limit / 10;
    const double *centre = hpti_surrogate_ranked(s, 0);
    double *distance = s->work, *sorted = s->work + n, bound;
    double place = 0, step;
    size_t ties = 0;

    s->in_model = 0;
    if (n <= limit) {
        for (size_t i = 0; i < n; i++)
            s->chosen[s->in_model++] = i;
        return;
    }
    for (size_t i = 0; i < n; i++)
        distance[i] = square_distance(s, o->points + i * s->dim, centre);
    for (size_t k = 0; k < best && k < o->n_finite; k++)
        distance[o->order[k]] = -1;
    memcpy(sorted, distance, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_doubles);
    bound = sorted[best + near - 1];
    while (ties < best + near && sorted[best + near - 1 - ties] == bound)
        ties++; /* to be taken at this distance */
    step = (double)(limit - best - near) / (double)(n - best - near);
    for (size_t i = 0; i < n && s->in_model < limit; i++) {
        if (distance[i] == bound && ties > 0) {
            ties--;
        } else if (distance[i] >= bound) {
            place += step;
            if (place < 1)
                continue;
            place -= 1;
        }
        s->chosen[s->in_model++] = i;
    }
}

/* Those that hyperparameters are fitted to: the best third, and every so many
 * of the others. */
static void
choose_fitting(hpti_surrogate *s)
{
    const hpti_observations *o = &s->observations;
    const size_t most = s->in_model < FIT_LIMIT ? s->in_model : FIT_LIMIT;
    const size_t best = o->n_finite < FIT_LIMIT / 3 ? o->n_finite
                                                    : FIT_LIMIT / 3;
    const double bound = o->at[o->order[best - 1]].score;
    double place = 0;
    double step = s->in_model > FIT_LIMIT
                      ? (double)(FIT_LIMIT - best) /
                            (double)(s->in_model - best)
                      : 1;

    s->n_fitting = 0;
    for (size_t k = 0; k < s->in_model && s->n_fitting < most; k++) {
        const hpti_observation *at = &o->at[s->chosen[k]];

        if (step < 1 && !(at->count && at->score <= bound)) {
            place += step;
            if (place < 1)
                continue;
            place -= 1;
        }
        s->fitting[s->n_fitting++] = s->chosen[k];
    }
}

/* ---- fitting ---- */

/* Of very many scores, ranks at even distances tell enough. */
static void
fit_transforms(hpti_surrogate *s)
{
    const hpti_observations *o = &s->observations;
    const size_t m = o->n_finite < RANKS_LIMIT ? o->n_finite : RANKS_LIMIT;

    for (size_t i = 0; i < m; i++)
        s->work[i] = o->at[o->order[i * (o->n_finite - 1) /
                                    (m > 1 ? m - 1 : 1)]].score;
    hpti_transform_fit(&s->plain, m, s->work, s->work + m, 0);
    if (s->options.power)
        hpti_transform_fit(&s->bent, m, s->work, s->work + m, 1);
}

/* The more data, the less a few more of them move the optimum: half the steps
 * do. */
static int
fit_hypothesis(hpti_surrogate *s, hpti_hypothesis *h)
{
    const int steps = s->observations.n > MANY && s->options.iterations > 1
                          ? s->options.iterations / 2
                          : s->options.iterations;

    hpti_hypothesis_load(h, &s->observations, s->fitting, s->n_fitting, s->gp);
    s->refitted = true;
    return hpti_hypothesis_fit(h, &s->observations, s->fitting, s->gp, steps,
                               s->start, s->work);
}

/* Fit all hypotheses; the most probable one leads. */
static int
hold_round(hpti_surrogate *s)
{
    for (size_t k = 0; k < s->n_hypotheses; k++)
        if (fit_hypothesis(s, &s->hypotheses[k]) < 0)
            return HPT_E_NOMEM;
    for (size_t k = 0; k < s->n_hypotheses; k++)
        if (s->hypotheses[k].value > s->hypotheses[s->leader].value)
            s->leader = k;
    s->round_at = s->observations.n;
    return HPT_OK;
}

static int
refit(hpti_surrogate *s)
{
    hpti_hypothesis *leader = &s->hypotheses[s->leader];
    const size_t n = s->observations.n;
    double value = leader->value;

    fit_transforms(s);
    choose_fitting(s);
    if (n <= ALL_LIMIT || n > s->round_at + s->round_at / 12)
        return hold_round(s);
    if (n <= leader->fitted_at + leader->fitted_at / 50)
        return HPT_OK;
    if (fit_hypothesis(s, leader) < 0)
        return HPT_E_NOMEM;
    leader->value = value; /* of more data: it does not compare */
    return HPT_OK;
}

static size_t
choose_hypothesis(const hpti_surrogate *s, hpti_look look, double draw)
{
    double weights[MOST_HYPOTHESES], sum = 0;

    if (look == HPTI_LOOK_PROBABLE)
        return s->leader;
    for (size_t k = 0; k < s->n_hypotheses; k++) {
        weights[k] = look == HPTI_LOOK_OTHER
                         ? 1
                         : hpti_exp(s->hypotheses[k].value -
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

int
hpti_surrogate_prepare(hpti_surrogate *s, hpti_look look, double draw)
{
    const hpti_hypothesis *h;
    const size_t n = s->observations.n;

    if (n < 2 || !s->observations.n_finite)
        return HPT_E_NO_DATA;
    if (make_room(s, (n < s->options.limit ? n : s->options.limit) +
                         PENDING_ROOM) < 0)
        return HPT_E_NOMEM;
    choose_observations(s);
    s->refitted = false;
    if (s->stale && refit(s) < 0)
        return HPT_E_NOMEM;
    s->stale = false;
    s->drawn = choose_hypothesis(s, look, draw);
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

int
hpti_surrogate_predict_gradient(hpti_surrogate *s, size_t m,
                                const double *points, double *mean,
                                double *variance, double *mean_gradient,
                                double *variance_gradient)
{
    double *work = at_least(s, &s->buffer, &s->buffer_size,
                            hpti_gp_predict_gradient_work(s->state, m));

    if (!work)
        return hpti_fail_memory("predictions");
    hpti_gp_predict_gradient(s->state, m, points, mean, variance,
                             mean_gradient, variance_gradient, work);
    return HPT_OK;
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
