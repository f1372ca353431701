#include "flats/disguised_flat.h"

#include "base/hash_index.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int compare_flats(gsnn_flat x, gsnn_flat y) {
    if (x.type != y.type)
        return x.type < y.type ? -1 : 1;
    return x.nodes < y.nodes ? -1 : x.nodes > y.nodes;
}

static int compare_by_flat(const void *a, const void *b) {
    const gsnn_disguised_flat *x = a, *y = b;
    int order = compare_flats(x->flat, y->flat);
    return order ? order : (x->half > y->half) - (x->half < y->half);
}

static int compare_names(const void *a, const void *b) {
    return compare_flats(((const gsnn_flat_name *)a)->flat, ((const gsnn_flat_name *)b)->flat);
}

/* The dimension of a flat. */
static size_t measure(const gsnn_reflection_system *system, size_t degree, gsnn_flat flat) {
    if (flat.type == 1)
        return degree - (size_t)__builtin_popcountll(flat.nodes);
    size_t orbits = 0;
    for (uint64_t rest = gsnn_all_nodes(system) & ~flat.nodes; rest; orbits++)
        rest &= ~gsnn_flat_step(system, 2, (unsigned)__builtin_ctzll(rest));
    return orbits;
}

/* Whether w0 leaves J as it is, and both names of J, as it is, have the same flat. */
static bool has_both_names(const gsnn_reflection_system *system, size_t degree, uint64_t nodes) {
    for (uint64_t rest = nodes; rest;)
        if (~nodes & gsnn_flat_step(system, 2, gsnn_take_node(&rest)))
            return false;
    return measure(system, degree, (gsnn_flat){1, nodes}) ==
           measure(system, degree, (gsnn_flat){2, nodes});
}

/* ---- Classes under G ------------------------------------------------------------------------- */

/* Whether coordinates of B_n that J makes equal up to sign come in blocks of even length, and none
 * is 0. */
static bool has_even_blocks(unsigned rank, uint64_t nodes) {
    unsigned length = 1;
    for (unsigned s = 0; s + 1 < rank; s++) {
        if (nodes & gsnn_node_bit(s))
            length++;
        else if (length % 2)
            return false;
        else
            length = 1;
    }
    return length % 2 == 0 && !(nodes & gsnn_node_bit(rank - 1));
}

/* Whether something outside <G,-1> in a component leaves the part of a flat there as it is; `nodes`
 * are those of J in it. */
static bool is_steady(const gsnn_disguise *disguise, const gsnn_reflection_component *component,
                      uint64_t nodes) {
    gsnn_cartan_type type = component->type;
    bool first = gsnn_disguise_is_outside(disguise, component->first);
    bool last = gsnn_disguise_is_outside(disguise, component->first + type.rank - 1);
    if (first == last)
        return first;
    if (type.rank == 2)
        return (type.family != 'B' && type.bond / 2 % 2) || nodes != gsnn_node_bit(first);
    return type.family != 'B' || first || type.rank % 2 || !has_even_blocks(type.rank, nodes);
}

static bool is_split(const gsnn_disguise *disguise, gsnn_flat flat) {
    const gsnn_reflection_system *system = disguise->system;
    bool outside = false, steady = false;
    for (unsigned s = 0; s < system->rank; s++)
        outside = outside || gsnn_disguise_is_outside(disguise, s);
    for (size_t c = 0; outside && !steady && c < system->component_count; c++) {
        const gsnn_reflection_component *component = &system->components[c];
        steady = is_steady(disguise, component, gsnn_local_nodes(component, flat.nodes));
    }
    return outside && !steady;
}

/* ---- The list -------------------------------------------------------------------------------- */

/* Adds a class under W, with so many flats. */
static gsnn_status add_class(gsnn_disguised_flats *flats, gsnn_disguised_flat class,
                             const fmpz_t order, const fmpz_t length, gsnn_error *error) {
    class.split = is_split(flats->disguise, class.flat);
    if (class.turned)
        class.turning = gsnn_flat_canonical(flats->system, (gsnn_flat){2, class.flat.nodes}).nodes;
    unsigned halves = class.split ? 2 : 1;
    if (gsnn_reserve(&flats->list, &flats->capacity, flats->count + halves, sizeof *flats->list))
        return gsnn_fail_memory(error);
    for (class.half = 0; class.half < halves; class.half++) {
        gsnn_disguised_flat *added = &flats->list[flats->count++];
        *added = class;
        fmpz_init_set(added->stabiliser, order);
        fmpz_init(added->length);
        fmpz_divexact_ui(added->length, length, halves);
    }
    return GSNN_OK;
}

