/*
 * The domain: all that a sampler is told of a space.
 *
 * Points of the unit cube, one coordinate a parameter that can vary (constants
 * and one-valued parameters are left out).  A point is *settled* when each
 * coordinate is the canonical one of its cell and each inactive one is 1/2.
 */
#ifndef HPTI_SPACE_DOMAIN_H
#define HPTI_SPACE_DOMAIN_H

#include "space/distribution.h"
#include <hptune/space.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum hpti_coordinate_kind {
    HPTI_CONTINUOUS, /* cells are points */
    HPTI_STEPS,      /* separate values in order */
    HPTI_CATEGORIES  /* separate values without order */
} hpti_coordinate_kind;

typedef struct hpti_coordinate {
    hpti_coordinate_kind kind;
    uint64_t count;   /* of values; 0: infinite or not known */
    bool conditional; /* may be inactive */
    bool parent;      /* others depend on it */
    size_t parameter; /* index in the space */
} hpti_coordinate;

typedef struct hpti_domain {
    size_t dim;
    const hpti_coordinate *coordinates; /* length dim */
    uint64_t count;   /* of all settled points before constraints; 0: infinite,
                         2^64 and more, or too costly to find (parameters that
                         depend on several others, a million combinations) */
    bool conditional; /* some parameter is, be it one without a coordinate */
    bool constrained; /* hpti_domain_is_feasible() can say no */
    const hpt_space *space;
} hpti_domain;

/* The domain of a frozen space, borrowed from it. */
const hpti_domain *hpti_space_domain(const hpt_space *space);

/*
 * Settle a point in place.  active (length dim, may be NULL) receives 1 for
 * each active coordinate.
 */
void hpti_domain_settle(const hpti_domain *domain, double *u,
                        unsigned char *active);

/* Do all constraints hold at a settled point?  "No" when there are more than
 * 128 parameters and no memory to look at their values. */
bool hpti_domain_is_feasible(const hpti_domain *domain, const double *u);

/*
 * How far a settled point is from satisfying the constraints: 0 when it does;
 * else for each that it violates 1 and a share of 1 that grows with the excess.
 */
double hpti_domain_violation(const hpti_domain *domain, const double *u);

/* The cell around u of a coordinate, as hpti_dist_cell(). */
void hpti_domain_cell(const hpti_domain *domain, size_t coordinate, double u,
                      double *low, double *high);

/*
 * Values of all parameters (length hpt_space_count()) at a settled point, and
 * which are active.  The value of an inactive parameter is all zero bits.
 *
 * Here as in hpti_space_point(), active may be NULL unless domain->conditional.
 * Settling a continuous coordinate costs no quantile, so to settle first and to
 * ask for the values after it computes nothing twice.
 */
void hpti_space_values(const hpt_space *space, const double *u,
                       hpti_value *values, unsigned char *active);

/*
 * The settled point (length domain->dim) of values; values that no cell has
 * must have been refused before.  active is computed from the values.  Values
 * of inactive parameters are not looked at, and left as they are.
 */
void hpti_space_point(const hpt_space *space, const hpti_value *values,
                      unsigned char *active, double *u);

/* Do all constraints hold? */
bool hpti_space_allows(const hpt_space *space, const hpti_value *values,
                       const unsigned char *active);

/* As hpti_domain_violation(), of values. */
double hpti_space_violation(const hpt_space *space, const hpti_value *values,
                            const unsigned char *active);

/*
 * Fill values (length hpt_space_count()) from names and numbers, the rest from
 * defaults, or medians without one.  HPT_OK, or the error that names the
 * parameter and the number: HPT_E_NOT_FOUND, HPT_E_RANGE, HPT_E_INVALID (a
 * name twice).
 */
int hpti_space_fill(const hpt_space *space, size_t n, const char *const *names,
                    const double *numbers, hpti_value *values);

/*
 * Freeze: no more changes.  Raises a remembered failure, computes the domain.
 * Any thread, any number of times.  HPT_E_NOMEM leaves the space as it was.
 */
int hpti_space_freeze(hpt_space *space);

/* Take and give up a reference (thread-safe). */
hpt_space *hpti_space_retain(hpt_space *space);

/* The distribution of parameter i. */
const hpt_dist *hpti_space_dist(const hpt_space *space, size_t i);

#endif
