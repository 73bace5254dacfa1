/*
 * The domain: which coordinates a space has, settled points, their values and
 * their number.
 *
 * Random spaces are held against the plain model of random_space.h; the seed of
 * a failure is printed, and HPTUNE_TEST_SEED repeats it.
 */
#include "../check_main.h"
#include "failing.h"
#include "random_space.h"
#include "space/configuration.h"
#include <hptune/status.h>
#include <string.h>

#define ck_seed(condition)                                                     \
    ck_assert_msg(condition, "HPTUNE_TEST_SEED=%llu: %s",                      \
                  (unsigned long long)seed, #condition)

#define N_SPACES 1000

START_TEST(coordinates_are_the_parameters_that_vary)
{
    static const char *const labels[] = { "a", "b" }, *const one[] = { "a" };
    static const double all_on_one[] = { 0, 1 }, numbers[] = { 1, 4, 5 };
    static const hpti_coordinate want[] = {
        { HPTI_CONTINUOUS, 0, false, true, 0 },
        { HPTI_STEPS, 11, false, false, 2 },
        { HPTI_STEPS, 3, true, false, 3 },
        { HPTI_CATEGORIES, 2, false, false, 5 },
        { HPTI_STEPS, 3, false, false, 8 },
        { HPTI_STEPS, 2, false, false, 9 },
        { HPTI_STEPS, 5, false, false, 10 },
    };
    hpt_space *space = hpt_space_create();
    const hpti_domain *domain;

    hpt_space_add_float(space, "0", -1, 1, HPT_LINEAR);
    hpt_space_add_constant(space, "1", 5);
    hpt_space_add_float_step(space, "2", 0, 1, 0.1);
    hpt_space_add_int(space, "3", 5, 7, HPT_LINEAR);
    hpt_space_add_int(space, "4", 5, 5, HPT_LOG);
    hpt_space_add_categorical(space, "5", 2, labels);
    hpt_space_add_categorical(space, "6", 1, one);
    hpt_space_add(space, "7", hpt_dist_categorical(2, labels, all_on_one));
    hpt_space_add_ordinal(space, "8", 3, numbers);
    hpt_space_add_boolean(space, "9");
    hpt_space_add_int_step(space, "10", 0, 9, 2);
    hpt_space_add_float(space, "11", 3, 3, HPT_LINEAR);
    hpt_space_add_int(space, "12", INT64_MAX, INT64_MAX, HPT_LINEAR);
    hpt_space_add_condition_range(space, "3", "0", 0, 1);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    ck_assert_ptr_eq(domain->space, space);
    ck_assert(domain->conditional && !domain->constrained);
    ck_assert_uint_eq(domain->count, 0);
    ck_assert_uint_eq(domain->dim, sizeof want / sizeof *want);
    for (size_t c = 0; c < domain->dim; c++) {
        ck_assert_int_eq(domain->coordinates[c].kind, want[c].kind);
        ck_assert_uint_eq(domain->coordinates[c].count, want[c].count);
        ck_assert(domain->coordinates[c].conditional == want[c].conditional);
        ck_assert(domain->coordinates[c].parent == want[c].parent);
        ck_assert_uint_eq(domain->coordinates[c].parameter, want[c].parameter);
    }
    hpt_space_destroy(space);
}
END_TEST

START_TEST(two_neighbouring_huge_integers_are_two_values)
{
    hpt_space *space = hpt_space_create();

    hpt_space_add_int(space, "i", INT64_MAX - 1, INT64_MAX, HPT_LINEAR);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_uint_eq(hpti_space_domain(space)->dim, 1);
    ck_assert_uint_eq(hpti_space_domain(space)->count, 2);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(an_empty_space_has_one_point)
{
    hpt_space *space = hpt_space_create();
    const hpti_domain *domain;

    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    ck_assert_uint_eq(domain->dim, 0);
    ck_assert_uint_eq(domain->count, 1);
    hpti_domain_settle(domain, NULL, NULL);
    ck_assert(hpti_domain_is_feasible(domain, NULL));
    hpt_space_destroy(space);
}
END_TEST

START_TEST(coordinates_outside_of_the_cube_are_pulled_in)
{
    static const double outside[] = { -1, -INFINITY, NAN, 2, INFINITY };
    hpt_space *space = hpt_space_create();
    const hpti_domain *domain;

    hpt_space_add_float(space, "f", -1, 1, HPT_LINEAR);
    hpt_space_add_int(space, "i", 0, 3, HPT_LINEAR);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    for (int k = 0; k < 5; k++) {
        double u[] = { outside[k], outside[k] };
        const double want = k < 3 ? 0 : 1;
        unsigned char active[2];

        hpti_domain_settle(domain, u, active);
        ck_assert(u[0] == want);
        ck_assert(u[1] == (want > 0 ? 0.875 : 0.125));
        ck_assert(active[0] && active[1]);
    }
    hpt_space_destroy(space);
}
END_TEST

START_TEST(cells_are_those_of_the_distribution)
{
    hpt_space *space = hpt_space_create();
    const hpti_domain *domain;
    double low, high;

    hpt_space_add_constant(space, "k", 1);
    hpt_space_add_int(space, "i", 0, 3, HPT_LINEAR);
    hpt_space_add_float(space, "f", 0, 1, HPT_LINEAR);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    hpti_domain_cell(domain, 0, 0.6, &low, &high);
    ck_assert(low == 0.5 && high == 0.75);
    hpti_domain_cell(domain, 1, 0.6, &low, &high);
    ck_assert(low == 0.6 && high == 0.6);
    hpt_space_destroy(space);
}
END_TEST

/* The points tried: random, on a coarse grid that hits borders, and corners. */
static void
random_point(double *u, size_t dim, uint64_t *state)
{
    const size_t sort = random_below(state, 4);

    for (size_t c = 0; c < dim; c++)
        u[c] = sort == 0   ? (double)random_below(state, 2)
               : sort == 1 ? (double)random_below(state, 13) / 12
                           : random_unit(state);
}

static void
check_values(const struct random_space *r, uint64_t seed, const double *u,
             const unsigned char *active)
{
    const hpti_domain *domain = hpti_space_domain(r->space);
    hpti_value values[MOST_PARAMETERS];
    unsigned char all[MOST_PARAMETERS], back[MOST_PARAMETERS];
    double numbers[MOST_PARAMETERS], v[MOST_PARAMETERS];
    hpt_trial trial = { .space = r->space, .values = values, .active = all };

    hpti_space_values(r->space, u, values, all);
    for (size_t i = 0; i < r->n; i++) {
        const hpt_dist *dist = hpti_space_dist(r->space, i);
        double low, high;

        numbers[i] = hpti_dist_number(dist, values[i]);
        hpti_dist_bounds(dist, &low, &high);
        ck_seed(!all[i] || (numbers[i] >= low && numbers[i] <= high));
        ck_seed(all[i] || isnan(hpti_configuration_number(&trial, i)));
    }
    for (size_t i = 0; i < r->n; i++)
        ck_seed(model_is_active(r, i, numbers) == all[i]);
    for (size_t c = 0; c < domain->dim; c++)
        ck_seed(active[c] == all[domain->coordinates[c].parameter]);
    ck_seed(model_allows(r, numbers) ==
            hpti_space_allows(r->space, values, all));
    ck_seed(model_allows(r, numbers) == hpti_domain_is_feasible(domain, u));

    hpti_space_point(r->space, values, back, v);
    ck_seed(!memcmp(all, back, r->n));
    for (size_t c = 0; c < domain->dim; c++) {
        /* there and back through quantile and cdf */
        if (domain->coordinates[c].kind == HPTI_CONTINUOUS)
            ck_seed(fabs(u[c] - v[c]) <= 1e-11);
        else
            ck_seed(u[c] == v[c]);
    }
}

START_TEST(settled_points_stand_for_their_values)
{
    const uint64_t base = seed_of_run();

    for (uint64_t seed = base; seed < base + N_SPACES; seed++) {
        struct random_space r =
            random_space(seed, MOST_PARAMETERS, false, false);
        const hpti_domain *domain = hpti_space_domain(r.space);
        uint64_t state = ~seed;

        ck_seed(domain->constrained == (r.n_orders + r.n_linears > 0));
        /* not when all that is depended on is constant */
        ck_seed(!domain->conditional || r.n_conditions > 0);
        for (int k = 0; k < 20; k++) {
            double u[MOST_PARAMETERS], again[MOST_PARAMETERS];
            unsigned char active[MOST_PARAMETERS];

            random_point(u, domain->dim, &state);
            hpti_domain_settle(domain, u, active);
            memcpy(again, u, sizeof u);
            hpti_domain_settle(domain, again, NULL);
            ck_seed(!memcmp(u, again, domain->dim * sizeof *u));
            for (size_t c = 0; c < domain->dim; c++)
                ck_seed(u[c] >= 0 && u[c] <= 1 &&
                        (active[c] || u[c] == 0.5));
            check_values(&r, seed, u, active);
        }
        hpt_space_destroy(r.space);
    }
}
END_TEST

/* ---- counting ---- */

/* All canonical coordinates, found on a fine grid. */
static size_t
list_coordinates(const hpt_dist *dist, double *out, size_t room)
{
    size_t n = 0;

    for (int k = 0; k < 500; k++) {
        double u = (k + 0.5) / 500;

        hpti_dist_settle(dist, &u);
        if (n && out[n - 1] == u)
            continue;
        ck_assert_uint_lt(n, room);
        out[n++] = u;
    }
    return n;
}

/* Number of settled points: settle every combination, count distinct ones. */
static uint64_t
count_by_hand(const hpti_domain *domain)
{
    double at[MOST_PARAMETERS][20];
    size_t n[MOST_PARAMETERS], all = 1, codes = 1;
    unsigned char *seen;
    uint64_t count = 0;

    for (size_t c = 0; c < domain->dim; c++) {
        n[c] = list_coordinates(
            hpti_space_dist(domain->space, domain->coordinates[c].parameter),
            at[c], 20);
        all *= n[c];
        codes *= n[c] + 1;
    }
    seen = calloc(codes, 1);
    for (size_t k = 0; k < all; k++) {
        double u[MOST_PARAMETERS];
        size_t code = 0;

        for (size_t c = 0, rest = k; c < domain->dim; rest /= n[c], c++)
            u[c] = at[c][rest % n[c]];
        hpti_domain_settle(domain, u, NULL);
        for (size_t c = 0; c < domain->dim; c++) {
            size_t place = 0; /* n[c] when at 1/2 without a cell there */

            while (place < n[c] && at[c][place] != u[c])
                place++;
            code = code * (n[c] + 1) + place;
        }
        count += !seen[code];
        seen[code] = 1;
    }
    free(seen);
    return count;
}

START_TEST(finite_spaces_are_counted_exactly)
{
    const uint64_t base = seed_of_run();
    int conditional = 0;

    for (uint64_t seed = base; seed < base + N_SPACES; seed++) {
        struct random_space r = random_space(seed, 6, true, _i);
        const hpti_domain *domain = hpti_space_domain(r.space);

        ck_assert_msg(domain->count == count_by_hand(domain),
                      "HPTUNE_TEST_SEED=%llu: %llu points, not %llu",
                      (unsigned long long)seed,
                      (unsigned long long)domain->count,
                      (unsigned long long)count_by_hand(domain));
        conditional += domain->conditional;
        hpt_space_destroy(r.space);
    }
    ck_assert_int_gt(conditional, N_SPACES / 4);
}
END_TEST

/* One root with k children below each of its values, and a child below each of
 * these: sum over values by hand. */
START_TEST(large_forests_are_counted_exactly)
{
    static const char *const labels[] = { "a", "b", "c" };
    const double yes = 1;
    hpt_space *space = hpt_space_create();
    char name[16], leaf[16];

    hpt_space_add_categorical(space, "root", 3, labels);
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "n%d", i);
        snprintf(leaf, sizeof leaf, "l%d", i);
        hpt_space_add_boolean(space, name);
        hpt_space_add_condition_labels(space, name, "root", 1,
                                       &labels[i % 2]);
        hpt_space_add_int(space, leaf, 1, 9, HPT_LOG);
        hpt_space_add_condition_values(space, leaf, name, 1, &yes);
    }
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    /* two labels with six switches, each off or on with 9 values below */
    ck_assert_uint_eq(hpti_space_domain(space)->count, 2 * 1000000 + 1);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(parents_of_many_values_are_counted_exactly)
{
    const double some[] = { 5, 1000000, -7 };
    hpt_space *space = hpt_space_create();

    hpt_space_add_int(space, "n", -1000000000, 1000000000, HPT_LINEAR);
    hpt_space_add_int(space, "a", 1, 10, HPT_LINEAR);
    hpt_space_add_int(space, "b", 1, 100, HPT_LINEAR);
    hpt_space_add_condition_range(space, "a", "n", 1, 1e6);
    hpt_space_add_condition_values(space, "b", "n", 3, some);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    /* a: a million values less the two that b has too; b alone at -7 */
    ck_assert_uint_eq(hpti_space_domain(space)->count,
                      UINT64_C(2000000001) - 1000001 + 999998 * 10 +
                          2 * 10 * 100 + 100);
    hpt_space_destroy(space);

    space = hpt_space_create();
    hpt_space_add_int_step(space, "n", 0, 300000, 3);
    hpt_space_add_int(space, "a", 1, 10, HPT_LINEAR);
    hpt_space_add_condition_range(space, "a", "n", 1, 9);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_uint_eq(hpti_space_domain(space)->count, 100001 + 3 * 9);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(counts_of_two_to_the_64_and_more_are_not_given)
{
    for (int n = 63; n <= 65; n++) {
        hpt_space *space = hpt_space_create();
        char name[16];

        for (int i = 0; i < n; i++) {
            snprintf(name, sizeof name, "b%d", i);
            hpt_space_add_boolean(space, name);
        }
        ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
        ck_assert_uint_eq(hpti_space_domain(space)->count,
                          n == 63 ? UINT64_C(1) << 63 : 0);
        hpt_space_destroy(space);
    }
}
END_TEST

/* A chain in which each depends on the two before: no forest, 2^30 ways. */
START_TEST(a_count_that_costs_too_much_is_not_given)
{
    const double any[] = { 0, 1 };
    hpt_space *space = hpt_space_create();
    char name[16], before[16];

    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "b%d", i);
        hpt_space_add_boolean(space, name);
        for (int k = 1; k <= 2 && i >= 2; k++) {
            snprintf(before, sizeof before, "b%d", i - k);
            hpt_space_add_condition_values(space, name, before, 2, any);
        }
    }
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_uint_eq(hpti_space_domain(space)->count, 0);
    hpt_space_destroy(space);
}
END_TEST

