/*
 * Spaces: names, adding, what a space remembers of failures, looking up,
 * references, memory that runs out.
 */
#include "../check_main.h"
#include "failing.h"
#include "space/domain.h"
#include <hptune/space.h>
#include <hptune/status.h>
#include <fenv.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static hpt_space *space;

static void
setup(void)
{
    hpt_allocator_set(NULL);
    space = hpt_space_create();
}

static void
teardown(void)
{
    hpt_space_destroy(space);
    hpt_allocator_set(NULL);
}

#define ck_fails(call, status, text)                                           \
    do {                                                                       \
        ck_assert_int_eq(call, status);                                        \
        ck_assert_str_eq(hpt_last_error(), text);                              \
    } while (0)

static const char *const colours[] = { "red", "green", "blue" };
static const double sizes[] = { 1, 2.5, 10 };

/* One parameter by each of the ways to add one. */
static int
add_all_ways(hpt_space *to)
{
    int rc = hpt_space_add_float(to, "float", -1, 2, HPT_LINEAR);

    rc = rc ? rc : hpt_space_add_float(to, "log float", 0.5, 8, HPT_LOG);
    rc = rc ? rc : hpt_space_add_float_step(to, "float step", 0, 1, 0.25);
    rc = rc ? rc : hpt_space_add_int(to, "int", -3, 3, HPT_LINEAR);
    rc = rc ? rc : hpt_space_add_int(to, "log int", 1, 1000, HPT_LOG);
    rc = rc ? rc : hpt_space_add_int_step(to, "int step", 0, 10, 5);
    rc = rc ? rc : hpt_space_add_categorical(to, "colour", 3, colours);
    rc = rc ? rc : hpt_space_add_ordinal(to, "size", 3, sizes);
    rc = rc ? rc : hpt_space_add_boolean(to, "flag");
    rc = rc ? rc : hpt_space_add_constant(to, "constant", 7.5);
    return rc ? rc : hpt_space_add(to, "normal", hpt_dist_normal(0, 1));
}

static const struct known {
    const char *name;
    int kind;
    double low, high; /* NaN: not looked at */
} known[] = {
    { "float", HPT_KIND_FLOAT, -1, 2 },
    { "log float", HPT_KIND_FLOAT, 0.5, 8 },
    { "float step", HPT_KIND_FLOAT, 0, 1 },
    { "int", HPT_KIND_INT, -3, 3 },
    { "log int", HPT_KIND_INT, 1, 1000 },
    { "int step", HPT_KIND_INT, 0, 10 },
    { "colour", HPT_KIND_CATEGORICAL, 0, 2 },
    { "size", HPT_KIND_ORDINAL, 1, 10 },
    { "flag", HPT_KIND_BOOLEAN, 0, 1 },
    { "constant", HPT_KIND_CONSTANT, 7.5, 7.5 },
    { "normal", HPT_KIND_FLOAT, NAN, NAN },
};

#define N_KNOWN (sizeof known / sizeof *known)

START_TEST(each_way_adds_its_kind_and_bounds)
{
    ck_assert_int_eq(add_all_ways(space), HPT_OK);
    ck_assert_uint_eq(hpt_space_count(space), N_KNOWN);
    for (size_t i = 0; i < N_KNOWN; i++) {
        const struct known *k = &known[i];
        double low, high;

        ck_assert_str_eq(hpt_space_name(space, i), k->name);
        ck_assert_int_eq(hpt_space_find(space, k->name), (int)i);
        ck_assert_int_eq(hpt_space_kind(space, k->name), k->kind);
        ck_assert_int_eq(hpt_dist_kind(hpti_space_dist(space, i)), k->kind);
        ck_assert_int_eq(hpt_space_bounds(space, k->name, &low, &high), HPT_OK);
        ck_assert(isnan(k->low) || (low == k->low && high == k->high));
        ck_assert_int_eq(hpt_space_bounds(space, k->name, NULL, NULL), HPT_OK);
    }
}
END_TEST

