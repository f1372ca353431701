/* Running GAP, with small shell scripts in its place that misbehave in one way each; the current
 * folder is the project's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gap/gap_process.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FAKES "tests/fake-gap/"

static char pids_file[] = "/tmp/gsnn-test-pids-XXXXXX";
static char answer_file[] = "/tmp/gsnn-test-answer-XXXXXX";

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void pause_milliseconds(long milliseconds) {
    struct timespec time = {.tv_sec = milliseconds / 1000,
                            .tv_nsec = milliseconds % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

static void write_file(const char *name, const char *text) {
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

static int open_descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    int count = 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

/* Gone, or dead and waiting for init to notice. */
static bool is_gone(long pid) {
    char name[64];
    snprintf(name, sizeof name, "/proc/%ld/stat", pid);
    FILE *file = fopen(name, "r");
    if (!file)
        return true;
    char state = 'Z';
    if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = 'Z';
    fclose(file);
    return state == 'Z' || state == 'X';
}

/* The processes that a fake has put on record must be gone; a moment is given to those whose end
 * nobody waits for.  Returns how many there were. */
static int check_recorded_gone(void) {
    FILE *file = fopen(pids_file, "r");
    assert_non_null(file);
    long pid;
    int count = 0;
    while (fscanf(file, "%ld", &pid) == 1) {
        for (int waited = 0; waited < 2000 && !is_gone(pid); waited += 10)
            pause_milliseconds(10);
        if (!is_gone(pid))
            fail_msg("process %ld is still there", pid);
        count++;
    }
    fclose(file);
    return count;
}

static gsnn_gap_options options_for(const char *program, double timeout) {
    return (gsnn_gap_options){
        .program = program, .timeout_seconds = timeout, .output_limit = (size_t)1 << 20};
}

/* Runs GAP and checks that nothing is left of it: no child, descriptor or signal. */
static gsnn_status run(const gsnn_gap_options *options, const char *script, size_t length,
                       char **answer, gsnn_error *error) {
    sigset_t mask_before;
    sigset_t mask_after;
    sigset_t pending;
    struct sigaction pipe_before;
    struct sigaction pipe_after;
    pthread_sigmask(SIG_SETMASK, NULL, &mask_before);
    sigaction(SIGPIPE, NULL, &pipe_before);
    int descriptors = open_descriptors();
    size_t answer_length = 0;
    *answer = NULL;
    *error = (gsnn_error){0};
    gsnn_status status = gsnn_gap_run(options, GSNN_GAP_PACKAGES_NEEDED, script, length, answer,
                                      &answer_length, error);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    assert_int_equal(open_descriptors(), descriptors);
    pthread_sigmask(SIG_SETMASK, NULL, &mask_after);
    sigaction(SIGPIPE, NULL, &pipe_after);
    sigpending(&pending);
    for (int number = 1; number <= SIGRTMAX; number++)
        assert_int_equal(sigismember(&mask_before, number), sigismember(&mask_after, number));
    assert_ptr_equal(pipe_before.sa_handler, pipe_after.sa_handler);
    assert_int_equal(sigismember(&pending, SIGPIPE), 0);
    if (status == GSNN_OK)
        assert_int_equal(strlen(*answer), answer_length);
    else
        assert_null(*answer);
    return status;
}

static void expect_error(const gsnn_gap_options *options, gsnn_status expected,
                         const char *message) {
    char *answer;
    gsnn_error error;
    gsnn_status status = run(options, "", 0, &answer, &error);
    assert_string_equal(error.message, message);
    assert_int_equal(status, expected);
    assert_int_equal(error.status, expected);
}

static void expect_failure(const char *program, const char *message) {
    gsnn_gap_options options = options_for(program, 60);
    expect_error(&options, GSNN_FAILED, message);
}

static void test_absent(void **state) {
    (void)state;
    char *path = strdup(getenv("PATH"));
    assert_non_null(path);
    assert_int_equal(setenv("PATH", "/nonexistent::/proc", 1), 0);
    expect_failure(NULL, "GAP was not found: install the package gap-core or set GSNN_GAP");
    setenv("GSNN_GAP", "", 1);
    expect_failure(NULL, "GAP was not found: install the package gap-core or set GSNN_GAP");
    setenv("GSNN_GAP", "gap5", 1);
    expect_failure(NULL, "GAP was not found: there is no program gap5 on PATH");
    unsetenv("GSNN_GAP");
    setenv("PATH", path, 1);
    free(path);
    expect_failure("/nonexistent/gap",
                   "GAP cannot be started: /nonexistent/gap: No such file or directory; install "
                   "the package gap-core or set GSNN_GAP");
}

static void test_cannot_start(void **state) {
    (void)state;
    expect_failure(FAKES "not-executable",
                   "GAP cannot be started: " FAKES "not-executable: Permission denied");
    expect_failure("/", "GAP cannot be started: /: Permission denied");
}

