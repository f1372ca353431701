/* The hash index against a list that is searched from its beginning. */
#include "base/hash_index.h"
#include "base/memory.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ITEMS 5000

/* Words, each once, in the order in which they came. */
typedef struct model {
    uint64_t words[ITEMS];
    uint32_t count;
} model;

static uint32_t model_find(const model *m, uint64_t word) {
    for (uint32_t i = 0; i < m->count; i++)
        if (m->words[i] == word)
            return i;
    return GSNN_NO_ITEM;
}

typedef uint64_t (*hasher)(uint64_t word);

static uint64_t good(uint64_t word) {
    return gsnn_hash_bytes(&word, sizeof word);
}

/* Few slots to begin at, few halves, or one of both: collisions. */
static uint64_t few(uint64_t word) {
    return word % 7;
}

static uint64_t same_slots(uint64_t word) {
    return good(word) & ~UINT64_C(0xffff);
}

static uint64_t constant(uint64_t word) {
    (void)word;
    return UINT32_MAX; /* begins at the last slot */
}

static uint32_t find(const gsnn_hash_index *index, const model *m, uint64_t word, hasher hash) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(index, hash(word));
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && m->words[i] != word)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

static void agrees_with_a_list(hasher hash, uint32_t items, size_t expected, uint64_t range) {
    gsnn_hash_index index;
    model *m = gsnn_new(1, sizeof *m);
    uint64_t random = items;
    assert_non_null(m);
    assert_int_equal(gsnn_hash_index_init(&index, expected), 0);
    for (int round = 0; round < 2; round++) {
        for (uint32_t k = 0; k < 3 * items && m->count < items; k++) {
            uint64_t word = gsnn_random_next(&random) % range;
            uint32_t known = model_find(m, word);
            assert_int_equal(find(&index, m, word, hash), known);
            if (known != GSNN_NO_ITEM)
                continue;
            m->words[m->count] = word;
            assert_int_equal(gsnn_hash_index_add(&index, hash(word), m->count), 0);
            m->count++;
            assert_int_equal(index.count, m->count);
            assert_true(2 * index.count <= index.mask + 1);
        }
        for (uint32_t i = 0; i < m->count; i++)
            assert_int_equal(find(&index, m, m->words[i], hash), i);
        assert_int_equal(find(&index, m, range, hash), GSNN_NO_ITEM);
        size_t mask = index.mask;
        gsnn_hash_index_reset(&index);
        assert_int_equal(index.mask, mask);
        assert_int_equal(find(&index, m, m->words[0], hash), GSNN_NO_ITEM);
        m->count = 0;
    }
    gsnn_hash_index_clear(&index);
    assert_null(index.slots);
    free(m);
}

static void finds_what_was_added(void **state) {
    (void)state;
    static const hasher hashers[] = {good, few, same_slots, constant};
    for (size_t h = 0; h < sizeof hashers / sizeof *hashers; h++)
        for (size_t expected = 0; expected <= 64; expected = 4 * expected + 1) {
            agrees_with_a_list(hashers[h], 1, expected, 10);
            agrees_with_a_list(hashers[h], 40, expected, 60);
            agrees_with_a_list(hashers[h], 400, expected, UINT64_MAX);
        }
    agrees_with_a_list(good, ITEMS, 0, UINT64_MAX);
}

/* Items with the same hash are all named, each once. */
static void names_all_that_may_be_meant(void **state) {
    (void)state;
    gsnn_hash_index index;
    bool named[100] = {false};
    assert_int_equal(gsnn_hash_index_init(&index, 0), 0);
    for (uint32_t i = 0; i < 200; i++)
        assert_int_equal(gsnn_hash_index_add(&index, i % 2 ? 5 : i, i), 0);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&index, 5);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;) {
        assert_int_equal(i % 2, 1);
        assert_false(named[i / 2]);
        named[i / 2] = true;
    }
    for (size_t i = 0; i < 100; i++)
        assert_true(named[i]);
    gsnn_hash_index_clear(&index);
}

