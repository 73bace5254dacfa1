/*
 * What the metrics share: the check of their arguments, and sums.
 */
#ifndef HPTI_STUDY_METRIC_PRIV_H
#define HPTI_STUDY_METRIC_PRIV_H

#include <stddef.h>

/* A sum with the error that its additions made (A. Neumaier, ZAMM 54, 1974). */
typedef struct hpti_total {
    double sum, lost;
} hpti_total;

void hpti_total_add(hpti_total *total, double x);
double hpti_total_value(const hpti_total *total);

/* HPT_OK; HPT_E_INVALID for n = 0 or a NULL, named. */
int hpti_metric_check(size_t n, const void *truth, const void *predicted,
                      const char *predicted_name, const double *value);

#endif
