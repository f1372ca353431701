/* Threads have buffers of OpenBLAS of their own, and give them back. */
/* In no library: NOLINTNEXTLINE(bugprone-suspicious-include) */
#include "cli/blas_buffers.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cblas.h>
#include <cmocka.h>

/* The command's; memory does not end here. */
_Noreturn void gsnn_end_without_memory(void) {
    abort();
}

/* More threads than OpenBLAS has buffers. */
#define MANY 3000

/* Takes a buffer, and another one before it is given back, twice. */
static void *take(void *context) {
    void **buffer = context, *first[2], *second[2];
    for (int i = 0; i < 2; i++) {
        first[i] = blas_memory_alloc(0);
        second[i] = blas_memory_alloc(0);
        assert_non_null(first[i]);
        assert_non_null(second[i]);
        assert_ptr_not_equal(first[i], second[i]);
        blas_memory_free(second[i]);
        blas_memory_free(first[i]);
    }
    assert_ptr_equal(first[0], first[1]);
    *buffer = first[0];
    return NULL;
}

static void run(void **buffer) {
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, take, buffer), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void test_buffer_of_a_thread(void **state) {
    void *own, *other;
    (void)state;
    take(&own);
    run(&other);
    assert_ptr_not_equal(own, other); /* though none is in use */
    void *again;
    take(&again);
    assert_ptr_equal(own, again);
}

static void test_given_back(void **state) {
    void *first, *other;
    (void)state;
    run(&first);
    for (int i = 0; i < MANY; i++) {
        run(&other);
        assert_ptr_equal(first, other); /* the one that the thread before had */
    }
}

/* OpenBLAS takes and gives them back by these functions: a product leaves its packed matrix there.
 */
static void test_bound(void **state) {
    enum { ROWS = 500, COLUMNS = 20 };
    static double matrix[ROWS * COLUMNS], product[COLUMNS * COLUMNS];
    (void)state;
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        matrix[i] = (double)(i % 7);
    void *buffer;
    take(&buffer);
    uint64_t *words = buffer;
    enum { WORDS = 1000 };
    for (size_t i = 0; i < WORDS; i++)
        words[i] = UINT64_MAX;
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, COLUMNS, ROWS, 1, matrix, ROWS, 0, product,
                COLUMNS);
    size_t written = 0;
    for (size_t i = 0; i < WORDS; i++)
        written += words[i] != UINT64_MAX;
    assert_true(written > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buffer_of_a_thread),
        cmocka_unit_test(test_given_back),
        cmocka_unit_test(test_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
