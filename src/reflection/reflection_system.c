#include "reflection/reflection_system.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void gsnn_reflection_system_free(gsnn_reflection_system *system) {
    if (!system)
        return;
    for (size_t c = 0; system->components && c < system->component_count; c++) {
        gsnn_parabolics_clear(&system->components[c].plain);
        gsnn_parabolics_clear(&system->components[c].folded);
    }
    free(system->components);
    free(system->simple);
    free(system->roots);
    free(system->longest);
    fmpz_clear(system->order);
    free(system);
}

/* The order of a product of two reflections. */
static uint32_t product_order(const gsnn_point *a, const gsnn_point *b, size_t points) {
    uint32_t order = 1;
    for (size_t x = 0; x < points; x++) {
        uint32_t length = 0;
        gsnn_point y = (gsnn_point)x;
        do {
            y = a[b[y]];
            length++;
        } while (y != x);
        uint32_t p = order, q = length;
        while (q) {
            uint32_t rest = p % q;
            p = q;
            q = rest;
        }
        order *= length / p;
    }
    return order;
}

static void make_diagram(gsnn_diagram *diagram, const gsnn_reflection_system *system) {
    gsnn_diagram_init(diagram, system->rank);
    for (unsigned i = 0; i < system->rank; i++)
        for (unsigned j = 0; j < i; j++) {
            uint32_t order = product_order(gsnn_simple_reflection(system, i),
                                           gsnn_simple_reflection(system, j), system->points);
            if (order > 2)
                gsnn_diagram_join(diagram, i, j, order);
        }
}

/* Finds components and their types; number[i] is the old number of what will be node i. */
static gsnn_status find_components(gsnn_reflection_system *system, const gsnn_diagram *diagram,
                                   unsigned *number, gsnn_error *error) {
    unsigned placed = 0;
    for (uint64_t rest = gsnn_all_nodes(system); rest;) {
        uint64_t nodes = gsnn_diagram_component(diagram, rest, (unsigned)__builtin_ctzll(rest));
        gsnn_reflection_component *component = &system->components[system->component_count];
        unsigned order[GSNN_MAX_NODES];
        if (!gsnn_diagram_identify(diagram, nodes, &component->type, order))
            return gsnn_fail(error, GSNN_FAILED,
                             "internal error: these reflections generate no finite group");
        component->first = placed;
        memcpy(number + placed, order, component->type.rank * sizeof *order);
        placed += component->type.rank;
        rest &= ~nodes;
        gsnn_cartan_type folded = gsnn_cartan_fold(component->type, component->orbits);
        gsnn_status status = gsnn_parabolics_init(&component->plain, component->type, error);
        if (status == GSNN_OK)
            status = gsnn_parabolics_init(&component->folded, folded, error);
        system->component_count++;
        if (status != GSNN_OK)
            return status;
    }
    return GSNN_OK;
}

static gsnn_status renumber(gsnn_reflection_system *system, const unsigned *number,
                            gsnn_error *error) {
    size_t row = system->points * sizeof *system->simple;
    gsnn_point *simple = gsnn_resize(NULL, system->rank, row);
    gsnn_point *roots = gsnn_resize(NULL, system->rank, 2 * sizeof *roots);
    if (!simple || !roots) {
        free(simple);
        free(roots);
        return gsnn_fail_memory(error);
    }
    for (unsigned i = 0; i < system->rank; i++) {
        memcpy(simple + i * system->points, gsnn_simple_reflection(system, number[i]), row);
        memcpy(roots + (size_t)2 * i, system->roots + (size_t)2 * number[i], 2 * sizeof *roots);
    }
    free(system->simple);
    free(system->roots);
    system->simple = simple;
    system->roots = roots;
    return GSNN_OK;
}

