/* test_record.c - the reader of enumerations: documents, JSON lines, and what is neither. */
#include "record_fixture.h"

#include "json/slices.h"

#include <stdio.h>
#include <stdlib.h>

static const char lines[] = "{\"record\": \"header\", " HEAD "}\n"
                            "{\"record\": \"architecture\", " FIRST "}\n"
                            "{\"record\": \"architecture\", " SECOND "}\r\n\n"
                            "{\"record\": \"architecture\", " THIRD "}\n"
                            "{\"record\": \"morphism\", " INCLUSION1 "}\n"
                            "{\"record\": \"morphism\", " INCLUSION2 "}\n"
                            "{\"record\": \"morphism\", " TUNNEL "}";

#define OF_H "\"H\": {\"order\": 2, \"generators\": [[2, 1]]}"
#define WORDS(words) "\"H\": {\"order\": 2, \"words\": " words "}"

static void check_contents(const gsnn_enumeration_record *record) {
    assert_string_equal(record->tool_version, "9.9");
    assert_string_equal(record->group.name, "C2");
    assert_ptr_equal(record->group.action, &gsnn_record_permutation_action);
    assert_int_equal(record->group.degree, 2);
    assert_string_equal(record->group.order, "2");
    assert_int_equal(record->group.generators.count, 1);
    assert_int_equal(record->group.generators.images[0], 2);
    assert_string_equal(record->group.generator_names[0], "r");
    assert_int_equal(record->selection.type, 0);
    assert_true(record->selection.max_neurons == UINT64_MAX);
    assert_int_equal(record->counts.cohomology_classes[1], 1);
    assert_int_equal(record->counts.tunnels, 1);
    assert_int_equal(record->architecture_count, 3);
    const gsnn_record_architecture *second = &record->architectures[1];
    assert_string_equal(second->id, "0.1");
    assert_int_equal(second->type, 2);
    assert_true(second->admissible);
    assert_null(second->reason);
    assert_true(second->collapses_to == GSNN_RECORD_NONE);
    assert_int_equal(second->neurons, 1);
    assert_string_equal(second->neurons_decimal, "1");
    assert_int_equal(second->K.generators.count, 0);
    assert_int_equal(second->cohomology.class[0], 1);
    assert_int_equal(second->signed_permutations[0], -1);
    assert_true(second->weights.listed);
    assert_int_equal(second->weights.row_count, 1);
    assert_int_equal(second->weights.rows[1], -1);
    assert_int_equal(second->parameters.total, 4);
    assert_int_equal(record->architectures[2].weights.rows[2], 2);
    assert_true(record->morphisms_listed);
    assert_int_equal(record->morphism_count, 3);
    assert_int_equal(record->morphisms[1].kind, GSNN_RECORD_INCLUSION);
    assert_int_equal(record->morphisms[1].from, 1);
    assert_int_equal(record->morphisms[1].to, 2);
    assert_int_equal(record->morphisms[1].neurons[1], -1);
    assert_int_equal(record->morphisms[2].kind, GSNN_RECORD_TUNNEL);
    assert_null(record->morphisms[2].neurons);
    assert_int_equal(gsnn_enumeration_record_find(record, "1.0"), 2);
    assert_true(gsnn_enumeration_record_find(record, "1.1") == GSNN_RECORD_NONE);
}

static void test_document(void **state) {
    (void)state;
    gsnn_enumeration_record *record = parse(document);
    check_contents(record);
    gsnn_enumeration_record_free(record);
}

static void test_lines(void **state) {
    (void)state;
    gsnn_enumeration_record *record = parse(lines);
    check_contents(record);
    gsnn_enumeration_record_free(record);
}

/* Rows that are left in the text are the same when they are read; those that are only left have
 * not been looked at. */
