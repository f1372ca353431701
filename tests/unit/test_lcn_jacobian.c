/* test_lcn_jacobian.c - ranks of the derivative of the end-to-end filter, modulo a prime of 61
 * bits, against what the theory says of them: 500 random cases each. */
#include "lcn/stack.h"

#include "base/random.h"
#include "exact/modular.h"

#include <assert.h>
#include <flint/nmod_mat.h>
#include <flint/nmod_poly.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROUNDS = 500, MOST_LAYERS = 4 };

static ulong prime;

/* The rank at filters w[l], given as polynomials: columns x^(j S_l) prod_{m != l} w_m(x^{S_m}). */
static size_t jacobian_rank(const gsnn_lcn_stack *stack, nmod_poly_t *w) {
    size_t parameters = 0, column = 0;
    for (size_t l = 0; l < stack->layers; l++)
        parameters += (size_t)stack->sizes[l];
    nmod_mat_t matrix;
    nmod_poly_t others, inflated;
    nmod_mat_init(matrix, (slong)stack->size, (slong)parameters, prime);
    nmod_poly_init(others, prime);
    nmod_poly_init(inflated, prime);
    for (size_t l = 0; l < stack->layers; l++) {
        nmod_poly_one(others);
        for (size_t m = 0; m < stack->layers; m++) {
            if (m == l)
                continue;
            nmod_poly_inflate(inflated, w[m], stack->products[m]);
            nmod_poly_mul(others, others, inflated);
        }
        for (size_t j = 0; j < stack->sizes[l]; j++, column++)
            for (slong i = 0; i < nmod_poly_length(others); i++)
                nmod_mat_entry(matrix, i + (slong)(j * (size_t)stack->products[l]), (slong)column) =
                    nmod_poly_get_coeff_ui(others, i);
    }
    size_t rank = (size_t)nmod_mat_rank(matrix);
    nmod_mat_clear(matrix);
    nmod_poly_clear(others);
    nmod_poly_clear(inflated);
    return rank;
}

/* A filter of that size with small roots, so that filters share some; now and then infinity. */
static void draw_filter(nmod_poly_t w, uint64_t size, bool generic, uint64_t *state) {
    nmod_poly_t factor;
    nmod_poly_init(factor, prime);
    nmod_poly_one(w);
    for (uint64_t k = 1; k < size; k++) {
        nmod_poly_zero(factor);
        if (generic) {
            nmod_poly_set_coeff_ui(factor, 0, gsnn_random_next(state) % prime);
            nmod_poly_set_coeff_ui(factor, 1, 1);
        } else if (gsnn_random_next(state) % 5) {
            nmod_poly_set_coeff_ui(factor, 0, gsnn_random_next(state) % 3);
            nmod_poly_set_coeff_ui(factor, 1, 1);
        } else {
            nmod_poly_one(factor); /* infinity */
        }
        nmod_poly_mul(w, w, factor);
    }
    nmod_poly_clear(factor);
}

/* The degree of the greatest common divisor of the forms prod_{m != l} w_m. */
static size_t common_degree(const gsnn_lcn_stack *stack, nmod_poly_t *w) {
    nmod_poly_t common, others;
    nmod_poly_init(common, prime);
    nmod_poly_init(others, prime);
    size_t infinity = SIZE_MAX;
    for (size_t l = 0; l < stack->layers; l++) {
        size_t missing = 0;
        nmod_poly_one(others);
        for (size_t m = 0; m < stack->layers; m++) {
            if (m == l)
                continue;
            nmod_poly_mul(others, others, w[m]);
            missing += (size_t)stack->sizes[m] - (size_t)nmod_poly_length(w[m]);
        }
        nmod_poly_gcd(common, common, others);
        infinity = missing < infinity ? missing : infinity;
    }
    size_t degree = (size_t)nmod_poly_degree(common) + infinity;
    nmod_poly_clear(common);
    nmod_poly_clear(others);
    return degree;
}

static void draw_stack(gsnn_lcn_stack *stack, bool strided, uint64_t *state) {
    uint64_t sizes[MOST_LAYERS], strides[MOST_LAYERS];
    size_t layers = 1 + gsnn_random_next(state) % MOST_LAYERS;
    gsnn_error error;
    for (size_t l = 0; l < layers; l++) {
        sizes[l] = 1 + gsnn_random_next(state) % 4;
        strides[l] = strided ? 1 + gsnn_random_next(state) % 3 : 1;
    }
    assert_int_equal(gsnn_lcn_stack_init(stack, sizes, strides, layers, &error), GSNN_OK);
}

