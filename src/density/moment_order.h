/* moment_order.h - moments of one number, and which moments a law has at all. */
#ifndef GSNN_DENSITY_MOMENT_ORDER_H
#define GSNN_DENSITY_MOMENT_ORDER_H

#include "density/correlators.h"
#include "density/law.h"

/* Sets moment to E x^order, exactly; false when it does not exist (Student laws with nu up to the
 * order). */
bool gsnn_distribution_moment(fmpq_t moment, const gsnn_distribution *law, unsigned order);

/* Whether the law's tails are light enough for E |product|^power, power at least 1, of a
 * correlator. */
bool gsnn_law_has_moment(const gsnn_law *law, const gsnn_correlator *correlator, unsigned power);

/* The degree with which |act(z)| grows: 0 when it is bounded. */
unsigned gsnn_law_activation_growth(gsnn_law_activation activation);

#endif
