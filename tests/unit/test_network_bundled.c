/* test_network_bundled.c - every bundled group: invariance, and growth along every chain. */
#include "enumerated_record.h"
#include "group/group.h"
#include "network_checks.h"

#include <glob.h>

/* Networks with more weights than that take long and would show nothing new. */
#define MAX_WEIGHTS 6400
#define MAX_NEURONS 200

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

/* Returns the number of chains of inclusions. */
static size_t check_group(const char *path) {
    gsnn_enumeration_record *record;
    gsnn_error error;
    size_t most = MAX_WEIGHTS / degree_of(path);
    if (enumerate_record(&record, path, most < MAX_NEURONS ? most : MAX_NEURONS, UINT64_MAX,
                         &error)) {
        fail_msg("%s", error.message);
        return 0;
    }
    check_invariance(record, path);
    size_t chains = check_chains(record, path);
    gsnn_enumeration_record_free(record);
    return chains;
}

static void test_bundled_groups(void **state) {
    (void)state;
    glob_t files;
    assert_int_equal(glob("groups/*.json", 0, NULL, &files), 0);
    size_t chains = 0;
    for (size_t i = 0; i < files.gl_pathc; i++)
        chains += check_group(files.gl_pathv[i]);
    print_message("%zu chains in %zu groups\n", chains, files.gl_pathc);
    assert_true(files.gl_pathc >= 50);
    assert_true(chains >= 10000);
    globfree(&files);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bundled_groups)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
