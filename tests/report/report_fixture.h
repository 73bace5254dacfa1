/*
 * What the tests of the reports share: a study with awkward trials, a locale
 * with a decimal comma, and memory that fails.
 */
#ifndef HPTUNE_TESTS_REPORT_FIXTURE_H
#define HPTUNE_TESTS_REPORT_FIXTURE_H

#include "../check_main.h"
#include <hptune/hptune.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Needs quotes in CSV, escapes in JSON, two bytes a letter in UTF-8. */
#define QUOTED "say \"hi\", now"
#define BROKEN "two\nlines"
#define GREEK "\xCE\xB1\xCE\xB2"

static const char *const fixture_labels[] = { "plain", QUOTED, BROKEN, GREEK };
static const double fixture_sizes[] = { 0.5, 16, 4096 };

static inline hpt_space *
fixture_space(void)
{
    static const char *const parents[] = { "plain", GREEK };
    hpt_space *space = hpt_space_create();

    hpt_space_add_float(space, "rate, log", 1e-9, 10, HPT_LOG);
    hpt_space_add_int(space, "big", INT64_MIN, INT64_MAX, HPT_LINEAR);
    hpt_space_add_categorical(space, GREEK "_kind", 4, fixture_labels);
    hpt_space_add_ordinal(space, "size", 3, fixture_sizes);
    hpt_space_add_boolean(space, "flag");
    hpt_space_add_constant(space, "fixed", 0.1);
    hpt_space_add_float(space, "child", -1, 1, HPT_LINEAR);
    ck_assert_int_eq(hpt_space_add_condition_labels(
                         space, "child", GREEK "_kind", 2, parents),
                     HPT_OK);
    return space;
}

static inline hpt_study *
fixture_empty(int direction)
{
    hpt_space *space = fixture_space();
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("random"));

    ck_assert_msg(study != NULL, "%s", hpt_last_error());
    hpt_study_set_direction(study, direction);
    hpt_space_destroy(space);
    return study;
}

static inline void
fixture_add(hpt_study *study, double rate, int64_t kind, double child,
            double value, double standard_error)
{
    const char *names[] = { "rate, log", GREEK "_kind", "child", "size" };
    const double values[] = { rate, (double)kind, child, 16 };

    ck_assert_msg(hpt_study_add(study, 4, names, values, value,
                                standard_error) == HPT_OK,
                  "%s", hpt_last_error());
}

/* 9 trials; 0, 1, 2, 6 and 8 are complete; 6 is best when minimising, 0 when
 * maximising. */
static inline hpt_study *
fixture_study(int direction)
{
    hpt_study *study = fixture_empty(direction);
    hpt_trial *trial;

    fixture_add(study, 0.1 + 0.2, 0, 1.0 / 3, 2.0 / 3, 0.015625);
    fixture_add(study, 1e-9, 1, 0, -0.0, 0);
    fixture_add(study, 10, 2, 0, DBL_MIN / 4, 0);
    hpt_study_ask(study, &trial); /* 3 fails, 4 is pruned, 5 is abandoned */
    hpt_study_tell(study, 3, NAN);
    hpt_study_ask(study, &trial);
    hpt_study_tell_state(study, 4, HPT_TRIAL_PRUNED, -7.25);
    hpt_study_ask(study, &trial);
    hpt_study_tell_state(study, 5, HPT_TRIAL_ABANDONED, NAN);
    fixture_add(study, 3e-5, 3, -0.1, -1e300, 1e-150);
    hpt_study_ask(study, &trial); /* 7 stays running */
    hpt_study_ask(study, &trial);
    hpt_study_tell(study, 8, direction == HPT_MAXIMIZE ? -INFINITY : INFINITY);
    ck_assert_int_eq(hpt_study_count(study), 9);
    return study;
}

static inline hpt_result *
fixture_result(int direction)
{
    hpt_study *study = fixture_study(direction);
    hpt_result *result = hpt_study_result(study);

    ck_assert_msg(result != NULL, "%s", hpt_last_error());
    hpt_study_destroy(study);
    return result;
}

/* Four trials of one integer with two outcomes, at most 10 and 2: 0 and 3 are
 * not feasible, of 1 it is not known, 2 is feasible and so the best. */
