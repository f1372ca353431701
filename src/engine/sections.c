#include "engine/sections.h"

#include "base/memory.h"
#include "base/run.h"
#include "subgroup/normal_subgroups.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Pairs A, B --------------------------------------------------------------------------------
 */

typedef struct listing {
    gsnn_sections *sections;
    gsnn_normal_subgroups normal;
    uint32_t *normaliser; /* of the class at hand, its own generators first */
    size_t normaliser_count;
    /* The orbit of a normal subgroup: places, and elements that lead there from the first. */
    uint32_t *orbit, *leading;
    size_t orbit_capacity, leading_capacity;
    uint32_t *place; /* in the orbit, for each normal subgroup; GSNN_NO_ITEM in none yet */
    size_t place_capacity;
    uint32_t *moving; /* Schreier generators */
    size_t moving_count, moving_capacity;
} listing;

static gsnn_status keep_moving(listing *l, uint32_t element, gsnn_error *error) {
    for (size_t i = 0; i < l->moving_count; i++)
        if (l->moving[i] == element)
            return GSNN_OK;
    if (gsnn_reserve(&l->moving, &l->moving_capacity, l->moving_count + 1, sizeof *l->moving))
        return gsnn_fail_memory(error);
    l->moving[l->moving_count++] = element;
    return GSNN_OK;
}

/* Walks the orbit of a normal subgroup under the normaliser of A, and finds what keeps it. */
static gsnn_status walk(listing *l, uint32_t from, uint32_t *length, gsnn_error *error) {
    const gsnn_elements *elements = l->normal.zuppos->elements;
    gsnn_status status = GSNN_OK;
    if (gsnn_reserve(&l->orbit, &l->orbit_capacity, l->normal.count, sizeof *l->orbit) ||
        gsnn_reserve(&l->leading, &l->leading_capacity, l->normal.count, sizeof *l->leading))
        return gsnn_fail_memory(error);
    l->moving_count = 0;
    l->orbit[0] = from;
    l->leading[0] = 0;
    l->place[from] = 0;
    *length = 1;
    for (uint32_t i = 0; status == GSNN_OK && i < *length; i++)
        for (size_t k = 0; status == GSNN_OK && k < l->normaliser_count; k++) {
            uint32_t by = l->normaliser[k];
            uint32_t to = gsnn_normal_subgroups_find(
                &l->normal, gsnn_normal_subgroup_moved(&l->normal, l->orbit[i], by));
            assert(to < l->normal.count);
            uint32_t along = gsnn_elements_multiply(elements, l->leading[i], by);
            if (l->place[to] == GSNN_NO_ITEM) {
                l->orbit[*length] = to;
                l->leading[*length] = along;
                l->place[to] = (*length)++;
                continue;
            }
            uint32_t back = elements->inverse[l->leading[l->place[to]]];
            uint32_t loop = gsnn_elements_multiply(elements, along, back);
            if (loop)
                status = keep_moving(l, loop, error);
        }
    return status;
}

/* The closure becomes what takes the section to itself, whose generators are kept. */
static gsnn_status find_movers(listing *l, gsnn_section *section, gsnn_error *error) {
    gsnn_closure *closure = &l->normal.closure;
    const gsnn_listed_class *listed = &l->sections->store->classes[section->class];
    gsnn_status status =
        gsnn_closure_generate(closure, listed->generators, listed->generator_count, error);
    for (size_t i = 0; status == GSNN_OK && i < l->moving_count; i++)
        status = gsnn_closure_extend(closure, l->moving[i], error);
    if (status != GSNN_OK)
        return status;
    assert(closure->count * section->length == closure->elements->order);
    section->mover_count = (uint32_t)closure->generator_count;
    section->movers = gsnn_arena_copy(&l->sections->arena, closure->generators,
                                      closure->generator_count, sizeof *section->movers);
    return section->movers ? GSNN_OK : gsnn_fail_memory(error);
}

