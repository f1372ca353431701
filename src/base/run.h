/* run.h - the step of a long computation. */
#ifndef GSNN_BASE_RUN_H
#define GSNN_BASE_RUN_H

#include "base/error.h"

/* Reports progress, and GSNN_FAILED once the run has been interrupted. */
gsnn_status gsnn_run_step(const gsnn_run *run, const char *phase, uint64_t done, uint64_t total,
                          gsnn_error *error);

#endif
