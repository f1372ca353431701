/* seeds.h - the dimensions of seeded networks of the same widths. */
#ifndef GSNN_DIMENSION_SEEDS_H
#define GSNN_DIMENSION_SEEDS_H

#include "dimension/plain.h"

typedef enum gsnn_seeds_init { GSNN_SEEDS_UNIFORM, GSNN_SEEDS_HE } gsnn_seeds_init;

typedef struct gsnn_seeds {
    size_t layer_count;
    const size_t *widths; /* layer_count + 1, borrowed */
    uint64_t first, last; /* seeds */
    gsnn_seeds_init init;
    gsnn_plain_options options;
    size_t parameters, bound;
    size_t *histogram; /* of lower bounds: bound + 1 counts (D + 1 for an affine network) */
    size_t histogram_size;
    uint64_t inexact; /* seeds whose dimension is only bounded */
    uint64_t nowhere_smooth;
} gsnn_seeds;

/* Measures the networks first, ..., last; widths, seeds, init and options are set by the caller,
 * who clears, also on failure. */
gsnn_status gsnn_seeds_measure(gsnn_seeds *seeds, const gsnn_run *run, gsnn_error *error);
void gsnn_seeds_clear(gsnn_seeds *seeds);

#endif
