/*
 * The surrogate's own data, for the files of this room.
 */
#ifndef HPTI_ACQUISITION_SURROGATE_PRIV_H
#define HPTI_ACQUISITION_SURROGATE_PRIV_H

#include "acquisition/hypothesis.h"
#include "acquisition/surrogate.h"
#include <stdint.h>

#define MOST_HYPOTHESES 8
#define MOST_WORLDS 16
#define FIT_LIMIT 200 /* most points that hyperparameters are fitted to */

struct hpti_surrogate {
    const hpt_allocator *mem;
    hpti_surrogate_options options;
    size_t dim;
    unsigned char *category;
    hpti_observations observations;
    hpti_hypothesis hypotheses[MOST_HYPOTHESES];
    size_t n_hypotheses, leader, drawn;
    size_t basic; /* the first so many are always in play */
    hpti_transform bent, plain; /* of the scores: with a power, without */
    size_t round_at; /* distinct points at the end of the last round, or 0 */
    bool in_round;   /* one is under way: */
    size_t next;     /* the hypothesis to be fitted next */
    double *thetas, *start, *drawn_theta;
    uint64_t asks; /* calls of prepare() */
    hpti_frame frame;
    hpti_gp *gp;
    hpti_gp_state *state;
    size_t room;     /* observations that gp has room for */
    size_t in_model; /* of them, believed ones excluded */
    size_t *chosen;  /* room: indices of the observations in the model */
    size_t *fitting; /* FIT_LIMIT: of those that are fitted to */
    size_t n_fitting;
    double *work;    /* 2 x observations.cap */
    size_t work_size;
    bool stale, ready, refitted, sliced;
    double flops;   /* bound on the work of prepare(); 0: none */
    double stretch; /* of the lengthscales at the next prepare() */
    double best; /* in the units of the hypothesis in the model */
    size_t n_worlds;    /* that the acquisition is a mean over; 0: none */
    double *worlds;     /* 2 x MOST_WORLDS x room: weights, and scratch */
    double world_best[MOST_WORLDS];
    double *buffer; /* of predictions */
    size_t buffer_size;
};

/*
 * Bring the hyperparameters up to date with the observations, as far as that
 * is due; the model's observations have been chosen.  HPT_OK, HPT_E_NOMEM.
 */
int hpti_surrogate_refit(hpti_surrogate *surrogate);

/* A buffer of at least `size` doubles, or NULL; its contents are lost when it
 * grows. */
double *hpti_surrogate_at_least(hpti_surrogate *surrogate, double **buffer,
                                size_t *have, size_t size);

/* Hypotheses that take part: those that warp coordinates only when there are
 * data enough for twice as many parameters. */
static inline size_t
hpti_surrogate_in_play(const hpti_surrogate *s)
{
    return s->observations.n >= 8 * s->dim ? s->n_hypotheses : s->basic;
}

/* The side of a matrix on which work of n^3 stays within a share of the bound,
 * from least to most. */
size_t hpti_surrogate_affords(const hpti_surrogate *surrogate, double share,
                              size_t least, size_t most);

#endif
