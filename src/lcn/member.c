#include "lcn/member.h"

#include "base/error.h"
#include "base/memory.h"
#include "lcn/fibre.h"
#include "lcn/layers.h"

#include <assert.h>
#include <stdlib.h>

void gsnn_lcn_membership_clear(gsnn_lcn_membership *result) {
    for (size_t g = 0; g < result->part_count; g++)
        gsnn_form_roots_clear(&result->parts[g]);
    free(result->parts);
    free(result->choices);
    for (size_t i = 0; i < result->use_count; i++)
        gsnn_real_interval_clear(&result->uses[i].interval);
    free(result->uses);
    gsnn_form_pattern_clear(&result->pattern);
    fmpq_clear(result->content);
    fmpz_clear(result->factorisations);
    fmpz_clear(result->components);
    if (result->stack)
        gsnn_lcn_layers_clear(&result->layers, result->stack);
}

/* The polynomial with these coefficients times their common denominator. */
static void clear_denominators(fmpz_poly_t f, const fmpq *filter, size_t size) {
    fmpz_t common;
    fmpz_init_set_ui(common, 1);
    for (size_t i = 0; i < size; i++)
        fmpz_lcm(common, common, fmpq_denref(filter + i));
    fmpz_poly_fit_length(f, (slong)size);
    for (size_t i = 0; i < size; i++) {
        fmpz_t x;
        fmpz_init(x);
        fmpz_divexact(x, common, fmpq_denref(filter + i));
        fmpz_mul(x, x, fmpq_numref(filter + i));
        fmpz_poly_set_coeff_fmpz(f, (slong)i, x);
        fmpz_clear(x);
    }
    fmpz_clear(common);
}

/* The factor before the product of the factors' powers: by leading coefficients. */
static void find_content(gsnn_lcn_membership *result, const fmpq *filter, size_t size) {
    while (size && fmpq_is_zero(filter + size - 1))
        size--;
    fmpq_set(result->content, filter + size - 1);
    fmpz_t power;
    fmpz_init(power);
    for (size_t g = 0; g < result->part_count; g++) {
        for (size_t i = 0; i < result->parts[g].factor_count; i++) {
            const gsnn_form_factor *factor = &result->parts[g].factors[i];
            fmpz_pow_ui(power, fmpz_poly_lead(factor->polynomial), factor->multiplicity);
            fmpq_div_fmpz(result->content, result->content, power);
        }
    }
    fmpz_clear(power);
}

/* One real root for each even size: the finite ones in order of the factors, infinity last. */
static gsnn_status assign_roots(gsnn_lcn_membership *result, gsnn_error *error) {
    const gsnn_lcn_stack *stack = result->stack;
    const gsnn_form_roots *roots = result->parts;
    size_t layer = 0, factor = 0, interval = 0, copy = 0;
    if (!(result->uses = gsnn_new(result->even, sizeof *result->uses)))
        return gsnn_fail_memory(error);
    for (; layer < stack->layers; layer++) {
        if (stack->sizes[layer] % 2)
            continue;
        gsnn_lcn_root_use *use = &result->uses[result->use_count++];
        use->layer = layer;
        /* The next real root. */
        for (; factor < roots->factor_count; factor++, interval = copy = 0) {
            const gsnn_form_factor *f = &roots->factors[factor];
            if (copy == f->multiplicity) {
                interval++;
                copy = 0;
            }
            while (interval < f->line.count && !f->line.items[interval].variations)
                interval++;
            if (interval < f->line.count)
                break;
        }
        use->infinity = factor == roots->factor_count;
        use->factor = factor;
        gsnn_real_interval_init(&use->interval);
        copy++;
        if (use->infinity)
            continue;
        gsnn_real_interval_set(&use->interval, &roots->factors[factor].line.items[interval]);
        gsnn_real_interval_refine(&use->interval, roots->factors[factor].polynomial, -1);
    }
    return GSNN_OK;
}

