/* goursat_engine.c - all subgroups of a direct product from those of two factors (E. Goursat, Ann.
 * Sci. Ecole Norm. Sup. 6 (1889)).
 *
 * A subgroup of G_1 x G_2 is {(a,a') : theta(aB) = a'B'} for sections A/B of G_1 and A'/B' of G_2
 * and an isomorphism theta from one to the other.  G moves the pair of sections, each by its
 * factor, and what keeps both acts on theta from both sides: so classes are pairs of classes of
 * sections with a double coset of automorphisms of the group that both are.  All members of
 * a class and its normaliser follow, so that a class store has nothing to look for: it checks that
 * the class is new, and that its length and its normaliser fit. */
#include "base/counters.h"
#include "base/memory.h"
#include "base/run.h"
#include "engine/engine.h"
#include "engine/factors.h"
#include "engine/listed_catalogue.h"
#include "engine/normal_factors.h"
#include "engine/section_conjugates.h"
#include "group/element_digits.h"
#include "subgroup/known_class.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct side {
    const gsnn_factor *factor; /* borrowed */
    gsnn_catalogue catalogue;
    gsnn_sections sections;
    uint32_t *embedded; /* for each element of the factor its index in G */
    uint32_t *moves;    /* for each generator of the factor where it takes the zuppos of G */
    gsnn_coset_room room;
    gsnn_section_conjugates *conjugates; /* of the section at hand, or of all */
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
    bool *met; /* automorphisms of the kind at hand */
    /* The double coset at hand: automorphisms, for each an element of G that leads there from the
     * first, and the zuppos of the subgroup that belongs to it. */
    uint32_t *queue, *leading, *roots;
    size_t root_capacity;
    uint32_t *place; /* of each automorphism in the queue */
    uint32_t *normaliser;
    size_t normaliser_count, normaliser_capacity;
} listing;

/* ---- The factors -------------------------------------------------------------------------------
 */

/* The elements of G that are an element of the factor there and leave all other points, which the
 * caller frees. */
static gsnn_status embed(const gsnn_group *group, const gsnn_factor *factor, uint32_t **embedded,
                         gsnn_error *error) {
    const gsnn_elements *elements = factor->group->elements;
    gsnn_point *whole = gsnn_resize(NULL, group->points, sizeof *whole);
    *embedded = gsnn_resize(NULL, elements->order, sizeof **embedded);
    if (!whole || !*embedded) {
        free(whole);
        return gsnn_fail_memory(error);
    }
    gsnn_permutation_identity(whole, group->points);
    for (uint32_t g = 0; g < elements->order; g++) {
        const gsnn_point *image = gsnn_elements_image(elements, g);
        for (size_t x = 0; x < factor->group->points; x++)
            whole[factor->points[x]] = factor->points[image[x]];
        (*embedded)[g] = gsnn_elements_find(group->elements, whole);
    }
    free(whole);
    return GSNN_OK;
}

static gsnn_status split_by(listing *l, const gsnn_factors *factors, gsnn_error *error) {
    gsnn_embedded_elements list[GSNN_MAX_DIGITS];
    uint32_t *embedded[GSNN_MAX_DIGITS] = {0};
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < factors->count; i++) {
        gsnn_group *factor = factors->list[i].group;
        status = gsnn_group_list(factor, l->run->max_order, l->run, error);
        if (status == GSNN_OK)
            status = embed(l->group, &factors->list[i], &embedded[i], error);
        list[i] = (gsnn_embedded_elements){factor->elements, embedded[i]};
    }
    if (status == GSNN_OK)
        status = gsnn_elements_split(l->group->elements, list, factors->count, error);
    for (size_t i = 0; i < factors->count; i++)
        free(embedded[i]);
    return status;
}

