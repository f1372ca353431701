/* law_read.c - gsnn-law/1: plain laws, and sums. */
#include "base/memory.h"
#include "density/law.h"
#include "json/document.h"

#include <stdlib.h>
#include <string.h>

#define MEMBERS(names) names, sizeof(names) / sizeof *(names)

/* ---- Entries ----------------------------------------------------------------------------- */

gsnn_status gsnn_law_read_entries(gsnn_distribution **laws, const gsnn_value *value, size_t count,
                                  const char *of) {
    *laws = gsnn_distributions_new(count);
    if (!*laws)
        return gsnn_value_fail_memory(value);
    gsnn_status status = GSNN_OK;
    if (gsnn_value_get_kind(value) == GSNN_VALUE_ARRAY) {
        status = gsnn_value_array_of(value, count, of);
        gsnn_value entry = gsnn_value_before(value);
        while (!status && gsnn_value_next(&entry))
            status = gsnn_distribution_read(&(*laws)[entry.index], &entry);
    } else if (gsnn_value_given(value) && count > 0) {
        status = gsnn_distribution_read(&(*laws)[0], value);
        for (size_t i = 1; !status && i < count; i++)
            if (!gsnn_distribution_set(&(*laws)[i], &(*laws)[0]))
                status = gsnn_value_fail_memory(value);
    }
    if (status) {
        gsnn_distributions_free(*laws, count);
        *laws = NULL;
    }
    return status;
}

/* A number by way of a local one: gcc 12 takes members of type fmpq_t for half as large as they
 * are. */
static gsnn_status read_rational(fmpq *number, const gsnn_value *value) {
    fmpq_t local;
    fmpq_init(local);
    gsnn_status status = gsnn_value_rational(value, local);
    fmpq_swap(number, local);
    fmpq_clear(local);
    return status;
}

/* ---- Rows with a covariance --------------------------------------------------------------- */

static gsnn_status check_covariance(const gsnn_value *value, const fmpq_mat_t covariance) {
    for (slong i = 0; i < covariance->r; i++)
        for (slong j = 0; j < i; j++)
            if (!fmpq_equal(fmpq_mat_entry(covariance, i, j), fmpq_mat_entry(covariance, j, i)))
                return gsnn_value_fault(value, "is not symmetric: entries %ld,%ld and %ld,%ld",
                                        (long)i + 1, (long)j + 1, (long)j + 1, (long)i + 1);
    if (!gsnn_is_semidefinite(covariance))
        return gsnn_value_fault(value, "is not positive semidefinite");
    return GSNN_OK;
}

/* A diagonal covariance is a product of normal laws. */
static gsnn_status split_diagonal(gsnn_row_law *row, const gsnn_value *value) {
    for (slong i = 0; i < row->covariance->r; i++)
        for (slong j = 0; j < i; j++)
            if (!fmpq_is_zero(fmpq_mat_entry(row->covariance, i, j)))
                return GSNN_OK;
    row->entries = gsnn_distributions_new(row->count);
    if (!row->entries)
        return gsnn_value_fail_memory(value);
    for (size_t i = 0; i < row->count; i++) {
        gsnn_distribution *entry = &row->entries[i];
        fmpq_swap(entry->first, fmpq_mat_entry(row->mean, 0, (slong)i));
        fmpq_swap(entry->second, fmpq_mat_entry(row->covariance, (slong)i, (slong)i));
        entry->family = fmpq_is_zero(entry->second) ? GSNN_LAW_CONSTANT : GSNN_LAW_NORMAL;
    }
    fmpq_mat_clear(row->mean);
    fmpq_mat_clear(row->covariance);
    row->joint = false;
    return GSNN_OK;
}

