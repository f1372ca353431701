/* draw.h - pictures of an enumeration. */
#ifndef GSNN_DRAW_DRAW_H
#define GSNN_DRAW_DRAW_H

#include "draw/surface.h"
#include "record/enumeration_record.h"

typedef enum gsnn_picture_kind {
    GSNN_PICTURE_WEIGHTS,
    GSNN_PICTURE_COHOMOLOGY,
    GSNN_PICTURE_MORPHISMS,
    GSNN_PICTURE_CONTOUR,
} gsnn_picture_kind;

/* The kind of that name (weights, cohomology, morphisms, contour); false when there is none. */
bool gsnn_picture_kind_named(const char *name, gsnn_picture_kind *kind);

typedef struct gsnn_draw_options {
    gsnn_picture_format format;
    const char *id;      /* of the one architecture to draw, or NULL for a sheet of all */
    uint64_t seed;       /* of the random networks of a contour */
    const gsnn_run *run; /* NULL: nobody listens and nobody interrupts */
} gsnn_draw_options;

/* Writes a picture of the enumeration to the stream.  With an id, morphisms shows that
 * architecture and those it has a morphism with.  An id that the record does not have is
 * GSNN_INVALID, an interruption GSNN_FAILED.  Equal input gives equal bytes. */
gsnn_status gsnn_draw(const gsnn_enumeration_record *record, gsnn_picture_kind kind,
                      const gsnn_draw_options *options, FILE *stream, gsnn_error *error);

#endif
