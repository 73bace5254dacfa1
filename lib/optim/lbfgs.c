/*
 * Projected L-BFGS for a box, by reverse communication.
 *
 *   paper   code      meaning
 *   x_k     x, f, g   iterate, its value and gradient
 *   p_k     d         search direction, zero for variables held at a bound
 *   s_k,y_k s, y      steps and changes of the gradient, a ring of `memory`
 *
 * Two-loop recursion [NW06, algorithm 7.4] restricted to the free variables;
 * backtracking along the projected path with Armijo's condition
 * [B82 = Bertsekas, SIAM J. Control Optim. 20, 1982].
 */
#include "optim/lbfgs.h"

#include "base/error.h"
#include <math.h>
#include <string.h>

#define ARMIJO 1e-4
#define MAX_BACKTRACKS 20

struct hpti_lbfgs {
    const hpt_allocator *mem;
    size_t dim, memory;
    size_t pairs, newest; /* pairs held; index of the newest */
    hpti_lbfgs_options options;
    int iterations, evaluations, backtracks;
    bool started; /* x has been evaluated */
    double f, trial_f, step, slope;
    double *low, *high;
    double *x, *g, *d, *trial;
    double *s, *y, *rho, *a; /* s, y: memory x dim */
};

int
hpti_lbfgs_create(hpti_lbfgs **out, const hpt_allocator *mem, size_t dim,
                  size_t memory)
{
    hpti_lbfgs *run = hpti_calloc(mem, 1, sizeof *run);
    double *block = hpti_matrix(mem, 6 + 2 * memory, dim + 1);

    *out = NULL;
    if (!run || !block) {
        hpti_free(mem, run);
        hpti_free(mem, block);
        return hpti_fail_memory("a minimiser");
    }
    run->mem = mem;
    run->dim = dim;
    run->memory = memory;
    run->low = block;
    run->high = run->low + dim;
    run->x = run->high + dim;
    run->g = run->x + dim;
    run->d = run->g + dim;
    run->trial = run->d + dim;
    run->s = run->trial + dim;
    run->y = run->s + memory * dim;
    run->rho = run->y + memory * dim;
    run->a = run->rho + memory;
    *out = run;
    return HPT_OK;
}

void
hpti_lbfgs_destroy(hpti_lbfgs *run)
{
    if (!run)
        return;
    hpti_free(run->mem, run->low);
    hpti_free(run->mem, run);
}

static double
dot(size_t n, const double *a, const double *b)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static double
into_box(const hpti_lbfgs *run, size_t i, double x)
{
    return fmin(fmax(x, run->low[i]), run->high[i]);
}

void
hpti_lbfgs_start(hpti_lbfgs *run, const double *x0, const double *low,
                 const double *high, const hpti_lbfgs_options *options)
{
    memcpy(run->low, low, run->dim * sizeof *low);
    memcpy(run->high, high, run->dim * sizeof *high);
    for (size_t i = 0; i < run->dim; i++)
        run->x[i] = run->trial[i] = into_box(run, i, x0[i]);
    run->options = *options;
    run->pairs = run->newest = 0;
    run->iterations = run->evaluations = run->backtracks = 0;
    run->started = false;
    run->f = INFINITY;
}

const double *
hpti_lbfgs_point(const hpti_lbfgs *run)
{
    return run->trial;
}

const double *
hpti_lbfgs_best(const hpti_lbfgs *run, double *f)
{
    if (f)
        *f = run->f;
    return run->x;
}

/* Is variable i held at a bound that the gradient pushes it against? */
static bool
is_held(const hpti_lbfgs *run, size_t i)
{
    return (run->x[i] <= run->low[i] && run->g[i] > 0) ||
           (run->x[i] >= run->high[i] && run->g[i] < 0);
}

static double
projected_gradient(const hpti_lbfgs *run)
{
    double largest = 0;

    for (size_t i = 0; i < run->dim; i++)
        if (!is_held(run, i))
            largest = fmax(largest, fabs(run->g[i]));
    return largest;
}

