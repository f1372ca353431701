#include "grid/cocycles.h"

#include <assert.h>
#include <string.h>

/* As many copies of a lattice as Q has generators, behind `before` coordinates of it. */
static void repeat(const gsnn_lattice *lattice, size_t copies, gsnn_lattice *out) {
    size_t n = lattice->dimension;
    int32_t moduli[GSNN_LATTICE_DIMENSIONS] = {0};
    for (size_t k = 0; k < copies; k++)
        memcpy(moduli + k * n, lattice->modulus, n * sizeof *moduli);
    gsnn_lattice_init(out, copies * n, moduli);
    for (size_t k = 0; k < copies; k++)
        for (size_t i = 0; i < n; i++)
            memcpy(out->row[k * n + i] + k * n, lattice->row[i], n * sizeof out->row[0][0]);
}

void gsnn_coboundaries_find(const gsnn_point_group *group, const gsnn_point_subgroup *subgroup,
                            const gsnn_lattice *lattice, gsnn_lattice *coboundaries) {
    size_t n = group->dimension;
    repeat(lattice, subgroup->generator_count, coboundaries);
    for (size_t j = 0; j + 1 < n; j++) {
        int64_t vector[GSNN_GRID_LETTERS];
        for (size_t k = 0; k < subgroup->generator_count; k++) {
            int64_t unit[GSNN_GRID_DIMENSIONS] = {0}, *moved = vector + k * n;
            unit[j] = 1;
            gsnn_point_group_move(group, subgroup->generators[k], unit, moved);
            for (size_t i = 0; i < n; i++)
                moved[i] = unit[i] - moved[i];
        }
        gsnn_lattice_adjoin(coboundaries, vector);
    }
    gsnn_lattice_normalise(coboundaries);
}

/* The index of one lattice in another, which has it. */
static uint64_t index_in(const gsnn_lattice *inner, const gsnn_lattice *outer) {
    uint64_t count = 1;
    for (size_t i = 0; i < outer->dimension; i++) {
        assert(inner->row[i][i] % outer->row[i][i] == 0);
        count *= (uint64_t)(inner->row[i][i] / outer->row[i][i]);
    }
    return count;
}

uint64_t gsnn_coboundaries_count(const gsnn_point_group *group, const gsnn_lattice *lattice,
                                 const gsnn_lattice *coboundaries) {
    gsnn_lattice copies;
    repeat(lattice, coboundaries->dimension / group->dimension, &copies);
    return index_in(&copies, coboundaries);
}

/* c(p g) - c(p) - p c(g) for the cocycle with these values. */
static void break_relation(const gsnn_point_group *group, const gsnn_point_subgroup *subgroup,
                           size_t p, size_t k, const int64_t *cocycle, int64_t *broken) {
    size_t n = group->dimension, next = group->product[p][subgroup->generators[k]];
    int64_t value[GSNN_GRID_DIMENSIONS], moved[GSNN_GRID_DIMENSIONS];
    gsnn_point_subgroup_evaluate(group, subgroup, cocycle, next, broken);
    gsnn_point_subgroup_evaluate(group, subgroup, cocycle, p, value);
    gsnn_point_group_move(group, p, cocycle + k * n, moved);
    for (size_t i = 0; i < n; i++)
        broken[i] = (broken[i] - value[i] - moved[i]) % group->modulus[i];
}

/* Leaves those of `all` for which the relation holds. */
static void impose(const gsnn_point_group *group, const gsnn_point_subgroup *subgroup, size_t p,
                   size_t k, const gsnn_lattice *lattice, gsnn_lattice *all) {
    size_t n = group->dimension, letters = subgroup->letters;
    int64_t broken[GSNN_GRID_LETTERS][GSNN_GRID_DIMENSIONS];
    bool holds = true;
    for (size_t i = 0; i < letters; i++) {
        int64_t cocycle[GSNN_GRID_LETTERS] = {0}, rest[GSNN_GRID_DIMENSIONS];
        for (size_t j = i; j < letters; j++)
            cocycle[j] = all->row[i][j];
        break_relation(group, subgroup, p, k, cocycle, broken[i]);
        memcpy(rest, broken[i], sizeof rest);
        holds = gsnn_lattice_contains(lattice, rest) && holds;
    }
    if (holds)
        return;
    /* Rows (what breaks, cocycle) and (L,lambda): those with nothing broken. */
    gsnn_lattice graph;
    int32_t moduli[GSNN_LATTICE_DIMENSIONS] = {0};
    memcpy(moduli, lattice->modulus, n * sizeof *moduli);
    memcpy(moduli + n, all->modulus, letters * sizeof *moduli);
    gsnn_lattice_init(&graph, n + letters, moduli);
    for (size_t i = 0; i < n; i++)
        memcpy(graph.row[i], lattice->row[i], n * sizeof graph.row[0][0]);
    for (size_t i = 0; i < letters; i++) {
        int64_t vector[GSNN_LATTICE_DIMENSIONS] = {0};
        memcpy(vector, broken[i], n * sizeof *vector);
        for (size_t j = i; j < letters; j++)
            vector[n + j] = all->row[i][j];
        gsnn_lattice_adjoin(&graph, vector);
    }
    for (size_t i = 0; i < letters; i++)
        memcpy(all->row[i], graph.row[n + i] + n, letters * sizeof all->row[0][0]);
}

void gsnn_cocycles_find(const gsnn_point_group *group, const gsnn_point_subgroup *subgroup,
                        const gsnn_lattice *lattice, gsnn_cocycles *cocycles) {
    gsnn_lattice *all = &cocycles->all;
    int32_t moduli[GSNN_LATTICE_DIMENSIONS] = {0};
    for (size_t i = 0; i < subgroup->letters; i++)
        moduli[i] = group->modulus[i % group->dimension];
    gsnn_lattice_init(all, subgroup->letters, moduli);
    for (size_t i = 0; i < subgroup->letters; i++)
        all->row[i][i] = 1;
    for (size_t p = 0; p < group->count; p++)
        for (size_t k = 0; (subgroup->elements >> p & 1) && k < subgroup->generator_count; k++)
            impose(group, subgroup, p, k, lattice, all);
    gsnn_lattice_normalise(all);
    gsnn_coboundaries_find(group, subgroup, lattice, &cocycles->coboundaries);
}

uint64_t gsnn_cocycles_count(const gsnn_cocycles *cocycles) {
    uint64_t count = 1;
    for (size_t i = 0; i < cocycles->all.dimension; i++) {
        uint64_t steps = (uint64_t)(cocycles->coboundaries.row[i][i] / cocycles->all.row[i][i]);
        assert(cocycles->coboundaries.row[i][i] % cocycles->all.row[i][i] == 0);
        if (__builtin_mul_overflow(count, steps, &count) || count >> 63)
            return UINT64_MAX;
    }
    return count;
}

void gsnn_cocycles_at(const gsnn_cocycles *cocycles, uint64_t number, int64_t *cocycle) {
    const gsnn_lattice *all = &cocycles->all, *coboundaries = &cocycles->coboundaries;
    memset(cocycle, 0, all->dimension * sizeof *cocycle);
    for (size_t i = 0; i < all->dimension; i++) {
        uint64_t steps = (uint64_t)(coboundaries->row[i][i] / all->row[i][i]);
        int64_t times = (int64_t)(number % steps);
        number /= steps;
        for (size_t j = i; j < all->dimension; j++)
            cocycle[j] += times * all->row[i][j];
    }
    gsnn_lattice_reduce(coboundaries, cocycle);
}
