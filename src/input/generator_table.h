/* generator_table.h - generators of a permutation or signed permutation action, being written. */
#ifndef GSNN_INPUT_GENERATOR_TABLE_H
#define GSNN_INPUT_GENERATOR_TABLE_H

#include "group/group.h"
#include "json/value.h"

#define GSNN_MAX_GENERATORS 1000

/* What a group is called; description and generator_names may be NULL. */
typedef struct gsnn_group_labels {
    const char *name;
    const char *description;
    const char *const *generator_names;
} gsnn_group_labels;

/* Points as group.h has them: point i is e_i, or with signs points 2i and 2i+1 are e_i and -e_i. */
typedef struct gsnn_generator_table {
    bool signs;
    size_t degree, points, count;
    uint32_t *images; /* count permutations of the points, the identity to begin with */
} gsnn_generator_table;

/* What a group is made of a table for. */
typedef struct gsnn_table_use {
    bool apart; /* the axes are the inputs: equal orbits are not merged, and few enough points */
    const uint32_t *features; /* of the points of each orbit; NULL: one number each */
    size_t feature_count;     /* which has to be the number of orbits */
} gsnn_table_use;

/* The largest degree of a group that is taken as it stands: GSNN_MAX_POINTS points are few enough.
 */
static inline size_t gsnn_max_degree(bool signs) {
    return signs ? GSNN_MAX_POINTS / 2 : GSNN_MAX_POINTS;
}

/* Makes count identities; the degree is at most GSNN_MAX_INPUTS.  GSNN_FAILED where generators have
 * too many images in all.  The caller clears the table. */
gsnn_status gsnn_generator_table_init(gsnn_generator_table *table, bool signs, size_t degree,
                                      size_t count, gsnn_error *error);
void gsnn_generator_table_clear(gsnn_generator_table *table);

static inline uint32_t *gsnn_generator_table_row(const gsnn_generator_table *table,
                                                 size_t generator) {
    return table->images + generator * table->points;
}

/* Makes the generator send e_i to e_j, or to -e_j if negative (only with signs). */
void gsnn_generator_table_set(gsnn_generator_table *table, size_t generator, size_t i, size_t j,
                              bool negative);

/* The generators as permutations of those points that few enough groups have, which the caller
 * frees: of a table with at most GSNN_MAX_POINTS points.  NULL without memory. */
gsnn_point *gsnn_generator_table_narrow(const gsnn_generator_table *table);

/* The group that acts on `degree` points as the table says.  GSNN_INVALID where there are too many
 * after equal orbits are merged, and where features are not those of the orbits.  use NULL: apart,
 * with one number each.  Clears the table in any case. */
gsnn_status gsnn_generator_table_group(gsnn_group **group, gsnn_generator_table *table,
                                       const gsnn_group_labels *labels, const gsnn_table_use *use,
                                       gsnn_error *error);

/* ---- Generators of a group file given by images or by cycles --------------------------------- */

/* Reads the member "generators" of a group file, a list of at most GSNN_MAX_GENERATORS items, into
 * a table, which the caller clears on success.  Without signs an item is the list of images of
 * 1..degree or a string in cycle notation; with signs it is the list of +-images.  degree 0 means
 * that the file does not say: then lists tell it by their length, else it is the largest point
 * that a cycle names.  GSNN_INVALID names the generator and entry. */
gsnn_status gsnn_image_lists_read(gsnn_generator_table *table, const gsnn_value *generators,
                                  size_t degree, bool signs, gsnn_error *error);

/* ---- Permutations written as "(1,6)(2,5)(3,4)" ----------------------------------------------- */

/* Checks the grammar, (cycle)+ with cycle = "(" [point {"," point}] ")", points in decimal and
 * blanks anywhere between, and finds the largest point that is named, 0 for "()".  GSNN_INVALID
 * also for points outside 1..GSNN_MAX_INPUTS; `label` names the generator in the message. */
gsnn_status gsnn_cycles_measure(size_t *largest, const char *cycles, const char *label,
                                gsnn_error *error);

/* Writes the permutation of 0..degree-1 that cycles, which have been measured, stand for.
 * GSNN_INVALID when a point is named twice or is above the degree. */
gsnn_status gsnn_cycles_read(uint32_t *images, size_t degree, const char *cycles, const char *label,
                             gsnn_error *error);

#endif
