/* test_descent.c - least images, stabilisers, embeddings, Sylow subgroups and flats of random
 * groups along stabiliser chains, against lists of all elements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "descent/descent.h"
#include "descent/embedding.h"
#include "descent/homomorphism.h"
#include "descent/sylow.h"
#include "group/signed_orbits.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 120
#define MOST_POINTS 8

/* Divides no order of a group of so few points. */
#define PRIME ((UWORD(1) << 61) - 1)

static size_t below(uint64_t *random, size_t bound) {
    return (size_t)(gsnn_random_next(random) % bound);
}

/* A random product of two cycles of at most five points. */
static void draw(gsnn_point *g, size_t points, uint64_t *random) {
    gsnn_permutation_identity(g, points);
    for (int c = 0; c < 2; c++) {
        size_t at = below(random, points), length = 1 + below(random, 5);
        for (size_t i = 1; i < length; i++) {
            size_t other = below(random, points);
            gsnn_point image = g[at];
            g[at] = g[other];
            g[other] = image;
        }
    }
}

static gsnn_moving_group draw_group(size_t points, uint64_t *random) {
    gsnn_point generators[3 * MOST_POINTS];
    gsnn_moving_group group;
    size_t count = 1 + below(random, 3);
    for (size_t i = 0; i < count; i++)
        draw(generators + i * points, points, random);
    assert_int_equal(gsnn_moving_group_init(&group, points, generators, count, NULL, 0, NULL),
                     GSNN_OK);
    return group;
}

/* Draws a code; returns the number of labels. */
static size_t draw_code(int32_t *codes, size_t points, uint64_t *random) {
    int32_t room[MOST_POINTS + 1];
    for (size_t x = 0; x < points; x++)
        codes[x] = (int32_t)below(random, 7) - 3;
    gsnn_code_normalise(codes, points, points, room);
    size_t labels = 0;
    for (size_t x = 0; x < points; x++)
        labels = codes[x] > (int32_t)labels ? (size_t)codes[x] : labels;
    return labels;
}

/* moved = the code x -> codes(g x), numbered anew. */
static void move(int32_t *moved, const int32_t *codes, const gsnn_point *g, size_t points) {
    int32_t room[MOST_POINTS + 1];
    for (size_t x = 0; x < points; x++)
        moved[x] = codes[g[x]];
    gsnn_code_normalise(moved, points, points, room);
}

static bool same(const int32_t *a, const int32_t *b, size_t points) {
    return memcmp(a, b, points * sizeof *a) == 0;
}

/* Whether merging labels of `upper` gives `lower`. */
static bool merges(const int32_t *upper, const int32_t *lower, size_t points) {
    for (size_t x = 0; x < points; x++) {
        if (upper[x] == 0 && lower[x] != 0)
            return false;
        for (size_t y = 0; y < x; y++)
            if ((upper[x] == upper[y] && lower[x] != lower[y]) ||
                (upper[x] == -upper[y] && lower[x] != -lower[y]))
                return false;
    }
    return true;
}

/* The least image is one, that of all images, and what fixes the code is the whole stabiliser. */
static void least_images(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        uint64_t random = seed;
        size_t points = 3 + below(&random, MOST_POINTS - 2);
        gsnn_moving_group group = draw_group(points, &random), fixers;
        int32_t codes[MOST_POINTS], kept[MOST_POINTS], moved[MOST_POINTS];
        size_t labels = draw_code(codes, points, &random), fixing = 0;
        gsnn_code_search *search;
        gsnn_least_code least;
        gsnn_run run = gsnn_run_default();
        assert_int_equal(gsnn_code_search_new(&search, &group.chain, &run, NULL), GSNN_OK);
        assert_int_equal(gsnn_code_search_least(search, codes, labels, NULL, &least, NULL),
                         GSNN_OK);
        memcpy(kept, least.codes, sizeof *kept * points);
        move(moved, codes, least.mover, points);
        assert_true(same(moved, kept, points));
        gsnn_code_set known;
        uint32_t number;
        bool added;
        assert_int_equal(gsnn_code_set_init(&known, points, NULL), GSNN_OK);
        assert_int_equal(gsnn_code_set_add(&known, kept, &number, &added, NULL), GSNN_OK);
        assert_int_equal(
            gsnn_moving_group_init(&fixers, points, least.fixers, least.fixer_count, NULL, 0, NULL),
            GSNN_OK);
        gsnn_point *list = gsnn_moving_group_list(&group);
        assert_non_null(list);
        size_t order = fmpz_get_ui(group.order);
        for (size_t i = 0; i < order; i++) {
            move(moved, codes, list + i * points, points);
            fixing += same(moved, codes, points);
            if (i % (1 + order / 50))
                continue;
            assert_int_equal(gsnn_code_search_least(search, moved, labels, NULL, &least, NULL),
                             GSNN_OK);
            if (!same(least.codes, kept, points))
                fail_msg("seed %llu: two least images", (unsigned long long)seed);
            assert_int_equal(gsnn_code_search_least(search, moved, labels, &known, &least, NULL),
                             GSNN_OK);
            assert_true(same(least.codes, kept, points));
        }
        for (size_t i = 0; i < fixers.count; i++) {
            move(moved, codes, fixers.generators + i * points, points);
            assert_true(same(moved, codes, points));
        }
        assert_true(fmpz_equal_ui(fixers.order, fixing));
        free(list);
        gsnn_code_set_clear(&known);
        gsnn_moving_group_clear(&fixers);
        gsnn_code_search_free(search);
        gsnn_moving_group_clear(&group);
    }
}

