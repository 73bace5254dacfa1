/*
 * A conditional space: which model, and the parameters of that model alone.
 *
 * "alpha" exists only for the ridge, "neighbours" and "weighted" only for the
 * nearest-neighbour model.  An order constraint keeps the first of two features
 * below the second.  Inactive parameters have no value: reading one is an error
 * that the study reports instead of tuning on a wrong number.
 */
#include <hptune/hptune.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int
evaluate(hpt_trial *trial, double *value, void *user_data)
{
    int64_t first = hpt_trial_get_int(trial, "first_feature");
    int64_t second = hpt_trial_get_int(trial, "second_feature");
    double gap = (double)(second - first - 3);

    (void)user_data;
    if (strcmp(hpt_trial_get_label(trial, "model"), "ridge") == 0) {
        double alpha = hpt_trial_get_float(trial, "alpha");
        *value = 0.80 - 0.01 * (alpha - 2) * (alpha - 2);
    } else {
        double k = (double)hpt_trial_get_int(trial, "neighbours") - 7;
        *value = 0.85 - 0.002 * k * k;
        if (hpt_trial_get_boolean(trial, "weighted"))
            *value += 0.02;
    }
    *value -= 0.01 * gap * gap;
    return HPT_OK;
}

static hpt_space *
build_space(void)
{
    static const char *const models[] = { "ridge", "neighbours" };
    hpt_space *space = hpt_space_create();

    /* A failed call is remembered: hpt_study_create() will name it. */
    hpt_space_add_categorical(space, "model", 2, models);
    hpt_space_add_float(space, "alpha", 1e-3, 1e2, HPT_LOG);
    hpt_space_add_int(space, "neighbours", 1, 30, HPT_LINEAR);
    hpt_space_add_boolean(space, "weighted");
    hpt_space_add_condition_labels(space, "alpha", "model", 1, &models[0]);
    hpt_space_add_condition_labels(space, "neighbours", "model", 1, &models[1]);
    hpt_space_add_condition_labels(space, "weighted", "model", 1, &models[1]);
    hpt_space_add_int(space, "first_feature", 0, 9, HPT_LINEAR);
    hpt_space_add_int(space, "second_feature", 0, 9, HPT_LINEAR);
    hpt_space_add_order(space, "first_feature", "second_feature");
    return space;
}

int
main(void)
{
    hpt_space *space = build_space();
    hpt_objective *objective = hpt_objective_create(evaluate, NULL);
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("gp"));
    hpt_result *result;
    char *table;

    hpt_objective_set_direction(objective, HPT_MAXIMIZE);
    if (hpt_study_optimize(study, objective, 40) < 0) {
        fprintf(stderr, "%s\n", hpt_last_error());
        return 1;
    }
    result = hpt_study_result(study);
    table = hpt_result_to_table(result, 5);
    fputs(table, stdout);
    printf("best: %s", hpt_result_best_label(result, "model"));
    if (hpt_result_best_is_active(result, "neighbours") == 1)
        printf(" with %" PRId64 " of them",
               hpt_result_best_int(result, "neighbours"));
    putchar('\n');

    hpt_text_destroy(table);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    hpt_space_destroy(space);
    return 0;
}
