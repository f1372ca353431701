/* philox.h - counter-based random numbers: any number of any stream without those before it.
 *
 * Philox4x32-10 of J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011: a keyed bijection of 128-bit counters.  A key is a 64-bit seed; a purpose
 * (what the numbers are drawn for) keeps streams of one seed apart. */
#ifndef GSNN_RANDOM_PHILOX_H
#define GSNN_RANDOM_PHILOX_H

#include <stdint.h>

/* Sets out to the image of a counter under a key. */
void gsnn_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* A stream of one seed and purpose; it may be copied, and a copy goes on by itself. */
typedef struct gsnn_philox {
    uint32_t key[2];     /* the low and the high word of the seed */
    uint32_t counter[4]; /* [0] counts blocks, [1] and [2] are the index, [3] is the purpose */
    uint32_t words[4];   /* the current block */
    unsigned used;       /* how many of its words have been taken */
} gsnn_philox;

/* A stream for a purpose (at most 255, in the top 8 bits of counter word 3), at the beginning of
 * item `index` (a draw, a run, a restart); `part` (below 2^24) tells streams of one item apart.
 * Each item has 2^34 words. */
gsnn_philox gsnn_philox_stream(uint64_t seed, unsigned purpose, uint32_t part, uint64_t index);

/* The next 32 or 64 bits (the first word taken is the low one). */
uint32_t gsnn_philox_word(gsnn_philox *stream);
uint64_t gsnn_philox_word64(gsnn_philox *stream);

/* Uniform in (0, 1): (word + 1/2) 2^-32. */
double gsnn_philox_uniform(gsnn_philox *stream);

/* Uniform among 0 .. count-1, without bias; count is at least 1. */
uint64_t gsnn_philox_below(gsnn_philox *stream, uint64_t count);

/* A standard normal variate by the Box-Muller transform, from two words.  It calls the C library's
 * logarithm and cosine, so that its last bits depend on that library. */
double gsnn_philox_normal(gsnn_philox *stream);

/* Puts count indices 0 .. count-1 into random order (Fisher and Yates). */
void gsnn_philox_shuffle(gsnn_philox *stream, uint32_t *indices, uint32_t count);

#endif
