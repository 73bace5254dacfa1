/*
 * A trial's values one by one: columns and labels are looked up by name once a
 * report, not once a cell.
 */
#include "report/cells.h"

#include "base/error.h"
#include <hptune/trial.h>
#include <math.h>
#include <string.h>

static int
find_labels(const hpti_cells *cells, hpti_parameter *parameter)
{
    const hpt_space *space = hpt_result_space(cells->result);
    const size_t n = hpt_space_label_count(space, parameter->name);

    parameter->labels = hpti_alloc(cells->mem, n, sizeof *parameter->labels);
    if (!parameter->labels)
        return hpti_fail_memory("a report");
    for (size_t i = 0; i < n; i++)
        parameter->labels[i] = hpt_space_label(space, parameter->name, i);
    return HPT_OK;
}

static int
find_parameter(const hpti_cells *cells, size_t i)
{
    const hpt_space *space = hpt_result_space(cells->result);
    hpti_parameter *parameter = &cells->parameters[i];
    const char *name = hpt_space_name(space, i);
    const int kind = hpt_space_kind(space, name);

    parameter->name = name;
    parameter->kind = kind;
    parameter->numbers = hpt_result_column(cells->result, name);
    if (kind != HPT_KIND_FLOAT && kind != HPT_KIND_CONSTANT)
        parameter->whole = hpt_result_column_int(cells->result, name);
    return kind == HPT_KIND_CATEGORICAL ? find_labels(cells, parameter)
                                        : HPT_OK;
}

/* Asks for the best only when there is one, so that no error is left behind. */
static int64_t
find_best(const hpt_result *result)
{
    const int *states = hpt_result_states(result);
    const size_t n = hpt_result_count(result);

    for (size_t i = 0; i < n; i++)
        if (states[i] == HPT_TRIAL_COMPLETE)
            return hpt_result_best_number(result);
    return -1;
}

/* Memory for parameters and outcomes, those that there are. */
static int
allocate(hpti_cells *cells)
{
    const size_t n = cells->n_parameters, m = cells->n_outcomes;

    cells->parameters = hpti_calloc(cells->mem, n, sizeof *cells->parameters);
    cells->outcomes = hpti_alloc(cells->mem, m, sizeof *cells->outcomes);
    return (!n || cells->parameters) && (!m || cells->outcomes)
               ? HPT_OK
               : hpti_fail_memory("a report");
}

static int
find_columns(hpti_cells *cells)
{
    const hpt_result *result = cells->result;
    int rc = HPT_OK;

    for (size_t k = 0; k < cells->n_outcomes; k++) {
        hpti_measure *outcome = &cells->outcomes[k];

        outcome->name = hpt_result_outcome_name(result, k);
        outcome->limit = hpt_result_outcome_limit(result, k);
        outcome->numbers = hpt_result_outcome_column(result, outcome->name);
    }
    for (size_t i = 0; rc == HPT_OK && i < cells->n_parameters; i++)
        rc = find_parameter(cells, i);
    return rc;
}

int
hpti_cells_begin(hpti_cells *cells, const hpt_result *result)
{
    int rc;

    if (!result)
        return hpti_fail_null("result");
    memset(cells, 0, sizeof *cells);
    cells->result = result;
    cells->mem = hpti_mem_of(result);
    cells->n_trials = hpt_result_count(result);
    cells->n_parameters = hpt_space_count(hpt_result_space(result));
    cells->n_outcomes = hpt_result_outcome_count(result);
    cells->best = find_best(result);
    cells->states = hpt_result_states(result);
    cells->values = hpt_result_values(result);
    cells->standard_errors = hpt_result_standard_errors(result);
    cells->seconds = hpt_result_seconds(result);
    cells->violations = hpt_result_violations(result);
    rc = allocate(cells);
    if (rc == HPT_OK)
        rc = find_columns(cells);
    if (rc < 0)
        hpti_cells_end(cells);
    return rc;
}

void
hpti_cells_end(hpti_cells *cells)
{
    for (size_t i = 0; cells->parameters && i < cells->n_parameters; i++)
        hpti_free(cells->mem, cells->parameters[i].labels);
    hpti_free(cells->mem, cells->parameters);
    hpti_free(cells->mem, cells->outcomes);
}

const char *
hpti_state_name(int state)
{
    switch ((enum hpt_trial_state)state) {
    case HPT_TRIAL_RUNNING:
        return "running";
    case HPT_TRIAL_COMPLETE:
        return "complete";
    case HPT_TRIAL_PRUNED:
        return "pruned";
    case HPT_TRIAL_FAILED:
        return "failed";
    case HPT_TRIAL_ABANDONED:
        return "abandoned";
    case HPT_TRIAL_UNKNOWN:
        break;
    }
    return "unknown";
}
