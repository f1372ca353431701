#include "cli/grow_outputs.h"

#include "base/output_file.h"
#include "cli/input_file.h"
#include "network/output_grow.h"
#include "json/document.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

static gsnn_status grow(const gsnn_request *request, gsnn_output_plan *plan, fmpq **values,
                        size_t *count, const gsnn_output_growth *growth, size_t *grown,
                        gsnn_error *error) {
    const gsnn_enumeration_record *record = gsnn_output_record(plan);
    gsnn_inclusion_chain chain = {0};
    size_t from, to;
    gsnn_status status;
    if (!(status = gsnn_input_architecture(record, growth->from, &from, error)) &&
        !(status = gsnn_input_architecture(record, growth->to, &to, error)) &&
        !(status = gsnn_inclusion_chain_init(&chain, record, from, to, error)) &&
        !(status = gsnn_output_grow(plan, values, count, &chain, growth->exactly, grown, error)) &&
        growth->kick > 0)
        status = gsnn_output_kick(plan, *values, to, *grown, growth->kick, request->seed, error);
    gsnn_inclusion_chain_clear(&chain);
    return status;
}

gsnn_status gsnn_grow_outputs(const gsnn_request *request, const gsnn_enumeration_record *record,
                              const char *network, const gsnn_output_growth *growth, size_t *grown,
                              gsnn_error *error) {
    gsnn_json_document *document = NULL;
    gsnn_exact_record exact = {0};
    gsnn_output_plan plan = {.exact = &exact};
    fmpq *values = NULL;
    size_t count = 0;
    gsnn_output *output = NULL;
    FILE *stream = NULL;
    gsnn_status status = gsnn_json_document_read(&document, network, NULL, error);
    if (!status && !(status = gsnn_exact_record_init(&exact, record, error))) {
        gsnn_value root = gsnn_json_document_root(document);
        status = gsnn_output_plan_read(&plan, &values, &count, &root, error);
    }
    if (!status && !(status = grow(request, &plan, &values, &count, growth, grown, error)) &&
        !(status = gsnn_output_open(request->output, &output, &stream, error)))
        status = gsnn_output_end(
            output, gsnn_output_plan_write(&plan, values, growth->exactly, stream, error), error);
    if (values)
        _fmpq_vec_clear(values, (slong)count);
    free(plan.choices);
    gsnn_exact_record_clear(&exact);
    gsnn_json_document_free(document);
    return status;
}
