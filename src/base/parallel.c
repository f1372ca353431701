#ifdef __linux__
/* For processor sets.  NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#define _GNU_SOURCE
#endif
#include "base/parallel.h"

#include "base/memory.h"

#include <assert.h>
#include <flint/flint.h>
#include <pthread.h>
#ifdef __linux__
#include <sched.h>
#endif
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_THREADS 64

/* Starts a thread, as pthread_create.  Where the system lets a program say so, the thread begins on
 * another processor than its creator's: Linux often queues it behind its creator, for milliseconds,
 * while another processor idles. */
#ifdef __linux__
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

static int start_thread(pthread_t *thread, void *(*run)(void *), void *argument) {
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
static int start_thread(pthread_t *thread, void *(*run)(void *), void *argument) {
    return pthread_create(thread, NULL, run, argument);
}
#endif

typedef struct loop {
    gsnn_step step;
    gsnn_hand_over hand_over; /* or NULL */
    void *context;
    size_t count;
    const size_t *after;  /* see gsnn_parallel_after; or NULL */
    size_t window;        /* steps that may be ahead of the hand-over */
    bool *made;           /* of each place in the window: made and not handed over */
    pthread_mutex_t lock; /* over what follows and what `made` points to */
    pthread_cond_t moved;
    size_t next;     /* to be taken */
    size_t finished; /* finished */
    size_t handed;   /* handed over */
    bool failed;
    size_t failure; /* index of the step that failed */
    gsnn_error error;
} loop;

typedef struct worker {
    loop *loop;
    size_t number;
    pthread_t thread;
} worker;

/* Notes a failure; the loop is locked. */
static void fail(loop *l, size_t index, const gsnn_error *error) {
    l->failed = true;
    if (index < l->failure) {
        l->failure = index;
        l->error = *error;
    }
}

/* Hands over the next step, which is made; the loop is locked before and after, not meanwhile. */
static void hand_over_next(loop *l) {
    gsnn_error error;
    size_t index = l->handed;
    assert(l->made[index % l->window]);
    pthread_mutex_unlock(&l->lock);
    gsnn_status status = l->hand_over(l->context, index, &error);
    pthread_mutex_lock(&l->lock);
    if (status != GSNN_OK)
        fail(l, index, &error);
    l->made[index % l->window] = false;
    l->handed++;
    pthread_cond_broadcast(&l->moved);
}

/* Whether the next step may begin. */
static bool ready(const loop *l) {
    return l->next < l->count && l->next - l->handed < l->window &&
           (!l->after || l->finished >= l->after[l->next]);
}

/* Takes the next step; false when there is none left for this worker.  The first worker, whose
 * thread is the caller's, hands over whatever it can before it takes anything, and stays until all
 * is handed over. */
static bool take(loop *l, size_t number, size_t *index) {
    bool hands = number == 0 && l->hand_over;
    while (!l->failed) {
        if (hands && l->handed < l->next && l->made[l->handed % l->window]) {
            hand_over_next(l);
        } else if (ready(l)) {
            *index = l->next++;
            return true;
        } else if ((hands ? l->handed : l->next) == l->count) {
            return false;
        } else {
            pthread_cond_wait(&l->moved, &l->lock);
        }
    }
    return false;
}

static void work(loop *l, size_t number) {
    size_t index;
    pthread_mutex_lock(&l->lock);
    while (take(l, number, &index)) {
        gsnn_error error;
        pthread_mutex_unlock(&l->lock);
        gsnn_status status = l->step(l->context, number, index, &error);
        pthread_mutex_lock(&l->lock);
        if (status != GSNN_OK)
            fail(l, index, &error);
        else if (l->hand_over)
            l->made[index % l->window] = true;
        l->finished++;
        pthread_cond_broadcast(&l->moved);
    }
    pthread_mutex_unlock(&l->lock);
}

static void *run(void *argument) {
    worker *w = argument;
    work(w->loop, w->number);
    flint_cleanup(); /* FLINT's caches belong to the thread */
    return NULL;
}

static gsnn_status run_all(loop *l, size_t threads, gsnn_error *error) {
    worker workers[MAX_THREADS];
    size_t started = 0;
    for (size_t i = 1; i < threads && i < MAX_THREADS && i < l->count; i++) {
        workers[started] = (worker){.loop = l, .number = i};
        if (start_thread(&workers[started].thread, run, &workers[started]) != 0)
            break;
        started++;
    }
    work(l, 0);
    for (size_t i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    if (!l->failed)
        return GSNN_OK;
    if (error)
        *error = l->error;
    return l->error.status;
}

static gsnn_status run_loop(loop *l, size_t threads, gsnn_error *error) {
    if (pthread_mutex_init(&l->lock, NULL) != 0)
        return gsnn_fail_memory(error);
    gsnn_status status;
    if (pthread_cond_init(&l->moved, NULL) == 0) {
        status = run_all(l, threads, error);
        pthread_cond_destroy(&l->moved);
    } else {
        status = gsnn_fail_memory(error);
    }
    pthread_mutex_destroy(&l->lock);
    return status;
}

gsnn_status gsnn_parallel_after(size_t threads, size_t count, const size_t *after, gsnn_step step,
                                void *context, gsnn_error *error) {
    loop l = {
        .step = step,
        .context = context,
        .count = count,
        .after = after,
        .window = count,
        .failure = SIZE_MAX,
    };
    return run_loop(&l, threads, error);
}

gsnn_status gsnn_parallel(size_t threads, size_t count, gsnn_step step, void *context,
                          gsnn_error *error) {
    return gsnn_parallel_after(threads, count, NULL, step, context, error);
}

gsnn_status gsnn_parallel_in_order(size_t threads, size_t count, size_t window, gsnn_step step,
                                   gsnn_hand_over hand_over, void *context, gsnn_error *error) {
    loop l = {
        .step = step,
        .hand_over = hand_over,
        .context = context,
        .count = count,
        .window = window,
        .made = gsnn_new(window, sizeof *l.made),
        .failure = SIZE_MAX,
    };
    gsnn_status status = l.made ? run_loop(&l, threads, error) : gsnn_fail_memory(error);
    free(l.made);
    return status;
}

size_t gsnn_parallel_threads(size_t wanted) {
    long processors = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1)
        return 1;
    return processors > MAX_THREADS ? MAX_THREADS : (size_t)processors;
}
