/* json_writer.c - one document, or one record a line; both are streamed record by record. */
#include "base/memory.h"
#include "base/parallel.h"
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

/* Records are made in chunks, several chunks at a time on several threads, and then sent in their
 * order.  A chunk is as many records as are likely to make up so many bytes, at least one. */
#define CHUNKS_A_THREAD 8
#define CHUNK_BYTES ((size_t)1 << 19)

typedef struct chunk_loop {
    gsnn_json_maker *makers; /* one a thread */
    gsnn_text *texts;        /* one a chunk */
    size_t *starts;          /* the first record of each chunk of this round, and of the next */
    size_t begin;            /* the first record of all */
    size_t stride;           /* from each record wanted to the next */
    size_t end;
    gsnn_run run; /* for any thread: nobody listens to progress */
    bool lines;
} chunk_loop;

static gsnn_status make_chunk(void *context, size_t worker, size_t index, gsnn_error *error) {
    chunk_loop *loop = context;
    gsnn_text *out = &loop->texts[index];
    gsnn_status status = GSNN_OK;
    for (size_t i = loop->starts[index]; status == GSNN_OK && i < loop->starts[index + 1];
         i += loop->stride) {
        status = gsnn_run_step(&loop->run, "writing", i, loop->end, error);
        if (status != GSNN_OK)
            break;
        if (!loop->lines)
            gsnn_text_append(out, i == loop->begin ? "\n" : ",\n");
        status = item(&loop->makers[worker], i, loop->lines, out, error);
        if (loop->lines)
            gsnn_text_append_char(out, '\n');
    }
    return status;
}

/* About how many bytes record i takes. */
static size_t estimate(const gsnn_enumeration *e, size_t i) {
    bool morphism = i >= e->count, full = e->options.weights == GSNN_WEIGHTS_FULL;
    size_t larger = morphism ? e->morphisms.list[i - e->count].to : i;
    const gsnn_architecture *a = &e->architectures[larger];
    size_t numbers = morphism ? full : e->group->generator_count;
    if (!morphism && full)
        numbers += e->group->degree * (e->group->matrix ? 4 * a->weights.dimension : 1);
    bool shown = fmpz_cmp_ui(a->neurons, e->options.max_rows) <= 0;
    return 500 + 4 * e->group->degree + (shown ? 4 * numbers * fmpz_get_ui(a->neurons) : 0);
}

/* Fills in starts for a round of at most `most` chunks; returns how many there are. */
static size_t plan_round(const gsnn_enumeration *e, chunk_loop *loop, size_t first, size_t end,
                         size_t most) {
    size_t chunks = 0;
    while (chunks < most && first < end) {
        size_t bytes = 0;
        loop->starts[chunks++] = first;
        do {
            bytes += estimate(e, first);
            first += loop->stride;
        } while (first < end && bytes < CHUNK_BYTES);
    }
    loop->starts[chunks] = first < end ? first : end;
    return chunks;
}

static gsnn_status items(const gsnn_enumeration *enumeration, gsnn_tree_store *trees, size_t begin,
                         size_t end, bool lines, const gsnn_channel *channel, gsnn_error *error) {
    size_t threads = gsnn_parallel_threads(channel->run->threads);
    size_t most = threads * CHUNKS_A_THREAD, first = begin + enumeration->options.part;
    chunk_loop loop = {
        .makers = gsnn_new(threads, sizeof *loop.makers),
        .texts = gsnn_new(most, sizeof *loop.texts),
        .starts = gsnn_new(most + 1, sizeof *loop.starts),
        .begin = begin,
        .end = end,
        .run = *channel->run,
        .stride = enumeration->options.parts,
        .lines = lines,
    };
    loop.run.progress = NULL;
    gsnn_status status =
        loop.makers && loop.texts && loop.starts ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < threads; i++)
        gsnn_json_maker_init(&loop.makers[i], enumeration, trees);
    while (status == GSNN_OK && first < end) {
        size_t chunks = plan_round(enumeration, &loop, first, end, most);
        status = gsnn_run_step(channel->run, "writing", first, end, error);
        if (status == GSNN_OK)
            status = gsnn_parallel(threads, chunks, make_chunk, &loop, error);
        for (size_t i = 0; status == GSNN_OK && i < chunks; i++)
            status = gsnn_channel_send(channel, &loop.texts[i], error);
        first = loop.starts[chunks];
    }
    for (size_t i = 0; loop.makers && i < threads; i++)
        gsnn_json_maker_clear(&loop.makers[i]);
    for (size_t i = 0; loop.texts && i < most; i++)
        gsnn_text_clear(&loop.texts[i]);
    free(loop.makers);
    free(loop.texts);
    free(loop.starts);
    return status;
}

static gsnn_status send_header(const gsnn_enumeration *enumeration, bool lines,
                               const gsnn_channel *channel, gsnn_error *error) {
    gsnn_json_maker maker;
    gsnn_text out = {0};
    gsnn_json_maker_init(&maker, enumeration, NULL);
    gsnn_status status = header(&maker, lines, &out, error);
    gsnn_text_append(&out, lines ? "\n" : ",\n\"architectures\":[");
    if (status == GSNN_OK)
        status = gsnn_channel_send(channel, &out, error);
    gsnn_text_clear(&out);
    gsnn_json_maker_clear(&maker);
    return status;
}

static gsnn_status send(const gsnn_channel *channel, const char *string, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_text_append(&text, string);
    gsnn_status status = gsnn_channel_send(channel, &text, error);
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status write(const gsnn_enumeration *enumeration, const gsnn_channel *channel,
                         bool lines, gsnn_error *error) {
    size_t count = enumeration->count, all = count + enumeration->morphisms.count;
    bool morphisms = enumeration->options.morphisms;
    gsnn_tree_store trees;
    gsnn_status status = gsnn_tree_store_init(&trees, enumeration, error);
    if (status != GSNN_OK)
        return status;
    status = send_header(enumeration, lines, channel, error);
    if (status == GSNN_OK)
        status = items(enumeration, &trees, 0, count, lines, channel, error);
    if (status == GSNN_OK && !lines)
        status = send(channel, morphisms ? "\n],\n\"morphisms\":[" : "\n]", error);
    if (status == GSNN_OK)
        status = items(enumeration, &trees, count, all, lines, channel, error);
    if (status == GSNN_OK && !lines)
        status = send(channel, morphisms ? "\n]}\n" : "}\n", error);
    gsnn_tree_store_clear(&trees);
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
