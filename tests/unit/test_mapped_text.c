/* test_mapped_text.c - files that are read and files that are mapped have the same bytes, also
 * behind a walk. */
#include "base/mapped_text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/gsnn-test-mapped-XXXXXX";

static int make_file(void **state) {
    (void)state;
    int descriptor = mkstemp(path);
    return descriptor < 0 || close(descriptor) ? -1 : 0;
}

static int drop_file(void **state) {
    (void)state;
    return unlink(path);
}

/* What the file has at a place. */
static char byte_at(size_t at) {
    return (char)('a' + (at * at / 7 + at) % 26);
}

static void fill(size_t length) {
    char *bytes = malloc(length + 1);
    FILE *file = fopen(path, "w");
    assert_non_null(bytes);
    assert_non_null(file);
    for (size_t i = 0; i < length; i++)
        bytes[i] = byte_at(i);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    free(bytes);
}

static void expect_bytes(const gsnn_mapped_text *text, size_t first, size_t length) {
    assert_int_equal(text->length, length);
    size_t i = 0;
    while (i < length && text->bytes[i] == byte_at(first + i))
        i++;
    assert_int_equal(i, length);
}

static void test_lengths(void **state) {
    (void)state;
    const size_t least = GSNN_MAPPED_LEAST_BYTES;
    const size_t lengths[] = {0, 1, 70000, least - 1, least, least + 1, 3 * least + 4097};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        gsnn_mapped_text text = {0};
        gsnn_error error;
        fill(lengths[i]);
        assert_int_equal(gsnn_mapped_text_read(&text, path, NULL, &error), GSNN_OK);
        assert_int_equal(text.map != NULL, lengths[i] >= least);
        expect_bytes(&text, 0, lengths[i]);
        gsnn_mapped_text_clear(&text);
        assert_null(text.bytes);
    }
}

/* Walks in steps of any size, twice, and looks at everything again. */
static void test_walk(void **state) {
    (void)state;
    const size_t length = 2 * GSNN_MAPPED_LEAST_BYTES + 12345;
    const size_t steps[] = {1000, 65536, 5000000, GSNN_MAPPED_LEAST_BYTES};
    gsnn_mapped_text text = {0};
    gsnn_error error;
    fill(length);
    assert_int_equal(gsnn_mapped_text_read(&text, path, NULL, &error), GSNN_OK);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        gsnn_mapped_walk walk = {.text = &text};
        for (int round = 0; round < 2; round++) {
            for (size_t at = 0; at < length; at += steps[i]) {
                gsnn_mapped_walk_pass(&walk, text.bytes + at);
                assert_int_equal(text.bytes[at], byte_at(at));
            }
            gsnn_mapped_walk_pass(&walk, text.bytes + length);
            gsnn_mapped_walk_pass(&walk, NULL);
        }
        expect_bytes(&text, 0, length);
    }
    gsnn_mapped_text_clear(&text);
}

/* A walk through a text that was read leaves nothing. */
static void test_walk_of_held(void **state) {
    (void)state;
    gsnn_mapped_text text = {0};
    gsnn_error error;
    fill(9000);
    assert_int_equal(gsnn_mapped_text_read(&text, path, NULL, &error), GSNN_OK);
    gsnn_mapped_walk walk = {.text = &text}, none = {0};
    for (size_t at = 0; at <= text.length; at += 100) {
        gsnn_mapped_walk_pass(&walk, text.bytes + at);
        gsnn_mapped_walk_pass(&none, text.bytes + at);
    }
    expect_bytes(&text, 0, 9000);
    gsnn_mapped_text_clear(&text);
}

/* Standard input is a file of which something has been read before, or a pipe. */
static void test_standard_input(void **state) {
    (void)state;
    const size_t length = GSNN_MAPPED_LEAST_BYTES + 5000, firsts[] = {0, 1, 4096, 4999, 5001};
    int before = dup(STDIN_FILENO);
    gsnn_error error;
    fill(length);
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
        gsnn_mapped_text text = {0};
        int file = open(path, O_RDONLY);
        assert_true(file >= 0 && dup2(file, STDIN_FILENO) == STDIN_FILENO);
        assert_int_equal(lseek(STDIN_FILENO, (off_t)firsts[i], SEEK_SET), firsts[i]);
        assert_int_equal(gsnn_mapped_text_read(&text, NULL, NULL, &error), GSNN_OK);
        assert_int_equal(text.map != NULL, firsts[i] <= 5000);
        expect_bytes(&text, firsts[i], length - firsts[i]);
        gsnn_mapped_text_clear(&text);
        close(file);
    }
    int ends[2];
    char bytes[1000];
    gsnn_mapped_text text = {0};
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = byte_at(i);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, sizeof bytes), sizeof bytes);
    assert_int_equal(close(ends[1]), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(gsnn_mapped_text_read(&text, NULL, NULL, &error), GSNN_OK);
    expect_bytes(&text, 0, sizeof bytes);
    gsnn_mapped_text_clear(&text);
    close(ends[0]);
    if (before >= 0) {
        dup2(before, STDIN_FILENO);
        close(before);
    }
}

/* A child that writes `length` bytes into a pipe, which becomes standard input. */
static pid_t pour(size_t length) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        char bytes[1 << 16];
        close(ends[0]);
        for (size_t at = 0; at < length;) {
            size_t count = length - at < sizeof bytes ? length - at : sizeof bytes;
            for (size_t i = 0; i < count; i++)
                bytes[i] = byte_at(at + i);
            ssize_t written = write(ends[1], bytes, count);
            if (written <= 0)
                _exit(1);
            at += (size_t)written;
        }
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    return child;
}

/* Large pipes go to a temporary file, and are held where there is no room for one. */
static void test_pipes(void **state) {
    (void)state;
    const size_t most = GSNN_MAPPED_MOST_HELD;
    const struct {
        size_t length;
        rlim_t room;
        bool mapped;
    } cases[] = {{most - 100, RLIM_INFINITY, false},          {most + 70000, RLIM_INFINITY, true},
                 {2 * most + 300000, RLIM_INFINITY, true},    {2 * most + 300000, most / 2, false},
                 {2 * most + 300000, most + most / 2, false}, {most + 70000, 0, false}};
    int before = dup(STDIN_FILENO);
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rlimit room = {cases[i].room, limit.rlim_max};
        gsnn_mapped_text text = {0};
        gsnn_error error;
        int status;
        pid_t child = pour(cases[i].length);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &room), 0);
        assert_int_equal(gsnn_mapped_text_read(&text, NULL, NULL, &error), GSNN_OK);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        assert_int_equal(text.map != NULL, cases[i].mapped);
        expect_bytes(&text, 0, cases[i].length);
        gsnn_mapped_text_clear(&text);
        assert_true(waitpid(child, &status, 0) == child && status == 0);
    }
    signal(SIGXFSZ, handler);
    if (before >= 0) {
        dup2(before, STDIN_FILENO);
        close(before);
    }
}

static void test_errors(void **state) {
    (void)state;
    gsnn_mapped_text text = {0};
    gsnn_error error;
    assert_int_equal(gsnn_mapped_text_read(&text, "/nowhere/at/all", NULL, &error), GSNN_INVALID);
    gsnn_mapped_text_clear(&text);
    assert_int_equal(gsnn_mapped_text_read(&text, "/tmp", NULL, &error), GSNN_INVALID);
    assert_string_equal(error.message, "is a directory");
    gsnn_mapped_text_clear(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths),      cmocka_unit_test(test_walk),
        cmocka_unit_test(test_walk_of_held), cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_pipes),        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, make_file, drop_file);
}
