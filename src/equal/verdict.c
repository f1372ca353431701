#include "equal/verdict.h"

#include "base/error.h"
#include "base/memory.h"
#include "equal/deep.h"
#include "equal/field_form.h"

#include <stdlib.h>

static bool is_relu(const gsnn_compared *network) {
    if (network->is_shallow)
        return network->shallow.kind == GSNN_SHALLOW_RELU;
    return network->mlp && network->mlp->activation == GSNN_ACTIVATION_RELU;
}

/* The values at the witness: exact for ReLU, else doubles. */
static gsnn_status add_values(gsnn_verdict *verdict, const gsnn_compared *f, const gsnn_compared *g,
                              gsnn_error *error) {
    const gsnn_compared *both[] = {f, g};
    gsnn_status status = GSNN_OK;
    verdict->kind = GSNN_VERDICT_DIFFERENT;
    verdict->exact_values = is_relu(f) && is_relu(g);
    for (int i = 0; !status && i < 2; i++) {
        if (verdict->exact_values && both[i]->is_shallow) {
            gsnn_shallow_value(verdict->values[i], &both[i]->shallow, verdict->witness);
        } else if (verdict->exact_values) {
            gsnn_mlp_value(both[i]->mlp, verdict->witness->entries, verdict->values[i]->entries);
        } else {
            gsnn_function function = gsnn_compared_function(both[i]);
            verdict->doubles[i] = gsnn_new(verdict->outputs, sizeof(double));
            status = verdict->doubles[i] ? gsnn_function_values(verdict->doubles[i], &function,
                                                                verdict->witness, 160, error)
                                         : gsnn_fail_memory(error);
        }
    }
    return status;
}

static gsnn_status search(gsnn_verdict *verdict, const gsnn_compared *f, const gsnn_compared *g,
                          gsnn_error *error) {
    gsnn_function first = gsnn_compared_function(f), second = gsnn_compared_function(g);
    bool found;
    gsnn_status status = gsnn_search_witness(&found, verdict->witness, &first, &second, error);
    if (!status && found)
        status = add_values(verdict, f, g, error);
    return status;
}

/* Both forms are of one activation. */
static gsnn_status decide_forms(gsnn_verdict *verdict, const gsnn_compared *f,
                                const gsnn_shallow_canon *f_form, const gsnn_compared *g,
                                const gsnn_shallow_canon *g_form, gsnn_error *error) {
    gsnn_status status = gsnn_shallow_distance(&verdict->distance, f_form, g_form, error);
    verdict->bounded = true;
    if (status)
        return status;
    if (gsnn_shallow_canon_equal(f_form, g_form)) {
        verdict->kind = GSNN_VERDICT_EQUAL;
        return GSNN_OK;
    }
    if (f_form->form.kind != GSNN_SHALLOW_RELU && (f_form->form.neurons || g_form->form.neurons)) {
        /* The forms prove that the functions differ, whether or not a point is found. */
        status = search(verdict, f, g, error);
        verdict->kind = GSNN_VERDICT_DIFFERENT;
        return status;
    }
    gsnn_shallow_canon difference;
    status = gsnn_shallow_canon_difference(&difference, &f_form->form, &g_form->form, error);
    if (!status) {
        gsnn_relu_witness(verdict->witness, &difference);
        gsnn_shallow_canon_clear(&difference);
        status = add_values(verdict, f, g, error);
    }
    return status;
}

static gsnn_status decide_shallow(gsnn_verdict *verdict, const gsnn_compared *f,
                                  const gsnn_compared *g, gsnn_error *error) {
    gsnn_shallow_canon a, b;
    gsnn_status status = gsnn_shallow_canon_init(&a, &f->shallow, error);
    if (status)
        return status;
    status = gsnn_shallow_canon_init(&b, &g->shallow, error);
    if (!status) {
        /* A form without neurons is affine, whatever its activation was. */
        if (!a.form.neurons)
            a.form.kind = b.form.kind;
        else if (!b.form.neurons)
            b.form.kind = a.form.kind;
        if (a.form.kind == b.form.kind)
            status = decide_forms(verdict, f, &a, g, &b, error);
        else
            status = search(verdict, f, g, error);
        gsnn_shallow_canon_clear(&b);
    }
    gsnn_shallow_canon_clear(&a);
    return status;
}