static gsnn_status read_joint(gsnn_row_law *row, const gsnn_value *value, const char *of) {
    static const char *const names[] = {"mean", "covariance"};
    gsnn_value mean = gsnn_value_member(value, "mean");
    gsnn_value covariance = gsnn_value_member(value, "covariance");
    slong n = (slong)row->count;
    gsnn_status status = gsnn_value_object_of(value, MEMBERS(names));
    /* A short file must not ask for much memory. */
    if (!status)
        status = gsnn_value_array_of(&covariance, row->count, of);
    if (!status && row->count > GSNN_LAW_MAX_COVARIANCE)
        status = gsnn_value_complain(&covariance, "%zu inputs, but at most %d with a covariance",
                                     row->count, GSNN_LAW_MAX_COVARIANCE);
    if (status)
        return status;
    fmpq_mat_init(row->mean, 1, n);
    fmpq_mat_init(row->covariance, n, n);
    row->joint = true;
    if (gsnn_value_get_kind(&mean) != GSNN_VALUE_MISSING)
        status = gsnn_value_rational_list(&mean, row->count, of, row->mean->entries);
    if (!status)
        status = gsnn_value_rational_matrix(&covariance, of, of, row->covariance);
    if (!status)
        status = check_covariance(&covariance, row->covariance);
    return status ? status : split_diagonal(row, value);
}

static gsnn_status read_row(gsnn_row_law *row, const gsnn_value *value, size_t count,
                            const char *of) {
    gsnn_value covariance = gsnn_value_member(value, "covariance");
    row->count = count;
    if (covariance.item)
        return read_joint(row, value, of);
    if (!gsnn_value_given(value))
        return gsnn_value_complain(value, "missing, a law is expected");
    return gsnn_law_read_entries(&row->entries, value, count, of);
}

/* ---- Plain laws -------------------------------------------------------------------------- */

static gsnn_status read_activation(gsnn_plain_law *plain, const gsnn_value *value) {
    const char *words[32];
    size_t count = 0, choice = GSNN_LAW_RELU;
    gsnn_value word = gsnn_value_member(value, "activation");
    gsnn_value slope = gsnn_value_member(value, "slope");
    gsnn_status status = GSNN_OK;
    while ((words[count] = gsnn_law_activation_name((gsnn_law_activation)count)))
        count++;
    if (gsnn_value_get_kind(&word) != GSNN_VALUE_MISSING)
        status = gsnn_value_choice(&word, words, count, &choice);
    if (status)
        return status;
    plain->activation = (gsnn_law_activation)choice;
    if (plain->activation != GSNN_LAW_LEAKY_RELU)
        return gsnn_value_get_kind(&slope) == GSNN_VALUE_MISSING
                   ? GSNN_OK
                   : gsnn_value_complain(&slope, "only a leaky-relu has a slope");
    status = read_rational(plain->slope, &slope);
    if (status)
        return status;
    /* The slopes that are other activations. */
    if (fmpq_is_zero(plain->slope))
        plain->activation = GSNN_LAW_RELU;
    else if (fmpq_is_one(plain->slope))
        plain->activation = GSNN_LAW_IDENTITY;
    else if (fmpq_equal_si(plain->slope, -1))
        plain->activation = GSNN_LAW_ABS;
    return GSNN_OK;
}

/* A width, of `value`, from 1 on. */
static gsnn_status read_width(const gsnn_value *value, int64_t most, size_t *width) {
    int64_t number = 0;
    gsnn_status status = gsnn_value_integer(value, 1, most, &number);
    *width = (size_t)number;
    return status;
}

/* "hidden": the width of one layer, or a list of widths; makes room for the layers. */
static gsnn_status read_hidden(gsnn_plain_law *plain, const gsnn_value *hidden, bool *list) {
    size_t count = 1;
    gsnn_status status = GSNN_OK;
    *list = gsnn_value_get_kind(hidden) == GSNN_VALUE_ARRAY;
    if (*list)
        status = gsnn_value_array(hidden, &count);
    if (!status && (count == 0 || count > GSNN_LAW_MAX_DEPTH))
        status = gsnn_value_complain(hidden, "%zu hidden layers, but 1 to %d are expected", count,
                                     GSNN_LAW_MAX_DEPTH);
    if (status)
        return status;
    plain->layers = gsnn_new(count, sizeof *plain->layers);
    if (!plain->layers)
        return gsnn_value_fail_memory(hidden);
    plain->depth = count;
    for (size_t l = 0; l < count; l++)
        gsnn_distribution_init(&plain->layers[l].bias);
    if (!*list)
        return read_width(hidden, GSNN_LAW_MAX_WIDTH, &plain->layers[0].width);
    gsnn_value width = gsnn_value_before(hidden);
    while (!status && gsnn_value_next(&width))
        status = read_width(&width, GSNN_LAW_MAX_WIDTH, &plain->layers[width.index].width);
    return status;
}

