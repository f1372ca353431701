/* input_line.h - a line of numbers, as `gsnn eval` reads them. */
#ifndef GSNN_NETWORK_INPUT_LINE_H
#define GSNN_NETWORK_INPUT_LINE_H

#include "gsnn.h"

#include <flint/fmpq.h>

/* Reads numbers in decimal, apart by blanks, tabs or single commas, up to the end of the string
 * (a final newline or carriage return is blank) into *values, grown from *capacity with
 * gsnn_reserve, and their number into *count.  GSNN_INVALID names the first that is no finite
 * number, by its position from 1. */
gsnn_status gsnn_numbers_parse(const char *line, double **values, size_t *capacity, size_t *count,
                               gsnn_error *error);

/* The same, exactly, with fractions such as 1/3 as well; the caller clears the vector of *count
 * numbers, also on failure. */
gsnn_status gsnn_rationals_parse(const char *line, fmpq **values, size_t *count, gsnn_error *error);

#endif
