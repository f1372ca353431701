/* test_lcn_atlas.c - the atlas of stacks and the counts of critical points, against known numbers.
 */
#include "lcn/atlas.h"
#include "lcn/count.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t strict_merges(const gsnn_lcn_atlas *atlas) {
    size_t strict = 0;
    for (size_t i = 0; i < atlas->merge_count; i++)
        strict += atlas->merges[i].strict;
    return strict;
}

/* Sizes add up, maps merge exactly two layers, and no map that is smaller does. */
static void check_merges(const gsnn_lcn_atlas *atlas) {
    for (size_t i = 0; i < atlas->merge_count; i++) {
        const gsnn_lcn_merge *m = &atlas->merges[i];
        const gsnn_lcn_entry *from = &atlas->entries[m->from], *to = &atlas->entries[m->to];
        size_t sizes[GSNN_LCN_MAX_ATLAS];
        assert_int_equal(from->layers, to->layers + 1);
        for (size_t l = 0; l < to->layers; l++)
            sizes[l] = 1;
        for (size_t l = 0; l < from->layers; l++) {
            assert_true(m->layers[l] < to->layers);
            sizes[m->layers[l]] += (size_t)from->sizes[l] - 1;
        }
        for (size_t l = 0; l < to->layers; l++)
            assert_int_equal(sizes[l], to->sizes[l]);
        assert_int_equal(m->strict, from->even > to->even);
    }
}

static void counts_the_atlas(void **unused) {
    (void)unused;
    static const struct {
        size_t size, count, classes, merges, strict;
        bool ordered;
    } known[] = {
        {1, 1, 1, 0, 0, false},
        {5, 5, 3, 0, 0, false},
        {10, 30, 5, 73, 30, false},
        {12, 56, 6, 170, 68, false},
        {31, 5604, 16, 48297, 16658, false},
        {10, 256, 5, 0, 0, true},
        {16, 16384, 8, 0, 0, true},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        gsnn_lcn_atlas atlas;
        gsnn_error error;
        assert_int_equal(gsnn_lcn_atlas_init(&atlas, known[k].size, known[k].ordered, &error),
                         GSNN_OK);
        assert_int_equal(atlas.count, known[k].count);
        assert_int_equal(atlas.class_count, known[k].classes);
        if (known[k].merges) {
            assert_int_equal(atlas.merge_count, known[k].merges);
            assert_int_equal(strict_merges(&atlas), known[k].strict);
        }
        check_merges(&atlas);
        gsnn_lcn_atlas_clear(&atlas);
    }
}

static void knows_classes(void **unused) {
    (void)unused;
    static const size_t nine[] = {1, 2, 5, 9, 5}, ten[] = {1, 2, 5, 10, 12};
    for (size_t size = 9; size <= 10; size++) {
        gsnn_lcn_atlas atlas;
        gsnn_error error;
        assert_int_equal(gsnn_lcn_atlas_init(&atlas, size, false, &error), GSNN_OK);
        for (size_t c = 0; c < 5; c++)
            assert_int_equal(atlas.classes[c + 1] - atlas.classes[c], size == 9 ? nine[c] : ten[c]);
        gsnn_lcn_atlas_clear(&atlas);
    }
}

static void maps_the_atlas_of_five(void **unused) {
    (void)unused;
    static const uint8_t sizes[5][4] = {{2, 2, 2, 2}, {3, 2, 2}, {4, 2}, {3, 3}, {5}};
    static const struct {
        uint32_t from, to;
        bool strict;
        uint8_t layers[4];
    } merges[] = {
        {0, 1, true, {0, 0, 1, 2}}, {1, 2, false, {0, 0, 1}}, {1, 3, true, {0, 1, 1}},
        {2, 4, false, {0, 0}},      {3, 4, false, {0, 0}},
    };
    gsnn_lcn_atlas atlas;
    gsnn_error error;
    assert_int_equal(gsnn_lcn_atlas_init(&atlas, 5, false, &error), GSNN_OK);
    for (size_t i = 0; i < 5; i++)
        assert_memory_equal(atlas.entries[i].sizes, sizes[i], 4);
    assert_int_equal(atlas.merge_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(atlas.merges[i].from, merges[i].from);
        assert_int_equal(atlas.merges[i].to, merges[i].to);
        if (merges[i].from != 2)
            assert_int_equal(atlas.merges[i].strict, merges[i].strict);
        assert_memory_equal(atlas.merges[i].layers, merges[i].layers, 4);
    }
    gsnn_lcn_atlas_clear(&atlas);
}

