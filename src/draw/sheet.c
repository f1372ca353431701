/* sheet.c - panels of architectures side by side on a page, or on the pages of a PDF. */
#include "draw/sheet.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"
#include "draw/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 24.0
#define GAP 20.0             /* between panels */
#define PADDING 10.0         /* between a panel's frame and what is in it */
#define BODY_WIDTH 180.0     /* least width of a panel's body */
#define SCREEN_WIDTH 1200.0  /* of an SVG or PNG, unless a panel is wider */
#define SCREEN_HEIGHT 8000.0 /* where an SVG or PNG is cut */
#define TITLE_WIDTH 400.0    /* least width of an SVG or PNG */
#define PAPER_WIDTH 842.0    /* A4, landscape */
#define PAPER_HEIGHT 595.0

typedef struct placed_panel {
    gsnn_panel_size body;
    size_t page;
    double x, y;
} placed_panel;

typedef struct sheet {
    const char *title;
    gsnn_panel_draw draw;
    const gsnn_panel_context *context;
    const gsnn_run *run;
    const size_t *architectures;
    size_t count;  /* of panels asked for */
    size_t placed; /* of panels that are on the sheet */
    placed_panel *panels;
    gsnn_panel_size *pages;
    size_t page_count;
    double title_height;
} sheet;

static const gsnn_record_architecture *architecture_of(const sheet *s, size_t panel) {
    return &s->context->record->architectures[s->architectures[panel]];
}

static double heading_height(void) {
    return gsnn_canvas_line_height(GSNN_TEXT_TITLE) + gsnn_canvas_line_height(GSNN_TEXT_BODY) + 6;
}

static double outer_width(const placed_panel *panel) {
    return panel->body.width + 2 * PADDING;
}

static double outer_height(const placed_panel *panel) {
    return heading_height() + panel->body.height + 2 * PADDING;
}

/* "2 neurons", "1 neuron" */
static void plural(char *text, size_t size, const char *number, const char *noun) {
    snprintf(text, size, "%s %s%s", number, noun, strcmp(number, "1") == 0 ? "" : "s");
}

/* The line under an architecture's id. */
static void describe(const gsnn_record_architecture *architecture, char *text, size_t size) {
    char neurons[64], weights[64], dimension[24];
    snprintf(dimension, sizeof dimension, "%zu", architecture->weights.dimension);
    plural(neurons, sizeof neurons, architecture->neurons_decimal, "neuron");
    plural(weights, sizeof weights, dimension, "free weight");
    if (architecture->admissible)
        snprintf(text, size, "type %d, %s, %s", architecture->type, neurons, weights);
    else
        snprintf(text, size, "type %d, %s: %s", architecture->type, neurons,
                 architecture->reason ? architecture->reason : "inadmissible");
}

static gsnn_status measure_panels(sheet *s, cairo_t *cr, gsnn_error *error) {
    char text[200];
    for (size_t k = 0; k < s->count; k++) {
        const gsnn_record_architecture *architecture = architecture_of(s, k);
        describe(architecture, text, sizeof text);
        s->panels[k].body.width =
            fmax(BODY_WIDTH, gsnn_canvas_text_width(cr, GSNN_TEXT_BODY, text));
        gsnn_status status = gsnn_run_step(s->run, "laying panels out", k, s->count, error);
        if (status == GSNN_OK)
            status = s->draw(s->context, architecture, cr, false, &s->panels[k].body, error);
        if (status != GSNN_OK)
            return status;
    }
    return GSNN_OK;
}

/* Puts panels first .. end - 1 next to each other; returns the height of the row. */
static double place_row(sheet *s, size_t first, size_t end, double y) {
    double x = MARGIN, height = 0;
    for (size_t k = first; k < end; k++) {
        s->panels[k].page = s->page_count - 1;
        s->panels[k].x = x;
        s->panels[k].y = y;
        x += outer_width(&s->panels[k]) + GAP;
        height = fmax(height, outer_height(&s->panels[k]));
    }
    return height;
}

/* The end of the row that begins with panel `first`: at least one panel, and what else fits. */
static size_t row_end(const sheet *s, size_t first, double width) {
    double x = outer_width(&s->panels[first]);
    size_t end = first + 1;
    while (end < s->count && x + GAP + outer_width(&s->panels[end]) <= width)
        x += GAP + outer_width(&s->panels[end++]);
    return end;
}

/* Breaks the panels into rows and the rows into pages. */
static void place_panels(sheet *s, bool paper) {
    double width = (paper ? PAPER_WIDTH : SCREEN_WIDTH) - 2 * MARGIN;
    double limit = (paper ? PAPER_HEIGHT : SCREEN_HEIGHT) - MARGIN;
    double y = MARGIN + s->title_height, right = 0;
    s->page_count = 1;
    for (size_t first = 0, end; first < s->count; first = end) {
        end = row_end(s, first, width);
        double height = place_row(s, first, end, y);
        bool fresh = first == 0 || s->panels[first - 1].page != s->page_count - 1;
        if (y + height > limit && !fresh) {
            if (!paper)
                break;
            s->page_count++;
            y = MARGIN;
            height = place_row(s, first, end, y);
            right = 0;
        }
        s->placed = end;
        right = fmax(right, s->panels[end - 1].x + outer_width(&s->panels[end - 1]));
        s->pages[s->page_count - 1] =
            (gsnn_panel_size){fmax(paper ? PAPER_WIDTH : TITLE_WIDTH, right + MARGIN),
                              fmax(paper ? PAPER_HEIGHT : 0, y + height + MARGIN)};
        y += height + GAP;
    }
    if (s->count == 0)
        s->pages[0] = (gsnn_panel_size){TITLE_WIDTH, y + MARGIN};
}

