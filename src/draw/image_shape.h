/* image_shape.h - inputs that are the pixels of an image. */
#ifndef GSNN_DRAW_IMAGE_SHAPE_H
#define GSNN_DRAW_IMAGE_SHAPE_H

#include "record/enumeration_record.h"

typedef struct gsnn_image_shape {
    size_t rows, columns; /* 0, 0: the inputs are no image */
} gsnn_image_shape;

/* The shape that the group keeps when its inputs are read row by row: both sides are at least 3,
 * every generator takes rows to rows and columns to columns, or each to the other, whatever the
 * signs, and not all of them leave every pixel where it is.  Of several the one nearest to a
 * square, with no more rows than columns; none for matrices.  Cost: degree x generators for each
 * divisor. */
gsnn_image_shape gsnn_image_shape_of(const gsnn_record_group *group);

#endif
