/* output_file.c - a file that appears only when complete. */
#define _GNU_SOURCE /* O_TMPFILE; NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) \
                     */
#include "base/output_file.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/piece_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct gsnn_output {
    FILE *stream;
    gsnn_piece_writer pieces; /* what the sink writes to the stream's file */
    char *path;               /* NULL: standard output */
    char *temporary;          /* what takes the place of path; NULL: nothing does */
    bool nameless;            /* temporary is a name that the stream's file gets in the end */
    bool copied;              /* the stream's file is copied to path in the end */
    int sink_errno;           /* why the sink failed, or 0 */
    gsnn_output *next;
};

/* Standard output was a pipe that nobody reads any more. */
static bool reader_gone;

/* The outputs with a temporary file that has a name. */
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

/* The file that a path leads to through symbolic links, or the path itself when there is none yet;
 * NULL with errno when the links lead nowhere or there is no memory. */
static char *follow_links(const char *path) {
    struct stat about;
    char *target = realpath(path, NULL);
    if (target || errno != ENOENT)
        return target;
    if (lstat(path, &about) == 0) /* a link to what is not there */
        return NULL;
    return gsnn_copy_string(path);
}

/* PATH.XXXXXX, or XXXXXX in the folder of PATH for the folder itself. */
static char *name_beside(const char *path) {
    static const char suffix[] = ".XXXXXX";
    size_t length = strlen(path);
    char *name = gsnn_new(length + sizeof suffix, 1);
    if (name) {
        memcpy(name, path, length);
        memcpy(name + length, suffix, sizeof suffix);
    }
    return name;
}

/* A file without a name in the folder of the path: it is gone when the process is killed.  -1 where
 * the file system has no such files. */
