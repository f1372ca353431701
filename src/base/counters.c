#include "base/counters.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINE_SIZE 128

gsnn_status gsnn_counters_new(gsnn_counters **counters, gsnn_error *error) {
    *counters = gsnn_new(1, sizeof **counters);
    return *counters ? GSNN_OK : gsnn_fail_memory(error);
}

void gsnn_counters_free(gsnn_counters *counters) {
    free(counters);
}

uint64_t gsnn_counted(const gsnn_counters *counters, gsnn_counter counter) {
    return atomic_load_explicit(&counters->counts[counter], memory_order_relaxed);
}

static double now(void) {
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
        return 0;
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

double gsnn_phase_begin(const gsnn_run *run) {
    return run->counters ? now() : 0;
}

void gsnn_phase_end(const gsnn_run *run, gsnn_phase phase, double began) {
    if (run->counters)
        run->counters->seconds[phase] += now() - began;
}

#define TEXT(name, text) text,
static const char *const counter_texts[] = {GSNN_COUNTERS(TEXT)};
static const char *const phase_texts[] = {GSNN_PHASES(TEXT)};
#undef TEXT

static bool send(gsnn_sink sink, void *context, const char *line) {
    return sink(context, line, strlen(line));
}

gsnn_status gsnn_counters_write(const gsnn_counters *counters, gsnn_sink sink, void *context,
                                gsnn_error *error) {
    char line[LINE_SIZE];
    bool taken = send(sink, context, "     seconds  phase\n");
    for (size_t i = 0; taken && i < GSNN_PHASE_COUNT; i++) {
        snprintf(line, sizeof line, "%12.6f  %s\n", counters->seconds[i], phase_texts[i]);
        taken = send(sink, context, line);
    }
    taken = taken && send(sink, context, "       count  of\n");
    for (size_t i = 0; taken && i < GSNN_COUNTER_COUNT; i++) {
        snprintf(line, sizeof line, "%12" PRIu64 "  %s\n", gsnn_counted(counters, (gsnn_counter)i),
                 counter_texts[i]);
        taken = send(sink, context, line);
    }
    return taken ? GSNN_OK : gsnn_fail(error, GSNN_FAILED, "the statistics could not be written");
}
