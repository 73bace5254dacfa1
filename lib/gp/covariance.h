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
 * positive definite), and v is 0.
 *
 *   theta = (log l_1 .. log l_D, log s_f^2, log s_n^2,
 *            log a_1 .. log a_D, log s_a^2, log s_q^2)
 *
 * theta always has all of them; those of absent terms are not read.
 *
 * Derivatives go through c(r) with dk/dlog l_d = s_f^2 c Delta_d^2 / l_d^2 and
 * dk/dx_d = -s_f^2 c Delta_d / l_d^2, finite at r = 0.
 */
#ifndef HPTI_GP_COVARIANCE_H
#define HPTI_GP_COVARIANCE_H

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
    double *x;         /* ld x dim: inputs times weight (categories: as is) */
    double *up, *down; /* ld x dim: e^(+-rate input), for the additive term */
    double *here;      /* 3 x dim: the same of the point in hand, scratch */
    double *raw;       /* ld x dim: inputs as they are; borrowed */
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
hpti_theta_count(size_t dim)
{
    return 2 * dim + 4;
}

/* k(x, x) of the stationary terms, the same everywhere. */
static inline double
hpti_covariance_level(const hpti_scaled *scaled)
{
    return scaled->signal_var +
           scaled->share_var * (double)scaled->kernel->dim;
}

/* k(x, x); gradient (length dim) or NULL. */
double hpti_covariance_variance(const hpti_scaled *scaled, const double *x,
                                double *gradient);

/* Set the variances and rates from theta, and scale the n raw inputs. */
void hpti_covariance_scale(hpti_scaled *scaled, const double *theta);

/* Scale inputs first .. n - 1 only, after hpti_covariance_scale(). */
void hpti_covariance_scale_inputs(hpti_scaled *scaled, size_t first);

/*
 * Covariances of a point with inputs first .. n - 1: k[j - first].
 * x: the point, length dim, unit cube.
 */
void hpti_covariance_row(const hpti_scaled *scaled, size_t first, const double *x,
                     double *k);

/*
 * The same, with c of the first term in c[j - first] (times s_f^2 and the
 * square of the scale, so that dk/dlog l_d = c * (Delta_d / l_d)^2 directly).
 */
void hpti_covariance_row_slopes(const hpti_scaled *scaled, size_t first,
                            const double *x, double *k, double *c);

/*
 * Gradient of a weighted sum of covariances with respect to the point:
 * g_d = sum_j weights_j dk(x, x_j)/dx_d.  c: from hpti_covariance_row_slopes() with
 * first = 0.
 */
void hpti_covariance_gradient(const hpti_scaled *scaled, const double *x,
                          const double *c, size_t n_weights,
                          const double *const *weights, double *const *g);

/*
 * Derivatives of a weighted sum over pairs with respect to theta:
 * sum over j > i of w_ij dk_ij/dtheta, added to gradient for all but log s_f^2
 * and log s_n^2.  For one i: x is input i; w and c hold j = i + 1 .. n - 1.
 */
void hpti_covariance_pair_sums(const hpti_scaled *scaled, size_t i,
                               const double *x, const double *w,
                               const double *c, double *gradient);

#endif
