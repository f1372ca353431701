#include "lcn/critical.h"

#include "base/error.h"
#include "base/memory.h"

#include <assert.h>
#include <flint/fmpq_poly.h>
#include <math.h>
#include <stdlib.h>

/* Roots are narrowed to this many bits before anything is computed at them: values at critical
 * points are then exact to twice as many. */
enum { ROOT_BITS = 160 };

void gsnn_lcn_critical_clear(gsnn_lcn_critical *critical) {
    for (size_t i = 0; i < critical->count; i++) {
        gsnn_real_interval_clear(&critical->points[i].t);
        free(critical->points[i].filter);
    }
    free(critical->points);
    fmpz_poly_clear(critical->equation);
}

typedef struct problem {
    const fmpq *target;
    fmpq_mat_t inverse;
    fmpq_poly_t u, norm, slope; /* u, N and T */
    const gsnn_lcn_stack *stack;
    const gsnn_run *run;
} problem;

/* N = sum of inverse_ij t^(i+j), and T. */
static void set_up(problem *p, const fmpq_mat_t metric, size_t size) {
    fmpq_poly_t other, n;
    fmpq_t sum;
    fmpq_poly_init(other);
    fmpq_poly_init(n);
    fmpq_init(sum);
    bool invertible = fmpq_mat_inv(p->inverse, metric);
    assert(invertible);
    (void)invertible;
    for (size_t k = 0; k <= 2 * (size - 1); k++) {
        fmpq_zero(sum);
        for (size_t i = k < size ? 0 : k - size + 1; i <= k && i < size; i++)
            fmpq_add(sum, sum, fmpq_mat_entry(p->inverse, (slong)i, (slong)(k - i)));
        fmpq_poly_set_coeff_fmpq(p->norm, (slong)k, sum);
    }
    for (size_t i = 0; i < size; i++)
        fmpq_poly_set_coeff_fmpq(p->u, (slong)i, p->target + i);
    fmpq_poly_derivative(n, p->norm);
    fmpq_poly_mul(p->slope, p->u, n);
    fmpq_poly_derivative(other, p->u);
    fmpq_poly_mul(other, other, p->norm);
    fmpq_poly_scalar_mul_ui(other, other, 2);
    fmpq_poly_sub(p->slope, p->slope, other);
    fmpq_poly_clear(other);
    fmpq_poly_clear(n);
    fmpq_clear(sum);
}

/* Divides T by gcd(T, N): N has no real root, so none is lost. */
static void set_equation(gsnn_lcn_critical *critical, const problem *p) {
    fmpq_poly_t common;
    fmpq_poly_init(common);
    fmpq_poly_gcd(common, p->slope, p->norm);
    fmpq_poly_div(common, p->slope, common);
    fmpq_poly_get_numerator(critical->equation, common);
    fmpz_poly_primitive_part(critical->equation, critical->equation);
    fmpq_poly_clear(common);
}

/* f_t for a rational t, or for infinity, and the squared distance. */
static void find_filter(fmpq *filter, fmpq_t distance, const problem *p, const fmpq *t,
                        size_t size) {
    fmpq *v = _fmpq_vec_init((slong)size);
    fmpq_t scale, norm, term;
    fmpq_init(scale);
    fmpq_init(norm);
    fmpq_init(term);
    if (t) {
        fmpq_set_si(v, 1, 1);
        for (size_t i = 1; i < size; i++)
            fmpq_mul(v + i, v + i - 1, t);
    } else {
        fmpq_set_si(v + size - 1, 1, 1);
    }
    for (size_t i = 0; i < size; i++) {
        fmpq_addmul(scale, v + i, p->target + i);
        fmpq_zero(filter + i);
        for (size_t j = 0; j < size; j++)
            fmpq_addmul(filter + i, fmpq_mat_entry(p->inverse, (slong)i, (slong)j), v + j);
        fmpq_addmul(norm, filter + i, v + i);
    }
    fmpq_mul(distance, scale, scale);
    fmpq_div(distance, distance, norm);
    fmpq_div(scale, scale, norm);
    for (size_t i = 0; i < size; i++) {
        fmpq_mul(term, scale, filter + i);
        fmpq_sub(filter + i, p->target + i, term);
    }
    _fmpq_vec_clear(v, (slong)size);
    fmpq_clear(scale);
    fmpq_clear(norm);
    fmpq_clear(term);
}

