/* multiples.c - many small pictures of one kind side by side. */
#include "draw/multiples.h"

#include <math.h>

#define PAGE_WIDTH 960.0
#define GAP 18.0

static double row_height(const gsnn_multiples *multiples, size_t first, size_t end) {
    double highest = multiples->height ? 0 : multiples->cell_height;
    for (size_t k = first; multiples->height && k < end; k++)
        highest = fmax(highest, multiples->height(multiples->context, k));
    return highest;
}

gsnn_status gsnn_multiples_draw(const gsnn_multiples *multiples, cairo_t *cr, bool paint,
                                gsnn_panel_size *size, gsnn_error *error) {
    size_t columns = multiples->columns;
    if (columns == 0)
        columns = (size_t)fmax(1, floor((PAGE_WIDTH + GAP) / (multiples->cell_width + GAP)));
    if (columns > multiples->count)
        columns = multiples->count ? multiples->count : 1;
    size_t rows = (multiples->count + columns - 1) / columns;
    size->width = (double)columns * (multiples->cell_width + GAP) - GAP;
    gsnn_status status = GSNN_OK;
    double top = 0;
    for (size_t row = 0; row < rows; row++) {
        size_t first = row * columns, end = first + columns;
        end = end < multiples->count ? end : multiples->count;
        for (size_t k = first; paint && status == GSNN_OK && k < end; k++) {
            cairo_save(cr);
            cairo_translate(cr, (double)(k - first) * (multiples->cell_width + GAP), top);
            status = multiples->draw(multiples->context, k, cr, error);
            cairo_restore(cr);
        }
        top += row_height(multiples, first, end) + GAP;
    }
    size->height = rows ? top - GAP : 0;
    return status;
}
