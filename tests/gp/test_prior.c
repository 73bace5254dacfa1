/*
 * Priors of the hyperparameters: modes, values, gradients.
 */
#include "../check_main.h"
#include "gp/prior.h"
#include <string.h>

enum { DIM = 10, FAMILIES = 3, COUNT = 64 /* of theta at most */ };

static const unsigned char none[DIM] = { 0 };

static hpti_covariance
kernel_of(int terms)
{
    return (hpti_covariance){ .dim = DIM,
                              .family = HPTI_MATERN52,
                              .additive = terms & 1,
                              .quadratic = terms & 2,
                              .warped = terms & 4,
                              .category = none };
}

static double
density(const hpti_prior *prior, const hpti_covariance *kernel,
        const double *theta)
{
    double scratch[COUNT];

    memset(scratch, 0, sizeof scratch);
    return hpti_prior_log_density(prior, kernel, theta, scratch);
}

START_TEST(gradients_agree_with_differences)
{
    const hpti_covariance kernel = kernel_of(_i / FAMILIES);
    const size_t count = hpti_theta_count(DIM);
    double theta[COUNT], gradient[COUNT];
    hpti_prior prior = hpti_prior_default;

    prior.length_family = _i % FAMILIES;
    memset(gradient, 0, sizeof gradient);
    for (size_t i = 0; i < count; i++)
        theta[i] = sin(1 + 3 * (double)i);
    hpti_prior_log_density(&prior, &kernel, theta, gradient);
    for (size_t i = 0; i < count; i++) {
        const double old = theta[i], step = 1e-5;
        double up, down;

        theta[i] = old + step;
        up = density(&prior, &kernel, theta);
        theta[i] = old - step;
        down = density(&prior, &kernel, theta);
        theta[i] = old;
        ck_near(gradient[i], (up - down) / (2 * step),
                1e-8 * (1 + fabs(gradient[i])));
    }
}
END_TEST

/*
 * Modes of a lengthscale of ten: (3 - 1) / (6 / sqrt(10/6)) for the gamma
 * distribution; exp(sqrt 2 + log(10)/2 - 3) = 0.647592 for the wide one.
 */
START_TEST(densities_are_one_at_their_modes)
{
    static const double modes[] = { 0.43033148291193523, 0.64759202 };
    const hpti_covariance kernel = kernel_of(0);
    double theta[COUNT], at_mode;
    hpti_prior prior = hpti_prior_default;

    prior.length_family = _i;
    memset(theta, 0, sizeof theta);
    for (size_t d = 0; d < DIM; d++)
        theta[d] = log(modes[_i]);
    theta[hpti_theta_noise(DIM)] = prior.noise_mean;
    at_mode = density(&prior, &kernel, theta);
    ck_near(at_mode, 0, 1e-12);
    theta[3] += 0.1;
    ck_assert(density(&prior, &kernel, theta) < at_mode - 1e-4);
    theta[3] -= 0.2;
    ck_assert(density(&prior, &kernel, theta) < at_mode - 1e-4);
}
END_TEST

/* With D = 10: N(sqrt 2 + log(10) / 2, 3) = N(2.5655061, 3) of log l; as a density of l it has the factor 1 / l. */
START_TEST(the_wide_prior_is_a_log_normal_distribution)
{
    const hpti_covariance kernel = kernel_of(0);
    const double mean = 2.5655061;
    double theta[COUNT], value[2];
    hpti_prior prior = hpti_prior_default;

    prior.length_family = HPTI_LENGTH_WIDE;
    memset(theta, 0, sizeof theta);
    for (int k = 0; k < 2; k++) {
        theta[0] = 2 * k - 0.5;
        value[k] = density(&prior, &kernel, theta);
    }
    ck_near(value[1] - value[0],
            -2 - (1.5 - mean) * (1.5 - mean) / 6 +
                (-0.5 - mean) * (-0.5 - mean) / 6,
            1e-6);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("prior");
    TCase *tcase = tcase_create("prior");

    tcase_add_loop_test(tcase, gradients_agree_with_differences, 0,
                        8 * FAMILIES);
    tcase_add_loop_test(tcase, densities_are_one_at_their_modes, 0, 2);
    tcase_add_test(tcase, the_wide_prior_is_a_log_normal_distribution);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
