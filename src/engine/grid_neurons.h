/* grid_neurons.h - what the engine grid leaves, and the neurons that are made of it. */
#ifndef GSNN_ENGINE_GRID_NEURONS_H
#define GSNN_ENGINE_GRID_NEURONS_H

#include "architecture/neurons.h"
#include "grid/grid_classes.h"
#include "subgroup/catalogue.h"

/* What the engine leaves in a catalogue. */
typedef struct gsnn_grid_origin {
    gsnn_point_group group;
    gsnn_grid_elements elements;
    gsnn_sublattices lattices;
    gsnn_grid_pair *pairs;
    size_t count;
    gsnn_grid_classes classes;            /* numbered as `listed` in the catalogue */
    const gsnn_subgroup_class *catalogue; /* its classes; borrowed */
} gsnn_grid_origin;

/* The neurons of the pair on a class with these signs (see subgroup/catalogue.h); the origin is a
 * gsnn_grid_origin.  A coset of H is known by an element of P and one of T/L, so that no rows are
 * compared.  Cost: a few additions for each neuron and generator. */
gsnn_status gsnn_grid_neurons(gsnn_neurons *neurons, const void *origin, const gsnn_group *group,
                              size_t class, uint64_t signs, size_t count, gsnn_error *error);

#endif
