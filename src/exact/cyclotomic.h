/* cyclotomic.h - exact numbers: the field Q(zeta_N), zeta_N = exp(2 pi i / N).
 *
 * An element is an fmpq_poly_t in zeta, reduced modulo the N-th cyclotomic polynomial (so of
 * degree below phi(N)); that form is unique, hence fmpq_poly_equal and fmpq_poly_is_zero decide
 * equality, and fmpq_poly_add, _sub, _neg and the operations with a rational need no field.
 * The caller initialises and clears elements.  Outputs come first and may alias inputs.  A field
 * is never changed after its creation, so threads may share it.
 *
 * "Real" refers to the embedding above.  Real elements are closed under the field operations. */
#ifndef GSNN_EXACT_CYCLOTOMIC_H
#define GSNN_EXACT_CYCLOTOMIC_H

#include "exact/interval.h"

#include <flint/fmpq_poly.h>

/* ---- Conductors -------------------------------------------------------------------------- */

/* Fields beyond these limits are refused: their arithmetic would be hopelessly slow. */
#define GSNN_CONDUCTOR_LIMIT 5000
#define GSNN_DEGREE_LIMIT 512

/* The least N with Q(zeta_N) = Q(zeta_n): n, or n/2 when n is twice an odd number. */
ulong gsnn_conductor_normal(ulong n);

/* Replaces *conductor by the normal form of its least common multiple with n, the conductor of
 * the compositum; GSNN_INVALID with *conductor unchanged when that is beyond the limits. */
gsnn_status gsnn_conductor_join(ulong *conductor, ulong n, gsnn_error *error);

/* ---- The field --------------------------------------------------------------------------- */

typedef struct gsnn_field gsnn_field;

/* Q(zeta_conductor), which the caller frees; conductor >= 1, and any multiple serves as well as
 * the least.  GSNN_INVALID beyond the limits, GSNN_FAILED without memory. */
gsnn_status gsnn_field_new(gsnn_field **field, ulong conductor, gsnn_error *error);
void gsnn_field_free(gsnn_field *field);

ulong gsnn_field_conductor(const gsnn_field *field);

/* phi(N), the number of coefficients of an element. */
slong gsnn_field_degree(const gsnn_field *field);

/* ---- Arithmetic -------------------------------------------------------------------------- */

/* Brings any polynomial in zeta to the unique form; all other functions expect that form. */
void gsnn_field_reduce(const gsnn_field *field, fmpq_poly_t x);

void gsnn_field_multiply(const gsnn_field *field, fmpq_poly_t product, const fmpq_poly_t x,
                         const fmpq_poly_t y);

/* The inverse; false, with inverse untouched, exactly when x is zero. */
bool gsnn_field_inverse(const gsnn_field *field, fmpq_poly_t inverse, const fmpq_poly_t x);

/* zeta_N^k for any k. */
void gsnn_field_root(const gsnn_field *field, fmpq_poly_t root, slong k);

/* exp(2 pi i k / n) when the field contains it, which is when n, once k/n is in lowest terms,
 * divides N, or 2N for an odd N; false otherwise, and for n = 0. */
bool gsnn_field_root_of_unity(const gsnn_field *field, fmpq_poly_t root, slong k, ulong n);

/* cos(2 pi k / n), under the same condition. */
bool gsnn_field_cosine(const gsnn_field *field, fmpq_poly_t cosine, slong k, ulong n);

/* ---- Galois action and subfields --------------------------------------------------------- */

/* The image of x under zeta -> zeta^t; t must be prime to N. */
void gsnn_field_galois(const gsnn_field *field, fmpq_poly_t image, const fmpq_poly_t x, slong t);

/* The complex conjugate. */
void gsnn_field_conjugate(const gsnn_field *field, fmpq_poly_t conjugate, const fmpq_poly_t x);

/* The element of field equal to the element x of small; false when small is not contained in
 * field. */
bool gsnn_field_embed(const gsnn_field *field, fmpq_poly_t image, const gsnn_field *small,
                      const fmpq_poly_t x);

/* The element of small equal to the element x of field, where the conductor of field is a prime
 * times that of small; false when x does not lie in small.  Source: x lies in the smaller field
 * exactly when it equals its normalised relative trace. */
bool gsnn_field_restrict(const gsnn_field *field, fmpq_poly_t image, const gsnn_field *small,
                         const fmpq_poly_t x);

/* ---- Square roots of rationals ----------------------------------------------------------- */

/* Writes n >= 0 as root^2 * free_part with a squarefree free_part (0 as 0^2 * 1); false when that
 * exceeds GSNN_CONDUCTOR_LIMIT (its square root then lies in no field within the limits). */
bool gsnn_square_free(fmpz_t root, ulong *free_part, const fmpz_t n);

/* The discriminant of Q(sqrt(n)), n >= 1 squarefree: the conductor of sqrt(n). */
ulong gsnn_sqrt_conductor(ulong n);

/* The positive square root of a squarefree n >= 1 through the quadratic Gauss sum
 * sum_k (D/k) zeta_D^k = sqrt(D); false when the field's conductor is no multiple of D. */
bool gsnn_field_sqrt(const gsnn_field *field, fmpq_poly_t root, ulong n);

/* ---- Real elements ----------------------------------------------------------------------- */

bool gsnn_field_is_real(const gsnn_field *field, const fmpq_poly_t x);

/* Sets an interval to one around real x, of the given precision (in bits); its width falls with
 * that, but no bound is promised. */
void gsnn_field_enclose(const gsnn_field *field, gsnn_interval *interval, const fmpq_poly_t x,
                        long precision);

/* -1, 0 or 1, for real x: zero is decided exactly, the rest by intervals of rising precision. */
int gsnn_field_sign(const gsnn_field *field, const fmpq_poly_t x);

/* The double nearest to real x, ties to even, hence the same on every machine. */
double gsnn_field_double(const gsnn_field *field, const fmpq_poly_t x);

/* ---- Text -------------------------------------------------------------------------------- */

/* Writes real x exactly in the grammar of group files: "-3/4"; a sum of rational multiples of
 * square roots ("1/4+sqrt(5)/4") where there is one; else a sum of rational multiples of cosines
 * ("1/2-cos(2*pi/7)").  The text depends on the number alone, not on the field.  The caller frees
 * *text.  GSNN_INVALID for an x that is not real. */
gsnn_status gsnn_field_format(const gsnn_field *field, char **text, const fmpq_poly_t x,
                              gsnn_error *error);

/* ---- Real numbers of a field put in order ---------------------------------------------------- */

/* rank[i] = how many different numbers among the `count` real ones are below number i, so that
 * equal numbers have equal rank.  Cost: an enclosure each, and n log n comparisons of those; signs
 * are decided exactly where enclosures meet. */
gsnn_status gsnn_rank_reals(const gsnn_field *field, const fmpq_poly_struct *numbers, size_t count,
                            uint32_t *rank, gsnn_error *error);

#endif
