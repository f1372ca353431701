#include "proof/function.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

fmpq *gsnn_proof_fractions_new(size_t count) {
    fmpq *fractions = gsnn_resize(NULL, count, sizeof *fractions);
    for (size_t i = 0; fractions && i < count; i++)
        fmpq_init(fractions + i);
    return fractions;
}

void gsnn_proof_fractions_free(fmpq *fractions, size_t count) {
    for (size_t i = 0; fractions && i < count; i++)
        fmpq_clear(fractions + i);
    free(fractions);
}

static int compare_neurons(const void *a, const void *b) {
    const gsnn_proof_neuron *x = a, *y = b;
    for (size_t i = 0; i <= x->degree; i++) {
        int by = fmpq_cmp(x->values + i, y->values + i);
        if (by)
            return by;
    }
    return 0;
}

gsnn_status gsnn_proof_function_init(gsnn_proof_function *f, size_t neurons, size_t degree,
                                     gsnn_error *error) {
    *f = (gsnn_proof_function){.degree = degree};
    f->neurons = gsnn_new(neurons, sizeof *f->neurons);
    f->values = gsnn_proof_fractions_new(neurons * (degree + 2));
    f->affine = gsnn_proof_fractions_new(degree + 1);
    if (!f->neurons || !f->values || !f->affine)
        return gsnn_fail_memory(error);
    f->size = f->count = neurons;
    for (size_t i = 0; i < neurons; i++)
        f->neurons[i] = (gsnn_proof_neuron){degree, f->values + i * (degree + 2)};
    return GSNN_OK;
}

void gsnn_proof_function_clear(gsnn_proof_function *f) {
    free(f->neurons);
    gsnn_proof_fractions_free(f->values, f->size * (f->degree + 2));
    gsnn_proof_fractions_free(f->affine, f->degree + 1);
}

/* Turns the row of a neuron until its first number that is not 0 is positive; a neuron whose row is
 * 0 becomes part of the constant, and its output weight 0. */
static void turn(gsnn_proof_function *f, const gsnn_proof_neuron *x) {
    size_t m = x->degree, first = 0;
    fmpq *b = x->values + m, *a = x->values + m + 1;
    while (first < m && fmpq_is_zero(x->values + first))
        first++;
    if (first == m) {
        if (fmpq_sgn(b) > 0)
            fmpq_addmul(f->affine + m, a, b);
        fmpq_zero(a);
    } else if (fmpq_sgn(x->values + first) < 0) {
        for (size_t i = 0; i <= m; i++) {
            fmpq_addmul(f->affine + i, a, x->values + i);
            fmpq_neg(x->values + i, x->values + i);
        }
    }
}

void gsnn_proof_function_reduce(gsnn_proof_function *f) {
    for (size_t i = 0; i < f->count; i++)
        turn(f, &f->neurons[i]);
    if (f->count)
        qsort(f->neurons, f->count, sizeof *f->neurons, compare_neurons);
    size_t kept = 0;
    for (size_t i = 0, end; i < f->count; i = end) {
        gsnn_proof_neuron first = f->neurons[i];
        fmpq *a = first.values + first.degree + 1;
        for (end = i + 1; end < f->count && !compare_neurons(&first, &f->neurons[end]); end++)
            fmpq_add(a, a, f->neurons[end].values + first.degree + 1);
        if (!fmpq_is_zero(a))
            f->neurons[kept++] = first;
    }
    f->count = kept;
}

bool gsnn_proof_function_equal(const gsnn_proof_function *f, const gsnn_proof_function *g) {
    if (f->count != g->count)
        return false;
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < f->degree + 2; k++)
            if (!fmpq_equal(f->neurons[i].values + k, g->neurons[i].values + k))
                return false;
    for (size_t k = 0; k <= f->degree; k++)
        if (!fmpq_equal(f->affine + k, g->affine + k))
            return false;
    return true;
}
