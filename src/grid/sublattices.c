#include "grid/sublattices.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SUBLATTICES 4000000

void gsnn_sublattice_lattice(const gsnn_point_group *group, const gsnn_sublattice *sublattice,
                             gsnn_lattice *lattice) {
    size_t n = group->dimension;
    lattice->dimension = n;
    memcpy(lattice->modulus, group->modulus, n * sizeof *lattice->modulus);
    for (size_t i = 0; i < n; i++)
        memcpy(lattice->row[i], sublattice->row[i], n * sizeof lattice->row[i][0]);
}

static uint64_t hash_of(const gsnn_sublattice *sublattice) {
    return gsnn_hash_bytes(sublattice->row, sizeof sublattice->row);
}

/* The number of the one with these rows, or GSNN_NO_ITEM. */
static uint32_t find(const gsnn_sublattices *lattices, const gsnn_sublattice *sublattice) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&lattices->index, hash_of(sublattice));
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM &&
           memcmp(lattices->list[i].row, sublattice->row, sizeof sublattice->row) != 0)
        i = gsnn_hash_probe_next(&probe);
    return i;
}

uint32_t gsnn_sublattices_unsigned(const gsnn_sublattices *lattices,
                                   const gsnn_sublattice *sublattice) {
    gsnn_sublattice plain = *sublattice;
    size_t last = lattices->group->dimension - 1;
    for (size_t i = 0; i < last; i++)
        plain.row[i][last] = 0;
    uint32_t found = find(lattices, &plain);
    assert(found != GSNN_NO_ITEM);
    return found;
}

/* Keeps a normal form if it has the relations of T. */
static gsnn_status keep(gsnn_sublattices *lattices, const gsnn_sublattice *sublattice,
                        gsnn_error *error) {
    const gsnn_point_group *group = lattices->group;
    gsnn_lattice lattice;
    gsnn_sublattice_lattice(group, sublattice, &lattice);
    for (size_t i = 0; i < group->dimension; i++) {
        int64_t relation[GSNN_GRID_DIMENSIONS];
        for (size_t j = 0; j < group->dimension; j++)
            relation[j] = group->relations.row[i][j];
        if (!gsnn_lattice_contains(&lattice, relation))
            return GSNN_OK;
    }
    if (lattices->count == MAX_SUBLATTICES)
        return gsnn_fail(error, GSNN_FAILED,
                         "the translations have more than %d subgroups with signs",
                         MAX_SUBLATTICES);
    if (gsnn_reserve(&lattices->list, &lattices->capacity, lattices->count + 1,
                     sizeof *lattices->list) ||
        gsnn_hash_index_add(&lattices->index, hash_of(sublattice), (uint32_t)lattices->count))
        return gsnn_fail_memory(error);
    lattices->list[lattices->count++] = *sublattice;
    return GSNN_OK;
}

/* Counts the entries behind the pivots up, like an odometer; false after the last. */
static bool next_entries(const gsnn_point_group *group, gsnn_sublattice *sublattice) {
    for (size_t i = group->dimension; i-- > 0;)
        for (size_t j = group->dimension; j-- > i + 1;) {
            if (++sublattice->row[i][j] < sublattice->row[j][j])
                return true;
            sublattice->row[i][j] = 0;
        }
    return false;
}

/* Likewise the pivots, divisors of the moduli, the last of which is 2. */
static bool next_pivots(const gsnn_point_group *group, gsnn_sublattice *sublattice) {
    for (size_t i = group->dimension - 1; i-- > 0;) {
        int32_t modulus = group->modulus[i], *pivot = &sublattice->row[i][i];
        if (*pivot < modulus) {
            do
                ++*pivot;
            while (modulus % *pivot);
            return true;
        }
        *pivot = 1;
    }
    return false;
}

static gsnn_status list_all(gsnn_sublattices *lattices, const gsnn_run *run, gsnn_error *error) {
    const gsnn_point_group *group = lattices->group;
    gsnn_sublattice sublattice = {.orbit = GSNN_NO_ITEM};
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < group->dimension; i++)
        sublattice.row[i][i] = i + 1 < group->dimension ? 1 : 2;
    do {
        status = gsnn_run_step(run, "listing sublattices", lattices->count, 0, error);
        do
            status = status == GSNN_OK ? keep(lattices, &sublattice, error) : status;
        while (next_entries(group, &sublattice) && status == GSNN_OK);
    } while (next_pivots(group, &sublattice) && status == GSNN_OK);
    return status;
}

void gsnn_sublattice_move(const gsnn_point_group *group, size_t p, const gsnn_sublattice *from,
                          gsnn_sublattice *to) {
    size_t n = group->dimension;
    gsnn_lattice lattice = group->relations;
    for (size_t i = 0; i < n; i++) {
        int64_t vector[GSNN_GRID_DIMENSIONS];
        for (size_t j = 0; j < n; j++)
            vector[j] = from->row[i][j];
        gsnn_point_group_move(group, p, vector, vector);
        for (size_t j = 0; j < n; j++)
            vector[j] %= group->modulus[j];
        gsnn_lattice_adjoin(&lattice, vector);
    }
    gsnn_lattice_normalise(&lattice);
    memset(to, 0, sizeof *to);
    for (size_t i = 0; i < n; i++)
        memcpy(to->row[i], lattice.row[i], n * sizeof to->row[i][0]);
}

static gsnn_status find_orbits(gsnn_sublattices *lattices, gsnn_error *error) {
    const gsnn_point_group *group = lattices->group;
    lattices->representatives =
        gsnn_resize(NULL, lattices->count, sizeof *lattices->representatives);
    if (!lattices->representatives)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < lattices->count; i++) {
        if (lattices->list[i].orbit != GSNN_NO_ITEM)
            continue;
        uint32_t orbit = (uint32_t)lattices->orbit_count++;
        lattices->representatives[orbit] = (uint32_t)i;
        for (size_t p = 0; p < group->count; p++) {
            gsnn_sublattice moved;
            gsnn_sublattice_move(group, p, &lattices->list[i], &moved);
            uint32_t image = find(lattices, &moved);
            assert(image != GSNN_NO_ITEM);
            lattices->list[image].orbit = orbit;
            lattices->list[image].carriers |= UINT64_C(1) << group->inverse[p];
        }
    }
    return GSNN_OK;
}

gsnn_status gsnn_sublattices_init(gsnn_sublattices *lattices, const gsnn_point_group *group,
                                  const gsnn_run *run, gsnn_error *error) {
    *lattices = (gsnn_sublattices){.group = group};
    gsnn_status status =
        gsnn_hash_index_init(&lattices->index, 64) ? gsnn_fail_memory(error) : GSNN_OK;
    if (status == GSNN_OK)
        status = list_all(lattices, run, error);
    if (status == GSNN_OK)
        status = find_orbits(lattices, error);
    if (status != GSNN_OK)
        gsnn_sublattices_clear(lattices);
    return status;
}

void gsnn_sublattices_clear(gsnn_sublattices *lattices) {
    free(lattices->list);
    gsnn_hash_index_clear(&lattices->index);
    free(lattices->representatives);
    *lattices = (gsnn_sublattices){0};
}