/* The line under the sheet's heading. */
static void facts(const sheet *s, char *text, size_t size) {
    const gsnn_record_group *group = &s->context->record->group;
    char number[24], architectures[64], pairs[96] = "";
    size_t admissible = 0;
    for (size_t k = 0; k < s->count; k++)
        admissible += architecture_of(s, k)->admissible;
    snprintf(number, sizeof number, "%zu", admissible);
    plural(architectures, sizeof architectures, number, "architecture");
    if (admissible < s->count)
        snprintf(pairs, sizeof pairs, " and %zu inadmissible pair%s", s->count - admissible,
                 s->count - admissible == 1 ? "" : "s");
    int used = snprintf(text, size, "order %s, degree %zu; %s%s", group->order, group->degree,
                        architectures, pairs);
    if (s->placed < s->count && used > 0 && (size_t)used < size)
        snprintf(text + used, size - (size_t)used, ", the first %zu of them here; a PDF has all",
                 s->placed);
}

/* The heading of the sheet; returns its height. */
static double draw_title(const sheet *s, cairo_t *cr, double width, bool paint) {
    const gsnn_record_group *group = &s->context->record->group;
    char text[512];
    double y = MARGIN, room = width - 2 * MARGIN;
    if (paint) {
        cairo_set_source_rgb(cr, 0, 0, 0);
        snprintf(text, sizeof text, "%s: %s", group->name ? group->name : "group", s->title);
        gsnn_canvas_text_fitted(cr, GSNN_TEXT_TITLE, MARGIN, y, room, text);
        cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    }
    y += gsnn_canvas_line_height(GSNN_TEXT_TITLE);
    facts(s, text, sizeof text);
    if (paint)
        gsnn_canvas_text_fitted(cr, GSNN_TEXT_BODY, MARGIN, y, room, text);
    y += gsnn_canvas_line_height(GSNN_TEXT_BODY) + GAP / 2;
    return y - MARGIN;
}

static gsnn_status paint_panel(const sheet *s, size_t k, cairo_t *cr, gsnn_error *error) {
    const gsnn_record_architecture *architecture = architecture_of(s, k);
    const placed_panel *panel = &s->panels[k];
    char text[200];
    cairo_save(cr);
    cairo_translate(cr, panel->x, panel->y);
    cairo_rectangle(cr, 0.5, 0.5, outer_width(panel) - 1, outer_height(panel) - 1);
    cairo_set_source_rgb(cr, 0.8, 0.8, 0.8);
    cairo_set_line_width(cr, 1);
    cairo_stroke(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_TITLE, PADDING, PADDING, panel->body.width,
                            architecture->id);
    cairo_set_source_rgb(cr, 0.25, 0.25, 0.25);
    describe(architecture, text, sizeof text);
    gsnn_canvas_text_fitted(cr, GSNN_TEXT_BODY, PADDING,
                            PADDING + gsnn_canvas_line_height(GSNN_TEXT_TITLE),
                            panel->body.width + 1, text);
    cairo_translate(cr, PADDING, PADDING + heading_height());
    gsnn_panel_size body = panel->body;
    gsnn_status status = s->draw(s->context, architecture, cr, true, &body, error);
    cairo_restore(cr);
    return status;
}

static gsnn_status paint(const sheet *s, gsnn_picture_format format, FILE *stream,
                         gsnn_error *error) {
    const char *name = s->context->record->group.name;
    gsnn_surface *surface = NULL;
    gsnn_status status = gsnn_surface_open(&surface, format, stream, name ? name : "gsnn",
                                           s->pages[0].width, s->pages[0].height, error);
    if (status != GSNN_OK)
        return status;
    draw_title(s, gsnn_surface_context(surface), s->pages[0].width, true);
    size_t page = 0;
    for (size_t k = 0; k < s->placed && status == GSNN_OK; k++) {
        if (s->panels[k].page != page) {
            page = s->panels[k].page;
            gsnn_surface_next_page(surface, s->pages[page].width, s->pages[page].height);
        }
        status = gsnn_run_step(s->run, "drawing panels", k, s->placed, error);
        if (status == GSNN_OK)
            status = paint_panel(s, k, gsnn_surface_context(surface), error);
    }
    if (status == GSNN_OK)
        status = gsnn_surface_finish(surface, error);
    gsnn_surface_free(surface);
    return status;
}

gsnn_status gsnn_sheet_draw(const char *title, gsnn_panel_draw panel,
                            const gsnn_panel_context *context, const size_t *architectures,
                            size_t count, gsnn_picture_format format, FILE *stream,
                            const gsnn_run *run, gsnn_error *error) {
    sheet s = {.title = title,
               .draw = panel,
               .context = context,
               .run = run,
               .architectures = architectures,
               .count = count};
    gsnn_status status = GSNN_OK;
    /* A page holds at least one panel. */
    s.panels = gsnn_new(count, sizeof *s.panels);
    s.pages = gsnn_new(count + 1, sizeof *s.pages);
    cairo_t *cr = gsnn_surface_scratch();
    if (!s.panels || !s.pages || cairo_status(cr) != CAIRO_STATUS_SUCCESS)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = measure_panels(&s, cr, error);
    if (status == GSNN_OK) {
        s.title_height = draw_title(&s, cr, SCREEN_WIDTH, false);
        place_panels(&s, format == GSNN_PICTURE_PDF);
        status = paint(&s, format, stream, error);
    }
    cairo_destroy(cr);
    free(s.panels);
    free(s.pages);
    return status;
}
