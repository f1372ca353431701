/* Enumerations, as a document or as JSON lines. */
#include "fuzz.h"

#include "record/enumeration_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    char *text = fuzz_text(data, size);
    gsnn_error error;
    gsnn_enumeration_record *record = NULL;
    gsnn_status status = gsnn_enumeration_record_parse(text, size, &record, &error);
    fuzz_check(status, &error);
    gsnn_enumeration_record_free(record);
    free(text);
    return 0;
}
