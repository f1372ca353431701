/* output_plan.h - networks with a codomain made from their free parameters.
 *
 * These are, for each channel: the free weights, the bias (of type 1, but not of a sine), the
 * output weights of the first neuron, the cosine weights; then those of the linear map and of the
 * constant. For activations like ReLU a channel of type 2 is a sum of (1/2) a_i |w_i.x|, so that
 * -(1/2) sum a_i w_i is in the dense C. */
#ifndef GSNN_NETWORK_OUTPUT_PLAN_H
#define GSNN_NETWORK_OUTPUT_PLAN_H

#include "network/exact_rows.h"
#include "network/output_network.h"
#include "network/realize.h"
#include "json/writer.h"

#include <stdio.h>

/* What a network is made of: chosen architectures of a record, and how many parameters each channel
 * of them has. */
typedef struct gsnn_output_plan {
    const gsnn_exact_record *exact;
    gsnn_summand_choice *choices;
    size_t choice_count;
} gsnn_output_plan;

static inline const gsnn_enumeration_record *gsnn_output_record(const gsnn_output_plan *plan) {
    return plan->exact->record;
}

static inline const gsnn_record_architecture *gsnn_output_chosen(const gsnn_output_plan *plan,
                                                                 size_t choice) {
    return &gsnn_output_record(plan)->architectures[plan->choices[choice].architecture];
}

/* The parameters of a channel of an architecture of the record, and of all channels, the linear map
 * and the constant. */
size_t gsnn_output_channel_size(const gsnn_enumeration_record *record,
                                const gsnn_record_architecture *architecture);
size_t gsnn_output_plan_count(const gsnn_output_plan *plan);

/* GSNN_INVALID where the record leaves out the rows of a chosen architecture, or those of C or d.
 */
gsnn_status gsnn_output_plan_check(const gsnn_output_plan *plan, gsnn_error *error);

/* Draws parameters from the standard normal distribution, in their order. */
void gsnn_output_plan_draw(fmpq *values, size_t count, uint64_t seed);

/* Writes the network with these parameters as a document of schema gsnn-equivariant-network/1:
 * exact numbers if `exactly`, else the nearest doubles.  GSNN_INVALID when one is beyond them. */
gsnn_status gsnn_output_plan_write(const gsnn_output_plan *plan, const fmpq *values, bool exactly,
                                   FILE *stream, gsnn_error *error);

/* The same as a value of a document that is being written. */
gsnn_status gsnn_output_plan_write_json(gsnn_json *json, const gsnn_output_plan *plan,
                                        const fmpq *values, bool exactly, gsnn_error *error);

/* The dense numbers of it, rounded to doubles, to be freed by the caller.  GSNN_INVALID when one is
 * beyond them. */
gsnn_status gsnn_output_plan_network(gsnn_output_network **network, const gsnn_output_plan *plan,
                                     const fmpq *values, gsnn_error *error);

/* Reads such a document of architectures of plan->exact->record: sets the choices, which the caller
 * frees, and *values and their number.  GSNN_INVALID unless group, codomain and activation are
 * those of the record and the dense numbers agree with the parameters, each within 2^-40 of the
 * largest.
 */
gsnn_status gsnn_output_plan_read(gsnn_output_plan *plan, fmpq **values, size_t *count,
                                  const gsnn_value *document, gsnn_error *error);

#endif
