#include "flats/flat_covers.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static gsnn_status add(gsnn_flat_covers *covers, const gsnn_flat_index *index,
                       const gsnn_flat_place *from, gsnn_flat larger, gsnn_error *error) {
    const gsnn_flat_place *to =
        gsnn_flat_index_find(index, gsnn_flat_canonical(index->group->reflections, larger));
    /* Flats with more neurons than were asked for are not in the catalogue. */
    if (!to && index->catalogue->max_neurons)
        return GSNN_OK;
    if (!to)
        return gsnn_fail(error, GSNN_FAILED, "internal error: a flat is not in the catalogue");
    if (gsnn_reserve(&covers->list, &covers->capacity, covers->count + 1, sizeof *covers->list))
        return gsnn_fail_memory(error);
    covers->list[covers->count++] = (gsnn_flat_cover){from, to};
    return GSNN_OK;
}

static int compare_places(const gsnn_flat_place *x, const gsnn_flat_place *y) {
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    return x->character < y->character ? -1 : x->character > y->character;
}

static int compare(const void *a, const void *b) {
    const gsnn_flat_cover *x = a, *y = b;
    int by = compare_places(x->from, y->from);
    return by ? by : compare_places(x->to, y->to);
}

gsnn_status gsnn_flat_covers_find(gsnn_flat_covers *covers, const gsnn_flat_index *index,
                                  gsnn_error *error) {
    const gsnn_reflection_system *system = index->group->reflections;
    gsnn_status status = GSNN_OK;
    memset(covers, 0, sizeof *covers);
    for (size_t i = 0; status == GSNN_OK && i < index->count; i++) {
        const gsnn_flat_place *from = &index->places[i];
        gsnn_flat flat = from->flat;
        if (flat.type == 2)
            status = add(covers, index, from, (gsnn_flat){1, flat.nodes}, error);
        for (uint64_t rest = flat.nodes; status == GSNN_OK && rest;) {
            unsigned node = gsnn_take_node(&rest);
            uint64_t step = gsnn_flat_step(system, flat.type, node);
            rest &= ~step;
            status = add(covers, index, from, (gsnn_flat){flat.type, flat.nodes & ~step}, error);
        }
    }
    if (status != GSNN_OK) {
        gsnn_flat_covers_clear(covers);
        return status;
    }
    size_t kept = 0;
    if (covers->count)
        qsort(covers->list, covers->count, sizeof *covers->list, compare);
    for (size_t i = 0; i < covers->count; i++)
        if (!kept || covers->list[i].from != covers->list[kept - 1].from ||
            covers->list[i].to != covers->list[kept - 1].to)
            covers->list[kept++] = covers->list[i];
    covers->count = kept;
    return GSNN_OK;
}

void gsnn_flat_covers_clear(gsnn_flat_covers *covers) {
    free(covers->list);
    memset(covers, 0, sizeof *covers);
}
