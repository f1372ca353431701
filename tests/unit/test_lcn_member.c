/* test_lcn_member.c - membership in function spaces of linear convolutional networks: known
 * answers, brute force over patterns of roots, products of random filters. */
#include "lcn/fibre.h"
#include "lcn/member.h"
#include "lcn/strata.h"

#include "base/random.h"

#include <flint/fmpq_poly.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static gsnn_run settings;

enum { MOST = 16 };

typedef struct known {
    uint64_t sizes[8], strides[8]; /* ended by 0 */
    slong filter[MOST];
    gsnn_lcn_answer answer;
    gsnn_lcn_where where;
    slong factorisations; /* 0: not asked */
} known;

static const known answers[] = {
    {{2, 2}, {0}, {1, 0, 1}, GSNN_LCN_REAL_ROOTS, GSNN_LCN_OUTSIDE, 0},
    {{2, 2}, {0}, {1, -2, 1}, GSNN_LCN_YES, GSNN_LCN_BOUNDARY, 1},
    {{2, 2}, {0}, {1, -3, 2}, GSNN_LCN_YES, GSNN_LCN_INTERIOR, 2},
    {{2, 2, 2, 2}, {0}, {0, 0, 1, 0, 0}, GSNN_LCN_YES, GSNN_LCN_BOUNDARY, 6},
    {{3, 2, 2}, {0}, {1, 0, 0, 0, 1}, GSNN_LCN_REAL_ROOTS, GSNN_LCN_OUTSIDE, 0},
    {{3, 2, 2}, {0}, {0, 1, 0, 1, 0}, GSNN_LCN_YES, GSNN_LCN_INTERIOR, 2},
    {{3, 3}, {0}, {1, 0, 0, 0, 1}, GSNN_LCN_YES, GSNN_LCN_INTERIOR, 2},
    {{2, 2, 2}, {0}, {1, -1, -1, 1}, GSNN_LCN_YES, GSNN_LCN_BOUNDARY, 3},
    {{3, 2, 2}, {0}, {4, 0, -4, 0, 1}, GSNN_LCN_YES, GSNN_LCN_BOUNDARY, 4},
    {{2, 2, 2, 2}, {0}, {24, -50, 35, -10, 1}, GSNN_LCN_YES, GSNN_LCN_INTERIOR, 24},
    {{3, 2, 2}, {0}, {1, 2, 3, 2, 1}, GSNN_LCN_REAL_ROOTS, GSNN_LCN_OUTSIDE, 0},
    {{3, 2}, {2, 1}, {1, 0, 0, 0, 1}, GSNN_LCN_NO_REAL_CHOICE, GSNN_LCN_NOT_KNOWN, 0},
    {{3, 2}, {2, 1}, {-1, 0, 0, 0, 1}, GSNN_LCN_YES, GSNN_LCN_NOT_KNOWN, 0},
    {{2, 2}, {2, 1}, {2, 2, 3, 3}, GSNN_LCN_YES, GSNN_LCN_NOT_KNOWN, 0},
    {{2, 2}, {2, 1}, {1, 2, 3, 4}, GSNN_LCN_COMMON_DIVISOR, GSNN_LCN_NOT_KNOWN, 0},
    {{2, 2, 2}, {2, 1, 1}, {6, 6, 5, 5, 1, 1}, GSNN_LCN_YES, GSNN_LCN_NOT_KNOWN, 0},
    {{2, 2, 2}, {2, 1, 1}, {5, 5, 2, 2, 1, 1}, GSNN_LCN_REAL_ROOTS, GSNN_LCN_NOT_KNOWN, 0},
    {{1, 2}, {2, 1}, {1, 1, 1}, GSNN_LCN_SUPPORT, GSNN_LCN_NOT_KNOWN, 0},
    {{1, 2}, {2, 1}, {1, 0, 5}, GSNN_LCN_YES, GSNN_LCN_NOT_KNOWN, 0},
    {{1}, {0}, {7}, GSNN_LCN_YES, GSNN_LCN_INTERIOR, 1},
    {{1, 1}, {3, 2}, {0}, GSNN_LCN_YES, GSNN_LCN_INTERIOR, 0},
    {{2, 2}, {0}, {0, 0, 0}, GSNN_LCN_YES, GSNN_LCN_BOUNDARY, 0},
    {{2, 2}, {0}, {0, 0, 3}, GSNN_LCN_YES, GSNN_LCN_BOUNDARY, 1},
    {{4}, {0}, {1, 0, 0, 0}, GSNN_LCN_YES, GSNN_LCN_INTERIOR, 1},
};

