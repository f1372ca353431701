#include "equal/read.h"

#include "base/error.h"
#include "exact/rational.h"
#include "network/check.h"
#include "network/network_json.h"
#include "json/document.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* ---- Networks of architectures ------------------------------------------------------------- */

/* Sets value to the free weight of the channel, with a sign, that an entry of W rounds; false when
 * there is none within `scale`, or when weights that differ are equally near. */
static bool find_weight(fmpq_t value, const gsnn_summand *summand, const gsnn_channel *channel,
                        double entry, double scale) {
    bool found = false, unique = true;
    double nearest = INFINITY;
    fmpq_t candidate;
    fmpq_init(candidate);
    for (size_t k = 0; k < summand->dimension; k++)
        for (int sign = 0; sign < 2; sign++) {
            double distance = fabs(entry - (sign ? -channel->weights[k] : channel->weights[k]));
            if (distance > nearest || distance > scale)
                continue;
            fmpq_set(candidate, channel->exact + k);
            if (sign)
                fmpq_neg(candidate, candidate);
            unique = !found || distance < nearest || (unique && fmpq_equal(candidate, value));
            fmpq_set(value, candidate);
            found = true;
            nearest = distance;
        }
    fmpq_clear(candidate);
    return found && unique;
}

/* Puts exact numbers in place of the rows of a channel, from neuron `first` on. */
static gsnn_status set_rows(gsnn_shallow *shallow, const gsnn_network *network,
                            const gsnn_summand *summand, const gsnn_channel *channel, slong first,
                            gsnn_error *error) {
    double largest = 0;
    for (size_t k = 0; k < summand->dimension; k++)
        largest = fmax(largest, fabs(channel->weights[k]));
    for (slong i = first; i < first + (slong)summand->neurons; i++)
        for (slong j = 0; j < shallow->inputs; j++) {
            double entry = network->W[i * shallow->inputs + j];
            if (entry != 0 && !find_weight(fmpq_mat_entry(shallow->rows, i, j), summand, channel,
                                           entry, largest * 0x1p-40))
                return gsnn_fail(error, GSNN_INVALID,
                                 "W[%ld][%ld] is none of the free weights of %s", (long)i, (long)j,
                                 summand->id);
        }
    return GSNN_OK;
}

/* The dense copy as it is written, each number the fraction that its double is. */
static void set_dense(gsnn_shallow *shallow, const gsnn_network *network) {
    slong m = shallow->inputs;
    for (slong i = 0; i < shallow->neurons; i++) {
        for (slong j = 0; j < m; j++)
            gsnn_rational_set_double(fmpq_mat_entry(shallow->rows, i, j), network->W[i * m + j]);
        gsnn_rational_set_double(fmpq_mat_entry(shallow->rows, i, m), network->b[i]);
        gsnn_rational_set_double(fmpq_mat_entry(shallow->weights, i, 0), network->a[i]);
    }
    for (slong j = 0; j < m; j++)
        gsnn_rational_set_double(fmpq_mat_entry(shallow->affine, 0, j), network->c[j]);
    gsnn_rational_set_double(fmpq_mat_entry(shallow->affine, 0, m), network->d);
}

/* A neuron's bias and output weight from its channel, and for type 2 its part of c. */
static void set_neuron(gsnn_shallow *shallow, const gsnn_summand *summand,
                       const gsnn_channel *channel, slong i) {
    slong m = shallow->inputs;
    fmpq *weight = fmpq_mat_entry(shallow->weights, i, 0);
    fmpq_set(fmpq_mat_entry(shallow->rows, i, m), channel->exact + summand->dimension);
    fmpq_set(weight, channel->exact + summand->dimension + 1);
    if (summand->type != 2)
        return;
    fmpq_t half;
    fmpq_init(half);
    fmpq_div_2exp(half, weight, 1);
    fmpq_neg(half, half);
    for (slong j = 0; j < m; j++)
        fmpq_addmul(fmpq_mat_entry(shallow->affine, 0, j), half,
                    fmpq_mat_entry(shallow->rows, i, j));
    fmpq_clear(half);
}

