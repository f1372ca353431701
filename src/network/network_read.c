#include "network/network_json.h"

#include "base/error.h"
#include "base/memory.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_COUNT 1000000000.0

static gsnn_status read_text(FILE *stream, char **text, size_t *length, gsnn_error *error) {
    size_t capacity = 0;
    *text = NULL;
    *length = 0;
    do {
        if (gsnn_reserve(text, &capacity, *length + 65536, 1))
            return gsnn_fail_memory(error);
        *length += fread(*text + *length, 1, capacity - *length, stream);
    } while (!feof(stream) && !ferror(stream));
    return ferror(stream) ? gsnn_fail(error, GSNN_FAILED, "%s", strerror(errno)) : GSNN_OK;
}

static gsnn_status get_number(const cJSON *object, const char *place, const char *name,
                              double *value, gsnn_error *error) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
        return gsnn_fail(error, GSNN_INVALID, "%s%s: a finite number is expected", place, name);
    *value = item->valuedouble;
    return GSNN_OK;
}

static gsnn_status get_count(const cJSON *object, const char *place, const char *name,
                             size_t *value, gsnn_error *error) {
    double number = 0;
    gsnn_status status = get_number(object, place, name, &number, error);
    if (status)
        return status;
    if (number < 0 || number > LARGEST_COUNT || number != floor(number))
        return gsnn_fail(error, GSNN_INVALID, "%s%s: a count is expected", place, name);
    *value = (size_t)number;
    return GSNN_OK;
}

static gsnn_status get_string(const cJSON *object, const char *place, const char *name,
                              char **value, gsnn_error *error) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsString(item))
        return gsnn_fail(error, GSNN_INVALID, "%s%s: a string is expected", place, name);
    *value = gsnn_copy_string(item->valuestring);
    return *value ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status fill_numbers(const cJSON *list, const char *place, const char *name,
                                size_t count, double *values, gsnn_error *error) {
    if (!cJSON_IsArray(list))
        return gsnn_fail(error, GSNN_INVALID, "%s%s: a list of %zu numbers is expected", place,
                         name, count);
    size_t i = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        if (i < count && (!cJSON_IsNumber(item) || !isfinite(item->valuedouble)))
            return gsnn_fail(error, GSNN_INVALID, "%s%s[%zu]: a finite number is expected", place,
                             name, i);
        if (i < count)
            values[i] = item->valuedouble;
        i++;
    }
    if (i != count)
        return gsnn_fail(error, GSNN_INVALID, "%s%s: %zu entries where %zu are expected", place,
                         name, i, count);
    return GSNN_OK;
}

static gsnn_status get_numbers(const cJSON *object, const char *place, const char *name,
                               size_t count, double **values, gsnn_error *error) {
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, name);
    if (count > (size_t)cJSON_GetArraySize(list)) /* before anything of that size is allocated */
        return gsnn_fail(error, GSNN_INVALID, "%s%s: a list of %zu numbers is expected", place,
                         name, count);
    *values = gsnn_new(count, sizeof **values);
    if (!*values)
        return gsnn_fail_memory(error);
    return fill_numbers(list, place, name, count, *values, error);
}

static gsnn_status get_rows(const cJSON *object, gsnn_network *network, gsnn_error *error) {
    const cJSON *rows = cJSON_GetObjectItemCaseSensitive(object, "W");
    if (!cJSON_IsArray(rows) || (size_t)cJSON_GetArraySize(rows) != network->neurons)
        return gsnn_fail(error, GSNN_INVALID, "W: a list of %zu rows is expected",
                         network->neurons);
    network->W = gsnn_new(network->neurons * network->degree, sizeof *network->W);
    if (!network->W)
        return gsnn_fail_memory(error);
    size_t i = 0;
    const cJSON *row;
    cJSON_ArrayForEach(row, rows) {
        char name[32];
        snprintf(name, sizeof name, "W[%zu]", i);
        gsnn_status status =
            fill_numbers(row, "", name, network->degree, network->W + i * network->degree, error);
        if (status)
            return status;
        i++;
    }
    return GSNN_OK;
}

static gsnn_status get_channels(const cJSON *list, const char *place, gsnn_summand *summand,
                                gsnn_error *error) {
    int count = cJSON_GetArraySize(list);
    if (!cJSON_IsArray(list) || count == 0)
        return gsnn_fail(error, GSNN_INVALID, "%schannels: a list of channels is expected", place);
    int dimension = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(list->child, "weights"));
    summand->dimension = (size_t)dimension;
    gsnn_status status = gsnn_summand_add_channels(summand, (size_t)count, error);
    if (status)
        return status;
    size_t i = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        char inner[96];
        snprintf(inner, sizeof inner, "%schannels[%zu].", place, i);
        gsnn_channel *channel = &summand->channels[i++];
        const cJSON *weights = cJSON_GetObjectItemCaseSensitive(item, "weights");
        if ((status = fill_numbers(weights, inner, "weights", summand->dimension, channel->weights,
                                   error)) ||
            (status = get_number(item, inner, "b", &channel->bias, error)) ||
            (status = get_number(item, inner, "a", &channel->output, error)))
            return status;
        if (summand->type == 2 && channel->bias != 0)
            return gsnn_fail(error, GSNN_INVALID, "%sb: the bias of type 2 must be 0", inner);
    }
    return GSNN_OK;
}