/* Items are added and removed at random, many with the same hash or one next to it. */
static void forgets_what_was_removed(void **state) {
    (void)state;
    enum { NUMBERS = 300 };
    gsnn_hash_index index;
    bool there[NUMBERS] = {false};
    uint64_t hashes[NUMBERS], random = 5;
    size_t count = 0;
    assert_int_equal(gsnn_hash_index_init(&index, 1), 0);
    for (size_t i = 0; i < NUMBERS; i++)
        hashes[i] = gsnn_random_next(&random) % 3 ? gsnn_random_next(&random) : UINT32_MAX - i / 9;
    for (size_t step = 0; step < 20000; step++) {
        uint32_t item = (uint32_t)(gsnn_random_next(&random) % NUMBERS);
        if (there[item])
            gsnn_hash_index_remove(&index, hashes[item], item);
        else
            assert_int_equal(gsnn_hash_index_add(&index, hashes[item], item), 0);
        there[item] = !there[item];
        count = there[item] ? count + 1 : count - 1;
        assert_int_equal(index.count, count);
        uint32_t sought = (uint32_t)(gsnn_random_next(&random) % NUMBERS), found;
        gsnn_hash_probe probe = gsnn_hash_index_probe(&index, hashes[sought]);
        do
            found = gsnn_hash_probe_next(&probe);
        while (found != sought && found != GSNN_NO_ITEM);
        assert_int_equal(found == sought, there[sought]);
    }
    gsnn_hash_index_clear(&index);
}

/* The last number that an item may have, and the one that it may not. */
static void takes_every_number(void **state) {
    (void)state;
    gsnn_hash_index index;
    assert_int_equal(gsnn_hash_index_init(&index, 1), 0);
    assert_int_equal(gsnn_hash_index_add(&index, 3, GSNN_NO_ITEM - 1), 0);
    assert_int_equal(gsnn_hash_index_add(&index, 3, GSNN_NO_ITEM), -1);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&index, 3);
    assert_int_equal(gsnn_hash_probe_next(&probe), GSNN_NO_ITEM - 1);
    assert_int_equal(gsnn_hash_probe_next(&probe), GSNN_NO_ITEM);
    gsnn_hash_index_clear(&index);
}

/* Where there is no memory nothing changes. */
static void survives_without_memory(void **state) {
    (void)state;
    gsnn_hash_index index, none;
    assert_int_equal(gsnn_hash_index_init(&none, SIZE_MAX), -1);
    assert_int_equal(gsnn_hash_index_init(&none, SIZE_MAX / 8), -1);
    gsnn_hash_index_clear(&none);
    assert_int_equal(gsnn_hash_index_init(&index, 4), 0);
    assert_int_equal(gsnn_hash_index_add(&index, 9, 0), 0);
    uint64_t *slots = index.slots;
    size_t mask = index.mask;
    assert_int_equal(gsnn_hash_index_grow(&index, SIZE_MAX / 8), -1);
    assert_int_equal(gsnn_hash_index_grow(&index, SIZE_MAX), -1);
    assert_ptr_equal(index.slots, slots);
    assert_int_equal(index.mask, mask);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&index, 9);
    assert_int_equal(gsnn_hash_probe_next(&probe), 0);
    assert_int_equal(gsnn_hash_index_grow(&index, 1000), 0);
    assert_true(index.mask + 1 >= 2000);
    probe = gsnn_hash_index_probe(&index, 9);
    assert_int_equal(gsnn_hash_probe_next(&probe), 0);
    gsnn_hash_index_clear(&index);
}

/* The published value of XXH3 for no bytes, and that what comes after a word counts. */
static void hashes_as_published(void **state) {
    (void)state;
    assert_true(gsnn_hash_bytes("", 0) == UINT64_C(0x2d06800538d394c2));
    assert_true(gsnn_hash_word(1, 2) != gsnn_hash_word(2, 1));
    assert_true(gsnn_hash_word(0, 0) != gsnn_hash_word(gsnn_hash_word(0, 0), 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_added),     cmocka_unit_test(names_all_that_may_be_meant),
        cmocka_unit_test(forgets_what_was_removed), cmocka_unit_test(takes_every_number),
        cmocka_unit_test(survives_without_memory),  cmocka_unit_test(hashes_as_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
