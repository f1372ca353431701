/* morphism.h - inclusions and tunnels among admissible architectures. */
#ifndef GSNN_MORPHISM_MORPHISM_H
#define GSNN_MORPHISM_MORPHISM_H

#include "architecture/architecture.h"
#include "base/run.h"

typedef enum gsnn_morphism_kind { GSNN_INCLUSION, GSNN_TUNNEL } gsnn_morphism_kind;

#define GSNN_NEURON_UNKNOWN SIZE_MAX

/* An inclusion embeds `from` in the larger `to`: the row of neuron `neuron` of `from` lies in the
 * weight space of `to`, which determines what every neuron of `to` takes. */
typedef struct gsnn_morphism {
    gsnn_morphism_kind kind;
    size_t from, to; /* architectures, by their place in the list */
    size_t neuron;   /* the first neuron that will do, or GSNN_NEURON_UNKNOWN */
} gsnn_morphism;

typedef struct gsnn_morphisms {
    gsnn_morphism *list; /* inclusions by `from`, then `to`; then tunnels likewise */
    size_t count, capacity;
    size_t inclusions, tunnels;
} gsnn_morphisms;

/* Finds the covering relation of the inclusion order, and the tunnels, among the first `count`
 * architectures: admissible ones by increasing number of neurons, each class of H in one run.
 * Cost: where elements are listed, a comparison (see listed_order.h) for each pair that class
 * profiles and the covers found already leave open; reflection groups walk their flats. */
gsnn_status gsnn_morphisms_find(gsnn_morphisms *morphisms, const gsnn_group *group,
                                const gsnn_catalogue *catalogue,
                                const gsnn_architecture *architectures, size_t count,
                                const gsnn_run *run, gsnn_error *error);
void gsnn_morphisms_clear(gsnn_morphisms *morphisms);

/* Appends a morphism; fails for memory only. */
gsnn_status gsnn_morphisms_append(gsnn_morphisms *morphisms, gsnn_morphism morphism,
                                  gsnn_error *error);

/* The first neuron of `from`, given by the codes of its first row, whose row lies in the weight
 * space of `to`; there is one when `from` is below `to`, otherwise GSNN_NEURON_UNKNOWN.  Cost: for
 * each neuron up to it, a walk up the tree for some points. */
size_t gsnn_inclusion_neuron(const gsnn_group *group, const int32_t *codes,
                             const gsnn_neurons *neurons, const gsnn_signed_generators *to);

/* What each neuron of `to` takes under an inclusion: entry i of map is s*(j+1) when its row is s
 * times the row of neuron j of `from`.  map has room for to->count entries. */
void gsnn_inclusion_map(const gsnn_morphism *inclusion, const gsnn_neurons *from,
                        uint64_t from_signs, const gsnn_row_tree *to, int32_t *map);

#endif
