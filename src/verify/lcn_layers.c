/* lcn_layers.c - multiplies the layers of a verdict out. */
#include "verify/lcn_claim.h"

#include <flint/fmpq_vec.h>
#include <math.h>

gsnn_status gsnn_lcn_claim_layers(gsnn_lcn_claim *c) {
    gsnn_value layers = gsnn_value_member(&c->v->root, "layers");
    gsnn_value exact_member = gsnn_value_member(&c->v->root, "exact");
    gsnn_value residual_member = gsnn_value_member(&c->v->root, "residual");
    gsnn_verify_stack outer = {0};
    bool exact = false;
    double residual = 0;
    if (!gsnn_value_given(&layers)) {
        gsnn_findings_skip(c->v->findings, LCN_LAYERS, "no layers are given");
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_boolean(&exact_member, &exact);
    if (!status && !exact)
        status = gsnn_value_double(&residual_member, &residual);
    if (!status)
        status = gsnn_verify_stack_read(&outer, &c->v->root, c->v->error);
    if (!status)
        status = gsnn_value_array_of(&layers, outer.layers, "filters");
    fmpq_poly_t product, factor, filter;
    fmpq_poly_init(product);
    fmpq_poly_init(factor);
    fmpq_poly_init(filter);
    fmpq_poly_one(product);
    gsnn_value item = gsnn_value_before(&layers);
    while (!status && gsnn_value_next(&item)) {
        size_t l = item.index, size = (size_t)outer.sizes[l];
        fmpq *values = _fmpq_vec_init((slong)size);
        status = gsnn_value_rational_list(&item, size, "the size of the filter", values);
        fmpq_poly_zero(factor);
        for (size_t i = 0; !status && i < size; i++)
            fmpq_poly_set_coeff_fmpq(factor, (slong)i * (size > 1 ? outer.products[l] : 1),
                                     values + i);
        fmpq_poly_mul(product, product, factor);
        _fmpq_vec_clear(values, (slong)size);
    }
    if (!status) {
        for (size_t i = 0; i < c->length; i++)
            fmpq_poly_set_coeff_fmpq(filter, (slong)i, c->filter + i);
        double norm = 0, rest = 0;
        fmpq_t value;
        fmpq_init(value);
        fmpq_poly_sub(product, product, filter);
        for (slong i = 0; i < (slong)c->length; i++) {
            fmpq_poly_get_coeff_fmpq(value, product, i);
            rest = hypot(rest, fmpq_get_d(value));
            norm = hypot(norm, fmpq_get_d(c->filter + i));
        }
        fmpq_clear(value);
        bool good = exact
                        ? fmpq_poly_is_zero(product)
                        : residual >= 0 && residual < 0.5 && rest <= norm * (2 * residual + 1e-12);
        if (good)
            gsnn_findings_pass(c->v->findings, LCN_LAYERS, 0);
        else
            gsnn_findings_false(c->v->findings, LCN_LAYERS,
                                "layers: they do not multiply to the filter");
    }
    fmpq_poly_clear(product);
    fmpq_poly_clear(factor);
    fmpq_poly_clear(filter);
    gsnn_verify_stack_clear(&outer);
    return status;
}
