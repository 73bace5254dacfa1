/*
 * What the tests of studies share: small spaces, and shortcuts that fail the
 * test when a call fails.
 */
#ifndef HPTUNE_TESTS_STUDY_HELP_H
#define HPTUNE_TESTS_STUDY_HELP_H

#include "../check_main.h"
#include <hptune/hptune.h>
#include <string.h>

/* Fails with the library's own text. */
#define ck_ok(call)                                                            \
    do {                                                                       \
        int rc_ = (call);                                                      \
        ck_assert_msg(rc_ == HPT_OK, "%s: %s (%s)", #call,                     \
                      hpt_status_to_string(rc_), hpt_last_error());            \
    } while (0)

/* Expects a code and a piece of the text. */
#define ck_fails(call, code, piece)                                            \
    do {                                                                       \
        int rc_ = (call);                                                      \
        ck_assert_msg(rc_ == (code), "%s: %d, not %d", #call, rc_, (code));    \
        ck_assert_msg(strstr(hpt_last_error(), (piece)) != NULL,               \
                      "%s: \"%s\" lacks \"%s\"", #call, hpt_last_error(),      \
                      (piece));                                                \
    } while (0)

/* Same bits, so that -0.0 is not 0.0. */
#define ck_same(got, want)                                                     \
    do {                                                                       \
        double got_ = (got), want_ = (want);                                   \
        ck_assert_msg(memcmp(&got_, &want_, sizeof got_) == 0,                 \
                      "%s is %.17g, not %.17g", #got, got_, want_);            \
    } while (0)

/* x, a float on [0, 1]. */
static inline hpt_space *
line_space(void)
{
    hpt_space *space = hpt_space_create();

    ck_ok(hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR));
    return space;
}

/* All kinds, a condition and a constraint. */
static inline hpt_space *
rich_space(void)
{
    static const char *const models[] = { "linear", "tree", "net" };
    static const double widths[] = { 8, 16, 64 };
    hpt_space *space = hpt_space_create();

    ck_ok(hpt_space_add_float(space, "rate", 1e-4, 1, HPT_LOG));
    ck_ok(hpt_space_add_int(space, "depth", 1, 40, HPT_LINEAR));
    ck_ok(hpt_space_add_categorical(space, "model", 3, models));
    ck_ok(hpt_space_add_ordinal(space, "width", 3, widths));
    ck_ok(hpt_space_add_boolean(space, "bias"));
    ck_ok(hpt_space_add_float(space, "low", 0, 1, HPT_LINEAR));
    ck_ok(hpt_space_add_float(space, "high", 0, 1, HPT_LINEAR));
    ck_ok(hpt_space_add_condition_labels(space, "width", "model", 1,
                                         models + 2));
    ck_ok(hpt_space_add_order(space, "low", "high"));
    return space;
}

/* A study that owns its space. */
static inline hpt_study *
study_of(hpt_space *space, const char *sampler)
{
    hpt_study *study = hpt_study_create(space, hpt_sampler_create(sampler));

    ck_assert_msg(study != NULL, "%s", hpt_last_error());
    hpt_space_destroy(space);
    return study;
}

static inline hpt_trial *
ask(hpt_study *study)
{
    hpt_trial *trial = NULL;

    ck_ok(hpt_study_ask(study, &trial));
    ck_assert_ptr_nonnull(trial);
    return trial;
}

/* (x - 0.3)^2, for line_space(). */
static inline int
parabola(hpt_trial *trial, double *value, void *user_data)
{
    double x = hpt_trial_get_float(trial, "x");

    (void)user_data;
    *value = (x - 0.3) * (x - 0.3);
    return HPT_OK;
}

static inline void
run_cases(const char *name, void (*add)(TCase *))
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);

    tcase_set_timeout(tcase, 0);
    add(tcase);
    suite_add_tcase(suite, tcase);
    exit(run_suite(suite));
}

#endif
