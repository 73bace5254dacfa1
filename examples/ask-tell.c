/*
 * A host with a loop of its own: several trials out at once, told in any order.
 *
 * Such a host may be a cluster scheduler, a server, another language.  Here a
 * "job" is a struct that knows the trial's number and its configuration; the
 * jobs of a round end in the reverse order of their start, and one in ten
 * crashes.
 */
#include <hptune/hptune.h>
#include <inttypes.h>
#include <stdio.h>

enum { JOBS = 4 };

struct job {
    int64_t number;
    double width, depth;
};

/* Ask for a trial and start its job. */
static int
start(hpt_study *study, struct job *job)
{
    hpt_trial *trial;
    int rc = hpt_study_ask(study, &trial);

    if (rc != HPT_OK)
        return rc;
    job->number = hpt_trial_number(trial);
    job->width = hpt_trial_get_float(trial, "width");
    job->depth = (double)hpt_trial_get_int(trial, "depth");
    return HPT_OK;
}

/* The job is over: tell its score, or that it has none. */
static int
finish(hpt_study *study, const struct job *job)
{
    double w = job->width - 0.7, d = job->depth - 5;

    if (job->number % 10 == 9)
        return hpt_study_tell_state(study, job->number, HPT_TRIAL_FAILED, 0);
    return hpt_study_tell(study, job->number, 10 - 8 * w * w - d * d / 4);
}

static int
run(hpt_study *study)
{
    struct job jobs[JOBS];
    int rc = HPT_OK;

    while (rc == HPT_OK && hpt_study_is_done(study) == 0) {
        int running = 0;
        while (running < JOBS && (rc = start(study, &jobs[running])) == HPT_OK)
            running++;
        while (running > 0) {
            int told = finish(study, &jobs[--running]);
            if (told < 0)
                rc = told;
        }
    }
    return rc;
}

int
main(void)
{
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    hpt_result *result;

    hpt_space_add_float(space, "width", 0, 1, HPT_LINEAR);
    hpt_space_add_int(space, "depth", 1, 12, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("gp"));
    hpt_study_set_direction(study, HPT_MAXIMIZE);
    hpt_study_set_trial_limit(study, 32);
    if (run(study) < 0) {
        fprintf(stderr, "%s\n", hpt_last_error());
        return 1;
    }
    result = hpt_study_result(study);
    printf("best of %zu: %.4f at width %.3f, depth %" PRId64 "\n",
           hpt_result_count(result), hpt_result_best_value(result),
           hpt_result_best_float(result, "width"),
           hpt_result_best_int(result, "depth"));

    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_space_destroy(space);
    return 0;
}
