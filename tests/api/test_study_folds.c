/*
 * Folds, repeats, racing and the final test.
 */
#include "study_help.h"
#include <math.h>

/* What the callback saw, one entry a call; and what it returns. */
typedef struct record {
    int64_t number;
    int fold, repeat;
    uint64_t seed;
    size_t n_train, n_score, first_score;
} record;

typedef struct journal {
    record calls[10000];
    int n;
    double (*score)(int64_t number, int repeat, int fold);
    int rc_at, rc; /* call number rc_at returns rc */
} journal;

static int
keep(hpt_trial *trial, double *value, void *user_data)
{
    journal *j = user_data;
    record *r = &j->calls[j->n];
    const size_t *rows;

    r->number = hpt_trial_number(trial);
    r->fold = hpt_trial_fold(trial);
    r->repeat = hpt_trial_repeat(trial);
    r->seed = hpt_trial_seed(trial);
    hpt_trial_train_rows(trial, &r->n_train);
    rows = hpt_trial_score_rows(trial, &r->n_score);
    r->first_score = rows ? rows[0] : 0;
    *value = j->score(r->number, r->repeat, r->fold);
    return j->n++ == j->rc_at ? j->rc : HPT_OK;
}

/* The last finished trial. */
typedef struct last {
    int state, fold;
    double value, standard_error;
} last;

static int
see(hpt_study *study, const hpt_trial *trial, void *user_data)
{
    last *l = user_data;

    (void)study;
    l->state = hpt_trial_get_state(trial);
    l->fold = hpt_trial_fold(trial);
    l->value = hpt_trial_get_value(trial);
    l->standard_error = hpt_trial_get_standard_error(trial);
    return 0;
}

static double
count_up(int64_t number, int repeat, int fold)
{
    (void)number;
    return 1 + repeat + 10 * fold;
}

static journal j;
static last l;
static hpt_study *study;
static hpt_objective *objective;

static void
set_up(void)
{
    memset(&j, 0, sizeof j);
    j.rc_at = -1;
    j.score = count_up;
    study = study_of(line_space(), "random");
    objective = hpt_objective_create(keep, &j);
    ck_ok(hpt_study_set_callback(study, see, &l, NULL));
}

static void
tear_down(void)
{
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}

static void
run(int64_t n)
{
    ck_ok(hpt_study_optimize(study, objective, n));
}

static hpt_split *
split_of(size_t n, size_t k, double test_fraction)
{
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split;

    rows.n = n;
    rows.test_fraction = test_fraction;
    split = hpt_split_k_fold(&rows, k, 1);
    ck_assert_msg(split != NULL, "%s", hpt_last_error());
    return split;
}

START_TEST(without_folds_there_is_fold_0_and_no_rows)
{
    run(1);
    ck_assert_int_eq(j.n, 1);
    ck_assert_int_eq(j.calls[0].fold, 0);
    ck_assert_int_eq(j.calls[0].repeat, 0);
    ck_assert_uint_eq(j.calls[0].n_train, 0);
    ck_assert_uint_eq(j.calls[0].n_score, 0);
    ck_assert_int_eq(l.fold, -1);
    ck_same(l.value, 1);
    ck_same(l.standard_error, 0);
}
END_TEST

/* 1 .. 5: mean 3, variance 2.5, standard error sqrt(2.5 / 5). */
START_TEST(repeats_give_a_mean_and_its_standard_error)
{
    ck_ok(hpt_objective_set_repeats(objective, 5));
    run(1);
    ck_assert_int_eq(j.n, 5);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(j.calls[i].repeat, i);
        for (int k = 0; k < i; k++)
            ck_assert_uint_ne(j.calls[i].seed, j.calls[k].seed);
    }
    ck_same(l.value, 3);
    ck_near_rel(l.standard_error, 0.70710678118654752440, 2);
    ck_assert_int_eq(l.state, HPT_TRIAL_COMPLETE);
}
END_TEST

/* 2 repeats of 3 folds: 1 11 21 2 12 22, mean 11.5; by hand: squares 401.5
 * around it, so the standard error is sqrt(401.5 / 5 / 6). */
