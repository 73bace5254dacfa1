/**
 * @file
 * Studies: a space, a sampler and the history of trials; ask, tell, optimize.
 *
 * Every function here may be called from any thread at any time, except where
 * it says otherwise; hpt_study_stop() also from a signal handler.  A study that
 * was created before fork() refuses every call in the child (HPT_E_STATE);
 * hpt_study_destroy() frees it there, unless another thread was in the middle
 * of a call on it: what that left half-done is left alone.
 *
 * Same seed, space, sampler, options and order of calls: same proposals.
 * Samplers that learn nothing (grid, random, sobol) propose the same points for
 * any number of workers.
 */
#ifndef HPTUNE_STUDY_H
#define HPTUNE_STUDY_H

#include <hptune/export.h>
#include <hptune/objective.h>
#include <hptune/sampler.h>
#include <hptune/space.h>
#include <hptune/trial.h>
#include <stddef.h>
#include <stdint.h>

HPT_BEGIN_DECLS

/** An experiment: space, sampler and history; opaque, thread-safe. */
typedef struct hpt_study hpt_study;

/**
 * Create a study.  Freezes the space, also when the sampler is refused.
 *
 * @param space    kept by reference; the caller still destroys its own
 * @param sampler  taken, also on failure; one that another study has taken is
 *                 refused and stays that study's
 * @return owned handle; NULL with the text of what was wrong, be it in the
 *         space, in the sampler's options, or between the two
 * @since 0.1
 */
HPT_API hpt_study *hpt_study_create(hpt_space *space, hpt_sampler *sampler);

/**
 * Destroy a study and its trials.  No other call on it may be under way.
 * NULL is a no-op.
 * @since 0.1
 */
HPT_API void hpt_study_destroy(hpt_study *study);

/** Set the seed, 0 by default, before the first trial.  @return HPT_OK;
 *  HPT_E_STATE.  @since 0.1 */
HPT_API int hpt_study_set_seed(hpt_study *study, uint64_t seed);

/**
 * Which way is better, for a host that asks and tells; before the first value
 * is told, and not during a run.  hpt_study_optimize() sets it from its
 * objective.
 *
 * @param direction  HPT_MINIMIZE (the default) or HPT_MAXIMIZE
 * @return HPT_OK; HPT_E_INVALID; HPT_E_STATE
 * @since 0.1
 */
HPT_API int hpt_study_set_direction(hpt_study *study, int direction);

/** @return an hpt_direction; HPT_E_INVALID for NULL; HPT_E_STATE (forked, or
 *          inside a predicate).  @since 0.1 */
HPT_API int hpt_study_get_direction(const hpt_study *study);

/**
 * Declare an outcome: something that is measured of a trial besides its score,
 * such as latency, memory or a gap in fairness, and that must not exceed a
 * limit.  It is known only after the evaluation, which tells it by
 * hpt_trial_set_outcome().  (What can be computed from the parameters is a
 * constraint of the space.)  For a lower limit negate limit and values.
 *
 * A trial is feasible when each outcome is known and at most its limit.
 * Feasible trials rank before all others, in limits, racing and results; those
 * that are not feasible rank by hpt_result_violations().
 *
 * @param name   UTF-8, 1 to 255 bytes; not that of a parameter or of another
 *               outcome; copied
 * @param limit  finite, in the units of the values
 * @return HPT_OK; HPT_E_INVALID (name, limit); HPT_E_STATE when there are
 *         trials; HPT_E_RANGE for more than 16; HPT_E_NOMEM
 * @since 0.1
 */
HPT_API int hpt_study_add_outcome(hpt_study *study, const char *name,
                                  double limit);

/** @return number of outcomes; 0 on error.  @since 0.1 */
HPT_API size_t hpt_study_outcome_count(const hpt_study *study);

/** @return name of the outcome at an index, in the order of adding, borrowed,
 *          lives as long as the study; NULL past the end (HPT_E_RANGE).
 *  @since 0.1 */
HPT_API const char *hpt_study_outcome_name(const hpt_study *study,
                                           size_t index);

/** @return limit of the outcome at an index; NaN past the end (HPT_E_RANGE).
 *  @since 0.1 */
HPT_API double hpt_study_outcome_limit(const hpt_study *study, size_t index);

/**
 * Number of threads on which hpt_study_optimize() runs the objective, the
 * calling one included.  The other threads block the signals that are sent to
 * the process: its handlers run on the host's own threads.  A run whose threads
 * cannot be started goes on with fewer.
 *
 * @param n  1 (the default: no thread is started) to 1,024
 * @return HPT_OK; HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_study_set_workers(hpt_study *study, int n);

/**
 * Stop after n finished trials in all: complete, pruned and failed ones, added
 * ones included; an abandoned one does not count.  hpt_study_optimize() starts
 * no more than the limit leaves, for any number of workers.
 *
 * @param n  0 (the default): no limit
 * @return HPT_OK; HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_study_set_trial_limit(hpt_study *study, int64_t n);

/**
 * Stop starting trials after so many seconds of wall time, counted from each
 * call of hpt_study_optimize(); from the first ask for a host that asks.
 *
 * @param seconds  above 0; infinity (the default): no limit
 * @return HPT_OK; HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_study_set_time_limit(hpt_study *study, double seconds);

/** Stop when a complete and feasible trial is at least as good as `value`, in
 *  the user's units; NaN (the default): no target.  @return HPT_OK.
 *  @since 0.1 */
