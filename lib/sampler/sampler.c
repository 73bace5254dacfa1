/*
 * The handle of a sampler: its method, its options, what a grid was asked for;
 * and the failure that it remembers until the same thing is set with success.
 */
#include "base/error.h"
#include "base/text.h"
#include "sampler/grid-levels.h"
#include "sampler/method.h"
#include <math.h>
#include <stddef.h>
#include <string.h>

/* One line a method. */
static const hpti_method *const methods[] = {
    &hpti_method_grid,
    &hpti_method_random,
    &hpti_method_sobol,
    &hpti_method_gp,
};

#define N_METHODS (sizeof methods / sizeof methods[0])
#define KEY_MAX 256
#define LIST_MAX 256

struct hpt_sampler {
    hpt_allocator mem;
    const hpti_method *method;
    double *options; /* length method->n_options */
    hpti_grid_plan plan;
    hpti_failure failure;
    char failed[KEY_MAX]; /* what was to be set: a key, or a parameter's name */
    bool failed_name;     /* it is the name of a parameter */

    /* from hpti_sampler_bind() on */
    const hpti_domain *domain;
    hpti_levels *levels; /* length domain->dim, for a grid */
    uint64_t seed;
    void *state; /* NULL before the first proposal */
    bool exhausted;
};

/* ---- the handle ---- */

/* Add a name to a list for a message; a list that is full stays as it is. */
static void
list_name(char list[LIST_MAX], const char *name)
{
    const size_t length = strlen(list), more = strlen(name);

    if (length + more + 3 > LIST_MAX)
        return;
    if (length)
        strcat(list, ", ");
    strcat(list, name);
}

hpt_sampler *
hpt_sampler_create(const char *name)
{
    char list[LIST_MAX] = "";
    hpt_sampler *sampler;
    size_t i = 0;

    if (!name) {
        hpti_fail(HPT_E_INVALID, "sampler: the name is NULL");
        return NULL;
    }
    while (i < N_METHODS && strcmp(methods[i]->name, name) != 0)
        list_name(list, methods[i++]->name);
    if (i == N_METHODS) {
        hpti_fail(HPT_E_NOT_FOUND, "sampler: \"%.100s\" is none of %s", name,
                  list);
        return NULL;
    }
    sampler = hpti_root_create(sizeof *sampler, offsetof(hpt_sampler, mem));
    if (!sampler) {
        hpti_fail_memory("a sampler");
        return NULL;
    }
    sampler->method = methods[i];
    sampler->plan.mem = &sampler->mem;
    sampler->options = hpti_alloc(&sampler->mem, methods[i]->n_options,
                                  sizeof *sampler->options);
    if (methods[i]->n_options && !sampler->options) {
        hpt_sampler_destroy(sampler);
        hpti_fail_memory("a sampler");
        return NULL;
    }
    for (size_t k = 0; k < methods[i]->n_options; k++)
        sampler->options[k] = methods[i]->options[k].standard;
    hpti_error_clear();
    return sampler;
}

static void
drop_state(hpt_sampler *sampler)
{
    if (sampler->state)
        sampler->method->destroy(sampler->state);
    sampler->state = NULL;
    sampler->exhausted = false;
}

void
hpt_sampler_destroy(hpt_sampler *sampler)
{
    if (!sampler)
        return;
    drop_state(sampler);
    if (sampler->levels)
        hpti_levels_destroy(&sampler->mem, sampler->levels,
                            sampler->domain->dim);
    hpti_grid_plan_clear(&sampler->plan);
    hpti_free(&sampler->mem, sampler->options);
    hpti_root_destroy(sampler, offsetof(hpt_sampler, mem));
}

size_t
hpt_sampler_count(void)
{
    return N_METHODS;
}

const char *
hpt_sampler_name(size_t index)
{
    return index < N_METHODS ? methods[index]->name : NULL;
}

/* ---- options ---- */

/*
 * Setting `key` has ended with rc: remember the first failure, or forget it
 * when it was of this very key.  Returns rc.
 */