/* One layer's weights and bias. */
static gsnn_status read_layer(gsnn_plain_law *plain, size_t l, const gsnn_value *weights,
                              const gsnn_value *bias) {
    gsnn_layer_law *layer = &plain->layers[l];
    char of[48] = "inputs";
    if (l > 0)
        snprintf(of, sizeof of, "neurons in layer %zu", l);
    gsnn_status status =
        read_row(&layer->row, weights, l ? plain->layers[l - 1].width : plain->inputs, of);
    if (!status && gsnn_value_get_kind(bias) != GSNN_VALUE_MISSING)
        status = gsnn_distribution_read(&layer->bias, bias);
    return status;
}

/* With a list of hidden widths, weights and biases are lists with one item a layer, or one ENTRY
 * for all layers. */
static gsnn_status read_layers(gsnn_plain_law *plain, const gsnn_value *value, bool listed) {
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value biases = gsnn_value_member(value, "bias");
    bool each = listed && gsnn_value_get_kind(&weights) == GSNN_VALUE_ARRAY;
    bool each_bias = listed && gsnn_value_get_kind(&biases) == GSNN_VALUE_ARRAY;
    gsnn_status status = GSNN_OK;
    if (each)
        status = gsnn_value_array_of(&weights, plain->depth, "hidden layers");
    if (!status && each_bias)
        status = gsnn_value_array_of(&biases, plain->depth, "hidden layers");
    for (size_t l = 0; !status && l < plain->depth; l++) {
        gsnn_value row = each ? gsnn_value_element(&weights, l) : weights;
        gsnn_value bias = each_bias ? gsnn_value_element(&biases, l) : biases;
        status = read_layer(plain, l, &row, &bias);
    }
    return status;
}

/* {"mean": M, "variance": q} */
static gsnn_status read_readout_means(gsnn_plain_law *plain, const gsnn_value *value) {
    static const char *const names[] = {"mean", "variance"};
    gsnn_value mean = gsnn_value_member(value, "mean");
    gsnn_value variance = gsnn_value_member(value, "variance");
    size_t width = plain->layers[plain->depth - 1].width, rows;
    gsnn_status status = gsnn_value_object_of(value, MEMBERS(names));
    if (!status)
        status = gsnn_value_array(&mean, &rows);
    if (!status)
        status = gsnn_value_array_of(&mean, plain->outputs, "outputs");
    /* A short file must not ask for much memory. */
    gsnn_value row = gsnn_value_before(&mean);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_array_of(&row, width, "neurons in the last layer");
    if (status)
        return status;
    fmpq_mat_init(plain->readout_mean, (slong)plain->outputs, (slong)width);
    fmpq_init(plain->readout_variance);
    plain->has_means = true;
    status = gsnn_value_rational_matrix(&mean, "outputs", "neurons in the last layer",
                                        plain->readout_mean);
    if (!status)
        status = read_rational(plain->readout_variance, &variance);
    if (!status && fmpq_sgn(plain->readout_variance) < 0)
        status = gsnn_value_fault(&variance, "is negative");
    return status;
}

static gsnn_status read_readout(gsnn_plain_law *plain, const gsnn_value *value) {
    gsnn_value readout = gsnn_value_member(value, "readout");
    gsnn_value law = gsnn_value_member(&readout, "law");
    gsnn_value beta = gsnn_value_member(value, "output_bias");
    gsnn_status status;
    if (gsnn_value_get_kind(&readout) == GSNN_VALUE_OBJECT && !law.item)
        status = read_readout_means(plain, &readout);
    else if (!gsnn_value_given(&readout))
        status = gsnn_value_complain(&readout, "missing, a law is expected");
    else
        status = gsnn_law_read_entries(&plain->readout, &readout, plain->outputs, "outputs");
    if (!status)
        status = gsnn_law_read_entries(&plain->output_bias, &beta, plain->outputs, "outputs");
    return status;
}