static void test_left_rows(void **state) {
    (void)state;
    const gsnn_record_rows ways[] = {GSNN_ROWS_READ, GSNN_ROWS_CHECKED, GSNN_ROWS_LEFT};
    const char *const texts[] = {document, lines};
    char blanks[200], *wide = malloc(strlen(document) + strlen(lines) + sizeof blanks);
    assert_non_null(wide);
    memset(blanks, ' ', sizeof blanks);
    for (size_t i = 0; i < 6; i++) {
        /* A short list is not left: this one has blanks in its first row. */
        const char *text = texts[i % 2], *rows = strstr(strstr(text, "\"rows\""), "[[") + 2;
        size_t before = (size_t)(rows - text);
        sprintf(wide, "%.*s%.*s%s", (int)before, text, (int)sizeof blanks, blanks, rows);
        const gsnn_mapped_text whole = {.bytes = wide, .length = strlen(wide)};
        gsnn_enumeration_record *record, *plain;
        gsnn_record_weights weights;
        gsnn_arena memory = {0};
        gsnn_error error;
        assert_int_equal(gsnn_enumeration_record_read(&whole, ways[i / 2], &record, &error),
                         GSNN_OK);
        plain = parse(text);
        size_t left = 0;
        for (size_t a = 0; a < plain->architecture_count; a++) {
            const gsnn_record_weights *wanted = &plain->architectures[a].weights;
            left += record->architectures[a].weights.text != NULL;
            assert_int_equal(gsnn_record_read_rows(record, a, &memory, &weights, &error), GSNN_OK);
            assert_int_equal(weights.row_count, wanted->row_count);
            if (weights.row_count)
                assert_memory_equal(weights.rows, wanted->rows,
                                    wanted->row_count * plain->group.degree * sizeof *wanted->rows);
        }
        assert_int_equal(left, i >= 2);
        gsnn_enumeration_record_free(plain);
        gsnn_enumeration_record_free(record);
        wide[before + 150] = 'x';
        gsnn_status status = gsnn_enumeration_record_read(&whole, ways[i / 2], &record, &error);
        assert_int_equal(status, i < 4 ? GSNN_INVALID : GSNN_OK);
        if (!status) {
            for (size_t a = 0; a < record->architecture_count && !status; a++)
                status = gsnn_record_read_rows(record, a, &memory, &weights, &error);
            assert_int_equal(status, GSNN_INVALID);
            gsnn_enumeration_record_free(record);
        }
        gsnn_arena_clear(&memory);
    }
    free(wide);
}

/* The text need not end in a zero byte: nothing behind its length is looked at. */
static void test_length(void **state) {
    (void)state;
    size_t length = strlen(document);
    char *text = malloc(length);
    assert_non_null(text);
    memcpy(text, document, length);
    gsnn_enumeration_record *record;
    gsnn_error error;
    assert_int_equal(gsnn_enumeration_record_parse(text, length, &record, &error), GSNN_OK);
    check_contents(record);
    gsnn_enumeration_record_free(record);
    for (size_t cut = 0; cut < length; cut++) {
        char *part = malloc(cut ? cut : 1);
        assert_non_null(part);
        memcpy(part, document, cut);
        if (gsnn_enumeration_record_parse(part, cut, &record, &error) != GSNN_INVALID)
            fail_msg("cut off at %zu, it is taken for an enumeration", cut);
        assert_null(record);
        free(part);
    }
    free(text);
}

static void test_left_out(void **state) {
    (void)state;
    gsnn_enumeration_record *record = parse(replaced(
        document, ", \"morphisms\": [{" INCLUSION1 "}, {" INCLUSION2 "}, {" TUNNEL "}]", ""));
    assert_false(record->morphisms_listed);
    assert_int_equal(record->morphism_count, 0);
    gsnn_enumeration_record_free(record);
    record = parse(
        replaced(document, "\"signed_permutations\": [[2, 1]]", "\"signed_permutations\": null"));
    assert_null(record->architectures[2].signed_permutations);
    gsnn_enumeration_record_free(record);
    record = parse(replaced(document, "\"rows\": [[1, 2], [2, 1]]", "\"rows\": [[1, 2]]"));
    assert_int_equal(record->architectures[2].weights.row_count, 1);
    gsnn_enumeration_record_free(record);
    record = parse(replaced(document,
                            "\"weights\": {\"dimension\": 2, "
                            "\"rows\": [[1, 2], [2, 1]]}, ",
                            ""));
    assert_false(record->architectures[2].weights.listed);
    assert_int_equal(record->architectures[2].weights.dimension, 2);
    assert_null(record->architectures[2].weights.rows);
    gsnn_enumeration_record_free(record);
    record = parse(replaced(document, "\"subgroup_classes\": 2", "\"subgroup_classes\": null"));
    assert_true(record->counts.subgroup_classes == GSNN_RECORD_UNKNOWN);
    gsnn_enumeration_record_free(record);
}

static void test_large_numbers(void **state) {
    (void)state;
    gsnn_enumeration_record *record = parse(replaced(
        document, "\"order\": 2", "\"order\": \"815915283247897734345611269596115894272\""));
    assert_string_equal(record->group.order, "815915283247897734345611269596115894272");
    gsnn_enumeration_record_free(record);
}

