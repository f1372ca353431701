/* reduced_net.h - plain networks without what their function does not need, by moves that keep it:
 * hidden neurons that add nothing are left out, constant ones go into the next bias (ReLU), rows
 * that are multiples of each other by a positive factor (tanh, sin: by a sign) become one, and the
 * rest is put in order, row by row, with 1 (ReLU) or a positive number first.  Networks of one
 * reduction are one function, which proves that they are equal; of others nothing is said. */
#ifndef GSNN_VERIFY_REDUCED_NET_H
#define GSNN_VERIFY_REDUCED_NET_H

#include "verify/exact_function.h"

/* The reduction of a network without `linear`, to be cleared by the caller, also on failure; hidden
 * layers may be left without neurons.  Each pass over the layers is a sort of their rows, and there
 * are at most as many passes as neurons that go. */
gsnn_status gsnn_reduced_net_init(gsnn_verify_net *reduced, const gsnn_exact_function *f,
                                  gsnn_error *error);

/* Whether all layers are equal. */
bool gsnn_reduced_net_equal(const gsnn_verify_net *a, const gsnn_verify_net *b);

/* Sets *same to whether two networks of any depth have one reduction. */
gsnn_status gsnn_reductions_agree(const gsnn_exact_function *f, const gsnn_exact_function *g,
                                  bool *same, gsnn_error *error);

#endif
