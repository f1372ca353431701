/* distribution_read.c - laws of one number as entries of gsnn-law/1. */
#include "base/memory.h"
#include "density/distribution.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

enum { NORMAL, UNIFORM, LAPLACE, RADEMACHER, DISCRETE, STUDENT, CONSTANT, WORDS };

static const char *const words[WORDS] = {"normal",   "uniform", "laplace", "rademacher",
                                         "discrete", "student", "constant"};

/* The members of each kind; the second of the two numbers is what must not be negative. */
static const char *const members[WORDS][3] = {
    {"law", "mean", "variance"}, {"law", "low", "high"},       {"law", "mean", "scale"},
    {"law", "scale", NULL},      {"law", "values", "weights"}, {"law", "nu", "scale"},
    {"law", "value", NULL},
};

/* A number, or `otherwise` where it is left out and that is not NULL. */
static gsnn_status read_number(fmpq_t number, const gsnn_value *object, const char *name,
                               const slong *otherwise) {
    gsnn_value value = gsnn_value_member(object, name);
    if (otherwise && gsnn_value_get_kind(&value) == GSNN_VALUE_MISSING) {
        fmpq_set_si(number, *otherwise, 1);
        return GSNN_OK;
    }
    return gsnn_value_rational(&value, number);
}

/* A number that is not negative, 1 where it is left out. */
static gsnn_status read_scale(fmpq_t number, const gsnn_value *object, const char *name) {
    static const slong one = 1;
    gsnn_status status = read_number(number, object, name, &one);
    if (!status && fmpq_sgn(number) < 0) {
        gsnn_value value = gsnn_value_member(object, name);
        status = gsnn_value_fault(&value, "is negative");
    }
    return status;
}

/* ---- Discrete laws ----------------------------------------------------------------------- */

typedef struct atom {
    const fmpq *value, *weight;
} atom;

static int compare_atoms(const void *a, const void *b) {
    return fmpq_cmp(((const atom *)a)->value, ((const atom *)b)->value);
}

/* Sorts the values, adds the weights of equal ones, leaves out those without weight, and divides by
 * the sum, which is positive. */
static bool set_discrete(gsnn_distribution *law, const fmpq *values, const fmpq *weights,
                         size_t count, const fmpq_t sum) {
    atom *atoms = gsnn_new(count, sizeof *atoms);
    if (!atoms)
        return false;
    for (size_t i = 0; i < count; i++)
        atoms[i] = (atom){values + i, weights + i};
    qsort(atoms, count, sizeof *atoms, compare_atoms);
    law->family = GSNN_LAW_DISCRETE;
    law->values = _fmpq_vec_init((slong)count);
    law->weights = _fmpq_vec_init((slong)count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (fmpq_is_zero(atoms[i].weight))
            continue;
        if (kept > 0 && fmpq_equal(law->values + kept - 1, atoms[i].value)) {
            fmpq_add(law->weights + kept - 1, law->weights + kept - 1, atoms[i].weight);
            continue;
        }
        fmpq_set(law->values + kept, atoms[i].value);
        fmpq_set(law->weights + kept++, atoms[i].weight);
    }
    for (size_t i = 0; i < kept; i++)
        fmpq_div(law->weights + i, law->weights + i, sum);
    /* The rest are zeros, which own no memory. */
    law->count = kept;
    if (kept == 1) {
        fmpq_t value;
        fmpq_init(value);
        fmpq_set(value, law->values);
        gsnn_distribution_clear(law);
        gsnn_distribution_init(law);
        fmpq_swap(law->first, value);
        fmpq_clear(value);
    }
    free(atoms);
    return true;
}

/* The weights, or 1 for each value, and their sum. */
static gsnn_status read_weights(const gsnn_value *object, size_t count, fmpq *weights, fmpq_t sum) {
    gsnn_value list = gsnn_value_member(object, "weights");
    gsnn_status status = GSNN_OK;
    if (gsnn_value_get_kind(&list) == GSNN_VALUE_MISSING)
        for (size_t i = 0; i < count; i++)
            fmpq_one(weights + i);
    else
        status = gsnn_value_rational_list(&list, count, "values", weights);
    for (size_t i = 0; !status && i < count; i++) {
        if (fmpq_sgn(weights + i) < 0) {
            gsnn_value weight = gsnn_value_element(&list, i);
            status = gsnn_value_fault(&weight, "is negative");
        }
        fmpq_add(sum, sum, weights + i);
    }
    if (!status && fmpq_is_zero(sum))
        status = gsnn_value_fault(&list, "sums to 0");
    return status;
}

static gsnn_status read_discrete(gsnn_distribution *law, const gsnn_value *object) {
    gsnn_value list = gsnn_value_member(object, "values");
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    if (status)
        return status;
    if (count == 0 || count > GSNN_LAW_MAX_VALUES)
        return gsnn_value_complain(&list, "%zu values, but 1 to %d are expected", count,
                                   GSNN_LAW_MAX_VALUES);
    fmpq *values = _fmpq_vec_init((slong)count), *weights = _fmpq_vec_init((slong)count);
    fmpq_t sum;
    fmpq_init(sum);
    status = gsnn_value_rational_list(&list, count, "values", values);
    if (!status)
        status = read_weights(object, count, weights, sum);
    if (!status && !set_discrete(law, values, weights, count, sum))
        status = gsnn_value_fail_memory(object);
    fmpq_clear(sum);
    _fmpq_vec_clear(values, (slong)count);
    _fmpq_vec_clear(weights, (slong)count);
    return status;
}

