/* record_making.h - a record under way from an enumeration in memory; private to this room. */
#ifndef GSNN_RECORD_RECORD_MAKING_H
#define GSNN_RECORD_RECORD_MAKING_H

#include "record/enumeration_record.h"
#include "write/class_view.h"

/* The subgroup H of the class that was laid out last: architectures come class by class. */
typedef struct gsnn_record_making_class {
    size_t class;
    gsnn_record_elements generators;
    const char *order, *length;
} gsnn_record_making_class;

typedef struct gsnn_record_making {
    const gsnn_enumeration *from;
    gsnn_enumeration_record *record;
    gsnn_arena *memory;
    gsnn_record_making_class last;
    gsnn_class_view view;
    gsnn_tree_store trees;
    gsnn_error *error;
} gsnn_record_making;

/* A copy that lives as long as the record; NULL without memory. */
const char *gsnn_record_copy_string(gsnn_record_making *m, const char *string);

/* Puts copies of `count` texts in place of the texts. */
gsnn_status gsnn_record_own_strings(gsnn_record_making *m, const char **texts, size_t count);

/* Fills in rho and the rows of architecture a, and what an inclusion's neurons take: as far as the
 * enumeration's options ask for them. */
gsnn_status gsnn_record_make_rows(gsnn_record_making *m, const gsnn_architecture *a,
                                  gsnn_record_architecture *to);
gsnn_status gsnn_record_make_map(gsnn_record_making *m, const gsnn_morphism *morphism,
                                 gsnn_record_morphism *to);

#endif
