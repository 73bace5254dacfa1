/*
 * The surrogate as CSV: what pictures of Bayesian optimisation are drawn from.
 *
 * Ten trials of a function of one parameter, then the posterior mean, its
 * standard deviation and the acquisition (log expected improvement) at 101
 * points, one line each, and the trials themselves as comments.
 */
#include <hptune/hptune.h>
#include <stdio.h>

enum { POINTS = 101 };

/* Two valleys, the deeper one near x = 0.8. */
static double
valleys(double x)
{
    double a = x - 0.2, b = x - 0.8;

    return 1 - 0.6 / (1 + 60 * a * a) - 0.9 / (1 + 120 * b * b) + 0.3 * x * x;
}

static int
evaluate(hpt_trial *trial, double *value, void *user_data)
{
    (void)user_data;
    *value = valleys(hpt_trial_get_float(trial, "x"));
    return HPT_OK;
}

static int
print_surrogate(const hpt_result *result)
{
    double x[POINTS], mean[POINTS], sd[POINTS], acquisition[POINTS];
    int rc;

    for (int i = 0; i < POINTS; i++)
        x[i] = (double)i / (POINTS - 1);
    rc = hpt_result_surrogate(result, POINTS, x, mean, sd, acquisition);
    if (rc < 0)
        return rc;
    puts("x,truth,mean,sd,log_ei");
    for (int i = 0; i < POINTS; i++)
        printf("%.2f,%.6f,%.6f,%.6f,%.6g\n", x[i], valleys(x[i]), mean[i],
               sd[i], acquisition[i]);
    for (size_t i = 0; i < hpt_result_count(result); i++)
        printf("# trial %zu: x = %.6f, value = %.6f\n", i,
               hpt_result_column(result, "x")[i], hpt_result_values(result)[i]);
    return HPT_OK;
}

int
main(void)
{
    hpt_space *space = hpt_space_create();
    hpt_objective *objective = hpt_objective_create(evaluate, NULL);
    hpt_study *study;
    hpt_result *result;
    int rc;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("gp"));
    rc = hpt_study_optimize(study, objective, 10);
    result = hpt_study_result(study);
    if (rc >= 0)
        rc = print_surrogate(result);
    if (rc < 0)
        fprintf(stderr, "%s\n", hpt_last_error());

    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    hpt_space_destroy(space);
    return rc < 0;
}
