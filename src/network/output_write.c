/* output_write.c - networks with a codomain as documents. */
#include "network/output_expansion.h"
#include "network/output_network.h"

#include "base/error.h"
#include "base/text.h"
#include "exact/rational.h"
#include "record/record_group.h"
#include "json/writer.h"

#include <math.h>
#include <stdlib.h>

typedef struct numbers {
    gsnn_json *json;
    bool exactly;
    bool finite;
    gsnn_status status;
    gsnn_error *error;
} numbers;

static void write_double(numbers *to, double value) {
    if (isfinite(value))
        gsnn_json_double(to->json, value);
    else
        to->finite = false;
}

static void write_parameters(numbers *to, const fmpq *values, size_t count) {
    gsnn_json_begin_array(to->json);
    for (size_t i = 0; i < count; i++)
        if (to->exactly)
            gsnn_json_fmpq(to->json, values + i);
        else
            write_double(to, gsnn_rational_double(values + i));
    gsnn_json_end_array(to->json);
}

static void write_element(numbers *to, const gsnn_field *field, const fmpq_poly_t x) {
    fmpq_t number;
    if (!to->exactly) {
        write_double(to, gsnn_output_double(field, x));
    } else if (fmpq_poly_length(x) <= 1) {
        fmpq_init(number);
        fmpq_poly_get_coeff_fmpq(number, x, 0);
        gsnn_json_fmpq(to->json, number);
        fmpq_clear(number);
    } else {
        char *text = NULL;
        if (!to->status)
            to->status = gsnn_field_format(field, &text, x, to->error);
        if (text)
            gsnn_json_string(to->json, text);
        free(text);
    }
}

static void write_row(numbers *to, const gsnn_exact_matrix *matrix, slong row) {
    gsnn_json_begin_array(to->json);
    for (slong k = 0; k < matrix->columns; k++)
        write_element(to, matrix->field, gsnn_exact_matrix_entry(matrix, row, k));
    gsnn_json_end_array(to->json);
}

static void write_list(numbers *to, const char *name, const gsnn_exact_matrix *matrix) {
    gsnn_json_key(to->json, name);
    write_row(to, matrix, 0);
}

static void write_table(numbers *to, const char *name, const gsnn_exact_matrix *matrix) {
    gsnn_json_key(to->json, name);
    gsnn_json_begin_lines(to->json);
    for (slong i = 0; i < matrix->rows; i++)
        write_row(to, matrix, i);
    gsnn_json_end_array(to->json);
}

static void write_actions(gsnn_json *json, const gsnn_enumeration_record *record) {
    const gsnn_record_group *group = &record->group;
    const gsnn_record_codomain *codomain = &record->codomain;
    gsnn_json_key(json, "group");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", group->name ? group->name : "");
    gsnn_json_member_string(json, "action", group->action->name);
    gsnn_json_member_unsigned(json, "degree", group->degree);
    gsnn_record_generators_write(json, group->action, &group->generators, group->degree);
    gsnn_json_end_object(json);
    gsnn_json_member_string(json, "activation", gsnn_record_activation_name(codomain->activation));
    gsnn_json_member_string(json, "function", gsnn_output_function_names[codomain->activation]);
    gsnn_json_key(json, "codomain");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "kind", codomain->kind);
    gsnn_json_member_unsigned(json, "dimension", codomain->dimension);
    gsnn_json_member_string(json, "action", codomain->action->name);
    gsnn_record_generators_write(json, codomain->action, &codomain->generators,
                                 codomain->dimension);
    gsnn_json_end_object(json);
}

/* Writes the summands and returns where their parameters end. */
static const fmpq *write_summands(numbers *to, const gsnn_output_plan *plan, const fmpq *values) {
    gsnn_json *json = to->json;
    gsnn_json_key(json, "summands");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < plan->choice_count; i++) {
        const gsnn_record_architecture *a = gsnn_output_chosen(plan, i);
        size_t size = gsnn_output_channel_size(gsnn_output_record(plan), a);
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", a->id);
        gsnn_json_member_integer(json, "type", a->type);
        gsnn_json_member_unsigned(json, "neurons", a->neurons);
        gsnn_json_key(json, "channels");
        gsnn_json_begin_array(json);
        for (size_t j = 0; j < plan->choices[i].channels; j++, values += size)
            write_parameters(to, values, size);
        gsnn_json_end_array(json);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    return values;
}

static void write_document(numbers *to, const gsnn_output_plan *plan, const fmpq *values,
                           const gsnn_output_expansion *dense) {
    const gsnn_record_codomain *codomain = &gsnn_output_record(plan)->codomain;
    gsnn_json_document_head(to->json, "gsnn-equivariant-network/1");
    write_actions(to->json, gsnn_output_record(plan));
    values = write_summands(to, plan, values);
    gsnn_json_key(to->json, "linear");
    write_parameters(to, values, codomain->linear.dimension);
    gsnn_json_key(to->json, "constant");
    write_parameters(to, values + codomain->linear.dimension, codomain->constant.dimension);
    gsnn_json_member_unsigned(to->json, "neurons", (uint64_t)dense->W.rows);
    write_table(to, "W", &dense->W);
    write_list(to, "b", &dense->b);
    write_table(to, "a", &dense->a);
    if (codomain->activation == GSNN_RECORD_SIN)
        write_table(to, "cosine", &dense->cosine);
    write_table(to, "c", &dense->c);
    write_list(to, "d", &dense->d);
    gsnn_json_end_object(to->json);
}

gsnn_status gsnn_output_plan_write_json(gsnn_json *json, const gsnn_output_plan *plan,
                                        const fmpq *values, bool exactly, gsnn_error *error) {
    numbers to = {json, exactly, true, GSNN_OK, error};
    gsnn_output_expansion dense;
    gsnn_status status = gsnn_output_expansion_init(&dense, plan, values, error);
    if (status)
        return status;
    write_document(&to, plan, values, &dense);
    gsnn_output_expansion_clear(&dense);
    if (to.status || to.finite)
        return to.status;
    return gsnn_fail(error, GSNN_INVALID, "a number is beyond the range of doubles");
}

gsnn_status gsnn_output_plan_write(const gsnn_output_plan *plan, const fmpq *values, bool exactly,
                                   FILE *stream, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_error ignored;
    gsnn_json_init_text(&json, &text);
    gsnn_status status = gsnn_output_plan_write_json(&json, plan, values, exactly, error);
    gsnn_status ended = gsnn_json_end(&json, status ? &ignored : error);
    if (!status)
        status = ended;
    if (!status)
        fwrite(text.bytes, 1, text.length, stream);
    gsnn_text_clear(&text);
    return status;
}
