#include "verify/deep_layers.h"

#include "base/error.h"

#include <stdlib.h>

gsnn_status gsnn_deep_layers_of(gsnn_deep_layers *layers, gsnn_enumeration_record *record,
                                bool of_network, gsnn_error *error) {
    bool odd = of_network && record->codomain.activation == GSNN_RECORD_ODD;
    *layers = (gsnn_deep_layers){.record = record};
    if (of_network || record->group.action->permutes_inputs)
        layers->inputs = record->group.degree;
    return gsnn_deep_tables_init(&layers->tables, record, odd, &layers->reason, error);
}

gsnn_status gsnn_deep_layers_init(gsnn_deep_layers *layers, gsnn_verify_documents *documents,
                                  bool of_network, gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    *layers = (gsnn_deep_layers){0};
    gsnn_status status = gsnn_verify_read_enumeration(documents, 1, &record, error);
    return status ? status : gsnn_deep_layers_of(layers, record, of_network, error);
}

void gsnn_deep_layers_clear(gsnn_deep_layers *layers) {
    gsnn_deep_tables_clear(&layers->tables);
    gsnn_enumeration_record_free(layers->record);
    *layers = (gsnn_deep_layers){0};
}

gsnn_status gsnn_deep_layers_read(gsnn_deep_layers *layers, const gsnn_value *list) {
    gsnn_status status = gsnn_value_array(list, &layers->depth);
    if (!status && (!layers->depth || layers->depth > GSNN_DEEP_LAYERS_MOST))
        status = gsnn_value_complain(list, "%zu layers, but there are 1 to %d", layers->depth,
                                     GSNN_DEEP_LAYERS_MOST);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value id = gsnn_value_member(&item, "id");
        const char *name;
        if ((status = gsnn_value_string(&id, &name)))
            break;
        gsnn_value in = gsnn_value_member(&item, "beside");
        size_t letter = gsnn_deep_tables_find(&layers->tables, name);
        bool beside = false;
        if (letter == SIZE_MAX)
            status = gsnn_value_complain(&id, "the enumeration has no letter %.40s", name);
        else if (!layers->record->architectures[letter].signed_permutations)
            status = gsnn_value_complain(&id, "the enumeration leaves rho of %.40s out", name);
        else if (gsnn_value_given(&in) && !(status = gsnn_value_boolean(&in, &beside)) && beside &&
                 !item.index)
            status = gsnn_value_complain(&in, "the first layer stands beside none");
        layers->word[item.index] = letter;
        layers->symbols[item.index] = letter | (beside ? GSNN_DEEP_TABLES_BESIDE : 0);
    }
    return status;
}

/* The letter of a layer. */
static const gsnn_record_architecture *letter_of(const gsnn_deep_layers *layers, size_t layer) {
    return &layers->record->architectures[layers->word[layer]];
}

int32_t gsnn_deep_layers_neuron(const gsnn_deep_layers *layers, size_t g, size_t layer, size_t i) {
    const gsnn_record_architecture *a = letter_of(layers, layer);
    return a->signed_permutations[g * (size_t)a->neurons + i];
}

int32_t gsnn_deep_layers_column(const gsnn_deep_layers *layers, size_t g, size_t layer, size_t c) {
    size_t first = layers->inputs;
    if (c < first)
        return layers->record->group.generators.images[g * first + c];
    for (size_t j = 0; j < layer; j++) {
        size_t neurons = (size_t)letter_of(layers, j)->neurons;
        if (c < first + neurons) {
            int32_t image = gsnn_deep_layers_neuron(layers, g, j, c - first);
            int32_t to = (int32_t)(first + (size_t)labs(image));
            return layers->tables.odd && image < 0 ? -to : to;
        }
        first += neurons;
    }
    return 0;
}

size_t gsnn_deep_layers_columns(const gsnn_deep_layers *layers, size_t layer) {
    size_t columns = layers->inputs;
    for (size_t j = 0; j < layer; j++)
        columns += (size_t)letter_of(layers, j)->neurons;
    return columns;
}

void gsnn_deep_layers_check_word(const gsnn_deep_layers *layers, gsnn_findings *findings,
                                 unsigned check) {
    if (layers->reason) {
        gsnn_findings_skip(findings, check, "%s", layers->reason);
        return;
    }
    for (size_t i = 0; i < layers->depth; i++) {
        if (gsnn_deep_tables_follows(&layers->tables, layers->symbols, i + 1, false))
            gsnn_findings_pass(findings, check, 0);
        else
            gsnn_findings_false(findings, check, "layers[%zu]: %s is not admissible there", i,
                                letter_of(layers, i)->id);
    }
}
