/* network_json.c - deep networks as JSON, schema gsnn-deep-network/1. */
#include "base/error.h"
#include "base/memory.h"
#include "deep/network.h"
#include "deep/relu.h"
#include "exact/rational.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_COUNT 10000000

/* ---- Writing ------------------------------------------------------------------------------- */

static void write_number(gsnn_json *json, const fmpq *value, bool exactly) {
    if (exactly)
        gsnn_json_fmpq(json, value);
    else
        gsnn_json_double(json, gsnn_rational_double(value));
}

static void write_list(gsnn_json *json, const fmpq *values, size_t count, bool exactly) {
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        write_number(json, values + i, exactly);
    gsnn_json_end_array(json);
}

static void write_matrix(gsnn_json *json, const char *name, const fmpq_mat_t matrix, bool exactly) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (slong r = 0; r < fmpq_mat_nrows(matrix); r++) {
        gsnn_json_begin_array(json);
        for (slong c = 0; c < fmpq_mat_ncols(matrix); c++)
            write_number(json, fmpq_mat_entry(matrix, r, c), exactly);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
}

static void write_layer(gsnn_json *json, const gsnn_deep_layer *layer, bool codomain,
                        bool exactly) {
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "id", layer->id);
    if (layer->beside)
        gsnn_json_member_boolean(json, "beside", true);
    gsnn_json_member_integer(json, "type", layer->type);
    gsnn_json_member_unsigned(json, "neurons", layer->neurons);
    gsnn_json_key(json, "weights");
    write_list(json, layer->weights, layer->weight_count, exactly);
    gsnn_json_key(json, "b");
    write_number(json, layer->bias, exactly);
    if (codomain) {
        gsnn_json_key(json, "output");
        write_list(json, layer->outputs, layer->output_count, exactly);
        write_matrix(json, "a", layer->A, exactly);
    } else {
        gsnn_json_key(json, "a");
        write_number(json, layer->outputs, exactly);
    }
    write_matrix(json, "U", layer->U, exactly);
    gsnn_json_end_object(json);
}

/* Some columns of the outputs' rows: a list where there is one invariant output, else a matrix. */
static void write_outputs(gsnn_json *json, const char *name, const fmpq_mat_t rows, size_t first,
                          size_t count, bool codomain, bool exactly) {
    gsnn_json_key(json, name);
    if (codomain)
        gsnn_json_begin_array(json);
    for (slong o = 0; o < fmpq_mat_nrows(rows); o++)
        write_list(json, fmpq_mat_entry(rows, o, (slong)first), count, exactly);
    if (codomain)
        gsnn_json_end_array(json);
}

static void write_relu(gsnn_json *json, const gsnn_deep_network *network, bool exactly) {
    gsnn_deep_relu relu;
    gsnn_deep_relu_init(&relu, network);
    gsnn_json_key(json, "relu");
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "layers");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < relu.depth; i++) {
        gsnn_json_begin_object(json);
        write_matrix(json, "W", relu.W[i], exactly);
        gsnn_json_key(json, "b");
        write_list(json, relu.b[i], network->layers[i].neurons, exactly);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    write_outputs(json, "a", relu.out, network->degree, relu.neurons, network->codomain, exactly);
    write_outputs(json, "c", relu.out, 0, network->degree, network->codomain, exactly);
    gsnn_json_key(json, "d");
    if (network->codomain)
        write_list(json, fmpq_mat_entry(relu.d, 0, 0), network->outputs, exactly);
    else
        write_number(json, fmpq_mat_entry(relu.d, 0, 0), exactly);
    gsnn_json_end_object(json);
    gsnn_deep_relu_clear(&relu);
}

void gsnn_deep_network_write_json(gsnn_json *json, const gsnn_deep_network *network, bool exactly,
                                  bool relu) {
    gsnn_json_document_head(json, "gsnn-deep-network/1");
    gsnn_json_key(json, "group");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", network->group);
    gsnn_json_member_string(json, "action", network->action);
    gsnn_json_member_unsigned(json, "degree", network->degree);
    gsnn_json_end_object(json);
    if (network->codomain) {
        gsnn_json_key(json, "codomain");
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "kind", network->codomain);
        gsnn_json_member_unsigned(json, "dimension", network->outputs);
        gsnn_json_end_object(json);
    }
    if (network->odd)
        gsnn_json_member_string(json, "activation", "odd");
    gsnn_json_key(json, "layers");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < network->depth; i++)
        write_layer(json, &network->layers[i], network->codomain, exactly);
    gsnn_json_end_array(json);
    write_outputs(json, "linear", network->linear, 0, network->degree, network->codomain, exactly);
    gsnn_json_key(json, "constant");
    if (network->codomain)
        write_list(json, network->constant, network->outputs, exactly);
    else
        write_number(json, network->constant, exactly);
    if (relu)
        write_relu(json, network, exactly);
    gsnn_json_end_object(json);
}

