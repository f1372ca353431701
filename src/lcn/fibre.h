/* fibre.h - in how many ways a form is a product of factors of given degrees. */
#ifndef GSNN_LCN_FIBRE_H
#define GSNN_LCN_FIBRE_H

#include "lcn/stack.h"
#include "polynomial/form.h"

/* Sets *count to the number N of factorisations, up to scaling, of a form with that pattern of
 * roots into real forms of the degrees given (at least 1 each, as many as the pattern has): the
 * coefficient of t^degrees in prod h_{rho_i}(t) prod h_{gamma_j}(t^2), h complete homogeneous.
 * *counted is false when it would take too long.
 * Simple roots are counted in closed form, the others by dynamic programming over what is left. */
gsnn_status gsnn_lcn_count_factorisations(fmpz_t count, bool *counted,
                                          const gsnn_root_pattern *pattern, const size_t *degrees,
                                          size_t factors, gsnn_error *error);

#endif
