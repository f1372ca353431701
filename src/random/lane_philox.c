/* lane_philox.c - Philox4x32-10 (see philox.h) for sixteen counters at once.
 *
 * A register has a counter's word in each 64 bits, which is what vector instructions multiply in
 * full; the upper halves may hold anything. */
#include "random/lane_philox.h"

#define ROUNDS 10
#define MULTIPLIER_0 UINT32_C(0xD2511F53)
#define MULTIPLIER_1 UINT32_C(0xCD9E8D57)
#define WEYL_0 UINT32_C(0x9E3779B9)
#define WEYL_1 UINT32_C(0xBB67AE85)

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

/* The keys of the rounds. */
typedef struct schedule {
    long long key0[ROUNDS], key1[ROUNDS];
} schedule;

static schedule make_schedule(const uint32_t key[2]) {
    schedule s;
    for (uint32_t r = 0; r < ROUNDS; r++) {
        s.key0[r] = (uint32_t)(key[0] + r * WEYL_0);
        s.key1[r] = (uint32_t)(key[1] + r * WEYL_1);
    }
    return s;
}

/* NOLINTBEGIN(bugprone-macro-parentheses): a type takes no parentheses. */
/* Blocks in registers of `size` bits; of each two, the first has the even lanes among 2 `half` and
 * the second the odd ones. */
#define DEFINE_BLOCKS(size, features, vector, half, prefix, any, xor3, join)                       \
    __attribute__((target(features))) static void blocks_##size(                                   \
        const gsnn_lane_streams *s, uint32_t block, size_t count, uint32_t(*out)[4][GSNN_LANES]) { \
        const schedule keys = make_schedule(s->key);                                               \
        const vector m0 = prefix##_set1_epi64##any(MULTIPLIER_0);                                  \
        const vector m1 = prefix##_set1_epi64##any(MULTIPLIER_1);                                  \
        for (size_t b = 0; b < count; b++)                                                         \
            for (uint32_t lane = 0; lane < GSNN_LANES; lane += 2 * (half)) {                       \
                vector c[2][4];                                                                    \
                for (uint32_t odd = 0; odd < 2; odd++) {                                           \
                    long long item[half];                                                          \
                    for (uint32_t i = 0; i < (half); i++)                                          \
                        item[i] = s->first + lane + 2 * i + odd;                                   \
                    c[odd][0] = prefix##_set1_epi64##any(block + (uint32_t)b);                     \
                    c[odd][1] = prefix##_loadu_si##size((const void *)item);                       \
                    c[odd][2] = prefix##_set1_epi64##any(s->high);                                 \
                    c[odd][3] = prefix##_set1_epi64##any(s->top);                                  \
                }                                                                                  \
                for (uint32_t r = 0; r < ROUNDS; r++)                                              \
                    for (uint32_t odd = 0; odd < 2; odd++) {                                       \
                        vector *x = c[odd], k0 = prefix##_set1_epi64##any(keys.key0[r]);           \
                        vector k1 = prefix##_set1_epi64##any(keys.key1[r]);                        \
                        vector p0 = prefix##_mul_epu32(x[0], m0);                                  \
                        vector p1 = prefix##_mul_epu32(x[2], m1);                                  \
                        x[0] = xor3(prefix##_srli_epi64(p1, 32), x[1], k0);                        \
                        x[2] = xor3(prefix##_srli_epi64(p0, 32), x[3], k1);                        \
                        x[1] = p1;                                                                 \
                        x[3] = p0;                                                                 \
                    }                                                                              \
                for (int i = 0; i < 4; i++)                                                        \
                    prefix##_storeu_si##size((void *)(out[b][i] + lane),                           \
                                             join(c[0][i], prefix##_slli_epi64(c[1][i], 32)));     \
            }                                                                                      \
    }
/* NOLINTEND(bugprone-macro-parentheses) */

#define XOR3_512(a, b, c) _mm512_ternarylogic_epi64(a, b, c, 0x96)
#define JOIN_512(even, odd) _mm512_mask_blend_epi32(0xAAAA, even, odd)
#define XOR3_256(a, b, c) _mm256_xor_si256(_mm256_xor_si256(a, b), c)
#define JOIN_256(even, odd) _mm256_blend_epi32(even, odd, 0xAA)
#define XOR3_128(a, b, c) _mm_xor_si128(_mm_xor_si128(a, b), c)
#define JOIN_128(even, odd) _mm_or_si128(_mm_and_si128(even, _mm_set1_epi64x(0xffffffff)), odd)
DEFINE_BLOCKS(512, "avx512f,avx512dq,avx512vl,avx512bw", __m512i, 8, _mm512, , XOR3_512, JOIN_512)
DEFINE_BLOCKS(256, "avx2", __m256i, 4, _mm256, x, XOR3_256, JOIN_256)
DEFINE_BLOCKS(128, "sse2", __m128i, 2, _mm, x, XOR3_128, JOIN_128)

void gsnn_lane_philox(const gsnn_lane_streams *streams, uint32_t block, size_t count,
                      gsnn_vectors vectors, uint32_t (*out)[4][GSNN_LANES]) {
    if (vectors == GSNN_VECTORS_512)
        blocks_512(streams, block, count, out);
    else if (vectors == GSNN_VECTORS_256)
        blocks_256(streams, block, count, out);
    else
        blocks_128(streams, block, count, out);
}
#else
#include "random/philox.h"

void gsnn_lane_philox(const gsnn_lane_streams *streams, uint32_t block, size_t count,
                      gsnn_vectors vectors, uint32_t (*out)[4][GSNN_LANES]) {
    (void)vectors;
    for (size_t b = 0; b < count; b++)
        for (uint32_t l = 0; l < GSNN_LANES; l++) {
            const uint32_t counter[4] = {block + (uint32_t)b, streams->first + l, streams->high,
                                         streams->top};
            uint32_t words[4];
            gsnn_philox4x32(counter, streams->key, words);
            for (int i = 0; i < 4; i++)
                out[b][i][l] = words[i];
        }
}
#endif
