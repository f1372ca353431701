/* orthogonal.c - products of factors, and the maps of the inputs. */
#include "density/orthogonal.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/conditions.h"
#include "density/orthogonal_factors.h"
#include "density/symmetry.h"

#include <flint/fmpq_poly.h>
#include <flint/fmpz_poly_factor.h>
#include <stdlib.h>

void gsnn_orthogonal_clear(gsnn_orthogonal *group) {
    free(group->factors);
    fmpz_clear(group->permutations);
    *group = (gsnn_orthogonal){0};
}

size_t gsnn_orthogonal_dimension(const gsnn_orthogonal *group) {
    size_t dimension = 0;
    for (size_t i = 0; i < group->count; i++)
        if (group->factors[i].type == 'O')
            dimension += group->factors[i].n * (group->factors[i].n - 1) / 2;
    return dimension;
}

gsnn_status gsnn_orthogonal_add(gsnn_orthogonal *group, char type, size_t n, gsnn_error *error) {
    if (n == 0 || (type == 'S' && n == 1))
        return GSNN_OK;
    if (gsnn_reserve(&group->factors, &group->capacity, group->count + 1, sizeof *group->factors))
        return gsnn_fail_memory(error);
    group->factors[group->count++] = (gsnn_orthogonal_factor){type, n};
    return GSNN_OK;
}

static int compare_factors(const void *at, const void *to) {
    const gsnn_orthogonal_factor *a = at, *b = to;
    if (a->type != b->type)
        return a->type == 'O' || (a->type == 'B' && b->type == 'S') ? -1 : 1;
    return (a->n < b->n) - (a->n > b->n);
}

void gsnn_orthogonal_sort(gsnn_orthogonal *group) {
    if (group->count > 1)
        qsort(group->factors, group->count, sizeof *group->factors, compare_factors);
}

/* ---- Rows with a covariance ---------------------------------------------------------------- */

/* Whether q(Sigma) mu is not 0, by Horner's rule. */
static bool has_component(const fmpz_poly_t q, const fmpq_mat_t sigma, const fmpq_mat_t mean) {
    slong m = sigma->r;
    fmpq_mat_t value, step, column;
    fmpq_t coefficient;
    fmpq_init(coefficient);
    fmpq_mat_init(value, m, 1);
    fmpq_mat_init(step, m, 1);
    fmpq_mat_init(column, m, 1);
    fmpq_mat_transpose(column, mean);
    for (slong i = fmpz_poly_degree(q); i >= 0; i--) {
        fmpq_mat_mul(step, sigma, value);
        fmpq_set_fmpz(coefficient, q->coeffs + i);
        fmpq_mat_scalar_mul_fmpq(value, column, coefficient);
        fmpq_mat_add(value, value, step);
    }
    bool is = !fmpq_mat_is_zero(value);
    fmpq_mat_clear(value);
    fmpq_mat_clear(step);
    fmpq_mat_clear(column);
    fmpq_clear(coefficient);
    return is;
}

gsnn_status gsnn_orthogonal_of_covariance(gsnn_orthogonal *group, const fmpq_mat_t sigma,
                                          const fmpq_mat_t mean, gsnn_error *error) {
    fmpq_poly_t characteristic;
    fmpz_poly_t numerator, power, rest;
    fmpz_poly_factor_t factors;
    gsnn_status status = GSNN_OK;
    fmpq_poly_init(characteristic);
    fmpz_poly_init(numerator);
    fmpz_poly_init(power);
    fmpz_poly_init(rest);
    fmpz_poly_factor_init(factors);
    fmpq_mat_charpoly(characteristic, sigma);
    fmpq_poly_get_numerator(numerator, characteristic);
    fmpz_poly_factor(factors, numerator);
    for (slong f = 0; !status && f < factors->num; f++) {
        size_t d = (size_t)fmpz_poly_degree(factors->p + f), k = (size_t)factors->exp[f];
        fmpz_poly_pow(power, factors->p + f, k);
        fmpz_poly_div(rest, numerator, power);
        size_t n = k - has_component(rest, sigma, mean);
        for (size_t i = 0; !status && i < d; i++)
            status = gsnn_orthogonal_add(group, 'O', n, error);
    }
    fmpq_poly_clear(characteristic);
    fmpz_poly_clear(numerator);
    fmpz_poly_clear(power);
    fmpz_poly_clear(rest);
    fmpz_poly_factor_clear(factors);
    return status;
}

