/*
 * Drawing a new feasible point: the loop that all samplers share.
 */
#ifndef HPTI_SAMPLER_DRAW_H
#define HPTI_SAMPLER_DRAW_H

#include "random/philox.h"
#include "record/history.h"
#include "space/domain.h"

/*
 * Draw from the space's own distributions until a settled point is feasible
 * and, where the domain is finite, new.  When drawing keeps failing in a finite
 * domain, walks all its points from a random one on.  HPT_OK, HPT_EXHAUSTED,
 * HPT_E_INFEASIBLE.
 */
int hpti_draw(const hpti_domain *domain, const hpti_history *history,
              hpti_random *random, double *u);

/*
 * Settle a proposed point and accept it when it is feasible and new; else walk
 * on as hpti_draw() does.
 */
int hpti_draw_instead(const hpti_domain *domain, const hpti_history *history,
                      hpti_random *random, double *u);

#endif
