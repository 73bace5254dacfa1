/**
 * @file
 * Distributions of one value.
 *
 * A distribution maps the unit interval to values by its quantile function, so
 * any of them works with any sampler: samplers see only the unit cube.  Real
 * distributions give doubles, integer ones int64_t, and the remaining ones an
 * index into labels or numbers.
 *
 * Constructors return a handle that the caller owns until it hands it to
 * hpt_space_add(), hpt_dist_round() or hpt_dist_clamp(), which take it (also
 * when they fail); or NULL with hpt_last_error() set.  A distribution is
 * immutable and may be read by any number of threads.
 *
 * Bounds are inclusive and never exceeded, to the last bit.
 */
#ifndef HPTUNE_DIST_H
#define HPTUNE_DIST_H

#include <hptune/export.h>
#include <stddef.h>
#include <stdint.h>

HPT_BEGIN_DECLS

/** A distribution of one value; opaque. */
typedef struct hpt_dist hpt_dist;

/** How a range is spread over the unit interval. */
enum hpt_scale {
    HPT_LINEAR = 0, /**< evenly */
    HPT_LOG = 1     /**< evenly in the logarithm; low must be above 0 */
};

/** What kind of value a distribution or a parameter has. */
enum hpt_kind {
    HPT_KIND_UNKNOWN = -1,    /**< answer for a NULL handle or a wrong name */
    HPT_KIND_FLOAT = 0,       /**< a double */
    HPT_KIND_INT = 1,         /**< an int64_t */
    HPT_KIND_CATEGORICAL = 2, /**< one of some labels, without order */
    HPT_KIND_ORDINAL = 3,     /**< one of an ascending list of numbers */
    HPT_KIND_BOOLEAN = 4,     /**< 0 or 1 */
    HPT_KIND_CONSTANT = 5     /**< a double that never changes */
};

/**
 * Quantile function of the user's own distribution.
 *
 * @param u          0 to 1 inclusive
 * @param user_data  as given to hpt_dist_user()
 * @return the value: finite for 0 < u < 1, and never falling as u rises
 * Called from any thread that uses the space, also while a study is locked: a
 * call on that study fails (HPT_E_STATE).
 */
typedef double (*hpt_quantile_fn)(double u, void *user_data);

/** Cumulative distribution function that belongs to an hpt_quantile_fn. */
typedef double (*hpt_cdf_fn)(double x, void *user_data);

/** Gives up the user's data when the last handle that holds it goes. */
typedef void (*hpt_destroy_fn)(void *user_data);

/**
 * Uniform on [low, high].
 *
 * Not as scipy.stats.uniform(loc, scale), whose second argument is a width.
 * @param low, high  finite, low <= high
 * @return owned handle, or NULL (HPT_E_INVALID: NaN or infinite; HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_uniform(double low, double high);

/**
 * Log-uniform on [low, high]: the logarithm is uniform.  As
 * scipy.stats.loguniform(low, high).
 *
 * @param low, high  finite, 0 < low <= high
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_log_uniform(double low, double high);

/**
 * Normal.  As scipy.stats.norm(mean, sd).  Values are cut to the quantiles of
 * 1e-12 and 1 - 1e-12, about 7 standard deviations, so that they are finite.
 *
 * @param mean  finite
 * @param sd    standard deviation, finite, above 0
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_normal(double mean, double sd);

/**
 * Log-normal: the logarithm is normal.  As
 * scipy.stats.lognorm(s=log_sd, scale=exp(log_mean)).  Cut as the normal is.
 *
 * @param log_mean  mean of the logarithm, finite
 * @param log_sd    standard deviation of the logarithm, finite, above 0
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_log_normal(double log_mean, double log_sd);

/**
 * Normal restricted to [low, high].  Not as scipy.stats.truncnorm, whose bounds
 * count in standard deviations from the mean: ours are values.
 *
 * @param mean       finite
 * @param sd         standard deviation before truncation, finite, above 0
 * @param low, high  low < high; an end may be infinite
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_truncated_normal(double mean, double sd, double low,
                                            double high);

/**
 * Exponential from 0 upward.  As scipy.stats.expon(scale=scale).  Values are
 * cut at the quantile of 1 - 1e-12.
 *
 * @param scale  the mean, finite, above 0
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_exponential(double scale);

/**
 * Gamma.  As scipy.stats.gamma(shape, scale=scale).  Cut at 1 - 1e-12.
 *
 * @param shape  0.01 to 1e6
 * @param scale  finite, above 0; the mean is shape * scale
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_gamma(double shape, double scale);

/**
 * Beta on [0, 1].  As scipy.stats.beta(a, b).
 *
 * @param a, b  0.01 to 1e6
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_beta(double a, double b);

/**
 * Uniform on the integers low, low + 1, ..., high.  Unlike
 * scipy.stats.randint(low, high), whose upper end is excluded, ours is in.
 *
 * @param low, high  low <= high, any int64_t
 * @return owned handle, or NULL (HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_int_uniform(int64_t low, int64_t high);

/**
 * Integers low to high, both in, evenly in the logarithm: k has the weight of
 * [log(k - 1/2), log(k + 1/2)].
 *
 * @param low, high  1 <= low <= high <= 2^53
 * @return owned handle, or NULL (HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_int_log_uniform(int64_t low, int64_t high);

/**
 * Uniform on low, low + step, low + 2 step, ... up to high; the last value lies
 * below high when step does not divide the range.
 *
 * @param low, high  finite, low <= high
 * @param step       finite, above 0; at most 2^53 values
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_step(double low, double high, double step);

/**
 * Integers low, low + step, ... up to high, all equally likely.
 *
 * @param low, high  low <= high
 * @param step       at least 1
 * @return owned handle, or NULL (HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_int_step(int64_t low, int64_t high, int64_t step);

/**
 * One of n labels.
 *
 * @param n        1 to 1,000,000
 * @param labels   length n; copied; distinct, not empty
 * @param weights  length n; copied; finite, not negative, sum above 0 (scaled
 *                 to 1); NULL for equal weights
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_categorical(size_t n, const char *const *labels,
                                       const double *weights);

/**
 * One of an ascending list of numbers, all equally likely; a model sees their
 * order, not their distances.
 *
 * @param n       1 to 1,000,000
 * @param values  length n; copied; finite, strictly ascending
 * @return owned handle, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_ordinal(size_t n, const double *values);

/** 0 or 1, equally likely.  @return owned handle, or NULL.  @since 0.1 */
HPT_API hpt_dist *hpt_dist_boolean(void);

