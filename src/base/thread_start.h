/* thread_start.h - threads that begin at once. */
#ifndef GSNN_BASE_THREAD_START_H
#define GSNN_BASE_THREAD_START_H

#include <pthread.h>

/* As pthread_create.  Where the system lets a program say so, the thread begins on another
 * processor than its creator's: Linux often queues it behind its creator, for milliseconds, while
 * another processor idles. */
int gsnn_thread_start(pthread_t *thread, void *(*run)(void *), void *argument);

#endif
