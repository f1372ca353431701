#include "lcn/fit.h"

#include "base/error.h"
#include "base/memory.h"
#include "lcn/row_table.h"
#include "polynomial/form.h"

#include <assert.h>
#include <flint/fmpq_vec.h>
#include <stdlib.h>

void gsnn_lcn_fit_clear(gsnn_lcn_fit *fit) {
    for (size_t i = 0; i < fit->channel_count; i++) {
        free(fit->channels[i].row);
        free(fit->channels[i].real_roots);
        if (fit->channels[i].values)
            _fmpz_vec_clear(fit->channels[i].values, (slong)fit->channels[i].taps);
    }
    free(fit->channels);
    *fit = (gsnn_lcn_fit){0};
}

/* ---- Signed cycles ----------------------------------------------------------------------- */

/* The neuron whose row, plain or negated, is the neuron's row one step further. */
static size_t step(const gsnn_lcn_row_table *t, size_t neuron, int *sign) {
    int turned;
    size_t found = gsnn_lcn_row_table_find(t, gsnn_lcn_row_table_row(t, neuron) + 1, &turned);
    *sign *= turned;
    return found;
}

/* ---- Roots of the shifts ----------------------------------------------------------------- */

/* The row times x^shift modulo x^q - sign: entry j. */
static int32_t shifted(const gsnn_lcn_channel *channel, size_t shift, size_t j) {
    return j >= shift ? channel->row[j - shift]
                      : channel->sign * channel->row[j + channel->taps - shift];
}

/* The real roots of a form of degree taps - 1. */
static gsnn_status count_roots(size_t *count, const fmpz_poly_t p, size_t degree,
                               const gsnn_run *run, gsnn_error *error) {
    gsnn_form_roots roots;
    gsnn_status status = gsnn_form_roots_init(&roots, p, degree, run, error);
    *count = roots.real_roots;
    gsnn_form_roots_clear(&roots);
    return status;
}

/* The row with given weights, times their common denominator. */
static void set_values(gsnn_lcn_channel *channel, const fmpz *weights) {
    channel->values = _fmpz_vec_init((slong)channel->taps);
    for (size_t j = 0; j < channel->taps; j++) {
        int32_t entry = channel->row[j];
        if (entry)
            fmpz_set(channel->values + j, weights + abs(entry) - 1);
        if (entry < 0)
            fmpz_neg(channel->values + j, channel->values + j);
    }
}

/* The shifted row of an exact channel. */
static void set_polynomial(fmpz_poly_t p, const gsnn_lcn_channel *channel, size_t shift) {
    fmpz_poly_zero(p);
    for (size_t j = channel->taps; j-- > 0;) {
        bool wrapped = j < shift;
        fmpz_poly_set_coeff_fmpz(p, (slong)j,
                                 channel->values + (wrapped ? j + channel->taps : j) - shift);
        if (wrapped && channel->sign < 0 && j < (size_t)fmpz_poly_length(p))
            fmpz_neg(p->coeffs + j, p->coeffs + j);
    }
}

/* The roots that the shifted row has for all weights: those of the greatest common divisor of the
 * parts that belong to each weight, infinity included; their number and the degree agree modulo 2.
 */
static gsnn_status bound_roots(size_t *count, const gsnn_lcn_channel *channel, size_t shift,
                               size_t dimension, const gsnn_run *run, gsnn_error *error) {
    size_t infinity = channel->taps, degree = channel->taps - 1;
    fmpz_poly_t common, part;
    fmpz_poly_init(common);
    fmpz_poly_init(part);
    for (size_t k = 1; k <= dimension; k++) {
        fmpz_poly_zero(part);
        for (size_t j = 0; j < channel->taps; j++) {
            int32_t entry = shifted(channel, shift, j);
            if ((size_t)abs(entry) == k)
                fmpz_poly_set_coeff_si(part, (slong)j, entry > 0 ? 1 : -1);
        }
        if (fmpz_poly_is_zero(part))
            continue;
        size_t missing = channel->taps - (size_t)fmpz_poly_length(part);
        infinity = missing < infinity ? missing : infinity;
        fmpz_poly_gcd(common, common, part);
    }
    gsnn_status status =
        count_roots(count, common, (size_t)fmpz_poly_degree(common) + infinity, run, error);
    if ((degree - *count) % 2)
        ++*count;
    fmpz_poly_clear(common);
    fmpz_poly_clear(part);
    return status;
}

/* Whether the row, shifted, reads the same backwards. */
static bool is_palindrome(const gsnn_lcn_channel *channel, size_t shift) {
    for (size_t j = 0; j < channel->taps / 2; j++)
        if (shifted(channel, shift, j) != shifted(channel, shift, channel->taps - 1 - j))
            return false;
    return true;
}

