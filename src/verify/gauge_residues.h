/* gauge_residues.h - an architecture's weight rows and the moves of its parameters modulo a prime,
 * whatever the action.
 *
 * A move is a matrix on the coordinates (the free weights and, for type 1, the bias).  It keeps the
 * function of generic parameters exactly when it takes the row of the first neuron, with its bias,
 * to the row of some neuron up to a common sign; the rows are the orbit of the first one under the
 * group. */
#ifndef GSNN_VERIFY_GAUGE_RESIDUES_H
#define GSNN_VERIFY_GAUGE_RESIDUES_H

#include "base/hash_index.h"
#include "record/enumeration_record.h"
#include "json/value.h"

/* Residues that the moves of an architecture, the orbit of its row, or all elements may take. */
#define GSNN_VERIFY_MOST_RESIDUES ((size_t)1 << 24)

/* Vectors of one length, found again. */
typedef struct gsnn_residue_set {
    size_t length, count, capacity;
    uint32_t *entries; /* count x length */
    gsnn_hash_index index;
} gsnn_residue_set;

typedef struct gsnn_gauge_residues {
    const gsnn_enumeration_record *record;
    const gsnn_record_architecture *architecture;
    uint32_t prime;
    size_t weights, coordinates;
    uint32_t *basis;    /* weights x degree: the first row of each basis matrix */
    uint32_t *matrices; /* generators x degree x degree of a matrix action, else NULL */
    size_t move_count;
    uint32_t *moves; /* move_count x coordinates x coordinates: coordinates become M coordinates */
} gsnn_gauge_residues;

/* Reads the moves of an answer, signed permutations or matrices of exact entries, into residues,
 * to be cleared by the caller in any case.  *skipped is why that cannot be done, else NULL. */
gsnn_status gsnn_gauge_residues_read(gsnn_gauge_residues *r, const gsnn_enumeration_record *record,
                                     const gsnn_record_architecture *architecture,
                                     const gsnn_value *generators, const char **skipped,
                                     gsnn_error *error);

/* Reads moves that are matrices by themselves, without rows, for gsnn_gauge_residues_order alone;
 * cleared likewise. */
gsnn_status gsnn_gauge_residues_read_moves(gsnn_gauge_residues *r, const gsnn_value *generators,
                                           gsnn_error *error);
void gsnn_gauge_residues_clear(gsnn_gauge_residues *r);

/* Random coordinates (room for them). */
void gsnn_gauge_residues_draw(const gsnn_gauge_residues *r, uint64_t *state, uint32_t *theta);

/* The first move that does not keep the function at random coordinates, or move_count. */
gsnn_status gsnn_gauge_residues_check(const gsnn_gauge_residues *r, uint64_t *state, size_t *wrong,
                                      gsnn_error *error);

/* Lists the group that the moves generate, by where its elements take random coordinates, up to
 * `most` elements: *order of them, and the sum of the squares of their traces. */
gsnn_status gsnn_gauge_residues_order(const gsnn_gauge_residues *r, uint64_t *state, size_t most,
                                      size_t *order, uint32_t *squares, gsnn_error *error);

#endif
