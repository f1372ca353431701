#include "engine/disguised_pair.h"

#include "cohomology/cohomology.h"

#include <assert.h>
#include <string.h>

gsnn_status gsnn_disguised_pair_maker_init(gsnn_disguised_pair_maker *maker,
                                           const gsnn_group *group,
                                           const gsnn_disguised_flats *flats, gsnn_arena *arena,
                                           gsnn_error *error) {
    *maker = (gsnn_disguised_pair_maker){.group = group, .flats = flats, .arena = arena};
    gsnn_status status =
        gsnn_coset_kernel_init(&maker->kernel, group->disguise, group->points, error);
    if (status != GSNN_OK)
        gsnn_disguised_pair_maker_clear(maker);
    return status;
}

void gsnn_disguised_pair_maker_clear(gsnn_disguised_pair_maker *maker) {
    gsnn_coset_kernel_clear(&maker->kernel);
    *maker = (gsnn_disguised_pair_maker){0};
}

/* The next generator; its factor is 0 for reflections, 1 for what turns the flat, 2 for -1. */
static gsnn_coset_element *next_generator(gsnn_coset_kernel *kernel, unsigned factor,
                                          unsigned coset) {
    gsnn_coset_element *element = &kernel->generators[kernel->generator_count++];
    *element = (gsnn_coset_element){
        .negated = factor != 0, .factor = factor, .coset = coset, .w = element->w};
    return element;
}

/* The coset of w0 w_J, by the letters of words for both. */
static unsigned coset_of_turn(const gsnn_disguise *disguise, uint64_t nodes) {
    const gsnn_reflection_system *system = disguise->system;
    unsigned coset = 0;
    for (uint64_t rest = gsnn_longest_parity(system, gsnn_all_nodes(system)) ^
                         gsnn_longest_parity(system, nodes);
         rest;)
        coset ^= disguise->coset[gsnn_take_node(&rest)];
    return coset;
}

/* Sets generators of what is 1 on the flat (type 1), or 1 or -1 (type 2), in <W,-1>. */
static void set_generators(gsnn_disguised_pair_maker *maker, const gsnn_disguised_flat *flat,
                           int type) {
    const gsnn_disguise *disguise = maker->group->disguise;
    const gsnn_reflection_system *system = disguise->system;
    gsnn_coset_kernel *kernel = &maker->kernel;
    size_t points = system->points;
    kernel->generator_count = 0;
    for (uint64_t rest = flat->flat.nodes; rest;) {
        unsigned s = gsnn_take_node(&rest);
        gsnn_coset_element *reflection = next_generator(kernel, 0, disguise->coset[s]);
        reflection->nodes = gsnn_node_bit(s);
        memcpy(reflection->w, gsnn_simple_reflection(system, s), points * sizeof(gsnn_point));
    }
    kernel->reflection_count = kernel->generator_count;
    if (flat->turned && !disguise->negation_in_system) {
        unsigned coset = disguise->negation_coset ^ coset_of_turn(disguise, flat->flat.nodes);
        gsnn_flat_involution(system, flat->flat.nodes, next_generator(kernel, 1, coset)->w);
    }
    if (type == 2)
        gsnn_permutation_identity(next_generator(kernel, 2, disguise->negation_coset)->w, points);
}

/* The order of E over that of its quotient, E being W_J with what turns the flat and -1. */
static void set_order(gsnn_flat_pair *pair, const gsnn_coset_kernel *kernel,
                      const gsnn_disguised_flat *flat) {
    size_t others = kernel->generator_count - kernel->reflection_count;
    fmpz_mul_2exp(pair->order, flat->stabiliser, others);
    assert(fmpz_divisible_si(pair->order, (slong)kernel->coset_count));
    fmpz_divexact_ui(pair->order, pair->order, kernel->coset_count);
}

/* Moves the generators, which are of the flat in the chamber, to its other half. */
static void move_to_half(const gsnn_coset_kernel *kernel, const gsnn_disguise *disguise,
                         gsnn_point *generators) {
    size_t points = disguise->system->points;
    unsigned s = 0;
    while (!gsnn_disguise_is_outside(disguise, s))
        s++;
    const gsnn_point *r = gsnn_simple_reflection(disguise->system, s);
    for (size_t i = 0; i < kernel->count; i++)
        for (size_t x = 0; x < points; x++)
            generators[i * points + x] = r[kernel->list[i * points + r[x]]];
}

static gsnn_status fill(gsnn_flat_pair *pair, gsnn_disguised_pair_maker *maker,
                        const gsnn_disguised_flat *flat, int type, gsnn_error *error) {
    const gsnn_coset_kernel *kernel = &maker->kernel;
    const gsnn_group *group = maker->group;
    uint64_t basis[GSNN_MAX_PARITY_BITS];
    set_order(pair, kernel, flat);
    pair->signs = kernel->negative;
    pair->generator_count = kernel->count;
    pair->generators = gsnn_arena_copy(maker->arena, kernel->list, kernel->count,
                                       group->points * sizeof *kernel->list);
    pair->rank = gsnn_sign_vectors(kernel->relations, kernel->count, basis);
    pair->basis = gsnn_arena_copy(maker->arena, basis, pair->rank, sizeof *basis);
    if (!pair->generators || !pair->basis)
        return gsnn_fail_memory(error);
    if (flat->half)
        move_to_half(kernel, group->disguise, pair->generators);
    gsnn_signed_generators equations = {kernel->count, pair->generators, pair->signs};
    gsnn_weights weights = {0};
    gsnn_status status = group->action->solve(group, &equations, &weights, error);
    pair->exists = weights.dimension == flat->dimension && (type == 1 || pair->signs);
    gsnn_weights_clear(&weights);
    return status;
}

gsnn_status gsnn_disguised_pair_init(gsnn_flat_pair *pair, gsnn_disguised_pair_maker *maker,
                                     uint32_t number, int type, gsnn_error *error) {
    const gsnn_disguised_flat *flat = &maker->flats->list[number];
    *pair = (gsnn_flat_pair){0};
    fmpz_init(pair->order);
    set_generators(maker, flat, type);
    gsnn_status status = gsnn_coset_kernel_find(&maker->kernel, error);
    return status == GSNN_OK ? fill(pair, maker, flat, type, error) : status;
}
