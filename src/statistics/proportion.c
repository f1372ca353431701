#include "statistics/proportion.h"

#include <assert.h>
#include <math.h>

/* The continued fraction of the incomplete beta function, by Lentz's method. */
static double beta_fraction(double a, double b, double x) {
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double value = d;
    /* O(sqrt(max(a, b))) steps are needed; the bound is for safety. */
    for (int m = 1; m < 100000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double before = value;
        for (int half = 0; half < 2; half++) {
            double term = half ? odd : even;
            d = 1 + term * d;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = 1 + term / c;
            c = fabs(c) < tiny ? tiny : c;
            value *= c * d;
        }
        if (fabs(value - before) <= 1e-15 * fabs(value))
            break;
    }
    return value;
}

double gsnn_incomplete_beta(double a, double b, double x) {
    assert(a > 0 && b > 0 && x >= 0 && x <= 1);
    if (x == 0 || x == 1)
        return x;
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    /* The fraction converges quickly on this side of the mean; the other is its mirror. */
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* The x with I_x(a, b) = share. */
static double beta_quantile(double a, double b, double share) {
    double low = 0, high = 1;
    for (int step = 0; step < 200 && high - low > 1e-16 * high; step++) {
        double middle = (low + high) / 2;
        if (gsnn_incomplete_beta(a, b, middle) < share)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

void gsnn_binomial_interval(uint64_t successes, uint64_t trials, double confidence, double *low,
                            double *high) {
    assert(trials > 0 && successes <= trials);
    double k = (double)successes, n = (double)trials, tail = (1 - confidence) / 2;
    *low = successes ? beta_quantile(k, n - k + 1, tail) : 0;
    *high = successes < trials ? beta_quantile(k + 1, n - k, 1 - tail) : 1;
}
