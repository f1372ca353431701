/* input_orbits.h - which rows of a table lie in one G-orbit. */
#ifndef GSNN_NETWORK_INPUT_ORBITS_H
#define GSNN_NETWORK_INPUT_ORBITS_H

#include "data/table.h"
#include "network/exact_rows.h"

typedef struct gsnn_input_orbits {
    bool exact; /* else rows are told apart only by their values, in order, on each orbit of inputs:
                 * what lies in one G-orbit is together all the same */
    size_t count;   /* orbits that the rows meet */
    size_t *of_row; /* their numbers, from 0 in the order of their first rows */
} gsnn_input_orbits;

/* Finds the orbits of the first `inputs` numbers of each row, exactly.  Rows can lie in one orbit
 * only where their values in order agree (their lengths, for matrices with the standard inner
 * product); only of rows that do, the orbits are laid out, and this is given up beyond a hundred
 * million numbers.  Where the group consists of all permutations of each orbit of inputs, nothing
 * is laid out.  The caller clears. */
gsnn_status gsnn_input_orbits_init(gsnn_input_orbits *orbits, const gsnn_table *table,
                                   size_t inputs, const gsnn_exact_record *exact,
                                   gsnn_error *error);
void gsnn_input_orbits_clear(gsnn_input_orbits *orbits);

/* The number of different rows. */
gsnn_status gsnn_distinct_rows(size_t *distinct, const gsnn_table *table, gsnn_error *error);

#endif
