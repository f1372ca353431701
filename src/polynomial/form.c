#include "polynomial/form.h"

#include "base/error.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

static gsnn_status add_factor(gsnn_form_roots *roots, const fmpz_poly_t p, size_t multiplicity,
                              const gsnn_run *run, gsnn_error *error) {
    gsnn_form_factor *factor = &roots->factors[roots->factor_count++];
    *factor = (gsnn_form_factor){.multiplicity = multiplicity};
    fmpz_poly_init(factor->polynomial);
    fmpz_poly_set(factor->polynomial, p);
    gsnn_status status = gsnn_real_roots_isolate(&factor->line, p, run, error);
    factor->real_roots = gsnn_real_intervals_roots(&factor->line);
    roots->real_roots += factor->real_roots * multiplicity;
    if (multiplicity % 2)
        roots->odd_real_roots += factor->real_roots;
    return status;
}

/* The factors of q, which does not vanish at 0. */
static gsnn_status add_factors(gsnn_form_roots *roots, const fmpz_poly_t q, const gsnn_run *run,
                               gsnn_error *error) {
    if (fmpz_poly_degree(q) < 1)
        return GSNN_OK;
    if (gsnn_polynomial_is_squarefree(q))
        return add_factor(roots, q, 1, run, error);
    gsnn_status status = GSNN_OK;
    fmpz_poly_factor_t squarefree;
    fmpz_poly_factor_init(squarefree);
    fmpz_poly_factor_squarefree(squarefree, q);
    for (slong i = 0; !status && i < squarefree->num; i++)
        if (fmpz_poly_degree(squarefree->p + i) > 0)
            status = add_factor(roots, squarefree->p + i, (size_t)squarefree->exp[i], run, error);
    fmpz_poly_factor_clear(squarefree);
    return status;
}

gsnn_status gsnn_form_roots_init(gsnn_form_roots *roots, const fmpz_poly_t p, size_t degree,
                                 const gsnn_run *run, gsnn_error *error) {
    size_t length = (size_t)fmpz_poly_length(p), zero = 0;
    assert(length > 0 && length <= degree + 1);
    *roots = (gsnn_form_roots){.degree = degree, .infinity = degree + 1 - length};
    while (fmpz_is_zero(p->coeffs + zero))
        zero++;
    roots->real_roots = roots->infinity;
    roots->odd_real_roots = roots->infinity % 2;
    /* At most one factor for each multiplicity, and 1 + 2 + ... + k <= degree; one more is x. */
    size_t most = 1;
    while (most * (most + 1) / 2 <= degree)
        most++;
    if (!(roots->factors = gsnn_new(most + 1, sizeof *roots->factors)))
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    fmpz_poly_t q;
    fmpz_poly_init(q);
    if (zero) {
        fmpz_poly_set_coeff_ui(q, 1, 1);
        status = add_factor(roots, q, zero, run, error);
    }
    fmpz_poly_shift_right(q, p, (slong)zero);
    fmpz_poly_primitive_part(q, q);
    if (!status)
        status = add_factors(roots, q, run, error);
    fmpz_poly_clear(q);
    return status;
}

void gsnn_form_roots_clear(gsnn_form_roots *roots) {
    for (size_t i = 0; i < roots->factor_count; i++) {
        fmpz_poly_clear(roots->factors[i].polynomial);
        gsnn_real_intervals_clear(&roots->factors[i].line);
    }
    free(roots->factors);
    *roots = (gsnn_form_roots){0};
}

static int compare_falling(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x < y) - (x > y);
}

gsnn_status gsnn_form_pattern_init(gsnn_root_pattern *pattern, const gsnn_form_roots *roots,
                                   gsnn_error *error) {
    *pattern = (gsnn_root_pattern){
        .real = gsnn_new(roots->degree + 1, sizeof *pattern->real),
        .pairs = gsnn_new(roots->degree + 1, sizeof *pattern->pairs),
    };
    if (!pattern->real || !pattern->pairs) {
        gsnn_form_pattern_clear(pattern);
        return gsnn_fail_memory(error);
    }
    if (roots->infinity)
        pattern->real[pattern->real_count++] = roots->infinity;
    for (size_t i = 0; i < roots->factor_count; i++) {
        const gsnn_form_factor *factor = &roots->factors[i];
        size_t degree = (size_t)fmpz_poly_degree(factor->polynomial);
        for (size_t k = 0; k < factor->real_roots; k++)
            pattern->real[pattern->real_count++] = factor->multiplicity;
        for (size_t k = 0; k < (degree - factor->real_roots) / 2; k++)
            pattern->pairs[pattern->pair_count++] = factor->multiplicity;
    }
    qsort(pattern->real, pattern->real_count, sizeof *pattern->real, compare_falling);
    qsort(pattern->pairs, pattern->pair_count, sizeof *pattern->pairs, compare_falling);
    return GSNN_OK;
}

void gsnn_form_pattern_clear(gsnn_root_pattern *pattern) {
    free(pattern->real);
    free(pattern->pairs);
    *pattern = (gsnn_root_pattern){0};
}
