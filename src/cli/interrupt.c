#include "cli/interrupt.h"

#include "base/output_file.h"

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

volatile sig_atomic_t gsnn_interrupted;

static const int asking[] = {SIGINT, SIGTERM, SIGHUP};

/* SIGPIPE was ignored when the program began. */
static bool pipe_ignored;

static void note(int number) {
    gsnn_interrupted = number;
}

void gsnn_catch_signals(void) {
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++)
        /* What is ignored (nohup, a shell's background job) stays ignored. */
        if (sigaction(asking[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(asking[i], &action, NULL);
    action.sa_handler = SIG_IGN;
    action.sa_flags = 0;
    pipe_ignored = sigaction(SIGPIPE, &action, &before) == 0 && before.sa_handler == SIG_IGN;
    sigaction(SIGXFSZ, &action, NULL);
}

void gsnn_restore_signals(void) {
    if (!pipe_ignored)
        signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
}

void gsnn_end_if_unread(void) {
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    if (pipe_ignored || (!ferror(stdout) && !gsnn_output_reader_gone()))
        return;
    if (poll(&output, 1, 0) != 1 || !(output.revents & POLLERR))
        return;
    gsnn_output_discard_all();
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}

int gsnn_end_on_signal(int status) {
    if (!gsnn_interrupted)
        return status;
    signal((int)gsnn_interrupted, SIG_DFL);
    raise((int)gsnn_interrupted);
    return 128 + (int)gsnn_interrupted;
}
