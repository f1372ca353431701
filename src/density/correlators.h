/* correlators.h - points, and the products of values of a network at them whose means are asked
 * for. */
#ifndef GSNN_DENSITY_CORRELATORS_H
#define GSNN_DENSITY_CORRELATORS_H

#include "gsnn.h"
#include "json/writer.h"

#include <flint/fmpq.h>

/* What a file is refused for. */
#define GSNN_CORRELATOR_MAX_ORDER 8
#define GSNN_CORRELATORS_MAX_POINTS 4096
#define GSNN_CORRELATORS_MAX_INPUTS 100000
#define GSNN_CORRELATORS_MAX 100000

/* The product of f_output(point) over its places, of which there are `order`; from 0. */
typedef struct gsnn_correlator {
    uint32_t order;
    uint32_t point[GSNN_CORRELATOR_MAX_ORDER], output[GSNN_CORRELATOR_MAX_ORDER];
} gsnn_correlator;

typedef struct gsnn_correlators {
    size_t degree, points;
    fmpq *exact;    /* points x degree */
    double *values; /* the same, rounded */
    size_t count, capacity;
    gsnn_correlator *list;
} gsnn_correlators;

/* Reads {"schema":"gsnn-points/1","points":[[..],..],"correlators":[[1,2],..],"outputs":[[1,1],..]}
 * from a file ("-" is standard input): points of `degree` coordinates (0: as many as
 * the first has), correlators as lists of
 * points counted from 1, and for each place of each an output (1 when left out).  Without
 * correlators they are all products of the orders given by the bits of `orders` (bit k: order k) at
 * output 1.  The caller clears it, also on failure. */
gsnn_status gsnn_correlators_read(gsnn_correlators *correlators, const char *path, size_t degree,
                                  unsigned orders, const gsnn_run *run, gsnn_error *error);

/* GSNN_INVALID when a correlator of the file at `path` is about an output beyond `outputs`. */
gsnn_status gsnn_correlators_check(const gsnn_correlators *correlators, const char *path,
                                   size_t outputs, gsnn_error *error);

/* The points that a test chooses itself: `points` of them, of numbers from -8 to 8 in eighths from
 * the stream of the seed; and all products of those orders. */
gsnn_status gsnn_correlators_choose(gsnn_correlators *correlators, size_t points, size_t degree,
                                    unsigned orders, uint64_t seed, gsnn_error *error);

void gsnn_correlators_clear(gsnn_correlators *correlators);

/* Writes the members "points" and "correlators" of an object. */
void gsnn_correlators_write(const gsnn_correlators *correlators, gsnn_json *json);

#endif
