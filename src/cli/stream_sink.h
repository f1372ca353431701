/* stream_sink.h - a stdio stream as the sink of a writer. */
#ifndef GSNN_CLI_STREAM_SINK_H
#define GSNN_CLI_STREAM_SINK_H

#include "gsnn.h"

/* A gsnn_sink whose context is a FILE *. */
bool gsnn_stream_sink(void *stream, const char *bytes, size_t length);

#endif
