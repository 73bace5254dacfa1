/**
 * @file
 * Objectives in C++; see hptune/objective.h for what each function does.
 */
#ifndef HPTUNE_OBJECTIVE_HPP
#define HPTUNE_OBJECTIVE_HPP

#include <hptune/objective.h>
#include <hptune/split.hpp>
#include <hptune/support.hpp>
#include <hptune/trial.hpp>

#include <functional>
#include <limits>
#include <optional>
#include <utility>

namespace hptune {

/**
 * Thrown by an objective: the trial is cut short, with what is known of its
 * value.  No std::exception, so that what handles those lets it pass.
 */
struct HPT_API pruned {
    /** NaN when nothing is known. */
    double value = std::numeric_limits<double>::quiet_NaN();
};

/** Thrown by an objective: the trial has no value, and the run goes on. */
struct HPT_API trial_failed {};

namespace detail {

/* A run, or a final test: what the library calls, and who hears of a throw. */
struct run {
    const std::function<double(trial &)> &function;
    receiver &first, &home;

    static int call(hpt_trial *handle, double *value, void *self) noexcept
    {
        auto *r = static_cast<run *>(self);

        if (!here.current) /* on a thread of the library's, the first time */
            here.current = &r->first;
        if (std::exchange(here.broken, false))
            return threw; /* no predicate has allowed this trial */
        try {
            trial t(handle);

            *value = r->function(t);
            return HPT_OK;
        } catch (const pruned &p) {
            *value = p.value;
            return HPT_TRIAL_PRUNED;
        } catch (const trial_failed &) {
            return HPT_TRIAL_FAILED;
        } catch (...) {
            return keep_thrown(r->home);
        }
    }
};

} // namespace detail

/**
 * A function that trains and scores one configuration, its direction, and how
 * it is validated: a value, of which each run makes a C handle of its own.  The
 * function is copied; workers call that one copy at the same time.
 *
 * It returns the score, or throws: pruned and trial_failed are recorded, and
 * the run goes on; any other exception makes its trial a failed one, ends the
 * run, and comes out of optimize().
 */
class objective {
public:
    /** hpt_objective_create() */
    explicit objective(std::function<double(trial &)> function)
        : function_(std::move(function))
    {
        if (!function_)
            throw error(HPT_E_INVALID, "objective: the function is empty");
    }

    /** hpt_objective_set_direction() */
    void set_direction(hpt_direction direction) noexcept
    {
        direction_ = direction;
    }
    /** hpt_objective_set_split(); it is shared. */
    void set_split(const hptune::split &split)
    {
        split.at();
        split_ = split;
    }
    /** hpt_objective_set_split() with none. */
    void remove_split() noexcept { split_.reset(); }
    /** hpt_objective_set_repeats() */
    void set_repeats(int n)
    {
        detail::check(hpt_objective_set_repeats(scratch().get(), n));
        repeats_ = n;
    }
    /** hpt_objective_set_racing() */
    void set_racing(double alpha)
    {
        detail::check(hpt_objective_set_racing(scratch().get(), alpha));
        alpha_ = alpha;
    }

private:
    friend class study;
    using handle = detail::owner<hpt_objective, hpt_objective_destroy>;

    /* Refuses what a handle refuses. */
    static handle scratch()
    {
        return handle(
            detail::check(hpt_objective_create(detail::run::call, nullptr)));
    }
    handle create(detail::run &run) const
    {
        handle made(
            detail::check(hpt_objective_create(detail::run::call, &run)));

        detail::check(hpt_objective_set_direction(made.get(), direction_));
        if (split_)
            detail::check(hpt_objective_set_split(made.get(), split_->get()));
        if (repeats_)
            detail::check(hpt_objective_set_repeats(made.get(), *repeats_));
        if (alpha_)
            detail::check(hpt_objective_set_racing(made.get(), *alpha_));
        return made;
    }

    std::function<double(trial &)> function_;
    hpt_direction direction_ = HPT_MINIMIZE;
    std::optional<hptune::split> split_;
    std::optional<int> repeats_;
    std::optional<double> alpha_;
};

} // namespace hptune

#endif
