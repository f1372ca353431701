#include "record/row_renaming.h"

#include <stdlib.h>
#include <string.h>

bool gsnn_row_renaming(const int32_t *first, const int32_t *row, size_t degree, size_t dimension,
                       int32_t *images) {
    size_t met = 0;
    memset(images, 0, dimension * sizeof *images);
    /* Weight |b| of w stands in w t where w has its weight |a|. */
    for (size_t x = 0; x < degree; x++) {
        int32_t a = first[x], b = row[x];
        if (!a || !b) {
            if (a != b)
                return false;
            continue;
        }
        int32_t place = b > 0 ? a : -a;
        int32_t *image = &images[abs(b) - 1];
        if (*image == place)
            continue;
        if (*image)
            return false;
        *image = place;
        met++;
    }
    /* Each place is met, since each weight stands in the first row; so where each weight has an
     * image, no two share one. */
    return met == dimension;
}
