/* constant.h - the constant function that is held against all others. */
#ifndef GSNN_SEARCH_CONSTANT_H
#define GSNN_SEARCH_CONSTANT_H

#include "search/task.h"

/* value[o] = output o of the constant of least squared error on some rows, as outputs are given:
 * their mean, of which G lets stand what it fixes where it moves outputs.  Of classes it is that of
 * least logistic loss on these rows and one more of each class (P.-S. Laplace's rule of
 * succession), so that no class has the share 0.  GSNN_FAILED without memory. */
gsnn_status gsnn_search_constant(double *value, const gsnn_search_task *task, const size_t *which,
                                 size_t count, gsnn_error *error);

/* The free parameters of such a constant. */
size_t gsnn_search_constant_parameters(const gsnn_search_task *task);

#endif