START_TEST(folds_and_repeats_are_evaluated_in_order_on_the_same_rows)
{
    hpt_split *split = split_of(30, 3, 0);

    ck_ok(hpt_objective_set_split(objective, split));
    ck_ok(hpt_objective_set_repeats(objective, 2));
    ck_ok(hpt_objective_set_racing(objective, 0));
    hpt_split_destroy(split);
    run(3);
    ck_assert_int_eq(j.n, 18);
    for (int i = 0; i < 18; i++) {
        ck_assert_int_eq(j.calls[i].number, i / 6);
        ck_assert_int_eq(j.calls[i].repeat, i % 6 / 3);
        ck_assert_int_eq(j.calls[i].fold, i % 3);
        ck_assert_uint_eq(j.calls[i].n_train, 20);
        ck_assert_uint_eq(j.calls[i].n_score, 10);
        ck_assert_uint_eq(j.calls[i].first_score, j.calls[i % 3].first_score);
    }
    ck_near_rel(l.value, 11.5, 1);
    ck_near_rel(l.standard_error, sqrt(401.5 / 5 / 6), 4);
}
END_TEST

START_TEST(one_failed_fold_fails_the_trial)
{
    ck_ok(hpt_objective_set_repeats(objective, 5));
    j.rc_at = 2;
    j.rc = HPT_TRIAL_FAILED;
    run(1);
    ck_assert_int_eq(j.n, 3);
    ck_assert_int_eq(l.state, HPT_TRIAL_FAILED);
    ck_assert(isnan(l.value));
}
END_TEST

static double
nan_at_3(int64_t number, int repeat, int fold)
{
    (void)number;
    return repeat == 3 ? (double)NAN : 1.0 + fold;
}

static double
infinite_at_3(int64_t number, int repeat, int fold)
{
    (void)fold;
    return repeat == 3 ? (number ? -INFINITY : INFINITY) : 1;
}

START_TEST(a_nan_fold_fails_the_trial)
{
    j.score = nan_at_3;
    ck_ok(hpt_objective_set_repeats(objective, 5));
    run(1);
    ck_assert_int_eq(j.n, 4);
    ck_assert_int_eq(l.state, HPT_TRIAL_FAILED);
}
END_TEST

START_TEST(an_infinite_fold_settles_the_mean)
{
    j.score = infinite_at_3;
    ck_ok(hpt_objective_set_repeats(objective, 5));
    run(1);
    ck_assert_int_eq(j.n, 4);
    ck_assert_int_eq(l.state, HPT_TRIAL_COMPLETE);
    ck_same(l.value, INFINITY);
    run(1); /* on the good side */
    ck_assert_int_eq(l.state, HPT_TRIAL_FAILED);
    ck_assert(isnan(l.value));
}
END_TEST

START_TEST(a_pruned_fold_prunes_the_trial_with_the_mean_so_far)
{
    ck_ok(hpt_objective_set_repeats(objective, 5));
    j.rc_at = 2;
    j.rc = HPT_TRIAL_PRUNED;
    run(1);
    ck_assert_int_eq(j.n, 3);
    ck_assert_int_eq(l.state, HPT_TRIAL_PRUNED);
    ck_same(l.value, 2);
}
END_TEST

/* ---- racing ---- */

/* Evaluation i of trial 0 is noise(i); others are worse or better by more. */
static double
noise(int i)
{
    return sin(12.9898 * i + 1);
}

static double
shifted(int64_t number, int repeat, int fold)
{
    static const double shift[] = { 0, 5, 0.5, -1, 3 };

    (void)fold;
    return shift[number] + noise(repeat) +
           0.25 * noise(100 * (int)number + repeat);
}

START_TEST(a_hopeless_trial_is_cut_short)
{
    double d[20], mean = 0, best = 0, squares = 0;

    j.score = shifted;
    ck_ok(hpt_objective_set_repeats(objective, 20));
    run(1);
    ck_assert_int_eq(j.n, 20);
    run(1); /* worse by 5 */
    ck_assert_int_eq(j.n, 23);
    ck_assert_int_eq(l.state, HPT_TRIAL_PRUNED);
    for (int i = 0; i < 20; i++)
        best += shifted(0, i, 0) / 20;
    for (int i = 0; i < 3; i++) {
        d[i] = shifted(1, i, 0) - shifted(0, i, 0);
        mean += d[i] / 3;
    }
    for (int i = 0; i < 3; i++)
        squares += (d[i] - mean) * (d[i] - mean);
    ck_near_rel(l.value, best + mean, 16);
    ck_near_rel(l.standard_error, sqrt(squares / 2 / 3), 64);
    run(1); /* worse by half the noise: takes some longer, not to the end */
    ck_assert_int_eq(l.state, HPT_TRIAL_PRUNED);
    ck_assert_int_gt(j.n, 26);
    ck_assert_int_lt(j.n, 43);
    j.n = 0;
    run(1); /* better: the new incumbent */
    ck_assert_int_eq(j.n, 20);
    ck_assert_int_eq(l.state, HPT_TRIAL_COMPLETE);
    run(1);
    ck_assert_int_eq(j.n, 23);
}
END_TEST

