/**
 * @file
 * Distributions in C++; see hptune/dist.h for what each function does.
 */
#ifndef HPTUNE_DIST_HPP
#define HPTUNE_DIST_HPP

#include <hptune/dist.h>
#include <hptune/support.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hptune {

namespace detail {

/* The functions of the user's own distribution. */
struct own_dist {
    std::function<double(double)> quantile, cdf;
    std::shared_ptr<receiver> home;

    double call(const std::function<double(double)> &function,
                double x) noexcept
    {
        try {
            if (!here.broken)
                return function(x);
        } catch (...) {
            keep_thrown(*home);
            here.broken = true;
        }
        return std::numeric_limits<double>::quiet_NaN();
    }
    static double call_quantile(double u, void *self) noexcept
    {
        auto *own = static_cast<own_dist *>(self);

        return own->call(own->quantile, u);
    }
    static double call_cdf(double x, void *self) noexcept
    {
        auto *own = static_cast<own_dist *>(self);

        return own->call(own->cdf, x);
    }
};

} // namespace detail

/**
 * A distribution of one value.  Moved into the space that it is added to, or
 * into the distribution that is made of it.
 */
class dist {
public:
    /** hpt_dist_uniform() */
    static dist uniform(double low, double high)
    {
        return dist(hpt_dist_uniform(low, high));
    }
    /** hpt_dist_log_uniform() */
    static dist log_uniform(double low, double high)
    {
        return dist(hpt_dist_log_uniform(low, high));
    }
    /** hpt_dist_normal() */
    static dist normal(double mean, double sd)
    {
        return dist(hpt_dist_normal(mean, sd));
    }
    /** hpt_dist_log_normal() */
    static dist log_normal(double log_mean, double log_sd)
    {
        return dist(hpt_dist_log_normal(log_mean, log_sd));
    }
    /** hpt_dist_truncated_normal() */
    static dist truncated_normal(double mean, double sd, double low,
                                 double high)
    {
        return dist(hpt_dist_truncated_normal(mean, sd, low, high));
    }
    /** hpt_dist_exponential() */
    static dist exponential(double scale)
    {
        return dist(hpt_dist_exponential(scale));
    }
    /** hpt_dist_gamma() */
    static dist gamma(double shape, double scale)
    {
        return dist(hpt_dist_gamma(shape, scale));
    }
    /** hpt_dist_beta() */
    static dist beta(double a, double b) { return dist(hpt_dist_beta(a, b)); }
    /** hpt_dist_int_uniform() */
    static dist int_uniform(std::int64_t low, std::int64_t high)
    {
        return dist(hpt_dist_int_uniform(low, high));
    }
    /** hpt_dist_int_log_uniform() */
    static dist int_log_uniform(std::int64_t low, std::int64_t high)
    {
        return dist(hpt_dist_int_log_uniform(low, high));
    }
    /** hpt_dist_step() */
    static dist step(double low, double high, double step)
    {
        return dist(hpt_dist_step(low, high, step));
    }
    /** hpt_dist_int_step() */
    static dist int_step(std::int64_t low, std::int64_t high, std::int64_t step)
    {
        return dist(hpt_dist_int_step(low, high, step));
    }
    /** hpt_dist_categorical(); no weights: equal ones. */
    static dist categorical(const std::vector<std::string> &labels,
                            const std::vector<double> &weights = {});
    /** hpt_dist_ordinal() */
    static dist ordinal(const std::vector<double> &values)
    {
        return dist(hpt_dist_ordinal(values.size(), values.data()));
    }
    /** hpt_dist_boolean() */
    static dist boolean() { return dist(hpt_dist_boolean()); }
    /** hpt_dist_constant() */
    static dist constant(double value)
    {
        return dist(hpt_dist_constant(value));
    }

    /** hpt_dist_round() */
    static dist round(dist inner)
    {
        detail::call c;
        inner.handle_.at();
        dist outer(hpt_dist_round(inner.handle_.release()), inner.own_, c);
        return outer;
    }
    /** hpt_dist_clamp() */
    static dist clamp(dist inner, double low, double high)
    {
        detail::call c;
        inner.handle_.at();
        dist outer(hpt_dist_clamp(inner.handle_.release(), low, high),
                   inner.own_, c);
        return outer;
    }

    /**
     * hpt_dist_user().  The functions are called by any thread that uses the
     * space; what one throws comes out of the call that needed its answer.
     */
    static dist user(std::function<double(double)> quantile,
                     std::function<double(double)> cdf = {});

    /** hpt_dist_kind() */
    int kind() const { return hpt_dist_kind(handle_.at()); }
    /** hpt_dist_count() */
    std::uint64_t count() const { return hpt_dist_count(handle_.at()); }
    /** hpt_dist_quantile() */
    double quantile(double u) const { return ask(hpt_dist_quantile, u); }
    /** hpt_dist_cdf() */
    double cdf(double x) const { return ask(hpt_dist_cdf, x); }
    /** hpt_dist_density() */
    double density(double x) const { return ask(hpt_dist_density, x); }
    /** hpt_dist_mean() */
    double mean() const
    {
        detail::call c;
        double mean;

        c.check(hpt_dist_mean(handle_.at(), &mean));
        return mean;
    }

    /** @return the C handle, borrowed; NULL once moved from. */
    hpt_dist *get() const noexcept { return handle_.get(); }

private:
    template <typename> friend class space_reader;
    friend class space;

    explicit dist(hpt_dist *made) : handle_(detail::check(made)) {}
    dist(hpt_dist *made, detail::own_dist *own, detail::call &c)
        : handle_(made), own_(own)
    {
        c.check(made);
    }
    double ask(int (*function)(const hpt_dist *, double, double *),
               double x) const
    {
        detail::call c;
        double answer;

        c.check(function(handle_.at(), x, &answer));
        return answer;
    }

    detail::owner<hpt_dist, hpt_dist_destroy> handle_;
    detail::own_dist *own_ = nullptr; /* the handle's */
};

namespace detail {

/* The pointers of a list of texts, borrowed. */
inline std::vector<const char *>
pointers(const std::vector<std::string> &texts)
{
    std::vector<const char *> result;

    result.reserve(texts.size());
    for (const std::string &s : texts)
        result.push_back(text(s).get());
    return result;
}

} // namespace detail

inline dist
dist::categorical(const std::vector<std::string> &labels,
                  const std::vector<double> &weights)
{
    if (!weights.empty() && weights.size() != labels.size())
        throw error(HPT_E_INVALID,
                    "categorical: not as many weights as labels");
    return dist(hpt_dist_categorical(labels.size(),
                                     detail::pointers(labels).data(),
                                     weights.empty() ? nullptr
                                                     : weights.data()));
}

inline dist
dist::user(std::function<double(double)> quantile,
           std::function<double(double)> cdf)
{
    const bool has_quantile = bool(quantile), has_cdf = bool(cdf);
    detail::call c;
    auto own = std::make_unique<detail::own_dist>(
        detail::own_dist{ std::move(quantile), std::move(cdf),
                          std::make_shared<detail::receiver>() });
    detail::own_dist *state = own.get();

    return dist(hpt_dist_user(
                    has_quantile ? detail::own_dist::call_quantile : nullptr,
                    has_cdf ? detail::own_dist::call_cdf : nullptr,
                    own.release(), detail::destroy_state<detail::own_dist>),
                state, c);
}

} // namespace hptune

#endif