static int open_nameless(const char *path) {
#ifdef O_TMPFILE
    char *folder = gsnn_copy_string(path);
    int descriptor = -1;
    if (folder) {
        char *slash = strrchr(folder, '/');
        if (slash)
            slash[slash == folder] = '\0';
        descriptor = open(slash ? folder : ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    }
    free(folder);
    return descriptor;
#else
    (void)path;
    return -1;
#endif
}

/* Gives a nameless file the name of the template, with the X's filled in. */
static bool give_name(int descriptor, char *template) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    char file[64], *x = template + strlen(template) - 6;
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t state = (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 20 ^ (uint64_t)getpid() << 40;
    snprintf(file, sizeof file, "/proc/self/fd/%d", descriptor);
    for (int attempt = 0; attempt < 100; attempt++) {
        for (int i = 0; i < 6; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            x[i] = letters[(state >> 33) % (sizeof letters - 1)];
        }
        if (linkat(AT_FDCWD, file, AT_FDCWD, template, AT_SYMLINK_FOLLOW) == 0)
            return true;
        if (errno != EEXIST)
            return false;
    }
    return false;
}

/* Opens what is written until all is there: a file in the folder of output->path that takes its
 * place then.  Where the folder may not be written to but the file may, the bytes are kept aside
 * and copied into the file in the end. */
static FILE *open_temporary(gsnn_output *output, const struct stat *about) {
    int descriptor = open_nameless(output->path);
    output->nameless = descriptor >= 0;
    output->temporary = name_beside(output->path);
    if (!output->temporary) {
        if (descriptor >= 0)
            close(descriptor);
        return NULL;
    }
    if (descriptor < 0)
        descriptor = mkstemp(output->temporary);
    if (descriptor < 0) {
        int reason = errno;
        free(output->temporary);
        output->temporary = NULL;
        output->copied = about != NULL;
        errno = reason;
        return about ? tmpfile() : NULL;
    }
    /* The permissions that the file has, or that a plain open would give a new one. */
    mode_t mask = umask(0);
    umask(mask);
    mode_t mode = about ? about->st_mode & 07777 : 0666 & ~mask;
    FILE *stream = NULL;
    if (fchmod(descriptor, mode) == 0 && (!about || about->st_uid == geteuid() ||
                                          fchown(descriptor, about->st_uid, about->st_gid) == 0))
        stream = fdopen(descriptor, "w");
    if (!stream) {
        int reason = errno;
        close(descriptor);
        if (!output->nameless)
            unlink(output->temporary);
        errno = reason;
    } else if (!output->nameless) {
        remember(output);
    }
    return stream;
}

/* Opens the file behind output->path, links followed. */
static FILE *open_file(gsnn_output *output) {
    struct stat about;
    /* Devices and pipes: the link of an open pipe (/dev/stdout) leads to no path. */
    if (stat(output->path, &about) == 0 && !S_ISREG(about.st_mode))
        return fopen(output->path, "w");
    char *target = follow_links(output->path);
    if (!target)
        return NULL;
    free(output->path);
    output->path = target;
    bool exists = stat(target, &about) == 0;
    /* What may not be written to is not replaced either. */
    if (exists && access(target, W_OK) != 0)
        return NULL;
    return open_temporary(output, exists ? &about : NULL);
}

gsnn_status gsnn_output_open(const char *path, gsnn_output **result, FILE **stream,
                             gsnn_error *error) {
    gsnn_output *output = gsnn_new(1, sizeof *output);
    if (!output)
        return gsnn_fail_memory(error);
    output->stream = stdout;
    if (path && strcmp(path, "-") != 0) {
        output->path = gsnn_copy_string(path);
        if (!output->path) {
            free_output(output);
            return gsnn_fail_memory(error);
        }
        output->stream = open_file(output);
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

/* Says why it could not be written. */
static gsnn_status fail_to_write(const gsnn_output *output, gsnn_status status, gsnn_error *error) {
    int reason = output->sink_errno;
    if (!output->path && reason == EPIPE)
        reader_gone = true;
    return gsnn_fail(error, status, "%s: %s", name_of(output),
                     reason ? strerror(reason) : "write error");
}

bool gsnn_output_reader_gone(void) {
    return reader_gone;
}

/* Copies what was kept aside into the file; false with errno. */
static bool copy_into(FILE *from, const char *path) {
    char piece[65536];
    size_t length;
    int reason = 0;
    FILE *to = fopen(path, "w");
    if (!to)
        return false;
    rewind(from);
    while (!reason && (length = fread(piece, 1, sizeof piece, from)) > 0)
        if (fwrite(piece, 1, length, to) != length)
            reason = errno;
    if (!reason && ferror(from))
        reason = EIO;
    if (fclose(to) != 0 && !reason)
        reason = errno;
    errno = reason;
    return !reason;
}

gsnn_status gsnn_output_commit(gsnn_output *output, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    bool named = output->temporary && !output->nameless;
    bool failed = ferror(output->stream) != 0;
    errno = 0;
    failed |= !gsnn_piece_flush(&output->pieces);
    int reason = errno;
    failed |= fflush(output->stream) != 0;
    if (!failed && output->copied)
        failed = !copy_into(output->stream, output->path);
    if (!failed && output->nameless)
        failed = !(named = give_name(output->pieces.descriptor, output->temporary));
    if (failed && !reason)
        reason = errno;
    if (output->path && fclose(output->stream) != 0 && !failed) {
        failed = true;
        reason = errno;
    }
    if (!failed && named && rename(output->temporary, output->path) != 0) {
        failed = true;
        reason = errno;
    }
    if (failed) {
        if (named)
            unlink(output->temporary);
        output->sink_errno = reason;
        status = fail_to_write(output, GSNN_FAILED, error);
    }
    free_output(output);
    return status;
}

void gsnn_output_abandon(gsnn_output *output) {
    if (!output)
        return;
    if (output->path)
        fclose(output->stream);
    if (output->temporary && !output->nameless)
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
        fail_to_write(output, status, error);
    gsnn_output_abandon(output);
    return status;
}
