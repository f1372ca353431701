/* row_renaming.h - rows of a weight pattern that span the same weight space. */
#ifndef GSNN_RECORD_ROW_RENAMING_H
#define GSNN_RECORD_ROW_RENAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a row w t of a pattern runs through the same space as the first row w, that is, whether t
 * normalises H and K.  The rows are then equal after renaming the free weights and changing their
 * signs, and so t acts on free weights: images[i] is s*j when weight i+1 of w goes to place j with
 * sign s in the weights of w t.  Both rows have `degree` entries 0 or +-1..+-dimension, and each
 * weight stands in the first; images has room for `dimension` numbers, left undefined on false.
 * O(degree + dimension). */
bool gsnn_row_renaming(const int32_t *first, const int32_t *row, size_t degree, size_t dimension,
                       int32_t *images);

#endif
