/* image_list.h - generators of a group file given by images or by cycles. */
#ifndef GSNN_INPUT_IMAGE_LIST_H
#define GSNN_INPUT_IMAGE_LIST_H

#include "input/generator_table.h"
#include "json/value.h"

/* Reads the member "generators" of a group file, a list of at most GSNN_MAX_GENERATORS items, into
 * a table, which the caller clears on success.  Without signs an item is the list of images of
 * 1..degree or a string in cycle notation; with signs it is the list of +-images.  degree 0 means
 * that the file does not say: then lists tell it by their length, else it is the largest point
 * that a cycle names.  GSNN_INVALID names the generator and entry. */
gsnn_status gsnn_image_lists_read(gsnn_generator_table *table, const gsnn_value *generators,
                                  size_t degree, bool signs, gsnn_error *error);

#endif
