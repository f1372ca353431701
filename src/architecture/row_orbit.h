/* row_orbit.h - the orbit of a row of weights under some of a group's generators. */
#ifndef GSNN_ARCHITECTURE_ROW_ORBIT_H
#define GSNN_ARCHITECTURE_ROW_ORBIT_H

#include "base/hash_index.h"
#include "group/group.h"

/* How rows are kept and moved. */
typedef struct gsnn_row_source {
    const gsnn_row_kind *kind;
    const gsnn_group *group;
    void *context;   /* what the kind has prepared */
    bool up_to_sign; /* a row and its opposite are one */
    size_t words;    /* of 8 bytes in a row */
} gsnn_row_source;

/* Rows are numbered breadth first, under the generators in their order.  The tree leads from the
 * first row to each, or to its opposite where rows count up to sign; "its own row" is where the
 * tree leads. */
typedef struct gsnn_row_orbit {
    const gsnn_row_source *source; /* borrowed */
    const uint16_t *generators;    /* borrowed: their numbers among the group's */
    size_t generator_count;
    size_t count, capacity;
    uint64_t *rows;   /* one of each two opposite ones, where signs do not count */
    bool *negative;   /* a row's own one is minus the one in `rows` */
    uint32_t *parent; /* the tree; parent[0] = 0 */
    uint16_t *via;    /* places in `generators` */
    uint32_t *target; /* generator_count for each row: where it goes */
    bool *flips;      /* likewise: its own row goes to minus that row's own one */
    gsnn_hash_index index;
    /* Of some rows moved by each generator: rows, their hashes, and whether they were negated. */
    uint64_t *moved, *keys;
    bool *turned;
} gsnn_row_orbit;

/* An empty orbit, with room for so many rows; the caller clears it, on failure too. */
gsnn_status gsnn_row_orbit_init(gsnn_row_orbit *orbit, const gsnn_row_source *source,
                                const uint16_t *generators, size_t generator_count, size_t expected,
                                gsnn_error *error);
void gsnn_row_orbit_clear(gsnn_row_orbit *orbit);

/* Fills the orbit from a row on that is not the orbit's; where it has more than `most` rows, stops
 * at one more.  Cost: a move of a row for each row and generator. */
gsnn_status gsnn_row_orbit_fill(gsnn_row_orbit *orbit, const uint64_t *first, size_t most,
                                gsnn_error *error);

/* The number of a row, normalised where signs do not count, or GSNN_NO_ITEM. */
uint32_t gsnn_row_orbit_find(const gsnn_row_orbit *orbit, const uint64_t *row);

/* Frees the rows themselves, after which none can be found. */
void gsnn_row_orbit_forget_rows(gsnn_row_orbit *orbit);

#endif
