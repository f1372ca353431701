#include "polynomial/bernstein.h"

#include "base/error.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The sign is hidden behind the error. */
enum { HIDDEN = 2 };

void gsnn_bernstein_clear(gsnn_bernstein *block) {
    free(block->values);
    block->values = NULL;
}

static gsnn_status make_room(gsnn_bernstein *block, size_t degree, size_t limbs,
                             gsnn_error *error) {
    *block = (gsnn_bernstein){.degree = degree, .limbs = limbs};
    if (!(block->values = gsnn_new((degree + 1) * limbs, sizeof *block->values)))
        return gsnn_fail_memory(error);
    return GSNN_OK;
}

/* A bound on the bits of t/c, rounded up. */
static slong quotient_bits(const fmpz_t t, const fmpz_t c) {
    return (slong)fmpz_bits(t) - (slong)fmpz_bits(c) + 1;
}

gsnn_status gsnn_bernstein_init(gsnn_bernstein *block, const fmpz_poly_t transform, size_t degree,
                                size_t limbs, gsnn_error *error) {
    gsnn_status status = make_room(block, degree, limbs, error);
    if (status)
        return status;
    fmpz *binomials = _fmpz_vec_init((slong)degree + 1);
    fmpz_t t, c;
    fmpz_init(t);
    fmpz_init(c);
    slong most = WORD_MIN;
    for (size_t i = 0; i <= degree; i++) {
        if (i == 0) {
            fmpz_one(binomials);
        } else {
            fmpz_mul_ui(binomials + i, binomials + i - 1, degree - i + 1);
            fmpz_divexact_ui(binomials + i, binomials + i, i);
        }
        fmpz_poly_get_coeff_fmpz(t, transform, (slong)(degree - i));
        if (!fmpz_is_zero(t) && quotient_bits(t, binomials + i) > most)
            most = quotient_bits(t, binomials + i);
    }
    /* Two spare bits: sums of two values do not overflow. */
    slong scale = (slong)(64 * limbs) - 3 - most;
    for (size_t i = 0; i <= degree; i++) {
        fmpz_poly_get_coeff_fmpz(t, transform, (slong)(degree - i));
        if (scale >= 0) {
            fmpz_mul_2exp(t, t, (ulong)scale);
            fmpz_fdiv_q(t, t, binomials + i);
        } else {
            fmpz_mul_2exp(c, binomials + i, (ulong)-scale);
            fmpz_fdiv_q(t, t, c);
        }
        fmpz_get_signed_ui_array(block->values + i * limbs, (slong)limbs, t);
    }
    block->error = 1;
    fmpz_poly_get_coeff_fmpz(t, transform, (slong)degree);
    block->low_sign = fmpz_sgn(t);
    fmpz_poly_get_coeff_fmpz(t, transform, 0);
    block->high_sign = fmpz_sgn(t);
    fmpz_clear(t);
    fmpz_clear(c);
    _fmpz_vec_clear(binomials, (slong)degree + 1);
    return GSNN_OK;
}

/* The sign of one value, or HIDDEN. */
static int sign_of(const mp_limb_t *value, size_t limbs, uint64_t error) {
    int64_t top = (int64_t)value[limbs - 1];
    if (limbs == 1)
        return top >= (int64_t)error ? 1 : top <= -(int64_t)error ? -1 : HIDDEN;
    mp_limb_t fill = top < 0 ? ~(mp_limb_t)0 : 0;
    for (size_t i = limbs; --i > 0;)
        if (value[i] != fill)
            return top < 0 ? -1 : 1;
    if (top < 0)
        return value[0] == 0 || value[0] > -(mp_limb_t)error ? HIDDEN : -1;
    return value[0] < error ? HIDDEN : 1;
}

/* Replaces the first `count` values by the means of neighbours, of one limb. */
static void take_means_short(int64_t *restrict values, size_t count) {
    for (size_t i = 0; i < count; i++)
        values[i] = (values[i] + values[i + 1]) >> 1;
}

static void take_means_double(mp_limb_t *values, size_t count) {
    unsigned __int128 low = (unsigned __int128)values[1] << 64 | values[0];
    for (size_t i = 0; i < count; i++, values += 2) {
        unsigned __int128 high = (unsigned __int128)values[3] << 64 | values[2];
        __int128 mean = (__int128)(low + high) >> 1;
        values[0] = (mp_limb_t)mean;
        values[1] = (mp_limb_t)((unsigned __int128)mean >> 64);
        low = high;
    }
}

static void take_means_long(mp_limb_t *values, size_t count, size_t limbs) {
    for (size_t i = 0; i < count; i++, values += limbs) {
        mpn_add_n(values, values, values + limbs, (mp_size_t)limbs);
        mp_limb_t sign = values[limbs - 1] & (mp_limb_t)1 << 63;
        mpn_rshift(values, values, (mp_size_t)limbs, 1);
        values[limbs - 1] |= sign;
    }
}

gsnn_status gsnn_bernstein_halve(gsnn_bernstein *left, gsnn_bernstein *block, int *middle,
                                 gsnn_error *error) {
    size_t n = block->degree, limbs = block->limbs;
    gsnn_status status = make_room(left, n, limbs, error);
    if (status)
        return status;
    memcpy(left->values, block->values, limbs * sizeof *left->values);
    for (size_t k = 1; k <= n; k++) {
        if (limbs == 1)
            take_means_short((int64_t *)block->values, n - k + 1);
        else if (limbs == 2)
            take_means_double(block->values, n - k + 1);
        else
            take_means_long(block->values, n - k + 1, limbs);
        memcpy(left->values + k * limbs, block->values, limbs * sizeof *left->values);
    }
    left->error = block->error += n / 2 + 1;
    left->low_sign = block->low_sign;
    *middle = sign_of(block->values, limbs, block->error);
    return GSNN_OK;
}

/* Whether |value| is below 2^bits times the error. */
static bool is_small(const mp_limb_t *value, size_t limbs, uint64_t error, unsigned bits) {
    if (error >> (62 - bits))
        return true;
    return sign_of(value, limbs, error << bits) == HIDDEN;
}

gsnn_variation_bounds gsnn_bernstein_variations(const gsnn_bernstein *block) {
    gsnn_variation_bounds bounds = {0, 0, true};
    size_t n = block->degree;
    unsigned bits = 3;
    while ((size_t)1 << bits < 8 * n)
        bits++;
    int last = 0;      /* the last certain sign that is not 0 */
    size_t hidden = 0; /* hidden ones since */
    for (size_t i = 0; i <= n; i++) {
        const mp_limb_t *value = block->values + i * block->limbs;
        int sign = i == 0   ? block->low_sign
                   : i == n ? block->high_sign
                            : sign_of(value, block->limbs, block->error);
        assert((i != 0 && i != n) || sign != HIDDEN);
        if (bounds.exhausted && !is_small(value, block->limbs, block->error, bits))
            bounds.exhausted = false;
        if (sign == 0)
            continue;
        if (sign == HIDDEN) {
            hidden++;
            continue;
        }
        if (last == 0) {
            /* Before the first certain sign each hidden one may be a change. */
            bounds.most += hidden;
        } else if (sign == last) {
            bounds.most += (hidden + 1) / 2 * 2;
        } else {
            bounds.least++;
            bounds.most += hidden / 2 * 2 + 1;
        }
        last = sign;
        hidden = 0;
    }
    bounds.most += last == 0 && hidden ? hidden - 1 : hidden;
    return bounds;
}
