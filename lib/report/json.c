/*
 * A result as JSON (RFC 8259): format "hptune-result", version 1.
 *
 *   { "format", "version", "direction", "space": { ... },
 *     "trials": [ { "number", "state", "value", "standard_error", "seconds",
 *                   "parameters": { name: value, ... } }, ... ],
 *     "best": null or { "number", "value", "standard_error" } }
 *
 * Parameters that are inactive are left out.  Integers have all their digits,
 * also beyond 2^53; booleans are true or false, categories their labels.
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
    hpti_text_add_char(text, '}');
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
    space = hpt_space_to_string(hpt_result_space(result));
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
