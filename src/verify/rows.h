/* rows.h - the weight rows of an architecture as functions on the points. */
#ifndef GSNN_VERIFY_ROWS_H
#define GSNN_VERIFY_ROWS_H

#include "verify/subject.h"

typedef struct gsnn_verify_rows {
    size_t count; /* neurons; 0 when the rows are not to be had */
    bool listed;  /* the file's own rows, rather than those that rho makes of the pattern */
    const int32_t *values; /* count x points: signed labels (see weight_space.h) */
    int32_t *owned;        /* freed with the rows; values may also belong to the record */
} gsnn_verify_rows;

/* The rows as the file lists them, if it lists all of a pattern and the first is true; else row 1
 * from own->pattern and the others by w_j = s w_i g^-1, where entry i of rho(g) is s j.  count is
 * 0, and *why_not says why, when neither can be done. */
gsnn_status gsnn_verify_rows_new(gsnn_verify_rows *rows, const gsnn_verify_subject *subject,
                                 size_t a, const char **why_not);

void gsnn_verify_rows_clear(gsnn_verify_rows *rows);

/* Whether w h = sign w for the point function w; compared on the coordinate vectors. */
bool gsnn_verify_row_is_fixed(const gsnn_verify_points *points, const int32_t *row,
                              const gsnn_verify_point *h, int8_t sign);

/* The sign with which h fixes the neuron of row w in an architecture of the type, or 0: type 2 has
 * w h = sign w; in type 1 the row -w belongs to another neuron, if to any, so the sign is 1.  The
 * rows are those of an admissible architecture. */
int8_t gsnn_verify_neuron_sign(const gsnn_verify_points *points, int type, const int32_t *row,
                               const gsnn_verify_point *h);

/* Whether some row is in V(H,chi) of b. */
bool gsnn_verify_rows_fit(const gsnn_verify_points *points, const gsnn_verify_rows *rows,
                          const gsnn_verify_own *b);

#endif
