/*
 * Expected improvement in logarithms, for minimisation.
 *
 *   EI = s h(z),  z = (best - mean) / s,  h(z) = phi(z) + z Phi(z)
 *
 * log h is computed without underflow down to z = -1e150 [AM23 = Ament et al.,
 * "Unexpected improvements to expected improvement", NeurIPS 2023, eq. 9].
 */
#ifndef HPTI_ACQUISITION_EI_H
#define HPTI_ACQUISITION_EI_H

/* log h(z) with Phi(z) / h(z) = dlog h/dz and phi(z) / h(z). */
typedef struct hpti_log_h {
    double value, cdf_ratio, pdf_ratio;
} hpti_log_h;

hpti_log_h hpti_log_h_at(double z);

/*
 * log EI of a normal with the given mean and variance (above 0) against the
 * best score.  d_mean, d_variance: derivatives; both NULL when not wanted.
 */
double hpti_log_ei(double mean, double variance, double best, double *d_mean,
                   double *d_variance);

#endif
