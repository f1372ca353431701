/* form.h - the roots of a real binary form on the projective line, with multiplicities.
 *
 * A form of formal degree d is a polynomial of degree at most d: coefficients that vanish at the
 * top are roots at infinity, at the bottom roots at 0. */
#ifndef GSNN_POLYNOMIAL_FORM_H
#define GSNN_POLYNOMIAL_FORM_H

#include "polynomial/real_roots.h"

/* A squarefree polynomial over Z, primitive, of positive degree, and its real roots. */
typedef struct gsnn_form_factor {
    fmpz_poly_t polynomial;
    size_t multiplicity;
    gsnn_real_intervals line; /* as gsnn_real_roots_isolate() leaves it */
    size_t real_roots;        /* distinct ones */
} gsnn_form_factor;

typedef struct gsnn_form_roots {
    size_t degree;   /* formal */
    size_t infinity; /* multiplicity of the root at infinity */
    /* The factors are coprime, x is one of its own: the form is a constant times the product of
     * their powers. */
    size_t factor_count;
    gsnn_form_factor *factors;
    size_t real_roots;     /* with multiplicity, infinity included */
    size_t odd_real_roots; /* distinct real points of odd multiplicity */
} gsnn_form_roots;

/* The roots of p, not 0 and of degree at most `degree`; also on failure the caller clears it. */
gsnn_status gsnn_form_roots_init(gsnn_form_roots *roots, const fmpz_poly_t p, size_t degree,
                                 const gsnn_run *run, gsnn_error *error);

void gsnn_form_roots_clear(gsnn_form_roots *roots);

/* The multiplicities of the distinct real points and of the pairs of conjugate ones, in falling
 * order.  Arrays that the caller frees; GSNN_FAILED without memory. */
typedef struct gsnn_root_pattern {
    size_t real_count, pair_count;
    size_t *real, *pairs;
} gsnn_root_pattern;

gsnn_status gsnn_form_pattern_init(gsnn_root_pattern *pattern, const gsnn_form_roots *roots,
                                   gsnn_error *error);

void gsnn_form_pattern_clear(gsnn_root_pattern *pattern);

#endif