/* Marks what is the first point of its orbit under the elements that fix a code, and for each point
 * likewise under those that fix it too. */
static void mark_heads(bool *first, bool *second, const int32_t *codes, const gsnn_point *list,
                       size_t order, size_t points) {
    int32_t moved[MOST_POINTS];
    memset(first, true, points);
    memset(second, true, points * points);
    for (size_t i = 0; i < order; i++) {
        const gsnn_point *g = list + i * points;
        move(moved, codes, g, points);
        if (!same(moved, codes, points))
            continue;
        for (size_t x = 0; x < points; x++) {
            first[x] = first[x] && g[x] >= x;
            for (size_t y = 0; g[x] == x && y < points; y++)
                second[x * points + y] = second[x * points + y] && g[y] >= y;
        }
    }
}

static void embeddings(void **state) {
    size_t found = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 4 * ROUNDS; seed++) {
        uint64_t random = seed;
        size_t points = 3 + below(&random, MOST_POINTS - 2);
        gsnn_moving_group group = draw_group(points, &random);
        int32_t lower[MOST_POINTS], upper[MOST_POINTS], moved[MOST_POINTS];
        draw_code(lower, points, &random);
        size_t labels = draw_code(upper, points, &random);
        if (seed % 2) /* so that there is one more often */
            for (size_t x = 0; x < points; x++)
                lower[x] = upper[x] == 0 ? 0 : upper[x] < 0 ? -1 : 1;
        gsnn_embedding_search *search;
        assert_int_equal(gsnn_embedding_search_new(&search, &group.chain, NULL), GSNN_OK);
        gsnn_point *list = gsnn_moving_group_list(&group);
        assert_non_null(list);
        size_t order = fmpz_get_ui(group.order);
        if (seed % 2) { /* and not by the identity */
            move(moved, upper, list + below(&random, order) * points, points);
            memcpy(upper, moved, sizeof upper);
        }
        bool wanted = false;
        for (size_t i = 0; !wanted && i < order; i++) {
            for (size_t x = 0; x < points; x++)
                moved[x] = upper[list[i * points + x]];
            wanted = merges(moved, lower, points);
        }
        found += wanted;
        for (size_t way = 0; way < 5; way++) {
            bool first[MOST_POINTS], second[MOST_POINTS * MOST_POINTS];
            mark_heads(first, second, way % 2 ? lower : upper, list, order, points);
            gsnn_embedding_heads heads = {way % 2, way < 4 ? first : NULL, way < 2 ? second : NULL};
            if (gsnn_embedding_exists(search, lower, upper, labels, &heads) != wanted)
                fail_msg("seed %llu: an embedding is wrong", (unsigned long long)seed);
        }
        free(list);
        gsnn_embedding_search_free(search);
        gsnn_moving_group_clear(&group);
    }
    assert_in_range(found, ROUNDS, 4 * ROUNDS - 1);
}

