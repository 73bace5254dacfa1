/*
 * The surrogate of a result, and the points that it is read at.
 */
#ifndef HPTI_STUDY_RESULT_SURROGATE_PRIV_H
#define HPTI_STUDY_RESULT_SURROGATE_PRIV_H

#include "study/result-priv.h"

/*
 * Borrow the surrogate for this thread, fitted and ready.  HPT_OK;
 * HPT_E_NO_DATA, HPT_E_NOMEM: then there is nothing to give back.
 */
int hpti_result_borrow(hpt_result *result, hpti_surrogate **out);
void hpti_result_give_back(hpt_result *result, hpti_surrogate *surrogate);

/* The next value of a distribution on separate values, from the one at u
 * towards an end (0 or 1) of the unit interval, with its coordinate in *beside;
 * the same value when it is the last one. */
hpti_value hpti_neighbour(const hpt_dist *dist, double u, double end,
                          double *beside);

/* Scratch for turning a row of numbers into a point: one entry a parameter. */
typedef struct hpti_reader {
    hpti_value *values;
    unsigned char *active;
} hpti_reader;

/* HPT_OK; HPT_E_NOMEM: it is to be ended all the same. */
int hpti_reader_begin(hpti_reader *reader, const hpt_result *result);
void hpti_reader_end(hpti_reader *reader, const hpt_result *result);

/* A row of the user's numbers as a settled point u, with its values; `row` is
 * for the message.  HPT_OK, HPT_E_INVALID. */
int hpti_reader_read(const hpti_reader *reader, const hpt_result *result,
                     size_t row, const double *numbers, double *u);

#endif