/* Stride one: the size less the degree of the common divisor. */
static void rank_by_shared_roots(void **unused) {
    (void)unused;
    uint64_t state = 7;
    size_t dropped = 0;
    for (int round = 0; round < ROUNDS; round++) {
        gsnn_lcn_stack stack;
        nmod_poly_t w[MOST_LAYERS];
        draw_stack(&stack, false, &state);
        for (size_t l = 0; l < stack.layers; l++) {
            nmod_poly_init(w[l], prime);
            draw_filter(w[l], stack.sizes[l], false, &state);
        }
        size_t common = common_degree(&stack, w);
        assert_int_equal(jacobian_rank(&stack, w), stack.size - common);
        dropped += common > 0;
        for (size_t l = 0; l < stack.layers; l++)
            nmod_poly_clear(w[l]);
        gsnn_lcn_stack_clear(&stack);
    }
    assert_true(dropped > ROUNDS / 5);
}

/* All strides: generic filters give the dimension. */
static void generic_rank_is_the_dimension(void **unused) {
    (void)unused;
    uint64_t state = 8;
    for (int round = 0; round < ROUNDS; round++) {
        gsnn_lcn_stack stack;
        nmod_poly_t w[MOST_LAYERS];
        draw_stack(&stack, true, &state);
        for (size_t l = 0; l < stack.layers; l++) {
            nmod_poly_init(w[l], prime);
            draw_filter(w[l], stack.sizes[l], true, &state);
        }
        assert_int_equal(jacobian_rank(&stack, w), gsnn_lcn_stack_dimension(&stack));
        for (size_t l = 0; l < stack.layers; l++)
            nmod_poly_clear(w[l]);
        gsnn_lcn_stack_clear(&stack);
    }
}

/* b with b(x^t) the largest such divisor of f, of formal degree d; infinity is counted. */
static void inner_divisor(nmod_poly_t b, size_t *infinity, const nmod_poly_t f, size_t d,
                          size_t t) {
    nmod_poly_t part;
    assert(t > 0);
    nmod_poly_init(part, prime);
    nmod_poly_zero(b);
    for (size_t j = 0; j < t; j++) {
        nmod_poly_zero(part);
        for (slong i = (slong)j; i < nmod_poly_length(f); i += (slong)t)
            nmod_poly_set_coeff_ui(part, i / (slong)t, nmod_poly_get_coeff_ui(f, i));
        nmod_poly_gcd(b, b, part);
    }
    *infinity = (d - (size_t)nmod_poly_degree(f)) / t;
    nmod_poly_clear(part);
}

/* Two groups, each one layer (so regular inside): sum k - (L - 1) - deg gcd(F_2, B_1).  A shared
 * root alone is not enough. */
static void rank_of_two_groups(void **unused) {
    (void)unused;
    uint64_t state = 9;
    size_t dropped = 0;
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t t = 2 + gsnn_random_next(&state) % 2;
        uint64_t sizes[2] = {1 + gsnn_random_next(&state) % 7, 2 + gsnn_random_next(&state) % 3};
        uint64_t strides[2] = {t, 1};
        gsnn_lcn_stack stack;
        gsnn_error error;
        nmod_poly_t w[2], b, part, common;
        assert_int_equal(gsnn_lcn_stack_init(&stack, sizes, strides, 2, &error), GSNN_OK);
        nmod_poly_init(w[0], prime);
        nmod_poly_init(w[1], prime);
        nmod_poly_init(b, prime);
        nmod_poly_init(part, prime);
        nmod_poly_init(common, prime);
        draw_filter(w[1], sizes[1], false, &state);
        /* Orbits of roots of F_2 in F_1 now and then. */
        size_t room = (size_t)sizes[0] - 1;
        nmod_poly_one(w[0]);
        while (room >= t && gsnn_random_next(&state) % 3) {
            nmod_poly_zero(part);
            nmod_poly_set_coeff_ui(part, 0, gsnn_random_next(&state) % 3);
            nmod_poly_set_coeff_ui(part, (slong)t, 1);
            nmod_poly_mul(w[0], w[0], part);
            room -= (size_t)t;
        }
        draw_filter(part, room + 1, false, &state);
        nmod_poly_mul(w[0], w[0], part);
        size_t infinity, missing = (size_t)sizes[1] - (size_t)nmod_poly_length(w[1]);
        inner_divisor(b, &infinity, w[0], (size_t)sizes[0] - 1, (size_t)t);
        nmod_poly_gcd(common, b, w[1]);
        size_t drop = (size_t)nmod_poly_degree(common) + (infinity < missing ? infinity : missing);
        assert_int_equal(jacobian_rank(&stack, w), gsnn_lcn_stack_dimension(&stack) - drop);
        dropped += drop > 0;
        nmod_poly_clear(w[0]);
        nmod_poly_clear(w[1]);
        nmod_poly_clear(b);
        nmod_poly_clear(part);
        nmod_poly_clear(common);
        gsnn_lcn_stack_clear(&stack);
    }
    assert_true(dropped > ROUNDS / 10);
}

static int set_up(void **unused) {
    (void)unused;
    prime = gsnn_prime_next(1, GSNN_PRIME_BOUND);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rank_by_shared_roots),
        cmocka_unit_test(generic_rank_is_the_dimension),
        cmocka_unit_test(rank_of_two_groups),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
