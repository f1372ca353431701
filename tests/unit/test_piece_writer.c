/* What goes through a piece writer arrives, in order and whole, however it is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/piece_writer.h"
#include "base/random.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static uint64_t random_state = 1;

static size_t next_random(void) {
    return (size_t)gsnn_random_next(&random_state);
}

/* Writes random bytes, cut to lengths below `longest`, and holds the file against them. */
static void check_cut(size_t longest) {
    size_t total = 5 * GSNN_PIECE + next_random() % GSNN_PIECE;
    unsigned char *bytes = malloc(total), *back = malloc(total + 1);
    FILE *file = tmpfile();
    assert_true(bytes && back && file);
    for (size_t i = 0; i < total; i++)
        bytes[i] = (unsigned char)next_random();
    gsnn_piece_writer *writer = calloc(1, sizeof *writer);
    assert_non_null(writer);
    writer->descriptor = fileno(file);
    for (size_t at = 0; at < total;) {
        size_t length = next_random() % longest;
        length = length < total - at ? length : total - at;
        assert_true(gsnn_piece_write(writer, (const char *)bytes + at, length));
        at += length;
        /* Nothing but whole pieces so far. */
        off_t end = lseek(writer->descriptor, 0, SEEK_CUR);
        assert_int_equal((size_t)end, at / GSNN_PIECE * GSNN_PIECE);
    }
    assert_true(gsnn_piece_flush(writer));
    rewind(file);
    assert_int_equal(fread(back, 1, total + 1, file), total);
    assert_memory_equal(bytes, back, total);
    fclose(file);
    free(writer);
    free(bytes);
    free(back);
}

static void bytes_arrive(void **state) {
    static const size_t longest[] = {2, 1000, GSNN_PIECE, GSNN_PIECE + 1, 3 * GSNN_PIECE};
    (void)state;
    for (size_t i = 0; i < sizeof longest / sizeof *longest; i++)
        for (int k = 0; k < 3; k++)
            check_cut(longest[i]);
}

static void failures_are_told(void **state) {
    static const char bytes[GSNN_PIECE + 1];
    int ends[2];
    (void)state;
    gsnn_piece_writer *writer = calloc(1, sizeof *writer);
    assert_non_null(writer);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    writer->descriptor = ends[1];
    signal(SIGPIPE, SIG_IGN);
    errno = 0;
    assert_false(gsnn_piece_write(writer, bytes, sizeof bytes));
    assert_int_equal(errno, EPIPE);
    assert_true(gsnn_piece_write(writer, bytes, 1)); /* held back */
    assert_false(gsnn_piece_flush(writer));
    close(ends[1]);
    free(writer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_arrive),
        cmocka_unit_test(failures_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
