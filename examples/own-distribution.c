/*
 * A distribution of one's own: give its quantile function, and every sampler
 * works with it.
 *
 * Here a prior belief about a dropout rate: a triangle on [low, high] that
 * peaks at `mode`.  Its quantile function needs a square root, which is worked
 * out by Newton's method so that this file links without the mathematical
 * library.  The cdf is left out: the library inverts the quantile function
 * itself.
 */
#include <hptune/hptune.h>
#include <stdio.h>

struct triangle {
    double low, mode, high;
};

static double
root(double a)
{
    double x = a > 1 ? a : 1;

    for (int i = 0; i < 60 && a > 0; i++)
        x = (x + a / x) / 2;
    return a > 0 ? x : 0;
}

static double
quantile(double u, void *user_data)
{
    const struct triangle *t = user_data;
    double width = t->high - t->low, rise = t->mode - t->low;

    if (u < rise / width)
        return t->low + root(u * width * rise);
    return t->high - root((1 - u) * width * (width - rise));
}

static int
evaluate(hpt_trial *trial, double *value, void *user_data)
{
    double rate = hpt_trial_get_float(trial, "dropout");
    double units = (double)hpt_trial_get_int(trial, "units");

    (void)user_data;
    *value = (rate - 0.25) * (rate - 0.25) + (units - 90) * (units - 90) / 1e5;
    return HPT_OK;
}

int
main(void)
{
    static struct triangle belief = { 0, 0.2, 0.8 };
    hpt_dist *dropout = hpt_dist_user(quantile, NULL, &belief, NULL);
    /* ready ones compose: log-normal around 64 units, whole, 8 to 512 */
    hpt_dist *units = hpt_dist_round(hpt_dist_log_normal(4.16, 0.7));
    hpt_space *space = hpt_space_create();
    hpt_objective *objective = hpt_objective_create(evaluate, NULL);
    hpt_study *study;
    hpt_result *result;
    double mean, below;

    if (hpt_dist_mean(dropout, &mean) < 0 ||
        hpt_dist_cdf(dropout, 0.2, &below) < 0) {
        fprintf(stderr, "%s\n", hpt_last_error());
        return 1;
    }
    printf("prior: mean %.4f, P(dropout <= 0.2) = %.4f\n", mean, below);
    hpt_space_add(space, "dropout", dropout);
    hpt_space_add(space, "units", hpt_dist_clamp(units, 8, 512));
    study = hpt_study_create(space, hpt_sampler_create("sobol"));
    if (hpt_study_optimize(study, objective, 64) < 0) {
        fprintf(stderr, "%s\n", hpt_last_error());
        return 1;
    }
    result = hpt_study_result(study);
    printf("best: dropout %.3f, units %d\n",
           hpt_result_best_float(result, "dropout"),
           (int)hpt_result_best_int(result, "units"));

    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    hpt_space_destroy(space);
    return 0;
}
