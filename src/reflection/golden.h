/* golden.h - the ring Z[t] of t = (1 + sqrt 5)/2, in small integers.
 *
 * Over it the roots of every irreducible type but I2(m) have coordinates. */
#ifndef GSNN_REFLECTION_GOLDEN_H
#define GSNN_REFLECTION_GOLDEN_H

#include <stdbool.h>
#include <stdint.h>

/* The number a + b t. */
typedef struct gsnn_golden {
    int64_t a, b;
} gsnn_golden;

static inline gsnn_golden gsnn_golden_integer(int64_t a) {
    return (gsnn_golden){a, 0};
}

static inline gsnn_golden gsnn_golden_subtract(gsnn_golden x, gsnn_golden y) {
    return (gsnn_golden){x.a - y.a, x.b - y.b};
}

/* t^2 = t + 1. */
static inline gsnn_golden gsnn_golden_multiply(gsnn_golden x, gsnn_golden y) {
    return (gsnn_golden){x.a * y.a + x.b * y.b, x.a * y.b + x.b * y.a + x.b * y.b};
}

static inline bool gsnn_golden_is_zero(gsnn_golden x) {
    return x.a == 0 && x.b == 0;
}

/* -1, 0 or 1, for |a|, |b| < 2^29: the sign of (2a + b) + b sqrt 5. */
static inline int gsnn_golden_sign(gsnn_golden x) {
    int64_t u = 2 * x.a + x.b, v = x.b;
    if (u >= 0 && v >= 0)
        return u > 0 || v > 0;
    if (u <= 0 && v <= 0)
        return -1;
    return (u * u > 5 * v * v) == (u > 0) ? 1 : -1;
}

#endif
