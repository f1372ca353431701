#include "base/source_text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK ((size_t)1 << 16)

static gsnn_status fail_errno(gsnn_error *error, gsnn_status status, const char *what) {
    char reason[128];
    if (strerror_r(errno, reason, sizeof reason))
        return gsnn_fail(error, status, "%s: error %d", what, errno);
    return gsnn_fail(error, status, "%s: %s", what, reason);
}

static gsnn_status step(const gsnn_run *run, size_t done, gsnn_error *error) {
    return run ? gsnn_run_step(run, "reading", done, 0, error) : GSNN_OK;
}

/* Opening a pipe waits for its other end, so it can be interrupted like reading. */
static gsnn_status open_file(int *descriptor, const char *path, const gsnn_run *run,
                             gsnn_error *error) {
    for (;;) {
        *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (*descriptor >= 0)
            return GSNN_OK;
        if (errno != EINTR)
            break;
        gsnn_status status = step(run, 0, error);
        if (status)
            return status;
    }
    bool machine = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
    return fail_errno(error, machine ? GSNN_FAILED : GSNN_INVALID, "cannot be opened");
}

static gsnn_status fail_large(size_t limit, gsnn_error *error) {
    return gsnn_fail(error, GSNN_INVALID, "larger than the limit of %zu MiB", limit >> 20);
}

/* Appends what one read() gives; *ended at the end. */
static gsnn_status read_block(gsnn_text *text, int descriptor, size_t limit, bool *ended,
                              gsnn_error *error) {
    if (text->length > limit)
        return fail_large(limit, error);
    if (!gsnn_text_reserve(text, BLOCK))
        return gsnn_fail_memory(error);
    ssize_t count = read(descriptor, text->bytes + text->length, BLOCK);
    if (count >= 0) {
        text->length += (size_t)count;
        *ended = count == 0;
    } else if (errno == EISDIR) {
        return gsnn_fail(error, GSNN_INVALID, "is a directory");
    } else if (errno == EAGAIN) {
        /* Somebody has made the standard input non-blocking. */
        struct pollfd wait = {.fd = descriptor, .events = POLLIN};
        poll(&wait, 1, -1);
    } else if (errno != EINTR) {
        return fail_errno(error, GSNN_INVALID, "cannot be read");
    }
    return GSNN_OK;
}

gsnn_status gsnn_source_read(gsnn_text *text, const char *path, size_t limit, const gsnn_run *run,
                             gsnn_error *error) {
    int descriptor = STDIN_FILENO;
    gsnn_status status = path ? open_file(&descriptor, path, run, error) : GSNN_OK;
    if (status)
        return status;
    bool ended = false;
    while (!status && !ended) {
        status = step(run, text->length, error);
        if (!status)
            status = read_block(text, descriptor, limit, &ended, error);
    }
    if (path)
        close(descriptor);
    return status;
}

gsnn_status gsnn_stream_read(gsnn_text *text, FILE *stream, size_t limit, gsnn_error *error) {
    size_t got;
    do {
        if (!gsnn_text_reserve(text, BLOCK))
            return gsnn_fail_memory(error);
        got = fread(text->bytes + text->length, 1, text->capacity - text->length, stream);
        text->length += got;
        if (text->length > limit)
            return fail_large(limit, error);
    } while (got);
    if (!ferror(stream))
        return GSNN_OK;
    return errno == EISDIR ? gsnn_fail(error, GSNN_INVALID, "is a directory")
                           : fail_errno(error, GSNN_INVALID, "cannot be read");
}
