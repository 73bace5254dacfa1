/*
 * A strict reader of numeric CSV: every row has as many fields as the header,
 * every field is a finite number, every label a small whole number.
 */
#include "dataset.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINE = 65536, MAX_CLASSES = 1000 };

static size_t
count_fields(const char *line)
{
    size_t n = 1;

    for (; *line; line++)
        n += *line == ',';
    return n;
}

/* Make room for one row more, doubling. */
static int
grow(struct dataset *data, size_t *room)
{
    size_t more = *room ? 2 * *room : 256;
    float *x;
    int64_t *label;

    if (data->rows < *room)
        return 0;
    x = realloc(data->x, more * data->features * sizeof *x);
    if (x)
        data->x = x;
    label = realloc(data->label, more * sizeof *label);
    if (label)
        data->label = label;
    if (!x || !label)
        return -1;
    *room = more;
    return 0;
}

/* One row; returns what is wrong with it, or NULL. */
static const char *
read_row(struct dataset *data, const char *line)
{
    float *x = data->x + data->rows * data->features;

    if (count_fields(line) != data->features + 1)
        return "has another number of fields than the header";
    for (size_t i = 0; i <= data->features; i++) {
        char *end;
        double value = strtod(line, &end);
        if (end == line || !isfinite(value) ||
            *end != (i < data->features ? ',' : 0))
            return "has a field that is not a number";
        line = end + 1;
        if (i < data->features)
            x[i] = (float)value;
        else if (value < 0 || value >= MAX_CLASSES || value != floor(value))
            return "has a label that is not a class number";
        else
            data->label[data->rows] = (int64_t)value;
    }
    if (data->label[data->rows] >= data->classes)
        data->classes = data->label[data->rows] + 1;
    data->rows++;
    return NULL;
}

static int
read_rows(struct dataset *data, FILE *file, const char *path, char *error,
          size_t size)
{
    char *line = malloc(MAX_LINE);
    size_t number = 0, room = 0;
    const char *wrong = line ? NULL : "finds no memory";

    while (!wrong && fgets(line, MAX_LINE, file)) {
        number++;
        line[strcspn(line, "\r\n")] = 0;
        if (number == 1)
            data->features = count_fields(line) - 1;
        else if (grow(data, &room) < 0)
            wrong = "finds no memory";
        else
            wrong = read_row(data, line);
    }
    if (wrong)
        snprintf(error, size, "%s: line %zu %s", path, number, wrong);
    else if (data->rows < 2 || !data->features)
        snprintf(error, size, "%s: no rows of data", path);
    free(line);
    return wrong || data->rows < 2 || !data->features ? -1 : 0;
}

int
dataset_read(struct dataset *data, const char *path, char *error, size_t size)
{
    FILE *file = fopen(path, "r");
    int rc;

    memset(data, 0, sizeof *data);
    if (!file) {
        snprintf(error, size, "%s: %s", path, strerror(errno));
        return -1;
    }
    rc = read_rows(data, file, path, error, size);
    fclose(file);
    if (rc < 0)
        dataset_clear(data);
    return rc;
}

void
dataset_clear(struct dataset *data)
{
    free(data->x);
    free(data->label);
    memset(data, 0, sizeof *data);
}
