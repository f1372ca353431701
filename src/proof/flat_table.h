/* flat_table.h - all flats of a group, by classes under the group. */
#ifndef GSNN_PROOF_FLAT_TABLE_H
#define GSNN_PROOF_FLAT_TABLE_H

#include "proof/flats.h"

typedef struct gsnn_proof_flat_table gsnn_proof_flat_table;

/* An empty table, which is full with `most` flats; NULL without memory.  points and flats outlive
 * it; the caller frees it. */
gsnn_proof_flat_table *gsnn_proof_flat_table_new(const gsnn_proof_points *points,
                                                 gsnn_proof_flats *flats, size_t most);
void gsnn_proof_flat_table_free(gsnn_proof_flat_table *table);

/* Adds the class of a flat, that is, its orbit under the generators, unless it is there.  A table
 * that becomes full has only some of them, and takes no more. */
gsnn_status gsnn_proof_flat_table_add(gsnn_proof_flat_table *table, const int32_t *flat,
                                      gsnn_error *error);

bool gsnn_proof_flat_table_is_full(const gsnn_proof_flat_table *table);

/* The number of a flat among all of the table, or SIZE_MAX. */
size_t gsnn_proof_flat_table_number(const gsnn_proof_flat_table *table, const int32_t *flat);

/* The class of a flat, or SIZE_MAX. */
size_t gsnn_proof_flat_table_find(const gsnn_proof_flat_table *table, const int32_t *flat);

size_t gsnn_proof_flat_table_classes(const gsnn_proof_flat_table *table);
size_t gsnn_proof_flat_table_flats(const gsnn_proof_flat_table *table);

/* The first flat of a class; it belongs to the table and stays until the next addition. */
const int32_t *gsnn_proof_flat_table_representative(const gsnn_proof_flat_table *table,
                                                    size_t class);

#endif