START_TEST(labels_are_found_both_ways)
{
    ck_assert_int_eq(add_all_ways(space), HPT_OK);
    ck_assert_uint_eq(hpt_space_label_count(space, "colour"), 3);
    ck_assert_uint_eq(hpt_space_label_count(space, "int"), 0);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(hpt_space_label(space, "colour", i), colours[i]);
        ck_assert_int_eq(hpt_space_find_label(space, "colour", colours[i]),
                         (int)i);
    }
    ck_assert_ptr_null(hpt_space_label(space, "colour", 3));
    ck_assert_str_eq(hpt_last_error(),
                     "colour: index 3 is not below its 3 labels");
    ck_assert_ptr_null(hpt_space_label(space, "size", 0));
    ck_fails(hpt_space_find_label(space, "colour", "pink"), HPT_E_NOT_FOUND,
             "colour: pink is no label of colour");
    ck_fails(hpt_space_find_label(space, "colour", NULL), HPT_E_INVALID,
             "colour: a label is NULL");
    ck_fails(hpt_space_find_label(space, "size", "1"), HPT_E_INVALID,
             "size: has no labels");
}
END_TEST

START_TEST(unknown_names_are_answered_with_the_known_ones)
{
    ck_fails(hpt_space_find(space, "a"), HPT_E_NOT_FOUND,
             "a: no such parameter; known: none");
    hpt_space_add_boolean(space, "left");
    hpt_space_add_boolean(space, "right");
    ck_fails(hpt_space_find(space, "lift"), HPT_E_NOT_FOUND,
             "lift: no such parameter; known: left, right");
    ck_fails(hpt_space_bounds(space, "lift", NULL, NULL), HPT_E_NOT_FOUND,
             "lift: no such parameter; known: left, right");
    ck_assert_int_eq(hpt_space_kind(space, "lift"), HPT_KIND_UNKNOWN);
    ck_fails(hpt_space_find(space, NULL), HPT_E_INVALID,
             "a parameter's name is NULL");
    ck_assert_ptr_null(hpt_space_name(space, 2));
    ck_assert_str_eq(hpt_last_error(), "index 2 is not below the 2 parameters");
}
END_TEST

START_TEST(a_long_list_of_known_names_is_cut)
{
    char name[300];
    const char *text;

    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "%0200d", i);
        ck_assert_int_eq(hpt_space_add_boolean(space, name), HPT_OK);
    }
    memset(name, 'x', 290);
    name[290] = '\0';
    ck_assert_int_eq(hpt_space_find(space, name), HPT_E_NOT_FOUND);
    text = hpt_last_error();
    ck_assert_uint_lt(strlen(text), 511);
    ck_assert_ptr_nonnull(strstr(text, "xxx...: no such parameter"));
    ck_assert_str_eq(text + strlen(text) - 5, ", ...");
}
END_TEST

START_TEST(names_are_checked)
{
    char name[258];

    ck_fails(hpt_space_add_boolean(space, NULL), HPT_E_INVALID,
             "a parameter's name is NULL");
    ck_fails(hpt_space_add_boolean(space, ""), HPT_E_INVALID,
             "a parameter's name is empty");
    ck_fails(hpt_space_add_boolean(space, "ab\xFFz"), HPT_E_INVALID,
             "ab?z: the name is not UTF-8 at byte 2");
    /* a surrogate and an overlong form are not UTF-8, RFC 3629 */
    ck_assert_int_eq(hpt_space_add_boolean(space, "\xED\xA0\x80"),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_boolean(space, "\xC0\xAF"), HPT_E_INVALID);
    memset(name, 'n', 256);
    name[256] = '\0';
    ck_assert_int_eq(hpt_space_add_boolean(space, name), HPT_E_INVALID);
    ck_assert_ptr_nonnull(
        strstr(hpt_last_error(), ": the name has 256 bytes, more than 255"));
    name[255] = '\0';
    ck_assert_int_eq(hpt_space_add_boolean(space, name), HPT_OK);
    ck_assert_int_eq(hpt_space_add_boolean(space, "größe \xF0\x9F\x8E\xB2"),
                     HPT_OK);
    ck_assert_int_eq(hpt_space_find(space, "größe \xF0\x9F\x8E\xB2"), 1);
    ck_fails(hpt_space_add_int(space, "größe \xF0\x9F\x8E\xB2", 1, 2, 0),
             HPT_E_INVALID,
             "größe \xF0\x9F\x8E\xB2: the space has that name already");
    ck_assert_int_eq(hpt_space_add_boolean(space, "a\nb"), HPT_OK);
    ck_fails(hpt_space_add_boolean(space, "a\nb"), HPT_E_INVALID,
             "a?b: the space has that name already"); /* one line */
    ck_assert_uint_eq(hpt_space_count(space), 3);
}
END_TEST

