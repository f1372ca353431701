/* coordinate_orbits.h - which inputs a group takes to each other. */
#ifndef GSNN_NETWORK_COORDINATE_ORBITS_H
#define GSNN_NETWORK_COORDINATE_ORBITS_H

#include "record/enumeration_record.h"

/* Puts the number of its orbit, from 0 in the order of their first inputs, into orbit[j] for each
 * of the group's inputs j (signs do not count), and returns how many orbits there are.  A group of
 * matrices mixes its inputs: they are one orbit. */
size_t gsnn_coordinate_orbits(size_t *orbit, const gsnn_record_group *group);

/* Whether the group is all that keeps these orbits: all permutations of each or, where the action
 * negates, all signed ones. */
bool gsnn_coordinate_orbits_are_full(const size_t *orbit, size_t count,
                                     const gsnn_record_group *group);

#endif