static gsnn_status set_exact(gsnn_shallow *shallow, const gsnn_network *network,
                             gsnn_error *error) {
    slong first = 0;
    for (slong j = 0; j <= shallow->inputs; j++)
        fmpq_set(fmpq_mat_entry(shallow->affine, 0, j), network->exact_affine + j);
    for (size_t s = 0; s < network->summand_count; s++) {
        const gsnn_summand *summand = &network->summands[s];
        for (size_t c = 0; c < summand->channel_count; c++) {
            const gsnn_channel *channel = &summand->channels[c];
            gsnn_status status = set_rows(shallow, network, summand, channel, first, error);
            if (status)
                return status;
            for (size_t i = 0; i < summand->neurons; i++)
                set_neuron(shallow, summand, channel, first++);
        }
    }
    return GSNN_OK;
}

gsnn_status gsnn_shallow_of_network(gsnn_shallow *shallow, bool *exact, const gsnn_network *network,
                                    gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    gsnn_shallow_init(shallow, GSNN_SHALLOW_RELU, (slong)network->degree, 1,
                      (slong)network->neurons);
    const gsnn_record_action *action = gsnn_record_action_find(network->action);
    *exact = !action || action->permutes_inputs;
    if (*exact)
        status = set_exact(shallow, network, error);
    else
        set_dense(shallow, network);
    if (status)
        gsnn_shallow_clear(shallow);
    return status;
}

/* The exact numbers of a rational expansion in place of the dense copy. */
static void set_expansion(gsnn_shallow *shallow, const gsnn_expansion *expansion) {
    slong m = shallow->inputs;
    for (slong i = 0; i < shallow->neurons; i++) {
        for (slong j = 0; j < m; j++)
            fmpq_poly_get_coeff_fmpq(fmpq_mat_entry(shallow->rows, i, j),
                                     gsnn_exact_matrix_entry(&expansion->W, i, j), 0);
        fmpq_set(fmpq_mat_entry(shallow->rows, i, m), expansion->b + i);
        fmpq_set(fmpq_mat_entry(shallow->weights, i, 0), expansion->a + i);
    }
    for (slong j = 0; j < m; j++)
        fmpq_poly_get_coeff_fmpq(fmpq_mat_entry(shallow->affine, 0, j),
                                 gsnn_exact_matrix_entry(&expansion->c, 0, j), 0);
    fmpq_set(fmpq_mat_entry(shallow->affine, 0, m), expansion->d);
}

gsnn_status gsnn_compared_expand(gsnn_compared *compared, const gsnn_exact_record *exact,
                                 gsnn_error *error) {
    if (!compared->network)
        return GSNN_OK;
    gsnn_status status = gsnn_network_check(compared->network, exact->record, error);
    if (status || strcmp(compared->network->action, "matrix") != 0)
        return status;
    status = gsnn_expansion_init(&compared->expansion, compared->network, exact, error);
    if (status)
        return status;
    compared->is_expanded = true;
    compared->is_rational = gsnn_expansion_is_rational(&compared->expansion);
    if (compared->is_rational) {
        set_expansion(&compared->shallow, &compared->expansion);
        compared->what = "summands";
    }
    return GSNN_OK;
}

/* ---- Plain networks ------------------------------------------------------------------------ */

