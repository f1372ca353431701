/* test_verify_spaces.c - the checker's linear algebra: residues, weight spaces, flats. */
#include "record_fixture.h"

#include "base/random.h"
#include "proof/bit_matrix.h"
#include "proof/fixed_flats.h"
#include "proof/residue.h"
#include "proof/vectors.h"

#include <stdlib.h>

static gsnn_field *new_field(ulong conductor) {
    gsnn_error error;
    gsnn_field *field;
    assert_int_equal(gsnn_field_new(&field, conductor, &error), GSNN_OK);
    return field;
}

/* Reduction is a ring homomorphism. */
static void test_reduction(void **state) {
    (void)state;
    flint_rand_t random;
    flint_randinit(random);
    for (ulong conductor = 1; conductor < 60; conductor++) {
        gsnn_field *field = new_field(conductor);
        gsnn_proof_reduction reduction;
        gsnn_error error;
        assert_int_equal(gsnn_proof_reduction_set(&reduction, field, UINT32_C(1) << 31, &error),
                         GSNN_OK);
        assert_int_equal(reduction.prime % conductor, conductor > 1);
        fmpq_poly_t x, y, z;
        fmpq_poly_init(x);
        fmpq_poly_init(y);
        fmpq_poly_init(z);
        for (int round = 0; round < 10; round++) {
            uint32_t a, b, c;
            fmpq_poly_randtest(x, random, gsnn_field_degree(field), 20);
            fmpq_poly_randtest(y, random, gsnn_field_degree(field), 20);
            assert_true(gsnn_proof_reduce(&reduction, &a, x));
            assert_true(gsnn_proof_reduce(&reduction, &b, y));
            gsnn_field_multiply(field, z, x, y);
            assert_true(gsnn_proof_reduce(&reduction, &c, z));
            assert_int_equal(c, (uint64_t)a * b % reduction.prime);
            fmpq_poly_add(z, x, y);
            assert_true(gsnn_proof_reduce(&reduction, &c, z));
            assert_int_equal(c, ((uint64_t)a + b) % reduction.prime);
        }
        fmpq_poly_set_ui(x, 1);
        fmpq_poly_scalar_div_ui(x, x, reduction.prime);
        uint32_t none;
        assert_false(gsnn_proof_reduce(&reduction, &none, x));
        fmpq_poly_clear(x);
        fmpq_poly_clear(y);
        fmpq_poly_clear(z);
        gsnn_proof_reduction_clear(&reduction);
        gsnn_field_free(field);
    }
    flint_randclear(random);
}

/* matrix x = 0 for each x of the kernel, and rank and nullity add up. */
static void test_kernel(void **state) {
    (void)state;
    enum { PRIME = 10007, MOST = 7 };
    uint64_t seed = 3;
    for (int round = 0; round < 300; round++) {
        size_t rows = 1 + gsnn_random_next(&seed) % MOST;
        size_t columns = 1 + gsnn_random_next(&seed) % MOST;
        uint32_t matrix[MOST * MOST], echelon[MOST * MOST], kernel[MOST * MOST];
        size_t pivots[MOST];
        for (size_t i = 0; i < rows * columns; i++)
            matrix[i] = (uint32_t)(gsnn_random_next(&seed) % (round % 2 ? 2 : PRIME));
        memcpy(echelon, matrix, sizeof matrix);
        size_t rank = gsnn_proof_echelon(echelon, rows, columns, PRIME, pivots);
        size_t nullity = gsnn_proof_kernel(kernel, echelon, columns, PRIME, pivots, rank);
        assert_int_equal(rank + nullity, columns);
        for (size_t k = 0; k < nullity; k++)
            for (size_t i = 0; i < rows; i++) {
                uint64_t sum = 0;
                for (size_t j = 0; j < columns; j++)
                    sum += (uint64_t)matrix[i * columns + j] * kernel[k * columns + j];
                assert_int_equal(sum % PRIME, 0);
            }
    }
}

static void test_bits(void **state) {
    (void)state;
    gsnn_proof_bits a, b;
    assert_true(gsnn_proof_bits_new(&a, 130));
    assert_true(gsnn_proof_bits_new(&b, 130));
    gsnn_proof_bits_set(&a, 3, 129);
    gsnn_proof_bits_set(&b, 7, 64);
    assert_int_equal(gsnn_proof_bits_meet(&a, 3, &b, 7), 130);
    gsnn_proof_bits_set(&b, 7, 129);
    assert_int_equal(gsnn_proof_bits_meet(&a, 3, &b, 7), 129);
    assert_true(gsnn_proof_bits_get(&a, 3, 129));
    gsnn_proof_bits_put(&a, 3, 129, false);
    assert_false(gsnn_proof_bits_get(&a, 3, 129));
    gsnn_proof_bits_clear(&a);
    gsnn_proof_bits_clear(&b);
}

