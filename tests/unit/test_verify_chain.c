/* test_verify_chain.c - the checker's permutations and stabiliser chains against brute force. */
#include "base/random.h"
#include "proof/stabiliser_chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 720, DEGREE = 6 };

static void random_permutation(gsnn_proof_point *g, size_t n, uint64_t *seed) {
    gsnn_proof_permutation_identity(g, n);
    for (size_t i = n; i > 1; i--) {
        size_t j = gsnn_random_next(seed) % i;
        gsnn_proof_point swap = g[i - 1];
        g[i - 1] = g[j];
        g[j] = swap;
    }
}

/* All elements of a group on DEGREE points, by multiplying until nothing new comes. */
static size_t close_by_force(gsnn_proof_point elements[MOST][DEGREE],
                             const gsnn_proof_point *generators, size_t count) {
    size_t found = 1;
    gsnn_proof_permutation_identity(elements[0], DEGREE);
    for (size_t i = 0; i < found; i++)
        for (size_t k = 0; k < count; k++) {
            gsnn_proof_point product[DEGREE];
            gsnn_proof_permutation_multiply(product, generators + k * DEGREE, elements[i], DEGREE);
            size_t j = 0;
            while (j < found && memcmp(elements[j], product, sizeof product) != 0)
                j++;
            if (j == found)
                memcpy(elements[found++], product, sizeof product);
        }
    return found;
}

static gsnn_proof_chain *generate(size_t degree, const gsnn_proof_point *generators, size_t count) {
    gsnn_proof_chain *chain;
    gsnn_error error;
    assert_int_equal(gsnn_proof_chain_generate(&chain, degree, generators, count, &error), GSNN_OK);
    return chain;
}

static void assert_order(const gsnn_proof_chain *chain, ulong expected) {
    fmpz_t order;
    fmpz_init(order);
    gsnn_proof_chain_order(order, chain);
    assert_true(fmpz_equal_ui(order, expected));
    fmpz_clear(order);
}

static void test_permutations(void **state) {
    (void)state;
    uint64_t seed = 1;
    gsnn_proof_point g[9], h[9], x[9], y[9], z[9];
    for (int round = 0; round < 200; round++) {
        size_t n = 1 + gsnn_random_next(&seed) % 9;
        random_permutation(g, n, &seed);
        random_permutation(h, n, &seed);
        gsnn_proof_permutation_multiply(x, g, h, n);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(x[i], g[h[i]]);
        gsnn_proof_permutation_invert(y, g, n);
        gsnn_proof_permutation_multiply(z, y, g, n);
        assert_true(gsnn_proof_permutation_is_identity(z, n));
        gsnn_proof_permutation_multiply(z, x, y, n); /* g h g^-1 */
        gsnn_proof_permutation_conjugate(x, g, h, n);
        assert_memory_equal(x, z, n * sizeof *x);
    }
}

static void test_against_brute_force(void **state) {
    (void)state;
    static gsnn_proof_point elements[MOST][DEGREE];
    uint64_t seed = 7;
    for (int round = 0; round < 300; round++) {
        gsnn_proof_point generators[3 * DEGREE], g[DEGREE], work[2 * DEGREE];
        size_t count = gsnn_random_next(&seed) % 4;
        for (size_t k = 0; k < count; k++) {
            random_permutation(generators + k * DEGREE, DEGREE, &seed);
            for (int r = round % 3; r > 0; r--) { /* powers give smaller groups */
                memcpy(g, generators + k * DEGREE, sizeof g);
                gsnn_proof_permutation_multiply(generators + k * DEGREE, g, g, DEGREE);
            }
        }
        size_t order = close_by_force(elements, generators, count);
        gsnn_proof_chain *chain = generate(DEGREE, generators, count);
        assert_order(chain, order);
        for (int t = 0; t < 20; t++) {
            random_permutation(g, DEGREE, &seed);
            bool member = false;
            for (size_t i = 0; i < order; i++)
                member |= memcmp(elements[i], g, sizeof g) == 0;
            assert_int_equal(gsnn_proof_chain_contains(chain, g, work), member);
        }
        gsnn_proof_chain_free(chain);
    }
}

/* What is visited: the count, and the sum of all images of all elements. */
typedef struct visited {
    size_t count, identity_at, fixed;
} visited;

static gsnn_status visit(const gsnn_proof_point *g, void *data) {
    visited *v = data;
    if (gsnn_proof_permutation_is_identity(g, DEGREE))
        v->identity_at = v->count;
    for (size_t x = 0; x < DEGREE; x++)
        v->fixed += g[x] == x;
    v->count++;
    return GSNN_OK;
}

static gsnn_status stop(const gsnn_proof_point *g, void *data) {
    (void)g;
    return ++*(size_t *)data == 5 ? GSNN_FAILED : GSNN_OK;
}

static void test_visit(void **state) {
    (void)state;
    /* The symmetric group: by Burnside's lemma the points fixed add up to its order. */
    const gsnn_proof_point generators[] = {1, 2, 3, 4, 5, 0, 1, 0, 2, 3, 4, 5};
    gsnn_error error;
    visited v = {0, 99, 0};
    size_t calls = 0;
    gsnn_proof_chain *chain = generate(DEGREE, generators, 2);
    assert_int_equal(gsnn_proof_chain_visit(chain, visit, &v, &error), GSNN_OK);
    assert_int_equal(v.count, 720);
    assert_int_equal(v.identity_at, 0);
    assert_int_equal(v.fixed, 720);
    assert_int_equal(gsnn_proof_chain_visit(chain, stop, &calls, &error), GSNN_FAILED);
    assert_int_equal(calls, 5);
    gsnn_proof_chain_free(chain);
}

static void test_known_orders(void **state) {
    (void)state;
    /* M11 on 11 points, as in the ATLAS. */
    const gsnn_proof_point M11[] = {0, 9, 2, 10, 6, 5, 4, 8, 7, 1, 3,
                                    3, 4, 7, 2,  5, 8, 6, 0, 1, 9, 10};
    gsnn_proof_point symmetric[2 * 20];
    for (size_t x = 0; x < 20; x++) {
        symmetric[x] = (gsnn_proof_point)((x + 1) % 20);
        symmetric[20 + x] = (gsnn_proof_point)x;
    }
    symmetric[20] = 1;
    symmetric[21] = 0;
    gsnn_proof_chain *chain = generate(11, M11, 2);
    assert_order(chain, 7920);
    gsnn_proof_chain_free(chain);
    chain = generate(20, symmetric, 2);
    assert_order(chain, 2432902008176640000u);
    gsnn_proof_chain_free(chain);
    chain = generate(20, symmetric, 0);
    assert_order(chain, 1);
    assert_int_equal(gsnn_proof_chain_degree(chain), 20);
    gsnn_proof_chain_free(chain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_permutations),
        cmocka_unit_test(test_against_brute_force),
        cmocka_unit_test(test_visit),
        cmocka_unit_test(test_known_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
