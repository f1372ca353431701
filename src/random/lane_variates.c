#include "random/lane_variates.h"

#include "random/lane_math.h"

#include <assert.h>

typedef struct job {
    const gsnn_variates *variates;
    uint32_t key[2], high, top; /* counter words 2 and 3 */
    uint32_t first;             /* counter word 1 of lane 0 */
    size_t count;
    float *out;
} job;

typedef uint32_t words[4][GSNN_LANES];

/* Block `block` of the streams of all lanes: Philox4x32-10, as in philox.c.  The rounds are written
 * out within one loop over the lanes, which is what compilers turn into vector instructions. */
static GSNN_LANE_CODE void draw_words(const job *j, uint32_t block, words out) {
    uint32_t first = j->first, high = j->high, top = j->top;
    uint32_t key0 = j->key[0], key1 = j->key[1];
    for (int l = 0; l < GSNN_LANES; l++) {
        uint32_t c0 = block, c1 = first + (uint32_t)l, c2 = high, c3 = top;
        uint32_t k0 = key0, k1 = key1;
#define ROUND                                                                                      \
    do {                                                                                           \
        uint64_t p0 = (uint64_t)c0 * UINT32_C(0xD2511F53);                                         \
        uint64_t p1 = (uint64_t)c2 * UINT32_C(0xCD9E8D57);                                         \
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;                                                       \
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;                                                       \
        c1 = (uint32_t)p1;                                                                         \
        c3 = (uint32_t)p0;                                                                         \
        k0 += UINT32_C(0x9E3779B9);                                                                \
        k1 += UINT32_C(0xBB67AE85);                                                                \
    } while (0)
        ROUND;
        ROUND;
        ROUND;
        ROUND;
        ROUND;
        ROUND;
        ROUND;
        ROUND;
        ROUND;
        ROUND;
#undef ROUND
        out[0][l] = c0;
        out[1][l] = c1;
        out[2][l] = c2;
        out[3][l] = c3;
    }
}

/* Two normal variates of each lane from two words of each. */
static GSNN_LANE_CODE void make_normal(const uint32_t *restrict first,
                                       const uint32_t *restrict second, float *restrict cosines,
                                       float *restrict sines) {
    for (int l = 0; l < GSNN_LANES; l++) {
        float radius = sqrtf(-2.0F * gsnn_lane_log(gsnn_lane_uniform(first[l])));
        float sine, cosine;
        gsnn_lane_circle(gsnn_lane_uniform(second[l]), &sine, &cosine);
        cosines[l] = radius * cosine;
        sines[l] = radius * sine;
    }
}

/* U^(-2/nu) - 1 = exp(t) (1 - exp(-t)) with t = -(2/nu) log U, whose root cannot overflow. */
static GSNN_LANE_CODE void make_student(float nu, const uint32_t *restrict first,
                                        const uint32_t *restrict second, float *restrict out) {
    float root = sqrtf(nu);
    for (int l = 0; l < GSNN_LANES; l++) {
        float t = (-2.0F / nu) * gsnn_lane_log(gsnn_lane_uniform(first[l]));
        /* near 0 the difference would lose all digits */
        float small = t * (1.0F - t * (0.5F - t * (1.0F / 6.0F)));
        float large = 1.0F - gsnn_lane_exp(-t);
        float rest = t < 0.03125F ? small : large;
        float sine, cosine;
        gsnn_lane_circle(gsnn_lane_uniform(second[l]), &sine, &cosine);
        out[l] = root * gsnn_lane_exp(0.5F * t) * sqrtf(rest) * cosine;
    }
}

static GSNN_LANE_CODE void make_single(gsnn_variate_kind kind, const uint32_t *restrict word,
                                       float *restrict out) {
    for (int l = 0; l < GSNN_LANES; l++) {
        uint32_t sign = word[l] & 0x80000000;
        if (kind == GSNN_VARIATE_UNIFORM)
            out[l] = gsnn_lane_uniform(word[l]);
        else if (kind == GSNN_VARIATE_RADEMACHER)
            out[l] = gsnn_lane_from_bits(gsnn_lane_bits(1.0F) | sign);
        else /* the upper bit is the sign, the others are uniform */
            out[l] = gsnn_lane_from_bits(
                gsnn_lane_bits(-gsnn_lane_log(gsnn_lane_uniform(word[l] << 1))) ^ sign);
    }
}

static GSNN_LANE_CODE void fill(job *j, gsnn_vectors vectors) {
    (void)vectors;
    gsnn_variate_kind kind = j->variates->kind;
    size_t each = kind == GSNN_VARIATE_STUDENT ? 2 : 4;
    for (size_t k = 0; k < j->count; k += each) {
        words w;
        float made[4][GSNN_LANES];
        draw_words(j, (uint32_t)(k / each), w);
        if (kind == GSNN_VARIATE_NORMAL) {
            make_normal(w[0], w[1], made[0], made[1]);
            make_normal(w[2], w[3], made[2], made[3]);
        } else if (kind == GSNN_VARIATE_STUDENT) {
            make_student(j->variates->nu, w[0], w[1], made[0]);
            make_student(j->variates->nu, w[2], w[3], made[1]);
        } else {
            for (int i = 0; i < 4; i++) { /* a kind that is known makes a loop without branches */
                if (kind == GSNN_VARIATE_UNIFORM)
                    make_single(GSNN_VARIATE_UNIFORM, w[i], made[i]);
                else if (kind == GSNN_VARIATE_RADEMACHER)
                    make_single(GSNN_VARIATE_RADEMACHER, w[i], made[i]);
                else
                    make_single(GSNN_VARIATE_LAPLACE, w[i], made[i]);
            }
        }
        size_t some = j->count - k < each ? j->count - k : each;
        memcpy(j->out + k * GSNN_LANES, made, some * sizeof *made);
    }
}
GSNN_LANE_VERSIONS(fill, job)

/* The place of a word among the thresholds: the number of those that are at most it. */
static size_t find_value(const gsnn_variates *v, uint32_t word) {
    size_t low = 0, high = v->values - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v->beneath[middle] <= word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void fill_discrete(const job *j) {
    for (size_t k = 0; k < j->count; k += 4) {
        words w;
        draw_words(j, (uint32_t)(k / 4), w);
        for (size_t i = 0; i < 4 && k + i < j->count; i++)
            for (int l = 0; l < GSNN_LANES; l++)
                j->out[(k + i) * GSNN_LANES + (size_t)l] =
                    j->variates->value[find_value(j->variates, w[i][l])];
    }
}

/* NOLINTBEGIN(readability-non-const-parameter): the job writes to out. */
void gsnn_variates_fill(const gsnn_variates *variates, uint64_t seed, unsigned purpose,
                        uint32_t part, uint64_t first, size_t count, gsnn_vectors vectors,
                        float *out) {
    /* NOLINTEND(readability-non-const-parameter) */
    assert(first % GSNN_LANES == 0 && purpose < 256 && part < UINT32_C(1) << 24);
    job j = {
        .variates = variates,
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .high = (uint32_t)(first >> 32),
        .top = (uint32_t)purpose << 24 | part,
        .first = (uint32_t)first,
        .count = count,
        .out = out,
    };
    if (variates->kind == GSNN_VARIATE_DISCRETE)
        fill_discrete(&j);
    else
        GSNN_LANE_CALL(fill, vectors, &j);
}
