/* fit_deep.c - a deep network that was fitted: its numbers, and what is said of its word. */
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "verify/fit_claims.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LAYERS 64

/* Rows of that many numbers, one for each output; without a codomain the row itself. */
static gsnn_status read_rows(const gsnn_fit_claims *c, const gsnn_value *value, size_t count,
                             size_t apart, const char *what, double *numbers) {
    if (!c->codomain)
        return gsnn_value_double_list(value, count, what, numbers);
    gsnn_status status = gsnn_value_array_of(value, c->outputs, "outputs");
    gsnn_value row = gsnn_value_before(value);
    for (size_t o = 0; !status && gsnn_value_next(&row); o++)
        status = gsnn_value_double_list(&row, count, what, numbers + o * apart);
    return status;
}

/* An output weight for each output and neuron; without a codomain one that all neurons have. */
static gsnn_status read_output(const gsnn_fit_claims *c, const gsnn_value *a,
                               gsnn_fit_claimed_layer *layer) {
    if (c->codomain)
        return read_rows(c, a, layer->neurons, layer->neurons, "neurons", layer->a);
    double weight = 0;
    gsnn_status status = gsnn_value_double(a, &weight);
    for (size_t i = 0; i < layer->neurons; i++)
        layer->a[i] = weight;
    return status;
}

static gsnn_status read_layer(gsnn_fit_claims *c, const gsnn_value *value, size_t columns,
                              gsnn_fit_claimed_layer *layer) {
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    gsnn_value U = gsnn_value_member(value, "U"), bias = gsnn_value_member(value, "b");
    gsnn_value output = gsnn_value_member(value, "a");
    gsnn_status status = gsnn_value_size(&neurons, UINT32_MAX, &layer->neurons);
    if (!status)
        status = gsnn_value_array_of(&U, layer->neurons, "neurons");
    if (status)
        return status;
    layer->columns = columns;
    layer->U = gsnn_new(layer->neurons * columns, sizeof *layer->U);
    layer->a = gsnn_new(layer->neurons * c->outputs, sizeof *layer->a);
    if (!layer->U || !layer->a)
        return gsnn_fail_memory(c->error);
    gsnn_value row = gsnn_value_before(&U);
    for (size_t i = 0; !status && gsnn_value_next(&row); i++)
        status = gsnn_value_double_list(&row, columns, "columns", layer->U + i * columns);
    if (!status)
        status = gsnn_value_double(&bias, &layer->bias);
    return status ? status : read_output(c, &output, layer);
}

/* What is said of a layer is what the network has, and the word goes on with its letter. */
static gsnn_status compare_layer(gsnn_fit_claims *c, const gsnn_value *stated, const gsnn_value *is,
                                 gsnn_text *word) {
    gsnn_value id = gsnn_value_member(stated, "id"), of = gsnn_value_member(is, "id");
    gsnn_value type = gsnn_value_member(stated, "type"), of_type = gsnn_value_member(is, "type");
    gsnn_value neurons = gsnn_value_member(stated, "neurons");
    gsnn_value in = gsnn_value_member(is, "beside");
    const char *name, *is_name;
    int64_t kind, is_kind;
    bool beside = false;
    size_t count;
    gsnn_status status = gsnn_value_string(&id, &name);
    if (status || (status = gsnn_value_string(&of, &is_name)) ||
        (status = gsnn_value_integer(&type, 1, 2, &kind)) ||
        (status = gsnn_value_integer(&of_type, 1, 2, &is_kind)) ||
        (gsnn_value_given(&in) && (status = gsnn_value_boolean(&in, &beside))) ||
        (status = gsnn_value_size(&neurons, UINT32_MAX, &count)))
        return status;
    if (strcmp(name, is_name) != 0)
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                            "layers[%zu]: %s, but the network has %s", stated->index, name,
                            is_name);
    gsnn_fit_compare_count(c, "layers: type", (size_t)kind, (size_t)is_kind);
    gsnn_fit_compare_count(c, "layers: neurons", count, c->layers[stated->index].neurons);
    gsnn_text_append_format(word, "%s%s", !stated->index ? "" : beside ? "+" : ">", is_name);
    c->free_weights += is_kind == 1;
    return GSNN_OK;
}

static gsnn_status compare_word(gsnn_fit_claims *c, const gsnn_value *root,
                                const gsnn_value *network) {
    gsnn_value stated = gsnn_value_member(root, "layers"), word = gsnn_value_member(root, "word");
    gsnn_value is = gsnn_value_member(network, "layers");
    gsnn_text text = {0};
    const char *name = NULL;
    gsnn_status status = gsnn_value_array_of(&stated, c->depth, "layers");
    gsnn_value one = gsnn_value_before(&stated), other = gsnn_value_before(&is);
    while (!status && gsnn_value_next(&one) && gsnn_value_next(&other)) {
        gsnn_value weights = gsnn_value_member(&other, "weights");
        gsnn_value output = gsnn_value_member(&other, "output");
        size_t count = 0, outputs = 1;
        status = gsnn_value_array(&weights, &count);
        if (!status && c->codomain)
            status = gsnn_value_array(&output, &outputs);
        c->free_weights += count + outputs;
        if (!status)
            status = compare_layer(c, &one, &other, &text);
    }
    if (!status)
        status = gsnn_value_string(&word, &name);
    if (!status && text.failed)
        status = gsnn_fail_memory(c->error);
    const char *found = text.bytes ? text.bytes : "";
    if (!status && strcmp(name, found) != 0)
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS, "word: %.80s, but it is %s", name,
                            found);
    gsnn_text_clear(&text);
    return status;
}

