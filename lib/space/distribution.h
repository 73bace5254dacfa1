/*
 * Distributions as the space sees them: values, canonical coordinates, cells.
 *
 * A distribution divides [0, 1] into cells: all u of a cell give the same
 * value.  A cell of a continuous distribution is a point (a clamped one has
 * wide cells at its bounds).  The canonical coordinate of a value is the middle
 * of its cell, so snapping a coordinate twice changes nothing.
 */
#ifndef HPTI_SPACE_DISTRIBUTION_H
#define HPTI_SPACE_DISTRIBUTION_H

#include "base/text.h"
#include <hptune/dist.h>
#include <stdbool.h>

/* A value: `integer` where hpti_dist_is_integral(), else `real`. */
typedef union hpti_value {
    double real;
    int64_t integer; /* INT and BOOLEAN: the value; CATEGORICAL, ORDINAL: index */
} hpti_value;

/** INT, CATEGORICAL, ORDINAL and BOOLEAN keep their value as an integer. */
bool hpti_dist_is_integral(const hpt_dist *dist);

/** The value at u; u is clamped to [0, 1]. */
hpti_value hpti_dist_value(const hpt_dist *dist, double u);

/** Canonical coordinate of a value: in (0, 1) for separate values. */
double hpti_dist_coordinate(const hpt_dist *dist, hpti_value value);

/**
 * The value at u together with its canonical coordinate; for a continuous
 * distribution the coordinate is u itself.  The quick way of the two above.
 */
hpti_value hpti_dist_settle(const hpt_dist *dist, double *u);

/** The cell [*low, *high] around u; *low == *high for a continuous one. */
void hpti_dist_cell(const hpt_dist *dist, double u, double *low, double *high);

/**
 * Move u to the canonical coordinate of the next cell of a distribution on
 * separate values; false, and u as it was, in the last one.
 */
bool hpti_dist_next(const hpt_dist *dist, double *u);

/** A value as the user's number: an ordinal's number, a category's index. */
double hpti_dist_number(const hpt_dist *dist, hpti_value value);

/**
 * The value that is the user's number x.  False when x is none of the values or
 * out of bounds (a stepped float matches within 1e-9 steps).
 */
bool hpti_dist_find(const hpt_dist *dist, double x, hpti_value *value);

/** Lowest and highest value as the user's numbers (indices for categories). */
void hpti_dist_bounds(const hpt_dist *dist, double *low, double *high);

/** Are both ends of the distribution finite before any cut at 1e-12? */
bool hpti_dist_is_bounded(const hpt_dist *dist);

/** Labels of a categorical distribution, borrowed; NULL for another. */
const char *const *hpti_dist_labels(const hpt_dist *dist);

/** Number of labels, those of weight 0 included; 0 without labels. */
size_t hpti_dist_label_count(const hpt_dist *dist);

/** Numbers of an ordinal distribution, borrowed; NULL for another. */
const double *hpti_dist_numbers(const hpt_dist *dist);

/*
 * The constructors of <hptune/dist.h> with the name that their errors begin
 * with: who is "uniform" for hpt_dist_uniform(), a parameter's name for
 * hpt_space_add_float().
 */
hpt_dist *hpti_dist_uniform_named(const char *who, double low, double high);
hpt_dist *hpti_dist_log_uniform_named(const char *who, double low, double high);
hpt_dist *hpti_dist_int_uniform_named(const char *who, int64_t low,
                                      int64_t high);
hpt_dist *hpti_dist_int_log_uniform_named(const char *who, int64_t low,
                                          int64_t high);
hpt_dist *hpti_dist_step_named(const char *who, double low, double high,
                               double step);
hpt_dist *hpti_dist_int_step_named(const char *who, int64_t low, int64_t high,
                                   int64_t step);
hpt_dist *hpti_dist_categorical_named(const char *who, size_t n,
                                      const char *const *labels,
                                      const double *weights);
hpt_dist *hpti_dist_ordinal_named(const char *who, size_t n,
                                  const double *values);
hpt_dist *hpti_dist_constant_named(const char *who, double value);

/** Add a JSON object that describes the distribution, such as
 *  {"distribution":"uniform","low":0,"high":1}. */
void hpti_dist_to_json(const hpt_dist *dist, hpti_text *text);

#endif
