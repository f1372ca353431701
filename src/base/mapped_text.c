/* mapped_text.c - large files by mmap(). */
/* For madvise().  NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#define _DEFAULT_SOURCE
#include "base/mapped_text.h"

#include "base/error.h"
#include "base/source_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Systems map some pages around one that is met; of those, too, memory is given back. */
#define NEIGHBOURHOOD ((size_t)1 << 16)

/* Bytes that a walk leaves at a time. */
#define STEP ((ptrdiff_t)1 << 22)

static bool is_large(const struct stat *file, off_t at) {
    return S_ISREG(file->st_mode) && file->st_size >= at &&
           (uintmax_t)(file->st_size - at) >= GSNN_MAPPED_LEAST_BYTES &&
           (uintmax_t)file->st_size <= SIZE_MAX;
}

/* Maps what is left of an open file; false when it is not large, or cannot be mapped. */
static bool map_rest(gsnn_mapped_text *text, int descriptor) {
    struct stat file;
    off_t at = lseek(descriptor, 0, SEEK_CUR);
    if (at < 0 || fstat(descriptor, &file) || !is_large(&file, at))
        return false;
    size_t length = (size_t)file.st_size;
    void *map = mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (map == MAP_FAILED)
        return false;
    madvise(map, length, MADV_SEQUENTIAL);
    text->map = map;
    text->map_length = length;
    text->bytes = text->map + at;
    text->length = length - (size_t)at;
    return true;
}

static bool map_source(gsnn_mapped_text *text, const char *path) {
    struct stat file;
    if (!path)
        return map_rest(text, STDIN_FILENO);
    /* A pipe is not to be opened twice. */
    if (stat(path, &file) || !is_large(&file, 0))
        return false;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool mapped = map_rest(text, descriptor);
    close(descriptor);
    return mapped;
}

/* The text of what was read. */
static gsnn_status hold(gsnn_mapped_text *text, gsnn_status status) {
    text->bytes = text->held.bytes;
    text->length = text->held.length;
    return status;
}

/* Reads more of standard input into the held text; *more is whether there is still more. */
static gsnn_status read_some(gsnn_text *held, bool *more, const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = gsnn_source_read(held, NULL, GSNN_MAPPED_MOST_HELD, run, error);
    *more = status == GSNN_INVALID && held->length > GSNN_MAPPED_MOST_HELD;
    return *more ? GSNN_OK : status;
}

/* Writes all that is held behind `length` bytes of a file; false when there is no room. */
static bool put_into(int file, const gsnn_text *held, size_t length) {
    for (size_t done = 0; done < held->length;) {
        ssize_t count =
            pwrite(file, held->bytes + done, held->length - done, (off_t)(length + done));
        if (!count || (count < 0 && errno != EINTR))
            return false;
        done += count > 0 ? (size_t)count : 0;
    }
    return true;
}

/* Takes the `length` bytes of a file back before what is held. */
static gsnn_status take_back(gsnn_text *held, int file, size_t length, gsnn_error *error) {
    gsnn_text whole = {0};
    if (!gsnn_text_reserve(&whole, length + held->length))
        return gsnn_fail_memory(error);
    while (whole.length < length) {
        ssize_t count =
            pread(file, whole.bytes + whole.length, length - whole.length, (off_t)whole.length);
        if (!count || (count < 0 && errno != EINTR))
            break;
        whole.length += count > 0 ? (size_t)count : 0;
    }
    bool complete = whole.length == length;
    gsnn_text_append_bytes(&whole, held->bytes, held->length);
    gsnn_text_clear(held);
    *held = whole;
    return complete ? GSNN_OK
                    : gsnn_fail(error, GSNN_FAILED, "a temporary file cannot be read again");
}

/* Puts what is held, and all that comes behind it, into a file and maps it, if that can be done;
 * else all is held, or an error is left. */
static gsnn_status move_to(int file, gsnn_mapped_text *text, const gsnn_run *run,
                           gsnn_error *error) {
    gsnn_text *held = &text->held;
    gsnn_status status = GSNN_OK;
    size_t length = 0; /* of the file */
    bool more = true;
    while (!status && held->length && put_into(file, held, length)) {
        length += held->length;
        gsnn_text_reset(held);
        if (more)
            status = read_some(held, &more, run, error);
    }
    if (status)
        return status;
    if (!held->length && map_rest(text, file)) {
        gsnn_text_clear(held);
        return GSNN_OK;
    }
    status = take_back(held, file, length, error);
    return status || !more ? status : gsnn_source_read(held, NULL, SIZE_MAX, run, error);
}

/* Reads standard input that is no large file: what is large goes to a temporary one. */
static gsnn_status read_pipe(gsnn_mapped_text *text, const gsnn_run *run, gsnn_error *error) {
    bool more;
    gsnn_status status = read_some(&text->held, &more, run, error);
    if (status || !more)
        return status;
    FILE *file = tmpfile();
    if (!file)
        return gsnn_source_read(&text->held, NULL, SIZE_MAX, run, error);
    status = move_to(fileno(file), text, run, error);
    fclose(file);
    return status;
}

gsnn_status gsnn_mapped_text_read(gsnn_mapped_text *text, const char *path, const gsnn_run *run,
                                  gsnn_error *error) {
    if (map_source(text, path))
        return GSNN_OK;
    gsnn_status status = path ? gsnn_source_read(&text->held, path, SIZE_MAX, run, error)
                              : read_pipe(text, run, error);
    return text->map ? status : hold(text, status);
}

gsnn_status gsnn_mapped_text_read_stream(gsnn_mapped_text *text, FILE *stream, gsnn_error *error) {
    if (stream == stdin)
        return gsnn_mapped_text_read(text, NULL, NULL, error);
    int descriptor = fileno(stream);
    return descriptor >= 0 && map_rest(text, descriptor)
               ? GSNN_OK
               : hold(text, gsnn_stream_read(&text->held, stream, SIZE_MAX, error));
}

/* Gives back the memory of some bytes of a map. */
static void leave(const gsnn_mapped_text *text, const char *begin, const char *end) {
    size_t from = (size_t)(begin - text->map) / NEIGHBOURHOOD * NEIGHBOURHOOD;
    size_t to = ((size_t)(end - text->map) / NEIGHBOURHOOD + 1) * NEIGHBOURHOOD;
    if (to > text->map_length)
        to = text->map_length;
    madvise(text->map + from, to - from, MADV_DONTNEED);
}

void gsnn_mapped_walk_pass(gsnn_mapped_walk *walk, const char *at) {
    if (!walk->text || !walk->text->map || !at)
        return;
    if (!walk->left || at < walk->left) {
        walk->left = at;
    } else if (at - walk->left >= STEP) {
        leave(walk->text, walk->left, at);
        walk->left = at;
    }
}

void gsnn_mapped_text_clear(gsnn_mapped_text *text) {
    if (text->map)
        munmap(text->map, text->map_length);
    gsnn_text_clear(&text->held);
    *text = (gsnn_mapped_text){0};
}
