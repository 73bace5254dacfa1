/*
 * The surrogate of a result: the model of the "gp" sampler, fitted to the
 * complete trials when it is first asked for.
 *
 * The model sees settled points of the unit cube and transformed scores; mean
 * and deviation come back to the user's units through the quantiles of one
 * standard deviation, which a monotone transform maps exactly.
 */
#include "study/result-surrogate-priv.h"

#include "base/error.h"
#include "base/forked.h"
#include "base/fpenv.h"
#include "base/text.h"
#include "space/domain.h"
#include <float.h>
#include <math.h>

#define BLOCK 256 /* points predicted at once */

/* ---- fitting ---- */

static double
score_of(const hpt_result *result, size_t i)
{
    const double value = result->values[result->complete[i]];

    return result->direction == HPT_MAXIMIZE ? -value : value;
}

static int
observe_all(const hpt_result *result, hpti_surrogate *surrogate, size_t dim)
{
    for (size_t i = 0; i < result->n_complete; i++) {
        const double error = result->standard_errors[result->complete[i]];
        const int rc =
            hpti_surrogate_observe(surrogate, result->points + i * dim,
                                   score_of(result, i), error * error);

        if (rc < 0)
            return rc;
    }
    return HPT_OK;
}

static int
create_empty(hpti_surrogate **out, const hpt_allocator *mem,
             const hpti_domain *domain)
{
    unsigned char *category = hpti_alloc(mem, domain->dim, 1);
    hpti_surrogate_options options;
    int rc;

    *out = NULL;
    if (!category)
        return hpti_fail_memory("a surrogate");
    for (size_t d = 0; d < domain->dim; d++)
        category[d] = domain->coordinates[d].kind == HPTI_CATEGORIES;
    hpti_surrogate_defaults(&options);
    rc = hpti_surrogate_create(out, mem, domain->dim, category, &options);
    hpti_free(mem, category);
    return rc;
}

/* A surrogate that is ready to be read; NULL on error. */
static int
fit(hpti_surrogate **out, const hpt_result *result)
{
    const hpti_domain *domain = hpti_space_domain(result->space);
    int rc;

    *out = NULL;
    if (result->n_complete < 2)
        return hpti_fail(HPT_E_NO_DATA,
                         "%zu complete trials; the surrogate takes at least 2",
                         result->n_complete);
    if (!domain->dim)
        return hpti_fail(HPT_E_NO_DATA, "no parameter of the space can vary, "
                                        "so there is nothing to model");
    rc = create_empty(out, &result->mem, domain);
    if (rc == HPT_OK)
        rc = observe_all(result, *out, domain->dim);
    if (rc == HPT_OK)
        rc = hpti_surrogate_prepare(*out, HPTI_LOOK_PROBABLE, 0);
    if (rc == HPT_OK)
        return HPT_OK;
    hpti_surrogate_destroy(*out);
    *out = NULL;
    if (rc == HPT_E_NO_DATA)
        return hpti_fail(rc, "the surrogate takes complete trials at 2 "
                             "different points and a finite value");
    return hpti_fail_memory("a surrogate");
}

/* After a fork() another thread's ghost may hold the mutex, so the child makes
 * a surrogate of its own, a call. */
int
hpti_result_borrow(hpt_result *result, hpti_surrogate **out)
{
    int rc = HPT_OK;

    if (hpti_fork_generation() != result->fork_generation)
        return fit(out, result);
    pthread_mutex_lock(&result->mutex);
    if (!result->surrogate)
        rc = fit(&result->surrogate, result);
    *out = result->surrogate;
    if (rc < 0)
        pthread_mutex_unlock(&result->mutex);
    return rc;
}

void
hpti_result_give_back(hpt_result *result, hpti_surrogate *surrogate)
{
    if (surrogate == result->surrogate &&
        hpti_fork_generation() == result->fork_generation)
        pthread_mutex_unlock(&result->mutex);
    else
        hpti_surrogate_destroy(surrogate);
}

/* ---- the user's points ---- */

/* The first steps beyond an edge may be within its rounding, or lead to numbers
 * that doubles cannot tell apart. */
