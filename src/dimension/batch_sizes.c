/* batch_sizes.c - the rank on data against how many rows there are. */
#include "base/error.h"
#include "base/memory.h"
#include "dimension/batch.h"

#include <stdlib.h>

/* 1, 2, 3, 4, 6, 8, 12, ...: what follows n. */
static size_t next_size(size_t n) {
    size_t power = (size_t)1 << (FLINT_BIT_COUNT(n) - 1);
    return n < 2 ? n + 1 : n + power / 2;
}

gsnn_status gsnn_batch_measure_sizes(gsnn_batch *batch, const gsnn_table *table,
                                     gsnn_batch_measure *measure, void *context,
                                     gsnn_error *error) {
    size_t room = 1;
    for (size_t n = 1; n < table->rows; n = next_size(n))
        room++;
    batch->sizes = gsnn_new(room, sizeof *batch->sizes);
    if (!batch->sizes)
        return gsnn_fail_memory(error);
    size_t rank = 0;
    gsnn_status status = GSNN_OK;
    for (size_t n = 1; !status && n < table->rows; n = next_size(n)) {
        gsnn_table first = *table; /* borrows the entries */
        gsnn_batch part;
        first.rows = n;
        status = measure(context, &first, &part, error);
        if (part.rank > rank) /* what fewer rows have, more have too */
            rank = part.rank;
        batch->sizes[batch->size_count++] =
            (gsnn_batch_size){n, rank, part.orbits_known, part.orbits};
        gsnn_batch_clear(&part);
    }
    batch->sizes[batch->size_count++] =
        (gsnn_batch_size){batch->points, batch->rank, batch->orbits_known, batch->orbits};
    return status;
}
