/*
 * A result as JSON (RFC 8259): format "hptune-result", version 1.
 *
 *   { "format", "version", "direction", "space": { ... },
 *     "outcomes": [ { "name", "limit" }, ... ],
 *     "trials": [ { "number", "state", "value", "standard_error", "seconds",
 *                   "parameters": { name: value, ... },
 *                   "outcomes": { name: value, ... }, "feasible" }, ... ],
 *     "best": null or { "number", "value", "standard_error", "feasible" } }
 *
 * Members about outcomes are there in a study that has some; "feasible" is
 * true, false, or null where an outcome is not known.  Parameters that are
 * inactive are left out, and so are outcomes that are not known.  Integers have
 * all their digits, also beyond 2^53; booleans are true or false, categories
 * their labels.
 */
#include "base/text.h"
#include "report/cells.h"
#include <math.h>

static void
add_member(hpti_text *text, const char *key, double x)
{
    hpti_text_add(text, key);
    hpti_text_add_json_double(text, x);
}

static void
add_value(hpti_text *text, const hpti_parameter *parameter, size_t trial)
{
    if (parameter->labels)
        hpti_text_add_json(text, parameter->labels[parameter->whole[trial]]);
    else if (parameter->kind == HPT_KIND_BOOLEAN)
        hpti_text_add(text, parameter->whole[trial] ? "true" : "false");
    else if (parameter->kind == HPT_KIND_INT)
        hpti_text_add_int(text, parameter->whole[trial]);
    else
        hpti_text_add_json_double(text, parameter->numbers[trial]);
}

static void
add_parameters(hpti_text *text, const hpti_cells *cells, size_t trial)
{
    const char *separator = "";

    hpti_text_add(text, ",\"parameters\":{");
    for (size_t p = 0; p < cells->n_parameters; p++) {
        const hpti_parameter *parameter = &cells->parameters[p];

        if (isnan(parameter->numbers[trial]))
            continue;
        hpti_text_add(text, separator);
        hpti_text_add_json(text, parameter->name);
        hpti_text_add_char(text, ':');
        add_value(text, parameter, trial);
        separator = ",";
    }
    hpti_text_add_char(text, '}');
}

/* Nothing in a study without outcomes. */
static void
add_feasible(hpti_text *text, const hpti_cells *cells, size_t trial)
{
    const double violation = cells->violations[trial];

    if (!cells->n_outcomes)
        return;
    hpti_text_add(text, ",\"feasible\":");
    hpti_text_add(text, isnan(violation) ? "null"
                        : violation == 0 ? "true"
                                         : "false");
}

static void
add_outcomes(hpti_text *text, const hpti_cells *cells, size_t trial)
{
    const char *separator = "";

    if (!cells->n_outcomes)
        return;
    hpti_text_add(text, ",\"outcomes\":{");
    for (size_t k = 0; k < cells->n_outcomes; k++) {
        const hpti_measure *outcome = &cells->outcomes[k];

        if (isnan(outcome->numbers[trial]))
            continue;
        hpti_text_add(text, separator);
        hpti_text_add_json(text, outcome->name);
        add_member(text, ":", outcome->numbers[trial]);
        separator = ",";
    }
    hpti_text_add_char(text, '}');
    add_feasible(text, cells, trial);
}

static void
add_trial(hpti_text *text, const hpti_cells *cells, size_t trial)
{
    hpti_text_add(text, "{\"number\":");
    hpti_text_add_uint(text, trial);
    hpti_text_add(text, ",\"state\":");
    hpti_text_add_json(text, hpti_state_name(cells->states[trial]));
    add_member(text, ",\"value\":", cells->values[trial]);
    add_member(text, ",\"standard_error\":", cells->standard_errors[trial]);
    add_member(text, ",\"seconds\":", cells->seconds[trial]);
    add_parameters(text, cells, trial);
    add_outcomes(text, cells, trial);
    hpti_text_add_char(text, '}');
}

static void
add_best(hpti_text *text, const hpti_cells *cells)
{
    const int64_t best = cells->best;

    hpti_text_add(text, "\"best\":");
    if (best < 0) {
        hpti_text_add(text, "null");
        return;
    }
    hpti_text_add(text, "{\"number\":");
    hpti_text_add_int(text, best);
    add_member(text, ",\"value\":", cells->values[best]);
    add_member(text, ",\"standard_error\":", cells->standard_errors[best]);
    add_feasible(text, cells, (size_t)best);
    hpti_text_add_char(text, '}');
}

static void
add_limits(hpti_text *text, const hpti_cells *cells)
{
    if (!cells->n_outcomes)
        return;
    hpti_text_add(text, ",\n\"outcomes\":[");
    for (size_t k = 0; k < cells->n_outcomes; k++) {
        hpti_text_add(text, k ? ",{\"name\":" : "{\"name\":");
        hpti_text_add_json(text, cells->outcomes[k].name);
        add_member(text, ",\"limit\":", cells->outcomes[k].limit);
        hpti_text_add_char(text, '}');
    }
    hpti_text_add_char(text, ']');
}

static void
add_result(hpti_text *text, const hpti_cells *cells, const char *space)
{
    const int direction = hpt_result_direction(cells->result);

    hpti_text_add(text, "{\"format\":\"hptune-result\",\"version\":1,"
                        "\"direction\":");
    hpti_text_add(text,
                  direction == HPT_MAXIMIZE ? "\"maximize\"" : "\"minimize\"");
    hpti_text_add(text, ",\n\"space\":");
    hpti_text_add(text, space);
    add_limits(text, cells);
    hpti_text_add(text, ",\n\"trials\":[");
    for (size_t i = 0; i < cells->n_trials; i++) {
        hpti_text_add(text, i ? ",\n" : "\n");
        add_trial(text, cells, i);
    }
    hpti_text_add(text, "],\n");
    add_best(text, cells);
    hpti_text_add(text, "}\n");
}

char *
hpt_result_to_json(const hpt_result *result)
{
    hpti_cells cells;
    hpti_text text;
    char *space;

    if (hpti_cells_begin(&cells, result) < 0)
        return NULL;
    space = hpt_space_to_json(hpt_result_space(result));
    if (!space) {
        hpti_cells_end(&cells);
        return NULL;
    }
    hpti_text_init(&text, cells.mem);
    add_result(&text, &cells, space);
    hpt_text_destroy(space);
    hpti_cells_end(&cells);
    return hpti_text_detach(&text);
}