static gsnn_status add_type(gsnn_disguised_flats *flats, int type, size_t degree,
                            gsnn_error *error) {
    const gsnn_reflection_system *system = flats->system;
    gsnn_flat_factors factors;
    gsnn_status status = gsnn_flat_factors_init(&factors, system, type, error);
    if (status != GSNN_OK)
        return status;
    fmpz_t order, length;
    fmpz_init(order);
    fmpz_init(length);
    for (uint64_t i = 0; status == GSNN_OK && i < factors.count; i++) {
        gsnn_flat flat = gsnn_flat_at(&factors, i, order, length);
        size_t dimension = measure(system, degree, flat);
        bool both = has_both_names(system, degree, flat.nodes);
        if (!dimension || (type == 2 && both))
            continue;
        gsnn_disguised_flat class = {
            .flat = flat, .turned = type == 2 || both, .dimension = dimension};
        status = add_class(flats, class, order, length, error);
    }
    fmpz_clear(order);
    fmpz_clear(length);
    gsnn_flat_factors_clear(&factors);
    return status;
}

static gsnn_status add_names(gsnn_disguised_flats *flats, gsnn_error *error) {
    if (gsnn_reserve(&flats->names, &flats->name_capacity, 2 * flats->count + 1,
                     sizeof *flats->names))
        return gsnn_fail_memory(error);
    for (uint32_t i = 0; i < flats->count; i++) {
        const gsnn_disguised_flat *flat = &flats->list[i];
        if (flat->half)
            continue;
        flats->names[flats->name_count++] = (gsnn_flat_name){flat->flat, i};
        if (flat->turned && flat->flat.type == 1)
            flats->names[flats->name_count++] = (gsnn_flat_name){{2, flat->turning}, i};
    }
    if (flats->name_count)
        qsort(flats->names, flats->name_count, sizeof *flats->names, compare_names);
    for (size_t i = 1; i < flats->name_count; i++)
        assert(compare_names(&flats->names[i - 1], &flats->names[i]) < 0);
    return GSNN_OK;
}

gsnn_status gsnn_disguised_flats_init(gsnn_disguised_flats *flats, const gsnn_disguise *disguise,
                                      size_t degree, gsnn_error *error) {
    *flats = (gsnn_disguised_flats){.disguise = disguise, .system = disguise->system};
    gsnn_status status = add_type(flats, 1, degree, error);
    if (status == GSNN_OK)
        status = add_type(flats, 2, degree, error);
    if (status == GSNN_OK && flats->count)
        qsort(flats->list, flats->count, sizeof *flats->list, compare_by_flat);
    return status == GSNN_OK ? add_names(flats, error) : status;
}

void gsnn_disguised_flats_clear(gsnn_disguised_flats *flats) {
    for (size_t i = 0; i < flats->count; i++) {
        fmpz_clear(flats->list[i].stabiliser);
        fmpz_clear(flats->list[i].length);
    }
    free(flats->list);
    free(flats->names);
    memset(flats, 0, sizeof *flats);
}

uint32_t gsnn_disguised_flat_find(const gsnn_disguised_flats *flats, gsnn_flat flat) {
    gsnn_flat_name key = {.flat = gsnn_flat_canonical(flats->system, flat)};
    const gsnn_flat_name *name = flats->name_count ? bsearch(&key, flats->names, flats->name_count,
                                                             sizeof *flats->names, compare_names)
                                                   : NULL;
    return name ? name->number : GSNN_NO_ITEM;
}

/* The flat of that name that lies over one: where that is of a half, so is this.  What is outside
 * and leaves a flat as it is leads to both halves over it. */
static size_t add_step(const gsnn_disguised_flats *flats, const gsnn_disguised_flat *from,
                       gsnn_flat flat, uint32_t *steps) {
    uint32_t number = gsnn_disguised_flat_find(flats, flat);
    bool split = flats->list[number].split;
    steps[0] = number + (split ? from->half : 0);
    steps[1] = number + 1;
    return split && !from->split ? 2 : 1;
}

/* Steps of one type from a name. */
static size_t add_steps(const gsnn_disguised_flats *flats, const gsnn_disguised_flat *from,
                        gsnn_flat flat, uint32_t *steps) {
    size_t count = 0;
    for (uint64_t rest = flat.nodes; rest;) {
        uint64_t step = gsnn_flat_step(flats->system, flat.type, (unsigned)__builtin_ctzll(rest));
        rest &= ~step;
        gsnn_flat larger = {flat.type, flat.nodes & ~step};
        count += add_step(flats, from, larger, steps + count);
    }
    return count;
}

