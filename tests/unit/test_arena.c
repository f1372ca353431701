/* Pieces of an arena: apart from each other, aligned, kept until they are given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/random.h"

#include <stdalign.h>
#include <string.h>

#define PIECES 4000

static uint64_t random_state = 1;

static size_t next_random(void) {
    return (size_t)gsnn_random_next(&random_state);
}

typedef struct piece {
    unsigned char *bytes;
    size_t size;
    int fill;
} piece;

/* A piece of up to 300 bytes, a few of them larger than any block. */
static piece take(gsnn_arena *arena) {
    piece p = {.size = next_random() % (next_random() % 512 ? 300 : 1 << 19),
               .fill = (int)(next_random() % 256)};
    p.bytes = gsnn_arena_take(arena, p.size, 1);
    assert_non_null(p.bytes);
    assert_int_equal((uintptr_t)p.bytes % alignof(max_align_t), 0);
    memset(p.bytes, p.fill, p.size);
    return p;
}

static void check(const piece *pieces, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < pieces[i].size; k++)
            assert_int_equal(pieces[i].bytes[k], pieces[i].fill);
}

static void pieces_stay_apart(void **state) {
    (void)state;
    static piece pieces[PIECES];
    gsnn_arena arena = {0};
    for (size_t i = 0; i < PIECES; i++)
        pieces[i] = take(&arena);
    check(pieces, PIECES);
    gsnn_arena_clear(&arena);
    assert_null(arena.last);
}

static void what_was_taken_since_is_returned(void **state) {
    (void)state;
    static piece pieces[PIECES];
    gsnn_arena arena = {0};
    size_t kept = 0;
    for (size_t i = 0; i < PIECES / 10; i++) {
        gsnn_arena_mark mark = gsnn_arena_now(&arena);
        for (size_t k = next_random() % 20; k > 0; k--)
            take(&arena);
        gsnn_arena_return(&arena, mark);
        assert_ptr_equal(arena.last, mark.last);
        assert_int_equal(arena.used, mark.used);
        pieces[kept++] = take(&arena);
    }
    check(pieces, kept);
    gsnn_arena_clear(&arena);
}

static void moving_keeps_both(void **state) {
    (void)state;
    piece pieces[60];
    gsnn_arena to = {0}, from = {0};
    size_t count = 0;
    for (size_t round = 0; round < 20; round++) {
        pieces[count++] = take(&to);
        pieces[count++] = take(&from);
        if (round % 3 == 0) {
            gsnn_arena_move(&to, &from);
            assert_null(from.last);
        }
        pieces[count++] = take(&to);
    }
    check(pieces, count);
    gsnn_arena_clear(&from);
    gsnn_arena_move(&to, &from);
    gsnn_arena_clear(&to);
}

static void copies_are_equal(void **state) {
    (void)state;
    gsnn_arena arena = {0};
    const uint64_t array[] = {3, 1, 4, 1, 5};
    uint64_t *copy = gsnn_arena_copy(&arena, array, 5, sizeof *array);
    assert_non_null(copy);
    assert_memory_equal(copy, array, sizeof array);
    assert_ptr_not_equal(gsnn_arena_take(&arena, 0, 8), gsnn_arena_take(&arena, 0, 8));
    gsnn_arena_clear(&arena);
}

static void too_much_is_refused(void **state) {
    (void)state;
    gsnn_arena arena = {0};
    assert_null(gsnn_arena_take(&arena, SIZE_MAX / 4, 8));
    assert_null(gsnn_arena_take(&arena, SIZE_MAX, 1));
    assert_null(arena.last);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_stay_apart),   cmocka_unit_test(what_was_taken_since_is_returned),
        cmocka_unit_test(moving_keeps_both),   cmocka_unit_test(copies_are_equal),
        cmocka_unit_test(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
