#include "record/record_reading.h"

#include "base/error.h"
#include "base/memory.h"

#include <string.h>

static gsnn_status read_end(gsnn_record_reading *reading, const gsnn_value *value, size_t *index) {
    const char *id;
    gsnn_status status = gsnn_value_string(value, &id);
    if (status)
        return status;
    *index = gsnn_record_look_up(reading, id);
    if (*index == GSNN_RECORD_NONE)
        return gsnn_value_complain(value, "no architecture has the id \"%.60s\"", id);
    return GSNN_OK;
}

static gsnn_status read_kind(const gsnn_value *value, gsnn_record_kind *kind) {
    const char *name;
    gsnn_status status = gsnn_value_string(value, &name);
    if (status)
        return status;
    if (!strcmp(name, "inclusion"))
        *kind = GSNN_RECORD_INCLUSION;
    else if (!strcmp(name, "tunnel"))
        *kind = GSNN_RECORD_TUNNEL;
    else
        return gsnn_value_complain(value, "no morphism is called \"%.60s\"", name);
    return GSNN_OK;
}

static gsnn_status read_neuron_map(gsnn_record_reading *reading, const gsnn_value *value,
                                   gsnn_record_morphism *morphism) {
    const gsnn_record_architecture *architectures = reading->record->architectures;
    uint64_t from = architectures[morphism->from].neurons;
    uint64_t to = architectures[morphism->to].neurons;
    int32_t most = from > INT32_MAX ? INT32_MAX : (int32_t)from;
    if (morphism->kind != GSNN_RECORD_INCLUSION)
        return gsnn_value_complain(value, "only an inclusion maps neurons");
    return gsnn_value_new_signed_list(value, (size_t)to, "neurons of `to`", most, false,
                                      &morphism->neurons);
}

/* "output" or "cosine" of an inclusion. */
static gsnn_status read_output_map(const gsnn_value *value, const int32_t **map, size_t *count) {
    if (!gsnn_value_given(value))
        return GSNN_OK;
    gsnn_status status = gsnn_value_array(value, count);
    return status ? status
                  : gsnn_value_new_signed_list(value, *count, "output weights", 65535, true, map);
}

gsnn_status gsnn_record_read_morphism(gsnn_record_reading *reading, const gsnn_value *value) {
    gsnn_enumeration_record *record = reading->record;
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    if (gsnn_reserve(&record->morphisms, &reading->morphism_capacity, record->morphism_count + 1,
                     sizeof *record->morphisms))
        return gsnn_fail_memory(reading->json.error);
    gsnn_record_morphism *morphism = &record->morphisms[record->morphism_count++];
    *morphism = (gsnn_record_morphism){0};
    gsnn_value kind = gsnn_value_member(value, "kind");
    gsnn_value from = gsnn_value_member(value, "from");
    gsnn_value to = gsnn_value_member(value, "to");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    if ((status = read_kind(&kind, &morphism->kind)) ||
        (status = read_end(reading, &from, &morphism->from)) ||
        (status = read_end(reading, &to, &morphism->to)))
        return status;
    if (gsnn_value_given(&neurons) && (status = read_neuron_map(reading, &neurons, morphism)))
        return status;
    if (!record->codomain.given)
        return GSNN_OK;
    gsnn_value output = gsnn_value_member(value, "output");
    gsnn_value cosine = gsnn_value_member(value, "cosine");
    if ((status = read_output_map(&output, &morphism->output, &morphism->output_count)))
        return status;
    return read_output_map(&cosine, &morphism->cosine, &morphism->cosine_count);
}
