/* JSON documents, every value of which is looked at. */
#include "fuzz.h"

#include "json/document.h"

static void walk(const gsnn_value *value) {
    char place[GSNN_PLACE_SIZE], excerpt[GSNN_EXCERPT_SIZE];
    if (!memchr(gsnn_value_place(value, place), '\0', sizeof place) ||
        !memchr(gsnn_value_excerpt(value, excerpt), '\0', sizeof excerpt))
        abort();
    gsnn_value element = gsnn_value_before(value);
    while (gsnn_value_next(&element))
        walk(&element);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsnn_text text = {.bytes = fuzz_text(data, size), .length = size, .capacity = size + 1};
    gsnn_error error;
    gsnn_json_document *document;
    char schema[64];
    (void)gsnn_json_peek_schema(text.bytes, size, schema, sizeof schema);
    gsnn_status status = gsnn_json_document_parse(&document, &text, "fuzz.json", &error);
    fuzz_check(status, &error);
    if (status == GSNN_OK) {
        gsnn_value root = gsnn_json_document_root(document);
        walk(&root);
    }
    gsnn_json_document_free(document);
    return 0;
}
