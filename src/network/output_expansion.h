/* output_expansion.h - the dense numbers of a network with a codomain, exactly. */
#ifndef GSNN_NETWORK_OUTPUT_EXPANSION_H
#define GSNN_NETWORK_OUTPUT_EXPANSION_H

#include "network/output_plan.h"

typedef struct gsnn_output_expansion {
    gsnn_exact_matrix W; /* neurons x degree */
    gsnn_exact_matrix b; /* 1 x neurons */
    gsnn_exact_matrix a,
        cosine;          /* neurons x outputs; cosine is 0 unless the activation is a sine */
    gsnn_exact_matrix c; /* outputs x degree */
    gsnn_exact_matrix d; /* 1 x outputs */
} gsnn_output_expansion;

/* Expands parameters of a plan that has passed gsnn_output_plan_check; the caller clears.  Where
 * actions are matrices: neurons x (degree^2 + outputs^2) multiplications in the field. */
gsnn_status gsnn_output_expansion_init(gsnn_output_expansion *expansion,
                                       const gsnn_output_plan *plan, const fmpq *values,
                                       gsnn_error *error);
void gsnn_output_expansion_clear(gsnn_output_expansion *expansion);

/* The double nearest to a real element of a field; infinite beyond their range. */
double gsnn_output_double(const gsnn_field *field, const fmpq_poly_t x);

#endif