/**
 * Always the same value: a parameter that is fixed.
 *
 * @param value  finite
 * @return owned handle, or NULL (HPT_E_INVALID)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_constant(double value);

/**
 * Round a real distribution to the nearest integer, halves upward.
 *
 * @param inner  taken; of HPT_KIND_FLOAT
 * @return owned handle of HPT_KIND_INT, or NULL (HPT_E_INVALID; HPT_E_RANGE when
 *         its values leave -2^53 to 2^53)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_round(hpt_dist *inner);

/**
 * Move values below low up to low, and values above high down to high.  The
 * mass beyond a bound lies on that bound (a truncated distribution spreads it).
 *
 * @param inner      taken; of HPT_KIND_FLOAT or HPT_KIND_INT (whose bounds must
 *                   then be integers or infinite)
 * @param low, high  low <= high; an end may be infinite
 * @return owned handle of the same kind, or NULL (HPT_E_INVALID, HPT_E_RANGE)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_clamp(hpt_dist *inner, double low, double high);

/**
 * The user's own distribution, of HPT_KIND_FLOAT.
 *
 * Values are clamped to the finite range [quantile(0), quantile(1)], or, where
 * these are infinite, to the quantiles of 1e-12 and 1 - 1e-12.
 *
 * @param quantile   never falls as u rises; tried at 65 points here
 * @param cdf        its inverse, or NULL: found by bisection of the quantile
 * @param user_data  kept, handed to both functions
 * @param destroy    called once when the distribution goes, also when this call
 *                   fails; may be NULL
 * @return owned handle, or NULL (HPT_E_INVALID: NULL, NaN or a falling quantile)
 * @since 0.1
 */
HPT_API hpt_dist *hpt_dist_user(hpt_quantile_fn quantile, hpt_cdf_fn cdf,
                                void *user_data, hpt_destroy_fn destroy);

/** Give up a distribution that was not handed on.  NULL is a no-op.
 *  @since 0.1 */
HPT_API void hpt_dist_destroy(hpt_dist *dist);

/** @return an hpt_kind; HPT_KIND_UNKNOWN for NULL.  @since 0.1 */
HPT_API int hpt_dist_kind(const hpt_dist *dist);

/**
 * Number of distinct values.
 *
 * @return the count, exact to 2^64 - 1 (and that for 2^64); 0 when infinite or
 *         not known
 * @since 0.1
 */
HPT_API uint64_t hpt_dist_count(const hpt_dist *dist);

/**
 * Quantile function: the value below or at which lies the probability u.
 *
 * @param u    0 to 1; 0 gives the lowest, 1 the highest value
 * @param[out] x  the value; index of a label for a categorical distribution
 * @return HPT_OK; HPT_E_RANGE for u outside of [0, 1] or NaN; HPT_E_INVALID
 * @since 0.1
 */
HPT_API int hpt_dist_quantile(const hpt_dist *dist, double u, double *x);

/**
 * Cumulative distribution function, P(X <= x).
 *
 * @param x    any number but NaN; an index for a categorical distribution
 * @param[out] p  0 to 1
 * @return HPT_OK; HPT_E_INVALID for NULL or NaN
 * @since 0.1
 */
HPT_API int hpt_dist_cdf(const hpt_dist *dist, double x, double *p);

/**
 * Density at x; probability of x for distributions on separate values, and at
 * the two bounds of a clamped one.
 *
 * @param x    any number but NaN; an index for a categorical distribution
 * @param[out] f  per unit of x, or a probability; 0 outside of the support.
 *             The user's own distribution: a central difference of its cdf.
 * @return HPT_OK; HPT_E_INVALID for NULL or NaN
 * @since 0.1
 */
HPT_API int hpt_dist_density(const hpt_dist *dist, double x, double *f);

/**
 * Mean.  That of the cut tails of an unbounded distribution (1e-12) is counted
 * in, as the textbook formula has it.
 *
 * @param[out] mean  mean index for a categorical distribution; for the user's
 *             own by quadrature of the quantile function, to about 1e-6, as for
 *             a rounded or clamped hpt_dist_step() of more than 2^20 values
 * @return HPT_OK; HPT_E_INVALID for NULL
 * @since 0.1
 */
HPT_API int hpt_dist_mean(const hpt_dist *dist, double *mean);

HPT_END_DECLS

#endif
