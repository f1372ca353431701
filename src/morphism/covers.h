/* covers.h - the ways to the covering relation of architectures. */
#ifndef GSNN_MORPHISM_COVERS_H
#define GSNN_MORPHISM_COVERS_H

#include "morphism/morphism.h"

/* Of a listed group, by its elements: appends the inclusions among the architectures, in no order,
 * each with its neuron.  Cost: a comparison for each pair that orders, dimensions and profiles
 * leave possible and no cover settles. */
gsnn_status gsnn_listed_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                               const gsnn_catalogue *catalogue,
                               const gsnn_architecture *architectures, size_t count,
                               const gsnn_run *run, gsnn_error *error);

/* Of a reflection group, no list needed: appends the inclusions among the architectures, which come
 * from the catalogue that the coxeter engine made of the group.  Their neurons are left unknown. */
gsnn_status gsnn_chamber_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                                const gsnn_catalogue *catalogue,
                                const gsnn_architecture *architectures, size_t count,
                                const gsnn_run *run, gsnn_error *error);

/* Of a group of permutations, signed or not, that has a chain, no list needed: by the codes of the
 * architectures, two at a time.  Neurons are left unknown.  Cost: a search for the least image of
 * each code, and a search along the chain for each comparison. */
gsnn_status gsnn_code_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                             const gsnn_catalogue *catalogue,
                             const gsnn_architecture *architectures, size_t count,
                             const gsnn_run *run, gsnn_error *error);

/* Of pairs whose covers the engine knows: appends those among the architectures.  All conjugates
 * that matter are H itself, so that the neuron is the first.  Cost: a look-up for each. */
gsnn_status gsnn_known_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                              const gsnn_catalogue *catalogue,
                              const gsnn_architecture *architectures, size_t count,
                              const gsnn_run *run, gsnn_error *error);

/* Of a direct product, from the factors that its catalogue's origin has: appends the inclusions
 * among the architectures.  Their neurons are left unknown.  Cost: the covers of the factors, and a
 * look-up for each. */
gsnn_status gsnn_product_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                                const gsnn_catalogue *catalogue,
                                const gsnn_architecture *architectures, size_t count,
                                const gsnn_run *run, gsnn_error *error);

/* Of an affine group of permutations, from the pairs that its catalogue's origin has: appends the
 * inclusions among the architectures.  Their neurons are left unknown.  Cost: see
 * grid/grid_covers.h. */
gsnn_status gsnn_sublattice_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                                   const gsnn_catalogue *catalogue,
                                   const gsnn_architecture *architectures, size_t count,
                                   const gsnn_run *run, gsnn_error *error);

/* Appends those of the covers, by the numbers of pairs, that are among the architectures, all with
 * that neuron. */
gsnn_status gsnn_append_covers(gsnn_morphisms *morphisms, const gsnn_catalogue *catalogue,
                               const gsnn_architecture *architectures, size_t count,
                               const gsnn_known_cover *covers, size_t cover_count, size_t neuron,
                               gsnn_error *error);

#endif
