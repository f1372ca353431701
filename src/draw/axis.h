/* axis.h - the range of one axis of a plot, and where its ticks stand. */
#ifndef GSNN_DRAW_AXIS_H
#define GSNN_DRAW_AXIS_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed but for what the caller sets: a linear axis without a range yet.  `low` and `high` count
 * once `ranged` is set; of a logarithmic axis they are positive. */
typedef struct gsnn_axis {
    const char *label; /* or NULL */
    bool logarithmic;
    bool whole;               /* the values are whole numbers: no ticks between them */
    const char *const *names; /* or NULL; of categories: name k stands at the value k */
    size_t name_count;
    bool ranged;
    double low, high;
} gsnn_axis;

typedef struct gsnn_tick {
    double value;
    char text[64]; /* empty: a line without a number */
} gsnn_tick;

#define GSNN_TICKS_MOST 64

/* Widens the range so that it holds the value.  What is not finite, and on a logarithmic axis what
 * is not positive, is ignored: it has no place on the axis. */
void gsnn_axis_include(gsnn_axis *axis, double value);

/* Gives a range to an axis that has none, room to one of a single value, and rounds the ends out to
 * ticks (a logarithmic axis: to 1, 2 or 5 times a power of 10).  To be called once all values are
 * included. */
void gsnn_axis_settle(gsnn_axis *axis);

/* Where the value stands: 0 at the low end, 1 at the high one, outside of that beyond them; a value
 * that has no place on a logarithmic axis stands at minus infinity. */
double gsnn_axis_share(const gsnn_axis *axis, double value);

/* The ticks of a settled axis, by rising value: about `wanted` numbers, at multiples of 1, 2 or 5
 * times a power of 10 (Heckbert's nice numbers), or at powers of 10 on a logarithmic axis, with
 * lines between where there is room.  Returns how many. */
size_t gsnn_axis_ticks(const gsnn_axis *axis, size_t wanted, gsnn_tick ticks[GSNN_TICKS_MOST]);

/* The value in at most `digits` significant digits, with a power of ten in superscript where that
 * is shorter: "0.25", "1200", "3.1·10⁻⁷". */
void gsnn_number_text(double value, int digits, char *text, size_t size);

#endif