/* The symmetries of the square, three times: as permutations of the four corners +-e_1 +-e_2 (for
 * the number of points), as signed permutations and as matrices of the plane. */
static const char square_signed[] =
    "\"action\": \"signed-permutation\", \"degree\": 2, \"order\": 8, "
    "\"generators\": [[2, -1], [1, -2]], \"generator_names\": [\"r\", \"s\"], ";
static const char square_matrices[] = "\"action\": \"matrix\", \"degree\": 2, \"order\": 8, "
                                      "\"generators\": [[[0, -1], [1, 0]], [[1, 0], [0, -1]]], "
                                      "\"generator_names\": [\"r\", \"s\"], ";

static const char frame[] =
    "{\"schema\": \"gsnn-enumeration/1\", \"group\": {%s\"invariant_dimension\": 0}, "
    "\"counts\": {}, \"architectures\": []}";

static gsnn_proof_points *square(const char *group, gsnn_enumeration_record **record) {
    char text[1024];
    snprintf(text, sizeof text, frame, group);
    *record = parse(text);
    gsnn_proof_fault fault;
    gsnn_error error;
    gsnn_proof_points *points;
    if (gsnn_proof_points_new(&points, *record, &fault, &error))
        fail_msg("%s", error.message);
    assert_non_null(points);
    assert_int_equal(points->count, 4);
    return points;
}

/* Both actions give each subgroup and character of the square the same dimension, which is also
 * that of the flat. */
static void test_weight_spaces(void **state) {
    (void)state;
    gsnn_enumeration_record *records[2];
    gsnn_proof_points *points[2] = {square(square_signed, &records[0]),
                                    square(square_matrices, &records[1])};
    uint64_t seed = 11;
    size_t met[3] = {0};
    for (int round = 0; round < 100; round++) {
        /* Words in the generators, the same for both, with signs multiplied along. */
        size_t dimension[2];
        uint64_t words = gsnn_random_next(&seed);
        for (int p = 0; p < 2; p++) {
            size_t n = points[p]->count, count = 1 + words % 2;
            gsnn_proof_point h[2 * 4], spare[4];
            int8_t chi[2];
            for (size_t k = 0; k < count; k++) {
                uint64_t word = words >> (8 + 16 * k);
                gsnn_proof_permutation_identity(h + k * n, n);
                chi[k] = 1;
                for (int letter = 0; letter < 6; letter++, word >>= 2) {
                    if (word & 2)
                        continue;
                    memcpy(spare, h + k * n, n * sizeof *spare);
                    gsnn_proof_permutation_multiply(
                        h + k * n, points[p]->generators + (word & 1) * n, spare, n);
                    if (words >> (word & 1) & 4) /* r, s or both go to -1 */
                        chi[k] = (int8_t)-chi[k];
                }
            }
            gsnn_proof_pattern pattern;
            gsnn_error error;
            assert_int_equal(gsnn_proof_weight_space(&pattern, points[p], h, chi, count, &error),
                             GSNN_OK);
            dimension[p] = pattern.dimension;
            for (size_t k = 0; k < count; k++)
                for (size_t x = 0; x < n; x++)
                    assert_int_equal(pattern.labels[h[k * n + x]], chi[k] * pattern.labels[x]);
            gsnn_proof_pattern_clear(&pattern);
            gsnn_proof_flats *flats = gsnn_proof_flats_new(points[p]);
            int32_t flat[4];
            gsnn_proof_flat_of_pair(flats, flat, h, chi, count);
            assert_int_equal(gsnn_proof_flat_dimension(flats, flat), dimension[p]);
            for (size_t k = 0; k < count; k++)
                assert_true(gsnn_proof_flat_is_fixed(flats, flat, h + k * n, chi[k]));
            gsnn_proof_flats_free(flats);
        }
        if (dimension[0] != dimension[1])
            fail_msg("words %llx: %zu and %zu", (unsigned long long)words, dimension[0],
                     dimension[1]);
        met[dimension[0]]++;
    }
    assert_true(met[0] && met[1] && met[2]); /* all dimensions have been tried */
    for (int p = 0; p < 2; p++) {
        gsnn_proof_points_free(points[p]);
        gsnn_enumeration_record_free(records[p]);
    }
}

/* The plane is what 1 fixes, and -1 with its sign; each line what a reflection fixes, and the one
 * perpendicular to it with its sign.  A table that is too small becomes full. */
