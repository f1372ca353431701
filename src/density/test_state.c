#include "density/test_state.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "json/document.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA "gsnn-density-test-state/1"

gsnn_status gsnn_test_state_key(char key[GSNN_TEST_KEY_SIZE], const gsnn_symmetry_test *test,
                                const gsnn_law *law, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_json_init_text(&json, &text);
    gsnn_json_begin_object(&json);
    gsnn_json_key(&json, "law");
    gsnn_law_write(law, &json);
    gsnn_correlators_write(test->correlators, &json);
    gsnn_json_member_unsigned(&json, "seed", test->seed);
    gsnn_json_key(&json, "elements");
    gsnn_json_begin_array(&json);
    for (size_t i = 0; i < test->count; i++)
        for (size_t e = 0; e < test->tested[i].moves.count; e++)
            gsnn_moves_write(&test->tested[i].moves, e, &json);
    gsnn_json_end_array(&json);
    gsnn_json_end_object(&json);
    gsnn_status status = gsnn_json_end(&json, error);
    if (!status)
        snprintf(key, GSNN_TEST_KEY_SIZE, "%016" PRIx64, gsnn_hash_bytes(text.bytes, text.length));
    gsnn_text_clear(&text);
    return status;
}

static size_t sum_count(const gsnn_symmetry_test *test, size_t i) {
    return test->tested[i].moves.count * test->correlators->count * GSNN_TEST_BLOCKS;
}

static gsnn_status read_document(gsnn_symmetry_test *test, const gsnn_value *root,
                                 const char *key) {
    static const char *const members[] = {"schema", "tool", "key", "draws", "groups"};
    gsnn_value key_value = gsnn_value_member(root, "key");
    gsnn_value draws = gsnn_value_member(root, "draws");
    gsnn_value groups = gsnn_value_member(root, "groups");
    const char *found;
    int64_t count;
    gsnn_status status = gsnn_value_object_of(root, members, sizeof members / sizeof *members);
    if (!status)
        status = gsnn_value_schema(root, SCHEMA);
    if (!status)
        status = gsnn_value_string(&key_value, &found);
    if (!status && strcmp(found, key) != 0)
        return gsnn_value_complain(&key_value, "this is of another law, group, seed or points");
    if (!status)
        status = gsnn_value_integer(&draws, 0, INT64_C(1) << 48, &count);
    if (!status && count % 1024)
        return gsnn_value_complain(&draws, "no multiple of 1024");
    if (!status)
        status = gsnn_value_array_of(&groups, test->count, "tested groups");
    gsnn_value group = gsnn_value_before(&groups);
    for (size_t i = 0; !status && gsnn_value_next(&group); i++) {
        gsnn_value sums = gsnn_value_member(&group, "sums");
        gsnn_value sizes = gsnn_value_member(&group, "sizes");
        status = gsnn_value_double_list(&sums, sum_count(test, i), "means", test->tested[i].sums);
        if (!status)
            status =
                gsnn_value_double_list(&sizes, sum_count(test, i), "means", test->tested[i].sizes);
    }
    if (!status)
        test->draws = (uint64_t)count;
    return status;
}

gsnn_status gsnn_test_state_read(gsnn_symmetry_test *test, const char *path, const char *key,
                                 const gsnn_run *run, gsnn_error *error) {
    gsnn_json_document *document;
    if (access(path, F_OK) != 0)
        return GSNN_OK;
    gsnn_status status = gsnn_json_document_read(&document, path, run, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = read_document(test, &root, key);
    }
    gsnn_json_document_free(document);
    return status;
}

void gsnn_test_state_write(const gsnn_symmetry_test *test, const char *key, gsnn_json *json) {
    gsnn_json_document_head(json, SCHEMA);
    gsnn_json_member_string(json, "key", key);
    gsnn_json_member_unsigned(json, "draws", test->draws);
    gsnn_json_key(json, "groups");
    gsnn_json_begin_lines(json);
    for (size_t i = 0; i < test->count; i++) {
        gsnn_json_begin_object(json);
        gsnn_json_key(json, "sums");
        gsnn_json_doubles(json, test->tested[i].sums, sum_count(test, i));
        gsnn_json_line(json);
        gsnn_json_key(json, "sizes");
        gsnn_json_doubles(json, test->tested[i].sizes, sum_count(test, i));
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
    gsnn_json_end_object(json);
}
