/* orbits_engine.c - only the subgroups that carry architectures: isotropy groups, by orbit types.
 *
 * The admissible pairs (H,chi) come from the isotropy groups of nonzero rows in G^ = G x {+-1}
 * (type 2) and in G (type 1); the latter are what the former meet G in.  An isotropy group is the
 * pointwise stabiliser of a flat.  Let the closure of a subgroup be the pointwise stabiliser of the
 * flat that it fixes; isotropy groups are their own closures.  They are found by cyclic extension:
 * from the perfect core of an isotropy group J a chain of subgroups leads up to J, each normal in
 * the next one, with prime index.  What normalises a subgroup normalises its closure, so the
 * closure of each is that of <I,z>, where I is the closure of the one before and zI has prime order
 * in N/I, N the normaliser of I.  It is enough to take one z for each class of such subgroups of
 * N/I.  The closures of perfect subgroups are where chains begin. */
#include "architecture/pattern_stabiliser.h"
#include "base/counters.h"
#include "base/memory.h"
#include "base/run.h"
#include "engine/engine.h"
#include "engine/listed_catalogue.h"
#include "group/code_merger.h"
#include "subgroup/perfect.h"
#include "subgroup/prime_cosets.h"
#include "subgroup/signed_group.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct flats {
    const gsnn_group *group;
    gsnn_group *doubled;     /* G^ */
    gsnn_class_store *store; /* classes of isotropy groups in G^ */
    gsnn_pattern_memory patterns;
    gsnn_arena arena;        /* of the patterns */
    uint32_t *set;           /* as many as zuppos */
    gsnn_closure normaliser; /* of the isotropy group at hand */
    gsnn_prime_cosets cosets;
    gsnn_point *equations; /* room for the equations of a flat */
    size_t equation_capacity;
    gsnn_weights flat;       /* the flat being cut */
    gsnn_code_merger merger; /* cuts it, unless G acts by matrices */
    int32_t *cut;            /* a pattern on the points of G */
    int32_t *codes;          /* and on the points of G^ */
} flats;

/* Solves for the flat that the given elements of G^ fix; the caller clears it. */
static gsnn_status solve(flats *f, const uint32_t *elements, size_t count, gsnn_weights *flat,
                         gsnn_error *error) {
    size_t points = f->group->points;
    gsnn_signed_generators equations = {.count = count};
    /* Generators that are not redundant double the group each, and a listed group has fewer than
     * 2^32 elements. */
    assert(count <= GSNN_MAX_BASE + 1);
    if (gsnn_reserve(&f->equations, &f->equation_capacity, count * points + 1,
                     sizeof *f->equations))
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        if (gsnn_signed_group_project(f->doubled, elements[i], f->equations + i * points))
            equations.signs |= UINT64_C(1) << i;
    equations.permutations = f->equations;
    return f->group->action->solve(f->group, &equations, flat, error);
}

/* Adds the class of the pointwise stabiliser of the flat with that pattern, if it is new and the
 * flat is not 0. */
static gsnn_status add_flat(flats *f, const int32_t *pattern, size_t dimension, gsnn_error *error) {
    gsnn_pattern_answer answer;
    if (dimension == 0)
        return GSNN_OK;
    for (size_t x = 0; x < f->group->points; x++) {
        f->codes[2 * x] = pattern[x];
        f->codes[2 * x + 1] = -pattern[x];
    }
    gsnn_status status =
        gsnn_pattern_stabiliser(&f->patterns, f->codes, false, NULL, &answer, error);
    if (status != GSNN_OK || gsnn_class_store_find(f->store, answer.key) != GSNN_NO_CLASS)
        return status;
    uint32_t found;
    status = gsnn_pattern_zuppos(&f->patterns, f->codes, false, NULL, f->set, &found, error);
    return status == GSNN_OK ? gsnn_class_store_add(f->store, f->set, found, error) : status;
}

/* Adds what the flat at hand, fixed by all but the last of the elements, has in common with the one
 * that the last fixes. */
