/* axis.c - the range of one axis of a plot, and where its ticks stand. */
#include "draw/axis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gsnn_axis_include(gsnn_axis *axis, double value) {
    if (!isfinite(value) || (axis->logarithmic && value <= 0))
        return;
    axis->low = axis->ranged ? fmin(axis->low, value) : value;
    axis->high = axis->ranged ? fmax(axis->high, value) : value;
    axis->ranged = true;
}

/* The nice number 1, 2 or 5 times a power of 10 that is at least x, but for rounding. */
static double nice_above(double x) {
    double power = pow(10, floor(log10(x))), share = x / power;
    return power * (share <= 1 + 1e-9 ? 1 : share <= 2 + 1e-9 ? 2 : share <= 5 + 1e-9 ? 5 : 10);
}

static double nice_below(double x) {
    double power = pow(10, floor(log10(x))), share = x / power;
    return power * (share >= 5 - 1e-9 ? 5 : share >= 2 - 1e-9 ? 2 : 1);
}

/* The distance of the numbers on a linear axis. */
static double step_of(const gsnn_axis *axis, size_t wanted) {
    double step = nice_above((axis->high - axis->low) / (double)(wanted > 1 ? wanted : 1));
    return axis->whole && step < 1 ? 1 : step;
}

void gsnn_axis_settle(gsnn_axis *axis) {
    if (axis->names) {
        axis->low = -0.5;
        axis->high = (double)axis->name_count - 0.5;
        axis->ranged = true;
        return;
    }
    if (!axis->ranged) {
        axis->low = axis->logarithmic ? 1 : 0;
        axis->high = axis->logarithmic ? 10 : 1;
        axis->ranged = true;
    }
    if (axis->logarithmic) {
        axis->low = nice_below(axis->low);
        axis->high = nice_above(axis->high);
        if (axis->high <= axis->low * 1.5) {
            axis->low = nice_below(axis->low * 0.7);
            axis->high = nice_above(axis->high * 1.5);
        }
        return;
    }
    if (axis->high - axis->low <= 1e-12 * fmax(fabs(axis->low), fabs(axis->high))) {
        double room = axis->whole ? 1 : fmax(fabs(axis->high) * 0.1, 1e-300);
        axis->low -= axis->low == 0 ? 0 : room;
        axis->high += axis->high == 0 ? 1 : room;
    }
    double step = step_of(axis, 5);
    axis->low = step * floor(axis->low / step + 1e-9);
    axis->high = step * ceil(axis->high / step - 1e-9);
}

double gsnn_axis_share(const gsnn_axis *axis, double value) {
    if (!axis->logarithmic)
        return (value - axis->low) / (axis->high - axis->low);
    if (!(value > 0))
        return -INFINITY;
    return log(value / axis->low) / log(axis->high / axis->low);
}

/* Appends the exponent in superscript digits. */
static void append_power(char *text, size_t size, int exponent) {
    static const char *const digits[] = {
        "\xe2\x81\xb0", "\xc2\xb9",     "\xc2\xb2",     "\xc2\xb3",     "\xe2\x81\xb4",
        "\xe2\x81\xb5", "\xe2\x81\xb6", "\xe2\x81\xb7", "\xe2\x81\xb8", "\xe2\x81\xb9"};
    char plain[16];
    size_t used = strlen(text);
    snprintf(plain, sizeof plain, "%d", exponent);
    for (const char *c = plain; *c && used < size; c++)
        used += (size_t)snprintf(text + used, size - used, "%s",
                                 *c == '-' ? "\xe2\x81\xbb" : digits[*c - '0']);
}