static int
conclude(hpt_sampler *sampler, const char *key, bool is_name, int rc)
{
    const char *what = key ? key : "";

    if (sampler->failure.status == HPT_OK) {
        if (rc < 0) {
            hpti_failure_set(&sampler->failure, rc);
            sampler->failed[0] = '\0';
            strncat(sampler->failed, what, KEY_MAX - 1);
            sampler->failed_name = is_name;
        }
    } else if (rc == HPT_OK && sampler->failed_name == is_name &&
               strcmp(sampler->failed, what) == 0) {
        sampler->failure.status = HPT_OK;
    }
    return rc;
}

/* Index of an option by its key; HPT_E_NOT_FOUND, HPT_E_INVALID. */
static int
find_option(const hpt_sampler *sampler, const char *key)
{
    const hpti_method *method = sampler->method;
    char list[LIST_MAX] = "";

    if (!key)
        return hpti_fail(HPT_E_INVALID, "sampler %s: the key is NULL",
                         method->name);
    for (size_t i = 0; i < method->n_options; i++) {
        if (strcmp(method->options[i].key, key) == 0)
            return (int)i;
        list_name(list, method->options[i].key);
    }
    return hpti_fail(HPT_E_NOT_FOUND, "sampler %s: no option \"%.100s\"%s%s",
                     method->name, key,
                     method->n_options ? "; it has " : "; it has none", list);
}

static int
set_option(hpt_sampler *sampler, const char *key, double value)
{
    const hpti_option *option;
    int i = find_option(sampler, key);

    if (i < 0)
        return i;
    option = &sampler->method->options[i];
    if (!(value >= option->low && value <= option->high)) /* NaN too */
        return hpti_fail(HPT_E_RANGE, "sampler %s: %s is %s, not %s to %s",
                         sampler->method->name, key, HPTI_G(value),
                         HPTI_G(option->low), HPTI_G(option->high));
    if (option->whole && value != floor(value))
        return hpti_fail(HPT_E_RANGE,
                         "sampler %s: %s is %s, not a whole number",
                         sampler->method->name, key, HPTI_G(value));
    if (sampler->domain)
        return hpti_fail(HPT_E_STATE, "sampler %s: belongs to a study already",
                         sampler->method->name);
    sampler->options[i] = value;
    return HPT_OK;
}

int
hpt_sampler_set(hpt_sampler *sampler, const char *key, double value)
{
    if (!sampler)
        return hpti_fail_null("sampler");
    return conclude(sampler, key, false, set_option(sampler, key, value));
}

int
hpt_sampler_get(const hpt_sampler *sampler, const char *key, double *value)
{
    int i;

    if (!sampler)
        return hpti_fail_null("sampler");
    if (!value)
        return hpti_fail(HPT_E_INVALID, "sampler %s: value is NULL",
                         sampler->method->name);
    i = find_option(sampler, key);
    if (i < 0)
        return i;
    *value = sampler->options[i];
    return HPT_OK;
}

size_t
hpt_sampler_option_count(const hpt_sampler *sampler)
{
    return sampler ? sampler->method->n_options : 0;
}

const char *
hpt_sampler_option_name(const hpt_sampler *sampler, size_t index)
{
    if (index >= hpt_sampler_option_count(sampler))
        return NULL;
    return sampler->method->options[index].key;
}

int
hpt_sampler_option_bounds(const hpt_sampler *sampler, const char *key,
                          double *low, double *high, double *standard)
{
    const hpti_option *option;
    int i;

    if (!sampler)
        return hpti_fail_null("sampler");
    i = find_option(sampler, key);
    if (i < 0)
        return i;
    option = &sampler->method->options[i];
    if (low)
        *low = option->low;
    if (high)
        *high = option->high;
    if (standard)
        *standard = option->standard;
    return HPT_OK;
}

const char *
hpt_sampler_option_help(const hpt_sampler *sampler, const char *key)
{
    int i;

    if (!sampler) {
        hpti_fail_null("sampler");
        return NULL;
    }
    i = find_option(sampler, key);
    return i < 0 ? NULL : sampler->method->options[i].help;
}