static gsnn_status add_cut(flats *f, const uint32_t *elements, size_t count, gsnn_error *error) {
    gsnn_count(f->store->run, GSNN_COUNT_FLATS_CUT, 1);
    if (f->group->action->lay_out) {
        if (gsnn_reserve(&f->equations, &f->equation_capacity, f->group->points,
                         sizeof *f->equations))
            return gsnn_fail_memory(error);
        gsnn_count(f->store->run, GSNN_COUNT_FLATS_MERGED, 1);
        bool negative = gsnn_signed_group_project(f->doubled, elements[count - 1], f->equations);
        size_t dimension = gsnn_code_merger_cut(&f->merger, f->flat.codes, f->flat.dimension,
                                                f->equations, negative, f->cut);
        return add_flat(f, f->cut, dimension, error);
    }
    gsnn_weights flat = {0};
    gsnn_status status = solve(f, elements, count, &flat, error);
    if (status == GSNN_OK)
        status = add_flat(f, flat.codes, flat.dimension, error);
    gsnn_weights_clear(&flat);
    return status;
}

/* The flat that a subgroup fixes. */
static gsnn_status add_fixed(flats *f, const uint32_t *elements, size_t count, gsnn_error *error) {
    gsnn_status status = solve(f, elements, count, &f->flat, error);
    if (status == GSNN_OK)
        status = add_flat(f, f->flat.codes, f->flat.dimension, error);
    gsnn_weights_clear(&f->flat);
    return status;
}

/* The flats that perfect subgroups fix: the trivial one, and those that are not solvable. */
static gsnn_status add_perfect(flats *f, const gsnn_run *run, gsnn_error *error) {
    gsnn_class_store *perfect = NULL;
    gsnn_status status = add_fixed(f, NULL, 0, error);
    if (status == GSNN_OK)
        status = gsnn_class_store_new(&perfect, f->doubled, run, error);
    if (status == GSNN_OK)
        status = gsnn_add_perfect_subgroups(perfect, f->doubled, error);
    for (uint32_t c = 0; status == GSNN_OK && c < perfect->class_count; c++)
        status = add_fixed(f, perfect->classes[c].generators, perfect->classes[c].generator_count,
                           error);
    gsnn_class_store_free(perfect);
    return status;
}

/* Lays out the normaliser of the isotropy group of a class. */
static gsnn_status lay_out_normaliser(flats *f, const gsnn_listed_class *class, const uint32_t *by,
                                      size_t by_count, gsnn_error *error) {
    gsnn_status status =
        gsnn_closure_generate(&f->normaliser, class->generators, class->generator_count, error);
    gsnn_closure_seal(&f->normaliser);
    for (size_t i = class->generator_count; status == GSNN_OK && i < by_count; i++)
        status = gsnn_closure_extend(&f->normaliser, by[i], error);
    return status;
}

/* All flats cut out of the flat of class c by one more element that normalises its group. */
static gsnn_status cut(flats *f, uint32_t c, gsnn_error *error) {
    const gsnn_listed_class *class = &f->store->classes[c];
    /* The class may move in memory while others are added. */
    size_t generators = class->generator_count, by_count;
    uint32_t *by = gsnn_normaliser_generators(class, &by_count);
    uint32_t *elements = gsnn_resize(NULL, generators + 1, sizeof *elements);
    gsnn_status status = by && elements ? lay_out_normaliser(f, class, by, by_count, error)
                                        : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < generators; i++)
        elements[i] = by[i];
    if (status == GSNN_OK && f->group->action->lay_out)
        status = solve(f, elements, generators, &f->flat, error);
    if (status == GSNN_OK)
        status = gsnn_prime_cosets_begin(&f->cosets, &f->normaliser, by + generators,
                                         by_count - generators, error);
    if (status == GSNN_OK)
        status = gsnn_prime_cosets_next(&f->cosets, error);
    while (status == GSNN_OK && f->cosets.at) {
        elements[generators] =
            f->normaliser.list[(size_t)f->cosets.at * f->normaliser.subgroup_order];
        status = add_cut(f, elements, generators + 1, error);
        if (status == GSNN_OK)
            status = gsnn_prime_cosets_next(&f->cosets, error);
    }
    gsnn_weights_clear(&f->flat);
    free(by);
    free(elements);
    return status;
}