static size_t length_of(const uint64_t *list) {
    size_t n = 0;
    while (n < 8 && list[n])
        n++;
    return n;
}

/* The product of the layers, strides applied, is the filter. */
static void check_layers(const gsnn_lcn_membership *m, const fmpq *filter) {
    const gsnn_lcn_stack *stack = m->stack;
    if (!m->layers.known)
        return;
    if (!m->layers.exact) {
        assert_true(m->layers.residual < 1e-6);
        return;
    }
    fmpq_poly_t product, factor, expected;
    fmpq_poly_init(product);
    fmpq_poly_init(factor);
    fmpq_poly_init(expected);
    fmpq_poly_one(product);
    for (size_t l = 0; l < stack->layers; l++) {
        fmpq_poly_zero(factor);
        for (size_t i = 0; i < stack->sizes[l]; i++)
            fmpq_poly_set_coeff_fmpq(factor, (slong)(i * stack->products[l]),
                                     m->layers.filters[l] + i);
        fmpq_poly_mul(product, product, factor);
    }
    for (size_t i = 0; i < stack->size; i++)
        fmpq_poly_set_coeff_fmpq(expected, (slong)i, filter + i);
    assert_true(fmpq_poly_equal(product, expected));
    fmpq_poly_clear(product);
    fmpq_poly_clear(factor);
    fmpq_poly_clear(expected);
}

static void knows_answers(void **unused) {
    (void)unused;
    gsnn_error error;
    for (size_t k = 0; k < sizeof answers / sizeof *answers; k++) {
        const known *a = &answers[k];
        gsnn_lcn_stack stack;
        gsnn_lcn_membership m;
        size_t layers = length_of(a->sizes);
        assert_int_equal(gsnn_lcn_stack_init(&stack, a->sizes, a->strides[0] ? a->strides : NULL,
                                             layers, &error),
                         GSNN_OK);
        fmpq *filter = _fmpq_vec_init((slong)stack.size);
        for (size_t i = 0; i < stack.size; i++)
            fmpq_set_si(filter + i, a->filter[i], 1);
        assert_int_equal(gsnn_lcn_member(&m, &stack, filter, true, &settings, &error), GSNN_OK);
        if (m.answer != a->answer || m.where != a->where)
            print_message("case %zu\n", k);
        assert_int_equal(m.answer, a->answer);
        assert_int_equal(m.where, a->where);
        if (a->factorisations)
            assert_true(fmpz_equal_si(m.factorisations, a->factorisations));
        if (m.answer == GSNN_LCN_YES)
            check_layers(&m, filter);
        gsnn_lcn_membership_clear(&m);
        _fmpq_vec_clear(filter, (slong)stack.size);
        gsnn_lcn_stack_clear(&stack);
    }
}

/* ---- Products of random filters are members ----------------------------------------------- */

static slong draw(uint64_t *state, slong bound) {
    return (slong)(gsnn_random_next(state) % (uint64_t)(2 * bound + 1)) - bound;
}

