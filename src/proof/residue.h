/* residue.h - the checker's own arithmetic modulo a prime below 2^31. */
#ifndef GSNN_PROOF_RESIDUE_H
#define GSNN_PROOF_RESIDUE_H

#include "exact/cyclotomic.h"

/* A ring homomorphism from the elements of Q(zeta_N) whose denominators the prime does not divide:
 * the prime is 1 mod N, and zeta goes to an element of order N. */
typedef struct gsnn_proof_reduction {
    uint32_t prime;
    slong degree;     /* phi(N) */
    uint32_t *powers; /* zeta^0 .. zeta^(degree-1), owned */
} gsnn_proof_reduction;

/* Sets the reduction to the largest suitable prime below the bound (at most 2^31); the caller
 * clears it.  Fails when there is none. */
gsnn_status gsnn_proof_reduction_set(gsnn_proof_reduction *reduction, const gsnn_field *field,
                                     uint32_t bound, gsnn_error *error);

void gsnn_proof_reduction_clear(gsnn_proof_reduction *reduction);

/* The image of x; false when the prime divides its denominator. */
bool gsnn_proof_reduce(const gsnn_proof_reduction *reduction, uint32_t *image, const fmpq_poly_t x);

/* Brings rows x columns residues to reduced row echelon form, zero rows last, and returns the
 * rank; pivots (room for rows) gets the columns of the leading ones. */
size_t gsnn_proof_echelon(uint32_t *matrix, size_t rows, size_t columns, uint32_t prime,
                          size_t *pivots);

/* Writes a basis of { x : matrix x = 0 } to basis (room for columns x columns), for a matrix in
 * reduced row echelon form with those pivots, and returns its size, columns - rank.  */
size_t gsnn_proof_kernel(uint32_t *basis, const uint32_t *matrix, size_t columns, uint32_t prime,
                         const size_t *pivots, size_t rank);

#endif