/* Networks of one matrix action with irrational rows. */
static gsnn_status decide_expanded(gsnn_verdict *verdict, const gsnn_compared *f,
                                   const gsnn_compared *g, gsnn_error *error) {
    bool equal, found;
    double values[2];
    gsnn_field_form difference;
    gsnn_status status = gsnn_field_form_init(&difference, &f->expansion, &g->expansion, error);
    equal = !status && gsnn_field_form_vanishes(&difference);
    gsnn_field_form_clear(&difference);
    if (status)
        return status;
    verdict->kind = equal ? GSNN_VERDICT_EQUAL : GSNN_VERDICT_DIFFERENT;
    if (equal)
        return GSNN_OK;
    gsnn_expansions_witness(&found, verdict->witness, values, &f->expansion, &g->expansion);
    for (int i = 0; found && i < 2; i++) {
        verdict->doubles[i] = gsnn_copy(&values[i], 1, sizeof *values);
        if (!verdict->doubles[i])
            return gsnn_fail_memory(error);
    }
    return GSNN_OK;
}

static gsnn_status decide_deep(gsnn_verdict *verdict, const gsnn_compared *f,
                               const gsnn_compared *g, gsnn_error *error) {
    gsnn_deep_canon a, b;
    bool same = false;
    gsnn_status status = GSNN_OK;
    if (f->mlp && g->mlp && f->mlp->activation == g->mlp->activation) {
        status = gsnn_deep_canon_init(&a, f->mlp, error);
        if (status)
            return status;
        status = gsnn_deep_canon_init(&b, g->mlp, error);
        if (!status) {
            same = gsnn_mlp_equal(a.form, b.form);
            gsnn_deep_canon_clear(&b);
        }
        gsnn_deep_canon_clear(&a);
    }
    if (!status && same)
        verdict->kind = GSNN_VERDICT_EQUAL;
    else if (!status)
        status = search(verdict, f, g, error);
    return status;
}

gsnn_status gsnn_verdict_init(gsnn_verdict *verdict, const gsnn_compared *f, const gsnn_compared *g,
                              gsnn_error *error) {
    gsnn_function first = gsnn_compared_function(f), second = gsnn_compared_function(g);
    size_t inputs = gsnn_function_inputs(&first), outputs = gsnn_function_outputs(&first);
    if (inputs != gsnn_function_inputs(&second))
        return gsnn_fail(error, GSNN_INVALID, "%zu inputs and %zu inputs cannot be compared",
                         inputs, gsnn_function_inputs(&second));
    if (outputs != gsnn_function_outputs(&second))
        return gsnn_fail(error, GSNN_INVALID, "%zu outputs and %zu outputs cannot be compared",
                         outputs, gsnn_function_outputs(&second));
    *verdict = (gsnn_verdict){.kind = GSNN_VERDICT_UNDECIDED, .outputs = outputs};
    fmpq_mat_init(verdict->witness, (slong)inputs, 1);
    fmpq_mat_init(verdict->values[0], (slong)outputs, 1);
    fmpq_mat_init(verdict->values[1], (slong)outputs, 1);
    gsnn_distance_init(&verdict->distance);
    gsnn_status status = gsnn_compared_in_field(f, g)     ? decide_expanded(verdict, f, g, error)
                         : f->is_shallow && g->is_shallow ? decide_shallow(verdict, f, g, error)
                                                          : decide_deep(verdict, f, g, error);
    if (status)
        gsnn_verdict_clear(verdict);
    return status;
}

void gsnn_verdict_clear(gsnn_verdict *verdict) {
    fmpq_mat_clear(verdict->witness);
    fmpq_mat_clear(verdict->values[0]);
    fmpq_mat_clear(verdict->values[1]);
    free(verdict->doubles[0]);
    free(verdict->doubles[1]);
    gsnn_distance_clear(&verdict->distance);
    *verdict = (gsnn_verdict){0};
}
