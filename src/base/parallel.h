/* parallel.h - a loop whose steps do not depend on each other, shared among threads. */
#ifndef GSNN_BASE_PARALLEL_H
#define GSNN_BASE_PARALLEL_H

#include "base/error.h"

/* One step of the loop; `worker` is 0 .. threads-1 and tells which thread's workspace to use. */
typedef gsnn_status (*gsnn_step)(void *context, size_t worker, size_t index, gsnn_error *error);

/* Runs step for index 0 .. count-1, in no particular order, on that many threads (at least 1; where
 * a thread cannot be started the others do its work).  After a failure no further step is begun;
 * of several failures the one with the least index is reported. */
gsnn_status gsnn_parallel(size_t threads, size_t count, gsnn_step step, void *context,
                          gsnn_error *error);

/* The same, but steps are begun in their order, and step i not before after[i] steps are finished;
 * after[i] is at most i and does not decrease. */
gsnn_status gsnn_parallel_after(size_t threads, size_t count, const size_t *after, gsnn_step step,
                                void *context, gsnn_error *error);

/* Takes what a step made, in the order of the steps. */
typedef gsnn_status (*gsnn_hand_over)(void *context, size_t index, gsnn_error *error);

/* The same, but what each step made is handed over, in order and by the calling thread only.  Steps
 * run at most `window` (at least 1) ahead of the hand-over, so what step i makes can be kept in
 * place i % window. */
gsnn_status gsnn_parallel_in_order(size_t threads, size_t count, size_t window, gsnn_step step,
                                   gsnn_hand_over hand_over, void *context, gsnn_error *error);

/* The number of threads to use when `wanted` are asked for; 0 stands for one each processor. */
size_t gsnn_parallel_threads(size_t wanted);

#endif
