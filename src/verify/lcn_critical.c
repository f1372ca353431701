/* lcn_critical.c - recomputes the critical points of the double-root boundary. */
#include "base/memory.h"
#include "verify/lcn_subject.h"

#include <flint/fmpq_mat.h>
#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

/* u N' - 2 u' N over its greatest common divisor with N, primitive. */
static void find_equation(fmpz_poly_t equation, slong *degree, const fmpq *target, size_t size,
                          const fmpq_mat_t inverse) {
    fmpq_poly_t u, n, t, slope;
    fmpq_t sum;
    fmpq_poly_init(u);
    fmpq_poly_init(n);
    fmpq_poly_init(t);
    fmpq_poly_init(slope);
    fmpq_init(sum);
    for (size_t i = 0; i < size; i++) {
        fmpq_poly_set_coeff_fmpq(u, (slong)i, target + i);
        for (size_t j = 0; j < size; j++) {
            fmpq_poly_get_coeff_fmpq(sum, n, (slong)(i + j));
            fmpq_add(sum, sum, fmpq_mat_entry(inverse, (slong)i, (slong)j));
            fmpq_poly_set_coeff_fmpq(n, (slong)(i + j), sum);
        }
    }
    fmpq_poly_derivative(slope, u);
    fmpq_poly_mul(slope, slope, n);
    fmpq_poly_scalar_mul_si(slope, slope, -2);
    fmpq_poly_derivative(t, n);
    fmpq_poly_mul(t, t, u);
    fmpq_poly_add(t, t, slope);
    *degree = fmpq_poly_degree(t);
    fmpz_poly_zero(equation);
    if (*degree >= 0) {
        fmpq_poly_gcd(slope, t, n);
        fmpq_poly_div(t, t, slope);
        fmpq_poly_get_numerator(equation, t);
        fmpz_poly_primitive_part(equation, equation);
    }
    fmpq_poly_clear(u);
    fmpq_poly_clear(n);
    fmpq_poly_clear(t);
    fmpq_poly_clear(slope);
    fmpq_clear(sum);
}

/* The distinct real roots by FLINT's Sturm sequences. */
static slong count_distinct(const fmpz_poly_t p) {
    fmpz_poly_t common, rest;
    fmpz_poly_init(common);
    fmpz_poly_init(rest);
    fmpz_poly_derivative(rest, p);
    fmpz_poly_gcd(common, p, rest);
    fmpz_poly_div(rest, p, common);
    slong count = fmpz_poly_num_real_roots(rest);
    fmpz_poly_clear(common);
    fmpz_poly_clear(rest);
    return count;
}

/* The filter and the squared distance at t, in doubles but for t and the metric. */
static bool check_point(const gsnn_value *item, const fmpq *target, size_t size,
                        const fmpq_mat_t inverse, const double *t, gsnn_status *status) {
    gsnn_value distance_member = gsnn_value_member(item, "squared_distance");
    gsnn_value filter_member = gsnn_value_member(item, "filter");
    double *v = gsnn_new(size, sizeof *v), *w = gsnn_new(size, sizeof *w);
    double *filter = gsnn_new(size, sizeof *filter), distance = 0;
    bool good = v && w && filter;
    if (good) {
        *status = gsnn_value_double(&distance_member, &distance);
        if (!*status)
            *status = gsnn_value_double_list(&filter_member, size, "the end-to-end size", filter);
        double norm = 0, u = 0, scale = 0;
        /* Powers of 1/t for large t: both numbers are of degree 0 in v. */
        for (size_t i = 0; i < size; i++)
            v[i] = !t              ? i + 1 == size
                   : fabs(*t) <= 1 ? pow(*t, (double)i)
                                   : pow(1 / *t, (double)(size - 1 - i));
        for (size_t i = 0; i < size; i++) {
            u += fmpq_get_d(target + i) * v[i];
            for (size_t j = 0; j < size; j++)
                w[i] += fmpq_get_d(fmpq_mat_entry(inverse, (slong)i, (slong)j)) * v[j];
            norm += w[i] * v[i];
            scale = fmax(scale, fabs(fmpq_get_d(target + i)));
        }
        good = gsnn_verify_is_near(distance, u * u / norm, scale * scale * 1e-3);
        for (size_t i = 0; i < size; i++)
            good = good &&
                   gsnn_verify_is_near(filter[i], fmpq_get_d(target + i) - u / norm * w[i], scale);
    }
    free(v);
    free(w);
    free(filter);
    return good;
}

