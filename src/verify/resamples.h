/* resamples.h - the random resamples that a search draws, drawn anew. */
#ifndef GSNN_VERIFY_RESAMPLES_H
#define GSNN_VERIFY_RESAMPLES_H

#include <stddef.h>
#include <stdint.h>

/* Of numbers gap[0 .. count-1] with that much rounding in their sums: in how many of 1000 samples
 * with replacement, drawn by Philox4x32-10 as documented (docs/format.md), the sum is below zero,
 * sums of zero counting half; at least and at most, where rounding leaves it open. */
void gsnn_verify_resample(const double *gap, size_t count, double rounding, uint64_t seed,
                          double *least, double *most);

#endif