static void sylow_subgroups(void **state) {
    static const uint64_t primes[] = {2, 3, 5, 7};
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        uint64_t random = seed;
        size_t points = 3 + below(&random, MOST_POINTS - 2);
        gsnn_moving_group group = draw_group(points, &random), sylow;
        gsnn_point scratch[2 * MOST_POINTS];
        for (size_t i = 0; i < 4; i++) {
            bool found;
            assert_int_equal(gsnn_sylow_init(&sylow, &group, primes[i], 100000, &found, NULL),
                             GSNN_OK);
            assert_true(found);
            for (size_t k = 0; k < sylow.count; k++)
                assert_true(
                    gsnn_moving_group_contains(&group, sylow.generators + k * points, scratch));
            fmpz_t power;
            fmpz_init(power);
            fmpz_set_ui(power, primes[i]);
            fmpz_pow_ui(power, power, gsnn_valuation(group.order, primes[i]));
            assert_true(fmpz_equal(power, sylow.order));
            fmpz_clear(power);
            gsnn_moving_group_clear(&sylow);
        }
        gsnn_moving_group_clear(&group);
    }
}

/* The vectors of the axes modulo (1, ..., 1), on which rows are functions with sum 0. */
static gsnn_point_span make_span(size_t points) {
    ulong vectors[MOST_POINTS * MOST_POINTS] = {0};
    size_t width = points - 1;
    gsnn_point_span span;
    nmod_t modulus;
    nmod_init(&modulus, PRIME);
    for (size_t j = 0; j < width; j++) {
        vectors[j * width + j] = 1;
        vectors[width * width + j] = PRIME - 1;
    }
    assert_int_equal(gsnn_point_span_init(&span, points, width, modulus, vectors, NULL), GSNN_OK);
    return span;
}

/* Makes of a code that of the functions with sum 0 in its space: the equation says something of one
 * label alone, or of two, where no other occurs in it. */
static void sum_to_zero(int32_t *codes, size_t points) {
    int32_t times[MOST_POINTS + 1] = {0}, room[MOST_POINTS + 1], one = 0, two = 0;
    size_t count = 0;
    for (size_t x = 0; x < points; x++)
        times[codes[x] < 0 ? -codes[x] : codes[x]] += codes[x] < 0 ? -1 : 1;
    for (int32_t j = 1; j <= (int32_t)points; j++)
        if (times[j]) {
            two = one;
            one = j;
            count++;
        }
    for (size_t x = 0; x < points; x++) {
        int32_t label = codes[x] < 0 ? -codes[x] : codes[x], sign = codes[x] < 0 ? -1 : 1;
        if (count == 1 && label == one)
            codes[x] = 0;
        if (count == 2 && label == one && times[one] == times[two])
            codes[x] = -sign * two;
        if (count == 2 && label == one && times[one] == -times[two])
            codes[x] = sign * two;
    }
    gsnn_code_normalise(codes, points, points, room);
}

/* The weight space of every subgroup with two generators, with signs, is met, up to conjugacy. */
static void check_flats(bool dependent) {
    for (uint64_t seed = 1; seed <= ROUNDS / 4; seed++) {
        uint64_t random = seed;
        size_t points = 4 + below(&random, 4), known;
        gsnn_moving_group group = draw_group(points, &random);
        gsnn_run run = gsnn_run_default();
        gsnn_point_span span = make_span(points);
        gsnn_flat_list list;
        gsnn_refusal refusal;
        uint32_t number;
        int32_t whole[MOST_POINTS];
        for (size_t x = 0; x < points; x++)
            whole[x] = (int32_t)x + 1;
        assert_int_equal(gsnn_flat_list_init(&list, &group, dependent ? &span : NULL, NULL),
                         GSNN_OK);
        assert_int_equal(gsnn_descent_list(&list, whole, &run, &refusal, NULL), GSNN_OK);
        assert_int_equal(refusal.text[0], 0);
        known = list.count;
        for (int tries = 0; tries < 200; tries++) {
            gsnn_point pair[2 * MOST_POINTS], scratch[MOST_POINTS];
            gsnn_signed_generators equations = {2, pair, gsnn_random_next(&random) % 4};
            gsnn_weights weights;
            gsnn_moving_group_random(&group, &random, pair, scratch);
            gsnn_moving_group_random(&group, &random, pair + points, scratch);
            assert_int_equal(gsnn_solve_by_orbits(points, &equations, false, &weights, NULL),
                             GSNN_OK);
            if (dependent)
                sum_to_zero(weights.codes, points);
            size_t labels = gsnn_code_labels(weights.codes, points);
            if (labels) {
                assert_int_equal(gsnn_flat_list_add(&list, weights.codes, labels, &number, NULL),
                                 GSNN_OK);
                if (list.count != known)
                    fail_msg("seed %llu: a flat was not met", (unsigned long long)seed);
            }
            gsnn_weights_clear(&weights);
        }
        gsnn_flat_list_clear(&list);
        gsnn_point_span_clear(&span);
        gsnn_moving_group_clear(&group);
    }
}