/* -s and s with probability 1/2 each, for the scale s in law->second. */
static bool set_rademacher(gsnn_distribution *law) {
    fmpq *values = _fmpq_vec_init(2), *weights = _fmpq_vec_init(2);
    fmpq_t sum;
    fmpq_init(sum);
    fmpq_set_si(sum, 2, 1);
    fmpq_swap(values + 1, law->second);
    fmpq_neg(values, values + 1);
    fmpq_one(weights);
    fmpq_one(weights + 1);
    fmpq_zero(law->second);
    bool done = set_discrete(law, values, weights, 2, sum);
    fmpq_clear(sum);
    _fmpq_vec_clear(values, 2);
    _fmpq_vec_clear(weights, 2);
    return done;
}

/* ---- Entries ----------------------------------------------------------------------------- */

/* Turns a law of one value into a constant; a Student law is about 0. */
static void normalise(gsnn_distribution *law, bool one_value) {
    if (!one_value)
        return;
    if (law->family == GSNN_LAW_STUDENT)
        fmpq_zero(law->first);
    law->family = GSNN_LAW_CONSTANT;
    fmpq_zero(law->second);
}

static gsnn_status read_uniform(gsnn_distribution *law, const gsnn_value *value) {
    gsnn_status status = read_number(law->first, value, "low", NULL);
    if (!status)
        status = read_number(law->second, value, "high", NULL);
    if (status)
        return status;
    int order = fmpq_cmp(law->first, law->second);
    gsnn_value high = gsnn_value_member(value, "high");
    if (order > 0)
        return gsnn_value_fault(&high, "is below \"low\"");
    law->family = GSNN_LAW_UNIFORM;
    normalise(law, order == 0);
    return GSNN_OK;
}

static gsnn_status read_student(gsnn_distribution *law, const gsnn_value *value) {
    gsnn_status status = read_number(law->first, value, "nu", NULL);
    if (!status && fmpq_sgn(law->first) <= 0) {
        gsnn_value nu = gsnn_value_member(value, "nu");
        status = gsnn_value_fault(&nu, "is not positive");
    }
    if (!status)
        status = read_scale(law->second, value, "scale");
    law->family = GSNN_LAW_STUDENT;
    if (!status)
        normalise(law, fmpq_is_zero(law->second));
    return status;
}

gsnn_status gsnn_distribution_read(gsnn_distribution *law, const gsnn_value *value) {
    static const slong zero = 0;
    size_t kind = CONSTANT;
    gsnn_value word = gsnn_value_member(value, "law");
    gsnn_status status = gsnn_value_object(value);
    if (!status)
        status = gsnn_value_choice(&word, words, WORDS, &kind);
    if (!status)
        status = gsnn_value_object_of(value, members[kind], members[kind][2] ? 3 : 2);
    if (status)
        return status;
    switch (kind) {
    case NORMAL:
    case LAPLACE:
        law->family = kind == NORMAL ? GSNN_LAW_NORMAL : GSNN_LAW_LAPLACE;
        status = read_number(law->first, value, "mean", &zero);
        if (!status)
            status = read_scale(law->second, value, members[kind][2]);
        if (!status)
            normalise(law, fmpq_is_zero(law->second));
        return status;
    case UNIFORM:
        return read_uniform(law, value);
    case RADEMACHER:
        status = read_scale(law->second, value, "scale");
        if (!status && !set_rademacher(law))
            status = gsnn_value_fail_memory(value);
        return status;
    case DISCRETE:
        return read_discrete(law, value);
    case STUDENT:
        return read_student(law, value);
    default:
        return read_number(law->first, value, "value", NULL);
    }
}

/* ---- Writing ----------------------------------------------------------------------------- */

static void write_list(gsnn_json *json, const char *name, const fmpq *numbers, size_t count) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        gsnn_json_fmpq(json, numbers + i);
    gsnn_json_end_array(json);
}

void gsnn_distribution_write(const gsnn_distribution *law, gsnn_json *json) {
    static const int kinds[] = {[GSNN_LAW_CONSTANT] = CONSTANT, [GSNN_LAW_NORMAL] = NORMAL,
                                [GSNN_LAW_UNIFORM] = UNIFORM,   [GSNN_LAW_LAPLACE] = LAPLACE,
                                [GSNN_LAW_DISCRETE] = DISCRETE, [GSNN_LAW_STUDENT] = STUDENT};
    int kind = kinds[law->family];
    gsnn_json_begin_object(json);
    gsnn_json_member_string(json, "law", words[kind]);
    if (kind == DISCRETE) {
        write_list(json, "values", law->values, law->count);
        write_list(json, "weights", law->weights, law->count);
    } else {
        gsnn_json_member_fmpq(json, members[kind][1], law->first);
        if (members[kind][2])
            gsnn_json_member_fmpq(json, members[kind][2], law->second);
    }
    gsnn_json_end_object(json);
}
