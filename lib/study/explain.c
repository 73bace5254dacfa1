/*
 * How the last proposal came about, as JSON text.
 */
#include "base/error.h"
#include "base/text.h"
#include "sampler/method.h"
#include "study/lock-priv.h"
#include "study/study-priv.h"
#include <hptune/study.h>
#include <math.h>

/* ,"key":number */
static void
add_number(hpti_text *text, const char *key, double x)
{
    hpti_text_add(text, ",");
    hpti_text_add_json(text, key);
    hpti_text_add(text, ":");
    hpti_text_add_json_double(text, x);
}

static void
add_string(hpti_text *text, const char *key, const char *s)
{
    hpti_text_add(text, ",");
    hpti_text_add_json(text, key);
    hpti_text_add(text, ":");
    hpti_text_add_json(text, s);
}

static void
add_lengthscales(hpti_text *text, const hpt_space *space,
                 const double *lengthscales)
{
    const hpti_domain *domain = hpti_space_domain(space);

    hpti_text_add(text, ",\"lengthscales\":{");
    for (size_t d = 0; d < domain->dim; d++) {
        if (d)
            hpti_text_add(text, ",");
        hpti_text_add_json(
            text, hpt_space_name(space, domain->coordinates[d].parameter));
        hpti_text_add(text, ":");
        hpti_text_add_json_double(text, lengthscales[d]);
    }
    hpti_text_add(text, "}");
}

static void
add_model(hpti_text *text, const hpt_space *space, const hpti_explanation *e)
{
    const hpti_surrogate_report *model = e->model;

    add_number(text, "observations", (double)model->observations);
    add_number(text, "in_model", (double)model->in_model);
    hpti_text_add(text, model->refitted ? ",\"refitted\":true"
                                        : ",\"refitted\":false");
    add_string(text, "scores", model->power ? "power" : "plain");
    add_number(text, "lambda", model->lambda);
    add_string(text, "kernel",
               model->additive    ? "additive"
               : model->quadratic ? "quadratic"
                                  : "plain");
    hpti_text_add(text, model->warped ? ",\"warped\":true"
                                      : ",\"warped\":false");
    add_string(text, "hyperparameters", model->sliced ? "drawn" : "mode");
    add_number(text, "log_posterior", model->log_posterior);
    add_number(text, "noise_variance", model->noise_var);
    add_number(text, "signal_variance", model->signal_var);
    add_number(text, "jitter", model->jitter);
    add_number(text, "log_acquisition", e->log_acquisition);
    add_lengthscales(text, space, e->lengthscales);
}

static void
write_explanation(hpti_text *text, const hpt_study *study)
{
    hpti_explanation e;

    hpti_sampler_explain(study->sampler, &e);
    hpti_text_add(text, "{\"sampler\":");
    hpti_text_add_json(text, hpti_sampler_method(study->sampler));
    if (e.source) {
        add_string(text, "source", e.source);
        add_string(text, "reason", e.reason);
        if (e.model)
            add_model(text, study->space, &e);
        hpti_text_add(text, ",\"seconds\":{\"fit\":");
        hpti_text_add_json_double(text, e.fit_s);
        add_number(text, "acquisition", e.search_s);
        add_number(text, "all", e.all_s);
        hpti_text_add(text, "}");
    }
    hpti_text_add(text, "}");
}

char *
hpt_study_explain(const hpt_study *study)
{
    hpti_text text;

    if (hpti_study_enter(study) < 0)
        return NULL;
    hpti_text_init(&text, &study->mem);
    write_explanation(&text, study);
    hpti_study_unlock(study);
    return hpti_text_detach(&text);
}
