/* Weight spaces cut equation by equation are those of all equations at once. */
#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "group/code_merger.h"
#include "group/signed_orbits.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 400
#define MOST_AXES 12
#define MOST_POINTS (2 * MOST_AXES)
#define MOST_EQUATIONS 5

/* A random permutation of the axes that moves few of them, with random signs if points are axes and
 * their negatives. */
static void draw(gsnn_point *g, size_t axes, bool negation, uint64_t *random) {
    gsnn_point images[MOST_AXES];
    assert(axes > 0);
    for (size_t k = 0; k < axes; k++)
        images[k] = (gsnn_point)k;
    for (int swaps = 0; swaps < 2; swaps++) {
        size_t a = gsnn_random_next(random) % axes, b = gsnn_random_next(random) % axes;
        gsnn_point image = images[a];
        images[a] = images[b];
        images[b] = image;
    }
    for (size_t k = 0; k < axes; k++) {
        gsnn_point sign = gsnn_random_next(random) % 8 == 0;
        if (negation) {
            g[2 * k] = (gsnn_point)(2 * images[k] + sign);
            g[2 * k + 1] = g[2 * k] ^ 1;
        } else {
            g[k] = images[k];
        }
    }
}

static void check(uint64_t seed) {
    gsnn_point permutations[MOST_EQUATIONS * MOST_POINTS];
    int32_t codes[MOST_POINTS], cut[MOST_POINTS];
    uint64_t random = seed;
    bool negation = seed % 2;
    size_t axes = 1 + gsnn_random_next(&random) % MOST_AXES, points = axes << negation;
    gsnn_signed_generators equations = {0, permutations, gsnn_random_next(&random)};
    gsnn_code_merger merger;
    gsnn_weights weights;
    assert_int_equal(gsnn_code_merger_init(&merger, points, NULL), GSNN_OK);
    assert_int_equal(gsnn_solve_by_orbits(points, &equations, negation, &weights, NULL), GSNN_OK);
    memcpy(codes, weights.codes, points * sizeof *codes);
    size_t dimension = weights.dimension;
    assert_int_equal(dimension, axes);
    gsnn_weights_clear(&weights);
    while (equations.count < MOST_EQUATIONS) {
        gsnn_point *g = permutations + equations.count * points;
        draw(g, axes, negation, &random);
        dimension = gsnn_code_merger_cut(&merger, codes, dimension, g,
                                         equations.signs >> equations.count & 1, cut);
        memcpy(codes, cut, points * sizeof *codes);
        equations.count++;
        assert_int_equal(gsnn_solve_by_orbits(points, &equations, negation, &weights, NULL),
                         GSNN_OK);
        assert_int_equal(dimension, weights.dimension);
        assert_memory_equal(codes, weights.codes, points * sizeof *codes);
        gsnn_weights_clear(&weights);
    }
    gsnn_code_merger_clear(&merger);
}

static void test_cut(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < ROUNDS; seed++)
        check(seed);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
