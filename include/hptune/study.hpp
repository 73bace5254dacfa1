/**
 * @file
 * Studies in C++; see hptune/study.h for what each function does.
 */
#ifndef HPTUNE_STUDY_HPP
#define HPTUNE_STUDY_HPP

#include <hptune/objective.hpp>
#include <hptune/result.hpp>
#include <hptune/sampler.hpp>
#include <hptune/space.hpp>
#include <hptune/study.h>
#include <hptune/support.hpp>
#include <hptune/trial.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace hptune {

namespace detail {

/* The user's callback after each trial: false stops the run. */
struct hook {
    std::function<bool(const trial_view &)> function;
    std::shared_ptr<receiver> home;

    static int call(hpt_study *, const hpt_trial *trial, void *self) noexcept
    {
        auto *h = static_cast<hook *>(self);

        try {
            return h->function(trial_view(trial)) ? HPT_OK : HPT_STOPPED;
        } catch (...) {
            return keep_thrown(*h->home);
        }
    }
};

} // namespace detail

/**
 * An experiment: space, sampler and history.  As thread-safe as the C handle;
 * moving or destroying it is not.
 */
class study {
public:
    /** hpt_study_create(); the sampler is gone, also when this throws. */
    study(const hptune::space &space, hptune::sampler sampler)
        : home_(space.home_),
          handle_(create(space.at(), sampler.handle_))
    {
    }

    /** hpt_study_set_seed() */
    void set_seed(std::uint64_t seed)
    {
        detail::check(hpt_study_set_seed(at(), seed));
    }
    /** hpt_study_set_direction() */
    void set_direction(hpt_direction direction)
    {
        detail::check(hpt_study_set_direction(at(), direction));
    }
    /** hpt_study_get_direction() */
    int get_direction() const
    {
        return detail::check(hpt_study_get_direction(at()));
    }
    /** hpt_study_add_outcome() */
    void add_outcome(const text &name, double limit)
    {
        detail::check(hpt_study_add_outcome(at(), name.get(), limit));
    }
    /** hpt_study_outcome_count() */
    std::size_t outcome_count() const { return hpt_study_outcome_count(at()); }
    /** hpt_study_outcome_name() */
    std::string outcome_name(std::size_t index) const
    {
        return detail::check(hpt_study_outcome_name(at(), index));
    }
    /** hpt_study_outcome_limit() */
    double outcome_limit(std::size_t index) const
    {
        return known(hpt_study_outcome_limit(at(), index));
    }
    /** hpt_study_set_workers() */
    void set_workers(int n) { detail::check(hpt_study_set_workers(at(), n)); }
    /** hpt_study_set_trial_limit() */
    void set_trial_limit(std::int64_t n)
    {
        detail::check(hpt_study_set_trial_limit(at(), n));
    }
    /** hpt_study_set_time_limit() */
    void set_time_limit(double seconds)
    {
        detail::check(hpt_study_set_time_limit(at(), seconds));
    }
    /** hpt_study_set_target() */
    void set_target(double value)
    {
        detail::check(hpt_study_set_target(at(), value));
    }
    /** hpt_study_set_patience() */
    void set_patience(std::int64_t n)
    {
        detail::check(hpt_study_set_patience(at(), n));
    }
    /**
     * hpt_study_set_callback(): called after each trial, by several threads at
     * once when there are several workers.  The function returns nothing, or
     * false to stop the run; what it throws ends the run and comes out of
     * optimize().
     */
    template <typename Function> void set_callback(Function function)
    {
        using answer = std::invoke_result_t<Function &, const trial_view &>;

        static_assert(std::is_void_v<answer> || std::is_same_v<answer, bool>,
                      "the callback returns nothing or a bool, not a status");
        std::function<answer(const trial_view &)> f(std::move(function));

        if (!f)
            remove_callback();
        else if constexpr (std::is_void_v<answer>)
            set_hook([f = std::move(f)](const trial_view &t) mutable {
                f(t);
                return true;
            });
        else
            set_hook(std::move(f));
    }
    /** hpt_study_set_callback() with none. */
    void remove_callback()
    {
        detail::check(hpt_study_set_callback(at(), nullptr, nullptr, nullptr));
    }
    /** hpt_study_set_progress() */
    void set_progress(int descriptor)
    {
        detail::check(hpt_study_set_progress(at(), descriptor));
    }

    /** hpt_study_enqueue() */
    void enqueue(const numbers &point)
    {
        detail::call c(true);
        const detail::columns p(point);

        c.check(hpt_study_enqueue(at(), point.size(), p.names.data(),
                                  p.values.data()));
    }
    /** hpt_study_enqueue_defaults() */
    void enqueue_defaults()
    {
        detail::call c(true);

        c.check(hpt_study_enqueue_defaults(at()));
    }
    /** hpt_study_add(); where a distribution's own function throws, the result
     *  may have been added. */
    void add(const numbers &point, double value, double standard_error = 0)
    {
        detail::call c(true);
        const detail::columns p(point);

        c.check(hpt_study_add(at(), point.size(), p.names.data(),
                              p.values.data(), value, standard_error));
    }
    /** hpt_study_add_with_outcomes() */
    void add_with_outcomes(const numbers &point, double value,
                           double standard_error,
                           const std::vector<double> &outcomes)
    {
        detail::call c(true);
        const detail::columns p(point);

        c.check(hpt_study_add_with_outcomes(
            at(), point.size(), p.names.data(), p.values.data(), value,
            standard_error, outcomes.size(), outcomes.data()));
    }

