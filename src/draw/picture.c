/* picture.c - the table of pictures, and how one becomes a file. */
#include "draw/picture.h"

#include "base/error.h"
#include "base/memory.h"
#include "draw/canvas.h"
#include "draw/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 24.0
#define LEAST_WIDTH 460.0 /* room for the heading */

#define DECLARE(name) extern const gsnn_picture gsnn_##name##_picture;
GSNN_PICTURES(DECLARE)

#define ADDRESS(name) &gsnn_##name##_picture,
static const gsnn_picture *const pictures[] = {GSNN_PICTURES(ADDRESS)};

#define COUNT (sizeof pictures / sizeof pictures[0])

const gsnn_picture *gsnn_picture_at(size_t k) {
    return k < COUNT ? pictures[k] : NULL;
}

const gsnn_picture *gsnn_picture_named(const char *const *words, size_t count, size_t *used) {
    for (size_t k = 0; k < COUNT; k++) {
        const char *name = pictures[k]->name, *space = strchr(name, ' ');
        size_t first = space ? (size_t)(space - name) : strlen(name);
        *used = space ? 2 : 1;
        if (count >= *used && strlen(words[0]) == first && memcmp(words[0], name, first) == 0 &&
            (!space || strcmp(words[1], space + 1) == 0))
            return pictures[k];
    }
    return NULL;
}

/* A sheet of all architectures, or the panel of the one with the id. */
static gsnn_status write_sheet(const gsnn_picture *picture, const gsnn_picture_input *input,
                               gsnn_picture_format format, FILE *stream, gsnn_error *error) {
    const gsnn_enumeration_record *record = input->documents[0]->record;
    const gsnn_run silence = gsnn_run_default(), *run = input->run ? input->run : &silence;
    gsnn_panel_context context = {
        .record = record, .seed = input->seed, .single = input->id != NULL};
    size_t count = 0, *chosen = gsnn_new(record->architecture_count, sizeof *chosen);
    gsnn_status status = chosen ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK && input->id) {
        size_t index = gsnn_enumeration_record_find(record, input->id);
        if (index == GSNN_RECORD_NONE)
            status = gsnn_fail(error, GSNN_INVALID, "there is no architecture %s", input->id);
        else
            chosen[count++] = index;
    } else if (status == GSNN_OK) {
        while (count < record->architecture_count) {
            chosen[count] = count;
            count++;
        }
    }
    if (status == GSNN_OK)
        status = gsnn_sheet_draw(picture->title, picture->panel, &context, chosen, count, format,
                                 stream, run, error);
    free(chosen);
    return status;
}

/* The heading; returns its height. */
static double draw_heading(const gsnn_picture_page *page, const char *heading, cairo_t *cr,
                           double width) {
    double y = MARGIN / 2;
    cairo_set_source_rgb(cr, 0, 0, 0);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_TITLE, MARGIN, y, width - 2 * MARGIN, heading);
    y += gsnn_canvas_line_height(GSNN_TEXT_TITLE);
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    y +=
        gsnn_canvas_paragraph(cr, GSNN_TEXT_BODY, MARGIN, y, width - 2 * MARGIN, page->facts, true);
    return y + 10;
}

static gsnn_status write_page(const gsnn_picture *picture, const gsnn_picture_input *input,
                              const gsnn_picture_page *page, gsnn_picture_format format,
                              FILE *stream, gsnn_error *error) {
    gsnn_panel_size size = {0};
    gsnn_surface *surface = NULL;
    char heading[400];
    const char *group = gsnn_document_group(input->documents[0]);
    snprintf(heading, sizeof heading, "%.200s%s%s", group ? group : "", group ? ": " : "",
             page->title);
    cairo_t *scratch = gsnn_surface_scratch();
    gsnn_status status = picture->draw(page, scratch, false, &size, error);
    double width = fmax(size.width + 2 * MARGIN, LEAST_WIDTH);
    double top = draw_heading(page, heading, scratch, width);
    cairo_destroy(scratch);
    if (status == GSNN_OK)
        status = gsnn_surface_open(&surface, format, stream, group ? group : "gsnn", width,
                                   top + size.height + MARGIN, error);
    if (status == GSNN_OK) {
        cairo_t *cr = gsnn_surface_context(surface);
        draw_heading(page, heading, cr, width);
        cairo_translate(cr, (width - size.width) / 2, top);
        status = picture->draw(page, cr, true, &size, error);
    }
    if (status == GSNN_OK)
        status = gsnn_surface_finish(surface, error);
    gsnn_surface_free(surface);
    return status;
}

gsnn_status gsnn_picture_write(const gsnn_picture *picture, const gsnn_picture_input *input,
                               gsnn_picture_format format, FILE *stream, gsnn_error *error) {
    if (picture->panel)
        return write_sheet(picture, input, format, stream, error);
    gsnn_picture_page page = {0};
    snprintf(page.title, sizeof page.title, "%s", picture->title);
    gsnn_status status = picture->read(input, &page, error);
    if (status == GSNN_OK)
        status = write_page(picture, input, &page, format, stream, error);
    picture->clear(&page);
    return status;
}
