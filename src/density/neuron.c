#include "density/neuron.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

#define MAX_COEFFICIENTS ((size_t)1 << 22)

static gsnn_status make_room(gsnn_neuron *n, size_t own, gsnn_error *error) {
    if (n->variables && n->terms > MAX_COEFFICIENTS / n->variables)
        return gsnn_fail(error, GSNN_FAILED, "a neuron has too many coefficients");
    n->coefficients = _fmpq_vec_init((slong)(n->places * n->terms * n->variables));
    n->laws = gsnn_new(n->variables, sizeof *n->laws);
    n->own = gsnn_distributions_new(own);
    n->own_count = n->own ? own : 0;
    return n->laws && n->own ? GSNN_OK : gsnn_fail_memory(error);
}

static const fmpq *point(const gsnn_correlators *c, const gsnn_correlator *correlator, size_t i) {
    return c->exact + correlator->point[i] * c->degree;
}

static gsnn_status init_independent(gsnn_neuron *n, const gsnn_layer_law *layer,
                                    const gsnn_correlators *c, const gsnn_correlator *correlator,
                                    gsnn_error *error) {
    size_t m = layer->row.count;
    n->variables = m + 1;
    gsnn_status status = make_room(n, 0, error);
    for (size_t j = 0; !status && j < m; j++)
        n->laws[j] = &layer->row.entries[j];
    if (!status)
        n->laws[m] = &layer->bias;
    for (size_t i = 0; !status && i < n->places; i++) {
        fmpq *row = gsnn_neuron_row(n, i, 0);
        for (size_t j = 0; j < m; j++)
            fmpq_set(row + j, point(c, correlator, i) + j);
        fmpq_one(row + m);
    }
    return status;
}

/* Covariance = L D L^T with unit lower triangular L, by elimination; a pivot that is 0 has nothing
 * below it, since the matrix is positive semidefinite.  L goes to the lower triangle, D to the
 * diagonal. */
static void factorise(fmpq_mat_t a) {
    slong n = fmpq_mat_nrows(a);
    fmpq_t factor;
    fmpq_init(factor);
    for (slong k = 0; k < n; k++)
        for (slong i = k + 1; i < n; i++) {
            if (fmpq_is_zero(fmpq_mat_entry(a, k, k)))
                continue;
            fmpq_div(factor, fmpq_mat_entry(a, i, k), fmpq_mat_entry(a, k, k));
            for (slong j = k + 1; j < n; j++) /* row k is still that of the symmetric matrix */
                fmpq_submul(fmpq_mat_entry(a, i, j), factor, fmpq_mat_entry(a, k, j));
            fmpq_set(fmpq_mat_entry(a, i, k), factor);
        }
    fmpq_clear(factor);
}

/* The variables of a joint normal row: one a pivot, with coefficients L^T x; the mean; the bias. */
static gsnn_status init_joint(gsnn_neuron *n, const gsnn_layer_law *layer,
                              const gsnn_correlators *c, const gsnn_correlator *correlator,
                              gsnn_error *error) {
    slong m = (slong)layer->row.count;
    fmpq_mat_t factors;
    n->variables = (size_t)m + 2;
    gsnn_status status = make_room(n, (size_t)m + 1, error);
    if (status)
        return status;
    fmpq_mat_init(factors, m, m);
    fmpq_mat_set(factors, layer->row.covariance);
    factorise(factors);
    for (slong k = 0; k < m; k++) {
        n->laws[k] = &n->own[k];
        if (fmpq_is_zero(fmpq_mat_entry(factors, k, k)))
            continue;
        n->own[k].family = GSNN_LAW_NORMAL;
        fmpq_set(n->own[k].second, fmpq_mat_entry(factors, k, k));
    }
    fmpq_one(n->own[m].first); /* the constant 1 */
    n->laws[m] = &n->own[m];
    n->laws[m + 1] = &layer->bias;
    for (size_t i = 0; i < n->places; i++) {
        const fmpq *x = point(c, correlator, i);
        fmpq *row = gsnn_neuron_row(n, i, 0);
        for (slong k = 0; k < m; k++) {
            fmpq_set(row + k, x + k);
            for (slong j = k + 1; j < m; j++)
                fmpq_addmul(row + k, fmpq_mat_entry(factors, j, k), x + j);
            fmpq_addmul(row + m, fmpq_mat_entry(layer->row.mean, 0, k), x + k);
        }
        fmpq_one(row + m + 1);
    }
    fmpq_mat_clear(factors);
    return GSNN_OK;
}

static gsnn_status init_tied(gsnn_neuron *n, const gsnn_tied_law *law,
                             const gsnn_record_architecture *architecture,
                             const gsnn_correlators *c, const gsnn_correlator *correlator,
                             gsnn_error *error) {
    size_t neurons = n->terms = (size_t)architecture->neurons, k = law->count;
    bool orbit = law->tie == GSNN_TIE_ORBIT;
    n->variables = (orbit ? k : k * neurons) + 1;
    n->activation = architecture->type == 2 ? GSNN_LAW_ABS : GSNN_LAW_RELU;
    n->halved = architecture->type == 2;
    gsnn_status status = make_room(n, 0, error);
    for (size_t j = 0; !status && j + 1 < n->variables; j++)
        n->laws[j] = &law->weights[j % k];
    if (!status)
        n->laws[n->variables - 1] = &law->bias;
    for (size_t i = 0; !status && i < n->places; i++)
        for (size_t t = 0; t < neurons; t++) {
            fmpq *row = gsnn_neuron_row(n, i, t) + (orbit ? 0 : t * k);
            const fmpq *x = point(c, correlator, i);
            for (size_t j = 0; j < c->degree; j++) {
                int32_t entry = law->tie == GSNN_TIE_NONE
                                    ? (int32_t)j + 1
                                    : architecture->weights.rows[t * c->degree + j];
                if (entry > 0)
                    fmpq_add(row + entry - 1, row + entry - 1, x + j);
                else if (entry < 0)
                    fmpq_sub(row - entry - 1, row - entry - 1, x + j);
            }
            fmpq_one(gsnn_neuron_row(n, i, t) + n->variables - 1);
        }
    return status;
}

gsnn_status gsnn_neuron_init(gsnn_neuron *neuron, bool *possible, const gsnn_law *law,
                             const gsnn_enumeration_record *record,
                             const gsnn_correlators *correlators, const gsnn_correlator *c,
                             gsnn_error *error) {
    *neuron = (gsnn_neuron){.places = c->order, .terms = 1};
    if (law->kind == GSNN_LAW_TIED) {
        const gsnn_record_architecture *a = &record->architectures[law->tied.architecture];
        bool rows = a->weights.rows && a->weights.row_count == a->neurons;
        *possible = record->group.action->permutes_inputs && rows;
        return *possible ? init_tied(neuron, &law->tied, a, correlators, c, error) : GSNN_OK;
    }
    const gsnn_layer_law *layer = &law->plain.layers[0];
    *possible = law->plain.depth == 1;
    neuron->activation = law->plain.activation;
    neuron->slope = law->plain.slope;
    if (!*possible)
        return GSNN_OK;
    return layer->row.joint ? init_joint(neuron, layer, correlators, c, error)
                            : init_independent(neuron, layer, correlators, c, error);
}

void gsnn_neuron_clear(gsnn_neuron *neuron) {
    if (neuron->coefficients)
        _fmpq_vec_clear(neuron->coefficients,
                        (slong)(neuron->places * neuron->terms * neuron->variables));
    free(neuron->laws);
    gsnn_distributions_free(neuron->own, neuron->own_count);
    *neuron = (gsnn_neuron){0};
}
