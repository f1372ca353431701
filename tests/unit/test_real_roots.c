/* test_real_roots.c - real roots by Descartes' rule: against FLINT's Sturm sequences, against known
 * roots, and as a cover of the line that an exact Taylor shift confirms. */
#include "polynomial/form.h"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static gsnn_run settings;

static slong draw(uint64_t *state, slong bound) {
    return (slong)(gsnn_random_next(state) % (uint64_t)(2 * bound + 1)) - bound;
}

/* The sign changes of (1+y)^n p((a + b y)/(1 + y)): Descartes' count for the roots between a and b,
 * by composition, the way of the definition. */
static size_t count_between(const fmpz_poly_t p, const gsnn_real_interval *x) {
    slong n = fmpz_poly_degree(p);
    fmpz_poly_t top, bottom, sum, term;
    fmpz_poly_init(top);
    fmpz_poly_init(bottom);
    fmpz_poly_init(sum);
    fmpz_poly_init(term);
    /* (a + b y) / (1 + y), with infinite ends as the columns +-1/0. */
    fmpz_poly_set_coeff_fmpz(top, 0, fmpq_numref(x->low));
    fmpz_poly_set_coeff_fmpz(bottom, 0, fmpq_denref(x->low));
    fmpz_poly_set_coeff_fmpz(top, 1, fmpq_numref(x->high));
    fmpz_poly_set_coeff_fmpz(bottom, 1, fmpq_denref(x->high));
    if (x->low_infinite) {
        fmpz_poly_set_coeff_si(top, 0, -1);
        fmpz_poly_set_coeff_si(bottom, 0, 0);
    }
    if (x->high_infinite) {
        fmpz_poly_set_coeff_si(top, 1, 1);
        fmpz_poly_set_coeff_si(bottom, 1, 0);
    }
    for (slong i = n; i >= 0; i--) {
        fmpz_poly_mul(sum, sum, top);
        fmpz_poly_pow(term, bottom, (ulong)(n - i));
        fmpz_poly_scalar_mul_fmpz(term, term, p->coeffs + i);
        fmpz_poly_add(sum, sum, term);
    }
    size_t changes = 0;
    int last = 0;
    for (slong i = 0; i < fmpz_poly_length(sum); i++) {
        int sign = fmpz_sgn(sum->coeffs + i);
        changes += sign && last && sign != last;
        last = sign ? sign : last;
    }
    fmpz_poly_clear(top);
    fmpz_poly_clear(bottom);
    fmpz_poly_clear(sum);
    fmpz_poly_clear(term);
    return changes;
}

/* The list covers the line without gaps, each number of variations is true, each point a root, and
 * no other end is one. */
static void check_cover(const fmpz_poly_t p, gsnn_real_intervals *list) {
    assert_true(list->items[0].low_infinite);
    assert_true(list->items[list->count - 1].high_infinite);
    for (size_t i = 0; i < list->count; i++) {
        gsnn_real_interval *x = &list->items[i];
        if (i) {
            assert_false(x->low_infinite);
            assert_false(list->items[i - 1].high_infinite);
            assert_true(fmpq_equal(x->low, list->items[i - 1].high));
        }
        if (gsnn_real_interval_is_point(x)) {
            assert_int_equal(gsnn_polynomial_sign(p, x->low), 0);
            continue;
        }
        assert_int_equal(count_between(p, x), x->variations);
        if (!x->low_infinite && gsnn_polynomial_sign(p, x->low) == 0)
            assert_true(i && gsnn_real_interval_is_point(&list->items[i - 1]));
    }
    for (size_t i = 0; i < list->count; i++) {
        gsnn_real_interval *x = &list->items[i];
        if (!x->variations)
            continue;
        gsnn_real_interval_refine(x, p, 40);
        if (!gsnn_real_interval_is_point(x))
            assert_int_equal(gsnn_polynomial_sign(p, x->low) * gsnn_polynomial_sign(p, x->high),
                             -1);
    }
}

static void check_roots(const fmpz_poly_t p, size_t expected) {
    gsnn_real_intervals list = {0};
    gsnn_error error;
    assert_int_equal(gsnn_real_roots_isolate(&list, p, &settings, &error), GSNN_OK);
    if (gsnn_real_intervals_roots(&list) != expected)
        fmpz_poly_print(p);
    assert_int_equal(gsnn_real_intervals_roots(&list), expected);
    check_cover(p, &list);
    gsnn_real_intervals_clear(&list);
}

static void agrees_with_sturm(void **unused) {
    (void)unused;
    uint64_t state = 1;
    fmpz_poly_t p, q;
    fmpz_poly_init(p);
    fmpz_poly_init(q);
    for (int round = 0; round < 1500; round++) {
        slong degree = 1 + (slong)(gsnn_random_next(&state) % 14);
        slong bound = (slong)1 << (gsnn_random_next(&state) % 20);
        fmpz_poly_zero(p);
        for (slong i = 0; i <= degree; i++)
            fmpz_poly_set_coeff_si(p, i, draw(&state, bound));
        if (round % 3 == 0) { /* with rational roots, dyadic ones among them */
            fmpz_poly_zero(q);
            fmpz_poly_set_coeff_si(q, 0, draw(&state, 9));
            fmpz_poly_set_coeff_si(q, 1, (slong)1 << (gsnn_random_next(&state) % 4));
            fmpz_poly_mul(p, p, q);
        }
        if (fmpz_poly_degree(p) < 1 || !fmpz_poly_is_squarefree(p))
            continue;
        assert_true(gsnn_polynomial_is_squarefree(p));
        check_roots(p, (size_t)fmpz_poly_num_real_roots(p));
    }
    fmpz_poly_clear(p);
    fmpz_poly_clear(q);
}

