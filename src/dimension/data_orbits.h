/* data_orbits.h - how many G-orbits the rows of a table meet. */
#ifndef GSNN_DIMENSION_DATA_ORBITS_H
#define GSNN_DIMENSION_DATA_ORBITS_H

#include "data/table.h"
#include "network/exact_rows.h"

/* Counts the orbits by laying each one out, exactly; *known is false, and nothing counted, once
 * that takes more than a hundred million numbers. */
gsnn_status gsnn_data_orbits(bool *known, size_t *orbits, const gsnn_table *table,
                             const gsnn_exact_record *exact, gsnn_error *error);

/* The number of different rows. */
gsnn_status gsnn_data_distinct(size_t *distinct, const gsnn_table *table, gsnn_error *error);

#endif