/* A conditional space of which counting needs the classes of parents. */
static hpt_space *
nested_space(void)
{
    static const char *const labels[] = { "a", "b", "c" };
    const double some[] = { 1, 3 };
    hpt_space *space = hpt_space_create();

    hpt_space_add_categorical(space, "c", 3, labels);
    hpt_space_add_int_step(space, "n", 1, 9, 2);
    hpt_space_add_boolean(space, "b");
    hpt_space_add_condition_labels(space, "n", "c", 2, labels);
    hpt_space_add_condition_values(space, "b", "n", 2, some);
    return space;
}

START_TEST(freezing_without_memory_can_be_made_up_for)
{
    struct failing f = { 0 };

    failing_install(&f);
    for (long k = 1;; k++) {
        hpt_space *space = nested_space();
        const long before = f.out;
        bool failed;

        f.fail_at = f.count + k;
        failed = hpti_space_freeze(space) == HPT_E_NOMEM;
        if (failed) {
            ck_assert_int_eq(f.out, before);
            ck_assert_int_eq(hpt_space_set_default(space, "n", 3), HPT_OK);
            ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
        }
        /* a, b: n of 5 values, two of which have b; c: nothing */
        ck_assert_uint_eq(hpti_space_domain(space)->count, 2 * 7 + 1);
        f.fail_at = 0;
        hpt_space_destroy(space);
        ck_assert_int_eq(f.out, 0);
        if (!failed) {
            ck_assert_int_gt(k, 8);
            break;
        }
    }
    hpt_allocator_set(NULL);
}
END_TEST

