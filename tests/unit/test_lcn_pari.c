/* test_lcn_pari.c - 2000 memberships against PARI's root counts and against the checker: products
 * of random filters, perturbed ones, repeated and clustered roots, Wilkinson, Mignotte, degrees up
 * to 400.  One process of gp counts all; the certificates are proved in this process. */
#include "lcn/document.h"
#include "verify/verify.h"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { CASES = 2000 };

static gsnn_run settings;

/* The real roots on the projective line with multiplicity: distinct roots of P, then of what
 * divides it twice. */
static const char program[] =
    "r(P)=my(G);if(poldegree(P)<1,return(0));G=gcd(P,P');polsturm(P/G)+r(G);\n";

static slong draw(uint64_t *state, slong bound) {
    return (slong)(gsnn_random_next(state) % (uint64_t)(2 * bound + 1)) - bound;
}

static void multiply_linear(fmpz_poly_t p, slong a, slong b) {
    fmpz_poly_t q;
    fmpz_poly_init(q);
    fmpz_poly_set_coeff_si(q, 1, a);
    fmpz_poly_set_coeff_si(q, 0, b);
    fmpz_poly_mul(p, p, q);
    fmpz_poly_clear(q);
}

static void draw_polynomial(fmpz_poly_t p, slong degree, slong bound, uint64_t *state) {
    fmpz_poly_zero(p);
    while (fmpz_poly_is_zero(p))
        for (slong i = 0; i <= degree; i++)
            fmpz_poly_set_coeff_si(p, i, draw(state, bound));
}

/* A filter of one of the kinds. */
static void make_filter(fmpz_poly_t p, int kind, uint64_t *state) {
    fmpz_poly_t q;
    slong small = 1 + (slong)(gsnn_random_next(state) % 12);
    fmpz_poly_init(q);
    fmpz_poly_one(p);
    switch (kind % 8) {
    case 0: /* a product of small random filters */
    case 1: /* the same, perturbed */
        for (slong i = 0; i < 1 + small / 3; i++) {
            draw_polynomial(q, 1 + (slong)(gsnn_random_next(state) % 3), 4, state);
            fmpz_poly_mul(p, p, q);
        }
        if (kind % 8 == 1) {
            fmpz_poly_scalar_mul_ui(p, p, UWORD(1) << (gsnn_random_next(state) % 60));
            fmpz_poly_set_coeff_si(q, 0, draw(state, 1));
            fmpz_poly_set_coeff_si(q, 1, draw(state, 1));
            fmpz_poly_add(p, p, q);
        }
        break;
    case 2: /* repeated roots, real and in pairs */
        draw_polynomial(q, 1 + (slong)(gsnn_random_next(state) % 3), 3, state);
        fmpz_poly_pow(p, q, 1 + gsnn_random_next(state) % 4);
        draw_polynomial(q, 2, 3, state);
        fmpz_poly_mul(p, p, q);
        fmpz_poly_mul(p, p, q);
        break;
    case 3: /* clustered: a small change of a square */
        draw_polynomial(q, small, 99, state);
        fmpz_poly_mul(p, q, q);
        fmpz_poly_scalar_mul_ui(p, p, UWORD(1000000007));
        draw_polynomial(q, 1, 1, state);
        fmpz_poly_add(p, p, q);
        break;
    case 4: /* Wilkinson */
        for (slong i = 1; i <= 3 * small; i++)
            multiply_linear(p, 1, -i);
        break;
    case 5: { /* Mignotte: x^d - 2 (a x - 1)^2 */
        slong a = 2 + (slong)(gsnn_random_next(state) % 60);
        fmpz_poly_zero(p);
        fmpz_poly_set_coeff_si(p, 2, -2 * a * a);
        fmpz_poly_set_coeff_si(p, 1, 4 * a);
        fmpz_poly_set_coeff_si(p, 0, -2);
        fmpz_poly_set_coeff_ui(p, 3 + (slong)(gsnn_random_next(state) % 40), 1);
        break;
    }
    case 6: /* 0 and infinity */
        draw_polynomial(p, small, 9, state);
        fmpz_poly_shift_left(p, p, (slong)(gsnn_random_next(state) % 4));
        break;
    default: /* large random coefficients; now and then of high degree */
        draw_polynomial(p, kind % 199 == 7 ? 400 : small * 3, (slong)1 << 53, state);
    }
    if (fmpz_poly_is_zero(p))
        fmpz_poly_one(p);
    fmpz_poly_clear(q);
}

