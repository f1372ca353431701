/* json_integer.h - exact integers in JSON: as strings where a reader working in doubles would not
 * keep them. */
#ifndef GSNN_WRITE_JSON_INTEGER_H
#define GSNN_WRITE_JSON_INTEGER_H

#include "base/text.h"

#include <flint/fmpz.h>

/* Appends a number of at least 0: as a JSON number up to 2^53, as a string of digits beyond. */
void gsnn_append_json_integer(gsnn_text *out, const fmpz_t value);

#endif
