/* class_view.h - what the architectures on one class of subgroups have in common when written.
 *
 * Architectures come class by class, so a view is laid out once for all characters of a class. */
#ifndef GSNN_WRITE_CLASS_VIEW_H
#define GSNN_WRITE_CLASS_VIEW_H

#include "base/text.h"
#include "enumeration/enumeration.h"

typedef struct gsnn_class_view {
    const gsnn_enumeration *enumeration;
    size_t class;   /* the class laid out, or GSNN_NO_CLASS_VIEW */
    uint64_t signs; /* the character it was laid out for, which matters where nothing is listed */
    bool has_neurons;
    gsnn_neurons neurons;
    int32_t *list; /* as many entries as neurons */
} gsnn_class_view;

#define GSNN_NO_CLASS_VIEW SIZE_MAX

/* Shows nothing yet. */
void gsnn_class_view_init(gsnn_class_view *view, const gsnn_enumeration *enumeration);
void gsnn_class_view_clear(gsnn_class_view *view);

/* Lays out the neurons of an architecture's class, unless there are more than max_rows: then
 * has_neurons is false. */
gsnn_status gsnn_class_view_show(gsnn_class_view *view, const gsnn_architecture *architecture,
                                 gsnn_error *error);

/* Appends [[...],...]: rho of each generator of the group. */
void gsnn_class_view_write_rho(const gsnn_class_view *view, const gsnn_architecture *architecture,
                               gsnn_text *text);

#endif