START_TEST(ranges_are_blamed_on_the_parameter)
{
    ck_fails(hpt_space_add_int(space, "max_depth", 40, 1, HPT_LINEAR),
             HPT_E_RANGE, "max_depth: low 40 is above high 1");
    ck_assert_int_eq(hpt_space_add_int(space, "d", 0, 10, HPT_LOG),
                     HPT_E_RANGE);
    ck_assert(!strncmp(hpt_last_error(), "d: ", 3));
    ck_assert_int_eq(hpt_space_add_float(space, "lr", 0, 1, HPT_LOG),
                     HPT_E_RANGE);
    ck_assert(!strncmp(hpt_last_error(), "lr: ", 4));
    ck_assert_int_eq(hpt_space_add_float(space, "lr", NAN, 1, HPT_LINEAR),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_float_step(space, "s", 0, 1, 0),
                     HPT_E_RANGE);
    ck_assert(!strncmp(hpt_last_error(), "s: ", 3));
    ck_assert_int_eq(hpt_space_add_int_step(space, "s", 0, 1, 0), HPT_E_RANGE);
    ck_fails(hpt_space_add_float(space, "lr", 0.1, 1, 2), HPT_E_INVALID,
             "lr: 2 is not a scale");
    ck_fails(hpt_space_add_int(space, "lr", 1, 2, -1), HPT_E_INVALID,
             "lr: -1 is not a scale");
    ck_assert_int_lt(hpt_space_add_categorical(space, "c", 0, NULL), 0);
    ck_assert(!strncmp(hpt_last_error(), "c: ", 3));
    ck_assert_int_lt(hpt_space_add_ordinal(space, "o", 0, NULL), 0);
    ck_assert(!strncmp(hpt_last_error(), "o: ", 3));
    ck_assert_int_eq(hpt_space_add_constant(space, "k", INFINITY),
                     HPT_E_INVALID);
    ck_assert(!strncmp(hpt_last_error(), "k: ", 3));
    ck_assert_uint_eq(hpt_space_count(space), 0);
}
END_TEST

static void
count_call(void *user_data)
{
    ++*(int *)user_data;
}

static double
own_quantile(double u, void *user_data)
{
    (void)user_data;
    return u;
}

START_TEST(a_distribution_is_taken_on_failure_too)
{
    int gone = 0;
    hpt_dist *dist = hpt_dist_user(own_quantile, NULL, &gone, count_call);

    ck_assert_int_eq(hpt_space_add(space, "", dist), HPT_E_INVALID);
    ck_assert_int_eq(gone, 1);
    dist = hpt_dist_user(own_quantile, NULL, &gone, count_call);
    ck_assert_int_eq(hpt_space_add(NULL, "x", dist), HPT_E_INVALID);
    ck_assert_int_eq(gone, 2);
}
END_TEST

START_TEST(null_of_a_failed_constructor_keeps_its_text)
{
    char text[600];
    hpt_dist *bad = hpt_dist_normal(0, -1);

    ck_assert_ptr_null(bad);
    strcpy(text, hpt_last_error());
    ck_assert_int_eq(hpt_space_add(space, "x", bad), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), text);
    ck_assert_int_eq(hpt_space_add_boolean(space, "y"), HPT_OK);
    ck_assert_str_eq(hpt_last_error(), text); /* success leaves it alone */
    ck_assert_int_eq(hpti_space_freeze(space), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), text);
    hpt_space_destroy(hpt_space_create()); /* empties the text */
    ck_fails(hpt_space_add(space, "z", NULL), HPT_E_INVALID,
             "z: its distribution is NULL");
}
END_TEST

