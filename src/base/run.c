#include "base/run.h"

gsnn_run gsnn_run_default(void) {
    return (gsnn_run){.gap_timeout = 600, .max_order = 10000000};
}

gsnn_status gsnn_run_step(const gsnn_run *run, const char *phase, uint64_t done, uint64_t total,
                          gsnn_error *error) {
    bool stop = run->interrupted && *run->interrupted;
    if (stop && total)
        return gsnn_fail(error, GSNN_FAILED, "interrupted while %s (%llu of %llu done)", phase,
                         (unsigned long long)done, (unsigned long long)total);
    if (stop)
        return gsnn_fail(error, GSNN_FAILED, "interrupted while %s (%llu done)", phase,
                         (unsigned long long)done);
    if (run->progress)
        run->progress(run->progress_context, phase, done, total);
    return GSNN_OK;
}