static void check_fixed_flats(const gsnn_proof_points *points, gsnn_proof_flats *flats,
                              const int32_t *whole) {
    gsnn_proof_chain *chain;
    gsnn_error error;
    const gsnn_proof_trace none = {.prime = 7};
    assert_int_equal(
        gsnn_proof_chain_generate(&chain, points->count, points->generators, 2, &error), GSNN_OK);
    for (size_t most = 1; most < 10; most++) {
        gsnn_proof_flat_table *table = gsnn_proof_flat_table_new(points, flats, most);
        gsnn_proof_fixed_flats fixed;
        assert_non_null(table);
        assert_int_equal(
            gsnn_proof_fixed_flats_find(&fixed, flats, table, points, chain, &none, &error),
            GSNN_OK);
        assert_int_equal(gsnn_proof_flat_table_is_full(table), most <= 5);
        if (most > 5) {
            assert_int_equal(gsnn_proof_flat_table_flats(table), 5);
            assert_int_equal(gsnn_proof_flat_table_number(table, whole), 0);
            assert_int_equal(fixed.count, 5);
        }
        for (size_t i = 0; most > 5 && i < 5; i++) {
            assert_int_equal(fixed.list[i].count[0], 1);
            assert_int_equal(fixed.list[i].count[1], 1);
            assert_true(fixed.list[i].prime_power);
        }
        gsnn_proof_fixed_flats_clear(&fixed);
        gsnn_proof_flat_table_free(table);
    }
    gsnn_proof_chain_free(chain);
}

/* The flats of the square: the plane, and the lines of four reflections in two classes. */
static void test_flat_table(void **state) {
    (void)state;
    const char *const groups[] = {square_signed, square_matrices};
    for (int p = 0; p < 2; p++) {
        gsnn_enumeration_record *record;
        gsnn_proof_points *points = square(groups[p], &record);
        gsnn_proof_flats *flats = gsnn_proof_flats_new(points);
        gsnn_proof_flat_table *table = gsnn_proof_flat_table_new(points, flats, 100);
        gsnn_error error;
        int32_t whole[4], axis[4], diagonal[4], none[4], moved[4];
        gsnn_proof_point reflection[4];
        const gsnn_proof_point *r = points->generators, *s = points->generators + 4;
        gsnn_proof_flat_whole(flats, whole);
        gsnn_proof_flat_meet(flats, axis, whole, s, 1);
        gsnn_proof_permutation_multiply(reflection, r, s, 4);
        gsnn_proof_flat_meet(flats, diagonal, whole, reflection, 1);
        gsnn_proof_flat_meet(flats, none, axis, reflection, 1);
        assert_int_equal(gsnn_proof_flat_dimension(flats, whole), 2);
        assert_int_equal(gsnn_proof_flat_dimension(flats, axis), 1);
        assert_int_equal(gsnn_proof_flat_dimension(flats, diagonal), 1);
        assert_int_equal(gsnn_proof_flat_dimension(flats, none), 0);
        assert_int_equal(gsnn_proof_flat_table_add(table, whole, &error), GSNN_OK);
        assert_int_equal(gsnn_proof_flat_table_add(table, axis, &error), GSNN_OK);
        gsnn_proof_flat_move(flats, moved, axis, r);
        assert_int_equal(gsnn_proof_flat_table_find(table, moved), 1);
        assert_true(gsnn_proof_flat_table_find(table, diagonal) == SIZE_MAX);
        assert_int_equal(gsnn_proof_flat_table_add(table, diagonal, &error), GSNN_OK);
        assert_int_equal(gsnn_proof_flat_table_add(table, moved, &error), GSNN_OK);
        assert_int_equal(gsnn_proof_flat_table_classes(table), 3);
        assert_int_equal(gsnn_proof_flat_table_flats(table), 5);
        assert_memory_equal(gsnn_proof_flat_table_representative(table, 2), diagonal,
                            sizeof diagonal);
        gsnn_proof_flat_table_free(table);
        check_fixed_flats(points, flats, whole);
        gsnn_proof_flats_free(flats);
        gsnn_proof_points_free(points);
        gsnn_enumeration_record_free(record);
    }
}

/* A matrix of infinite order gives the axes more images than the stated order allows. */
static void test_infinite(void **state) {
    (void)state;
    char text[1024];
    snprintf(text, sizeof text, frame,
             "\"action\": \"matrix\", \"degree\": 2, \"order\": 8, "
             "\"generators\": [[[\"3/5\", \"4/5\"], [\"-4/5\", \"3/5\"]]], ");
    gsnn_enumeration_record *record = parse(text);
    gsnn_proof_fault fault;
    gsnn_error error;
    gsnn_proof_points *points;
    assert_int_equal(gsnn_proof_points_new(&points, record, &fault, &error), GSNN_OK);
    assert_null(points);
    assert_int_not_equal(fault.text[0], 0);
    gsnn_enumeration_record_free(record);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reduction),  cmocka_unit_test(test_kernel),
        cmocka_unit_test(test_bits),       cmocka_unit_test(test_weight_spaces),
        cmocka_unit_test(test_flat_table), cmocka_unit_test(test_infinite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
