/*
 * Fitting the surrogate's hypotheses: when, to what, with how many steps.
 *
 * All hypotheses are fitted in rounds and weighed on the same data, so that
 * their values compare.  Up to 30 observations each has a round at once; later
 * a round comes when enough is new, and is spread over the asks, one hypothesis
 * each.  Between rounds the leading one is refitted alone.
 */
#include "acquisition/selection.h"
#include "acquisition/surrogate-priv.h"
#include <hptune/status.h>

#define ALL_LIMIT 30    /* up to so many points each observation has a round */
#define MANY 60             /* observations: fits take fewer steps */
#define COLD_LIMIT 20 /* up to so many each fit also starts cold */
#define COLD_STEPS 50
#define ROUND_SHARE 6   /* beyond MANY a round comes when a sixth is new, */
#define LEADER_SHARE 25 /* and a fit of the leader at a 25th */
#define FIRST_FIT_LIMIT 100 /* the first time, when all fits start cold */
#define LEAST_FITTING 16    /* of them fitted to */
#define RANKS_LIMIT 500 /* most scores that a transform is fitted to */

/* Of very many scores, ranks at even distances tell enough. */
static void
fit_transforms(hpti_surrogate *s)
{
    const hpti_observations *o = &s->observations;
    const size_t m = o->n_finite < RANKS_LIMIT ? o->n_finite : RANKS_LIMIT;

    for (size_t i = 0; i < m; i++)
        s->work[i] = o->at[o->order[i * (o->n_finite - 1) /
                                    (m > 1 ? m - 1 : 1)]].score;
    hpti_transform_fit(&s->plain, m, s->work, s->work + m, 0);
    if (s->options.power)
        hpti_transform_fit(&s->bent, m, s->work, s->work + m, 1);
}

/* The more data, the less a few more of them move the optimum: half the steps
 * do, and no fresh start. */
static hpti_steps
choose_steps(const hpti_surrogate *s, const hpti_hypothesis *h)
{
    const size_t n = s->observations.n;
    hpti_steps steps = { s->options.iterations, 0 };

    if (n > MANY && steps.warm > 1)
        steps.warm /= 2;
    if (!h->fitted || n <= COLD_LIMIT || (n <= MANY && n >= 2 * h->cold_at))
        steps.cold = COLD_STEPS;
    return steps;
}

static void
load_fitting(hpti_surrogate *s, const hpti_hypothesis *h)
{
    hpti_hypothesis_load(h, &s->observations, s->fitting, s->n_fitting,
                         &s->frame, s->gp);
}

static int
fit_hypothesis(hpti_surrogate *s, hpti_hypothesis *h)
{
    const hpti_steps steps = choose_steps(s, h);

    load_fitting(s, h);
    s->refitted = true;
    return hpti_hypothesis_fit(h, &s->observations, s->fitting, s->gp, &steps,
                               s->start, s->work);
}

static void
end_round(hpti_surrogate *s)
{
    for (size_t k = 0; k < hpti_surrogate_in_play(s); k++)
        if (s->hypotheses[k].value > s->hypotheses[s->leader].value)
            s->leader = k;
    s->round_at = s->observations.n;
    s->in_round = false;
}

/* Fit all hypotheses; the most probable one leads. */
static int
hold_round(hpti_surrogate *s)
{
    for (size_t k = 0; k < hpti_surrogate_in_play(s); k++)
        if (fit_hypothesis(s, &s->hypotheses[k]) < 0)
            return HPT_E_NOMEM;
    end_round(s);
    return HPT_OK;
}

/* Fit one hypothesis after the other, an ask each; then weigh them all on the
 * same data. */
static int
go_on_with_round(hpti_surrogate *s)
{
    if (fit_hypothesis(s, &s->hypotheses[s->next]) < 0)
        return HPT_E_NOMEM;
    if (++s->next < hpti_surrogate_in_play(s))
        return HPT_OK;
    for (size_t k = 0; k < hpti_surrogate_in_play(s); k++) {
        load_fitting(s, &s->hypotheses[k]);
        hpti_hypothesis_weigh(&s->hypotheses[k], &s->observations, s->fitting,
                              s->gp, s->work);
    }
    end_round(s);
    return HPT_OK;
}

/* Most observations that are fitted to: a likelihood with its gradient takes
 * 2 n^3 with what small matrices cost more, a warm fit some ten of them, a first
 * round some fifty a hypothesis. */
static size_t
fitting_limit(const hpti_surrogate *s)
{
    if (s->round_at)
        return hpti_surrogate_affords(s, 1.0 / 40, LEAST_FITTING, FIT_LIMIT);
    return hpti_surrogate_affords(s, 1.0 / (200 * (double)s->n_hypotheses),
                                  LEAST_FITTING, FIRST_FIT_LIMIT);
}

int
hpti_surrogate_refit(hpti_surrogate *s)
{
    hpti_hypothesis *leader = &s->hypotheses[s->leader];
    const size_t n = s->observations.n;
    const bool many = n > MANY;
    double value = leader->value;

    if (many && s->round_at && !s->in_round && !s->options.always &&
        n <= s->round_at + s->round_at / ROUND_SHARE &&
        n <= leader->fitted_at + leader->fitted_at / LEADER_SHARE)
        return HPT_OK;
    fit_transforms(s);
    s->n_fitting = hpti_select_fitting(&s->observations, fitting_limit(s),
                                       s->in_model, s->chosen, s->fitting);
    if (n <= ALL_LIMIT || !s->round_at || s->options.always)
        return hold_round(s);
    if (!s->in_round && n > s->round_at + s->round_at / (many ? ROUND_SHARE : 12)) {
        s->in_round = true;
        s->next = 0;
    }
    if (s->in_round)
        return go_on_with_round(s);
    if (n <= leader->fitted_at + leader->fitted_at / (many ? LEADER_SHARE : 50))
        return HPT_OK;
    if (fit_hypothesis(s, leader) < 0)
        return HPT_E_NOMEM;
    leader->value = value; /* of more data: it does not compare */
    return HPT_OK;
}
