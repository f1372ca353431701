/* Loops shared among threads: every step once, in the order that was promised. */
#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <cmocka.h>

#define STEPS 2000

typedef struct tally {
    atomic_int done[STEPS];
    atomic_int running[64]; /* for each worker */
    atomic_size_t finished;
    size_t threads;
    const size_t *after;
    size_t window;
    size_t fails_at; /* and from there on; STEPS: never */
    size_t handed;
    size_t refused_at;
    uint64_t made[STEPS];
    atomic_bool wrong;
} tally;

static gsnn_status step(void *context, size_t worker, size_t index, gsnn_error *error) {
    tally *t = context;
    bool right = worker < t->threads && index < STEPS;
    /* A worker does one thing at a time, so that its workspace is its own. */
    right = right && atomic_fetch_add(&t->running[worker], 1) == 0;
    right = right && atomic_fetch_add(&t->done[index], 1) == 0;
    if (t->after)
        for (size_t i = 0; i < t->after[index]; i++)
            right = right && atomic_load(&t->done[i]) == 2;
    if (t->window) {
        right = right && index < t->handed + t->window;
        t->made[index % t->window] = index * index;
    }
    uint64_t random = index;
    for (uint64_t spin = gsnn_random_next(&random) % 500; spin > 0; spin--)
        atomic_load(&t->finished);
    atomic_fetch_add(&t->running[worker], -1);
    atomic_fetch_add(&t->done[index], 1);
    atomic_fetch_add(&t->finished, 1);
    if (!right)
        atomic_store(&t->wrong, true);
    return index < t->fails_at ? GSNN_OK : gsnn_fail(error, GSNN_FAILED, "step %zu failed", index);
}

static gsnn_status take(void *context, size_t index, gsnn_error *error) {
    tally *t = context;
    if (index != t->handed || t->made[index % t->window] != index * index)
        atomic_store(&t->wrong, true);
    t->handed++;
    return index < t->refused_at ? GSNN_OK
                                 : gsnn_fail(error, GSNN_FAILED, "step %zu refused", index);
}

static tally *new_tally(size_t threads) {
    tally *t = gsnn_new(1, sizeof *t);
    assert_non_null(t);
    t->threads = threads;
    t->fails_at = t->refused_at = STEPS;
    return t;
}

static void assert_all_done(tally *t, size_t count) {
    assert_false(t->wrong);
    for (size_t i = 0; i < STEPS; i++)
        assert_int_equal(t->done[i], i < count ? 2 : 0);
    free(t);
}

static void every_step_is_done_once(void **state) {
    (void)state;
    gsnn_error error;
    static const size_t counts[] = {0, 1, 2, 3, 17, STEPS};
    for (size_t threads = 1; threads <= 8; threads++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            tally *t = new_tally(threads);
            assert_int_equal(gsnn_parallel(threads, counts[i], step, t, &error), GSNN_OK);
            assert_all_done(t, counts[i]);
        }
}

static void steps_wait_for_those_before(void **state) {
    (void)state;
    gsnn_error error;
    size_t *after = gsnn_new(STEPS, sizeof *after);
    uint64_t random = 11;
    for (size_t threads = 1; threads <= 4; threads++) {
        for (size_t i = 1; i < STEPS; i++)
            after[i] = gsnn_random_next(&random) % 40 ? after[i - 1] : i;
        tally *t = new_tally(threads);
        t->after = after;
        assert_int_equal(gsnn_parallel_after(threads, STEPS, after, step, t, &error), GSNN_OK);
        assert_all_done(t, STEPS);
    }
    free(after);
}

static void the_least_failure_is_reported(void **state) {
    (void)state;
    gsnn_error error;
    for (size_t threads = 1; threads <= 4; threads++)
        for (size_t at = 0; at < STEPS; at += 371) {
            char expected[64];
            tally *t = new_tally(threads);
            t->fails_at = at;
            assert_int_equal(gsnn_parallel(threads, STEPS, step, t, &error), GSNN_FAILED);
            snprintf(expected, sizeof expected, "step %zu failed", at);
            assert_string_equal(error.message, expected);
            /* All before it were done, and hardly any after it. */
            for (size_t i = 0; i < at; i++)
                assert_int_equal(t->done[i], 2);
            assert_true(t->finished <= at + threads);
            free(t);
        }
}

static void steps_are_handed_over_in_order(void **state) {
    (void)state;
    gsnn_error error;
    static const size_t windows[] = {1, 2, 7, STEPS};
    for (size_t threads = 1; threads <= 4; threads++)
        for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
            tally *t = new_tally(threads);
            t->window = windows[i];
            assert_int_equal(
                gsnn_parallel_in_order(threads, STEPS, windows[i], step, take, t, &error), GSNN_OK);
            assert_int_equal(t->handed, STEPS);
            assert_all_done(t, STEPS);
            t = new_tally(threads);
            t->window = windows[i];
            t->refused_at = 100;
            assert_int_equal(
                gsnn_parallel_in_order(threads, STEPS, windows[i], step, take, t, &error),
                GSNN_FAILED);
            assert_string_equal(error.message, "step 100 refused");
            assert_int_equal(t->handed, 101);
            assert_false(t->wrong);
            free(t);
        }
}

static void threads_are_what_is_asked_for(void **state) {
    (void)state;
    assert_int_equal(gsnn_parallel_threads(3), 3);
    assert_true(gsnn_parallel_threads(0) >= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_done_once),
        cmocka_unit_test(steps_wait_for_those_before),
        cmocka_unit_test(the_least_failure_is_reported),
        cmocka_unit_test(steps_are_handed_over_in_order),
        cmocka_unit_test(threads_are_what_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
