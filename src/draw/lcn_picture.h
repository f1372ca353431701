/* lcn_picture.h - what the pictures of linear convolutional networks share. */
#ifndef GSNN_DRAW_LCN_PICTURE_H
#define GSNN_DRAW_LCN_PICTURE_H

#include "draw/picture.h"
#include "draw/plot.h"

/* Fails unless the document is an answer of that command of gsnn lcn. */
gsnn_status gsnn_lcn_picture_command(const gsnn_value *root, const char *command);

/* A list of numbers, or of exact numbers, into *values (freed by the caller), *count of them. */
gsnn_status gsnn_lcn_picture_numbers(const gsnn_value *list, double **values, size_t *count,
                                     gsnn_error *error);

/* A closed curve x(t), y(t), t from 0 to 1, as a line of the plot. */
void gsnn_lcn_picture_ellipse(const gsnn_plot *plot, double width, double height,
                              gsnn_series_style style);

#endif