size_t gsnn_disguised_flat_steps(const gsnn_disguised_flats *flats, uint32_t number,
                                 uint32_t *steps) {
    const gsnn_disguised_flat *flat = &flats->list[number];
    size_t count = 0;
    if (flat->flat.type == 1)
        count = add_steps(flats, flat, flat->flat, steps);
    else
        count = add_step(flats, flat, (gsnn_flat){1, flat->flat.nodes}, steps);
    if (flat->turned)
        count += add_steps(flats, flat, (gsnn_flat){2, flat->turning}, steps + count);
    return count;
}

/* ---- From codes to flats --------------------------------------------------------------------- */

/* A value nearer to 0 than this proves nothing; those of random elements hardly ever are. */
#define NEAR 1e-7

/* Whether moving the points by g multiplies all codes by the sign. */
static bool fixes(const gsnn_weights *weights, size_t points, const gsnn_point *g, int sign) {
    for (size_t x = 0; x < points; x++)
        if (weights->codes[g[x]] != sign * weights->codes[x])
            return false;
    return true;
}

static void reflect(const gsnn_reflection_system *system, unsigned s, gsnn_weights *weights,
                    double *values, void *spare) {
    const gsnn_point *g = gsnn_simple_reflection(system, s);
    double *old_values = spare;
    int32_t *old_codes = spare;
    memcpy(old_values, values, system->points * sizeof *values);
    for (size_t x = 0; x < system->points; x++)
        values[x] = old_values[g[x]];
    memcpy(old_codes, weights->codes, system->points * sizeof *old_codes);
    for (size_t x = 0; x < system->points; x++)
        weights->codes[x] = old_codes[g[x]];
}

/* The value of a simple root. */
static double value_of_root(const gsnn_reflection_system *system, unsigned s,
                            const double *values) {
    const gsnn_point *pair = system->roots + (size_t)2 * s;
    return values[pair[0]] - values[pair[1]];
}

/* Beyond this many reflections, rounded values lead round in circles: no group has more roots. */
#define MAX_MOVES 200000

/* Moves the element of the flat into the chamber: each reflection makes one root more positive.
 * Returns whether an odd number of them was outside <G,-1>. */
static bool move(const gsnn_disguise *disguise, gsnn_weights *weights, double *values,
                 void *spare) {
    const gsnn_reflection_system *system = disguise->system;
    size_t moves = 0;
    bool odd = false;
    for (unsigned s = 0; s < system->rank;) {
        double value = value_of_root(system, s, values);
        if (value < -NEAR && moves < MAX_MOVES) {
            reflect(system, s, weights, values, spare);
            odd ^= gsnn_disguise_is_outside(disguise, s);
            moves++;
            s = 0;
        } else {
            s++;
        }
    }
    return odd;
}

/* The simple reflections that fix the flat; *sure unless another nearly fixes the element. */
static uint64_t fixing_nodes(const gsnn_reflection_system *system, const gsnn_weights *weights,
                             const double *values, bool *sure) {
    uint64_t nodes = 0;
    *sure = true;
    for (unsigned s = 0; s < system->rank; s++) {
        double value = value_of_root(system, s, values);
        if (fixes(weights, system->points, gsnn_simple_reflection(system, s), 1))
            nodes |= gsnn_node_bit(s);
        else if (value < NEAR)
            *sure = false;
    }
    return nodes;
}

uint32_t gsnn_disguised_flat_of_codes(const gsnn_disguised_flats *flats, gsnn_weights *weights,
                                      double *values, void *spare) {
    const gsnn_reflection_system *system = flats->system;
    bool sure, odd = move(flats->disguise, weights, values, spare);
    uint64_t nodes = fixing_nodes(system, weights, values, &sure);
    if (!sure)
        return GSNN_NO_ITEM;
    /* It lies in Fix(W_J), and is that if the dimensions agree. */
    uint32_t number = gsnn_disguised_flat_find(flats, (gsnn_flat){1, nodes});
    if (number != GSNN_NO_ITEM && flats->list[number].dimension == weights->dimension)
        return number + (odd && flats->list[number].split);
    if (!fixes(weights, system->points, system->longest, -1))
        return GSNN_NO_ITEM;
    number = gsnn_disguised_flat_find(flats, (gsnn_flat){2, nodes});
    return number != GSNN_NO_ITEM && flats->list[number].dimension == weights->dimension
               ? number + (odd && flats->list[number].split)
               : GSNN_NO_ITEM;
}
