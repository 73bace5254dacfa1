/*
 * An outcome with a limit: the smallest error of a network that answers within
 * 5 milliseconds.
 *
 * How long it takes to answer is known only when it has been trained and timed,
 * so it is no constraint of the space: the objective measures it, and tells it
 * besides the score.  Here error and time are formulas.
 */
#include <hptune/hptune.h>
#include <inttypes.h>
#include <stdio.h>

static const double limit_ms = 5;

static int
train(hpt_trial *trial, double *error, void *user_data)
{
    double width = (double)hpt_trial_get_int(trial, "width");
    double depth = (double)hpt_trial_get_int(trial, "depth");
    double rate = hpt_trial_get_float(trial, "learning_rate") / 0.003;

    (void)user_data;
    *error = 0.05 + 100 / (200 + width * depth) + 0.02 * (rate + 1 / rate - 2);
    return hpt_trial_set_outcome(trial, "latency_ms",
                                 0.4 + 0.002 * width * depth);
}

static void
print_result(const hpt_result *result)
{
    const double *latency = hpt_result_outcome_column(result, "latency_ms");
    const double *violations = hpt_result_violations(result);
    int slow = 0;

    for (size_t i = 0; i < hpt_result_count(result); i++)
        slow += violations[i] > 0;
    printf("%d of %zu are too slow\n", slow, hpt_result_count(result));
    if (hpt_result_best_is_feasible(result) != 1)
        puts("none is quick enough; the one that misses the limit least:");
    printf("error %.4f in %.2f ms: width %" PRId64 ", depth %" PRId64
           ", learning rate %.4f\n",
           hpt_result_best_value(result),
           latency[hpt_result_best_number(result)],
           hpt_result_best_int(result, "width"),
           hpt_result_best_int(result, "depth"),
           hpt_result_best_float(result, "learning_rate"));
}

int
main(void)
{
    hpt_space *space = hpt_space_create();
    hpt_objective *objective = hpt_objective_create(train, NULL);
    hpt_study *study;
    hpt_result *result;
    int rc;

    hpt_space_add_int(space, "width", 8, 1024, HPT_LOG);
    hpt_space_add_int(space, "depth", 1, 8, HPT_LINEAR);
    hpt_space_add_float(space, "learning_rate", 1e-5, 1, HPT_LOG);
    study = hpt_study_create(space, hpt_sampler_create("gp"));
    hpt_study_add_outcome(study, "latency_ms", limit_ms);
    rc = hpt_study_optimize(study, objective, 40);
    result = hpt_study_result(study);
    if (rc < 0)
        fprintf(stderr, "%s\n", hpt_last_error());
    else
        print_result(result);

    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    hpt_space_destroy(space);
    return rc < 0;
}
