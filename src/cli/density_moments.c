/* density_moments.c - `gsnn density moments`. */
#include "base/error.h"
#include "cli/density_request.h"
#include "cli/input_file.h"
#include "density/moments.h"

#include <string.h>

gsnn_status gsnn_density_request_orders(const gsnn_density_request *request, const char *fallback,
                                        unsigned *orders, gsnn_error *error) {
    const char *text = request->order ? request->order : fallback;
    *orders = 0;
    for (const char *at = text;; at++) {
        if (*at < '1' || *at > '0' + GSNN_CORRELATOR_MAX_ORDER || (at[1] && at[1] != ','))
            return gsnn_fail(error, GSNN_INVALID,
                             "--order=%.40s is not a list of numbers from 1 to %d such as 1,2,4",
                             text, GSNN_CORRELATOR_MAX_ORDER);
        *orders |= 1U << (*at - '0');
        if (!*++at)
            return GSNN_OK;
    }
}

static gsnn_status send(const gsnn_density_request *request, const gsnn_moments *moments,
                        const gsnn_law *law, gsnn_error *error) {
    gsnn_text text = {0};
    gsnn_status status = GSNN_OK;
    if (request->format == GSNN_DENSITY_FORMAT_TABLE) {
        gsnn_moments_write_table(moments, &text);
    } else if (request->format == GSNN_DENSITY_FORMAT_CSV) {
        gsnn_moments_write_csv(moments, &text);
    } else {
        gsnn_json json;
        gsnn_json_init_text(&json, &text);
        gsnn_moments_write_json(moments, law, &json);
        status = gsnn_json_end(&json, error);
    }
    if (!status)
        status = gsnn_request_send(&request->common, &text, error);
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_density_run_moments(const void *at, gsnn_error *error) {
    const gsnn_density_request *request = at;
    gsnn_enumeration_record *record = NULL;
    gsnn_law law = {0};
    gsnn_correlators correlators = {0};
    gsnn_moments moments = {0};
    unsigned orders = 0;
    uint64_t draws = request->draws ? request->draws : 65536;
    gsnn_status status = GSNN_OK;
    if (!request->points)
        return gsnn_fail(error, GSNN_INVALID, "density moments: missing --points");
    status = gsnn_density_request_orders(request, "1,2", &orders, error);
    if (!status && request->input.source)
        status = gsnn_density_request_record(request, &record, error);
    if (!status)
        status =
            gsnn_correlators_read(&correlators, request->points, record ? record->group.degree : 0,
                                  orders, &request->common.run, error);
    if (!status)
        status = gsnn_density_request_law(request, &law, correlators.degree, record, error);
    if (!status)
        status = gsnn_correlators_check(&correlators, gsnn_input_name(request->points),
                                        gsnn_law_outputs(&law), error);
    if (!status)
        status = gsnn_density_request_name_law(
            request,
            gsnn_moments_init(&moments, &law, record, &correlators,
                              (gsnn_moment_method)request->method, draws, request->common.seed,
                              &request->common.run, error),
            error);
    if (!status)
        status = send(request, &moments, &law, error);
    gsnn_moments_clear(&moments);
    gsnn_correlators_clear(&correlators);
    gsnn_law_clear(&law);
    gsnn_enumeration_record_free(record);
    return status;
}
