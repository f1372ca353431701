#include "base/parallel.h"

#include <flint/flint.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#define MAX_THREADS 64

typedef struct loop {
    gsnn_step step;
    void *context;
    size_t count;
    atomic_size_t next;
    atomic_bool failed;
    pthread_mutex_t lock; /* over what follows */
    size_t failure;       /* index of the step that failed */
    gsnn_error error;
} loop;

typedef struct worker {
    loop *loop;
    size_t number;
    pthread_t thread;
} worker;

static void work(loop *l, size_t number) {
    size_t index;
    while (!atomic_load(&l->failed) && (index = atomic_fetch_add(&l->next, 1)) < l->count) {
        gsnn_error error;
        if (l->step(l->context, number, index, &error) == GSNN_OK)
            continue;
        atomic_store(&l->failed, true);
        pthread_mutex_lock(&l->lock);
        if (index < l->failure) {
            l->failure = index;
            l->error = error;
        }
        pthread_mutex_unlock(&l->lock);
    }
}

static void *run(void *argument) {
    worker *w = argument;
    work(w->loop, w->number);
    flint_cleanup(); /* FLINT's caches belong to the thread */
    return NULL;
}

gsnn_status gsnn_parallel(size_t threads, size_t count, gsnn_step step, void *context,
                          gsnn_error *error) {
    loop l = {.step = step, .context = context, .count = count, .failure = SIZE_MAX};
    worker workers[MAX_THREADS];
    size_t started = 0;
    if (pthread_mutex_init(&l.lock, NULL) != 0)
        return gsnn_fail_memory(error);
    if (threads > MAX_THREADS)
        threads = MAX_THREADS;
    for (size_t i = 1; i < threads && i < count; i++) {
        workers[started] = (worker){.loop = &l, .number = i};
        if (pthread_create(&workers[started].thread, NULL, run, &workers[started]) != 0)
            break;
        started++;
    }
    work(&l, 0);
    for (size_t i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_mutex_destroy(&l.lock);
    if (l.failure == SIZE_MAX)
        return GSNN_OK;
    if (error)
        *error = l.error;
    return l.error.status;
}

size_t gsnn_parallel_threads(size_t wanted) {
    long processors = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1)
        return 1;
    return processors > MAX_THREADS ? MAX_THREADS : (size_t)processors;
}
