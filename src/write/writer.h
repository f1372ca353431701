/* writer.h - the formats: each a visitor of the same finished enumeration. */
#ifndef GSNN_WRITE_WRITER_H
#define GSNN_WRITE_WRITER_H

#include "base/run.h"
#include "base/text.h"
#include "enumeration/enumeration.h"

/* Where a writer puts its bytes. */
typedef struct gsnn_channel {
    gsnn_sink sink;
    void *context;
    const gsnn_run *run;
} gsnn_channel;

/* Hands a text to the sink and empties it; fails when the text or the sink did. */
gsnn_status gsnn_channel_send(const gsnn_channel *channel, gsnn_text *text, gsnn_error *error);

/* Appends the line of an architecture. */
typedef void (*gsnn_line_writer)(const gsnn_enumeration *enumeration,
                                 const gsnn_architecture *architecture, gsnn_text *text);

/* Sends a text (the heading) and behind it a line for each architecture, then frees the text. */
gsnn_status gsnn_channel_send_lines(const gsnn_channel *channel,
                                    const gsnn_enumeration *enumeration,
                                    gsnn_line_writer append_line, gsnn_text *text,
                                    gsnn_error *error);

/* One format, and how an enumeration is sent in it. */
typedef struct gsnn_writer {
    const char *format;
    gsnn_status (*write)(const gsnn_enumeration *enumeration, const gsnn_channel *channel,
                         gsnn_error *error);
} gsnn_writer;

/* The name of the format at a place in their list; NULL behind the last. */
const char *gsnn_writer_name(size_t place);

extern const gsnn_writer gsnn_json_writer;
extern const gsnn_writer gsnn_jsonl_writer;
extern const gsnn_writer gsnn_dot_writer;
extern const gsnn_writer gsnn_table_writer;
extern const gsnn_writer gsnn_csv_writer;
extern const gsnn_writer gsnn_counts_writer;

#endif