static void test_found_by_environment(void **state) {
    (void)state;
    char *answer;
    gsnn_error error;
    char *path = strdup(getenv("PATH"));
    assert_non_null(path);
    write_file(answer_file, "yes");
    char longer[8192];
    snprintf(longer, sizeof longer, "/nonexistent:%s:%s", FAKES, path);
    setenv("PATH", longer, 1);
    gsnn_gap_options options = options_for(NULL, 60);
    setenv("GSNN_GAP", "answers", 1);
    assert_int_equal(run(&options, "", 0, &answer, &error), GSNN_OK);
    assert_string_equal(answer, "yes");
    free(answer);
    setenv("GSNN_GAP", FAKES "silent", 1);
    expect_failure(NULL, "GAP (" FAKES "silent) ended without an answer");
    unsetenv("GSNN_GAP");
    setenv("PATH", path, 1);
    free(path);
}

static void test_bad_ends(void **state) {
    (void)state;
    expect_failure(FAKES "exits-3", "GAP ended with exit status 3: no licence for today");
    expect_failure(FAKES "killed", "GAP was killed by signal 9 (Killed)");
    expect_failure(FAKES "silent", "GAP (" FAKES "silent) ended without an answer");
    expect_failure(FAKES "rubbish",
                   "GAP (" FAKES "rubbish) printed something that is not an answer");
    expect_failure(FAKES "half-answer",
                   "GAP (" FAKES "half-answer) ended before its answer was complete");
    expect_failure(FAKES "floods-errors", "GAP reported an error: Error, the disk is melting");
}

static void test_versions(void **state) {
    (void)state;
    expect_failure(FAKES "old-version", "GAP (" FAKES "old-version) is version 4.4.12, which is "
                                        "too old: 4.10 or later is needed");
    expect_failure(FAKES "odd-version",
                   "GAP (" FAKES "odd-version) ended before its answer was complete");
}

static void test_refusal(void **state) {
    (void)state;
    gsnn_gap_options options = options_for(FAKES "refuses", 60);
    expect_error(&options, GSNN_INVALID, "that is no group");
}

static void test_timeouts(void **state) {
    (void)state;
    static const char *const names[] = {FAKES "hangs", FAKES "ignores-term", FAKES "stops-itself"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        write_file(pids_file, "");
        gsnn_gap_options options = options_for(names[i], 1);
        char message[200];
        snprintf(message, sizeof message, "GAP (%s) did not answer within its time limit of 1 s",
                 names[i]);
        double start = now();
        expect_error(&options, GSNN_FAILED, message);
        double taken = now() - start;
        if (taken < 1 || taken > 5)
            fail_msg("%s took %.3f s", names[i], taken);
        assert_true(check_recorded_gone() > 0);
    }
}

