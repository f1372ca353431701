/* Entries of matrices, such as "sqrt(2)/2". */
#include "fuzz.h"

#include "exact/entry.h"

/* Reading an entry of a larger field is slow, and nothing else. */
#define MAX_CONDUCTOR 120

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_text(data, size);
    gsnn_error error;
    ulong conductor;
    gsnn_status status = gsnn_entry_conductor(text, &conductor, &error);
    if (status == GSNN_OK && conductor <= MAX_CONDUCTOR) {
        gsnn_field *field;
        fmpq_poly_t value;
        fmpq_poly_init(value);
        status = gsnn_field_new(&field, conductor, &error);
        if (status == GSNN_OK) {
            status = gsnn_entry_parse_real(field, text, value, &error);
            gsnn_field_free(field);
        }
        fmpq_poly_clear(value);
    }
    fuzz_check(status, &error);
    free(text);
    return 0;
}
