/* Transversals as trees are those as permutations, and chains that watch a base are those that sift
 * all points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "group/chain.h"

#include <stdlib.h>
#include <string.h>

/* Beyond what all permutations of an orbit are kept for. */
#define SIDE 52
#define MANY (SIDE * SIDE)

/* A permutation that moves rows, or columns, of SIDE x SIDE points by another. */
static void move_side(gsnn_point *g, const gsnn_point *by, bool columns) {
    for (size_t x = 0; x < MANY; x++) {
        size_t row = x / SIDE, column = x % SIDE;
        g[x] = (gsnn_point)(columns ? row * SIDE + by[column] : by[row] * SIDE + column);
    }
}

static void draw(gsnn_point *g, size_t degree, uint64_t *random) {
    gsnn_permutation_identity(g, degree);
    for (size_t x = degree; x-- > 1;) {
        size_t y = gsnn_random_next(random) % (x + 1);
        gsnn_point image = g[x];
        g[x] = g[y];
        g[y] = image;
    }
}

/* Every element of a transversal is the product along its edge, and moves the base where it
 * should; products and quotients are those with it. */
static void check_level(const gsnn_level *level) {
    size_t degree = level->degree;
    gsnn_point *u = malloc(3 * degree * sizeof *u), *v = u + degree, *w = v + degree;
    for (size_t i = 0; i < level->orbit_length; i += 1 + i / 7) {
        gsnn_permutation_identity(u, degree);
        gsnn_level_apply(u, degree, level, i);
        assert_int_equal(u[level->base], level->orbit[i]);
        gsnn_permutation_identity(w, degree);
        gsnn_level_multiply(v, w, level, i);
        assert_memory_equal(u, v, degree * sizeof *u);
        if (i) {
            gsnn_level_multiply(v, level->generators + level->edges[i].via * degree, level,
                                level->edges[i].from);
            assert_memory_equal(u, v, degree * sizeof *u);
        }
        gsnn_level_divide(u, degree, level, i);
        assert_true(gsnn_permutation_is_identity(u, degree));
    }
    free(u);
}

/* Long and short words: one cycle, which is as deep as it is long, and random elements. */
static void trees(void **state) {
    (void)state;
    gsnn_point *g = malloc(2 * MANY * sizeof *g), *h = g + MANY;
    uint64_t random = 1;
    for (int kind = 0; kind < 2; kind++) {
        gsnn_level level;
        assert_int_equal(gsnn_level_init(&level, MANY, 0), 0);
        for (size_t x = 0; x < MANY; x++)
            g[x] = (gsnn_point)((x + 1) % MANY);
        draw(h, MANY, &random);
        assert_int_equal(gsnn_level_add_generator(&level, kind ? h : g, 1), 0);
        if (kind) {
            draw(h, MANY, &random);
            assert_int_equal(gsnn_level_add_generator(&level, h, 2), 0);
        }
        for (uint32_t i = 0; i < level.orbit_length; i++)
            for (uint32_t j = 0; j < level.generator_count; j++)
                if (level.position[level.generators[j * MANY + level.orbit[i]]] < 0)
                    assert_int_equal(gsnn_level_extend(&level, (gsnn_level_edge){i, j}), 0);
        assert_non_null(level.kept);
        assert_true(level.kept_count <= level.orbit_length / 64 + 2);
        check_level(&level);
        size_t length = level.orbit_length;
        assert_int_equal(gsnn_level_expand(&level), 0);
        assert_null(level.kept);
        assert_int_equal(length, level.orbit_length);
        check_level(&level);
        gsnn_level_clear(&level);
    }
    free(g);
}

static void compare(const gsnn_chain *one, const gsnn_chain *other) {
    assert_int_equal(one->level_count, other->level_count);
    for (size_t k = 0; k < one->level_count; k++) {
        const gsnn_level *a = &one->levels[k], *b = &other->levels[k];
        assert_int_equal(a->base, b->base);
        assert_int_equal(a->orbit_length, b->orbit_length);
        assert_int_equal(a->generator_count, b->generator_count);
        assert_memory_equal(a->orbit, b->orbit, a->orbit_length * sizeof *a->orbit);
        assert_memory_equal(a->parity, b->parity, a->orbit_length * sizeof *a->parity);
        assert_memory_equal(a->generators, b->generators,
                            a->generator_count * a->degree * sizeof *a->generators);
    }
    assert_memory_equal(one->relations, other->relations, sizeof one->relations);
}

/* Two dihedral groups on rows and columns: the points of one row and one column tell an element. */
static void watched_chains(void **state) {
    (void)state;
    gsnn_point by[SIDE], watched[2 * SIDE], *g = malloc(2 * MANY * sizeof *g), *scratch = g + MANY;
    gsnn_chain all, some;
    for (size_t i = 0; i < SIDE; i++) {
        watched[i] = (gsnn_point)i;
        watched[SIDE + i] = (gsnn_point)(i * SIDE);
    }
    gsnn_chain_init(&all, MANY, NULL, 0);
    gsnn_chain_init(&some, MANY, NULL, 0);
    gsnn_chain_watch(&some, watched, 2 * SIDE);
    for (size_t s = 0; s < 4; s++) {
        for (size_t i = 0; i < SIDE; i++)
            by[i] = (gsnn_point)(s / 2 ? SIDE - 1 - i : (i + 1) % SIDE);
        move_side(g, by, s % 2);
        assert_int_equal(gsnn_chain_add(&all, g, UINT64_C(1) << s, NULL), GSNN_OK);
        assert_int_equal(gsnn_chain_add(&some, g, UINT64_C(1) << s, NULL), GSNN_OK);
        uint64_t parity;
        assert_true(gsnn_chain_sift(&some, g, scratch, &parity));
    }
    assert_int_equal(gsnn_chain_order_u64(&all), 16 * (SIDE / 2) * (SIDE / 2));
    assert_non_null(all.levels[0].kept);
    compare(&all, &some);
    check_level(&some.levels[0]);
    gsnn_permutation_identity(g, MANY);
    g[0] = 1;
    g[1] = 0;
    assert_false(gsnn_chain_sift(&some, g, scratch, NULL));
    gsnn_chain_clear(&all);
    gsnn_chain_clear(&some);
    free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(trees), cmocka_unit_test(watched_chains)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
