/*
 * One distribution of every kind, ordinary and extreme, for tests of what must
 * hold for all of them.
 */
#ifndef HPTUNE_TESTS_SPACE_DIST_ZOO_H
#define HPTUNE_TESTS_SPACE_DIST_ZOO_H

#include "space/distribution.h"
#include <float.h>
#include <hptune/dist.h>
#include <hptune/status.h>
#include <math.h>

static const char *const zoo_labels[] = { "red", "green", "blue", "none" };
static const double zoo_weights[] = { 1, 0, 5, 0.25 };
static const double zoo_numbers[] = { -3, 0.5, 7, 1e10 };

static double
zoo_quantile(double u, void *user_data)
{
    (void)user_data;
    return u * u;
}

static double
zoo_cdf(double x, void *user_data)
{
    (void)user_data;
    return x < 0 ? 0 : x > 1 ? 1 : sqrt(x);
}

static double
zoo_stairs(double u, void *user_data)
{
    (void)user_data;
    return u < 0.3 ? 1 : u < 0.9 ? 2 : 4;
}

static double
zoo_logit(double u, void *user_data)
{
    (void)user_data;
    return log(u / (1 - u));
}

/* A coarse one has too few doubles for its cdf to tell much. */
enum { SEPARATE, CONTINUOUS, COARSE };

