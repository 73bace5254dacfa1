/**
 * @file
 * Splits in C++; see hptune/split.h for what each function does.
 */
#ifndef HPTUNE_SPLIT_HPP
#define HPTUNE_SPLIT_HPP

#include <hptune/split.h>
#include <hptune/support.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace hptune {

/** What is known of the rows of a data set, for every scheme: hpt_rows. */
struct rows {
    std::size_t n = 0;                     /**< number of rows */
    std::vector<std::int64_t> strata = {}; /**< of length n, or empty */
    std::vector<std::int64_t> groups = {}; /**< of length n, or empty */
    std::uint64_t seed = 0;                /**< of the shuffle */
    double test_fraction = 0;              /**< of the rows, sealed */
};

/** Folds over the rows of a data set.  Immutable; copies share it. */
class split {
public:
    /** hpt_split_holdout() */
    static split holdout(const rows &of, double validation_fraction)
    {
        const hpt_rows c = in_c(of);

        return split(hpt_split_holdout(&c, validation_fraction));
    }
    /** hpt_split_k_fold() */
    static split k_fold(const rows &of, std::size_t k, std::size_t repeats = 1)
    {
        const hpt_rows c = in_c(of);

        return split(hpt_split_k_fold(&c, k, repeats));
    }
    /** hpt_split_leave_one_out() */
    static split leave_one_out(const rows &of)
    {
        const hpt_rows c = in_c(of);

        return split(hpt_split_leave_one_out(&c));
    }
    /** hpt_split_expanding() */
    static split expanding(const rows &of, std::size_t k, std::size_t horizon,
                           std::size_t gap = 0)
    {
        const hpt_rows c = in_c(of);

        return split(hpt_split_expanding(&c, k, horizon, gap));
    }

    /** hpt_split_count(); 0 once moved from. */
    std::size_t count() const noexcept { return hpt_split_count(get()); }
    /** hpt_split_train_rows(); borrowed from the split. */
    view<std::size_t> train_rows(std::size_t fold) const &
    {
        std::size_t n = 0;

        return { detail::check(hpt_split_train_rows(at(), fold, &n)), n };
    }
    view<std::size_t> train_rows(std::size_t fold) const && = delete;
    /** hpt_split_validation_rows(); borrowed from the split. */
    view<std::size_t> validation_rows(std::size_t fold) const &
    {
        std::size_t n = 0;

        return { detail::check(hpt_split_validation_rows(at(), fold, &n)), n };
    }
    view<std::size_t> validation_rows(std::size_t fold) const && = delete;
    /** hpt_split_test_count() */
    std::size_t test_count() const noexcept
    {
        return hpt_split_test_count(get());
    }
    /** hpt_split_is_sealed() */
    bool is_sealed() const noexcept { return hpt_split_is_sealed(get()) == 1; }

    /** @return the C handle, borrowed; NULL once moved from. */
    hpt_split *get() const noexcept { return handle_.get(); }

private:
    friend class objective;

    explicit split(hpt_split *made) : handle_(made, hpt_split_destroy)
    {
        detail::check(made);
    }
    hpt_split *at() const
    {
        if (!handle_)
            throw error(HPT_E_INVALID, "the handle was moved from");
        return handle_.get();
    }
    static const std::int64_t *column(const rows &of,
                                      const std::vector<std::int64_t> &values)
    {
        if (values.empty())
            return nullptr;
        if (values.size() != of.n)
            throw error(HPT_E_INVALID, "rows: strata or groups are not n long");
        return values.data();
    }
    static hpt_rows in_c(const rows &of)
    {
        hpt_rows c = HPT_ROWS_INIT;

        c.n = of.n;
        c.strata = column(of, of.strata);
        c.groups = column(of, of.groups);
        c.seed = of.seed;
        c.test_fraction = of.test_fraction;
        return c;
    }

    std::shared_ptr<hpt_split> handle_;
};

} // namespace hptune

#endif
