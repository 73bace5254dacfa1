/*
 * Fit of a Gaussian process: maximum of the log posterior by L-BFGS in
 * logarithms, from one start, over the entries of theta that the kernel reads.
 */
#include "gp/gp.h"

#include "base/error.h"
#include "optim/lbfgs.h"
#include <math.h>
#include <string.h>

#define MEMORY 8

/* Move the entries that are read to the front, in place. */
static size_t
gather(const hpti_covariance *kernel, double *values)
{
    const size_t count = hpti_theta_count(kernel->dim);
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (hpti_theta_is_read(kernel, i))
            values[n++] = values[i];
    return n;
}

static void
scatter(const hpti_covariance *kernel, const double *values, double *theta)
{
    const size_t count = hpti_theta_count(kernel->dim);

    for (size_t i = 0; i < count; i++)
        if (hpti_theta_is_read(kernel, i))
            theta[i] = *values++;
}

int
hpti_gp_fit(hpti_gp *gp, double *theta, int iterations, double *value)
{
    const size_t count = hpti_theta_count(gp->kernel.dim);
    const hpti_lbfgs_options options = { .max_iterations = iterations,
                                         .max_evaluations = 2 * iterations + 4,
                                         .gradient_limit = 1e-2,
                                         .value_limit = 1e-6,
                                         .first_step = 0.5 };
    double *low = hpti_matrix(gp->mem, count, 4);
    double *high, *start, *gradient, f;
    hpti_lbfgs *run = NULL;
    size_t n;

    if (!low)
        return hpti_fail_memory("a fit");
    high = low + count;
    start = high + count;
    gradient = start + count;
    memcpy(start, theta, count * sizeof *start);
    hpti_prior_bounds(&gp->prior, &gp->kernel, low, high);
    gather(&gp->kernel, low);
    gather(&gp->kernel, high);
    n = gather(&gp->kernel, start);
    if (hpti_lbfgs_create(&run, gp->mem, n, MEMORY) < 0) {
        hpti_free(gp->mem, low);
        return hpti_fail_memory("a fit");
    }
    hpti_lbfgs_start(run, start, low, high, &options);
    do {
        scatter(&gp->kernel, hpti_lbfgs_point(run), theta);
        f = -hpti_gp_log_posterior(gp, theta, gradient);
        gather(&gp->kernel, gradient);
        for (size_t i = 0; i < n; i++)
            gradient[i] = -gradient[i];
    } while (hpti_lbfgs_advance(run, f, gradient));
    scatter(&gp->kernel, hpti_lbfgs_best(run, &f), theta);
    if (value)
        *value = -f;
    hpti_lbfgs_destroy(run);
    hpti_free(gp->mem, low);
    return HPT_OK;
}
