/*
 * The tables that the demonstration ends with.
 */
#ifndef FOREST_SCOREBOARD_H
#define FOREST_SCOREBOARD_H

#include "experiment.h"

#include <stdio.h>

/**
 * For each data set and space a table with a line for each method: medians over
 * the seeds.  Where "gp" and "random" ran on the same seeds, how often the
 * first was at least as good, too.
 *
 * @param experiments  length n, all run without an error
 */
void scoreboard_print(FILE *file, size_t n,
                      const struct experiment *experiments);

#endif
