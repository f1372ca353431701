#include "engine/section_conjugates.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_coset_room_init(gsnn_coset_room *room, const gsnn_elements *elements,
                                 gsnn_error *error) {
    room->met = gsnn_resize(NULL, elements->order, sizeof *room->met);
    if (!room->met)
        return gsnn_fail_memory(error);
    return gsnn_closure_init(&room->closure, elements, error);
}

void gsnn_coset_room_clear(gsnn_coset_room *room) {
    gsnn_closure_clear(&room->closure);
    free(room->met);
    memset(room, 0, sizeof *room);
}

/* The coset with an element is met. */
static void meet(gsnn_coset_room *room, uint32_t element) {
    const gsnn_closure *closure = &room->closure;
    for (uint32_t i = 0; i < closure->count; i++)
        room->met[gsnn_elements_multiply(closure->elements, closure->list[i], element)] = 1;
}

static void walk(gsnn_section_conjugates *conjugates, const gsnn_zuppos *zuppos,
                 gsnn_coset_room *room) {
    const gsnn_elements *elements = zuppos->elements;
    uint32_t found = 1;
    memset(room->met, 0, elements->order * sizeof *room->met);
    meet(room, 0);
    conjugates->from[0] = conjugates->by[0] = conjugates->element[0] = 0;
    for (uint32_t i = 0; i < found; i++)
        for (uint32_t s = 0; s < zuppos->conjugations; s++) {
            uint32_t next =
                gsnn_elements_multiply(elements, conjugates->element[i], zuppos->conjugator[s]);
            if (room->met[next])
                continue;
            meet(room, next);
            conjugates->from[found] = i;
            conjugates->by[found] = s;
            conjugates->element[found++] = next;
        }
    assert(found == conjugates->count);
}

gsnn_status gsnn_section_conjugates_init(gsnn_section_conjugates *conjugates,
                                         const gsnn_sections *sections, const gsnn_section *section,
                                         gsnn_coset_room *room, gsnn_error *error) {
    gsnn_closure *closure = &room->closure;
    *conjugates = (gsnn_section_conjugates){.count = (uint32_t)section->length};
    conjugates->from = gsnn_resize(NULL, conjugates->count, sizeof *conjugates->from);
    conjugates->by = gsnn_resize(NULL, conjugates->count, sizeof *conjugates->by);
    conjugates->element = gsnn_resize(NULL, conjugates->count, sizeof *conjugates->element);
    if (!conjugates->from || !conjugates->by || !conjugates->element)
        return gsnn_fail_memory(error);
    gsnn_status status =
        gsnn_closure_generate(closure, section->movers, section->mover_count, error);
    if (status == GSNN_OK) {
        assert(closure->count * section->length == closure->elements->order);
        walk(conjugates, sections->store->zuppos, room);
    }
    return status;
}

void gsnn_section_conjugates_clear(gsnn_section_conjugates *conjugates) {
    free(conjugates->from);
    free(conjugates->by);
    free(conjugates->element);
    memset(conjugates, 0, sizeof *conjugates);
}
