/*
 * The surrogate: observations, transform, Gaussian process, log EI.
 *
 *   points   rows of distinct observed points, in the order of their coming
 *   z        scores in the model's units; failed ones at worst + range / 4
 *
 * The model is refitted at every new observation while they are few, and when
 * they have grown by a twentieth later; in between it grows by rows.
 */
#include "acquisition/surrogate.h"

#include "acquisition/ei.h"
#include "base/error.h"
#include "linalg/linalg.h"
#include "specfun/elementary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAME 1e-9          /* points closer than this are one */
#define COLD_LIMIT 20      /* up to so many points each fit also starts cold */
#define COLD_ITERATIONS 50
#define ALWAYS_LIMIT 100   /* up to so many points each prepare() refits */

typedef struct observation {
    double score, var; /* mean of the finite scores here, and its variance */
    size_t count;      /* finite scores */
    bool failed;       /* no finite score at all */
} observation;

/*
 * One way to see the data: scores with or without a power, and hyperparameters
 * found from one kind of start.  The one of the highest evidence leads.
 */
typedef struct hypothesis {
    bool power, additive; /* of scores; of the cold start */
    bool fitted;
    size_t fitted_at, cold_at; /* n at the last fit and cold fit */
    double value;              /* log posterior of the scores, up to a constant */
    double *theta;
    hpti_transform transform;
} hypothesis;

#define MOST_HYPOTHESES 4

struct hpti_surrogate {
    const hpt_allocator *mem;
    hpti_surrogate_options options;
    size_t dim;
    unsigned char *category;
    size_t n, cap, told;  /* distinct points; room for them; observations */
    double *points;       /* cap x dim, row-major */
    observation *observed;
    double *scores, *work; /* cap each */
    size_t *order;         /* cap: finite ones by score, n_finite of them */
    size_t n_finite;
    hpti_gp *gp;
    hpti_gp_state *state;
    size_t room;          /* observations that gp has room for */
    size_t in_model;      /* distinct points in gp, believed ones excluded */
    bool stale, believing, refitted;
    hypothesis hypotheses[MOST_HYPOTHESES];
    size_t n_hypotheses, leader;
    double *thetas, *start;
    double best_z;
    double *buffer; /* of predictions */
    size_t buffer_size;
};

void
hpti_surrogate_defaults(hpti_surrogate_options *options)
{
    *options = (hpti_surrogate_options){ .mode = HPTI_LINALG_AUTO,
                                         .family = HPTI_MATERN52,
                                         .additive = true,
                                         .power = true,
                                         .limit = 800,
                                         .iterations = 10,
                                         .additive_price = 1,
                                         .power_price = 2,
                                         .prior = hpti_prior_default };
}

static void
list_hypotheses(hpti_surrogate *s)
{
    const size_t count = 2 * s->dim + 3;
    const int additives = s->options.additive && s->dim > 1 ? 2 : 1;

    for (int power = s->options.power; power >= 0; power--)
        for (int additive = 0; additive < additives; additive++) {
            hypothesis *h = &s->hypotheses[s->n_hypotheses];

            h->power = power;
            h->additive = additive;
            h->theta = s->thetas + s->n_hypotheses++ * count;
        }
    s->start = s->thetas + MOST_HYPOTHESES * count;
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
    s->category = hpti_alloc(mem, dim, 1);
    s->thetas = hpti_matrix(mem, 2 * dim + 3, MOST_HYPOTHESES + 1);
    if (!s->category || !s->thetas) {
        hpti_surrogate_destroy(s);
        return hpti_fail_memory("a surrogate");
    }
    memcpy(s->category, category, dim);
    list_hypotheses(s);
    *out = s;
    return HPT_OK;
}

void
hpti_surrogate_destroy(hpti_surrogate *s)
{
    if (!s)
        return;
    hpti_gp_state_destroy(s->state);
    hpti_gp_destroy(s->gp);
    hpti_free(s->mem, s->category);
    hpti_free(s->mem, s->points);
    hpti_free(s->mem, s->observed);
    hpti_free(s->mem, s->scores);
    hpti_free(s->mem, s->order);
    hpti_free(s->mem, s->thetas);
    hpti_free(s->mem, s->buffer);
    hpti_free(s->mem, s);
}

/* ---- observations ---- */

static bool
is_same(const hpti_surrogate *s, const double *a, const double *b)
{
    for (size_t d = 0; d < s->dim; d++)
        if (fabs(a[d] - b[d]) > SAME)
            return false;
    return true;
}

static size_t
find(const hpti_surrogate *s, const double *u)
{
    size_t i = 0;

    while (i < s->n && !is_same(s, s->points + i * s->dim, u))
        i++;
    return i;
}

