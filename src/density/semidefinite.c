/* semidefinite.c - whether a rational matrix is a covariance. */
#include "density/law.h"

/* Symmetric elimination without fractions (E. H. Bareiss, "Sylvester's identity and multistep
 * integer-preserving Gaussian elimination", Math. Comp. 22, 1968): step k replaces entry i,j by the
 * minor of the rows and columns of the pivots met so far with i and j, over the pivots' minor.  A
 * pivot 0 must have a row of zeros, which is then left out. */
static bool eliminate(fmpz_mat_t m) {
    fmpz_t last, product;
    bool fine = true;
    fmpz_init_set_ui(last, 1);
    fmpz_init(product);
    for (slong k = 0; fine && k < m->r; k++) {
        fmpz *pivot = fmpz_mat_entry(m, k, k);
        if (fmpz_sgn(pivot) < 0)
            fine = false;
        if (fmpz_is_zero(pivot)) {
            for (slong j = k + 1; fine && j < m->r; j++)
                fine = fmpz_is_zero(fmpz_mat_entry(m, k, j));
            continue;
        }
        for (slong i = k + 1; fine && i < m->r; i++)
            for (slong j = i; j < m->r; j++) {
                fmpz *entry = fmpz_mat_entry(m, i, j);
                fmpz_mul(product, entry, pivot);
                fmpz_submul(product, fmpz_mat_entry(m, k, i), fmpz_mat_entry(m, k, j));
                fmpz_divexact(entry, product, last);
            }
        fmpz_set(last, pivot);
    }
    fmpz_clear(last);
    fmpz_clear(product);
    return fine;
}

bool gsnn_is_semidefinite(const fmpq_mat_t matrix) {
    fmpz_mat_t integers;
    fmpz_t denominator;
    fmpz_mat_init(integers, matrix->r, matrix->c);
    fmpz_init(denominator);
    fmpq_mat_get_fmpz_mat_matwise(integers, denominator, matrix);
    bool answer = eliminate(integers);
    fmpz_mat_clear(integers);
    fmpz_clear(denominator);
    return answer;
}