    /**
     * hpt_study_ask().  When a function of the space throws, the trial that it
     * was asked for is told as abandoned.
     *
     * @return nothing when every point of a finite space was proposed
     */
    std::optional<trial> ask()
    {
        detail::call c;
        hpt_trial *handle = nullptr;
        const int rc = hpt_study_ask(at(), &handle);

        if (handle && c.first.has())
            hpt_study_tell_state(at(), hpt_trial_number(handle),
                                 HPT_TRIAL_ABANDONED, 0);
        c.check(rc);
        return handle ? std::optional<trial>(trial(handle)) : std::nullopt;
    }
    /** hpt_study_tell() */
    void tell(std::int64_t number, double value)
    {
        detail::call c;

        c.check(hpt_study_tell(at(), number, value));
    }
    /** hpt_study_tell_mean() */
    void tell_mean(std::int64_t number, double value, double standard_error)
    {
        detail::call c;

        c.check(hpt_study_tell_mean(at(), number, value, standard_error));
    }
    /** hpt_study_tell_state() */
    void tell_state(std::int64_t number, hpt_trial_state state,
                    double value = std::numeric_limits<double>::quiet_NaN())
    {
        detail::call c;

        c.check(hpt_study_tell_state(at(), number, state, value));
    }

    /**
     * hpt_study_optimize().  What was told before an exception is kept; of
     * several threads' exceptions the first comes out.
     *
     * @return HPT_OK, or why the run ended sooner, such as HPT_EXHAUSTED
     */
    int optimize(const objective &of, std::int64_t n)
    {
        hpt_study *const own = at();
        detail::call c;
        detail::run run{ of.function_, c.first, *home_ };
        const auto handle = of.create(run);

        home_->take(); /* what a C call between the runs has left */
        const int rc = hpt_study_optimize(own, handle.get(), n);

        if (rc != HPT_OK) /* of a worker that asked for its first trial */
            c.first.keep(home_->take());
        return c.check(rc);
    }
    /**
     * The same for a function alone, borrowed for the run, in the direction
     * that the study has.
     */
    template <typename Function,
              typename = std::enable_if_t<std::is_invocable_r_v<
                  double, Function &, trial &>>>
    int optimize(Function &&function, std::int64_t n)
    {
        objective of(borrowed(function));

        of.set_direction(hpt_direction(get_direction()));
        return optimize(of, n);
    }
    /** hpt_study_stop(); any thread, any signal handler. */
    void stop() noexcept { hpt_study_stop(handle_.get()); }
    /** hpt_study_is_done() @return 0 to go on, or why not. */
    int is_done() const { return detail::check(hpt_study_is_done(at())); }
    /** hpt_study_count() */
    std::int64_t count() const
    {
        return detail::check(hpt_study_count(at()));
    }
    /** hpt_study_get_seconds() */
    double get_seconds() const { return known(hpt_study_get_seconds(at())); }
    /** hpt_study_explain() */
    std::string explain() const
    {
        return detail::owned(hpt_study_explain(at()));
    }
    /** hpt_study_score_test() */
    double score_test(const objective &of)
    {
        hpt_study *const own = at();
        detail::call c;
        detail::run run{ of.function_, c.first, *home_ };
        const auto handle = of.create(run);
        double value;

        c.check(hpt_study_score_test(own, handle.get(), &value));
        return value;
    }
    /** hpt_study_result() */
    hptune::result result() const
    {
        detail::call c;

        return hptune::result(hpt_study_result(at()), c);
    }

    /** @return the C handle, borrowed; NULL once moved from. */
    hpt_study *get() const noexcept { return handle_.get(); }

private:
    using owner = detail::owner<hpt_study, hpt_study_destroy>;

    /* A pointer by value, so that a null one is seen. */
    template <typename Function> static auto borrowed(Function &function)
    {
        if constexpr (std::is_pointer_v<Function>)
            return function;
        else
            return std::ref(function);
    }

    using sampler_owner = detail::owner<hpt_sampler, hpt_sampler_destroy>;

    static owner create(hpt_space *space, sampler_owner &sampler)
    {
        detail::call c;
        sampler.at();
        owner made(hpt_study_create(space, sampler.release()));

        c.check(made.get());
        return made;
    }
    hpt_study *at() const { return handle_.at(); }
    static double known(double x)
    {
        if (std::isnan(x))
            throw error(hpt_last_status());
        return x;
    }
    void set_hook(std::function<bool(const trial_view &)> function)
    {
        hpt_study *handle = at();
        const bool is_there = bool(function);
        auto state = std::make_unique<detail::hook>(
            detail::hook{ std::move(function), home_ });

        detail::check(hpt_study_set_callback(
            handle, is_there ? detail::hook::call : nullptr, state.release(),
            detail::destroy_state<detail::hook>));
    }

    std::shared_ptr<detail::receiver> home_;
    owner handle_;
};

} // namespace hptune

#endif
