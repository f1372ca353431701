/* morphisms_picture.c - the inclusion order and the tunnels, with functional dimensions: of generic
 * parameters, one less than there are, and beside an arrow how many directions growing opens. */
#include "draw/hasse.h"
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* With more arrows than that, texts beside them would lie on one another. */
enum { TEXT_SIZE = 48, MOST_LABELLED = 30 };

typedef struct morphisms_data {
    gsnn_hasse hasse;
    char (*texts)[TEXT_SIZE]; /* of architectures, then of morphisms */
    const char **pointers;    /* to them; NULL for a tunnel */
    bool *barred;             /* inclusions: nothing opens at first order */
} morphisms_data;

/* "12 neurons, dim 9" in nodes, "+3" on arrows. */
static gsnn_status make_marks(morphisms_data *data, const gsnn_enumeration_record *record,
                              const bool *marked, gsnn_hasse_marks *marks, gsnn_error *error) {
    size_t nodes = record->architecture_count, total = nodes + record->morphism_count;
    data->texts = gsnn_new(total, sizeof *data->texts);
    data->pointers = gsnn_new(total, sizeof *data->pointers);
    data->barred = gsnn_new(record->morphism_count, sizeof *data->barred);
    if (!data->texts || !data->pointers || !data->barred)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < nodes; i++) {
        const gsnn_record_architecture *architecture = &record->architectures[i];
        snprintf(data->texts[i], TEXT_SIZE, "%s n, dim %lld", architecture->neurons_decimal,
                 (long long)architecture->parameters.total - 1);
        data->pointers[i] = data->texts[i];
    }
    size_t arrows = 0;
    for (size_t k = 0; k < record->morphism_count; k++) {
        const gsnn_record_morphism *morphism = &record->morphisms[k];
        if (morphism->kind != GSNN_RECORD_INCLUSION)
            continue;
        arrows += marked[morphism->from] && marked[morphism->to];
        snprintf(data->texts[nodes + k], TEXT_SIZE, "+%lld",
                 (long long)(record->architectures[morphism->to].parameters.total -
                             record->architectures[morphism->from].parameters.total));
        data->pointers[nodes + k] = data->texts[nodes + k];
        data->barred[k] = true;
    }
    *marks = (gsnn_hasse_marks){.node_texts = data->pointers};
    if (arrows <= MOST_LABELLED) {
        marks->edge_texts = data->pointers + nodes;
        marks->barred = data->barred;
    }
    return GSNN_OK;
}

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
                 "the %zu smallest of %zu architectures; others are drawn one at a time", shown,
                 hasse->count);
    else
        snprintf(page->facts, sizeof page->facts,
                 "larger networks below smaller ones%s; n: neurons, dim: functional dimension%s",
                 hasse->layout.by_order ? "; ranked by the order of H" : "",
                 hasse->marks.barred
                     ? "; barred: growing opens no direction at first order, +k at second"
                     : "");
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_enumeration_record *record = input->documents[0]->record;
    bool *marked = gsnn_new(record->architecture_count, sizeof *marked);
    size_t *chosen = gsnn_new(record->architecture_count, sizeof *chosen), count = 0;
    morphisms_data *data = page->data = gsnn_new(1, sizeof *data);
    gsnn_hasse_marks marks = {0};
    gsnn_status status = marked && chosen && data ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = choose(record, input->id, marked, error);
    for (size_t k = 0; status == GSNN_OK && k < record->architecture_count; k++)
        if (marked[k])
            chosen[count++] = k;
    if (status == GSNN_OK)
        status = make_marks(data, record, marked, &marks, error);
    if (status == GSNN_OK)
        status = gsnn_hasse_init(&data->hasse, record, chosen, count, &marks, error);
    if (status == GSNN_OK)
        tell_facts(&data->hasse, page);
    free(marked);
    free(chosen);
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    (void)error;
    const morphisms_data *data = page->data;
    gsnn_hasse_draw(&data->hasse, cr, paint, size);
    return GSNN_OK;
}

static void clear(gsnn_picture_page *page) {
    morphisms_data *data = page->data;
    if (data) {
        gsnn_hasse_clear(&data->hasse);
        free(data->texts);
        free(data->pointers);
        free(data->barred);
    }
    free(data);
}

const gsnn_picture gsnn_morphisms_picture = {
    .name = "morphisms",
    .title = "morphisms",
    .help = "the inclusion order and the tunnels, of all architectures or of\n"
            "one and its neighbours",
    .schemas = {GSNN_ENUMERATION_SCHEMA},
    .needed = 1,
    .options = GSNN_PICTURE_TAKES_ID,
    .read = read,
    .draw = draw,
    .clear = clear,
};
