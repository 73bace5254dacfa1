/*
 * Reading the table of a task, word by word.
 *
 * The reader remembers the first mistake, and that alone; what a function
 * returns is 1 as long as there was none.
 */
#include "task_private.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_SIZE = 64 };

struct reader {
    const char *path;
    FILE *file;
    size_t line;
    int failed;
    size_t size;
    char *message;
    char word[WORD_SIZE]; /* the last one; empty at the end of a line */
};

static int fail(struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Returns 0, for the caller to return. */
static int
fail(struct reader *r, const char *format, ...)
{
    va_list args;
    int n;

    if (r->failed)
        return 0;
    r->failed = 1;
    n = snprintf(r->message, r->size, "%s:%zu: ", r->path, r->line);
    va_start(args, format);
    if (n >= 0 && (size_t)n < r->size)
        vsnprintf(r->message + n, r->size - (size_t)n, format, args);
    va_end(args);
    return 0;
}

/* The last word is not what it should be. */
static int
expected(struct reader *r, const char *what)
{
    if (r->word[0])
        return fail(r, "'%s' where %s was expected", r->word, what);
    return fail(r, "the line ends where %s was expected", what);
}

/* The next word of this line; it is empty when there is none. */
static int
read_word(struct reader *r)
{
    size_t n = 0;
    int c;

    do
        c = getc(r->file);
    while (c == ' ' || c == '\t');
    for (; isgraph(c) && n + 1 < WORD_SIZE; c = getc(r->file))
        r->word[n++] = (char)c;
    r->word[n] = 0;
    ungetc(c, r->file); /* nothing at the end of the file */
    if (isgraph(c))
        return fail(r, "a word of more than %d characters", WORD_SIZE - 1);
    if (c != EOF && !isspace(c))
        return fail(r, "a character with the code %d", c);
    return n > 0 && !r->failed;
}

/* Go to the first word of the next line that has one; 0 at the end. */
static int
read_line(struct reader *r)
{
    int c;

    do {
        r->line++;
        c = getc(r->file);
        if (c != '#') {
            ungetc(c, r->file);
            if (read_word(r))
                return 1;
        }
        do
            c = getc(r->file);
        while (c != '\n' && c != EOF);
    } while (c != EOF && !r->failed);
    return 0;
}

/* Nothing more on this line; go past its end. */
static int
end_line(struct reader *r)
{
    if (r->failed)
        return 0;
    if (read_word(r))
        return expected(r, "the end of the line");
    getc(r->file);
    return !r->failed;
}

static int
parse_number(struct reader *r, double above, const char *what, double *value)
{
    char *end;

    *value = strtod(r->word, &end);
    if (!r->word[0] || *end || !isfinite(*value) || !(*value > above))
        return expected(r, what);
    return 1;
}

static int
read_count(struct reader *r, size_t high, const char *what, size_t *value)
{
    double number;

    read_word(r);
    if (!parse_number(r, 0, what, &number))
        return 0;
    *value = number <= (double)high ? (size_t)number : 0;
    if (!*value || (double)*value < number)
        return expected(r, what);
    return 1;
}

static int
copy_name(struct reader *r, char *name, const char *what)
{
    if (!r->word[0] || strlen(r->word) >= TASK_MAX_WORD)
        return expected(r, what);
    strcpy(name, r->word);
    return 1;
}

/* ---- parameters ---- */

static int
find_parameter(const struct task *task, const char *name, size_t *index)
{
    for (size_t i = 0; i < task->d; i++)
        if (!strcmp(task->parameter[i].name, name)) {
            *index = i;
            return 1;
        }
    return 0;
}

static int
find_label(const struct task_parameter *p, const char *label, size_t *index)
{
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->label[i], label)) {
            *index = i;
            return 1;
        }
    return 0;
}

static int
take_level(struct reader *r, struct task_parameter *p)
{
    double *level = &p->level[p->n];
    double above = p->scale == HPT_LOG ? 0 : -HUGE_VAL;
    char what[80];

    if (p->n)
        above = level[-1];
    snprintf(what, sizeof what, "%s above %g",
             p->kind == TASK_INT ? "a whole number" : "a number", above);
    if (!parse_number(r, above, what, level))
        return 0;
    if (p->kind == TASK_INT && (fabs(*level) > 1e9 || floor(*level) < *level))
        return expected(r, what);
    p->place[p->n++] = p->scale == HPT_LOG ? log(*level) : *level;
    return 1;
}

static int
take_label(struct reader *r, struct task_parameter *p)
{
    size_t other;

    if (find_label(p, r->word, &other))
        return expected(r, "another label");
    return copy_name(r, p->label[p->n++], "a shorter label");
}

static int
read_kind(struct reader *r, struct task_parameter *p)
{
    read_word(r);
    p->scale = HPT_LINEAR;
    if (!strcmp(r->word, "category")) {
        p->kind = TASK_CATEGORY;
        return 1;
    }
    if (strcmp(r->word, "float") != 0 && strcmp(r->word, "int") != 0)
        return expected(r, "category, float or int");
    p->kind = r->word[0] == 'f' ? TASK_FLOAT : TASK_INT;
    read_word(r);
    if (strcmp(r->word, "linear") != 0 && strcmp(r->word, "log") != 0)
        return expected(r, "linear or log");
    p->scale = strcmp(r->word, "log") ? HPT_LINEAR : HPT_LOG;
    return 1;
}