static void test_matrices(void **state) {
    (void)state;
    static char text[2 * sizeof document];
    const char *turned =
        replaced(document, "\"action\": \"permutation\"", "\"action\": \"matrix\"");
    snprintf(text, sizeof text, "%s", turned);
    for (char *place; (place = strstr(text, "\"generators\": [[2, 1]]"));) {
        static char rest[sizeof text];
        snprintf(rest, sizeof rest, "%s", place + strlen("\"generators\": [[2, 1]]"));
        snprintf(place, sizeof text - (size_t)(place - text),
                 "\"generators\": [[[0, \"1\"], [0.5, 0]]]%s", rest);
    }
    const char *basis = replaced(text, "\"rows\": [[1, 1]]",
                                 "\"basis\": [[[1, 1.5]]], \"basis_exact\": [[\"1\", \"3/2\"]]");
    snprintf(text, sizeof text, "%s", basis);
    basis = replaced(text, "\"rows\": [[1, -1]]", "\"basis_exact\": [[1, -1]]");
    snprintf(text, sizeof text, "%s", basis);
    basis = replaced(text, "\"rows\": [[1, 2], [2, 1]]",
                     "\"basis\": [[[1, 0], [0, 1]], [[0, 1], [1, 0]]], "
                     "\"basis_exact\": [[\"1\", \"0\"], [\"0\", \"1\"]]");
    gsnn_enumeration_record *record = parse(basis);
    assert_ptr_equal(record->group.action, &gsnn_record_matrix_action);
    assert_null(record->group.generators.images);
    assert_string_equal(record->group.generators.entries[1], "1");
    assert_string_equal(record->group.generators.entries[2], "0.5");
    assert_int_equal(record->architectures[0].weights.basis_row_count, 1);
    assert_true(record->architectures[0].weights.basis[1] == 1.5);
    assert_string_equal(record->architectures[0].weights.basis_exact[1], "3/2");
    assert_null(record->architectures[1].weights.basis);
    assert_string_equal(record->architectures[1].weights.basis_exact[1], "-1");
    assert_int_equal(record->architectures[2].weights.basis_row_count, 2);
    assert_true(record->architectures[2].weights.basis[5] == 1);
    gsnn_enumeration_record_free(record);
}

/* What is put in place of something, and where the message says that it is wrong. */
typedef struct damage {
    const char *from, *to, *place;
} damage;

static void assert_refused(const char *good, const damage *d) {
    const char *text = replaced(good, d->from, d->to);
    gsnn_enumeration_record *record;
    gsnn_error error = {GSNN_OK, ""};
    gsnn_status status = gsnn_enumeration_record_parse(text, strlen(text), &record, &error);
    if (status != GSNN_INVALID || strncmp(error.message, d->place, strlen(d->place)) != 0)
        fail_msg("%s for %s: status %d, %s", d->to, d->from, (int)status, error.message);
    assert_null(record);
}

