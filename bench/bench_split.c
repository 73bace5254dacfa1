/*
 * Where the seconds of the last ask went: read from hpt_study_explain().
 *
 * That function is looked for when the program is linked, so that the bench can
 * be set beside a library that has none: nothing is told then.
 */
#include "bench_split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

char *hpt_study_explain(const hpt_study *study) __attribute__((weak));

/* The number after "key": within an object that begins at text. */
static double
number_of(const char *text, const char *key)
{
    const char *end = strchr(text, '}');
    const char *at = strstr(text, key);
    double value;
    char *rest;

    if (!at || !end || at > end)
        return NAN;
    at += strlen(key);
    value = strtod(at, &rest);
    return rest > at ? value : NAN;
}

struct split
split_of_text(const char *text)
{
    static const char object[] = "\"seconds\":{";
    const char *seconds = text ? strstr(text, object) : NULL;

    if (!seconds)
        return (struct split){ NAN, NAN };
    seconds += strlen(object);
    return (struct split){ number_of(seconds, "\"fit\":"),
                           number_of(seconds, "\"acquisition\":") };
}

struct split
split_of_last_ask(const hpt_study *study)
{
    char *text = hpt_study_explain ? hpt_study_explain(study) : NULL;
    struct split split = split_of_text(text);

    hpt_text_destroy(text);
    return split;
}
