#include "write/writer.h"

#include "base/counters.h"

#include <string.h>

/* Lines are gathered to pieces of about this size before they are sent. */
#define BYTES_AT_ONCE 65536

static const gsnn_writer *const writers[] = {
    &gsnn_json_writer,  &gsnn_jsonl_writer, &gsnn_dot_writer,
    &gsnn_table_writer, &gsnn_csv_writer,   &gsnn_counts_writer,
};

const char *gsnn_writer_name(size_t place) {
    return place < sizeof writers / sizeof *writers ? writers[place]->format : NULL;
}

gsnn_status gsnn_channel_send(const gsnn_channel *channel, gsnn_text *text, gsnn_error *error) {
    if (text->failed)
        return gsnn_fail_memory(error);
    bool taken = !text->length || channel->sink(channel->context, text->bytes, text->length);
    gsnn_text_reset(text);
    return taken ? GSNN_OK : gsnn_fail(error, GSNN_FAILED, "the output could not be written");
}

gsnn_status gsnn_channel_send_lines(const gsnn_channel *channel,
                                    const gsnn_enumeration *enumeration,
                                    gsnn_line_writer append_line, gsnn_text *text,
                                    gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < enumeration->count; i++) {
        append_line(enumeration, gsnn_enumeration_architecture(enumeration, i), text);
        if (text->length > BYTES_AT_ONCE)
            status = gsnn_channel_send(channel, text, error);
    }
    if (status == GSNN_OK)
        status = gsnn_channel_send(channel, text, error);
    gsnn_text_clear(text);
    return status;
}

gsnn_status gsnn_write(const gsnn_enumeration *enumeration, const char *format, gsnn_sink sink,
                       void *context, const gsnn_run *run, gsnn_error *error) {
    gsnn_channel channel = {sink, context, run};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (strcmp(writers[i]->format, format) == 0) {
            double began = gsnn_phase_begin(run);
            gsnn_status status = writers[i]->write(enumeration, &channel, error);
            gsnn_phase_end(run, GSNN_PHASE_WRITING, began);
            return status;
        }
    return gsnn_fail(error, GSNN_INVALID, "there is no format called '%s'", format);
}
