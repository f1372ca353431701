/* Networks: gsnn-network/1 and plain ones. */
#include "fuzz.h"

#include "network/mlp.h"
#include "network/network_json.h"
#include "json/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsnn_text text = {.bytes = fuzz_text(data, size), .length = size, .capacity = size + 1};
    gsnn_error error;
    gsnn_json_document *document;
    gsnn_status status = gsnn_json_document_parse(&document, &text, "fuzz.json", &error);
    fuzz_check(status, &error);
    if (status == GSNN_OK) {
        gsnn_value root = gsnn_json_document_root(document);
        gsnn_network *network = NULL;
        gsnn_mlp *mlp = NULL;
        fuzz_check(gsnn_network_from_value(&root, &network), &error);
        fuzz_check(gsnn_mlp_from_value(&root, &mlp), &error);
        gsnn_network_free(network);
        gsnn_mlp_free(mlp);
    }
    gsnn_json_document_free(document);
    return 0;
}
