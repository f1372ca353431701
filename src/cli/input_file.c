#include "cli/input_file.h"

#include "base/error.h"
#include "base/source_text.h"
#include "network/network_json.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

bool gsnn_is_standard(const char *path) {
    return path && strcmp(path, "-") == 0;
}

const char *gsnn_input_name(const char *path) {
    return gsnn_is_standard(path) ? "standard input" : path;
}

gsnn_status gsnn_input_open(const char *path, FILE **stream, gsnn_error *error) {
    struct stat kind;
    *stream = gsnn_is_standard(path) ? stdin : fopen(path, "r");
    bool machine = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
    if (!*stream)
        return gsnn_fail(error, machine ? GSNN_FAILED : GSNN_INVALID, "%s: cannot be opened: %s",
                         path, strerror(errno));
    if (fstat(fileno(*stream), &kind) || !S_ISDIR(kind.st_mode))
        return GSNN_OK;
    gsnn_input_close(*stream);
    *stream = NULL;
    return gsnn_fail(error, GSNN_INVALID, "%s: is a directory", gsnn_input_name(path));
}

void gsnn_input_close(FILE *stream) {
    if (stream && stream != stdin)
        fclose(stream);
}

/* Puts the file's name before the reason. */
static gsnn_status name_reason(const char *path, gsnn_status status, const gsnn_error *reason,
                               gsnn_error *error) {
    if (!status)
        return GSNN_OK;
    return gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason->message);
}

gsnn_status gsnn_input_text(const char *path, gsnn_text *text, gsnn_error *error) {
    gsnn_error reason;
    gsnn_status status =
        gsnn_source_read(text, gsnn_is_standard(path) ? NULL : path, SIZE_MAX, NULL, &reason);
    return name_reason(path, status, &reason, error);
}

gsnn_status gsnn_input_mapped(const char *path, gsnn_mapped_text *text, gsnn_error *error) {
    gsnn_error reason;
    gsnn_status status =
        gsnn_mapped_text_read(text, gsnn_is_standard(path) ? NULL : path, NULL, &reason);
    return name_reason(path, status, &reason, error);
}

gsnn_status gsnn_input_record(const char *path, gsnn_enumeration_record **record,
                              gsnn_error *error) {
    gsnn_error reason;
    gsnn_mapped_text text = {0};
    gsnn_status status = gsnn_input_mapped(path, &text, error);
    if (!status) {
        status = gsnn_enumeration_record_read(&text, GSNN_ROWS_READ, record, &reason);
        status = name_reason(path, status, &reason, error);
    }
    gsnn_mapped_text_clear(&text);
    return status;
}

gsnn_status gsnn_input_network(const char *path, gsnn_network **network, gsnn_error *error) {
    return gsnn_network_read(path, network, error);
}

gsnn_status gsnn_input_architecture(const gsnn_enumeration_record *record, const char *id,
                                    size_t *architecture, gsnn_error *error) {
    *architecture = gsnn_enumeration_record_find(record, id);
    const char *name = record->group.name && *record->group.name ? record->group.name : "the group";
    if (*architecture == GSNN_RECORD_NONE)
        return gsnn_fail(error, GSNN_INVALID, "%s has no architecture %.48s", name, id);
    if (!record->architectures[*architecture].admissible)
        return gsnn_fail(error, GSNN_INVALID, "%s: architecture %s is not admissible", name, id);
    return GSNN_OK;
}
