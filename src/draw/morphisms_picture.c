/* morphisms_picture.c - the inclusion order and the tunnels. */
#include "draw/hasse.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Marks the architecture and those that a morphism joins to it. */
static void mark_neighbours(const gsnn_enumeration_record *record, size_t centre, bool *marked) {
    marked[centre] = true;
    for (size_t k = 0; k < record->morphism_count; k++) {
        const gsnn_record_morphism *morphism = &record->morphisms[k];
        if (morphism->from == centre)
            marked[morphism->to] = true;
        if (morphism->to == centre)
            marked[morphism->from] = true;
    }
}

/* The architectures to draw: all, or the one with the id and its neighbours.  Pairs that do not
 * exist as architectures have no morphisms and stay out. */
static gsnn_status choose(const gsnn_enumeration_record *record, const char *id, bool *marked,
                          gsnn_error *error) {
    if (!id) {
        for (size_t k = 0; k < record->architecture_count; k++)
            marked[k] = record->architectures[k].admissible;
        return GSNN_OK;
    }
    size_t index = gsnn_enumeration_record_find(record, id);
    if (index == GSNN_RECORD_NONE)
        return gsnn_fail(error, GSNN_INVALID, "there is no architecture %s", id);
    mark_neighbours(record, index, marked);
    return GSNN_OK;
}

static void tell_facts(const gsnn_hasse *hasse, gsnn_picture_page *page) {
    size_t shown = hasse->layout.node_count;
    if (!hasse->record->morphisms_listed)
        snprintf(page->facts, sizeof page->facts, "the file leaves the morphisms out");
    else if (shown < hasse->count)
        snprintf(page->facts, sizeof page->facts,
                 "the %zu smallest of %zu architectures: --id shows one with its neighbours", shown,
                 hasse->count);
    else
        snprintf(page->facts, sizeof page->facts, "larger networks below smaller ones%s",
                 hasse->layout.by_order ? "; ranked by the order of H" : "");
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_enumeration_record *record = input->documents[0]->record;
    bool *marked = gsnn_new(record->architecture_count, sizeof *marked);
    size_t *chosen = gsnn_new(record->architecture_count, sizeof *chosen), count = 0;
    gsnn_hasse *hasse = page->data = gsnn_new(1, sizeof *hasse);
    gsnn_status status = marked && chosen && hasse ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = choose(record, input->id, marked, error);
    for (size_t k = 0; status == GSNN_OK && k < record->architecture_count; k++)
        if (marked[k])
            chosen[count++] = k;
    if (status == GSNN_OK)
        status = gsnn_hasse_init(hasse, record, chosen, count, NULL, error);
    if (status == GSNN_OK)
        tell_facts(hasse, page);
    free(marked);
    free(chosen);
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    (void)error;
    gsnn_hasse_draw(page->data, cr, paint, size);
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    if (page->data)
        gsnn_hasse_clear(page->data);
    free(page->data);
}

const gsnn_picture gsnn_morphisms_picture = {
    .name = "morphisms",
    .title = "morphisms",
    .help = "the inclusion order and the tunnels (--id: of one architecture and\n"
            "its neighbours)",
    .schemas = {GSNN_ENUMERATION_SCHEMA},
    .needed = 1,
    .options = GSNN_PICTURE_TAKES_ID,
    .read = read,
    .draw = draw,
    .clear = clear,
};