static gsnn_status init(flats *f, gsnn_group *group, const gsnn_run *run, gsnn_error *error) {
    memset(f, 0, sizeof *f);
    f->group = group;
    gsnn_status status = gsnn_signed_group_new(&f->doubled, group, run, error);
    if (status == GSNN_OK)
        status = gsnn_class_store_new(&f->store, f->doubled, run, error);
    if (status == GSNN_OK)
        status =
            gsnn_pattern_memory_init(&f->patterns, f->doubled, f->store->zuppos, &f->arena, error);
    if (status != GSNN_OK)
        return status;
    size_t zuppos = f->store->zuppos->count;
    f->set = gsnn_resize(NULL, zuppos, sizeof *f->set);
    f->codes = gsnn_resize(NULL, f->doubled->points, sizeof *f->codes);
    f->cut = gsnn_resize(NULL, f->group->points, sizeof *f->cut);
    if (!f->set || !f->codes || !f->cut)
        return gsnn_fail_memory(error);
    status = gsnn_closure_init(&f->normaliser, f->doubled->elements, error);
    if (status != GSNN_OK)
        return status;
    return gsnn_code_merger_init(&f->merger, group->points, error);
}

static void clear(flats *f) {
    gsnn_pattern_memory_clear(&f->patterns);
    gsnn_arena_clear(&f->arena);
    gsnn_class_store_free(f->store);
    gsnn_group_free(f->doubled);
    free(f->set);
    gsnn_closure_clear(&f->normaliser);
    gsnn_prime_cosets_clear(&f->cosets);
    gsnn_code_merger_clear(&f->merger);
    free(f->codes);
    free(f->cut);
    free(f->equations);
}

/* Adds the class in G of the images of some elements of G^: all of them, or those with sign +. */
static gsnn_status add_image(const flats *f, const gsnn_closure *isotropy, bool positive_only,
                             gsnn_class_store *store, uint32_t *list, gsnn_point *image,
                             uint32_t *set, gsnn_error *error) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < isotropy->count; i++) {
        bool negative = gsnn_signed_group_project(f->doubled, isotropy->list[i], image);
        if (!negative || !positive_only)
            list[count++] = gsnn_elements_find(f->group->elements, image);
    }
    uint32_t found = gsnn_list_zuppos(store->zuppos, list, count, set);
    gsnn_key key = gsnn_zuppos_key(store->zuppos, set, found);
    if (gsnn_class_store_find(store, key) != GSNN_NO_CLASS)
        return GSNN_OK;
    return gsnn_class_store_add(store, set, found, error);
}

/* The classes in G of the groups H and K of every isotropy group in G^. */
static gsnn_status project(flats *f, gsnn_class_store *store, gsnn_error *error) {
    gsnn_closure *isotropy = &f->store->closure;
    uint32_t *list = gsnn_resize(NULL, f->doubled->elements->order, sizeof *list);
    uint32_t *set = gsnn_resize(NULL, store->zuppos->count, sizeof *set);
    gsnn_point *image = gsnn_resize(NULL, f->group->points, sizeof *image);
    gsnn_status status = list && set && image ? GSNN_OK : gsnn_fail_memory(error);
    for (uint32_t c = 0; status == GSNN_OK && c < f->store->class_count; c++) {
        const gsnn_listed_class *class = &f->store->classes[c];
        status = gsnn_closure_generate(isotropy, class->generators, class->generator_count, error);
        for (int positive_only = 0; status == GSNN_OK && positive_only < 2; positive_only++)
            status = add_image(f, isotropy, positive_only, store, list, image, set, error);
    }
    free(list);
    free(set);
    free(image);
    return status;
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    flats f;
    gsnn_class_store *store = NULL;
    gsnn_status status = init(&f, group, run, error);
    if (status == GSNN_OK)
        status = add_perfect(&f, run, error);
    for (uint32_t c = 0; status == GSNN_OK && c < f.store->class_count; c++) {
        status = gsnn_run_step(run, "intersecting eigenspaces", c, f.store->class_count, error);
        if (status == GSNN_OK)
            status = cut(&f, c, error);
    }
    if (status == GSNN_OK)
        status = gsnn_class_store_new(&store, group, run, error);
    if (status == GSNN_OK)
        status = project(&f, store, error);
    if (status == GSNN_OK)
        status = gsnn_catalogue_from_store(catalogue, store, group, run, error);
    else
        gsnn_class_store_free(store);
    clear(&f);
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