START_TEST(deep_chains_settle)
{
    enum { DEEP = 500 };
    const double yes = 1;
    hpt_space *space = hpt_space_create();
    const hpti_domain *domain;
    double u[DEEP];
    unsigned char active[DEEP];
    char name[16], before[16];

    for (int i = 0; i < DEEP; i++) {
        snprintf(name, sizeof name, "b%d", i);
        hpt_space_add_boolean(space, name);
        if (i)
            hpt_space_add_condition_values(space, name, before, 1, &yes);
        strcpy(before, name);
    }
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    ck_assert_uint_eq(domain->count, DEEP + 1);
    for (int cut = 0; cut < DEEP; cut += 83) {
        for (int i = 0; i < DEEP; i++)
            u[i] = i == cut ? 0.2 : 0.8;
        hpti_domain_settle(domain, u, active);
        for (int i = 0; i < DEEP; i++) {
            ck_assert_int_eq(active[i], i <= cut);
            ck_assert(u[i] == (i < cut ? 0.75 : i == cut ? 0.25 : 0.5));
        }
    }
    hpt_space_destroy(space);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("domain");
    TCase *tcase = tcase_create("domain");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, coordinates_are_the_parameters_that_vary);
    tcase_add_test(tcase, two_neighbouring_huge_integers_are_two_values);
    tcase_add_test(tcase, an_empty_space_has_one_point);
    tcase_add_test(tcase, coordinates_outside_of_the_cube_are_pulled_in);
    tcase_add_test(tcase, cells_are_those_of_the_distribution);
    tcase_add_test(tcase, settled_points_stand_for_their_values);
    tcase_add_loop_test(tcase, finite_spaces_are_counted_exactly, 0, 2);
    tcase_add_test(tcase, large_forests_are_counted_exactly);
    tcase_add_test(tcase, parents_of_many_values_are_counted_exactly);
    tcase_add_test(tcase, counts_of_two_to_the_64_and_more_are_not_given);
    tcase_add_test(tcase, a_count_that_costs_too_much_is_not_given);
    tcase_add_test(tcase, freezing_without_memory_can_be_made_up_for);
    tcase_add_test(tcase, deep_chains_settle);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