/* parameter NAME KIND [SCALE] LEVEL LEVEL... */
static int
read_parameter(struct reader *r, struct task *task)
{
    struct task_parameter *p = &task->parameter[task->d];
    size_t other;

    read_word(r);
    if (task->d == TASK_MAX_DIM)
        return fail(r, "more than %d parameters", TASK_MAX_DIM);
    if (find_parameter(task, r->word, &other))
        return expected(r, "another name");
    if (!copy_name(r, p->name, "a name") || !read_kind(r, p))
        return 0;
    while (read_word(r)) {
        if (p->n == TASK_MAX_LEVELS)
            return fail(r, "%s: more than %d levels", p->name, TASK_MAX_LEVELS);
        if (!(p->kind == TASK_CATEGORY ? take_label(r, p) : take_level(r, p)))
            return 0;
    }
    if (p->n < 2)
        return expected(r, "a second level");
    task->d++;
    return end_line(r);
}

/* when CHILD PARENT LABEL... */
static int
read_condition(struct reader *r, struct task *task)
{
    struct task_parameter *child;
    size_t index, label;

    read_word(r);
    if (!find_parameter(task, r->word, &index))
        return expected(r, "the name of a parameter");
    child = &task->parameter[index];
    if (child->has_parent)
        return expected(r, "a parameter without a condition");
    read_word(r);
    if (!find_parameter(task, r->word, &child->parent) ||
        child->parent >= index ||
        task->parameter[child->parent].kind != TASK_CATEGORY)
        return expected(r, "a category before the parameter");
    child->has_parent = 1;
    while (read_word(r)) {
        if (!find_label(&task->parameter[child->parent], r->word, &label))
            return expected(r, "a label of the category");
        child->labels |= UINT32_C(1) << label;
    }
    if (!child->labels)
        return expected(r, "a label of the category");
    return end_line(r);
}

/* ---- scores ---- */

static int
read_rows(struct reader *r, struct task *task)
{
    const size_t folds = task->folds;

    for (size_t i = 0; i < task->entries; i++) {
        double sum = 0;
        if (!read_line(r))
            return fail(r, "the file ends after %zu of %zu scores", i,
                        task->entries);
        for (size_t k = 0; k < folds; k++) {
            double *score = &task->scores[i * folds + k];
            if (k > 0)
                read_word(r);
            if (!parse_number(r, -HUGE_VAL, "a score", score))
                return 0;
            sum += *score;
        }
        if (!end_line(r))
            return 0;
        task->mean[i] = sum / (double)folds;
        if (i == 0 || task->mean[i] < task->minimum)
            task->minimum = task->mean[i];
    }
    if (read_line(r))
        return expected(r, "the end of the file");
    return !r->failed;
}

/* scores ENTRIES FOLDS, then the rows */
static int
read_scores(struct reader *r, struct task *task)
{
    struct task_choice none = { { 0 } };
    size_t points = task_count(task, 0, none);
    char what[80];

    if (!task->d)
        return expected(r, "a parameter");
    if (points > TASK_MAX_ENTRIES)
        return fail(r, "more than %d points", TASK_MAX_ENTRIES);
    snprintf(what, sizeof what, "%zu, the number of points,", points);
    if (!read_count(r, points, what, &task->entries))
        return 0;
    if (task->entries != points)
        return expected(r, what);
    if (!read_count(r, TASK_MAX_FOLDS, "a number of folds up to 100",
                    &task->folds) ||
        !end_line(r))
        return 0;
    task->mean = calloc(points, sizeof *task->mean);
    task->scores = calloc(points * task->folds, sizeof *task->scores);
    if (!task->mean || !task->scores)
        return fail(r, "no memory for %zu x %zu scores", points, task->folds);
    return read_rows(r, task);
}

static int
read_table(struct reader *r, struct task *task)
{
    while (read_line(r)) {
        if (!strcmp(r->word, "scores"))
            return read_scores(r, task);
        if (!strcmp(r->word, "parameter")) {
            if (!read_parameter(r, task))
                return 0;
        } else if (!strcmp(r->word, "when")) {
            if (!read_condition(r, task))
                return 0;
        } else {
            return expected(r, "parameter, when or scores");
        }
    }
    return fail(r, "the file ends where scores was expected");
}

struct task *
task_read(const char *path, size_t size, char *message)
{
    struct reader r = { .path = path, .size = size, .message = message };
    struct task *task;

    r.file = fopen(path, "r");
    if (!r.file) {
        snprintf(message, size, "%s: %s", path, strerror(errno));
        return NULL;
    }
    task = calloc(1, sizeof *task);
    if (!task)
        fail(&r, "no memory for a task");
    if (task && !read_table(&r, task)) {
        task_destroy(task);
        task = NULL;
    }
    fclose(r.file);
    return task;
}
