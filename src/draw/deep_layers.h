/* deep_layers.h - the weights of a deep network: a grid for each layer, in blocks for the inputs
 * and for each layer that it sees. */
#ifndef GSNN_DRAW_DEEP_LAYERS_H
#define GSNN_DRAW_DEEP_LAYERS_H

#include "deep/network.h"
#include "draw/panel.h"

typedef struct gsnn_deep_layers gsnn_deep_layers;

/* Takes the numbers of a network, rounded; freed by the caller.  GSNN_FAILED without memory. */
gsnn_status gsnn_deep_layers_new(gsnn_deep_layers **layers, const gsnn_deep_network *network,
                                 gsnn_error *error);
void gsnn_deep_layers_free(gsnn_deep_layers *layers);

/* Writes how many neurons and layers there are, and how many free parameters tie the numbers. */
void gsnn_deep_layers_describe(const gsnn_deep_layers *layers, char *text, size_t size);

/* Lays the layers out one below the other, sets *size to what they take and, with `paint`, paints
 * them.  Of large layers the first rows and columns are shown, and a note says so. */
gsnn_status gsnn_deep_layers_draw(const gsnn_deep_layers *layers, cairo_t *cr, bool paint,
                                  gsnn_panel_size *size, gsnn_error *error);

#endif
