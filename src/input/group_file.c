#include "input/group_file.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "input/image_list.h"
#include "input/json_kind.h"
#include "input/matrix_list.h"
#include "json/syntax.h"

#include <stdlib.h>
#include <string.h>

/* ---- Members ----------------------------------------------------------------------------- */

typedef enum member {
    MEMBER_NAME,
    MEMBER_DESCRIPTION,
    MEMBER_ACTION,
    MEMBER_DEGREE,
    MEMBER_GENERATORS,
    MEMBER_GENERATOR_NAMES,
    MEMBER_FORM,
    MEMBER_COUNT
} member;

static const char *const member_names[MEMBER_COUNT] = {
    "name", "description", "action", "degree", "generators", "generator_names", "form"};

/* A group file taken apart: its members, NULL where absent. */
typedef struct group_file {
    const cJSON *members[MEMBER_COUNT];
    const char **generator_names; /* owned array of borrowed strings, NULL if not given */
    size_t generator_count;
    size_t degree; /* 0: not given */
} group_file;

/* Finds the members; an unknown or a repeated one is an error. */
static gsnn_status find_members(group_file *file, const cJSON *root, gsnn_error *error) {
    if (!cJSON_IsObject(root))
        return gsnn_fail(error, GSNN_INVALID, "a group is an object {...}, but this is %s",
                         gsnn_json_kind(root));
    const cJSON *item;
    cJSON_ArrayForEach(item, root) {
        size_t i = 0;
        while (i < MEMBER_COUNT && strcmp(item->string, member_names[i]) != 0)
            i++;
        if (i == MEMBER_COUNT) {
            char excerpt[GSNN_EXCERPT_SIZE];
            return gsnn_fail(error, GSNN_INVALID, "unknown member \"%s\"",
                             gsnn_excerpt(excerpt, item->string));
        }
        if (file->members[i])
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
static gsnn_status check_name(const cJSON *value, const char *label, gsnn_error *error) {
    if (!cJSON_IsString(value))
        return gsnn_fail(error, GSNN_INVALID, "%s is %s, not a string", label,
                         gsnn_json_kind(value));
    if (has_control_character(value->valuestring))
        return gsnn_fail(error, GSNN_INVALID, "%s contains a control character", label);
    if (!*value->valuestring)
        return gsnn_fail(error, GSNN_INVALID, "%s is empty", label);
    return GSNN_OK;
}

static gsnn_status check_texts(const group_file *file, gsnn_error *error) {
    const cJSON *name = file->members[MEMBER_NAME];
    const cJSON *description = file->members[MEMBER_DESCRIPTION];
    if (description && !cJSON_IsString(description))
        return gsnn_fail(error, GSNN_INVALID, "description is %s, not a string",
                         gsnn_json_kind(description));
    return name ? check_name(name, "name", error) : GSNN_OK;
}

static gsnn_status read_degree(group_file *file, gsnn_error *error) {
    const cJSON *value = file->members[MEMBER_DEGREE];
    if (!value)
        return GSNN_OK;
    int64_t degree;
    if (!cJSON_IsNumber(value))
        return gsnn_fail(error, GSNN_INVALID, "degree is %s, not a positive integer",
                         gsnn_json_kind(value));
    if (!gsnn_json_to_integer(value, &degree) || degree < 1) {
        char number[GSNN_LABEL_SIZE];
        return gsnn_fail(error, GSNN_INVALID, "degree is %s, not a positive integer",
                         gsnn_json_number(number, value));
    }
    file->degree = (size_t)degree;
    return GSNN_OK;
}

static gsnn_status count_generators(group_file *file, gsnn_error *error) {
    const cJSON *generators = file->members[MEMBER_GENERATORS];
    if (!generators)
        return gsnn_fail(error, GSNN_INVALID, "member \"generators\" is missing");
    if (!cJSON_IsArray(generators))
        return gsnn_fail(error, GSNN_INVALID, "generators is %s, not a list",
                         gsnn_json_kind(generators));
    file->generator_count = (size_t)cJSON_GetArraySize(generators);
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
    const cJSON *names = file->members[MEMBER_GENERATOR_NAMES];
    if (!names)
        return GSNN_OK;
    if (!cJSON_IsArray(names))
        return gsnn_fail(error, GSNN_INVALID, "generator_names is %s, not a list",
                         gsnn_json_kind(names));
    size_t count = (size_t)cJSON_GetArraySize(names);
    if (count != file->generator_count)
        return gsnn_fail(error, GSNN_INVALID,
                         "generator_names has length %zu, but generators has length %zu", count,
                         file->generator_count);
    file->generator_names = gsnn_new(count, sizeof *file->generator_names);
    if (!file->generator_names)
        return gsnn_fail_memory(error);
    size_t i = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, names) {
        char label[GSNN_LABEL_SIZE];
        gsnn_status status = check_name(item, gsnn_label(label, "generator_names", i), error);
        if (status)
            return status;
        size_t same = find_name(file->generator_names, i, item->valuestring);
        if (same != i) {
            char excerpt[GSNN_EXCERPT_SIZE];
            return gsnn_fail(error, GSNN_INVALID,
                             "generator_names[%zu] is \"%s\" like generator_names[%zu]", i,
                             gsnn_excerpt(excerpt, item->valuestring), same);
        }
        file->generator_names[i++] = item->valuestring;
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
    if (file->members[MEMBER_FORM])
        return gsnn_fail(error, GSNN_INVALID, "form is only for action \"matrix\"");
    gsnn_generator_table table;
    gsnn_status status = refuse_degree(file, gsnn_max_degree(signs), error);
    if (!status)
        status = gsnn_image_lists_read(&table, file->members[MEMBER_GENERATORS], file->degree,
                                       signs, error);
    return status ? status : gsnn_generator_table_group(group, &table, labels, error);
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
    gsnn_status status = refuse_degree(file, GSNN_MAX_MATRIX_DEGREE, error);
    return status ? status
                  : gsnn_matrix_lists_group(group, file->members[MEMBER_GENERATORS],
                                            file->members[MEMBER_FORM], file->degree, labels, run,
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
static group_maker find_maker(const cJSON *action, gsnn_error *error) {
    static const char choices[] = "\"permutation\", \"signed-permutation\" or \"matrix\"";
    if (!action) {
        gsnn_fail(error, GSNN_INVALID, "member \"action\" is missing");
        return NULL;
    }
    if (!cJSON_IsString(action)) {
        gsnn_fail(error, GSNN_INVALID, "action is %s; it must be %s", gsnn_json_kind(action),
                  choices);
        return NULL;
    }
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (strcmp(action->valuestring, makers[i].action) == 0)
            return makers[i].make;
    char excerpt[GSNN_EXCERPT_SIZE];
    gsnn_fail(error, GSNN_INVALID, "action is \"%s\"; it must be %s",
              gsnn_excerpt(excerpt, action->valuestring), choices);
    return NULL;
}

/* ---- The whole file ---------------------------------------------------------------------- */

static gsnn_status make_group(gsnn_group **group, group_file *file, const char *default_name,
                              const gsnn_run *run, gsnn_error *error) {
    group_maker make = find_maker(file->members[MEMBER_ACTION], error);
    if (!make)
        return GSNN_INVALID;
    gsnn_status status = check_texts(file, error);
    if (!status)
        status = read_degree(file, error);
    if (!status)
        status = count_generators(file, error);
    if (!status)
        status = read_generator_names(file, error);
    if (status)
        return status;
    const cJSON *name = file->members[MEMBER_NAME];
    const cJSON *description = file->members[MEMBER_DESCRIPTION];
    gsnn_group_labels labels = {
        .name = name ? name->valuestring : default_name,
        .description = description ? description->valuestring : NULL,
        .generator_names = file->generator_names,
    };
    return make(group, file, &labels, run, error);
}

gsnn_status gsnn_group_file_parse(gsnn_group **group, const char *text, size_t length,
                                  const char *default_name, const gsnn_run *run,
                                  gsnn_error *error) {
    gsnn_status status = gsnn_json_check(text, length, NULL, error);
    if (status)
        return status;
    cJSON *root = cJSON_ParseWithLength(text, length);
    if (!root) /* what has passed the check fails for want of memory only */
        return gsnn_fail_memory(error);
    group_file file = {0};
    status = find_members(&file, root, error);
    if (!status)
        status = make_group(group, &file, default_name, run, error);
    free(file.generator_names);
    cJSON_Delete(root);
    return status;
}
