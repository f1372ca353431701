#include "write/json_integer.h"

/* The largest integer up to which a double keeps all: 2^53. */
#define EXACT_IN_DOUBLE (INT64_C(1) << 53)

void gsnn_append_json_integer(gsnn_text *out, const fmpz_t value) {
    if (!COEFF_IS_MPZ(*value) && *value <= EXACT_IN_DOUBLE) {
        gsnn_text_append_integer(out, *value);
        return;
    }
    char *digits = fmpz_get_str(NULL, 10, value);
    gsnn_text_append_char(out, '"');
    gsnn_text_append(out, digits);
    gsnn_text_append_char(out, '"');
    flint_free(digits);
}
