#include "verify/exact_function.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "proof/function.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Files --------------------------------------------------------------------------------- */

static gsnn_status read_root(gsnn_exact_function *f, const gsnn_value *root,
                             const gsnn_rational_action *matrices) {
    static const char *const activations[] = {"relu", "tanh", "sin"};
    static const char *const schemas[] = {"gsnn-mlp/1", "gsnn-network/1"};
    gsnn_value schema = gsnn_value_member(root, "schema");
    gsnn_value word = gsnn_value_member(root, "activation");
    gsnn_value layers = gsnn_value_member(root, "layers");
    size_t which, activation = 0;
    gsnn_status status = gsnn_value_choice(&schema, schemas, 2, &which);
    if (!status && gsnn_value_given(&word))
        status = gsnn_value_choice(&word, activations, 3, &activation);
    f->activation = (gsnn_exact_activation)activation;
    f->compared = "layers";
    if (status)
        return status;
    return which == 1 ? gsnn_exact_function_read_tied(f, root, matrices)
                      : gsnn_verify_net_read_layers(&f->net, &layers);
}

gsnn_status gsnn_exact_function_read(gsnn_verify_documents *documents, size_t index,
                                     size_t enumeration, const gsnn_value *compared,
                                     gsnn_exact_function *f, gsnn_error *error) {
    gsnn_json_document *document = NULL;
    gsnn_enumeration_record *record = NULL;
    gsnn_rational_action matrices = {0};
    const char *name = gsnn_value_peek(compared);
    gsnn_status status = GSNN_OK;
    *f = (gsnn_exact_function){0};
    if (enumeration < documents->count)
        status = gsnn_verify_read_enumeration(documents, enumeration, &record, error);
    bool asked =
        record && !record->group.action->permutes_inputs && name && strcmp(name, "summands") == 0;
    if (!status && asked)
        status = gsnn_rational_action_init(&matrices, record, error);
    if (!status)
        status = gsnn_verify_read_document(documents, index, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = read_root(f, &root, asked ? &matrices : NULL);
    }
    gsnn_json_document_free(document);
    gsnn_rational_action_clear(&matrices);
    gsnn_enumeration_record_free(record);
    return status;
}

void gsnn_exact_function_clear(gsnn_exact_function *f) {
    if (f->linear)
        gsnn_proof_fractions_free(f->linear, gsnn_exact_inputs(f));
    gsnn_verify_net_clear(&f->net);
    *f = (gsnn_exact_function){0};
}

bool gsnn_exact_function_beyond(const gsnn_exact_function *f, const char *compared) {
    return strcmp(f->compared, "dense") == 0 && strcmp(compared, "summands") == 0;
}

/* ---- Values -------------------------------------------------------------------------------- */

bool gsnn_exact_function_value(const gsnn_exact_function *f, const fmpq *x, fmpq *y) {
    const gsnn_verify_net *net = &f->net;
    size_t widest = net->widest + 1;
    fmpq *t = gsnn_proof_fractions_new(2 * widest);
    if (!t)
        return false;
    fmpq *z = t + widest;
    for (size_t j = 0; j < net->widths[0]; j++)
        fmpq_set(t + j, x + j);
    for (size_t l = 0; l < net->layers; l++) {
        for (size_t i = 0; i < net->widths[l + 1]; i++) {
            fmpq_set(z + i, fmpq_mat_entry(net->b[l], (slong)i, 0));
            for (size_t j = 0; j < net->widths[l]; j++)
                fmpq_addmul(z + i, fmpq_mat_entry(net->W[l], (slong)i, (slong)j), t + j);
            if (l + 1 < net->layers && fmpq_sgn(z + i) < 0)
                fmpq_zero(z + i);
        }
        for (size_t i = 0; i < net->widths[l + 1]; i++)
            fmpq_swap(t + i, z + i);
    }
    for (size_t k = 0; k < gsnn_exact_outputs(f); k++)
        fmpq_set(y + k, t + k);
    for (size_t j = 0; f->linear && j < net->widths[0]; j++)
        fmpq_addmul(y, f->linear + j, x + j);
    gsnn_proof_fractions_free(t, 2 * widest);
    return true;
}

/* A double and what it leaves, which is enough for a long double. */
static long double number(const fmpq_t x) {
    fmpq_t rest, head;
    fmpq_init(rest);
    fmpq_init(head);
    double value = fmpq_get_d(x);
    mpq_t q;
    mpq_init(q);
    if (isfinite(value))
        mpq_set_d(q, value);
    fmpq_set_mpq(head, q);
    mpq_clear(q);
    fmpq_sub(rest, x, head);
    long double sum = (long double)value + (long double)fmpq_get_d(rest);
    fmpq_clear(rest);
    fmpq_clear(head);
    return sum;
}

static long double activate(gsnn_exact_activation activation, long double z) {
    if (activation == GSNN_EXACT_RELU)
        return z > 0 ? z : 0;
    return activation == GSNN_EXACT_TANH ? tanhl(z) : sinl(z);
}

/* All three have slopes of at most 1, so that an error of z is one of its activation; `sizes` are
 * bounds of absolute values of all sums. */
bool gsnn_exact_function_rounded(const gsnn_exact_function *f, const fmpq *x, long double *y,
                                 long double *scale) {
    const gsnn_verify_net *net = &f->net;
    size_t widest = net->widest + 1;
    long double *t = gsnn_new(4 * widest, sizeof *t);
    if (!t)
        return false;
    long double *z = t + widest, *sizes = z + widest, *next = sizes + widest;
    for (size_t j = 0; j < net->widths[0]; j++) {
        t[j] = number(x + j);
        sizes[j] = fabsl(t[j]);
    }
    for (size_t l = 0; l < net->layers; l++) {
        for (size_t i = 0; i < net->widths[l + 1]; i++) {
            z[i] = number(fmpq_mat_entry(net->b[l], (slong)i, 0));
            next[i] = fabsl(z[i]) + 1;
            for (size_t j = 0; j < net->widths[l]; j++) {
                long double w = number(fmpq_mat_entry(net->W[l], (slong)i, (slong)j));
                z[i] += w * t[j];
                next[i] += fabsl(w) * sizes[j];
            }
            if (l + 1 < net->layers)
                z[i] = activate(f->activation, z[i]);
        }
        memcpy(t, z, widest * sizeof *t);
        memcpy(sizes, next, widest * sizeof *sizes);
    }
    *scale = 1;
    for (size_t k = 0; k < gsnn_exact_outputs(f); k++) {
        y[k] = t[k];
        *scale = sizes[k] > *scale ? sizes[k] : *scale;
    }
    for (size_t j = 0; f->linear && j < net->widths[0]; j++) {
        y[0] += number(f->linear + j) * number(x + j);
        *scale += fabsl(number(f->linear + j) * number(x + j));
    }
    free(t);
    return true;
}

void gsnn_exact_point(uint64_t *state, size_t index, fmpq *x, size_t inputs) {
    static const slong denominators[] = {1, 10, 100, 1000};
    for (size_t j = 0; j < inputs; j++)
        fmpq_set_si(x + j, index ? (slong)(gsnn_random_next(state) % 2001) - 1000 : 0,
                    (ulong)denominators[index % 4]);
}
