#include "network/network_json.h"

#include "base/error.h"
#include "json/writer.h"

/* A parameter: the fraction when the network is written exactly, else the double. */
static void write_number(gsnn_json *json, bool exactly, double value, const fmpq_t exact) {
    if (exactly)
        gsnn_json_fmpq(json, exact);
    else
        gsnn_json_double(json, value);
}

static void write_channel(gsnn_json *json, const gsnn_channel *channel, size_t dimension,
                          bool exactly) {
    gsnn_json_begin_object(json);
    gsnn_json_key(json, "weights");
    gsnn_json_begin_array(json);
    for (size_t k = 0; k < dimension; k++)
        write_number(json, exactly, channel->weights[k], channel->exact + k);
    gsnn_json_end_array(json);
    gsnn_json_key(json, "b");
    write_number(json, exactly, channel->bias, channel->exact + dimension);
    gsnn_json_key(json, "a");
    write_number(json, exactly, channel->output, channel->exact + dimension + 1);
    gsnn_json_end_object(json);
}

static void write_summands(gsnn_json *json, const gsnn_network *network, bool exactly) {
    gsnn_json_key(json, "summands");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", summand->id);
        gsnn_json_member_integer(json, "type", summand->type);
        gsnn_json_member_unsigned(json, "neurons", summand->neurons);
        gsnn_json_key(json, "channels");
        gsnn_json_begin_array(json);
        for (size_t j = 0; j < summand->channel_count; j++)
            write_channel(json, &summand->channels[j], summand->dimension, exactly);
        gsnn_json_end_array(json);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

/* A list of the doubles or, where `exact` is given and all are rational, of those fractions. */
static void write_row(gsnn_json *json, const double *values, const fmpq_poly_struct *exact,
                      size_t count) {
    fmpq_t number;
    fmpq_init(number);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        if (exact)
            fmpq_poly_get_coeff_fmpq(number, exact + i, 0);
        write_number(json, exact, values[i], number);
    }
    gsnn_json_end_array(json);
    fmpq_clear(number);
}

static void write_list(gsnn_json *json, const char *name, const double *values, const fmpq *exact,
                       size_t count) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        write_number(json, exact, values[i], exact ? exact + i : NULL);
    gsnn_json_end_array(json);
}

static void write_dense(gsnn_json *json, const gsnn_network *network,
                        const gsnn_expansion *expansion) {
    size_t degree = network->degree;
    bool rational = expansion && gsnn_expansion_is_rational(expansion);
    gsnn_json_member_unsigned(json, "neurons", network->neurons);
    gsnn_json_key(json, "W");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < network->neurons; i++)
        write_row(json, network->W + i * degree,
                  rational ? expansion->W.entries + i * degree : NULL, degree);
    gsnn_json_end_array(json);
    write_list(json, "b", network->b, expansion ? expansion->b : NULL, network->neurons);
    write_list(json, "a", network->a, expansion ? expansion->a : NULL, network->neurons);
    gsnn_json_key(json, "c");
    write_row(json, network->c, rational ? expansion->c.entries : NULL, degree);
    gsnn_json_key(json, "d");
    write_number(json, expansion, network->d, network->exact_affine + degree);
}

void gsnn_network_write_json(gsnn_json *json, const gsnn_network *network,
                             const gsnn_expansion *expansion) {
    gsnn_json_document_head(json, "gsnn-network/1");
    gsnn_json_key(json, "group");
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "name", network->group);
    gsnn_json_member_string(json, "action", network->action);
    gsnn_json_member_unsigned(json, "degree", network->degree);
    gsnn_json_end_object(json);
    write_summands(json, network, expansion);
    const fmpq *affine = expansion ? network->exact_affine : NULL;
    write_list(json, "linear", network->linear, affine, network->degree);
    gsnn_json_key(json, "constant");
    write_number(json, expansion, network->constant, network->exact_affine + network->degree);
    write_dense(json, network, expansion);
    gsnn_json_end_object(json);
}

gsnn_status gsnn_network_write(const gsnn_network *network, const gsnn_expansion *expansion,
                               FILE *stream, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_json_init_text(&json, &text);
    gsnn_network_write_json(&json, network, expansion);
    gsnn_status status = gsnn_json_end(&json, error);
    if (!status)
        fwrite(text.bytes, 1, text.length, stream);
    gsnn_text_clear(&text);
    return status;
}