/* ---- what a grid is asked for ---- */

static int
request_levels(hpt_sampler *sampler, const char *name, size_t n,
               const double *values)
{
    if (sampler->method != &hpti_method_grid)
        return hpti_fail(HPT_E_INVALID, "sampler %s: has no levels, a grid has",
                         sampler->method->name);
    if (sampler->domain)
        return hpti_fail(HPT_E_STATE, "sampler %s: belongs to a study already",
                         sampler->method->name);
    return hpti_grid_plan_set(&sampler->plan, name, n, values);
}

int
hpt_sampler_set_grid_levels(hpt_sampler *sampler, const char *name, size_t n)
{
    if (!sampler)
        return hpti_fail_null("sampler");
    return conclude(sampler, name, true,
                    request_levels(sampler, name, n, NULL));
}

int
hpt_sampler_set_grid_values(hpt_sampler *sampler, const char *name, size_t n,
                            const double *values)
{
    int rc;

    if (!sampler)
        return hpti_fail_null("sampler");
    if (values)
        rc = request_levels(sampler, name, n, values);
    else
        rc = hpti_fail(HPT_E_INVALID, "%.100s: the grid values are NULL",
                       name ? name : "grid");
    return conclude(sampler, name, true, rc);
}

/* ---- for the study ---- */

int
hpti_sampler_bind(hpt_sampler *sampler, const hpti_domain *domain)
{
    const hpti_method *method = sampler->method;
    hpti_levels *levels = NULL;
    int rc;

    if (sampler->failure.status != HPT_OK)
        return hpti_failure_raise(&sampler->failure);
    if (sampler->domain)
        return hpti_fail(HPT_E_STATE, "sampler %s: belongs to a study already",
                         method->name);
    if (method->max_dim && domain->dim > method->max_dim)
        return hpti_fail(HPT_E_RANGE,
                         "sampler %s: %zu parameters that vary, not up to %zu",
                         method->name, domain->dim, method->max_dim);
    if (method == &hpti_method_grid) {
        rc = hpti_grid_plan_resolve(&sampler->plan, domain,
                                    (size_t)sampler->options[HPTI_GRID_LEVELS],
                                    &levels);
        if (rc < 0)
            return rc;
    }
    sampler->levels = levels;
    sampler->domain = domain;
    return HPT_OK;
}

bool
hpti_sampler_is_bound(const hpt_sampler *sampler)
{
    return sampler->domain != NULL;
}

void
hpti_sampler_set_seed(hpt_sampler *sampler, uint64_t seed)
{
    drop_state(sampler);
    sampler->seed = seed;
}

int
hpti_sampler_propose(hpt_sampler *sampler, const hpti_history *history,
                     int64_t number, double *u)
{
    int rc;

    if (sampler->exhausted)
        return HPT_EXHAUSTED;
    if (!sampler->state) {
        const hpti_setup setup = { .mem = &sampler->mem,
                                   .domain = sampler->domain,
                                   .seed = sampler->seed,
                                   .options = sampler->options,
                                   .levels = sampler->levels };

        rc = sampler->method->create(&sampler->state, &setup);
        if (rc < 0)
            return rc;
    }
    rc = sampler->method->propose(sampler->state, history, number, u);
    sampler->exhausted = rc == HPT_EXHAUSTED;
    return rc;
}

void
hpti_sampler_explain(const hpt_sampler *sampler, hpti_explanation *explanation)
{
    *explanation = (hpti_explanation){ .log_acquisition = NAN };
    if (sampler->state && sampler->method->explain)
        sampler->method->explain(sampler->state, explanation);
}

const char *
hpti_sampler_method(const hpt_sampler *sampler)
{
    return sampler->method->name;
}

void
hpti_sampler_restore(const hpt_sampler *sampler, const double *u,
                     hpti_value *values, const unsigned char *active)
{
    if (sampler->levels)
        hpti_levels_restore(sampler->levels, sampler->domain, u, values,
                            active);
}
