/*
 * Zooming in: a model of the neighbourhood of the best point alone.
 *
 * With f free coordinates, the radius is the distance of the (3 f / 2 + 1)-th
 * nearest observation: half as many again as a gradient takes.  The model holds
 * the (f + 1)(f + 2) / 2 observations that a quadratic takes, and 2 f more.
 */
#include "sampler/gp-zoom.h"

#include "base/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_RADIUS 1e-8
#define MOST 150 /* observations in the model */

struct neighbour {
    double distance;
    size_t index;
};

struct hpti_zoom {
    const hpt_allocator *mem;
    const hpti_domain *domain;
    size_t free; /* continuous coordinates */
    hpti_surrogate *surrogate;
    hpti_region region;      /* low: 4 x dim, with the frame */
    unsigned char *category; /* scratch */
    struct neighbour *near;
    size_t room;
};

int
hpti_zoom_create(hpti_zoom **out, const hpt_allocator *mem,
                 const hpti_domain *domain,
                 const hpti_surrogate_options *options)
{
    hpti_zoom *zoom = hpti_calloc(mem, 1, sizeof *zoom);

    *out = NULL;
    if (!zoom)
        return hpti_fail_memory("a zoom");
    zoom->mem = mem;
    zoom->domain = domain;
    zoom->region.low = hpti_matrix(mem, domain->dim, 4);
    zoom->category = hpti_calloc(mem, domain->dim, 1);
    if (!zoom->region.low || !zoom->category)
        goto nomem;
    for (size_t d = 0; d < domain->dim; d++) {
        zoom->category[d] = domain->coordinates[d].kind == HPTI_CATEGORIES;
        zoom->free += domain->coordinates[d].kind == HPTI_CONTINUOUS;
    }
    zoom->region.high = zoom->region.low + domain->dim;
    if (hpti_surrogate_create(&zoom->surrogate, mem, domain->dim,
                              zoom->category, options) < 0)
        goto nomem;
    *out = zoom;
    return HPT_OK;

nomem:
    hpti_zoom_destroy(zoom);
    return hpti_fail_memory("a zoom");
}

void
hpti_zoom_destroy(hpti_zoom *zoom)
{
    if (!zoom)
        return;
    hpti_surrogate_destroy(zoom->surrogate);
    hpti_free(zoom->mem, zoom->region.low);
    hpti_free(zoom->mem, zoom->category);
    hpti_free(zoom->mem, zoom->near);
    hpti_free(zoom->mem, zoom);
}

/* Square distance of two points that agree in all separate coordinates;
 * infinite for others. */
static double
square_distance(const hpti_domain *domain, const double *a, const double *b)
{
    double sum = 0;

    for (size_t d = 0; d < domain->dim; d++) {
        if (domain->coordinates[d].kind != HPTI_CONTINUOUS && a[d] != b[d])
            return INFINITY;
        sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
}

static int
compare_neighbours(const void *a, const void *b)
{
    const struct neighbour *x = a, *y = b;

    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Observations that the best point can be compared with, nearest first. */
static int
find_neighbours(hpti_zoom *zoom, const hpti_observations *o, size_t *n)
{
    const double *best = o->points + o->order[0] * o->dim;

    *n = 0;
    if (o->n > zoom->room) {
        hpti_free(zoom->mem, zoom->near);
        zoom->near = hpti_alloc(zoom->mem, o->cap, sizeof *zoom->near);
        zoom->room = zoom->near ? o->cap : 0;
        if (!zoom->near)
            return hpti_fail_memory("a zoom");
    }
    for (size_t k = 0; k < o->n_finite; k++) {
        const size_t i = o->order[k];
        const double q =
            square_distance(zoom->domain, best, o->points + i * o->dim);

        if (isfinite(q))
            zoom->near[(*n)++] = (struct neighbour){ sqrt(q), i };
    }
    qsort(zoom->near, *n, sizeof *zoom->near, compare_neighbours);
    return HPT_OK;
}

/* The frame: a cube around the best point; the region: what of it lies in the
 * unit cube.  Separate coordinates stay as they are. */
static void
set_frame(hpti_zoom *zoom, const double *best, double radius)
{
    const size_t dim = zoom->domain->dim;
    double *low = zoom->region.low, *high = zoom->region.high;
    double *frame_low = high + dim, *frame_high = frame_low + dim;

    for (size_t d = 0; d < dim; d++) {
        bool fixed = zoom->domain->coordinates[d].kind != HPTI_CONTINUOUS;

        frame_low[d] = fixed ? 0 : best[d] - radius;
        frame_high[d] = fixed ? 1 : best[d] + radius;
        low[d] = fixed ? best[d] : fmax(0, frame_low[d]);
        high[d] = fixed ? best[d] : fmin(1, frame_high[d]);
    }
    hpti_surrogate_frame(zoom->surrogate, frame_low, frame_high);
}

int
hpti_zoom_prepare(hpti_zoom *zoom, const hpti_observations *o)
{
    const size_t dim = zoom->domain->dim, free = zoom->free;
    const size_t radius_at = free + (free + 1) / 2 + 1;
    const size_t most = (free + 1) * (free + 2) / 2 + 2 * free;
    size_t n;

    if (!free)
        return HPT_E_NO_DATA;
    if (find_neighbours(zoom, o, &n) < 0)
        return HPT_E_NOMEM;
    if (n <= radius_at)
        return HPT_E_NO_DATA;
    set_frame(zoom, o->points + o->order[0] * dim,
              fmax(zoom->near[radius_at].distance, LEAST_RADIUS));
    for (size_t k = 0; k < n && k < most && k < MOST; k++) {
        const size_t i = zoom->near[k].index;

        if (hpti_surrogate_observe(zoom->surrogate, o->points + i * dim,
                                   o->at[i].score, o->at[i].var) < 0)
            return HPT_E_NOMEM;
    }
    return hpti_surrogate_prepare(zoom->surrogate, HPTI_LOOK_PROBABLE, 0);
}

hpti_surrogate *
hpti_zoom_surrogate(const hpti_zoom *zoom)
{
    return zoom->surrogate;
}

const hpti_region *
hpti_zoom_region(const hpti_zoom *zoom)
{
    return &zoom->region;
}
