#include "random/philox.h"

#include <assert.h>
#include <math.h>

void gsnn_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = UINT64_C(0xD2511F53) * c0;
        uint64_t p1 = UINT64_C(0xCD9E8D57) * c2;
        uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        uint32_t n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)p1;
        c3 = (uint32_t)p0;
        c0 = n0;
        c2 = n2;
        k0 += UINT32_C(0x9E3779B9);
        k1 += UINT32_C(0xBB67AE85);
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

gsnn_philox gsnn_philox_stream(uint64_t seed, unsigned purpose, uint32_t part, uint64_t index) {
    assert(purpose < 256 && part < UINT32_C(1) << 24);
    gsnn_philox stream = {
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .counter = {0, (uint32_t)index, (uint32_t)(index >> 32), (uint32_t)purpose << 24 | part},
        .used = 4,
    };
    return stream;
}

uint32_t gsnn_philox_word(gsnn_philox *stream) {
    if (stream->used == 4) {
        gsnn_philox4x32(stream->counter, stream->key, stream->words);
        stream->counter[0]++;
        stream->used = 0;
    }
    return stream->words[stream->used++];
}

uint64_t gsnn_philox_word64(gsnn_philox *stream) {
    uint64_t low = gsnn_philox_word(stream);
    return low | (uint64_t)gsnn_philox_word(stream) << 32;
}

double gsnn_philox_uniform(gsnn_philox *stream) {
    return ((double)gsnn_philox_word(stream) + 0.5) * 0x1p-32;
}

uint64_t gsnn_philox_below(gsnn_philox *stream, uint64_t count) {
    assert(count > 0);
    /* Values beyond the last whole multiple of count would favour small remainders. */
    uint64_t spare = (UINT64_MAX % count + 1) % count;
    uint64_t value;
    do
        value = gsnn_philox_word64(stream);
    while (value > UINT64_MAX - spare);
    return value % count;
}

double gsnn_philox_normal(gsnn_philox *stream) {
    double radius = sqrt(-2 * log(gsnn_philox_uniform(stream)));
    return radius * cos(6.283185307179586476925 * gsnn_philox_uniform(stream));
}

void gsnn_philox_shuffle(gsnn_philox *stream, uint32_t *indices, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        indices[i] = i;
    for (uint32_t i = count; i > 1; i--) {
        uint32_t j = (uint32_t)gsnn_philox_below(stream, i);
        uint32_t kept = indices[i - 1];
        indices[i - 1] = indices[j];
        indices[j] = kept;
    }
}
