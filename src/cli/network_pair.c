#include "cli/network_pair.h"

#include "base/error.h"
#include "cli/input_file.h"

const gsnn_argument gsnn_pair_arguments[] = {
    GSNN_ARGUMENT("A", gsnn_pair_request, first),
    GSNN_ARGUMENT("B", gsnn_pair_request, second),
    GSNN_ARGUMENT_IF("INPUT", gsnn_pair_request, input.source),
    GSNN_ARGUMENTS_END,
};

void gsnn_pair_prepare(void *request) {
    gsnn_pair_request *r = request;
    gsnn_input_prepare(&r->input);
}

/* Expands both by what INPUT says of their group. */
static gsnn_status expand(gsnn_pair *pair, const gsnn_pair_request *request, gsnn_error *error) {
    gsnn_error reason;
    gsnn_compared *both[] = {&pair->first, &pair->second};
    const char *const names[] = {request->first, request->second};
    gsnn_status status = gsnn_input_read(&request->common, &request->input, &pair->record, error);
    if (status)
        return status;
    status = gsnn_exact_record_init(&pair->exact, pair->record, &reason);
    if (status)
        return gsnn_fail(error, status, "%s: %s", request->input.source, reason.message);
    for (int i = 0; !status && i < 2; i++)
        if ((status = gsnn_compared_expand(both[i], &pair->exact, &reason)))
            gsnn_fail(error, status, "%s: %s", names[i], reason.message);
    return status;
}

gsnn_status gsnn_pair_read(gsnn_pair *pair, const gsnn_pair_request *request, gsnn_error *error) {
    *pair = (gsnn_pair){0};
    const char *const sources[] = {request->first, request->second, request->input.source};
    int standard = 0;
    for (int i = 0; i < 3; i++)
        standard += gsnn_is_standard(sources[i]);
    if (standard > 1)
        return gsnn_fail(error, GSNN_INVALID, "only one of the files can be standard input");
    gsnn_status status = gsnn_compared_read(&pair->first, request->first, error);
    if (!status)
        status = gsnn_compared_read(&pair->second, request->second, error);
    if (!status && request->input.source)
        status = expand(pair, request, error);
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
