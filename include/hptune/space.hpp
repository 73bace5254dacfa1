/**
 * @file
 * Search spaces in C++; see hptune/space.h for what each function does.
 */
#ifndef HPTUNE_SPACE_HPP
#define HPTUNE_SPACE_HPP

#include <hptune/dist.hpp>
#include <hptune/space.h>
#include <hptune/support.hpp>
#include <hptune/trial.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hptune {

namespace detail {

/* A predicate of the user's. */
struct predicate {
    std::function<bool(const trial_view &)> holds;
    std::shared_ptr<receiver> home;

    /* After a throw all is allowed, so that the ask ends soon. */
    static int call(const hpt_trial *trial, void *self) noexcept
    {
        auto *p = static_cast<predicate *>(self);

        try {
            if (!here.broken)
                return p->holds(trial_view(trial));
        } catch (...) {
            keep_thrown(*p->home);
            here.broken = true;
        }
        return !here.refuse;
    }
};

/* Names and numbers side by side, as the library takes them; borrowed. */
struct columns {
    explicit columns(const numbers &list)
    {
        names.reserve(list.size());
        values.reserve(list.size());
        for (const auto &[name, value] : list) {
            names.push_back(text(name).get());
            values.push_back(value);
        }
    }
    std::vector<const char *> names;
    std::vector<double> values;
};

} // namespace detail

/** What can be read of a space; the base of two classes. */
template <typename Space> class space_reader {
public:
    /** hpt_space_count() */
    std::size_t count() const { return hpt_space_count(at()); }
    /** hpt_space_name(); borrowed from the space. */
    std::string_view name(std::size_t index) const
    {
        const char *found = hpt_space_name(at(), index);

        if (!found)
            throw error(HPT_E_RANGE,
                        "the space has no parameter of that index");
        return found;
    }
    /** hpt_space_find() */
    std::size_t find(const text &name) const
    {
        return std::size_t(detail::check(hpt_space_find(at(), name.get())));
    }
    /** hpt_space_kind(): an hpt_kind; throws for an unknown name. */
    int kind(const text &name) const
    {
        const int kind = hpt_space_kind(at(), name.get());

        if (kind == HPT_KIND_UNKNOWN)
            throw error(hpt_last_status());
        return kind;
    }
    /** hpt_space_label_count(); throws for an unknown name. */
    std::size_t label_count(const text &name) const
    {
        kind(name);
        return hpt_space_label_count(at(), name.get());
    }
    /** hpt_space_label(); borrowed from the space. */
    std::string_view label(const text &name, std::size_t index) const
    {
        return detail::check(hpt_space_label(at(), name.get(), index));
    }
    /** hpt_space_find_label() */
    std::size_t find_label(const text &name, const text &label) const
    {
        return std::size_t(detail::check(
            hpt_space_find_label(at(), name.get(), label.get())));
    }
    /** hpt_space_bounds() @return lowest and highest value. */
    std::pair<double, double> bounds(const text &name) const
    {
        std::pair<double, double> ends;

        detail::check(
            hpt_space_bounds(at(), name.get(), &ends.first, &ends.second));
        return ends;
    }
    /** hpt_space_to_json() */
    std::string to_json() const
    {
        return detail::owned(hpt_space_to_json(at()));
    }

private:
    friend Space;

    space_reader() = default;
    const hpt_space *at() const
    {
        return static_cast<const Space *>(this)->at();
    }
};

/** Somebody else's space, borrowed. */
class space_view : public space_reader<space_view> {
public:
    /** Borrows. */
    explicit space_view(const hpt_space *space) noexcept : space_(space) {}
    /** @return the C handle. */
    const hpt_space *get() const noexcept { return space_; }

private:
    friend class space_reader<space_view>;
    const hpt_space *at() const noexcept { return space_; }

    const hpt_space *space_;
};

/**
 * A search space.  It may go before the studies that use it; a call that throws
 * leaves it as it was, but for the memory of the mistake.
 */
class space : public space_reader<space> {
public:
    /** An empty one: hpt_space_create(). */
    space()
        : home_(std::make_shared<detail::receiver>()),
          handle_(detail::check(hpt_space_create()))
    {
    }

