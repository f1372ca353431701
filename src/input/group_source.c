/* group_source.c - where a group comes from: a file, standard input, a name, or GAP.
 *
 * A source, an argument of the command line, is
 *
 *     -           the group file on standard input
 *     gap:EXPR    the permutation group that GAP evaluates EXPR to (this runs GAP code)
 *     PATH        a group file, if PATH contains a slash or ends in .json
 *     NAME        a built-in group (builtin.h), if the name is built like one
 *     PATH        otherwise a group file, if there is one of that name
 *     NAME        otherwise a bundled group: groups/NAME.json in the folder of data_folder.h
 *
 * so a file in the working folder never takes a built-in group's place: it is ./C6.  A group file
 * that gives no name is called after the file, or G. */
#include "input/group_source.h"

#include "base/counters.h"
#include "base/memory.h"
#include "base/run.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "gap/gap_queries.h"
#include "input/builtin.h"
#include "input/generator_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GAP_PREFIX "gap:"
#define FILE_SUFFIX ".json"
#define UNNAMED "G"

/* ---- Names ------------------------------------------------------------------------------- */

static bool ends_in(const char *text, const char *suffix) {
    size_t length = strlen(text), end = strlen(suffix);
    return length >= end && strcmp(text + length - end, suffix) == 0;
}

/* Names go into output that has to be UTF-8 and one line; arguments and file names need not be. */
static bool can_be_name(const char *text) {
    const char *at = text;
    for (size_t left = strlen(text), length; left; at += length, left -= length) {
        length = gsnn_utf8_length(at, left);
        if (!length || (unsigned char)*at < 0x20 || *at == 0x7f)
            return false;
    }
    return at != text;
}

/* The file's base name without .json, which the caller frees; NULL without memory. */
static char *name_after_file(const char *path) {
    const char *slash = strrchr(path, '/');
    char *name = gsnn_copy_string(slash ? slash + 1 : path);
    if (name && ends_in(name, FILE_SUFFIX))
        name[strlen(name) - strlen(FILE_SUFFIX)] = '\0';
    if (name && !can_be_name(name)) {
        free(name);
        name = gsnn_copy_string(UNNAMED);
    }
    return name;
}

/* Puts the source in front of the line.  Of a very long source only the end is shown, so that what
 * is wrong still has room. */
static gsnn_status fail_in(const char *source, gsnn_status status, const gsnn_error *reason,
                           gsnn_error *error) {
    const size_t shown = 256;
    size_t length = strlen(source);
    bool cut = length > shown;
    return gsnn_fail(error, status, "%s%s: %s", cut ? "..." : "",
                     cut ? source + length - shown : source, reason->message);
}

/* ---- Sources ----------------------------------------------------------------------------- */

/* path NULL: standard input. */
static gsnn_status parse(gsnn_group **group, const char *text, size_t length, const char *path,
                         bool apart, const gsnn_run *run, gsnn_error *error) {
    char *name = path ? name_after_file(path) : gsnn_copy_string(UNNAMED);
    gsnn_status status = name ? gsnn_group_file_parse(group, text, length, name, apart, run, error)
                              : gsnn_fail_memory(error);
    free(name);
    return status;
}

gsnn_status gsnn_group_source_parse(gsnn_group **group, const char *text, size_t length,
                                    const char *source, bool apart, const gsnn_run *run,
                                    gsnn_error *error) {
    gsnn_error reason;
    bool standard = strcmp(source, "-") == 0;
    gsnn_status status = parse(group, text, length, standard ? NULL : source, apart, run, &reason);
    return status ? fail_in(standard ? "standard input" : source, status, &reason, error) : GSNN_OK;
}

static gsnn_status read_file(gsnn_group **group, const char *path, bool apart, const gsnn_run *run,
                             gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = gsnn_source_read(&text, path, GSNN_SOURCE_MAX_BYTES, run, error);
    if (!status)
        status = parse(group, text.bytes, text.length, path, apart, run, error);
    gsnn_text_clear(&text);
    return status;
}

