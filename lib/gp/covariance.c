/*
 * Covariance functions of the Gaussian process: the loops over inputs.
 *
 * Inputs lie dimension by dimension, so each loop runs over contiguous inputs
 * and is vectorised by the compiler.  With s = sqrt(5) r:
 *
 *   Matern-5/2           M = (1 + s + s^2/3) e^-s,  c = (1 + s)/3 e^-s
 *   squared exponential  M = e^(-r^2/2),            c = e^(-r^2/2)
 *
 * where c is per (scale * Delta / l)^2, scale = sqrt 5 or 1.
 */
#include "gp/covariance.h"

#include "base/clones.h"
#include "specfun/elementary.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

#define SQRT5 2.23606797749978969641
#define BLOCK 64 /* inputs a pass: a few short arrays on the stack */

/*
 * e^-t for t >= 0 to 4e-16 relative, 0 from t = 708 on; no branch, so that the
 * loop around it vectorises.  t = k log 2 - r, |r| <= log 2 / 2; Taylor's
 * polynomial of degree 12 for e^r, log 2 in two parts [Cody, Waite 1980].
 */
static inline double
exp_minus(double t)
{
    const double shift = 0x1.8p52;
    double z = t < 708 ? t : 708;
    double kd = z * 1.44269504088896340736 + shift;
    double k = kd - shift;
    double r = k * 6.93147180369123816490e-01 - z +
               k * 1.90821492927058770002e-10;
    double p = 1.0 / 479001600;
    uint64_t bits;
    double power;

    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1;
    p = p * r + 1;
    memcpy(&bits, &kd, sizeof bits);
    bits = (1023 - (bits & 0xFFF)) << 52; /* low bits of kd are k */
    memcpy(&power, &bits, sizeof power);
    return t < 708 ? p * power : 0;
}

HPTI_CLONES void
hpti_covariance_scale_inputs(hpti_scaled *scaled, size_t first)
{
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const double *raw = scaled->raw + d * scaled->ld;
        double *x = scaled->x + d * scaled->ld;
        double w = scaled->kernel->category[d] ? 1 : scaled->weight[d];

        for (size_t j = first; j < scaled->n; j++)
            x[j] = w * raw[j];
        if (!(scaled->share_var > 0))
            continue;
        for (size_t j = first; j < scaled->n; j++) {
            double down = exp_minus(scaled->rate[d] * raw[j]);

            scaled->down[d * scaled->ld + j] = down;
            scaled->up[d * scaled->ld + j] = 1 / down;
        }
    }
}

void
hpti_covariance_scale(hpti_scaled *scaled, const double *theta)
{
    const hpti_covariance *kernel = scaled->kernel;
    const size_t dim = kernel->dim;
    const double scale = kernel->family == HPTI_MATERN52 ? SQRT5 : 1;

    const double norm = 1 + (double)dim / 3;

    scaled->signal_var = hpti_exp(theta[hpti_theta_signal(dim)]);
    scaled->noise_var = hpti_exp(theta[hpti_theta_noise(dim)]);
    scaled->share_var = scaled->trend_var = 0;
    if (kernel->additive)
        scaled->share_var =
            hpti_exp(theta[hpti_theta_share(dim)]) / (double)dim;
    if (kernel->quadratic)
        scaled->trend_var =
            hpti_exp(theta[hpti_theta_trend(dim)]) / (norm * norm);
    for (size_t d = 0; d < dim; d++) {
        scaled->weight[d] = scale * hpti_exp(-theta[d]);
        scaled->rate[d] = scale * hpti_exp(-theta[hpti_theta_rates(dim) + d]);
    }
    hpti_covariance_scale_inputs(scaled, 0);
}

