/* The run that every language in this folder repeats: same seed, same trials. */
#include <hptune/hptune.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int
train(hpt_trial *trial, double *value, void *user_data)
{
    const double rate = hpt_trial_get_float(trial, "learning_rate");
    const double momentum = hpt_trial_get_float(trial, "momentum");
    const double depth = (double)hpt_trial_get_int(trial, "depth");
    const char *loss = hpt_trial_get_label(trial, "loss");

    (void)user_data;
    *value = (rate - 0.1) * (rate - 0.1) + (momentum - 0.9) * (momentum - 0.9) +
             0.01 * (depth - 5) * (depth - 5);
    if (!loss || strcmp(loss, "squared") != 0)
        *value += 0.1;
    return HPT_OK;
}

int
main(void)
{
    static const char *const losses[] = { "hinge", "log", "squared" };
    hpt_sampler *sampler = hpt_sampler_create("gp");
    hpt_space *space = hpt_space_create();
    hpt_objective *objective = hpt_objective_create(train, NULL);
    hpt_study *study;
    hpt_result *result;
    char *digest;

    hpt_sampler_set(sampler, "reproducible", 1);
    hpt_space_add_float(space, "learning_rate", 1e-4, 1, HPT_LOG);
    hpt_space_add_float(space, "momentum", 0, 0.99, HPT_LINEAR);
    hpt_space_add_int(space, "depth", 1, 12, HPT_LINEAR);
    hpt_space_add_categorical(space, "loss", 3, losses);
    study = hpt_study_create(space, sampler);
    hpt_study_set_seed(study, 42);
    if (hpt_study_optimize(study, objective, 30) < 0) {
        fprintf(stderr, "%s\n", hpt_last_error());
        return 1;
    }

    result = hpt_study_result(study);
    digest = hpt_result_digest(result);
    printf("best trial %" PRId64 ", value %.6f\n", hpt_result_best_number(result),
           hpt_result_best_value(result));
    printf("digest %s\n", digest);

    hpt_text_destroy(digest);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    hpt_space_destroy(space);
    return 0;
}
