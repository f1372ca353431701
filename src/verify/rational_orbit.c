#include "verify/rational_orbit.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

/* Fractions are told apart by their residues modulo a prime. */
#define PRIME UINT64_C(9223372036854775783)

gsnn_status gsnn_rational_orbit_init(gsnn_rational_orbit *orbit, const gsnn_rational_moves *moves,
                                     gsnn_error *error) {
    *orbit = (gsnn_rational_orbit){.moves = moves, .error = error};
    orbit->image = _fmpq_vec_init((slong)moves->inputs);
    return gsnn_hash_index_init(&orbit->index, 64) ? gsnn_fail_memory(error) : GSNN_OK;
}

static void forget(gsnn_rational_orbit *orbit) {
    for (size_t k = 0; k < orbit->count * orbit->moves->inputs; k++)
        fmpq_clear(orbit->points + k);
    orbit->count = 0;
}

void gsnn_rational_orbit_clear(gsnn_rational_orbit *orbit) {
    if (!orbit->moves)
        return;
    forget(orbit);
    free(orbit->points);
    _fmpq_vec_clear(orbit->image, (slong)orbit->moves->inputs);
    if (orbit->index.slots)
        gsnn_hash_index_clear(&orbit->index);
    *orbit = (gsnn_rational_orbit){0};
}

static uint64_t hash(const gsnn_rational_orbit *orbit, const fmpq *point) {
    uint64_t h = 0;
    for (size_t j = 0; j < orbit->moves->inputs; j++)
        h = gsnn_hash_word(gsnn_hash_word(h, fmpz_fdiv_ui(fmpq_numref(point + j), PRIME)),
                           fmpz_fdiv_ui(fmpq_denref(point + j), PRIME));
    return h;
}

size_t gsnn_rational_orbit_find(const gsnn_rational_orbit *orbit, const fmpq *point) {
    size_t m = orbit->moves->inputs;
    gsnn_hash_probe probe = gsnn_hash_index_probe(&orbit->index, hash(orbit, point));
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (gsnn_rational_equal(orbit->points + i * m, point, m))
            return i;
    return SIZE_MAX;
}

static gsnn_status add(gsnn_rational_orbit *orbit, const fmpq *point) {
    size_t m = orbit->moves->inputs;
    if (gsnn_reserve(&orbit->points, &orbit->capacity, orbit->count + 1,
                     m * sizeof *orbit->points) ||
        gsnn_hash_index_add(&orbit->index, hash(orbit, point), (uint32_t)orbit->count))
        return gsnn_fail_memory(orbit->error);
    fmpq *at = orbit->points + orbit->count++ * m;
    for (size_t j = 0; j < m; j++) {
        fmpq_init(at + j);
        fmpq_set(at + j, point + j);
    }
    return GSNN_OK;
}

gsnn_status gsnn_rational_orbit_begin(gsnn_rational_orbit *orbit, const fmpq *point) {
    forget(orbit);
    gsnn_hash_index_reset(&orbit->index);
    return add(orbit, point);
}

gsnn_status gsnn_rational_orbit_move(gsnn_rational_orbit *orbit, size_t point, size_t generator,
                                     size_t *number) {
    size_t m = orbit->moves->inputs;
    const fmpq_mat_struct *g = orbit->moves->g[generator];
    for (size_t i = 0; i < m; i++) {
        fmpq_zero(orbit->image + i);
        for (size_t j = 0; j < m; j++)
            if (!fmpq_is_zero(fmpq_mat_entry(g, (slong)i, (slong)j)))
                fmpq_addmul(orbit->image + i, fmpq_mat_entry(g, (slong)i, (slong)j),
                            orbit->points + point * m + j);
    }
    *number = gsnn_rational_orbit_find(orbit, orbit->image);
    if (*number != SIZE_MAX)
        return GSNN_OK;
    *number = orbit->count;
    return add(orbit, orbit->image);
}
