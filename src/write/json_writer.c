/* json_writer.c - one document, or one record a line; both are streamed record by record. */
#include "base/memory.h"
#include "base/parallel.h"
#include "write/json_record.h"
#include "write/writer.h"

#include <stdlib.h>
#include <string.h>

/* Appends record i of architectures and morphisms taken together. */
static gsnn_status item(gsnn_json_maker *maker, size_t i, gsnn_text *out, gsnn_error *error) {
    const gsnn_enumeration *e = maker->enumeration;
    return i < e->count ? gsnn_json_architecture(maker, i, out, error)
                        : gsnn_json_morphism(maker, &e->morphisms.list[i - e->count], out, error);
}

/* Records are made in chunks, on several threads, and sent in their order.  A chunk is as many
 * records as are likely to make up so many bytes, at least one; so many chunks a thread may wait to
 * be sent. */
#define CHUNK_BYTES ((size_t)1 << 17)
#define CHUNKS_A_THREAD 2

typedef struct chunk_loop {
    const gsnn_channel *channel;
    gsnn_json_maker *makers; /* one a thread */
    size_t *starts;          /* the first record of each chunk, and behind the last the end */
    size_t start_capacity, chunks;
    size_t begin;  /* the first record of all */
    size_t stride; /* from each record wanted to the next */
    size_t end;
    gsnn_run run;     /* for any thread: nobody listens to progress */
    gsnn_text *texts; /* of the chunks made or being made: chunk i in place i % window */
    size_t window;
    bool lines;
} chunk_loop;

static gsnn_status make_chunk(void *context, size_t worker, size_t index, gsnn_error *error) {
    chunk_loop *loop = context;
    /* On the stack while it grows, since other threads write its neighbours. */
    gsnn_text out = loop->texts[index % loop->window];
    gsnn_status status = GSNN_OK;
    gsnn_text_reserve(&out, CHUNK_BYTES);
    for (size_t i = loop->starts[index]; status == GSNN_OK && i < loop->starts[index + 1];
         i += loop->stride) {
        status = gsnn_run_step(&loop->run, "writing", i, loop->end, error);
        if (status != GSNN_OK)
            break;
        if (!loop->lines)
            gsnn_text_append(&out, i == loop->begin ? "\n" : ",\n");
        status = item(&loop->makers[worker], i, &out, error);
        if (loop->lines)
            gsnn_text_append_char(&out, '\n');
    }
    loop->texts[index % loop->window] = out;
    return status;
}

static gsnn_status send_chunk(void *context, size_t index, gsnn_error *error) {
    chunk_loop *loop = context;
    gsnn_status status =
        gsnn_run_step(loop->channel->run, "writing", loop->starts[index], loop->end, error);
    return status == GSNN_OK
               ? gsnn_channel_send(loop->channel, &loop->texts[index % loop->window], error)
               : status;
}

static double all(const gsnn_written_sizes *sizes) {
    return sizes->generators + sizes->rho + sizes->rows + sizes->neuron_maps + sizes->morphisms +
           sizes->rest;
}

/* Divides the records from `first` on into chunks. */
static gsnn_status plan(const gsnn_enumeration *e, chunk_loop *loop, size_t first,
                        gsnn_error *error) {
    gsnn_record_sizer sizer;
    gsnn_record_sizer_init(&sizer, e);
    for (;;) {
        if (gsnn_reserve(&loop->starts, &loop->start_capacity, loop->chunks + 1,
                         sizeof *loop->starts))
            return gsnn_fail_memory(error);
        if (first >= loop->end)
            break;
        loop->starts[loop->chunks++] = first;
        gsnn_written_sizes sizes = {0};
        for (; first < loop->end && all(&sizes) < CHUNK_BYTES; first += loop->stride)
            gsnn_record_sizer_add(&sizer, first, &sizes);
    }
    loop->starts[loop->chunks] = loop->end;
    return GSNN_OK;
}

static gsnn_status items(const gsnn_enumeration *enumeration, gsnn_tree_store *trees, size_t begin,
                         size_t end, bool lines, const gsnn_channel *channel, gsnn_error *error) {
    size_t threads = gsnn_parallel_threads(channel->run->threads);
    chunk_loop loop = {
        .channel = channel,
        .makers = gsnn_new(threads, sizeof *loop.makers),
        .texts = gsnn_new(threads * CHUNKS_A_THREAD, sizeof *loop.texts),
        .window = threads * CHUNKS_A_THREAD,
        .begin = begin,
        .end = end,
        .run = *channel->run,
        .stride = enumeration->options.parts,
        .lines = lines,
    };
    loop.run.progress = NULL;
    gsnn_status status = loop.makers && loop.texts ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < threads; i++)
        gsnn_json_maker_init(&loop.makers[i], enumeration, trees, lines);
    if (status == GSNN_OK)
        status = plan(enumeration, &loop, begin + enumeration->options.part, error);
    if (status == GSNN_OK)
        status = gsnn_parallel_in_order(threads, loop.chunks, loop.window, make_chunk, send_chunk,
                                        &loop, error);
    for (size_t i = 0; loop.makers && i < threads; i++)
        gsnn_json_maker_clear(&loop.makers[i]);
    for (size_t i = 0; loop.texts && i < loop.window; i++)
        gsnn_text_clear(&loop.texts[i]);
    free(loop.makers);
    free(loop.texts);
    free(loop.starts);
    return status;
}

/* The header of a document stays open, up to the list of architectures. */
static gsnn_status send_header(const gsnn_enumeration *enumeration, bool lines,
                               const gsnn_channel *channel, gsnn_error *error) {
    gsnn_text out = {0};
    gsnn_json json;
    gsnn_json_init_text(&json, &out);
    gsnn_status status = gsnn_json_header(enumeration, lines, &json, error);
    if (status == GSNN_OK && lines) {
        gsnn_json_end_object(&json);
        gsnn_json_end_line(&json);
    } else if (status == GSNN_OK) {
        gsnn_json_line(&json);
        gsnn_json_key(&json, "architectures");
        gsnn_json_begin_lines(&json);
    }
    if (status == GSNN_OK)
        status = gsnn_channel_send(channel, &out, error);
    gsnn_text_clear(&out);
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
