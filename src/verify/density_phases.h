/* density_phases.h - proves what a mean of the weights leaves of a group, architecture by
 * architecture. */
#ifndef GSNN_VERIFY_DENSITY_PHASES_H
#define GSNN_VERIFY_DENSITY_PHASES_H

#include "verify/density_subgroup.h"

/* Checks all architectures of a document of phases, whose group has been read. */
gsnn_status gsnn_verify_density_phases(gsnn_verify_density_subject *s, const gsnn_value *document);

#endif
