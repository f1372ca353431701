/* test_space.c - the space of sums: counted, listed and cut down to its best, each two ways. */
#include "space/most_parameters.h"
#include "space/space.h"

#include "base/random.h"

#include <flint/fmpz_vec.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_PARTS 6
#define MAX_SUMS 20000
#define ROUNDS 300

typedef struct {
    size_t channels[MAX_PARTS];
    size_t neurons;
    uint64_t parameters;
} sum;

typedef struct {
    sum sums[MAX_SUMS];
    size_t count;
} collection;

static gsnn_run settings; /* nobody listens, nobody interrupts */

static collection listed, best, expected;

static gsnn_status collect(void *context, const gsnn_space *space, const size_t *channels,
                           size_t neurons, uint64_t parameters, gsnn_error *error) {
    (void)error;
    collection *c = context;
    assert_true(c->count < MAX_SUMS);
    sum *s = &c->sums[c->count++];
    *s = (sum){.neurons = neurons, .parameters = parameters};
    memcpy(s->channels, channels, space->part_count * sizeof *channels);
    return GSNN_OK;
}

static void make_space(gsnn_space *space, uint64_t *state) {
    *space = (gsnn_space){.max_neurons = 1 + gsnn_random_next(state) % 14,
                          .channels = 1 + gsnn_random_next(state) % 4,
                          .redundant = gsnn_random_next(state) % 2,
                          .shared = 1 + gsnn_random_next(state) % 3};
    if (space->channels == 4)
        space->channels = GSNN_SPACE_UNLIMITED;
    size_t parts = gsnn_random_next(state) % (MAX_PARTS + 1);
    for (size_t i = 0; i < parts; i++) {
        char id[2] = {(char)('a' + i), '\0'};
        int type = 1 + (int)(gsnn_random_next(state) % 2);
        assert_int_equal(gsnn_space_add(space, id, type, 1 + gsnn_random_next(state) % 6,
                                        (type == 1 ? 3 : 2) + gsnn_random_next(state) % 4, NULL),
                         GSNN_OK);
    }
}

static void print_space(const gsnn_space *space, uint64_t seed) {
    print_message("seed %llu: at most %zu neurons, %zu channels, %s;", (unsigned long long)seed,
                  space->max_neurons, space->channels, space->redundant ? "redundant" : "not");
    for (size_t i = 0; i < space->part_count; i++)
        print_message(" type %d %zu neurons %zu parameters;", space->parts[i].type,
                      space->parts[i].neurons, space->parts[i].parameters);
    print_message("\n");
}

/* All multisets by plain recursion over the parts, in no particular order. */
static void enumerate_plainly(const gsnn_space *space, size_t part, sum *s) {
    if (part == space->part_count) {
        if (s->neurons) {
            assert_true(expected.count < MAX_SUMS);
            expected.sums[expected.count] = *s;
            expected.sums[expected.count++].parameters += space->shared;
        }
        return;
    }
    const gsnn_space_part *p = &space->parts[part];
    sum next = *s;
    bool merges = p->type == 2 && p->parameters == 2;
    size_t most = merges && !space->redundant ? 1 : space->channels;
    for (size_t c = 0; c <= most && next.neurons <= space->max_neurons; c++) {
        next.channels[part] = c;
        enumerate_plainly(space, part + 1, &next);
        next.neurons += p->neurons;
        next.parameters += p->parameters;
    }
}

/* By neurons, then more of the earlier parts first: the order that the listing promises. */
static int compare_sums(const void *left, const void *right) {
    const sum *a = left, *b = right;
    if (a->neurons != b->neurons)
        return a->neurons < b->neurons ? -1 : 1;
    for (size_t i = 0; i < MAX_PARTS; i++)
        if (a->channels[i] != b->channels[i])
            return a->channels[i] > b->channels[i] ? -1 : 1;
    return 0;
}

static bool equal_collections(const collection *a, const collection *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (compare_sums(&a->sums[i], &b->sums[i]) != 0 ||
            a->sums[i].parameters != b->sums[i].parameters)
            return false;
    return true;
}

static void keep_unbeaten(collection *c) {
    size_t kept = 0;
    uint64_t most = 0; /* with fewer neurons; the collection is sorted by neurons */
    for (size_t i = 0; i < c->count;) {
        size_t end = i;
        uint64_t before = most;
        for (; end < c->count && c->sums[end].neurons == c->sums[i].neurons; end++)
            if (c->sums[end].parameters > most)
                most = c->sums[end].parameters;
        for (; i < end; i++)
            if (most > before && c->sums[i].parameters == most)
                c->sums[kept++] = c->sums[i];
    }
    c->count = kept;
}

/* Whether the points are those of the unbeaten sums, sorted by neurons, each as often as told. */
static bool points_match(const gsnn_space_front *front, const collection *unbeaten) {
    size_t i = 0;
    for (size_t p = 0; p < front->count; p++) {
        size_t begin = i;
        while (i < unbeaten->count && unbeaten->sums[i].neurons == front->points[p].neurons &&
               unbeaten->sums[i].parameters == front->points[p].parameters)
            i++;
        if (i == begin || !fmpz_equal_ui(front->ways + p, i - begin))
            return false;
    }
    return i == unbeaten->count;
}

