/*
 * Peers that know nothing but a box of real numbers: what they are handed.
 */
#ifndef HPTUNE_BENCH_BOX_PEER_H
#define HPTUNE_BENCH_BOX_PEER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct box_problem {
    size_t d;
    const double *low, *high; /* length d */
    const double *start;      /* a point in the box, for those that take one */
    uint64_t seed;
    int64_t budget;

    /* Evaluate a point.  Once budget points have been evaluated, further ones
     * are not, and the answer is infinity. */
    double (*evaluate)(const struct box_problem *problem, const double *x);
    /* Have budget points been evaluated? */
    int (*is_spent)(const struct box_problem *problem);
    void *data; /* of these two */
};

/* A method minimises until the budget is spent or it has nothing more to try.
 */
struct box_method {
    const char *name;
    void (*minimise)(const struct box_problem *problem);
    const char *(*version)(void);
};

/* Each is there when its library was found. */
extern const struct box_method nlopt_methods[];
extern const size_t nlopt_method_count;
extern const struct box_method dlib_methods[];
extern const size_t dlib_method_count;

#ifdef __cplusplus
}
#endif

#endif