/* Adds the section of A by a normal subgroup, with that many conjugates under the normaliser. */
static gsnn_status add_section(listing *l, uint32_t class, uint32_t by, uint32_t length,
                               gsnn_error *error) {
    gsnn_sections *sections = l->sections;
    const gsnn_listed_class *listed = &sections->store->classes[class];
    const gsnn_normal_subgroup *kernel = &l->normal.list[by];
    gsnn_section section = {
        .class = class,
        .order = listed->order / kernel->order,
        .length = (uint64_t)listed->length * length,
        .kernel = gsnn_arena_copy(&sections->arena, kernel->generators, kernel->generator_count,
                                  sizeof *section.kernel),
        .kernel_count = kernel->generator_count,
        .kind = GSNN_NO_KIND,
    };
    if (!section.kernel || gsnn_reserve(&sections->list, &sections->capacity, sections->count + 1,
                                        sizeof *sections->list))
        return gsnn_fail_memory(error);
    gsnn_status status = find_movers(l, &section, error);
    if (status == GSNN_OK)
        sections->list[sections->count++] = section;
    return status;
}

static gsnn_status add_class(listing *l, uint32_t class, gsnn_error *error) {
    const gsnn_listed_class *listed = &l->sections->store->classes[class];
    gsnn_status status =
        gsnn_normal_subgroups_list(&l->normal, listed->zuppos, listed->zuppo_count,
                                   listed->generators, listed->generator_count, error);
    if (status != GSNN_OK)
        return status;
    free(l->normaliser);
    l->normaliser = gsnn_normaliser_generators(listed, &l->normaliser_count);
    if (!l->normaliser ||
        gsnn_reserve(&l->place, &l->place_capacity, l->normal.count, sizeof *l->place))
        return gsnn_fail_memory(error);
    memset(l->place, -1, l->normal.count * sizeof *l->place);
    for (uint32_t i = 0; status == GSNN_OK && i < l->normal.count; i++) {
        uint32_t length;
        if (l->place[i] != GSNN_NO_ITEM)
            continue;
        status = walk(l, i, &length, error);
        if (status == GSNN_OK)
            status = add_section(l, class, i, length, error);
    }
    return status;
}

gsnn_status gsnn_sections_init(gsnn_sections *sections, const gsnn_class_store *store,
                               const gsnn_run *run, gsnn_error *error) {
    *sections = (gsnn_sections){.store = store};
    listing l = {.sections = sections};
    gsnn_status status = gsnn_normal_subgroups_init(&l.normal, store->zuppos, error);
    for (uint32_t c = 0; status == GSNN_OK && c < store->class_count; c++) {
        status = gsnn_run_step(run, "looking for sections", c, store->class_count, error);
        if (status == GSNN_OK)
            status = add_class(&l, c, error);
    }
    gsnn_normal_subgroups_clear(&l.normal);
    free(l.normaliser);
    free(l.orbit);
    free(l.leading);
    free(l.place);
    free(l.moving);
    return status;
}

void gsnn_sections_clear(gsnn_sections *sections) {
    free(sections->list);
    gsnn_arena_clear(&sections->arena);
    memset(sections, 0, sizeof *sections);
}

/* ---- Which groups they are ---------------------------------------------------------------------
 */

/* Numbers of images in all automorphisms of a group. */
#define MOST_IMAGES (UINT64_C(1) << 24)

typedef struct identifying {
    gsnn_sections *sections;
    gsnn_section_kinds *kinds;
    gsnn_closure closure; /* B, and its cosets in A */
} identifying;

/* The isomorphism from a kind, old or new, to the section's group, whose table it takes over. */
static gsnn_status find_kind(identifying *f, gsnn_quotient *quotient, size_t *kind,
                             gsnn_isomorphisms *from, gsnn_error *error) {
    gsnn_section_kinds *kinds = f->kinds;
    gsnn_status status = GSNN_OK;
    for (*kind = 0; *kind < kinds->count; ++*kind) {
        status = gsnn_isomorphisms_find(from, &kinds->list[*kind].quotient, quotient, 1, error);
        if (status != GSNN_OK || from->count)
            return status;
    }
    if (gsnn_reserve(&kinds->list, &kinds->capacity, kinds->count + 1, sizeof *kinds->list))
        return gsnn_fail_memory(error);
    gsnn_section_kind *added = &kinds->list[kinds->count++];
    *added = (gsnn_section_kind){.quotient = *quotient};
    *quotient = (gsnn_quotient){0};
    size_t most = MOST_IMAGES / added->quotient.order;
    status = gsnn_isomorphisms_find(&added->automorphisms, &added->quotient, &added->quotient,
                                    most + 1, error);
    kinds->too_many = kinds->too_many || added->automorphisms.count > most;
    return status == GSNN_OK
               ? gsnn_isomorphisms_find(from, &added->quotient, &added->quotient, 1, error)
               : status;
}

