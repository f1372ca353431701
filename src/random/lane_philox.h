/* lane_philox.h - the words of random/philox.h for sixteen streams side by side. */
#ifndef GSNN_RANDOM_LANE_PHILOX_H
#define GSNN_RANDOM_LANE_PHILOX_H

#include "base/lanes.h"

#include <stddef.h>
#include <stdint.h>

/* The streams of items first .. first + 15 of one seed, purpose and part. */
typedef struct gsnn_lane_streams {
    uint32_t key[2];
    uint32_t first, high; /* of the first item's number: its low word, a multiple of 16, and high */
    uint32_t top;         /* the purpose in the upper 8 bits, and the part */
} gsnn_lane_streams;

/* Sets out[b][i][l] to word i of block `block` + b of lane l, b < count. */
void gsnn_lane_philox(const gsnn_lane_streams *streams, uint32_t block, size_t count,
                      gsnn_vectors vectors, uint32_t (*out)[4][GSNN_LANES]);

#endif
