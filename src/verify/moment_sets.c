#include "verify/moment_sets.h"

void gsnn_moment_sets_clear(fmpq *f, size_t places) {
    for (size_t set = 0; set < (size_t)1 << places; set++)
        fmpq_zero(f + set);
}

/* From the largest set down, so that smaller ones are still there. */
void gsnn_moment_sets_multiply(fmpq *to, const fmpq *by, size_t places) {
    fmpq_t sum;
    fmpq_init(sum);
    for (size_t set = (size_t)1 << places; set-- > 0;) {
        fmpq_mul(sum, to, by + set);
        for (size_t part = set; part > 0; part = (part - 1) & set)
            fmpq_addmul(sum, to + part, by + (set - part));
        fmpq_set(to + set, sum);
    }
    fmpq_clear(sum);
}