/* A stack of that degree: sizes 2 and 3, and one larger. */
static void make_stack(gsnn_lcn_stack *stack, slong degree, uint64_t *state) {
    uint64_t sizes[512];
    size_t layers = 0;
    gsnn_error error;
    while (degree > 0) {
        slong part = 1 + (slong)(gsnn_random_next(state) % 3);
        part = part < degree ? part : degree;
        sizes[layers++] = (uint64_t)part + 1;
        degree -= part;
    }
    if (!layers)
        sizes[layers++] = 1;
    assert_int_equal(gsnn_lcn_stack_init(stack, sizes, NULL, layers, &error), GSNN_OK);
}

/* The document is true for the checker. */
static void prove(const gsnn_lcn_member_question *q, const gsnn_lcn_membership *m, int index) {
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_error error;
    gsnn_findings findings = {0};
    gsnn_verify_options options = {.seed = 1};
    gsnn_json_init_text(&json, &text);
    gsnn_lcn_member_json(&json, q, m);
    assert_int_equal(gsnn_json_end(&json, &error), GSNN_OK);
    const gsnn_mapped_text whole = {.bytes = text.bytes, .length = text.length};
    gsnn_verify_file file = {"document", &whole};
    assert_int_equal(gsnn_verify(&file, 1, &options, &findings, &error), GSNN_OK);
    if (gsnn_findings_verdict(&findings) != GSNN_VERDICT_TRUE) {
        print_message("case %d: ", index);
        fwrite(text.bytes, 1, text.length < 3000 ? text.length : 3000, stdout);
    }
    assert_int_equal(gsnn_findings_verdict(&findings), GSNN_VERDICT_TRUE);
    gsnn_findings_clear(&findings);
    gsnn_text_clear(&text);
}

static void agrees_with_pari(void **unused) {
    (void)unused;
    static size_t counted[CASES], infinite[CASES];
    char path[] = "/tmp/gsnn-lcn-XXXXXX", command[128];
    uint64_t state = 12;
    gsnn_error error;
    fmpz_poly_t p;
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *script = fdopen(descriptor, "w");
    fputs("default(parisizemax,\"2G\");\n", script);
    fputs(program, script);
    fmpz_poly_init(p);
    for (int i = 0; i < CASES; i++) {
        make_filter(p, i, &state);
        infinite[i] = i % 8 == 6 ? gsnn_random_next(&state) % 3 : 0;
        size_t degree = (size_t)fmpz_poly_degree(p) + infinite[i];
        gsnn_lcn_stack stack;
        gsnn_lcn_membership m;
        make_stack(&stack, (slong)degree, &state);
        fmpq *filter = _fmpq_vec_init((slong)degree + 1);
        for (size_t k = 0; k <= degree; k++)
            fmpz_poly_get_coeff_fmpz(fmpq_numref(filter + k), p, (slong)k);
        bool small = degree <= 60;
        assert_int_equal(gsnn_lcn_member(&m, &stack, filter, small, &settings, &error), GSNN_OK);
        counted[i] = m.real_roots;
        assert_int_equal(m.answer == GSNN_LCN_YES, m.real_roots >= m.even);
        gsnn_lcn_member_question q = {&stack, NULL, filter, NULL};
        prove(&q, &m, i);
        char *printed = fmpz_poly_get_str_pretty(p, "x");
        fprintf(script, "print(r(%s))\n", printed);
        flint_free(printed);
        gsnn_lcn_membership_clear(&m);
        _fmpq_vec_clear(filter, (slong)degree + 1);
        gsnn_lcn_stack_clear(&stack);
    }
    fmpz_poly_clear(p);
    assert_int_equal(fclose(script), 0);
    snprintf(command, sizeof command, "gp -q -f %s </dev/null", path);
    FILE *pari = popen(command, "r"); /* NOLINT(cert-env33-c): a path of this test's own */
    assert_non_null(pari);
    for (int i = 0; i < CASES; i++) {
        unsigned roots;
        assert_int_equal(fscanf(pari, "%u", &roots), 1);
        if (roots + infinite[i] != counted[i])
            print_message("case %d: PARI %u\n", i, roots);
        assert_int_equal(roots + infinite[i], counted[i]);
    }
    pclose(pari);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_pari)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
