/* generator_table.h - generators of a permutation or signed permutation action, being written. */
#ifndef GSNN_INPUT_GENERATOR_TABLE_H
#define GSNN_INPUT_GENERATOR_TABLE_H

#include "group/group.h"

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
    gsnn_point *images; /* count permutations of the points, the identity to begin with */
} gsnn_generator_table;

/* The largest degree: GSNN_MAX_POINTS points are few enough. */
static inline size_t gsnn_max_degree(bool signs) {
    return signs ? GSNN_MAX_POINTS / 2 : GSNN_MAX_POINTS;
}

/* Makes count identities; the degree is at most gsnn_max_degree.  The caller clears the table. */
gsnn_status gsnn_generator_table_init(gsnn_generator_table *table, bool signs, size_t degree,
                                      size_t count, gsnn_error *error);
void gsnn_generator_table_clear(gsnn_generator_table *table);

static inline gsnn_point *gsnn_generator_table_row(const gsnn_generator_table *table,
                                                   size_t generator) {
    return table->images + generator * table->points;
}

/* Makes the generator send e_i to e_j, or to -e_j if negative (only with signs). */
void gsnn_generator_table_set(gsnn_generator_table *table, size_t generator, size_t i, size_t j,
                              bool negative);

/* The group that acts on `degree` inputs as the table says.  Clears the table in any case. */
gsnn_status gsnn_generator_table_group(gsnn_group **group, gsnn_generator_table *table,
                                       const gsnn_group_labels *labels, gsnn_error *error);

#endif
