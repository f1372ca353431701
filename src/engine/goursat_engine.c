/* goursat_engine.c - all subgroups of a direct product from those of two factors (E. Goursat, Ann.
 * Sci. Ecole Norm. Sup. 6 (1889)).
 *
 * A subgroup of G_1 x G_2 is {(a,a') : theta(aB) = a'B'} for sections A/B of G_1 and A'/B' of G_2
 * and an isomorphism theta from one to the other.  G moves the pair of sections, each by its
 * factor, and what keeps both acts on theta from both sides: so classes are pairs of classes of
 * sections with a double coset of automorphisms of the group that both are.  One subgroup of each
 * class goes into a class store, which walks the class as for any engine; that it is new there and
 * has the length that the double coset tells is checked. */
#include "base/counters.h"
#include "base/memory.h"
#include "base/run.h"
#include "engine/engine.h"
#include "engine/factors.h"
#include "engine/listed_catalogue.h"
#include "engine/sections.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct side {
    const gsnn_factor *factor; /* borrowed */
    gsnn_catalogue catalogue;
    gsnn_sections sections;
    uint32_t *embedded; /* for each element of the factor its index in G */
} side;

typedef struct listing {
    gsnn_group *group;
    const gsnn_run *run;
    gsnn_factors halves;
    side sides[2];
    gsnn_section_kinds kinds;
    gsnn_hash_index *automorphisms; /* of each kind, by what they do to its generators */
    size_t indexed;
    gsnn_class_store *store;
    uint32_t *generators; /* of the subgroup at hand */
    size_t generator_count, generator_capacity;
    uint32_t *set;   /* as many as zuppos */
    bool *met;       /* automorphisms of the kind at hand */
    uint32_t *queue; /* likewise */
} listing;

/* ---- The factors -------------------------------------------------------------------------------
 */

/* The element of G that is an element of the factor there and leaves all other points. */
static gsnn_status embed(const listing *l, side *s, gsnn_error *error) {
    const gsnn_factor *factor = s->factor;
    const gsnn_elements *elements = factor->group->elements;
    gsnn_point *whole = gsnn_resize(NULL, l->group->points, sizeof *whole);
    s->embedded = gsnn_resize(NULL, elements->order, sizeof *s->embedded);
    if (!whole || !s->embedded) {
        free(whole);
        return gsnn_fail_memory(error);
    }
    gsnn_permutation_identity(whole, l->group->points);
    for (uint32_t g = 0; g < elements->order; g++) {
        const gsnn_point *image = gsnn_elements_image(elements, g);
        for (size_t x = 0; x < factor->group->points; x++)
            whole[factor->points[x]] = factor->points[image[x]];
        s->embedded[g] = gsnn_elements_find(l->group->elements, whole);
    }
    free(whole);
    return GSNN_OK;
}

static gsnn_status side_init(listing *l, size_t which, gsnn_error *error) {
    side *s = &l->sides[which];
    const gsnn_engine *engine;
    const gsnn_run quiet = {.gap_program = l->run->gap_program,
                            .gap_timeout = l->run->gap_timeout,
                            .max_order = l->run->max_order,
                            .threads = l->run->threads,
                            .interrupted = l->run->interrupted};
    s->factor = &l->halves.list[which];
    gsnn_status status =
        gsnn_engine_choose(&engine, s->factor->group, true, &quiet, &s->catalogue, error);
    if (status == GSNN_OK)
        status = embed(l, s, error);
    if (status == GSNN_OK)
        status = gsnn_sections_init(&s->sections, s->catalogue.store, l->run, error);
    gsnn_count(l->run, GSNN_COUNT_SECTIONS, s->sections.count);
    return status;
}

static void side_clear(side *s) {
    gsnn_sections_clear(&s->sections);
    gsnn_catalogue_clear(&s->catalogue);
    free(s->embedded);
}