static void flats(void **state) {
    (void)state;
    check_flats(false);
}

static void dependent_flats(void **state) {
    (void)state;
    check_flats(true);
}

/* Spaces that are added together, on several threads, get the numbers that they get one by one. */
static void together(void **state) {
    enum { SPACES = 60 };
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS / 8; seed++) {
        uint64_t random = seed;
        size_t points = 4 + below(&random, 4);
        gsnn_moving_group group = draw_group(points, &random);
        gsnn_flat_list one, many;
        int32_t codes[SPACES * MOST_POINTS];
        uint32_t numbers[SPACES], number;
        assert_int_equal(gsnn_flat_list_init(&one, &group, NULL, NULL), GSNN_OK);
        assert_int_equal(gsnn_flat_list_init(&many, &group, NULL, NULL), GSNN_OK);
        for (size_t i = 0; i < SPACES * points; i++)
            codes[i] = (int32_t)below(&random, 5) - 2;
        assert_int_equal(gsnn_flat_list_add_all(&many, codes, SPACES, 3, numbers, NULL), GSNN_OK);
        for (size_t i = 0; i < SPACES; i++) {
            int32_t *code = codes + i * points;
            assert_int_equal(
                gsnn_flat_list_add(&one, code, gsnn_code_labels(code, points), &number, NULL),
                GSNN_OK);
            assert_int_equal(number, numbers[i]);
        }
        assert_int_equal(one.count, many.count);
        assert_int_equal(one.searches, many.searches);
        for (size_t i = 0; i < one.count; i++) {
            const gsnn_flat_item *a = &one.items[i], *b = &many.items[i];
            assert_int_equal(a->labels, b->labels);
            assert_memory_equal(a->codes, b->codes, points * sizeof *a->codes);
            assert_int_equal(a->fixer_count, b->fixer_count);
            if (a->fixer_count)
                assert_memory_equal(a->fixers, b->fixers,
                                    a->fixer_count * points * sizeof *a->fixers);
        }
        gsnn_flat_list_clear(&one);
        gsnn_flat_list_clear(&many);
        gsnn_moving_group_clear(&group);
    }
}

/* The symmetric group on four points, on the three ways to pair them: kernel and preimages. */
static void quotients(void **state) {
    static const gsnn_point generators[] = {1, 0, 2, 3, /**/ 1, 2, 3, 0};
    static const gsnn_point images[] = {0, 2, 1, /**/ 2, 1, 0};
    static const gsnn_point turn[] = {1, 2, 0};
    gsnn_homomorphism map;
    gsnn_point element[4];
    fmpz_t image, kernel;
    (void)state;
    fmpz_init(image);
    fmpz_init(kernel);
    assert_int_equal(gsnn_homomorphism_init(&map, 3, images, 4, generators, 2, NULL), GSNN_OK);
    gsnn_homomorphism_orders(&map, image, kernel);
    assert_true(fmpz_equal_ui(image, 6));
    assert_true(fmpz_equal_ui(kernel, 4));
    assert_true(gsnn_homomorphism_lift(&map, turn, element));
    bool met[4];
    assert_int_equal(gsnn_permutation_order(element, 4, met), 3);
    for (size_t i = 0; i < gsnn_homomorphism_kernel_count(&map); i++) {
        gsnn_homomorphism_kernel_generator(&map, i, element);
        assert_int_equal(gsnn_permutation_order(element, 4, met), 2);
        for (gsnn_point x = 0; x < 4; x++)
            assert_int_not_equal(element[x], x);
    }
    gsnn_homomorphism_clear(&map);
    fmpz_clear(image);
    fmpz_clear(kernel);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_images),    cmocka_unit_test(embeddings),
        cmocka_unit_test(sylow_subgroups), cmocka_unit_test(flats),
        cmocka_unit_test(dependent_flats), cmocka_unit_test(together),
        cmocka_unit_test(quotients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
