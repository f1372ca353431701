/* density_symmetry.c - `gsnn density symmetry`. */
#include "cli/density_request.h"

static gsnn_status write(const gsnn_density_request *request, const gsnn_law *law,
                         const gsnn_enumeration_record *record, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_json json;
    gsnn_json_init_text(&json, &text);
    gsnn_json_document_head(&json, "gsnn-density/1");
    gsnn_json_key(&json, "group");
    gsnn_json_begin_object(&json);
    if (record->group.name)
        gsnn_json_member_string(&json, "name", record->group.name);
    gsnn_json_key(&json, "order");
    gsnn_json_number_or_string(&json, record->group.order);
    gsnn_json_end_object(&json);
    gsnn_json_key(&json, "law");
    gsnn_law_write(law, &json);
    gsnn_json_end_object(&json);
    gsnn_status status = gsnn_json_end(&json, error);
    if (!status)
        status = gsnn_density_request_send(request, &text, error);
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_density_run_symmetry(const gsnn_density_request *request, gsnn_error *error) {
    gsnn_enumeration_record *record;
    gsnn_law law = {0};
    gsnn_status status = gsnn_density_request_record(request, &record, error);
    if (!status)
        status = gsnn_density_request_law(request, &law, record->group.degree, record, error);
    if (!status)
        status = write(request, &law, record, error);
    gsnn_law_clear(&law);
    gsnn_enumeration_record_free(record);
    return status;
}