gsnn_status gsnn_deep_network_write(const gsnn_deep_network *network, bool exactly, bool relu,
                                    gsnn_sink sink, void *context, gsnn_error *error) {
    gsnn_json json;
    if (relu && network->odd)
        return gsnn_fail(error, GSNN_INVALID, "a network with an odd activation has no ReLU form");
    gsnn_json_init(&json, sink, context);
    gsnn_deep_network_write_json(&json, network, exactly, relu);
    return gsnn_json_end(&json, error);
}

/* ---- Reading ------------------------------------------------------------------------------- */

/* Each entry of U is 0 or a weight, up to sign, from a column on. */
static gsnn_status check_entries(const gsnn_value *value, const gsnn_deep_layer *layer,
                                 size_t column) {
    fmpq_t size, weight;
    fmpq_init(size);
    fmpq_init(weight);
    gsnn_status status = GSNN_OK;
    for (slong r = 0; !status && r < (slong)layer->neurons; r++)
        for (slong c = (slong)column; !status && c < (slong)layer->columns; c++) {
            fmpq_abs(size, fmpq_mat_entry(layer->U, r, c));
            bool known = fmpq_is_zero(size);
            for (size_t k = 0; !known && k < layer->weight_count; k++) {
                fmpq_abs(weight, layer->weights + k);
                known = fmpq_equal(size, weight);
            }
            if (!known)
                status = gsnn_value_complain(value, "U[%ld][%ld] is none of the weights", (long)r,
                                             (long)c);
        }
    fmpq_clear(size);
    fmpq_clear(weight);
    return status;
}

/* The output weights: a number, or with a codomain free ones and what they make of all neurons. */
static gsnn_status read_output(const gsnn_value *value, const gsnn_deep_network *network,
                               gsnn_deep_layer *layer) {
    gsnn_value free_ones = gsnn_value_member(value, "output"), a = gsnn_value_member(value, "a");
    gsnn_status status = GSNN_OK;
    layer->output_count = 1;
    if (network->codomain && ((status = gsnn_value_array(&free_ones, &layer->output_count)) ||
                              (status = gsnn_value_array_of(&a, network->outputs, "outputs"))))
        return status;
    gsnn_value first = gsnn_value_element(&a, 0);
    if (network->codomain && (status = gsnn_value_array_of(&first, layer->neurons, "neurons")))
        return status;
    layer->outputs = _fmpq_vec_init((slong)layer->output_count);
    fmpq_mat_clear(layer->A);
    fmpq_mat_init(layer->A, (slong)network->outputs, (slong)layer->neurons);
    if (network->codomain) {
        status = gsnn_value_rational_list(&free_ones, layer->output_count, "output weights",
                                          layer->outputs);
        return status ? status : gsnn_value_rational_matrix(&a, "outputs", "neurons", layer->A);
    }
    status = gsnn_value_rational(&a, layer->outputs);
    for (slong k = 0; k < (slong)layer->neurons; k++)
        fmpq_set(fmpq_mat_entry(layer->A, 0, k), layer->outputs);
    return status;
}

static gsnn_status read_layer(const gsnn_value *value, const gsnn_deep_network *network,
                              gsnn_deep_layer *layer, size_t columns) {
    gsnn_value id = gsnn_value_member(value, "id"), type = gsnn_value_member(value, "type");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value bias = gsnn_value_member(value, "b"), U = gsnn_value_member(value, "U");
    gsnn_value beside = gsnn_value_member(value, "beside");
    bool matrices = strcmp(network->action, gsnn_record_matrix_action.name) == 0;
    const char *name;
    int64_t kind;
    gsnn_status status;
    /* The matrix is made once the document has as many rows, so that sizes are vouched for. */
    if ((status = gsnn_value_object(value)) || (status = gsnn_value_string(&id, &name)) ||
        (status = gsnn_value_integer(&type, 1, 2, &kind)) ||
        (status = gsnn_value_size(&neurons, LARGEST_COUNT, &layer->neurons)) ||
        (status = gsnn_value_array(&weights, &layer->weight_count)) ||
        (status = gsnn_value_array_of(&U, layer->neurons, "neurons")))
        return status;
    if (gsnn_value_given(&beside) && (status = gsnn_value_boolean(&beside, &layer->beside)))
        return status;
    if (layer->beside && layer == network->layers)
        return gsnn_value_complain(&beside, "the first layer stands beside none");
    gsnn_value first = gsnn_value_element(&U, 0);
    if (!layer->neurons)
        return gsnn_value_complain(&neurons, "a layer has neurons");
    if ((status = gsnn_value_array_of(&first, columns, "columns")))
        return status;
    layer->type = (int)kind;
    layer->columns = columns;
    layer->id = gsnn_copy_string(name);
    layer->weights = _fmpq_vec_init((slong)layer->weight_count);
    fmpq_mat_clear(layer->U);
    fmpq_mat_init(layer->U, (slong)layer->neurons, (slong)columns);
    if (!layer->id)
        return gsnn_value_fail_memory(value);
    if ((status =
             gsnn_value_rational_list(&weights, layer->weight_count, "weights", layer->weights)) ||
        (status = gsnn_value_rational(&bias, layer->bias)) ||
        (status = read_output(value, network, layer)) ||
        (status = gsnn_value_rational_matrix(&U, "neurons", "columns", layer->U)))
        return status;
    if (layer->type == 2 && !fmpq_is_zero(layer->bias))
        return gsnn_value_complain(&bias, "the bias of type 2 must be 0");
    /* What the inputs of a matrix action are seen with is made of bases. */
    return check_entries(value, layer, matrices ? network->degree : 0);
}

