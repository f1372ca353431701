/* multiples.c - many small pictures of one kind side by side. */
#include "draw/multiples.h"

#include <math.h>

#define PAGE_WIDTH 960.0
#define GAP 18.0

gsnn_status gsnn_multiples_draw(const gsnn_multiples *multiples, cairo_t *cr, bool paint,
                                gsnn_panel_size *size, gsnn_error *error) {
    size_t columns = multiples->columns;
    if (columns == 0)
        columns = (size_t)fmax(1, floor((PAGE_WIDTH + GAP) / (multiples->cell_width + GAP)));
    if (columns > multiples->count)
        columns = multiples->count ? multiples->count : 1;
    size_t rows = (multiples->count + columns - 1) / columns;
    size->width = (double)columns * (multiples->cell_width + GAP) - GAP;
    size->height = rows ? (double)rows * (multiples->cell_height + GAP) - GAP : 0;
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; paint && status == GSNN_OK && k < multiples->count; k++) {
        size_t row = k / columns, column = k % columns;
        cairo_save(cr);
        cairo_translate(cr, (double)column * (multiples->cell_width + GAP),
                        (double)row * (multiples->cell_height + GAP));
        status = multiples->draw(multiples->context, k, cr, error);
        cairo_restore(cr);
    }
    return status;
}
