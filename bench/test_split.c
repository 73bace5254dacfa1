/*
 * The seconds of an ask, read from the account that a study gives of it.
 */
#include "bench_split.h"

#include "../tests/check_main.h"

static const struct {
    const char *text;
    double fit, acquisition;
} accounts[] = {
    { "{\"seconds\":{\"fit\":0.25,\"acquisition\":1.5e-3,\"all\":0.5}}", 0.25,
      1.5e-3 },
    { "{\"fit\":9,\"seconds\":{\"all\":1,\"acquisition\":0,\"fit\":1e-9},"
      "\"n\":3}",
      1e-9, 0 },
    { "{\"seconds\":{\"all\":1,\"fit\":2}}", 2, NAN },
    { "{\"seconds\":{\"all\":1},\"acquisition\":7,\"fit\":8}", NAN, NAN },
    { "{\"seconds\":{\"fit\":null,\"acquisition\":2}}", NAN, 2 },
    { "{\"seconds\":{\"fit\":1", NAN, NAN },
    { "{\"fit\":1}", NAN, NAN },
    { "", NAN, NAN },
    { NULL, NAN, NAN },
};

static void
ck_same(double got, double want)
{
    if (isnan(want))
        ck_assert_msg(isnan(got), "%g, not NaN", got);
    else
        ck_near(got, want, 0);
}

START_TEST(seconds_are_read_from_their_object_alone)
{
    struct split split = split_of_text(accounts[_i].text);

    ck_same(split.fit, accounts[_i].fit);
    ck_same(split.acquisition, accounts[_i].acquisition);
}
END_TEST

START_TEST(a_sampler_that_fits_nothing_tells_no_positive_seconds)
{
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    hpt_trial *trial;
    struct split split;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
    split = split_of_last_ask(study);
    ck_assert(!(split.fit > 0));
    hpt_study_destroy(study);
    hpt_space_destroy(space);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("split");
    TCase *tc = tcase_create("split");

    tcase_add_loop_test(tc, seconds_are_read_from_their_object_alone, 0,
                        (int)(sizeof accounts / sizeof *accounts));
    tcase_add_test(tc, a_sampler_that_fits_nothing_tells_no_positive_seconds);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
