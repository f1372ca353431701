/* law_read_tied.c - gsnn-law/1: laws of the networks of an architecture. */
#include "base/memory.h"
#include "density/law.h"

#include <stdlib.h>
#include <string.h>

static gsnn_status find_architecture(gsnn_tied_law *tied, const gsnn_value *value,
                                     const gsnn_enumeration_record *record) {
    const char *id;
    char excerpt[GSNN_EXCERPT_SIZE];
    gsnn_status status = gsnn_value_string(value, &id);
    if (status)
        return status;
    if (record->codomain.given)
        return gsnn_value_complain(value,
                                   "the enumeration is of a codomain, whose networks are not "
                                   "invariant");
    tied->architecture = gsnn_enumeration_record_find(record, id);
    if (tied->architecture == GSNN_RECORD_NONE ||
        !record->architectures[tied->architecture].admissible)
        return gsnn_value_complain(value, "the group has no architecture %s",
                                   gsnn_value_excerpt(value, excerpt));
    tied->id = gsnn_copy_string(id);
    return tied->id ? GSNN_OK : gsnn_value_fail_memory(value);
}

/* N(0, 1) entries conditioned on the weight space: with one free weight for each signed orbit sum,
 * which are orthogonal, weight k is normal with variance 1/l_k for the length l_k of its orbit. */
static gsnn_status condition(gsnn_tied_law *tied, const gsnn_value *value,
                             const gsnn_enumeration_record *record, size_t degree) {
    const gsnn_record_weights *weights = &record->architectures[tied->architecture].weights;
    if (tied->tie == GSNN_TIE_NONE)
        return gsnn_value_complain(value, "not with tie none, whose rows are free");
    if (!record->group.action->permutes_inputs)
        return gsnn_value_complain(value, "not for a group of matrices");
    if (weights->row_count == 0)
        return gsnn_value_complain(value, "the enumeration leaves the rows of %s out", tied->id);
    ulong *lengths = gsnn_new(tied->count, sizeof *lengths);
    tied->weights = gsnn_distributions_new(tied->count);
    if (!lengths || !tied->weights) {
        free(lengths);
        return gsnn_value_fail_memory(value);
    }
    for (size_t j = 0; j < degree; j++)
        if (weights->rows[j])
            lengths[abs(weights->rows[j]) - 1]++;
    for (size_t k = 0; k < tied->count; k++) {
        tied->weights[k].family = GSNN_LAW_NORMAL;
        fmpq_set_ui(tied->weights[k].second, 1, lengths[k] ? lengths[k] : 1);
    }
    free(lengths);
    tied->conditioned = true;
    return GSNN_OK;
}

static gsnn_status read_weights(gsnn_tied_law *tied, const gsnn_value *value,
                                const gsnn_enumeration_record *record, size_t degree) {
    const char *word = gsnn_value_peek(value);
    bool none = tied->tie == GSNN_TIE_NONE;
    tied->count = none ? degree : record->architectures[tied->architecture].weights.dimension;
    if (word && strcmp(word, "conditioned") == 0)
        return condition(tied, value, record, degree);
    if (!gsnn_value_given(value))
        return gsnn_value_complain(value, "missing, a law is expected");
    return gsnn_law_read_entries(&tied->weights, value, tied->count,
                                 none ? "inputs" : "free weights");
}

/* An ENTRY, 0 where it is left out. */
static gsnn_status read_entry(gsnn_distribution *law, const gsnn_value *object, const char *name,
                              bool required) {
    gsnn_value value = gsnn_value_member(object, name);
    if (!required && gsnn_value_get_kind(&value) == GSNN_VALUE_MISSING)
        return GSNN_OK;
    return gsnn_distribution_read(law, &value);
}

gsnn_status gsnn_law_read_tied(gsnn_tied_law *tied, const gsnn_value *value, size_t degree,
                               const gsnn_enumeration_record *record) {
    static const char *const names[] = {"schema", "architecture", "channels", "tie",     "weights",
                                        "bias",   "readout",      "linear",   "constant"};
    static const char *const ties[] = {"orbit", "rows", "none"};
    size_t tie = GSNN_TIE_ORBIT;
    int64_t channels = 1;
    gsnn_value id = gsnn_value_member(value, "architecture");
    gsnn_value count = gsnn_value_member(value, "channels");
    gsnn_value word = gsnn_value_member(value, "tie");
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value bias = gsnn_value_member(value, "bias");
    gsnn_distribution_init(&tied->bias);
    gsnn_distribution_init(&tied->readout);
    gsnn_distribution_init(&tied->linear);
    gsnn_distribution_init(&tied->constant);
    gsnn_status status = gsnn_value_object_of(value, names, sizeof names / sizeof *names);
    if (!status)
        status = find_architecture(tied, &id, record);
    if (!status && gsnn_value_get_kind(&count) != GSNN_VALUE_MISSING)
        status = gsnn_value_integer(&count, 1, GSNN_LAW_MAX_WIDTH, &channels);
    tied->channels = (size_t)channels;
    if (!status && gsnn_value_get_kind(&word) != GSNN_VALUE_MISSING)
        status = gsnn_value_choice(&word, ties, 3, &tie);
    tied->tie = (gsnn_tie)tie;
    if (!status)
        status = read_weights(tied, &weights, record, degree);
    if (!status)
        status = read_entry(&tied->bias, value, "bias", false);
    if (!status && record->architectures[tied->architecture].type == 2 &&
        !gsnn_distribution_is_zero(&tied->bias))
        status = gsnn_value_complain(&bias, "architecture %s has type 2 and no bias", tied->id);
    if (!status)
        status = read_entry(&tied->readout, value, "readout", true);
    if (!status)
        status = read_entry(&tied->linear, value, "linear", false);
    if (!status)
        status = read_entry(&tied->constant, value, "constant", false);
    return status;
}
