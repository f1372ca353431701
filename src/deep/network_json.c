/* network_json.c - deep networks as JSON, schema gsnn-deep-network/1. */
#include "base/error.h"
#include "base/memory.h"
#include "deep/network.h"
#include "deep/relu.h"
#include "exact/rational.h"
#include "json/writer.h"

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

static void write_layer(gsnn_json *json, const gsnn_deep_layer *layer, bool exactly) {
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "id", layer->id);
    gsnn_json_member_integer(json, "type", layer->type);
    gsnn_json_member_unsigned(json, "neurons", layer->neurons);
    gsnn_json_key(json, "weights");
    write_list(json, layer->weights, layer->weight_count, exactly);
    gsnn_json_key(json, "b");
    write_number(json, layer->bias, exactly);
    gsnn_json_key(json, "a");
    write_number(json, layer->output, exactly);
    write_matrix(json, "U", layer->U, exactly);
    gsnn_json_end_object(json);
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
    gsnn_json_key(json, "a");
    write_list(json, relu.a, relu.neurons, exactly);
    gsnn_json_key(json, "c");
    write_list(json, relu.c, network->degree, exactly);
    gsnn_json_key(json, "d");
    write_number(json, relu.d, exactly);
    gsnn_json_end_object(json);
    gsnn_deep_relu_clear(&relu);
}

gsnn_status gsnn_deep_network_write(const gsnn_deep_network *network, bool exactly, bool relu,
                                    gsnn_sink sink, void *context, gsnn_error *error) {
    gsnn_json json;
    gsnn_json_init(&json, sink, context);
    gsnn_json_document_head(&json, "gsnn-deep-network/1");
    gsnn_json_key(&json, "group");
    gsnn_json_begin_object(&json);
    gsnn_json_member_string(&json, "name", network->group);
    gsnn_json_member_string(&json, "action", network->action);
    gsnn_json_member_unsigned(&json, "degree", network->degree);
    gsnn_json_end_object(&json);
    gsnn_json_key(&json, "layers");
    gsnn_json_begin_lines(&json);
    for (size_t i = 0; i < network->depth; i++)
        write_layer(&json, &network->layers[i], exactly);
    gsnn_json_end_array(&json);
    gsnn_json_key(&json, "linear");
    write_list(&json, network->linear, network->degree, exactly);
    gsnn_json_key(&json, "constant");
    write_number(&json, network->constant, exactly);
    if (relu)
        write_relu(&json, network, exactly);
    gsnn_json_end_object(&json);
    return gsnn_json_end(&json, error);
}

/* ---- Reading ------------------------------------------------------------------------------- */

/* Each entry of U is 0 or a weight, up to sign, and each weight is there. */
static gsnn_status check_entries(const gsnn_value *value, const gsnn_deep_layer *layer) {
    fmpq_t size, weight;
    fmpq_init(size);
    fmpq_init(weight);
    gsnn_status status = GSNN_OK;
    for (slong r = 0; !status && r < (slong)layer->neurons; r++)
        for (slong c = 0; !status && c < (slong)layer->columns; c++) {
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

static gsnn_status read_layer(const gsnn_value *value, gsnn_deep_layer *layer, size_t columns) {
    gsnn_value id = gsnn_value_member(value, "id"), type = gsnn_value_member(value, "type");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value bias = gsnn_value_member(value, "b"), output = gsnn_value_member(value, "a");
    gsnn_value U = gsnn_value_member(value, "U");
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
        (status = gsnn_value_rational(&output, layer->output)) ||
        (status = gsnn_value_rational_matrix(&U, "neurons", "columns", layer->U)))
        return status;
    if (layer->type == 2 && !fmpq_is_zero(layer->bias))
        return gsnn_value_complain(&bias, "the bias of type 2 must be 0");
    return check_entries(value, layer);
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
        status = read_layer(&item, layer, columns);
        columns += layer->neurons;
    }
    return status;
}

static gsnn_status fill(const gsnn_value *document, gsnn_deep_network *network) {
    gsnn_value group = gsnn_value_member(document, "group");
    gsnn_value name = gsnn_value_member(&group, "name");
    gsnn_value action = gsnn_value_member(&group, "action");
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value linear = gsnn_value_member(document, "linear");
    gsnn_value constant = gsnn_value_member(document, "constant");
    gsnn_value layers = gsnn_value_member(document, "layers");
    const char *group_name, *action_name;
    size_t inputs;
    gsnn_status status;
    if ((status = gsnn_value_object(&group)) || (status = gsnn_value_string(&name, &group_name)) ||
        (status = gsnn_value_string(&action, &action_name)) ||
        (status = gsnn_value_size(&degree, LARGEST_COUNT, &inputs)) ||
        (status = gsnn_value_array_of(&linear, inputs, "inputs")))
        return status;
    network->degree = inputs;
    network->linear = _fmpq_vec_init((slong)inputs);
    network->group = gsnn_copy_string(group_name);
    network->action = gsnn_copy_string(action_name);
    if (!network->group || !network->action)
        return gsnn_value_fail_memory(document);
    if ((status = gsnn_value_rational_list(&linear, inputs, "inputs", network->linear)) ||
        (status = gsnn_value_rational(&constant, network->constant)))
        return status;
    return read_layers(&layers, network);
}

gsnn_status gsnn_deep_network_from_value(const gsnn_value *document, gsnn_deep_network **network) {
    *network = NULL;
    gsnn_status status = gsnn_value_schema(document, "gsnn-deep-network/1");
    if (status)
        return status;
    gsnn_deep_network *made = gsnn_new(1, sizeof *made);
    if (!made)
        return gsnn_value_fail_memory(document);
    fmpq_init(made->constant);
    status = fill(document, made);
    if (status) {
        gsnn_deep_network_free(made);
        return status;
    }
    *network = made;
    return GSNN_OK;
}
