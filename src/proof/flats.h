/* flats.h - subspaces of weight rows, in a canonical form that can be compared and hashed.
 *
 * For permutations and signed permutations a flat is its pattern (see weight_space.h), labels
 * numbered by first appearance; for matrices it is the reduced row echelon form of a basis modulo
 * the prime, with zero rows up to the degree.  Both are arrays of `size` integers. */
#ifndef GSNN_PROOF_FLATS_H
#define GSNN_PROOF_FLATS_H

#include "proof/points.h"

typedef struct gsnn_proof_flats gsnn_proof_flats;

/* Room to work on flats of these points; NULL without memory.  The caller frees it. */
gsnn_proof_flats *gsnn_proof_flats_new(const gsnn_proof_points *points);
void gsnn_proof_flats_free(gsnn_proof_flats *flats);

/* The number of integers of a flat. */
size_t gsnn_proof_flats_size(const gsnn_proof_flats *flats);

/* The whole space. */
void gsnn_proof_flat_whole(gsnn_proof_flats *flats, int32_t *flat);

/* V(H,chi) for generators of H (count x points) with signs: the meet of their eigenspaces. */
void gsnn_proof_flat_of_pair(gsnn_proof_flats *flats, int32_t *flat,
                             const gsnn_proof_point *generators, const int8_t *chi, size_t count);

/* meet = { w in flat : w g = sign w }; meet may be flat. */
void gsnn_proof_flat_meet(gsnn_proof_flats *flats, int32_t *meet, const int32_t *flat,
                          const gsnn_proof_point *g, int8_t sign);

/* moved = { w g : w in flat }; not aliased. */
void gsnn_proof_flat_move(gsnn_proof_flats *flats, int32_t *moved, const int32_t *flat,
                          const gsnn_proof_point *g);

/* Whether w g = sign w for all w in the flat. */
bool gsnn_proof_flat_is_fixed(gsnn_proof_flats *flats, const int32_t *flat,
                              const gsnn_proof_point *g, int8_t sign);

size_t gsnn_proof_flat_dimension(const gsnn_proof_flats *flats, const int32_t *flat);

#endif
