/* law_write.c - a law as gsnn-law/1, in a form that depends on the law alone. */
#include "density/law.h"

static void write_entry(gsnn_json *json, const char *name, const gsnn_distribution *law) {
    gsnn_json_key(json, name);
    gsnn_distribution_write(law, json);
}

static void write_entries(gsnn_json *json, const char *name, const gsnn_distribution *laws,
                          size_t count) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_distribution_write(&laws[i], json);
    gsnn_json_end_array(json);
}

static void write_row_of(gsnn_json *json, const fmpq_mat_t matrix, slong i) {
    gsnn_json_begin_array(json);
    for (slong j = 0; j < matrix->c; j++)
        gsnn_json_fmpq(json, fmpq_mat_entry(matrix, i, j));
    gsnn_json_end_array(json);
}

static void write_matrix(gsnn_json *json, const char *name, const fmpq_mat_t matrix) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (slong i = 0; i < matrix->r; i++)
        write_row_of(json, matrix, i);
    gsnn_json_end_array(json);
}

static void write_row(gsnn_json *json, const gsnn_row_law *row) {
    if (!row->joint) {
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < row->count; i++)
            gsnn_distribution_write(&row->entries[i], json);
        gsnn_json_end_array(json);
        return;
    }
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "mean");
    write_row_of(json, row->mean, 0);
    write_matrix(json, "covariance", row->covariance);
    gsnn_json_end_object(json);
}

static void write_plain(const gsnn_plain_law *plain, gsnn_json *json) {
    gsnn_json_member_string(json, "activation", gsnn_law_activation_name(plain->activation));
    if (plain->activation == GSNN_LAW_LEAKY_RELU)
        gsnn_json_member_fmpq(json, "slope", plain->slope);
    gsnn_json_key(json, "hidden");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < plain->depth; l++)
        gsnn_json_unsigned(json, plain->layers[l].width);
    gsnn_json_end_array(json);
    gsnn_json_member_unsigned(json, "outputs", plain->outputs);
    gsnn_json_key(json, "weights");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < plain->depth; l++)
        write_row(json, &plain->layers[l].row);
    gsnn_json_end_array(json);
    gsnn_json_key(json, "bias");
    gsnn_json_begin_array(json);
    for (size_t l = 0; l < plain->depth; l++)
        gsnn_distribution_write(&plain->layers[l].bias, json);
    gsnn_json_end_array(json);
    if (plain->has_means) {
        gsnn_json_key(json, "readout");
        gsnn_json_begin_object(json);
        write_matrix(json, "mean", plain->readout_mean);
        gsnn_json_member_fmpq(json, "variance", plain->readout_variance);
        gsnn_json_end_object(json);
    } else {
        write_entries(json, "readout", plain->readout, plain->outputs);
    }
    write_entries(json, "output_bias", plain->output_bias, plain->outputs);
}

static void write_tied(const gsnn_tied_law *tied, gsnn_json *json) {
    static const char *const ties[] = {
        [GSNN_TIE_ORBIT] = "orbit", [GSNN_TIE_ROWS] = "rows", [GSNN_TIE_NONE] = "none"};
    gsnn_json_member_string(json, "architecture", tied->id);
    gsnn_json_member_unsigned(json, "channels", tied->channels);
    gsnn_json_member_string(json, "tie", ties[tied->tie]);
    write_entries(json, "weights", tied->weights, tied->count);
    write_entry(json, "bias", &tied->bias);
    write_entry(json, "readout", &tied->readout);
    write_entry(json, "linear", &tied->linear);
    write_entry(json, "constant", &tied->constant);
}

static void write_members(const gsnn_law *law, gsnn_json *json) {
    if (law->kind == GSNN_LAW_PLAIN) {
        write_plain(&law->plain, json);
    } else if (law->kind == GSNN_LAW_TIED) {
        write_tied(&law->tied, json);
    } else {
        gsnn_json_key(json, "sum");
        gsnn_json_begin_array(json);
        for (size_t i = 0; i < law->count; i++) {
            gsnn_json_begin_object(json);
            write_members(&law->summands[i], json);
            gsnn_json_end_object(json);
        }
        gsnn_json_end_array(json);
    }
}

void gsnn_law_write(const gsnn_law *law, gsnn_json *json) {
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "schema", "gsnn-law/1");
    write_members(law, json);
    gsnn_json_end_object(json);
}
