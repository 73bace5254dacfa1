/*
 * The callback after each trial.
 *
 * It may be replaced while other threads are inside of it, so each call holds a
 * reference, and who gives up the last one calls the destroy function.
 * References are counted under the study's mutex.
 */
#include "study/callback-priv.h"

#include "study/lock-priv.h"

struct hpti_hook {
    hpt_trial_fn call;
    void *user_data;
    hpt_destroy_fn destroy;
    size_t references;
};

static void
destroy_hook(const hpt_allocator *mem, struct hpti_hook *hook)
{
    if (hook->destroy)
        hook->destroy(hook->user_data);
    hpti_free(mem, hook);
}

/* Give up a reference, NULL for none, without the mutex. */
static void
drop(hpt_study *study, struct hpti_hook *hook)
{
    bool last;

    if (!hook)
        return;
    hpti_study_lock(study);
    last = --hook->references == 0;
    hpti_study_unlock(study);
    if (last)
        destroy_hook(&study->mem, hook);
}

static struct hpti_hook *
take(hpt_study *study)
{
    struct hpti_hook *hook;

    hpti_study_lock(study);
    hook = study->hook;
    if (hook)
        hook->references++;
    hpti_study_unlock(study);
    return hook;
}

int
hpti_callback_run(hpt_study *study, const hpt_trial *trial)
{
    struct hpti_hook *hook = take(study);
    int rc;

    if (!hook)
        return HPT_OK;
    rc = hook->call(study, trial, hook->user_data);
    drop(study, hook);
    if (rc > 0 && rc != HPT_STOPPED)
        return hpti_fail(HPT_E_INVALID,
                         "the callback after trial %lld returned %d, which is "
                         "not 0, HPT_STOPPED or negative",
                         (long long)hpt_trial_number(trial), rc);
    return rc;
}

void
hpti_callback_clear(hpt_study *study)
{
    if (study->hook)
        destroy_hook(&study->mem, study->hook);
    study->hook = NULL;
}

/* *out is NULL for no callback.  HPT_OK, HPT_E_NOMEM. */
static int
create_hook(struct hpti_hook **out, const hpt_allocator *mem,
            hpt_trial_fn callback, void *user_data, hpt_destroy_fn destroy)
{
    *out = NULL;
    if (!callback)
        return HPT_OK;
    *out = hpti_alloc(mem, 1, sizeof **out);
    if (!*out)
        return hpti_fail_memory("a callback");
    **out = (struct hpti_hook){ callback, user_data, destroy, 1 };
    return HPT_OK;
}

int
hpt_study_set_callback(hpt_study *study, hpt_trial_fn callback, void *user_data,
                       hpt_destroy_fn destroy)
{
    struct hpti_hook *hook = NULL, *old = NULL;
    int rc = hpti_study_enter(study);

    if (rc == HPT_OK) {
        rc = create_hook(&hook, &study->mem, callback, user_data, destroy);
        if (rc == HPT_OK) {
            old = study->hook;
            study->hook = hook;
        }
        hpti_study_unlock(study);
        drop(study, old);
    }
    if (!hook && destroy)
        destroy(user_data); /* nobody keeps it */
    return rc;
}