START_TEST(null_space_is_refused_everywhere)
{
    const char *names[] = { "a" };
    const double numbers[] = { 1 };

    hpt_space_destroy(hpt_space_create()); /* empties the text */
    ck_fails(hpt_space_add_boolean(NULL, "a"), HPT_E_INVALID, "space is NULL");
    ck_assert_int_eq(hpt_space_add_float(NULL, "a", 0, 1, 0), HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_float_step(NULL, "a", 0, 1, 1),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_int(NULL, "a", 0, 1, 0), HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_int_step(NULL, "a", 0, 1, 1),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_categorical(NULL, "a", 1, names),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_ordinal(NULL, "a", 1, numbers),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_constant(NULL, "a", 1), HPT_E_INVALID);
    ck_assert_int_eq(
        hpt_space_add_condition_labels(NULL, "a", "b", 1, names),
        HPT_E_INVALID);
    ck_assert_int_eq(
        hpt_space_add_condition_values(NULL, "a", "b", 1, numbers),
        HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_condition_range(NULL, "a", "b", 0, 1),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_linear(NULL, 1, names, numbers, 1),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_order(NULL, "a", "b"), HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_set_default(NULL, "a", 1), HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_set_default_label(NULL, "a", "b"),
                     HPT_E_INVALID);
    ck_assert_uint_eq(hpt_space_count(NULL), 0);
    ck_assert_ptr_null(hpt_space_name(NULL, 0));
    ck_assert_int_eq(hpt_space_find(NULL, "a"), HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_kind(NULL, "a"), HPT_KIND_UNKNOWN);
    ck_assert_uint_eq(hpt_space_label_count(NULL, "a"), 0);
    ck_assert_ptr_null(hpt_space_label(NULL, "a", 0));
    ck_assert_int_eq(hpt_space_find_label(NULL, "a", "b"), HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_bounds(NULL, "a", NULL, NULL), HPT_E_INVALID);
    ck_assert_ptr_null(hpt_space_to_json(NULL));
    ck_assert_str_eq(hpt_last_error(), "space is NULL");
    hpt_space_destroy(NULL);
}
END_TEST

START_TEST(first_failure_is_raised_until_the_same_call_succeeds)
{
    hpt_space_add_int(space, "a", 3, 1, HPT_LINEAR);
    hpt_space_add_int(space, "b", 9, 8, HPT_LINEAR);
    hpt_space_add_int(space, "c", 7, 6, HPT_LINEAR);
    hpt_space_add_int(space, "a", 5, 4, HPT_LINEAR); /* the first text stays */
    hpt_space_add_boolean(space, "d");
    ck_fails(hpti_space_freeze(space), HPT_E_RANGE,
             "a: low 3 is above high 1");
    ck_assert_int_eq(hpt_space_add_int(space, "b", 8, 9, 0), HPT_OK);
    ck_fails(hpti_space_freeze(space), HPT_E_RANGE,
             "a: low 3 is above high 1");
    ck_assert_int_eq(hpt_space_add_boolean(space, "a"), HPT_OK);
    ck_fails(hpti_space_freeze(space), HPT_E_RANGE,
             "c: low 7 is above high 6");
    ck_assert_int_eq(hpt_space_add_boolean(space, "c"), HPT_OK);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
}
END_TEST

START_TEST(another_call_for_the_name_hides_no_failure)
{
    const char *pink[] = { "pink" }, *red[] = { "red" };

    hpt_space_add_categorical(space, "colour", 3, colours);
    hpt_space_add_int(space, "depth", 1, 9, HPT_LINEAR);
    ck_assert_int_eq(
        hpt_space_add_condition_labels(space, "depth", "colour", 1, pink),
        HPT_E_NOT_FOUND);
    ck_assert_int_eq(hpt_space_set_default(space, "depth", 3), HPT_OK);
    ck_fails(hpti_space_freeze(space), HPT_E_NOT_FOUND,
             "depth: pink is no label of colour");
    ck_assert_int_eq(
        hpt_space_add_condition_labels(space, "depth", "colour", 1, red),
        HPT_OK);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
}
END_TEST

START_TEST(a_frozen_space_does_not_change)
{
    const char *names[] = { "float", "int" }, *labels[] = { "red" };
    const double numbers[] = { 1, 1 };
    const char *text = "the space is used by a study: it cannot change";
    char *before, *after;
    int gone = 0;

    add_all_ways(space);
    before = hpt_space_to_json(space);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_fails(hpt_space_add_boolean(space, "x"), HPT_E_STATE, text);
    ck_fails(hpt_space_add(space, "x",
                           hpt_dist_user(own_quantile, NULL, &gone,
                                         count_call)),
             HPT_E_STATE, text);
    ck_assert_int_eq(gone, 1);
    ck_fails(hpt_space_add_condition_labels(space, "normal", "colour", 1,
                                            labels),
             HPT_E_STATE, text);
    ck_fails(hpt_space_add_condition_values(space, "normal", "int", 1, numbers),
             HPT_E_STATE, text);
    ck_fails(hpt_space_add_condition_range(space, "normal", "int", 0, 1),
             HPT_E_STATE, text);
    ck_fails(hpt_space_add_linear(space, 2, names, numbers, 1), HPT_E_STATE,
             text);
    ck_fails(hpt_space_add_order(space, "float", "int"), HPT_E_STATE, text);
    ck_fails(hpt_space_set_default(space, "float", 1), HPT_E_STATE, text);
    ck_fails(hpt_space_set_default_label(space, "colour", "red"), HPT_E_STATE,
             text);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    after = hpt_space_to_json(space);
    ck_assert_str_eq(before, after);
    hpt_text_destroy(before);
    hpt_text_destroy(after);
}
END_TEST

