#include "cli/density_request.h"

#include "base/error.h"
#include "base/output_file.h"

gsnn_status gsnn_density_request_record(const gsnn_density_request *request,
                                        gsnn_enumeration_record **record, gsnn_error *error) {
    *record = NULL;
    if (!request->input.source)
        return gsnn_fail(error, GSNN_INVALID, "density %s: missing INPUT", request->part);
    return gsnn_input_read(&request->common, &request->input, record, error);
}

gsnn_status gsnn_density_request_law(const gsnn_density_request *request, gsnn_law *law,
                                     size_t degree, const gsnn_enumeration_record *record,
                                     gsnn_error *error) {
    *law = (gsnn_law){0};
    if (!request->law)
        return gsnn_fail(error, GSNN_INVALID, "density %s: missing --law", request->part);
    return gsnn_law_read(law, request->law, degree, record, &request->common.run, error);
}

gsnn_status gsnn_density_request_send(const gsnn_density_request *request, const gsnn_text *text,
                                      gsnn_error *error) {
    if (text->failed)
        return gsnn_fail_memory(error);
    gsnn_output *output;
    FILE *stream;
    gsnn_status status = gsnn_output_open(request->common.output, &output, &stream, error);
    if (status)
        return status;
    if (!gsnn_output_sink(output, text->bytes, text->length))
        status = gsnn_fail(error, GSNN_FAILED, "write error");
    return gsnn_output_end(output, status, error);
}