HPT_API int hpt_study_set_target(hpt_study *study, double value);

/**
 * Stop after n finished trials in a row without a better value: complete,
 * pruned and failed ones.  An added one does not count, but a better value of
 * it does.  Only a feasible trial has a better value; while there is none, one
 * that violates the limits less counts as better.
 *
 * @param n  0 (the default): never
 * @return HPT_OK; HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_study_set_patience(hpt_study *study, int64_t n);

/**
 * Called by hpt_study_optimize() after each trial, on the thread that ran it
 * (so by several at once when there are several workers), without a lock held.
 *
 * @param study      may be called into
 * @param trial      the finished trial, borrowed for the call
 * @return 0 goes on; HPT_STOPPED stops the run; negative stops it and is
 *         returned by hpt_study_optimize()
 */
typedef int (*hpt_trial_fn)(hpt_study *study, const hpt_trial *trial,
                            void *user_data);

/**
 * Set the callback after each trial.
 *
 * @param callback   NULL removes it
 * @param user_data  borrowed
 * @param destroy    called with user_data when it is replaced or the study
 *                   goes, when no thread is inside of the callback any
 *                   more; also when this call fails; may be NULL
 * @return HPT_OK; HPT_E_NOMEM
 * @since 0.1
 */
HPT_API int hpt_study_set_callback(hpt_study *study, hpt_trial_fn callback,
                                   void *user_data, hpt_destroy_fn destroy);

/**
 * Show a progress line during hpt_study_optimize(): trials, best so far, trials
 * per second, time left.  Nothing is written unless the descriptor is a
 * terminal.
 *
 * @param descriptor  such as 2 for stderr; -1 (the default): no line
 * @return HPT_OK
 * @since 0.1
 */
HPT_API int hpt_study_set_progress(hpt_study *study, int descriptor);

/**
 * Have a point tried before the sampler is asked again.  Several come in the
 * order in which they were given; a point that was tried before is tried again.
 *
 * @param n       number of parameters given
 * @param names   length n, distinct; copied
 * @param values  length n: values, or label indices for categorical
 *                parameters; copied.  Parameters not given have their default,
 *                or, without one, their median.
 * @return HPT_OK; HPT_E_NOT_FOUND; HPT_E_RANGE (outside of the bounds, not a
 *         value of the parameter); HPT_E_INFEASIBLE (a constraint forbids it);
 *         HPT_E_NOMEM
 * @since 0.1
 */
HPT_API int hpt_study_enqueue(hpt_study *study, size_t n,
                              const char *const *names, const double *values);

/** Have the defaults tried, as hpt_study_enqueue() with n = 0: parameters
 *  without one have their median.  @return as there.  @since 0.1 */
HPT_API int hpt_study_enqueue_defaults(hpt_study *study);

/**
 * Add a result that is known from before, as a complete trial.
 *
 * @param n, names, values  as for hpt_study_enqueue(); constraints need not
 *                          hold
 * @param value             the score in the user's units; NaN: a failed trial
 * @param standard_error    of the score, 1e-150 to 1e150; 0 when not known
 * @return HPT_OK; as hpt_study_enqueue()
 * @since 0.1
 */
HPT_API int hpt_study_add(hpt_study *study, size_t n, const char *const *names,
                          const double *values, double value,
                          double standard_error);

/**
 * Add a known result together with its outcomes.  After hpt_study_add() they
 * are not known, so that trial is not feasible.
 *
 * @param n, names, values, value, standard_error  as for hpt_study_add()
 * @param n_outcomes  must be hpt_study_outcome_count()
 * @param outcomes    length n_outcomes, in the order of adding; copied; NaN for
 *                    what is not known
 * @return as hpt_study_add(); HPT_E_INVALID (n_outcomes)
 * @since 0.1
 */
HPT_API int hpt_study_add_with_outcomes(hpt_study *study, size_t n,
                                        const char *const *names,
                                        const double *values, double value,
                                        double standard_error,
                                        size_t n_outcomes,
                                        const double *outcomes);

/**
 * Ask for the next trial.
 *
 * @param[out] trial  belongs to the study; valid until told; NULL unless HPT_OK
 * @return HPT_OK; HPT_EXHAUSTED when every point of a finite space was
 *         proposed; HPT_E_INFEASIBLE; HPT_E_NOMEM; HPT_E_STATE (forked)
 * Any number of trials may be out at once.  On error nothing has changed.
 * @since 0.1
 */
HPT_API int hpt_study_ask(hpt_study *study, hpt_trial **trial);

