/* align.h - the renumbering and scaling of hidden neurons that takes one network to another.
 *
 * Plain networks of one shape and activation: hidden neuron i of layer l of f goes to place p_l(i)
 * of g, its row scaled by s_l(i), so that
 *     W_g^l[p_l(i), p_(l-1)(j)] = s_l(i) W_f^l[i, j] / s_(l-1)(j),   b_g^l[p_l(i)] = s_l(i)
 * b_f^l[i]; s > 0 for ReLU, s = +1 or -1 for tanh and sin; inputs and outputs stay.  Where both
 * normal forms are equal and nothing was merged, they say p and s.  Elsewhere the nearest ones are
 * looked for: with one hidden layer by an assignment of least cost, in deeper networks by
 * coordinate descent, one assignment a layer in turn (S. Ainsworth, J. Hayase, S. Srinivasa, "Git
 * Re-Basin: merging models modulo permutation symmetries", ICLR 2023), on normalised rows. */
#ifndef GSNN_EQUAL_ALIGN_H
#define GSNN_EQUAL_ALIGN_H

#include "network/mlp.h"

typedef enum gsnn_align_method {
    GSNN_ALIGN_FORMS,      /* equal normal forms */
    GSNN_ALIGN_ASSIGNMENT, /* least cost, one hidden layer */
    GSNN_ALIGN_DESCENT,    /* a local optimum, several */
} gsnn_align_method;

/* "canonical forms", "assignment", "descent". */
const char *gsnn_align_method_name(gsnn_align_method method);

/* What becomes of a hidden layer's neurons. */
typedef struct gsnn_layer_alignment {
    size_t width;
    size_t *place; /* from 0 */
    fmpq *scale;   /* meaningful where the alignment is exact */
    double *ratio; /* the scale, else: by which the rows are about as long */
} gsnn_layer_alignment;

typedef struct gsnn_alignment {
    gsnn_align_method method;
    bool exact; /* proved: the equations above hold */
    size_t layer_count;
    gsnn_layer_alignment *layers; /* the hidden ones */
    /* How far the moved f is from g; 0 where exact.  One hidden layer: the sum over pairs of
     * |a w - a' w'| and that of |d - d'|, relative to the same of g alone (for tanh and sin
     * |a| |w - w'| + |a - a'|, relative to |a'|).
     * Deeper: the Euclidean distance of all parameters with normalised rows, relative to the norm
     * of those of g. */
    double distance;
} gsnn_alignment;

/* Aligns f with g; the caller clears.  GSNN_INVALID when activations or widths differ; GSNN_FAILED
 * without memory, or when a layer without equal forms is wider than GSNN_ALIGN_WIDEST. */
gsnn_status gsnn_alignment_init(gsnn_alignment *alignment, const gsnn_mlp *f, const gsnn_mlp *g,
                                gsnn_error *error);
void gsnn_alignment_clear(gsnn_alignment *alignment);

#define GSNN_ALIGN_WIDEST 4000

/* ---- The search for the nearest ---------------------------------------------------------- */

/* Fills in places, ratios and the distance by assignments, in doubles; the layers are there.
 * O(width^2 * parameters of a neuron + width^3) for each assignment, ten starts of some sweeps. */
gsnn_status gsnn_align_nearest(gsnn_alignment *alignment, const gsnn_mlp *f, const gsnn_mlp *g,
                               gsnn_error *error);

#endif