static gsnn_status count_fibre(gsnn_lcn_membership *result, gsnn_error *error) {
    const gsnn_lcn_stack *stack = result->stack;
    size_t *degrees = gsnn_new(stack->layers, sizeof *degrees), count = 0;
    if (!degrees)
        return gsnn_fail_memory(error);
    for (size_t l = 0; l < stack->layers; l++)
        if (stack->sizes[l] > 1)
            degrees[count++] = (size_t)stack->sizes[l] - 1;
    gsnn_status status = gsnn_lcn_count_factorisations(result->factorisations, &result->counted,
                                                       &result->pattern, degrees, count, error);
    fmpz_mul_2exp(result->components, result->factorisations, stack->layers - 1);
    free(degrees);
    return status;
}

static gsnn_status decide_thick(gsnn_lcn_membership *result, const fmpz_poly_t f,
                                const gsnn_run *run, gsnn_error *error) {
    const gsnn_lcn_stack *stack = result->stack;
    if (!(result->parts = gsnn_new(1, sizeof *result->parts)))
        return gsnn_fail_memory(error);
    result->part_count = 1;
    gsnn_form_roots *roots = result->parts;
    gsnn_status status = gsnn_form_roots_init(roots, f, gsnn_lcn_stack_degree(stack), run, error);
    if (!status)
        status = gsnn_form_pattern_init(&result->pattern, roots, error);
    if (status)
        return status;
    result->real_roots = roots->real_roots;
    bool member = roots->real_roots >= result->even;
    result->answer = member ? GSNN_LCN_YES : GSNN_LCN_REAL_ROOTS;
    result->where = !member                                 ? GSNN_LCN_OUTSIDE
                    : roots->odd_real_roots >= result->even ? GSNN_LCN_INTERIOR
                                                            : GSNN_LCN_BOUNDARY;
    if (member)
        status = assign_roots(result, error);
    if (!status && member)
        status = count_fibre(result, error);
    return status;
}

static gsnn_status decide_strided(gsnn_lcn_membership *result, const fmpz_poly_t f,
                                  const gsnn_run *run, gsnn_error *error) {
    const gsnn_lcn_stack *stack = result->stack;
    size_t count = stack->group_count;
    fmpz_poly_t *parts = gsnn_new(count, sizeof *parts);
    size_t *degrees = gsnn_new(count, sizeof *degrees);
    gsnn_lcn_kinds *kinds = gsnn_new(count, sizeof *kinds);
    result->parts = gsnn_new(count, sizeof *result->parts);
    result->choices = gsnn_new(count, sizeof *result->choices);
    gsnn_status status = GSNN_OK;
    if (!parts || !degrees || !kinds || !result->parts || !result->choices) {
        status = gsnn_fail_memory(error);
    } else {
        for (size_t g = 0; g < count; g++)
            fmpz_poly_init(parts[g]);
        bool supported = gsnn_lcn_peel(parts, degrees, stack, f);
        if (!supported)
            result->answer = GSNN_LCN_SUPPORT;
        for (size_t g = 0; supported && !status && g < count; g++) {
            result->part_count++;
            status = gsnn_form_roots_init(&result->parts[g], parts[g], degrees[g], run, error);
            if (!status)
                kinds[g] = gsnn_lcn_kinds_of(&result->parts[g]);
        }
        if (supported && !status) {
            result->answer =
                gsnn_lcn_choose(result->choices, &result->group, &result->slack, stack, kinds);
            result->real_roots = gsnn_lcn_kinds_real(kinds[result->group]);
            result->even = stack->groups[result->group].even;
        }
        for (size_t g = 0; g < count; g++)
            fmpz_poly_clear(parts[g]);
    }
    free(parts);
    free(degrees);
    free(kinds);
    return status;
}

