/*
 * The search over coordinates with separate values: moves to other values, in
 * turn with L-BFGS over the continuous ones.
 */
#include "sampler/gp-search-priv.h"
#include <hptune/status.h>
#include <math.h>
#include <string.h>

#define ROUNDS 6      /* of discrete moves and L-BFGS in turn */
#define FULL_SWEEP 16 /* a coordinate with so few values is tried whole */
#define MOST_MOVES 64 /* of one coordinate in one round */
#define INSIDE 1e-6   /* of a cell's width: past a border that was rounded */

void
hpti_search_largest(size_t n, const double *values, size_t most, size_t *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        size_t place = kept;

        if (kept == most && !(values[i] > values[out[kept - 1]]))
            continue;
        if (kept < most)
            kept++;
        else
            place--;
        while (place > 0 && values[i] > values[out[place - 1]]) {
            out[place] = out[place - 1];
            place--;
        }
        out[place] = i;
    }
}

/* Add a neighbour of u with coordinate d at v, when it is another and feasible
 * point. */
static size_t
add_move(hpti_search *s, size_t n, const double *u, size_t d, double v)
{
    const size_t dim = s->domain->dim;
    double *move = s->moves + n * dim;

    memcpy(move, u, dim * sizeof *u);
    move[d] = v;
    hpti_domain_settle(s->domain, move, NULL);
    if (move[d] == u[d] ||
        (s->domain->constrained && !hpti_domain_is_feasible(s->domain, move)))
        return n;
    return n + 1;
}

/* All values of a coordinate with few of them. */
static size_t
sweep_moves(hpti_search *s, size_t n, const double *u, size_t d)
{
    double at = 0, low, high;

    for (size_t i = 0; i < MOST_MOVES && at <= 1; i++) {
        hpti_domain_cell(s->domain, d, at, &low, &high);
        n = add_move(s, n, u, d, 0.5 * (low + high));
        if (!(high > at))
            break;
        at = high + INSIDE * (high - low);
    }
    return n;
}

/* One cell, then twice and twice again as far, both ways. */
static size_t
step_moves(hpti_search *s, size_t n, const double *u, size_t d)
{
    double low, high, width, cell;

    hpti_domain_cell(s->domain, d, u[d], &low, &high);
    width = cell = high - low;
    for (int k = 0; k < 20 && (k == 0 || width < 0.25); k++) {
        if (low > 0)
            n = add_move(s, n, u, d, low - INSIDE * cell);
        if (high < 1)
            n = add_move(s, n, u, d, high + INSIDE * cell);
        low = fmax(0, low - width);
        high = fmin(1, high + width);
        width *= 2;
    }
    return n;
}

/* Score the n moves; keep the best where it beats *value. */
static int
score_moves(hpti_search *s, hpti_surrogate *surrogate, size_t n, double *value)
{
    const size_t dim = s->domain->dim;
    size_t best;

    if (!n)
        return HPT_OK;
    if (hpti_search_values(s, surrogate, n, s->moves, s->move_values) < 0)
        return HPT_E_NOMEM;
    hpti_search_largest(n, s->move_values, 1, &best);
    if (s->move_values[best] > *value) {
        *value = s->move_values[best];
        memcpy(s->moves + MOVES_ROOM * dim, s->moves + best * dim,
               dim * sizeof *s->moves);
    }
    return HPT_OK;
}

/* Find the best neighbour of candidate `index` and put it in its place; *better
 * tells whether there was one. */
static int
try_moves(hpti_search *s, hpti_surrogate *surrogate, size_t index, bool *better)
{
    const size_t dim = s->domain->dim;
    double *u = s->candidates + index * dim, value = s->values[index];
    size_t n = 0;

    for (size_t d = 0; d < dim; d++) {
        const hpti_coordinate *c = &s->domain->coordinates[d];

        if (c->kind == HPTI_CONTINUOUS || !(s->low[d] < s->high[d]))
            continue;
        if (n + MOST_MOVES > MOVES_ROOM) {
            if (score_moves(s, surrogate, n, &value) < 0)
                return HPT_E_NOMEM;
            n = 0;
        }
        if (c->kind == HPTI_CATEGORIES ||
            (c->count > 0 && c->count <= FULL_SWEEP))
            n = sweep_moves(s, n, u, d);
        else
            n = step_moves(s, n, u, d);
    }
    if (score_moves(s, surrogate, n, &value) < 0)
        return HPT_E_NOMEM;
    *better = value > s->values[index];
    if (*better) {
        memcpy(u, s->moves + MOVES_ROOM * dim, dim * sizeof *u);
        s->values[index] = value;
    }
    return HPT_OK;
}

int
hpti_search_alternate(hpti_search *s, hpti_surrogate *surrogate)
{
    size_t leaders[2], n = s->n < 2 ? s->n : 2;

    hpti_search_largest(s->n, s->values, n, leaders);
    for (size_t i = 0; i < n; i++) {
        size_t at = leaders[i];

        for (int round = 0; round < ROUNDS; round++) {
            bool better = true, moved = false;

            for (int k = 0; better && k < 20; k++) {
                if (try_moves(s, surrogate, at, &better) < 0)
                    return HPT_E_NOMEM;
                moved = moved || better;
            }
            if (!moved || !s->continuous || s->n == s->cap)
                break;
            if (hpti_search_climb(s, surrogate, 1, &at) < 0)
                return HPT_E_NOMEM;
            if (!(s->values[s->n - 1] > s->values[at]))
                break;
            at = s->n - 1;
        }
    }
    return HPT_OK;
}
