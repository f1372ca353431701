/* covers.h - what growing a fitted channel promises.
 *
 * A channel of A is one of each B that covers it, with the same function.  There the gradient has
 * no component off the weights of A, and whether the error falls is up to the second derivative,
 * which has a part where neurons change sign: with r the residuals of N rows, z and u the arguments
 * of B's neurons and their gradients in orthonormal coordinates of B's weights, a the output
 * weight, M = -(a/N) sum over rows and neurons of r delta(z) u u' on what is orthogonal to the
 * weights of A.  The splitting index is minus the least eigenvalue of M, times |w|^2 over the mean
 * squared error (in the style of L. Wu, D. Wang, Q. Liu, Splitting steepest descent, 2019); delta
 * is a normal density of .3 of the deviation of z.  Of several outputs a r is the sum over them of
 * the neuron's output weight times the residual, and the error that of all. */
#ifndef GSNN_SEARCH_COVERS_H
#define GSNN_SEARCH_COVERS_H

#include "search/contender.h"

typedef struct gsnn_cover {
    size_t from, to;
    const gsnn_contender *entry; /* whose channels: that of `from` alone with the fewest channels */
    bool known;                  /* the error is not rounding, and `to` has more free weights */
    double index;                /* the largest of its channels */
} gsnn_cover;

typedef struct gsnn_covers {
    gsnn_cover *items; /* in the order of the record */
    size_t count;
} gsnn_covers;

/* Of the inclusions that the record lists with their neurons, from architectures that some entry
 * has alone and that has been fitted.  The entries are borrowed.  N x neurons x (free weights)^2
 * steps for each channel and cover, on several threads.  The caller clears, also on failure. */
gsnn_status gsnn_covers_init(gsnn_covers *covers, const gsnn_contenders *entries,
                             const gsnn_search_task *task, gsnn_error *error);
void gsnn_covers_clear(gsnn_covers *covers);

#endif
