/* relations.h - what the checker found out about pairs of admissible architectures.
 *
 * Rows and columns are places in the list of admissible architectures.  "Possible" is what has
 * not been ruled out; it differs from what is known only where rows were not to be had. */
#ifndef GSNN_VERIFY_RELATIONS_H
#define GSNN_VERIFY_RELATIONS_H

#include "verify/bit_matrix.h"

typedef struct gsnn_verify_relations {
    size_t count;
    size_t *architecture;              /* at each place, its index in the record */
    size_t *place;                     /* of each architecture of the record, or SIZE_MAX */
    gsnn_verify_bits larger;           /* [a][b]: a is included in b */
    gsnn_verify_bits smaller;          /* the transpose */
    gsnn_verify_bits maybe_larger;     /* [a][b]: not ruled out */
    gsnn_verify_bits maybe_smaller;    /* the transpose */
    gsnn_verify_bits same_class;       /* [a][b]: H of b is conjugate to H of a; symmetric */
    gsnn_verify_bits maybe_same_class; /* symmetric */
} gsnn_verify_relations;

/* Makes the class relations symmetric: each is decided from the side that can. */
void gsnn_verify_relations_close(gsnn_verify_relations *relations);

#endif
