/*
 * Gradients of a result's surrogate against finite differences and against the
 * chain rule by hand; its lengthscales.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "acquisition/surrogate.h"
#include "space/distribution.h"
#include <hptune/hptune.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static hpt_result *
result_and_end(hpt_study *study)
{
    hpt_result *result = hpt_study_result(study);

    ck_assert_msg(result != NULL, "%s", hpt_last_error());
    hpt_study_destroy(study);
    return result;
}

/* Gradients at one point. */
typedef struct slopes {
    double mean[8], sd[8], ei[8];
} slopes;

static slopes
slopes_at(const hpt_result *result, const double *point)
{
    slopes s;

    ck_assert_msg(
        !hpt_result_surrogate_gradient(result, 1, point, s.mean, s.sd, s.ei),
        "%s", hpt_last_error());
    return s;
}

/* ---- finite differences ---- */

enum { REAL = 7, ALL = 8 };

/* Seven continuous parameters of all sorts, and one category. */
static hpt_study *
real_study(int direction)
{
    static const char *const labels[] = { "a", "b", "c" };
    hpt_space *space = hpt_space_create();
    hpt_study *study;

    hpt_space_add_float(space, "linear", -3, 5, HPT_LINEAR);
    hpt_space_add_float(space, "log", 1e-5, 10, HPT_LOG);
    hpt_space_add(space, "normal", hpt_dist_normal(2, 0.5));
    hpt_space_add(space, "cut", hpt_dist_truncated_normal(0, 1, -1, 3));
    hpt_space_add(space, "gamma", hpt_dist_gamma(2.5, 4));
    hpt_space_add(space, "clamped",
                  hpt_dist_clamp(hpt_dist_exponential(1), 0.25, 2));
    hpt_space_add(space, "beta", hpt_dist_beta(2, 3));
    hpt_space_add_categorical(space, "kind", 3, labels);
    study = hpt_study_create(space, hpt_sampler_create("sobol"));
    ck_assert_msg(study != NULL, "%s", hpt_last_error());
    hpt_space_destroy(space);
    hpt_study_set_direction(study, direction);
    return study;
}

static double
score_of(const double *x)
{
    const double l = log10(x[1]) + 2, c = x[3] - 0.5 * x[0];

    return exp(0.3 * x[0] + 0.2 * l * l) + 0.2 * c * c + x[2] * x[6] +
           0.1 * x[4] * x[5] + (x[7] == 1);
}

/* With a heavy tail, so that scores are bent, and noise, so that the deviation
 * is nowhere 0. */
static hpt_result *
real_result(int direction)
{
    hpt_study *study = real_study(direction);

    for (int i = 0; i < 40; i++) {
        hpt_trial *trial;
        double x[ALL], y;

        ck_assert(!hpt_study_ask(study, &trial));
        hpt_trial_get_point(trial, ALL, x);
        y = score_of(x);
        hpt_study_tell_mean(study, i, direction == HPT_MAXIMIZE ? -y : y, 0.2);
    }
    return result_and_end(study);
}

/* Steps that move the coordinate by about 1e-3. */
static const double steps[REAL] = { 8e-3, 0, 1e-3, 3e-3, 1e-2, 2e-3, 5e-4 };
static const double points[][ALL] = {
    { 1, 1e-3, 2.25, 0.5, 7, 0.75, 0.3, 0 },
    { -2.5, 0.02, 1.5, 2.5, 15, 0.3, 0.6, 1 },
    { 4.5, 2e-5, 2, -0.75, 3, 1.75, 0.125, 2 },
};

/* Central difference of the three outputs along a parameter, step h. */
static void
difference(const hpt_result *result, const double *at, int p, double h,
           double d[3])
{
    double ends[2][ALL], mean[2], sd[2], ei[2], width;

    memcpy(ends[0], at, sizeof ends[0]);
    memcpy(ends[1], at, sizeof ends[1]);
    ends[0][p] -= h;
    ends[1][p] += h;
    width = ends[1][p] - ends[0][p];
    ck_assert(!hpt_result_surrogate(result, 2, ends[0], mean, sd, ei));
    d[0] = (mean[1] - mean[0]) / width;
    d[1] = (sd[1] - sd[0]) / width;
    d[2] = (ei[1] - ei[0]) / width;
}