/* Tells sections apart whose order the other factor has as well. */
static gsnn_status identify(listing *l, gsnn_error *error) {
    size_t most = 0;
    for (size_t k = 0; k < 2; k++)
        if (l->sides[k].factor->group->elements->order > most)
            most = l->sides[k].factor->group->elements->order;
    unsigned char *on = gsnn_new(most + 1, 1);
    bool *wanted = gsnn_new(most + 1, sizeof *wanted);
    gsnn_status status = on && wanted ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t k = 0; status == GSNN_OK && k < 2; k++)
        for (size_t i = 0; i < l->sides[k].sections.count; i++)
            on[l->sides[k].sections.list[i].order] |= (unsigned char)(1 << k);
    for (size_t n = 0; status == GSNN_OK && n <= most; n++)
        wanted[n] = on[n] == 3;
    for (size_t k = 0; status == GSNN_OK && k < 2; k++)
        status = gsnn_sections_identify(&l->sides[k].sections, wanted, &l->kinds, l->run, error);
    free(on);
    free(wanted);
    return status;
}

/* ---- Automorphisms -----------------------------------------------------------------------------
 */

/* What an automorphism does to the generators of its kind. */
static size_t images_of(const gsnn_section_kind *kind, const uint16_t *map, uint16_t *images) {
    for (size_t k = 0; k < kind->quotient.generator_count; k++)
        images[k] = map[kind->quotient.generators[k]];
    return kind->quotient.generator_count * sizeof *images;
}

static const uint16_t *automorphism(const gsnn_section_kind *kind, size_t number) {
    return kind->automorphisms.maps + number * kind->automorphisms.order;
}

static gsnn_status index_automorphisms(listing *l, gsnn_error *error) {
    size_t most = 0;
    l->automorphisms = gsnn_new(l->kinds.count, sizeof *l->automorphisms);
    if (!l->automorphisms)
        return gsnn_fail_memory(error);
    for (; l->indexed < l->kinds.count; l->indexed++) {
        const gsnn_section_kind *kind = &l->kinds.list[l->indexed];
        gsnn_hash_index *index = &l->automorphisms[l->indexed];
        uint16_t images[GSNN_QUOTIENT_GENERATORS];
        if (gsnn_hash_index_init(index, kind->automorphisms.count))
            return gsnn_fail_memory(error);
        for (size_t i = 0; i < kind->automorphisms.count; i++) {
            size_t size = images_of(kind, automorphism(kind, i), images);
            if (gsnn_hash_index_add(index, gsnn_hash_bytes(images, size), (uint32_t)i))
                return gsnn_fail_memory(error);
        }
        if (kind->automorphisms.count > most)
            most = kind->automorphisms.count;
    }
    l->met = gsnn_resize(NULL, most, sizeof *l->met);
    l->queue = gsnn_resize(NULL, most, sizeof *l->queue);
    return l->met && l->queue ? GSNN_OK : gsnn_fail_memory(error);
}

/* The number of the automorphism first a, then b, of a kind. */
static uint32_t find_product(const listing *l, size_t number, const uint16_t *a,
                             const uint16_t *b) {
    const gsnn_section_kind *kind = &l->kinds.list[number];
    uint16_t images[GSNN_QUOTIENT_GENERATORS], others[GSNN_QUOTIENT_GENERATORS];
    size_t size = images_of(kind, a, images);
    for (size_t k = 0; k < kind->quotient.generator_count; k++)
        images[k] = b[images[k]];
    gsnn_hash_probe probe =
        gsnn_hash_index_probe(&l->automorphisms[number], gsnn_hash_bytes(images, size));
    uint32_t i = gsnn_hash_probe_next(&probe);
    for (; i != GSNN_NO_ITEM; i = gsnn_hash_probe_next(&probe)) {
        images_of(kind, automorphism(kind, i), others);
        if (memcmp(images, others, size) == 0)
            break;
    }
    assert(i < kind->automorphisms.count);
    return i;
}