START_TEST(racing_can_be_switched_off)
{
    j.score = shifted;
    ck_ok(hpt_objective_set_repeats(objective, 20));
    ck_ok(hpt_objective_set_racing(objective, 0));
    run(4);
    ck_assert_int_eq(j.n, 80);
}
END_TEST

static double
negative(int64_t number, int repeat, int fold)
{
    return -shifted(number, repeat, fold);
}

START_TEST(racing_knows_the_direction)
{
    j.score = negative;
    ck_ok(hpt_objective_set_direction(objective, HPT_MAXIMIZE));
    ck_ok(hpt_objective_set_repeats(objective, 20));
    run(2);
    ck_assert_int_eq(j.n, 23);
    ck_assert_int_eq(l.state, HPT_TRIAL_PRUNED);
    ck_assert(l.value < -4 && l.value > -6);
}
END_TEST

static double
worse_by_one(int64_t number, int repeat, int fold)
{
    (void)fold;
    return (double)number + repeat % 3;
}

static double
constant(int64_t number, int repeat, int fold)
{
    (void)number;
    (void)repeat;
    (void)fold;
    return 4;
}

START_TEST(differences_without_variance_decide)
{
    j.score = worse_by_one;
    ck_ok(hpt_objective_set_repeats(objective, 10));
    run(2);
    ck_assert_int_eq(j.n, 13);
    ck_assert_int_eq(l.state, HPT_TRIAL_PRUNED);
    ck_same(l.standard_error, 0);
    ck_near_rel(l.value, 1.9, 4);
}
END_TEST

START_TEST(equal_trials_are_not_cut)
{
    j.score = constant;
    ck_ok(hpt_objective_set_repeats(objective, 10));
    run(5);
    ck_assert_int_eq(j.n, 50);
    ck_same(l.value, 4);
    ck_same(l.standard_error, 0);
}
END_TEST

/* Evaluations on other rows, or another number of them, are not compared. */
START_TEST(only_the_same_evaluations_are_compared)
{
    hpt_split *split = split_of(40, 10, 0);

    j.score = worse_by_one;
    ck_ok(hpt_objective_set_repeats(objective, 10));
    run(1);
    ck_ok(hpt_objective_set_repeats(objective, 12));
    run(1);
    ck_assert_int_eq(j.n, 22);
    ck_ok(hpt_objective_set_repeats(objective, 1));
    ck_ok(hpt_objective_set_split(objective, split));
    run(1);
    ck_assert_int_eq(j.n, 32);
    run(1); /* these are, also from run to run */
    ck_assert_int_eq(j.n, 35);
    hpt_split_destroy(split);
}
END_TEST

/* 4 evaluations: one look, after the third. */
START_TEST(few_evaluations_are_looked_at_once)
{
    j.score = worse_by_one;
    ck_ok(hpt_objective_set_repeats(objective, 4));
    run(3);
    ck_assert_int_eq(j.n, 4 + 3 + 3);
    ck_ok(hpt_objective_set_repeats(objective, 3));
    run(2);
    ck_assert_int_eq(j.n, 10 + 3 + 3);
}
END_TEST

/* ---- the final test ---- */

