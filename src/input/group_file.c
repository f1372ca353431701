#include "input/group_source.h"

#include "base/memory.h"
#include "input/generator_table.h"
#include "input/matrix_list.h"
#include "json/document.h"

#include <stdlib.h>
#include <string.h>

/* ---- Members ----------------------------------------------------------------------------- */

typedef enum member {
    MEMBER_NAME,
    MEMBER_DESCRIPTION,
    MEMBER_ACTION,
    MEMBER_DEGREE,
    MEMBER_FEATURES,
    MEMBER_GENERATORS,
    MEMBER_GENERATOR_NAMES,
    MEMBER_FORM,
    MEMBER_COUNT
} member;

static const char *const member_names[MEMBER_COUNT] = {
    "name", "description", "action", "degree", "features", "generators", "generator_names", "form"};

/* A group file taken apart: its members, missing values where absent. */
typedef struct group_file {
    gsnn_value root;
    gsnn_value members[MEMBER_COUNT];
    const char **generator_names; /* owned array of borrowed strings, NULL if not given */
    size_t generator_count;
    size_t degree;    /* 0: not given */
    size_t features;  /* 1: not given, or a list */
    uint32_t *listed; /* numbers of a list of features, owned; or NULL */
    size_t listed_count;
    bool apart; /* see gsnn_table_use */
} group_file;

static bool given(const group_file *file, member which) {
    return file->members[which].item;
}

/* Finds the members; an unknown or a repeated one is an error. */
static gsnn_status find_members(group_file *file, gsnn_error *error) {
    if (gsnn_value_get_kind(&file->root) != GSNN_VALUE_OBJECT)
        return gsnn_fail(error, GSNN_INVALID, "a group is an object {...}, but this is %s",
                         gsnn_value_kind_name(&file->root));
    gsnn_value item = gsnn_value_before(&file->root);
    while (gsnn_value_next(&item)) {
        size_t i = 0;
        while (i < MEMBER_COUNT && strcmp(item.member, member_names[i]) != 0)
            i++;
        if (i == MEMBER_COUNT) {
            char excerpt[GSNN_EXCERPT_SIZE];
            return gsnn_fail(error, GSNN_INVALID, "unknown member \"%s\"",
                             gsnn_excerpt(excerpt, item.member));
        }
        if (given(file, i))
            return gsnn_fail(error, GSNN_INVALID, "member \"%s\" occurs twice", member_names[i]);
        file->members[i] = item;
    }
    return GSNN_OK;
}

static bool has_control_character(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return true;
    return false;
}

/* Names end up in single lines of output. */
static gsnn_status check_name(const gsnn_value *value) {
    const char *name = gsnn_value_peek(value);
    if (!name)
        return gsnn_value_fault(value, "is %s, not a string", gsnn_value_kind_name(value));
    if (has_control_character(name))
        return gsnn_value_fault(value, "contains a control character");
    if (!*name)
        return gsnn_value_fault(value, "is empty");
    return GSNN_OK;
}

static gsnn_status check_texts(const group_file *file) {
    const gsnn_value *description = &file->members[MEMBER_DESCRIPTION];
    if (given(file, MEMBER_DESCRIPTION) && !gsnn_value_peek(description))
        return gsnn_value_fault(description, "is %s, not a string",
                                gsnn_value_kind_name(description));
    return given(file, MEMBER_NAME) ? check_name(&file->members[MEMBER_NAME]) : GSNN_OK;
}

static gsnn_status read_positive(const gsnn_value *value, const char *what, size_t *number) {
    int64_t integer;
    if (gsnn_value_get_kind(value) != GSNN_VALUE_NUMBER)
        return gsnn_value_fault(value, "is %s, not %s", gsnn_value_kind_name(value), what);
    if (!gsnn_value_is_integer(value, &integer) || integer < 1) {
        char excerpt[GSNN_EXCERPT_SIZE];
        return gsnn_value_fault(value, "is %s, not %s", gsnn_value_excerpt(value, excerpt), what);
    }
    *number = (size_t)integer;
    return GSNN_OK;
}

static gsnn_status read_degree(group_file *file) {
    const gsnn_value *value = &file->members[MEMBER_DEGREE];
    return given(file, MEMBER_DEGREE) ? read_positive(value, "a positive integer", &file->degree)
                                      : GSNN_OK;
}

