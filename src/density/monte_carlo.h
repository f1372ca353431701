/* monte_carlo.h - means of products of network values over draws. */
#ifndef GSNN_DENSITY_MONTE_CARLO_H
#define GSNN_DENSITY_MONTE_CARLO_H

#include "density/correlators.h"
#include "density/sampler.h"
#include "statistics/sample.h"

/* Fills samples, one a correlator, with the products over that many draws (at least 1) of the
 * seed's networks.  Sums are taken in blocks of 1024 draws, joined in order, so that the answer
 * depends on neither threads nor vectors.  GSNN_FAILED when a value is beyond the range of single
 * precision, and for memory or an interruption.  The sampler is for the points of the
 * correlators. */
gsnn_status gsnn_monte_carlo(gsnn_sample *samples, const gsnn_sampler *sampler,
                             const gsnn_correlators *correlators, uint64_t seed, uint64_t draws,
                             gsnn_vectors vectors, const gsnn_run *run, gsnn_error *error);

#endif