hpti_value
hpti_neighbour(const hpt_dist *dist, double u, double end, double *beside)
{
    const double number = hpti_dist_number(dist, hpti_dist_value(dist, u));
    double low, high, step = DBL_EPSILON / 2;
    hpti_value value;

    hpti_dist_cell(dist, u, &low, &high);
    do {
        const double edge = end < u ? low : high;

        step = fmin(2 * step, 1);
        *beside = edge + step * (end - edge);
        value = hpti_dist_settle(dist, beside);
    } while (hpti_dist_number(dist, value) == number && step < 1);
    return value;
}

/* The value of a distribution that lies nearest to a number within bounds. */
static hpti_value
nearest(const hpt_dist *dist, double x)
{
    hpti_value value, other;
    double p = 0, number, beside;

    if (hpti_dist_find(dist, x, &value))
        return value;
    hpt_dist_cdf(dist, x, &p);
    value = hpti_dist_value(dist, p);
    number = hpti_dist_number(dist, value);
    other = hpti_neighbour(dist, p, number > x ? 0 : 1, &beside);
    return fabs(hpti_dist_number(dist, other) - x) < fabs(number - x) ? other
                                                                      : value;
}

int
hpti_reader_begin(hpti_reader *r, const hpt_result *result)
{
    r->values = hpti_alloc(&result->mem, result->parameters, sizeof *r->values);
    r->active = hpti_alloc(&result->mem, result->parameters, 1);
    return r->values && r->active ? HPT_OK : hpti_fail_memory("predictions");
}

void
hpti_reader_end(hpti_reader *r, const hpt_result *result)
{
    hpti_free(&result->mem, r->values);
    hpti_free(&result->mem, r->active);
}

int
hpti_reader_read(const hpti_reader *r, const hpt_result *result, size_t row,
                 const double *numbers, double *u)
{
    for (size_t p = 0; p < result->parameters; p++) {
        const hpt_dist *dist = hpti_space_dist(result->space, p);
        double x = numbers[p], low, high;

        hpti_dist_bounds(dist, &low, &high);
        x = x < low || isnan(x) ? low : x > high ? high : x;
        r->values[p] = nearest(dist, x);
    }
    hpti_space_point(result->space, r->values, r->active, u);
    for (size_t p = 0; p < result->parameters; p++)
        if (isnan(numbers[p]) && r->active[p])
            return hpti_fail(HPT_E_INVALID,
                             "points: row %zu has nan for %s, which is active",
                             row, hpt_space_name(result->space, p));
    return HPT_OK;
}

/* ---- predicting ---- */

typedef struct outputs {
    double *mean, *sd, *acquisition; /* each may be NULL */
} outputs;

/* Room for a block of points and their predictions. */
typedef struct block {
    hpti_reader reader;
    double *u;               /* BLOCK x dim */
    double *mean, *variance; /* BLOCK each */
} block;

/* Mean and deviation in the user's units from those in the model's. */
static void
to_user(const hpt_result *result, const hpti_transform *transform, double mean,
        double variance, double *user_mean, double *user_sd)
{
    const double sd = variance > 0 ? sqrt(variance) : 0;
    const double score = hpti_transform_invert(transform, mean);
    /* halved first: the sum of the two may be beyond DBL_MAX */
    const double high = 0.5 * hpti_transform_invert(transform, mean + sd);
    const double low = 0.5 * hpti_transform_invert(transform, mean - sd);

    if (user_mean)
        *user_mean = result->direction == HPT_MAXIMIZE ? -score : score;
    if (user_sd)
        *user_sd = high - low;
}

static int
predict_block(const hpt_result *result, hpti_surrogate *surrogate,
              const block *b, size_t m, const outputs *out)
{
    const hpti_transform *transform = hpti_surrogate_transform(surrogate);

    if (out->mean || out->sd) {
        if (hpti_surrogate_predict(surrogate, m, b->u, b->mean, b->variance))
            return hpti_fail_memory("predictions");
        for (size_t i = 0; i < m; i++)
            to_user(result, transform, b->mean[i], b->variance[i],
                    out->mean ? out->mean + i : NULL,
                    out->sd ? out->sd + i : NULL);
    }
    if (out->acquisition &&
        hpti_surrogate_log_ei(surrogate, m, b->u, out->acquisition) < 0)
        return hpti_fail_memory("predictions");
    return HPT_OK;
}