/* Where f_t stands: the real roots of f_t / (x - t)^2, t being rational to many bits, and the
 * double root.  Division leaves a remainder of the size of the rounding, which is dropped. */
static gsnn_status place_point(gsnn_lcn_critical_point *point, const problem *p, const fmpq *filter,
                               const fmpq *t, size_t size, gsnn_error *error) {
    fmpq_poly_t f, square;
    fmpz_poly_t quotient;
    fmpq_poly_init(f);
    fmpq_poly_init(square);
    fmpz_poly_init(quotient);
    for (size_t i = 0; i < size; i++)
        fmpq_poly_set_coeff_fmpq(f, (slong)i, filter + i);
    if (t) {
        fmpq_t c;
        fmpq_init(c);
        fmpq_poly_set_coeff_ui(square, 1, 1);
        fmpq_neg(c, t);
        fmpq_poly_set_coeff_fmpq(square, 0, c);
        fmpq_poly_mul(square, square, square);
        fmpq_poly_div(f, f, square);
        fmpq_clear(c);
    } else {
        fmpq_poly_truncate(f, (slong)size - 2);
    }
    gsnn_status status = GSNN_OK;
    if (!fmpq_poly_is_zero(f)) {
        gsnn_form_roots roots;
        fmpq_poly_get_numerator(quotient, f);
        status = gsnn_form_roots_init(&roots, quotient, size - 3, p->run, error);
        if (!status) {
            size_t even = gsnn_lcn_stack_even(p->stack);
            point->real_roots = roots.real_roots + 2;
            point->where = point->real_roots < even       ? GSNN_LCN_OUTSIDE
                           : roots.odd_real_roots >= even ? GSNN_LCN_INTERIOR
                                                          : GSNN_LCN_BOUNDARY;
        }
        gsnn_form_roots_clear(&roots);
    }
    fmpq_poly_clear(f);
    fmpq_poly_clear(square);
    fmpz_poly_clear(quotient);
    return status;
}

/* A point of the list, at the middle t of its narrow interval (NULL: at infinity). */
static gsnn_status finish_point(gsnn_lcn_critical_point *point, fmpq_t distance, const problem *p,
                                const fmpq *t, size_t size, gsnn_error *error) {
    if (!(point->filter = gsnn_new(size, sizeof *point->filter)))
        return gsnn_fail_memory(error);
    fmpq *filter = _fmpq_vec_init((slong)size);
    find_filter(filter, distance, p, t, size);
    point->value = t ? fmpq_get_d(t) : INFINITY;
    point->distance = fmpq_get_d(distance);
    for (size_t i = 0; i < size; i++)
        point->filter[i] = fmpq_get_d(filter + i);
    gsnn_status status = place_point(point, p, filter, t, size, error);
    _fmpq_vec_clear(filter, (slong)size);
    return status;
}