/* The automorphism of the kind that conjugation by an element induces; `back` leads from cosets to
 * elements of the kind. */
static void find_acting(const gsnn_closure *closure, const gsnn_section *section, uint32_t by,
                        const uint16_t *back, uint16_t *images) {
    for (uint32_t x = 0; x < section->order; x++) {
        uint32_t to = gsnn_elements_conjugate(closure->elements, section->elements[x], by);
        assert(closure->label[to] >= 0);
        images[x] = back[closure->label[to]];
    }
}

static gsnn_status fill_section(identifying *f, gsnn_section *section,
                                const gsnn_isomorphisms *from, gsnn_error *error) {
    const gsnn_closure *closure = &f->closure;
    gsnn_arena *arena = &f->sections->arena;
    uint16_t *back = gsnn_resize(NULL, section->order, sizeof *back);
    section->elements = gsnn_arena_take(arena, section->order, sizeof *section->elements);
    section->acting =
        gsnn_arena_take(arena, section->mover_count, section->order * sizeof *section->acting);
    if (!back || !section->elements || !section->acting) {
        free(back);
        return gsnn_fail_memory(error);
    }
    for (uint32_t x = 0; x < section->order; x++) {
        section->elements[x] = closure->list[(size_t)from->maps[x] * closure->subgroup_order];
        back[from->maps[x]] = (uint16_t)x;
    }
    for (uint32_t k = 0; k < section->mover_count; k++)
        find_acting(closure, section, section->movers[k], back,
                    section->acting + (size_t)k * section->order);
    free(back);
    return GSNN_OK;
}

static gsnn_status identify(identifying *f, gsnn_section *section, gsnn_error *error) {
    const gsnn_listed_class *listed = &f->sections->store->classes[section->class];
    gsnn_quotient quotient = {0};
    gsnn_isomorphisms from = {0};
    gsnn_status status =
        gsnn_closure_generate(&f->closure, section->kernel, section->kernel_count, error);
    gsnn_closure_seal(&f->closure);
    for (uint32_t k = 0; status == GSNN_OK && k < listed->generator_count; k++)
        status = gsnn_closure_extend(&f->closure, listed->generators[k], error);
    assert(status != GSNN_OK || f->closure.count == listed->order);
    if (status == GSNN_OK)
        status = gsnn_quotient_init(&quotient, &f->closure, error);
    if (status == GSNN_OK)
        status = find_kind(f, &quotient, &section->kind, &from, error);
    if (status == GSNN_OK && !f->kinds->too_many)
        status = fill_section(f, section, &from, error);
    gsnn_quotient_clear(&quotient);
    gsnn_isomorphisms_clear(&from);
    return status;
}

gsnn_status gsnn_sections_identify(gsnn_sections *sections, const bool *wanted,
                                   gsnn_section_kinds *kinds, const gsnn_run *run,
                                   gsnn_error *error) {
    identifying f = {.sections = sections, .kinds = kinds};
    gsnn_status status = gsnn_closure_init(&f.closure, sections->store->zuppos->elements, error);
    for (size_t i = 0; status == GSNN_OK && i < sections->count && !kinds->too_many; i++) {
        status = gsnn_run_step(run, "comparing sections", i, sections->count, error);
        if (status == GSNN_OK && wanted[sections->list[i].order])
            status = identify(&f, &sections->list[i], error);
    }
    gsnn_closure_clear(&f.closure);
    return status;
}

void gsnn_section_kinds_clear(gsnn_section_kinds *kinds) {
    for (size_t i = 0; i < kinds->count; i++) {
        gsnn_quotient_clear(&kinds->list[i].quotient);
        gsnn_isomorphisms_clear(&kinds->list[i].automorphisms);
    }
    free(kinds->list);
    memset(kinds, 0, sizeof *kinds);
}
