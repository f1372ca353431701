/* Tests of gsnn_group_read: what an argument stands for, and what groups are called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "group/group.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const gsnn_run run = {.max_order = 10000000, .gap_timeout = 300};

static const char three_points[] = "{\"action\": \"permutation\", \"generators\": [[2,3,1]]}";

static char folder[] = "/tmp/gsnn-test-source-XXXXXX";

static int enter_folder(void **state) {
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state) {
    (void)state;
    flint_cleanup();
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void write_file(const char *path, const char *content) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Reads the source and compares the group's name and order. */
static void expect(const char *source, const char *name, unsigned long order) {
    gsnn_group *group = NULL;
    gsnn_error error;
    if (gsnn_group_read(&group, source, &run, &error))
        fail_msg("%s: %s", source, error.message);
    assert_string_equal(group->name, name);
    if (!fmpz_equal_ui(group->order, order))
        fail_msg("%s has not order %lu", source, order);
    gsnn_group_free(group);
}

static void expect_refusal(const char *source, gsnn_status status, const char *message) {
    gsnn_group *group = NULL;
    gsnn_error error;
    assert_int_equal(gsnn_group_read(&group, source, &run, &error), status);
    assert_string_equal(error.message, message);
    assert_null(group);
}

static void test_files_and_names(void **state) {
    (void)state;
    write_file("C6", three_points);
    write_file("C6.json", three_points);
    write_file("ring", three_points);
    expect("C6", "C6", 6);
    expect("./C6", "C6", 3);
    expect("C6.json", "C6", 3);
    expect("ring", "ring", 3);
    assert_int_equal(unlink("C6") | unlink("C6.json") | unlink("ring"), 0);
    expect_refusal("ring", GSNN_INVALID,
                   "'ring' is neither a file nor a built-in group (C6, D6, S5, A5, B3, Q8, "
                   "products such as C2xC4) nor one of the bundled groups");
    expect_refusal("ring.json", GSNN_INVALID,
                   "ring.json: cannot be opened: No such file or directory");
}

static void test_names_after_files(void **state) {
    (void)state;
    static const struct {
        const char *path, *name;
    } cases[] = {
        {"./a.b.json", "a.b"}, {"./.json", "G"},         {"./json", "json"},
        {"./a\nb.json", "G"},  {"./\xff\xfe.json", "G"}, {"./\xc3\xa4 x.json", "\xc3\xa4 x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(cases[i].path, three_points);
        expect(cases[i].path, cases[i].name, 3);
        assert_int_equal(unlink(cases[i].path), 0);
    }
}

/* Makes the file the standard input of what is called. */
static void with_input(const char *path, int flags, void (*call)(void)) {
    int saved = dup(STDIN_FILENO), file = open(path, flags);
    assert_true(saved >= 0 && file >= 0 && dup2(file, STDIN_FILENO) >= 0);
    close(file);
    call();
    assert_true(dup2(saved, STDIN_FILENO) >= 0);
    close(saved);
}

static void expect_standard_input(void) {
    expect("-", "G", 3);
}

static void expect_empty_standard_input(void) {
    expect_refusal("-", GSNN_INVALID, "standard input: there is nothing in it");
}

static void expect_unreadable_standard_input(void) {
    expect_refusal("-", GSNN_INVALID, "standard input: cannot be read: Bad file descriptor");
}

static void test_standard_input(void **state) {
    (void)state;
    write_file("ring", three_points);
    with_input("ring", O_RDONLY, expect_standard_input);
    with_input("ring", O_WRONLY, expect_unreadable_standard_input);
    with_input("/dev/null", O_RDONLY, expect_empty_standard_input);
    assert_int_equal(unlink("ring"), 0);
}

/* A pipe whose writer is slow: in two pieces, and our end does not block. */
static void test_pipe(void **state) {
    (void)state;
    int ends[2], saved = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct timespec moment = {0, 20000000};
        size_t half = sizeof three_points / 2;
        bool written = write(ends[1], three_points, half) == (ssize_t)half;
        nanosleep(&moment, NULL);
        written &= write(ends[1], three_points + half, strlen(three_points + half)) > 0;
        _exit(!written);
    }
    close(ends[1]);
    assert_true(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && dup2(ends[0], STDIN_FILENO) >= 0);
    close(ends[0]);
    expect("-", "G", 3);
    assert_true(dup2(saved, STDIN_FILENO) >= 0);
    close(saved);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* What is wrong stays readable behind a long path. */
static void test_long_path(void **state) {
    (void)state;
    char path[3000];
    static const char end[] = "/ring.json";
    memset(path, 'd', sizeof path);
    memcpy(path + sizeof path - sizeof end, end, sizeof end);
    gsnn_group *group = NULL;
    gsnn_error error;
    assert_int_equal(gsnn_group_read(&group, path, &run, &error), GSNN_INVALID);
    assert_true(strncmp(error.message, "...ddd", 6) == 0);
    assert_non_null(strstr(error.message, "d/ring.json: cannot be opened: File name too long"));
}

static void test_interruption(void **state) {
    (void)state;
    static const volatile sig_atomic_t interrupted = 1;
    gsnn_run stopped = run;
    stopped.interrupted = &interrupted;
    write_file("ring", three_points);
    gsnn_group *group = NULL;
    gsnn_error error;
    assert_int_equal(gsnn_group_read(&group, "./ring", &stopped, &error), GSNN_FAILED);
    assert_int_equal(unlink("ring"), 0);
    assert_non_null(strstr(error.message, "interrupted"));
}

static void test_gap(void **state) {
    (void)state;
    expect("gap:SymmetricGroup(4)", "SymmetricGroup(4)", 24);
    expect("gap:Group((2,4)(6,8))", "Group((2,4)(6,8))", 2);
    expect("gap:Group(())", "Group(())", 1);
    expect_refusal("gap:", GSNN_INVALID,
                   "gap: an expression is missing, as in gap:TransitiveGroup(8,5)");
    expect_refusal("gap:Group(List([1..1001],i->(i,i+1)))", GSNN_INVALID,
                   "gap:Group(List([1..1001],i->(i,i+1))): GAP gives it more than 1000 generators");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_and_names),
        cmocka_unit_test(test_names_after_files),
        cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_pipe),
        cmocka_unit_test(test_long_path),
        cmocka_unit_test(test_interruption),
        cmocka_unit_test(test_gap),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
