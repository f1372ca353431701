#include "cli/analysis_input.h"

#include "base/error.h"
#include "base/source_text.h"
#include "cli/input_file.h"
#include "input/group_file.h"
#include "json/document.h"

#include <string.h>
#include <sys/stat.h>

#define ENUMERATION "gsnn-enumeration/"
/* Enumerations of large groups are long. */
#define MAX_BYTES ((size_t)4 << 30)

static bool append(void *context, const char *bytes, size_t length) {
    gsnn_text *text = context;
    gsnn_text_append_bytes(text, bytes, length);
    return !text->failed;
}

static gsnn_status enumerate(gsnn_group *group, const gsnn_options *options, const gsnn_run *run,
                             gsnn_enumeration_record **record, gsnn_error *error) {
    gsnn_enumeration *enumeration = NULL;
    gsnn_text text = {0};
    gsnn_status status = gsnn_enumerate(&enumeration, group, options, run, error);
    if (!status)
        status = gsnn_write(enumeration, "json", append, &text, run, error);
    gsnn_enumeration_free(enumeration);
    if (!status)
        status = gsnn_enumeration_record_parse(text.bytes, text.length, record, error);
    gsnn_text_clear(&text);
    return status;
}

static bool is_enumeration(const gsnn_text *text) {
    char schema[64];
    return gsnn_json_peek_schema(text->bytes, text->length, schema, sizeof schema) &&
           strncmp(schema, ENUMERATION, strlen(ENUMERATION)) == 0;
}

/* The record or, when the text is no enumeration, the group of a file that has been read. */
static gsnn_status take_text(const gsnn_text *text, bool standard, const char *source,
                             const gsnn_options *options, const gsnn_run *run,
                             gsnn_enumeration_record **record, gsnn_error *error) {
    gsnn_error reason;
    gsnn_group *group = NULL;
    gsnn_status status;
    if (is_enumeration(text)) {
        status = gsnn_enumeration_record_parse(text->bytes, text->length, record, &reason);
        return status ? gsnn_fail(error, status, "%s: %s", gsnn_input_name(source), reason.message)
                      : GSNN_OK;
    }
    if (!standard) { /* read anew, since the name of a group may be that of its file */
        status = gsnn_group_read(&group, source, run, error);
    } else {
        status = gsnn_group_file_parse(&group, text->bytes, text->length, "unnamed", run, &reason);
        if (status)
            gsnn_fail(error, status, "standard input: %s", reason.message);
    }
    if (!status)
        status = enumerate(group, options, run, record, error);
    gsnn_group_free(group);
    return status;
}

gsnn_status gsnn_input_analysis(const char *source, const gsnn_options *options,
                                const gsnn_run *run, gsnn_enumeration_record **record,
                                gsnn_error *error) {
    bool standard = strcmp(source, "-") == 0;
    struct stat about;
    gsnn_status status;
    *record = NULL;
    if (!standard && (stat(source, &about) || S_ISDIR(about.st_mode))) {
        gsnn_group *group = NULL; /* a name, or a file that is missing */
        status = gsnn_group_read(&group, source, run, error);
        if (!status)
            status = enumerate(group, options, run, record, error);
        gsnn_group_free(group);
        return status;
    }
    gsnn_text text = {0};
    gsnn_error reason;
    status = gsnn_source_read(&text, standard ? NULL : source, MAX_BYTES, run, &reason);
    if (status)
        gsnn_fail(error, status, "%s: %s", gsnn_input_name(source), reason.message);
    else
        status = take_text(&text, standard, source, options, run, record, error);
    gsnn_text_clear(&text);
    return status;
}