START_TEST(a_space_lives_until_its_last_reference_goes)
{
    struct failing f = { 0 };
    hpt_space *shared;

    failing_install(&f);
    shared = hpt_space_create();
    ck_assert_int_eq(add_all_ways(shared), HPT_OK);
    ck_assert_ptr_eq(hpti_space_retain(shared), shared);
    hpt_space_destroy(shared);
    ck_assert_int_gt(f.out, 0);
    ck_assert_int_eq(hpti_space_freeze(shared), HPT_OK);
    ck_assert_uint_eq(hpt_space_count(shared), N_KNOWN);
    hpt_space_destroy(shared);
    ck_assert_int_eq(f.out, 0);
}
END_TEST

START_TEST(memory_comes_from_the_allocator_of_the_space)
{
    struct failing f = { 0 };
    hpt_space *other;

    failing_install(&f);
    other = hpt_space_create();
    hpt_allocator_set(NULL);
    ck_assert_int_eq(hpt_space_add_categorical(other, "c", 3, colours), HPT_OK);
    ck_assert_int_ge(f.out, 4);
    hpt_space_destroy(other);
    ck_assert_int_eq(f.out, 0);
}
END_TEST

/* A space with some of everything; each call is made again until it works. */
static int
build(hpt_space *to, int *nomem)
{
    const char *red[] = { "red" }, *names[] = { "int", "log int" };
    const double ones[] = { 1, 1 }, trues[] = { 1, 0 };
    char *text = NULL;
    size_t n;
    int rc;

#define INSIST(call)                                                           \
    do {                                                                       \
        n = hpt_space_count(to);                                               \
        rc = (call);                                                           \
        if (rc == HPT_E_NOMEM) {                                               \
            ck_assert_uint_eq(n, hpt_space_count(to));                         \
            ++*nomem;                                                          \
            rc = (call);                                                       \
        }                                                                      \
        if (rc)                                                                \
            return rc;                                                         \
    } while (0)
    for (size_t i = 0; i < 20; i++) {
        char name[] = { (char)('a' + i), '\0' };

        INSIST(hpt_space_add_int(to, name, 1, 9, HPT_LINEAR));
    }
    INSIST(hpt_space_add_categorical(to, "colour", 3, colours));
    INSIST(hpt_space_add_boolean(to, "flag"));
    INSIST(hpt_space_add_int(to, "int", 1, 9, HPT_LINEAR));
    INSIST(hpt_space_add_int(to, "log int", 1, 9, HPT_LOG));
    INSIST(hpt_space_add_condition_labels(to, "int", "colour", 1, red));
    INSIST(hpt_space_add_condition_values(to, "int", "flag", 2, trues));
    INSIST(hpt_space_add_condition_range(to, "log int", "int", 2, 4));
    INSIST(hpt_space_add_linear(to, 2, names, ones, 12));
    INSIST(hpt_space_add_order(to, "a", "b"));
    INSIST(hpt_space_set_default(to, "a", 3));
    INSIST(hpti_space_freeze(to));
    text = hpt_space_to_json(to);
    *nomem += !text;
    hpt_text_destroy(text);
#undef INSIST
    return HPT_OK;
}

START_TEST(each_allocation_may_fail_once_and_nothing_leaks)
{
    char *reference = NULL;

    for (long k = 0; k < LONG_MAX; k++) {
        struct failing f = { .fail_at = k };
        hpt_space *built;
        char *text;
        int nomem = 0;

        failing_install(&f);
        built = hpt_space_create();
        if (!built) {
            ck_assert_int_eq(k, 1);
            ck_assert_str_eq(hpt_last_error(), "not enough memory for a space");
            continue;
        }
        ck_assert_int_eq(build(built, &nomem), HPT_OK);
        ck_assert_msg(nomem == (k > 0 && f.count >= k),
                      "allocation %ld: %d failures", k, nomem);
        if (k > f.count) {
            ck_assert_int_gt(k, 60);
            k = LONG_MAX - 1;
        }
        f.fail_at = 0;
        text = hpt_space_to_json(built);
        if (!reference)
            reference = strdup(text);
        ck_assert_str_eq(text, reference);
        hpt_text_destroy(text);
        hpt_space_destroy(built);
        ck_assert_int_eq(f.out, 0);
    }
    free(reference);
}
END_TEST

