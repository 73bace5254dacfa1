/*
 * Covariance functions of the Gaussian process.
 *
 *   k(x, x') = s_f^2 M(r)
 *            + (s_a^2 / D) sum_d M(r_d)               if additive
 *            + s_q^2 ((1 + v.v') / (1 + D/3))^2       if quadratic
 *
 *   r^2 = sum_d Delta_d^2 / l_d^2,  r_d = |Delta_d| / a_d,  v = 2 x - 1
 *
 * M is the Matern-5/2 correlation (or the squared exponential).  The first term
 * has a lengthscale for each coordinate (ARD).  The second is additive over the
 * coordinates [DNR11 = Duvenaud, Nickisch, Rasmussen, "Additive Gaussian
 * processes", NIPS 2011, eq. 3, first order] and learns main effects from few
 * observations.  The third is a quadratic trend with normal coefficients [RW06,
 * 4.2.2]: near a smooth minimum it finds the way along any axis.  For a
 * category Delta^2 is 1 where the two differ (the one-hot embedding, so k stays
 * positive definite), and v is 0.  When the kernel is warped all terms see w(x)
 * in place of x (warp.h), except of categories.
 *
 *   theta = (log l_1 .. log l_D, log s_f^2, log s_n^2,
 *            log a_1 .. log a_D, log s_a^2, log s_q^2,
 *            log b_1 .. log b_D, log b'_1 .. log b'_D)
 *
 * theta always has all of them; those of absent terms are not read.
 *
 * Derivatives go through c(r) with dk/dlog l_d = s_f^2 c Delta_d^2 / l_d^2 and
 * dk/dx_d = -s_f^2 c Delta_d / l_d^2, finite at r = 0.
 */
#ifndef HPTI_GP_COVARIANCE_H
#define HPTI_GP_COVARIANCE_H

#include "base/mem.h"
#include <stdbool.h>
#include <stddef.h>

typedef enum hpti_family {
    HPTI_MATERN52 = 0,
    HPTI_SQUARED_EXPONENTIAL = 1
} hpti_family;

typedef struct hpti_covariance {
    size_t dim;
    hpti_family family;
    bool additive, quadratic;      /* which terms there are besides the first */
    bool warped;                   /* inputs are seen through a warp */
    const unsigned char *category; /* length dim, 1 for a category; borrowed */
} hpti_covariance;

/* A kernel at one theta, with inputs scaled for it: what the loops read. */
typedef struct hpti_scaled {
    const hpti_covariance *kernel;
    size_t n, ld;      /* inputs, leading dimension of the arrays below */
    double signal_var; /* s_f^2 */
    double share_var;  /* s_a^2 / D; 0 when not additive */
    double trend_var;  /* s_q^2 / (1 + D/3)^2; 0 when not quadratic */
    double noise_var;  /* s_n^2 */
    double *weight;    /* dim: scale / l_d; scale is sqrt 5 or 1 */
    double *rate;      /* dim: scale / a_d */
    double *bend;      /* 2 x dim: b_d, b'_d */
    double *raw;       /* ld x dim: inputs as they are; borrowed */
    double *bent;      /* ld x dim: inputs after the warp */
    double *seen;      /* raw or bent: what the terms see */
    double *x;         /* ld x dim: seen times weight (categories: as is) */
    double *up, *down; /* ld x dim: e^(+-rate seen), for the additive term */
    /* scratch, dim each: the point in hand as it is seen, its powers */
    double *here, *here_up, *here_down, *rated;
} hpti_scaled;

/* Where the parameters lie in theta. */
static inline size_t
hpti_theta_signal(size_t dim)
{
    return dim;
}

static inline size_t
hpti_theta_noise(size_t dim)
{
    return dim + 1;
}

static inline size_t
hpti_theta_rates(size_t dim)
{
    return dim + 2;
}

static inline size_t
hpti_theta_share(size_t dim)
{
    return 2 * dim + 2;
}

static inline size_t
hpti_theta_trend(size_t dim)
{
    return 2 * dim + 3;
}

static inline size_t
hpti_theta_bends(size_t dim)
{
    return 2 * dim + 4;
}

static inline size_t
hpti_theta_count(size_t dim)
{
    return 4 * dim + 4;
}

/* Whether the kernel reads entry i of theta. */
bool hpti_theta_is_read(const hpti_covariance *kernel, size_t i);

/* Memory for up to `cap` inputs at raw; HPT_OK, or HPT_E_NOMEM without a text,
 * and then still to be released. */
int hpti_scaled_take(hpti_scaled *scaled, const hpt_allocator *mem,
                     const hpti_covariance *kernel, size_t cap, double *raw);
void hpti_scaled_release(hpti_scaled *scaled, const hpt_allocator *mem);

/* k(x, x) of the stationary terms, the same everywhere. */
static inline double
hpti_covariance_level(const hpti_scaled *scaled)
{
    return scaled->signal_var + scaled->share_var * (double)scaled->kernel->dim;
}

/* Set the variances and rates from theta, and scale the n raw inputs. */
void hpti_covariance_scale(hpti_scaled *scaled, const double *theta);

/* Scale inputs first .. n - 1 only, after hpti_covariance_scale(). */
void hpti_covariance_scale_inputs(hpti_scaled *scaled, size_t first);

/* k(x, x); gradient (length dim) or NULL. */
double hpti_covariance_variance(const hpti_scaled *scaled, const double *x,
                                double *gradient);

/*
 * Covariances of a point with all inputs.
 * x: the point, length dim, unit cube.
 */
void hpti_covariance_row(const hpti_scaled *scaled, const double *x, double *k);

/*
 * The same, with c of the first term (times s_f^2 and the square of the scale,
 * so that dk/dlog l_d = c * (Delta_d / l_d)^2 directly).
 */
void hpti_covariance_row_slopes(const hpti_scaled *scaled, const double *x,
                                double *k, double *c);

/* Lower triangle of the covariances of the inputs, and of c unless that is
 * NULL; ld as in scaled. */
void hpti_covariance_triangle(const hpti_scaled *scaled, double *k, double *c);

/*
 * Gradient of a weighted sum of covariances with respect to the point:
 * g_d = sum_j weights_j dk(x, x_j)/dx_d.  c: from hpti_covariance_row_slopes().
 */
void hpti_covariance_gradient(const hpti_scaled *scaled, const double *x,
                              const double *c, size_t n_weights,
                              const double *const *weights, double *const *g);

/*
 * Derivatives of a weighted sum over pairs with respect to theta:
 * sum over j > i of w_ij dk_ij/dtheta and w_ii / 2 dk_ii/dtheta, added to
 * gradient for all but log s_f^2, log s_n^2 and the bends, and without what
 * k(x, x) has of log s_a^2.  For one i: diagonal is w_ii; w and c hold
 * j = i + 1 .. n - 1.
 *
 * pull: ld x dim, to which the derivatives with respect to the inputs as they
 * are seen are added; NULL when the kernel is not warped.
 */
void hpti_covariance_pair_sums(const hpti_scaled *scaled, size_t i,
                               double diagonal, const double *w,
                               const double *c, double *gradient, double *pull);

/* Derivatives with respect to the bends, added to gradient, from a full pull.
 */
void hpti_covariance_bend_sums(const hpti_scaled *scaled, const double *pull,
                               double *gradient);

#endif
