/* random_matrix.h - matrices of random numbers with independent, equally distributed rows, for
 * sixteen draws side by side. */
#ifndef GSNN_DENSITY_RANDOM_MATRIX_H
#define GSNN_DENSITY_RANDOM_MATRIX_H

#include "density/law.h"
#include "random/lane_variates.h"

/* The columns whose entries are, up to factors and shifts, of one law. */
typedef struct gsnn_random_columns {
    gsnn_variates variates;
    size_t count;
    size_t *column; /* count places */
    uint32_t part;  /* of the stream */
    float *value;   /* of a discrete law: owned */
    uint32_t *beneath;
} gsnn_random_columns;

/* All zero: empty.  Entry (i, j) is shift[j] + factor[j] times a variate of column j, or, with a
 * root, shift[j] + sum_k root[j][k] times normal variate k of row i. */
typedef struct gsnn_random_matrix {
    size_t rows, columns;
    size_t kinds;
    gsnn_random_columns *kind;
    float *shift, *factor;
    float *root; /* columns x rank, or NULL */
    size_t rank;
    float *means;  /* rows x columns, added to the entries; or NULL */
    bool constant; /* nothing is random */
} gsnn_random_matrix;

/* One law for each column; *part numbers streams and is advanced.  The caller clears the matrix, in
 * any case.  GSNN_INVALID for a Student law with nu below 1/4. */
gsnn_status gsnn_random_matrix_init(gsnn_random_matrix *matrix, size_t rows, size_t columns,
                                    const gsnn_distribution *const *laws, uint32_t *part,
                                    gsnn_error *error);

/* Normal rows with that mean (NULL: 0) and covariance, columns x columns and positive semidefinite
 * up to rounding. */
gsnn_status gsnn_random_matrix_init_joint(gsnn_random_matrix *matrix, size_t rows, size_t columns,
                                          const double *mean, const double *covariance,
                                          uint32_t *part, gsnn_error *error);

void gsnn_random_matrix_clear(gsnn_random_matrix *matrix);

/* Numbers (of sixteen lanes) that drawing needs besides the result. */
size_t gsnn_random_matrix_scratch(const gsnn_random_matrix *matrix);

/* Fills out with rows x columns lanes of draws first .. first + 15. */
void gsnn_random_matrix_draw(const gsnn_random_matrix *matrix, uint64_t seed, unsigned purpose,
                             uint64_t first, gsnn_vectors vectors, float *scratch, float *out);

#endif