START_TEST(a_failed_allocation_is_remembered_like_any_failure)
{
    struct failing f = { 0 };
    hpt_space *poor;

    failing_install(&f);
    poor = hpt_space_create();
    f.fail_at = f.count + 1;
    ck_assert_int_eq(hpt_space_add_boolean(poor, "x"), HPT_E_NOMEM);
    ck_assert_uint_eq(hpt_space_count(poor), 0);
    ck_assert_int_eq(hpti_space_freeze(poor), HPT_E_NOMEM);
    ck_assert_int_eq(hpt_space_add_boolean(poor, "x"), HPT_OK);
    ck_assert_int_eq(hpti_space_freeze(poor), HPT_OK);
    hpt_space_destroy(poor);
    ck_assert_int_eq(f.out, 0);
}
END_TEST

START_TEST(a_thousand_names_are_found)
{
    char name[32];

    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "parameter %d", i);
        ck_assert_int_eq(hpt_space_add_boolean(space, name), HPT_OK);
    }
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "parameter %d", i);
        ck_assert_int_eq(hpt_space_find(space, name), i);
        ck_assert_int_eq(hpt_space_add_boolean(space, name), HPT_E_INVALID);
    }
    ck_assert_int_eq(hpt_space_find(space, "parameter 1000"), HPT_E_NOT_FOUND);
}
END_TEST

static void *
freeze_and_read(void *shared)
{
    double u[16] = { 0 };
    const hpti_domain *domain;
    size_t dim;

    if (hpti_space_freeze(shared))
        return shared;
    domain = hpti_space_domain(shared);
    dim = domain->dim;
    hpti_domain_settle(domain, u, NULL);
    hpt_space_destroy(shared);
    return dim == N_KNOWN - 1 ? NULL : shared;
}

START_TEST(threads_may_freeze_at_once)
{
    for (int round = 0; round < 50; round++) {
        hpt_space *shared = hpt_space_create();
        pthread_t threads[8];
        void *failed;

        ck_assert_int_eq(add_all_ways(shared), HPT_OK);
        for (int t = 0; t < 8; t++)
            pthread_create(&threads[t], NULL, freeze_and_read,
                           hpti_space_retain(shared));
        for (int t = 0; t < 8; t++) {
            pthread_join(threads[t], &failed);
            ck_assert_ptr_null(failed);
        }
        hpt_space_destroy(shared);
    }
}
END_TEST

START_TEST(rounding_mode_of_the_host_is_left_alone)
{
    fesetround(FE_UPWARD);
    ck_assert_int_eq(add_all_ways(space), HPT_OK);
    ck_assert_int_eq(hpt_space_set_default(space, "log float", 1.5), HPT_OK);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_int_eq(fegetround(), FE_UPWARD);
    fesetround(FE_TONEAREST);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("space");
    TCase *tcase = tcase_create("space");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, each_way_adds_its_kind_and_bounds);
    tcase_add_test(tcase, labels_are_found_both_ways);
    tcase_add_test(tcase, unknown_names_are_answered_with_the_known_ones);
    tcase_add_test(tcase, a_long_list_of_known_names_is_cut);
    tcase_add_test(tcase, names_are_checked);
    tcase_add_test(tcase, ranges_are_blamed_on_the_parameter);
    tcase_add_test(tcase, a_distribution_is_taken_on_failure_too);
    tcase_add_test(tcase, null_of_a_failed_constructor_keeps_its_text);
    tcase_add_test(tcase, null_space_is_refused_everywhere);
    tcase_add_test(tcase, first_failure_is_raised_until_the_same_call_succeeds);
    tcase_add_test(tcase, another_call_for_the_name_hides_no_failure);
    tcase_add_test(tcase, a_frozen_space_does_not_change);
    tcase_add_test(tcase, a_space_lives_until_its_last_reference_goes);
    tcase_add_test(tcase, memory_comes_from_the_allocator_of_the_space);
    tcase_add_test(tcase, each_allocation_may_fail_once_and_nothing_leaks);
    tcase_add_test(tcase, a_failed_allocation_is_remembered_like_any_failure);
    tcase_add_test(tcase, a_thousand_names_are_found);
    tcase_add_test(tcase, threads_may_freeze_at_once);
    tcase_add_test(tcase, rounding_mode_of_the_host_is_left_alone);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
