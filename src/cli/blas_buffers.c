/* blas_buffers.c - OpenBLAS's buffers, one a thread, in the programs that have OpenBLAS.
 *
 * OpenBLAS packs the matrices of most calls into a buffer of its pool, which it takes and gives
 * back in each call, under a lock.  Of threads that call it in turn each gets the buffer that
 * another has just written: its lines have to come from the other processor's cache.  With products
 * as small as those of a fit that took two threads up to half as much processor time again as one.
 * So these two functions stand before OpenBLAS's own of the same names, which its calls are bound
 * to when the program starts, and let each thread keep the buffer that it got first until the
 * thread ends.  Numbers are the same: only the place of a workspace is another.
 *
 * For a new buffer OpenBLAS asks the system again and again until it gets one, deaf to signals.  So
 * these functions ask first, and end the program where there is no memory.
 *
 * Where OpenBLAS is bound otherwise (linked as an archive, or to itself) they are not called, or
 * not there, and all is as if they were not. */
#ifdef __linux__
/* For RTLD_NEXT.  NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#define _GNU_SOURCE
#endif
#include "base/memory.h"
#include "cli/application.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* What OpenBLAS takes for a buffer, at most. */
#define BUFFER_SIZE (((size_t)1 << 27) + 4096)

#define BEFORE_OPENBLAS __attribute__((weak, visibility("default")))

void *blas_memory_alloc(int position);
void blas_memory_free(void *buffer);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *(*alloc_next)(int);
static void (*free_next)(void *);
static bool keeps; /* there is a key, whose destructor gives buffers back */
static pthread_key_t key;

static _Thread_local void *kept; /* the thread's buffer, or NULL */
static _Thread_local bool taken; /* and whether a call has it now */

/* Buffers that calls or threads have, and the most that they ever had, which OpenBLAS keeps. */
static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static size_t lent, made;

static void *take_buffer(int position) {
    pthread_mutex_lock(&counting);
    if (lent == made) {
        void *room = gsnn_resize(NULL, BUFFER_SIZE, 1);
        if (!room)
            gsnn_end_without_memory();
        free(room);
        made++;
    }
    void *buffer = alloc_next(position);
    lent += buffer != NULL;
    pthread_mutex_unlock(&counting);
    return buffer;
}

static void give_back(void *buffer) {
    pthread_mutex_lock(&counting);
    free_next(buffer);
    lent -= buffer != NULL;
    pthread_mutex_unlock(&counting);
}

static void give_kept(void *buffer) {
    kept = NULL;
    give_back(buffer);
}

static void find_next(void) {
    *(void **)&alloc_next = dlsym(RTLD_NEXT, "blas_memory_alloc");
    *(void **)&free_next = dlsym(RTLD_NEXT, "blas_memory_free");
    keeps = alloc_next && free_next && pthread_key_create(&key, give_kept) == 0;
}

BEFORE_OPENBLAS void *blas_memory_alloc(int position) {
    pthread_once(&once, find_next);
    if (kept && !taken) {
        taken = true;
        return kept;
    }
    void *buffer = take_buffer(position);
    if (!kept && buffer && keeps && pthread_setspecific(key, buffer) == 0) {
        kept = buffer;
        taken = true;
    }
    return buffer;
}

BEFORE_OPENBLAS void blas_memory_free(void *buffer) {
    pthread_once(&once, find_next);
    if (buffer && buffer == kept)
        taken = false;
    else
        give_back(buffer);
}
