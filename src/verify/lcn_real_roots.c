/* lcn_real_roots.c - proves verdicts on stride one: as many real roots as there are even sizes. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_claim.h"

#include <stdlib.h>
#include <string.h>

static void expect_word(gsnn_lcn_claim *c, const char *name, const char *expected) {
    gsnn_value member = gsnn_value_member(&c->v->root, name);
    const char *word = NULL;
    bool given =
        gsnn_value_get_kind(&member) == GSNN_VALUE_STRING && !gsnn_value_string(&member, &word);
    if (given == (expected != NULL) && (!given || strcmp(word, expected) == 0))
        gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
    else
        gsnn_findings_false(c->v->findings, LCN_VERDICT, "%s: not %s", name,
                            expected ? expected : "null");
}

/* A root that a layer of even size gets: of a factor in a closed interval, or infinity. */
typedef struct use {
    int64_t factor; /* -1: infinity */
    fmpq_t low, high;
} use;

static gsnn_status read_use(use *u, int64_t *layer, const gsnn_lcn_claim *c, const gsnn_value *item,
                            const gsnn_verify_form *form) {
    gsnn_value infinity = gsnn_value_member(item, "infinity");
    gsnn_value place = gsnn_value_member(item, "layer");
    gsnn_value factor = gsnn_value_member(item, "factor");
    gsnn_value interval = gsnn_value_member(item, "interval");
    bool infinite = false;
    gsnn_status status = gsnn_value_integer(&place, 1, (int64_t)c->stack.layers, layer);
    u->factor = -1;
    if (!status && gsnn_value_given(&infinity))
        status = gsnn_value_boolean(&infinity, &infinite);
    if (status || infinite)
        return status;
    status = gsnn_value_integer(&factor, 0, (int64_t)form->factor_count - 1, &u->factor);
    if (!status)
        status = gsnn_value_array_of(&interval, 2, "ends");
    for (size_t end = 0; !status && end < 2; end++) {
        gsnn_value value = gsnn_value_element(&interval, end);
        status = gsnn_value_rational(&value, end ? u->high : u->low);
    }
    return status;
}

/* What is wrong with a use, beside those before it; or NULL. */
static const char *find_fault(const use *uses, size_t count, const gsnn_verify_form *form) {
    const use *u = &uses[count];
    int64_t same = 1;
    if (u->factor >= 0) {
        const fmpz_poly_struct *p = form->factors[u->factor];
        int order = gsnn_verify_compare(u->low, u->high);
        if (order > 0)
            return "the interval is empty";
        if (order == 0 ? gsnn_verify_sign(p, u->low) != 0
                       : gsnn_verify_sign(p, u->low) * gsnn_verify_sign(p, u->high) != -1)
            return "no change of sign in the interval";
    }
    for (size_t i = 0; i < count; i++) {
        if (uses[i].factor != u->factor)
            continue;
        if (u->factor < 0 || (fmpq_equal(uses[i].low, u->low) && fmpq_equal(uses[i].high, u->high)))
            same++;
        else if (gsnn_verify_compare(uses[i].low, u->high) < 0 &&
                 gsnn_verify_compare(u->low, uses[i].high) < 0)
            return "the interval meets another one";
    }
    if (same > (u->factor < 0 ? form->infinity : form->multiplicities[u->factor]))
        return "the root is used too often";
    return NULL;
}

/* Every even size gets a real root. */
static gsnn_status check_uses(gsnn_lcn_claim *c, const gsnn_verify_form *form) {
    gsnn_value list = gsnn_value_member(&c->certificate, "roots"), item = gsnn_value_before(&list);
    size_t length, count = 0;
    gsnn_status status = gsnn_value_array(&list, &length);
    if (status)
        return status;
    if (length > c->stack.layers) {
        gsnn_findings_false(c->v->findings, LCN_ROOTS, "more roots than layers");
        return GSNN_OK;
    }
    use *uses = gsnn_new(length, sizeof *uses);
    bool *served = gsnn_new(c->stack.layers, sizeof *served);
    if (!uses || !served)
        status = gsnn_fail_memory(c->v->error);
    bool good = true;
    while (!status && good && gsnn_value_next(&item)) {
        int64_t layer = 1;
        fmpq_init(uses[count].low);
        fmpq_init(uses[count].high);
        status = read_use(&uses[count], &layer, c, &item, form);
        const char *fault = status ? NULL : find_fault(uses, count, form);
        count++;
        if (!fault && !status && (served[layer - 1] || c->stack.sizes[layer - 1] % 2))
            fault = "its layer needs none, or has one";
        if (fault)
            gsnn_findings_false(c->v->findings, LCN_ROOTS, "roots[%zu]: %s", count - 1, fault);
        else
            gsnn_findings_pass(c->v->findings, LCN_ROOTS, 0);
        good = !fault;
        served[layer - 1] = true;
    }
    for (size_t l = 0; !status && good && l < c->stack.layers; l++) {
        if (c->stack.sizes[l] % 2 == 0 && !served[l]) {
            gsnn_findings_false(c->v->findings, LCN_ROOTS, "layer %zu has no real root", l + 1);
            good = false;
        }
    }
    while (uses && count > 0) {
        fmpq_clear(uses[--count].low);
        fmpq_clear(uses[count].high);
    }
    free(uses);
    free(served);
    return status;
}

gsnn_status gsnn_lcn_claim_real_roots(gsnn_lcn_claim *c) {
    gsnn_verify_form form;
    int64_t even = 0;
    for (size_t l = 0; l < c->stack.layers; l++)
        even += c->stack.sizes[l] % 2 == 0;
    gsnn_status status = gsnn_verify_form_read(&form, c->v, &c->certificate, "certificate");
    if (!status) {
        fmpz_poly_t product;
        fmpz_poly_init(product);
        gsnn_verify_form_product(product, &form, 1);
        gsnn_lcn_claim_product(c, product, form.infinity);
        fmpz_poly_clear(product);
    }
    if (!status && c->member)
        status = check_uses(c, &form);
    if (!status && form.covered) {
        int64_t real = form.origin + form.positive + form.negative;
        if (c->member != (real >= even))
            gsnn_findings_false(c->v->findings, LCN_VERDICT,
                                "member: the filter has %lld real roots and needs %lld",
                                (long long)real, (long long)even);
        status = gsnn_verify_expect_si(c->v, LCN_VERDICT, &c->v->root, "real_roots", real);
        if (!status)
            status = gsnn_verify_expect_si(c->v, LCN_VERDICT, &c->v->root,
                                           c->member ? "even_filters" : "need", even);
        expect_word(c, "where",
                    real < even        ? "outside"
                    : form.odd >= even ? "interior"
                                       : "boundary");
        if (!c->member && (!c->reason || strcmp(c->reason, "real-roots") != 0))
            gsnn_findings_false(c->v->findings, LCN_VERDICT, "reason: not real-roots");
        if (!status)
            status = gsnn_lcn_claim_pattern(c, &form);
    }
    gsnn_verify_form_clear(&form);
    return status;
}
