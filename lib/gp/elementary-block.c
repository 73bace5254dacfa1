/*
 * Elementary functions of many numbers.
 */
#include "gp/elementary-block.h"

#include "base/clones.h"

/* Tells the compiler that nothing is left over. */
#define WHOLE(m) ((m) / 8 * 8)

HPTI_CLONES void
hpti_block_exp(size_t m, double rate, const double *restrict x,
               double *restrict out)
{
    m = WHOLE(m);
    for (size_t j = 0; j < m; j++)
        out[j] = hpti_exp_minus(rate * x[j]);
}

HPTI_CLONES void
hpti_block_complement(size_t m, double rate, const double *restrict x,
                      double *restrict out)
{
    m = WHOLE(m);
    for (size_t j = 0; j < m; j++)
        out[j] = hpti_exp_complement(rate * x[j]);
}

HPTI_CLONES void
hpti_block_log(size_t m, double rate, const double *restrict x,
               double *restrict out)
{
    m = WHOLE(m);
    for (size_t j = 0; j < m; j++)
        out[j] = rate * hpti_log_normal(x[j]);
}
