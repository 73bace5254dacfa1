/*
 * The C++ headers: life of handles, errors, texts.
 */
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cpp_help.hpp"

using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

/* ---- life of handles ---- */

template <typename T>
constexpr bool is_moved_only = std::is_nothrow_move_constructible_v<T> &&
                               std::is_nothrow_move_assignable_v<T> &&
                               !std::is_copy_constructible_v<T> &&
                               !std::is_copy_assignable_v<T>;
static_assert(is_moved_only<hptune::dist>);
static_assert(is_moved_only<hptune::space>);
static_assert(is_moved_only<hptune::sampler>);
static_assert(is_moved_only<hptune::study>);
static_assert(is_moved_only<hptune::result>);
static_assert(std::is_copy_constructible_v<hptune::split>);
static_assert(std::is_copy_constructible_v<hptune::objective>);
static_assert(std::is_nothrow_copy_constructible_v<hptune::error>);
static_assert(std::is_trivially_copyable_v<hptune::trial>);

START_TEST(a_handle_that_was_moved_from_throws_and_the_other_works)
{
    hptune::space first = line(), second = std::move(first);
    hptune::study study(second, hptune::sampler("random"));
    hptune::study moved = std::move(study);
    hptune::result result = moved.result();
    hptune::result other = std::move(result);
    hptune::dist dist = hptune::dist::uniform(0, 1);
    hptune::dist rounded = hptune::dist::round(std::move(dist));
    hptune::sampler sampler("grid");
    hptune::sampler grid = std::move(sampler);
    hptune::split split = hptune::split::holdout({ 10 }, 0.5);
    hptune::split kept = std::move(split);

    expect_error([&] { first.count(); }, HPT_E_INVALID, "moved");
    expect_error([&] { first.add_boolean("b"); }, HPT_E_INVALID, "moved");
    expect_error([&] { study.count(); }, HPT_E_INVALID, "moved");
    expect_error([&] { result.count(); }, HPT_E_INVALID, "moved");
    expect_error([&] { dist.kind(); }, HPT_E_INVALID, "moved");
    expect_error([&] { second.add("d", std::move(dist)); }, HPT_E_INVALID,
                 "moved");
    expect_error([&] { hptune::dist::round(std::move(dist)); }, HPT_E_INVALID,
                 "moved");
    expect_error([&] { sampler.set("levels", 2); }, HPT_E_INVALID, "moved");
    expect_error([&] { hptune::study(second, std::move(sampler)); },
                 HPT_E_INVALID, "moved");
    expect_error([&] { split.train_rows(0); }, HPT_E_INVALID, "moved");
    study.stop();
    ck_assert(!first.get() && !study.get() && !result.get() && !split.get());
    ck_assert_uint_eq(second.count(), 1);
    ck_assert_int_eq(moved.count(), 0);
    ck_assert_uint_eq(other.count(), 0);
    ck_assert_int_eq(rounded.kind(), HPT_KIND_INT);
    ck_assert_double_eq(grid.get("levels"), grid.get("levels"));
    ck_assert_uint_eq(kept.count(), 1);
}
END_TEST

template <typename T>
void
assign(T &to, T &from)
{
    to = std::move(from);
}

START_TEST(a_handle_moved_to_itself_stays)
{
    hptune::space space = line();
    hptune::sampler sampler("random");
    hptune::split split = hptune::split::holdout({ 10 }, 0.5);
    hptune::dist dist = hptune::dist::boolean();

    assign(space, space);
    assign(sampler, sampler);
    assign(split, split);
    assign(dist, dist);
    ck_assert_uint_eq(space.count(), 1);
    ck_assert_uint_eq(split.count(), 1);
    ck_assert_int_eq(dist.kind(), HPT_KIND_BOOLEAN);
    hptune::study study(space, std::move(sampler));
    assign(study, study);
    hptune::result result = study.result();
    assign(result, result);
    ck_assert_int_eq(study.optimize(parabola, 3), HPT_OK);
    ck_assert_uint_eq(result.count(), 0);
}
END_TEST

START_TEST(a_study_assigned_over_another_takes_its_place)
{
    const auto captured = std::make_shared<int>(0);
    hptune::space space = line();
    hptune::study study(space, hptune::sampler("random"));

    study.set_callback([captured](const hptune::trial_view &) {});
    ck_assert_int_eq(captured.use_count(), 2);
    study = hptune::study(line(), hptune::sampler("sobol"));
    ck_assert_int_eq(captured.use_count(), 1);
    study.optimize(parabola, 2);
    ck_assert_int_eq(study.count(), 2);
}
END_TEST

