/*
 * study: how good a sampler is.
 *
 *   study --sampler S --function F|all --budget B --seeds K
 *
 * For each function and seed one study of B trials, and a JSON line with its
 * simple regret after 20, 50, 100, 200 evaluations: the value of the best trial
 * less the minimum.  On a noisy function that is the true value, noise left
 * out, of the trial that hpt_result_estimated_best_number() names: what a user
 * would take home.
 *
 * With --workers Q there are always Q trials pending: Q are asked for at the
 * start, then the oldest is told and one more asked for.  With --batch Q, Q are
 * asked for at once, and all are told before the next is asked for.  Trials
 * count when they are told.
 *
 * A study runs on one thread; with --jobs J, J processes share the studies.
 */
#include "bench_driver.h"
#include "bench_options.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: study --sampler S --function F[,F...] --budget B --seeds K\n"
    "             [--first-seed I] [--set key=value ...] [--jobs J] [--trace]\n"
    "             [--workers Q | --batch Q]\n"
    "  --sampler S          name of a sampler, such as random or gp\n"
    "  --set key=value      an option of the sampler\n"
    "  --workers Q          trials that are always pending, 1 by default\n"
    "  --batch Q            trials that are asked for at once, 1 by default\n";

enum { MAX_PENDING = 1024 };

struct setup {
    struct sampler_choice sampler;
    int64_t workers, batch;
};

/* Trials that were asked for and not yet told, the oldest first, in a ring. */
struct pending {
    hpt_trial *trial[MAX_PENDING];
    int64_t first, n;
};

static hpt_study *
make_study(const struct setup *s, const struct function *f, uint64_t seed)
{
    hpt_space *space = function_space(f);
    hpt_sampler *sampler = sampler_choice_create(&s->sampler);
    hpt_study *study = hpt_study_create(space, sampler);

    hpt_space_destroy(space);
    if (!study)
        bench_fail(NULL, "%s: %s", f->name, hpt_last_error());
    bench_check(hpt_study_set_seed(study, seed), "seed");
    return study;
}

/* The true value of the trial that the result takes for the best. */
static double
estimated_best(const struct function *f, const hpt_study *study)
{
    hpt_result *result = hpt_study_result(study);
    int64_t number = hpt_result_estimated_best_number(result);
    const hpt_space *space = hpt_result_space(result);
    double x[FUNCTION_MAX_DIM], value;

    if (number < 0)
        bench_fail(NULL, "%s: %s", f->name, hpt_last_error());
    for (size_t i = 0; i < f->d; i++)
        x[i] = hpt_result_column(result, hpt_space_name(space, i))[number];
    value = f->value(f->d, x);
    hpt_result_destroy(result);
    return value;
}

static void
ask(hpt_study *study, const struct function *f, struct pending *pending)
{
    int64_t last = (pending->first + pending->n) % MAX_PENDING;
    int rc = hpt_study_ask(study, &pending->trial[last]);

    bench_check(rc, f->name);
    if (rc != HPT_OK)
        bench_fail(NULL, "%s: %s after %" PRId64 " trials", f->name,
                   hpt_status_to_string(rc), hpt_study_count(study));
    pending->n++;
}

static void
tell_oldest(hpt_study *study, struct record *record, struct pending *pending)
{
    const struct function *f = record->function;
    const hpt_trial *trial = pending->trial[pending->first];
    int64_t number = hpt_trial_number(trial);
    double x[FUNCTION_MAX_DIM];

    bench_check(hpt_trial_get_point(trial, f->d, x), f->name);
    bench_check(hpt_study_tell(study, number, record_add(record, number, x)),
                f->name);
    pending->first = (pending->first + 1) % MAX_PENDING;
    pending->n--;
}

/* The seconds are those of the study, not of looking at it. */
static double
run(const struct driver *driver, struct record *record)
{
    const struct setup *s = driver->context;
    const struct function *f = record->function;
    const int64_t most = s->batch > 1 ? s->batch : s->workers;
    hpt_study *study = make_study(s, f, record->seed);
    struct pending pending = { .n = 0 };
    int64_t asked = 0;
    double seconds = 0;

    while (record->n < record->budget) {
        double start = bench_seconds();
        if (!pending.n || s->batch == 1)
            while (pending.n < most && asked < record->budget) {
                ask(study, f, &pending);
                asked++;
            }
        tell_oldest(study, record, &pending);
        seconds += bench_seconds() - start;
        /* a surrogate takes at least two trials */
        if (function_is_noisy(f) && record->n > 1 &&
            (driver->trace || record_is_checkpoint(record->n)))
            record_estimate(record, estimated_best(f, study));
    }
    hpt_study_destroy(study);
    return seconds;
}

/* What each line begins with: all that tells this sampler from another. */
static void
describe(const struct setup *s, size_t size, char *head)
{
    const struct sampler_choice *sampler = &s->sampler;
    size_t n =
        (size_t)snprintf(head, size, "\"sampler\":\"%.63s\"", sampler->name);

    for (size_t i = 0; i < sampler->n; i++)
        n += (size_t)snprintf(
            head + n, size - n, "%s\"%s\":%.17g", i ? "," : ",\"settings\":{",
            sampler->settings[i].key, sampler->settings[i].value);
    n += (size_t)snprintf(head + n, size - n, "%s", sampler->n ? "}" : "");
    if (s->workers > 1)
        n += (size_t)snprintf(head + n, size - n, ",\"workers\":%" PRId64,
                              s->workers);
    if (s->batch > 1)
        snprintf(head + n, size - n, ",\"batch\":%" PRId64, s->batch);
}

static void
read_arguments(struct driver *driver, struct setup *s, int argc, char **argv)
{
    enum { SAMPLER = 1, SET, WORKERS, BATCH };
    static const struct option options[] = {
        { "sampler", required_argument, NULL, SAMPLER },
        { "set", required_argument, NULL, SET },
        { "workers", required_argument, NULL, WORKERS },
        { "batch", required_argument, NULL, BATCH },
        DRIVER_OPTIONS,
    };
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case SAMPLER:
            s->sampler.name = optarg;
            break;
        case SET:
            sampler_choice_set(&s->sampler, optarg);
            break;
        case WORKERS:
            s->workers = bench_read_int("workers", optarg, 1, MAX_PENDING);
            break;
        case BATCH:
            s->batch = bench_read_int("batch", optarg, 1, MAX_PENDING);
            break;
        default:
            driver_option(driver, option, optarg, usage);
        }
    driver_check(driver, argc, argv);
    if (!s->sampler.name)
        bench_fail(NULL, "study: --sampler is needed, see --help");
    if (s->workers > 1 && s->batch > 1)
        bench_fail(NULL, "study: --workers and --batch exclude each other");
}

int
main(int argc, char **argv)
{
    static struct setup s = { .workers = 1, .batch = 1 };
    static char head[4096];
    struct driver driver = {
        .program = "study", .jobs = 1, .head = head, .run = run, .context = &s
    };

    read_arguments(&driver, &s, argc, argv);
    /* wrong names end here, not in every process */
    hpt_sampler_destroy(sampler_choice_create(&s.sampler));
    describe(&s, sizeof head, head);
    return driver_work(&driver);
}
