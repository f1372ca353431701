/* test_state.h - the sums of a symmetry test in a file, so that draws can be added later. */
#ifndef GSNN_DENSITY_TEST_STATE_H
#define GSNN_DENSITY_TEST_STATE_H

#include "density/symmetry_test.h"

/* What must be the same when a test goes on: a hash of the law, the points, the products, the seed
 * and the elements, as 16 hexadecimal digits. */
#define GSNN_TEST_KEY_SIZE 17
gsnn_status gsnn_test_state_key(char key[GSNN_TEST_KEY_SIZE], const gsnn_symmetry_test *test,
                                const gsnn_law *law, gsnn_error *error);

/* Takes the sums from a file of gsnn_test_state_write; nothing happens where there is no such file.
 * GSNN_INVALID when it is not one, or one of another test. */
gsnn_status gsnn_test_state_read(gsnn_symmetry_test *test, const char *path, const char *key,
                                 const gsnn_run *run, gsnn_error *error);

void gsnn_test_state_write(const gsnn_symmetry_test *test, const char *key, gsnn_json *json);

#endif
