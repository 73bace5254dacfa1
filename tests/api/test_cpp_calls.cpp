/*
 * The C++ headers: what the functions do, with all kinds of parameters.
 */
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>
#if __cplusplus >= 202002L
#include <span>
#endif

#include "cpp_help.hpp"

namespace {

START_TEST(distributions_answer)
{
    using hptune::dist;
    const dist weighted = dist::categorical({ "a", "b" }, { 1, 3 });

    ck_assert_double_eq(dist::uniform(2, 4).mean(), 3);
    ck_assert_double_eq(dist::uniform(2, 4).quantile(0.5), 3);
    ck_assert_double_eq(dist::uniform(2, 4).cdf(3), 0.5);
    ck_assert_double_eq(dist::uniform(2, 4).density(3), 0.5);
    ck_assert_double_eq(weighted.cdf(0), 0.25);
    ck_assert_uint_eq(weighted.count(), 2);
    ck_assert_double_eq(dist::log_uniform(1, 100).quantile(0), 1);
    ck_assert_double_eq(dist::normal(1, 2).mean(), 1);
    ck_assert_double_eq(dist::truncated_normal(0, 1, -1, 1).quantile(1), 1);
    ck_assert_double_eq(dist::exponential(5).mean(), 5);
    ck_assert_double_eq(dist::gamma(2, 3).mean(), 6);
    ck_assert_double_eq(dist::beta(1, 3).mean(), 0.25);
    ck_assert_double_gt(dist::log_normal(0, 1).mean(), 1);
    ck_assert_uint_eq(dist::int_uniform(-3, 3).count(), 7);
    ck_assert_uint_eq(dist::int_log_uniform(1, 8).count(), 8);
    ck_assert_uint_eq(dist::step(0, 1, 0.25).count(), 5);
    ck_assert_uint_eq(dist::int_step(0, 10, 5).count(), 3);
    ck_assert_uint_eq(dist::ordinal({ 1, 2, 4 }).count(), 3);
    ck_assert_uint_eq(dist::boolean().count(), 2);
    ck_assert_double_eq(dist::constant(7).quantile(0.3), 7);
    ck_assert_double_eq(
        dist::clamp(dist::uniform(0, 10), 2, 4).quantile(0.9), 4);
    ck_assert_double_eq(dist::user([](double u) { return 2 * u; }).mean(), 1);
    expect_error([] { dist::uniform(0, 1).quantile(2); }, HPT_E_RANGE, "2");
    expect_error([] { dist::categorical({ "a" }, { 1, 2 }); }, HPT_E_INVALID,
                 "weights");
}
END_TEST

hptune::space
all_kinds()
{
    hptune::space space;

    space.add("rate", hptune::dist::log_uniform(1e-4, 1));
    space.add_float("momentum", 0, 0.99);
    space.add_boolean("bias");
    space.add_float_step("step", 0, 1, 0.25);
    space.add_int("depth", 1, 12, HPT_LOG);
    space.add_int_step("width", 8, 64, 8);
    space.add_categorical("model", { "linear", "tree", "net" });
    space.add_ordinal("size", { 8, 16, 64 });
    space.add_constant("fixed", 2.5);
    space.add_condition_labels("size", "model", { "net", "tree" });
    space.add_condition_values("step", "bias", { 1 });
    space.add_condition_range("width", "depth", 1, 6);
    space.add_linear({ { "momentum", 1 }, { "rate", 1 } }, 1.5);
    space.add_order("rate", "momentum");
    space.add_predicate([](const hptune::trial_view &t) {
        return t.get_float("momentum") < 0.9;
    });
    space.set_default("depth", 3);
    space.set_default_label("model", "tree");
    return space;
}

START_TEST(all_kinds_of_parameters_are_read)
{
    const hptune::space space = all_kinds();
    hptune::study study(space, hptune::sampler("random"));

    study.set_seed(7);
    study.enqueue_defaults();
    study.enqueue({ { "depth", 12 }, { "rate", 0.01 }, { "momentum", 0.5 } });
    study.optimize(
        [&](hptune::trial &t) {
            const double rate = t.get_float("rate");
            ck_assert(rate >= 1e-4 && rate < t.get_float("momentum"));
            ck_assert_double_lt(t.get_float("momentum"), 0.9);
            ck_assert_int_le(t.get_int("depth"), 12);
            ck_assert_int_eq(t.is_active("width"), t.get_int("depth") <= 6);
            if (t.is_active("width"))
                ck_assert_int_eq(t.get_int("width") % 8, 0);
            ck_assert_int_eq(t.is_active("size"),
                             t.get_label("model") != "linear");
            if (t.is_active("size"))
                ck_assert_int_lt(t.get_index("size"), 3);
            ck_assert_int_eq(t.is_active("step"), t.get_boolean("bias"));
            ck_assert_double_eq(t.get_float("fixed"), 2.5);
            ck_assert_uint_eq(t.get_point(space.count()).size(), 9);
            ck_assert_int_eq(t.fold() + t.repeat(), 0);
            ck_assert_int_eq(t.get_state(), HPT_TRIAL_RUNNING);
            ck_assert_uint_ne(t.seed(), 0);
            ck_assert(t.train_rows().empty() && t.score_rows().empty());
            return rate;
        },
        40);
    ck_assert_int_eq(study.count(), 40);
    ck_assert_int_eq(space.kind("size"), HPT_KIND_ORDINAL);
    ck_assert_uint_eq(space.label_count("model"), 3);
    ck_assert(space.label("model", 1) == "tree");
    ck_assert_uint_eq(space.find_label("model", "net"), 2);
    ck_assert(space.bounds("depth") == std::pair(1.0, 12.0));
    ck_assert(space.to_json().find("\"momentum\"") != std::string::npos);
}
END_TEST

START_TEST(results_are_views_and_texts)
{
    hptune::study study(all_kinds(), hptune::sampler("random"));

    study.optimize([](hptune::trial &t) { return t.get_float("rate"); }, 20);
    const hptune::result result = study.result();
    const hptune::view<double> values = result.values();
    const hptune::view<std::int64_t> depths = result.column_int("depth");
    double best = values[0], sum = 0;
    std::int64_t deepest = 0;

    ck_assert_uint_eq(values.size(), 20);
    for (double value : values)
        best = value < best ? value : best;
    for (std::int64_t depth : depths)
        deepest = depth > deepest ? depth : deepest;
    for (double second : result.seconds())
        sum += second;
    ck_assert(sum >= 0 && deepest > 1);
    ck_assert_double_eq(best, result.best_value());
    ck_assert_double_eq(best, result.running_best()[19]);
    ck_assert_double_eq(best, result.best_float("rate"));
    ck_assert_double_eq(
        best, result.column("rate")[std::size_t(result.best_number())]);
    ck_assert_double_eq(result.best_standard_error(), 0);
    ck_assert_int_eq(result.states()[3], HPT_TRIAL_COMPLETE);
    ck_assert_double_eq(result.standard_errors()[3], 0);
    ck_assert_double_eq(result.violations()[3], 0);
    ck_assert_int_eq(result.direction(), HPT_MINIMIZE);
    ck_assert(result.best_is_feasible() && result.best_is_active("rate"));
    ck_assert_uint_eq(result.digest().size(), 16);
    ck_assert(result.to_csv().find("momentum") != std::string::npos);
    ck_assert(result.to_json().find("hptune-result") != std::string::npos);
    ck_assert(!result.to_table(3).empty());
    ck_assert(result.best_label("model") ==
              result.space().label("model", std::size_t(result.column_int(
                  "model")[std::size_t(result.best_number())])));
    ck_assert_int_eq(result.best_boolean("bias"),
                     result.column_int("bias")[std::size_t(
                         result.best_number())] == 1);
    ck_assert_int_ge(result.best_int("depth"), 1);
    ck_assert_int_ge(result.estimated_best_number(), 0);
    expect_error([&] { result.save_csv("/nowhere/at/all.csv"); }, HPT_E_IO,
                 "/nowhere");
    expect_error([&] { result.save_json("/nowhere/at/all"); }, HPT_E_IO,
                 "/nowhere");
#if __cplusplus >= 202002L
    ck_assert_uint_eq(std::span<const double>(values).size(), 20);
#endif
}
END_TEST

/* Is a view of a temporary refused by the compiler? */
template <typename T, typename = void>
constexpr bool gives_values = false;
template <typename T>
constexpr bool
    gives_values<T, std::void_t<decltype(std::declval<T>().values())>> = true;
static_assert(gives_values<hptune::result &>);
static_assert(gives_values<const hptune::result &>);
static_assert(!gives_values<hptune::result>);
static_assert(!gives_values<const hptune::result>);

START_TEST(the_surrogate_is_read)
{
    hptune::study study(line(), hptune::sampler("sobol"));

    study.optimize(parabola, 20);
    const hptune::result result = study.result();
    const std::vector<double> points = { 0.1, 0.3, 0.8 };
    const hptune::surrogate at = result.surrogate(points);
    const hptune::surrogate slope = result.surrogate_gradient(points);

    ck_assert(at.mean.size() == 3 && at.sd.size() == 3);
    ck_assert(at.mean[1] < at.mean[0] && at.mean[1] < at.mean[2]);
    ck_assert(slope.mean[0] < 0 && slope.mean[2] > 0);
    ck_assert_uint_eq(result.surrogate_lengthscales().size(), 1);
}
END_TEST

START_TEST(outcomes_limits_and_known_results)
{
    hptune::study study(line(), hptune::sampler("random"));

    study.set_direction(HPT_MAXIMIZE);
    study.add_outcome("ms", 5);
    ck_assert(study.outcome_count() == 1 && study.outcome_name(0) == "ms");
    ck_assert_double_eq(study.outcome_limit(0), 5);
    expect_error([&] { study.outcome_limit(1); }, HPT_E_RANGE, "1");
    study.add_with_outcomes({ { "x", 0.5 } }, 0.5, 0.01, { 4 });
    study.add({ { "x", 0.25 } }, 0.25);
    study.set_trial_limit(12);
    study.set_time_limit(1e6);
    study.set_target(100);
    study.set_patience(1000);
    study.set_progress(-1);
    ck_assert_int_eq(study.is_done(), 0);
    ck_assert_int_eq(study.optimize(
                         [](hptune::trial &t) {
                             t.set_outcome("ms", 10 * t.get_float("x"));
                             return t.get_float("x");
                         },
                         0),
                     HPT_TRIAL_LIMIT);
    ck_assert_int_eq(study.is_done(), HPT_TRIAL_LIMIT);
    ck_assert_int_eq(study.get_direction(), HPT_MAXIMIZE);
    ck_assert_double_ge(study.get_seconds(), 0);
    ck_assert(study.explain().find("random") != std::string::npos);
    const hptune::result result = study.result();
    ck_assert_uint_eq(result.count(), 12);
    ck_assert(result.outcome_count() == 1 && result.outcome_name(0) == "ms");
    ck_assert_double_eq(result.outcome_limit(0), 5);
    ck_assert_double_eq(result.outcome_column("ms")[0], 4);
    ck_assert_double_nan(result.outcome_column("ms")[1]);
    ck_assert_double_eq(result.best_value(), 0.5);
}
END_TEST

START_TEST(ask_and_tell)
{
    hptune::space space;
    int told = 0;

    space.add_int("i", 1, 6);
    hptune::study study(space, hptune::sampler("grid", { { "levels", 6 } }));
    while (const std::optional<hptune::trial> t = study.ask()) {
        const std::int64_t i = t->get_int("i");

        if (i == 1)
            study.tell_state(t->number(), HPT_TRIAL_FAILED);
        else if (i == 2)
            study.tell_state(t->number(), HPT_TRIAL_PRUNED, 20);
        else if (i == 3)
            study.tell_mean(t->number(), 3, 0.5);
        else
            study.tell(t->number(), double(i));
        told++;
    }
    ck_assert_int_eq(told, 6);
    ck_assert_double_eq(study.result().best_value(), 3);
    ck_assert_double_eq(study.result().best_standard_error(), 0.5);
    expect_error([&] { study.tell(99, 1); }, HPT_E_NOT_FOUND, "99");
}
END_TEST

START_TEST(splits_and_the_final_test)
{
    hptune::rows rows{ 40 };
    hptune::study study(line(), hptune::sampler("random"));
    hptune::objective objective([](hptune::trial &t) {
        ck_assert_uint_gt(t.train_rows().size(), t.score_rows().size());
        ck_assert_uint_lt(t.score_rows()[0], 40);
        return parabola(t) + 0.001 * t.fold();
    });

    rows.seed = 3;
    rows.test_fraction = 0.2;
    const hptune::split split = hptune::split::k_fold(rows, 4, 2);
    ck_assert_uint_eq(split.count(), 8);
    ck_assert_uint_eq(split.train_rows(0).size(), 24);
    ck_assert_uint_eq(split.validation_rows(7).size(), 8);
    ck_assert(split.test_count() == 8 && split.is_sealed());
    expect_error([&] { split.train_rows(8); }, HPT_E_RANGE, "8");
    objective.set_split(split);
    objective.set_repeats(2);
    objective.set_racing(0);
    expect_error([&] { objective.set_repeats(0); }, HPT_E_RANGE, "0");
    expect_error([&] { objective.set_racing(2); }, HPT_E_RANGE, "2");
    study.optimize(objective, 6);
    ck_assert_double_gt(study.result().best_standard_error(), 0);
    ck_assert_double_ge(study.score_test(objective), 0);
    ck_assert(!split.is_sealed());
    expect_error([&] { study.score_test(objective); }, HPT_E_STATE, "");
    objective.remove_split();
    rows.test_fraction = 0;
    ck_assert_uint_eq(hptune::split::leave_one_out(rows).count(), 40);
    ck_assert_uint_eq(hptune::split::expanding(rows, 3, 5).count(), 3);
    rows.strata = { 1, 2 };
    expect_error([&] { hptune::split::k_fold(rows, 2); }, HPT_E_INVALID,
                 "strata");
}
END_TEST

START_TEST(samplers_tell_their_options)
{
    const hptune::sampler gp("gp", { { "reproducible", 1 } });
    const std::vector<hptune::sampler_option> options = gp.options();
    hptune::sampler grid("grid");

    ck_assert_uint_eq(hptune::sampler::names().size(), hpt_sampler_count());
    ck_assert_uint_eq(options.size(), hpt_sampler_option_count(gp.get()));
    for (const hptune::sampler_option &o : options)
        ck_assert(!o.help.empty() && o.low <= o.standard &&
                  o.standard <= o.high);
    ck_assert_double_eq(gp.get("reproducible"), 1);
    grid.set("levels", 3);
    grid.set_grid_values("x", { 0.25, 0.5 });
    expect_error([&] { grid.set("levles", 3); }, HPT_E_NOT_FOUND, "levles");
    grid.set_grid_levels("x", 5);
    hptune::study study(line(), hptune::sampler("grid", { { "levels", 3 } }));
    ck_assert_int_eq(study.optimize(parabola, 10), HPT_EXHAUSTED);
    ck_assert_int_eq(study.count(), 3);
}
END_TEST

START_TEST(metrics_are_those_of_c)
{
    const std::vector<std::int64_t> truth = { 0, 1, 1, 0 };
    const std::vector<std::int64_t> said = { 0, 1, 0, 0 };
    const std::vector<double> y = { 1, 2, 3, 4 }, p = { 1, 2, 3, 5 };
    const std::vector<double> both = { 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5 };
    namespace m = hptune::metric;

    ck_assert_double_eq(m::accuracy(truth, said), 0.75);
    ck_assert_double_eq(m::balanced_accuracy(truth, said), 0.75);
    ck_assert_double_eq_tol(m::f1(truth, said, 1), 2.0 / 3, 1e-15);
    ck_assert_double_eq_tol(m::log_loss(truth, 2, both), std::log(2.0), 1e-15);
    ck_assert_double_eq(m::auc(truth, p), 0.5);
    ck_assert_double_eq(m::rmse(y, p), 0.5);
    ck_assert_double_eq(m::mae(y, p), 0.25);
    ck_assert_double_eq(m::r2(y, p), 0.8);
    expect_error([&] { m::rmse(y, both); }, HPT_E_INVALID, "length");
    expect_error([&] { m::log_loss(truth, 3, both); }, HPT_E_INVALID, "length");
}
END_TEST

START_TEST(a_function_that_can_only_be_moved_is_an_objective)
{
    auto scale = std::make_unique<double>(2);
    hptune::study study(line(), hptune::sampler("random"));
    auto function = [scale = std::move(scale)](const hptune::trial_view &t) {
        return *scale * t.get_float("x");
    };

    ck_assert_int_eq(study.optimize(function, 2), HPT_OK);
    ck_assert_int_eq(study.optimize(std::move(function), 2), HPT_OK);
    ck_assert_int_eq(study.optimize([](auto &) { return 1; }, 2), HPT_OK);
    ck_assert_int_eq(study.count(), 6);
}
END_TEST

void
add_cases(TCase *tcase)
{
    tcase_add_test(tcase, distributions_answer);
    tcase_add_test(tcase, all_kinds_of_parameters_are_read);
    tcase_add_test(tcase, results_are_views_and_texts);
    tcase_add_test(tcase, the_surrogate_is_read);
    tcase_add_test(tcase, outcomes_limits_and_known_results);
    tcase_add_test(tcase, ask_and_tell);
    tcase_add_test(tcase, splits_and_the_final_test);
    tcase_add_test(tcase, samplers_tell_their_options);
    tcase_add_test(tcase, metrics_are_those_of_c);
    tcase_add_test(tcase, a_function_that_can_only_be_moved_is_an_objective);
}

} // namespace

int
main()
{
    return run_cases("cpp_calls", add_cases);
}
