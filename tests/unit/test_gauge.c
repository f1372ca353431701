/* The gauge group: known answers, and its order as that of a centraliser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "enumerated_record.h"
#include "gauge/gauge.h"

#include <stdlib.h>
#include <string.h>

static uint64_t order_of(const gsnn_gauge *gauge) {
    assert_true(gauge->order_known);
    return fmpz_get_ui(gauge->order);
}

/* kappa + 1 + q^2 parameters, q = dim V^G + 1. */
static size_t linear_parameters(const gsnn_gauge *gauge, size_t fixed) {
    gsnn_gauge_maps maps;
    assert_int_equal(gsnn_gauge_maps_init(&maps, gauge, NULL), GSNN_OK);
    size_t kappa = maps.count;
    gsnn_gauge_maps_clear(&maps);
    return kappa + 1 + (fixed + 1) * (fixed + 1);
}

static void d6_table(void **state) {
    (void)state;
    static const struct {
        const char *id;
        uint64_t order;
        const char *generators;
        size_t nfn;
    } table[] = {
        {"0.0", 2, "[-1,-2]", 9},
        {"0.1", 2, "[-1]", 6},
        {"1.0", 4, "[-2,-1,-3][-1,-2,-3]", 10},
        {"2.0", 2, "[-1,-2,-3]", 14},
        {"2.1", 2, "[-1,-2]", 9},
        {"2.2", 2, "[-1]", 6},
        {"2.3", 2, "[-1]", 6},
        {"3.0", 12, "[-3,-2,-1,-4][-3,-1,-2,-4]", 10},
        {"3.1", 12, "[-3,-2,-1][-3,1,2]", 7},
        {"4.0", 4, "[-4,-3,-2,-1,-5][-1,-2,-3,-4,-5]", 18},
        {"4.1", 4, "[-2,-1][-1,-2]", 7},
        {"5.0", 4, "[-3,-2,-1,-4][-1,-2,-3,-4]", 15},
        {"5.1", 4, "[-3,-2,-1][-1,-2,-3]", 10},
        {"6.0", 24, "[-6,-5,-4,-3,-2,-1,-7][-6,-1,-2,-3,-4,-5,-7][-5,-6,-1,-2,-3,-4,-7]", 12},
    };
    gsnn_enumeration_record *record = enumerated_record("D6");
    assert_int_equal(record->architecture_count, sizeof table / sizeof *table);
    for (size_t i = 0; i < record->architecture_count; i++) {
        gsnn_gauge gauge;
        gsnn_text text = {0};
        assert_string_equal(record->architectures[i].id, table[i].id);
        assert_int_equal(gsnn_gauge_of_pattern(&gauge, record, i, NULL), GSNN_OK);
        assert_int_equal(order_of(&gauge), table[i].order);
        for (size_t g = 0; g < gauge.generator_count; g++)
            gsnn_text_append_integers(&text, gauge.generators + g * gauge.coordinates,
                                      gauge.coordinates);
        assert_string_equal(gsnn_text_string(&text), table[i].generators);
        assert_int_equal(linear_parameters(&gauge, 1), table[i].nfn);
        gsnn_text_clear(&text);
        gsnn_gauge_clear(&gauge);
    }
    gsnn_enumeration_record_free(record);
}

static void orders_by_id(void **state) {
    (void)state;
    static const struct {
        const char *group;
        uint64_t orders[16];
    } cases[] = {
        {"D4", {2, 2, 4, 2, 2, 8, 4, 4, 4, 16}},
        {"S4", {2, 2, 2, 4, 2, 8, 4, 48}},
        {"C6", {2, 2, 4, 6, 6, 12}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gsnn_enumeration_record *record = enumerated_record(cases[c].group);
        for (size_t i = 0; i < record->architecture_count; i++) {
            gsnn_gauge gauge;
            assert_int_equal(gsnn_gauge_of_pattern(&gauge, record, i, NULL), GSNN_OK);
            assert_int_equal(order_of(&gauge), cases[c].orders[i]);
            gsnn_gauge_clear(&gauge);
        }
        gsnn_enumeration_record_free(record);
    }
}

/* Whether a signed permutation of neurons that sends neuron 1 to s*i commutes with rho: it is
 * determined by that, since G is transitive on neurons up to sign. */
static bool commutes(const gsnn_enumeration_record *record,
                     const gsnn_record_architecture *architecture, int32_t target) {
    size_t n = architecture->neurons, generators = record->group.generators.count, length = 0;
    int32_t *image = calloc(n, sizeof *image);
    size_t *queue = calloc(n, sizeof *queue);
    assert_true(image && queue);
    bool good = true;
    image[0] = target;
    queue[length++] = 0;
    for (size_t at = 0; good && at < length; at++)
        for (size_t g = 0; good && g < generators; g++) {
            const int32_t *rho = architecture->signed_permutations + g * n;
            size_t i = queue[at];
            int32_t to = rho[i], value = rho[labs(image[i]) - 1];
            value = (image[i] < 0) != (to < 0) ? -value : value;
            int32_t *own = &image[labs(to) - 1];
            if (!*own) {
                *own = value;
                queue[length++] = (size_t)labs(to) - 1;
            } else if (*own != value) {
                good = false;
            }
        }
    free(image);
    free(queue);
    return good;
}

static void order_is_that_of_the_centraliser(void **state) {
    (void)state;
    static const char *const groups[] = {"C1",
                                         "C2",
                                         "C5",
                                         "C6",
                                         "D4",
                                         "D5",
                                         "D6",
                                         "Q8",
                                         "S4",
                                         "A4",
                                         "S5",
                                         "A5",
                                         "B2",
                                         "B3",
                                         "C2xC4",
                                         "C2xC2xC2",
                                         "groups/s4-edges.json",
                                         "groups/sign-flips.json"};
    for (size_t c = 0; c < sizeof groups / sizeof *groups; c++) {
        gsnn_enumeration_record *record = enumerated_record(groups[c]);
        for (size_t i = 0; i < record->architecture_count; i++) {
            const gsnn_record_architecture *architecture = &record->architectures[i];
            uint64_t count = 0;
            for (int32_t neuron = 1; neuron <= (int32_t)architecture->neurons; neuron++)
                count += (uint64_t)commutes(record, architecture, neuron) +
                         (uint64_t)commutes(record, architecture, -neuron);
            gsnn_gauge gauge;
            assert_int_equal(gsnn_gauge_of_pattern(&gauge, record, i, NULL), GSNN_OK);
            if (order_of(&gauge) != count)
                fail_msg("%s %s: order %lu, centraliser %lu", groups[c], architecture->id,
                         (unsigned long)order_of(&gauge), (unsigned long)count);
            gsnn_gauge_clear(&gauge);
        }
        gsnn_enumeration_record_free(record);
    }
}

/* Rows that are left out leave the group unknown. */
static void without_rows(void **state) {
    (void)state;
    gsnn_enumeration_record *record = enumerated_record("D4");
    record->architectures[5].weights.row_count = 1;
    gsnn_gauge gauge;
    assert_int_equal(gsnn_gauge_of_pattern(&gauge, record, 5, NULL), GSNN_OK);
    assert_false(gauge.order_known);
    gsnn_gauge_clear(&gauge);
    gsnn_enumeration_record_free(record);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(d6_table),
        cmocka_unit_test(orders_by_id),
        cmocka_unit_test(order_is_that_of_the_centraliser),
        cmocka_unit_test(without_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