static int
grow_points(hpti_surrogate *s)
{
    size_t cap = s->cap ? 2 * s->cap : 32;
    double *points = hpti_realloc(s->mem, s->points, cap * s->dim,
                                  sizeof *points);
    observation *observed;
    double *scores;
    size_t *order;

    if (points)
        s->points = points;
    observed = hpti_realloc(s->mem, s->observed, cap, sizeof *observed);
    if (observed)
        s->observed = observed;
    scores = hpti_realloc(s->mem, s->scores, 2 * cap, sizeof *scores);
    if (scores)
        s->scores = scores;
    order = hpti_realloc(s->mem, s->order, cap, sizeof *order);
    if (order)
        s->order = order;
    if (!points || !observed || !scores || !order)
        return hpti_fail_memory("observations");
    s->cap = cap;
    s->work = scores + cap;
    return HPT_OK;
}

/* Merge a score into an observation: the mean, and the variance of the mean. */
static void
merge(observation *o, double score, double var)
{
    double k = (double)o->count, total = k + 1;

    if (!isfinite(score))
        return;
    o->score = o->failed ? score : o->score + (score - o->score) / total;
    o->var = o->failed ? var : (k * k * o->var + var) / (total * total);
    o->failed = false;
    o->count++;
}

int
hpti_surrogate_observe(hpti_surrogate *s, const double *u, double score,
                       double var)
{
    size_t i = find(s, u);

    if (i == s->n) {
        if (s->n == s->cap && grow_points(s) < 0)
            return HPT_E_NOMEM;
        memcpy(s->points + i * s->dim, u, s->dim * sizeof *u);
        s->observed[i] = (observation){ .failed = true };
        s->n++;
    }
    merge(&s->observed[i], score, var);
    s->told++;
    s->stale = true;
    return HPT_OK;
}

bool
hpti_surrogate_knows(const hpti_surrogate *s, const double *u)
{
    double point;

    if (find(s, u) < s->n)
        return true;
    for (size_t i = s->in_model; s->gp && i < s->gp->n; i++) {
        size_t d = 0;

        for (; d < s->dim; d++) {
            point = s->gp->x[d * s->gp->cap + i];
            if (fabs(point - u[d]) > SAME)
                break;
        }
        if (d == s->dim)
            return true;
    }
    return false;
}

/* ---- scores ---- */

typedef struct ranked {
    double score;
    size_t index;
} ranked;