/* name, constructor, shape */
#define ZOO(X)                                                                 \
    X("uniform", hpt_dist_uniform(-2, 5), CONTINUOUS)                          \
    X("uniform over all doubles",                                              \
      hpt_dist_uniform(-DBL_MAX, DBL_MAX), CONTINUOUS)                         \
    X("uniform over denormals", hpt_dist_uniform(0, 1e-310), COARSE)           \
    X("uniform over 2 doubles", hpt_dist_uniform(1, 1 + DBL_EPSILON), COARSE)  \
    X("uniform on a point", hpt_dist_uniform(3, 3), SEPARATE)                  \
    X("log-uniform", hpt_dist_log_uniform(1e-5, 0.1), CONTINUOUS)              \
    X("log-uniform over all doubles",                                          \
      hpt_dist_log_uniform(DBL_TRUE_MIN, DBL_MAX), COARSE)                     \
    X("log-uniform, narrow", hpt_dist_log_uniform(1, 1.0001), CONTINUOUS)      \
    X("normal", hpt_dist_normal(3, 2), CONTINUOUS)                             \
    X("log-normal", hpt_dist_log_normal(0, 1), CONTINUOUS)                     \
    X("truncated normal", hpt_dist_truncated_normal(0, 1, -1, 3), CONTINUOUS)  \
    X("truncated normal, tail",                                                \
      hpt_dist_truncated_normal(0, 1, 8, 12), CONTINUOUS)                      \
    X("truncated normal, far",                                                 \
      hpt_dist_truncated_normal(0, 1, 1e5, INFINITY), CONTINUOUS)              \
    X("truncated normal, left",                                                \
      hpt_dist_truncated_normal(0, 1, -50, -30), CONTINUOUS)                   \
    X("truncated normal, open",                                                \
      hpt_dist_truncated_normal(0, 1, -INFINITY, INFINITY), CONTINUOUS)        \
    X("exponential", hpt_dist_exponential(100), CONTINUOUS)                    \
    X("gamma", hpt_dist_gamma(2.5, 3), CONTINUOUS)                             \
    X("gamma, large shape", hpt_dist_gamma(1e6, 3), CONTINUOUS)                \
    X("gamma, small shape", hpt_dist_gamma(0.5, 3), CONTINUOUS)                \
    X("beta", hpt_dist_beta(2, 0.5), CONTINUOUS)                               \
    X("beta, large", hpt_dist_beta(1e6, 1e6), CONTINUOUS)                      \
    X("int", hpt_dist_int_uniform(1, 40), SEPARATE)                            \
    X("int over all", hpt_dist_int_uniform(INT64_MIN, INT64_MAX), SEPARATE)    \
    X("int, half of all", hpt_dist_int_uniform(0, INT64_MAX), SEPARATE)        \
    X("int at the end",                                                        \
      hpt_dist_int_uniform(INT64_MAX - 2, INT64_MAX), COARSE)                  \
    X("int over 2^53",                                                         \
      hpt_dist_int_uniform(0, ((int64_t)1 << 53) - 1), SEPARATE)               \
    X("int on a point", hpt_dist_int_uniform(-7, -7), SEPARATE)                \
    X("int, log", hpt_dist_int_log_uniform(1, 1000), SEPARATE)                 \
    X("int, log, wide",                                                        \
      hpt_dist_int_log_uniform(1, (int64_t)1 << 53), SEPARATE)                 \
    X("int, log, point", hpt_dist_int_log_uniform(9, 9), SEPARATE)             \
    X("step", hpt_dist_step(0, 1, 0.1), SEPARATE)                              \
    X("step, uneven", hpt_dist_step(-1, 1, 0.3), SEPARATE)                     \
    X("step, wide", hpt_dist_step(0, 9007199254740991, 1), SEPARATE)           \
    X("step over all doubles",                                                 \
      hpt_dist_step(-DBL_MAX, DBL_MAX, 1e307), SEPARATE)                       \
    X("int step", hpt_dist_int_step(16, 512, 16), SEPARATE)                    \
    X("int step over all",                                                     \
      hpt_dist_int_step(INT64_MIN, INT64_MAX, 3), SEPARATE)                    \
    X("categorical", hpt_dist_categorical(4, zoo_labels, NULL), SEPARATE)      \
    X("categorical, weights",                                                  \
      hpt_dist_categorical(4, zoo_labels, zoo_weights), SEPARATE)              \
    X("ordinal", hpt_dist_ordinal(4, zoo_numbers), SEPARATE)                   \
    X("boolean", hpt_dist_boolean(), SEPARATE)                                 \
    X("constant", hpt_dist_constant(-0.125), SEPARATE)                         \
    X("round(exponential)",                                                    \
      hpt_dist_round(hpt_dist_exponential(100)), SEPARATE)                     \
    X("round(normal)", hpt_dist_round(hpt_dist_normal(0.25, 3)), SEPARATE)     \
    X("round(wide normal)",                                                    \
      hpt_dist_round(hpt_dist_normal(0, 1e14)), SEPARATE)                      \
    X("round(gamma)", hpt_dist_round(hpt_dist_gamma(0.5, 30)), SEPARATE)       \
    X("round(beta)", hpt_dist_round(hpt_dist_beta(0.5, 0.25)), SEPARATE)       \
    X("round(step)", hpt_dist_round(hpt_dist_step(0, 10, 0.3)), SEPARATE)      \
    X("round(wide step)", hpt_dist_round(hpt_dist_step(0, 10, 3)), SEPARATE)   \
    X("round(log-uniform)",                                                    \
      hpt_dist_round(hpt_dist_log_uniform(0.1, 1e15)), SEPARATE)               \
    X("round(narrow in wide)",                                                 \
      hpt_dist_round(hpt_dist_truncated_normal(0, 1, -1e6, 1e6)), SEPARATE)    \
    X("clamp(normal)", hpt_dist_clamp(hpt_dist_normal(0, 1), -1, 2), SEPARATE) \
    X("clamp(uniform) to nothing",                                             \
      hpt_dist_clamp(hpt_dist_uniform(0, 1), 2, 3), SEPARATE)                  \
    X("clamp(uniform) beyond",                                                 \
      hpt_dist_clamp(hpt_dist_uniform(0, 1), -2, 3), CONTINUOUS)               \
    X("clamp(step)",                                                           \
      hpt_dist_clamp(hpt_dist_step(0, 1, 0.3), 0.4, 0.8), SEPARATE)            \
    X("clamp(int)",                                                            \
      hpt_dist_clamp(hpt_dist_int_uniform(INT64_MIN, INT64_MAX), -5, 1e18),    \
      SEPARATE)                                                                \
    X("clamp(round(exponential))",                                             \
      hpt_dist_clamp(hpt_dist_round(hpt_dist_exponential(100)), 1, INFINITY),  \
      SEPARATE)                                                                \
    X("round(clamp(exponential))",                                             \
      hpt_dist_round(hpt_dist_clamp(hpt_dist_exponential(100), 1.5, 300.25)),  \
      SEPARATE)                                                                \
    X("clamp(clamp(normal))",                                                  \
      hpt_dist_clamp(hpt_dist_clamp(hpt_dist_normal(0, 1), -1, 1), -0.5, 3),   \
      SEPARATE)                                                                \
    X("user", hpt_dist_user(zoo_quantile, zoo_cdf, NULL, NULL), CONTINUOUS)    \
    X("user without cdf",                                                      \
      hpt_dist_user(zoo_quantile, NULL, NULL, NULL), CONTINUOUS)               \
    X("user, infinite",                                                        \
      hpt_dist_user(zoo_logit, NULL, NULL, NULL), CONTINUOUS)                  \
    X("user, stairs", hpt_dist_user(zoo_stairs, NULL, NULL, NULL), SEPARATE)   \
    X("round(user)",                                                           \
      hpt_dist_round(hpt_dist_user(zoo_logit, NULL, NULL, NULL)), SEPARATE)

#define ZOO_NAME(name, make, shape) name,
static const char *const zoo_names[] = { ZOO(ZOO_NAME) };

#define ZOO_SHAPE(name, make, shape) shape,
static const unsigned char zoo_shape[] = { ZOO(ZOO_SHAPE) };

#define ZOO_COUNT ((int)(sizeof zoo_names / sizeof *zoo_names))

/* The i-th distribution of the zoo. */
static inline hpt_dist *
zoo_create(int i)
{
    int k = 0;

#define ZOO_MAKE(name, make, shape)                                       \
    if (i == k++)                                                              \
        return make;
    ZOO(ZOO_MAKE)
    return NULL;
}

#endif