/* Of two steps, so that the error is of the fourth order (Richardson). */
static void
extrapolate(const hpt_result *result, const double *at, int p, double d[3])
{
    const double h = p == 1 ? 1e-3 * at[1] : steps[p];
    double wide[3];

    difference(result, at, p, 2 * h, wide);
    difference(result, at, p, h, d);
    for (int k = 0; k < 3; k++)
        d[k] += (d[k] - wide[k]) / 3;
}

START_TEST(gradients_are_those_of_finite_differences)
{
    hpt_result *result = real_result(_i ? HPT_MAXIMIZE : HPT_MINIMIZE);

    for (int i = 0; i < 3; i++) {
        const slopes s = slopes_at(result, points[i]);

        for (int p = 0; p < REAL; p++) {
            double d[3];

            extrapolate(result, points[i], p, d);
            ck_near(s.mean[p], d[0], 1e-6 * fabs(d[0]) + 1e-9);
            ck_near(s.sd[p], d[1], 1e-6 * fabs(d[1]) + 1e-9);
            ck_near(s.ei[p], d[2], 1e-6 * fabs(d[2]) + 1e-9);
            ck_assert(s.mean[p] != 0 && s.sd[p] != 0 && s.ei[p] != 0);
        }
        ck_assert(s.mean[7] == 0 && s.sd[7] == 0 && s.ei[7] == 0);
    }
    hpt_result_destroy(result);
}
END_TEST

START_TEST(a_maximised_study_has_the_mean_turned_over)
{
    hpt_result *low = real_result(HPT_MINIMIZE);
    hpt_result *high = real_result(HPT_MAXIMIZE);

    for (int i = 0; i < 3; i++) {
        const slopes a = slopes_at(low, points[i]);
        const slopes b = slopes_at(high, points[i]);

        for (int p = 0; p < ALL; p++) {
            ck_near(b.mean[p], -a.mean[p], 0);
            ck_near(b.sd[p], a.sd[p], 0);
            ck_near(b.ei[p], a.ei[p], 0);
        }
    }
    hpt_result_destroy(low);
    hpt_result_destroy(high);
}
END_TEST

/* ---- where there is no slope ---- */