static gsnn_status get_summand(const cJSON *item, size_t index, gsnn_network *network,
                               gsnn_error *error) {
    char place[48];
    snprintf(place, sizeof place, "summands[%zu].", index);
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(item, "id");
    if (!cJSON_IsString(id))
        return gsnn_fail(error, GSNN_INVALID, "%sid: a string is expected", place);
    if (gsnn_network_summand(network, id->valuestring))
        return gsnn_fail(error, GSNN_INVALID, "%sid: '%s' is there twice", place, id->valuestring);
    size_t type = 0, neurons = 0;
    gsnn_status status;
    if ((status = get_count(item, place, "type", &type, error)) ||
        (status = get_count(item, place, "neurons", &neurons, error)))
        return status;
    if (type != 1 && type != 2)
        return gsnn_fail(error, GSNN_INVALID, "%stype: 1 or 2 is expected", place);
    gsnn_summand *summand;
    status =
        gsnn_network_add_summand(network, id->valuestring, (int)type, neurons, 0, &summand, error);
    if (status)
        return status;
    return get_channels(cJSON_GetObjectItemCaseSensitive(item, "channels"), place, summand, error);
}

static gsnn_status get_summands(const cJSON *document, gsnn_network *network, gsnn_error *error) {
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "summands");
    if (!cJSON_IsArray(list))
        return gsnn_fail(error, GSNN_INVALID, "summands: a list is expected");
    size_t index = 0;
    double neurons = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        gsnn_status status = get_summand(item, index, network, error);
        if (status)
            return status;
        const gsnn_summand *summand = &network->summands[index++];
        neurons += (double)summand->neurons * (double)summand->channel_count;
    }
    if (neurons != (double)network->neurons)
        return gsnn_fail(error, GSNN_INVALID, "neurons: %zu where the summands have %.0f",
                         network->neurons, neurons);
    return GSNN_OK;
}

static gsnn_status fill_network(const cJSON *document, gsnn_network *network, gsnn_error *error) {
    const cJSON *schema = cJSON_GetObjectItemCaseSensitive(document, "schema");
    if (!cJSON_IsString(schema) || strcmp(schema->valuestring, "gsnn-network/1") != 0)
        return gsnn_fail(error, GSNN_INVALID, "schema: \"gsnn-network/1\" is expected");
    const cJSON *group = cJSON_GetObjectItemCaseSensitive(document, "group");
    gsnn_status status;
    if ((status = get_string(group, "group.", "name", &network->group, error)) ||
        (status = get_string(group, "group.", "action", &network->action, error)) ||
        (status = get_count(group, "group.", "degree", &network->degree, error)) ||
        (status = get_count(document, "", "neurons", &network->neurons, error)) ||
        (status = get_numbers(document, "", "linear", network->degree, &network->linear, error)) ||
        (status = get_number(document, "", "constant", &network->constant, error)) ||
        (status = get_numbers(document, "", "c", network->degree, &network->c, error)) ||
        (status = get_number(document, "", "d", &network->d, error)) ||
        (status = get_numbers(document, "", "b", network->neurons, &network->b, error)) ||
        (status = get_numbers(document, "", "a", network->neurons, &network->a, error)) ||
        (status = get_rows(document, network, error)))
        return status;
    return get_summands(document, network, error);
}

/* The text as one JSON document with only white space after it, or NULL. */
static cJSON *parse_document(const char *text, size_t length) {
    const char *end = NULL;
    cJSON *document = cJSON_ParseWithLengthOpts(text, length, &end, false);
    if (!document)
        return NULL;
    while (end < text + length && strchr(" \t\r\n", *end) && *end)
        end++;
    if (end == text + length)
        return document;
    cJSON_Delete(document);
    return NULL;
}

gsnn_status gsnn_network_read(FILE *stream, gsnn_network **network, gsnn_error *error) {
    char *text;
    size_t length;
    cJSON *document = NULL;
    *network = NULL;
    gsnn_status status = read_text(stream, &text, &length, error);
    if (status)
        goto done;
    document = parse_document(text, length);
    if (!document) {
        status = gsnn_fail(error, GSNN_INVALID, "not a JSON document");
        goto done;
    }
    if (!(*network = gsnn_new(1, sizeof **network))) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    status = fill_network(document, *network, error);
    if (status) {
        gsnn_network_free(*network);
        *network = NULL;
    }
done:
    cJSON_Delete(document);
    free(text);
    return status;
}