static void counts_critical_points(void **unused) {
    (void)unused;
    static const struct {
        uint64_t sizes[8], strides[8];
        ulong total;
    } known[] = {
        {{2, 2}, {0}, 6},
        {{3, 2}, {0}, 10},
        {{2, 2, 2}, {0}, 34},
        {{3, 3}, {0}, 39},
        {{4, 2}, {0}, 14},
        {{2, 2, 2, 2}, {0}, 280},
        {{3, 3, 3}, {0}, 2385},
        {{4, 4}, {0}, 284},
        {{2, 2, 2, 2, 2}, {0}, 2808},
        {{2, 2, 2, 2, 2, 2}, {0}, 33808},
        {{3, 3, 3, 3}, {0}, 272925},
        {{2, 2, 2, 2, 2, 2, 2, 2}, {0}, 7588992},
        {{3, 2, 2}, {0}, 100},
        {{1, 3, 1, 2, 2}, {0}, 100},
        {{1}, {0}, 1},
        {{2, 2}, {2, 1}, 6},
        {{3, 2}, {2, 1}, 10},
        {{2, 3}, {2, 1}, 10},
        {{2, 2, 2}, {2, 1, 1}, 34},
        {{3, 3}, {2, 1}, 39},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        gsnn_lcn_stack stack;
        gsnn_lcn_count count;
        gsnn_error error;
        size_t layers = 0;
        while (layers < 8 && known[k].sizes[layers])
            layers++;
        assert_int_equal(gsnn_lcn_stack_init(&stack, known[k].sizes,
                                             known[k].strides[0] ? known[k].strides : NULL, layers,
                                             &error),
                         GSNN_OK);
        assert_int_equal(gsnn_lcn_count_init(&count, &stack, &error), GSNN_OK);
        assert_true(fmpz_equal_ui(count.total, known[k].total));
        gsnn_lcn_count_clear(&count);
        gsnn_lcn_stack_clear(&stack);
    }
}

/* The identity of the Segre number holds for all stacks: gsnn_lcn_count_init checks it. */
static void agrees_with_segre(void **unused) {
    (void)unused;
    for (size_t size = 2; size <= 13; size++) {
        gsnn_lcn_atlas atlas;
        gsnn_error error;
        assert_int_equal(gsnn_lcn_atlas_init(&atlas, size, false, &error), GSNN_OK);
        for (size_t i = 0; i < atlas.count; i++) {
            uint64_t sizes[GSNN_LCN_MAX_ATLAS];
            gsnn_lcn_stack stack;
            gsnn_lcn_count count;
            for (size_t l = 0; l < atlas.entries[i].layers; l++)
                sizes[l] = atlas.entries[i].sizes[l];
            assert_int_equal(
                gsnn_lcn_stack_init(&stack, sizes, NULL, atlas.entries[i].layers, &error), GSNN_OK);
            assert_int_equal(gsnn_lcn_count_init(&count, &stack, &error), GSNN_OK);
            assert_true(fmpz_equal(count.total, count.segre));
            gsnn_lcn_count_clear(&count);
            gsnn_lcn_stack_clear(&stack);
        }
        gsnn_lcn_atlas_clear(&atlas);
    }
}

static void knows_strata(void **unused) {
    (void)unused;
    static const struct {
        uint8_t parts[4];
        ulong points;
    } known[] = {{{3, 2}, 45}, {{2, 2, 1}, 34}, {{3, 2, 1}, 116}, {{2, 2, 1, 1}, 64},
                 {{3, 1}, 12}, {{2, 2}, 13},    {{2, 1, 1}, 10},  {{1, 1, 1, 1}, 1},
                 {{4}, 10},    {{3}, 7},        {{2, 1}, 7}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        fmpz_t points;
        fmpz_init(points);
        size_t length = 0;
        while (length < 4 && known[k].parts[length])
            length++;
        gsnn_lcn_stratum_points(points, known[k].parts, length);
        assert_true(fmpz_equal_ui(points, known[k].points));
        fmpz_clear(points);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_the_atlas),       cmocka_unit_test(knows_classes),
        cmocka_unit_test(maps_the_atlas_of_five), cmocka_unit_test(counts_critical_points),
        cmocka_unit_test(agrees_with_segre),      cmocka_unit_test(knows_strata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
