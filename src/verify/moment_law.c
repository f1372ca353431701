#include "verify/moment_law.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

void gsnn_moment_law_init(gsnn_moment_law *law) {
    *law = (gsnn_moment_law){.count = 1};
    fmpq_init(law->first);
    fmpq_init(law->second);
}

void gsnn_moment_law_clear(gsnn_moment_law *law) {
    fmpq_clear(law->first);
    fmpq_clear(law->second);
    if (law->values)
        _fmpq_vec_clear(law->values, (slong)law->count);
    if (law->weights)
        _fmpq_vec_clear(law->weights, (slong)law->count);
}

static gsnn_status read_number(const gsnn_value *object, const char *name, fmpq_t number) {
    gsnn_value value = gsnn_value_member(object, name);
    return gsnn_value_rational(&value, number);
}

gsnn_status gsnn_moment_law_read(gsnn_moment_law *law, const gsnn_value *value) {
    static const char *const members[][3] = {{"normal", "mean", "variance"},
                                             {"uniform", "low", "high"},
                                             {"laplace", "mean", "scale"},
                                             {"student", "nu", "scale"},
                                             {"constant", "value", NULL}};
    gsnn_value name = gsnn_value_member(value, "law");
    gsnn_status status = gsnn_value_string(&name, &law->law);
    if (status)
        return status;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(law->law, members[i][0]) == 0) {
            status = read_number(value, members[i][1], law->first);
            if (!status && members[i][2])
                status = read_number(value, members[i][2], law->second);
            law->count = members[i][2] ? 0 : 1;
            return status;
        }
    gsnn_value values = gsnn_value_member(value, "values");
    gsnn_value weights = gsnn_value_member(value, "weights");
    size_t count;
    status = gsnn_value_array(&values, &count);
    if (status)
        return status;
    law->count = count;
    law->values = _fmpq_vec_init((slong)count);
    law->weights = _fmpq_vec_init((slong)count);
    status = gsnn_value_rational_list(&values, count, "itself", law->values);
    return status ? status : gsnn_value_rational_list(&weights, count, "values", law->weights);
}

gsnn_status gsnn_moment_laws_read(gsnn_moment_law **laws, size_t *count, const gsnn_value *list,
                                  gsnn_error *error) {
    size_t length = 0;
    *laws = NULL;
    *count = 0;
    gsnn_status status = gsnn_value_array(list, &length);
    if (status)
        return status;
    *laws = gsnn_new(length, sizeof **laws);
    if (!*laws)
        return gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_moment_law_init(&(*laws)[*count]);
        status = gsnn_moment_law_read(&(*laws)[(*count)++], &item);
    }
    return status;
}

void gsnn_moment_laws_free(gsnn_moment_law *laws, size_t count) {
    for (size_t i = 0; i < count; i++)
        gsnn_moment_law_clear(&laws[i]);
    free(laws);
}

static bool is_law(const gsnn_moment_law *law, const char *name) {
    return strcmp(law->law ? law->law : "constant", name) == 0;
}

bool gsnn_moment_law_is_zero(const gsnn_moment_law *law) {
    return is_law(law, "constant") && fmpq_is_zero(law->first);
}

bool gsnn_moment_law_is_centred_normal(const gsnn_moment_law *law, fmpq_t variance) {
    fmpq_zero(variance);
    if (gsnn_moment_law_is_zero(law))
        return true;
    fmpq_set(variance, law->second);
    return is_law(law, "normal") && fmpq_is_zero(law->first);
}

/* M_k = mu M_(k-1) + (k-1) v M_(k-2). */
static void normal_moment(fmpq_t moment, const gsnn_moment_law *law, ulong k, fmpq_t before) {
    gsnn_moment_law_moment(before, law, k - 1);
    fmpq_mul(moment, before, law->first);
    if (k > 1) {
        gsnn_moment_law_moment(before, law, k - 2);
        fmpq_mul_ui(before, before, k - 1);
        fmpq_addmul(moment, before, law->second);
    }
}

/* M_k = mu^k + k (k-1) s^2 M_(k-2). */
static void laplace_moment(fmpq_t moment, const gsnn_moment_law *law, ulong k, fmpq_t before) {
    fmpq_pow_si(moment, law->first, (slong)k);
    if (k > 1) {
        gsnn_moment_law_moment(before, law, k - 2);
        fmpq_mul(before, before, law->second);
        fmpq_mul(before, before, law->second);
        fmpq_mul_ui(before, before, k * (k - 1));
        fmpq_add(moment, moment, before);
    }
}

/* sum_i low^i high^(k-i) / (k+1). */
static void uniform_moment(fmpq_t moment, const gsnn_moment_law *law, ulong k, fmpq_t before) {
    fmpq_t factor;
    fmpq_init(factor);
    fmpq_zero(moment);
    for (ulong i = 0; i <= k; i++) {
        fmpq_pow_si(before, law->first, (slong)i);
        fmpq_pow_si(factor, law->second, (slong)(k - i));
        fmpq_addmul(moment, before, factor);
    }
    fmpq_set_ui(factor, k + 1, 1);
    fmpq_div(moment, moment, factor);
    fmpq_clear(factor);
}

/* M_k = M_(k-2) nu s^2 (k-1) / (nu-k). */
static bool student_moment(fmpq_t moment, const gsnn_moment_law *law, ulong k, fmpq_t before) {
    fmpq_t factor;
    fmpq_init(factor);
    fmpq_sub_ui(factor, law->first, k);
    bool exists = fmpq_sgn(factor) > 0;
    fmpq_zero(moment);
    if (exists && k > 1) {
        gsnn_moment_law_moment(before, law, k - 2);
        fmpq_mul(before, before, law->first);
        fmpq_mul(before, before, law->second);
        fmpq_mul(before, before, law->second);
        fmpq_mul_ui(before, before, k - 1);
        fmpq_div(moment, before, factor);
    }
    fmpq_clear(factor);
    return exists;
}

bool gsnn_moment_law_moment(fmpq_t moment, const gsnn_moment_law *law, ulong k) {
    fmpq_t before;
    bool exists = true;
    if (k == 0) {
        fmpq_one(moment);
        return true;
    }
    fmpq_init(before);
    if (is_law(law, "constant")) {
        fmpq_pow_si(moment, law->first, (slong)k);
    } else if (is_law(law, "normal")) {
        normal_moment(moment, law, k, before);
    } else if (is_law(law, "laplace")) {
        laplace_moment(moment, law, k, before);
    } else if (is_law(law, "uniform")) {
        uniform_moment(moment, law, k, before);
    } else if (is_law(law, "student")) {
        exists = student_moment(moment, law, k, before);
    } else {
        fmpq_zero(moment);
        for (size_t i = 0; i < law->count; i++) {
            fmpq_pow_si(before, law->values + i, (slong)k);
            fmpq_addmul(moment, before, law->weights + i);
        }
    }
    fmpq_clear(before);
    return exists;
}

const fmpq *gsnn_moment_law_value(const gsnn_moment_law *law, size_t i) {
    return law->values ? law->values + i : law->first;
}

void gsnn_moment_law_multiply_weight(fmpq_t weight, const gsnn_moment_law *law, size_t i) {
    if (law->weights)
        fmpq_mul(weight, weight, law->weights + i);
}