static gsnn_status find_roots(gsnn_lcn_channel *channel, size_t dimension, const fmpz *weights,
                              const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    if (!(channel->real_roots = gsnn_new(channel->taps, sizeof *channel->real_roots)))
        status = gsnn_fail_memory(error);
    if ((channel->exact = weights != NULL))
        set_values(channel, weights);
    for (size_t shift = 0; !status && shift < channel->taps; shift++) {
        size_t *count = &channel->real_roots[shift];
        if (weights)
            set_polynomial(p, channel, shift);
        if (weights && fmpz_poly_is_zero(p))
            *count = channel->taps - 1; /* the zero filter is in every space */
        else if (weights)
            status = count_roots(count, p, channel->taps - 1, run, error);
        else
            status = bound_roots(count, channel, shift, dimension, run, error);
        channel->most = *count > channel->most ? *count : channel->most;
        channel->symmetric |= is_palindrome(channel, shift);
    }
    fmpz_poly_clear(p);
    return status;
}

/* Follows the cycle of a neuron, marks what it meets, and makes a channel of it. */
static gsnn_status add_channel(gsnn_lcn_fit *fit, const gsnn_lcn_row_table *t, size_t first,
                               bool *met, size_t dimension, const fmpz *weights,
                               const gsnn_run *run, gsnn_error *error) {
    gsnn_lcn_channel *channel = &fit->channels[fit->channel_count++];
    *channel = (gsnn_lcn_channel){.sign = 1};
    size_t at = first;
    do {
        met[at] = true;
        at = step(t, at, &channel->sign);
        if (at == SIZE_MAX || (at != first && met[at]))
            return gsnn_fail(error, GSNN_INVALID,
                             "the translation does not permute the rows of the weights: it is not "
                             "in the group");
        channel->taps++;
    } while (at != first);
    if (!(channel->row =
              gsnn_copy(gsnn_lcn_row_table_row(t, first), channel->taps, sizeof *channel->row)))
        return gsnn_fail_memory(error);
    return find_roots(channel, dimension, weights, run, error);
}

gsnn_status gsnn_lcn_fit_init(gsnn_lcn_fit *fit, const gsnn_record_architecture *architecture,
                              const gsnn_lcn_translation *translation, const fmpq *weights,
                              const gsnn_run *run, gsnn_error *error) {
    const gsnn_record_weights *known = &architecture->weights;
    *fit = (gsnn_lcn_fit){.rows_known = known->rows && known->row_count == architecture->neurons};
    if (!fit->rows_known)
        return GSNN_OK;
    size_t neurons = (size_t)architecture->neurons, dimension = known->dimension;
    gsnn_lcn_row_table t;
    /* Twice over, so that a shift is a pointer. */
    gsnn_status status = gsnn_lcn_row_table_init(
        &t, architecture, translation->degree, translation->order, 2 * translation->degree, error);
    bool *met = gsnn_new(neurons, sizeof *met);
    fit->channels = gsnn_new(neurons, sizeof *fit->channels);
    if (!status && (!met || !fit->channels))
        status = gsnn_fail_memory(error);
    /* One free weight only scales. */
    fmpz *integers = _fmpz_vec_init((slong)dimension);
    fmpz_t common;
    fmpz_init(common);
    if (weights)
        _fmpq_vec_get_fmpz_vec_fmpz(integers, common, weights, (slong)dimension);
    else if (dimension == 1)
        fmpz_one(integers);
    const fmpz *fixed = weights || dimension == 1 ? integers : NULL;
    for (size_t i = 0; !status && i < neurons; i++)
        if (!met[i])
            status = add_channel(fit, &t, i, met, dimension, fixed, run, error);
    _fmpz_vec_clear(integers, (slong)dimension);
    fmpz_clear(common);
    free(met);
    gsnn_lcn_row_table_clear(&t);
    return status;
}

gsnn_lcn_reach gsnn_lcn_fit_reach(const gsnn_lcn_channel *channel, size_t even) {
    if (even <= 1 || channel->most >= even)
        return GSNN_LCN_REACHED;
    return channel->exact ? GSNN_LCN_NOT_REACHED : GSNN_LCN_DEPENDS;
}

gsnn_status gsnn_lcn_fit_window(gsnn_lcn_reach *reach, size_t *shift, size_t *real_roots,
                                const gsnn_lcn_channel *channel, uint64_t size, size_t even,
                                const gsnn_run *run, gsnn_error *error) {
    size_t q = channel->taps;
    assert(channel->exact && size >= 1);
    *shift = *real_roots = 0;
    if (size > q) {
        uint64_t free_roots = size - q + (q % 2 ? 0 : 1);
        *reach = even <= 1 || even <= free_roots ? GSNN_LCN_REACHED : GSNN_LCN_DEPENDS;
        return GSNN_OK;
    }
    *reach = GSNN_LCN_NOT_REACHED;
    gsnn_status status = GSNN_OK;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    for (size_t s = 0; !status && s < q; s++) {
        size_t count = (size_t)size - 1;
        set_polynomial(p, channel, s);
        if ((uint64_t)fmpz_poly_length(p) > size)
            continue;
        if (!fmpz_poly_is_zero(p))
            status = count_roots(&count, p, (size_t)size - 1, run, error);
        if (count >= *real_roots) {
            *shift = count > *real_roots || *reach == GSNN_LCN_NOT_REACHED ? s : *shift;
            *real_roots = count;
        }
        if (count >= even)
            *reach = GSNN_LCN_REACHED;
    }
    fmpz_poly_clear(p);
    return status;
}