/* Features are a number for all points, or a list with one for each orbit of them. */
static gsnn_status read_features(group_file *file, gsnn_error *error) {
    const gsnn_value *value = &file->members[MEMBER_FEATURES];
    if (!given(file, MEMBER_FEATURES))
        return GSNN_OK;
    if (gsnn_value_get_kind(value) != GSNN_VALUE_ARRAY)
        return read_positive(value, "a positive integer or a list of them", &file->features);
    gsnn_value_array(value, &file->listed_count);
    file->listed = gsnn_new(file->listed_count, sizeof *file->listed);
    if (!file->listed)
        return gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(value);
    while (gsnn_value_next(&item)) {
        size_t number;
        gsnn_status status = read_positive(&item, "a positive integer", &number);
        if (!status && number > GSNN_MAX_INPUTS)
            status =
                gsnn_value_fault(&item, "is %zu, above the limit of %d", number, GSNN_MAX_INPUTS);
        if (status)
            return status;
        file->listed[item.index] = (uint32_t)number;
    }
    return GSNN_OK;
}

static gsnn_status count_generators(group_file *file, gsnn_error *error) {
    const gsnn_value *generators = &file->members[MEMBER_GENERATORS];
    if (!given(file, MEMBER_GENERATORS))
        return gsnn_fail(error, GSNN_INVALID, "member \"generators\" is missing");
    if (gsnn_value_get_kind(generators) != GSNN_VALUE_ARRAY)
        return gsnn_value_fault(generators, "is %s, not a list", gsnn_value_kind_name(generators));
    gsnn_value_array(generators, &file->generator_count);
    if (file->generator_count > GSNN_MAX_GENERATORS)
        return gsnn_fail(error, GSNN_INVALID, "%zu generators are above the limit of %d",
                         file->generator_count, GSNN_MAX_GENERATORS);
    return GSNN_OK;
}

