#include "verify/exact_form.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"

#include <stdlib.h>

/* affine += weight (x) row */
static void add_affine(gsnn_exact_form *form, const fmpq *weight, const fmpq *row) {
    size_t m = form->inputs;
    for (size_t k = 0; k < form->outputs; k++)
        for (size_t j = 0; j <= m; j++)
            fmpq_addmul(form->affine + k * (m + 1) + j, weight + k, row + j);
}

/* Divides a row by the positive number that makes it primitive integers, which goes to factor. */
static void make_primitive(fmpq *row, size_t length, fmpq_t factor) {
    fmpz_t numerator, denominator;
    fmpz_init(numerator);
    fmpz_init_set_ui(denominator, 1);
    for (size_t j = 0; j < length; j++)
        fmpz_lcm(denominator, denominator, fmpq_denref(row + j));
    for (size_t j = 0; j < length; j++) {
        fmpq_mul_fmpz(row + j, row + j, denominator);
        fmpz_gcd(numerator, numerator, fmpq_numref(row + j));
    }
    for (size_t j = 0; j < length; j++)
        fmpz_divexact(fmpq_numref(row + j), fmpq_numref(row + j), numerator);
    fmpq_set_fmpz_frac(factor, numerator, denominator);
    fmpz_clear(numerator);
    fmpz_clear(denominator);
}

/* Puts a ridge into the form; it keeps no weight where nothing is left of it. */
static void settle(gsnn_exact_form *form, gsnn_exact_ridge *ridge,
                   gsnn_exact_activation activation) {
    size_t m = form->inputs, first = 0;
    while (first <= m && fmpq_is_zero(ridge->row + first))
        first++;
    if (first > m || (first == m && activation == GSNN_EXACT_RELU)) {
        for (size_t k = 0; k < form->outputs; k++) {
            if (first == m && fmpq_sgn(ridge->row + m) > 0)
                fmpq_addmul(form->affine + k * (m + 1) + m, ridge->weight + k, ridge->row + m);
            fmpq_zero(ridge->weight + k);
        }
        return;
    }
    bool turned = fmpq_sgn(ridge->row + first) < 0;
    if (activation == GSNN_EXACT_RELU) {
        if (turned) /* ReLU(z) = ReLU(-z) + z */
            add_affine(form, ridge->weight, ridge->row);
        fmpq_t factor;
        fmpq_init(factor);
        make_primitive(ridge->row, m + 1, factor);
        for (size_t k = 0; k < form->outputs; k++)
            fmpq_mul(ridge->weight + k, ridge->weight + k, factor);
        fmpq_clear(factor);
    }
    for (size_t j = 0; turned && j <= m; j++)
        fmpq_neg(ridge->row + j, ridge->row + j);
    for (size_t k = 0; turned && activation != GSNN_EXACT_RELU && k < form->outputs; k++)
        fmpq_neg(ridge->weight + k, ridge->weight + k);
}

static int compare_rows(const void *a, const void *b) {
    const gsnn_exact_ridge *x = a, *y = b;
    for (size_t j = 0; j <= x->inputs; j++) {
        int by = fmpq_cmp(x->row + j, y->row + j);
        if (by)
            return by;
    }
    return 0;
}

static bool has_weight(const gsnn_exact_ridge *ridge) {
    for (size_t k = 0; k < ridge->outputs; k++)
        if (!fmpq_is_zero(ridge->weight + k))
            return true;
    return false;
}

/* Adds up ridges of equal rows, and leaves out what has no weight. */
static void merge(gsnn_exact_form *form) {
    size_t kept = 0;
    for (size_t i = 0, end; i < form->hidden; i = end) {
        gsnn_exact_ridge first = form->ridges[i];
        for (end = i + 1; end < form->hidden && !compare_rows(&first, &form->ridges[end]); end++)
            for (size_t k = 0; k < form->outputs; k++)
                fmpq_add(first.weight + k, first.weight + k, form->ridges[end].weight + k);
        if (has_weight(&first))
            form->ridges[kept++] = first;
    }
    form->count = kept;
}

gsnn_status gsnn_exact_form_of(gsnn_exact_form *form, const gsnn_exact_function *f,
                               gsnn_error *error) {
    const gsnn_verify_net *net = &f->net;
    size_t m = gsnn_exact_inputs(f), outputs = gsnn_exact_outputs(f), last = net->layers - 1;
    *form = (gsnn_exact_form){.inputs = m, .outputs = outputs};
    form->hidden = last ? net->widths[1] : 0;
    size_t length = m + 1 + outputs;
    form->ridges = gsnn_new(form->hidden, sizeof *form->ridges);
    form->values = gsnn_proof_fractions_new(form->hidden * length);
    form->affine = gsnn_proof_fractions_new(outputs * (m + 1));
    if (!form->ridges || !form->values || !form->affine) {
        gsnn_exact_form_clear(form);
        return gsnn_fail_memory(error);
    }
    for (size_t k = 0; k < outputs; k++) {
        fmpq_set(form->affine + k * (m + 1) + m, fmpq_mat_entry(net->b[last], (slong)k, 0));
        for (size_t j = 0; !last && j < m; j++)
            fmpq_set(form->affine + k * (m + 1) + j, fmpq_mat_entry(net->W[0], (slong)k, (slong)j));
    }
    for (size_t j = 0; f->linear && j < m; j++)
        fmpq_add(form->affine + j, form->affine + j, f->linear + j);
    for (size_t i = 0; i < form->hidden; i++) {
        gsnn_exact_ridge *ridge = &form->ridges[i];
        *ridge = (gsnn_exact_ridge){m, outputs, form->values + i * length,
                                    form->values + i * length + m + 1};
        for (size_t j = 0; j < m; j++)
            fmpq_set(ridge->row + j, fmpq_mat_entry(net->W[0], (slong)i, (slong)j));
        fmpq_set(ridge->row + m, fmpq_mat_entry(net->b[0], (slong)i, 0));
        for (size_t k = 0; k < outputs; k++)
            fmpq_set(ridge->weight + k, fmpq_mat_entry(net->W[1], (slong)k, (slong)i));
        settle(form, ridge, f->activation);
    }
    if (form->hidden)
        qsort(form->ridges, form->hidden, sizeof *form->ridges, compare_rows);
    merge(form);
    return GSNN_OK;
}

void gsnn_exact_form_clear(gsnn_exact_form *form) {
    free(form->ridges);
    gsnn_proof_fractions_free(form->values, form->hidden * (form->inputs + 1 + form->outputs));
    gsnn_proof_fractions_free(form->affine, form->outputs * (form->inputs + 1));
    *form = (gsnn_exact_form){0};
}

bool gsnn_exact_form_equal(const gsnn_exact_form *a, const gsnn_exact_form *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (compare_rows(&a->ridges[i], &b->ridges[i]))
            return false;
        for (size_t k = 0; k < a->outputs; k++)
            if (!fmpq_equal(a->ridges[i].weight + k, b->ridges[i].weight + k))
                return false;
    }
    for (size_t j = 0; j < a->outputs * (a->inputs + 1); j++)
        if (!fmpq_equal(a->affine + j, b->affine + j))
            return false;
    return true;
}
