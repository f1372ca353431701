#include "cli/stream_sink.h"

bool gsnn_stream_sink(void *stream, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, stream) == length;
}
