/* A study of a subproject's host: thirty points of one parameter. */
#include <hptune/hptune.h>
#include <stdio.h>

static int
distance(hpt_trial *trial, double *value, void *user_data)
{
    const double x = hpt_trial_get_float(trial, "x");

    (void)user_data;
    *value = (x - 0.3) * (x - 0.3);
    return HPT_OK;
}

int
main(void)
{
    hpt_space *space = hpt_space_create();
    hpt_objective *objective = hpt_objective_create(distance, NULL);
    hpt_study *study;
    hpt_result *result;
    int status;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("gp"));
    status = hpt_study_optimize(study, objective, 30);
    if (status < 0)
        fprintf(stderr, "%s\n", hpt_last_error());
    result = hpt_study_result(study);
    printf("best x %.3f, by libhptune %s\n", hpt_result_best_float(result, "x"),
           hpt_version_string());

    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    hpt_space_destroy(space);
    return status < 0;
}
