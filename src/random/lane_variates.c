#include "random/lane_variates.h"

#include "random/lane_math.h"
#include "random/lane_philox.h"

#include <assert.h>

/* Blocks of four words that are taken together, so that processors work on several at a time. */
#define BATCH ((size_t)8)

typedef struct job {
    const gsnn_variates *variates;
    const gsnn_lane_streams *streams;
    size_t count;
    float *out;
} job;

typedef uint32_t words[4][GSNN_LANES];

/* Four normal variates of each lane from each block of words, two from each two words. */
static GSNN_LANE_CODE void make_normal(const words *restrict w, size_t blocks,
                                       float (*restrict out)[4][GSNN_LANES]) {
    for (size_t b = 0; b < blocks; b++)
        for (int i = 0; i < 4; i += 2)
            for (int l = 0; l < GSNN_LANES; l++)
                out[b][i][l] = sqrtf(-2.0F * gsnn_lane_log(gsnn_lane_uniform(w[b][i][l])));
    for (size_t b = 0; b < blocks; b++)
        for (int i = 0; i < 4; i += 2)
            for (int l = 0; l < GSNN_LANES; l++) {
                float sine, cosine, radius = out[b][i][l];
                gsnn_lane_circle(gsnn_lane_uniform(w[b][i + 1][l]), &sine, &cosine);
                out[b][i][l] = radius * cosine;
                out[b][i + 1][l] = radius * sine;
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

/* What the other kinds make of one block of words. */
static GSNN_LANE_CODE void make_others(const gsnn_variates *v, const words w,
                                       float made[4][GSNN_LANES]) {
    if (v->kind == GSNN_VARIATE_STUDENT) {
        make_student(v->nu, w[0], w[1], made[0]);
        make_student(v->nu, w[2], w[3], made[1]);
        return;
    }
    for (int i = 0; i < 4; i++) { /* a kind that is known makes a loop without branches */
        if (v->kind == GSNN_VARIATE_UNIFORM)
            make_single(GSNN_VARIATE_UNIFORM, w[i], made[i]);
        else if (v->kind == GSNN_VARIATE_RADEMACHER)
            make_single(GSNN_VARIATE_RADEMACHER, w[i], made[i]);
        else
            make_single(GSNN_VARIATE_LAPLACE, w[i], made[i]);
    }
}

static GSNN_LANE_CODE void fill(job *j, gsnn_vectors vectors) {
    gsnn_variate_kind kind = j->variates->kind;
    size_t each = kind == GSNN_VARIATE_STUDENT ? 2 : 4;
    for (size_t k = 0; k < j->count; k += BATCH * each) {
        words w[BATCH];
        float made[BATCH][4][GSNN_LANES];
        size_t rest = j->count - k, blocks = (rest + each - 1) / each;
        blocks = blocks < BATCH ? blocks : BATCH;
        gsnn_lane_philox(j->streams, (uint32_t)(k / each), blocks, vectors, w);
        if (kind == GSNN_VARIATE_NORMAL)
            make_normal((const words *)w, blocks, made);
        for (size_t b = 0; b < blocks; b++) {
            size_t some = rest - b * each < each ? rest - b * each : each;
            if (kind != GSNN_VARIATE_NORMAL)
                make_others(j->variates, (const uint32_t(*)[GSNN_LANES])w[b], made[b]);
            memcpy(j->out + (k + b * each) * GSNN_LANES, made[b], some * sizeof *made[b]);
        }
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

static void fill_discrete(const job *j, gsnn_vectors vectors) {
    for (size_t k = 0; k < j->count; k += 4) {
        words w;
        gsnn_lane_philox(j->streams, (uint32_t)(k / 4), 1, vectors, &w);
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
    const gsnn_lane_streams streams = {
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .first = (uint32_t)first,
        .high = (uint32_t)(first >> 32),
        .top = (uint32_t)purpose << 24 | part,
    };
    job j = {.variates = variates, .streams = &streams, .count = count, .out = out};
    if (variates->kind == GSNN_VARIATE_DISCRETE)
        fill_discrete(&j, vectors);
    else
        GSNN_LANE_CALL(fill, vectors, &j);
}
