/* class_view.h - what the architectures on one class of subgroups have in common when written, and
 * the long lists of integers in their records.
 *
 * Architectures come class by class, so a view is laid out once for all characters of a class. */
#ifndef GSNN_WRITE_CLASS_VIEW_H
#define GSNN_WRITE_CLASS_VIEW_H

#include "enumeration/enumeration.h"
#include "write/tree_store.h"

typedef struct gsnn_class_view {
    const gsnn_enumeration *enumeration;
    size_t class;   /* the class laid out, or GSNN_NO_CLASS_VIEW */
    uint64_t signs; /* the character it was laid out for, which matters where nothing is listed */
    bool has_neurons;
    gsnn_neurons neurons;
    gsnn_pair_room room, other; /* of the pair whose rows are made, and of a second one */
} gsnn_class_view;

#define GSNN_NO_CLASS_VIEW SIZE_MAX

/* Shows nothing yet. */
void gsnn_class_view_init(gsnn_class_view *view, const gsnn_enumeration *enumeration);
void gsnn_class_view_clear(gsnn_class_view *view);

/* Lays out the neurons of an architecture's class, unless there are more than max_rows: then
 * has_neurons is false. */
gsnn_status gsnn_class_view_show(gsnn_class_view *view, const gsnn_architecture *architecture,
                                 gsnn_error *error);

/* rho of generator s of the group, as signed images of the neurons laid out: as many entries. */
void gsnn_class_view_rho(const gsnn_class_view *view, const gsnn_architecture *architecture,
                         size_t s, int32_t *list);

/* The neurons whose rows the options ask for: all that are laid out, the first, or, with count 0,
 * none since there are too many. */
gsnn_row_tree gsnn_class_view_tree(const gsnn_class_view *view);

/* The weight rows that the options ask for, which the caller clears, also on failure: of all
 * neurons laid out, or the first one.  They may borrow from the view until it makes others. */
gsnn_status gsnn_class_view_rows(gsnn_class_view *view, const gsnn_architecture *architecture,
                                 gsnn_rows *rows, gsnn_error *error);

/* The neuron map of an inclusion into a network with at most max_rows neurons: one entry for each
 * of them.  Shows the smaller network's class. */
gsnn_status gsnn_class_view_map(gsnn_class_view *view, gsnn_tree_store *trees,
                                const gsnn_morphism *morphism, int32_t *map, gsnn_error *error);

#endif
