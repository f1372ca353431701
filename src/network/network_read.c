#include "network/network_json.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/check.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_COUNT 1000000000

static gsnn_status get_size(const gsnn_value *object, const char *name, size_t *result) {
    gsnn_value value = gsnn_value_member(object, name);
    return gsnn_value_size(&value, LARGEST_COUNT, result);
}

static gsnn_status get_rational(const gsnn_value *object, const char *name, fmpq_t result) {
    gsnn_value value = gsnn_value_member(object, name);
    return gsnn_value_rational(&value, result);
}

/* A list of `count` doubles, allocated once the list has that length. */
static gsnn_status get_doubles(const gsnn_value *object, const char *name, size_t count,
                               const char *of, double **values) {
    gsnn_value list = gsnn_value_member(object, name);
    gsnn_status status = gsnn_value_array_of(&list, count, of);
    if (status)
        return status;
    *values = gsnn_new(count, sizeof **values);
    return *values ? gsnn_value_double_list(&list, count, of, *values)
                   : gsnn_value_fail_memory(&list);
}

static gsnn_status get_rows(const gsnn_value *object, gsnn_network *network) {
    gsnn_value rows = gsnn_value_member(object, "W");
    gsnn_status status = gsnn_value_array_of(&rows, network->neurons, "neurons");
    if (status)
        return status;
    network->W = gsnn_new(network->neurons * network->degree, sizeof *network->W);
    if (!network->W)
        return gsnn_value_fail_memory(&rows);
    gsnn_value row = gsnn_value_before(&rows);
    while (!status && gsnn_value_next(&row))
        status = gsnn_value_double_list(&row, network->degree, "inputs",
                                        network->W + row.index * network->degree);
    return status;
}

static gsnn_status get_channel(const gsnn_value *value, const gsnn_summand *summand,
                               gsnn_channel *channel) {
    size_t dimension = summand->dimension;
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value bias = gsnn_value_member(value, "b");
    gsnn_status status;
    if ((status = gsnn_value_object(value)) ||
        (status = gsnn_value_rational_list(&weights, dimension, "weights of the first channel",
                                           channel->exact)) ||
        (status = gsnn_value_rational(&bias, channel->exact + dimension)) ||
        (status = get_rational(value, "a", channel->exact + dimension + 1)))
        return status;
    if (summand->type == 2 && !fmpq_is_zero(channel->exact + dimension))
        return gsnn_value_complain(&bias, "the bias of type 2 must be 0");
    gsnn_error reason;
    status = gsnn_channel_doubles_from_exact(channel, dimension, &reason);
    return status ? gsnn_value_complain(value, "%s", reason.message) : GSNN_OK;
}

static gsnn_status get_channels(const gsnn_value *list, gsnn_summand *summand) {
    size_t count;
    gsnn_status status = gsnn_value_array(list, &count);
    if (status)
        return status;
    if (count == 0)
        return gsnn_value_complain(list, "at least one channel is expected");
    gsnn_value first = gsnn_value_element(list, 0);
    gsnn_value weights = gsnn_value_member(&first, "weights");
    status = gsnn_value_array(&weights, &summand->dimension);
    if (!status)
        status = gsnn_summand_add_channels(summand, count, list->reading->error);
    gsnn_value element = gsnn_value_before(list);
    while (!status && gsnn_value_next(&element))
        status = get_channel(&element, summand, &summand->channels[element.index]);
    return status;
}

static gsnn_status get_summand(const gsnn_value *value, gsnn_network *network) {
    gsnn_value id_value = gsnn_value_member(value, "id");
    gsnn_value type_value = gsnn_value_member(value, "type");
    gsnn_value channels = gsnn_value_member(value, "channels");
    const char *id;
    int64_t type;
    size_t neurons;
    gsnn_status status;
    if ((status = gsnn_value_object(value)) || (status = gsnn_value_string(&id_value, &id)) ||
        (status = gsnn_value_integer(&type_value, 1, 2, &type)) ||
        (status = get_size(value, "neurons", &neurons)))
        return status;
    if (gsnn_network_summand(network, id))
        return gsnn_value_complain(&id_value, "'%s' is there twice", id);
    gsnn_summand *summand;
    status = gsnn_network_add_summand(network, id, (int)type, neurons, 0, &summand,
                                      value->reading->error);
    return status ? status : get_channels(&channels, summand);
}