/* Parameters: those of the layers, and the invariant linear functions and the constant, or linear
 * maps and constants of the codomain. */
static void compare_parameters(gsnn_fit_claims *c) {
    const gsnn_enumeration_record *record = c->record;
    if (record && record->codomain.given && c->codomain)
        gsnn_fit_compare_count(c, "parameters", c->parameters,
                               c->free_weights + record->codomain.linear.dimension +
                                   record->codomain.constant.dimension);
    else if (record && record->group.invariant_dimension >= 0 && !c->codomain)
        gsnn_fit_compare_count(c, "parameters", c->parameters,
                               c->free_weights + (size_t)record->group.invariant_dimension + 1);
    else if (c->parameters < c->free_weights + !c->codomain ||
             c->parameters > c->free_weights + c->outputs * (c->inputs + 1))
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_COUNTS,
                            "parameters: %zu, but those of layers are %zu", c->parameters,
                            c->free_weights);
}

/* Behind the linear function of each output. */
static gsnn_status read_constant(gsnn_fit_claims *c, const gsnn_value *constant) {
    double *constants = gsnn_new(c->outputs, sizeof *constants);
    if (!constants)
        return gsnn_fail_memory(c->error);
    gsnn_status status = c->codomain
                             ? gsnn_value_double_list(constant, c->outputs, "outputs", constants)
                             : gsnn_value_double(constant, constants);
    for (size_t o = 0; o < c->outputs; o++)
        c->affine[o * (c->inputs + 1) + c->inputs] = constants[o];
    free(constants);
    return status;
}

gsnn_status gsnn_fit_deep_read_numbers(gsnn_fit_claims *claims, const gsnn_value *network,
                                       size_t *neurons) {
    gsnn_fit_claims *c = claims;
    gsnn_value list = gsnn_value_member(network, "layers");
    gsnn_value linear = gsnn_value_member(network, "linear");
    gsnn_value constant = gsnn_value_member(network, "constant");
    size_t depth, columns = c->inputs;
    gsnn_status status = gsnn_value_schema(network, "gsnn-deep-network/1");
    if (!status)
        status = gsnn_value_array(&list, &depth);
    if (!status && (depth == 0 || depth > MOST_LAYERS))
        status = gsnn_value_complain(&list, "%zu layers", depth);
    if (status)
        return status;
    c->layers = gsnn_new(depth, sizeof *c->layers);
    c->affine = gsnn_new(c->outputs * (c->inputs + 1), sizeof *c->affine);
    if (!c->layers || !c->affine)
        return gsnn_fail_memory(c->error);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        status = read_layer(c, &item, columns, &c->layers[c->depth]);
        columns += c->layers[c->depth++].neurons;
    }
    *neurons = columns - c->inputs;
    if (!status)
        status = read_rows(c, &linear, c->inputs, c->inputs + 1, "inputs", c->affine);
    return status ? status : read_constant(c, &constant);
}

gsnn_status gsnn_fit_deep_read(gsnn_fit_claims *claims, const gsnn_value *root,
                               const gsnn_value *network) {
    gsnn_fit_claims *c = claims;
    size_t neurons;
    gsnn_status status = gsnn_fit_deep_read_numbers(c, network, &neurons);
    if (status || (status = compare_word(c, root, network)))
        return status;
    gsnn_fit_compare_count(c, "neurons", c->neurons, neurons);
    c->neurons = neurons;
    compare_parameters(c);
    return GSNN_OK;
}

void gsnn_fit_deep_clear(gsnn_fit_claims *claims) {
    for (size_t i = 0; i < claims->depth; i++) {
        free(claims->layers[i].U);
        free(claims->layers[i].a);
    }
    free(claims->layers);
    free(claims->affine);
}

double gsnn_fit_deep_value(const gsnn_fit_claims *claims, size_t output, const double *x,
                           double *values, double *sizes, double *scale) {
    size_t inputs = claims->inputs, place = inputs;
    const double *affine = claims->affine + output * (inputs + 1);
    double value = affine[inputs];
    *scale = fabs(value);
    for (size_t j = 0; j < inputs; j++) {
        values[j] = x[j];
        sizes[j] = fabs(x[j]);
        value += affine[j] * x[j];
        *scale += fabs(affine[j] * x[j]);
    }
    for (size_t l = 0; l < claims->depth; l++) {
        const gsnn_fit_claimed_layer *layer = &claims->layers[l];
        const double *a = layer->a + output * layer->neurons;
        for (size_t i = 0; i < layer->neurons; i++, place++) {
            const double *row = layer->U + i * layer->columns;
            double z = layer->bias;
            sizes[place] = fabs(z);
            for (size_t j = 0; j < layer->columns; j++) {
                z += row[j] * values[j];
                sizes[place] += fabs(row[j]) * sizes[j];
            }
            values[place] = fabs(z);
            value += a[i] * fabs(z);
            *scale += fabs(a[i]) * sizes[place];
        }
    }
    return value;
}
