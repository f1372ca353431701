#include "dimension/unseen.h"

#include "exact/modular.h"

#include <flint/fmpz_vec.h>
#include <flint/nmod_mat.h>

void gsnn_clear_denominators(fmpz_mat_t integers, const fmpq_mat_t rows) {
    fmpq_mat_get_fmpz_mat_rowwise(integers, NULL, rows);
}

/* The pivot columns of full * candidates^T modulo a prime: candidates that are independent modulo
 * the kernel of full.  (A prime can only lose some, and has no reason to.) */
void gsnn_unseen_directions(fmpq_mat_t basis, const fmpz_mat_t batch, const fmpz_mat_t full) {
    slong columns = batch->c;
    fmpz_mat_t kernel, images;
    nmod_mat_t reduced;
    fmpz_mat_init(kernel, columns, columns);
    slong nullity = fmpz_mat_nullspace(kernel, batch); /* columns span it */
    fmpz_mat_t candidates;
    fmpz_mat_window_init(candidates, kernel, 0, 0, columns, nullity);
    fmpz_mat_init(images, full->r, nullity);
    fmpz_mat_mul(images, full, candidates);
    nmod_mat_init(reduced, full->r, nullity, gsnn_prime_next(1, GSNN_PRIME_BOUND));
    fmpz_mat_get_nmod_mat(reduced, images);
    slong rank = nmod_mat_rref(reduced);
    fmpq_mat_init(basis, rank, columns);
    fmpz_t content;
    fmpz_init(content);
    for (slong i = 0, pivot = 0; i < rank; i++, pivot++) {
        while (nmod_mat_entry(reduced, i, pivot) == 0)
            pivot++;
        fmpz_zero(content);
        for (slong j = 0; j < columns; j++)
            fmpz_gcd(content, content, fmpz_mat_entry(candidates, j, pivot));
        for (slong j = 0; j < columns; j++)
            fmpz_divexact(fmpq_mat_entry_num(basis, i, j), fmpz_mat_entry(candidates, j, pivot),
                          content);
    }
    fmpz_clear(content);
    nmod_mat_clear(reduced);
    fmpz_mat_window_clear(candidates);
    fmpz_mat_clear(images);
    fmpz_mat_clear(kernel);
}
