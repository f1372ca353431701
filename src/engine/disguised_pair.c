#include "engine/disguised_pair.h"

#include "base/memory.h"
#include "cohomology/cohomology.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* An element of <W,-1>, with its coset of G and its sign on the flat. */
typedef struct gsnn_coset_element {
    bool negated;  /* it is -w */
    bool negative; /* it is -1 on the flat */
    unsigned coset;
    gsnn_point *w;
} gsnn_coset_element;

#define MAX_COSETS 4
#define MAX_GENERATORS (GSNN_MAX_NODES + 2)

gsnn_status gsnn_disguised_pair_maker_init(gsnn_disguised_pair_maker *maker,
                                           const gsnn_group *group,
                                           const gsnn_disguised_flats *flats, gsnn_arena *arena,
                                           gsnn_error *error) {
    *maker = (gsnn_disguised_pair_maker){.group = group, .flats = flats, .arena = arena};
    size_t points = group->points;
    /* The last are for products, and for sifting them. */
    maker->room = gsnn_resize(NULL, MAX_GENERATORS + MAX_COSETS + 4, points * sizeof *maker->room);
    maker->generators = gsnn_new(MAX_GENERATORS, sizeof *maker->generators);
    maker->transversal = gsnn_new(MAX_COSETS, sizeof *maker->transversal);
    if (!maker->room || !maker->generators || !maker->transversal) {
        gsnn_disguised_pair_maker_clear(maker);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < MAX_GENERATORS; i++)
        maker->generators[i].w = maker->room + i * points;
    for (size_t i = 0; i < MAX_COSETS; i++)
        maker->transversal[i].w = maker->room + (MAX_GENERATORS + i) * points;
    return GSNN_OK;
}

void gsnn_disguised_pair_maker_clear(gsnn_disguised_pair_maker *maker) {
    free(maker->room);
    free(maker->generators);
    free(maker->transversal);
    *maker = (gsnn_disguised_pair_maker){0};
}

static gsnn_coset_element *set(gsnn_coset_element *element, bool negated, bool negative,
                               unsigned coset) {
    element->negated = negated;
    element->negative = negative;
    element->coset = coset;
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

/* Generators of what is 1 on the flat (type 1), or 1 or -1 (type 2), in <W,-1>. */
static size_t list_generators(gsnn_disguised_pair_maker *maker, const gsnn_disguised_flat *flat,
                              int type) {
    const gsnn_disguise *disguise = maker->group->disguise;
    const gsnn_reflection_system *system = disguise->system;
    size_t points = system->points, count = 0;
    for (uint64_t rest = flat->flat.nodes; rest;) {
        unsigned s = gsnn_take_node(&rest);
        memcpy(set(&maker->generators[count++], false, false, disguise->coset[s])->w,
               gsnn_simple_reflection(system, s), points * sizeof(gsnn_point));
    }
    if (flat->turned && !disguise->negation_in_system) {
        gsnn_coset_element *turn = &maker->generators[count++];
        gsnn_flat_involution(system, flat->flat.nodes, turn->w);
        set(turn, true, false,
            disguise->negation_coset ^ coset_of_turn(disguise, flat->flat.nodes));
    }
    if (type == 2)
        gsnn_permutation_identity(
            set(&maker->generators[count++], true, true, disguise->negation_coset)->w, points);
    return count;
}

/* to = a * b, or a * b^-1. */
static void multiply(gsnn_coset_element *to, const gsnn_coset_element *a,
                     const gsnn_coset_element *b, bool inverse, size_t points) {
    for (size_t x = 0; x < points; x++) {
        if (inverse)
            to->w[b->w[x]] = a->w[x];
        else
            to->w[x] = a->w[b->w[x]];
    }
    set(to, a->negated ^ b->negated, a->negative ^ b->negative, a->coset ^ b->coset);
}

/* An element of each coset that the generators reach. */
static size_t list_transversal(gsnn_disguised_pair_maker *maker, size_t generators) {
    gsnn_coset_element *list = maker->transversal;
    size_t points = maker->group->points, count = 1;
    gsnn_permutation_identity(set(&list[0], false, false, 0)->w, points);
    for (size_t i = 0; i < generators && count < MAX_COSETS; i++) {
        bool reached = false;
        for (size_t k = 0; k < count; k++)
            reached = reached || list[k].coset == maker->generators[i].coset;
        size_t before = count;
        for (size_t k = 0; !reached && k < before; k++)
            multiply(&list[count++], &maker->generators[i], &list[k], false, points);
    }
    return count;
}

/* ---- The kernel ------------------------------------------------------------------------------ */

typedef struct kernel {
    gsnn_disguised_pair_maker *maker;
    gsnn_flat_pair *pair;
    uint32_t flat; /* of the pair */
    int type;
    gsnn_chain chain;
    gsnn_point *room; /* for a product, for sifting (twice as much), and for another product */
    gsnn_point *list; /* the generators so far */
    size_t capacity;
} kernel;

/* Adds an element that is in G as a generator, unless it is generated already. */
static gsnn_status add_generator(kernel *k, const gsnn_coset_element *element, gsnn_error *error) {
    const gsnn_disguise *disguise = k->maker->group->disguise;
    size_t points = k->maker->group->points, count = k->pair->generator_count;
    gsnn_point *scratch = k->room + points;
    if (gsnn_reserve(&k->list, &k->capacity, (count + 1) * points, sizeof *k->list))
        return gsnn_fail_memory(error);
    gsnn_point *g = k->list + count * points;
    bool inside =
        gsnn_disguise_permutation(disguise, (gsnn_signed_element){element->negated, element->w}, g);
    assert(inside && element->coset == 0);
    (void)inside;
    assert(gsnn_chain_sift(k->maker->group->chain, g, scratch, NULL));
    if (gsnn_chain_sift(&k->chain, g, scratch, NULL))
        return GSNN_OK;
    if (count == GSNN_MAX_PARITY_BITS - 1)
        return gsnn_fail(error, GSNN_FAILED,
                         "a subgroup needs more than %d generators, which the engine disguise "
                         "cannot handle",
                         GSNN_MAX_PARITY_BITS - 1);
    k->pair->signs |= (uint64_t)element->negative << count;
    k->pair->generator_count++;
    return gsnn_chain_add(&k->chain, g, UINT64_C(1) << count, error);
}

/* Schreier generators t x u^-1, u the element of the transversal in the coset of t x. */
static gsnn_status add_generators(kernel *k, size_t generators, size_t cosets, gsnn_error *error) {
    gsnn_disguised_pair_maker *maker = k->maker;
    size_t points = maker->group->points;
    gsnn_coset_element product = {.w = k->room}, element = {.w = k->room + 3 * points};
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < cosets; i++)
        for (size_t j = 0; status == GSNN_OK && j < generators; j++) {
            const gsnn_coset_element *t = &maker->transversal[i], *u = maker->transversal;
            multiply(&product, t, &maker->generators[j], false, points);
            while (u->coset != product.coset)
                u++;
            multiply(&element, &product, u, true, points);
            status = add_generator(k, &element, error);
        }
    return status;
}