/* ---- Independent entries ------------------------------------------------------------------ */

gsnn_status gsnn_orthogonal_of_others(gsnn_orthogonal *group, const uint32_t *ranks,
                                      const bool *normal, size_t count, gsnn_error *error) {
    bool *done = gsnn_new(count, sizeof *done);
    gsnn_status status = done ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < count; i++) {
        size_t n = 0;
        if (normal[i] || done[i])
            continue;
        for (size_t j = i; j < count; j++)
            if (!normal[j] && (ranks[2 * j] == ranks[2 * i] || ranks[2 * j] == ranks[2 * i + 1])) {
                done[j] = true;
                n++;
            }
        status = gsnn_orthogonal_add(group, ranks[2 * i] == ranks[2 * i + 1] ? 'B' : 'S', n, error);
    }
    free(done);
    return status;
}

/* O(n) for each variance of normal entries, O(n-1) where means are not all 0. */
static gsnn_status add_normal(gsnn_orthogonal *group, const gsnn_row_law *row, const bool *normal,
                              gsnn_error *error) {
    bool *done = gsnn_new(row->count, sizeof *done);
    gsnn_status status = done ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < row->count; i++) {
        size_t n = 0;
        bool moved = false;
        if (!normal[i] || done[i])
            continue;
        for (size_t j = i; j < row->count; j++)
            if (normal[j] && fmpq_equal(row->entries[i].second, row->entries[j].second)) {
                done[j] = true;
                n++;
                moved = moved || !fmpq_is_zero(row->entries[j].first);
            }
        status = gsnn_orthogonal_add(group, 'O', n - moved, error);
    }
    free(done);
    return status;
}

static gsnn_status independent_inputs(gsnn_orthogonal *group, const gsnn_row_view *view,
                                      gsnn_error *error) {
    const gsnn_row_law *row = view->row;
    size_t last, uneven = gsnn_count_uneven(view, &last);
    bool bias_even = gsnn_distribution_is_even(view->bias), all_normal = gsnn_row_is_normal(row);
    bool even_parts = view->signs && uneven < 2 && !all_normal;
    bool *normal = gsnn_new(row->count, sizeof *normal);
    uint32_t *ranks = gsnn_new(2 * row->count, sizeof *ranks);
    gsnn_status status = normal && ranks ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_rank_signed_laws(ranks, row, even_parts, error);
    if (!status) {
        for (size_t i = 0; i < row->count; i++)
            normal[i] = row->entries[i].family == GSNN_LAW_NORMAL ||
                        row->entries[i].family == GSNN_LAW_CONSTANT;
        /* The even part of an entry with a mean is normal no more. */
        if (even_parts && last != SIZE_MAX)
            normal[last] = false;
        group->minus_one = view->signs && !even_parts && bias_even && last != SIZE_MAX;
        group->exact = group->exact && (all_normal || even_parts || !view->signs);
        status = add_normal(group, row, normal, error);
    }
    if (!status)
        status = gsnn_orthogonal_of_others(group, ranks, normal, row->count, error);
    free(normal);
    free(ranks);
    return status;
}

gsnn_status gsnn_orthogonal_inputs(gsnn_orthogonal *group, const gsnn_plain_law *plain,
                                   gsnn_error *error) {
    const gsnn_layer_law *layer = &plain->layers[0];
    gsnn_row_view view = {
        .row = &layer->row, .bias = &layer->bias, .signs = gsnn_plain_absorbs_signs(plain)};
    gsnn_status status;
    *group = (gsnn_orthogonal){.exact = gsnn_plain_is_exact(plain)};
    fmpz_init(group->permutations);
    if (gsnn_plain_is_zero(plain)) {
        status = gsnn_orthogonal_add(group, 'O', plain->inputs, error);
    } else if (layer->row.joint) {
        group->minus_one = view.signs && gsnn_distribution_is_even(view.bias) &&
                           !fmpq_mat_is_zero(layer->row.mean);
        status =
            gsnn_orthogonal_of_covariance(group, layer->row.covariance, layer->row.mean, error);
    } else {
        status = independent_inputs(group, &view, error);
    }
    gsnn_orthogonal_sort(group);
    return status;
}
