/*
 * The progress line: its text, and what reaches a terminal.
 */
#define _XOPEN_SOURCE 700 /* for posix_openpt() */
#include "../check_main.h"
#include "base/clock.h"
#include "study/progress-priv.h"
#include <fcntl.h>
#include <hptune/hptune.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    int64_t total, done;
    double best, elapsed, limit;
    const char *line;
    bool infeasible;
} lines[] = {
    { 100, 17, 0.9312, 5, INFINITY,
      "trial 17/100  best 0.9312  3.4/s  0:25 left" },
    { 100, 0, NAN, 1, INFINITY, "trial 0/100" },
    { 0, 4, -1.5, 32, INFINITY, "trial 4  best -1.5  8.0 s each" },
    { 0, 3, NAN, 0.001, 90, "trial 3  3000.0/s  1:30 left" },
    { 1000, 10, 1e300, 100, 600,
      "trial 10/1000  best 1e+300  10.0 s each  "
      "8:20 left" },
    { 10, 1, 2, 7200, INFINITY,
      "trial 1/10  best 2  7200.0 s each  18:00:00 left" },
    { 5, 5, INFINITY, 1, INFINITY, "trial 5/5  best inf  5.0/s  0:00 left" },
    { 5, 5, 1.0 / 3, 0.25, 0.125,
      "trial 5/5  best 0.333333  20.0/s  0:00 "
      "left" },
    { 100, 17, 0.9312, 5, INFINITY,
      "trial 17/100  best 0.9312 (infeasible)  3.4/s  0:25 left", true },
    { 0, 4, NAN, 32, INFINITY, "trial 4  8.0 s each", true },
};

static const hpti_progress_best one = { 1, true };

START_TEST(the_line_says_where_the_run_is)
{
    const hpti_progress_best best = { lines[_i].best, !lines[_i].infeasible };
    hpti_progress progress;
    char line[160];
    size_t n;

    hpti_progress_init(&progress, -1, lines[_i].total, 0, lines[_i].limit);
    n = hpti_progress_line(&progress, lines[_i].done, best, lines[_i].elapsed,
                           line, sizeof line);
    ck_assert_str_eq(line, lines[_i].line);
    ck_assert_uint_eq(n, strlen(line));
}
END_TEST

START_TEST(a_line_that_does_not_fit_is_cut)
{
    hpti_progress progress;
    char line[12];

    hpti_progress_init(&progress, -1, 100, 0, INFINITY);
    ck_assert_uint_eq(
        hpti_progress_line(&progress, 17, one, 1, line, sizeof line), 11);
    ck_assert_str_eq(line, "trial 17/10");
}
END_TEST

START_TEST(nothing_is_written_unless_to_a_terminal)
{
    int ends[2];
    char c;
    hpti_progress progress;

    ck_assert(!pipe(ends));
    hpti_progress_init(&progress, ends[1], 10, hpti_clock_s(), INFINITY);
    ck_assert_int_eq(progress.descriptor, -1);
    hpti_progress_show(&progress, 1, one);
    hpti_progress_end(&progress, 1, one);
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], &c, 1), 0);
    close(ends[0]);
    hpti_progress_init(&progress, 99, 10, 0, INFINITY); /* not open */
    ck_assert_int_eq(progress.descriptor, -1);
}
END_TEST

/* A terminal of our own: what is written to its slave is read at the master. */
START_TEST(a_terminal_gets_few_lines_and_a_last_one)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY), slave, returns = 0;
    const hpti_progress_best third = { 1.0 / 3, true };
    double begin_s = hpti_clock_s();
    hpti_progress progress;
    char seen[1000];
    ssize_t n = 0;

    ck_assert_int_ge(master, 0);
    ck_assert(!grantpt(master) && !unlockpt(master));
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    ck_assert_int_ge(slave, 0);
    hpti_progress_init(&progress, slave, 1000, hpti_clock_s() - 10, INFINITY);
    for (int i = 1; i < 1000; i++)
        hpti_progress_show(&progress, i, third);
    hpti_progress_end(&progress, 1000, one);
    do { /* the terminal hands it on in pieces */
        ssize_t more = read(master, seen + n, sizeof seen - 1 - (size_t)n);

        ck_assert_int_gt(more, 0);
        n += more;
    } while (seen[n - 1] != '\n');
    seen[n] = '\0';
    ck_assert(!strncmp(seen, "\rtrial 1/1000  best 0.333333  10.0 s each", 40));
    ck_assert_ptr_nonnull(strstr(seen, "\rtrial 1000/1000  best 1  "));
    /* the last line is shorter: blanks, then the end of the line */
    ck_assert_ptr_nonnull(strstr(seen, "0:00 left  "));
    ck_assert_int_eq(seen[n - 1], '\n');
    for (ssize_t i = 0; i + 1 < n; i++)
        returns += seen[i] == '\r' && seen[i + 1] == 't';
    ck_assert_int_ge(returns, 2);
    /* the first, the last, and ten a second at most */
    ck_assert(returns <= 2 + 10 * (hpti_clock_s() - begin_s));
    close(slave);
    close(master);
}
END_TEST

static int
x_of(hpt_trial *trial, double *value, void *user_data)
{
    (void)user_data;
    *value = hpt_trial_get_float(trial, "x");
    return HPT_OK;
}

START_TEST(a_run_shows_its_progress)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
    hpt_space *space = hpt_space_create();
    hpt_objective *objective = hpt_objective_create(x_of, NULL);
    hpt_study *study;
    char seen[4000] = "";
    ssize_t n = 0;

    ck_assert(master >= 0 && !grantpt(master) && !unlockpt(master));
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    ck_assert(!hpt_space_add_constant(space, "x", 0.25));
    ck_assert(!hpt_space_add_float(space, "y", 0, 1, HPT_LINEAR));
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_space_destroy(space);
    if (_i) /* never told, so no trial is feasible */
        ck_assert(!hpt_study_add_outcome(study, "latency", 1));
    ck_assert(!hpt_objective_set_direction(objective, HPT_MAXIMIZE));
    ck_assert(!hpt_study_set_workers(study, 3));
    ck_assert(!hpt_study_set_progress(study, slave));
    ck_assert(!hpt_study_optimize(study, objective, 50));
    while (n == 0 || seen[n - 1] != '\n') {
        ssize_t more = read(master, seen + n, sizeof seen - 1 - (size_t)n);

        ck_assert_int_gt(more, 0);
        n += more;
    }
    ck_assert_ptr_nonnull(
        strstr(seen, _i ? "\rtrial 50/50  best 0.25 (infeasible)  "
                        : "\rtrial 50/50  best 0.25  "));
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    close(slave);
    close(master);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("progress");
    TCase *tcase = tcase_create("progress");

    tcase_add_loop_test(tcase, the_line_says_where_the_run_is, 0,
                        (int)(sizeof lines / sizeof *lines));
    tcase_add_test(tcase, a_line_that_does_not_fit_is_cut);
    tcase_add_test(tcase, nothing_is_written_unless_to_a_terminal);
    tcase_add_test(tcase, a_terminal_gets_few_lines_and_a_last_one);
    tcase_add_loop_test(tcase, a_run_shows_its_progress, 0, 2);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