/* q[j] += squared scaled distance in coordinate d. */
static inline void
add_squares(const hpti_scaled *scaled, size_t d, size_t first, size_t m,
            double xd, double *q)
{
    const double *x = scaled->x + d * scaled->ld + first;

    if (scaled->kernel->category[d]) {
        const double apart = scaled->weight[d] * scaled->weight[d];

        for (size_t j = 0; j < m; j++)
            q[j] += x[j] != xd ? apart : 0;
    } else {
        const double p = scaled->weight[d] * xd;

        for (size_t j = 0; j < m; j++)
            q[j] += (x[j] - p) * (x[j] - p);
    }
}

/* Correlation and c of one scaled squared distance. */
static inline void
correlate(hpti_family family, double q, double *k, double *c)
{
    if (family == HPTI_MATERN52) {
        double s = sqrt(q), e = exp_minus(s);

        *k = (1 + s + q * (1.0 / 3)) * e;
        *c = (1 + s) * (1.0 / 3) * e;
    } else {
        *k = *c = exp_minus(0.5 * q);
    }
}

/*
 * The additive term in coordinate d between a point and an input.  Along one
 * coordinate e^-|s| is the smaller of e^(s_x - s_j) and e^(s_j - s_x), products
 * of what was computed once an input: no exponential a pair.
 */
typedef struct share {
    hpti_family family;
    double rate, at, up, down; /* of the point */
    const double *raw, *ups, *downs; /* of the inputs, from `first` on */
} share;

static inline share
share_of(const hpti_scaled *scaled, hpti_family family, size_t d, size_t first,
         double at)
{
    const size_t place = d * scaled->ld + first;
    share s = { family, scaled->rate[d], at, 0, 0, scaled->raw + place,
                scaled->up + place, scaled->down + place };

    s.down = exp_minus(s.rate * at);
    s.up = 1 / s.down;
    return s;
}

/* Correlation, c and scaled squared distance with input j. */
static inline void
share_correlate(const share *s, size_t j, double *k, double *c, double *q)
{
    double t = s->rate * fabs(s->raw[j] - s->at);

    *q = t * t;
    if (s->family == HPTI_MATERN52) {
        double rising = s->ups[j] * s->down, falling = s->downs[j] * s->up;
        double e = rising < falling ? rising : falling;

        *k = (1 + t + *q * (1.0 / 3)) * e;
        *c = (1 + t) * (1.0 / 3) * e;
    } else {
        *k = *c = exp_minus(0.5 * *q);
    }
}

/* Correlation and c of two categories that differ. */
static inline void
share_apart(const hpti_scaled *scaled, hpti_family family, size_t d, double *k,
            double *c)
{
    correlate(family, scaled->rate[d] * scaled->rate[d], k, c);
}

/* k[j] += the additive term. */
static inline void
add_shares(const hpti_scaled *scaled, hpti_family family, size_t first,
           size_t m, const double *x, double *k)
{
    const double var = scaled->share_var;

    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const share s = share_of(scaled, family, d, first, x[d]);
        double value, c, q;

        if (scaled->kernel->category[d]) {
            share_apart(scaled, family, d, &value, &c);
            for (size_t j = 0; j < m; j++)
                k[j] += var * (s.raw[j] != s.at ? value : 1);
            continue;
        }
        for (size_t j = 0; j < m; j++) {
            share_correlate(&s, j, &value, &c, &q);
            k[j] += var * value;
        }
    }
}

/* v of one coordinate; a category has none. */
static inline double
trend_input(const hpti_scaled *scaled, size_t d, double raw)
{
    return scaled->kernel->category[d] ? 0 : 2 * raw - 1;
}

/* p[j] = 1 + v.v_j for m inputs from `first` on. */
static inline void
trend_products(const hpti_scaled *scaled, size_t first, size_t m,
               const double *x, double *p)
{
    for (size_t j = 0; j < m; j++)
        p[j] = 1;
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const double *raw = scaled->raw + d * scaled->ld + first;
        const double v = trend_input(scaled, d, x[d]);

        for (size_t j = 0; j < m; j++)
            p[j] += v * (2 * raw[j] - 1);
    }
}

