/*
 * The mean of a distribution from its cdf.
 *
 * With c the median, for real and for whole numbers,
 *
 *     E X = c + int_c^high P(X > x) dx - int_low^c P(X <= x) dx
 *     E X = c + sum_(k = c)^(high - 1) P(X > k) - sum_(k = low)^(c - 1) P(X <= k)
 *
 * where nothing cancels but what the mean's own place makes cancel.  A sum of
 * many terms is taken term by term at its two ends; between them F is smooth on
 * the scale of 1, and by Euler and Maclaurin, at midpoints,
 *
 *     sum_(k = m)^(n - 1) F(k) = int_(m - 1/2)^(n - 1/2) F(x) dx
 *                                - (F'(n - 1/2) - F'(m - 1/2)) / 24 + ...
 *
 * Equal cells, moved by a rounding or clamping, are averaged value by value, as
 * long as there are not too many of them.
 */
#include "space/dist-priv.h"

#include "specfun/quadrature.h"
#include <math.h>

#define TERMS 4096
#define TOLERANCE 1e-14

/* A sum that keeps what it rounds off (Neumaier). */
struct sum {
    double sum, lost;
};

static void
add(struct sum *s, double x)
{
    double t = s->sum + x;

    s->lost += fabs(s->sum) >= fabs(x) ? (s->sum - t) + x : (x - t) + s->sum;
    s->sum = t;
}

/* One side of the median: P(X > x) above it, P(X <= x) below it. */
struct side {
    const hpt_dist *dist;
    bool up;
};

static double
tail(double x, const void *data)
{
    const struct side *side = data;
    double above;
    double p = side->dist->family->cdf(side->dist, x, &above);

    return side->up ? above : p;
}

static double
smooth_tail(double x, const void *data)
{
    const struct side *side = data;
    double above;
    double p = side->dist->family->ramp(side->dist, x, &above);

    return side->up ? above : p;
}

/* First width of a step away from the median. */
static double
spread(const hpt_dist *d, double c)
{
    double low = hpti_dist_number(d, d->family->value(d, 0.25));
    double high = hpti_dist_number(d, d->family->value(d, 0.75));
    double width = high - low;

    return width > 0 && width < INFINITY ? width : fabs(c) * 1e-3 + 1e-300;
}

static double
real_mean(const hpt_dist *d)
{
    const double c = d->family->value(d, 0.5).real, width = spread(d, c);
    const struct side up = { d, true }, down = { d, false };

    return c + (hpti_integrate_outward(tail, &up, c, d->end_high, width,
                                       TOLERANCE) -
                hpti_integrate_outward(tail, &down, c, d->end_low, width,
                                       TOLERANCE));
}

/* Terms of one side from k, `step` (1, -1) away each time; false: no more. */
static bool
add_terms(struct sum *s, const struct side *side, double k, double step,
          double n)
{
    for (double i = 0; i < n; i++) {
        double term = tail(k + i * step, side);

        add(s, term);
        if (term <= 1e-18 * s->sum)
            return false;
    }
    return true;
}

/*
 * n terms from k outward.  The middle part, of smooth terms, lies between
 * `near` and `far` (half a step off both ends); far may be infinite.
 */
static double
side_sum(const struct side *side, double k, double n, double width)
{
    const double step = side->up ? 1 : -1;
    struct sum s = { 0, 0 };
    double near, far;

    if (n <= 2 * TERMS) {
        add_terms(&s, side, k, step, n);
        return s.sum + s.lost;
    }
    if (!add_terms(&s, side, k, step, TERMS))
        return s.sum + s.lost;
    near = k + step * (TERMS - 0.5);
    far = k + step * (n - TERMS - 0.5);
    add(&s, hpti_integrate_outward(smooth_tail, side, near, far,
                                   fmax(width, TERMS), TOLERANCE));
    /* F' by a difference over 1 */
    add(&s, (smooth_tail(near + 0.5 * step, side) -
             smooth_tail(near - 0.5 * step, side)) /
                24);
    if (fabs(far) < INFINITY) {
        add(&s, (smooth_tail(far - 0.5 * step, side) -
                 smooth_tail(far + 0.5 * step, side)) /
                    24);
        add_terms(&s, side, k + step * (n - TERMS), step, TERMS);
    }
    return s.sum + s.lost;
}

static double
int_mean(const hpt_dist *d)
{
    const double c = hpti_dist_number(d, d->family->value(d, 0.5));
    const double width = spread(d, c);
    const struct side up = { d, true }, down = { d, false };

    return c + (side_sum(&up, c, d->end_high - c, width) -
                side_sum(&down, c - 1, c - d->end_low, width));
}

static double
average(const hpt_dist *d, uint64_t cells)
{
    struct sum s = { 0, 0 };
    const double n = (double)cells;

    for (uint64_t i = 0; i < cells; i++)
        add(&s, hpti_dist_number(
                    d, d->family->value(d, ((double)i + 0.5) / n)) / n);
    return s.sum + s.lost;
}

double
hpti_dist_mean_by_cdf(const hpt_dist *d)
{
    const uint64_t cells = hpti_dist_root(d)->cells;

    if (cells && cells <= HPTI_WALK_LIMIT)
        return average(d, cells);
    return d->integral ? int_mean(d) : real_mean(d);
}
