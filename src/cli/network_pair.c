#include "cli/network_pair.h"

#include "base/error.h"

#include <string.h>

/* Expands both by what INPUT says of their group. */
static gsnn_status expand(gsnn_pair *pair, const gsnn_request *common, const gsnn_pair_files *files,
                          gsnn_error *error) {
    gsnn_error reason;
    gsnn_compared *both[] = {&pair->first, &pair->second};
    const char *const names[] = {files->first, files->second};
    gsnn_status status = gsnn_input_read(common, &files->input, &pair->record, error);
    if (status)
        return status;
    status = gsnn_exact_record_init(&pair->exact, pair->record, &reason);
    if (status)
        return gsnn_fail(error, status, "%s: %s", files->input.source, reason.message);
    for (int i = 0; !status && i < 2; i++)
        if ((status = gsnn_compared_expand(both[i], &pair->exact, &reason)))
            gsnn_fail(error, status, "%s: %s", names[i], reason.message);
    return status;
}

gsnn_status gsnn_pair_read(gsnn_pair *pair, const gsnn_request *common,
                           const gsnn_pair_files *files, gsnn_error *error) {
    *pair = (gsnn_pair){0};
    const char *const sources[] = {files->first, files->second, files->input.source};
    int standard = 0;
    for (int i = 0; i < 3; i++)
        standard += sources[i] && strcmp(sources[i], "-") == 0;
    if (standard > 1)
        return gsnn_fail(error, GSNN_INVALID, "only one of the files can be standard input");
    gsnn_status status = gsnn_compared_read(&pair->first, files->first, error);
    if (!status)
        status = gsnn_compared_read(&pair->second, files->second, error);
    if (!status && files->input.source)
        status = expand(pair, common, files, error);
    if (status)
        gsnn_pair_clear(pair);
    return status;
}

void gsnn_pair_clear(gsnn_pair *pair) {
    /* What was expanded lies in the field of the record. */
    gsnn_compared_clear(&pair->first);
    gsnn_compared_clear(&pair->second);
    gsnn_exact_record_clear(&pair->exact);
    gsnn_enumeration_record_free(pair->record);
    *pair = (gsnn_pair){0};
}
