/* Philox against the authors' own library, and what is made of its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "random/lane_philox.h"
#include "random/philox.h"
#include "statistics/sample.h"

#include <Random123/philox.h>
#include <math.h>
#include <string.h>

static void known_answers(void **state) {
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } cases[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{1, 2, 3, 4}, {5, 6}, {0xc0c839bc, 0x889c87c5, 0x61986739, 0x2d4623d0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t out[4];
        gsnn_philox4x32(cases[i].counter, cases[i].key, out);
        assert_memory_equal(out, cases[i].out, sizeof out);
    }
}

static void agrees_with_random123(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 10000; i++) {
        philox4x32_ctr_t counter;
        philox4x32_key_t key;
        for (int j = 0; j < 4; j++)
            counter.v[j] = (uint32_t)gsnn_random_next(&seed);
        for (int j = 0; j < 2; j++)
            key.v[j] = (uint32_t)gsnn_random_next(&seed);
        uint32_t out[4];
        gsnn_philox4x32(counter.v, key.v, out);
        philox4x32_ctr_t theirs = philox4x32(counter, key);
        assert_memory_equal(out, theirs.v, sizeof out);
    }
}

/* Sixteen streams side by side give the same words, whatever the width of vectors. */
static void lanes_agree(void **state) {
    (void)state;
    const gsnn_lane_streams streams = {.key = {UINT32_C(0xfedcba98), UINT32_C(0x80000001)},
                                       .first = UINT32_C(0xfffffff0),
                                       .high = UINT32_C(0xffffffff),
                                       .top = 0x07000005};
    uint32_t words[19][4][GSNN_LANES];
    for (int v = GSNN_VECTORS_128; v <= (int)gsnn_vectors_best(); v++) {
        memset(words, 0, sizeof words);
        gsnn_lane_philox(&streams, UINT32_C(0xfffffff8), 19, (gsnn_vectors)v, words);
        for (uint32_t b = 0; b < 19; b++)
            for (uint32_t l = 0; l < GSNN_LANES; l++) {
                const uint32_t counter[4] = {UINT32_C(0xfffffff8) + b, streams.first + l,
                                             streams.high, streams.top};
                uint32_t out[4];
                gsnn_philox4x32(counter, streams.key, out);
                for (int i = 0; i < 4; i++)
                    assert_int_equal(words[b][i][l], out[i]);
            }
    }
}

/* Item by item, a stream gives what its counters say; streams differ in all four ways. */
static void streams_are_random_access(void **state) {
    (void)state;
    gsnn_philox stream = gsnn_philox_stream(UINT64_C(0x0123456789abcdef), 7, 5, UINT64_C(3) << 33);
    for (uint32_t block = 0; block < 3; block++) {
        uint32_t counter[4] = {block, 0, 6, 7u << 24 | 5}, key[2] = {0x89abcdef, 0x01234567},
                 out[4];
        gsnn_philox4x32(counter, key, out);
        for (int i = 0; i < 4; i++)
            assert_int_equal(gsnn_philox_word(&stream), out[i]);
    }
    gsnn_philox streams[] = {gsnn_philox_stream(1, 1, 1, 1), gsnn_philox_stream(2, 1, 1, 1),
                             gsnn_philox_stream(1, 2, 1, 1), gsnn_philox_stream(1, 1, 2, 1),
                             gsnn_philox_stream(1, 1, 1, 2)};
    uint64_t first[5];
    for (int i = 0; i < 5; i++) {
        first[i] = gsnn_philox_word64(&streams[i]);
        for (int j = 0; j < i; j++)
            assert_true(first[i] != first[j]);
    }
}

static void variates_have_their_moments(void **state) {
    (void)state;
    gsnn_philox stream = gsnn_philox_stream(1, 0, 0, 0);
    gsnn_sample normal = {0}, fourth = {0}, uniform = {0};
    for (int i = 0; i < 200000; i++) {
        double z = gsnn_philox_normal(&stream);
        gsnn_sample_add(&normal, z);
        gsnn_sample_add(&fourth, z * z * z * z);
        gsnn_sample_add(&uniform, gsnn_philox_uniform(&stream));
    }
    /* Within five standard errors. */
    assert_true(fabs(normal.mean) < 5 * gsnn_sample_error(&normal));
    assert_true(fabs(gsnn_sample_variance(&normal) - 1) < 5 * sqrt(2.0 / 200000));
    assert_true(fabs(fourth.mean - 3) < 5 * gsnn_sample_error(&fourth));
    assert_true(fabs(uniform.mean - 0.5) < 5 * gsnn_sample_error(&uniform));
    assert_true(fabs(gsnn_sample_variance(&uniform) - 1.0 / 12) < 0.001);
}

static void below_is_uniform_and_in_range(void **state) {
    (void)state;
    gsnn_philox stream = gsnn_philox_stream(9, 0, 0, 0);
    int seen[6] = {0};
    for (int i = 0; i < 60000; i++)
        seen[gsnn_philox_below(&stream, 6)]++;
    for (int i = 0; i < 6; i++)
        assert_true(seen[i] > 9500 && seen[i] < 10500);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(gsnn_philox_below(&stream, 1), 0);
        assert_true(gsnn_philox_below(&stream, UINT64_MAX) < UINT64_MAX);
    }
}

static void shuffles_are_permutations(void **state) {
    (void)state;
    gsnn_philox stream = gsnn_philox_stream(3, 0, 0, 0);
    for (uint32_t count = 0; count < 40; count++) {
        uint32_t indices[40];
        char seen[40] = {0};
        gsnn_philox_shuffle(&stream, indices, count);
        for (uint32_t i = 0; i < count; i++) {
            assert_true(indices[i] < count && !seen[indices[i]]);
            seen[indices[i]] = 1;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(agrees_with_random123),
        cmocka_unit_test(lanes_agree),
        cmocka_unit_test(streams_are_random_access),
        cmocka_unit_test(variates_have_their_moments),
        cmocka_unit_test(below_is_uniform_and_in_range),
        cmocka_unit_test(shuffles_are_permutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
