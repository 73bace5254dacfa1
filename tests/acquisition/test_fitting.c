/*
 * When the surrogate's hypotheses are fitted: at every observation while they
 * are few, then in rounds of one an ask, weighed on the same data at the end.
 */
#include "../check_main.h"
#include "acquisition/surrogate-priv.h"
#include <hptune/status.h>

enum { DIM = 2 };

static hpti_surrogate *
create(void)
{
    static const unsigned char none[DIM] = { 0 };
    static hpt_allocator mem;
    hpti_surrogate_options options;
    hpti_surrogate *s;

    hpti_mem_current(&mem);
    hpti_surrogate_defaults(&options);
    ck_assert_int_eq(hpti_surrogate_create(&s, &mem, DIM, none, &options),
                     HPT_OK);
    return s;
}

static void
observe(hpti_surrogate *s, size_t i)
{
    const double u[DIM] = { fmod(0.5 + 0.7548776662466927 * (double)i, 1),
                            fmod(0.5 + 0.5698402909980532 * (double)i, 1) };

    ck_assert_int_eq(
        hpti_surrogate_observe(s, u, sin(5 * u[0]) + u[1] * u[1], 0), HPT_OK);
}

static size_t
fitted_at(const hpti_surrogate *s, size_t n)
{
    size_t count = 0;

    for (size_t k = 0; k < s->n_hypotheses; k++)
        count += s->hypotheses[k].fitted_at == n;
    return count;
}

START_TEST(few_observations_have_a_round_each_many_one_fit_an_ask)
{
    hpti_surrogate *s = create();
    size_t rounds = 0, last = 0;

    for (size_t n = 1; n <= 140; n++) {
        observe(s, n);
        if (n < 2)
            continue;
        ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0),
                         HPT_OK);
        if (n <= 30)
            ck_assert_uint_eq(fitted_at(s, n), s->n_hypotheses);
        else
            ck_assert_uint_le(fitted_at(s, n), 1);
        if (n > 60 && s->round_at != last)
            rounds++;
        last = s->round_at;
        for (size_t k = 0; k < s->n_hypotheses; k++)
            ck_assert_uint_ge(5 * s->hypotheses[k].fitted_at + 35, 3 * n);
    }
    ck_assert_uint_ge(rounds, 3);
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(the_end_of_a_round_weighs_all_on_the_same_data)
{
    hpti_surrogate *s = create();
    size_t n = 0;

    while (n < 40 || s->round_at != n) {
        observe(s, ++n);
        if (n >= 2)
            ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0),
                             HPT_OK);
        ck_assert_uint_lt(n, 100);
    }
    for (size_t k = 0; k < s->n_hypotheses; k++) {
        const double value = s->hypotheses[k].value;

        hpti_hypothesis_load(&s->hypotheses[k], &s->observations, s->fitting,
                             s->n_fitting, NULL, s->gp);
        hpti_hypothesis_weigh(&s->hypotheses[k], &s->observations, s->fitting,
                              s->gp, s->work);
        ck_near(s->hypotheses[k].value, value, 1e-9 * fabs(value));
        ck_assert(value <= s->hypotheses[s->leader].value);
    }
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(work_that_is_afforded_grows_as_the_cube_root)
{
    hpti_surrogate *s = create();

    ck_assert_uint_eq(hpti_surrogate_affords(s, 0.1, 5, 300), 300);
    hpti_surrogate_bound(s, 1e6);
    ck_assert_uint_eq(hpti_surrogate_affords(s, 0.065, 5, 300), 40);
    ck_assert_uint_eq(hpti_surrogate_affords(s, 0.065, 50, 300), 50);
    ck_assert_uint_eq(hpti_surrogate_affords(s, 0.065, 5, 30), 30);
    hpti_surrogate_destroy(s);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("fitting");
    TCase *tcase = tcase_create("fitting");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase,
                   few_observations_have_a_round_each_many_one_fit_an_ask);
    tcase_add_test(tcase, the_end_of_a_round_weighs_all_on_the_same_data);
    tcase_add_test(tcase, work_that_is_afforded_grows_as_the_cube_root);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
