/* even_part.c - what is seen of a law up to the sign of its number. */
#include "density/distribution.h"

#include <flint/fmpq_vec.h>

/* The weight of a value, 0 where there is none. */
static void weight_of(fmpq_t weight, const gsnn_distribution *law, const fmpq_t value) {
    fmpq_zero(weight);
    if (law->family == GSNN_LAW_CONSTANT && fmpq_equal(law->first, value))
        fmpq_one(weight);
    for (size_t i = 0; i < law->count; i++)
        if (fmpq_equal(law->values + i, value))
            fmpq_set(weight, law->weights + i);
}

/* The weight of a value minus that of its opposite. */
static void odd_weight(fmpq_t weight, const gsnn_distribution *law, const fmpq_t value) {
    fmpq_t other;
    fmpq_init(other);
    fmpq_neg(other, value);
    weight_of(weight, law, other);
    fmpq_set(other, weight);
    weight_of(weight, law, value);
    fmpq_sub(weight, weight, other);
    fmpq_clear(other);
}

/* The mean of a discrete law and its mirror: both lists ascend, and are merged. */
static bool symmetrise(gsnn_distribution *even, const gsnn_distribution *law) {
    gsnn_distribution mirror;
    gsnn_distribution_init(&mirror);
    bool done = gsnn_distribution_mirror(&mirror, law);
    size_t n = law->count, count = 0, i = 0, j = 0;
    fmpq *values = _fmpq_vec_init(2 * (slong)n), *weights = _fmpq_vec_init(2 * (slong)n);
    while (done && (i < n || j < n)) {
        int order = i == n ? 1 : j == n ? -1 : fmpq_cmp(law->values + i, mirror.values + j);
        fmpq_set(values + count, order <= 0 ? law->values + i : mirror.values + j);
        if (order <= 0)
            fmpq_add(weights + count, weights + count, law->weights + i++);
        if (order >= 0)
            fmpq_add(weights + count, weights + count, mirror.weights + j++);
        fmpq_div_2exp(weights + count, weights + count, 1);
        count++;
    }
    gsnn_distribution_clear(even);
    gsnn_distribution_init(even);
    even->family = GSNN_LAW_DISCRETE;
    even->values = values;
    even->weights = weights;
    even->count = count;
    gsnn_distribution_clear(&mirror);
    return done;
}

/* A constant c becomes +-c. */
static void spread(gsnn_distribution *even) {
    fmpq_t size;
    fmpq_init(size);
    fmpq_abs(size, even->first);
    gsnn_distribution_clear(even);
    gsnn_distribution_init(even);
    even->family = GSNN_LAW_DISCRETE;
    even->values = _fmpq_vec_init(2);
    even->weights = _fmpq_vec_init(2);
    even->count = 2;
    fmpq_set_si(even->weights, 1, 2);
    fmpq_set_si(even->weights + 1, 1, 2);
    fmpq_neg(even->values, size);
    fmpq_swap(even->values + 1, size);
    fmpq_clear(size);
}

bool gsnn_distribution_even_part(gsnn_distribution *even, const gsnn_distribution *law) {
    if (gsnn_distribution_is_even(law))
        return gsnn_distribution_set(even, law);
    if (law->family == GSNN_LAW_DISCRETE)
        return symmetrise(even, law);
    if (!gsnn_distribution_set(even, law))
        return false;
    if (law->family == GSNN_LAW_CONSTANT) {
        spread(even);
    } else if (law->family == GSNN_LAW_UNIFORM) {
        /* The end of larger size is positive; U(0, h) has the even part U(-h, h). */
        fmpq_t sum;
        fmpq_init(sum);
        fmpq_add(sum, law->first, law->second);
        if (fmpq_sgn(sum) < 0 && !gsnn_distribution_mirror(even, even)) {
            fmpq_clear(sum);
            return false;
        }
        if (fmpq_is_zero(even->first))
            fmpq_neg(even->first, even->second);
        fmpq_clear(sum);
    } else {
        fmpq_abs(even->first, even->first);
    }
    return true;
}

bool gsnn_distribution_odd_ratio(fmpq_t ratio, const gsnn_distribution *a,
                                 const gsnn_distribution *b) {
    if (a->family != GSNN_LAW_DISCRETE && a->family != GSNN_LAW_CONSTANT) {
        fmpq_set_si(ratio, gsnn_distribution_compare(a, b) ? -1 : 1, 1);
        return true;
    }
    bool multiple = true, known = false;
    gsnn_distribution even;
    fmpq_t x, y, quotient;
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(quotient);
    gsnn_distribution_init(&even);
    multiple = gsnn_distribution_even_part(&even, a);
    for (size_t i = 0; multiple && i < even.count; i++) {
        odd_weight(x, a, even.values + i);
        odd_weight(y, b, even.values + i);
        if (fmpq_is_zero(x)) {
            multiple = fmpq_is_zero(y);
            continue;
        }
        fmpq_div(quotient, y, x);
        if (!known)
            fmpq_set(ratio, quotient);
        multiple = !known || fmpq_equal(ratio, quotient);
        known = true;
    }
    gsnn_distribution_clear(&even);
    fmpq_clear(x);
    fmpq_clear(y);
    fmpq_clear(quotient);
    return multiple && known && !fmpq_is_zero(ratio);
}
