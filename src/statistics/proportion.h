/* proportion.h - how sure a measured share is. */
#ifndef GSNN_STATISTICS_PROPORTION_H
#define GSNN_STATISTICS_PROPORTION_H

#include <stdint.h>

/* The regularised incomplete beta function I_x(a, b), a, b > 0 and 0 <= x <= 1, by its continued
 * fraction (W. Press et al., Numerical Recipes, section 6.4), to about 1e-13. */
double gsnn_incomplete_beta(double a, double b, double x);

/* The interval of C. Clopper and E. Pearson (Biometrika 26, 1934) for a probability of which
 * `successes` of `trials` (at least 1) were seen: it covers the truth with at least probability
 * `confidence` (between 0 and 1). */
void gsnn_binomial_interval(uint64_t successes, uint64_t trials, double confidence, double *low,
                            double *high);

#endif
