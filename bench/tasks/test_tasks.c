/*
 * The real tasks: reading tables, interpolation, spaces, the tables themselves.
 *
 * Expected values of small tables are worked out by hand.
 */
#include "task_functions.h"
#include "tasks.h"

#include "../../tests/check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- tables of the tests ---- */

/* Loops: kind = plain, rate = 1, 10, 100 (entries 0 to 2); then kind = curved,
 * rate, and width = 2, 4, 8 in it (3 to 11). */
#define SMALL_HEAD                           \
    "# a comment\n"                          \
    "parameter kind category plain curved\n" \
    "parameter rate float log 1 10 100\n"    \
    "\n"                                     \
    "parameter width int log 2 4 8\n"        \
    "when width kind curved\n"
static const char small[] = SMALL_HEAD "scores 12 1\n"
                                       "5\n3\n4\n"
                                       "9\n8\n7\n"
                                       "6\n2\n1\n"
                                       "10\n11\n12\n";

/* Two folds whose best points are not the same. */
static const char folds[] = "parameter x float linear 0 1 3\n"
                            "scores 3 2\n"
                            "1 6\n4 2\n5 3\n";

static char path[64];

/* Write a table to a file of its own and read it. */
static struct task *
read_text(const char *text, size_t size, char *message)
{
    struct task *task;
    FILE *file;
    int descriptor;

    strcpy(path, "/tmp/hptune-tasks-XXXXXX");
    descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    file = fdopen(descriptor, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    message[0] = 0;
    task = task_read(path, size, message);
    unlink(path);
    return task;
}

static struct task *
read_good(const char *text)
{
    char message[512];
    struct task *task = read_text(text, sizeof message, message);

    ck_assert_msg(task != NULL, "%s", message);
    return task;
}

/* ---- values ---- */

static const struct {
    double x[3], value;
} nodes[] = {
    { { 0, 1, NAN }, 5 },  { { 0, 10, NAN }, 3 }, { { 0, 100, NAN }, 4 },
    { { 1, 1, 2 }, 9 },    { { 1, 1, 4 }, 8 },    { { 1, 1, 8 }, 7 },
    { { 1, 10, 2 }, 6 },   { { 1, 10, 4 }, 2 },   { { 1, 10, 8 }, 1 },
    { { 1, 100, 2 }, 10 }, { { 1, 100, 4 }, 11 }, { { 1, 100, 8 }, 12 },
};

START_TEST(a_node_has_its_entry)
{
    struct task *task = read_good(small);

    ck_assert_uint_eq(task_dim(task), 3);
    ck_assert_uint_eq(task_entries(task), sizeof nodes / sizeof *nodes);
    ck_assert_uint_eq(task_folds(task), 1);
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
        ck_assert_double_eq(task_value(task, nodes[i].x), nodes[i].value);
    task_destroy(task);
}
END_TEST

/* sqrt(2), the geometric middle of 1 and 2, is not exact: hence a tolerance. */
static const struct {
    double x[3], value;
} between[] = {
    /* on the logarithmic scale: half way from 1 to 10, a quarter from 10 on */
    { { 0, 3.1622776601683795, NAN }, (5 + 3) / 2. },
    { { 0, 17.782794100389228, NAN }, 3 + (4 - 3) / 4. },
    { { 1, 3.1622776601683795, 2 }, (9 + 6) / 2. },
    /* an integer that is no level: 3 on the scale from 2 to 4 */
    { { 1, 10, 3 }, 6 - 4 * 0.58496250072115618 },
    /* in the middle of four, and at a level of one */
    { { 1, 3.1622776601683795, 5.6568542494923806 }, (8 + 7 + 2 + 1) / 4. },
    { { 1, 31.622776601683793, 8 }, (1 + 12) / 2. },
};

START_TEST(between_nodes_the_value_is_interpolated_on_the_scale)
{
    struct task *task = read_good(small);

    ck_near_rel(task_value(task, between[_i].x), between[_i].value, 16);
    task_destroy(task);
}
END_TEST

START_TEST(what_is_inactive_is_not_looked_at)
{
    struct task *task = read_good(small);
    const double with_nan[] = { 0, 10, NAN }, with_number[] = { 0, 10, 1e30 };

    ck_assert_double_eq(task_value(task, with_nan), 3);
    ck_assert_double_eq(task_value(task, with_number), 3);
    task_destroy(task);
}
END_TEST

START_TEST(the_value_is_the_mean_over_the_folds)
{
    struct task *task = read_good(folds);
    const double node = 1, middle = 2;

    ck_assert_uint_eq(task_folds(task), 2);
    ck_assert_double_eq(task_value(task, &node), 3);
    ck_assert_double_eq(task_fold_value(task, &node, 0), 4);
    ck_assert_double_eq(task_fold_value(task, &node, 1), 2);
    ck_assert_double_eq(task_value(task, &middle), 3.5);
    ck_assert_double_eq(task_fold_value(task, &middle, 0), 4.5);
    ck_assert_double_eq(task_fold_value(task, &middle, 1), 2.5);
    ck_assert_double_eq(task_minimum(task), 3);
    task_destroy(task);
}
END_TEST

START_TEST(the_minimum_is_the_smallest_entry)
{
    struct task *task = read_good(small);

    ck_assert_double_eq(task_minimum(task), 1);
    task_destroy(task);
}
END_TEST

/* ---- spaces ---- */

START_TEST(the_space_has_kinds_bounds_and_labels)
{
    struct task *task = read_good(small);
    hpt_space *space = hpt_space_create();
    double low, high;

    ck_assert_int_eq(task_build(task, space), HPT_OK);
    ck_assert_uint_eq(hpt_space_count(space), 3);
    ck_assert_int_eq(hpt_space_kind(space, "kind"), HPT_KIND_CATEGORICAL);
    ck_assert_uint_eq(hpt_space_label_count(space, "kind"), 2);
    ck_assert_str_eq(hpt_space_label(space, "kind", 1), "curved");
    ck_assert_int_eq(hpt_space_kind(space, "rate"), HPT_KIND_FLOAT);
    ck_assert_int_eq(hpt_space_bounds(space, "rate", &low, &high), HPT_OK);
    ck_assert_double_eq(low, 1);
    ck_assert_double_eq(high, 100);
    ck_assert_int_eq(hpt_space_kind(space, "width"), HPT_KIND_INT);
    ck_assert_int_eq(hpt_space_bounds(space, "width", &low, &high), HPT_OK);
    ck_assert_double_eq(low, 2);
    ck_assert_double_eq(high, 8);
    hpt_space_destroy(space);
    task_destroy(task);
}
END_TEST

/* Half of the rates of a logarithmic scale lie below its middle, a hundredth
 * of a linear one. */
START_TEST(a_parameter_is_active_under_its_labels_and_drawn_on_its_scale)
{
    struct task *task = read_good(small);
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    double x[3];
    int low = 0, curved = 0;

    ck_assert_int_eq(task_build(task, space), HPT_OK);
    study = hpt_study_create(space, hpt_sampler_create("sobol"));
    ck_assert_ptr_nonnull(study);
    ck_assert_int_eq(hpt_study_set_seed(study, 1), HPT_OK);
    for (int i = 0; i < 256; i++) {
        hpt_trial *trial;
        ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
        ck_assert_int_eq(hpt_trial_get_point(trial, 3, x), HPT_OK);
        ck_assert_int_eq(isnan(x[2]) == 0, x[0] > 0.5);
        curved += x[0] > 0.5;
        low += x[1] < 10;
        ck_assert_double_ge(task_value(task, x), 1 - 1e-12);
        ck_assert_int_eq(hpt_study_tell(study, hpt_trial_number(trial), 0),
                         HPT_OK);
    }
    ck_assert_int_gt(curved, 100);
    ck_assert_int_lt(curved, 156);
    ck_assert_int_gt(low, 100);
    ck_assert_int_lt(low, 156);
    hpt_study_destroy(study);
    hpt_space_destroy(space);
    task_destroy(task);
}
END_TEST

/* ---- bad tables ---- */

#define X "parameter x float linear 0 1\n"
#define K "parameter k category a b\n"
#define LONG32 "abcdefghijklmnopqrstuvwxyzabcdef"

static const struct {
    const char *text, *message;
} bad[] = {
    { "", "1: the file ends where scores was expected" },
    { X, "2: the file ends where scores was expected" },
    { "nonsense\n", "1: 'nonsense' where parameter, when or scores was "
                    "expected" },
    { "\xc3\xa4\n", "1: a character with the code 195" },
    { LONG32 LONG32 "\n", "1: a word of more than 63 characters" },
    { "parameter\n", "1: the line ends where a name was expected" },
    { "parameter " LONG32 " float linear 0 1\n",
      "1: '" LONG32 "' where a name was expected" },
    { X X, "2: 'x' where another name was expected" },
    { "parameter x real 0 1\n",
      "1: 'real' where category, float or int was expected" },
    { "parameter x float cubic 0 1\n",
      "1: 'cubic' where linear or log was expected" },
    { "parameter x float linear 0\n",
      "1: the line ends where a second level was expected" },
    { "# first\n\nparameter x float linear 0 1 1\n",
      "3: '1' where a number above 1 was expected" },
    { "parameter x float log 0 1\n",
      "1: '0' where a number above 0 was expected" },
    { "parameter x float linear 0 1e999\n",
      "1: '1e999' where a number above 0 was expected" },
    { "parameter x float linear 0 one\n",
      "1: 'one' where a number above 0 was expected" },
    { "parameter x int linear 1 2.5\n",
      "1: '2.5' where a whole number above 1 was expected" },
    { "parameter x int linear 1 1e10\n",
      "1: '1e10' where a whole number above 1 was expected" },
    { "parameter k category a b a\n",
      "1: 'a' where another label was expected" },
    { "parameter k category a " LONG32 "\n",
      "1: '" LONG32 "' where a shorter label was expected" },
    { "parameter x int linear 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 "
      "20 21 22 23 24 25 26 27 28 29 30 31 32 33\n",
      "1: x: more than 32 levels" },
    { "parameter a int log 1 2\nparameter b int log 1 2\n"
      "parameter c int log 1 2\nparameter d int log 1 2\n"
      "parameter e int log 1 2\nparameter f int log 1 2\n"
      "parameter g int log 1 2\nparameter h int log 1 2\n"
      "parameter i int log 1 2\nparameter j int log 1 2\n"
      "parameter k int log 1 2\nparameter l int log 1 2\n"
      "parameter m int log 1 2\nparameter n int log 1 2\n"
      "parameter o int log 1 2\nparameter p int log 1 2\n"
      "parameter q int log 1 2\n",
      "17: more than 16 parameters" },
    { K "when y k a\n", "2: 'y' where the name of a parameter was expected" },
    { K X "when x y a\n",
      "3: 'y' where a category before the parameter was expected" },
    { X K "when x k a\n",
      "3: 'k' where a category before the parameter was expected" },
    { X "parameter y int log 1 2\nwhen y x 1\n",
      "3: 'x' where a category before the parameter was expected" },
    { K X "when x k c\n", "3: 'c' where a label of the category was expected" },
    { K X "when x k\n",
      "3: the line ends where a label of the category was expected" },
    { K X "when x k a\nwhen x k b\n",
      "4: 'x' where a parameter without a condition was expected" },
    { "scores 1 1\n1\n", "1: 'scores' where a parameter was expected" },
    { X "scores\n",
      "2: the line ends where 2, the number of points, was expected" },
    { X "scores 3 1\n1\n2\n",
      "2: '3' where 2, the number of points, was expected" },
    { X "scores 1 1\n1\n2\n",
      "2: '1' where 2, the number of points, was expected" },
    { X "scores 1.5 1\n1\n2\n",
      "2: '1.5' where 2, the number of points, was expected" },
    { K X "when x k a\nscores 4 1\n1\n2\n3\n4\n",
      "4: '4' where 3, the number of points, was expected" },
    { X "scores 2 0\n1\n2\n",
      "2: '0' where a number of folds up to 100 was expected" },
    { X "scores 2 101\n1\n2\n",
      "2: '101' where a number of folds up to 100 was expected" },
    { X "scores 2 1 1\n1\n2\n",
      "2: '1' where the end of the line was expected" },
    { X "scores 2 1\n1\n", "4: the file ends after 1 of 2 scores" },
    { X "scores 2 1\n1\n2\n3\n",
      "5: '3' where the end of the file was expected" },
    { X "scores 2 1\n1 1\n2\n",
      "3: '1' where the end of the line was expected" },
    { X "scores 2 2\n1 1\n2\n", "4: the line ends where a score was expected" },
    { X "scores 2 1\n1\nnan\n", "4: 'nan' where a score was expected" },
};

START_TEST(a_bad_table_is_refused_with_file_line_and_what_was_expected)
{
    char message[512], want[600];
    struct task *task = read_text(bad[_i].text, sizeof message, message);

    ck_assert_ptr_null(task);
    snprintf(want, sizeof want, "%s:%s", path, bad[_i].message);
    ck_assert_str_eq(message, want);
}
END_TEST

START_TEST(a_table_with_too_many_points_is_refused)
{
    char text[2048] = "", want[128], message[512];
    size_t n = 0;

    for (int i = 0; i < 16; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "parameter k%d category a b c d e f g h\n", i);
    snprintf(text + n, sizeof text - n, "scores 1 1\n1\n");
    ck_assert_ptr_null(read_text(text, sizeof message, message));
    snprintf(want, sizeof want, "%s:17: more than 1000000 points", path);
    ck_assert_str_eq(message, want);
}
END_TEST

START_TEST(a_missing_table_is_named)
{
    char message[512];

    ck_assert_ptr_null(
        task_read("/nonexistent/x.table", sizeof message, message));
    ck_assert_str_eq(message,
                     "/nonexistent/x.table: No such file or directory");
}
END_TEST

START_TEST(a_message_that_is_too_long_is_cut)
{
    char message[12];

    ck_assert_ptr_null(read_text("nonsense\n", sizeof message, message));
    ck_assert_uint_eq(strlen(message), sizeof message - 1);
}
END_TEST

/* ---- the tables ---- */

START_TEST(no_point_of_a_task_lies_below_its_minimum)
{
    const struct function *f = &task_functions[_i];
    hpt_space *space = function_space(f);
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("random"));
    double x[FUNCTION_MAX_DIM], best = INFINITY;

    ck_assert_msg(study != NULL, "%s: %s", f->name, hpt_last_error());
    ck_assert_uint_eq(hpt_space_count(space), f->d);
    ck_assert_int_eq(hpt_study_set_seed(study, 1), HPT_OK);
    for (int i = 0; i < 2000; i++) {
        hpt_trial *trial;
        double value;
        ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
        ck_assert_int_eq(hpt_trial_get_point(trial, f->d, x), HPT_OK);
        value = f->value(f->d, x);
        ck_assert_msg(value >= f->minimum * (1 - 1e-12), "%s is %.17g", f->name,
                      value);
        /* twenty trials of no method reach it */
        best = i < 20 ? fmin(best, value) : best;
        ck_assert_int_eq(hpt_study_tell(study, hpt_trial_number(trial), value),
                         HPT_OK);
    }
    ck_assert_double_gt(best, f->minimum * 1.001);
    hpt_study_destroy(study);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(a_task_is_found_by_its_name)
{
    const struct function *f = &task_functions[_i];

    ck_assert_ptr_eq(function_find(f->name), f);
}
END_TEST

/* Written by Python from the order of grid.py: of each task its best point and
 * two others, drawn at random. */
static const struct {
    const char *name;
    double x[12], value;
} known[] = {
    { "svm_vehicle", { 2, 100, 0.0215443, 2, 0.5 }, 0.14187240000000001 },
    { "svm_vehicle", { 3, 100000, 0.0215443, NAN, 1 }, 0.65012879999999995 },
    { "svm_vehicle", { 2, 10, 0.1, 3, 0 }, 0.19626879999999999 },
    { "svm_digits", { 0, 10, 0.001 }, 0.0191938 },
    { "svm_digits", { 2, 10000, 0.0001 }, 0.039928199999999997 },
    { "svm_digits", { 1, 1, 3.16228e-05 }, 0.86666699999999997 },
    { "svr_diabetes", { 1, 0.01, 0.316228 }, 54.091599999999993 },
    { "svr_diabetes", { 100, 0.0001, 0.0316228 }, 54.893460000000005 },
    { "svr_diabetes", { 100, 0.1, 0.316228 }, 84.787679999999995 },
    { "boost_cancer", { 0.15, 1, 0.1, 0.3, 1, 256 }, 0.099498299999999998 },
    { "boost_cancer", { 1, 2, 0.1, 1, 0.4, 4 }, 0.165244 },
    { "boost_cancer", { 0.5, 2, 0.1, 1, 1, 16 }, 0.11718000000000001 },
    { "boost_diabetes", { 0.05, 1, 0.01, 0.3, 256 }, 55.040239999999997 },
    { "boost_diabetes", { 0.005, 1, 30, 1, 32 }, 148.72300000000001 },
    { "boost_diabetes", { 1, 1, 1, 1, 256 }, 61.396620000000006 },
    { "boost_vehicle", { 0, 2, NAN, 0.1, 1, 0.1, 256 }, 0.45211600000000002 },
    { "boost_vehicle", { 1, NAN, 8, 0.3, 0.3, 0.1, 32 }, 0.48386400000000002 },
    { "boost_vehicle", { 0, 9, NAN, 0.01, 0.1, 8, 128 }, 1.1936599999999999 },
    { "forest_letter", { 1, 1, 0.75, 12, 1, 64 }, 0.838225 },
    { "forest_letter", { 0, 0, 0.25, 20, 9, 4 }, 1.6828399999999999 },
    { "forest_letter", { 0, 1, 0.0625, 12, 30, 32 }, 2.36856 },
    { "mlp_digits", { 2, 96, 0.0464159, 8, 32 }, 0.135767 },
    { "mlp_digits", { 0, 12, 0.215443, 128, 8 }, 1.8055399999999999 },
    { "mlp_digits", { 1, 32, 0.0001, 8, 32 }, 1.0732299999999999 },
    { "models_satellite",
      { 0, 10, 0.1, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN },
      0.145846 },
    { "models_satellite",
      { 2, NAN, NAN, NAN, NAN, NAN, 0.01, 1, 4, NAN, NAN, NAN },
      0.37163800000000002 },
    { "models_satellite",
      { 1, NAN, NAN, 0.1, 3, 64, NAN, NAN, NAN, NAN, NAN, NAN },
      0.16755999999999999 },
};

START_TEST(a_node_of_a_task_has_the_score_that_was_written_for_it)
{
    const struct function *f = function_find(known[_i].name);

    ck_assert_ptr_nonnull(f);
    ck_near_rel(f->value(f->d, known[_i].x), known[_i].value, 4);
    if (_i % 3 == 0)
        ck_near_rel(f->minimum, known[_i].value, 4);
}
END_TEST

/* The mean of what is told comes out at the value: the folds are drawn alike.
 */
START_TEST(a_noisy_task_tells_the_score_of_a_fold)
{
    const struct function *f = function_find("svr_diabetes_noisy");
    const double x[] = { 1, 0.01, 0.1 };
    const int n = 20000;
    double value = f->value(f->d, x), sum = 0, squares = 0;

    ck_assert_int_ne(function_is_noisy(f), 0);
    for (int i = 0; i < n; i++) {
        double told = function_observe(f, x, value, 3, (uint64_t)i);
        sum += told - value;
        squares += (told - value) * (told - value);
    }
    ck_assert_double_gt(squares / n, 0.01);
    /* five standard errors */
    ck_near(sum / n, 0, 5 * sqrt(squares / n / n));
    ck_assert_double_eq(function_observe(f, x, value, 3, 7),
                        function_observe(f, x, value, 3, 7));
}
END_TEST

START_TEST(another_task_tells_its_value)
{
    const struct function *f = function_find("svr_diabetes");
    const double x[] = { 1, 0.01, 0.1 };

    ck_assert_int_eq(function_is_noisy(f), 0);
    ck_assert_double_eq(function_observe(f, x, 12.5, 3, 7), 12.5);
}
END_TEST

/* The svm's gamma, degree and coef0 as libsvm has them. */
START_TEST(a_support_vector_machine_has_the_parameters_of_its_kernel)
{
    static const int is_active[4][3] = {
        { 0, 0, 0 }, { 1, 0, 0 }, { 1, 1, 1 }, { 1, 0, 1 }
    };
    hpt_space *space = function_space(function_find("svm_vehicle"));
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("random"));
    double x[5];
    int seen[4] = { 0 };

    ck_assert_ptr_nonnull(study);
    ck_assert_int_eq(hpt_study_set_seed(study, 1), HPT_OK);
    for (int i = 0; i < 200; i++) {
        hpt_trial *trial;
        ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
        ck_assert_int_eq(hpt_trial_get_point(trial, 5, x), HPT_OK);
        seen[(int)x[0]]++;
        for (int j = 0; j < 3; j++)
            ck_assert_int_eq(!isnan(x[2 + j]), is_active[(int)x[0]][j]);
        ck_assert_int_eq(hpt_study_tell(study, hpt_trial_number(trial), 0),
                         HPT_OK);
    }
    for (int k = 0; k < 4; k++)
        ck_assert_int_gt(seen[k], 0);
    hpt_study_destroy(study);
    hpt_space_destroy(space);
}
END_TEST

