/**
 * @file
 * Search spaces: named parameters with distributions, conditions, constraints
 * and defaults.
 *
 * A space is built by one thread and frozen by the first study that uses it;
 * frozen, it is immutable and shared by threads.
 *
 * A build call that fails leaves the space as it was, but the space remembers
 * the failure until the same call for the same names succeeds:
 * hpt_study_create() refuses the space with the first text that is left.  So a
 * program may build a whole space and check once.  The same call is another one
 * that adds a parameter of that name, makes that child depend on that parent,
 * sets the default of that name, constrains those names, or adds a predicate; a
 * duplicate or misspelt name is never mended.
 */
#ifndef HPTUNE_SPACE_H
#define HPTUNE_SPACE_H

#include <hptune/dist.h>
#include <hptune/export.h>
#include <stddef.h>
#include <stdint.h>

HPT_BEGIN_DECLS

/** A search space; opaque, reference counted. */
typedef struct hpt_space hpt_space;
/** A configuration on its way, see trial.h; opaque. */
typedef struct hpt_trial hpt_trial;

/** Create an empty space.  @return owned handle, or NULL.  @since 0.1 */
HPT_API hpt_space *hpt_space_create(void);

/**
 * Give up the caller's reference; studies that use the space keep theirs.
 * NULL is a no-op.
 * @since 0.1
 */
HPT_API void hpt_space_destroy(hpt_space *space);

/**
 * Add a parameter.
 *
 * @param name  UTF-8, 1 to 255 bytes, not yet in the space; copied
 * @param dist  taken, also on failure; NULL fails and keeps the text of the
 *              constructor that returned it
 * @return HPT_OK; HPT_E_INVALID (name); HPT_E_STATE (frozen); HPT_E_NOMEM
 * @since 0.1
 */
HPT_API int hpt_space_add(hpt_space *space, const char *name, hpt_dist *dist);

/**
 * Add a float on [low, high].
 *
 * @param scale  HPT_LINEAR or HPT_LOG
 * @return as hpt_space_add(), and HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_space_add_float(hpt_space *space, const char *name, double low,
                                double high, int scale);

/** Add a float on low, low + step, ..., high; see hpt_dist_step(). @since 0.1 */
HPT_API int hpt_space_add_float_step(hpt_space *space, const char *name,
                                     double low, double high, double step);

/**
 * Add an integer from low to high, both in.
 *
 * @param scale  HPT_LINEAR or HPT_LOG
 * @return as hpt_space_add(), and HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_space_add_int(hpt_space *space, const char *name, int64_t low,
                              int64_t high, int scale);

/** Add an integer on low, low + step, ..., high.  @since 0.1 */
HPT_API int hpt_space_add_int_step(hpt_space *space, const char *name,
                                   int64_t low, int64_t high, int64_t step);

/** Add one of n labels, equally likely.  @since 0.1 */
HPT_API int hpt_space_add_categorical(hpt_space *space, const char *name,
                                      size_t n, const char *const *labels);

/** Add one of an ascending list of n numbers.  @since 0.1 */
HPT_API int hpt_space_add_ordinal(hpt_space *space, const char *name, size_t n,
                                  const double *values);

/** Add a boolean, 0 or 1.  @since 0.1 */
HPT_API int hpt_space_add_boolean(hpt_space *space, const char *name);

/** Add a parameter that is fixed.  @since 0.1 */
HPT_API int hpt_space_add_constant(hpt_space *space, const char *name,
                                   double value);

/**
 * Make a parameter active only when its parent has one of some labels.
 *
 * A parameter whose parent is inactive is inactive too.  Several conditions on
 * one parameter must all hold.  An inactive parameter has no value in a trial
 * and takes no part in constraints.
 *
 * @param child   the parameter; added after the parent
 * @param parent  a categorical parameter
 * @param labels  length n, at least 1; labels of the parent; copied
 * @return HPT_OK; HPT_E_NOT_FOUND (name or label); HPT_E_INVALID (order, kind);
 *         HPT_E_STATE (frozen); HPT_E_NOMEM
 * @since 0.1
 */
HPT_API int hpt_space_add_condition_labels(hpt_space *space, const char *child,
                                           const char *parent, size_t n,
                                           const char *const *labels);

/**
 * Make a parameter active only when its parent has one of some numbers.
 *
 * @param parent  of any kind but categorical; a boolean has 0 and 1
 * @param values  length n, at least 1; copied; compared exactly
 * @return as hpt_space_add_condition_labels()
 * @since 0.1
 */
HPT_API int hpt_space_add_condition_values(hpt_space *space, const char *child,
                                           const char *parent, size_t n,
                                           const double *values);

