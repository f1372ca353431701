#include "polynomial/approximate_roots.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_ROUNDS = 200 };

typedef struct workspace {
    size_t degree;
    double *coefficients; /* scaled so that the largest is near 1 */
    double *logarithms;   /* to base 2 of the absolute values, -INFINITY for 0 */
    size_t *corners;
} workspace;

static void load(workspace *w, const fmpz_poly_t p) {
    slong top = WORD_MIN;
    for (size_t i = 0; i <= w->degree; i++) {
        slong exponent;
        double mantissa = fmpz_get_d_2exp(&exponent, p->coeffs + i);
        w->coefficients[i] = mantissa;
        w->logarithms[i] = mantissa == 0 ? -INFINITY : log2(fabs(mantissa)) + (double)exponent;
        if (mantissa != 0 && exponent > top)
            top = exponent;
    }
    for (size_t i = 0; i <= w->degree; i++) {
        slong exponent;
        double mantissa = fmpz_get_d_2exp(&exponent, p->coeffs + i);
        slong shift = mantissa == 0 || exponent - top < -2000 ? -2000 : exponent - top;
        w->coefficients[i] = ldexp(mantissa, (int)shift);
    }
}

/* Starting points on the circles that the upper convex hull of (i, log |a_i|) gives. */
static void place(workspace *w, double complex *roots) {
    size_t count = 0;
    for (size_t i = 0; i <= w->degree; i++) {
        if (isinf(w->logarithms[i]))
            continue;
        while (count >= 2) {
            size_t a = w->corners[count - 2], b = w->corners[count - 1];
            double slope_ab = (w->logarithms[b] - w->logarithms[a]) / (double)(b - a);
            double slope_bi = (w->logarithms[i] - w->logarithms[b]) / (double)(i - b);
            if (slope_bi < slope_ab)
                break;
            count--;
        }
        w->corners[count++] = i;
    }
    for (size_t k = 0; k + 1 < count; k++) {
        size_t a = w->corners[k], b = w->corners[k + 1];
        double radius = exp2((w->logarithms[a] - w->logarithms[b]) / (double)(b - a));
        for (size_t j = a; j < b; j++) {
            double angle = 2 * M_PI * (double)(j - a) / (double)(b - a) + 0.7 + 0.1 * (double)k;
            roots[j] = radius * (cos(angle) + I * sin(angle));
        }
    }
}

/* p / p' at z, by the reversed polynomial outside the unit circle, where powers would overflow. */
static double complex newton_step(const workspace *w, double complex z) {
    double complex value = 0, slope = 0;
    size_t n = w->degree;
    if (cabs(z) <= 1) {
        for (size_t i = n + 1; i-- > 0;) {
            slope = slope * z + value;
            value = value * z + w->coefficients[i];
        }
        return value / slope;
    }
    double complex y = 1 / z;
    for (size_t i = 0; i <= n; i++) {
        slope = slope * y + value;
        value = value * y + w->coefficients[i];
    }
    /* p(z) = z^n q(1/z), so p'/p = n y - y^2 q'/q at y. */
    return 1 / (y * ((double)n - y * slope / value));
}

gsnn_status gsnn_approximate_roots(double complex *roots, const fmpz_poly_t p, gsnn_error *error) {
    workspace w = {.degree = (size_t)fmpz_poly_degree(p)};
    w.coefficients = gsnn_new(w.degree + 1, sizeof *w.coefficients);
    w.logarithms = gsnn_new(w.degree + 1, sizeof *w.logarithms);
    w.corners = gsnn_new(w.degree + 1, sizeof *w.corners);
    gsnn_status status = GSNN_OK;
    if (!w.coefficients || !w.logarithms || !w.corners) {
        status = gsnn_fail_memory(error);
    } else {
        load(&w, p);
        place(&w, roots);
        bool moving = true;
        for (int round = 0; moving && round < MOST_ROUNDS; round++) {
            moving = false;
            for (size_t i = 0; i < w.degree; i++) {
                double complex step = newton_step(&w, roots[i]), pull = 0;
                for (size_t j = 0; j < w.degree; j++)
                    if (j != i && roots[j] != roots[i])
                        pull += 1 / (roots[i] - roots[j]);
                step /= 1 - step * pull;
                if (!isfinite(creal(step)) || !isfinite(cimag(step)))
                    continue;
                roots[i] -= step;
                moving |= cabs(step) > 1e-15 * cabs(roots[i]);
            }
        }
    }
    free(w.coefficients);
    free(w.logarithms);
    free(w.corners);
    return status;
}