/**
 * Tell the value of a trial.
 *
 * @param number  of a running trial; each may be told once
 * @param value   the score in the user's units.  NaN: the trial has failed.
 *                Infinite: kept as it is, ranked last (or, on the good side,
 *                taken as failed: no score is infinitely good).
 * @return HPT_OK; HPT_E_NOT_FOUND (no such running trial); HPT_E_NOMEM: the
 *         trial is then still running, tell it again
 * @since 0.1
 */
HPT_API int hpt_study_tell(hpt_study *study, int64_t number, double value);

/**
 * Tell a mean and its standard error: the model uses it as the noise of this
 * observation.
 *
 * @param standard_error  in the units of value, 1e-150 to 1e150; 0 when not
 *                        known
 * @return as hpt_study_tell(), and HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_study_tell_mean(hpt_study *study, int64_t number, double value,
                                double standard_error);

/**
 * Tell that a trial ended without a full value.
 *
 * @param state  HPT_TRIAL_PRUNED, HPT_TRIAL_FAILED or HPT_TRIAL_ABANDONED
 * @param value  for a pruned trial, what is known of its value, NaN for
 *               nothing; not looked at otherwise
 * @return as hpt_study_tell(), and HPT_E_INVALID (state)
 * @since 0.1
 */
HPT_API int hpt_study_tell_state(hpt_study *study, int64_t number, int state,
                                 double value);

/**
 * Ask, evaluate, tell, until n more trials are finished or a limit is reached.
 *
 * @param objective  its options are copied at the start of the run
 * Failed and pruned trials are finished too.  When the run ends early, for
 * whatever reason, trials under way are finished and told.
 *
 * @param n          number of trials; 0: until a limit set before stops it
 * @return HPT_OK: n trials done; HPT_STOPPED, HPT_EXHAUSTED, HPT_TIME_LIMIT,
 *         HPT_TARGET_REACHED, HPT_NO_IMPROVEMENT, HPT_TRIAL_LIMIT: why it ended
 *         sooner; HPT_E_STATE when the directions disagree or the call comes
 *         from inside an objective or callback of this study; HPT_E_INVALID for
 *         a misread trial, a return code without meaning, or n = 0 without any
 *         limit; HPT_E_RANGE for n < 0; HPT_E_INFEASIBLE, HPT_E_NOMEM; the
 *         negative number of a callback, with the error text that it left
 * @since 0.1
 */
HPT_API int hpt_study_optimize(hpt_study *study, hpt_objective *objective,
                               int64_t n);

/**
 * Stop hpt_study_optimize(): trials under way are finished, none is started.
 * The flag is cleared when the next hpt_study_optimize() begins.
 * Any thread; async-signal-safe.
 * @since 0.1
 */
HPT_API void hpt_study_stop(hpt_study *study);

/**
 * Should a host that asks and tells go on?
 *
 * @return 0 to go on, or why not: HPT_STOPPED, HPT_TRIAL_LIMIT, HPT_TIME_LIMIT,
 *         HPT_TARGET_REACHED, HPT_NO_IMPROVEMENT; HPT_E_INVALID, HPT_E_STATE as
 *         every call.  Cheap enough to poll.
 * @since 0.1
 */
HPT_API int hpt_study_is_done(const hpt_study *study);

/** @return number of trials in all, running ones and added ones included;
 *          HPT_E_INVALID, HPT_E_STATE (forked).  @since 0.1 */
HPT_API int64_t hpt_study_count(const hpt_study *study);

/** @return seconds that the library has spent in ask and tell; NaN on error.
 *  @since 0.1 */
HPT_API double hpt_study_get_seconds(const hpt_study *study);

/**
 * How the sampler came to its last proposal, as JSON text: for a log, or to see
 * why a point was tried.
 *
 * "sampler" is always there; a sampler that learns nothing has no more to say.
 * "gp" adds "source" (start, model, other model, zoom, draw), "reason",
 * "seconds" (fit, acquisition, all) and, where a model proposed, what it did:
 * "observations", "in_model", "refitted", "scores" (plain or power, with
 * "lambda"), "kernel", "log_posterior", "noise_variance", "signal_variance",
 * "jitter" (what the covariance's diagonal was raised by, as a share of it),
 * "log_acquisition", and "lengthscales" by parameter, in the unit cube.  Keys
 * may be added.
 *
 * @return owned text, give it to hpt_text_destroy(); NULL with the error set
 *         (HPT_E_INVALID, HPT_E_STATE, HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API char *hpt_study_explain(const hpt_study *study);

/**
 * Score the best configuration, that of hpt_result_best_number(), on the sealed
 * test rows: calls the objective once, with all other rows as
 * hpt_trial_train_rows() and the test rows as hpt_trial_score_rows().  The seal
 * of the split is broken by this call.  Outcomes that the objective sets there
 * are dropped.
 *
 * @param objective   has a split with test rows
 * @param[out] value  the test score, in the user's units
 * @return HPT_OK; HPT_E_NO_DATA (no complete trial); HPT_E_STATE (no test rows,
 *         or handed out already); HPT_E_INVALID; the callback's negative number
 * @since 0.1
 */
HPT_API int hpt_study_score_test(hpt_study *study, hpt_objective *objective,
                                 double *value);

HPT_END_DECLS

#endif
