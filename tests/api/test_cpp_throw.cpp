/*
 * Exceptions of callbacks: each comes out on the caller's side as the same
 * object, from every kind of callback, with and without workers, and what was
 * told before is kept.
 */
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "cpp_help.hpp"

namespace {

/* Counts its objects: the same one comes out, and none is left. */
struct bang {
    explicit bang(int n) : number(n) { live++; }
    bang(const bang &other) : number(other.number) { live++; }
    ~bang() { live--; }
    int number;
    static std::atomic<int> live;
};
std::atomic<int> bang::live{ 0 };

/* The call throws a bang; its number. */
template <typename Call>
int
bang_of(Call call)
{
    int number = -1;

    try {
        call();
    } catch (const bang &b) {
        number = b.number;
    }
    ck_assert_msg(number >= 0, "the exception was lost");
    ck_assert_int_eq(bang::live, 0);
    return number;
}

int
states(const hptune::study &study, int state)
{
    const hptune::result result = study.result();
    int n = 0;

    for (int s : result.states())
        n += s == state;
    return n;
}

constexpr int workers[] = { 1, 4 };

/* ---- the objective ---- */

START_TEST(nothing_to_call_is_refused)
{
    double (*none)(hptune::trial &) = nullptr;
    hptune::space space;

    space.add_float("x", 0, 1);
    hptune::study study(space, hptune::sampler("random"));
    try {
        study.optimize(none, 3);
        ck_abort_msg("a null pointer was called");
    } catch (const hptune::error &e) {
        ck_assert_int_eq(e.status(), HPT_E_INVALID);
    }
    study.set_callback(std::function<void(const hptune::trial_view &)>());
    const auto value = [](hptune::trial &) { return 1.0; };
    ck_assert_int_eq(study.optimize(value, 3), HPT_OK);

    hptune::study moved(std::move(study));
    try {
        study.optimize(value, 3);
        ck_abort_msg("a moved-from study ran");
    } catch (const hptune::error &e) {
        ck_assert_int_eq(e.status(), HPT_E_INVALID);
    }
}
END_TEST

START_TEST(an_exception_of_the_objective_comes_out)
{
    hptune::study study(line(), hptune::sampler("random"));
    std::atomic<int> calls{ 0 };

    study.set_workers(workers[_i]);
    ck_assert_int_eq(bang_of([&] {
                         study.optimize(
                             [&](hptune::trial &t) {
                                 if (++calls == 10)
                                     throw bang(7);
                                 return read_x(t);
                             },
                             100);
                     }),
                     7);
    ck_assert_int_ge(states(study, HPT_TRIAL_COMPLETE), 9);
    ck_assert_int_eq(states(study, HPT_TRIAL_COMPLETE), calls - 1);
    ck_assert_int_eq(states(study, HPT_TRIAL_FAILED), 1);
    ck_assert_int_eq(study.optimize(read_x, 5), HPT_OK);
}
END_TEST

START_TEST(trials_under_way_are_finished_and_told)
{
    hptune::study study(line(), hptune::sampler("random"));
    std::mutex mutex;
    std::condition_variable changed;
    int inside = 0;
    bool thrown = false;

    study.set_workers(4);
    ck_assert_int_eq(
        bang_of([&] {
            study.optimize(
                [&](hptune::trial &t) {
                    std::unique_lock<std::mutex> lock(mutex);

                    inside++;
                    changed.notify_all();
                    changed.wait(lock, [&] { return inside == 4; });
                    if (t.number() == 2) {
                        thrown = true;
                        changed.notify_all();
                        throw bang(2);
                    }
                    changed.wait(lock, [&] { return thrown; });
                    return read_x(t);
                },
                4);
        }),
        2);
    ck_assert_int_eq(states(study, HPT_TRIAL_COMPLETE), 3);
    ck_assert_int_eq(states(study, HPT_TRIAL_FAILED), 1);
}
END_TEST

START_TEST(of_many_exceptions_one_comes_out_and_none_is_left)
{
    hptune::study study(line(), hptune::sampler("random"));
    std::atomic<int> calls{ 0 };

    study.set_workers(4);
    for (int i = 0; i < 20; i++)
        ck_assert_int_ge(bang_of([&] {
                             study.optimize(
                                 [&](hptune::trial &) -> double {
                                     throw bang(calls++);
                                 },
                                 50);
                         }),
                         0);
    ck_assert_int_eq(states(study, HPT_TRIAL_FAILED), calls);
}
END_TEST

START_TEST(pruned_and_failed_trials_are_recorded)
{
    hptune::study study(line(), hptune::sampler("random"));

    study.set_workers(workers[_i]);
    ck_assert_int_eq(study.optimize(
                         [](hptune::trial &t) -> double {
                             switch (t.number() % 4) {
                             case 0:
                                 throw hptune::pruned{};
                             case 1:
                                 throw hptune::pruned{ 5 };
                             case 2:
                                 throw hptune::trial_failed();
                             }
                             return read_x(t);
                         },
                         16),
                     HPT_OK);
    const hptune::result result = study.result();
    ck_assert_int_eq(states(study, HPT_TRIAL_PRUNED), 8);
    ck_assert_int_eq(states(study, HPT_TRIAL_FAILED), 4);
    ck_assert_double_nan(result.values()[0]);
    ck_assert_double_eq(result.values()[1], 5);
}
END_TEST

START_TEST(a_wrong_read_inside_an_objective_comes_out_as_an_error)
{
    hptune::study study(line(), hptune::sampler("random"));

    study.set_workers(workers[_i]);
    expect_error(
        [&] {
            study.optimize([](hptune::trial &t) { return t.get_float("y"); },
                           8);
        },
        HPT_E_NOT_FOUND, "y");
}
END_TEST

START_TEST(an_error_of_the_library_is_thrown_where_no_callback_threw)
{
    hptune::study study(line(), hptune::sampler("random"));

    expect_error([&] { study.optimize(read_x, 0); }, HPT_E_INVALID, "limit");
}
END_TEST

START_TEST(runs_inside_of_an_objective_keep_their_exceptions_apart)
{
    hptune::study outer(line(), hptune::sampler("random"));
    std::atomic<int> caught{ 0 };

    outer.set_workers(workers[_i]);
    ck_assert_int_eq(outer.optimize(
                         [&](hptune::trial &t) {
                             hptune::study inner(line(),
                                                 hptune::sampler("sobol"));
                             try {
                                 inner.optimize(
                                     [](hptune::trial &) -> double {
                                         throw bang(1);
                                     },
                                     3);
                             } catch (const bang &) {
                                 caught++;
                             }
                             return read_x(t);
                         },
                         12),
                     HPT_OK);
    ck_assert_int_eq(caught, 12);
    ck_assert_int_eq(states(outer, HPT_TRIAL_COMPLETE), 12);
}
END_TEST

START_TEST(a_call_inside_of_an_objective_gives_its_place_back)
{
    hptune::space space = line();

    space.add_predicate([](const hptune::trial_view &t) {
        if (t.get_float("x") > 0.9)
            throw bang(9);
        return true;
    });
    hptune::study outer(space, hptune::sampler("random"));
    outer.set_workers(workers[_i]);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(bang_of([&] {
                             outer.optimize(
                                 [](hptune::trial &t) {
                                     hptune::study inner(
                                         line(), hptune::sampler("sobol"));
                                     inner.optimize(read_x, 2);
                                     return read_x(t);
                                 },
                                 100);
                         }),
                         9);
}
END_TEST

START_TEST(one_objective_serves_two_runs_at_once)
{
    const hptune::objective objective([](hptune::trial &t) {
        if (t.number() == 30)
            throw bang(int(t.seed() % 1000));
        return read_x(t);
    });
    std::atomic<int> caught{ 0 };
    auto tune = [&](std::uint64_t seed) {
        hptune::study study(line(), hptune::sampler("random"));

        study.set_seed(seed);
        study.set_workers(2);
        try {
            study.optimize(objective, 100);
        } catch (const bang &) {
            caught++;
        }
    };
    std::thread other(tune, 1);

    tune(2);
    other.join();
    ck_assert_int_eq(caught, 2);
}
END_TEST

START_TEST(an_exception_of_the_final_test_comes_out)
{
    hptune::study study(line(), hptune::sampler("random"));
    bool throws = false;
    hptune::objective objective([&](hptune::trial &t) {
        if (throws)
            throw bang(3);
        return read_x(t);
    });
    hptune::rows rows{ 20 };

    rows.test_fraction = 0.25;
    objective.set_split(hptune::split::holdout(rows, 0.25));
    study.optimize(objective, 3);
    throws = true;
    ck_assert_int_eq(bang_of([&] { study.score_test(objective); }), 3);
}
END_TEST

/* ---- the callback after each trial ---- */

START_TEST(an_exception_of_the_callback_comes_out)
{
    hptune::study study(line(), hptune::sampler("random"));

    study.set_workers(workers[_i]);
    study.set_callback([](const hptune::trial_view &t) {
        if (t.number() == 6)
            throw bang(6);
    });
    ck_assert_int_eq(bang_of([&] { study.optimize(read_x, 100); }), 6);
    ck_assert_int_ge(states(study, HPT_TRIAL_COMPLETE), 7);
    ck_assert_int_eq(states(study, HPT_TRIAL_FAILED), 0);
    ck_assert_int_eq(study.optimize(read_x, 3), HPT_OK);
}
END_TEST

START_TEST(a_callback_that_says_false_stops_the_run)
{
    hptune::study study(line(), hptune::sampler("random"));

    study.set_workers(workers[_i]);
    study.set_callback(
        [](const hptune::trial_view &t) { return t.number() != 6; });
    ck_assert_int_eq(study.optimize(read_x, 100), HPT_STOPPED);
    ck_assert_int_lt(study.count(), 100);
}
END_TEST

/* ---- functions of the space ---- */

START_TEST(an_exception_of_a_predicate_comes_out)
{
    for (int fuse : { 1, 2, 9 }) {
        hptune::space space = line();
        std::atomic<int> calls{ 0 };

        space.add_predicate([&](const hptune::trial_view &) {
            if (++calls == fuse)
                throw bang(fuse);
            return true;
        });
        hptune::study study(space, hptune::sampler("random"));
        study.set_workers(workers[_i]);
        ck_assert_int_eq(bang_of([&] { study.optimize(read_x, 100); }), fuse);
        ck_assert_int_ge(states(study, HPT_TRIAL_COMPLETE), fuse - 1);
        ck_assert_int_eq(states(study, HPT_TRIAL_FAILED), 1);
        ck_assert_int_eq(study.optimize(read_x, 5), HPT_OK);
    }
}
END_TEST

START_TEST(an_objective_never_sees_what_no_predicate_allowed)
{
    hptune::space space = line();

    space.add_predicate([&](const hptune::trial_view &t) {
        if (t.get_float("x") > 0.5)
            throw bang(1);
        return true;
    });
    hptune::study study(space, hptune::sampler("random"));
    study.set_workers(workers[_i]);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(bang_of([&] {
                             study.optimize(
                                 [](hptune::trial &t) {
                                     ck_assert_double_le(read_x(t), 0.5);
                                     return read_x(t);
                                 },
                                 100);
                         }),
                         1);
}
END_TEST

/* Waits, on the thread that has a trial, until another has thrown. */
struct gate {
    void pass()
    {
        const std::lock_guard<std::mutex> lock(mutex);

        open = true;
        changed.notify_all();
    }
    void wait()
    {
        std::unique_lock<std::mutex> lock(mutex);

        changed.wait(lock, [&] { return open; });
    }
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false;
};

START_TEST(a_worker_that_throws_before_its_first_trial_is_heard)
{
    const std::thread::id caller = std::this_thread::get_id();
    hptune::space space = line();
    gate thrown;

    space.add_predicate([&](const hptune::trial_view &) {
        if (std::this_thread::get_id() == caller)
            return true;
        thrown.pass();
        throw bang(1);
    });
    hptune::study study(space, hptune::sampler("random"));
    study.set_workers(2);
    ck_assert_int_eq(bang_of([&] {
                         study.optimize(
                             [&](hptune::trial &t) {
                                 thrown.wait();
                                 return read_x(t);
                             },
                             1000);
                     }),
                     1);
    ck_assert_int_eq(states(study, HPT_TRIAL_FAILED), 1);
}
END_TEST

/* One point is feasible.  Who does not get it throws, and finds none. */
START_TEST(a_worker_that_throws_and_gets_no_trial_is_heard)
{
    for (int i = 0; i < 20; i++) {
        bool taken = false; /* asks come one after the other */
        hptune::space space;
        gate thrown;

        space.add_int("a", 0, 1);
        space.add_int("b", 0, 1);
        space.add_predicate([&](const hptune::trial_view &t) {
            if (!taken) {
                taken = t.get_int("a") < t.get_int("b");
                return true;
            }
            thrown.pass();
            throw bang(1);
        });
        space.add_order("a", "b");
        hptune::study study(space, hptune::sampler("random"));
        study.set_workers(4);
        ck_assert_int_eq(bang_of([&] {
                             study.optimize(
                                 [&](hptune::trial &) {
                                     thrown.wait();
                                     return 1.0;
                                 },
                                 100);
                         }),
                         1);
        ck_assert_int_eq(states(study, HPT_TRIAL_COMPLETE), 1);
    }
}
END_TEST

START_TEST(an_exception_inside_an_ask_comes_out_and_abandons_the_trial)
{
    hptune::space space = line();
    int calls = 0;

    space.add_predicate([&](const hptune::trial_view &) {
        if (++calls == 3)
            throw bang(3);
        return true;
    });
    hptune::study study(space, hptune::sampler("random"));
    study.tell(study.ask()->number(), 1);
    study.tell(study.ask()->number(), 2);
    ck_assert_int_eq(bang_of([&] { study.ask(); }), 3);
    ck_assert_int_eq(states(study, HPT_TRIAL_ABANDONED), 1);
    study.tell(study.ask()->number(), 0.5);
    ck_assert_double_eq(study.result().best_value(), 0.5);
}
END_TEST

START_TEST(an_exception_inside_an_enqueue_leaves_nothing_behind)
{
    hptune::space space = line();
    bool throws = true;

    space.add_predicate([&](const hptune::trial_view &) {
        if (throws)
            throw bang(1);
        return true;
    });
    hptune::study study(space, hptune::sampler("random"));
    bang_of([&] { study.enqueue({ { "x", 0.125 } }); });
    bang_of([&] { study.enqueue_defaults(); });
    throws = false;
    ck_assert(read_x(*study.ask()) != 0.125);
    ck_assert(read_x(*study.ask()) != 0.5);
}
END_TEST

START_TEST(an_exception_of_a_distribution_comes_out)
{
    std::atomic<bool> throws{ false };
    auto quantile = [&](double u) {
        if (throws)
            throw bang(4);
        return u;
    };
    hptune::space space;

    throws = true;
    bang_of([&] { hptune::dist::user(quantile); });
    throws = false;
    hptune::dist own = hptune::dist::user(quantile, quantile);
    throws = true;
    bang_of([&] { own.quantile(0.25); });
    bang_of([&] { own.cdf(0.25); });
    bang_of([&] { own.mean(); });
    throws = false;
    ck_assert_double_eq(own.quantile(0.25), 0.25);
    space.add("x", hptune::dist::clamp(std::move(own), 0.1, 0.9));
    hptune::study study(space, hptune::sampler("random"));
    study.set_workers(workers[_i]);
    study.optimize(read_x, 10);
    throws = true;
    bang_of([&] { study.optimize(read_x, 10); });
    bang_of([&] { study.ask(); });
    throws = false;
    ck_assert_int_eq(study.optimize(read_x, 10), HPT_OK);
    ck_assert_int_eq(states(study, HPT_TRIAL_COMPLETE), 20);
    throws = true;
    bang_of([&] { study.add({ { "x", 0.5 } }, 1); });
}
END_TEST

START_TEST(threads_that_ask_get_their_own_exceptions)
{
    hptune::space space = line();

    space.add_predicate([](const hptune::trial_view &t) -> bool {
        throw t.get_float("x");
    });
    hptune::study study(space, hptune::sampler("random"));
    std::atomic<int> caught{ 0 };
    std::vector<std::thread> threads;

    for (int i = 0; i < 4; i++)
        threads.emplace_back([&] {
            for (int k = 0; k < 25; k++) {
                try {
                    study.ask();
                } catch (double) {
                    caught++;
                }
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    ck_assert_int_eq(caught, 100);
    ck_assert_int_eq(states(study, HPT_TRIAL_ABANDONED), 100);
}
END_TEST

void
add_cases(TCase *tcase)
{
    constexpr int n = 2; /* of workers[] */

    tcase_add_test(tcase, nothing_to_call_is_refused);
    tcase_add_loop_test(tcase, an_exception_of_the_objective_comes_out, 0, n);
    tcase_add_test(tcase, trials_under_way_are_finished_and_told);
    tcase_add_test(tcase, of_many_exceptions_one_comes_out_and_none_is_left);
    tcase_add_loop_test(tcase, pruned_and_failed_trials_are_recorded, 0, n);
    tcase_add_loop_test(
        tcase, a_wrong_read_inside_an_objective_comes_out_as_an_error, 0, n);
    tcase_add_test(tcase,
                   an_error_of_the_library_is_thrown_where_no_callback_threw);
    tcase_add_loop_test(
        tcase, runs_inside_of_an_objective_keep_their_exceptions_apart, 0, n);
    tcase_add_loop_test(
        tcase, a_call_inside_of_an_objective_gives_its_place_back, 0, n);
    tcase_add_test(tcase, one_objective_serves_two_runs_at_once);
    tcase_add_test(tcase, an_exception_of_the_final_test_comes_out);
    tcase_add_loop_test(tcase, an_exception_of_the_callback_comes_out, 0, n);
    tcase_add_loop_test(tcase, a_callback_that_says_false_stops_the_run, 0, n);
    tcase_add_loop_test(tcase, an_exception_of_a_predicate_comes_out, 0, n);
    tcase_add_loop_test(
        tcase, an_objective_never_sees_what_no_predicate_allowed, 0, n);
    tcase_add_test(tcase,
                   a_worker_that_throws_before_its_first_trial_is_heard);
    tcase_add_test(tcase, a_worker_that_throws_and_gets_no_trial_is_heard);
    tcase_add_test(
        tcase, an_exception_inside_an_ask_comes_out_and_abandons_the_trial);
    tcase_add_test(tcase,
                   an_exception_inside_an_enqueue_leaves_nothing_behind);
    tcase_add_loop_test(tcase, an_exception_of_a_distribution_comes_out, 0, n);
    tcase_add_test(tcase, threads_that_ask_get_their_own_exceptions);
}

} // namespace

int
main()
{
    return run_cases("cpp_throw", add_cases);
}
