/*
 * The progress line:
 *
 *   trial 17/100  best 0.9312  3.4/s  0:24 left
 *
 * with "(infeasible)" behind the best value while no trial is feasible.  It is
 * rewritten in place after a carriage return, in one write(), with blanks over
 * what is left of a longer one.  Numbers do not depend on the locale.
 */
#include "study/progress-priv.h"

#include "base/clock.h"
#include "base/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 160
#define INTERVAL_S 0.1

void
hpti_progress_init(hpti_progress *progress, int descriptor, int64_t total,
                   double started_s, double limit_s)
{
    progress->descriptor =
        descriptor >= 0 && isatty(descriptor) == 1 ? descriptor : -1;
    progress->total = total;
    progress->started_s = started_s;
    progress->limit_s = limit_s;
    progress->written_s = -INFINITY;
    progress->width = 0;
    atomic_flag_clear(&progress->busy);
}

/* ---- the text ---- */

/* With one decimal, as printf's %.1f would write it in the C locale. */
static void
add_tenths(char *out, size_t size, double x, const char *unit)
{
    int64_t tenths = (int64_t)(fmin(x, 1e15) * 10 + 0.5);

    snprintf(out, size, "  %lld.%d%s", (long long)(tenths / 10),
             (int)(tenths % 10), unit);
}

/* As 0:07 or 12:34:56. */
static void
add_time(char *out, size_t size, double seconds)
{
    long long s = (long long)ceil(fmin(seconds, 1e12));

    if (s < 3600)
        snprintf(out, size, "  %lld:%02d left", s / 60, (int)(s % 60));
    else
        snprintf(out, size, "  %lld:%02d:%02d left", s / 3600,
                 (int)(s / 60 % 60), (int)(s % 60));
}

static double
time_left(const hpti_progress *progress, int64_t done, double elapsed)
{
    double left = progress->limit_s - elapsed; /* +inf without a limit */

    if (progress->total > 0 && done > 0)
        left = fmin(left,
                    elapsed / (double)done * (double)(progress->total - done));
    return fmax(left, 0);
}

size_t
hpti_progress_line(const hpti_progress *progress, int64_t done,
                   hpti_progress_best best, double elapsed, char *line,
                   size_t size)
{
    char total[32] = "", value[HPTI_DOUBLE_TEXT + 24] = "", rate[48] = "";
    char left[48] = "";
    double per_s = (double)done / elapsed;
    int length;

    if (progress->total > 0)
        snprintf(total, sizeof total, "/%lld", (long long)progress->total);
    if (!isnan(best.value))
        snprintf(value, sizeof value, "  best %s%s", HPTI_G(best.value),
                 best.feasible ? "" : " (infeasible)");
    if (done > 0 && per_s >= 1)
        add_tenths(rate, sizeof rate, per_s, "/s");
    else if (done > 0)
        add_tenths(rate, sizeof rate, 1 / per_s, " s each");
    if (isfinite(time_left(progress, done, elapsed)))
        add_time(left, sizeof left, time_left(progress, done, elapsed));
    length = snprintf(line, size, "trial %lld%s%s%s%s", (long long)done, total,
                      value, rate, left);
    return length < (int)size ? (size_t)length : size - 1;
}

/* ---- writing ---- */

static void
write_line(hpti_progress *progress, int64_t done, hpti_progress_best best,
           double now_s, const char *end)
{
    char text[1 + 2 * LINE_SIZE + 2];
    size_t width = hpti_progress_line(
        progress, done, best, now_s - progress->started_s, text + 1, LINE_SIZE);
    size_t length = 1 + width;
    ssize_t written;

    text[0] = '\r';
    for (size_t i = width; i < progress->width; i++)
        text[length++] = ' ';
    memcpy(text + length, end, strlen(end));
    /* a line that is lost is no loss */
    written = write(progress->descriptor, text, length + strlen(end));
    (void)written;
    progress->width = width;
    progress->written_s = now_s;
}

void
hpti_progress_show(hpti_progress *progress, int64_t done,
                   hpti_progress_best best)
{
    double now_s;

    if (progress->descriptor < 0 || atomic_flag_test_and_set_explicit(
                                        &progress->busy, memory_order_acquire))
        return;
    now_s = hpti_clock_s();
    if (now_s - progress->written_s >= INTERVAL_S)
        write_line(progress, done, best, now_s, "");
    atomic_flag_clear_explicit(&progress->busy, memory_order_release);
}

void
hpti_progress_end(hpti_progress *progress, int64_t done,
                  hpti_progress_best best)
{
    if (progress->descriptor >= 0)
        write_line(progress, done, best, hpti_clock_s(), "\n");
}
