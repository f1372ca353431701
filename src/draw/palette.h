/* palette.h - colours that stay apart in grey and to colour-blind eyes. */
#ifndef GSNN_DRAW_PALETTE_H
#define GSNN_DRAW_PALETTE_H

#include <stddef.h>

typedef struct gsnn_colour {
    double red, green, blue; /* each from 0 to 1, sRGB */
} gsnn_colour;

/* The colour of the k-th category, k from 0: the palette of Okabe and Ito (2008) without black,
 * in an order in which neighbours differ in lightness; from the eighth on the same hues lighter,
 * then darker, then again from the start.  Twenty-one categories are distinct. */
gsnn_colour gsnn_palette_category(size_t k);

/* The colour of the k-th kind of line: the same hues, black after them, in an order that sets
 * neighbours apart, and dark enough for a thin line on white. */
gsnn_colour gsnn_palette_line(size_t k);

/* A value from -1 to 1: vermilion for positive, blue for negative, white for zero. */
gsnn_colour gsnn_palette_diverging(double value);

/* A value from 0 to 1 on a ramp from dark blue to ochre whose lightness rises steadily, but
 * stays visible on white (after cividis: Nunez, Anderton and Renslow 2018). */
gsnn_colour gsnn_palette_ramp(double value);

/* A value from 0 to 1 as the ground of a text or a node: from nearly white to dark blue, by way of
 * sky blue; lightness falls steadily. */
gsnn_colour gsnn_palette_tint(double value);

/* The colour of tunnels, vermilion, which stands out on white and on black.  The DOT writer and the
 * report's style sheet spell the same one: #d55e00. */
gsnn_colour gsnn_palette_tunnel(void);

/* Black or white, whichever is read more easily on the colour. */
gsnn_colour gsnn_palette_ink(gsnn_colour background);

#endif
