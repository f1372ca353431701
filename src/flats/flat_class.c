#include "flats/flat_class.h"

#include <stdlib.h>
#include <string.h>

static gsnn_status fill_generators(gsnn_subgroup_class *class, gsnn_arena *arena,
                                   const gsnn_reflection_system *system, gsnn_flat flat,
                                   gsnn_error *error) {
    size_t points = system->points, count = 0;
    class->generator_count = (size_t)__builtin_popcountll(flat.nodes) + (flat.type == 2);
    class->generators =
        gsnn_arena_take(arena, class->generator_count, points * sizeof *class->generators);
    if (!class->generators)
        return gsnn_fail_memory(error);
    for (uint64_t rest = flat.nodes; rest;)
        memcpy(class->generators + count++ * points,
               gsnn_simple_reflection(system, gsnn_take_node(&rest)),
               points * sizeof *class->generators);
    if (flat.type == 2)
        gsnn_flat_involution(system, flat.nodes, class->generators + count * points);
    return GSNN_OK;
}

/* The nodes of J whose reflections have the same sign under every character of H: those conjugate
 * in W_J, joined by odd bonds, and for type 2 those that z maps to them. */
static uint64_t fused_nodes(const gsnn_reflection_system *system, gsnn_flat flat, unsigned node) {
    uint64_t fused = 0, front = gsnn_node_bit(node);
    while (front) {
        unsigned s = gsnn_take_node(&front);
        fused |= gsnn_node_bit(s);
        uint64_t reached = gsnn_flat_step(system, flat.type, s);
        for (uint64_t near = system->diagram.neighbours[s] & flat.nodes; near;) {
            unsigned t = gsnn_take_node(&near);
            if (system->diagram.bonds[s][t] % 2)
                reached |= gsnn_node_bit(t);
        }
        front |= reached & ~fused;
    }
    return fused;
}

/* The generators of H that are the simple reflections of a set of nodes. */
static uint64_t as_generators(gsnn_flat flat, uint64_t nodes) {
    uint64_t generators = 0;
    unsigned i = 0;
    for (uint64_t rest = flat.nodes; rest; i++)
        generators |= (nodes >> gsnn_take_node(&rest) & 1) << i;
    return generators;
}

/* H is the product of W_J and, for type 2, <z>, so its characters are those of W_J that z fixes,
 * times those of <z>.  The basis vectors have no generators in common. */
static gsnn_status fill_basis(gsnn_subgroup_class *class, gsnn_arena *arena,
                              const gsnn_reflection_system *system, gsnn_flat flat,
                              gsnn_error *error) {
    uint64_t basis[GSNN_MAX_NODES + 1];
    class->rank = 0;
    for (uint64_t rest = flat.nodes; rest;) {
        uint64_t fused = fused_nodes(system, flat, (unsigned)__builtin_ctzll(rest));
        basis[class->rank++] = as_generators(flat, fused);
        rest &= ~fused;
    }
    if (flat.type == 2)
        basis[class->rank++] = UINT64_C(1) << (class->generator_count - 1);
    class->basis = gsnn_arena_copy(arena, basis, class->rank, sizeof *basis);
    return class->basis ? GSNN_OK : gsnn_fail_memory(error);
}

static void add_character(gsnn_subgroup_class *class, uint64_t signs, ulong orbit_length) {
    gsnn_character *character = &class->characters[class->character_count++];
    character->signs = signs;
    fmpz_init_set_ui(character->orbit_length, orbit_length);
}

/* By coordinates; a character that is -1 on one generator only comes before those that are -1 on
 * an earlier one. */
static int compare_characters(const void *a, const void *b) {
    const gsnn_character *x = a, *y = b;
    uint64_t differ = x->signs ^ y->signs;
    if (!differ)
        return 0;
    return (x->signs & differ & -differ) ? 1 : -1;
}

static gsnn_status fill_characters(gsnn_subgroup_class *class, gsnn_arena *arena,
                                   const gsnn_reflection_system *system,
                                   const gsnn_root_lines *lines, gsnn_flat flat, uint64_t *carried,
                                   gsnn_error *error) {
    class->characters = gsnn_arena_take(arena, lines->count + 1, sizeof *class->characters);
    if (!class->characters)
        return gsnn_fail_memory(error);
    uint64_t z = flat.type == 2 ? UINT64_C(1) << (class->generator_count - 1) : 0;
    int own = gsnn_root_line_find(lines, flat);
    *carried = 0;
    if (own < 0)
        add_character(class, z, 1);
    for (size_t i = 0; (flat.type == 1 || own >= 0) && i < lines->count; i++) {
        uint64_t signs =
            as_generators(flat, gsnn_root_line_nodes(lines, system, flat.nodes, class->order, i));
        if (own == (int)i)
            signs |= z;
        if (!signs)
            continue;
        /* Of an orbit of characters, the least has its sign on the last generator. */
        *carried |= UINT64_C(1) << i;
        add_character(class, UINT64_C(1) << (63 - __builtin_clzll(signs)),
                      (ulong)__builtin_popcountll(signs));
    }
    qsort(class->characters, class->character_count, sizeof *class->characters, compare_characters);
    return GSNN_OK;
}

gsnn_status gsnn_flat_class_fill(gsnn_subgroup_class *class, gsnn_arena *arena,
                                 const gsnn_reflection_system *system, const gsnn_root_lines *lines,
                                 gsnn_flat flat, const fmpz_t order, const fmpz_t length,
                                 uint64_t *carried, gsnn_error *error) {
    class->key.high = (uint64_t)flat.type;
    class->key.low = flat.nodes;
    fmpz_mul_2exp(class->order, order, flat.type == 2);
    gsnn_status status = fill_generators(class, arena, system, flat, error);
    if (status == GSNN_OK)
        status = fill_basis(class, arena, system, flat, error);
    if (status == GSNN_OK)
        status = fill_characters(class, arena, system, lines, flat, carried, error);
    /* As many flats of one class belong to each conjugate of H as their characters are many. */
    for (size_t k = 0; status == GSNN_OK && k < class->character_count; k++)
        if (gsnn_flat_of_character(lines, class, k).nodes == flat.nodes)
            fmpz_divexact(class->length, length, class->characters[k].orbit_length);
    return status;
}

gsnn_flat gsnn_flat_of_character(const gsnn_root_lines *lines, const gsnn_subgroup_class *class,
                                 size_t k) {
    gsnn_flat flat = {(int)class->key.high, class->key.low};
    uint64_t signs = class->characters[k].signs, rest = flat.nodes;
    unsigned generator = signs ? (unsigned)__builtin_ctzll(signs) : 0;
    if (!signs || generator >= (unsigned)__builtin_popcountll(flat.nodes))
        return flat;
    while (generator--)
        rest &= rest - 1;
    return lines->list[lines->of_node[__builtin_ctzll(rest)]].flat;
}
