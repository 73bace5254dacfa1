/*
 * Quantile, cdf, density and mean against references.
 *
 * table_dist.h has the continuous families by mpmath with 40 digits; the
 * separate values below were made with mpmath too.
 */
#include "../check_main.h"
#include "dist_zoo.h"
#include "table_dist.h"
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* 1e-12 relative, as the interface promises; a median may be 0 */
#define ck_close(got, want)                                                    \
    do {                                                                       \
        double got__ = (got), want__ = (want);                                 \
        ck_assert_msg(fabs(got__ - want__) <= 1e-12 * fabs(want__) + 1e-30,    \
                      "%s is %.17g, not %.17g: off by %.3g", #got, got__,      \
                      want__, fabs(got__ / want__ - 1));                       \
    } while (0)

static double
quantile(const hpt_dist *dist, double u)
{
    double x = NAN;

    ck_assert_int_eq(hpt_dist_quantile(dist, u, &x), HPT_OK);
    return x;
}

static double
cdf(const hpt_dist *dist, double x)
{
    double p = NAN;

    ck_assert_int_eq(hpt_dist_cdf(dist, x, &p), HPT_OK);
    return p;
}

static double
density(const hpt_dist *dist, double x)
{
    double f = NAN;

    ck_assert_int_eq(hpt_dist_density(dist, x, &f), HPT_OK);
    return f;
}

static double
mean(const hpt_dist *dist)
{
    double m = NAN;

    ck_assert_int_eq(hpt_dist_mean(dist, &m), HPT_OK);
    return m;
}

static hpt_dist *
create(const struct dist_case *t)
{
    const double *a = t->arguments;

    if (!strcmp(t->family, "uniform"))
        return hpt_dist_uniform(a[0], a[1]);
    if (!strcmp(t->family, "log_uniform"))
        return hpt_dist_log_uniform(a[0], a[1]);
    if (!strcmp(t->family, "normal"))
        return hpt_dist_normal(a[0], a[1]);
    if (!strcmp(t->family, "log_normal"))
        return hpt_dist_log_normal(a[0], a[1]);
    if (!strcmp(t->family, "truncated_normal"))
        return hpt_dist_truncated_normal(a[0], a[1], a[2], a[3]);
    if (!strcmp(t->family, "exponential"))
        return hpt_dist_exponential(a[0]);
    if (!strcmp(t->family, "gamma"))
        return hpt_dist_gamma(a[0], a[1]);
    return hpt_dist_beta(a[0], a[1]);
}

