/* measure.h - contenders fitted to parts of the data, and their errors held out. */
#ifndef GSNN_SEARCH_MEASURE_H
#define GSNN_SEARCH_MEASURE_H

#include "search/contender.h"

/* How contenders are fitted. */
typedef struct gsnn_measure_plan {
    const char *phase; /* for progress */
    size_t first_part, end_part;
    size_t restarts, iterations; /* restarts end when one is exact */
    bool polish; /* of classes: the best restart of each part also goes down in the logistic loss,
                  * and where that makes the error held out less, it is measured */
    size_t hits; /* or the best has been found that often (within 1 percent), unless another part's
                  * best is better by half; 0: that is no end */
    /* NULL, or operations for each part: then restarts go on until they are used up, the last
     * within what is left, and with it polishing. */
    const double *work;
} gsnn_measure_plan;

/* Fits each contender to each part, on several threads, and where these are all the folds measures
 * it.  Where the run is interrupted it ends early, with GSNN_OK and parts that are not done.
 * Restart r of a part draws from a stream of its own, that of gsnn_fit_init, so that nothing
 * depends on threads or on the other contenders.  A contender with moves is fitted move by
 * move in each restart, and at last all together. */
gsnn_status gsnn_measure(gsnn_contender *contenders, size_t count, const gsnn_search_task *task,
                         const gsnn_measure_plan *plan, gsnn_error *error);

/* A round of selection: fits the contenders to the part GSNN_SEARCH_SELECTION and sets what they
 * say of the fold that it leaves out; then they are as unmeasured as before. */
gsnn_status gsnn_measure_round(gsnn_contender *contenders, size_t count,
                               const gsnn_search_task *task, const gsnn_measure_plan *plan,
                               gsnn_error *error);

/* The mean error over the units of the fold that is left out in selection, over the variance, of
 * values at its rows; 0 if that is rounding.  GSNN_FAILED without memory. */
gsnn_status gsnn_measure_validation(double *validation, const double *values,
                                    const gsnn_search_task *task, gsnn_error *error);

/* Measures the constant function (constant.h) of the rows outside each fold. */
gsnn_status gsnn_measure_constant(gsnn_contender *contender, const gsnn_search_task *task,
                                  gsnn_error *error);

#endif