START_TEST(the_test_rows_are_handed_out_once)
{
    hpt_split *split = split_of(50, 4, 0.2);
    double value = 5;

    ck_assert_uint_eq(hpt_split_test_count(split), 10);
    ck_ok(hpt_objective_set_split(objective, split));
    ck_fails(hpt_study_score_test(study, objective, &value), HPT_E_NO_DATA,
             "no complete trial");
    ck_assert(isnan(value));
    ck_assert_int_eq(hpt_split_is_sealed(split), 1);
    ck_fails(hpt_study_score_test(study, NULL, &value), HPT_E_INVALID, "");
    ck_fails(hpt_study_score_test(study, objective, NULL), HPT_E_INVALID,
             "value");
    run(3);
    j.n = 0;
    ck_ok(hpt_study_score_test(study, objective, &value));
    ck_assert_int_eq(j.n, 1);
    ck_assert_int_eq(j.calls[0].number, 0); /* all tie: the first */
    ck_assert_uint_eq(j.calls[0].n_train, 40);
    ck_assert_uint_eq(j.calls[0].n_score, 10);
    ck_same(value, 1);
    ck_assert_int_eq(hpt_split_is_sealed(split), 0);
    ck_fails(hpt_study_score_test(study, objective, &value), HPT_E_STATE, "");
    ck_assert(isnan(value));
    ck_assert_int_eq(j.n, 1);
    hpt_split_destroy(split);
}
END_TEST

START_TEST(without_test_rows_there_is_no_final_test)
{
    hpt_split *split = split_of(50, 4, 0);
    double value;

    run(1);
    ck_fails(hpt_study_score_test(study, objective, &value), HPT_E_STATE,
             "no split");
    ck_ok(hpt_objective_set_split(objective, split));
    ck_fails(hpt_study_score_test(study, objective, &value), HPT_E_STATE, "");
    ck_ok(hpt_objective_set_direction(objective, HPT_MAXIMIZE));
    ck_fails(hpt_study_score_test(study, objective, &value), HPT_E_STATE,
             "directions");
    hpt_split_destroy(split);
}
END_TEST

static const struct {
    int rc;
    double value;
    int expected;
} test_codes[] = {
    { HPT_TRIAL_FAILED, 1, HPT_E_INVALID },
    { HPT_TRIAL_PRUNED, 1, HPT_E_INVALID },
    { HPT_OK, NAN, HPT_E_INVALID },
    { -99, 1, -99 },
    { 1234, 1, HPT_E_INVALID },
};

static double
value_at_end(int64_t number, int repeat, int fold)
{
    (void)number;
    (void)repeat;
    (void)fold;
    return j.n == 4 ? test_codes[j.calls[9999].fold].value : 1;
}

START_TEST(the_final_test_may_fail)
{
    hpt_split *split = split_of(50, 4, 0.2);
    double value;

    j.score = value_at_end;
    j.calls[9999].fold = _i;
    j.rc_at = 4; /* after the 4 folds of the one trial */
    j.rc = test_codes[_i].rc;
    ck_ok(hpt_objective_set_split(objective, split));
    run(1);
    ck_assert_int_eq(hpt_study_score_test(study, objective, &value),
                     test_codes[_i].expected);
    ck_assert(isnan(value));
    ck_assert_int_eq(hpt_split_is_sealed(split), 0);
    hpt_split_destroy(split);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("study-folds");
    TCase *tcase = tcase_create("study-folds");

    tcase_set_timeout(tcase, 0);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, without_folds_there_is_fold_0_and_no_rows);
    tcase_add_test(tcase, repeats_give_a_mean_and_its_standard_error);
    tcase_add_test(tcase,
                   folds_and_repeats_are_evaluated_in_order_on_the_same_rows);
    tcase_add_test(tcase, one_failed_fold_fails_the_trial);
    tcase_add_test(tcase, a_nan_fold_fails_the_trial);
    tcase_add_test(tcase, an_infinite_fold_settles_the_mean);
    tcase_add_test(tcase, a_pruned_fold_prunes_the_trial_with_the_mean_so_far);
    tcase_add_test(tcase, a_hopeless_trial_is_cut_short);
    tcase_add_test(tcase, racing_can_be_switched_off);
    tcase_add_test(tcase, racing_knows_the_direction);
    tcase_add_test(tcase, differences_without_variance_decide);
    tcase_add_test(tcase, equal_trials_are_not_cut);
    tcase_add_test(tcase, only_the_same_evaluations_are_compared);
    tcase_add_test(tcase, few_evaluations_are_looked_at_once);
    tcase_add_test(tcase, the_test_rows_are_handed_out_once);
    tcase_add_test(tcase, without_test_rows_there_is_no_final_test);
    tcase_add_loop_test(tcase, the_final_test_may_fail, 0,
                        (int)(sizeof test_codes / sizeof *test_codes));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
