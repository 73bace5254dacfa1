/**
 * @file
 * Samplers: methods that propose the next point.
 *
 * "grid"    every combination of levels, lazily
 * "random"  independent draws from the parameters' distributions
 * "sobol"   scrambled Sobol sequence (quasi-random), up to 1,111 dimensions
 * "gp"      Gaussian process with expected improvement
 *
 * A sampler is configured by named options, then handed to one study.  All of
 * them honour conditions and constraints, and propose no point twice in a
 * finite space.
 */
#ifndef HPTUNE_SAMPLER_H
#define HPTUNE_SAMPLER_H

#include <hptune/export.h>
#include <stddef.h>

HPT_BEGIN_DECLS

/** A sampling method with its options; opaque. */
typedef struct hpt_sampler hpt_sampler;

/**
 * Create a sampler by name.
 *
 * @param name  one of hpt_sampler_name(0), hpt_sampler_name(1), ...
 * @return owned handle; NULL (HPT_E_NOT_FOUND with the list of names)
 * @since 0.1
 */
HPT_API hpt_sampler *hpt_sampler_create(const char *name);

/** Give up a sampler that was handed to no study.  NULL is a no-op.
 *  @since 0.1 */
HPT_API void hpt_sampler_destroy(hpt_sampler *sampler);

/** @return number of samplers that this library has.  @since 0.1 */
HPT_API size_t hpt_sampler_count(void);

/** @return static name of a sampler, or NULL past the end.  @since 0.1 */
HPT_API const char *hpt_sampler_name(size_t index);

/**
 * Set an option.
 *
 * @param key    an option of this sampler, see hpt_sampler_option_name()
 * @param value  within the option's bounds; a whole number where the option
 *               counts or switches
 * @return HPT_OK; HPT_E_NOT_FOUND (the text lists the keys); HPT_E_RANGE (the
 *         text has the bounds); HPT_E_STATE (a study has taken it).  As with a
 *         space, the first failure is remembered until that key is set with
 *         success.
 * @since 0.1
 */
HPT_API int hpt_sampler_set(hpt_sampler *sampler, const char *key, double value);

/** Read an option.  @return HPT_OK or HPT_E_NOT_FOUND.  @since 0.1 */
HPT_API int hpt_sampler_get(const hpt_sampler *sampler, const char *key,
                            double *value);

/** @return number of options of this sampler.  @since 0.1 */
HPT_API size_t hpt_sampler_option_count(const hpt_sampler *sampler);

/** @return static key of an option, or NULL past the end.  @since 0.1 */
HPT_API const char *hpt_sampler_option_name(const hpt_sampler *sampler,
                                            size_t index);

/**
 * Bounds and default of an option.
 *
 * @param[out] low, high, standard  each may be NULL
 * @return HPT_OK or HPT_E_NOT_FOUND
 * @since 0.1
 */
HPT_API int hpt_sampler_option_bounds(const hpt_sampler *sampler,
                                      const char *key, double *low,
                                      double *high, double *standard);

/** @return static one-line description of an option, or NULL.  @since 0.1 */
HPT_API const char *hpt_sampler_option_help(const hpt_sampler *sampler,
                                            const char *key);

/**
 * "grid" only: the number of levels of a parameter.
 *
 * Levels are quantiles of the parameter's distribution: k / (n - 1) for
 * k = 0 .. n - 1 when both its ends are finite, (k + 1/2) / n otherwise;
 * levels that fall on the same value count once.  Without this call (and
 * without hpt_sampler_set_grid_values()) a parameter with no more values than
 * the option "levels" has all of them, a categorical or boolean one always all
 * of them, and another one "levels" levels.
 *
 * @param name  of a parameter of the space that the study will have; copied
 * @param n     1 to 1,000,000
 * @return HPT_OK; HPT_E_INVALID (not a grid sampler); HPT_E_RANGE; HPT_E_STATE
 *         (a study has taken it); HPT_E_NOMEM.  A name that the space lacks is
 *         found by hpt_study_create().  A failure is remembered as in
 *         hpt_sampler_set(), until the same name is set with success.
 * @since 0.1
 */
HPT_API int hpt_sampler_set_grid_levels(hpt_sampler *sampler, const char *name,
                                        size_t n);

/**
 * "grid" only: the list of values of a parameter.
 *
 * @param values  length n, 1 to 1,000,000; values of the parameter, or label
 *                indices for a categorical one; copied
 * @return as hpt_sampler_set_grid_levels(); a value outside of the parameter's
 *         bounds is found by hpt_study_create()
 * @since 0.1
 */
HPT_API int hpt_sampler_set_grid_values(hpt_sampler *sampler, const char *name,
                                        size_t n, const double *values);

HPT_END_DECLS

#endif
