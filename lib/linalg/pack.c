/*
 * Packed panels: plain copies, small beside the sums made from them.
 */
#include "linalg/pack.h"

#include <string.h>

void
hpti_pack(size_t rows, size_t k, const double *a, size_t lda, double *out)
{
    for (size_t p = 0; p < k; p++, a += lda, out += HPTI_TILE) {
        if (rows == HPTI_TILE) { /* a constant length: no call */
            memcpy(out, a, HPTI_TILE * sizeof *out);
            continue;
        }
        for (size_t i = 0; i < rows; i++)
            out[i] = a[i];
        for (size_t i = rows; i < HPTI_TILE; i++)
            out[i] = 0;
    }
}

void
hpti_unpack(size_t rows, size_t k, const double *in, double *a, size_t lda)
{
    for (size_t p = 0; p < k; p++, in += HPTI_TILE, a += lda) {
        if (rows == HPTI_TILE) {
            memcpy(a, in, HPTI_TILE * sizeof *a);
            continue;
        }
        for (size_t i = 0; i < rows; i++)
            a[i] = in[i];
    }
}

void
hpti_pack_transposed(size_t rows, size_t k, const double *a, size_t lda,
                     double *out)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t p = 0; p < k; p++)
            out[i + p * HPTI_TILE] = a[p + i * lda];
    for (size_t i = rows; i < HPTI_TILE; i++)
        for (size_t p = 0; p < k; p++)
            out[i + p * HPTI_TILE] = 0;
}

void
hpti_pack_lower(size_t n, const double *a, size_t lda, double *out)
{
    memset(out, 0, HPTI_TILE * HPTI_TILE * sizeof *out);
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++)
            out[i + j * HPTI_TILE] = a[i + j * lda];
}

void
hpti_pack_lower_transposed(size_t n, const double *a, size_t lda, double *out)
{
    memset(out, 0, HPTI_TILE * HPTI_TILE * sizeof *out);
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++)
            out[j + i * HPTI_TILE] = a[i + j * lda];
}
