// A C++ host: handles that end with their scope, an objective that is a lambda,
// and exceptions that cross no frame of C.
//
// The objective throws in the middle of a run.  The run ends, what was told is
// kept, and the same exception comes out of optimize().
#include <hptune/hptune.hpp>

#include <iostream>
#include <stdexcept>

int
main()
{
    hptune::space space;
    space.add_float("x", -5, 10);
    hptune::study study(space, hptune::sampler("gp"));
    int calls = 0, fuse = 25;
    auto train = [&](hptune::trial &trial) {
        const double x = trial.get_float("x");

        if (++calls == fuse)
            throw std::domain_error("the fuse blew");
        return (x - 2) * (x - 2);
    };

    study.optimize(train, 20);
    try {
        study.optimize(train, 20);
        std::cerr << "the exception was lost\n";
        return 1;
    } catch (const std::domain_error &error) {
        std::cout << "caught after " << calls << " calls: " << error.what()
                  << '\n';
    }
    const hptune::result result = study.result();
    std::cout << "best of " << result.count() << ": " << result.best_value()
              << " at x = " << result.best_float("x") << '\n';
}
