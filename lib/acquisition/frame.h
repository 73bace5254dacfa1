/*
 * A frame: the part of the unit cube that a model sees as its own unit cube.
 */
#ifndef HPTI_ACQUISITION_FRAME_H
#define HPTI_ACQUISITION_FRAME_H

#include <stddef.h>

typedef struct hpti_frame {
    size_t dim;
    double *low, *scale; /* coordinate = (u - low) * scale */
    double *point;       /* scratch */
} hpti_frame;

/* A point in the frame's coordinates, valid until the next call; the point
 * itself without a frame. */
static inline const double *
hpti_frame_see(const hpti_frame *frame, const double *u)
{
    if (!frame)
        return u;
    for (size_t d = 0; d < frame->dim; d++)
        frame->point[d] = (u[d] - frame->low[d]) * frame->scale[d];
    return frame->point;
}

#endif
