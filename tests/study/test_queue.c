/*
 * The queue of points: first in, first out, while it wraps and grows.
 */
#include "../check_main.h"
#include "base/error.h"
#include "study/queue-priv.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static hpt_allocator mem;
static hpti_queue queue;

static void
push(size_t parameters, int64_t number)
{
    hpti_value values[3];

    for (size_t i = 0; i < 3; i++)
        values[i].integer = number * 10 + (int64_t)i;
    ck_assert_int_eq(hpti_queue_push(&queue, &mem, parameters, values), HPT_OK);
}

static void
pop(size_t parameters, int64_t number)
{
    const hpti_value *values = hpti_queue_first(&queue, parameters);

    ck_assert_ptr_nonnull(values);
    for (size_t i = 0; i < parameters; i++)
        ck_assert_int_eq(values[i].integer, number * 10 + (int64_t)i);
    hpti_queue_pop(&queue);
}

START_TEST(rows_come_out_as_they_went_in)
{
    size_t parameters = (size_t)_i; /* none too: a space without parameters */
    unsigned seed = (unsigned)time(NULL);
    int64_t in = 0, out = 0;

    printf("seed %u\n", seed);
    srand(seed);
    hpti_mem_current(&mem);
    ck_assert_ptr_null(hpti_queue_first(&queue, parameters));
    for (int i = 0; i < 5000; i++) {
        if (in == out || rand() % 100 < 52)
            push(parameters, in++);
        else
            pop(parameters, out++);
        ck_assert_uint_eq(queue.n, (size_t)(in - out));
    }
    while (out < in)
        pop(parameters, out++);
    ck_assert_ptr_null(hpti_queue_first(&queue, parameters));
    hpti_queue_clear(&queue, &mem);
    hpti_queue_clear(&queue, &mem);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("queue");
    TCase *tcase = tcase_create("queue");

    tcase_add_loop_test(tcase, rows_come_out_as_they_went_in, 0, 4);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
