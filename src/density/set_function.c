#include "density/set_function.h"

#include <flint/fmpq_vec.h>
#include <string.h>

fmpq *gsnn_set_function_new(unsigned k) {
    fmpq *f = _fmpq_vec_init((slong)1 << k);
    fmpq_one(f);
    return f;
}

void gsnn_set_function_free(fmpq *f, unsigned k) {
    if (f)
        _fmpq_vec_clear(f, (slong)1 << k);
}

void gsnn_set_function_add(fmpq *f, const fmpq *g, unsigned k) {
    size_t count = (size_t)1 << k;
    fmpq *sum = _fmpq_vec_init((slong)count);
    for (size_t s = 0; s < count; s++)
        for (size_t t = s;; t = (t - 1) & s) { /* all subsets of s */
            if (!fmpq_is_zero(f + t) && !fmpq_is_zero(g + (s ^ t)))
                fmpq_addmul(sum + s, f + t, g + (s ^ t));
            if (t == 0)
                break;
        }
    for (size_t s = 0; s < count; s++)
        fmpq_swap(f + s, sum + s);
    _fmpq_vec_clear(sum, (slong)count);
}

void gsnn_set_function_repeat(fmpq *f, uint64_t n, unsigned k) {
    fmpq *power = gsnn_set_function_new(k);
    for (; n; n >>= 1) {
        if (n & 1)
            gsnn_set_function_add(power, f, k);
        if (n > 1)
            gsnn_set_function_add(f, f, k);
    }
    for (size_t s = 0; s < (size_t)1 << k; s++)
        fmpq_swap(f + s, power + s);
    gsnn_set_function_free(power, k);
}

void gsnn_set_function_add_doubles(double *f, const double *g, unsigned k) {
    double sum[256] = {0};
    size_t count = (size_t)1 << k;
    for (size_t s = 0; s < count; s++)
        for (size_t t = s;; t = (t - 1) & s) {
            sum[s] += f[t] * g[s ^ t];
            if (t == 0)
                break;
        }
    memcpy(f, sum, count * sizeof *f);
}

void gsnn_set_function_repeat_doubles(double *f, uint64_t n, unsigned k) {
    double power[256] = {1};
    for (; n; n >>= 1) {
        if (n & 1)
            gsnn_set_function_add_doubles(power, f, k);
        if (n > 1)
            gsnn_set_function_add_doubles(f, f, k);
    }
    memcpy(f, power, ((size_t)1 << k) * sizeof *f);
}
