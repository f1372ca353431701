#include "matrix/value_coder.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

gsnn_status gsnn_value_coder_init(gsnn_value_coder *coder, const ulong *basis, size_t dimension,
                                  size_t width, nmod_t modulus, size_t expected,
                                  gsnn_error *error) {
    *coder = (gsnn_value_coder){.basis = basis, .width = width, .modulus = modulus};
    gsnn_status status = gsnn_residue_table_init(&coder->values, dimension, expected, error);
    coder->value = gsnn_new(dimension, sizeof *coder->value);
    return status == GSNN_OK && !coder->value ? gsnn_fail_memory(error) : status;
}

void gsnn_value_coder_clear(gsnn_value_coder *coder) {
    gsnn_residue_table_clear(&coder->values);
    free(coder->negative);
    free(coder->value);
    *coder = (gsnn_value_coder){0};
}

/* Evaluates the basis at a vector; *negated tells that the value was multiplied by -1 to normalise
 * it.  False when it is 0. */
static bool evaluate(const gsnn_value_coder *coder, const ulong *vector, bool *negated) {
    size_t width = coder->width, d = coder->values.width, lead = d;
    nmod_t modulus = coder->modulus;
    int limbs = _nmod_vec_dot_bound_limbs((slong)width, modulus);
    for (size_t b = d; b-- > 0;) {
        coder->value[b] =
            _nmod_vec_dot(coder->basis + b * width, vector, (slong)width, modulus, limbs);
        if (coder->value[b])
            lead = b;
    }
    if (lead == d)
        return false;
    *negated = coder->value[lead] > modulus.n / 2;
    if (*negated)
        _nmod_vec_neg(coder->value, coder->value, (slong)d, modulus);
    return true;
}

gsnn_status gsnn_value_coder_give(gsnn_value_coder *coder, const ulong *vector, int32_t *code,
                                  gsnn_error *error) {
    bool negated;
    *code = 0;
    if (!evaluate(coder, vector, &negated))
        return GSNN_OK;
    size_t before = coder->values.count, number;
    if (gsnn_reserve(&coder->negative, &coder->negative_capacity, before + 1,
                     sizeof *coder->negative))
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_residue_table_add(&coder->values, coder->value, &number, error);
    if (status != GSNN_OK)
        return status;
    if (number == before)
        coder->negative[number] = negated;
    assert(number < coder->values.count && number < INT32_MAX);
    *code = negated == coder->negative[number] ? (int32_t)number + 1 : -(int32_t)number - 1;
    return GSNN_OK;
}
