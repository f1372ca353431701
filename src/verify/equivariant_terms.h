/* equivariant_terms.h - f(gx) = sigma(g) f(x) of a network with a codomain, for one g and all x.
 *
 * Both sides are sums of terms v phi(u.x + b), with u a row moved by g or not, v an output weight
 * moved by sigma(g) or not, and an affine function.  Terms are brought to a form in which different
 * ones are independent functions: for ReLU(z) = z + ReLU(-z) the first entry of u is 1 after
 * scaling and turning, for tanh and sin it is positive.  The sides are equal when the coefficients
 * of their difference add up to 0; those of the affine function to at most 2^-40 of the largest
 * number in c and d, since c holds a sum with the linear parts of |z|, rounded in most networks. */
#ifndef GSNN_VERIFY_EQUIVARIANT_TERMS_H
#define GSNN_VERIFY_EQUIVARIANT_TERMS_H

#include "proof/elements.h"

typedef enum gsnn_verify_phi {
    GSNN_PHI_RELU,
    GSNN_PHI_TANH,
    GSNN_PHI_SIN,
    GSNN_PHI_ELU,
} gsnn_verify_phi;

/* How generators move coordinates: by signed images, or else by matrices. */
typedef struct gsnn_verify_moves {
    size_t degree, count;
    int32_t *images;            /* count x degree; NULL for matrices */
    fmpq_poly_struct *matrices; /* count x degree x degree; NULL for images */
} gsnn_verify_moves;

typedef struct gsnn_verify_outputs_net {
    gsnn_verify_phi function;
    const gsnn_field *field; /* of all numbers */
    size_t neurons;
    gsnn_verify_moves g, sigma; /* of inputs and outputs, as many */
    fmpq_poly_struct *W, *b, *a, *cosine, *c, *d;
} gsnn_verify_outputs_net;

/* What the sides for a generator differ in: "" for nothing, "neurons" or "affine part"; *terms gets
 * the number of terms compared.  GSNN_FAILED without memory. */
gsnn_status gsnn_verify_compare_sides(const gsnn_verify_outputs_net *net, size_t generator,
                                      const char **differ, size_t *terms, gsnn_error *error);

#endif
