/* orbits_engine.c - only the subgroups that carry architectures: isotropy groups, by orbit types.
 *
 * The admissible pairs (H,chi) of type 2 are the isotropy groups of nonzero rows in G x {+-1}: each
 * of those is the graph of a character chi of a subgroup H.  Those of type 1 are what they meet G
 * in.  An isotropy group is the pointwise stabiliser of a flat.  Let the closure of a subgroup be
 * the pointwise stabiliser of the flat that it fixes; isotropy groups are their own closures.  They
 * are found by cyclic extension: from the perfect core of an isotropy group J a chain of subgroups
 * leads up to J, each normal in the next one, with prime index.  What normalises a subgroup
 * normalises its closure, so the closure of each is that of <I,z>, where I is the closure of the
 * one before and zI has prime order in N/I, N the normaliser of I.  It is enough to take one z for
 * each class of such subgroups of N/I.  The closures of perfect subgroups are where chains begin.
 *
 * Nothing is done in G x {+-1} itself: I is a pair (H,chi), its normaliser that of H as far as it
 * fixes chi, and z an element of G with a sign. */
#include "architecture/pattern_stabiliser.h"
#include "base/counters.h"
#include "base/memory.h"
#include "base/run.h"
#include "cohomology/cohomology.h"
#include "engine/engine.h"
#include "engine/listed_catalogue.h"
#include "group/code_merger.h"
#include "group/signed_orbits.h"
#include "subgroup/perfect.h"
#include "subgroup/prime_cosets.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct flats {
    const gsnn_group *group;
    const gsnn_elements *elements;
    gsnn_class_store *store; /* classes of the H and K of isotropy groups */
    gsnn_pattern_memory patterns;
    gsnn_arena arena, scratch;     /* of one class */
    gsnn_listed_subgroup subgroup; /* H of the class at hand */
    gsnn_closure normaliser;       /* of the isotropy group at hand */
    gsnn_prime_cosets cosets;
    gsnn_signed_orbits orbits;
    gsnn_code_merger merger;
    gsnn_key *seen; /* hashes of the patterns met */
    size_t seen_count, seen_capacity;
    gsnn_hash_index index; /* of those */
    gsnn_point *equations; /* room for the equations of a flat */
    size_t equation_capacity;
    int32_t *codes; /* patterns of a batch of characters */
    int32_t *cut;   /* a pattern */
    uint32_t *set;  /* as many as zuppos */
} flats;

/* Whether a pattern comes for the first time. */
static gsnn_status is_new(flats *f, const int32_t *pattern, bool *new, gsnn_error *error) {
    size_t size = f->group->points * sizeof *pattern;
    gsnn_key key = {gsnn_hash_bytes(pattern, size), 0};
    key.low = key.high; /* and from there on by words, which is another function of the pattern */
    for (size_t x = 0; x < f->group->points; x++)
        key.low = gsnn_hash_word(key.low, (uint32_t)pattern[x]);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&f->index, key.high);
    uint32_t i = gsnn_hash_probe_next(&probe);
    while (i != GSNN_NO_ITEM && gsnn_key_compare(f->seen[i], key) != 0)
        i = gsnn_hash_probe_next(&probe);
    *new = i == GSNN_NO_ITEM;
    if (*new && (gsnn_reserve(&f->seen, &f->seen_capacity, f->seen_count + 1, sizeof *f->seen) ||
                 gsnn_hash_index_add(&f->index, key.high, (uint32_t)f->seen_count)))
        return gsnn_fail_memory(error);
    if (*new)
        f->seen[f->seen_count++] = key;
    return GSNN_OK;
}

/* Adds the classes of the groups that act on the flat with that pattern as +1, and as +1 or -1, if
 * they are new and the flat is not 0. */
static gsnn_status add_flat(flats *f, const int32_t *pattern, size_t dimension, gsnn_error *error) {
    bool new = false;
    gsnn_status status = dimension ? is_new(f, pattern, &new, error) : GSNN_OK;
    return status == GSNN_OK && new
               ? gsnn_store_pattern_groups(f->store, &f->patterns, pattern, f->set, error)
               : status;
}

/* Solves for the flat that the elements fix, with these signs; the caller clears it. */
static gsnn_status solve(flats *f, const uint32_t *elements, size_t count, uint64_t signs,
                         gsnn_weights *flat, gsnn_error *error) {
    size_t points = f->group->points;
    /* Generators that are not redundant double the group each, and a listed group has fewer than
     * 2^32 elements. */
    assert(count <= GSNN_MAX_BASE + 1);
    if (gsnn_reserve(&f->equations, &f->equation_capacity, count * points + 1,
                     sizeof *f->equations))
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        memcpy(f->equations + i * points, gsnn_elements_image(f->elements, elements[i]),
               points * sizeof *f->equations);
    gsnn_signed_generators equations = {count, f->equations, signs};
    return f->group->action->solve(f->group, &equations, flat, error);
}