/* k[j] += the quadratic term. */
static inline void
add_trend(const hpti_scaled *scaled, size_t first, size_t m, const double *x,
          double *k)
{
    double p[BLOCK];

    trend_products(scaled, first, m, x, p);
    for (size_t j = 0; j < m; j++)
        k[j] += scaled->trend_var * p[j] * p[j];
}

double
hpti_covariance_variance(const hpti_scaled *scaled, const double *x,
                         double *gradient)
{
    double square = 1;

    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        double v = trend_input(scaled, d, x[d]);

        square += v * v;
    }
    if (gradient)
        for (size_t d = 0; d < scaled->kernel->dim; d++)
            gradient[d] = 8 * scaled->trend_var * square *
                          trend_input(scaled, d, x[d]);
    return hpti_covariance_level(scaled) + scaled->trend_var * square * square;
}

/* One block of a row; family is a constant in each caller, so it folds. */
static inline __attribute__((always_inline)) void
row_block(const hpti_scaled *scaled, hpti_family family, size_t first,
          size_t m, const double *x, double *k, double *c)
{
    const double var = scaled->signal_var;
    double q[BLOCK];

    for (size_t j = 0; j < m; j++)
        q[j] = 0;
    for (size_t d = 0; d < scaled->kernel->dim; d++)
        add_squares(scaled, d, first, m, x[d], q);
    for (size_t j = 0; j < m; j++) {
        double value, slope;

        correlate(family, q[j], &value, &slope);
        k[j] = var * value;
        if (c)
            c[j] = var * slope;
    }
    if (scaled->share_var > 0)
        add_shares(scaled, family, first, m, x, k);
    if (scaled->trend_var > 0)
        add_trend(scaled, first, m, x, k);
}

HPTI_CLONES void
hpti_covariance_row(const hpti_scaled *scaled, size_t first, const double *x,
                double *k)
{
    for (size_t j = first; j < scaled->n; j += BLOCK) {
        size_t m = scaled->n - j < BLOCK ? scaled->n - j : BLOCK;

        if (scaled->kernel->family == HPTI_MATERN52)
            row_block(scaled, HPTI_MATERN52, j, m, x, k + (j - first), NULL);
        else
            row_block(scaled, HPTI_SQUARED_EXPONENTIAL, j, m, x,
                      k + (j - first), NULL);
    }
}

HPTI_CLONES void
hpti_covariance_row_slopes(const hpti_scaled *scaled, size_t first, const double *x,
                       double *k, double *c)
{
    for (size_t j = first; j < scaled->n; j += BLOCK) {
        size_t m = scaled->n - j < BLOCK ? scaled->n - j : BLOCK;

        if (scaled->kernel->family == HPTI_MATERN52)
            row_block(scaled, HPTI_MATERN52, j, m, x, k + (j - first),
                      c + (j - first));
        else
            row_block(scaled, HPTI_SQUARED_EXPONENTIAL, j, m, x,
                      k + (j - first), c + (j - first));
    }
}