static gsnn_status read_layers(const gsnn_value *list, gsnn_deep_network *network) {
    size_t depth, columns = network->degree;
    gsnn_status status = gsnn_value_array(list, &depth);
    if (!status && (!depth || depth > GSNN_DEEP_MOST_DEPTH))
        status = gsnn_value_complain(list, "%zu layers, but there are 1 to %d", depth,
                                     GSNN_DEEP_MOST_DEPTH);
    if (status)
        return status;
    network->layers = gsnn_new(depth, sizeof *network->layers);
    if (!network->layers)
        return gsnn_value_fail_memory(list);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_deep_layer *layer = network->layers + network->depth++;
        fmpq_mat_init(layer->U, 0, 0);
        fmpq_mat_init(layer->A, 0, 0);
        status = read_layer(&item, network, layer, columns);
        columns += layer->neurons;
    }
    return status;
}

/* "odd" stands beside a codomain; "relu" need not be said. */
static gsnn_status read_activation(const gsnn_value *document, gsnn_deep_network *network) {
    static const char *const names[] = {"relu", "odd"};
    gsnn_value activation = gsnn_value_member(document, "activation");
    size_t place = 0;
    if (!gsnn_value_given(&activation))
        return GSNN_OK;
    gsnn_status status = gsnn_value_choice(&activation, names, 2, &place);
    network->odd = place == 1;
    return !status && network->odd && !network->codomain
               ? gsnn_value_complain(&activation, "an odd activation needs a codomain")
               : status;
}

static gsnn_status fill(const gsnn_value *document, gsnn_deep_network *network) {
    gsnn_value group = gsnn_value_member(document, "group");
    gsnn_value name = gsnn_value_member(&group, "name");
    gsnn_value action = gsnn_value_member(&group, "action");
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value linear = gsnn_value_member(document, "linear");
    gsnn_value constant = gsnn_value_member(document, "constant");
    gsnn_value layers = gsnn_value_member(document, "layers");
    gsnn_value codomain = gsnn_value_member(document, "codomain");
    gsnn_value kind = gsnn_value_member(&codomain, "kind");
    gsnn_value dimension = gsnn_value_member(&codomain, "dimension");
    const char *group_name, *action_name, *kind_name = NULL;
    bool given = gsnn_value_given(&codomain);
    size_t inputs, outputs = 1;
    gsnn_status status;
    if ((status = gsnn_value_object(&group)) || (status = gsnn_value_string(&name, &group_name)) ||
        (status = gsnn_value_string(&action, &action_name)) ||
        (status = gsnn_value_size(&degree, LARGEST_COUNT, &inputs)) ||
        (given && ((status = gsnn_value_string(&kind, &kind_name)) ||
                   (status = gsnn_value_size(&dimension, LARGEST_COUNT, &outputs)) ||
                   (status = gsnn_value_array_of(&linear, outputs, "outputs")))))
        return status;
    if (!outputs)
        return gsnn_value_complain(&dimension, "a network has outputs");
    gsnn_value row = gsnn_value_element(&linear, 0);
    if ((status = gsnn_value_array_of(given ? &row : &linear, inputs, "inputs")))
        return status;
    if (!inputs)
        return gsnn_value_complain(&degree, "a network has inputs");
    network->degree = inputs;
    network->outputs = outputs;
    fmpq_mat_clear(network->linear);
    fmpq_mat_init(network->linear, (slong)outputs, (slong)inputs);
    network->constant = _fmpq_vec_init((slong)outputs);
    network->group = gsnn_copy_string(group_name);
    network->action = gsnn_copy_string(action_name);
    network->codomain = given ? gsnn_copy_string(kind_name) : NULL;
    if (!network->group || !network->action || (given && !network->codomain))
        return gsnn_value_fail_memory(document);
    status = given ? gsnn_value_rational_matrix(&linear, "outputs", "inputs", network->linear)
                   : gsnn_value_rational_list(&linear, inputs, "inputs",
                                              fmpq_mat_entry(network->linear, 0, 0));
    if (!status)
        status = given ? gsnn_value_rational_list(&constant, outputs, "outputs", network->constant)
                       : gsnn_value_rational(&constant, network->constant);
    if (!status)
        status = read_activation(document, network);
    return status ? status : read_layers(&layers, network);
}

gsnn_status gsnn_deep_network_from_value(const gsnn_value *document, gsnn_deep_network **network) {
    *network = NULL;
    gsnn_status status = gsnn_value_schema(document, "gsnn-deep-network/1");
    if (status)
        return status;
    gsnn_deep_network *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_value_fail_memory(document);
    fmpq_mat_init(made->linear, 0, 0);
    status = fill(document, made);
    if (status) {
        gsnn_deep_network_free(made);
        return status;
    }
    *network = made;
    return GSNN_OK;
}
