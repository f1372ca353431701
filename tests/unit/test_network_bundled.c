/* test_network_bundled.c - every bundled group: invariance, and growth along every chain. */
#include "enumerated_record.h"
#include "group/group.h"
#include "network_checks.h"

#include <glob.h>

/* Larger groups and networks take long and would show nothing new. */
#define MAX_ORDER 4000
#define MAX_NEURONS 64

static size_t degree_of(const char *path) {
    gsnn_run run = gsnn_run_default();
    gsnn_group *group;
    gsnn_error error;
    if (gsnn_group_read(&group, path, &run, &error))
        fail_msg("%s", error.message);
    size_t degree = group->degree;
    gsnn_group_free(group);
    return degree;
}

/* Returns the number of chains of inclusions, or -1 for a group that is too large. */
static long check_group(const char *path) {
    gsnn_enumeration_record *record;
    gsnn_error error;
    if (degree_of(path) > MAX_DEGREE)
        return -1;
    gsnn_status status = enumerate_record(&record, path, MAX_NEURONS, MAX_ORDER, &error);
    if (status == GSNN_FAILED)
        return -1;
    if (status) {
        fail_msg("%s", error.message);
        return -1;
    }
    check_invariance(record, path);
    long chains = (long)check_chains(record, path);
    gsnn_enumeration_record_free(record);
    return chains;
}

static void test_bundled_groups(void **state) {
    (void)state;
    glob_t files;
    assert_int_equal(glob("groups/*.json", 0, NULL, &files), 0);
    size_t checked = 0, chains = 0;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        long found = check_group(files.gl_pathv[i]);
        checked += found >= 0;
        chains += found >= 0 ? (size_t)found : 0;
    }
    print_message("%zu chains in %zu of %zu groups\n", chains, checked, files.gl_pathc);
    globfree(&files);
    assert_true(checked >= 30);
    assert_true(chains >= 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bundled_groups)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
