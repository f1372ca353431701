/* draw.c - pictures of an enumeration. */
#include "draw/draw.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/morphism_picture.h"
#include "draw/panel.h"
#include "draw/sheet.h"

#include <stdlib.h>
#include <string.h>

/* The kinds; those without a panel are pictures of the whole. */
static const struct {
    const char *name;
    const gsnn_panel_kind *panel;
} kinds[] = {
    [GSNN_PICTURE_WEIGHTS] = {"weights", &gsnn_weight_panel},
    [GSNN_PICTURE_COHOMOLOGY] = {"cohomology", &gsnn_cohomology_panel},
    [GSNN_PICTURE_MORPHISMS] = {"morphisms", NULL},
    [GSNN_PICTURE_CONTOUR] = {"contour", &gsnn_contour_panel},
};

bool gsnn_picture_kind_named(const char *name, gsnn_picture_kind *kind) {
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        if (strcmp(name, kinds[k].name) == 0) {
            *kind = (gsnn_picture_kind)k;
            return true;
        }
    return false;
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

/* The architectures to draw: all, or the one with the id, or with its neighbours.  Pairs that do
 * not exist as architectures have no morphisms and stay out of that graph. */
static gsnn_status choose(const gsnn_enumeration_record *record, gsnn_picture_kind kind,
                          const char *id, bool *marked, gsnn_error *error) {
    if (!id) {
        for (size_t k = 0; k < record->architecture_count; k++)
            marked[k] = kinds[kind].panel || record->architectures[k].admissible;
        return GSNN_OK;
    }
    size_t index = gsnn_enumeration_record_find(record, id);
    if (index == GSNN_RECORD_NONE)
        return gsnn_fail(error, GSNN_INVALID, "there is no architecture %s", id);
    if (kinds[kind].panel)
        marked[index] = true;
    else
        mark_neighbours(record, index, marked);
    return GSNN_OK;
}

/* Draws the marked architectures. */
static gsnn_status draw_marked(const gsnn_enumeration_record *record, gsnn_picture_kind kind,
                               const gsnn_draw_options *options, const bool *marked, FILE *stream,
                               gsnn_error *error) {
    gsnn_panel_context context = {
        .record = record, .seed = options->seed, .single = options->id != NULL};
    const gsnn_run silence = gsnn_run_default(), *run = options->run ? options->run : &silence;
    size_t count = 0, *chosen = gsnn_new(record->architecture_count, sizeof *chosen);
    if (!chosen)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < record->architecture_count; k++)
        if (marked[k])
            chosen[count++] = k;
    gsnn_status status;
    if (kinds[kind].panel)
        status = gsnn_sheet_draw(kinds[kind].panel, &context, chosen, count, options->format,
                                 stream, run, error);
    else
        status = gsnn_morphism_picture_draw(record, chosen, count, options->format, stream, error);
    free(chosen);
    return status;
}

gsnn_status gsnn_draw(const gsnn_enumeration_record *record, gsnn_picture_kind kind,
                      const gsnn_draw_options *options, FILE *stream, gsnn_error *error) {
    bool *marked = gsnn_new(record->architecture_count, sizeof *marked);
    if (!marked)
        return gsnn_fail_memory(error);
    gsnn_status status = choose(record, kind, options->id, marked, error);
    if (status == GSNN_OK)
        status = draw_marked(record, kind, options, marked, stream, error);
    free(marked);
    return status;
}