START_TEST(continuous_families_match_the_reference)
{
    const struct dist_case *t = &dist_cases[_i];
    hpt_dist *dist = create(t);

    ck_assert_ptr_nonnull(dist);
    ck_close(mean(dist), t->mean);
    for (int i = 0; i < COUNT(t->rows); i++) {
        const struct dist_row *row = &t->rows[i];

        ck_close(quantile(dist, row->u), row->quantile);
        ck_close(cdf(dist, row->x), row->cdf);
        ck_close(density(dist, row->x), row->density);
    }
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(nothing_lies_beyond_the_support)
{
    hpt_dist *dist = create(&dist_cases[_i]);
    double low, high, far;

    hpti_dist_bounds(dist, &low, &high);
    far = 1e6 * (fabs(low) + fabs(high));
    ck_near(cdf(dist, -far), 0, 1e-12);
    ck_near(cdf(dist, far), 1, 1e-12);
    ck_assert(cdf(dist, -INFINITY) == 0 && cdf(dist, INFINITY) == 1);
    ck_near(density(dist, -far), 0, 1e-20);
    ck_near(density(dist, far), 0, 1e-20);
    ck_assert(density(dist, INFINITY) == 0 && density(dist, -INFINITY) == 0);
    hpt_dist_destroy(dist);
}
END_TEST

/* The density is the slope of the cdf. */
START_TEST(densities_integrate_to_the_cdf)
{
    hpt_dist *dist = create(&dist_cases[_i]);

    for (double u = 0.1; u < 0.95; u += 0.1) {
        double x = quantile(dist, u), f = density(dist, x);
        double h = 5e-6 * u * (1 - u) / f;
        double slope = (cdf(dist, x + h) - cdf(dist, x - h)) / (2 * h);

        if (x + h > x && x - h < x && h > 1e-6 * fabs(x))
            ck_near(slope / f, 1, 1e-6);
    }
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(ends_of_the_density_are_their_limits)
{
    hpt_dist *one = hpt_dist_gamma(1, 4), *small = hpt_dist_gamma(0.5, 1);
    hpt_dist *large = hpt_dist_gamma(2, 1), *flat = hpt_dist_beta(1, 1);
    hpt_dist *arc = hpt_dist_beta(0.5, 2);

    ck_assert(density(one, 0) == 0.25);
    ck_assert(density(small, 0) == INFINITY);
    ck_assert(density(large, 0) == 0);
    ck_assert(density(flat, 0) == 1 && density(flat, 1) == 1);
    ck_assert(density(arc, 0) == INFINITY && density(arc, 1) == 0);
    hpt_dist_destroy(one);
    hpt_dist_destroy(small);
    hpt_dist_destroy(large);
    hpt_dist_destroy(flat);
    hpt_dist_destroy(arc);
}
END_TEST

START_TEST(integers_are_uniform)
{
    hpt_dist *dist = hpt_dist_int_uniform(-3, 6);
    hpt_dist *all = hpt_dist_int_uniform(INT64_MIN, INT64_MAX);

    ck_assert(quantile(dist, 0.0999) == -3 && quantile(dist, 0.1001) == -2);
    ck_assert(quantile(dist, 0.95) == 6);
    ck_close(cdf(dist, -3), 0.1);
    ck_close(cdf(dist, 0.5), 0.4);
    ck_assert(cdf(dist, -3.5) == 0 && cdf(dist, 6) == 1);
    ck_close(density(dist, 2), 0.1);
    ck_assert(density(dist, 2.5) == 0 && density(dist, 7) == 0);
    ck_assert(mean(dist) == 1.5);
    ck_assert(mean(all) == -0.5);
    ck_assert(cdf(all, -1) == 0.5 && density(all, 0) == 0x1p-64);
    ck_assert(quantile(all, 0.5) == 0 && quantile(all, 0.25) == -0x1p62);
    ck_assert(hpti_dist_value(all, 1).integer == INT64_MAX);
    ck_assert(hpti_dist_value(all, 0).integer == INT64_MIN);
    hpt_dist_destroy(dist);
    hpt_dist_destroy(all);
}
END_TEST

/* Each of 40 integers has as many of 40,000 even points. */
START_TEST(equal_cells_are_equal)
{
    hpt_dist *dist = hpt_dist_int_uniform(1, 40);
    int seen[41] = { 0 };

    for (int i = 0; i < 40000; i++)
        seen[hpti_dist_value(dist, (i + 0.5) / 40000).integer]++;
    for (int k = 1; k <= 40; k++)
        ck_assert_int_eq(seen[k], 1000);
    hpt_dist_destroy(dist);
}
END_TEST

/* mpmath: weights log((k+1/2)/(k-1/2)) / log((n+1/2)/(1/2)), and their mean,
 * whose sum has a closed form with log Gamma(n + 1/2) */
START_TEST(integers_are_log_uniform)
{
    hpt_dist *dist = hpt_dist_int_log_uniform(1, 10);
    hpt_dist *many = hpt_dist_int_log_uniform(1, 100000);
    hpt_dist *wide = hpt_dist_int_log_uniform(1, 1000000000000000);

    ck_close(density(dist, 1), 0.36084880671453017325);
    ck_close(density(dist, 10), 0.032873286567669740914);
    ck_close(cdf(dist, 3.9), 0.63915119328546982675);
    ck_close(mean(dist), 3.3323756032956429745);
    ck_close(mean(many), 8192.6525727368719771);
    ck_close(mean(wide), 28383349488650.282056);
    ck_assert(cdf(dist, 0.5) == 0 && cdf(dist, 10) == 1);
    ck_assert(density(dist, 2.5) == 0 && density(dist, 11) == 0);
    ck_assert(quantile(dist, 0.36) == 1 && quantile(dist, 0.37) == 2);
    hpt_dist_destroy(dist);
    hpt_dist_destroy(many);
    hpt_dist_destroy(wide);
}
END_TEST

START_TEST(steps_lie_on_their_grid)
{
    hpt_dist *dist = hpt_dist_step(0, 1, 0.1), *uneven = hpt_dist_step(-1, 1, 0.3);
    hpt_dist *all = hpt_dist_step(-DBL_MAX, DBL_MAX, 1e307);
    hpti_value value;

    for (int i = 0; i <= 10; i++) {
        ck_assert(quantile(dist, (i + 0.5) / 11) == i * 0.1);
        ck_close(density(dist, i * 0.1), 1.0 / 11);
        ck_close(cdf(dist, i * 0.1), (i + 1.0) / 11);
        ck_near(cdf(dist, i * 0.1 - 0.05), i / 11.0, 1e-15);
    }
    ck_assert(density(dist, 0.25) == 0);
    ck_assert(hpti_dist_find(dist, 0.3, &value) && value.real == 3 * 0.1);
    ck_assert(!hpti_dist_find(dist, 0.3 + 1e-9, &value));
    ck_assert(hpti_dist_find(dist, 1.0, &value) && value.real == 1);
    ck_near_rel(quantile(uneven, 1), 0.8, 2);
    ck_near(mean(uneven), -0.1, 1e-15);
    ck_close(mean(dist), 0.5);
    ck_assert(hpt_dist_count(all) == 36 && quantile(all, 0) == -DBL_MAX);
    ck_assert(quantile(all, 1) <= DBL_MAX && quantile(all, 1) > 1.7e308);
    hpt_dist_destroy(dist);
    hpt_dist_destroy(uneven);
    hpt_dist_destroy(all);
}
END_TEST

START_TEST(integers_lie_on_their_grid)
{
    hpt_dist *dist = hpt_dist_int_step(16, 520, 16);
    hpti_value value;

    ck_assert_uint_eq(hpt_dist_count(dist), 32);
    ck_assert(quantile(dist, 1) == 512 && quantile(dist, 0) == 16);
    ck_assert(hpti_dist_find(dist, 48, &value) && value.integer == 48);
    ck_assert(!hpti_dist_find(dist, 49, &value));
    ck_assert(mean(dist) == 264);
    ck_assert(cdf(dist, 31) == 1.0 / 32 && cdf(dist, 32) == 2.0 / 32);
    ck_assert(density(dist, 17) == 0 && density(dist, 32) == 1.0 / 32);
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(categories_have_their_weights)
{
    hpt_dist *equal = hpt_dist_categorical(4, zoo_labels, NULL);
    hpt_dist *dist = hpt_dist_categorical(4, zoo_labels, zoo_weights);
    hpti_value value;

    ck_assert(quantile(equal, 0.49) == 1 && quantile(equal, 1) == 3);
    ck_assert(mean(equal) == 1.5 && density(equal, 2) == 0.25);
    ck_assert(cdf(equal, 1) == 0.5 && cdf(equal, 1.5) == 0.5);
    ck_close(density(dist, 0), 0.16);
    ck_close(density(dist, 2), 0.8);
    ck_close(density(dist, 3), 0.04);
    ck_assert(density(dist, 1) == 0 && density(dist, 0.5) == 0);
    ck_close(cdf(dist, 0), 0.16);
    ck_close(cdf(dist, 1), 0.16);
    ck_close(cdf(dist, 2), 0.96);
    ck_assert(cdf(dist, 3) == 1 && cdf(dist, -1) == 0);
    ck_close(mean(dist), 1.72);
    ck_assert(quantile(dist, 0.15) == 0 && quantile(dist, 0.17) == 2);
    ck_assert(quantile(dist, 0.97) == 3 && quantile(dist, 1) == 3);
    ck_assert(!hpti_dist_find(dist, 1, &value)); /* weight 0: no value */
    hpt_dist_destroy(equal);
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(a_million_weights_sum_to_1)
{
    enum { N = 1000000 };
    const char **labels = malloc(N * sizeof *labels);
    char *letters = malloc((size_t)N * 8);
    double *weights = malloc(N * sizeof *weights);
    hpt_dist *dist;

    for (int i = 0; i < N; i++) {
        char *label = letters + (size_t)i * 8;

        for (int k = 0, rest = i; k < 6; k++, rest /= 10)
            label[k] = (char)('0' + rest % 10);
        label[6] = '\0';
        labels[i] = label;
        weights[i] = 0.1;
    }
    dist = hpt_dist_categorical(N, labels, weights);
    ck_assert_msg(dist != NULL, "%s", hpt_last_error());
    ck_close(cdf(dist, N / 2 - 1), 0.5);
    ck_close(density(dist, 77), 1e-6);
    ck_close(mean(dist), 0.5 * (N - 1));
    ck_assert_uint_eq(hpt_dist_count(dist), N);
    hpt_dist_destroy(dist);
    labels[N - 1] = labels[5];
    ck_assert_ptr_null(hpt_dist_categorical(N, labels, weights));
    free(labels);
    free(letters);
    free(weights);
}
END_TEST

START_TEST(ordinals_are_read_as_numbers)
{
    hpt_dist *dist = hpt_dist_ordinal(4, zoo_numbers);

    ck_assert(quantile(dist, 0) == -3 && quantile(dist, 0.3) == 0.5);
    ck_assert(quantile(dist, 1) == 1e10);
    ck_assert(cdf(dist, 0.4) == 0.25 && cdf(dist, 0.5) == 0.5);
    ck_assert(density(dist, 7) == 0.25 && density(dist, 8) == 0);
    ck_close(mean(dist), 2500000001.125);
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(constants_and_booleans_are_simple)
{
    hpt_dist *constant = hpt_dist_constant(2.5), *flag = hpt_dist_boolean();

    ck_assert(quantile(constant, 0.3) == 2.5 && mean(constant) == 2.5);
    ck_assert(cdf(constant, 2.4) == 0 && cdf(constant, 2.5) == 1);
    ck_assert(density(constant, 2.5) == 1 && density(constant, 2) == 0);
    ck_assert(quantile(flag, 0.49) == 0 && quantile(flag, 0.51) == 1);
    ck_assert(mean(flag) == 0.5 && density(flag, 1) == 0.5);
    ck_assert(cdf(flag, 0) == 0.5);
    hpt_dist_destroy(constant);
    hpt_dist_destroy(flag);
}
END_TEST

/* Q(u) = u^2: mean 1/3, cdf sqrt(x), density 1/(2 sqrt(x)) */
START_TEST(the_users_own_is_followed)
{
    for (int own = 0; own < 2; own++) {
        hpt_dist *dist =
            hpt_dist_user(zoo_quantile, own ? zoo_cdf : NULL, NULL, NULL);

        ck_assert(quantile(dist, 0.3) == 0.3 * 0.3);
        ck_near(cdf(dist, 0.49), 0.7, 1e-12);
        ck_near(density(dist, 0.25), 1, 1e-6);
        ck_assert(density(dist, 1.5) == 0 && density(dist, -1) == 0);
        ck_near(mean(dist), 1.0 / 3, 1e-6);
        ck_assert(cdf(dist, -1) == 0 && cdf(dist, 2) == 1);
        hpt_dist_destroy(dist);
    }
    {
        /* logistic: variance pi^2/3 about 0, cut at 1e-12 */
        hpt_dist *dist = hpt_dist_user(zoo_logit, NULL, NULL, NULL);

        ck_near(mean(dist), 0, 1e-6);
        ck_near(quantile(dist, 0), -27.631, 1e-3);
        ck_near(quantile(dist, 1), 27.631, 1e-3);
        ck_near(cdf(dist, 1), 0.73105857863000487, 1e-12);
        ck_near(density(dist, 1), 0.19661193324148185, 1e-6);
        hpt_dist_destroy(dist);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("dist-values");
    TCase *tcase = tcase_create("dist-values");

    tcase_set_timeout(tcase, 600);
    tcase_add_loop_test(tcase, continuous_families_match_the_reference, 0,
                        COUNT(dist_cases));
    tcase_add_loop_test(tcase, nothing_lies_beyond_the_support, 0,
                        COUNT(dist_cases));
    tcase_add_loop_test(tcase, densities_integrate_to_the_cdf, 0,
                        COUNT(dist_cases));
    tcase_add_test(tcase, ends_of_the_density_are_their_limits);
    tcase_add_test(tcase, integers_are_uniform);
    tcase_add_test(tcase, equal_cells_are_equal);
    tcase_add_test(tcase, integers_are_log_uniform);
    tcase_add_test(tcase, steps_lie_on_their_grid);
    tcase_add_test(tcase, integers_lie_on_their_grid);
    tcase_add_test(tcase, categories_have_their_weights);
    tcase_add_test(tcase, a_million_weights_sum_to_1);
    tcase_add_test(tcase, ordinals_are_read_as_numbers);
    tcase_add_test(tcase, constants_and_booleans_are_simple);
    tcase_add_test(tcase, the_users_own_is_followed);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