static void check_round(uint64_t seed) {
    uint64_t state = seed;
    gsnn_space space;
    make_space(&space, &state);
    listed.count = best.count = expected.count = 0;
    sum nothing = {.neurons = 0};
    enumerate_plainly(&space, 0, &nothing);
    qsort(expected.sums, expected.count, sizeof *expected.sums, compare_sums);

    assert_int_equal(gsnn_space_list(&space, collect, &listed, &settings, NULL), GSNN_OK);
    bool lists_agree = equal_collections(&listed, &expected);

    size_t width = space.max_neurons + 1;
    fmpz *sums = _fmpz_vec_init((slong)width);
    assert_int_equal(gsnn_space_count(sums, &space, &settings, NULL), GSNN_OK);
    bool counts_agree = true;
    for (size_t n = 0; n < width; n++) {
        size_t count = 0;
        for (size_t i = 0; i < expected.count; i++)
            count += expected.sums[i].neurons == n;
        counts_agree = counts_agree && fmpz_equal_ui(sums + n, count);
    }
    _fmpz_vec_clear(sums, (slong)width);

    keep_unbeaten(&expected);
    assert_int_equal(gsnn_space_pareto(&space, collect, &best, &settings, NULL), GSNN_OK);
    bool fronts_agree = equal_collections(&best, &expected);
    gsnn_space_front front;
    assert_int_equal(gsnn_space_front_init(&front, &space, &settings, NULL), GSNN_OK);
    bool points_agree = points_match(&front, &expected);
    gsnn_space_front_clear(&front);
    if (!points_agree || !lists_agree || !counts_agree || !fronts_agree)
        print_space(&space, seed);
    gsnn_space_clear(&space);
    assert_true(lists_agree);
    assert_true(counts_agree);
    assert_true(fronts_agree);
    assert_true(points_agree);
}

static void test_random_spaces(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        check_round(seed);
}

/* Without a limit on channels and with one part of each size, sums are the partitions of n. */
static void test_partitions(void **state) {
    (void)state;
    enum { LAST = 500 };
    gsnn_space space = {.max_neurons = LAST, .channels = GSNN_SPACE_UNLIMITED, .shared = 1};
    for (size_t n = 1; n <= LAST; n++)
        assert_int_equal(gsnn_space_add(&space, "p", 1, n, 1, NULL), GSNN_OK);
    fmpz *sums = _fmpz_vec_init(LAST + 1);
    fmpz_t partitions;
    fmpz_init(partitions);
    assert_int_equal(gsnn_space_count(sums, &space, &settings, NULL), GSNN_OK);
    fmpz_set_str(partitions, "2300165032574323995027", 10); /* p(500) */
    int equal = fmpz_equal(sums + LAST, partitions);
    fmpz_clear(partitions);
    _fmpz_vec_clear(sums, LAST + 1);
    gsnn_space_clear(&space);
    assert_true(equal);
}

static gsnn_status stop_at_third(void *context, const gsnn_space *space, const size_t *channels,
                                 size_t neurons, uint64_t parameters, gsnn_error *error) {
    (void)space, (void)channels, (void)neurons, (void)parameters, (void)error;
    size_t *visits = context;
    return ++*visits == 3 ? GSNN_FAILED : GSNN_OK;
}

static void test_visitor_ends_listing(void **state) {
    (void)state;
    gsnn_space space = {.max_neurons = 10, .channels = GSNN_SPACE_UNLIMITED, .shared = 1};
    assert_int_equal(gsnn_space_add(&space, "a", 1, 1, 3, NULL), GSNN_OK);
    size_t visits = 0;
    assert_int_equal(gsnn_space_list(&space, stop_at_third, &visits, &settings, NULL), GSNN_FAILED);
    assert_int_equal(visits, 3);
    gsnn_space_clear(&space);
}

static void test_parts_are_checked(void **state) {
    (void)state;
    gsnn_space space = {.max_neurons = 5, .channels = 1, .shared = 1};
    gsnn_error error;
    assert_int_equal(gsnn_space_add(&space, "a", 1, 0, 3, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "a has no neurons"));
    assert_int_equal(gsnn_space_add(&space, "a", 1, 1, UINT64_MAX, &error), GSNN_INVALID);
    assert_int_equal(gsnn_space_add(&space, "a", 2, 1, 0, &error), GSNN_INVALID);
    assert_non_null(strstr(error.message, "a has no parameters"));
    assert_int_equal(gsnn_space_add(&space, "a", 1, 6, 3, &error), GSNN_OK);
    assert_int_equal(space.part_count, 0); /* over the budget */
    gsnn_space_clear(&space);
}

static void test_interruption(void **state) {
    (void)state;
    const volatile sig_atomic_t interrupted = 1;
    gsnn_run stopped = {.interrupted = &interrupted};
    gsnn_space space = {.max_neurons = 10, .channels = 1, .shared = 1};
    gsnn_error error;
    size_t visits = 0;
    fmpz *sums = _fmpz_vec_init(11);
    assert_int_equal(gsnn_space_add(&space, "a", 1, 1, 3, NULL), GSNN_OK);
    assert_int_equal(gsnn_space_count(sums, &space, &stopped, &error), GSNN_FAILED);
    assert_non_null(strstr(error.message, "interrupted"));
    assert_int_equal(gsnn_space_list(&space, stop_at_third, &visits, &stopped, &error),
                     GSNN_FAILED);
    assert_int_equal(visits, 0);
    _fmpz_vec_clear(sums, 11);
    gsnn_space_clear(&space);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_spaces),        cmocka_unit_test(test_partitions),
        cmocka_unit_test(test_visitor_ends_listing), cmocka_unit_test(test_parts_are_checked),
        cmocka_unit_test(test_interruption),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
