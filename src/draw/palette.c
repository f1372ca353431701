/* palette.c - colours that stay apart in grey and to colour-blind eyes. */
#include "draw/palette.h"

#include <math.h>

/* Okabe and Ito: blue, yellow, vermilion, sky blue, bluish green, orange, reddish purple. */
static const gsnn_colour hues[] = {
    {0.000, 0.447, 0.698}, {0.941, 0.894, 0.259}, {0.835, 0.369, 0.000}, {0.337, 0.706, 0.914},
    {0.000, 0.620, 0.451}, {0.902, 0.624, 0.000}, {0.800, 0.475, 0.655},
};
#define HUES (sizeof hues / sizeof hues[0])

static const gsnn_colour black = {0, 0, 0}, white = {1, 1, 1};

static gsnn_colour mix(gsnn_colour a, gsnn_colour b, double share_of_b) {
    return (gsnn_colour){a.red + (b.red - a.red) * share_of_b,
                         a.green + (b.green - a.green) * share_of_b,
                         a.blue + (b.blue - a.blue) * share_of_b};
}

/* The relative luminance of WCAG 2, without the linear toe, which no decision here meets. */
static double luminance(gsnn_colour c) {
    return 0.2126 * pow(c.red, 2.2) + 0.7152 * pow(c.green, 2.2) + 0.0722 * pow(c.blue, 2.2);
}

gsnn_colour gsnn_palette_category(size_t k) {
    gsnn_colour hue = hues[k % HUES];
    switch (k / HUES % 3) {
    case 1:
        return mix(hue, white, 0.55);
    case 2:
        return mix(hue, black, 0.45);
    default:
        return hue;
    }
}

gsnn_colour gsnn_palette_line(size_t k) {
    /* Blue, vermilion, bluish green, reddish purple, orange, black, sky blue. */
    static const size_t order[] = {0, 2, 4, 6, 5, HUES, 3};
    size_t hue = order[k % (sizeof order / sizeof order[0])];
    gsnn_colour colour = hue < HUES ? hues[hue] : black;
    while (luminance(colour) > 0.30)
        colour = mix(colour, black, 0.1);
    return colour;
}

gsnn_colour gsnn_palette_diverging(double value) {
    return mix(white, value < 0 ? hues[0] : hues[2], fmin(fabs(value), 1));
}

gsnn_colour gsnn_palette_ramp(double value) {
    static const gsnn_colour stops[] = {{0.000, 0.135, 0.305},
                                        {0.260, 0.300, 0.425},
                                        {0.486, 0.484, 0.471},
                                        {0.660, 0.590, 0.380},
                                        {0.780, 0.660, 0.200}};
    double place = fmax(0, fmin(value, 1)) * 4;
    size_t stop = place < 4 ? (size_t)place : 3;
    return mix(stops[stop], stops[stop + 1], place - (double)stop);
}

gsnn_colour gsnn_palette_tint(double value) {
    static const gsnn_colour stops[] = {{0.965, 0.980, 1.000},
                                        {0.700, 0.860, 0.960},
                                        {0.337, 0.650, 0.860},
                                        {0.000, 0.447, 0.698},
                                        {0.000, 0.200, 0.400}};
    double place = fmax(0, fmin(value, 1)) * 4;
    size_t stop = place < 4 ? (size_t)place : 3;
    return mix(stops[stop], stops[stop + 1], place - (double)stop);
}

gsnn_colour gsnn_palette_tunnel(void) {
    return hues[2];
}

gsnn_colour gsnn_palette_ink(gsnn_colour background) {
    /* The contrast (L + 0.05) / (l + 0.05) with black and with white is equal at L = 0.18. */
    return luminance(background) > 0.18 ? black : white;
}