static gsnn_status finish(kernel *k, gsnn_error *error) {
    gsnn_flat_pair *pair = k->pair;
    const gsnn_group *group = k->maker->group;
    gsnn_arena *arena = k->maker->arena;
    uint64_t basis[GSNN_MAX_PARITY_BITS];
    pair->generators =
        gsnn_arena_copy(arena, k->list, pair->generator_count, group->points * sizeof *k->list);
    pair->rank = gsnn_sign_vectors(k->chain.relations, pair->generator_count, basis);
    pair->basis = gsnn_arena_copy(arena, basis, pair->rank, sizeof *basis);
    gsnn_chain_order(pair->order, &k->chain);
    if (!pair->generators || !pair->basis)
        return gsnn_fail_memory(error);
    gsnn_signed_generators equations = {pair->generator_count, pair->generators, pair->signs};
    gsnn_weights weights = {0};
    gsnn_status status = group->action->solve(group, &equations, &weights, error);
    pair->exists = weights.dimension == k->maker->flats->list[k->flat].dimension &&
                   (k->type == 1 || pair->signs);
    gsnn_weights_clear(&weights);
    return status;
}

#ifndef NDEBUG
/* Whether the order is what orders of stabilisers in W tell. */
static bool has_its_order(const kernel *k, size_t cosets) {
    const gsnn_disguise *disguise = k->maker->group->disguise;
    const gsnn_disguised_flat *flat = &k->maker->flats->list[k->flat];
    fmpz_t order;
    fmpz_init(order);
    fmpz_mul_ui(order, k->pair->order, cosets);
    if (flat->turned && !disguise->negation_in_system)
        fmpz_divexact_ui(order, order, 2);
    fmpz_divexact_ui(order, order, (ulong)k->type);
    bool equal = fmpz_equal(order, flat->stabiliser);
    fmpz_clear(order);
    return equal;
}
#endif

gsnn_status gsnn_disguised_pair_init(gsnn_flat_pair *pair, gsnn_disguised_pair_maker *maker,
                                     uint32_t flat, int type, gsnn_error *error) {
    size_t points = maker->group->points;
    kernel k = {.maker = maker,
                .pair = pair,
                .flat = flat,
                .type = type,
                .room = maker->room + (MAX_GENERATORS + MAX_COSETS) * points};
    *pair = (gsnn_flat_pair){0};
    fmpz_init(pair->order);
    gsnn_chain_init(&k.chain, points, maker->group->axes, maker->group->degree);
    size_t generators = list_generators(maker, &maker->flats->list[flat], type);
    size_t cosets = list_transversal(maker, generators);
    gsnn_status status = add_generators(&k, generators, cosets, error);
    if (status == GSNN_OK)
        status = finish(&k, error);
    assert(status != GSNN_OK || has_its_order(&k, cosets));
    gsnn_chain_clear(&k.chain);
    free(k.list);
    return status;
}