static TCase *
cases_of_tables(void)
{
    TCase *tc = tcase_create("tables");

    tcase_set_timeout(tc, 0);
    tcase_add_loop_test(tc, no_point_of_a_task_lies_below_its_minimum, 0,
                        TASK_FUNCTIONS);
    tcase_add_loop_test(tc, a_task_is_found_by_its_name, 0, TASK_FUNCTIONS);
    tcase_add_loop_test(tc,
                        a_node_of_a_task_has_the_score_that_was_written_for_it,
                        0, (int)(sizeof known / sizeof *known));
    tcase_add_test(tc, a_noisy_task_tells_the_score_of_a_fold);
    tcase_add_test(tc, another_task_tells_its_value);
    tcase_add_test(tc,
                   a_support_vector_machine_has_the_parameters_of_its_kernel);
    return tc;
}

int
main(void)
{
    Suite *suite = suite_create("tasks");
    TCase *tc = tcase_create("tasks");

    tcase_set_timeout(tc, 0);
    tcase_add_test(tc, a_node_has_its_entry);
    tcase_add_loop_test(tc,
                        between_nodes_the_value_is_interpolated_on_the_scale, 0,
                        (int)(sizeof between / sizeof *between));
    tcase_add_test(tc, what_is_inactive_is_not_looked_at);
    tcase_add_test(tc, the_value_is_the_mean_over_the_folds);
    tcase_add_test(tc, the_minimum_is_the_smallest_entry);
    tcase_add_test(tc, the_space_has_kinds_bounds_and_labels);
    tcase_add_test(
        tc, a_parameter_is_active_under_its_labels_and_drawn_on_its_scale);
    tcase_add_loop_test(
        tc, a_bad_table_is_refused_with_file_line_and_what_was_expected, 0,
        (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tc, a_table_with_too_many_points_is_refused);
    tcase_add_test(tc, a_missing_table_is_named);
    tcase_add_test(tc, a_message_that_is_too_long_is_cut);
    suite_add_tcase(suite, tc);
    suite_add_tcase(suite, cases_of_tables());
    return run_suite(suite);
}
