#include "density/distribution.h"

#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

/* ---- Memory ------------------------------------------------------------------------------ */

void gsnn_distribution_init(gsnn_distribution *law) {
    *law = (gsnn_distribution){.family = GSNN_LAW_CONSTANT};
    fmpq_init(law->first);
    fmpq_init(law->second);
}

void gsnn_distribution_clear(gsnn_distribution *law) {
    fmpq_clear(law->first);
    fmpq_clear(law->second);
    if (law->values)
        _fmpq_vec_clear(law->values, (slong)law->count);
    if (law->weights)
        _fmpq_vec_clear(law->weights, (slong)law->count);
    law->values = law->weights = NULL;
    law->count = 0;
}

gsnn_distribution *gsnn_distributions_new(size_t count) {
    gsnn_distribution *laws = gsnn_new(count, sizeof *laws);
    for (size_t i = 0; laws && i < count; i++)
        gsnn_distribution_init(&laws[i]);
    return laws;
}

void gsnn_distributions_free(gsnn_distribution *laws, size_t count) {
    for (size_t i = 0; laws && i < count; i++)
        gsnn_distribution_clear(&laws[i]);
    free(laws);
}

bool gsnn_distribution_set(gsnn_distribution *copy, const gsnn_distribution *law) {
    if (copy == law)
        return true;
    gsnn_distribution_clear(copy);
    gsnn_distribution_init(copy);
    copy->family = law->family;
    fmpq_set(copy->first, law->first);
    fmpq_set(copy->second, law->second);
    if (law->count == 0)
        return true;
    copy->values = _fmpq_vec_init((slong)law->count);
    copy->weights = _fmpq_vec_init((slong)law->count);
    copy->count = law->count;
    if (!copy->values || !copy->weights)
        return false;
    for (size_t i = 0; i < law->count; i++) {
        fmpq_set(copy->values + i, law->values + i);
        fmpq_set(copy->weights + i, law->weights + i);
    }
    return true;
}

/* ---- Comparison -------------------------------------------------------------------------- */

int gsnn_distribution_compare(const gsnn_distribution *a, const gsnn_distribution *b) {
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    int order = fmpq_cmp(a->first, b->first);
    if (!order)
        order = fmpq_cmp(a->second, b->second);
    for (size_t i = 0; !order && i < a->count; i++) {
        order = fmpq_cmp(a->values + i, b->values + i);
        if (!order)
            order = fmpq_cmp(a->weights + i, b->weights + i);
    }
    return order;
}

bool gsnn_distribution_mirror(gsnn_distribution *mirror, const gsnn_distribution *law) {
    if (!gsnn_distribution_set(mirror, law))
        return false;
    switch (law->family) {
    case GSNN_LAW_CONSTANT:
    case GSNN_LAW_NORMAL:
    case GSNN_LAW_LAPLACE:
        fmpq_neg(mirror->first, mirror->first);
        break;
    case GSNN_LAW_UNIFORM:
        fmpq_swap(mirror->first, mirror->second);
        fmpq_neg(mirror->first, mirror->first);
        fmpq_neg(mirror->second, mirror->second);
        break;
    case GSNN_LAW_DISCRETE:
        for (size_t i = 0, j = mirror->count - 1; i < j; i++, j--) {
            fmpq_swap(mirror->values + i, mirror->values + j);
            fmpq_swap(mirror->weights + i, mirror->weights + j);
        }
        for (size_t i = 0; i < mirror->count; i++)
            fmpq_neg(mirror->values + i, mirror->values + i);
        break;
    case GSNN_LAW_STUDENT:
        break;
    }
    return true;
}

bool gsnn_distribution_is_even(const gsnn_distribution *law) {
    bool even = true;
    fmpq_t opposite;
    fmpq_init(opposite);
    switch (law->family) {
    case GSNN_LAW_CONSTANT:
    case GSNN_LAW_NORMAL:
    case GSNN_LAW_LAPLACE:
        even = fmpq_is_zero(law->first);
        break;
    case GSNN_LAW_UNIFORM:
        fmpq_neg(opposite, law->second);
        even = fmpq_equal(law->first, opposite);
        break;
    case GSNN_LAW_DISCRETE:
        for (size_t i = 0, j = law->count - 1; even && i <= j && j < law->count; i++, j--) {
            fmpq_neg(opposite, law->values + j);
            even = fmpq_equal(law->values + i, opposite) &&
                   fmpq_equal(law->weights + i, law->weights + j);
        }
        break;
    case GSNN_LAW_STUDENT:
        break;
    }
    fmpq_clear(opposite);
    return even;
}

bool gsnn_distribution_is_zero(const gsnn_distribution *law) {
    return law->family == GSNN_LAW_CONSTANT && fmpq_is_zero(law->first);
}

bool gsnn_distribution_is_bounded(const gsnn_distribution *law) {
    return law->family == GSNN_LAW_CONSTANT || law->family == GSNN_LAW_UNIFORM ||
           law->family == GSNN_LAW_DISCRETE;
}

bool gsnn_distribution_is_continuous(const gsnn_distribution *law) {
    return law->family != GSNN_LAW_CONSTANT && law->family != GSNN_LAW_DISCRETE;
}
