/* image_shape.c - inputs that are the pixels of an image. */
#include "draw/image_shape.h"

#define LEAST_SIDE 3

static size_t pixel(const int32_t *images, size_t k) {
    return (size_t)(images[k] < 0 ? -images[k] : images[k]) - 1;
}

/* Whether pixels that agree in `from` (row or column) have images that agree in `to`, where the row
 * of a pixel is k / columns and its column k % columns. */
static bool keeps_lines(const int32_t *images, gsnn_image_shape shape, bool from_row, bool to_row) {
    for (size_t k = 0; k < shape.rows * shape.columns; k++) {
        /* The first pixel of the same line. */
        size_t first = from_row ? k - k % shape.columns : k % shape.columns;
        size_t a = pixel(images, k), b = pixel(images, first);
        if (to_row ? a / shape.columns != b / shape.columns
                   : a % shape.columns != b % shape.columns)
            return false;
    }
    return true;
}

static bool is_shape(const gsnn_record_group *group, gsnn_image_shape shape) {
    for (size_t g = 0; g < group->generators.count; g++) {
        const int32_t *images = group->generators.images + g * group->degree;
        bool straight =
            keeps_lines(images, shape, true, true) && keeps_lines(images, shape, false, false);
        bool turned = shape.rows == shape.columns && keeps_lines(images, shape, true, false) &&
                      keeps_lines(images, shape, false, true);
        if (!straight && !turned)
            return false;
    }
    return true;
}

static bool moves_pixels(const gsnn_record_group *group) {
    for (size_t g = 0; g < group->generators.count; g++)
        for (size_t k = 0; k < group->degree; k++)
            if (pixel(group->generators.images + g * group->degree, k) != k)
                return true;
    return false;
}

gsnn_image_shape gsnn_image_shape_of(const gsnn_record_group *group) {
    gsnn_image_shape best = {0};
    if (!group->generators.images || !moves_pixels(group))
        return best;
    for (size_t rows = LEAST_SIDE; rows * rows <= group->degree; rows++) {
        if (group->degree % rows != 0)
            continue;
        gsnn_image_shape flat = {rows, group->degree / rows}, tall = {flat.columns, rows};
        if (is_shape(group, flat))
            best = flat;
        else if (is_shape(group, tall))
            best = tall;
    }
    return best;
}
