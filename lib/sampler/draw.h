/*
 * Drawing a new feasible point: the loop that all samplers share.
 */
#ifndef HPTI_SAMPLER_DRAW_H
#define HPTI_SAMPLER_DRAW_H

#include "random/philox.h"
#include "record/history.h"
#include "space/domain.h"

/* Is a settled point feasible and, where the domain is finite, new? */
bool hpti_is_wanted(const hpti_domain *domain, const hpti_history *history,
                    const double *u);

/*
 * Draw from the space's own distributions until a settled point is wanted.
 * When drawing keeps failing, goes through all points of a small finite domain
 * from a random one on, and looks for feasible points of any other by a walk
 * that lessens the violation of the constraints.  HPT_OK, HPT_EXHAUSTED,
 * HPT_E_INFEASIBLE, HPT_E_NOMEM.
 */
int hpti_draw(const hpti_domain *domain, const hpti_history *history,
              hpti_random *random, double *u);

/*
 * Settle a proposed point and accept it when it is wanted; else draw one, as
 * hpti_draw() does.
 */
int hpti_draw_instead(const hpti_domain *domain, const hpti_history *history,
                      hpti_random *random, double *u);

#endif