static int compare_points(const void *a, const void *b) {
    const gsnn_lcn_critical_point *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Marks the least distance, and those equal to it as far as can be told. */
static void mark_least(gsnn_lcn_critical *critical) {
    double least = INFINITY;
    for (size_t i = 0; i < critical->count; i++)
        least = fmin(least, critical->points[i].distance);
    for (size_t i = 0; i < critical->count; i++)
        critical->points[i].least = critical->points[i].distance <= least * (1 + 1e-14);
}

static gsnn_status find_points(gsnn_lcn_critical *critical, const problem *p, gsnn_error *error) {
    gsnn_form_roots roots;
    fmpq_t middle, distance;
    size_t size = critical->size, degree = (size_t)fmpz_poly_degree(critical->equation);
    gsnn_status status = gsnn_form_roots_init(&roots, critical->equation, degree, p->run, error);
    fmpq_init(middle);
    fmpq_init(distance);
    if (!status && !(critical->points = gsnn_new(degree + 1, sizeof *critical->points)))
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < roots.factor_count; i++) {
        gsnn_form_factor *factor = &roots.factors[i];
        for (size_t k = 0; !status && k < factor->line.count; k++) {
            gsnn_real_interval *t = &factor->line.items[k];
            if (!t->variations)
                continue;
            gsnn_lcn_critical_point *point = &critical->points[critical->count++];
            *point = (gsnn_lcn_critical_point){.multiplicity = factor->multiplicity};
            gsnn_real_interval_init(&point->t);
            gsnn_real_interval_refine(t, factor->polynomial, 64);
            fmpq_set(point->t.low, t->low);
            fmpq_set(point->t.high, t->high);
            gsnn_real_interval_refine(t, factor->polynomial, ROOT_BITS);
            fmpq_add(middle, t->low, t->high);
            fmpq_div_2exp(middle, middle, 1);
            status = finish_point(point, distance, p, middle, size, error);
        }
    }
    if (!status)
        qsort(critical->points, critical->count, sizeof *critical->points, compare_points);
    if (!status && critical->infinity) {
        gsnn_lcn_critical_point *point = &critical->points[critical->count++];
        *point = (gsnn_lcn_critical_point){.infinite = true, .multiplicity = critical->infinity};
        gsnn_real_interval_init(&point->t);
        status = finish_point(point, distance, p, NULL, size, error);
    }
    fmpq_clear(middle);
    fmpq_clear(distance);
    gsnn_form_roots_clear(&roots);
    if (!status)
        mark_least(critical);
    return status;
}

gsnn_status gsnn_lcn_critical_init(gsnn_lcn_critical *critical, const gsnn_lcn_stack *stack,
                                   const fmpq *target, const fmpq_mat_t metric, const gsnn_run *run,
                                   gsnn_error *error) {
    size_t size = (size_t)stack->size;
    assert(size >= 3 && gsnn_lcn_stack_is_thick(stack));
    *critical = (gsnn_lcn_critical){.size = size, .degree = 3 * (size - 1) - 2};
    fmpz_poly_init(critical->equation);
    problem p = {.target = target, .stack = stack, .run = run};
    fmpq_mat_init(p.inverse, (slong)size, (slong)size);
    fmpq_poly_init(p.u);
    fmpq_poly_init(p.norm);
    fmpq_poly_init(p.slope);
    set_up(&p, metric, size);
    gsnn_lcn_membership membership;
    gsnn_status status = gsnn_lcn_member(&membership, stack, target, false, run, error);
    critical->target_inside = membership.answer == GSNN_LCN_YES;
    critical->target_roots = membership.real_roots;
    gsnn_lcn_membership_clear(&membership);
    critical->degenerate = fmpq_poly_is_zero(p.slope);
    if (!status && !critical->degenerate) {
        critical->infinity = critical->degree - (size_t)fmpq_poly_degree(p.slope);
        set_equation(critical, &p);
        status = find_points(critical, &p, error);
    } else if (!status && !(critical->points = gsnn_new(1, sizeof *critical->points))) {
        status = gsnn_fail_memory(error);
    } else if (!status) { /* all t alike: one of them */
        fmpq_t distance;
        fmpq_init(distance);
        *critical->points = (gsnn_lcn_critical_point){.infinite = true, .multiplicity = 1};
        critical->count = 1;
        gsnn_real_interval_init(&critical->points->t);
        status = finish_point(critical->points, distance, &p, NULL, size, error);
        critical->points->least = true;
        fmpq_clear(distance);
    }
    fmpq_mat_clear(p.inverse);
    fmpq_poly_clear(p.u);
    fmpq_poly_clear(p.norm);
    fmpq_poly_clear(p.slope);
    return status;
}