void gsnn_shallow_of_mlp(gsnn_shallow *shallow, const gsnn_mlp *mlp) {
    assert(mlp->layer_count <= 2);
    static const gsnn_shallow_kind kinds[] = {[GSNN_ACTIVATION_RELU] = GSNN_SHALLOW_RELU,
                                              [GSNN_ACTIVATION_TANH] = GSNN_SHALLOW_TANH,
                                              [GSNN_ACTIVATION_SIN] = GSNN_SHALLOW_SIN};
    const gsnn_layer *last = &mlp->layers[mlp->layer_count - 1], *hidden = &mlp->layers[0];
    bool affine = mlp->layer_count == 1;
    slong m = (slong)mlp->widths[0], n = affine ? 0 : (slong)mlp->widths[1];
    gsnn_shallow_init(shallow, kinds[mlp->activation], m, last->W->r, n);
    for (slong k = 0; k < last->W->r; k++) {
        fmpq_set(fmpq_mat_entry(shallow->affine, k, m), fmpq_mat_entry(last->b, k, 0));
        for (slong j = 0; affine && j < m; j++)
            fmpq_set(fmpq_mat_entry(shallow->affine, k, j), fmpq_mat_entry(last->W, k, j));
        for (slong i = 0; i < n; i++)
            fmpq_set(fmpq_mat_entry(shallow->weights, i, k), fmpq_mat_entry(last->W, k, i));
    }
    for (slong i = 0; i < n; i++) {
        for (slong j = 0; j < m; j++)
            fmpq_set(fmpq_mat_entry(shallow->rows, i, j), fmpq_mat_entry(hidden->W, i, j));
        fmpq_set(fmpq_mat_entry(shallow->rows, i, m), fmpq_mat_entry(hidden->b, i, 0));
    }
}

/* ---- Files --------------------------------------------------------------------------------- */

static gsnn_status read_document(gsnn_compared *compared, const gsnn_value *root, const char *path,
                                 gsnn_error *error) {
    const char *schema = NULL;
    gsnn_value member = gsnn_value_member(root, "schema");
    gsnn_status status = gsnn_value_object(root);
    if (!status)
        status = gsnn_value_string(&member, &schema);
    if (status)
        return status;
    if (strcmp(schema, "gsnn-mlp/1") == 0) {
        status = gsnn_mlp_from_value(root, &compared->mlp);
        if (!status && compared->mlp->layer_count <= 2) {
            gsnn_shallow_of_mlp(&compared->shallow, compared->mlp);
            compared->is_shallow = true;
        }
        compared->what = "layers";
        return status;
    }
    if (strcmp(schema, "gsnn-network/1") != 0)
        return gsnn_value_complain(&member, "%s is no network (gsnn-network/1 or gsnn-mlp/1)",
                                   schema);
    status = gsnn_network_from_value(root, &compared->network);
    if (status)
        return status;
    bool exact;
    gsnn_error reason;
    status = gsnn_shallow_of_network(&compared->shallow, &exact, compared->network, &reason);
    if (status)
        return gsnn_fail(error, status, "%s: %s", path, reason.message);
    compared->is_shallow = true;
    compared->what = exact ? "summands" : "dense";
    return GSNN_OK;
}

gsnn_status gsnn_compared_read(gsnn_compared *compared, const char *path, gsnn_error *error) {
    gsnn_json_document *document;
    *compared = (gsnn_compared){0};
    gsnn_status status = gsnn_json_document_read(&document, path, NULL, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = read_document(compared, &root, path, error);
    }
    gsnn_json_document_free(document);
    if (status)
        gsnn_compared_clear(compared);
    return status;
}

void gsnn_compared_clear(gsnn_compared *compared) {
    if (compared->is_shallow)
        gsnn_shallow_clear(&compared->shallow);
    if (compared->is_expanded)
        gsnn_expansion_clear(&compared->expansion);
    gsnn_mlp_free(compared->mlp);
    gsnn_network_free(compared->network);
    *compared = (gsnn_compared){0};
}

bool gsnn_compared_in_field(const gsnn_compared *f, const gsnn_compared *g) {
    return f->is_expanded && g->is_expanded && !(f->is_rational && g->is_rational);
}

gsnn_function gsnn_compared_function(const gsnn_compared *compared) {
    return compared->is_shallow ? (gsnn_function){&compared->shallow, NULL}
                                : (gsnn_function){NULL, compared->mlp};
}
