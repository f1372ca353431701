/* cartan_type.h - what is known of each irreducible finite reflection group.
 *
 * Sources: N. Bourbaki, Groupes et algebres de Lie IV-VI; R. Steinberg, "Finite reflection groups",
 * Trans. AMS 91 (1959), for the fixed points of the opposition involution. */
#ifndef GSNN_REFLECTION_CARTAN_TYPE_H
#define GSNN_REFLECTION_CARTAN_TYPE_H

#include "reflection/diagram.h"

void gsnn_cartan_order(fmpz_t order, gsnn_cartan_type type);

/* The order of the product of all simple reflections, which is 2/rank times the number of
 * reflections. */
uint32_t gsnn_cartan_coxeter_number(gsnn_cartan_type type);

/* The image of a node under -w0, w0 the longest element; labels are standard throughout. */
unsigned gsnn_cartan_opposite(gsnn_cartan_type type, unsigned node);

/* The centraliser of w0 is a reflection group on the (-1)-eigenspace of w0, with one simple
 * reflection for each orbit of -w0 on the nodes, the longest element of the orbit's group.
 * Returns its type; orbits[i] is the orbit that has standard label i in it. */
gsnn_cartan_type gsnn_cartan_fold(gsnn_cartan_type type, uint64_t orbits[GSNN_MAX_NODES]);

/* The number (1 or 2) of orbits of W on its reflections, and that of a simple reflection. */
unsigned gsnn_cartan_root_orbits(gsnn_cartan_type type);
unsigned gsnn_cartan_root_orbit(gsnn_cartan_type type, unsigned node);

/* The nodes orthogonal to the dominant root of an orbit: they generate its stabiliser. */
uint64_t gsnn_cartan_root_stabiliser(gsnn_cartan_type type, unsigned orbit);

#endif
