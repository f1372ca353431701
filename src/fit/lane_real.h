/* lane_real.h - the numbers that channels make in lanes (lane_channel.h).
 *
 * `gsnn fit` has them in double precision.  With GSNN_LANE_SINGLE the same source is built again
 * for tests/bench/fit_step.c, which measures it in single, too. */
#ifndef GSNN_FIT_LANE_REAL_H
#define GSNN_FIT_LANE_REAL_H

#include <stdint.h>

/* Integers of that size, and GSNN_LANE_SHIFT + 128 with what its bits are as an integer: the last
 * ones are those of 128. */
#ifdef GSNN_LANE_SINGLE
typedef float gsnn_lane_real;
typedef int32_t gsnn_lane_word;
typedef uint32_t gsnn_lane_bits;
#define GSNN_LANE_WORD_MAX INT32_MAX
#define GSNN_LANE_SHIFTED 0x1.0001p23f
#define GSNN_LANE_SHIFTED_BITS 0x4b000080
#define gsnn_lane_channel_fill gsnn_lane_channel_fill_single
#else
typedef double gsnn_lane_real;
typedef int64_t gsnn_lane_word;
typedef uint64_t gsnn_lane_bits;
#define GSNN_LANE_WORD_MAX INT64_MAX
#define GSNN_LANE_SHIFTED 0x1.000000000008p52
#define GSNN_LANE_SHIFTED_BITS 0x4330000000000080
#endif

#endif
