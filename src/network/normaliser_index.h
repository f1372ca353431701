/* normaliser_index.h - |N : H| of an architecture, N = N_G(H) cap N_G(K).
 *
 * Where the record states how many conjugates H has, it is the number of neurons over that and the
 * orbit length of chi.  Otherwise it is taken from the rows: it is the number of neurons whose row
 * spans the same weight space as that of the first one: equal up to renaming free weights and
 * changing their signs or, for matrices, up to a change of basis, which is decided modulo a prime
 * (to which the space reduces faithfully, since its dimension is that over the field: a space moved
 * by an element of G stays itself modulo p exactly when it does over the field, as the two together
 * have the same dimension). */
#ifndef GSNN_NETWORK_NORMALISER_INDEX_H
#define GSNN_NETWORK_NORMALISER_INDEX_H

#include "network/exact_rows.h"

#include <flint/fmpz.h>

/* What all architectures of a record share. */
typedef struct gsnn_normaliser_indexer {
    const gsnn_enumeration_record *record;
    gsnn_exact_record exact; /* of a matrix group */
    gsnn_modular modular;
    nmod_mat_t *generators; /* modulo the prime */
} gsnn_normaliser_indexer;

/* The caller clears, also on failure. */
gsnn_status gsnn_normaliser_indexer_init(gsnn_normaliser_indexer *indexer,
                                         const gsnn_enumeration_record *record, gsnn_error *error);
void gsnn_normaliser_indexer_clear(gsnn_normaliser_indexer *indexer);

/* Sets *known and the index.  It is known where the record has the length of the class of H or the
 * rows, where H is G and where H is trivial. */
gsnn_status gsnn_normaliser_index(const gsnn_normaliser_indexer *indexer,
                                  const gsnn_record_architecture *architecture, bool *known,
                                  fmpz_t index, gsnn_error *error);

#endif