static void accepts_products(void **unused) {
    (void)unused;
    uint64_t state = 5;
    gsnn_error error;
    size_t slack = 0;
    for (int round = 0; round < 1500; round++) {
        size_t layers = 1 + gsnn_random_next(&state) % 4;
        uint64_t sizes[4], strides[4];
        bool strided = gsnn_random_next(&state) % 2;
        for (size_t l = 0; l < layers; l++) {
            sizes[l] = 1 + gsnn_random_next(&state) % 5;
            strides[l] = strided ? 1 + gsnn_random_next(&state) % 3 : 1;
        }
        gsnn_lcn_stack stack;
        gsnn_lcn_membership m;
        fmpq_poly_t product, factor;
        assert_int_equal(gsnn_lcn_stack_init(&stack, sizes, strides, layers, &error), GSNN_OK);
        fmpq_poly_init(product);
        fmpq_poly_init(factor);
        fmpq_poly_one(product);
        for (size_t l = 0; l < layers; l++) {
            fmpq_poly_zero(factor);
            while (fmpq_poly_is_zero(factor))
                for (size_t i = 0; i < sizes[l]; i++)
                    fmpq_poly_set_coeff_si(factor, (slong)(i * stack.products[l]), draw(&state, 2));
            fmpq_poly_mul(product, product, factor);
        }
        fmpq *filter = _fmpq_vec_init((slong)stack.size);
        for (size_t i = 0; i < stack.size; i++)
            fmpq_poly_get_coeff_fmpq(filter + i, product, (slong)i);
        assert_int_equal(gsnn_lcn_member(&m, &stack, filter, true, &settings, &error), GSNN_OK);
        if (m.answer != GSNN_LCN_YES) {
            print_message("round %d: answer %d, %zu layers:", round, m.answer, layers);
            for (size_t l = 0; l < layers; l++)
                print_message(" %zu/%zu", (size_t)sizes[l], (size_t)strides[l]);
            fmpq_poly_print(product);
        }
        assert_int_equal(m.answer, GSNN_LCN_YES);
        slack += m.slack;
        check_layers(&m, filter);
        gsnn_lcn_membership_clear(&m);
        _fmpq_vec_clear(filter, (slong)stack.size);
        gsnn_lcn_stack_clear(&stack);
        fmpq_poly_clear(product);
        fmpq_poly_clear(factor);
    }
    assert_true(slack > 20); /* choices do occur */
}

/* ---- Brute force over patterns (T1, T3, T5, T6) ------------------------------------------- */

/* Visits all partitions of n. */
typedef void (*partition_visitor)(const size_t *parts, size_t count, void *context);

static void visit_partitions(size_t n, size_t most, size_t *parts, size_t count,
                             partition_visitor visit, void *context) {
    if (n == 0)
        visit(parts, count, context);
    for (size_t part = n < most ? n : most; part >= 1; part--) {
        parts[count] = part;
        visit_partitions(n - part, part, parts, count + 1, visit, context);
    }
}

typedef struct pattern_check {
    size_t degree;
    gsnn_root_pattern pattern;
    size_t real_copy[MOST];
    /* of the pattern */
    size_t patterns;
    size_t tally[MOST][3]; /* for each number of even sizes: interior, boundary, outside */
} pattern_check;

/* Brute force: distributes the roots over layers one point at a time. */
static size_t count_ways(const gsnn_root_pattern *p, size_t point, size_t left, size_t *room,
                         size_t layers, size_t layer) {
    size_t points = p->real_count + p->pair_count;
    if (left == 0) {
        if (++point >= points) {
            for (size_t l = 0; l < layers; l++)
                if (room[l])
                    return 0;
            return 1;
        }
        left = point < p->real_count ? p->real[point] : p->pairs[point - p->real_count];
        layer = 0;
    }
    if (layer == layers)
        return 0;
    size_t unit = point < p->real_count ? 1 : 2, ways = 0;
    for (size_t take = 0; take <= left && take * unit <= room[layer]; take++) {
        room[layer] -= take * unit;
        /* All of the point given: go on with the next point. */
        ways += count_ways(p, point, left - take, room, layers, layer + 1);
        room[layer] += take * unit;
    }
    return ways;
}

static size_t brute_force(const gsnn_root_pattern *p, size_t *room, size_t layers) {
    if (p->real_count + p->pair_count == 0)
        return 1;
    return count_ways(p, 0, p->real_count ? p->real[0] : p->pairs[0], room, layers, 0);
}