static inline hpt_result *
fixture_measured(void)
{
    static const char *const names[] = { "depth" };
    static const double outcomes[4][2] = {
        { 20, 3 }, { 5, NAN }, { 10, -0.0 }, { INFINITY, 1 }
    };
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    hpt_result *result;

    hpt_space_add_int(space, "depth", 1, 9, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_space_destroy(space);
    hpt_study_add_outcome(study, "latency, ms", 10);
    hpt_study_add_outcome(study, GREEK, 2);
    for (int i = 0; i < 4; i++) {
        const double depth = i + 1;

        ck_assert_msg(hpt_study_add_with_outcomes(study, 1, names, &depth,
                                                  i + 0.5, 0, 2,
                                                  outcomes[i]) == HPT_OK,
                      "%s", hpt_last_error());
    }
    result = hpt_study_result(study);
    hpt_study_destroy(study);
    return result;
}

/* ---- a decimal comma ---- */

/*
 * Build a locale with a decimal comma and point LOCPATH to it, before the first
 * test; Check's children inherit it.  Prints why when it cannot be done.
 */
static inline void
build_comma_locale(char folder[64])
{
    char command[256];

    strcpy(folder, "/tmp/hptune-locale-XXXXXX");
    if (!mkdtemp(folder)) {
        folder[0] = '\0';
        return;
    }
    snprintf(command, sizeof command,
             "localedef --no-archive -i de_DE -f UTF-8 %s/de_DE.UTF-8 "
             ">/dev/null 2>&1",
             folder);
    if (system(command) != 0)
        printf("no decimal-comma locale: localedef failed; is the package "
               "\"locales\" installed?\n");
    setenv("LOCPATH", folder, 1);
}

static inline void
remove_comma_locale(const char *folder)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (folder[0] && system(command) != 0)
        printf("could not remove %s\n", folder);
}

/* True when numbers now have a comma in this process. */
static inline int
use_comma_locale(void)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8") ||
        strcmp(localeconv()->decimal_point, ",") != 0) {
        setlocale(LC_ALL, "C");
        printf("skipped: no decimal-comma locale\n");
        return 0;
    }
    return 1;
}

/* ---- memory that fails ---- */

static int fixture_countdown = -1; /* allocations until one fails */
static int fixture_live;

static inline void *
fixture_allocate(size_t size, void *user_data)
{
    void *memory = NULL;

    (void)user_data;
    if (fixture_countdown != 0)
        memory = malloc(size);
    fixture_countdown -= fixture_countdown > 0;
    fixture_live += memory != NULL;
    return memory;
}

static inline void *
fixture_reallocate(void *memory, size_t size, void *user_data)
{
    (void)user_data;
    if (fixture_countdown == 0)
        return NULL;
    fixture_countdown -= fixture_countdown > 0;
    return realloc(memory, size);
}

static inline void
fixture_release(void *memory, void *user_data)
{
    (void)user_data;
    fixture_live--;
    free(memory);
}

static inline void
fixture_use_memory(void)
{
    hpt_allocator mem = HPT_ALLOCATOR_INIT;

    mem.allocate = fixture_allocate;
    mem.reallocate = fixture_reallocate;
    mem.release = fixture_release;
    ck_assert_int_eq(hpt_allocator_set(&mem), HPT_OK);
}

/* An exporter with each of its allocations failing in turn, of a result without
 * outcomes and of one with them. */
static inline void
check_exporter_without_memory(char *(*export)(const hpt_result *), int measured)
{
    hpt_result *result;
    char *text = NULL;
    int before, k = 0;

    fixture_use_memory();
    result = measured ? fixture_measured() : fixture_result(HPT_MINIMIZE);
    hpt_allocator_set(NULL); /* the result keeps its own */
    before = fixture_live;
    ck_assert_int_gt(before, 0);
    for (; !text; k++) {
        ck_assert_int_lt(k, 100);
        fixture_countdown = k;
        text = export(result);
        fixture_countdown = -1;
        if (!text) {
            ck_assert_int_eq(fixture_live, before);
            ck_assert_ptr_nonnull(strstr(hpt_last_error(), "memory"));
        }
    }
    ck_assert_int_gt(k, 2);
    ck_assert_int_eq(fixture_live, before + 1);
    hpt_text_destroy(text);
    hpt_result_destroy(result);
    ck_assert_int_eq(fixture_live, 0);
}

#endif