/* Marks the double coset of an automorphism and returns how many are in it. */
static uint32_t walk_double_coset(listing *l, const gsnn_section *first, const gsnn_section *second,
                                  uint32_t start) {
    const gsnn_section_kind *kind = &l->kinds.list[first->kind];
    size_t order = kind->quotient.order;
    uint32_t length = 1;
    l->queue[0] = start;
    l->met[start] = true;
    for (uint32_t i = 0; i < length; i++)
        for (size_t k = 0; k < first->acting_count + second->acting_count; k++) {
            const uint16_t *at = automorphism(kind, l->queue[i]);
            uint32_t to = k < first->acting_count
                              ? find_product(l, first->kind, first->acting + k * order, at)
                              : find_product(l, first->kind, at,
                                             second->acting + (k - first->acting_count) * order);
            if (!l->met[to]) {
                l->met[to] = true;
                l->queue[length++] = to;
            }
        }
    return length;
}

/* ---- Subgroups ---------------------------------------------------------------------------------
 */

static gsnn_status add_generator(listing *l, uint32_t element, gsnn_error *error) {
    if (gsnn_reserve(&l->generators, &l->generator_capacity, l->generator_count + 1,
                     sizeof *l->generators))
        return gsnn_fail_memory(error);
    l->generators[l->generator_count++] = element;
    return GSNN_OK;
}

/* Generators of the subgroup for two sections and an automorphism of their kind. */
static gsnn_status find_generators(listing *l, const gsnn_section *first,
                                   const gsnn_section *second, const uint16_t *map,
                                   gsnn_error *error) {
    const gsnn_quotient *quotient = &l->kinds.list[first->kind].quotient;
    const uint32_t *one = l->sides[0].embedded, *other = l->sides[1].embedded;
    gsnn_status status = GSNN_OK;
    l->generator_count = 0;
    for (uint32_t k = 0; status == GSNN_OK && k < first->kernel_count; k++)
        status = add_generator(l, one[first->kernel[k]], error);
    for (uint32_t k = 0; status == GSNN_OK && k < second->kernel_count; k++)
        status = add_generator(l, other[second->kernel[k]], error);
    for (size_t k = 0; status == GSNN_OK && k < quotient->generator_count; k++) {
        uint16_t x = quotient->generators[k];
        status = add_generator(l,
                               gsnn_elements_multiply(l->group->elements, one[first->elements[x]],
                                                      other[second->elements[map[x]]]),
                               error);
    }
    return status;
}

static gsnn_status add_class(listing *l, const gsnn_section *first, const gsnn_section *second,
                             uint32_t start, gsnn_error *error) {
    const uint16_t *map = automorphism(&l->kinds.list[first->kind], start);
    uint64_t length = first->length * second->length * walk_double_coset(l, first, second, start);
    gsnn_closure *closure = &l->store->closure;
    gsnn_count(l->run, GSNN_COUNT_DOUBLE_COSETS, 1);
    gsnn_status status = find_generators(l, first, second, map, error);
    if (status == GSNN_OK)
        status = gsnn_closure_generate(closure, l->generators, l->generator_count, error);
    if (status != GSNN_OK)
        return status;
    uint32_t found = gsnn_list_zuppos(l->store->zuppos, closure->list, closure->count, l->set);
    gsnn_key key = gsnn_zuppos_key(l->store->zuppos, l->set, found);
    uint32_t classes = l->store->class_count;
    if (gsnn_class_store_find(l->store, key) == GSNN_NO_CLASS)
        status = gsnn_class_store_add(l->store, l->set, found, error);
    if (status == GSNN_OK &&
        (l->store->class_count == classes || l->store->classes[classes].length != length))
        return gsnn_fail(error, GSNN_FAILED,
                         "internal error: a class of subgroups of a product is not as long as its "
                         "sections tell");
    return status;
}

