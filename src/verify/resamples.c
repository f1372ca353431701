#include "verify/resamples.h"

#include <math.h>

#define RESAMPLES 1000
#define PURPOSE 54 /* what the counter's last byte says that numbers are drawn for */
#define ROUNDS 10

/* Two 64-bit words of a block: the cipher of J. Salmon et al. (SC 2011), whose counter is the
 * block, the sample's number, and the purpose. */
static void draw_block(uint64_t seed, uint32_t block, uint64_t sample, uint64_t words[2]) {
    uint32_t x[4] = {block, (uint32_t)sample, (uint32_t)(sample >> 32), (uint32_t)PURPOSE << 24};
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint64_t left = (uint64_t)0xD2511F53 * x[0], right = (uint64_t)0xCD9E8D57 * x[2];
        uint32_t low = (uint32_t)seed + round * (uint32_t)0x9E3779B9;
        uint32_t high = (uint32_t)(seed >> 32) + round * (uint32_t)0xBB67AE85;
        uint32_t first = (uint32_t)(right >> 32) ^ x[1] ^ low;
        x[2] = (uint32_t)(left >> 32) ^ x[3] ^ high;
        x[1] = (uint32_t)right;
        x[3] = (uint32_t)left;
        x[0] = first;
    }
    words[0] = x[0] | (uint64_t)x[1] << 32;
    words[1] = x[2] | (uint64_t)x[3] << 32;
}

/* The words of a sample, one after the other. */
typedef struct words {
    uint64_t seed, sample, word[2];
    uint32_t next;
} words;

static size_t draw_below(words *w, uint64_t count) {
    uint64_t whole = UINT64_MAX - (UINT64_MAX % count + 1) % count;
    for (;;) {
        if (w->next % 2 == 0)
            draw_block(w->seed, w->next / 2, w->sample, w->word);
        uint64_t word = w->word[w->next++ % 2];
        if (word <= whole)
            return (size_t)(word % count);
    }
}

void gsnn_verify_resample(const double *gap, size_t count, double rounding, uint64_t seed,
                          double *least, double *most) {
    double below = 0, open = 0, equal = 0;
    for (uint64_t sample = 0; sample < RESAMPLES; sample++) {
        words w = {.seed = seed, .sample = sample};
        double sum = 0;
        for (size_t i = 0; i < count; i++)
            sum += gap[draw_below(&w, count)];
        if (fabs(sum) > rounding)
            below += sum < 0;
        else if (rounding > 0)
            open++;
        else
            equal++;
    }
    *least = (below + equal / 2) / RESAMPLES;
    *most = (below + open + equal / 2) / RESAMPLES;
}
