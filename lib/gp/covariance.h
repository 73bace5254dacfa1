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

/*
 * A kernel at one theta, with inputs scaled for it: what the loops read.
 *
 * Coordinates stand in an order of their own, at "places": first the n_lines
 * that are no category, then the categories.  Columns are padded to a multiple
 * of 8 inputs, all of them finite.
 */
typedef struct hpti_scaled {
    const hpti_covariance *kernel;
    size_t n, ld;      /* inputs, leading dimension: a multiple of 8 */
    size_t n_lines;    /* coordinates that are no category */
    bool warped;       /* the kernel was, when it was scaled */
    double signal_var; /* s_f^2 */
    double share_var;  /* s_a^2 / D; 0 when not additive */
    double trend_var;  /* s_q^2 / (1 + D/3)^2; 0 when not quadratic */
    double noise_var;  /* s_n^2 */
    double *raw;       /* ld x dim: inputs as they are; borrowed */
    size_t *order;     /* dim: the coordinate at each place */
    /* by place, dim each */
    double *weight;     /* scale / l_d; scale is sqrt 5 or 1 */
    double *rate;       /* scale / a_d */
    double *square;     /* weight^2 */
    double *apart;      /* s_a^2 / D M(rate), for categories that differ ... */
    double *slope;      /* ... and with c rate^2 in place of M */
    double *low, *high; /* b_d, b'_d */
    double *zero;
    /* inputs, ld x dim each */
    double *seen;      /* as the terms see them: raw or warped */
    double *x;         /* times weight */
    double *v;         /* 2 seen - 1, for the quadratic term */
    double *line;      /* times rate, for the additive term */
    double *up, *down; /* e^(+-line) */
    /* scratch: up to 8 points in hand, 8 x dim each, and the loops' sums */
    double *here, *here_x, *here_v, *here_line, *here_up, *here_down;
    double *lanes;
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

/*
 * Memory for up to ld inputs, a multiple of 8, that lie at raw; numbers beyond
 * the last input are read there up to a multiple of 8.  HPT_OK, or HPT_E_NOMEM
 * without a text, and then still to be released.
 */
int hpti_scaled_take(hpti_scaled *scaled, const hpt_allocator *mem,
                     const hpti_covariance *kernel, size_t ld, double *raw);
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
 * Covariances of points with all inputs.
 *
 * points: count x dim, row by row, in the unit cube
 * k, c: those of point i begin at i ld.  c: of the first term, times s_f^2 and
 * the square of the scale, so that dk/dlog l_d = c * (Delta_d / l_d)^2
 * directly; may be NULL
 */
void hpti_covariance_rows(const hpti_scaled *scaled, size_t count,
                          const double *points, double *k, double *c,
                          size_t ld);

/*
 * Lower triangle of the covariances of the inputs; what lies beside it within
 * blocks of 8 inputs is written as well.  c: of the first term; first: its
 * covariances alone; each may be NULL.  ld as in scaled.
 */
void hpti_covariance_triangle(const hpti_scaled *scaled, double *k, double *c,
                              double *first);

/*
 * Gradients of two weighted sums of covariances with respect to the point:
 * g_d = sum_j weights_j dk(x, x_j)/dx_d.  c: from hpti_covariance_rows().
 */
void hpti_covariance_gradient(const hpti_scaled *scaled, const double *x,
                              const double *c, const double *const weights[2],
                              double *const g[2]);

/* What hpti_covariance_sums() is given, all with ld as in scaled. */
typedef struct hpti_weighting {
    const double *alpha;     /* n, with room for whole blocks of 8 */
    const double *inverse;   /* K^-1, its lower triangle */
    const double *c, *first; /* as hpti_covariance_triangle() left them */
    double *pull;            /* ld x dim, scratch of a warped kernel */
} hpti_weighting;

/*
 * 1/2 sum_ij W_ij dK_ij/dtheta with W = alpha alpha' - K^-1, for the covariance
 * functions alone, without noise and jitter, added to gradient: for
 * lengthscales, rates and bends; for log s_f^2 when there is `first`; for log
 * s_q^2 when there is an additive term besides.  The caller knows what all of
 * log s_f^2, log s_a^2, log s_q^2 and log s_n^2 add up to.
 */
void hpti_covariance_sums(const hpti_scaled *scaled,
                          const hpti_weighting *weighting, double *gradient);

#endif