    /** hpt_space_add(); the distribution is gone, also when this throws. */
    void add(const text &name, dist from)
    {
        detail::call c;
        from.handle_.at();
        at();
        if (from.own_)
            from.own_->home = home_;
        c.check(hpt_space_add(at(), name.get(), from.handle_.release()));
    }
    /** hpt_space_add_float() */
    void add_float(const text &name, double low, double high,
                   hpt_scale scale = HPT_LINEAR)
    {
        detail::check(hpt_space_add_float(at(), name.get(), low, high, scale));
    }
    /** hpt_space_add_float_step() */
    void add_float_step(const text &name, double low, double high, double step)
    {
        detail::check(
            hpt_space_add_float_step(at(), name.get(), low, high, step));
    }
    /** hpt_space_add_int() */
    void add_int(const text &name, std::int64_t low, std::int64_t high,
                 hpt_scale scale = HPT_LINEAR)
    {
        detail::check(hpt_space_add_int(at(), name.get(), low, high, scale));
    }
    /** hpt_space_add_int_step() */
    void add_int_step(const text &name, std::int64_t low, std::int64_t high,
                      std::int64_t step)
    {
        detail::check(
            hpt_space_add_int_step(at(), name.get(), low, high, step));
    }
    /** hpt_space_add_categorical() */
    void add_categorical(const text &name,
                         const std::vector<std::string> &labels)
    {
        detail::check(hpt_space_add_categorical(
            at(), name.get(), labels.size(), detail::pointers(labels).data()));
    }
    /** hpt_space_add_ordinal() */
    void add_ordinal(const text &name, const std::vector<double> &values)
    {
        detail::check(hpt_space_add_ordinal(at(), name.get(), values.size(),
                                            values.data()));
    }
    /** hpt_space_add_boolean() */
    void add_boolean(const text &name)
    {
        detail::check(hpt_space_add_boolean(at(), name.get()));
    }
    /** hpt_space_add_constant() */
    void add_constant(const text &name, double value)
    {
        detail::check(hpt_space_add_constant(at(), name.get(), value));
    }

    /** hpt_space_add_condition_labels() */
    void add_condition_labels(const text &child, const text &parent,
                              const std::vector<std::string> &labels)
    {
        detail::check(hpt_space_add_condition_labels(
            at(), child.get(), parent.get(), labels.size(),
            detail::pointers(labels).data()));
    }
    /** hpt_space_add_condition_values() */
    void add_condition_values(const text &child, const text &parent,
                              const std::vector<double> &values)
    {
        detail::check(hpt_space_add_condition_values(
            at(), child.get(), parent.get(), values.size(), values.data()));
    }
    /** hpt_space_add_condition_range() */
    void add_condition_range(const text &child, const text &parent, double low,
                             double high)
    {
        detail::check(hpt_space_add_condition_range(at(), child.get(),
                                                    parent.get(), low, high));
    }

    /** hpt_space_add_linear(); names with their coefficients. */
    void add_linear(const numbers &terms, double upper)
    {
        const detail::columns c(terms);

        detail::check(hpt_space_add_linear(at(), terms.size(), c.names.data(),
                                           c.values.data(), upper));
    }
    /** hpt_space_add_order() */
    void add_order(const text &smaller, const text &larger)
    {
        detail::check(
            hpt_space_add_order(at(), smaller.get(), larger.get()));
    }
    /**
     * hpt_space_add_predicate().  Called by any thread that asks; what it
     * throws comes out of the call that asked.
     */
    void add_predicate(std::function<bool(const trial_view &)> holds)
    {
        const bool is_there = bool(holds);
        hpt_space *handle = at();
        auto state = std::make_unique<detail::predicate>(
            detail::predicate{ std::move(holds), home_ });

        detail::check(hpt_space_add_predicate(
            handle, is_there ? detail::predicate::call : nullptr,
            state.release(), detail::destroy_state<detail::predicate>));
    }

    /** hpt_space_set_default() */
    void set_default(const text &name, double value)
    {
        detail::call c;

        c.check(hpt_space_set_default(at(), name.get(), value));
    }
    /** hpt_space_set_default_label() */
    void set_default_label(const text &name, const text &label)
    {
        detail::check(
            hpt_space_set_default_label(at(), name.get(), label.get()));
    }

    /** @return the C handle, borrowed; NULL once moved from. */
    hpt_space *get() const noexcept { return handle_.get(); }

private:
    template <typename> friend class space_reader;
    friend class study;
    hpt_space *at() const { return handle_.at(); }

    std::shared_ptr<detail::receiver> home_;
    detail::owner<hpt_space, hpt_space_destroy> handle_;
};

} // namespace hptune

#endif