static gsnn_status check_points(gsnn_verify_lcn *v, const fmpz_poly_t equation, const fmpq *target,
                                size_t size, const fmpq_mat_t inverse, slong infinity) {
    gsnn_value list = gsnn_value_member(&v->root, "points"), item = gsnn_value_before(&list);
    size_t count;
    slong finite = 0, infinite = 0;
    double least = INFINITY;
    gsnn_status status = gsnn_value_array(&list, &count);
    fmpq *ends = _fmpq_vec_init(4); /* low, high and those of the point before */
    while (!status && gsnn_value_next(&item)) {
        gsnn_value at_infinity = gsnn_value_member(&item, "infinity");
        gsnn_value interval = gsnn_value_member(&item, "interval");
        gsnn_value distance = gsnn_value_member(&item, "squared_distance");
        double t = 0, value;
        bool good = true;
        if (gsnn_value_given(&at_infinity)) {
            infinite++;
        } else {
            status = gsnn_value_rational_list(&interval, 2, "ends", ends);
            good = !status &&
                   (fmpq_equal(ends, ends + 1) ? gsnn_verify_sign(equation, ends) == 0
                                               : gsnn_verify_compare(ends, ends + 1) < 0 &&
                                                     gsnn_verify_sign(equation, ends) *
                                                             gsnn_verify_sign(equation, ends + 1) !=
                                                         0);
            if (good && finite)
                good = gsnn_verify_compare(ends + 3, ends) <= 0;
            /* Exactly one root: one sign change, by Descartes' rule. */
            if (good && !fmpq_equal(ends, ends + 1))
                good = gsnn_verify_variations(equation, ends, ends + 1) >= 1;
            t = (fmpq_get_d(ends) + fmpq_get_d(ends + 1)) / 2;
            fmpq_set(ends + 3, ends + 1);
            finite++;
        }
        if (!status && good)
            good = check_point(&item, target, size, inverse,
                               gsnn_value_given(&at_infinity) ? NULL : &t, &status);
        if (!status && !gsnn_value_double(&distance, &value))
            least = fmin(least, value);
        if (!status && good)
            gsnn_findings_pass(v->findings, LCN_NUMBERS, 0);
        else if (!status)
            gsnn_findings_false(v->findings, LCN_NUMBERS, "points[%zu]: not a critical point",
                                item.index);
    }
    item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value distance = gsnn_value_member(&item, "squared_distance");
        gsnn_value marked = gsnn_value_member(&item, "least");
        double value = 0;
        bool is_least;
        status = gsnn_value_double(&distance, &value);
        if (!status)
            status = gsnn_value_boolean(&marked, &is_least);
        if (!status && is_least != (value <= least * (1 + 1e-12)))
            gsnn_findings_false(v->findings, LCN_NUMBERS, "points[%zu]: least is wrong",
                                item.index);
    }
    slong real = fmpz_poly_is_zero(equation) ? 0 : count_distinct(equation);
    if (!status && (finite != real || infinite != (infinity > 0)))
        gsnn_findings_false(v->findings, LCN_NUMBERS, "points: %ld finite ones, not %ld",
                            (long)finite, (long)real);
    _fmpq_vec_clear(ends, 4);
    return status;
}

gsnn_status gsnn_verify_lcn_critical(gsnn_verify_lcn *v) {
    gsnn_value target_list = gsnn_value_member(&v->root, "target");
    gsnn_value matrix_list = gsnn_value_member(&v->root, "metric_matrix");
    gsnn_value equation_list = gsnn_value_member(&v->root, "equation");
    fmpq *target = NULL, *claimed = NULL;
    size_t size = 0, claimed_length = 0;
    gsnn_status status = gsnn_verify_stack_read(&v->stack, &v->root, v->error);
    if (!status)
        status = gsnn_verify_rationals(&target, &size, &target_list);
    if (!status && ((int64_t)size != v->stack.size || size < 3 || size > 64))
        status = gsnn_value_complain(&target_list, "not of a size that can be proved");
    if (!status)
        status = gsnn_verify_rationals(&claimed, &claimed_length, &equation_list);
    if (!status) {
        fmpq_mat_t metric, inverse;
        fmpz_poly_t equation;
        slong degree;
        fmpq_mat_init(metric, (slong)size, (slong)size);
        fmpq_mat_init(inverse, (slong)size, (slong)size);
        fmpz_poly_init(equation);
        status = gsnn_value_rational_matrix(&matrix_list, "the end-to-end size",
                                            "the end-to-end size", metric);
        if (!status && !fmpq_mat_inv(inverse, metric))
            status = gsnn_value_complain(&matrix_list, "singular");
        if (!status) {
            find_equation(equation, &degree, target, size, inverse);
            bool same = (size_t)fmpz_poly_length(equation) == claimed_length;
            for (size_t i = 0; same && i < claimed_length; i++)
                same = fmpz_is_one(fmpq_denref(claimed + i)) &&
                       fmpz_equal(equation->coeffs + i, fmpq_numref(claimed + i));
            if (same)
                gsnn_findings_pass(v->findings, LCN_NUMBERS, 0);
            else
                gsnn_findings_false(v->findings, LCN_NUMBERS, "equation: another polynomial");
            slong full = 3 * ((slong)size - 1) - 2;
            status = gsnn_verify_expect_si(v, LCN_NUMBERS, &v->root, "degree", full);
            if (!status)
                status = gsnn_verify_expect_boolean(v, "degenerate", degree < 0);
            if (!status && degree >= 0)
                status = gsnn_verify_expect_si(v, LCN_NUMBERS, &v->root, "infinity", full - degree);
            if (!status && degree >= 0 && same)
                status = check_points(v, equation, target, size, inverse, full - degree);
        }
        fmpq_mat_clear(metric);
        fmpq_mat_clear(inverse);
        fmpz_poly_clear(equation);
    }
    if (target)
        _fmpq_vec_clear(target, (slong)size);
    if (claimed)
        _fmpq_vec_clear(claimed, (slong)claimed_length);
    return status;
}