static gsnn_status ask_gap(gsnn_group **group, const char *expression, bool apart,
                           const gsnn_run *run, gsnn_error *error) {
    if (!*expression)
        return gsnn_fail(error, GSNN_INVALID,
                         "an expression is missing, as in gap:TransitiveGroup(8,5)");
    gsnn_gap_options options = {
        .program = run->gap_program,
        .timeout_seconds = run->gap_timeout,
        .interrupted = run->interrupted,
    };
    gsnn_generator_table table = {0};
    size_t points, count;
    gsnn_point *images;
    gsnn_status status =
        gsnn_gap_evaluate_group(expression, &options, &points, &count, &images, error);
    if (status)
        return status;
    status = count > GSNN_MAX_GENERATORS
                 ? gsnn_fail(error, GSNN_INVALID, "GAP gives it more than %d generators",
                             GSNN_MAX_GENERATORS)
                 : gsnn_generator_table_init(&table, false, points, count, error);
    for (size_t i = 0; !status && i < count * points; i++)
        table.images[i] = images[i];
    free(images);
    if (status)
        return status;
    const gsnn_table_use use = {.apart = apart};
    gsnn_group_labels labels = {.name = can_be_name(expression) ? expression : UNNAMED};
    return gsnn_generator_table_group(group, &table, &labels, &use, error);
}

/* Puts the path of the bundled group of that name into path; false when there is none. */
static bool find_bundled(const char *name, char *path) {
    if (strchr(name, '/') || !*name || *name == '.' || !gsnn_groups_folder(path, GSNN_PATH_SIZE))
        return false;
    size_t used = strlen(path);
    int length = snprintf(path + used, GSNN_PATH_SIZE - used, "/%s" FILE_SUFFIX, name);
    return length > 0 && (size_t)length < GSNN_PATH_SIZE - used && access(path, F_OK) == 0;
}

static bool is_gap(const char *source) {
    return strncmp(source, GAP_PREFIX, strlen(GAP_PREFIX)) == 0;
}

const char *gsnn_group_source_file(const char *source, char *bundled) {
    bool is_path = strchr(source, '/') || ends_in(source, FILE_SUFFIX);
    if (strcmp(source, "-") == 0)
        return source;
    if (is_gap(source) || (!is_path && gsnn_builtin_is_name(source)))
        return NULL;
    if (is_path || access(source, F_OK) == 0)
        return source;
    return find_bundled(source, bundled) ? bundled : NULL;
}

static gsnn_status read_source(gsnn_group **group, const char *source, bool apart,
                               const gsnn_run *run, gsnn_error *error) {
    gsnn_error reason;
    gsnn_status status;
    double began = gsnn_phase_begin(run);
    char bundled[GSNN_PATH_SIZE], excerpt[GSNN_EXCERPT_SIZE];
    const char *path = gsnn_group_source_file(source, bundled);
    if (path) {
        bool standard = strcmp(path, "-") == 0;
        status = read_file(group, standard ? NULL : path, apart, run, &reason);
        source = standard ? "standard input" : path;
    } else if (is_gap(source)) {
        const char *expression = source + strlen(GAP_PREFIX);
        status = ask_gap(group, expression, apart, run, &reason);
        source = *expression ? source : "gap";
    } else if (gsnn_builtin_is_name(source)) {
        status = gsnn_builtin_group(group, source, apart, &reason);
    } else {
        return gsnn_fail(error, GSNN_INVALID,
                         "'%s' is neither a file nor a built-in group (" GSNN_BUILTIN_EXAMPLES
                         ") nor one of the bundled groups",
                         gsnn_excerpt(excerpt, source));
    }
    gsnn_phase_end(run, GSNN_PHASE_READING, began);
    return status ? fail_in(source, status, &reason, error) : GSNN_OK;
}

gsnn_status gsnn_group_read(gsnn_group **group, const char *source, const gsnn_run *run,
                            gsnn_error *error) {
    return read_source(group, source, false, run, error);
}

gsnn_status gsnn_group_read_apart(gsnn_group **group, const char *source, const gsnn_run *run,
                                  gsnn_error *error) {
    gsnn_status status = read_source(group, source, true, run, error);
    if (status)
        return status;
    status = gsnn_group_check_plain(*group, error);
    if (status) {
        gsnn_group_free(*group);
        *group = NULL;
    }
    return status;
}
