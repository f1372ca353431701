#include "gap/gap_child.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char **environ;

/* How long a child may take to comply with SIGTERM. */
#define GRACE_MILLISECONDS 300
#define GRACE_STEP_MILLISECONDS 5

enum { INPUT, OUTPUT, ERRORS, REPORT, PIPES };

typedef struct pipe_ends {
    int read;
    int write;
} pipe_ends;

void gsnn_gap_child_close(int *descriptor) {
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

/* Opens a pipe, closed on exec.  Both ends are moved above the standard descriptors: a caller that
 * had closed those would otherwise get one of them, and the child's dup2() would overwrite it. */
static int open_pipe(pipe_ends *ends) {
    int low[2];
    if (pipe(low) != 0)
        return errno;
    ends->read = fcntl(low[0], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int failure = ends->read < 0 ? errno : 0;
    ends->write = fcntl(low[1], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (ends->write < 0)
        failure = errno;
    close(low[0]);
    close(low[1]);
    return failure;
}

static int set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0 ? errno : 0;
}

static void restore_signals(void) {
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigemptyset(&plain.sa_mask);
    for (int number = 1; number <= SIGRTMAX; number++) {
        struct sigaction current;
        if (number == SIGHUP && sigaction(number, NULL, &current) == 0 &&
            current.sa_handler == SIG_IGN)
            continue;
        sigaction(number, &plain, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The child's side between fork() and execve(): only async-signal-safe calls, since the caller
 * may have threads.  Reports the errno value of a failure through the pipe that exec closes. */
static _Noreturn void become(const char *path, char *const *argv, const pipe_ends *pipes,
                             pid_t parent) {
    int failure = 0;
    if (setpgid(0, 0) != 0)
        failure = errno;
#ifdef __linux__
    if (!failure && prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        failure = errno;
    if (getppid() != parent) /* it died before prctl() was called */
        _exit(127);
#else
    (void)parent;
#endif
    restore_signals();
    if (!failure && (dup2(pipes[INPUT].read, STDIN_FILENO) < 0 ||
                     dup2(pipes[OUTPUT].write, STDOUT_FILENO) < 0 ||
                     dup2(pipes[ERRORS].write, STDERR_FILENO) < 0))
        failure = errno;
    if (!failure) {
        execve(path, argv, environ);
        failure = errno;
    }
    ssize_t written = write(pipes[REPORT].write, &failure, sizeof failure);
    _exit(written < 0 ? 126 : 127);
}

/* Waits until the child has called execve(): 0 when that succeeded, else what failed. */
static int read_report(int descriptor) {
    int failure = 0;
    ssize_t got;
    do
        got = read(descriptor, &failure, sizeof failure);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof failure ? failure : 0;
}

int gsnn_gap_child_start(gsnn_gap_child *child, const char *path, char *const *argv) {
    *child = (gsnn_gap_child){
        .pid = -1, .input = -1, .output = -1, .errors = -1, .guardian = {.pid = -1, .line = -1}};
    pipe_ends pipes[PIPES];
    for (int i = 0; i < PIPES; i++)
        pipes[i] = (pipe_ends){-1, -1};
    int failure = 0;
    for (int i = 0; i < PIPES && !failure; i++)
        failure = open_pipe(&pipes[i]);
    if (!failure)
        failure = set_nonblocking(pipes[INPUT].write);
    if (!failure)
        failure = set_nonblocking(pipes[OUTPUT].read);
    if (!failure)
        failure = set_nonblocking(pipes[ERRORS].read);
    if (!failure) {
        /* No handler of ours may run in the child before it has reset them. */
        sigset_t all;
        sigset_t before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        pid_t parent = getpid();
        child->pid = fork();
        if (child->pid == 0)
            become(path, argv, pipes, parent);
        if (child->pid < 0)
            failure = errno;
        if (child->pid > 0) {
            setpgid(child->pid, child->pid); /* as the child does, whoever is first */
            gsnn_gap_guardian_start(&child->guardian, child->pid);
        }
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    gsnn_gap_child_close(&pipes[INPUT].read);
    gsnn_gap_child_close(&pipes[OUTPUT].write);
    gsnn_gap_child_close(&pipes[ERRORS].write);
    gsnn_gap_child_close(&pipes[REPORT].write);
    child->input = pipes[INPUT].write;
    child->output = pipes[OUTPUT].read;
    child->errors = pipes[ERRORS].read;
    if (!failure)
        failure = read_report(pipes[REPORT].read);
    gsnn_gap_child_close(&pipes[REPORT].read);
    if (failure)
        gsnn_gap_child_reap(child);
    return failure;
}

bool gsnn_gap_child_has_ended(const gsnn_gap_child *child) {
    siginfo_t facts = {.si_pid = 0};
    int got = waitid(P_PID, (id_t)child->pid, &facts, WEXITED | WNOHANG | WNOWAIT);
    return got == 0 ? facts.si_pid != 0 : errno == ECHILD;
}

void gsnn_gap_child_kill(const gsnn_gap_child *child) {
    if (!gsnn_gap_child_has_ended(child)) {
        kill(-child->pid, SIGTERM);
        kill(-child->pid, SIGCONT); /* a stopped process does not see SIGTERM before */
        const struct timespec step = {.tv_nsec = GRACE_STEP_MILLISECONDS * 1000000L};
        for (int waited = 0; waited < GRACE_MILLISECONDS && !gsnn_gap_child_has_ended(child);
             waited += GRACE_STEP_MILLISECONDS)
            nanosleep(&step, NULL);
    }
    kill(-child->pid, SIGKILL);
}

int gsnn_gap_child_reap(gsnn_gap_child *child) {
    gsnn_gap_child_close(&child->input);
    gsnn_gap_child_close(&child->output);
    gsnn_gap_child_close(&child->errors);
    gsnn_gap_guardian_dismiss(&child->guardian);
    int status = 0;
    if (child->pid > 0) {
        pid_t got;
        do
            got = waitpid(child->pid, &status, 0);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            status = 0;
    }
    child->pid = -1;
    return status;
}
