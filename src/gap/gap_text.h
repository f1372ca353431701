/* gap_text.h - values written as GAP reads them: parts of the scripts sent to GAP. */
#ifndef GSNN_GAP_GAP_TEXT_H
#define GSNN_GAP_GAP_TEXT_H

#include "base/text.h"

/* Appends a GAP string literal whose value is exactly the given string, whatever its bytes. */
void gsnn_gap_append_literal(gsnn_text *text, const char *string);

/* Appends the GAP expression of the permutation that sends i to images[i], 0-based, on `points`
 * points. */
void gsnn_gap_append_permutation(gsnn_text *text, const uint16_t *images, size_t points);

#endif
