/* canvas.c - the marks that the pictures are made of, on a Cairo context. */
#include "draw/canvas.h"

#include <math.h>
#include <string.h>

#define LINE_BYTES 512 /* longest line of text; what is longer ends in an ellipsis */
#define ELLIPSIS "\xe2\x80\xa6"

static const struct {
    double size, line;
    cairo_font_weight_t weight;
} styles[] = {
    [GSNN_TEXT_TITLE] = {13, 17, CAIRO_FONT_WEIGHT_BOLD},
    [GSNN_TEXT_BODY] = {11, 15, CAIRO_FONT_WEIGHT_NORMAL},
    [GSNN_TEXT_SMALL] = {9, 12, CAIRO_FONT_WEIGHT_NORMAL},
    [GSNN_TEXT_TINY] = {7.5, 10, CAIRO_FONT_WEIGHT_NORMAL},
};

static void select_style(cairo_t *cr, gsnn_text_style style) {
    cairo_select_font_face(cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, styles[style].weight);
    cairo_set_font_size(cr, styles[style].size);
}

double gsnn_canvas_line_height(gsnn_text_style style) {
    return styles[style].line;
}

double gsnn_canvas_text_width(cairo_t *cr, gsnn_text_style style, const char *text) {
    cairo_text_extents_t extents;
    select_style(cr, style);
    cairo_text_extents(cr, text, &extents);
    return extents.x_advance;
}

void gsnn_canvas_colour(cairo_t *cr, gsnn_colour colour) {
    cairo_set_source_rgb(cr, colour.red, colour.green, colour.blue);
}

void gsnn_canvas_text(cairo_t *cr, gsnn_text_style style, double x, double y, const char *text) {
    cairo_font_extents_t font;
    select_style(cr, style);
    cairo_font_extents(cr, &font);
    double room = styles[style].line - font.ascent - font.descent;
    cairo_move_to(cr, x, y + room / 2 + font.ascent);
    cairo_show_text(cr, text);
    cairo_new_path(cr);
}

void gsnn_canvas_text_centred(cairo_t *cr, gsnn_text_style style, double x, double y,
                              const char *text) {
    /* Centred on the height of a digit, so that labels stand at one height whatever their
     * descenders. */
    cairo_text_extents_t digit;
    double width = gsnn_canvas_text_width(cr, style, text);
    cairo_text_extents(cr, "0", &digit);
    cairo_move_to(cr, x - width / 2, y - digit.y_bearing / 2);
    cairo_show_text(cr, text);
    cairo_new_path(cr);
}

/* The last byte position <= end at which a UTF-8 character begins. */
static size_t character_start(const char *text, size_t end) {
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    return end;
}

/* line = the first bytes of the text and an ending of at most three bytes. */
static void set_line(char line[LINE_BYTES], const char *text, size_t length, const char *ending) {
    memcpy(line, text, length);
    memcpy(line + length, ending, strlen(ending) + 1);
}

/* Copies the longest beginning of text[0 .. length) that fits, with an ellipsis where cut. */
static void fit(cairo_t *cr, gsnn_text_style style, double width, const char *text, size_t length,
                char line[LINE_BYTES]) {
    bool whole = length < LINE_BYTES;
    size_t keep = character_start(text, whole ? length : LINE_BYTES - sizeof ELLIPSIS);
    set_line(line, text, keep, whole ? "" : ELLIPSIS);
    while (keep > 0 && gsnn_canvas_text_width(cr, style, line) > width) {
        keep = character_start(text, keep - 1);
        /* The marker is three bytes and a character can be one. */
        if (keep > LINE_BYTES - sizeof ELLIPSIS)
            keep = character_start(text, LINE_BYTES - sizeof ELLIPSIS);
        set_line(line, text, keep, ELLIPSIS);
    }
}

void gsnn_canvas_text_fitted(cairo_t *cr, gsnn_text_style style, double x, double y, double width,
                             const char *text) {
    char line[LINE_BYTES];
    fit(cr, style, width, text, strlen(text), line);
    gsnn_canvas_text(cr, style, x, y, line);
}

double gsnn_canvas_paragraph(cairo_t *cr, gsnn_text_style style, double x, double y, double width,
                             const char *text, bool paint) {
    char line[LINE_BYTES];
    double top = y;
    while (*text) {
        /* As many words as fit; a word that is too long for a line is cut. */
        size_t taken = strcspn(text, " ");
        for (;;) {
            size_t more = text[taken] ? taken + 1 + strcspn(text + taken + 1, " ") : taken;
            if (more == taken || more >= LINE_BYTES)
                break;
            memcpy(line, text, more);
            line[more] = '\0';
            if (gsnn_canvas_text_width(cr, style, line) > width)
                break;
            taken = more;
        }
        if (paint) {
            fit(cr, style, width, text, taken, line);
            gsnn_canvas_text(cr, style, x, y, line);
        }
        y += styles[style].line;
        text += taken;
        text += strspn(text, " ");
    }
    return y - top;
}

void gsnn_canvas_add_hatching(cairo_t *cr, double x, double y, double width, double height,
                              double gap) {
    /* The lines x' + y' = d, for d in the middle of each gap. */
    int lines = (int)ceil((width + height) / gap - 0.5);
    for (int k = 0; k < lines; k++) {
        double d = gap * (k + 0.5);
        double left = fmax(0, d - height), right = fmin(d, width);
        cairo_move_to(cr, x + left, y + d - left);
        cairo_line_to(cr, x + right, y + d - right);
    }
}

void gsnn_canvas_arrow_head(cairo_t *cr, double x, double y, double angle, double size) {
    const double spread = 0.42;
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x - size * cos(angle - spread), y - size * sin(angle - spread));
    cairo_line_to(cr, x - size * cos(angle + spread), y - size * sin(angle + spread));
    cairo_close_path(cr);
    cairo_fill(cr);
}
