/* classical_parabolics.h - parabolic subgroups of A, B and D as partitions.
 *
 * W acts on letters (n+1 for A_n, n for B_n and D_n).  A set of nodes cuts the letters into blocks
 * of neighbours, each with a symmetric group; for B and D the last k letters, when the last node
 * (for D: both nodes of the fork) is in the set, are a tail with a group of type B_k or D_k.  Sets
 * are conjugate exactly when tail and block sizes agree, but that in D_n without a tail and with
 * even blocks only there are two classes, told apart by the node of the fork that they use.  The
 * canonical set has its blocks by decreasing size. */
#ifndef GSNN_REFLECTION_CLASSICAL_PARABOLICS_H
#define GSNN_REFLECTION_CLASSICAL_PARABOLICS_H

#include "reflection/parabolics.h"

uint64_t gsnn_classical_canonical(gsnn_cartan_type type, uint64_t nodes);

/* Appends all classes with order and length.  Cost: a few big multiplications a class. */
gsnn_status gsnn_classical_list(gsnn_cartan_type type, gsnn_parabolic_classes *classes,
                                gsnn_error *error);

#endif
