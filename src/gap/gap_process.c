#include "gap/gap_process.h"

#include "base/error.h"
#include "base/memory.h"
#include "gap/gap_child.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The longest wait before the interruption flag and the clock are looked at again, and the wait
 * while GAP has closed its output and must be about to end. */
#define WAIT_MILLISECONDS 50
#define ENDING_WAIT_MILLISECONDS 2
/* How long GAP may live on after closing its output. */
#define ENDING_SECONDS 3.0
#define CHUNK_BYTES 65536
/* Of standard error its beginning (the first error) and its end (the last words) are kept. */
#define ERRORS_HEAD_BYTES 32768
#define ERRORS_TAIL_BYTES 32768

/* Why a conversation is over. */
typedef enum outcome {
    GOING_ON,
    ENDED,
    TIMED_OUT,
    INTERRUPTED,
    CLOSED_EARLY,
    TOO_MUCH,
    NO_MEMORY,
    SYSTEM_ERROR,
} outcome;

typedef struct conversation {
    const gsnn_gap_options *options;
    size_t output_limit;
    gsnn_gap_child child;
    gsnn_text script;
    size_t sent;
    gsnn_text output;
    gsnn_text errors;
    char *chunk;
    double start; /* seconds on the monotonic clock */
    double closed_at;
} conversation;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Sends what the pipe takes.  A child that has closed its input is no error here: what it prints
 * and how it ends tells more. */
static void send_script(conversation *talk) {
    while (talk->sent < talk->script.length) {
        ssize_t written = write(talk->child.input, talk->script.bytes + talk->sent,
                                talk->script.length - talk->sent);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (written < 0)
            break;
        talk->sent += (size_t)written;
    }
    gsnn_gap_child_close(&talk->child.input);
}

static void forget_middle(gsnn_text *errors) {
    if (errors->length <= ERRORS_HEAD_BYTES + 2 * ERRORS_TAIL_BYTES)
        return;
    memmove(errors->bytes + ERRORS_HEAD_BYTES, errors->bytes + errors->length - ERRORS_TAIL_BYTES,
            ERRORS_TAIL_BYTES);
    errors->length = ERRORS_HEAD_BYTES + ERRORS_TAIL_BYTES;
}

/* Reads one chunk into text and closes the descriptor at its end.  *dry is set when there is
 * nothing to read now. */
static outcome receive(conversation *talk, int *descriptor, gsnn_text *text, bool *dry) {
    *dry = true;
    if (*descriptor < 0)
        return GOING_ON;
    ssize_t got = read(*descriptor, talk->chunk, CHUNK_BYTES);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return GOING_ON;
    if (got < 0)
        return SYSTEM_ERROR;
    if (got == 0) {
        gsnn_gap_child_close(descriptor);
        return GOING_ON;
    }
    *dry = false;
    if (text == &talk->output && (size_t)got > talk->output_limit - text->length)
        return TOO_MUCH;
    gsnn_text_append_bytes(text, talk->chunk, (size_t)got);
    if (text == &talk->errors)
        forget_middle(text);
    return text->failed ? NO_MEMORY : GOING_ON;
}

static outcome receive_both(conversation *talk, bool *dry) {
    bool output_dry = true;
    bool errors_dry = true;
    outcome end = receive(talk, &talk->child.output, &talk->output, &output_dry);
    if (end == GOING_ON)
        end = receive(talk, &talk->child.errors, &talk->errors, &errors_dry);
    *dry = end != GOING_ON || (output_dry && errors_dry);
    return end;
}

/* Waits until something can be read or sent, briefly enough for the flag and the clock. */
static outcome wait_for_news(conversation *talk) {
    struct pollfd watched[3];
    nfds_t count = 0;
    if (talk->child.output >= 0)
        watched[count++] = (struct pollfd){.fd = talk->child.output, .events = POLLIN};
    if (talk->child.errors >= 0)
        watched[count++] = (struct pollfd){.fd = talk->child.errors, .events = POLLIN};
    if (talk->child.input >= 0)
        watched[count++] = (struct pollfd){.fd = talk->child.input, .events = POLLOUT};
    int wait = talk->child.output >= 0 ? WAIT_MILLISECONDS : ENDING_WAIT_MILLISECONDS;
    if (poll(watched, count, wait) < 0 && errno != EINTR && errno != EAGAIN)
        return SYSTEM_ERROR;
    return GOING_ON;
}

static outcome look_at_clock(conversation *talk) {
    if (talk->options->interrupted && *talk->options->interrupted)
        return INTERRUPTED;
    double time = now();
    double timeout = talk->options->timeout_seconds;
    if (timeout > 0 && time - talk->start >= timeout)
        return TIMED_OUT;
    if (talk->child.output >= 0)
        talk->closed_at = time;
    else if (time - talk->closed_at >= ENDING_SECONDS)
        return CLOSED_EARLY;
    return GOING_ON;
}

/* Talks until GAP has ended or something is wrong, then ends its process group. */
static outcome converse(conversation *talk) {
    outcome end = GOING_ON;
    bool dry;
    while (end == GOING_ON) {
        if (talk->child.input >= 0)
            send_script(talk);
        end = receive_both(talk, &dry);
        if (end == GOING_ON && dry && gsnn_gap_child_has_ended(&talk->child))
            end = ENDED;
        if (end == GOING_ON)
            end = look_at_clock(talk);
        if (end == GOING_ON && dry)
            end = wait_for_news(talk);
    }
    gsnn_gap_child_kill(&talk->child);
    if (end != ENDED)
        return end;
    /* What was printed between the last look and the end.  Not until end of file: a process that
     * has left the group may hold the pipe open. */
    outcome last;
    do
        last = receive_both(talk, &dry);
    while (!dry);
    return last == GOING_ON ? ENDED : last;
}

