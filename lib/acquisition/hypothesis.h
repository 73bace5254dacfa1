/*
 * Hypotheses: ways to see the data, compared by their evidence.
 *
 * One sees the scores through a fitted power or as they are, with a kernel that
 * has an additive or a quadratic term or neither.  Such structure shows itself
 * only when the scores are not bent, and few data do not tell: so all of them
 * are kept fitted, and each ask draws one in proportion to its posterior
 * probability.
 */
#ifndef HPTI_ACQUISITION_HYPOTHESIS_H
#define HPTI_ACQUISITION_HYPOTHESIS_H

#include "acquisition/frame.h"
#include "acquisition/observations.h"
#include "gp/gp.h"
#include "gp/transform.h"

typedef struct hpti_hypothesis {
    const hpti_transform *transform; /* of the scores, borrowed */
    bool power;                      /* the transform has a fitted power */
    bool additive, quadratic;        /* terms of the kernel */
    bool warped;                     /* it sees warped coordinates */
    bool fitted;
    size_t fitted_at, cold_at; /* distinct points at the last fits */
    double value; /* log posterior of the scores, up to a common constant */
    double *theta;
} hpti_hypothesis;

/*
 * Put observations into the process in the units of the hypothesis; returns
 * the best score there.  A point without a score counts as a quarter of the
 * range worse than the worst.  chosen: indices of the points, n of them.  frame:
 * may be NULL.
 */
double hpti_hypothesis_load(const hpti_hypothesis *h,
                            const hpti_observations *o, const size_t *chosen,
                            size_t n, const hpti_frame *frame, hpti_gp *gp);

/* Steps of a fit from the last optimum and from the prior's start; 0 cold ones:
 * not from there, unless the hypothesis was never fitted. */
typedef struct hpti_steps {
    int warm, cold;
} hpti_steps;

/*
 * Fit to what hpti_hypothesis_load() put there; the better end is kept.
 * start: room for a theta; work: n doubles.  HPT_OK, HPT_E_NOMEM.
 */
int hpti_hypothesis_fit(hpti_hypothesis *h, const hpti_observations *o,
                        const size_t *chosen, hpti_gp *gp,
                        const hpti_steps *steps, double *start, double *work);

/* Set the value to that of the hyperparameters as they are, on what
 * hpti_hypothesis_load() put there. */
void hpti_hypothesis_weigh(hpti_hypothesis *h, const hpti_observations *o,
                           const size_t *chosen, hpti_gp *gp, double *work);

#endif
