/* gauge_alone.h - what can be proved of gauge groups without the enumeration that they are about:
 * the generators are signed permutations of the coordinates, make a group of the stated order that
 * contains -1, and layers that respect it have as many parameters as is said. */
#ifndef GSNN_VERIFY_GAUGE_ALONE_H
#define GSNN_VERIFY_GAUGE_ALONE_H

#include "json/value.h"

typedef struct gsnn_gauge_alone {
    size_t coordinates; /* of the generators; 0: none are there, or they are no lists of integers */
    bool has_bias;
    bool matrices;       /* the generators are matrices, which are not read */
    size_t count;        /* of generators */
    int32_t *generators; /* count x coordinates, as written, each checked to be one */
    const char *fault;   /* what is wrong with them, else NULL */
} gsnn_gauge_alone;

/* Reads the generators of an entry, to be cleared by the caller in any case. */
gsnn_status gsnn_gauge_alone_read(gsnn_gauge_alone *alone, const gsnn_value *entry,
                                  gsnn_error *error);
void gsnn_gauge_alone_clear(gsnn_gauge_alone *alone);

/* The order of the group that they make, 0 beyond 64 bits, and whether -1 is in it. */
gsnn_status gsnn_gauge_alone_order(const gsnn_gauge_alone *alone, uint64_t *order, bool *negates,
                                   gsnn_error *error);

/* The orbits of the group on ordered pairs of coordinates that meet no pair with both signs. */
gsnn_status gsnn_gauge_alone_maps(const gsnn_gauge_alone *alone, size_t *maps, gsnn_error *error);

#endif
