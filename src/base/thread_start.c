#ifdef __linux__
/* For processor sets.  NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#define _GNU_SOURCE
#endif
#include "base/thread_start.h"

#ifdef __linux__
#include <sched.h>
#include <stdlib.h>

/* What the thread is to do once it has begun. */
typedef struct errand {
    void *(*run)(void *);
    void *argument;
    cpu_set_t processors; /* on which it may go on */
} errand;

static void *set_out(void *argument) {
    errand e = *(errand *)argument;
    free(argument);
    pthread_setaffinity_np(pthread_self(), sizeof e.processors, &e.processors);
    return e.run(e.argument);
}

/* Starts the errand on another processor than this thread's; fails where that cannot be asked for.
 */
static int start_elsewhere(pthread_t *thread, errand *e) {
    pthread_attr_t attributes;
    int here = sched_getcpu();
    if (here < 0 || sched_getaffinity(0, sizeof e->processors, &e->processors) != 0)
        return -1;
    cpu_set_t others = e->processors;
    CPU_CLR((unsigned)here, &others);
    if (CPU_COUNT(&others) == 0 || pthread_attr_init(&attributes) != 0)
        return -1;
    int failure = pthread_attr_setaffinity_np(&attributes, sizeof others, &others);
    if (!failure)
        failure = pthread_create(thread, &attributes, set_out, e);
    pthread_attr_destroy(&attributes);
    return failure;
}

int gsnn_thread_start(pthread_t *thread, void *(*run)(void *), void *argument) {
    errand *e = malloc(sizeof *e);
    if (e) {
        *e = (errand){.run = run, .argument = argument};
        if (start_elsewhere(thread, e) == 0)
            return 0;
        free(e);
    }
    return pthread_create(thread, NULL, run, argument);
}
#else
int gsnn_thread_start(pthread_t *thread, void *(*run)(void *), void *argument) {
    return pthread_create(thread, NULL, run, argument);
}
#endif
