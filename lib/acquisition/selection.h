/*
 * Selection: which observations a model holds, and which it is fitted to, when
 * there are more of them than it can take.
 */
#ifndef HPTI_ACQUISITION_SELECTION_H
#define HPTI_ACQUISITION_SELECTION_H

#include "acquisition/observations.h"

/*
 * Observations of the model, at most `limit` of them, in their order: a tenth
 * the best ones, six tenths those nearest to the best one, the rest spread over
 * the others.  Where many are as far as the last of the nearest, the earlier
 * ones are taken.  work: 2 x o->n doubles; returns how many.
 */
size_t hpti_select_model(const hpti_observations *o, size_t limit, double *work,
                         size_t *chosen);

/* Of n observations of the model those that hyperparameters are fitted to, at
 * most `limit`: the best third, and every so many of the others. */
size_t hpti_select_fitting(const hpti_observations *o, size_t limit, size_t n,
                           const size_t *chosen, size_t *fitting);

#endif