/* The flat that elements fix, with signs. */
static gsnn_status add_fixed(flats *f, const uint32_t *elements, size_t count, uint64_t signs,
                             gsnn_error *error) {
    gsnn_weights flat = {0};
    gsnn_status status = solve(f, elements, count, signs, &flat, error);
    if (status == GSNN_OK)
        status = add_flat(f, flat.codes, flat.dimension, error);
    gsnn_weights_clear(&flat);
    return status;
}

/* The flats that perfect subgroups fix: the trivial one, and those that are not solvable. */
static gsnn_status add_perfect(flats *f, gsnn_error *error) {
    gsnn_class_store *perfect = NULL;
    gsnn_status status = add_fixed(f, NULL, 0, 0, error);
    if (status == GSNN_OK)
        status = gsnn_class_store_new_beside(&perfect, f->store, error);
    if (status == GSNN_OK)
        status = gsnn_add_perfect_subgroups(perfect, f->group, error);
    for (uint32_t c = 0; status == GSNN_OK && c < perfect->class_count; c++)
        status = add_fixed(f, perfect->classes[c].generators, perfect->classes[c].generator_count,
                           0, error);
    gsnn_class_store_free(perfect);
    return status;
}

/* ---- Normalisers ------------------------------------------------------------------------- */

/* Adjoins the elements of the normaliser of H that fix chi, by Schreier generators of the orbit of
 * chi, which has `length` members. */
static gsnn_status adjoin_fixing(flats *f, const gsnn_listed_class *class, uint64_t signs,
                                 size_t length, gsnn_error *error) {
    uint64_t *orbit = gsnn_arena_take(&f->arena, length, sizeof *orbit);
    uint32_t *by = gsnn_arena_take(&f->arena, length, sizeof *by); /* orbit[i] is chi moved by it */
    uint32_t wanted = f->elements->order / class->length / (uint32_t)length;
    size_t count = 1;
    gsnn_status status = orbit && by ? GSNN_OK : gsnn_fail_memory(error);
    if (status != GSNN_OK)
        return status;
    orbit[0] = signs;
    by[0] = 0;
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; status == GSNN_OK && k < class->normaliser_count; k++) {
            uint64_t moved =
                gsnn_listed_subgroup_move_signs(&f->subgroup, orbit[i], class->normaliser[k]);
            /* First n_i, then n_k: h -> chi(n_i n_k h n_k^-1 n_i^-1). */
            uint32_t along = gsnn_elements_multiply(f->elements, by[i], class->normaliser[k]);
            size_t to = 0;
            while (to < count && orbit[to] != moved)
                to++;
            if (to == count) {
                assert(count < length);
                orbit[count] = moved;
                by[count++] = along;
            } else if (f->normaliser.count < wanted) {
                status = gsnn_closure_extend(
                    &f->normaliser,
                    gsnn_elements_multiply(f->elements, along, f->elements->inverse[by[to]]),
                    error);
            }
        }
    assert(status != GSNN_OK || (count == length && f->normaliser.count == wanted));
    return status;
}

/* Lays out the normaliser of the isotropy group (H,chi), chi with an orbit of that length. */
static gsnn_status lay_out_normaliser(flats *f, const gsnn_listed_class *class, uint64_t signs,
                                      size_t length, gsnn_error *error) {
    gsnn_status status = gsnn_closure_copy(&f->normaliser, f->subgroup.list, f->subgroup.order,
                                           class->generators, class->generator_count, error);
    gsnn_closure_seal(&f->normaliser);
    if (status == GSNN_OK && length > 1)
        return adjoin_fixing(f, class, signs, length, error);
    for (uint32_t k = 0; status == GSNN_OK && k < class->normaliser_count; k++)
        status = gsnn_closure_extend(&f->normaliser, class->normaliser[k], error);
    return status;
}

/* ---- Cutting flats ----------------------------------------------------------------------- */

/* The isotropy group at hand. */
typedef struct isotropy {
    const gsnn_listed_class *class; /* of H */
    uint64_t signs;                 /* chi */
    const int32_t *codes;           /* of its flat */
    size_t dimension;
} isotropy;

