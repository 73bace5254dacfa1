/*
 * Zooming in: a model of the neighbourhood of the best point alone.
 *
 * A model of the whole cube cannot tell scores that differ by 1e-8 of their
 * spread.  So, once the search has settled in a smooth basin, the observations
 * nearest to the best point are seen by a surrogate of their own, through a
 * frame around it that shrinks as they draw closer: a trust region whose size
 * is read off the data [C09 = Conn, Scheinberg, Vicente, Introduction to
 * Derivative-Free Optimization, SIAM 2009].
 */
#ifndef HPTI_SAMPLER_GP_ZOOM_H
#define HPTI_SAMPLER_GP_ZOOM_H

#include "acquisition/surrogate.h"
#include "sampler/gp-search.h"
#include "space/domain.h"

typedef struct hpti_zoom hpti_zoom;

/**
 * Create a zoom over a domain, which is borrowed.
 *
 * @param[out] out  owned by the caller, NULL on error
 * @param options   of its surrogate
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_zoom_create(hpti_zoom **out, const hpt_allocator *mem,
                     const hpti_domain *domain,
                     const hpti_surrogate_options *options);
void hpti_zoom_destroy(hpti_zoom *zoom);

/*
 * Model the neighbourhood of the best of the observations.  HPT_OK;
 * HPT_E_NO_DATA when there are too few of them; HPT_E_NOMEM.
 */
int hpti_zoom_prepare(hpti_zoom *zoom, const hpti_observations *observations);

/* After it: the model and where it holds. */
hpti_surrogate *hpti_zoom_surrogate(const hpti_zoom *zoom);
const hpti_region *hpti_zoom_region(const hpti_zoom *zoom);

#endif
