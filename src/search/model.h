/* model.h - the network that a search chose: a sum of architectures, with a codomain or without, or
 * a deep one. */
#ifndef GSNN_SEARCH_MODEL_H
#define GSNN_SEARCH_MODEL_H

#include "deep/network.h"
#include "fit/fitted_outputs.h"
#include "network/network.h"
#include "search/contender.h"

/* Of the three the one there is. */
typedef struct gsnn_search_model {
    gsnn_network *sum;
    gsnn_fitted_outputs outputs; /* whose network is the one, with a codomain */
    gsnn_deep_network *deep;
} gsnn_search_model;

/* The contender with parameters of its problem.  GSNN_INVALID when a number is beyond the range of
 * doubles.  The caller clears. */
gsnn_status gsnn_search_model_init(gsnn_search_model *model, const gsnn_contender *contender,
                                   const gsnn_fit_problem *problem, const double *inner,
                                   const double *outer, gsnn_error *error);
void gsnn_search_model_clear(gsnn_search_model *model);

/* Its values at a point, one for each output.  GSNN_FAILED without memory. */
gsnn_status gsnn_search_model_value(const gsnn_search_model *model, const double *x, double *values,
                                    gsnn_error *error);

/* As a value of a document, which is not to be ended where it fails, and as a document of its own.
 */
gsnn_status gsnn_search_model_write_json(gsnn_json *json, const gsnn_search_model *model,
                                         gsnn_error *error);
gsnn_status gsnn_search_model_write(const gsnn_search_model *model, FILE *stream,
                                    gsnn_error *error);

#endif
