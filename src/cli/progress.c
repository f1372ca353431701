#include "cli/progress.h"

#include "cli/interrupt.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static double seconds(struct timespec from, struct timespec to) {
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

/* The entry of a phase, which may come back: phases of the classes of subgroups alternate. */
static size_t timed_phase(gsnn_progress *progress, const char *name) {
    size_t i = 0;
    while (i < progress->phase_count && strcmp(progress->phases[i].name, name) != 0)
        i++;
    if (i == GSNN_PHASES_TIMED)
        return i - 1;
    if (i == progress->phase_count) {
        progress->phase_count++;
        snprintf(progress->phases[i].name, sizeof progress->phases[i].name, "%s",
                 i + 1 < GSNN_PHASES_TIMED ? name : "other");
    }
    return i;
}

/* Adds the time since the phase began to its entry. */
static void end_phase(gsnn_progress *progress, struct timespec now) {
    size_t i = timed_phase(progress, *progress->phase ? progress->phase : "starting");
    progress->phases[i].seconds += seconds(progress->phase_start, now);
    progress->phase_start = now;
}

static void report(void *context, const char *phase, uint64_t done, uint64_t total) {
    gsnn_progress *progress = context;
    struct timespec now;
    if ((!progress->wanted && !progress->timed) || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return;
    bool changed = strcmp(phase, progress->phase) != 0;
    if (changed) {
        if (progress->timed)
            end_phase(progress, now);
        snprintf(progress->phase, sizeof progress->phase, "%s", phase);
        progress->begin = now;
    }
    if (!progress->wanted)
        return;
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

void gsnn_progress_statistics(gsnn_progress *progress) {
    struct timespec now;
    struct rusage usage;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return;
    end_phase(progress, now);
    for (size_t i = 0; i < progress->phase_count; i++)
        fprintf(stderr, "gsnn: %10.6f s  %s\n", progress->phases[i].seconds,
                progress->phases[i].name);
    fprintf(stderr, "gsnn: %10.6f s  in all\n", seconds(progress->start, now));
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        fprintf(stderr, "gsnn: %10.1f MB peak memory\n", (double)usage.ru_maxrss / 1024);
}

void gsnn_progress_begin(gsnn_progress *progress, int wanted, bool timed, gsnn_run *run) {
    memset(progress, 0, sizeof *progress);
    progress->asked_for = wanted > 0;
    progress->terminal = isatty(STDERR_FILENO);
    progress->wanted = wanted < 0 ? progress->terminal : wanted > 0;
    progress->timed = timed && clock_gettime(CLOCK_MONOTONIC, &progress->start) == 0;
    progress->phase_start = progress->start;
    run->interrupted = &gsnn_interrupted;
    run->progress = report;
    run->note = note;
    run->progress_context = progress;
}
