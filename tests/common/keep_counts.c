/* keep_counts.c - for `make coverage`: the counts of processes that end in ways libgcov does not
 * see.
 *
 * libgcov writes its counts when a program returns from main or calls exit().  This stands in front
 * of the other ends (the linker's --wrap): _exit(), a signal that the program raises at itself, and
 * exec, in forked children too.  Counts of a child begin with its parent's, so that these are added
 * more than once, which tells covered lines from others as well. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <gcov.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* What the tests take away from gsnn, memory and room on the disk, is not taken from libgcov, which
 * does not look at what it gets. */
static const int limited[] = {RLIMIT_AS, RLIMIT_FSIZE};
enum { LIMITS = sizeof limited / sizeof *limited };

static void lift_limits(void) {
    for (int i = 0; i < LIMITS; i++) {
        struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
        if (setrlimit(limited[i], &limit) != 0 && getrlimit(limited[i], &limit) == 0) {
            limit.rlim_cur = limit.rlim_max;
            setrlimit(limited[i], &limit);
        }
    }
    /* tests/breakage/failing_malloc.c */
    void (*stop)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, "failing_malloc_stop");
    if (stop)
        stop();
}

/* Bytes that libgcov needs: without them, under a limit that cannot be lifted, counts are lost. */
#define ROOM ((size_t)1 << 22)

/* Handlers of exit() run before libgcov writes. */
__attribute__((constructor)) static void begin(void) {
    atexit(lift_limits);
}

static void keep(void) {
    struct rlimit before[LIMITS];
    for (int i = 0; i < LIMITS; i++)
        getrlimit(limited[i], &before[i]);
    lift_limits();
    void *room = malloc(ROOM);
    free(room);
    if (room) {
        __gcov_dump();
        __gcov_reset();
    }
    for (int i = 0; i < LIMITS; i++)
        setrlimit(limited[i], &before[i]);
}

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
int __real_raise(int number);
int __wrap_raise(int number);
int __real_execv(const char *path, char *const *arguments);
int __wrap_execv(const char *path, char *const *arguments);
int __real_execvp(const char *file, char *const *arguments);
int __wrap_execvp(const char *file, char *const *arguments);
int __real_execve(const char *path, char *const *arguments, char *const *environment);
int __wrap_execve(const char *path, char *const *arguments, char *const *environment);

void __wrap__exit(int status) {
    keep();
    __real__exit(status);
}

int __wrap_raise(int number) {
    keep();
    return __real_raise(number);
}

int __wrap_execv(const char *path, char *const *arguments) {
    keep();
    return __real_execv(path, arguments);
}

int __wrap_execvp(const char *file, char *const *arguments) {
    keep();
    return __real_execvp(file, arguments);
}

int __wrap_execve(const char *path, char *const *arguments, char *const *environment) {
    keep();
    return __real_execve(path, arguments, environment);
}
