/*
 * Fit of a Gaussian process: maximum of the log posterior by L-BFGS in
 * logarithms, from one start.
 */
#include "gp/gp.h"

#include "base/error.h"
#include "optim/lbfgs.h"
#include <math.h>
#include <string.h>

#define MEMORY 8

int
hpti_gp_fit(hpti_gp *gp, double *theta, int iterations, double *value)
{
    const size_t count = hpti_theta_count(gp->kernel.dim);
    const hpti_lbfgs_options options = { .max_iterations = iterations,
                                         .max_evaluations = 2 * iterations + 4,
                                         .gradient_limit = 1e-2,
                                         .value_limit = 1e-6,
                                         .first_step = 0.5 };
    double *box = hpti_matrix(gp->mem, count, 3);
    double *gradient = box + 2 * count;
    hpti_lbfgs *run = NULL;
    double f;

    if (!box || hpti_lbfgs_create(&run, gp->mem, count, MEMORY) < 0) {
        hpti_free(gp->mem, box);
        return hpti_fail_memory("a fit");
    }
    hpti_prior_bounds(&gp->prior, &gp->kernel, box, box + count);
    hpti_lbfgs_start(run, theta, box, box + count, &options);
    do {
        f = -hpti_gp_log_posterior(gp, hpti_lbfgs_point(run), gradient);
        for (size_t i = 0; i < count; i++)
            gradient[i] = -gradient[i];
    } while (hpti_lbfgs_advance(run, f, gradient));
    memcpy(theta, hpti_lbfgs_best(run, &f), count * sizeof *theta);
    if (value)
        *value = -f;
    hpti_lbfgs_destroy(run);
    hpti_free(gp->mem, box);
    return HPT_OK;
}