static int
compare(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    if (x->score != y->score)
        return x->score < y->score ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static int
rank_observations(hpti_surrogate *s)
{
    ranked *list = hpti_alloc(s->mem, s->n, sizeof *list);

    if (!list)
        return hpti_fail_memory("observations");
    s->n_finite = 0;
    for (size_t i = 0; i < s->n; i++)
        if (!s->observed[i].failed)
            list[s->n_finite++] = (ranked){ s->observed[i].score, i };
    qsort(list, s->n_finite, sizeof *list, compare);
    for (size_t i = 0; i < s->n_finite; i++)
        s->order[i] = list[i].index;
    hpti_free(s->mem, list);
    return HPT_OK;
}

/* The transform of a hypothesis. */
static void
fit_transform(hpti_surrogate *s, hypothesis *h)
{
    for (size_t i = 0; i < s->n_finite; i++)
        s->scores[i] = s->observed[s->order[i]].score;
    hpti_transform_fit(&h->transform, s->n_finite, s->scores, s->work,
                       h->power);
}

/* Scores in the units of a hypothesis. */
static void
transform_scores(hpti_surrogate *s, const hpti_transform *transform)
{
    const double best = s->observed[s->order[0]].score;
    const double worst = s->observed[s->order[s->n_finite - 1]].score;
    double lowest = hpti_transform_apply(transform, best);
    double highest = hpti_transform_apply(transform, worst);

    s->best_z = lowest;
    for (size_t i = 0; i < s->n; i++)
        s->scores[i] =
            s->observed[i].failed
                ? highest + 0.25 * (highest - lowest)
                : hpti_transform_apply(transform, s->observed[i].score);
}

/* Variance of an observation in the model's units. */
static double
variance_of(const hpti_surrogate *s, const hpti_transform *transform, size_t i)
{
    const observation *o = &s->observed[i];
    double slope, var;

    if (o->failed || !(o->var > 0))
        return 0;
    slope = hpti_transform_slope(transform, o->score);
    var = slope * slope * o->var;
    return var < 100 ? var : 100;
}

/* ---- the model ---- */

static int
make_room(hpti_surrogate *s, size_t n)
{
    size_t room = s->room ? s->room : 24;

    if (n <= s->room)
        return HPT_OK;
    while (room < n)
        room += room / 2;
    hpti_gp_state_destroy(s->state);
    hpti_gp_destroy(s->gp);
    s->state = NULL;
    s->gp = NULL;
    s->room = 0;
    if (hpti_gp_create(&s->gp, s->mem, s->dim, s->category,
                       s->options.additive, room, s->options.mode) < 0 ||
        hpti_gp_state_create(&s->state, s->gp) < 0)
        return HPT_E_NOMEM;
    s->gp->kernel.family = (hpti_kernel_family)s->options.family;
    s->gp->prior = s->options.prior;
    s->room = room;
    return HPT_OK;
}

/* Put the observations into the process in the units of a hypothesis. */
static void
load_observations(hpti_surrogate *s, const hypothesis *h)
{
    transform_scores(s, &h->transform);
    hpti_gp_clear(s->gp);
    for (size_t i = 0; i < s->n; i++)
        hpti_gp_add(s->gp, s->points + i * s->dim, s->scores[i],
                    variance_of(s, &h->transform, i));
    s->in_model = s->n;
}

/* Log density of the scores in their own units, less a penalty for the power
 * that was fitted [Schwarz, Annals of Statistics 6, 1978]. */
static double
in_scores(hpti_surrogate *s, const hypothesis *h, double value)
{
    for (size_t i = 0; i < s->n_finite; i++)
        s->work[i] = s->observed[s->order[i]].score;
    value += hpti_transform_log_slopes(&h->transform, s->n_finite, s->work);
    if (h->additive)
        value -= s->options.additive_price * (double)(s->dim + 1);
    return h->power ? value - s->options.power_price : value;
}

/* A start in the middle of the prior; an additive one has nearly all of the
 * variance in the additive term. */
static void
cold_start(const hpti_surrogate *s, const hypothesis *h, double *theta)
{
    hpti_prior_start(&s->gp->prior, &s->gp->kernel, theta);
    if (h->additive) {
        theta[s->dim] = hpti_log(0.05);
        theta[2 * s->dim + 2] = hpti_log(5);
    }
}

/* Fit a hypothesis from its last optimum, and from its start when that pays. */
static int
fit_hypothesis(hpti_surrogate *s, hypothesis *h)
{
    const size_t count = 2 * s->dim + 3;
    const bool cold = !h->fitted || s->n <= COLD_LIMIT ||
                      s->n >= 2 * h->cold_at;
    double value = -INFINITY;

    s->gp->kernel.additive = h->additive;
    load_observations(s, h);
    if (h->fitted &&
        hpti_gp_fit(s->gp, h->theta, s->options.iterations, &value) < 0)
        return HPT_E_NOMEM;
    if (cold) {
        double cold_value;

        cold_start(s, h, s->start);
        if (hpti_gp_fit(s->gp, s->start, COLD_ITERATIONS, &cold_value) < 0)
            return HPT_E_NOMEM;
        if (!(value >= cold_value)) {
            memcpy(h->theta, s->start, count * sizeof *h->theta);
            value = cold_value;
        }
        h->cold_at = s->n;
    }
    h->value = in_scores(s, h, value);
    h->fitted = true;
    h->fitted_at = s->n;
    return HPT_OK;
}

static bool
must_fit(const hpti_surrogate *s, const hypothesis *h)
{
    if (!h->fitted || s->n <= 30)
        return true;
    if (h != &s->hypotheses[s->leader])
        return s->n >= h->fitted_at + 3 + h->fitted_at / 20;
    return s->n <= ALWAYS_LIMIT || s->n >= h->fitted_at + h->fitted_at / 20;
}

/* Fit what is due, and let the hypothesis of the highest evidence lead. */
static int
compare_hypotheses(hpti_surrogate *s)
{
    s->refitted = false;
    for (size_t k = 0; k < s->n_hypotheses; k++) {
        hypothesis *h = &s->hypotheses[k];

        fit_transform(s, h);
        if (!must_fit(s, h))
            continue;
        if (fit_hypothesis(s, h) < 0)
            return HPT_E_NOMEM;
        s->refitted = true;
    }
    if (s->refitted) {
        size_t best = s->leader;

        for (size_t k = 0; k < s->n_hypotheses; k++)
            if (s->hypotheses[k].fitted_at == s->n &&
                (s->hypotheses[best].fitted_at != s->n || s->hypotheses[k].value > s->hypotheses[best].value))
                best = k;
        s->leader = best;
    }
    return HPT_OK;
}

int
hpti_surrogate_prepare(hpti_surrogate *s)
{
    hpti_surrogate_forget(s);
    if (!s->stale)
        return s->state ? HPT_OK : HPT_E_NO_DATA;
    if (s->n < 2 || rank_observations(s) < 0)
        return s->n < 2 ? HPT_E_NO_DATA : HPT_E_NOMEM;
    if (!s->n_finite)
        return HPT_E_NO_DATA;
    if (make_room(s, s->n + 8) < 0)
        return HPT_E_NOMEM;
    if (compare_hypotheses(s) < 0)
        return HPT_E_NOMEM;
    load_observations(s, &s->hypotheses[s->leader]);
    s->gp->kernel.additive = s->hypotheses[s->leader].additive;
    hpti_gp_condition(s->state, s->gp, s->hypotheses[s->leader].theta);
    s->stale = false;
    return HPT_OK;
}

int
hpti_surrogate_believe(hpti_surrogate *s, const double *u)
{
    if (s->gp->n == s->room || hpti_surrogate_knows(s, u))
        return HPT_OK;
    hpti_gp_add(s->gp, u, 0, 0);
    hpti_gp_extend(s->state, true);
    s->believing = true;
    return HPT_OK;
}

void
hpti_surrogate_forget(hpti_surrogate *s)
{
    if (!s->believing)
        return;
    hpti_gp_truncate(s->gp, s->in_model);
    hpti_gp_state_truncate(s->state, s->in_model);
    s->believing = false;
}

/* ---- reading it ---- */

static double *
buffer_of(hpti_surrogate *s, size_t size)
{
    double *buffer;

    if (size <= s->buffer_size)
        return s->buffer;
    buffer = hpti_alloc(s->mem, size, sizeof *buffer);
    if (!buffer)
        return NULL;
    hpti_free(s->mem, s->buffer);
    s->buffer = buffer;
    s->buffer_size = size;
    return buffer;
}

int
hpti_surrogate_predict(hpti_surrogate *s, size_t m, const double *points,
                       double *mean, double *variance)
{
    double *work = buffer_of(s, hpti_gp_predict_work(s->state, m));

    if (!work)
        return hpti_fail_memory("predictions");
    hpti_gp_predict(s->state, m, points, mean, variance, work);
    return HPT_OK;
}

int
hpti_surrogate_log_ei(hpti_surrogate *s, size_t m, const double *points,
                      double *log_ei)
{
    size_t size = hpti_gp_predict_work(s->state, m);
    double *variance = buffer_of(s, m + size);

    if (!variance)
        return hpti_fail_memory("predictions");
    hpti_gp_predict(s->state, m, points, log_ei, variance, variance + m);
    for (size_t i = 0; i < m; i++)
        log_ei[i] = hpti_log_ei(log_ei[i], variance[i], s->best_z, NULL, NULL);
    return HPT_OK;
}

int
hpti_surrogate_log_ei_gradient(hpti_surrogate *s, size_t m,
                               const double *points, double *log_ei,
                               double *gradient)
{
    const size_t dim = s->dim;
    size_t size = hpti_gp_predict_gradient_work(s->state, m);
    double *variance = buffer_of(s, m + m * dim + size);
    double *variance_gradient = variance + m;

    if (!variance)
        return hpti_fail_memory("predictions");
    hpti_gp_predict_gradient(s->state, m, points, log_ei, variance, gradient,
                             variance_gradient, variance_gradient + m * dim);
    for (size_t i = 0; i < m; i++) {
        double d_mean, d_variance;

        log_ei[i] = hpti_log_ei(log_ei[i], variance[i], s->best_z, &d_mean,
                                &d_variance);
        for (size_t d = 0; d < dim; d++)
            gradient[i * dim + d] =
                d_mean * gradient[i * dim + d] +
                d_variance * variance_gradient[i * dim + d];
    }
    return HPT_OK;
}

const double *
hpti_surrogate_best(const hpti_surrogate *s)
{
    return hpti_surrogate_ranked(s, 0);
}

const double *
hpti_surrogate_ranked(const hpti_surrogate *s, size_t k)
{
    return s->points + s->order[k] * s->dim;
}

size_t
hpti_surrogate_count(const hpti_surrogate *s)
{
    return s->n_finite;
}

const hpti_transform *
hpti_surrogate_transform(const hpti_surrogate *s)
{
    return &s->hypotheses[s->leader].transform;
}

void
hpti_surrogate_lengthscales(const hpti_surrogate *s, double *lengthscales)
{
    for (size_t d = 0; d < s->dim; d++)
        lengthscales[d] = hpti_exp(s->hypotheses[s->leader].theta[d]);
}

void
hpti_surrogate_describe(const hpti_surrogate *s, hpti_surrogate_report *report)
{
    *report = (hpti_surrogate_report){
        .observations = s->told,
        .distinct = s->n,
        .in_model = s->in_model,
        .refitted = s->refitted,
        .log_posterior = s->hypotheses[s->leader].value,
        .jitter = s->state ? s->state->jitter : 0,
        .lambda = s->hypotheses[s->leader].transform.lambda,
        .noise_var = s->state ? s->state->scaled.noise_var : 0,
    };
}
double hpti_surrogate_share(const hpti_surrogate *s, int which);
double hpti_surrogate_share(const hpti_surrogate *s, int which){ return which==2?(double)s->leader: which? s->state->scaled.share_var*(double)s->dim : s->state->scaled.signal_var; }
