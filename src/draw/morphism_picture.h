/* morphism_picture.h - the inclusion order and the tunnels as a picture. */
#ifndef GSNN_DRAW_MORPHISM_PICTURE_H
#define GSNN_DRAW_MORPHISM_PICTURE_H

#include "draw/surface.h"
#include "record/enumeration_record.h"

/* Writes the graph of the architectures with these indices: boxes are of type 1, ellipses of type
 * 2, arrows are inclusions and dashed lines tunnels.  The first 400 are drawn, with a note that
 * says so when there are more. */
gsnn_status gsnn_morphism_picture_draw(const gsnn_enumeration_record *record,
                                       const size_t *architectures, size_t count,
                                       gsnn_picture_format format, FILE *stream, gsnn_error *error);

#endif
