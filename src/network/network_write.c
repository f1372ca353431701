#include "network/network_json.h"

#include "base/error.h"
#include "base/text.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Appends the shortest decimal that reads back as the same double: cJSON's own writer is content
 * with one that is equal to within a rounding error. */
static void append_number(gsnn_text *text, double value) {
    char number[32]; /* sign, 17 digits, point and "e-308" */
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(number, sizeof number, "%.*g", digits, value);
        if (strtod(number, NULL) == value)
            break;
    }
    gsnn_text_append(text, number);
}

static void append_list(gsnn_text *text, const double *values, size_t count) {
    gsnn_text_append_char(text, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            gsnn_text_append_char(text, ',');
        append_number(text, values[i]);
    }
    gsnn_text_append_char(text, ']');
}

/* Adds the text as it stands and clears it.  Returns 0, or -1 without memory. */
static int add_text(cJSON *object, const char *name, gsnn_text *text) {
    const char *string = gsnn_text_string(text);
    bool added = string && cJSON_AddRawToObject(object, name, string);
    gsnn_text_clear(text);
    return added ? 0 : -1;
}

static int add_numbers(cJSON *object, const char *name, const double *values, size_t count) {
    gsnn_text text = {0};
    append_list(&text, values, count);
    return add_text(object, name, &text);
}

/* A list of lists, a line each. */
static int add_rows(cJSON *object, const char *name, const double *values, size_t rows,
                    size_t count) {
    gsnn_text text = {0};
    gsnn_text_append_char(&text, '[');
    for (size_t i = 0; i < rows; i++) {
        gsnn_text_append(&text, i ? ",\n" : "\n");
        append_list(&text, values + i * count, count);
    }
    gsnn_text_append(&text, "\n]");
    return add_text(object, name, &text);
}

static int add_number(cJSON *object, const char *name, double value) {
    gsnn_text text = {0};
    append_number(&text, value);
    return add_text(object, name, &text);
}

static int add_channel(cJSON *channels, const gsnn_summand *summand, const gsnn_channel *channel) {
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return -1;
    if (!cJSON_AddItemToArray(channels, object)) {
        cJSON_Delete(object);
        return -1;
    }
    return add_numbers(object, "weights", channel->weights, summand->dimension) ||
                   add_number(object, "b", channel->bias) ||
                   add_number(object, "a", channel->output)
               ? -1
               : 0;
}

static int add_summand(cJSON *summands, const gsnn_summand *summand) {
    cJSON *object = cJSON_CreateObject();
    if (!object)
        return -1;
    if (!cJSON_AddItemToArray(summands, object)) {
        cJSON_Delete(object);
        return -1;
    }
    if (!cJSON_AddStringToObject(object, "id", summand->id) ||
        !cJSON_AddNumberToObject(object, "type", summand->type) ||
        !cJSON_AddNumberToObject(object, "neurons", (double)summand->neurons))
        return -1;
    cJSON *channels = cJSON_AddArrayToObject(object, "channels");
    if (!channels)
        return -1;
    for (size_t i = 0; i < summand->channel_count; i++)
        if (add_channel(channels, summand, &summand->channels[i]))
            return -1;
    return 0;
}

static int fill_document(cJSON *document, const gsnn_network *network) {
    if (!cJSON_AddStringToObject(document, "schema", "gsnn-network/1"))
        return -1;
    cJSON *tool = cJSON_AddObjectToObject(document, "tool");
    if (!tool || !cJSON_AddStringToObject(tool, "name", "gsnn") ||
        !cJSON_AddStringToObject(tool, "version", GSNN_VERSION))
        return -1;
    cJSON *group = cJSON_AddObjectToObject(document, "group");
    if (!group || !cJSON_AddStringToObject(group, "name", network->group) ||
        !cJSON_AddStringToObject(group, "action", network->action) ||
        !cJSON_AddNumberToObject(group, "degree", (double)network->degree))
        return -1;
    cJSON *summands = cJSON_AddArrayToObject(document, "summands");
    if (!summands)
        return -1;
    for (size_t i = 0; i < network->summand_count; i++)
        if (add_summand(summands, &network->summands[i]))
            return -1;
    if (add_numbers(document, "linear", network->linear, network->degree) ||
        add_number(document, "constant", network->constant) ||
        !cJSON_AddNumberToObject(document, "neurons", (double)network->neurons) ||
        add_rows(document, "W", network->W, network->neurons, network->degree) ||
        add_numbers(document, "b", network->b, network->neurons) ||
        add_numbers(document, "a", network->a, network->neurons) ||
        add_numbers(document, "c", network->c, network->degree) ||
        add_number(document, "d", network->d))
        return -1;
    return 0;
}

gsnn_status gsnn_network_write(const gsnn_network *network, FILE *stream, gsnn_error *error) {
    char *text = NULL;
    cJSON *document = cJSON_CreateObject();
    if (document && fill_document(document, network) == 0)
        text = cJSON_PrintUnformatted(document);
    cJSON_Delete(document);
    if (!text)
        return gsnn_fail_memory(error);
    fputs(text, stream);
    fputc('\n', stream);
    cJSON_free(text);
    return GSNN_OK;
}