/* [NW06] algorithm 7.4: d = -H g over the free variables. */
static void
set_direction(hpti_lbfgs *run)
{
    const size_t n = run->dim, m = run->memory;
    double *d = run->d;

    for (size_t i = 0; i < n; i++)
        d[i] = is_held(run, i) ? 0 : -run->g[i];
    for (size_t k = 0; k < run->pairs; k++) {
        size_t j = (run->newest + m - k) % m;

        run->a[j] = run->rho[j] * dot(n, run->s + j * n, d);
        for (size_t i = 0; i < n; i++)
            d[i] -= run->a[j] * run->y[j * n + i];
    }
    if (run->pairs) {
        const double *y = run->y + run->newest * n;
        double scale = 1 / (run->rho[run->newest] * dot(n, y, y));

        for (size_t i = 0; i < n; i++)
            d[i] *= scale;
    }
    for (size_t k = run->pairs; k-- > 0;) {
        size_t j = (run->newest + m - k) % m;
        double b = run->rho[j] * dot(n, run->y + j * n, d);

        for (size_t i = 0; i < n; i++)
            d[i] += (run->a[j] - b) * run->s[j * n + i];
    }
    for (size_t i = 0; i < n; i++)
        if (is_held(run, i))
            d[i] = 0;
}

static void
set_trial(hpti_lbfgs *run)
{
    for (size_t i = 0; i < run->dim; i++)
        run->trial[i] = into_box(run, i, run->x[i] + run->step * run->d[i]);
}

/* Choose a direction and a first step from x; false when there is none. */
static bool
begin_search(hpti_lbfgs *run)
{
    double norm;

    if (projected_gradient(run) < run->options.gradient_limit)
        return false;
    set_direction(run);
    run->slope = dot(run->dim, run->d, run->g);
    if (!(run->slope < 0)) { /* the memory misleads: steepest descent */
        run->pairs = 0;
        set_direction(run);
        run->slope = dot(run->dim, run->d, run->g);
        if (!(run->slope < 0))
            return false;
    }
    norm = sqrt(dot(run->dim, run->d, run->d));
    run->step = run->pairs ? 1 : fmin(1, run->options.first_step / norm);
    run->backtracks = 0;
    set_trial(run);
    return true;
}

static void
remember_pair(hpti_lbfgs *run, const double *g)
{
    const size_t n = run->dim;
    size_t j = run->pairs ? (run->newest + 1) % run->memory : 0;
    double *s = run->s + j * n, *y = run->y + j * n;
    double sy;

    for (size_t i = 0; i < n; i++) {
        s[i] = run->trial[i] - run->x[i];
        y[i] = g[i] - run->g[i];
    }
    sy = dot(n, s, y);
    if (!(sy > 1e-10 * sqrt(dot(n, s, s) * dot(n, y, y))))
        return;
    run->rho[j] = 1 / sy;
    run->newest = j;
    if (run->pairs < run->memory)
        run->pairs++;
}

/* The step was too long: shorten it.  False when it cannot go on. */
static bool
backtrack(hpti_lbfgs *run, double f)
{
    double factor = 0.3;

    if (++run->backtracks > MAX_BACKTRACKS) {
        if (!run->pairs)
            return false;
        run->pairs = 0;
        return begin_search(run);
    }
    if (run->backtracks == 1 && isfinite(f)) {
        /* minimum of the parabola through f(0), f'(0), f(step) */
        double t = -run->slope * run->step /
                   (2 * (f - run->f - run->slope * run->step));

        factor = t > 0.1 ? fmin(t, 0.5) : 0.1;
    }
    run->step *= factor;
    set_trial(run);
    return true;
}

/* Armijo's condition along the projected path. */
static bool
is_enough(const hpti_lbfgs *run, double f)
{
    double gain = 0;

    for (size_t i = 0; i < run->dim; i++)
        gain += run->g[i] * (run->trial[i] - run->x[i]);
    return f <= run->f + ARMIJO * gain && (gain < 0 || f < run->f);
}

bool
hpti_lbfgs_advance(hpti_lbfgs *run, double f, const double *g)
{
    const size_t bytes = run->dim * sizeof *g;
    const bool last = run->options.max_evaluations &&
                      ++run->evaluations >= run->options.max_evaluations;
    double change;

    if (!run->started) {
        run->started = true;
        run->f = f;
        memcpy(run->g, g, bytes);
        return isfinite(f) && !last && begin_search(run);
    }
    if (!(is_enough(run, f) && isfinite(f)))
        return !last && backtrack(run, f);
    remember_pair(run, g);
    change = fabs(run->f - f);
    run->f = f;
    memcpy(run->x, run->trial, bytes);
    memcpy(run->g, g, bytes);
    if (last || ++run->iterations >= run->options.max_iterations ||
        change <= run->options.value_limit * fmax(1, fabs(f)))
        return false;
    return begin_search(run);
}
