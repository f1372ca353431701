#include "cli/density_request.h"

#include "base/error.h"
#include "cli/input_file.h"

gsnn_status gsnn_density_request_record(const gsnn_density_request *request,
                                        gsnn_enumeration_record **record, gsnn_error *error) {
    *record = NULL;
    if (!request->input.source)
        return gsnn_fail(error, GSNN_INVALID, "density %s: missing INPUT",
                         request->common.part->name);
    return gsnn_input_read(&request->common, &request->input, record, error);
}

gsnn_status gsnn_density_request_law(const gsnn_density_request *request, gsnn_law *law,
                                     size_t degree, const gsnn_enumeration_record *record,
                                     gsnn_error *error) {
    *law = (gsnn_law){0};
    if (!request->law)
        return gsnn_fail(error, GSNN_INVALID, "density %s: missing --law",
                         request->common.part->name);
    return gsnn_law_read(law, request->law, degree, record, &request->common.run, error);
}

gsnn_status gsnn_density_request_name_law(const gsnn_density_request *request, gsnn_status status,
                                          gsnn_error *error) {
    if (status != GSNN_INVALID && status != GSNN_FAILED)
        return status;
    gsnn_error reason = *error;
    return gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->law), reason.message);
}
