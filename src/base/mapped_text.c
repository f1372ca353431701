/* mapped_text.c - large files by mmap(). */
/* For madvise().  NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#define _DEFAULT_SOURCE
#include "base/mapped_text.h"

#include "base/source_text.h"

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

gsnn_status gsnn_mapped_text_read(gsnn_mapped_text *text, const char *path, const gsnn_run *run,
                                  gsnn_error *error) {
    return map_source(text, path)
               ? GSNN_OK
               : hold(text, gsnn_source_read(&text->held, path, SIZE_MAX, run, error));
}

gsnn_status gsnn_mapped_text_read_stream(gsnn_mapped_text *text, FILE *stream, gsnn_error *error) {
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
