#define _GNU_SOURCE /* syscall(); NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) \
                     */
#include "gap/gap_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GRACE_MILLISECONDS 300

/* Closes what was inherited, so that nobody waits for the end of a pipe that only this process
 * holds open; the line is moved to descriptor 0. */
static void keep_only(int line) {
    dup2(line, 0);
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 1u, ~0u, 0u) == 0)
        return;
#endif
    for (int descriptor = 1; descriptor < 1024; descriptor++)
        close(descriptor);
}

/* Only async-signal-safe calls, since the program may have threads. */
static _Noreturn void guard(int line, pid_t group) {
    char byte;
    ssize_t got;
    setpgid(0, 0); /* a terminal's signals are not for this process */
    keep_only(line);
    do
        got = read(0, &byte, 1);
    while (got < 0 && errno == EINTR);
    if (got == 0) {
        const struct timespec grace = {.tv_nsec = GRACE_MILLISECONDS * 1000000L};
        kill(-group, SIGTERM);
        kill(-group, SIGCONT);
        nanosleep(&grace, NULL);
        kill(-group, SIGKILL);
    }
    _exit(0);
}

void gsnn_gap_guardian_start(gsnn_gap_guardian *guardian, pid_t group) {
    int ends[2];
    *guardian = (gsnn_gap_guardian){.pid = -1, .line = -1};
    if (pipe(ends) != 0)
        return;
    int read_end = fcntl(ends[0], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int write_end = fcntl(ends[1], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(ends[0]);
    close(ends[1]);
    guardian->pid = read_end < 0 || write_end < 0 ? -1 : fork();
    if (guardian->pid == 0)
        guard(read_end, group); /* closes the write end with the rest */
    if (read_end >= 0)
        close(read_end);
    if (guardian->pid > 0)
        guardian->line = write_end;
    else if (write_end >= 0)
        close(write_end);
}

void gsnn_gap_guardian_dismiss(gsnn_gap_guardian *guardian) {
    if (guardian->pid <= 0)
        return;
    ssize_t written = write(guardian->line, "", 1);
    (void)written; /* the guardian is gone, or will see the end of the line */
    close(guardian->line);
    pid_t got;
    do
        got = waitpid(guardian->pid, NULL, 0);
    while (got < 0 && errno == EINTR);
    *guardian = (gsnn_gap_guardian){.pid = -1, .line = -1};
}
