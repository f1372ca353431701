/* npy.h - two-dimensional arrays in the .npy format of NumPy. */
#ifndef GSNN_DATA_NPY_H
#define GSNN_DATA_NPY_H

#include "data/table.h"

/* Whether bytes begin like such a file. */
bool gsnn_npy_is(const char *bytes, size_t length);

/* Reads the array into a table: 10 header bytes, a Python dictionary of "descr", "fortran_order"
 * and "shape", the numbers.  Signed and unsigned integers of 1 to 8 bytes and floating point
 * numbers of 4 and 8, little-endian, are taken.  GSNN_INVALID names what is wrong: the type, the
 * shape, a file too short or too long, a number that is not finite, with row and column from 1. The
 * caller clears the table, also on failure. */
gsnn_status gsnn_npy_parse(gsnn_table *table, const char *bytes, size_t length, gsnn_error *error);

#endif
