/*
 * dlib's global optimiser, the one inside of find_min_global().
 *
 * That function measures how long the objective takes, and with one that is as
 * cheap as a formula it gives up its model and searches at random.  A training
 * is not cheap, so what stands here is its loop without that rule: the same
 * global_function_search with the same settings, and a seed of its own.
 */
#include "box_peer.h"

#include <dlib/global_optimization.h>
#include <dlib/revision.h>

#include <cstdio>
#include <ctime>

static void
minimise(const box_problem *problem)
{
    const long d = static_cast<long>(problem->d);
    dlib::matrix<double, 0, 1> low(d), high(d);

    for (long i = 0; i < d; i++) {
        low(i) = problem->low[i];
        high(i) = problem->high[i];
    }
    dlib::global_function_search search(dlib::function_spec(low, high));
    search.set_seed(static_cast<std::time_t>(problem->seed));
    while (!problem->is_spent(problem)) {
        dlib::function_evaluation_request next = search.get_next_x();
        const dlib::matrix<double, 0, 1> x = next.x();
        next.set(-problem->evaluate(problem, &x(0))); /* it maximises */
    }
}

static const char *
version()
{
    static char text[64];

    std::snprintf(text, sizeof text, "dlib %d.%d.%d", DLIB_MAJOR_VERSION,
                  DLIB_MINOR_VERSION, DLIB_PATCH_VERSION);
    return text;
}

const box_method dlib_methods[] = { { "dlib-global", minimise, version } };
const std::size_t dlib_method_count =
    sizeof dlib_methods / sizeof *dlib_methods;
