/*
 * What the tests of the C++ headers share: an error that is expected, a small
 * space, and a main.
 */
#ifndef HPTUNE_TESTS_CPP_HELP_HPP
#define HPTUNE_TESTS_CPP_HELP_HPP

#include <hptune/hptune.hpp>

#include <cstring>

#include "../check_main.h" /* its macros spoil headers after it */

/* The call throws hptune::error with that status and a piece of its text. */
template <typename Call>
void
expect_error(Call call, int status, const char *piece)
{
    try {
        call();
    } catch (const hptune::error &e) {
        ck_assert_int_eq(e.status(), status);
        ck_assert_msg(std::strstr(e.what(), piece) != nullptr,
                      "\"%s\" lacks \"%s\"", e.what(), piece);
        return;
    }
    ck_abort_msg("no hptune::error with \"%s\"", piece);
}

/* x, a float on [0, 1]. */
inline hptune::space
line()
{
    hptune::space space;

    space.add_float("x", 0, 1);
    return space;
}

inline double
read_x(const hptune::trial_view &t)
{
    return t.get_float("x");
}

/* (x - 0.3)^2 */
inline double
parabola(const hptune::trial_view &t)
{
    return (read_x(t) - 0.3) * (read_x(t) - 0.3);
}

inline int
run_cases(const char *name, void (*add)(TCase *))
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);

    tcase_set_timeout(tcase, 0);
    add(tcase);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}

#endif
