/* cells.h - the cells of a ReLU network: open sets of inputs with one activation pattern.
 *
 * All cells are found depth first over the hidden neurons: where the activations of the neurons
 * before are given, a neuron's pre-activation is an affine function g of the input, and each of {g
 * > 0}, {g < 0} that meets the cell's closure in an open set is gone into.  For one and two
 * variables the region is a polygon of homogeneous integer points; for more it is a list of
 * inequalities, decided by an exact simplex method. */
#ifndef GSNN_DIMENSION_CELLS_H
#define GSNN_DIMENSION_CELLS_H

#include "dimension/integer_net.h"

#include <flint/fmpq.h>

/* Called for each cell with a point in its interior (net->inputs numbers).  A cell may come more
 * than once.  Anything but GSNN_OK ends the walk and is handed on. */
typedef gsnn_status (*gsnn_cell_visitor)(void *context, const uint64_t *pattern, const fmpq *point);

/* Visits all cells; *nonsmooth counts the branches on which a pre-activation vanishes identically.
 * One linear program a cell and neuron for three inputs and more. */
gsnn_status gsnn_cells_visit(const gsnn_integer_net *net, gsnn_cell_visitor visit, void *context,
                             size_t *nonsmooth, gsnn_error *error);

/* Visits the cells that the line origin + t direction goes through (lists of net->inputs integers),
 * with a rational point of the line in each: exact breakpoints, no linear program. */
gsnn_status gsnn_cells_visit_line(const gsnn_integer_net *net, const fmpq *origin,
                                  const fmpz *direction, gsnn_cell_visitor visit, void *context,
                                  gsnn_error *error);

/* Fills pattern with the activations at a point; false when a pre-activation is 0 there. */
bool gsnn_cells_pattern_at(const gsnn_integer_net *net, const fmpq *point, uint64_t *pattern);

#endif
