/* json_writer.c - one document, or one record a line; both are streamed record by record. */
#include "write/json_record.h"
#include "write/writer.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Appends a record as text, without its last `cut` characters. */
static gsnn_status append_record(cJSON *record, size_t cut, gsnn_text *out, gsnn_error *error) {
    for (size_t room = 4096;; room *= 2) {
        if (!gsnn_text_reserve(out, room) || room > INT_MAX / 2)
            return gsnn_fail_memory(error);
        char *at = out->bytes + out->length;
        if (cJSON_PrintPreallocated(record, at, (int)room, false)) {
            out->length += strlen(at) - cut;
            return GSNN_OK;
        }
    }
}

/* A new record; in JSON lines it begins by naming what it is. */
static cJSON *new_record(const char *name) {
    cJSON *record = cJSON_CreateObject();
    if (record && name && !cJSON_AddStringToObject(record, "record", name)) {
        cJSON_Delete(record);
        return NULL;
    }
    return record;
}

static gsnn_status header(gsnn_json_maker *maker, bool lines, gsnn_text *out, gsnn_error *error) {
    cJSON *record = new_record(lines ? "header" : NULL);
    gsnn_status status = record ? gsnn_json_header(maker, record, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = append_record(record, !lines, out, error);
    cJSON_Delete(record);
    return status;
}

/* Appends record i of architectures and morphisms taken together. */
static gsnn_status item(gsnn_json_maker *maker, size_t i, bool lines, gsnn_text *out,
                        gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    bool morphism = i >= e->count;
    const char *name = morphism ? "morphism" : "architecture";
    cJSON *record = new_record(lines ? name : NULL);
    gsnn_status status = GSNN_OK;
    if (!record)
        status = gsnn_fail_memory(error);
    else if (morphism)
        status = gsnn_json_morphism(maker, &e->morphisms.list[i - e->count], record, error);
    else
        status = gsnn_json_architecture(maker, &e->architectures[i], record, error);
    if (status == GSNN_OK)
        status = append_record(record, 0, out, error);
    cJSON_Delete(record);
    return status;
}

/* Enough to make writing cheap, little enough to stream. */
#define PIECE ((size_t)1 << 18)

static gsnn_status items(gsnn_json_maker *maker, size_t begin, size_t end, bool lines,
                         gsnn_text *out, const gsnn_channel *channel, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = begin; status == GSNN_OK && i < end; i++) {
        if (!lines)
            gsnn_text_append(out, i == begin ? "\n" : ",\n");
        status = item(maker, i, lines, out, error);
        if (lines)
            gsnn_text_append_char(out, '\n');
        if (status == GSNN_OK && out->length >= PIECE) {
            status = gsnn_channel_send(channel, out, error);
            if (status == GSNN_OK)
                status = gsnn_run_step(channel->run, "writing", i - begin, end - begin, error);
        }
    }
    return status;
}

static gsnn_status write(const gsnn_enumeration *enumeration, const gsnn_channel *channel,
                         bool lines, gsnn_error *error) {
    gsnn_json_maker maker;
    gsnn_text out = {0};
    size_t count = enumeration->count, all = count + enumeration->morphisms.count;
    gsnn_json_maker_init(&maker, enumeration);
    gsnn_status status = header(&maker, lines, &out, error);
    gsnn_text_append(&out, lines ? "\n" : ",\n\"architectures\":[");
    if (status == GSNN_OK)
        status = items(&maker, 0, count, lines, &out, channel, error);
    if (!lines)
        gsnn_text_append(&out, enumeration->options.morphisms ? "\n],\n\"morphisms\":[" : "\n]");
    if (status == GSNN_OK)
        status = items(&maker, count, all, lines, &out, channel, error);
    if (!lines)
        gsnn_text_append(&out, enumeration->options.morphisms ? "\n]}\n" : "}\n");
    if (status == GSNN_OK)
        status = gsnn_channel_send(channel, &out, error);
    gsnn_text_clear(&out);
    gsnn_json_maker_clear(&maker);
    return status;
}

static gsnn_status write_json(const gsnn_enumeration *enumeration, const gsnn_channel *channel,
                              gsnn_error *error) {
    return write(enumeration, channel, false, error);
}

static gsnn_status write_jsonl(const gsnn_enumeration *enumeration, const gsnn_channel *channel,
                               gsnn_error *error) {
    return write(enumeration, channel, true, error);
}

const gsnn_writer gsnn_json_writer = {.format = "json", .write = write_json};
const gsnn_writer gsnn_jsonl_writer = {.format = "jsonl", .write = write_jsonl};