/* p *= a x + b */
static void multiply_linear(fmpz_poly_t p, slong a, slong b) {
    fmpz_poly_t q;
    fmpz_poly_init(q);
    fmpz_poly_set_coeff_si(q, 1, a);
    fmpz_poly_set_coeff_si(q, 0, b);
    fmpz_poly_mul(p, p, q);
    fmpz_poly_clear(q);
}

static void finds_known_roots(void **unused) {
    (void)unused;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    for (slong degree = 1; degree <= 40; degree += 13) { /* Wilkinson */
        fmpz_poly_one(p);
        for (slong i = 1; i <= degree; i++)
            multiply_linear(p, 1, -i);
        check_roots(p, (size_t)degree);
    }
    /* Mignotte: x^d - 2 (a x - 1)^2 has two roots very near to 1/a. */
    for (slong degree = 4; degree <= 40; degree += 9) {
        for (slong a = 3; a < 100000; a = a * 10 + 1) {
            fmpz_poly_zero(p);
            fmpz_poly_set_coeff_si(p, 2, -2 * a * a);
            fmpz_poly_set_coeff_si(p, 1, 4 * a);
            fmpz_poly_set_coeff_si(p, 0, -2);
            fmpz_poly_set_coeff_si(p, degree, 1);
            check_roots(p, degree % 2 ? 3 : 4);
        }
    }
    /* Neighbours 2^-100 apart, and a pair that far off the line. */
    for (int sign = -1; sign <= 1; sign += 2) {
        fmpz_t c;
        fmpz_init_set_ui(c, 1);
        fmpz_mul_2exp(c, c, 200);
        fmpz_poly_zero(p);
        multiply_linear(p, 1, 0);
        fmpz_poly_set_coeff_ui(p, 2, 1);
        fmpz_poly_set_coeff_si(p, 1, -6);
        fmpz_poly_set_coeff_ui(p, 0, 9); /* (x - 3)^2 */
        fmpz_poly_scalar_mul_fmpz(p, p, c);
        fmpz_set_si(c, sign);
        fmpz_add(c, c, p->coeffs);
        fmpz_poly_set_coeff_fmpz(p, 0, c);
        check_roots(p, sign < 0 ? 2 : 0);
        fmpz_clear(c);
    }
    fmpz_poly_clear(p);
}

static void check_form(const slong *coefficients, size_t length, size_t degree, size_t real,
                       size_t odd, size_t distinct, size_t pairs) {
    gsnn_form_roots roots;
    gsnn_root_pattern pattern;
    gsnn_error error;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    for (size_t i = 0; i < length; i++)
        fmpz_poly_set_coeff_si(p, (slong)i, coefficients[i]);
    assert_int_equal(gsnn_form_roots_init(&roots, p, degree, &settings, &error), GSNN_OK);
    assert_int_equal(gsnn_form_pattern_init(&pattern, &roots, &error), GSNN_OK);
    assert_int_equal(roots.real_roots, real);
    assert_int_equal(roots.odd_real_roots, odd);
    assert_int_equal(pattern.real_count, distinct);
    assert_int_equal(pattern.pair_count, pairs);
    size_t sum = 0;
    for (size_t i = 0; i < pattern.real_count; i++)
        sum += pattern.real[i];
    assert_int_equal(sum, real);
    for (size_t i = 0; i < pattern.pair_count; i++)
        sum += 2 * pattern.pairs[i];
    assert_int_equal(sum, degree);
    gsnn_form_pattern_clear(&pattern);
    gsnn_form_roots_clear(&roots);
    fmpz_poly_clear(p);
}

static void counts_roots_of_forms(void **unused) {
    (void)unused;
    check_form((slong[]){0, 1, 0, 1}, 4, 4, 2, 2, 2, 1);    /* x (x^2 + 1), and infinity */
    check_form((slong[]){5}, 1, 0, 0, 0, 0, 0);             /* a constant */
    check_form((slong[]){-7}, 1, 3, 3, 1, 1, 0);            /* infinity three times */
    check_form((slong[]){0, 0, 1}, 3, 4, 4, 0, 2, 0);       /* 0 and infinity twice */
    check_form((slong[]){1, -2, 1}, 3, 2, 2, 0, 1, 0);      /* (x - 1)^2 */
    check_form((slong[]){1, 2, 3, 2, 1}, 5, 4, 0, 0, 0, 1); /* (x^2 + x + 1)^2 */
    check_form((slong[]){4, 0, -4, 0, 1}, 5, 4, 4, 0, 2, 0);
    check_form((slong[]){1, -1, -1, 1}, 4, 3, 3, 1, 2, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_sturm),
        cmocka_unit_test(finds_known_roots),
        cmocka_unit_test(counts_roots_of_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