START_TEST(beyond_a_bound_and_on_a_mass_there_is_no_slope)
{
    hpt_result *result = real_result(HPT_MINIMIZE);
    double at[ALL];
    slopes s;

    memcpy(at, points[0], sizeof at);
    at[0] = 5; /* on the bound: from inside */
    s = slopes_at(result, at);
    ck_assert(s.mean[0] != 0);
    at[0] = 5.000001;
    at[1] = -1;
    at[2] = INFINITY;
    at[5] = 0.25; /* all of what is below lies here */
    s = slopes_at(result, at);
    ck_assert(s.mean[0] == 0 && s.sd[0] == 0 && s.ei[0] == 0);
    ck_assert(s.mean[1] == 0 && s.mean[2] == 0 && s.mean[5] == 0);
    ck_assert(s.mean[3] != 0 && s.mean[4] != 0 && s.mean[6] != 0);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(what_is_inactive_or_constant_has_no_slope)
{
    static const char *const labels[] = { "off", "on" };
    const double rows[2][4] = { { 0.25, 0, 0.5, 7 }, { 0.25, 1, 0.5, 7 } };
    hpt_space *space = hpt_space_create();
    double mean[8], lengthscales[4];
    hpt_study *study;
    hpt_result *result;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    hpt_space_add_categorical(space, "mode", 2, labels);
    hpt_space_add_float(space, "child", 0, 1, HPT_LINEAR);
    hpt_space_add_condition_labels(space, "child", "mode", 1, labels + 1);
    hpt_space_add_constant(space, "fixed", 7);
    study = hpt_study_create(space, hpt_sampler_create("sobol"));
    hpt_space_destroy(space);
    for (int i = 0; i < 30; i++) {
        hpt_trial *trial;
        double v[4];

        hpt_study_ask(study, &trial);
        hpt_trial_get_point(trial, 4, v);
        hpt_study_tell(study, i, v[0] * v[0] + (v[1] == 1 ? v[2] : 0.5));
    }
    result = result_and_end(study);
    ck_assert(
        !hpt_result_surrogate_gradient(result, 2, rows[0], mean, NULL, NULL));
    ck_near(mean[0], 0.5, 0.25); /* 2 x */
    ck_near(mean[6], 1, 0.25);
    ck_assert(mean[1] == 0 && mean[2] == 0 && mean[3] == 0);
    ck_assert(mean[5] == 0 && mean[7] == 0);
    ck_assert(!hpt_result_surrogate_lengthscales(result, 4, lengthscales));
    ck_assert(lengthscales[0] > 0 && lengthscales[1] > 0 &&
              lengthscales[2] > 0);
    ck_assert(isnan(lengthscales[3]));
    hpt_result_destroy(result);
}
END_TEST

/* ---- separate values ---- */

static hpt_dist *
ordinal(void)
{
    static const double sizes[] = { 1, 2, 8, 64, 100, 1000 };

    return hpt_dist_ordinal(6, sizes);
}

static hpt_dist *
stepped_of(int i)
{
    switch (i) {
    case 0:
        return hpt_dist_int_uniform(-3, 9);
    case 1:
        return hpt_dist_int_log_uniform(1, 30);
    case 2:
        return hpt_dist_int_step(10, 80, 7);
    case 3:
        return hpt_dist_step(0, 1, 0.125);
    case 4:
        return hpt_dist_boolean();
    case 5:
        return hpt_dist_round(hpt_dist_exponential(3));
    default:
        return ordinal();
    }
}

enum { STEPPED = 7, MOST = 14 };

/* The first values of a distribution with their coordinates. */
static size_t
list_values(const hpt_dist *dist, double *x, double *u)
{
    size_t n = 0;

    u[0] = 0;
    x[0] = hpti_dist_number(dist, hpti_dist_settle(dist, &u[0]));
    for (n = 1; n < MOST; n++) {
        u[n] = u[n - 1];
        if (!hpti_dist_next(dist, &u[n]))
            break;
        x[n] = hpti_dist_number(dist, hpti_dist_value(dist, u[n]));
    }
    return n;
}

static hpt_result *
one_parameter(hpt_dist *dist, size_t n, const double *x)
{
    static const char *const name[] = { "x" };
    hpt_space *space = hpt_space_create();
    hpt_study *study;

    hpt_space_add(space, "x", dist);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_space_destroy(space);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(!hpt_study_add(study, 1, name, x + i,
                                     sin((double)i) + (double)i / 3, 0.1),
                      "%s", hpt_last_error());
    return result_and_end(study);
}

/*
 * The same model with the coordinate itself as its parameter, times the slope
 * between the neighbours.
 */
START_TEST(separate_values_have_the_slope_between_their_neighbours)
{
    hpt_dist *dist = stepped_of(_i);
    double x[MOST], u[MOST];
    const size_t n = list_values(dist, x, u);
    hpt_result *stepped = one_parameter(dist, n, x);
    hpt_result *smooth = one_parameter(hpt_dist_uniform(0, 1), n, u);

    ck_assert_uint_ge(n, 2);
    for (size_t i = 0; i < n; i++) {
        const size_t a = i ? i - 1 : 0;
        const size_t b = i + 1 < n ? i + 1 : i;
        const double slope = (u[b] - u[a]) / (x[b] - x[a]);
        slopes got, want;

        if (i + 1 == MOST) /* there are more */
            continue;
        got = slopes_at(stepped, x + i);
        want = slopes_at(smooth, u + i);
        ck_near(got.mean[0], want.mean[0] * slope,
                1e-6 * fabs(want.mean[0] * slope));
        ck_near(got.sd[0], want.sd[0] * slope,
                1e-6 * fabs(want.sd[0] * slope) + 1e-9);
        ck_near(got.ei[0], want.ei[0] * slope,
                1e-6 * fabs(want.ei[0] * slope) + 1e-9);
    }
    hpt_result_destroy(stepped);
    hpt_result_destroy(smooth);
}
END_TEST

/* An integer is a float on which only the whole numbers were tried. */
START_TEST(integers_are_as_the_float_that_is_half_a_step_longer)
{
    const double x[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    hpt_result *whole = one_parameter(hpt_dist_int_uniform(0, 9), 10, x);
    hpt_result *real = one_parameter(hpt_dist_uniform(-0.5, 9.5), 10, x);
    const double between = 3.4;

    for (int i = 0; i < 10; i++)
        ck_near_rel(slopes_at(whole, x + i).mean[0],
                    slopes_at(real, x + i).mean[0], 1e9);
    ck_near(slopes_at(whole, &between).mean[0], slopes_at(whole, x + 3).mean[0],
            0);
    hpt_result_destroy(whole);
    hpt_result_destroy(real);
}
END_TEST

START_TEST(integers_beyond_doubles_have_a_slope)
{
    const double x[] = { -4e18, -1e18, 0, 2e18, 5e18, 9e18 };
    hpt_result *whole =
        one_parameter(hpt_dist_int_uniform(INT64_MIN, INT64_MAX), 6, x);
    hpt_result *real = one_parameter(hpt_dist_uniform(-0x1p63, 0x1p63), 6, x);

    for (int i = 0; i < 6; i++)
        ck_near_rel(slopes_at(whole, x + i).mean[0],
                    slopes_at(real, x + i).mean[0], 1e9);
    hpt_result_destroy(whole);
    hpt_result_destroy(real);
}
END_TEST

/* ---- scores of any size ---- */

START_TEST(gradients_of_huge_scores_are_numbers)
{
    static const char *const name[] = { "x" };
    hpt_space *space = hpt_space_create();
    double x[101], mean[101], sd[101], ei[101];
    hpt_study *study;
    hpt_result *result;

    hpt_space_add_float(space, "x", 0, 1e-3, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_space_destroy(space);
    for (int i = 0; i < 12; i++) {
        const double at = 1e-3 * i / 11;

        hpt_study_add(study, 1, name, &at, (i % 3 - 1) * 1.7e308, 0);
    }
    result = result_and_end(study);
    for (int i = 0; i <= 100; i++)
        x[i] = 1e-5 * i;
    ck_assert(!hpt_result_surrogate_gradient(result, 101, x, mean, sd, ei));
    for (int i = 0; i <= 100; i++)
        ck_assert(!isnan(mean[i]) && !isnan(sd[i]) && !isnan(ei[i]));
    hpt_result_destroy(result);
}
END_TEST

/* Scores with one of 1e12: the transform ends, and is flat from there on. */
START_TEST(an_outlier_leaves_gradients_right)
{
    static const char *const name[] = { "x" };
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    hpt_result *result;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_space_destroy(space);
    for (int i = 0; i < 14; i++) {
        const double at = i / 13.0;

        hpt_study_add(study, 1, name, &at, i == 9 ? 1e12 : i + sin(i), 0.1);
    }
    result = result_and_end(study);
    for (int i = 1; i < 40; i++) {
        const double h = 1e-6, x = i / 40.0, ends[] = { x - h, x + h };
        const slopes s = slopes_at(result, &x);
        double mean[2], sd[2], d;

        ck_assert(!hpt_result_surrogate(result, 2, ends, mean, sd, NULL));
        d = (mean[1] - mean[0]) / (ends[1] - ends[0]);
        ck_near(s.mean[0], d, 1e-4 * fabs(d) + 1e-4);
        d = (sd[1] - sd[0]) / (ends[1] - ends[0]);
        ck_near(s.sd[0], d, 1e-4 * fabs(d) + 1e-4);
    }
    hpt_result_destroy(result);
}
END_TEST

/* ---- calls ---- */

START_TEST(outputs_may_be_left_out_and_rows_are_apart)
{
    hpt_result *result = real_result(HPT_MINIMIZE);
    double mean[3 * ALL], sd[3 * ALL], ei[3 * ALL];

    ck_assert(!hpt_result_surrogate_gradient(result, 0, NULL, mean, sd, NULL));
    ck_assert(
        !hpt_result_surrogate_gradient(result, 3, points[0], NULL, NULL, NULL));
    ck_assert(
        !hpt_result_surrogate_gradient(result, 3, points[0], mean, NULL, NULL));
    ck_assert(
        !hpt_result_surrogate_gradient(result, 3, points[0], NULL, sd, NULL));
    ck_assert(
        !hpt_result_surrogate_gradient(result, 3, points[0], NULL, NULL, ei));
    for (int i = 0; i < 3; i++) {
        const slopes s = slopes_at(result, points[i]);

        for (int p = 0; p < ALL; p++) {
            ck_near(mean[i * ALL + p], s.mean[p], 0);
            ck_near(sd[i * ALL + p], s.sd[p], 0);
            ck_near(ei[i * ALL + p], s.ei[p], 0);
        }
    }
    hpt_result_destroy(result);
}
END_TEST

START_TEST(mistakes_are_named)
{
    double g[ALL], at[ALL];
    hpt_study *study = real_study(HPT_MINIMIZE);
    hpt_result *result = result_and_end(study);

    ck_assert_int_eq(
        hpt_result_surrogate_gradient(result, 1, points[0], g, NULL, NULL),
        HPT_E_NO_DATA);
    ck_assert_int_eq(hpt_result_surrogate_lengthscales(result, ALL, g),
                     HPT_E_NO_DATA);
    hpt_result_destroy(result);
    result = real_result(HPT_MINIMIZE);
    ck_assert_int_eq(hpt_result_surrogate_gradient(NULL, 0, NULL, g, g, g),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_result_surrogate_gradient(result, 1, NULL, g, g, g),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "points is NULL, with n = 1");
    memcpy(at, points[0], sizeof at);
    at[3] = NAN;
    ck_assert_int_eq(
        hpt_result_surrogate_gradient(result, 1, at, g, NULL, NULL),
        HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(),
                     "points: row 0 has nan for cut, which is active");
    ck_assert_int_eq(hpt_result_surrogate_lengthscales(NULL, ALL, g),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_result_surrogate_lengthscales(result, 7, g),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(),
                     "room for 7 lengthscales, not for the 8 parameters");
    ck_assert_int_eq(hpt_result_surrogate_lengthscales(result, ALL, NULL),
                     HPT_E_INVALID);
    hpt_result_destroy(result);
}
END_TEST

/* ---- lengthscales ---- */

START_TEST(a_parameter_without_a_say_has_the_longer_lengthscale)
{
    hpt_space *space = hpt_space_create();
    double lengthscales[2];
    hpt_study *study;
    hpt_result *result;

    hpt_space_add_float(space, "wave", 0, 1, HPT_LINEAR);
    hpt_space_add_float(space, "idle", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("sobol"));
    hpt_space_destroy(space);
    for (int i = 0; i < 40; i++) {
        hpt_trial *trial;

        hpt_study_ask(study, &trial);
        hpt_study_tell(study, i, sin(12 * hpt_trial_get_float(trial, "wave")));
    }
    result = result_and_end(study);
    ck_assert(!hpt_result_surrogate_lengthscales(result, 2, lengthscales));
    ck_assert_msg(lengthscales[1] > 2 * lengthscales[0], "%g and %g",
                  lengthscales[0], lengthscales[1]);
    hpt_result_destroy(result);
}
END_TEST

/* The model asked directly. */
START_TEST(lengthscales_are_those_of_the_model)
{
    const double x[] = { 0, 0.1, 0.2, 0.4, 0.5, 0.7, 0.8, 1 };
    const unsigned char category = 0;
    hpt_result *result = one_parameter(hpt_dist_uniform(0, 1), 8, x);
    hpti_surrogate_options options;
    hpti_surrogate *model;
    hpt_allocator mem;
    double got, want;

    hpti_mem_current(&mem);
    hpti_surrogate_defaults(&options);
    ck_assert(!hpti_surrogate_create(&model, &mem, 1, &category, &options));
    for (int i = 0; i < 8; i++)
        hpti_surrogate_observe(model, x + i, sin(i) + i / 3.0, 0.1 * 0.1);
    ck_assert(!hpti_surrogate_prepare(model, HPTI_LOOK_PROBABLE, 0));
    hpti_surrogate_lengthscales(model, &want);
    ck_assert(!hpt_result_surrogate_lengthscales(result, 1, &got));
    ck_near_rel(got, want, 1 << 10);
    hpti_surrogate_destroy(model);
    hpt_result_destroy(result);
}
END_TEST

/* ---- memory, threads, processes ---- */

START_TEST(each_failing_allocation_is_survived)
{
    faulty_memory memory;
    const hpt_allocator mem = faulty_allocator(&memory);
    double mean[ALL], again[ALL];
    hpt_result *result;
    int rc = HPT_E_NOMEM;

    hpt_allocator_set(&mem);
    result = real_result(HPT_MINIMIZE);
    hpt_allocator_set(NULL);
    for (long k = 0; rc != HPT_OK; k++) {
        ck_assert_int_lt(k, 300);
        memory.countdown = k;
        rc = hpt_result_surrogate_gradient(result, 1, points[0], mean, NULL,
                                           again);
        memory.countdown = -1;
        ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
    }
    memory.countdown = 0;
    ck_assert_int_eq(hpt_result_surrogate_lengthscales(result, ALL, again),
                     HPT_E_NOMEM);
    memory.countdown = -1;
    ck_assert(!hpt_result_surrogate_lengthscales(result, ALL, again));
    ck_assert(!hpt_result_surrogate_gradient(result, 1, points[0], again, NULL,
                                             NULL));
    for (int p = 0; p < ALL; p++)
        ck_near(again[p], mean[p], 0);
    hpt_result_destroy(result);
    ck_assert_int_eq(memory.blocks, 0);
}
END_TEST

static hpt_result *shared;

static void *
ask_gradients(void *user_data)
{
    double mean[3 * ALL];

    for (int i = 0; i < 20; i++)
        if (hpt_result_surrogate_gradient(shared, 3, points[0], mean, NULL,
                                          NULL) < 0 ||
            memcmp(mean, user_data, sizeof mean))
            return user_data;
    return NULL;
}

START_TEST(threads_and_forked_children_read_the_same_gradients)
{
    double mean[3 * ALL];
    pthread_t threads[4];
    int status;
    pid_t pid;

    shared = real_result(HPT_MINIMIZE);
    ck_assert(
        !hpt_result_surrogate_gradient(shared, 3, points[0], mean, NULL, NULL));
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, ask_gradients, mean);
    for (int i = 0; i < 4; i++) {
        void *failed;

        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    pid = fork();
    if (pid == 0)
        _exit(ask_gradients(mean) != NULL);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    hpt_result_destroy(shared);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("result-gradient");
    TCase *tcase = tcase_create("result-gradient");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, gradients_are_those_of_finite_differences, 0, 2);
    tcase_add_test(tcase, a_maximised_study_has_the_mean_turned_over);
    tcase_add_test(tcase, beyond_a_bound_and_on_a_mass_there_is_no_slope);
    tcase_add_test(tcase, what_is_inactive_or_constant_has_no_slope);
    tcase_add_loop_test(tcase,
                        separate_values_have_the_slope_between_their_neighbours,
                        0, STEPPED);
    tcase_add_test(tcase, integers_are_as_the_float_that_is_half_a_step_longer);
    tcase_add_test(tcase, integers_beyond_doubles_have_a_slope);
    tcase_add_test(tcase, gradients_of_huge_scores_are_numbers);
    tcase_add_test(tcase, an_outlier_leaves_gradients_right);
    tcase_add_test(tcase, outputs_may_be_left_out_and_rows_are_apart);
    tcase_add_test(tcase, mistakes_are_named);
    tcase_add_test(tcase, a_parameter_without_a_say_has_the_longer_lengthscale);
    tcase_add_test(tcase, lengthscales_are_those_of_the_model);
    tcase_add_test(tcase, each_failing_allocation_is_survived);
    tcase_add_test(tcase, threads_and_forked_children_read_the_same_gradients);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
