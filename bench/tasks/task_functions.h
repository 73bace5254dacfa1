/*
 * The real tasks as functions of the benches.
 *
 * Tables are read when they are first needed, from the folder that the
 * environment variable HPTUNE_TASKS names, else from that of the source tree.
 * A table that is missing or bad ends the program with a message.
 */
#ifndef HPTUNE_BENCH_TASK_FUNCTIONS_H
#define HPTUNE_BENCH_TASK_FUNCTIONS_H

#include "../functions.h"

enum { TASK_FUNCTIONS = 12 };
extern const struct function task_functions[TASK_FUNCTIONS];

#endif