static int
predict(const hpt_result *result, hpti_surrogate *surrogate, const block *b,
        size_t n, const double *points, outputs out)
{
    const size_t dim = hpti_space_domain(result->space)->dim;
    int rc = HPT_OK;

    for (size_t first = 0; rc == HPT_OK && first < n; first += BLOCK) {
        const size_t m = n - first < BLOCK ? n - first : BLOCK;

        for (size_t i = 0; rc == HPT_OK && i < m; i++)
            rc = hpti_reader_read(&b->reader, result, first + i,
                                  points + (first + i) * result->parameters,
                                  b->u + i * dim);
        if (rc == HPT_OK)
            rc = predict_block(result, surrogate, b, m, &out);
        out.mean += out.mean ? m : 0;
        out.sd += out.sd ? m : 0;
        out.acquisition += out.acquisition ? m : 0;
    }
    return rc;
}

static int
predict_points(hpt_result *result, size_t n, const double *points, outputs out)
{
    const size_t dim = hpti_space_domain(result->space)->dim;
    hpti_surrogate *surrogate;
    block b;
    int rc = hpti_result_borrow(result, &surrogate);

    if (rc < 0)
        return rc;
    rc = hpti_reader_begin(&b.reader, result);
    b.u = hpti_matrix(&result->mem, BLOCK, dim + 2);
    if (!b.u)
        rc = hpti_fail_memory("predictions");
    if (rc == HPT_OK) {
        b.mean = b.u + BLOCK * dim;
        b.variance = b.mean + BLOCK;
        rc = predict(result, surrogate, &b, n, points, out);
    }
    hpti_reader_end(&b.reader, result);
    hpti_free(&result->mem, b.u);
    hpti_result_give_back(result, surrogate);
    return rc;
}

int
hpt_result_surrogate(const hpt_result *result, size_t n, const double *points,
                     double *mean, double *sd, double *acquisition)
{
    hpti_fpenv env;
    int rc;

    if (!result)
        return hpti_fail_null("result");
    if (n && !points)
        return hpti_fail(HPT_E_INVALID, "points is NULL, with n = %zu", n);
    env = hpti_fpenv_enter();
    rc = predict_points((hpt_result *)result, n, points,
                        (outputs){ mean, sd, acquisition });
    hpti_fpenv_leave(env);
    return rc;
}

/* ---- the best by estimate ---- */

/* Number of the feasible trial of the lowest posterior mean, the earlier one on
 * a tie; -1 for none.  An infinite value ranks last whatever the model makes of
 * it. */
static int
find_lowest(const hpt_result *result, hpti_surrogate *surrogate, double *mean,
            int64_t *number)
{
    const size_t dim = hpti_space_domain(result->space)->dim;
    double *variance = mean + BLOCK, lowest = INFINITY;

    *number = -1;
    for (size_t first = 0; first < result->n_complete; first += BLOCK) {
        const size_t rest = result->n_complete - first;
        const size_t m = rest < BLOCK ? rest : BLOCK;

        if (hpti_surrogate_predict(surrogate, m, result->points + first * dim,
                                   mean, variance) < 0)
            return hpti_fail_memory("predictions");
        for (size_t i = 0; i < m; i++) {
            if (isfinite(score_of(result, first + i)) &&
                result->violations[result->complete[first + i]] == 0 &&
                (*number < 0 || mean[i] < lowest)) {
                lowest = mean[i];
                *number = result->complete[first + i];
            }
        }
    }
    return HPT_OK;
}

static int64_t
estimate_best(hpt_result *result)
{
    hpti_surrogate *surrogate;
    int64_t number = -1;
    double *mean;
    int rc = hpti_result_borrow(result, &surrogate);

    if (rc < 0)
        return rc;
    mean = hpti_matrix(&result->mem, BLOCK, 2);
    rc = mean ? find_lowest(result, surrogate, mean, &number)
              : hpti_fail_memory("predictions");
    hpti_free(&result->mem, mean);
    hpti_result_give_back(result, surrogate);
    if (rc < 0)
        return rc;
    return number < 0 ? result->best : number;
}

int64_t
hpt_result_estimated_best_number(const hpt_result *result)
{
    hpti_fpenv env;
    int64_t number;

    if (!result)
        return hpti_fail_null("result");
    env = hpti_fpenv_enter();
    number = estimate_best((hpt_result *)result);
    hpti_fpenv_leave(env);
    return number;
}
