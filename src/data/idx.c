#include "data/idx.h"

#include "base/memory.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define BYTES 8 /* the type of unsigned bytes */

/* Reads exactly `size` bytes; *short_by_end tells apart an end from an error. */
static gsnn_status read_exactly(gzFile file, void *to, size_t size, const char *path,
                                gsnn_error *error) {
    char *at = to;
    while (size) {
        unsigned some = size > INT_MAX / 2 ? INT_MAX / 2 : (unsigned)size;
        int got = gzread(file, at, some);
        int code;
        const char *fault = gzerror(file, &code);
        if (got < 0 || code == Z_BUF_ERROR)
            return gsnn_fail(error, GSNN_INVALID, "%s: %s", path,
                             code == Z_ERRNO       ? strerror(errno)
                             : code == Z_BUF_ERROR ? "the compressed file is cut short"
                                                   : fault);
        if (got == 0)
            return gsnn_fail(error, GSNN_INVALID,
                             "%s: the file is cut short: %zu bytes are missing", path, size);
        at += got;
        size -= (size_t)got;
    }
    return GSNN_OK;
}

/* That nothing is left, and that the checksum of a compressed file holds. */
static gsnn_status check_end(gzFile file, const char *path, gsnn_error *error) {
    char more;
    int got = gzread(file, &more, 1), code;
    const char *fault = gzerror(file, &code);
    if (got > 0)
        return gsnn_fail(error, GSNN_INVALID, "%s: there are more bytes than its lengths say",
                         path);
    if (got < 0 || code == Z_BUF_ERROR)
        return gsnn_fail(error, GSNN_INVALID, "%s: %s", path,
                         code == Z_BUF_ERROR ? "the compressed file is cut short" : fault);
    return GSNN_OK;
}

static gsnn_status read_lengths(gsnn_idx *idx, gzFile file, const char *path, size_t dimensions,
                                gsnn_error *error) {
    uint8_t head[4], length[4];
    gsnn_status status = read_exactly(file, head, sizeof head, path, error);
    if (status)
        return status;
    if (head[0] || head[1])
        return gsnn_fail(error, GSNN_INVALID, "%s: this is no IDX file", path);
    if (head[2] != BYTES)
        return gsnn_fail(error, GSNN_INVALID, "%s: IDX type 0x%02x, but only bytes (0x08) are read",
                         path, head[2]);
    if (dimensions ? head[3] != dimensions : head[3] < 2)
        return gsnn_fail(error, GSNN_INVALID, "%s: %u dimensions where %s are expected", path,
                         head[3], dimensions == 1 ? "1 (labels)" : "2 or more (images)");
    idx->size = 1;
    for (unsigned i = 0; i < head[3]; i++) {
        status = read_exactly(file, length, sizeof length, path, error);
        if (status)
            return status;
        size_t value =
            (size_t)length[0] << 24 | (size_t)length[1] << 16 | (size_t)length[2] << 8 | length[3];
        if (value == 0)
            return gsnn_fail(error, GSNN_INVALID, "%s: length %u is 0", path, i + 1);
        size_t *product = i ? &idx->size : &idx->items;
        size_t before = i ? idx->items * idx->size : 1;
        if (value > GSNN_IDX_MAX_BYTES / before)
            return gsnn_fail(error, GSNN_INVALID, "%s: more than %zu bytes", path,
                             GSNN_IDX_MAX_BYTES);
        *product = i ? *product * value : value;
    }
    return GSNN_OK;
}

gsnn_status gsnn_idx_read(gsnn_idx *idx, const char *path, size_t dimensions, gsnn_error *error) {
    *idx = (gsnn_idx){0};
    gzFile file = gzopen(path, "rb");
    if (!file)
        return gsnn_fail(error, GSNN_INVALID, "%s: %s", path, strerror(errno ? errno : ENOMEM));
    gsnn_status status = read_lengths(idx, file, path, dimensions, error);
    if (!status) {
        idx->bytes = gsnn_new(idx->items * idx->size, 1);
        status = idx->bytes ? GSNN_OK : gsnn_fail_memory(error);
    }
    if (!status)
        status = read_exactly(file, idx->bytes, idx->items * idx->size, path, error);
    if (!status)
        status = check_end(file, path, error);
    gzclose(file);
    return status;
}

void gsnn_idx_clear(gsnn_idx *idx) {
    free(idx->bytes);
    *idx = (gsnn_idx){0};
}

bool gsnn_idx_is(const char *path) {
    uint8_t head[3] = {1};
    gzFile file = gzopen(path, "rb");
    if (!file)
        return false;
    bool read = gzread(file, head, sizeof head) == (int)sizeof head;
    bool compressed = !gzdirect(file);
    gzclose(file);
    return compressed || (read && head[0] == 0 && head[1] == 0);
}
