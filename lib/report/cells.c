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
    const double *running_best = hpt_result_running_best(result);
    const size_t n = hpt_result_count(result);

    return n && !isnan(running_best[n - 1]) ? hpt_result_best_number(result)
                                            : -1;
}

int
hpti_cells_begin(hpti_cells *cells, const hpt_result *result)
{
    int rc = HPT_OK;

    if (!result)
        return hpti_fail_null("result");
    memset(cells, 0, sizeof *cells);
    cells->result = result;
    cells->mem = hpti_mem_of(result);
    cells->n_trials = hpt_result_count(result);
    cells->n_parameters = hpt_space_count(hpt_result_space(result));
    cells->best = find_best(result);
    cells->states = hpt_result_states(result);
    cells->values = hpt_result_values(result);
    cells->standard_errors = hpt_result_standard_errors(result);
    cells->seconds = hpt_result_seconds(result);
    if (!cells->n_parameters)
        return HPT_OK;
    cells->parameters =
        hpti_calloc(cells->mem, cells->n_parameters, sizeof *cells->parameters);
    if (!cells->parameters)
        return hpti_fail_memory("a report");
    for (size_t i = 0; rc == HPT_OK && i < cells->n_parameters; i++)
        rc = find_parameter(cells, i);
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
