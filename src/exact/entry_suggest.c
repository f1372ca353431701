/* entry_suggest.c - which exact number may a rounded decimal have meant?
 *
 * Floating point is in order here: the answer is only ever shown to a person. */
#include "exact/entry.h"

#include "base/text.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* How far a number may be from the decimal that was meant to be it: a unit of the last digit
 * written.  0 when the decimal has fewer than three digits after its point; then it is as likely
 * meant as it stands. */
static double tolerance_of(double value) {
    char text[GSNN_DOUBLE_TEXT_SIZE];
    gsnn_format_double(text, value);
    const char *point = strchr(text, '.');
    if (!point || strchr(text, 'e') || strlen(point + 1) < 3)
        return 0;
    return fmax(pow(10, -(double)strlen(point + 1)), 8 * 2.3e-16 * fabs(value));
}

typedef struct {
    double magnitude; /* what is looked for */
    double tolerance;
    int complexity; /* of the best candidate so far */
    double distance;
    char text[80];
} search;

/* Keeps the formatted candidate if it is near enough and simpler than the best one, or as simple
 * and nearer. */
__attribute__((format(printf, 4, 5))) static void
consider(search *s, double candidate, int complexity, const char *format, ...) {
    double distance = fabs(s->magnitude - candidate);
    if (distance > s->tolerance || complexity > s->complexity ||
        (complexity == s->complexity && distance >= s->distance))
        return;
    s->complexity = complexity;
    s->distance = distance;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->text, sizeof s->text, format, arguments);
    va_end(arguments);
}

static int common_divisor(int a, int b) {
    while (b) {
        int rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void consider_fractions(search *s) {
    for (int b = 3; b <= 12; b++) {
        int a = (int)nearbyint(s->magnitude * b);
        if (a > 0 && common_divisor(a, b) == 1)
            consider(s, (double)a / b, a + b, "%d/%d", a, b);
    }
}

/* a*sqrt(n)/b. */
static void consider_roots(search *s, int n, int weight) {
    for (int b = 1; b <= 12; b++)
        for (int a = 1; a <= 4; a++) {
            if (common_divisor(a, b) != 1)
                continue;
            char factor[20] = "", divisor[20] = "";
            if (a > 1)
                snprintf(factor, sizeof factor, "%d*", a);
            if (b > 1)
                snprintf(divisor, sizeof divisor, "/%d", b);
            consider(s, a * sqrt(n) / b, weight + a + b, "%ssqrt(%d)%s", factor, n, divisor);
        }
}

/* (a+sqrt(n))/b, (sqrt(n)-a)/b and (a-sqrt(n))/b. */
static void consider_sums(search *s, int n, int weight) {
    for (int b = 1; b <= 8; b++)
        for (int a = 1; a <= 5; a++) {
            char divisor[20] = "";
            if (b > 1)
                snprintf(divisor, sizeof divisor, "/%d", b);
            int complexity = weight + a + (b % 2 ? 4 : 1) * b;
            consider(s, (a + sqrt(n)) / b, complexity, "(%d+sqrt(%d))%s", a, n, divisor);
            consider(s, (sqrt(n) - a) / b, complexity, "(sqrt(%d)-%d)%s", n, a, divisor);
            consider(s, (a - sqrt(n)) / b, complexity, "(%d-sqrt(%d))%s", a, n, divisor);
        }
}

/* cos(a*pi/b). */
static void consider_cosines(search *s) {
    const double half_turn = acos(-1);
    for (int b = 5; b <= 24; b++)
        for (int a = 1; 2 * a < b; a++) {
            if (common_divisor(a, b) != 1)
                continue;
            char factor[20] = "";
            if (a > 1)
                snprintf(factor, sizeof factor, "%d*", a);
            consider(s, cos(half_turn * a / b), a + b + 5, "cos(%spi/%d)", factor, b);
        }
}

bool gsnn_entry_suggest(double value, char *buffer, size_t size) {
    if (!(fabs(value) < 100))
        return false;
    search s = {fabs(value), tolerance_of(value), INT_MAX, 0, ""};
    if (s.tolerance <= 0)
        return false;
    consider_fractions(&s);
    for (int n = 2; n <= 15; n++)
        if (n % 4 != 0 && n != 9)
            consider_roots(&s, n, n < 7 ? n : n + 6);
    /* Sums with sqrt(5) are the ones that the icosahedron brings. */
    consider_sums(&s, 5, 5);
    consider_sums(&s, 2, 6);
    consider_sums(&s, 3, 7);
    consider_cosines(&s);
    if (s.complexity == INT_MAX)
        return false;
    snprintf(buffer, size, "%s%s", value < 0 ? "-" : "", s.text);
    return true;
}
