/**
 * @file
 * Results in C++; see hptune/result.h for what each function does.
 */
#ifndef HPTUNE_RESULT_HPP
#define HPTUNE_RESULT_HPP

#include <hptune/result.h>
#include <hptune/space.hpp>
#include <hptune/support.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace hptune {

/** What the surrogate says of some points, or its gradients there. */
struct surrogate {
    std::vector<double> mean;        /**< in the user's units */
    std::vector<double> sd;          /**< in the user's units */
    std::vector<double> acquisition; /**< log expected improvement */
};

/**
 * A snapshot of a study, independent of it.  What is a view is borrowed from
 * the result, so none is had of a temporary.
 */
class result {
public:
    /** hpt_result_space() */
    space_view space() const & { return space_view(hpt_result_space(at())); }
    space_view space() const && = delete;
    /** hpt_result_direction() */
    int direction() const { return hpt_result_direction(at()); }
    /** hpt_result_count() */
    std::size_t count() const { return hpt_result_count(at()); }

    /** hpt_result_best_number(); throws where no trial is complete. */
    std::int64_t best_number() const
    {
        return known(hpt_result_best_number(at()));
    }
    /** hpt_result_best_is_feasible() */
    bool best_is_feasible() const
    {
        return detail::check(hpt_result_best_is_feasible(at())) != 0;
    }
    /** hpt_result_best_value(); throws where no trial is complete. */
    double best_value() const { return known(hpt_result_best_value(at())); }
    /** hpt_result_best_standard_error() */
    double best_standard_error() const
    {
        return known(hpt_result_best_standard_error(at()));
    }
    /** hpt_result_best_float() */
    double best_float(const text &name) const
    {
        return known(hpt_result_best_float(at(), name.get()));
    }
    /** hpt_result_best_int() */
    std::int64_t best_int(const text &name) const
    {
        return detail::check_value<std::int64_t>(
            [](std::int64_t i) {
                return i == std::numeric_limits<std::int64_t>::min();
            },
            [&] { return hpt_result_best_int(at(), name.get()); });
    }
    /** hpt_result_best_boolean() */
    bool best_boolean(const text &name) const
    {
        return known(hpt_result_best_boolean(at(), name.get())) != 0;
    }
    /** hpt_result_best_label() */
    std::string best_label(const text &name) const
    {
        return detail::check(hpt_result_best_label(at(), name.get()));
    }
    /** hpt_result_best_is_active() */
    bool best_is_active(const text &name) const
    {
        return detail::check(hpt_result_best_is_active(at(), name.get())) != 0;
    }
    /** hpt_result_estimated_best_number() */
    std::int64_t estimated_best_number() const
    {
        detail::call c;

        return c.check(hpt_result_estimated_best_number(at()));
    }

    /** hpt_result_values() */
    view<double> values() const & { return column_of(hpt_result_values); }
    view<double> values() const && = delete;
    /** hpt_result_standard_errors() */
    view<double> standard_errors() const &
    {
        return column_of(hpt_result_standard_errors);
    }
    view<double> standard_errors() const && = delete;
    /** hpt_result_states() */
    view<int> states() const & { return column_of(hpt_result_states); }
    view<int> states() const && = delete;
    /** hpt_result_seconds() */
    view<double> seconds() const & { return column_of(hpt_result_seconds); }
    view<double> seconds() const && = delete;
    /** hpt_result_running_best() */
    view<double> running_best() const &
    {
        return column_of(hpt_result_running_best);
    }
    view<double> running_best() const && = delete;
    /** hpt_result_violations() */
    view<double> violations() const &
    {
        return column_of(hpt_result_violations);
    }
    view<double> violations() const && = delete;
    /** hpt_result_column() */
    view<double> column(const text &name) const &
    {
        return column_of(hpt_result_column, name.get());
    }
    view<double> column(const text &name) const && = delete;
    /** hpt_result_column_int() */
    view<std::int64_t> column_int(const text &name) const &
    {
        return column_of(hpt_result_column_int, name.get());
    }
    view<std::int64_t> column_int(const text &name) const && = delete;

