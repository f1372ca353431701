#include "record/record_reading.h"

#include <stdlib.h>
#include <string.h>

/* A count that may be missing or null. */
static gsnn_status read_count(const gsnn_value *value, int64_t *count) {
    *count = GSNN_RECORD_UNKNOWN;
    return gsnn_value_given(value) ? gsnn_value_integer(value, 0, INT64_MAX, count) : GSNN_OK;
}

/* The counts {"type1": ..., "type2": ...}, which may be missing or null together or alone. */
static gsnn_status read_counts_by_type(const gsnn_value *counts, const char *name,
                                       int64_t count[2]) {
    gsnn_value value = gsnn_value_member(counts, name);
    count[0] = count[1] = GSNN_RECORD_UNKNOWN;
    if (!gsnn_value_given(&value))
        return GSNN_OK;
    gsnn_status status = gsnn_value_object(&value);
    if (status)
        return status;
    gsnn_value type1 = gsnn_value_member(&value, "type1");
    gsnn_value type2 = gsnn_value_member(&value, "type2");
    status = read_count(&type1, &count[0]);
    return status ? status : read_count(&type2, &count[1]);
}

static gsnn_status read_counts(const gsnn_value *value, gsnn_record_counts *counts) {
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value classes = gsnn_value_member(value, "subgroup_classes");
    gsnn_value inclusions = gsnn_value_member(value, "inclusions");
    gsnn_value tunnels = gsnn_value_member(value, "tunnels");
    if ((status = read_count(&classes, &counts->subgroup_classes)) ||
        (status = read_counts_by_type(value, "pairs", counts->pairs)) ||
        (status = read_counts_by_type(value, "cohomology_classes", counts->cohomology_classes)) ||
        (status = read_counts_by_type(value, "admissible", counts->admissible)) ||
        (status = read_counts_by_type(value, "admissible_cohomology_classes",
                                      counts->admissible_cohomology_classes)) ||
        (status = read_count(&inclusions, &counts->inclusions)))
        return status;
    return read_count(&tunnels, &counts->tunnels);
}

static gsnn_status read_selection(const gsnn_value *value, gsnn_record_selection *selection) {
    *selection = (gsnn_record_selection){.max_neurons = UINT64_MAX};
    if (!gsnn_value_given(value))
        return GSNN_OK;
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value type = gsnn_value_member(value, "type");
    gsnn_value most = gsnn_value_member(value, "max_neurons");
    int64_t number;
    if (gsnn_value_given(&type)) {
        if ((status = gsnn_value_integer(&type, 1, 2, &number)))
            return status;
        selection->type = (int)number;
    }
    if (gsnn_value_given(&most)) {
        const char *decimal;
        if ((status = gsnn_value_decimal(&most, &decimal)))
            return status;
        selection->max_neurons = strtoull(decimal, NULL, 10); /* the largest when it is larger */
    }
    return GSNN_OK;
}

gsnn_status gsnn_record_read_header(gsnn_record_reading *reading, const gsnn_value *value) {
    gsnn_enumeration_record *record = reading->record;
    gsnn_status status = gsnn_value_object(value);
    if (status)
        return status;
    gsnn_value schema = gsnn_value_member(value, "schema");
    gsnn_value tool = gsnn_value_member(value, "tool");
    gsnn_value group = gsnn_value_member(value, "group");
    gsnn_value engine = gsnn_value_member(value, "engine");
    gsnn_value selection = gsnn_value_member(value, "selection");
    gsnn_value counts = gsnn_value_member(value, "counts");
    gsnn_value part = gsnn_value_member(value, "part");
    const char *name;
    if ((status = gsnn_value_string(&schema, &name)))
        return status;
    if (strcmp(name, "gsnn-enumeration/1") != 0)
        return gsnn_value_complain(&schema, "\"%.60s\" is not gsnn-enumeration/1", name);
    if (gsnn_value_given(&part))
        return gsnn_value_complain(&part, "one part of an enumeration: merge the parts first");
    if (gsnn_value_given(&tool)) {
        if ((status = gsnn_value_object(&tool)))
            return status;
        gsnn_value version = gsnn_value_member(&tool, "version");
        if ((status = gsnn_value_optional_string(&version, &record->tool_version)))
            return status;
    }
    if ((status = gsnn_record_read_group(reading, &group)) ||
        (status = gsnn_record_read_codomain(reading, value)) ||
        (status = gsnn_value_optional_string(&engine, &record->engine)) ||
        (status = read_selection(&selection, &record->selection)))
        return status;
    return read_counts(&counts, &record->counts);
}