/* Has products of elements of G taken factor by factor, where no factor is too large. */
static gsnn_status split_elements(listing *l, gsnn_error *error) {
    gsnn_factors factors;
    if (l->group->elements->products || l->group->elements->digits)
        return GSNN_OK;
    gsnn_status status = gsnn_factors_find(&factors, l->group, error);
    if (status != GSNN_OK)
        return status;
    const gsnn_factors *finest = factors.count > 1 ? &factors : &l->halves;
    bool small = finest->count <= GSNN_MAX_DIGITS;
    for (size_t i = 0; i < finest->count; i++)
        small = small && fmpz_cmp_ui(finest->list[i].group->order, GSNN_MAX_DIGIT) <= 0;
    if (small)
        status = split_by(l, finest, error);
    gsnn_factors_clear(&factors);
    return status;
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
        status = embed(l->group, s->factor, &s->embedded, error);
    if (status == GSNN_OK)
        status = gsnn_sections_init(&s->sections, s->catalogue.store, l->run, error);
    gsnn_count(l->run, GSNN_COUNT_SECTIONS, s->sections.count);
    return status;
}

static void side_clear(side *s) {
    for (size_t i = 0; s->conjugates && i < s->sections.count; i++)
        gsnn_section_conjugates_clear(&s->conjugates[i]);
    free(s->conjugates);
    gsnn_coset_room_clear(&s->room);
    free(s->moves);
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
    l->leading = gsnn_resize(NULL, most, sizeof *l->leading);
    l->place = gsnn_resize(NULL, most, sizeof *l->place);
    return l->met && l->queue && l->leading && l->place ? GSNN_OK : gsnn_fail_memory(error);
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

static gsnn_status append(uint32_t **list, size_t *count, size_t *capacity, uint32_t element,
                          gsnn_error *error) {
    if (gsnn_reserve(list, capacity, *count + 1, sizeof **list))
        return gsnn_fail_memory(error);
    (*list)[(*count)++] = element;
    return GSNN_OK;
}

/* Goes from a place in the queue to an automorphism by an element of G: it is new, or the loop
 * that closes gives an element of the normaliser. */
static gsnn_status step(listing *l, uint32_t from, uint32_t to, uint32_t by, uint32_t *length,
                        gsnn_error *error) {
    const gsnn_elements *elements = l->group->elements;
    uint32_t along = gsnn_elements_multiply(elements, l->leading[from], by);
    if (!l->met[to]) {
        l->met[to] = true;
        l->place[to] = *length;
        l->queue[*length] = to;
        l->leading[(*length)++] = along;
        return GSNN_OK;
    }
    uint32_t back = elements->inverse[l->leading[l->place[to]]];
    uint32_t loop = gsnn_elements_multiply(elements, along, back);
    return loop ? append(&l->normaliser, &l->normaliser_count, &l->normaliser_capacity, loop, error)
                : GSNN_OK;
}

/* Walks the double coset of an automorphism.  An element of the second factor takes the subgroup of
 * theta to that of theta with what the element does behind it, one of the first to that of theta
 * with the inverse of what it does before it. */
static gsnn_status walk_double_coset(listing *l, const gsnn_section *first,
                                     const gsnn_section *second, uint32_t start, uint32_t *length,
                                     gsnn_error *error) {
    const gsnn_section_kind *kind = &l->kinds.list[first->kind];
    const gsnn_elements *elements = l->group->elements;
    size_t order = kind->quotient.order;
    gsnn_status status = GSNN_OK;
    *length = 1;
    l->normaliser_count = 0;
    l->queue[0] = start;
    l->leading[0] = 0;
    l->place[start] = 0;
    l->met[start] = true;
    for (uint32_t i = 0; status == GSNN_OK && i < *length; i++) {
        const uint16_t *at = automorphism(kind, l->queue[i]);
        for (uint32_t k = 0; status == GSNN_OK && k < first->mover_count; k++) {
            uint32_t by = elements->inverse[l->sides[0].embedded[first->movers[k]]];
            status = step(l, i, find_product(l, first->kind, first->acting + k * order, at), by,
                          length, error);
        }
        for (uint32_t k = 0; status == GSNN_OK && k < second->mover_count; k++)
            status = step(l, i, find_product(l, first->kind, at, second->acting + k * order),
                          l->sides[1].embedded[second->movers[k]], length, error);
    }
    return status;
}

/* ---- Subgroups ---------------------------------------------------------------------------------
 */

static gsnn_status add_generator(listing *l, uint32_t element, gsnn_error *error) {
    return append(&l->generators, &l->generator_count, &l->generator_capacity, element, error);
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

/* The zuppos of the subgroup at hand, and of those of the rest of the double coset. */
static gsnn_status find_roots(listing *l, uint32_t count, uint32_t *width, gsnn_error *error) {
    const gsnn_zuppos *zuppos = l->store->zuppos;
    gsnn_closure *closure = &l->store->closure;
    gsnn_status status = gsnn_closure_generate(closure, l->generators, l->generator_count, error);
    if (status != GSNN_OK)
        return status;
    if (gsnn_reserve(&l->roots, &l->root_capacity, zuppos->count, sizeof *l->roots))
        return gsnn_fail_memory(error);
    *width = gsnn_list_zuppos(zuppos, closure->list, closure->count, l->roots);
    if (gsnn_reserve(&l->roots, &l->root_capacity, (size_t)count * *width, sizeof *l->roots))
        return gsnn_fail_memory(error);
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t k = 0; k < *width; k++)
            l->roots[(size_t)i * *width + k] = (uint32_t)zuppos->of[gsnn_elements_conjugate(
                zuppos->elements, zuppos->generator[l->roots[k]], l->leading[i])];
    return GSNN_OK;
}

static gsnn_member_tree tree_of(const side *s, size_t section) {
    const gsnn_section_conjugates *conjugates = &s->conjugates[section];
    return (gsnn_member_tree){conjugates->count, conjugates->from, conjugates->by,
                              conjugates->element, s->moves};
}

static gsnn_status add_class(listing *l, size_t i, size_t k, uint32_t start, gsnn_error *error) {
    const gsnn_section *first = &l->sides[0].sections.list[i];
    const gsnn_section *second = &l->sides[1].sections.list[k];
    const uint16_t *map = automorphism(&l->kinds.list[first->kind], start);
    const gsnn_member_tree one = tree_of(&l->sides[0], i), other = tree_of(&l->sides[1], k);
    gsnn_known_class known = {.trees = {&one, &other}};
    gsnn_count(l->run, GSNN_COUNT_DOUBLE_COSETS, 1);
    gsnn_status status = walk_double_coset(l, first, second, start, &known.root_count, error);
    if (status == GSNN_OK)
        status = find_generators(l, first, second, map, error);
    if (status == GSNN_OK)
        status = find_roots(l, known.root_count, &known.width, error);
    if (status != GSNN_OK)
        return status;
    known.roots = l->roots;
    known.root_elements = l->leading;
    known.normaliser = l->normaliser;
    known.normaliser_count = l->normaliser_count;
    return gsnn_class_store_add_known(l->store, &known, error);
}

static gsnn_status add_pair(listing *l, size_t i, size_t k, gsnn_error *error) {
    size_t kind = l->sides[0].sections.list[i].kind;
    size_t count = l->kinds.list[kind].automorphisms.count;
    gsnn_status status = GSNN_OK;
    memset(l->met, 0, count * sizeof *l->met);
    for (uint32_t start = 0; status == GSNN_OK && start < count; start++)
        if (!l->met[start]) {
            status = gsnn_run_step(l->run, "joining sections", l->store->class_count, 0, error);
            if (status == GSNN_OK)
                status = add_class(l, i, k, start, error);
        }
    return status;
}

/* Where the generators of the factor take the zuppos of G. */
static gsnn_status list_moves(const listing *l, side *s, gsnn_error *error) {
    const gsnn_zuppos *zuppos = l->store->zuppos, *own = s->sections.store->zuppos;
    s->moves = gsnn_resize(NULL, own->conjugations, zuppos->count * sizeof *s->moves);
    if (!s->moves)
        return gsnn_fail_memory(error);
    for (size_t g = 0; g < own->conjugations; g++)
        for (uint32_t z = 0; z < zuppos->count; z++)
            s->moves[g * zuppos->count + z] = (uint32_t)zuppos->of[gsnn_elements_conjugate(
                zuppos->elements, zuppos->generator[z], s->embedded[own->conjugator[g]])];
    return GSNN_OK;
}

/* Lists the conjugates of a section, by elements of G. */
static gsnn_status list_conjugates(side *s, size_t section, gsnn_error *error) {
    gsnn_section_conjugates *conjugates = &s->conjugates[section];
    gsnn_status status = gsnn_section_conjugates_init(conjugates, &s->sections,
                                                      &s->sections.list[section], &s->room, error);
    for (uint32_t i = 0; status == GSNN_OK && i < conjugates->count; i++)
        conjugates->element[i] = s->embedded[conjugates->element[i]];
    return status;
}

static gsnn_status prepare(listing *l, gsnn_error *error) {
    gsnn_status status = gsnn_class_store_new(&l->store, l->group, l->run, error);
    if (status == GSNN_OK)
        status = index_automorphisms(l, error);
    for (size_t k = 0; status == GSNN_OK && k < 2; k++) {
        side *s = &l->sides[k];
        s->conjugates = gsnn_new(s->sections.count, sizeof *s->conjugates);
        status = s->conjugates ? list_moves(l, s, error) : gsnn_fail_memory(error);
        if (status == GSNN_OK)
            status = gsnn_coset_room_init(&s->room, s->factor->group->elements, error);
    }
    return status;
}

static gsnn_status join(listing *l, gsnn_error *error) {
    const gsnn_sections *one = &l->sides[0].sections, *other = &l->sides[1].sections;
    gsnn_status status = prepare(l, error);
    for (size_t k = 0; status == GSNN_OK && k < other->count; k++)
        if (other->list[k].kind != GSNN_NO_KIND)
            status = list_conjugates(&l->sides[1], k, error);
    for (size_t i = 0; status == GSNN_OK && i < one->count; i++) {
        if (one->list[i].kind == GSNN_NO_KIND)
            continue;
        status = list_conjugates(&l->sides[0], i, error);
        for (size_t k = 0; status == GSNN_OK && k < other->count; k++)
            if (one->list[i].kind == other->list[k].kind)
                status = add_pair(l, i, k, error);
        gsnn_section_conjugates_clear(&l->sides[0].conjugates[i]);
    }
    return status;
}

/* ---- The engine --------------------------------------------------------------------------------
 */

static size_t count_moving(const gsnn_factors *factors) {
    size_t moving = 0;
    for (size_t i = 0; i < factors->count; i++)
        moving += !fmpz_is_one(factors->list[i].group->order);
    return moving;
}

/* Two factors by orbits, or else two normal subgroups; nothing on failure. */
static gsnn_status halve(gsnn_factors *halves, const gsnn_group *group, gsnn_error *error) {
    gsnn_factors normal;
    gsnn_status status = gsnn_factors_halve(halves, group, error);
    if (status != GSNN_OK || count_moving(halves) > 1)
        return status;
    status = gsnn_normal_factors_find(&normal, group, error);
    if (status == GSNN_OK && normal.count < 2)
        return GSNN_OK;
    gsnn_factors_clear(halves);
    *halves = normal;
    return status;
}

static gsnn_status list_all(listing *l, gsnn_catalogue *catalogue, gsnn_error *error) {
    gsnn_status status = halve(&l->halves, l->group, error);
    if (status == GSNN_OK && l->halves.count < 2)
        return gsnn_fail(error, GSNN_INVALID,
                         "the group is not known to be a direct product, which the engine goursat "
                         "needs");
    if (status == GSNN_OK)
        status = split_elements(l, error);
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
    free(l.met);
    free(l.queue);
    free(l.leading);
    free(l.place);
    free(l.roots);
    free(l.normaliser);
    return status;
}

/* Below this order extending subgroups takes a moment as well. */
#define LARGE_ORDER 1000

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    gsnn_factors halves;
    gsnn_error error;
    if (!all || fmpz_cmp_ui(group->order, LARGE_ORDER) < 0 ||
        halve(&halves, group, &error) != GSNN_OK)
        return NULL;
    size_t moving = count_moving(&halves);
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
