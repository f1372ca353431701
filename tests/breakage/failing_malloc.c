/* failing_malloc.c - a preloaded allocator that has no memory for one allocation, or from one on.
 *
 * FAIL_AT=n fails the n-th allocation after start-up (n from 1); FAIL_AT=n+ also all that follow.
 * FAIL_COUNT=file appends the number of allocations made, when the process ends.  The functions
 * stand in front of glibc's own, which are reached by their internal names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static bool counting, onwards;
static unsigned long fail_at;
static atomic_ulong allocations;

static bool refuse(void) {
    if (!counting)
        return false;
    unsigned long number = atomic_fetch_add(&allocations, 1) + 1;
    if (!fail_at || (onwards ? number < fail_at : number != fail_at))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) {
    return refuse() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return refuse() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    return refuse() ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return refuse() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    void *made = refuse() ? NULL : __libc_memalign(alignment, size);
    if (!made)
        return ENOMEM;
    *memory = made;
    return 0;
}

/* What runs behind main is not gsnn's: libgcov, which does not look at what it gets, for one.  It
 * may run before main returns (tests/common/keep_counts.c). */
void failing_malloc_stop(void);

void failing_malloc_stop(void) {
    counting = false;
}

typedef int main_function(int, char **, char **);
typedef int start_function(main_function *, int, char **, void (*)(void), void (*)(void),
                           void (*)(void), void *);

static main_function *real_main;
static start_function *real_start;

static int main_until_return(int argc, char **argv, char **environment) {
    int status = real_main(argc, argv, environment);
    failing_malloc_stop();
    return status;
}

int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);

int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end) {
    real_main = main;
    return real_start(main_until_return, argc, argv, init, fini, rtld_fini, stack_end);
}

/* Start-up is the libraries' own and over when the constructors of preloaded ones run. */
__attribute__((constructor)) static void begin(void) {
    real_start = (start_function *)dlsym(RTLD_NEXT, "__libc_start_main");
    const char *text = getenv("FAIL_AT");
    if (text) {
        fail_at = strtoul(text, NULL, 10);
        onwards = strchr(text, '+') != NULL;
    }
    counting = true;
}

__attribute__((destructor)) static void tell(void) {
    counting = false;
    const char *path = getenv("FAIL_COUNT");
    char line[32];
    int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0666) : -1;
    if (file < 0)
        return;
    int length = snprintf(line, sizeof line, "%lu\n", atomic_load(&allocations));
    if (write(file, line, (size_t)length) != length)
        _exit(99);
    close(file);
}