/* Adds what the flat at hand has in common with the one on which an element acts as the sign. */
static gsnn_status add_cut(flats *f, const isotropy *at, uint32_t element, bool negative,
                           gsnn_error *error) {
    gsnn_count(f->store->run, GSNN_COUNT_FLATS_CUT, 1);
    if (f->group->action->lay_out) {
        gsnn_count(f->store->run, GSNN_COUNT_FLATS_MERGED, 1);
        size_t dimension =
            gsnn_code_merger_cut(&f->merger, at->codes, at->dimension,
                                 gsnn_elements_image(f->elements, element), negative, f->cut);
        return add_flat(f, f->cut, dimension, error);
    }
    uint32_t elements[GSNN_MAX_BASE + 1];
    uint32_t count = at->class->generator_count;
    assert(count <= GSNN_MAX_BASE);
    memcpy(elements, at->class->generators, count * sizeof *elements);
    elements[count] = element;
    return add_fixed(f, elements, count + 1, at->signs | (uint64_t)negative << count, error);
}

/* Adds the cuts by an element z of the coset found, of prime order p: with the sign for which z^p
 * lies in the isotropy group. */
static gsnn_status add_cuts(flats *f, const isotropy *at, gsnn_error *error) {
    uint32_t z = f->normaliser.list[(size_t)f->cosets.at * f->normaliser.subgroup_order];
    uint32_t power = z;
    for (size_t k = 0; k < f->cosets.power_count; k++)
        power = gsnn_elements_multiply(f->elements, power, z);
    assert(f->subgroup.member[power]);
    bool negative =
        __builtin_parityll(gsnn_listed_subgroup_parity(&f->subgroup, power) & at->signs);
    if (f->cosets.power_count > 1) /* p is odd */
        return add_cut(f, at, z, negative, error);
    gsnn_status status = GSNN_OK;
    for (int sign = 0; status == GSNN_OK && !negative && sign < 2; sign++)
        status = add_cut(f, at, z, sign, error);
    return status;
}

/* All flats cut out of the flat of V(H,chi), chi with an orbit of that length, where (H,chi) is an
 * isotropy group. */
static gsnn_status cut(flats *f, const isotropy *at, size_t length, gsnn_error *error) {
    bool more;
    gsnn_status status =
        gsnn_pattern_fixed_by_more(&f->patterns, at->codes, true, &f->subgroup, &more, error);
    if (status != GSNN_OK || more)
        return status;
    status = lay_out_normaliser(f, at->class, at->signs, length, error);
    if (status == GSNN_OK)
        status = gsnn_prime_cosets_begin(&f->cosets, &f->normaliser, f->normaliser.generators,
                                         f->normaliser.generator_count, error);
    if (status == GSNN_OK)
        status = gsnn_prime_cosets_next(&f->cosets, error);
    while (status == GSNN_OK && f->cosets.at) {
        status = add_cuts(f, at, error);
        if (status == GSNN_OK)
            status = gsnn_prime_cosets_next(&f->cosets, error);
    }
    return status;
}

/* The flats of `count` characters from `first` on, of a class whose orbits on points are laid out.
 */
static gsnn_status cut_batch(flats *f, const gsnn_listed_class *class,
                             const gsnn_cohomology *cohomology, size_t first, size_t count,
                             gsnn_error *error) {
    size_t dimensions[GSNN_CHARACTER_BATCH];
    gsnn_status status = GSNN_OK;
    gsnn_signed_orbits_solve(&f->orbits, cohomology->orbits + first, count, f->codes, dimensions);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        isotropy at = {class, cohomology->orbits[first + i], f->codes + i * f->group->points,
                       dimensions[i]};
        if (at.dimension)
            status = cut(f, &at, cohomology->orbit_lengths[first + i], error);
    }
    return status;
}

/* The flats of all characters of a class. */
static gsnn_status cut_characters(flats *f, const gsnn_listed_class *class,
                                  const gsnn_cohomology *cohomology, gsnn_error *error) {
    size_t points = f->group->points, count = cohomology->orbit_count;
    gsnn_status status = GSNN_OK;
    if (f->group->action->lay_out) {
        if (gsnn_reserve(&f->equations, &f->equation_capacity, class->generator_count * points + 1,
                         sizeof *f->equations))
            return gsnn_fail_memory(error);
        for (size_t i = 0; i < class->generator_count; i++)
            memcpy(f->equations + i * points,
                   gsnn_elements_image(f->elements, class->generators[i]),
                   points * sizeof *f->equations);
        gsnn_signed_generators all = {class->generator_count, f->equations, 0};
        status = f->group->action->lay_out(f->group, &all, &f->orbits, error);
        for (size_t i = 0; status == GSNN_OK && i < count; i += GSNN_CHARACTER_BATCH)
            status = cut_batch(f, class, cohomology, i,
                               count - i < GSNN_CHARACTER_BATCH ? count - i : GSNN_CHARACTER_BATCH,
                               error);
        return status;
    }
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        gsnn_weights flat = {0};
        status = solve(f, class->generators, class->generator_count, cohomology->orbits[i], &flat,
                       error);
        isotropy at = {class, cohomology->orbits[i], flat.codes, flat.dimension};
        if (status == GSNN_OK && at.dimension)
            status = cut(f, &at, cohomology->orbit_lengths[i], error);
        gsnn_weights_clear(&flat);
    }
    return status;
}

