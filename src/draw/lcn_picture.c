#include "draw/lcn_picture.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

gsnn_status gsnn_lcn_picture_command(const gsnn_value *root, const char *command) {
    gsnn_value member = gsnn_value_member(root, "command");
    const char *word;
    gsnn_status status = gsnn_value_string(&member, &word);
    if (!status && strcmp(word, command) != 0)
        status = gsnn_value_complain(&member, "%.40s, but the picture is of lcn %s", word, command);
    return status;
}

gsnn_status gsnn_lcn_picture_numbers(const gsnn_value *list, double **values, size_t *count,
                                     gsnn_error *error) {
    *values = NULL;
    gsnn_status status = gsnn_value_array(list, count);
    (void)error;
    if (status)
        return status;
    if (!(*values = gsnn_new(*count, sizeof **values)))
        return gsnn_value_fail_memory(list);
    return gsnn_value_double_list(list, *count, "itself", *values);
}

void gsnn_lcn_picture_ellipse(const gsnn_plot *plot, double width, double height,
                              gsnn_series_style style) {
    enum { STEPS = 180 };
    double x[STEPS + 1], y[STEPS + 1];
    for (int k = 0; k <= STEPS; k++) {
        x[k] = width * cos(2 * M_PI * k / STEPS);
        y[k] = height * sin(2 * M_PI * k / STEPS);
    }
    style.marker = GSNN_MARKER_NONE;
    gsnn_plot_line(plot, x, y, STEPS + 1, style);
}
