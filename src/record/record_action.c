#include "record/record_reading.h"

#include <string.h>

static void write_images(gsnn_json *json, const gsnn_record_elements *elements, size_t index,
                         size_t degree) {
    gsnn_json_int32s(json, elements->images + index * degree, degree);
}

static void write_matrix(gsnn_json *json, const gsnn_record_elements *elements, size_t index,
                         size_t degree) {
    const char *const *entry = elements->entries + index * degree * degree;
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < degree; i++) {
        gsnn_json_begin_array(json);
        for (size_t j = 0; j < degree; j++)
            gsnn_json_string(json, *entry++);
        gsnn_json_end_array(json);
    }
    gsnn_json_end_array(json);
}

const gsnn_record_action gsnn_record_permutation_action = {
    .name = "permutation",
    .permutes_inputs = true,
    .parts = "points",
    .read_elements = gsnn_record_read_images,
    .read_plain_elements = gsnn_record_read_plain_images,
    .read_rows = gsnn_record_read_pattern,
    .write_element = write_images,
};

const gsnn_record_action gsnn_record_signed_permutation_action = {
    .name = "signed-permutation",
    .permutes_inputs = true,
    .negates = true,
    .parts = "points",
    .read_elements = gsnn_record_read_images,
    .read_plain_elements = gsnn_record_read_plain_images,
    .read_rows = gsnn_record_read_pattern,
    .write_element = write_images,
};

const gsnn_record_action gsnn_record_matrix_action = {
    .name = "matrix",
    .parts = "rows",
    .read_elements = gsnn_record_read_matrices,
    .read_rows = gsnn_record_read_bases,
    .write_element = write_matrix,
};

const gsnn_record_action *gsnn_record_action_find(const char *name) {
    static const gsnn_record_action *const actions[] = {&gsnn_record_permutation_action,
                                                        &gsnn_record_signed_permutation_action,
                                                        &gsnn_record_matrix_action};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (!strcmp(name, actions[i]->name))
            return actions[i];
    return NULL;
}