START_TEST(handles_go_in_any_order)
{
    std::optional<hptune::space> space = line();
    std::optional<hptune::split> split = hptune::split::holdout({ 10 }, 0.5);
    std::optional<hptune::objective> objective(std::in_place, parabola);
    std::optional<hptune::study> study(std::in_place, *space,
                                       hptune::sampler("random"));

    space.reset();
    objective->set_split(*split);
    split.reset();
    study->optimize(*objective, 4);
    objective.reset();
    hptune::result result = study->result();
    study.reset();
    ck_assert_uint_eq(result.count(), 4);
    ck_assert_uint_eq(result.space().count(), 1);
    ck_assert(result.space().name(0) == "x");
}
END_TEST

START_TEST(what_a_function_captured_goes_with_its_handle)
{
    const auto captured = std::make_shared<int>(0);

    {
        hptune::space space = line();
        space.add_predicate(
            [captured](const hptune::trial_view &) { return true; });
        auto same = [captured](double x) { return x; };
        space.add("y", hptune::dist::clamp(hptune::dist::user(same, same), 0.25,
                                           0.75));
        hptune::objective objective(
            [captured](hptune::trial &t) { return parabola(t); });
        hptune::objective copy = objective;
        hptune::study study(space, hptune::sampler("random"));
        study.set_callback([captured](const hptune::trial_view &) {});
        study.set_callback([captured](const hptune::trial_view &) {});
        ck_assert_int_eq(captured.use_count(), 8);
        study.optimize(copy, 5);
        study.remove_callback();
        ck_assert_int_eq(captured.use_count(), 7);
        hptune::dist::user([captured](double u) { return u; });
        expect_error(
            [&] { hptune::dist::user([captured](double u) { return -u; }); },
            HPT_E_INVALID, "falls");
        expect_error(
            [&] {
                space.add_predicate(
                    [captured](const hptune::trial_view &) { return true; });
            },
            HPT_E_STATE, "cannot change");
        ck_assert_int_eq(captured.use_count(), 7);
    }
    ck_assert_int_eq(captured.use_count(), 1);
}
END_TEST

/* ---- errors ---- */

START_TEST(errors_have_the_status_and_the_text_of_the_library)
{
    hptune::space space = line();

    expect_error([&] { space.add_int("depth", 40, 1); }, HPT_E_RANGE,
                 "depth: low 40 is above high 1");
    expect_error([] { hptune::sampler("gpp"); }, HPT_E_NOT_FOUND, "gpp");
    expect_error([] { hptune::sampler("gp", { { "levels", 2 } }); },
                 HPT_E_NOT_FOUND, "levels");
    expect_error([] { hptune::dist::uniform(2, 1); }, HPT_E_RANGE, "2");
    expect_error([] { hptune::dist::round(hptune::dist::boolean()); },
                 HPT_E_INVALID, "round");
    expect_error([&] { hptune::study(space, hptune::sampler("random")); },
                 HPT_E_RANGE, "depth: low 40 is above high 1");
    expect_error([] { hptune::split::k_fold({ 3 }, 9); }, HPT_E_RANGE, "9");
    expect_error([] { hptune::objective(nullptr); }, HPT_E_INVALID, "empty");
    expect_error([] { hptune::dist::user(nullptr); }, HPT_E_INVALID, "NULL");
    expect_error([&] { space.add_predicate(nullptr); }, HPT_E_INVALID, "NULL");
    expect_error([&] { space.kind("y"); }, HPT_E_NOT_FOUND, "y");
    expect_error([&] { space.label_count("y"); }, HPT_E_NOT_FOUND, "y");
    expect_error([&] { space.name(7); }, HPT_E_RANGE, "index");
}
END_TEST

START_TEST(a_distribution_is_gone_also_when_it_is_refused)
{
    const auto captured = std::make_shared<int>(0);
    hptune::space space = line();
    hptune::dist own = hptune::dist::user([captured](double u) { return u; });

    ck_assert_int_eq(captured.use_count(), 2);
    expect_error([&] { space.add("x", std::move(own)); }, HPT_E_INVALID, "x");
    ck_assert_int_eq(captured.use_count(), 1);
    ck_assert_ptr_null(own.get());
}
END_TEST

START_TEST(a_sampler_is_gone_also_when_the_study_is_refused)
{
    hptune::space space;
    hptune::sampler sampler("grid");

    space.add_boolean("b");
    sampler.set_grid_levels("nobody", 3);
    expect_error([&] { hptune::study(space, std::move(sampler)); },
                 HPT_E_NOT_FOUND, "nobody");
    ck_assert_ptr_null(sampler.get());
}
END_TEST

