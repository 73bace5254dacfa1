/*
 * What tune.R calls by .Call.  An R error is a longjmp, so none is raised before
 * the library has returned, and no R code runs inside of it: ask and tell.
 */
#include <R.h>
#include <Rinternals.h>
#include <hptune/hptune.h>

#define CHECK(ok) ((ok) ? (void)0 : Rf_error("%s", hpt_last_error()))
#define NAME(list, i) CHAR(STRING_ELT(Rf_getAttrib(list, R_NamesSymbol), i))

static int
add(hpt_space *space, const char *name, SEXP range)
{
    const int n = Rf_length(range);
    const int scale = Rf_inherits(range, "log") ? HPT_LOG : HPT_LINEAR;
    const char **labels = (const char **)R_alloc((size_t)n, sizeof *labels);

    if (Rf_isInteger(range))
        return hpt_space_add_int(space, name, INTEGER(range)[0],
                                 INTEGER(range)[1], scale);
    if (Rf_isReal(range))
        return hpt_space_add_float(space, name, REAL(range)[0], REAL(range)[1],
                                   scale);
    for (int i = 0; i < n; i++)
        labels[i] = CHAR(STRING_ELT(range, i));
    return hpt_space_add_categorical(space, name, (size_t)n, labels);
}

static void
finalize(SEXP study)
{
    hpt_study_destroy(R_ExternalPtrAddr(study));
}

/* A study of a named list of ranges: two integers, two numbers, or labels. */
SEXP
tune_study(SEXP ranges, SEXP seed)
{
    SEXP study = PROTECT(R_MakeExternalPtr(NULL, R_NilValue, ranges));
    hpt_sampler *sampler = hpt_sampler_create("gp");
    hpt_space *space = hpt_space_create();

    R_RegisterCFinalizer(study, finalize);
    hpt_sampler_set(sampler, "reproducible", 1);
    for (int i = 0; i < Rf_length(ranges); i++) /* the space keeps an error */
        add(space, NAME(ranges, i), VECTOR_ELT(ranges, i));
    R_SetExternalPtrAddr(study, hpt_study_create(space, sampler));
    hpt_space_destroy(space);
    CHECK(hpt_study_set_seed(R_ExternalPtrAddr(study),
                             (uint64_t)Rf_asReal(seed)) == HPT_OK);
    UNPROTECT(1);
    return study;
}

/* The next trial: a named list of parameters with the attribute "number". */
SEXP
tune_ask(SEXP study)
{
    SEXP ranges = R_ExternalPtrProtected(study);
    SEXP trial = PROTECT(Rf_duplicate(ranges)); /* with the names */
    hpt_trial *t;

    CHECK(hpt_study_ask(R_ExternalPtrAddr(study), &t) == HPT_OK);
    for (int i = 0; i < Rf_length(ranges); i++)
        SET_VECTOR_ELT(trial, i, Rf_isString(VECTOR_ELT(ranges, i))
            ? Rf_mkString(hpt_trial_get_label(t, NAME(ranges, i)))
            : Rf_ScalarReal(hpt_trial_get_float(t, NAME(ranges, i))));
    Rf_setAttrib(trial, Rf_install("number"),
                 Rf_ScalarReal((double)hpt_trial_number(t)));
    UNPROTECT(1);
    return trial;
}

SEXP
tune_tell(SEXP study, SEXP number, SEXP value)
{
    CHECK(hpt_study_tell(R_ExternalPtrAddr(study), (int64_t)Rf_asReal(number),
                         Rf_asReal(value)) == HPT_OK);
    return R_NilValue;
}

/* Number, value and digest, as a text. */
SEXP
tune_best(SEXP study)
{
    hpt_result *result = hpt_study_result(R_ExternalPtrAddr(study));
    const double number = (double)hpt_result_best_number(result);
    char *digest = hpt_result_digest(result), best[80];

    snprintf(best, sizeof best, "best trial %.0f, value %.6f\ndigest %s", number,
             hpt_result_best_value(result), digest ? digest : "");
    hpt_text_destroy(digest);
    hpt_result_destroy(result);
    CHECK(digest && number >= 0);
    return Rf_mkString(best);
}
