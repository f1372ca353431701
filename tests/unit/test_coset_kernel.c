/* test_coset_kernel.c - the subgroups of flats of groups in disguise, by relations that are read
 * from cosets, against stabiliser chains. */
#include "reflection_fixture.h"

#include "cohomology/cohomology.h"
#include "engine/disguised_pair.h"

/* Order and characters of H are those of a chain, and no generator is one too many. */
static void check_pair(const gsnn_group *group, const gsnn_flat_pair *pair) {
    size_t points = group->points;
    uint64_t basis[GSNN_MAX_PARITY_BITS];
    gsnn_point *scratch = gsnn_new(2 * points, sizeof *scratch);
    gsnn_chain chain;
    fmpz_t order;
    fmpz_init(order);
    gsnn_chain_init(&chain, points, NULL, 0);
    assert_non_null(scratch);
    for (size_t i = 0; i < pair->generator_count; i++) {
        const gsnn_point *g = pair->generators + i * points;
        assert_true(gsnn_chain_sift(group->chain, g, scratch, NULL));
        assert_false(gsnn_chain_sift(&chain, g, scratch, NULL));
        assert_int_equal(gsnn_chain_add(&chain, g, UINT64_C(1) << i, NULL), GSNN_OK);
    }
    gsnn_chain_order(order, &chain);
    assert_true(fmpz_equal(order, pair->order));
    assert_int_equal(gsnn_sign_vectors(chain.relations, pair->generator_count, basis), pair->rank);
    assert_memory_equal(basis, pair->basis, pair->rank * sizeof *basis);
    gsnn_chain_clear(&chain);
    fmpz_clear(order);
    free(scratch);
}

static void check_flats(gsnn_group *group, size_t least) {
    gsnn_disguised_flats flats;
    gsnn_disguised_pair_maker maker;
    gsnn_arena arena = {0};
    assert_non_null(group->disguise);
    assert_int_equal(gsnn_disguised_flats_init(&flats, group->disguise, group->degree, NULL),
                     GSNN_OK);
    assert_true(flats.count >= least);
    assert_int_equal(gsnn_disguised_pair_maker_init(&maker, group, &flats, &arena, NULL), GSNN_OK);
    for (uint32_t i = 0; i < flats.count; i++)
        for (int type = 1; type <= 2; type++) {
            gsnn_flat_pair pair;
            assert_int_equal(gsnn_disguised_pair_init(&pair, &maker, i, type, NULL), GSNN_OK);
            check_pair(group, &pair);
            fmpz_clear(pair.order);
        }
    gsnn_disguised_pair_maker_clear(&maker);
    gsnn_disguised_flats_clear(&flats);
    gsnn_arena_clear(&arena);
    gsnn_group_free(group);
}

static void against_chains(void **state) {
    static const int even[] = {2, 3, 1, 4, 5, 6, 7, 8, /**/ 1, 3, 4, 5, 6, 7, 8, 2};
    static const int even_minus[] = {2,       3,  1,  4,  5,  6,  7, /**/ 1, 2, 4, 5, 6, 7, 3,
                                     /**/ -1, -2, -3, -4, -5, -6, -7};
    static const int minus[] = {2,       1,  3,  4,  5,  6, /**/ 2, 3, 4, 5, 6, 1,
                                /**/ -1, -2, -3, -4, -5, -6};
    static const int twist[] = {-2, -1, -3, -4, -5, /**/ -2, -3, -4, -5, -1};
    static const int cube[] = {2, -1, 3, /**/ 1, 3, -2};
    static const int tetrahedron[] = {2, 3, 1, /**/ -1, -2, 3};
    static const int pyritohedron[] = {2, 3, 1, /**/ -1, 2, 3};
    static const int flips[] = {2, 3, 1, 4, 5, /**/ 1, 2, 4, 5, 3, /**/ -1, 2, 3, 4, 5};
    static const int sum[] = {2,      1, 3,  4, 5, /**/ 1, 3, 2, 4, 5, /**/ -1, 2, 3, 5, 4,
                              /**/ 1, 2, -3, 5, 4};
    (void)state;
    check_flats(group_of_images(8, 2, even), 21);
    check_flats(group_of_images(7, 3, even_minus), 14);
    check_flats(group_of_images(6, 3, minus), 10);
    check_flats(group_of_images(5, 2, twist), 6);
    check_flats(group_of_images(3, 2, cube), 3);
    check_flats(group_of_images(3, 2, tetrahedron), 3);
    check_flats(group_of_images(3, 2, pyritohedron), 3);
    check_flats(group_of_images(5, 3, flips), 10);
    check_flats(group_of_images(5, 4, sum), 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(against_chains)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