/* A sum in eight lanes, folded in a fixed order. */
static inline double
fold(const double lanes[8])
{
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/* sum_j a_j c_j (x_j - p) of the first term in one continuous coordinate. */
static inline double
first_moment(size_t n, const double *a, const double *c, const double *x,
             double p)
{
    double lanes[8] = { 0 };
    size_t j = 0;

    for (; j + 8 <= n; j += 8)
        for (size_t l = 0; l < 8; l++)
            lanes[l] += a[j + l] * c[j + l] * (x[j + l] - p);
    for (; j < n; j++)
        lanes[j % 8] += a[j] * c[j] * (x[j] - p);
    return fold(lanes);
}

/* sum_j a_j c(r_d) (x_j - x_d) of the additive term in one coordinate. */
static inline __attribute__((always_inline)) double
share_moment(const hpti_scaled *scaled, hpti_family family, size_t d, size_t n,
             const double *a, double xd)
{
    const share s = share_of(scaled, family, d, 0, xd);
    double lanes[8] = { 0 }, terms[BLOCK];

    for (size_t first = 0; first < n; first += BLOCK) {
        size_t m = n - first < BLOCK ? n - first : BLOCK;

        for (size_t j = 0; j < m; j++) {
            double k, c, q;

            share_correlate(&s, first + j, &k, &c, &q);
            terms[j] = a[first + j] * c * (s.rate * (s.raw[first + j] - xd));
        }
        for (size_t j = 0; j < m; j++)
            lanes[j % 8] += terms[j];
    }
    return fold(lanes);
}

/* Adds the quadratic term's part: 4 s (1 + v.v_j) v_jd weighted by a_j. */
static inline void
add_trend_gradient(const hpti_scaled *scaled, const double *x, const double *a,
                   double *g)
{
    double p[BLOCK];

    for (size_t first = 0; first < scaled->n; first += BLOCK) {
        size_t m = scaled->n - first < BLOCK ? scaled->n - first : BLOCK;

        trend_products(scaled, first, m, x, p);
        for (size_t j = 0; j < m; j++)
            p[j] *= 4 * scaled->trend_var * a[first + j];
        for (size_t d = 0; d < scaled->kernel->dim; d++) {
            const double *raw = scaled->raw + d * scaled->ld + first;
            double lanes[8] = { 0 };

            if (scaled->kernel->category[d])
                continue;
            for (size_t j = 0; j < m; j++)
                lanes[j % 8] += p[j] * (2 * raw[j] - 1);
            g[d] += fold(lanes);
        }
    }
}

HPTI_CLONES void
hpti_covariance_gradient(const hpti_scaled *scaled, const double *x,
                     const double *c, size_t n_weights,
                     const double *const *weights, double *const *g)
{
    const size_t n = scaled->n;

    for (size_t i = 0; i < n_weights; i++) {
        for (size_t d = 0; d < scaled->kernel->dim; d++) {
            double w = scaled->weight[d];

            g[i][d] = 0;
            if (scaled->kernel->category[d])
                continue;
            g[i][d] = w * first_moment(n, weights[i], c,
                                       scaled->x + d * scaled->ld, w * x[d]);
            if (scaled->share_var > 0)
                g[i][d] += scaled->share_var * scaled->rate[d] *
                           (scaled->kernel->family == HPTI_MATERN52
                                ? share_moment(scaled, HPTI_MATERN52, d, n,
                                               weights[i], x[d])
                                : share_moment(scaled, HPTI_SQUARED_EXPONENTIAL,
                                               d, n, weights[i], x[d]));
        }
        if (scaled->trend_var > 0)
            add_trend_gradient(scaled, x, weights[i], g[i]);
    }
}

/* sum_j u_j (x_j - p)^2, or of u_j where a category differs. */
static inline double
second_moment(size_t m, const double *u, const double *x, double p,
              bool category)
{
    double lanes[8] = { 0 };
    size_t j = 0;

    for (; j + 8 <= m; j += 8)
        for (size_t l = 0; l < 8; l++) {
            double delta = x[j + l] - p;
            double square = category ? (delta != 0) : delta * delta;

            lanes[l] += u[j + l] * square;
        }
    for (; j < m; j++) {
        double delta = x[j] - p;

        lanes[j % 8] += u[j] * (category ? (delta != 0) : delta * delta);
    }
    return fold(lanes);
}

/* Sums over one block of w M(r_d) and of w c(r_d) r_d^2 for the additive term. */
static inline __attribute__((always_inline)) void
share_block(const hpti_scaled *scaled, hpti_family family, size_t d,
            size_t first, size_t m, double xd, const double *w, double *sum_k,
            double *sum_c)
{
    const share s = share_of(scaled, family, d, first, xd);
    double k[BLOCK] = { 0 }, c[BLOCK] = { 0 };
    double lanes_k[8] = { 0 }, lanes_c[8] = { 0 };
    double apart_k, apart_c, q;

    if (scaled->kernel->category[d]) {
        share_apart(scaled, family, d, &apart_k, &apart_c);
        apart_c *= scaled->rate[d] * scaled->rate[d];
        for (size_t j = 0; j < m; j++) {
            bool differs = s.raw[j] != xd;

            k[j] = w[j] * (differs ? apart_k : 1);
            c[j] = w[j] * (differs ? apart_c : 0);
        }
    } else {
        for (size_t j = 0; j < m; j++) {
            share_correlate(&s, j, &k[j], &c[j], &q);
            k[j] *= w[j];
            c[j] *= w[j] * q;
        }
    }
    for (size_t j = 0; j < m; j++) {
        lanes_k[j % 8] += k[j];
        lanes_c[j % 8] += c[j];
    }
    *sum_k += fold(lanes_k);
    *sum_c += fold(lanes_c);
}

/* The additive term's derivatives over the pairs of input i. */
static inline __attribute__((always_inline)) void
share_sums(const hpti_scaled *scaled, hpti_family family, size_t i,
           size_t first, const double *w, double *gradient)
{
    const size_t dim = scaled->kernel->dim;
    const double var = scaled->share_var;

    for (size_t d = 0; d < dim; d++) {
        double sum_k = 0, sum_c = 0;

        for (size_t j = first; j < scaled->n; j += BLOCK)
            share_block(scaled, family, d, j,
                        scaled->n - j < BLOCK ? scaled->n - j : BLOCK,
                        scaled->raw[d * scaled->ld + i], w + (j - first),
                        &sum_k, &sum_c);
        gradient[hpti_theta_rates(dim) + d] += var * sum_c;
        gradient[hpti_theta_share(dim)] += var * sum_k;
    }
}

/* The quadratic term's derivative over the pairs of input i. */
static inline void
trend_sums(const hpti_scaled *scaled, size_t i, size_t first, const double *w,
           double *gradient)
{
    const size_t dim = scaled->kernel->dim;

    for (size_t j = first; j < scaled->n; j += BLOCK) {
        size_t m = scaled->n - j < BLOCK ? scaled->n - j : BLOCK;
        double p[BLOCK], lanes[8] = { 0 };

        for (size_t l = 0; l < m; l++)
            p[l] = 1;
        for (size_t d = 0; d < dim; d++) {
            const double *raw = scaled->raw + d * scaled->ld;
            const double v = trend_input(scaled, d, raw[i]);

            for (size_t l = 0; l < m; l++)
                p[l] += v * (2 * raw[j + l] - 1);
        }
        for (size_t l = 0; l < m; l++)
            lanes[l % 8] += w[j - first + l] * p[l] * p[l];
        gradient[hpti_theta_trend(dim)] += scaled->trend_var * fold(lanes);
    }
}

HPTI_CLONES void
hpti_covariance_pair_sums(const hpti_scaled *scaled, size_t i, const double *w,
                      const double *c, double *gradient)
{
    const size_t first = i + 1, n = scaled->n;
    double u[BLOCK];

    for (size_t j = first; j < n; j += BLOCK) {
        size_t m = n - j < BLOCK ? n - j : BLOCK;

        for (size_t l = 0; l < m; l++)
            u[l] = w[j - first + l] * c[j - first + l];
        for (size_t d = 0; d < scaled->kernel->dim; d++) {
            const double *x = scaled->x + d * scaled->ld;
            bool category = scaled->kernel->category[d];
            double sum = second_moment(m, u, x + j, x[i], category);

            if (category)
                sum *= scaled->weight[d] * scaled->weight[d];
            gradient[d] += sum;
        }
    }
    if (scaled->share_var > 0) {
        if (scaled->kernel->family == HPTI_MATERN52)
            share_sums(scaled, HPTI_MATERN52, i, first, w, gradient);
        else
            share_sums(scaled, HPTI_SQUARED_EXPONENTIAL, i, first, w, gradient);
    }
    if (scaled->trend_var > 0)
        trend_sums(scaled, i, first, w, gradient);
}
