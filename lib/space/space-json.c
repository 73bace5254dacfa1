/*
 * A space as JSON text, format "hptune-space", version 1:
 *
 *   {"format":"hptune-space","version":1,
 *    "parameters":[{"name":"lr","kind":"float","dist":{...},"default":0.1},..],
 *    "conditions":[{"child":"c","parent":"p","labels":["a"]},
 *                  {"child":"c","parent":"p","values":[1,2]},
 *                  {"child":"c","parent":"p","low":1,"high":"inf"}],
 *    "constraints":[{"linear":[{"name":"a","coefficient":1},..],"upper":3},
 *                   {"order":["a","b"]},
 *                   {"predicate":"user"}]}
 *
 * A categorical default is written as its label.
 */
#include "space/space-priv.h"

static const char *
kind_name(int kind)
{
    switch ((enum hpt_kind)kind) {
    case HPT_KIND_FLOAT:
        return "float";
    case HPT_KIND_INT:
        return "int";
    case HPT_KIND_CATEGORICAL:
        return "categorical";
    case HPT_KIND_ORDINAL:
        return "ordinal";
    case HPT_KIND_BOOLEAN:
        return "boolean";
    case HPT_KIND_CONSTANT:
        return "constant";
    case HPT_KIND_UNKNOWN:
        break;
    }
    return "unknown";
}

/* "key": and a string, with what stands before the key. */
static void
add_string(hpti_text *text, const char *key, const char *s)
{
    hpti_text_add(text, key);
    hpti_text_add_json(text, s);
}

/* A value of a distribution: label, integer or number. */
static void
add_value(hpti_text *text, const hpt_dist *dist, hpti_value value)
{
    const char *const *labels = hpti_dist_labels(dist);

    if (labels)
        hpti_text_add_json(text, labels[value.integer]);
    else if (hpti_dist_is_integral(dist) && !hpti_dist_numbers(dist))
        hpti_text_add_int(text, value.integer);
    else
        hpti_text_add_json_double(text, hpti_dist_number(dist, value));
}

static void
add_parameter(hpti_text *text, const hpti_parameter *parameter)
{
    add_string(text, "{\"name\":", parameter->name);
    add_string(text, ",\"kind\":", kind_name(hpt_dist_kind(parameter->dist)));
    hpti_text_add(text, ",\"dist\":");
    hpti_dist_to_json(parameter->dist, text);
    if (parameter->has_default) {
        hpti_text_add(text, ",\"default\":");
        add_value(text, parameter->dist, parameter->standard);
    }
    hpti_text_add(text, "}");
}

static void
add_condition(hpti_text *text, const hpt_space *space,
              const hpti_condition *condition)
{
    const hpti_parameter *parent = &space->parameters[condition->parent];

    add_string(text, "{\"child\":", space->parameters[condition->child].name);
    add_string(text, ",\"parent\":", parent->name);
    if (condition->between) {
        hpti_text_add(text, ",\"low\":");
        hpti_text_add_json_double(text, condition->low);
        hpti_text_add(text, ",\"high\":");
        hpti_text_add_json_double(text, condition->high);
        hpti_text_add(text, "}");
        return;
    }
    hpti_text_add(text, hpti_dist_labels(parent->dist) ? ",\"labels\":["
                                                       : ",\"values\":[");
    for (size_t k = 0; k < condition->n; k++) {
        hpti_text_add(text, k ? "," : "");
        add_value(text, parent->dist, condition->values[k]);
    }
    hpti_text_add(text, "]}");
}

static void
add_constraint(hpti_text *text, const hpt_space *space,
               const hpti_constraint *constraint)
{
    const bool linear = constraint->form == HPTI_LINEAR;

    if (constraint->form == HPTI_PREDICATE) {
        hpti_text_add(text, "{\"predicate\":\"user\"}");
        return;
    }
    hpti_text_add(text, linear ? "{\"linear\":[" : "{\"order\":[");
    for (size_t k = 0; k < constraint->n; k++) {
        const char *name = space->parameters[constraint->parameters[k]].name;

        hpti_text_add(text, k ? "," : "");
        add_string(text, linear ? "{\"name\":" : "", name);
        if (linear) {
            hpti_text_add(text, ",\"coefficient\":");
            hpti_text_add_json_double(text, constraint->coefficients[k]);
            hpti_text_add(text, "}");
        }
    }
    hpti_text_add(text, "]");
    if (linear) {
        hpti_text_add(text, ",\"upper\":");
        hpti_text_add_json_double(text, constraint->upper);
    }
    hpti_text_add(text, "}");
}

char *
hpt_space_to_json(const hpt_space *space)
{
    hpti_text text;

    if (!space) {
        hpti_fail_null("space");
        return NULL;
    }
    hpti_text_init(&text, &space->mem);
    hpti_text_add(&text, "{\"format\":\"hptune-space\",\"version\":1,"
                         "\"parameters\":[");
    for (size_t i = 0; i < space->n; i++) {
        hpti_text_add(&text, i ? "," : "");
        add_parameter(&text, &space->parameters[i]);
    }
    hpti_text_add(&text, "],\"conditions\":[");
    for (size_t i = 0; i < space->n_conditions; i++) {
        hpti_text_add(&text, i ? "," : "");
        add_condition(&text, space, &space->conditions[i]);
    }
    hpti_text_add(&text, "],\"constraints\":[");
    for (size_t i = 0; i < space->n_constraints; i++) {
        hpti_text_add(&text, i ? "," : "");
        add_constraint(&text, space, &space->constraints[i]);
    }
    hpti_text_add(&text, "]}");
    return hpti_text_detach(&text);
}
