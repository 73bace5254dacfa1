/*
 * Parallel workers: the library runs the objective on as many threads as it is
 * told, and on none otherwise.
 *
 * The objective is called from several threads at once, so what it shares is
 * atomic, and what it writes is its own.  A callback after each trial stops the
 * run once three good configurations are known.
 */
#include <hptune/hptune.h>
#include <stdatomic.h>
#include <stdio.h>

struct shared {
    atomic_int running, most_at_once, good;
};

/* The mean of a walk whose drift depends on the parameters: something that
 * takes a while.  Its seed is the trial's own. */
static int
simulate(hpt_trial *trial, double *value, void *user_data)
{
    struct shared *shared = user_data;
    int now = atomic_fetch_add(&shared->running, 1) + 1;
    int most = atomic_load(&shared->most_at_once);
    double a = hpt_trial_get_float(trial, "a");
    double b = hpt_trial_get_float(trial, "b"), sum = 0;
    uint64_t state = hpt_trial_seed(trial) | 1;

    while (now > most &&
           !atomic_compare_exchange_weak(&shared->most_at_once, &most, now))
        ;
    for (int i = 0; i < 1000000; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        sum += (double)(state >> 11) * 0x1p-53 - 0.5;
    }
    *value = (a - 0.3) * (a - 0.3) + (b + 1) * (b + 1) + sum / 1e6;
    atomic_fetch_sub(&shared->running, 1);
    return HPT_OK;
}

static int
after_trial(hpt_study *study, const hpt_trial *trial, void *user_data)
{
    struct shared *shared = user_data;

    (void)study;
    if (hpt_trial_get_value(trial) < 0.01)
        return atomic_fetch_add(&shared->good, 1) < 2 ? 0 : HPT_STOPPED;
    return 0;
}

int
main(void)
{
    struct shared shared = { 0, 0, 0 };
    hpt_space *space = hpt_space_create();
    hpt_objective *objective = hpt_objective_create(simulate, &shared);
    hpt_study *study;
    hpt_result *result;
    int rc;

    hpt_space_add_float(space, "a", -1, 1, HPT_LINEAR);
    hpt_space_add_float(space, "b", -2, 2, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("gp"));
    hpt_study_set_workers(study, 4);
    hpt_study_set_callback(study, after_trial, &shared, NULL);
    hpt_study_set_progress(study, 2); /* silent unless stderr is a terminal */
    rc = hpt_study_optimize(study, objective, 60);
    if (rc < 0) {
        fprintf(stderr, "%s\n", hpt_last_error());
        return 1;
    }
    result = hpt_study_result(study);
    printf("%s after %zu trials, at most %d at once: %.5f\n",
           hpt_status_to_string(rc), hpt_result_count(result),
           shared.most_at_once, hpt_result_best_value(result));

    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    hpt_space_destroy(space);
    return 0;
}
