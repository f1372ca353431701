/* density_phases.c - `gsnn density phases`. */
#include "base/error.h"
#include "cli/density_request.h"
#include "cli/input_file.h"
#include "density/phases.h"

gsnn_status gsnn_density_run_phases(const void *at, gsnn_error *error) {
    const gsnn_density_request *request = at;
    static gsnn_status (*const writers[])(gsnn_text *, const gsnn_phases *, gsnn_error *) = {
        [GSNN_DENSITY_FORMAT_JSON] = gsnn_phases_write_json,
        [GSNN_DENSITY_FORMAT_JSONL] = gsnn_phases_write_jsonl,
        [GSNN_DENSITY_FORMAT_TABLE] = gsnn_phases_write_table,
        [GSNN_DENSITY_FORMAT_CSV] = gsnn_phases_write_csv,
    };
    gsnn_enumeration_record *record = NULL;
    gsnn_phases phases = {0};
    gsnn_text text = {0};
    gsnn_error reason;
    gsnn_status status = gsnn_density_request_record(request, &record, error);
    if (!status) {
        status = gsnn_phases_init(&phases, record, &request->common.run, &reason);
        if (status)
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(request->input.source),
                      reason.message);
    }
    if (!status)
        status = writers[request->format](&text, &phases, error);
    if (!status)
        status = gsnn_request_send(&request->common, &text, error);
    gsnn_text_clear(&text);
    gsnn_phases_clear(&phases);
    gsnn_enumeration_record_free(record);
    return status;
}
