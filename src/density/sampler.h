/* sampler.h - draws of the random networks of a law, sixteen at a time, at given points.
 *
 * Draw i of a seed is the same network whoever asks and for whatever points: each random number has
 * its place in a stream of its own.  Single precision; the same bytes on every machine. */
#ifndef GSNN_DENSITY_SAMPLER_H
#define GSNN_DENSITY_SAMPLER_H

#include "base/lanes.h"
#include "density/law.h"

/* What a network that is drawn may have: random numbers; and points times neurons of one layer. */
#define GSNN_SAMPLER_MAX_NUMBERS ((size_t)1 << 22)
#define GSNN_SAMPLER_MAX_VALUES ((size_t)1 << 23)

typedef struct gsnn_sampler gsnn_sampler;

/* Prepares to draw from a law at `points` points (rows of doubles, one an input, which are copied).
 * The record is that of the law's architectures; NULL for plain laws.  The caller frees the
 * sampler. GSNN_FAILED when a network is beyond the limits above; GSNN_INVALID where rows are
 * missing from the record, or nu of a Student law is below 1/4. */
gsnn_status gsnn_sampler_new(gsnn_sampler **sampler, const gsnn_law *law,
                             const gsnn_enumeration_record *record, const double *points,
                             size_t count, gsnn_error *error);
void gsnn_sampler_free(gsnn_sampler *sampler);

size_t gsnn_sampler_outputs(const gsnn_sampler *sampler);

/* Bytes of the workspace that each thread needs, a multiple of GSNN_CACHE_LINE; it is fastest where
 * it begins at a cache line. */
size_t gsnn_sampler_workspace(const gsnn_sampler *sampler);

/* Sets values[16 (p outputs + o) + l] to output o of draw first + l at point p; `first` is a
 * multiple of 16 and `purpose` (below 256) tells streams of one seed apart. */
void gsnn_sampler_draw(const gsnn_sampler *sampler, uint64_t seed, unsigned purpose, uint64_t first,
                       gsnn_vectors vectors, void *workspace, float *values);

/* The parameters of draws first .. first + 15 of a plain law, the same networks as above: of each
 * layer the weights row by row and then the biases, the readout as the last layer.  Parameter k of
 * draw first + l is parameters[16 k + l]. */
void gsnn_sampler_parameters(const gsnn_sampler *sampler, uint64_t seed, unsigned purpose,
                             uint64_t first, gsnn_vectors vectors, void *workspace,
                             float *parameters);

#endif
