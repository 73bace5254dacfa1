/**
 * @file
 * Metrics in C++; see hptune/metric.h for what each function does.
 */
#ifndef HPTUNE_METRIC_HPP
#define HPTUNE_METRIC_HPP

#include <hptune/metric.h>
#include <hptune/support.hpp>

#include <cstddef>
#include <cstdint>

namespace hptune {
namespace metric {

using classes = view<std::int64_t>; /**< a class a row */
using reals = view<double>;         /**< a number a row */

} // namespace metric

namespace detail {

/* One length for all columns. */
template <typename A, typename B>
std::size_t
common(view<A> a, view<B> b, std::size_t times = 1)
{
    if (times == 0 || b.size() % times != 0 || a.size() != b.size() / times)
        throw error(HPT_E_INVALID, "metric: columns of different length");
    return a.size();
}

template <typename A, typename B>
double
measure(int (*function)(std::size_t, const A *, const B *, double *),
        view<A> truth, view<B> predicted)
{
    double value;

    check(function(common(truth, predicted), truth.data(), predicted.data(),
                   &value));
    return value;
}

} // namespace detail

namespace metric {

/** hpt_metric_accuracy() */
inline double
accuracy(classes truth, classes predicted)
{
    return detail::measure(hpt_metric_accuracy, truth, predicted);
}

/** hpt_metric_balanced_accuracy() */
inline double
balanced_accuracy(classes truth, classes predicted)
{
    return detail::measure(hpt_metric_balanced_accuracy, truth, predicted);
}

/** hpt_metric_f1(); -1: the mean over all classes. */
inline double
f1(classes truth, classes predicted, std::int64_t positive = -1)
{
    double value;

    detail::check(hpt_metric_f1(detail::common(truth, predicted), truth.data(),
                                predicted.data(), positive, &value));
    return value;
}

/** hpt_metric_log_loss(); a row of n_classes probabilities each. */
inline double
log_loss(classes truth, std::size_t n_classes, reals probabilities)
{
    double value;

    detail::check(hpt_metric_log_loss(
        detail::common(truth, probabilities, n_classes), truth.data(),
        n_classes, probabilities.data(), &value));
    return value;
}

/** hpt_metric_auc() */
inline double
auc(classes truth, reals scores)
{
    return detail::measure(hpt_metric_auc, truth, scores);
}

/** hpt_metric_rmse() */
inline double
rmse(reals truth, reals predicted)
{
    return detail::measure(hpt_metric_rmse, truth, predicted);
}

/** hpt_metric_mae() */
inline double
mae(reals truth, reals predicted)
{
    return detail::measure(hpt_metric_mae, truth, predicted);
}

/** hpt_metric_r2() */
inline double
r2(reals truth, reals predicted)
{
    return detail::measure(hpt_metric_r2, truth, predicted);
}

} // namespace metric
} // namespace hptune

#endif
