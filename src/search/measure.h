/* measure.h - contenders fitted to parts of the data, and their errors held out. */
#ifndef GSNN_SEARCH_MEASURE_H
#define GSNN_SEARCH_MEASURE_H

#include "search/contender.h"

/* How contenders are fitted. */
typedef struct gsnn_measure_plan {
    const char *phase; /* for progress */
    size_t first_part, end_part;
    size_t restarts, iterations; /* restarts end when one is exact */
    /* NULL, or operations for each part: then restarts go on until they are used up, the last
     * within what is left. */
    const double *work;
} gsnn_measure_plan;

/* Fits each contender to each part, on several threads, and where these are all the folds measures
 * it.  Where the run is interrupted it
 * ends early, with GSNN_OK and parts that are not done.  Restart r of a part draws from a stream of
 * its own, that of gsnn_fit_init, so that nothing depends on threads or on the other contenders. */
gsnn_status gsnn_measure(gsnn_contender *contenders, size_t count, const gsnn_search_task *task,
                         const gsnn_measure_plan *plan, gsnn_error *error);

/* Measures the constant function that is the mean of the rows outside each fold. */
gsnn_status gsnn_measure_constant(gsnn_contender *contender, const gsnn_search_task *task,
                                  gsnn_error *error);

#endif
