/*
 * A data set for classification, read from CSV.
 */
#ifndef FOREST_DATASET_H
#define FOREST_DATASET_H

#include <stddef.h>
#include <stdint.h>

struct dataset {
    size_t rows, features;
    int64_t classes; /* labels are 0 .. classes - 1 */
    float *x;        /* rows x features, row-major */
    int64_t *label;  /* length rows */
};

/**
 * Read a file: a header line, then numbers separated by commas, the label last.
 *
 * @param[out] error  what was wrong, with the file and the line; size bytes
 * @return 0, or -1
 */
int dataset_read(struct dataset *data, const char *path, char *error,
                 size_t size);

/* Free what dataset_read() took. */
void dataset_clear(struct dataset *data);

#endif