/* SIGPIPE, as a write to a GAP that has gone away raises it, is blocked in this thread during the
 * conversation and taken out of the queue after it, unless it was there before. */
typedef struct pipe_guard {
    sigset_t pipe_only;
    sigset_t mask_before;
    bool pending_before;
} pipe_guard;

static bool is_pipe_signal_pending(void) {
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

static void block_pipe_signal(pipe_guard *guard) {
    sigemptyset(&guard->pipe_only);
    sigaddset(&guard->pipe_only, SIGPIPE);
    guard->pending_before = is_pipe_signal_pending();
    pthread_sigmask(SIG_BLOCK, &guard->pipe_only, &guard->mask_before);
}

static void unblock_pipe_signal(const pipe_guard *guard) {
    const struct timespec at_once = {0};
    if (!guard->pending_before && is_pipe_signal_pending())
        while (sigtimedwait(&guard->pipe_only, NULL, &at_once) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &guard->mask_before, NULL);
}

static gsnn_status fail_outcome(const conversation *talk, outcome end, const char *name,
                                gsnn_error *error) {
    switch (end) {
    case TIMED_OUT:
        return gsnn_fail(error, GSNN_FAILED,
                         "GAP (%s) did not answer within its time limit of %.10g s", name,
                         talk->options->timeout_seconds);
    case INTERRUPTED:
        return gsnn_fail(error, GSNN_FAILED, "interrupted");
    case CLOSED_EARLY:
        return gsnn_fail(error, GSNN_FAILED, "GAP (%s) closed its output and did not end", name);
    case TOO_MUCH:
        return gsnn_fail(error, GSNN_FAILED, "GAP (%s) printed more than %zu bytes", name,
                         talk->output_limit);
    case NO_MEMORY:
        return gsnn_fail_memory(error);
    case SYSTEM_ERROR:
        return gsnn_fail(error, GSNN_FAILED, "the connection to GAP (%s) broke", name);
    case GOING_ON:
    case ENDED:
        break;
    }
    return GSNN_OK;
}

/* Runs the program and judges how it ended; on GSNN_OK the answer is a part of talk->output. */
static gsnn_status run_program(conversation *talk, const gsnn_gap_program *program,
                               gsnn_gap_packages packages, const char **answer, size_t *length,
                               gsnn_error *error) {
    /* Quiet, no line editing, no break loop, nothing of the user's own folder, no banner. */
    static const char quiet[] = "-q";
    static const char no_banner[] = "-b";
    static const char no_editing[] = "-n";
    static const char no_break_loop[] = "-T";
    static const char no_user_folder[] = "-r";
    static const char no_packages[] = "-A";
    const char *arguments[] = {program->name,
                               quiet,
                               no_banner,
                               no_editing,
                               no_break_loop,
                               no_user_folder,
                               packages == GSNN_GAP_PACKAGES_NEEDED ? no_packages : NULL,
                               NULL};
    char *argv[sizeof arguments / sizeof *arguments];
    memcpy(argv, arguments, sizeof arguments); /* execve() promises not to change them */
    int failure = gsnn_gap_child_start(&talk->child, program->path, argv);
    if (failure)
        return gsnn_fail(error, GSNN_FAILED, "GAP cannot be started: %s: %s%s", program->path,
                         strerror(failure),
                         failure == ENOENT ? "; install the package gap-core or set GSNN_GAP" : "");
    outcome end = converse(talk);
    int wait_status = gsnn_gap_child_reap(&talk->child);
    if (end != ENDED)
        return fail_outcome(talk, end, program->name, error);
    return gsnn_gap_judge(program->name, wait_status, &talk->output, &talk->errors, answer, length,
                          error);
}

gsnn_status gsnn_gap_run(const gsnn_gap_options *options, gsnn_gap_packages packages,
                         const char *script, size_t script_length, char **output,
                         size_t *output_length, gsnn_error *error) {
    conversation talk = {.options = options, .start = now()};
    talk.output_limit = options->output_limit ? options->output_limit : GSNN_GAP_OUTPUT_LIMIT;
    talk.closed_at = talk.start;
    gsnn_gap_program program = {0};
    gsnn_status status = gsnn_gap_program_find(options->program, &program, error);
    if (status)
        return status;
    gsnn_text_append(&talk.script, gsnn_gap_prologue);
    gsnn_text_append_bytes(&talk.script, script, script_length);
    gsnn_text_append(&talk.script, gsnn_gap_epilogue);
    talk.chunk = gsnn_new(CHUNK_BYTES, 1);
    if (talk.script.failed || !talk.chunk) {
        status = gsnn_fail_memory(error);
        goto cleanup;
    }
    pipe_guard guard;
    block_pipe_signal(&guard);
    const char *answer = NULL;
    size_t length = 0;
    status = run_program(&talk, &program, packages, &answer, &length, error);
    unblock_pipe_signal(&guard);
    if (status == GSNN_OK && answer) {
        /* The output becomes the answer in place: it may be large. */
        memmove(talk.output.bytes, answer, length);
        talk.output.bytes[length] = '\0';
        *output = talk.output.bytes;
        *output_length = length;
        talk.output.bytes = NULL;
    }
cleanup:
    free(talk.chunk);
    gsnn_text_clear(&talk.script);
    gsnn_text_clear(&talk.output);
    gsnn_text_clear(&talk.errors);
    gsnn_gap_program_free(&program);
    return status;
}