/* GAP is asked to end before it is made to: it can remove its temporary files. */
static void test_gentle_end(void **state) {
    (void)state;
    write_file(pids_file, "");
    write_file(answer_file, "");
    gsnn_gap_options options = options_for(FAKES "cleans-up", 0.5);
    expect_error(&options, GSNN_FAILED,
                 "GAP (" FAKES "cleans-up) did not answer within its time limit of 0.5 s");
    assert_int_equal(check_recorded_gone(), 2);
    char word[8] = "";
    FILE *file = fopen(answer_file, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%7s", word), 1);
    fclose(file);
    assert_string_equal(word, "tidy");
}

static void test_closed_output(void **state) {
    (void)state;
    write_file(pids_file, "");
    expect_failure(FAKES "closes-output",
                   "GAP (" FAKES "closes-output) closed its output and did not end");
    assert_int_equal(check_recorded_gone(), 1);
}

static void test_flood(void **state) {
    (void)state;
    write_file(pids_file, "");
    expect_failure(FAKES "floods", "GAP (" FAKES "floods) printed more than 1048576 bytes");
    assert_int_equal(check_recorded_gone(), 1);
}

static void test_grandchild(void **state) {
    (void)state;
    char *answer;
    gsnn_error error;
    write_file(pids_file, "");
    gsnn_gap_options options = options_for(FAKES "leaves-grandchild", 60);
    double start = now();
    assert_int_equal(run(&options, "", 0, &answer, &error), GSNN_OK);
    assert_true(now() - start < 5);
    assert_string_equal(answer, "yes");
    free(answer);
    assert_int_equal(check_recorded_gone(), 1);
}

/* A script longer than any pipe holds, to a GAP that does not read it: no SIGPIPE, no deadlock. */
static void test_closed_input(void **state) {
    (void)state;
    size_t length = (size_t)1 << 22;
    char *script = malloc(length);
    assert_non_null(script);
    memset(script, '\n', length);
    char *answer;
    gsnn_error error;
    gsnn_gap_options options = options_for(FAKES "closes-input", 60);
    assert_int_equal(run(&options, script, length, &answer, &error), GSNN_OK);
    assert_string_equal(answer, "yes");
    free(answer);
    write_file(pids_file, "");
    options = options_for(FAKES "hangs", 0.3);
    assert_int_equal(run(&options, script, length, &answer, &error), GSNN_FAILED);
    assert_int_equal(check_recorded_gone(), 1);
    free(script);
}

static void test_empty_answer(void **state) {
    (void)state;
    char *answer;
    gsnn_error error;
    write_file(answer_file, "");
    gsnn_gap_options options = options_for(FAKES "answers", 60);
    assert_int_equal(run(&options, "", 0, &answer, &error), GSNN_OK);
    assert_string_equal(answer, "");
    free(answer);
}

static volatile sig_atomic_t interruption;

static void interrupt(int number) {
    interruption = number;
}

static void test_interruption(void **state) {
    (void)state;
    struct sigaction action = {.sa_handler = interrupt};
    struct sigaction before;
    sigaction(SIGALRM, &action, &before);
    write_file(pids_file, "");
    gsnn_gap_options options = options_for(FAKES "hangs", 60);
    options.interrupted = &interruption;
    interruption = 0;
    double start = now();
    alarm(1);
    expect_error(&options, GSNN_FAILED, "interrupted");
    double taken = now() - start;
    if (taken < 0.9 || taken > 3)
        fail_msg("interrupted after %.3f s", taken);
    assert_int_equal(check_recorded_gone(), 1);
    sigaction(SIGALRM, &before, NULL);
}

/* A caller that ignores SIGCHLD has its children reaped by the system. */
static void test_ignored_children(void **state) {
    (void)state;
    struct sigaction action = {.sa_handler = SIG_IGN};
    struct sigaction before;
    sigaction(SIGCHLD, &action, &before);
    char *answer;
    gsnn_error error;
    write_file(answer_file, "yes");
    gsnn_gap_options options = options_for(FAKES "answers", 60);
    assert_int_equal(run(&options, "", 0, &answer, &error), GSNN_OK);
    free(answer);
    expect_failure(FAKES "half-answer",
                   "GAP (" FAKES "half-answer) ended before its answer was complete");
    sigaction(SIGCHLD, &before, NULL);
}

/* Runs a fake in a process of its own and returns that one's id; its exit status is the status of
 * the run.  It leaves without cleaning up after cmocka. */
static pid_t run_apart(const char *program, bool without_streams) {
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    if (without_streams) {
        close(STDIN_FILENO);
        close(STDOUT_FILENO);
        close(STDERR_FILENO);
    }
    gsnn_gap_options options = options_for(program, 60);
    char *answer = NULL;
    size_t length = 0;
    gsnn_status status =
        gsnn_gap_run(&options, GSNN_GAP_PACKAGES_ALL, "", 0, &answer, &length, NULL);
    bool good = status == GSNN_OK && length == 3 && strcmp(answer, "yes") == 0;
    free(answer);
    _exit(good ? 0 : 1);
}

static void test_without_streams(void **state) {
    (void)state;
    write_file(answer_file, "yes");
    int status;
    pid_t pid = run_apart(FAKES "answers", true);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

/* Whoever kills gsnn kills its GAP. */
static void test_death_of_caller(void **state) {
    (void)state;
    write_file(pids_file, "");
    pid_t pid = run_apart(FAKES "hangs", false);
    long recorded = 0;
    for (int waited = 0; waited < 5000 && !recorded; waited += 10) {
        pause_milliseconds(10);
        FILE *file = fopen(pids_file, "r");
        assert_non_null(file);
        if (fscanf(file, "%ld\n", &recorded) != 1)
            recorded = 0;
        fclose(file);
    }
    assert_true(recorded > 0);
    assert_false(is_gone(recorded));
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(check_recorded_gone(), 1);
}

static int make_files(void **state) {
    (void)state;
    int pids = mkstemp(pids_file);
    int answer = mkstemp(answer_file);
    if (pids < 0 || answer < 0 || close(pids) != 0 || close(answer) != 0)
        return -1;
    unsetenv("GSNN_GAP");
    return setenv("FAKE_GAP_PIDS", pids_file, 1) || setenv("FAKE_GAP_ANSWER", answer_file, 1);
}

static int remove_files(void **state) {
    (void)state;
    return remove(pids_file) || remove(answer_file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_cannot_start),
        cmocka_unit_test(test_found_by_environment),
        cmocka_unit_test(test_bad_ends),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_refusal),
        cmocka_unit_test(test_timeouts),
        cmocka_unit_test(test_gentle_end),
        cmocka_unit_test(test_closed_output),
        cmocka_unit_test(test_flood),
        cmocka_unit_test(test_grandchild),
        cmocka_unit_test(test_closed_input),
        cmocka_unit_test(test_empty_answer),
        cmocka_unit_test(test_interruption),
        cmocka_unit_test(test_ignored_children),
        cmocka_unit_test(test_without_streams),
        cmocka_unit_test(test_death_of_caller),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