static gsnn_status get_summands(const gsnn_value *document, gsnn_network *network) {
    gsnn_value list = gsnn_value_member(document, "summands");
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    double neurons = 0;
    gsnn_value element = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&element)) {
        status = get_summand(&element, network);
        if (!status)
            neurons += (double)network->summands[element.index].neurons *
                       (double)network->summands[element.index].channel_count;
    }
    gsnn_value stated = gsnn_value_member(document, "neurons");
    if (!status && neurons != (double)network->neurons)
        status = gsnn_value_complain(&stated, "%zu, but the summands have %.0f", network->neurons,
                                     neurons);
    return status;
}

/* The group, of which the degree says how long `linear` is: nothing is allocated before the list
 * is seen to be as long. */
static gsnn_status make_network(const gsnn_value *document, gsnn_network **network) {
    gsnn_value group = gsnn_value_member(document, "group");
    gsnn_value name_value = gsnn_value_member(&group, "name");
    gsnn_value action_value = gsnn_value_member(&group, "action");
    gsnn_value linear = gsnn_value_member(document, "linear");
    const char *name, *action;
    size_t degree;
    gsnn_status status;
    if ((status = gsnn_value_object(&group)) || (status = gsnn_value_string(&name_value, &name)) ||
        (status = gsnn_value_string(&action_value, &action)) ||
        (status = get_size(&group, "degree", &degree)) ||
        (status = gsnn_value_array_of(&linear, degree, "inputs")) ||
        (status = gsnn_network_make(name, action, degree, network, document->reading->error)))
        return status;
    return gsnn_value_rational_list(&linear, degree, "inputs", (*network)->exact_affine);
}

static gsnn_status fill_network(const gsnn_value *document, gsnn_network *network) {
    gsnn_value d = gsnn_value_member(document, "d");
    gsnn_status status;
    if ((status = get_rational(document, "constant", network->exact_affine + network->degree)) ||
        (status = get_size(document, "neurons", &network->neurons)) ||
        (status = get_doubles(document, "c", network->degree, "inputs", &network->c)) ||
        (status = gsnn_value_double(&d, &network->d)) ||
        (status = get_doubles(document, "b", network->neurons, "neurons", &network->b)) ||
        (status = get_doubles(document, "a", network->neurons, "neurons", &network->a)) ||
        (status = get_rows(document, network)) || (status = get_summands(document, network)))
        return status;
    gsnn_error reason;
    status = gsnn_network_doubles_from_exact(network, &reason);
    if (!status)
        status = gsnn_network_check_alone(network, &reason);
    if (status == GSNN_INVALID)
        return gsnn_value_complain(document, "%s", reason.message);
    return status ? gsnn_fail(document->reading->error, status, "%s", reason.message) : GSNN_OK;
}

gsnn_status gsnn_network_from_value(const gsnn_value *document, gsnn_network **network) {
    *network = NULL;
    gsnn_status status = gsnn_value_schema(document, "gsnn-network/1");
    if (!status)
        status = make_network(document, network);
    if (!status)
        status = fill_network(document, *network);
    if (status) {
        gsnn_network_free(*network);
        *network = NULL;
    }
    return status;
}

gsnn_status gsnn_network_read(const char *path, gsnn_network **network, gsnn_error *error) {
    gsnn_json_document *document;
    *network = NULL;
    gsnn_status status = gsnn_json_document_read(&document, path, NULL, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = gsnn_network_from_value(&root, network);
    }
    gsnn_json_document_free(document);
    return status;
}
