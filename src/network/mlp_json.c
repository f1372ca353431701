#include "base/error.h"
#include "base/memory.h"
#include "network/mlp.h"

#include <stdlib.h>

static const char *const activations[] = {"relu", "tanh", "sin"};
#define ACTIVATIONS (sizeof activations / sizeof *activations)

const char *gsnn_activation_name(gsnn_activation activation) {
    return activations[activation];
}

/* The width that a list has; 0 and too many are errors. */
static gsnn_status read_width(const gsnn_value *list, const char *what, size_t *width) {
    gsnn_status status = gsnn_value_array(list, width);
    if (status)
        return status;
    if (*width == 0)
        return gsnn_value_complain(list, "at least one %s is expected", what);
    if (*width > GSNN_MLP_MAX_WIDTH)
        return gsnn_value_complain(list, "more than %d %ss", GSNN_MLP_MAX_WIDTH, what);
    return GSNN_OK;
}

/* The widths, from the lengths of the lists W and, for the inputs, of the first row. */
static gsnn_status read_widths(const gsnn_value *layers, size_t *widths) {
    gsnn_value layer = gsnn_value_before(layers);
    gsnn_status status = GSNN_OK;
    static const char *const members[] = {"W", "b"};
    while (!status && gsnn_value_next(&layer)) {
        status = gsnn_value_object_of(&layer, members, 2);
        if (status)
            return status;
        gsnn_value W = gsnn_value_member(&layer, "W");
        status = read_width(&W, "neuron", &widths[layer.index + 1]);
        if (status || layer.index > 0)
            continue;
        gsnn_value row = gsnn_value_element(&W, 0);
        status = read_width(&row, "input", &widths[0]);
    }
    return status;
}

static gsnn_status read_layer(const gsnn_value *value, gsnn_mlp *mlp) {
    gsnn_layer *layer = &mlp->layers[value->index];
    gsnn_value W = gsnn_value_member(value, "W"), b = gsnn_value_member(value, "b");
    char of[48] = "inputs";
    if (value->index > 0)
        snprintf(of, sizeof of, "neurons in layer %zu", value->index);
    gsnn_status status = gsnn_value_rational_matrix(&W, "neurons", of, layer->W);
    if (!status && gsnn_value_given(&b))
        status = gsnn_value_rational_list(&b, mlp->widths[value->index + 1], "neurons",
                                          layer->b->entries);
    return status;
}

gsnn_status gsnn_mlp_from_value(const gsnn_value *document, gsnn_mlp **mlp) {
    static const char *const members[] = {"schema", "tool", "name", "activation", "layers"};
    *mlp = NULL;
    size_t activation = GSNN_ACTIVATION_RELU, count;
    gsnn_value layers = gsnn_value_member(document, "layers");
    gsnn_value word = gsnn_value_member(document, "activation");
    gsnn_status status = gsnn_value_schema(document, "gsnn-mlp/1");
    if (!status)
        status = gsnn_value_object_of(document, members, sizeof members / sizeof *members);
    if (!status && gsnn_value_given(&word))
        status = gsnn_value_choice(&word, activations, ACTIVATIONS, &activation);
    if (!status)
        status = gsnn_value_array(&layers, &count);
    if (status)
        return status;
    if (count == 0 || count > GSNN_MLP_MAX_LAYERS)
        return gsnn_value_complain(&layers, "%zu layers, but 1 to %d are expected", count,
                                   GSNN_MLP_MAX_LAYERS);
    size_t *widths = gsnn_new(count + 1, sizeof *widths);
    if (!widths)
        return gsnn_value_fail_memory(document);
    status = read_widths(&layers, widths);
    /* A ragged file must not ask for more memory than it has entries: the lists are read before. */
    gsnn_value layer = gsnn_value_before(&layers);
    while (!status && gsnn_value_next(&layer)) {
        gsnn_value W = gsnn_value_member(&layer, "W"), row = gsnn_value_before(&W);
        char of[48] = "inputs";
        if (layer.index > 0)
            snprintf(of, sizeof of, "neurons in layer %zu", layer.index);
        while (!status && gsnn_value_next(&row))
            status = gsnn_value_array_of(&row, widths[layer.index], of);
    }
    if (!status)
        status =
            gsnn_mlp_new(mlp, (gsnn_activation)activation, widths, count, document->reading->error);
    free(widths);
    layer = gsnn_value_before(&layers);
    while (!status && gsnn_value_next(&layer))
        status = read_layer(&layer, *mlp);
    if (status) {
        gsnn_mlp_free(*mlp);
        *mlp = NULL;
    }
    return status;
}

gsnn_status gsnn_mlp_read(const char *path, gsnn_mlp **mlp, gsnn_error *error) {
    gsnn_json_document *document;
    *mlp = NULL;
    gsnn_status status = gsnn_json_document_read(&document, path, NULL, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = gsnn_mlp_from_value(&root, mlp);
    }
    gsnn_json_document_free(document);
    return status;
}

static void write_vector(gsnn_json *json, const fmpq *entries, slong count) {
    gsnn_json_begin_array(json);
    for (slong i = 0; i < count; i++)
        gsnn_json_fmpq(json, entries + i);
    gsnn_json_end_array(json);
}

void gsnn_mlp_write_members(const gsnn_mlp *mlp, gsnn_json *json) {
    gsnn_json_member_string(json, "activation", gsnn_activation_name(mlp->activation));
    gsnn_json_key(json, "layers");
    gsnn_json_begin_lines(json);
    for (size_t l = 0; l < mlp->layer_count; l++) {
        const gsnn_layer *layer = &mlp->layers[l];
        gsnn_json_begin_object(json);
        gsnn_json_key(json, "W");
        gsnn_json_begin_array(json);
        for (slong i = 0; i < layer->W->r; i++)
            write_vector(json, layer->W->rows[i], layer->W->c);
        gsnn_json_end_array(json);
        gsnn_json_key(json, "b");
        write_vector(json, layer->b->entries, layer->b->r);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

void gsnn_mlp_write(const gsnn_mlp *mlp, gsnn_json *json) {
    gsnn_json_document_head(json, "gsnn-mlp/1");
    gsnn_mlp_write_members(mlp, json);
    gsnn_json_end_object(json);
    gsnn_json_end_line(json);
}
