/* Tests of output_file.h: a file appears complete or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/output_file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 512

/* A folder of its own for each test, with the paths that it writes. */
typedef struct place {
    char folder[64];
    char path[PATH_SIZE];
} place;

static int make_place(void **state) {
    place *p = calloc(1, sizeof *p);
    assert_non_null(p);
    strcpy(p->folder, "/tmp/gsnn-output-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path, sizeof p->path, "%s/out", p->folder);
    *state = p;
    return 0;
}

static size_t count_files(const char *folder) {
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    size_t count = 0;
    for (const struct dirent *entry; (entry = readdir(entries));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(entries);
    return count;
}

static int remove_place(void **state) {
    place *p = *state;
    unlink(p->path);
    int left = rmdir(p->folder);
    free(p);
    return left;
}

static void assert_holds(const char *path, const char *wanted) {
    char found[PATH_SIZE] = {0};
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(found, 1, sizeof found - 1, file);
    fclose(file);
    assert_int_equal(length, strlen(wanted));
    assert_string_equal(found, wanted);
}

static void put(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static gsnn_output *open_output(const char *path, FILE **stream) {
    gsnn_output *output = NULL;
    gsnn_error error;
    assert_int_equal(gsnn_output_open(path, &output, stream, &error), GSNN_OK);
    assert_non_null(output);
    assert_non_null(*stream);
    return output;
}

static void test_commit(void **state) {
    const place *p = *state;
    gsnn_error error;
    FILE *stream;
    gsnn_output *output = open_output(p->path, &stream);
    assert_true(fputs("by stream\n", stream) >= 0);
    assert_int_not_equal(access(p->path, F_OK), 0);
    assert_int_equal(gsnn_output_commit(output, &error), GSNN_OK);
    assert_holds(p->path, "by stream\n");
    assert_int_equal(count_files(p->folder), 1);
}

static void test_sink(void **state) {
    const place *p = *state;
    gsnn_error error;
    FILE *stream;
    put(p->path, "before\n");
    gsnn_output *output = open_output(p->path, &stream);
    assert_true(gsnn_output_sink(output, "by ", 3));
    assert_true(gsnn_output_sink(output, "", 0));
    assert_true(gsnn_output_sink(output, "sink\n", 5));
    assert_holds(p->path, "before\n");
    assert_int_equal(gsnn_output_end(output, GSNN_OK, &error), GSNN_OK);
    assert_holds(p->path, "by sink\n");
    assert_int_equal(count_files(p->folder), 1);
}

static void test_mode(void **state) {
    const place *p = *state;
    gsnn_error error;
    FILE *stream;
    struct stat about;
    mode_t mask = umask(027);
    assert_int_equal(gsnn_output_commit(open_output(p->path, &stream), &error), GSNN_OK);
    umask(mask);
    assert_int_equal(stat(p->path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    assert_int_equal(about.st_size, 0);
}

/* A failed writer, an abandoned output and a signal handler leave what was there. */
static void test_failures(void **state) {
    const place *p = *state;
    gsnn_error error;
    FILE *stream;
    put(p->path, "before\n");
    gsnn_output *output = open_output(p->path, &stream);
    assert_true(gsnn_output_sink(output, "half", 4));
    gsnn_fail(&error, GSNN_FAILED, "the writer's own reason");
    assert_int_equal(gsnn_output_end(output, GSNN_FAILED, &error), GSNN_FAILED);
    assert_string_equal(error.message, "the writer's own reason");
    assert_holds(p->path, "before\n");
    assert_int_equal(count_files(p->folder), 1);

    gsnn_output_abandon(open_output(p->path, &stream));
    gsnn_output_abandon(NULL);
    assert_holds(p->path, "before\n");
    assert_int_equal(count_files(p->folder), 1);
}

static void test_discard_all(void **state) {
    const place *p = *state;
    FILE *first_stream, *second_stream;
    char second_path[PATH_SIZE + 8];
    snprintf(second_path, sizeof second_path, "%s-2", p->path);
    put(p->path, "before\n");
    gsnn_output *first = open_output(p->path, &first_stream);
    gsnn_output *second = open_output(second_path, &second_stream);
    gsnn_output_discard_all();
    assert_holds(p->path, "before\n");
    assert_int_equal(count_files(p->folder), 1);
    gsnn_output_abandon(first);
    gsnn_output_abandon(second);
    assert_int_equal(count_files(p->folder), 1);
}

/* A device is opened itself; what it cannot take is told with its name and the reason. */
static void test_full_device(void **state) {
    (void)state;
    gsnn_error error;
    FILE *stream;
    gsnn_output *output = open_output("/dev/full", &stream);
    assert_true(fputs("x", stream) >= 0);
    assert_int_equal(gsnn_output_commit(output, &error), GSNN_FAILED);
    assert_string_equal(error.message, "/dev/full: No space left on device");

    output = open_output("/dev/full", &stream);
    static char block[1 << 20];
    bool taken = true;
    for (int i = 0; taken && i < 64; i++)
        taken = gsnn_output_sink(output, block, sizeof block);
    assert_false(taken);
    gsnn_fail(&error, GSNN_FAILED, "the output could not be written");
    assert_int_equal(gsnn_output_end(output, GSNN_FAILED, &error), GSNN_FAILED);
    assert_string_equal(error.message, "/dev/full: No space left on device");

    output = open_output("/dev/null", &stream);
    assert_true(fputs("x", stream) >= 0);
    assert_int_equal(gsnn_output_commit(output, &error), GSNN_OK);
    struct stat about;
    assert_int_equal(stat("/dev/null", &about), 0);
    assert_true(S_ISCHR(about.st_mode));
}

static void test_nowhere(void **state) {
    const place *p = *state;
    gsnn_error error;
    gsnn_output *output;
    FILE *stream;
    char path[PATH_SIZE + 16];
    snprintf(path, sizeof path, "%s/no/where", p->folder);
    assert_int_equal(gsnn_output_open(path, &output, &stream, &error), GSNN_FAILED);
    assert_non_null(strstr(error.message, "no/where: No such file or directory"));
    assert_int_equal(gsnn_output_open(p->folder, &output, &stream, &error), GSNN_FAILED);
    assert_non_null(strstr(error.message, "Is a directory"));
    assert_int_equal(count_files(p->folder), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_commit, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_sink, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_mode, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_failures, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_discard_all, make_place, remove_place),
        cmocka_unit_test(test_full_device),
        cmocka_unit_test_setup_teardown(test_nowhere, make_place, remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
