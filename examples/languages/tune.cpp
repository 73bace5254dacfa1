// The run of tune.c by the C++ interface: a lambda as the objective.  Handles
// end with their scope, what fails throws, and so does an objective that may.
#include <hptune/hptune.hpp>

#include <cstdio>
#include <exception>

static void
tune()
{
    hptune::space space;
    space.add_float("learning_rate", 1e-4, 1, HPT_LOG);
    space.add_float("momentum", 0, 0.99);
    space.add_int("depth", 1, 12);
    space.add_categorical("loss", { "hinge", "log", "squared" });

    hptune::study study(space, hptune::sampler("gp", { { "reproducible", 1 } }));
    study.set_seed(42);
    study.optimize(
        [](const hptune::trial &trial) {
            const double rate = trial.get_float("learning_rate");
            const double momentum = trial.get_float("momentum");
            const double depth = double(trial.get_int("depth"));
            const double value = (rate - 0.1) * (rate - 0.1) +
                                 (momentum - 0.9) * (momentum - 0.9) +
                                 0.01 * (depth - 5) * (depth - 5);

            return trial.get_label("loss") == "squared" ? value : value + 0.1;
        },
        30);

    const hptune::result result = study.result();
    std::printf("best trial %lld, value %.6f\n",
                static_cast<long long>(result.best_number()),
                result.best_value());
    std::printf("digest %s\n", result.digest().c_str());
}

int
main()
{
    try {
        tune();
    } catch (const std::exception &e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