void gsnn_number_text(double value, int digits, char *text, size_t size) {
    double magnitude = fabs(value);
    char plain[64];
    if (magnitude == 0)
        value = 0; /* no minus zero */
    if (!isfinite(value) || value == 0 || (magnitude < 1e5 && magnitude >= 1e-3)) {
        snprintf(plain, sizeof plain, "%.*g", digits, value);
        /* %g turns to an exponent when the value has more digits than asked for. */
        if (strchr(plain, 'e'))
            snprintf(plain, sizeof plain, "%.0f", value);
        snprintf(text, size, "%s%s", plain[0] == '-' ? "\xe2\x88\x92" : "",
                 plain + (plain[0] == '-'));
        return;
    }
    int exponent = 0;
    snprintf(plain, sizeof plain, "%.*e", digits > 0 ? digits - 1 : 0, magnitude);
    char *e = strchr(plain, 'e');
    if (e) {
        exponent = (int)strtol(e + 1, NULL, 10);
        *e = '\0';
    }
    if (strchr(plain, '.')) { /* no zeros at the end */
        size_t length = strlen(plain);
        while (plain[length - 1] == '0')
            plain[--length] = '\0';
        if (plain[length - 1] == '.')
            plain[length - 1] = '\0';
    }
    const char *sign = value < 0 ? "\xe2\x88\x92" : "";
    if (strcmp(plain, "1") == 0)
        snprintf(text, size, "%s10", sign);
    else
        snprintf(text, size,
                 "%s%s\xc2\xb7"
                 "10",
                 sign, plain);
    append_power(text, size, exponent);
}

static size_t name_ticks(const gsnn_axis *axis, gsnn_tick *ticks) {
    size_t step = axis->name_count / GSNN_TICKS_MOST + 1, count = 0;
    for (size_t k = 0; k < axis->name_count && count < GSNN_TICKS_MOST; k += step) {
        ticks[count].value = (double)k;
        snprintf(ticks[count++].text, sizeof ticks[0].text, "%s", axis->names[k]);
    }
    return count;
}

static size_t linear_ticks(const gsnn_axis *axis, size_t wanted, gsnn_tick *ticks) {
    double step = step_of(axis, wanted);
    double first = ceil(axis->low / step - 1e-9), last = floor(axis->high / step + 1e-9);
    double largest = fmax(fabs(axis->low), fabs(axis->high));
    int digits = (int)fmax(1, 1 + floor(log10(fmax(largest, step))) - floor(log10(step)));
    size_t count = 0;
    while (count < GSNN_TICKS_MOST && first + (double)count <= last) {
        ticks[count].value = (first + (double)count) * step;
        gsnn_number_text(ticks[count].value, digits, ticks[count].text, sizeof ticks[0].text);
        count++;
    }
    return count;
}

/* Numbers at the powers of ten (each, or each second, third, ...); at 2 and 5 times them as well
 * where they span little, else lines without numbers there. */
static size_t logarithmic_ticks(const gsnn_axis *axis, size_t wanted, gsnn_tick *ticks) {
    int first = (int)floor(log10(axis->low) + 1e-9), last = (int)floor(log10(axis->high) + 1e-9);
    double decades = log10(axis->high / axis->low);
    int every = (int)ceil(decades / (double)(wanted > 1 ? wanted : 1));
    every = every < 1 ? 1 : every;
    bool numbers = 3 * decades <= (double)wanted + 1, lines = every == 1 && decades <= 8;
    static const int steps[] = {1, 2, 5};
    size_t count = 0;
    for (int power = first; power <= last; power++)
        for (int k = 0; k < 3 && count < GSNN_TICKS_MOST; k++) {
            double value = steps[k] * pow(10, power);
            if (value < axis->low * (1 - 1e-9) || value > axis->high * (1 + 1e-9))
                continue;
            bool number = k == 0 ? power % every == 0 : numbers;
            if (!number && !(k > 0 && lines))
                continue;
            ticks[count].value = value;
            ticks[count].text[0] = '\0';
            if (number)
                gsnn_number_text(value, 1, ticks[count].text, sizeof ticks[0].text);
            count++;
        }
    return count;
}

size_t gsnn_axis_ticks(const gsnn_axis *axis, size_t wanted, gsnn_tick ticks[GSNN_TICKS_MOST]) {
    if (axis->names)
        return name_ticks(axis, ticks);
    return axis->logarithmic ? logarithmic_ticks(axis, wanted, ticks)
                             : linear_ticks(axis, wanted, ticks);
}
