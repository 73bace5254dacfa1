/*
 * What every Check program shares: a main that runs one suite, and comparisons
 * of doubles that say what they saw.
 */
#ifndef HPTUNE_TESTS_CHECK_MAIN_H
#define HPTUNE_TESTS_CHECK_MAIN_H

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

/* |got - want| <= tolerance; NaN fails. */
#define ck_near(got, want, tolerance)                                          \
    do {                                                                       \
        double got_ = (got), want_ = (want), tolerance_ = (tolerance);         \
        ck_assert_msg(fabs(got_ - want_) <= tolerance_ || got_ == want_,       \
                      "%s is %.17g, not %.17g within %g", #got, got_, want_,   \
                      tolerance_);                                             \
    } while (0)

/* |got - want| <= epsilons * DBL_EPSILON * |want|; NaN fails. */
#define ck_near_rel(got, want, epsilons)                                       \
    ck_near(got, want, (epsilons) * DBL_EPSILON * fabs(want))

static inline int
run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
