// A C++ host: handles owned by smart pointers, an objective that is a lambda,
// and exceptions that stay on their side.
//
// No exception may leave a callback.  The one function that the library calls
// catches it, keeps it, and stops the run with a number of its own; the host
// throws it again once hpt_study_optimize() has come back.
#include <hptune/hptune.h>

#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <utility>

template <auto destroy> struct Destroy {
    template <typename T> void operator()(T *handle) const { destroy(handle); }
};
using Space = std::unique_ptr<hpt_space, Destroy<hpt_space_destroy>>;
using Study = std::unique_ptr<hpt_study, Destroy<hpt_study_destroy>>;
using Result = std::unique_ptr<hpt_result, Destroy<hpt_result_destroy>>;
using Objective =
    std::unique_ptr<hpt_objective, Destroy<hpt_objective_destroy>>;

static int
check(int status)
{
    if (status < 0)
        throw std::runtime_error(hpt_last_error());
    return status;
}

class Evaluator {
public:
    using Function = std::function<double(hpt_trial *)>;
    explicit Evaluator(Function function) : function_(std::move(function)) {}

    int optimize(hpt_study *study, int64_t n)
    {
        Objective objective(hpt_objective_create(call, this));
        int status = hpt_study_optimize(study, objective.get(), n);
        if (thrown_)
            std::rethrow_exception(std::exchange(thrown_, nullptr));
        return check(status);
    }

private:
    static constexpr int threw = -1000; // no code of the library

    static int call(hpt_trial *trial, double *value, void *self) noexcept
    {
        auto *evaluator = static_cast<Evaluator *>(self);
        try {
            *value = evaluator->function_(trial);
            return HPT_OK;
        } catch (...) {
            evaluator->thrown_ = std::current_exception();
            return threw;
        }
    }

    Function function_;
    std::exception_ptr thrown_;
};

int
main()
{
    Space space(hpt_space_create());
    check(hpt_space_add_float(space.get(), "x", -5, 10, HPT_LINEAR));
    Study study(hpt_study_create(space.get(), hpt_sampler_create("gp")));
    int calls = 0, fuse = 25;

    Evaluator evaluator([&](hpt_trial *trial) {
        double x = hpt_trial_get_float(trial, "x");
        if (++calls == fuse)
            throw std::domain_error("the fuse blew");
        return (x - 2) * (x - 2);
    });
    evaluator.optimize(study.get(), 20);
    try {
        evaluator.optimize(study.get(), 20);
        std::cerr << "the exception was lost\n";
        return 1;
    } catch (const std::domain_error &error) {
        std::cout << "caught after " << calls << " calls: " << error.what()
                  << '\n';
    }
    Result result(hpt_study_result(study.get()));
    std::cout << "best of " << hpt_result_count(result.get()) << ": "
              << hpt_result_best_value(result.get()) << '\n';
}
