/* idx.h - arrays of bytes in the IDX format of MNIST and Fashion-MNIST, compressed or not.
 *
 * A file is 0, 0, the type 8 (bytes), the number of dimensions, their lengths as big-endian numbers
 * of 32 bits, and the bytes; the last dimension varies fastest.  Files compressed by gzip are told
 * apart by themselves (zlib). */
#ifndef GSNN_DATA_IDX_H
#define GSNN_DATA_IDX_H

#include "base/error.h"

#include <stdint.h>

/* What a file is refused for. */
#define GSNN_IDX_MAX_BYTES ((size_t)1 << 30)

typedef struct gsnn_idx {
    size_t items, size; /* the first length, and the product of the others */
    uint8_t *bytes;     /* items x size */
} gsnn_idx;

/* Reads a file of `dimensions` dimensions or, for 0, of at least 2.  GSNN_INVALID says what is
 * wrong: a file that cannot be read, another type, a length of 0, fewer or more bytes than the
 * lengths say, a damaged or shortened compressed file.  The caller clears it, also on failure. */
gsnn_status gsnn_idx_read(gsnn_idx *idx, const char *path, size_t dimensions, gsnn_error *error);
void gsnn_idx_clear(gsnn_idx *idx);

/* Whether a file begins like one, compressed or not; false when it cannot be read. */
bool gsnn_idx_is(const char *path);

#endif
