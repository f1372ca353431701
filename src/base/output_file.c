/* output_file.c - a file that appears only when complete. */
#include "base/output_file.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/piece_writer.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct gsnn_output {
    FILE *stream;
    gsnn_piece_writer pieces; /* what the sink writes to the stream's file */
    char *path;               /* NULL: standard output */
    char *temporary;          /* NULL: the stream writes to path itself */
    int sink_errno;           /* why the sink failed, or 0 */
    gsnn_output *next;
};

/* The outputs with a temporary file. */
static gsnn_output *unfinished;
static pthread_mutex_t unfinished_lock = PTHREAD_MUTEX_INITIALIZER;

static void remember(gsnn_output *output) {
    pthread_mutex_lock(&unfinished_lock);
    output->next = unfinished;
    unfinished = output;
    pthread_mutex_unlock(&unfinished_lock);
}

static void forget(const gsnn_output *output) {
    pthread_mutex_lock(&unfinished_lock);
    gsnn_output **at = &unfinished;
    while (*at && *at != output)
        at = &(*at)->next;
    if (*at)
        *at = output->next;
    pthread_mutex_unlock(&unfinished_lock);
}

void gsnn_output_discard_all(void) {
    /* The lock may be held by whoever was interrupted, so the list is read without it. */
    for (const gsnn_output *output = unfinished; output; output = output->next)
        unlink(output->temporary);
}

static void free_output(gsnn_output *output) {
    forget(output);
    free(output->path);
    free(output->temporary);
    free(output);
}

/* Opens a new file beside output->path, with the permissions that a plain open would give. */
static FILE *open_temporary(gsnn_output *output) {
    static const char suffix[] = ".XXXXXX";
    size_t length = strlen(output->path);
    output->temporary = gsnn_new(length + sizeof suffix, 1);
    if (!output->temporary)
        return NULL;
    memcpy(output->temporary, output->path, length);
    memcpy(output->temporary + length, suffix, sizeof suffix);
    int descriptor = mkstemp(output->temporary);
    if (descriptor < 0) {
        free(output->temporary);
        output->temporary = NULL;
        return NULL;
    }
    mode_t mask = umask(0);
    umask(mask);
    FILE *stream = fchmod(descriptor, 0666 & ~mask) == 0 ? fdopen(descriptor, "w") : NULL;
    if (!stream) {
        int reason = errno;
        close(descriptor);
        unlink(output->temporary);
        errno = reason;
    }
    if (stream)
        remember(output);
    return stream;
}

gsnn_status gsnn_output_open(const char *path, gsnn_output **result, FILE **stream,
                             gsnn_error *error) {
    gsnn_output *output = gsnn_new(1, sizeof *output);
    if (!output)
        return gsnn_fail_memory(error);
    output->stream = stdout;
    if (path) {
        struct stat about;
        output->path = gsnn_copy_string(path);
        if (!output->path) {
            free_output(output);
            return gsnn_fail_memory(error);
        }
        bool special = stat(path, &about) == 0 && !S_ISREG(about.st_mode);
        output->stream = special ? fopen(path, "w") : open_temporary(output);
        if (!output->stream) {
            int reason = errno;
            free_output(output);
            return gsnn_fail(error, GSNN_FAILED, "%s: %s", path, strerror(reason));
        }
    }
    output->pieces.descriptor = fileno(output->stream);
    *stream = output->stream;
    *result = output;
    return GSNN_OK;
}

static const char *name_of(const gsnn_output *output) {
    return output->path ? output->path : "standard output";
}

gsnn_status gsnn_output_commit(gsnn_output *output, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    bool failed = ferror(output->stream) != 0;
    errno = 0;
    failed |= !gsnn_piece_flush(&output->pieces);
    int reason = errno;
    if (output->path)
        failed |= fclose(output->stream) != 0;
    else
        failed |= fflush(output->stream) != 0;
    if (reason)
        errno = reason;
    if (!failed && output->temporary)
        failed = rename(output->temporary, output->path) != 0;
    if (failed) {
        status = gsnn_fail(error, GSNN_FAILED, "%s: %s", name_of(output),
                           errno ? strerror(errno) : "write error");
        if (output->temporary)
            unlink(output->temporary);
    }
    free_output(output);
    return status;
}

void gsnn_output_abandon(gsnn_output *output) {
    if (!output)
        return;
    if (output->path)
        fclose(output->stream);
    if (output->temporary)
        unlink(output->temporary);
    free_output(output);
}

bool gsnn_output_sink(void *context, const char *bytes, size_t length) {
    gsnn_output *output = context;
    errno = 0;
    if (gsnn_piece_write(&output->pieces, bytes, length))
        return true;
    output->sink_errno = errno;
    return false;
}

gsnn_status gsnn_output_end(gsnn_output *output, gsnn_status status, gsnn_error *error) {
    if (status == GSNN_OK)
        return gsnn_output_commit(output, error);
    if (output->sink_errno)
        gsnn_fail(error, status, "%s: %s", name_of(output), strerror(output->sink_errno));
    gsnn_output_abandon(output);
    return status;
}
