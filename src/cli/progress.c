#include "cli/progress.h"

#include "cli/interrupt.h"

#include <string.h>
#include <unistd.h>

static double seconds(struct timespec from, struct timespec to) {
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

static void report(void *context, const char *phase, uint64_t done, uint64_t total) {
    gsnn_progress *progress = context;
    struct timespec now;
    if (!progress->wanted || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return;
    bool changed = strcmp(phase, progress->phase) != 0;
    if (changed) {
        snprintf(progress->phase, sizeof progress->phase, "%s", phase);
        progress->begin = now;
    }
    if (!progress->terminal) {
        if (changed)
            fprintf(stderr, "gsnn: %s\n", phase);
        return;
    }
    /* Quick phases pass unseen: a line that flickers tells nothing. */
    if (seconds(progress->shown ? progress->last : progress->begin, now) < 0.2)
        return;
    fprintf(stderr, "\r\033[Kgsnn: %s", phase);
    if (total) {
        double spent = seconds(progress->begin, now);
        fprintf(stderr, ": %llu of %llu", (unsigned long long)done, (unsigned long long)total);
        if (done)
            fprintf(stderr, ", about %.0f s left", spent * (double)(total - done) / (double)done);
    }
    fflush(stderr);
    progress->last = now;
    progress->shown = true;
}

static void note(void *context, const char *line) {
    gsnn_progress *progress = context;
    gsnn_progress_end(progress);
    if (progress->asked_for)
        fprintf(stderr, "gsnn: %s\n", line);
}

void gsnn_progress_end(gsnn_progress *progress) {
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}

void gsnn_progress_begin(gsnn_progress *progress, int wanted, gsnn_run *run) {
    memset(progress, 0, sizeof *progress);
    progress->asked_for = wanted > 0;
    progress->terminal = isatty(STDERR_FILENO);
    progress->wanted = wanted < 0 ? progress->terminal : wanted > 0;
    run->interrupted = &gsnn_interrupted;
    run->progress = report;
    run->note = note;
    run->progress_context = progress;
}
