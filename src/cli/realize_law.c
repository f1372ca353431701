#include "cli/realize_law.h"

#include "base/error.h"
#include "base/output_file.h"
#include "cli/input.h"
#include "cli/input_file.h"
#include "density/draw_network.h"
#include "network/network_json.h"

static gsnn_status write_network(const gsnn_request *common, const gsnn_enumeration_record *record,
                                 const gsnn_network *network, bool exact_numbers,
                                 gsnn_error *error) {
    gsnn_exact_record exact = {0};
    gsnn_expansion expansion = {0};
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_status status = GSNN_OK;
    if (exact_numbers && !(status = gsnn_exact_record_init(&exact, record, error)))
        status = gsnn_expansion_init(&expansion, network, &exact, error);
    if (!status && !(status = gsnn_output_open(common->output, &output, &stream, error)))
        status = gsnn_output_end(
            output, gsnn_network_write(network, exact_numbers ? &expansion : NULL, stream, error),
            error);
    gsnn_expansion_clear(&expansion);
    gsnn_exact_record_clear(&exact);
    return status;
}

static gsnn_status write_mlp(const gsnn_request *common, const gsnn_mlp *mlp, gsnn_error *error) {
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_json json;
    gsnn_status status = gsnn_output_open(common->output, &output, &stream, error);
    if (status)
        return status;
    gsnn_json_init(&json, gsnn_output_sink, output);
    gsnn_mlp_write(mlp, &json);
    return gsnn_output_end(output, gsnn_json_end(&json, error), error);
}

gsnn_status gsnn_realize_law(const gsnn_request *common, const char *input, const char *path,
                             bool exact, gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_network *network = NULL;
    gsnn_mlp *mlp = NULL;
    gsnn_law law = {0};
    gsnn_error reason;
    if (gsnn_is_standard(input) && gsnn_is_standard(path))
        return gsnn_fail(error, GSNN_INVALID,
                         "realize: standard input cannot be both the enumeration and the law");
    gsnn_status status = gsnn_input_for_networks(common, input, false, &record, error);
    if (!status)
        status = gsnn_law_read(&law, path, record->group.degree, record, &common->run, error);
    if (!status) {
        status = law.kind == GSNN_LAW_PLAIN
                     ? gsnn_draw_plain(&mlp, &law.plain, common->seed, &reason)
                     : gsnn_draw_tied(&network, &law, record, common->seed, &reason);
        if (status)
            gsnn_fail(error, status, "%s: %s", gsnn_input_name(path), reason.message);
    }
    if (!status)
        status = mlp ? write_mlp(common, mlp, error)
                     : write_network(common, record, network, exact, error);
    gsnn_mlp_free(mlp);
    gsnn_network_free(network);
    gsnn_law_clear(&law);
    gsnn_enumeration_record_free(record);
    return status;
}