static gsnn_status cut_class(flats *f, uint32_t c, gsnn_error *error) {
    /* The class may move in memory while others are added; its arrays stay. */
    gsnn_listed_class class = f->store->classes[c];
    gsnn_cohomology cohomology;
    gsnn_arena_mark mark = gsnn_arena_now(&f->arena);
    gsnn_status status =
        gsnn_listed_subgroup_set(&f->subgroup, class.generators, class.generator_count, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_init(&cohomology, &f->subgroup, &f->arena, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_make_orbits(&cohomology, &f->subgroup, class.normaliser,
                                             class.normaliser_count, &f->arena, &f->scratch, error);
    if (status == GSNN_OK)
        status = cut_characters(f, &class, &cohomology, error);
    gsnn_arena_return(&f->arena, mark);
    return status;
}

/* ---- The engine -------------------------------------------------------------------------- */

static gsnn_status init(flats *f, const gsnn_group *group, const gsnn_run *run, gsnn_error *error) {
    memset(f, 0, sizeof *f);
    f->group = group;
    f->elements = group->elements;
    gsnn_status status = gsnn_class_store_new(&f->store, group, run, error);
    if (status == GSNN_OK)
        status = gsnn_pattern_memory_init(&f->patterns, group, f->store->zuppos, &f->arena, error);
    if (status == GSNN_OK)
        status = gsnn_listed_subgroup_init(&f->subgroup, group, error);
    if (status == GSNN_OK)
        status = gsnn_closure_init(&f->normaliser, group->elements, error);
    if (status == GSNN_OK)
        status = gsnn_signed_orbits_init(&f->orbits, group->points, error);
    if (status == GSNN_OK)
        status = gsnn_code_merger_init(&f->merger, group->points, error);
    if (status != GSNN_OK)
        return status;
    f->set = gsnn_resize(NULL, f->store->zuppos->count, sizeof *f->set);
    f->codes = gsnn_resize(NULL, GSNN_CHARACTER_BATCH, group->points * sizeof *f->codes);
    f->cut = gsnn_resize(NULL, group->points, sizeof *f->cut);
    if (gsnn_hash_index_init(&f->index, 1024) || !f->set || !f->codes || !f->cut)
        return gsnn_fail_memory(error);
    return GSNN_OK;
}

/* All but the store. */
static void clear(flats *f) {
    gsnn_pattern_memory_clear(&f->patterns);
    gsnn_listed_subgroup_clear(&f->subgroup);
    gsnn_closure_clear(&f->normaliser);
    gsnn_prime_cosets_clear(&f->cosets);
    gsnn_signed_orbits_clear(&f->orbits);
    gsnn_code_merger_clear(&f->merger);
    gsnn_hash_index_clear(&f->index);
    gsnn_arena_clear(&f->arena);
    gsnn_arena_clear(&f->scratch);
    free(f->seen);
    free(f->equations);
    free(f->codes);
    free(f->cut);
    free(f->set);
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    flats f;
    gsnn_status status = init(&f, group, run, error);
    if (status == GSNN_OK)
        status = add_perfect(&f, error);
    for (uint32_t c = 0; status == GSNN_OK && c < f.store->class_count; c++) {
        status = gsnn_run_step(run, "intersecting eigenspaces", c, f.store->class_count, error);
        if (status == GSNN_OK)
            status = cut_class(&f, c, error);
    }
    clear(&f);
    if (status == GSNN_OK)
        return gsnn_catalogue_from_store(catalogue, f.store, group, run, error);
    gsnn_class_store_free(f.store);
    return status;
}

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    (void)catalogue;
    if (all || group->reflections)
        return NULL;
    return fmpz_cmp_ui(group->order, GSNN_SMALL_ORDER) <= 0
               ? "the group is small, but has many subgroups"
               : "the group is large and not known as a reflection group";
}

const gsnn_engine gsnn_orbits_engine = {
    .name = "orbits",
    .lists_elements = true,
    .covers = GSNN_COVERS_BY_COSETS,
    .suits = suits,
    .list = list,
};