static void check_sizes(const size_t *degrees, size_t layers, void *context) {
    pattern_check *c = context;
    size_t even = 0, real = 0, room[MOST];
    for (size_t l = 0; l < layers; l++)
        even += degrees[l] % 2; /* sizes are degrees + 1 */
    for (size_t i = 0; i < c->pattern.real_count; i++)
        real += c->pattern.real[i];
    memcpy(room, degrees, layers * sizeof *room);
    size_t ways = brute_force(&c->pattern, room, layers);
    assert_int_equal(ways > 0, real >= even); /* T1 */
    fmpz_t count;
    bool counted;
    gsnn_error error;
    fmpz_init(count);
    assert_int_equal(
        gsnn_lcn_count_factorisations(count, &counted, &c->pattern, degrees, layers, &error),
        GSNN_OK);
    assert_true(counted);
    assert_true(fmpz_equal_ui(count, ways)); /* T6 */
    fmpz_clear(count);
}

static void take_pairs(const size_t *pairs, size_t count, void *context) {
    pattern_check *c = context;
    size_t parts[MOST] = {0}, real = 0, odd = 0;
    c->pattern.pairs = (size_t *)pairs;
    c->pattern.pair_count = count;
    c->patterns++;
    visit_partitions(c->degree, c->degree, parts, 0, check_sizes, c);
    /* T5 by neighbours: a real point of even multiplicity can leave the line in pairs of roots, so
     * the fewest real roots nearby are the points of odd multiplicity. */
    for (size_t i = 0; i < c->pattern.real_count; i++) {
        real += c->pattern.real[i];
        odd += c->pattern.real[i] % 2;
    }
    for (size_t even = c->degree % 2; even <= c->degree; even += 2)
        c->tally[even][real < even ? 2 : odd < even ? 1 : 0]++;
}

static void take_real(const size_t *real, size_t count, void *context) {
    pattern_check *c = context;
    size_t parts[MOST] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += real[i];
    memcpy(c->real_copy, real, count * sizeof *real);
    c->pattern.real = c->real_copy;
    c->pattern.real_count = count;
    visit_partitions((c->degree - sum) / 2, MOST, parts, 0, take_pairs, c);
}

static void agrees_with_all_patterns(void **unused) {
    (void)unused;
    static const size_t totals[] = {0, 0, 1, 3, 4, 9, 12, 23, 31, 54, 73};
    for (size_t size = 2; size <= 10; size++) {
        pattern_check c = {.degree = size - 1};
        size_t parts[MOST] = {0};
        for (size_t real = c.degree % 2; real <= c.degree; real += 2)
            visit_partitions(real, MOST, parts, 0, take_real, &c);
        assert_int_equal(c.patterns, totals[size]);
        for (size_t even = c.degree % 2; even <= c.degree; even += 2) {
            fmpz_t in, on, out;
            fmpz_init(in);
            fmpz_init(on);
            fmpz_init(out);
            gsnn_lcn_count_strata(in, on, out, c.degree, even);
            assert_true(fmpz_equal_ui(in, c.tally[even][0]));
            assert_true(fmpz_equal_ui(on, c.tally[even][1]));
            assert_true(fmpz_equal_ui(out, c.tally[even][2]));
            fmpz_clear(in);
            fmpz_clear(on);
            fmpz_clear(out);
        }
    }
}

static void folds_symmetric_filters(void **unused) {
    (void)unused;
    uint64_t state = 9;
    for (int round = 0; round < 100; round++) {
        size_t m = gsnn_random_next(&state) % 6, size = 2 * m + 1;
        fmpq *g = _fmpq_vec_init((slong)m + 1), *back = _fmpq_vec_init((slong)m + 1);
        fmpq *f = _fmpq_vec_init((slong)size);
        for (size_t i = 0; i <= m; i++)
            fmpq_set_si(g + i, draw(&state, 9), 1 + gsnn_random_next(&state) % 5);
        gsnn_lcn_unfold(f, g, size);
        assert_true(gsnn_lcn_fold(back, f, size));
        for (size_t i = 0; i <= m; i++)
            assert_true(fmpq_equal(g + i, back + i));
        _fmpq_vec_clear(g, (slong)m + 1);
        _fmpq_vec_clear(back, (slong)m + 1);
        _fmpq_vec_clear(f, (slong)size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_answers),
        cmocka_unit_test(accepts_products),
        cmocka_unit_test(agrees_with_all_patterns),
        cmocka_unit_test(folds_symmetric_filters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
