/**
 * @file
 * Trials in C++; see hptune/trial.h for what each function does.
 *
 * A read that the C function answers with NaN, INT64_MIN, -1 or NULL throws.
 */
#ifndef HPTUNE_TRIAL_HPP
#define HPTUNE_TRIAL_HPP

#include <hptune/support.hpp>
#include <hptune/trial.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace hptune {

/**
 * A trial to be read, borrowed: valid as long as the C handle is, which is
 * inside of a callback until it returns, else until the trial was told.
 */
class trial_view {
public:
    /** Borrows. */
    explicit trial_view(const hpt_trial *trial) noexcept : trial_(trial) {}
    /** @return the C handle. */
    const hpt_trial *get() const noexcept { return trial_; }

    /** hpt_trial_number() */
    std::int64_t number() const noexcept { return hpt_trial_number(trial_); }
    /** hpt_trial_get_state() */
    int get_state() const noexcept { return hpt_trial_get_state(trial_); }
    /** hpt_trial_seed() */
    std::uint64_t seed() const noexcept { return hpt_trial_seed(trial_); }
    /** hpt_trial_is_active() */
    bool is_active(const text &name) const
    {
        return detail::check(hpt_trial_is_active(trial_, name.get())) != 0;
    }
    /** hpt_trial_get_float() */
    double get_float(const text &name) const
    {
        return read<double>(hpt_trial_get_float, name, is_nan);
    }
    /** hpt_trial_get_int() */
    std::int64_t get_int(const text &name) const
    {
        return read<std::int64_t>(hpt_trial_get_int, name, is_lowest);
    }
    /** hpt_trial_get_boolean() */
    bool get_boolean(const text &name) const
    {
        return read<int>(hpt_trial_get_boolean, name, is_negative) != 0;
    }
    /** hpt_trial_get_label(); borrowed, lives as long as the space. */
    std::string_view get_label(const text &name) const
    {
        return detail::check(hpt_trial_get_label(trial_, name.get()));
    }
    /** hpt_trial_get_index() */
    std::int64_t get_index(const text &name) const
    {
        return read<std::int64_t>(hpt_trial_get_index, name, is_negative);
    }
    /** hpt_trial_get_point(); n is the space's count(). */
    std::vector<double> get_point(std::size_t n) const
    {
        std::vector<double> values(n);

        detail::check(hpt_trial_get_point(trial_, n, values.data()));
        return values;
    }
    /** hpt_trial_get_value() */
    double get_value() const noexcept { return hpt_trial_get_value(trial_); }
    /** hpt_trial_get_standard_error() */
    double get_standard_error() const noexcept
    {
        return hpt_trial_get_standard_error(trial_);
    }
    /** hpt_trial_get_seconds() */
    double get_seconds() const noexcept
    {
        return hpt_trial_get_seconds(trial_);
    }
    /** hpt_trial_get_outcome(); NaN where it is not known. */
    double get_outcome(const text &name) const
    {
        return read<double>(hpt_trial_get_outcome, name, is_nan);
    }
    /** hpt_trial_fold() */
    int fold() const noexcept { return hpt_trial_fold(trial_); }
    /** hpt_trial_repeat() */
    int repeat() const noexcept { return hpt_trial_repeat(trial_); }
    /** hpt_trial_train_rows(); borrowed from the split. */
    view<std::size_t> train_rows() const noexcept
    {
        return rows(hpt_trial_train_rows);
    }
    /** hpt_trial_score_rows(); borrowed from the split. */
    view<std::size_t> score_rows() const noexcept
    {
        return rows(hpt_trial_score_rows);
    }

private:
    static bool is_nan(double x) noexcept { return std::isnan(x); }
    static bool is_negative(std::int64_t i) noexcept { return i < 0; }
    static bool is_lowest(std::int64_t i) noexcept
    {
        return i == std::numeric_limits<std::int64_t>::min();
    }
    template <typename T, typename Get, typename Is>
    T read(Get ask, const text &name, Is is_answer_to_mistakes) const
    {
        return detail::check_value<T>(is_answer_to_mistakes, [&] {
            return ask(trial_, name.get());
        });
    }
    template <typename Get>
    view<std::size_t> rows(Get ask) const noexcept
    {
        std::size_t n = 0;
        const std::size_t *first = ask(trial_, &n);

        return view<std::size_t>(first, n);
    }

    const hpt_trial *trial_;
};

/** A trial under way: what an objective is handed, and ask() gives. */
class trial : public trial_view {
public:
    /** Borrows. */
    explicit trial(hpt_trial *running) noexcept
        : trial_view(running), running_(running)
    {
    }
    /** @return the C handle. */
    hpt_trial *get() const noexcept { return running_; }
    /** hpt_trial_set_outcome() */
    void set_outcome(const text &name, double value)
    {
        detail::check(hpt_trial_set_outcome(running_, name.get(), value));
    }

private:
    hpt_trial *running_;
};

} // namespace hptune

#endif
