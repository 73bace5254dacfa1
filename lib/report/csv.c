/*
 * A result as CSV (RFC 4180, lines end in a single line feed): one line a
 * trial, what has no value is empty.
 */
#include "base/text.h"
#include "report/cells.h"
#include <math.h>

static void
add_number(hpti_text *text, double x)
{
    hpti_text_add_char(text, ',');
    if (!isnan(x))
        hpti_text_add_double(text, x);
}

static void
add_parameter(hpti_text *text, const hpti_parameter *parameter, size_t trial)
{
    const double number = parameter->numbers[trial];

    if (isnan(number) || parameter->kind == HPT_KIND_FLOAT ||
        parameter->kind == HPT_KIND_ORDINAL ||
        parameter->kind == HPT_KIND_CONSTANT) {
        add_number(text, number);
        return;
    }
    hpti_text_add_char(text, ',');
    if (parameter->labels)
        hpti_text_add_csv(text, parameter->labels[parameter->whole[trial]]);
    else
        hpti_text_add_int(text, parameter->whole[trial]);
}

static void
add_header(hpti_text *text, const hpti_cells *cells)
{
    hpti_text_add(text, "number,state,value,standard_error,seconds");
    for (size_t p = 0; p < cells->n_parameters; p++) {
        hpti_text_add_char(text, ',');
        hpti_text_add_csv(text, cells->parameters[p].name);
    }
    for (size_t k = 0; k < cells->n_outcomes; k++) {
        hpti_text_add_char(text, ',');
        hpti_text_add_csv(text, cells->outcomes[k].name);
    }
    if (cells->n_outcomes)
        hpti_text_add(text, ",feasible");
    hpti_text_add_char(text, '\n');
}

/* Nothing in a study without outcomes. */
static void
add_outcomes(hpti_text *text, const hpti_cells *cells, size_t trial)
{
    const double violation = cells->violations[trial];

    for (size_t k = 0; k < cells->n_outcomes; k++)
        add_number(text, cells->outcomes[k].numbers[trial]);
    if (cells->n_outcomes)
        add_number(text, isnan(violation) ? NAN : violation == 0);
}

static void
add_trial(hpti_text *text, const hpti_cells *cells, size_t trial)
{
    hpti_text_add_uint(text, trial);
    hpti_text_add_char(text, ',');
    hpti_text_add(text, hpti_state_name(cells->states[trial]));
    add_number(text, cells->values[trial]);
    add_number(text, cells->standard_errors[trial]);
    add_number(text, cells->seconds[trial]);
    for (size_t p = 0; p < cells->n_parameters; p++)
        add_parameter(text, &cells->parameters[p], trial);
    add_outcomes(text, cells, trial);
    hpti_text_add_char(text, '\n');
}

char *
hpt_result_to_csv(const hpt_result *result)
{
    hpti_cells cells;
    hpti_text text;

    if (hpti_cells_begin(&cells, result) < 0)
        return NULL;
    hpti_text_init(&text, cells.mem);
    add_header(&text, &cells);
    for (size_t i = 0; i < cells.n_trials; i++)
        add_trial(&text, &cells, i);
    hpti_cells_end(&cells);
    return hpti_text_detach(&text);
}
