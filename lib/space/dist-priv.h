/*
 * What the families of distributions share: the handle, and the table of
 * functions that each family fills in.
 *
 * In these functions u is within [0, 1].  x is "the user's number": a value, or
 * the index of a label.  Probabilities come in pairs, P and 1 - P, so that the
 * small one of the two keeps its digits; the textbook distribution counts, not
 * the one cut at 1e-12.
 */
#ifndef HPTI_SPACE_DIST_PRIV_H
#define HPTI_SPACE_DIST_PRIV_H

#include "space/distribution.h"

/* An unbounded distribution is cut at these quantiles. */
#define HPTI_CUT_LOW 1e-12
#define HPTI_CUT_HIGH (1 - 1e-12)

/* What is larger is not stepped through value by value. */
#define HPTI_WALK_LIMIT ((uint64_t)1 << 20)

typedef struct hpti_family {
    const char *name; /* in JSON */

    hpti_value (*value)(const hpt_dist *dist, double u);

    /* P(X <= x), and P(X > x) */
    double (*cdf)(const hpt_dist *dist, double x, double *above);

    /* P(X < x), and P(X >= x); NULL: no value has a probability, as cdf */
    double (*below)(const hpt_dist *dist, double x, double *from);

    /* density, or probability of separate values */
    double (*density)(const hpt_dist *dist, double x);

    double (*mean)(const hpt_dist *dist);

    /* The members of a JSON object that follow the name. */
    void (*describe)(const hpt_dist *dist, hpti_text *text);

    /* NULL for a continuous family, whose cells are points: */
    hpti_value (*settle)(const hpt_dist *dist, double *u);
    double (*coordinate)(const hpt_dist *dist, hpti_value value);
    void (*cell)(const hpt_dist *dist, double u, double *low, double *high);
    bool (*find)(const hpt_dist *dist, double x, hpti_value *value);

    /* P(X <= x) of integers, continued smoothly between them, and 1 - P */
    double (*ramp)(const hpt_dist *dist, double x, double *above);

    /* Gives up what the handle holds; NULL: nothing. */
    void (*release)(hpt_dist *dist);
} hpti_family;

struct hpt_dist {
    const hpti_family *family;
    hpt_allocator mem;
    int kind;
    bool integral;            /* values are kept as integers */
    bool contiguous;          /* all integers from low to high are values */
    uint64_t count;           /* of values; 0: infinite or not known */
    uint64_t cells;           /* equal cells; 0: not of this kind */
    double low, high;         /* lowest and highest value */
    double end_low, end_high; /* the same before any cut; may be infinite */
    int64_t int_low, int_high; /* the same, exactly, of HPT_KIND_INT */

    union {
        struct {
            double width; /* high - low, or half of it, or log(high / low) */
            bool halved;
        } range;
        struct {
            double mean, sd; /* of the value or of its logarithm */
        } normal;
        struct {
            double mean, sd, low, high;
            double nearest, nearest_z; /* to the mean, of the interval */
            double left, right;        /* mass on the sides of the mean, or of
                                          the side that there is */
        } truncated;
        struct {
            double shape, scale;
        } gamma;
        struct {
            double a, b;
        } beta;
        struct {
            uint64_t step;
        } lattice;
        struct {
            double step, high; /* high as the user gave it */
        } steps;
        struct {
            double log_ratio;
        } int_log;
        struct {
            size_t n;
            double *numbers;
        } ordinal;
        struct {
            size_t n;
            char **labels;
            char *letters;
            double *probability, *cumulative; /* NULL: equal */
        } categorical;
        struct {
            hpt_dist *inner;
            double low, high; /* of a clamp, as the user gave them */
        } composed;
        struct {
            hpt_quantile_fn quantile;
            hpt_cdf_fn cdf;
            void *data;
            hpt_destroy_fn destroy;
        } user;
    } as;
};

/* A new handle of a family, the rest zero; NULL with the error set. */
hpt_dist *hpti_dist_create(const char *who, const hpti_family *family, int kind);

/* Fail and return NULL when x is not finite. */
bool hpti_dist_check_finite(const char *who, const char *what, double x);

/* Fail when x is not finite or not above 0. */
bool hpti_dist_check_positive(const char *who, const char *what, double x);

/* Fail when low > high; both must be finite. */
bool hpti_dist_check_range(const char *who, double low, double high);

/*
 * Finish a real distribution with given ends: its bounds are the values at 0
 * and 1.  Destroys it and returns NULL with the error set when one of them is
 * not finite.
 */
hpt_dist *hpti_dist_conclude(const char *who, hpt_dist *dist, double end_low,
                             double end_high);

/* P(X < x) with P(X >= x), of any family. */
double hpti_dist_below(const hpt_dist *dist, double x, double *from);

/*
 * A canonical coordinate must lead back to its value.  Where a cell is about as
 * narrow as the doubles lie apart, its middle may not: then this looks for a u
 * near the middle that does.  Returns `otherwise` when there is none.
 */
double hpti_dist_canonical(const hpt_dist *dist, hpti_value value,
                           double middle, double otherwise);

/* The innermost distribution of a composed one. */
const hpt_dist *hpti_dist_root(const hpt_dist *dist);

/* Is it the user's own? */
bool hpti_dist_is_user(const hpt_dist *dist);

/* Number of distinct values of a composed distribution whose root has equal
 * cells, at most HPTI_WALK_LIMIT of them. */
uint64_t hpti_dist_walk_count(const hpt_dist *dist);

/* The mean of any distribution from its cdf; see dist-mean.c. */
double hpti_dist_mean_by_cdf(const hpt_dist *dist);

/* JSON members. */
void hpti_dist_add_double(hpti_text *text, const char *name, double x);
void hpti_dist_add_int(hpti_text *text, const char *name, int64_t i);

static inline double
hpti_clamp(double x, double low, double high)
{
    return !(x > low) ? low : x > high ? high : x;
}

#endif
