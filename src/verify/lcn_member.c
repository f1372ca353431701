/* lcn_member.c - reads a verdict of `gsnn lcn member` and has its certificate checked. */
#include "verify/lcn_claim.h"

#include <flint/fmpq_vec.h>
#include <string.h>

static const char *const reasons[] = {"real-roots", "support", "common-divisor", "no-real-choice",
                                      "undecided"};

static bool is_zero(const fmpq *values, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!fmpq_is_zero(values + i))
            return false;
    return true;
}

/* content times the product, of formal degree length - 1, is the filter. */
void gsnn_lcn_claim_product(gsnn_lcn_claim *c, const fmpz_poly_t product, int64_t infinity) {
    bool good = fmpz_poly_length(product) + infinity == (slong)c->folded_length;
    fmpq_t value;
    fmpq_init(value);
    for (size_t i = 0; good && i < c->folded_length; i++) {
        fmpz_poly_get_coeff_fmpz(fmpq_numref(value), product, (slong)i);
        fmpz_one(fmpq_denref(value));
        fmpq_mul(value, value, c->content);
        good = fmpq_equal(value, c->folded + i);
    }
    fmpq_clear(value);
    if (good)
        gsnn_findings_pass(c->v->findings, LCN_PRODUCT, 0);
    else
        gsnn_findings_false(c->v->findings, LCN_PRODUCT,
                            "certificate: the factors do not multiply to the filter");
}

/* x^m g(x + 1/x) for the folded g is the filter. */
static void check_folding(gsnn_lcn_claim *c) {
    fmpq_poly_t sum, square, power, term;
    fmpq_poly_init(sum);
    fmpq_poly_init(square);
    fmpq_poly_init(power);
    fmpq_poly_init(term);
    fmpq_poly_set_coeff_ui(square, 0, 1);
    fmpq_poly_set_coeff_ui(square, 2, 1);
    fmpq_poly_one(power);
    size_t m = c->folded_length - 1;
    for (size_t i = 0; i <= m; i++) {
        fmpq_poly_shift_left(term, power, (slong)(m - i));
        fmpq_poly_scalar_mul_fmpq(term, term, c->folded + i);
        fmpq_poly_add(sum, sum, term);
        fmpq_poly_mul(power, power, square);
    }
    bool good = c->length == 2 * m + 1;
    fmpq_t value;
    fmpq_init(value);
    for (size_t i = 0; good && i < c->length; i++) {
        fmpq_poly_get_coeff_fmpq(value, sum, (slong)i);
        good = fmpq_equal(value, c->filter + i);
    }
    fmpq_clear(value);
    if (!good)
        gsnn_findings_false(c->v->findings, LCN_PRODUCT, "folded: not of the filter");
    fmpq_poly_clear(sum);
    fmpq_poly_clear(square);
    fmpq_poly_clear(power);
    fmpq_poly_clear(term);
}

static gsnn_status read_claim(gsnn_lcn_claim *c) {
    gsnn_value *root = &c->v->root;
    gsnn_value filter = gsnn_value_member(root, "filter");
    gsnn_value folded = gsnn_value_member(root, "folded");
    gsnn_value symmetric = gsnn_value_member(root, "symmetric");
    gsnn_value member = gsnn_value_member(root, "member");
    gsnn_value reason = gsnn_value_member(root, "reason");
    gsnn_status status = gsnn_verify_stack_read(&c->stack, root, c->v->error);
    if (!status && gsnn_value_given(&symmetric))
        status = gsnn_value_boolean(&symmetric, &c->symmetric);
    if (!status)
        status = gsnn_verify_rationals(&c->filter, &c->length, &filter);
    if (!status && (int64_t)c->length != c->stack.size)
        status = gsnn_value_complain(&filter, "%zu entries, but the end-to-end size is %lld",
                                     c->length, (long long)c->stack.size);
    if (!status)
        status =
            gsnn_verify_rationals(&c->folded, &c->folded_length, c->symmetric ? &folded : &filter);
    if (!status && (c->decided = gsnn_value_given(&member)))
        status = gsnn_value_boolean(&member, &c->member);
    if (!status && !c->member) {
        size_t place;
        status = gsnn_value_choice(&reason, reasons, sizeof reasons / sizeof *reasons, &place);
        c->reason = status ? NULL : reasons[place];
    }
    if (status || !c->symmetric)
        return status;
    if (!gsnn_verify_stack_is_thick(&c->stack))
        return gsnn_value_complain(&symmetric, "not with strides");
    if (2 * c->folded_length != c->length + 1)
        return gsnn_value_complain(&folded, "not half as long as the filter");
    c->stack.groups[0].degree /= 2;
    c->stack.groups[0].even = 0;
    for (size_t l = 0; l < c->stack.layers; l++) {
        if (c->stack.sizes[l] % 2 == 0)
            return gsnn_value_complain(&symmetric, "not with even sizes");
        c->stack.sizes[l] = c->stack.sizes[l] / 2 + 1;
    }
    c->stack.size = (int64_t)c->folded_length;
    check_folding(c);
    return GSNN_OK;
}

static gsnn_status check_claim(gsnn_lcn_claim *c) {
    if (is_zero(c->filter, c->length)) {
        if (c->decided && c->member)
            gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
        else
            gsnn_findings_false(c->v->findings, LCN_VERDICT, "member: the zero filter is one");
        return gsnn_lcn_claim_layers(c);
    }
    c->certificate = gsnn_value_member(&c->v->root, "certificate");
    gsnn_value content = gsnn_value_member(&c->certificate, "content");
    bool thick = gsnn_verify_stack_is_thick(&c->stack);
    gsnn_status status = gsnn_value_object(&c->certificate);
    if (!status)
        status = gsnn_value_rational(&content, c->content);
    if (!status)
        status = thick ? gsnn_lcn_claim_real_roots(c) : gsnn_lcn_claim_parts(c);
    if (!status && c->member)
        status = gsnn_lcn_claim_layers(c);
    return status;
}

gsnn_status gsnn_verify_lcn_member(gsnn_verify_lcn *v) {
    gsnn_lcn_claim c = {.v = v};
    gsnn_value channels = gsnn_value_member(&v->root, "channels");
    if (gsnn_value_given(&channels))
        return gsnn_verify_lcn_windows(v);
    fmpq_init(c.content);
    gsnn_status status = read_claim(&c);
    if (!status)
        status = check_claim(&c);
    fmpq_clear(c.content);
    if (c.filter)
        _fmpq_vec_clear(c.filter, (slong)c.length);
    if (c.folded)
        _fmpq_vec_clear(c.folded, (slong)c.folded_length);
    gsnn_verify_stack_clear(&c.stack);
    return status;
}
