/* codomain.h - what the outputs of a network do when its inputs are moved: f(gx) = sigma(g) f(x).
 *
 * A codomain is a representation sigma of G, given by an image for each generator: a permutation, a
 * signed permutation or an exact matrix.  The images are a group of their own with points of its
 * own, so that whatever is done for inputs (weight spaces, rows of neurons) is done for outputs by
 * the same code: an output weight a is written as the row a^T, which the image of g moves to
 * (sigma(g)^-1 a)^T.  Where sigma preserves the standard inner product that is a^T sigma(g).
 *
 * That sigma respects the relations of G is checked exactly: the generators act on the points of G
 * and of sigma side by side, and sigma is a representation exactly when they generate a group of
 * the same order.  The stabiliser chain of that group, with its base among the points of G, tells
 * sigma(g) for any g in G, whether or not elements are listed. */
#ifndef GSNN_CODOMAIN_CODOMAIN_H
#define GSNN_CODOMAIN_CODOMAIN_H

#include "exact/exact_matrix.h"
#include "group/group.h"
#include "gsnn.h"

typedef enum gsnn_codomain_kind {
    GSNN_CODOMAIN_TRIVIAL, /* outputs that G leaves as they are */
    GSNN_CODOMAIN_INPUT,   /* sigma is the action on inputs */
    GSNN_CODOMAIN_SIGNS,   /* one output and a sign for each generator */
    GSNN_CODOMAIN_FILE,    /* images in a group file */
} gsnn_codomain_kind;

struct gsnn_codomain {
    gsnn_codomain_kind kind;
    gsnn_group *group;  /* G, borrowed */
    gsnn_group *images; /* its generators are the images of those of G; G for INPUT, unless
                           its axes stand for several inputs */
    gsnn_group *rows;   /* what moves output rows: the images, or sigma(g)^-T where they differ */
    gsnn_chain *joint;  /* of G and `rows` side by side; NULL where they are the same */
    char *signs;        /* of SIGNS, as written; else NULL */
};

/* "trivial", "input", "signs" or "file". */
const char *gsnn_codomain_kind_name(const gsnn_codomain *codomain);

/* The number of outputs. */
static inline size_t gsnn_codomain_dimension(const gsnn_codomain *codomain) {
    return codomain->images->degree;
}

/* Whether output weights come as patterns of free weights, as in gsnn_rows, and not as matrices. */
static inline bool gsnn_codomain_is_integer(const gsnn_codomain *codomain) {
    return codomain->images->action->integer_rows;
}

/* sigma(g) as a permutation of the points of codomain->rows, for an element g of G as a permutation
 * of the points of G.  scratch: points of G and of rows together.  Cost: that many for each
 * level of the chain. */
void gsnn_codomain_image(const gsnn_codomain *codomain, const gsnn_point *g, gsnn_point *image,
                         gsnn_point *scratch);

/* ---- Output weights ---------------------------------------------------------------------- */

/* A space of output weights { a : sigma(h) a = chi(h) a for h in H }, as a weight space of the
 * action on outputs: codomain->rows->action->make_rows takes these equations and weights. */
typedef struct gsnn_output_space {
    gsnn_signed_generators equations; /* the images of the generators of H; owned */
    gsnn_weights weights;
} gsnn_output_space;

/* The space for the generators of H as permutations of the points of G, with their signs chi.  The
 * caller clears it.  Cost: an image for each generator, and solving. */
gsnn_status gsnn_output_space_init(gsnn_output_space *space, const gsnn_codomain *codomain,
                                   const gsnn_signed_generators *subgroup, gsnn_error *error);
void gsnn_output_space_clear(gsnn_output_space *space);

/* ---- Linear maps ------------------------------------------------------------------------- */

/* A basis of Hom_G, the matrices C (outputs x inputs) with C g = sigma(g) C. */
typedef struct gsnn_hom_space {
    size_t dimension, outputs, inputs;
    int32_t
        *codes; /* outputs x inputs: +-k is the k-th free parameter, 0 none; NULL for matrices */
    gsnn_field *field;       /* of the basis; or NULL */
    gsnn_exact_matrix basis; /* dimension x (outputs * inputs), reduced row echelon; or empty */
} gsnn_hom_space;

/* Where G and sigma move axes to axes up to sign: the orbits of G on pairs of them, as those of
 * stabilisers of an output on inputs, O(outputs * inputs * generators).  Otherwise exact
 * elimination with outputs * inputs unknowns; GSNN_FAILED beyond GSNN_HOM_LIMIT of them.  The
 * caller clears it. */
#define GSNN_HOM_LIMIT 1024
gsnn_status gsnn_hom_space_init(gsnn_hom_space *space, const gsnn_codomain *codomain,
                                gsnn_error *error);
void gsnn_hom_space_clear(gsnn_hom_space *space);

/* ---- The representation g -> g^-T, which moves rows (contragredient.c) --------------------- */

/* Makes the group of the inverse transposes of the generators of a group of matrices, which
 * preserve the inverse of its form.  The caller frees it. */
gsnn_status gsnn_contragredient(gsnn_group **rows, const gsnn_group *group, const gsnn_run *run,
                                gsnn_error *error);

#endif