static gsnn_status add_pair(listing *l, const gsnn_section *first, const gsnn_section *second,
                            gsnn_error *error) {
    const gsnn_isomorphisms *maps = &l->kinds.list[first->kind].automorphisms;
    gsnn_status status = GSNN_OK;
    memset(l->met, 0, maps->count * sizeof *l->met);
    for (uint32_t i = 0; status == GSNN_OK && i < maps->count; i++)
        if (!l->met[i]) {
            status = gsnn_run_step(l->run, "joining sections", l->store->class_count, 0, error);
            if (status == GSNN_OK)
                status = add_class(l, first, second, i, error);
        }
    return status;
}

static gsnn_status join(listing *l, gsnn_error *error) {
    const gsnn_sections *one = &l->sides[0].sections, *other = &l->sides[1].sections;
    gsnn_status status = gsnn_class_store_new(&l->store, l->group, l->run, error);
    if (status == GSNN_OK)
        status = index_automorphisms(l, error);
    if (status != GSNN_OK)
        return status;
    l->set = gsnn_resize(NULL, l->store->zuppos->count, sizeof *l->set);
    if (!l->set)
        return gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < one->count; i++)
        for (size_t k = 0; status == GSNN_OK && k < other->count; k++)
            if (one->list[i].kind != GSNN_NO_KIND && one->list[i].kind == other->list[k].kind)
                status = add_pair(l, &one->list[i], &other->list[k], error);
    return status;
}

/* ---- The engine --------------------------------------------------------------------------------
 */

static gsnn_status list_all(listing *l, gsnn_catalogue *catalogue, gsnn_error *error) {
    gsnn_status status = gsnn_factors_halve(&l->halves, l->group, error);
    if (status == GSNN_OK && l->halves.count < 2)
        return gsnn_fail(error, GSNN_INVALID,
                         "the group is not known to be a direct product, which the engine goursat "
                         "needs");
    for (size_t k = 0; status == GSNN_OK && k < 2; k++)
        status = side_init(l, k, error);
    if (status == GSNN_OK)
        status = identify(l, error);
    if (status == GSNN_OK && l->kinds.too_many) {
        catalogue->given_up = catalogue->class_limit > 0;
        return catalogue->given_up
                   ? GSNN_OK
                   : gsnn_fail(error, GSNN_INVALID,
                               "a group in both factors has more automorphisms than the engine "
                               "goursat lists, and the engine lattice needs none");
    }
    if (status == GSNN_OK)
        status = join(l, error);
    return status;
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    listing l = {.group = group, .run = run};
    gsnn_status status = list_all(&l, catalogue, error);
    if (status == GSNN_OK && !catalogue->given_up)
        status = gsnn_catalogue_from_store(catalogue, l.store, group, run, error);
    else
        gsnn_class_store_free(l.store);
    catalogue->complete = true;
    for (size_t i = 0; i < l.indexed; i++)
        gsnn_hash_index_clear(&l.automorphisms[i]);
    free(l.automorphisms);
    gsnn_section_kinds_clear(&l.kinds);
    side_clear(&l.sides[0]);
    side_clear(&l.sides[1]);
    gsnn_factors_clear(&l.halves);
    free(l.generators);
    free(l.set);
    free(l.met);
    free(l.queue);
    return status;
}

/* Below this order extending subgroups takes a moment as well. */
#define LARGE_ORDER 1000

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    gsnn_factors halves;
    gsnn_error error;
    size_t moving = 0;
    if (!all || fmpz_cmp_ui(group->order, LARGE_ORDER) < 0 ||
        gsnn_factors_halve(&halves, group, &error) != GSNN_OK)
        return NULL;
    for (size_t i = 0; i < halves.count; i++)
        moving += !fmpz_is_one(halves.list[i].group->order);
    gsnn_factors_clear(&halves);
    if (moving < 2)
        return NULL;
    catalogue->class_limit = SIZE_MAX;
    return "every subgroup is wanted of a direct product";
}

const gsnn_engine gsnn_goursat_engine = {
    .name = "goursat",
    .lists_elements = true,
    .covers = GSNN_COVERS_BY_COSETS,
    .suits = suits,
    .list = list,
};
