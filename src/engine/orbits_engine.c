/* orbits_engine.c - only the subgroups that carry architectures: isotropy groups, by orbit types.
 *
 * The admissible pairs (H,chi) come from the isotropy groups of nonzero rows in G^ = G x {+-1}
 * (type 2) and in G (type 1); the latter are what the former meet G in.  An isotropy group is the
 * pointwise stabiliser of a flat.  The flats inside a flat U with group I are cut out by one more
 * element z of prime power order p^k outside I.  It is enough to take those with z^p in I, since
 * some power of every other one is such, and to take them up to the normaliser of I. */
#include "architecture/pattern_stabiliser.h"
#include "base/counters.h"
#include "base/memory.h"
#include "base/run.h"
#include "engine/engine.h"
#include "engine/listed_catalogue.h"
#include "group/code_merger.h"
#include "subgroup/signed_group.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The mark of the zuppos of the isotropy group at hand; those met otherwise are marked 1. */
#define INSIDE 2

typedef struct flats {
    const gsnn_group *group;
    gsnn_group *doubled;     /* G^ */
    gsnn_class_store *store; /* classes of isotropy groups in G^ */
    gsnn_pattern_memory patterns;
    gsnn_arena arena;      /* of the patterns */
    unsigned char *met;    /* for each zuppo of G^ */
    uint32_t *queue;       /* as many as zuppos */
    uint32_t *set;         /* as many as zuppos */
    int32_t *below;        /* for each zuppo <z> of order p^k the zuppo <z^p>, or -1 if k = 1 */
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

/* The flat of no equations. */
static gsnn_status add_whole(flats *f, gsnn_error *error) {
    gsnn_status status = solve(f, NULL, 0, &f->flat, error);
    if (status == GSNN_OK)
        status = add_flat(f, f->flat.codes, f->flat.dimension, error);
    gsnn_weights_clear(&f->flat);
    return status;
}

/* All flats cut out of the flat of class c by one more element. */
static gsnn_status cut(flats *f, uint32_t c, gsnn_error *error) {
    const gsnn_zuppos *zuppos = f->store->zuppos;
    const gsnn_listed_class *class = &f->store->classes[c];
    /* The class may move in memory while others are added. */
    size_t generators = class->generator_count, by_count;
    uint32_t *by = gsnn_normaliser_generators(class, &by_count);
    uint32_t *elements = gsnn_resize(NULL, generators + 1, sizeof *elements);
    gsnn_status status = by && elements ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < generators; i++)
        elements[i] = by[i];
    if (status == GSNN_OK && f->group->action->lay_out)
        status = solve(f, elements, generators, &f->flat, error);
    memset(f->met, 0, zuppos->count);
    for (uint32_t i = 0; i < class->zuppo_count; i++)
        f->met[class->zuppos[i]] = INSIDE;
    for (uint32_t z = 0; status == GSNN_OK && z < zuppos->count; z++) {
        if (f->met[z] || (f->below[z] >= 0 && f->met[f->below[z]] != INSIDE))
            continue;
        elements[generators] = zuppos->generator[z];
        gsnn_meet_zuppo_orbit(zuppos, z, by, by_count, f->met, f->queue);
        status = add_cut(f, elements, generators + 1, error);
    }
    gsnn_weights_clear(&f->flat);
    free(by);
    free(elements);
    return status;
}

static void find_below(flats *f) {
    const gsnn_zuppos *zuppos = f->store->zuppos;
    const gsnn_elements *elements = f->doubled->elements;
    for (uint32_t z = 0; z < zuppos->count; z++) {
        uint32_t power = zuppos->generator[z];
        for (uint32_t k = 1; k < zuppos->prime[z]; k++)
            power = gsnn_elements_multiply(elements, power, zuppos->generator[z]);
        f->below[z] = zuppos->of[power];
    }
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
    f->met = gsnn_new(zuppos, 1);
    f->queue = gsnn_resize(NULL, zuppos, sizeof *f->queue);
    f->set = gsnn_resize(NULL, zuppos, sizeof *f->set);
    f->codes = gsnn_resize(NULL, f->doubled->points, sizeof *f->codes);
    f->cut = gsnn_resize(NULL, f->group->points, sizeof *f->cut);
    f->below = gsnn_resize(NULL, zuppos, sizeof *f->below);
    if (!f->met || !f->queue || !f->set || !f->codes || !f->cut || !f->below)
        return gsnn_fail_memory(error);
    find_below(f);
    return gsnn_code_merger_init(&f->merger, group->points, error);
}

static void clear(flats *f) {
    gsnn_pattern_memory_clear(&f->patterns);
    gsnn_arena_clear(&f->arena);
    gsnn_class_store_free(f->store);
    gsnn_group_free(f->doubled);
    free(f->met);
    free(f->queue);
    free(f->set);
    gsnn_code_merger_clear(&f->merger);
    free(f->codes);
    free(f->cut);
    free(f->below);
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
        status = add_whole(&f, error);
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