    /** hpt_result_outcome_count() */
    std::size_t outcome_count() const { return hpt_result_outcome_count(at()); }
    /** hpt_result_outcome_name() */
    std::string outcome_name(std::size_t index) const
    {
        return detail::check(hpt_result_outcome_name(at(), index));
    }
    /** hpt_result_outcome_limit() */
    double outcome_limit(std::size_t index) const
    {
        return known(hpt_result_outcome_limit(at(), index));
    }
    /** hpt_result_outcome_column() */
    view<double> outcome_column(const text &name) const &
    {
        return column_of(hpt_result_outcome_column, name.get());
    }
    view<double> outcome_column(const text &name) const && = delete;

    /** hpt_result_to_csv() */
    std::string to_csv() const
    {
        return detail::owned(hpt_result_to_csv(at()));
    }
    /** hpt_result_to_json() */
    std::string to_json() const
    {
        return detail::owned(hpt_result_to_json(at()));
    }
    /** hpt_result_to_table() */
    std::string to_table(std::size_t rows = 0) const
    {
        return detail::owned(hpt_result_to_table(at(), rows));
    }
    /** hpt_result_digest() */
    std::string digest() const
    {
        return detail::owned(hpt_result_digest(at()));
    }
    /** hpt_result_save_csv() */
    void save_csv(const text &path) const
    {
        detail::check(hpt_result_save_csv(at(), path.get()));
    }
    /** hpt_result_save_json() */
    void save_json(const text &path) const
    {
        detail::check(hpt_result_save_json(at(), path.get()));
    }

    /**
     * hpt_result_surrogate(); points row by row, of as many values as the space
     * has parameters.
     */
    hptune::surrogate surrogate(view<double> points) const
    {
        const std::size_t n = count_of(points);

        return model(hpt_result_surrogate, points, n, n);
    }
    /** hpt_result_surrogate_gradient(); each as long as points. */
    hptune::surrogate surrogate_gradient(view<double> points) const
    {
        return model(hpt_result_surrogate_gradient, points, count_of(points),
                     points.size());
    }
    /** hpt_result_surrogate_lengthscales() */
    std::vector<double> surrogate_lengthscales() const
    {
        detail::call c;
        std::vector<double> lengths(hpt_space_count(hpt_result_space(at())));

        c.check(hpt_result_surrogate_lengthscales(at(), lengths.size(),
                                                  lengths.data()));
        return lengths;
    }

    /** @return the C handle, borrowed; NULL once moved from. */
    hpt_result *get() const noexcept { return handle_.get(); }

private:
    friend class study;

    result(hpt_result *made, detail::call &c) : handle_(made) { c.check(made); }
    hpt_result *at() const { return handle_.at(); }

    /* Answers that are never NaN, or never negative, but for a mistake. */
    static double known(double x)
    {
        if (std::isnan(x))
            throw error(hpt_last_status());
        return x;
    }
    static std::int64_t known(std::int64_t i)
    {
        if (i < 0)
            throw error(hpt_last_status());
        return i;
    }
    static int known(int i) { return int(known(std::int64_t(i))); }

    template <typename T, typename... Name>
    view<T> column_of(const T *(*ask)(const hpt_result *, Name...),
                      Name... name) const
    {
        return { detail::check(ask(at(), name...)), count() };
    }
    std::size_t count_of(view<double> points) const
    {
        const std::size_t d = hpt_space_count(hpt_result_space(at()));

        if (d == 0 || points.size() % d != 0)
            throw error(HPT_E_INVALID,
                        "surrogate: the points are not whole rows of values");
        return points.size() / d;
    }
    template <typename Function>
    hptune::surrogate model(Function function, view<double> points,
                            std::size_t n, std::size_t length) const
    {
        detail::call c;
        hptune::surrogate s{ std::vector<double>(length),
                             std::vector<double>(length),
                             std::vector<double>(length) };

        c.check(function(at(), n, points.data(), s.mean.data(), s.sd.data(),
                         s.acquisition.data()));
        return s;
    }

    detail::owner<hpt_result, hpt_result_destroy> handle_;
};

} // namespace hptune

#endif
