/* outputs.h - what a fit's outputs are: numbers that G leaves as they are, or that it moves.
 *
 * Outputs that G leaves alone share all columns, and each is a right-hand side of its own.  Where a
 * codomain moves them, f(gx) = sigma(g) f(x), a row of data is as many equations as it has outputs,
 * in common unknowns: coordinates of output weights, of linear maps and of constants. */
#ifndef GSNN_FIT_OUTPUTS_H
#define GSNN_FIT_OUTPUTS_H

#include "network/exact_record.h"
#include "network/fixed_space.h"

typedef struct gsnn_fit_outputs {
    bool moved;
    size_t equations; /* of a row of data: the outputs where they are moved, else 1 */
    size_t sides;     /* right-hand sides: 1 where they are moved, else the outputs */
    size_t linear;    /* linear maps: */
    double *maps;     /* linear x equations x inputs */
    size_t constant;
    double *constants; /* constant x equations */
} gsnn_fit_outputs;

/* Whether the outputs of a record are moved. */
bool gsnn_fit_outputs_moved(const gsnn_enumeration_record *record);

/* Free parameters of a channel of an architecture, with its bias and output weights; and of what
 * all channels share, linear maps and constants, where the invariant linear functions have that
 * dimension. */
size_t gsnn_fit_channel_parameters(const gsnn_enumeration_record *record,
                                   const gsnn_record_architecture *architecture);
size_t gsnn_fit_affine_parameters(const gsnn_enumeration_record *record, size_t invariant);

/* Of `count` outputs of a record, whose invariant linear functions are `fixed`.  GSNN_INVALID when
 * it leaves out its linear maps or constants.  The caller clears, also on failure. */
gsnn_status gsnn_fit_outputs_init(gsnn_fit_outputs *outputs, const gsnn_exact_record *exact,
                                  const gsnn_fixed_space *fixed, size_t count, gsnn_error *error);
void gsnn_fit_outputs_clear(gsnn_fit_outputs *outputs);

/* The output weights that an architecture may have where outputs are moved: *basis gets
 * *dimension x neurons x outputs numbers, to be freed by the caller.  GSNN_INVALID when the record
 * leaves rows out. */
gsnn_status gsnn_fit_output_weights(double **basis, size_t *dimension,
                                    const gsnn_enumeration_record *record,
                                    const gsnn_record_architecture *architecture,
                                    gsnn_error *error);

/* The coordinates of a vector of `size` numbers in a space of a codomain that it lies in: linear
 * maps, constants, output weights of the first neuron. */
gsnn_status gsnn_fit_coordinates(double *coordinates, const gsnn_exact_record *exact,
                                 const gsnn_record_weights *space, const double *vector,
                                 size_t size, gsnn_error *error);

#endif
