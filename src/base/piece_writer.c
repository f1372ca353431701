#include "base/piece_writer.h"

#include <string.h>
#include <sys/uio.h>

/* Writes both parts. */
static bool write_parts(int descriptor, struct iovec parts[2]) {
    int at = 0;
    while (at < 2) {
        ssize_t written = writev(descriptor, parts + at, 2 - at);
        if (written < 0)
            return false;
        size_t left = (size_t)written;
        while (at < 2 && left >= parts[at].iov_len)
            left -= parts[at++].iov_len;
        if (at < 2) {
            parts[at].iov_base = (char *)parts[at].iov_base + left;
            parts[at].iov_len -= left;
        }
    }
    return true;
}

bool gsnn_piece_write(gsnn_piece_writer *writer, const char *bytes, size_t length) {
    size_t held = writer->held_count;
    if (length < GSNN_PIECE - held) {
        memcpy(writer->held + held, bytes, length);
        writer->held_count += length;
        return true;
    }
    size_t rest = (length - (GSNN_PIECE - held)) % GSNN_PIECE;
    struct iovec parts[2] = {
        {writer->held, held},
        {(char *)bytes, length - rest},
    };
    writer->held_count = 0;
    if (!write_parts(writer->descriptor, parts))
        return false;
    memcpy(writer->held, bytes + length - rest, rest);
    writer->held_count = rest;
    return true;
}

bool gsnn_piece_flush(gsnn_piece_writer *writer) {
    struct iovec parts[2] = {{writer->held, writer->held_count}, {NULL, 0}};
    writer->held_count = 0;
    return write_parts(writer->descriptor, parts);
}
