/**
 * @file
 * Samplers in C++; see hptune/sampler.h for what each function does.
 */
#ifndef HPTUNE_SAMPLER_HPP
#define HPTUNE_SAMPLER_HPP

#include <hptune/sampler.h>
#include <hptune/support.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace hptune {

/** An option of a sampler. */
struct sampler_option {
    std::string name; /**< its key */
    std::string help; /**< one line */
    double low;       /**< the least that it may be */
    double high;      /**< the most */
    double standard;  /**< what it is unless it is set */
};

/** A sampling method with its options; moved into a study. */
class sampler {
public:
    /** hpt_sampler_create(), and set() for each option. */
    explicit sampler(const text &name, const numbers &options = {})
        : handle_(detail::check(hpt_sampler_create(name.get())))
    {
        for (const auto &[key, value] : options)
            set(key, value);
    }
    /** @return the names of all samplers. */
    static std::vector<std::string> names()
    {
        std::vector<std::string> all;

        for (std::size_t i = 0; i < hpt_sampler_count(); i++)
            all.emplace_back(hpt_sampler_name(i));
        return all;
    }

    /** hpt_sampler_set() */
    void set(const text &key, double value)
    {
        detail::check(hpt_sampler_set(handle_.at(), key.get(), value));
    }
    /** hpt_sampler_get() */
    double get(const text &key) const
    {
        double value;

        detail::check(hpt_sampler_get(handle_.at(), key.get(), &value));
        return value;
    }
    /** @return all options of this sampler. */
    std::vector<sampler_option> options() const
    {
        std::vector<sampler_option> all(hpt_sampler_option_count(handle_.at()));

        for (std::size_t i = 0; i < all.size(); i++) {
            sampler_option &o = all[i];
            const char *key = hpt_sampler_option_name(handle_.at(), i);

            o.name = key;
            o.help = hpt_sampler_option_help(handle_.at(), key);
            detail::check(hpt_sampler_option_bounds(
                handle_.at(), key, &o.low, &o.high, &o.standard));
        }
        return all;
    }
    /** hpt_sampler_set_grid_levels() */
    void set_grid_levels(const text &name, std::size_t n)
    {
        detail::check(
            hpt_sampler_set_grid_levels(handle_.at(), name.get(), n));
    }
    /** hpt_sampler_set_grid_values() */
    void set_grid_values(const text &name, const std::vector<double> &values)
    {
        detail::check(hpt_sampler_set_grid_values(
            handle_.at(), name.get(), values.size(), values.data()));
    }

    /** @return the C handle, borrowed; NULL once moved from. */
    hpt_sampler *get() const noexcept { return handle_.get(); }

private:
    friend class study;
    detail::owner<hpt_sampler, hpt_sampler_destroy> handle_;
};

} // namespace hptune

#endif