static void test_places(void **state) {
    (void)state;
    static const damage damages[] = {
        {"gsnn-enumeration/1", "gsnn-enumeration/2", "schema: "},
        {"\"degree\": 2", "\"degree\": 3", "group.generators[0]: "},
        {"\"degree\": 2", "\"degree\": 1e9", "group.degree: "},
        {"\"generators\": [[2, 1]]", "\"generators\": [[2, -1]]", "group.generators[0]: "},
        {"\"generators\": [[2, 1]]", "\"generators\": [[2, 0]]", "group.generators[0][1]: "},
        {"\"generators\": [[2, 1]]", "\"generators\": [[2, 1.5]]", "group.generators[0][1]: "},
        {"\"generators\": [[2, 1]]", "\"generators\": \"(1,2)\"", "group.generators: "},
        {"\"generator_names\": [\"r\"]", "\"generator_names\": []", "group.generator_names: "},
        {"\"order\": 2", "\"order\": 0", "group.order: "},
        {"\"order\": 2", "\"order\": -2", "group.order: "},
        {"\"order\": 2", "\"order\": \"2\"", "group.order: "},
        {"\"order\": 2", "\"order\": 1e40", "group.order: "},
        {"\"action\": \"permutation\"", "\"action\": \"magic\"", "group.action: "},
        {"\"pairs\": {", "\"pairs\": {\"type1\": 1, ", "counts.pairs: "},
        {"\"pairs\": {\"type1\": 2", "\"pairs\": {\"type1\": -2", "counts.pairs.type1: "},
        {"\"engine\"", "\"selection\": {\"type\": 3}, \"engine\"", "selection.type: "},
        {"\"engine\"", "\"part\": {\"index\": 1}, \"engine\"", "part: "},
        {"\"id\": \"0.1\"", "\"id\": \"0.0\"", "architectures[1].id: "},
        {"\"id\": \"0.1\"", "\"id\": 0.1", "architectures[1].id: "},
        {"\"type\": 2", "\"type\": 3", "architectures[1].type: "},
        {"\"admissible\": true", "\"admissible\": 1", "architectures[0].admissible: "},
        {"\"admissible\": true", "\"collapses_to\": \"9.9\", \"admissible\": true",
         "architectures[0].collapses_to: "},
        {"\"neurons\": 2", "\"neurons\": 3", "architectures[2].weights.rows: "},
        {"\"class\": [1]", "\"class\": [2]", "architectures[1].cohomology.class[0]: "},
        {"\"class\": [1]", "\"class\": [-1]", "architectures[1].cohomology.class: "},
        {"\"class\": [1]", "\"class\": [0, 1]", "architectures[1].cohomology.class: "},
        {"\"orbit_length\": 1", "\"orbit_length\": 0",
         "architectures[0].cohomology.orbit_length: "},
        {"\"H\": {", "\"H\": {\"class_length\": 0, ", "architectures[0].H.class_length: "},
        {OF_H, WORDS("1"), "architectures[0].H.words: "},
        {OF_H, WORDS("[1]"), "architectures[0].H.words[0]: "},
        {OF_H, WORDS("[[0]]"), "architectures[0].H.words[0][0]: "},
        {OF_H, WORDS("[[1], [1, 2]]"), "architectures[0].H.words[1][1]: "},
        {"[[-1]]", "[[-2]]", "architectures[1].signed_permutations[0][0]: "},
        {"[[-1]]", "[[-1], [1]]", "architectures[1].signed_permutations: "},
        {"[[1, -1]]", "[[1, -2]]", "architectures[1].weights.rows[0][1]: "},
        {"[[1, -1]]", "[[1]]", "architectures[1].weights.rows[0]: "},
        {"[[1, -1]]", "[[1, -1], 4]", "architectures[1].weights.rows: "},
        {"\"rows\": [[1, -1]]", "\"basis\": []", "architectures[1].weights: "},
        {"\"dimension\": 2", "\"dimension\": 3", "architectures[2].weights.dimension: "},
        {"\"bias\": 0, ", "", "architectures[1].parameters.bias: "},
        {"\"kind\": \"tunnel\"", "\"kind\": \"door\"", "morphisms[2].kind: "},
        {"\"kind\": \"tunnel\"", "\"kind\": \"tunnel\", \"neurons\": [1]",
         "morphisms[2].neurons: "},
        {"\"from\": \"0.1\"", "\"from\": \"0.2\"", "morphisms[1].from: "},
        {"\"neurons\": [1, -1]", "\"neurons\": [1, -2]", "morphisms[1].neurons[1]: "},
        {"\"neurons\": [1, -1]", "\"neurons\": [1]", "morphisms[1].neurons: "},
        {"\"neurons\": [1, -1]", "\"neurons\": [1, -1, 1]", "morphisms[1].neurons: "},
        {"{" TUNNEL "}", "[]", "morphisms[2]: "},
        {"\"morphisms\": [", "\"morphisms\": [,", "line 1, column "},
        {", \"architectures\"", ",\n\"architectures\": {}, \"rest\"", "architectures: "},
        {"\"version\": \"9.9\"", "\"version\": \"9.9\\", "line 1, column "},
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++)
        assert_refused(document, &damages[i]);
}

/* Words are multiplied out, whatever generators come with them; those of matrices, or of what is no
 * permutation, are refused. */
static void test_words(void **state) {
    static char text[2 * sizeof document];
    gsnn_enumeration_record *record;
    gsnn_error error;
    (void)state;
    snprintf(text, sizeof text, "%s", replaced(document, OF_H, WORDS("[[-1], [1, -1], []]")));
    assert_int_equal(gsnn_enumeration_record_parse(text, strlen(text), &record, &error), GSNN_OK);
    const gsnn_record_subgroup *H = &record->architectures[0].H;
    static const int32_t images[] = {2, 1, 1, 2, 1, 2};
    assert_true(H->listed);
    assert_int_equal(H->generators.count, 3);
    assert_memory_equal(H->generators.images, images, sizeof images);
    gsnn_enumeration_record_free(record);
    snprintf(text, sizeof text, "%s", replaced(text, "[[2, 1]]", "[[2, 2]]"));
    assert_int_equal(gsnn_enumeration_record_parse(text, strlen(text), &record, &error),
                     GSNN_INVALID);
    assert_non_null(strstr(error.message, "architectures[0].H.words: "));
    snprintf(text, sizeof text, "%s", replaced(document, OF_H, "\"H\": {\"order\": 2}"));
    assert_int_equal(gsnn_enumeration_record_parse(text, strlen(text), &record, &error), GSNN_OK);
    assert_false(record->architectures[0].H.listed);
    assert_int_equal(gsnn_record_need_generators(&record->architectures[0], &error), GSNN_INVALID);
    assert_int_equal(gsnn_record_need_generators(&record->architectures[1], &error), GSNN_OK);
    gsnn_enumeration_record_free(record);
}