/**
 * Make a parameter active only when its parent lies in [low, high].
 *
 * @param parent     of any kind but categorical
 * @param low, high  low <= high; an end may be infinite
 * @return as hpt_space_add_condition_labels(), and HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_space_add_condition_range(hpt_space *space, const char *child,
                                          const char *parent, double low,
                                          double high);

/**
 * Demand sum_i coefficients[i] * value(names[i]) <= upper.
 *
 * Constraints hold for every proposal of every sampler.  A constraint in which
 * a parameter is inactive does not count.
 *
 * @param n             at least 1
 * @param names         length n; of any kind but categorical; copied
 * @param coefficients  length n; finite; copied
 * @param upper         finite
 * @return HPT_OK; HPT_E_NOT_FOUND; HPT_E_INVALID; HPT_E_STATE; HPT_E_NOMEM
 * @since 0.1
 */
HPT_API int hpt_space_add_linear(hpt_space *space, size_t n,
                                 const char *const *names,
                                 const double *coefficients, double upper);

/**
 * Demand value(smaller) < value(larger).
 *
 * @return as hpt_space_add_linear()
 * @since 0.1
 */
HPT_API int hpt_space_add_order(hpt_space *space, const char *smaller,
                                const char *larger);

/**
 * Tells whether a configuration is allowed.
 *
 * @param trial      borrowed for the call; read it with hpt_trial_get_*().  It
 *                   has no number yet, and a wrong read is not remembered
 * @param user_data  as given at registration
 * @return 1 when the configuration is allowed, 0 when not; negative as 0
 * Must depend on the values alone.  Called from any thread that asks, while the
 * study is locked: a call on that study fails (HPT_E_STATE).
 */
typedef int (*hpt_predicate_fn)(const hpt_trial *trial, void *user_data);

/**
 * Demand that a predicate holds.
 *
 * @param destroy  called with user_data when the space goes, also when this
 *                 call fails; may be NULL
 * @return HPT_OK; HPT_E_INVALID (NULL); HPT_E_STATE (frozen); HPT_E_NOMEM
 * @since 0.1
 */
HPT_API int hpt_space_add_predicate(hpt_space *space, hpt_predicate_fn predicate,
                                    void *user_data, hpt_destroy_fn destroy);

/**
 * Set the default of a float, integer, ordinal, boolean or constant parameter.
 * See hpt_study_enqueue_defaults().
 *
 * @param value  one of the parameter's values, within its bounds
 * @return HPT_OK; HPT_E_NOT_FOUND; HPT_E_RANGE; HPT_E_INVALID (kind);
 *         HPT_E_STATE (frozen)
 * @since 0.1
 */
HPT_API int hpt_space_set_default(hpt_space *space, const char *name,
                                  double value);

/** Set the default of a categorical parameter by its label.  @since 0.1 */
HPT_API int hpt_space_set_default_label(hpt_space *space, const char *name,
                                        const char *label);

/** @return number of parameters; 0 for NULL.  @since 0.1 */
HPT_API size_t hpt_space_count(const hpt_space *space);

/**
 * Name of the parameter at an index, in the order of adding.
 *
 * @return borrowed, lives as long as the space; NULL past the end
 * @since 0.1
 */
HPT_API const char *hpt_space_name(const hpt_space *space, size_t index);

/**
 * Index of a name.
 *
 * @return 0 .. count - 1; HPT_E_NOT_FOUND, with the known names in the text
 * @since 0.1
 */
HPT_API int hpt_space_find(const hpt_space *space, const char *name);

/** @return the hpt_kind of a parameter, or HPT_KIND_UNKNOWN.  @since 0.1 */
HPT_API int hpt_space_kind(const hpt_space *space, const char *name);

/** @return number of labels of a categorical parameter; else 0.  @since 0.1 */
HPT_API size_t hpt_space_label_count(const hpt_space *space, const char *name);

/** @return borrowed label, lives as long as the space; or NULL.  @since 0.1 */
HPT_API const char *hpt_space_label(const hpt_space *space, const char *name,
                                    size_t index);

/**
 * Index of a label of a categorical parameter.
 *
 * @return 0 .. label_count - 1; HPT_E_NOT_FOUND; HPT_E_INVALID (kind)
 * @since 0.1
 */
HPT_API int hpt_space_find_label(const hpt_space *space, const char *name,
                                 const char *label);

/**
 * Lowest and highest value of a parameter; indices for a categorical one.
 *
 * @param[out] low, high  either may be NULL
 * @return HPT_OK; HPT_E_NOT_FOUND
 * @since 0.1
 */
HPT_API int hpt_space_bounds(const hpt_space *space, const char *name,
                             double *low, double *high);

/**
 * The space as JSON text (format "hptune-space", version 1): parameters with
 * their distributions, conditions, constraints, defaults.  Functions of the
 * user (own quantiles, predicates) are named as "user" without their code.
 *
 * @return owned text, give it to hpt_text_destroy(); or NULL (HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API char *hpt_space_to_json(const hpt_space *space);

HPT_END_DECLS

#endif
