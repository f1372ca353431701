/* check.h - whether a network belongs to an enumeration, and whether it agrees with itself. */
#ifndef GSNN_NETWORK_CHECK_H
#define GSNN_NETWORK_CHECK_H

#include "network/network.h"
#include "record/enumeration_record.h"

/* GSNN_INVALID unless the summands are architectures of the record with the same type, neurons and
 * free weights, whose rows are listed, and the degree is the group's.  *neurons gets the number of
 * neurons of all channels. */
gsnn_status gsnn_network_match(const gsnn_network *network, const gsnn_enumeration_record *record,
                               size_t *neurons, gsnn_error *error);

/* For whoever reads a network: the same, and that the group has the record's name and action, that
 * the dense copy (W, b, a, c, d) agrees with the free parameters, each entry within 2^-40 of the
 * largest, and that `linear` is fixed by the group: exactly where the action permutes axes up to
 * sign, within 2^-40 of its largest entry for matrices.  GSNN_INVALID names what does not agree. */
gsnn_status gsnn_network_check(const gsnn_network *network, const gsnn_enumeration_record *record,
                               gsnn_error *error);

/* What can be checked without an enumeration: b, a, c and d against the free parameters and W. */
gsnn_status gsnn_network_check_alone(const gsnn_network *network, gsnn_error *error);

#endif
