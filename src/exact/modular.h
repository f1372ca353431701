/* modular.h - exact numbers reduced modulo a prime p = 1 mod N, where Q(zeta_N) maps to GF(p).
 *
 * The reduction is a ring homomorphism on the elements whose denominators p does not divide.  A
 * finite group of matrices over them injects, since p is larger than any order that occurs. */
#ifndef GSNN_EXACT_MODULAR_H
#define GSNN_EXACT_MODULAR_H

#include "exact/cyclotomic.h"

#include <flint/nmod_vec.h>

/* Where the search for primes begins. */
#define GSNN_PRIME_BOUND (UWORD(1) << 61)

/* The largest prime p < below with p = 1 mod conductor (proven prime), or 0 when there is none.
 * Start from GSNN_PRIME_BOUND and pass p back for the next one. */
ulong gsnn_prime_next(ulong conductor, ulong below);

typedef struct gsnn_modular {
    nmod_t modulus; /* modulus.n is the prime */
    ulong root;     /* the image of zeta: a primitive root of unity of order N */
} gsnn_modular;

/* The reduction modulo prime, which must be 1 mod the conductor.  The root is determined by the
 * prime: g^((prime-1)/N) for the least g >= 2 that makes it primitive. */
void gsnn_modular_set(gsnn_modular *modular, const gsnn_field *field, ulong prime);

/* The image of x; false when the prime divides its denominator. */
bool gsnn_modular_reduce(const gsnn_modular *modular, ulong *image, const fmpq_poly_t x);

#endif