/* The index of the name among the first `count`; count if it is not there. */
static size_t find_name(const char *const *names, size_t count, const char *name) {
    size_t i = 0;
    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

static gsnn_status read_generator_names(group_file *file, gsnn_error *error) {
    const gsnn_value *names = &file->members[MEMBER_GENERATOR_NAMES];
    if (!given(file, MEMBER_GENERATOR_NAMES))
        return GSNN_OK;
    if (gsnn_value_get_kind(names) != GSNN_VALUE_ARRAY)
        return gsnn_value_fault(names, "is %s, not a list", gsnn_value_kind_name(names));
    size_t count = 0;
    gsnn_value_array(names, &count);
    if (count != file->generator_count)
        return gsnn_value_fault(names, "has length %zu, but generators has length %zu", count,
                                file->generator_count);
    file->generator_names = gsnn_new(count, sizeof *file->generator_names);
    if (!file->generator_names)
        return gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(names);
    while (gsnn_value_next(&item)) {
        gsnn_status status = check_name(&item);
        if (status)
            return status;
        const char *name = gsnn_value_peek(&item);
        size_t same = find_name(file->generator_names, item.index, name);
        if (same != item.index) {
            char excerpt[GSNN_EXCERPT_SIZE];
            return gsnn_value_fault(&item, "is \"%s\" like generator_names[%zu]",
                                    gsnn_excerpt(excerpt, name), same);
        }
        file->generator_names[item.index] = name;
    }
    return GSNN_OK;
}

/* ---- Actions ----------------------------------------------------------------------------- */

static gsnn_status refuse_degree(const group_file *file, size_t limit, gsnn_error *error) {
    if (file->degree > limit)
        return gsnn_fail(error, GSNN_INVALID, "degree %zu is above the limit of %zu", file->degree,
                         limit);
    return GSNN_OK;
}

static gsnn_status make_from_lists(gsnn_group **group, const group_file *file, bool signs,
                                   const gsnn_group_labels *labels, gsnn_error *error) {
    if (given(file, MEMBER_FORM))
        return gsnn_fail(error, GSNN_INVALID, "form is only for action \"matrix\"");
    gsnn_generator_table table;
    const gsnn_table_use use = {file->apart, file->listed, file->listed_count};
    size_t limit = file->apart ? gsnn_max_degree(signs) : GSNN_MAX_INPUTS;
    gsnn_status status = refuse_degree(file, limit, error);
    if (!status)
        status = gsnn_image_lists_read(&table, &file->members[MEMBER_GENERATORS], file->degree,
                                       signs, error);
    return status ? status : gsnn_generator_table_group(group, &table, labels, &use, error);
}

static gsnn_status make_permutation(gsnn_group **group, const group_file *file,
                                    const gsnn_group_labels *labels, const gsnn_run *run,
                                    gsnn_error *error) {
    (void)run;
    return make_from_lists(group, file, false, labels, error);
}

static gsnn_status make_signed_permutation(gsnn_group **group, const group_file *file,
                                           const gsnn_group_labels *labels, const gsnn_run *run,
                                           gsnn_error *error) {
    (void)run;
    return make_from_lists(group, file, true, labels, error);
}

static gsnn_status make_matrix(gsnn_group **group, const group_file *file,
                               const gsnn_group_labels *labels, const gsnn_run *run,
                               gsnn_error *error) {
    if (file->listed)
        return gsnn_value_fault(&file->members[MEMBER_FEATURES],
                                "is a list, but matrices have no orbits of points: one number is "
                                "for all");
    gsnn_status status = refuse_degree(file, GSNN_MAX_MATRIX_DEGREE, error);
    return status ? status
                  : gsnn_matrix_lists_group(group, &file->members[MEMBER_GENERATORS],
                                            &file->members[MEMBER_FORM], file->degree, labels, run,
                                            error);
}

typedef gsnn_status (*group_maker)(gsnn_group **group, const group_file *file,
                                   const gsnn_group_labels *labels, const gsnn_run *run,
                                   gsnn_error *error);

static const struct {
    const char *action;
    group_maker make;
} makers[] = {
    {"permutation", make_permutation},
    {"signed-permutation", make_signed_permutation},
    {"matrix", make_matrix},
};

/* NULL, after filling in the error, when there is no such action. */
static group_maker find_maker(const group_file *file, gsnn_error *error) {
    static const char choices[] = "\"permutation\", \"signed-permutation\" or \"matrix\"";
    const gsnn_value *action = &file->members[MEMBER_ACTION];
    const char *name = gsnn_value_peek(action);
    char excerpt[GSNN_EXCERPT_SIZE];
    for (size_t i = 0; name && i < sizeof makers / sizeof *makers; i++)
        if (strcmp(name, makers[i].action) == 0)
            return makers[i].make;
    if (!given(file, MEMBER_ACTION))
        gsnn_fail(error, GSNN_INVALID, "member \"action\" is missing");
    else if (!name)
        gsnn_value_fault(action, "is %s; it must be %s", gsnn_value_kind_name(action), choices);
    else
        gsnn_value_fault(action, "is \"%s\"; it must be %s", gsnn_excerpt(excerpt, name), choices);
    return NULL;
}

/* ---- The whole file ---------------------------------------------------------------------- */

static gsnn_status make_group(gsnn_group **group, group_file *file, const char *default_name,
                              const gsnn_run *run, gsnn_error *error) {
    group_maker make = find_maker(file, error);
    if (!make)
        return GSNN_INVALID;
    gsnn_status status = check_texts(file);
    if (!status)
        status = read_degree(file);
    if (!status)
        status = read_features(file, error);
    if (!status)
        status = count_generators(file, error);
    if (!status)
        status = read_generator_names(file, error);
    if (status)
        return status;
    const char *name = gsnn_value_peek(&file->members[MEMBER_NAME]);
    gsnn_group_labels labels = {
        .name = name ? name : default_name,
        .description = gsnn_value_peek(&file->members[MEMBER_DESCRIPTION]),
        .generator_names = file->generator_names,
    };
    status = make(group, file, &labels, run, error);
    if (status || file->features == 1)
        return status;
    status = gsnn_group_set_features(*group, file->features, error);
    if (status) {
        gsnn_group_free(*group);
        *group = NULL;
    }
    return status;
}

gsnn_status gsnn_group_file_parse(gsnn_group **group, const char *text, size_t length,
                                  const char *default_name, bool apart, const gsnn_run *run,
                                  gsnn_error *error) {
    gsnn_json_document *document;
    gsnn_text copy = {0};
    gsnn_text_append_bytes(&copy, text, length);
    if (copy.failed)
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_json_document_parse(&document, &copy, NULL, error);
    if (status)
        return status;
    group_file file = {.root = gsnn_json_document_root(document), .features = 1, .apart = apart};
    status = find_members(&file, error);
    if (!status)
        status = make_group(group, &file, default_name, run, error);
    free(file.generator_names);
    free(file.listed);
    gsnn_json_document_free(document);
    return status;
}