gsnn_status gsnn_reflection_system_new(gsnn_reflection_system **out, size_t points, unsigned rank,
                                       gsnn_point *simple, gsnn_point *roots, gsnn_error *error) {
    gsnn_reflection_system *system = gsnn_new(1, sizeof *system);
    if (!system) {
        free(simple);
        free(roots);
        return gsnn_fail_memory(error);
    }
    unsigned number[GSNN_MAX_NODES] = {0};
    fmpz_init(system->order);
    system->points = points;
    system->rank = rank;
    system->simple = simple;
    system->roots = roots;
    system->components = gsnn_new(rank, sizeof *system->components);
    system->longest = gsnn_resize(NULL, points, sizeof *system->longest);
    if (!system->components || !system->longest) {
        gsnn_reflection_system_free(system);
        return gsnn_fail_memory(error);
    }
    make_diagram(&system->diagram, system);
    gsnn_status status = find_components(system, &system->diagram, number, error);
    if (status == GSNN_OK)
        status = renumber(system, number, error);
    if (status != GSNN_OK) {
        gsnn_reflection_system_free(system);
        return status;
    }
    make_diagram(&system->diagram, system);
    gsnn_diagram_order(system->order, &system->diagram, gsnn_all_nodes(system));
    for (unsigned i = 0; i < rank; i++)
        assert(gsnn_permutation_is_one(gsnn_simple_reflection(system, i), points));
    gsnn_permutation_identity(system->longest, points);
    gsnn_apply_longest(system, gsnn_all_nodes(system), system->longest);
    assert(gsnn_permutation_is_one(system->longest, points));
    *out = system;
    return GSNN_OK;
}

const gsnn_reflection_component *gsnn_component_of(const gsnn_reflection_system *system,
                                                   unsigned node) {
    const gsnn_reflection_component *component = system->components;
    while (node >= component->first + component->type.rank)
        component++;
    return component;
}

/* Splits a tree into two sets of pairwise commuting reflections. */
static void bipartition(const gsnn_diagram *diagram, uint64_t nodes, uint64_t parts[2]) {
    uint64_t front = nodes & -nodes;
    parts[0] = parts[1] = 0;
    for (int side = 0; front; side = !side) {
        uint64_t reached = 0;
        parts[side] |= front;
        while (front)
            reached |= diagram->neighbours[gsnn_take_node(&front)];
        front = reached & nodes & ~(parts[0] | parts[1]);
    }
}

/* Takes a component out of a set of nodes: parts[i % 2] is factor i of its longest element, of so
 * many factors.
 *
 * For an irreducible group with Coxeter number h, the longest element is the alternating product
 * of h factors, each the product of one side's reflections (Bourbaki, chapter V, section 6,
 * exercise 2).  Being an involution it may be read from either end. */
static uint32_t take_component(const gsnn_reflection_system *system, uint64_t *nodes,
                               uint64_t parts[2]) {
    gsnn_cartan_type type;
    unsigned order[GSNN_MAX_NODES];
    uint64_t component =
        gsnn_diagram_component(&system->diagram, *nodes, (unsigned)__builtin_ctzll(*nodes));
    *nodes &= ~component;
    if (!gsnn_diagram_identify(&system->diagram, component, &type, order))
        return 0;
    bipartition(&system->diagram, component, parts);
    return gsnn_cartan_coxeter_number(type);
}

void gsnn_apply_longest(const gsnn_reflection_system *system, uint64_t nodes, gsnn_point *w) {
    while (nodes) {
        uint64_t parts[2];
        uint32_t factors = take_component(system, &nodes, parts);
        for (uint32_t i = 0; i < factors; i++)
            for (uint64_t part = parts[i % 2]; part;) {
                const gsnn_point *s = gsnn_simple_reflection(system, gsnn_take_node(&part));
                for (size_t x = 0; x < system->points; x++)
                    w[x] = s[w[x]];
            }
    }
}

uint64_t gsnn_longest_parity(const gsnn_reflection_system *system, uint64_t nodes) {
    uint64_t odd = 0;
    while (nodes) {
        uint64_t parts[2];
        uint32_t factors = take_component(system, &nodes, parts);
        odd |= ((factors + 1) / 2 % 2 ? parts[0] : 0) | (factors / 2 % 2 ? parts[1] : 0);
    }
    return odd;
}