START_TEST(wrong_reads_throw)
{
    hptune::space space = line();

    space.add_categorical("loss", { "hinge", "log" });
    hptune::study study(space, hptune::sampler("random"));
    const hptune::trial t = *study.ask();
    expect_error([&] { t.get_float("y"); }, HPT_E_NOT_FOUND, "y");
    expect_error([&] { t.get_int("x"); }, HPT_E_INVALID, "x");
    expect_error([&] { t.get_boolean("x"); }, HPT_E_INVALID, "x");
    expect_error([&] { t.get_label("x"); }, HPT_E_INVALID, "x");
    expect_error([&] { t.get_index("x"); }, HPT_E_INVALID, "x");
    expect_error([&] { t.is_active("y"); }, HPT_E_NOT_FOUND, "y");
    expect_error([&] { t.get_outcome("ms"); }, HPT_E_NOT_FOUND, "ms");
    expect_error([&] { t.get_point(9); }, HPT_E_INVALID, "9");
    const hptune::result result = study.result();
    expect_error([&] { result.best_value(); }, HPT_E_NO_DATA, "none");
    expect_error([&] { result.best_number(); }, HPT_E_NO_DATA, "none");
    expect_error([&] { result.best_int("x"); }, HPT_E_NO_DATA, "none");
    expect_error([&] { result.column("y"); }, HPT_E_NOT_FOUND, "y");
    expect_error([&] { result.column_int("x"); }, HPT_E_INVALID, "x");
    expect_error([&] { result.surrogate(std::vector<double>(3)); },
                 HPT_E_INVALID, "rows");
}
END_TEST

START_TEST(a_value_that_looks_like_a_mistake_is_read)
{
    const std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
    hptune::space space;

    space.add_int("i", lowest, lowest);
    hptune::study study(space, hptune::sampler("random"));
    study.add_outcome("ms", 5);
    hptune::trial t = *study.ask();
    expect_error([] { hptune::sampler("stale"); }, HPT_E_NOT_FOUND, "stale");
    ck_assert(t.get_int("i") == lowest);
    ck_assert_double_nan(t.get_outcome("ms"));
    t.set_outcome("ms", 4);
    ck_assert_double_eq(t.get_outcome("ms"), 4);
    study.tell(t.number(), 1);
    ck_assert(study.result().best_int("i") == lowest);
}
END_TEST

START_TEST(texts_of_all_kinds_are_names)
{
    hptune::space space;
    const std::string s = "a std::string that is too long to be stored inside";
    const std::string_view piece = "pieceandmore";

    space.add_boolean(s);
    space.add_boolean(piece.substr(0, 5));
    space.add_boolean(std::string("temporary"));
    ck_assert_uint_eq(space.find(s), 0);
    ck_assert_uint_eq(space.find("piece"), 1);
    ck_assert_uint_eq(space.find("temporary"sv), 2);
    expect_error([&] { space.add_boolean("a\0b"s); }, HPT_E_INVALID, "zero");
    expect_error([&] { space.add_boolean("a\0b"sv); }, HPT_E_INVALID, "zero");
    expect_error([&] { space.add_categorical("c", { "a\0b"s }); },
                 HPT_E_INVALID, "zero");
    expect_error([&] { space.add_boolean(nullptr); }, HPT_E_INVALID, "name");
}
END_TEST

void
add_cases(TCase *tcase)
{
    tcase_add_test(tcase,
                   a_handle_that_was_moved_from_throws_and_the_other_works);
    tcase_add_test(tcase, a_handle_moved_to_itself_stays);
    tcase_add_test(tcase, a_study_assigned_over_another_takes_its_place);
    tcase_add_test(tcase, handles_go_in_any_order);
    tcase_add_test(tcase, what_a_function_captured_goes_with_its_handle);
    tcase_add_test(tcase, errors_have_the_status_and_the_text_of_the_library);
    tcase_add_test(tcase, a_distribution_is_gone_also_when_it_is_refused);
    tcase_add_test(tcase, a_sampler_is_gone_also_when_the_study_is_refused);
    tcase_add_test(tcase, wrong_reads_throw);
    tcase_add_test(tcase, a_value_that_looks_like_a_mistake_is_read);
    tcase_add_test(tcase, texts_of_all_kinds_are_names);
}

} // namespace

int
main()
{
    return run_cases("cpp", add_cases);
}
