/* term.c - one term of an exact sum. */
#include "exact/exact_text.h"

void gsnn_term_write(FILE *out, bool first, const fmpq_t c, const char *symbol) {
    fmpz_t magnitude;
    fmpz_init(magnitude);
    fmpz_abs(magnitude, fmpq_numref(c));
    if (fmpq_sgn(c) < 0)
        fputc('-', out);
    else if (!first)
        fputc('+', out);
    if (!*symbol)
        fmpz_fprint(out, magnitude);
    else if (!fmpz_is_one(magnitude)) {
        fmpz_fprint(out, magnitude);
        fputc('*', out);
    }
    fputs(symbol, out);
    if (!fmpz_is_one(fmpq_denref(c))) {
        fputc('/', out);
        fmpz_fprint(out, fmpq_denref(c));
    }
    fmpz_clear(magnitude);
}