static gsnn_status read_plain(gsnn_plain_law *plain, const gsnn_value *value, size_t degree) {
    static const char *const names[] = {"schema",  "activation", "slope",   "hidden",     "outputs",
                                        "weights", "bias",       "readout", "output_bias"};
    gsnn_value hidden = gsnn_value_member(value, "hidden");
    gsnn_value outputs = gsnn_value_member(value, "outputs");
    bool listed = false;
    plain->inputs = degree;
    plain->outputs = 1;
    fmpq_init(plain->slope);
    gsnn_status status = gsnn_value_object_of(value, MEMBERS(names));
    if (!status)
        status = read_activation(plain, value);
    if (!status && gsnn_value_get_kind(&outputs) != GSNN_VALUE_MISSING)
        status = read_width(&outputs, GSNN_LAW_MAX_OUTPUTS, &plain->outputs);
    if (!status)
        status = read_hidden(plain, &hidden, &listed);
    if (!status)
        status = read_layers(plain, value, listed);
    if (!status)
        status = read_readout(plain, value);
    return status;
}

/* ---- All kinds --------------------------------------------------------------------------- */

static gsnn_status read_any(gsnn_law *law, const gsnn_value *value, size_t degree,
                            const gsnn_enumeration_record *record, bool summand);

static gsnn_status read_sum(gsnn_law *law, const gsnn_value *value, size_t degree,
                            const gsnn_enumeration_record *record) {
    static const char *const names[] = {"schema", "sum"};
    gsnn_value list = gsnn_value_member(value, "sum");
    size_t count;
    law->kind = GSNN_LAW_SUM;
    gsnn_status status = gsnn_value_object_of(value, MEMBERS(names));
    if (!status)
        status = gsnn_value_array(&list, &count);
    if (!status && (count == 0 || count > GSNN_LAW_MAX_SUMMANDS))
        status = gsnn_value_complain(&list, "%zu laws, but 1 to %d are expected", count,
                                     GSNN_LAW_MAX_SUMMANDS);
    if (status)
        return status;
    law->summands = gsnn_new(count, sizeof *law->summands);
    if (!law->summands)
        return gsnn_value_fail_memory(value);
    law->count = count;
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_law *part = &law->summands[item.index];
        status = read_any(part, &item, degree, record, true);
        if (!status && gsnn_law_outputs(part) != gsnn_law_outputs(&law->summands[0]))
            status =
                gsnn_value_complain(&item, "%zu outputs, but the first law has %zu",
                                    gsnn_law_outputs(part), gsnn_law_outputs(&law->summands[0]));
    }
    return status;
}

static gsnn_status read_any(gsnn_law *law, const gsnn_value *value, size_t degree,
                            const gsnn_enumeration_record *record, bool summand) {
    gsnn_value sum = gsnn_value_member(value, "sum");
    gsnn_value architecture = gsnn_value_member(value, "architecture");
    gsnn_value schema = gsnn_value_member(value, "schema");
    gsnn_status status = gsnn_value_object(value);
    if (!status && (!summand || schema.item))
        status = gsnn_value_schema(value, "gsnn-law/1");
    if (status)
        return status;
    if (sum.item)
        return summand ? gsnn_value_complain(&sum, "a sum within a sum")
                       : read_sum(law, value, degree, record);
    if (!architecture.item) {
        law->kind = GSNN_LAW_PLAIN;
        return read_plain(&law->plain, value, degree);
    }
    law->kind = GSNN_LAW_TIED;
    if (!record)
        return gsnn_value_complain(&architecture, "no group is given");
    return gsnn_law_read_tied(&law->tied, value, degree, record);
}

gsnn_status gsnn_law_read(gsnn_law *law, const char *path, size_t degree,
                          const gsnn_enumeration_record *record, const gsnn_run *run,
                          gsnn_error *error) {
    gsnn_json_document *document;
    *law = (gsnn_law){0};
    gsnn_status status = gsnn_json_document_read(&document, path, run, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = read_any(law, &root, degree, record, false);
    }
    gsnn_json_document_free(document);
    return status;
}