gsnn_status gsnn_lcn_member(gsnn_lcn_membership *result, const gsnn_lcn_stack *stack,
                            const fmpq *filter, bool with_layers, const gsnn_run *run,
                            gsnn_error *error) {
    assert(stack->size <= GSNN_LCN_MAX_FILTER);
    *result = (gsnn_lcn_membership){.stack = stack, .where = GSNN_LCN_NOT_KNOWN};
    fmpq_init(result->content);
    fmpz_init(result->factorisations);
    fmpz_init(result->components);
    size_t size = (size_t)stack->size;
    fmpz_poly_t f;
    fmpz_poly_init(f);
    clear_denominators(f, filter, size);
    gsnn_status status = GSNN_OK;
    result->strided = !gsnn_lcn_stack_is_thick(stack);
    result->zero = fmpz_poly_is_zero(f);
    if (!result->strided)
        result->even = gsnn_lcn_stack_even(stack);
    if (result->zero) {
        result->answer = GSNN_LCN_YES;
        if (!result->strided)
            result->where = result->even >= 2 ? GSNN_LCN_BOUNDARY : GSNN_LCN_INTERIOR;
    } else {
        status = result->strided ? decide_strided(result, f, run, error)
                                 : decide_thick(result, f, run, error);
        if (!status)
            find_content(result, filter, size);
    }
    if (!status && with_layers && result->answer == GSNN_LCN_YES)
        status = gsnn_lcn_layers_init(&result->layers, result, filter, error);
    fmpz_poly_clear(f);
    return status;
}

/* x^j + x^-j as a polynomial in z = x + 1/x: t_0 = 2, t_1 = z, t_{j+1} = z t_j - t_{j-1}. */
static void next_power_sum(fmpz_poly_t before, fmpz_poly_t now) {
    fmpz_poly_t next;
    fmpz_poly_init(next);
    fmpz_poly_shift_left(next, now, 1);
    fmpz_poly_sub(next, next, before);
    fmpz_poly_swap(before, now);
    fmpz_poly_swap(now, next);
    fmpz_poly_clear(next);
}

bool gsnn_lcn_fold(fmpq *folded, const fmpq *filter, size_t size) {
    assert(size % 2);
    size_t m = size / 2;
    for (size_t i = 0; i < m; i++)
        if (!fmpq_equal(filter + i, filter + size - 1 - i))
            return false;
    fmpz_poly_t before, now;
    fmpq_t term;
    fmpz_poly_init(before);
    fmpz_poly_init(now);
    fmpq_init(term);
    fmpz_poly_set_ui(before, 2);
    fmpz_poly_set_coeff_ui(now, 1, 1);
    for (size_t i = 0; i <= m; i++)
        fmpq_zero(folded + i);
    fmpq_set(folded, filter + m);
    for (size_t j = 1; j <= m; j++) {
        for (size_t i = 0; i <= j; i++) {
            fmpq_mul_fmpz(term, filter + m + j, now->coeffs + i);
            fmpq_add(folded + i, folded + i, term);
        }
        next_power_sum(before, now);
    }
    fmpz_poly_clear(before);
    fmpz_poly_clear(now);
    fmpq_clear(term);
    return true;
}

void gsnn_lcn_unfold(fmpq *filter, const fmpq *folded, size_t size) {
    /* x^m g(x + 1/x) = sum_i g_i x^(m-i) (x^2 + 1)^i. */
    size_t m = size / 2;
    fmpz_t binomial;
    fmpq_t term;
    fmpz_init(binomial);
    fmpq_init(term);
    for (size_t i = 0; i < size; i++)
        fmpq_zero(filter + i);
    for (size_t i = 0; i <= m; i++) {
        for (size_t k = 0; k <= i; k++) {
            fmpz_bin_uiui(binomial, i, k);
            fmpq_mul_fmpz(term, folded + i, binomial);
            fmpq_add(filter + m - i + 2 * k, filter + m - i + 2 * k, term);
        }
    }
    fmpz_clear(binomial);
    fmpq_clear(term);
}
