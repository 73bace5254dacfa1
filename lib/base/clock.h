/*
 * Monotonic time.
 */
#ifndef HPTI_BASE_CLOCK_H
#define HPTI_BASE_CLOCK_H

/** Seconds since some fixed time, never falling. */
double hpti_clock_s(void);

#endif
