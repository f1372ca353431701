/* rational_orbit.h - orbits of points with rational coordinates, laid out. */
#ifndef GSNN_VERIFY_RATIONAL_ORBIT_H
#define GSNN_VERIFY_RATIONAL_ORBIT_H

#include "base/hash_index.h"
#include "verify/rational_moves.h"

typedef struct gsnn_rational_orbit {
    const gsnn_rational_moves *moves;
    size_t count, capacity;
    fmpq *points; /* count x inputs, the first being the one that it is of */
    fmpq *image;  /* of the point that is moved */
    gsnn_hash_index index;
    gsnn_error *error;
} gsnn_rational_orbit;

/* An orbit without points; the moves are borrowed.  The caller clears, also on failure. */
gsnn_status gsnn_rational_orbit_init(gsnn_rational_orbit *orbit, const gsnn_rational_moves *moves,
                                     gsnn_error *error);
void gsnn_rational_orbit_clear(gsnn_rational_orbit *orbit);

/* Begins anew with a point. */
gsnn_status gsnn_rational_orbit_begin(gsnn_rational_orbit *orbit, const fmpq *point);

/* The number of a point, or SIZE_MAX where it is none of the orbit so far. */
size_t gsnn_rational_orbit_find(const gsnn_rational_orbit *orbit, const fmpq *point);

/* Moves a point by a generator: the number of its image, which is added where it is new. */
gsnn_status gsnn_rational_orbit_move(gsnn_rational_orbit *orbit, size_t point, size_t generator,
                                     size_t *number);

#endif
