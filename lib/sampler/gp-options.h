/*
 * The options of the "gp" sampler: their table, and what their values ask of the
 * sampler and of its parts.
 */
#ifndef HPTI_SAMPLER_GP_OPTIONS_H
#define HPTI_SAMPLER_GP_OPTIONS_H

#include "acquisition/surrogate.h"
#include "sampler/gp-search.h"
#include "sampler/method.h"

#define HPTI_N_GP_OPTIONS 23

extern const hpti_option hpti_gp_options[HPTI_N_GP_OPTIONS];

typedef struct hpti_gp_settings {
    size_t initial, patience;
    int64_t turn, polish; /* polish 0: never */
    bool noisy;           /* improvement over scores without noise */
    double flops;         /* bound on the work of a suggestion; 0: none */
    hpti_surrogate_options modelling;
    hpti_search_options effort;
} hpti_gp_settings;

/** Read the values, in the order of the table, for a domain of dim
 *  coordinates. */
void hpti_gp_read_options(hpti_gp_settings *settings, const double *values,
                          size_t dim);

#endif