/* A byte order mark before a document or JSON lines is skipped. */
static void test_byte_order_mark(void **state) {
    (void)state;
    static const char *const texts[] = {document, lines};
    for (size_t i = 0; i < 2; i++) {
        char text[2 * sizeof document] = "\xef\xbb\xbf";
        strcat(text, texts[i]);
        gsnn_enumeration_record *record;
        gsnn_error error;
        if (gsnn_enumeration_record_parse(text, strlen(text), &record, &error))
            fail_msg("%s", error.message);
        check_contents(record);
        gsnn_enumeration_record_free(record);
    }
}

static void test_bad_lines(void **state) {
    (void)state;
    static const damage damages[] = {
        {"\"record\": \"morphism\"", "\"record\": \"architecture\"", "line 6: "},
        {"{\"record\": \"architecture\", " SECOND "}", "{", "line 3, column 3: "},
        {"\r\n", " {}\n", "line 3, column "},
        {"[[1, -1]]", "[[1, 2]]", "line 3: weights.rows[0][1]: "},
        {"\"record\": \"morphism\"", "\"record\": 7", "line 6: record: "},
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++)
        assert_refused(lines, &damages[i]);
}

/* An architecture behind a morphism in JSON lines could not be what the morphism refers to. */
static void test_order_of_lines(void **state) {
    (void)state;
    static const char text[] = "{\"record\": \"header\", " HEAD "}\n"
                               "{\"record\": \"architecture\", " FIRST "}\n"
                               "{\"record\": \"architecture\", " THIRD "}\n"
                               "{\"record\": \"morphism\", " INCLUSION1 "}\n"
                               "{\"record\": \"architecture\", " SECOND "}\n";
    gsnn_enumeration_record *record;
    gsnn_error error;
    assert_int_equal(gsnn_enumeration_record_parse(text, strlen(text), &record, &error),
                     GSNN_INVALID);
    assert_string_equal(error.message, "line 5: record: architectures come before morphisms");
}

static void test_slices(void **state) {
    (void)state;
    static const char *const names[] = {"a", "b"};
    static const char text[] =
        " {\"x\": \"]\\\"[\", \"b\": [ ], \"a\" : [1, [2, 3] ,{\"y\": \"}\"}]}\n";
    gsnn_json_slice values[2], lists[2], element;
    const gsnn_json_slice all = {text, text + strlen(text)};
    assert_true(gsnn_json_find_members(all, names, 2, values));
    for (int i = 0; i < 2; i++)
        lists[i] = gsnn_json_list_inside(values[i]);
    const char *const elements[] = {"1", "[2, 3]", "{\"y\": \"}\"}"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(gsnn_json_next_element(&lists[0], &element));
        assert_int_equal(element.end - element.begin, strlen(elements[i]));
        assert_memory_equal(element.begin, elements[i], strlen(elements[i]));
    }
    assert_false(gsnn_json_next_element(&lists[0], &element));
    assert_ptr_equal(lists[0].begin, lists[0].end);
    assert_non_null(lists[1].begin);
    assert_false(gsnn_json_next_element(&lists[1], &element));
    for (size_t cut = 0; cut < strlen(text) - 2; cut++) {
        const gsnn_json_slice part = {text, text + cut};
        assert_false(gsnn_json_find_members(part, names, 2, values));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_document),        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_left_rows),       cmocka_unit_test(test_length),
        cmocka_unit_test(test_left_out),        cmocka_unit_test(test_large_numbers),
        cmocka_unit_test(test_matrices),        cmocka_unit_test(test_places),
        cmocka_unit_test(test_bad_lines),       cmocka_unit_test(test_words),
        cmocka_unit_test(test_byte_order_mark), cmocka_unit_test(test_order_of_lines),
        cmocka_unit_test(test_slices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
