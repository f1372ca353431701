/* test_divisor.c - quotients by multiplication against the processor's. */
#include "base/divisor.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check(uint32_t number, uint32_t value) {
    gsnn_divisor by = gsnn_divisor_of(number);
    uint32_t remainder, quotient = gsnn_divide(&by, value, &remainder);
    assert_int_equal(quotient, value / number);
    assert_int_equal(remainder, value % number);
}

/* Multiples and their neighbours, where a quotient that is not exact shows first. */
static void quotients(void **state) {
    (void)state;
    uint64_t random = 1;
    for (int trial = 0; trial < 200000; trial++) {
        uint32_t number = (uint32_t)(gsnn_random_next(&random) >> (32 + trial % 32)) | 1;
        number -= trial % 2 && number > 1;
        uint32_t value = (uint32_t)gsnn_random_next(&random) / number * number;
        check(number, value);
        check(number, value - 1);
        check(number, value + 1);
        check(number, UINT32_MAX);
        check(number, 0);
    }
    for (uint32_t number = 1; number < 1000; number++)
        for (uint32_t value = 0; value < 1000; value++)
            check(number, value);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(quotients)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
