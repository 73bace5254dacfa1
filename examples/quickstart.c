/* Tune the learning rate and the momentum of gradient descent. */
#include <hptune/hptune.h>
#include <stdio.h>

/* Steps until the loss x^2/2 + 25 y^2 is below 1e-6. */
static int
train(hpt_trial *trial, double *value, void *user_data)
{
    double rate = hpt_trial_get_float(trial, "learning_rate");
    double momentum = hpt_trial_get_float(trial, "momentum");
    double x = 1, y = 1, vx = 0, vy = 0;
    int step = 0;

    (void)user_data;
    while (!(x * x / 2 + 25 * y * y < 1e-6) && step++ < 1000) {
        x += vx = momentum * vx - rate * x;
        y += vy = momentum * vy - rate * 50 * y;
    }
    *value = step;
    return HPT_OK;
}

int
main(void)
{
    hpt_space *space = hpt_space_create();
    hpt_space_add_float(space, "learning_rate", 1e-4, 1, HPT_LOG);
    hpt_space_add_float(space, "momentum", 0, 0.99, HPT_LINEAR);
    hpt_objective *objective = hpt_objective_create(train, NULL);
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("gp"));

    if (hpt_study_optimize(study, objective, 40) < 0) {
        fprintf(stderr, "%s\n", hpt_last_error());
        return 1;
    }
    hpt_result *result = hpt_study_result(study);
    printf("%g steps with learning rate %.4f and momentum %.3f\n",
           hpt_result_best_value(result),
           hpt_result_best_float(result, "learning_rate"),
           hpt_result_best_float(result, "momentum"));

    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    hpt_space_destroy(space);
    return 0;
}
