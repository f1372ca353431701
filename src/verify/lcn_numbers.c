/* lcn_numbers.c - recomputes what describe, count, critical and train say. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_forms.h"

#include <flint/fmpq_mat.h>
#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The member of that name is that integer. */
static gsnn_status expect(gsnn_verify_lcn *v, const gsnn_value *object, const char *name,
                          const fmpz_t expected) {
    gsnn_value member = gsnn_value_member(object, name);
    fmpq_t value;
    fmpq_init(value);
    gsnn_status status = gsnn_value_rational(&member, value);
    if (!status && fmpz_is_one(fmpq_denref(value)) && fmpz_equal(fmpq_numref(value), expected))
        gsnn_findings_pass(v->findings, LCN_NUMBERS, 0);
    else if (!status)
        gsnn_findings_false(v->findings, LCN_NUMBERS, "%s: another number", name);
    fmpq_clear(value);
    return status;
}

static gsnn_status expect_si(gsnn_verify_lcn *v, const gsnn_value *object, const char *name,
                             int64_t expected) {
    fmpz_t value;
    fmpz_init(value);
    fmpz_set_si(value, expected);
    gsnn_status status = expect(v, object, name, value);
    fmpz_clear(value);
    return status;
}

static gsnn_status expect_boolean(gsnn_verify_lcn *v, const char *name, bool expected) {
    gsnn_value member = gsnn_value_member(&v->root, name);
    bool value;
    gsnn_status status = gsnn_value_boolean(&member, &value);
    if (!status && value == expected)
        gsnn_findings_pass(v->findings, LCN_NUMBERS, 0);
    else if (!status)
        gsnn_findings_false(v->findings, LCN_NUMBERS, "%s: not %s", name,
                            expected ? "true" : "false");
    return status;
}

/* ---- describe ---------------------------------------------------------------------------- */

/* The partitions of n into parts up to `most`, tallied for each number of odd parts. */
static void tally_odd(uint64_t *tally, int64_t n, int64_t most, int64_t odd) {
    if (n == 0)
        tally[odd]++;
    for (int64_t part = n < most ? n : most; part > 0; part--)
        tally_odd(tally, n - part, part, odd + part % 2);
}

enum { MOST_LISTED_DEGREE = 40 };

/* All patterns one by one. */
static gsnn_status check_strata(gsnn_verify_lcn *v, int64_t degree, int64_t even) {
    gsnn_value strata = gsnn_value_member(&v->root, "strata");
    if (!gsnn_value_given(&strata) || degree > MOST_LISTED_DEGREE) {
        gsnn_findings_skip(v->findings, LCN_NUMBERS, "too many strata to list");
        return GSNN_OK;
    }
    int64_t interior = 0, boundary = 0, outside = 0;
    for (int64_t real = degree % 2; real <= degree; real += 2) {
        uint64_t rho[MOST_LISTED_DEGREE + 1] = {0}, gamma[MOST_LISTED_DEGREE + 1] = {0};
        int64_t pairs = 0;
        tally_odd(rho, real, real, 0);
        tally_odd(gamma, (degree - real) / 2, degree, 0);
        for (int i = 0; i <= MOST_LISTED_DEGREE; i++)
            pairs += (int64_t)gamma[i];
        for (int64_t odd = 0; odd <= real; odd++)
            *(real < even  ? &outside
              : odd < even ? &boundary
                           : &interior) += (int64_t)rho[odd] * pairs;
    }
    gsnn_status status = expect_si(v, &strata, "interior", interior);
    if (!status)
        status = expect_si(v, &strata, "boundary", boundary);
    return status ? status : expect_si(v, &strata, "outside", outside);
}

static gsnn_status check_boxes(gsnn_verify_lcn *v, const gsnn_value *boxes) {
    int64_t rows = 1, columns = 1, dimension = 1;
    gsnn_value item = gsnn_value_before(boxes);
    size_t count;
    gsnn_status status = gsnn_value_array(boxes, &count);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value first = gsnn_value_element(&item, 0), second = gsnn_value_element(&item, 1);
        int64_t a = 1, b = 1;
        status = gsnn_value_array_of(&item, 2, "sides");
        if (!status)
            status = gsnn_value_integer(&first, 1, 4096, &a);
        if (!status)
            status = gsnn_value_integer(&second, 1, 4096, &b);
        rows += a - 1;
        columns += b - 1;
        dimension += a * b - 1;
    }
    if (!status)
        status = expect_si(v, &v->root, "dimension", dimension);
    if (!status)
        status = expect_si(v, &v->root, "ambient", rows * columns);
    return status ? status : expect_boolean(v, "thick", dimension == rows * columns);
}

gsnn_status gsnn_verify_lcn_describe(gsnn_verify_lcn *v) {
    gsnn_value boxes = gsnn_value_member(&v->root, "boxes");
    if (gsnn_value_given(&boxes))
        return check_boxes(v, &boxes);
    gsnn_status status = gsnn_verify_stack_read(&v->stack, &v->root, v->error);
    if (status)
        return status;
    const gsnn_verify_stack *s = &v->stack;
    int64_t dimension = 1, before = 0;
    bool thick = !s->group_count || (s->group_count == 1 && s->groups[0].stride == 1);
    bool zariski = true;
    int64_t even = s->group_count ? s->groups[0].even : 0;
    int64_t degree = s->group_count ? s->groups[0].degree : 0;
    fmpz_t ways, f;
    fmpz_init_set_ui(ways, 1);
    fmpz_init(f);
    for (size_t l = 0; l < s->layers; l++)
        dimension += s->sizes[l] - 1;
    for (size_t g = 0; g < s->group_count; g++) {
        if (s->groups[g].even > 1 ||
            (g && s->groups[g].degree % 2 && before >= s->groups[g].stride))
            zariski = false;
        before += s->groups[g].degree * s->groups[g].stride;
        fmpz_fac_ui(f, (ulong)s->groups[g].degree);
        fmpz_mul(ways, ways, f);
    }
    for (size_t l = 0; l < s->layers; l++) {
        fmpz_fac_ui(f, (ulong)s->sizes[l] - 1);
        fmpz_divexact(ways, ways, f);
    }
    status = expect_si(v, &v->root, "size", s->size);
    if (!status)
        status = expect_si(v, &v->root, "dimension", dimension);
    if (!status)
        status = expect_boolean(v, "thick", thick);
    if (!status)
        status = expect_boolean(v, "filling", thick && even <= 1);
    if (!status)
        status = expect_boolean(v, "closed", true);
    if (!status)
        status = expect_boolean(v, "zariski_closed", zariski);
    if (!status)
        status = expect(v, &v->root, "degree", ways);
    if (!status && thick)
        status = expect_si(v, &v->root, "even_filters", even);
    if (!status && thick)
        status = check_strata(v, degree, even);
    fmpz_clear(ways);
    fmpz_clear(f);
    return status;
}

/* ---- count ------------------------------------------------------------------------------- */

/* prod C(d_l + 1, u_l) (m - i)! / prod (d_l - u_l)!, summed over all u of sum i with sign and
 * 2^(m+1-i) - 1: the Segre number by its definition, one vector u after the other. */
static void add_segre(fmpz_t sum, const gsnn_verify_stack *s, size_t l, int64_t used, int64_t m,
                      const fmpq_t weight) {
    if (l == s->layers) {
        fmpz_t f, g;
        fmpq_t term;
        fmpz_init(f);
        fmpz_init(g);
        fmpq_init(term);
        fmpz_fac_ui(f, (ulong)(m - used));
        fmpq_mul_fmpz(term, weight, f);
        fmpz_one(g);
        fmpz_mul_2exp(g, g, (ulong)(m + 1 - used));
        fmpz_sub_ui(g, g, 1);
        fmpq_mul_fmpz(term, term, g);
        if (used % 2)
            fmpz_sub(sum, sum, fmpq_numref(term));
        else
            fmpz_add(sum, sum, fmpq_numref(term));
        fmpz_clear(f);
        fmpz_clear(g);
        fmpq_clear(term);
        return;
    }
    fmpq_t more;
    fmpz_t f;
    fmpq_init(more);
    fmpz_init(f);
    for (int64_t u = 0; u < s->sizes[l]; u++) {
        fmpz_bin_uiui(f, (ulong)s->sizes[l], (ulong)u);
        fmpq_mul_fmpz(more, weight, f);
        fmpz_fac_ui(f, (ulong)(s->sizes[l] - 1 - u));
        fmpq_div_fmpz(more, more, f);
        add_segre(sum, s, l + 1, used + u, m, more);
    }
    fmpq_clear(more);
    fmpz_clear(f);
}

/* 0-1 matrices with those row sums, by brute force over the columns of each row. */
static uint64_t count_matrices(const int64_t *rows, size_t count, int64_t *needs, size_t columns,
                               size_t from, int64_t left) {
    if (left == 0) {
        if (count == 1) {
            for (size_t k = 0; k < columns; k++)
                if (needs[k])
                    return 0;
            return 1;
        }
        return count_matrices(rows + 1, count - 1, needs, columns, 0, rows[1]);
    }
    uint64_t sum = 0;
    for (size_t k = from; k < columns; k++) {
        if (!needs[k])
            continue;
        needs[k]--;
        sum += count_matrices(rows, count, needs, columns, k + 1, left - 1);
        needs[k]++;
    }
    return sum;
}

/* (a+1)!/... by the definition: coefficients of E^j H^(a-j), expanded over all choices of which
 * parts come from E. */
static void count_points(fmpz_t points, const int64_t *parts, size_t length) {
    fmpz_t term, f;
    fmpz_init(term);
    fmpz_init(f);
    fmpz_zero(points);
    for (uint64_t chosen = 0; chosen < UINT64_C(1) << length; chosen++) {
        size_t j = 0;
        fmpz_one(term);
        for (size_t p = 0; p < length; p++) {
            bool from_e = chosen >> p & 1;
            fmpz_mul_si(term, term, from_e ? parts[p] - 1 : parts[p]);
            j += from_e;
        }
        fmpz_bin_uiui(f, length + 1, j);
        fmpz_mul(term, term, f);
        fmpz_fac_ui(f, j);
        fmpz_mul(term, term, f);
        fmpz_fac_ui(f, length - j);
        fmpz_addmul(points, term, f);
    }
    for (size_t p = 0, equal = 1; p < length; p++, equal++) {
        if (p && parts[p] != parts[p - 1])
            equal = 1;
        fmpz_divexact_ui(points, points, equal);
    }
    fmpz_clear(term);
    fmpz_clear(f);
}

enum { MOST_LISTED_PLACEMENTS = 9, MOST_PARTS = 20 };

/* One stratum; adds its product to *total. */
static gsnn_status check_stratum(gsnn_verify_lcn *v, const gsnn_value *item, int64_t degree,
                                 fmpz_t total) {
    gsnn_value list = gsnn_value_member(item, "multiplicities"), part = gsnn_value_before(&list);
    gsnn_value placed = gsnn_value_member(item, "placements");
    int64_t parts[MOST_PARTS], sum = 0;
    size_t length;
    gsnn_status status = gsnn_value_array(&list, &length);
    if (!status && length > MOST_PARTS)
        status = gsnn_value_complain(&list, "too long");
    while (!status && gsnn_value_next(&part)) {
        status = gsnn_value_integer(&part, 1, degree, &parts[part.index]);
        if (!status && part.index && parts[part.index] > parts[part.index - 1])
            status = gsnn_value_complain(&list, "not falling");
        sum += status ? 0 : parts[part.index];
    }
    if (status)
        return status;
    if (sum != degree)
        gsnn_findings_false(v->findings, LCN_NUMBERS, "multiplicities: their sum is not %lld",
                            (long long)degree);
    fmpz_t points;
    fmpq_t placements;
    fmpz_init(points);
    fmpq_init(placements);
    count_points(points, parts, length);
    status = expect(v, item, "critical_points", points);
    if (!status)
        status = gsnn_value_rational(&placed, placements);
    if (!status)
        fmpz_addmul(total, points, fmpq_numref(placements));
    if (!status && degree > 0 && degree <= MOST_LISTED_PLACEMENTS) {
        int64_t needs[MOST_LISTED_PLACEMENTS];
        size_t columns = 0;
        for (size_t l = 0; l < v->stack.layers; l++)
            if (v->stack.sizes[l] > 1)
                needs[columns++] = v->stack.sizes[l] - 1;
        status = expect_si(v, item, "placements",
                           (int64_t)count_matrices(parts, length, needs, columns, 0, parts[0]));
    }
    fmpz_clear(points);
    fmpq_clear(placements);
    return status;
}

gsnn_status gsnn_verify_lcn_count(gsnn_verify_lcn *v) {
    gsnn_status status = gsnn_verify_stack_read(&v->stack, &v->root, v->error);
    int64_t degree = 0;
    for (size_t l = 0; !status && l < v->stack.layers; l++)
        degree += v->stack.sizes[l] - 1;
    if (!status && degree > MOST_PARTS)
        status = gsnn_value_complain(&v->root, "the degree is too large to be proved");
    if (status)
        return status;
    fmpz_t segre, total;
    fmpq_t one;
    fmpz_init(segre);
    fmpz_init(total);
    fmpq_init(one);
    fmpq_one(one);
    add_segre(segre, &v->stack, 0, 0, degree, one);
    gsnn_value strata = gsnn_value_member(&v->root, "strata");
    if (gsnn_value_given(&strata)) {
        gsnn_value item = gsnn_value_before(&strata);
        size_t count;
        status = gsnn_value_array(&strata, &count);
        while (!status && gsnn_value_next(&item))
            status = check_stratum(v, &item, degree, total);
    } else {
        fmpz_set(total, segre);
    }
    if (!status)
        status = expect(v, &v->root, "total", total);
    if (!status)
        status = expect(v, &v->root, "segre", segre);
    if (!status && !fmpz_equal(total, segre))
        gsnn_findings_false(v->findings, LCN_NUMBERS, "total: not the Segre number");
    fmpz_clear(segre);
    fmpz_clear(total);
    fmpq_clear(one);
    return status;
}

/* ---- critical ---------------------------------------------------------------------------- */

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

static bool is_near(double x, double y, double scale) {
    return fabs(x - y) <= 1e-7 * (scale + fabs(y));
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
        good = is_near(distance, u * u / norm, scale * scale * 1e-3);
        for (size_t i = 0; i < size; i++)
            good = good && is_near(filter[i], fmpq_get_d(target + i) - u / norm * w[i], scale);
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
            status = expect_si(v, &v->root, "degree", full);
            if (!status)
                status = expect_boolean(v, "degenerate", degree < 0);
            if (!status && degree >= 0)
                status = expect_si(v, &v->root, "infinity", full - degree);
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

/* ---- train ------------------------------------------------------------------------------- */

/* The product of the layers of a run in doubles. */
static gsnn_status multiply_layers(double *product, const gsnn_verify_stack *s,
                                   const gsnn_value *layers, gsnn_error *error) {
    size_t size = (size_t)s->size, length = 1;
    double *next = gsnn_new(size, sizeof *next), *layer = gsnn_new(4096, sizeof *layer);
    gsnn_status status = next && layer ? GSNN_OK : gsnn_fail_memory(error);
    gsnn_value item = gsnn_value_before(layers);
    product[0] = 1;
    while (!status && gsnn_value_next(&item)) {
        size_t l = item.index, count = (size_t)s->sizes[l];
        int64_t step = count > 1 ? s->products[l] : 0;
        status = gsnn_value_double_list(&item, count, "the size of the filter", layer);
        memset(next, 0, size * sizeof *next);
        for (size_t i = 0; !status && i < length; i++)
            for (size_t j = 0; j < count; j++)
                next[i + j * (size_t)step] += product[i] * layer[j];
        length += (count - 1) * (size_t)step;
        memcpy(product, next, size * sizeof *product);
    }
    free(next);
    free(layer);
    return status;
}

static gsnn_status check_run(gsnn_verify_lcn *v, const gsnn_value *item, bool identity) {
    const gsnn_verify_stack *s = &v->stack;
    size_t size = (size_t)s->size;
    gsnn_value verdict = gsnn_value_member(item, "verdict");
    gsnn_value layers = gsnn_value_member(item, "layers");
    gsnn_value filter_list = gsnn_value_member(item, "filter");
    gsnn_value target_list = gsnn_value_member(item, "target");
    gsnn_value loss_member = gsnn_value_member(item, "loss");
    const char *word = "";
    double loss = 0, sum = 0, norm = 0;
    gsnn_status status = gsnn_value_string(&verdict, &word);
    if (status || strcmp(word, "diverged") == 0)
        return status;
    double *product = gsnn_new(size, sizeof *product), *filter = gsnn_new(size, sizeof *filter);
    double *target = gsnn_new(size, sizeof *target);
    if (!product || !filter || !target)
        status = gsnn_fail_memory(v->error);
    if (!status)
        status = gsnn_value_array_of(&layers, s->layers, "filters");
    if (!status)
        status = multiply_layers(product, s, &layers, v->error);
    if (!status)
        status = gsnn_value_double_list(&filter_list, size, "the end-to-end size", filter);
    if (!status)
        status = gsnn_value_double_list(&target_list, size, "the end-to-end size", target);
    if (!status)
        status = gsnn_value_double(&loss_member, &loss);
    if (!status) {
        bool good = true;
        for (size_t i = 0; i < size; i++) {
            sum += (filter[i] - target[i]) * (filter[i] - target[i]);
            norm += target[i] * target[i];
        }
        for (size_t i = 0; i < size; i++)
            good = good && is_near(product[i], filter[i], sqrt(norm));
        if (identity)
            good = good && is_near(loss, sum, norm * 1e-6);
        if (strcmp(word, "global") == 0 && identity)
            good = good && sum <= 1e-8 * norm;
        if (strcmp(word, "spurious") == 0 && identity)
            good = good && sum > 1e-10 * norm;
        if (good)
            gsnn_findings_pass(v->findings, LCN_LAYERS, 0);
        else
            gsnn_findings_false(v->findings, LCN_LAYERS,
                                "runs[%zu]: layers, filter, loss and verdict do not agree",
                                item->index);
    }
    free(product);
    free(filter);
    free(target);
    return status;
}

gsnn_status gsnn_verify_lcn_train(gsnn_verify_lcn *v) {
    gsnn_value runs = gsnn_value_member(&v->root, "runs"), item = gsnn_value_before(&runs);
    gsnn_value summary = gsnn_value_member(&v->root, "summary");
    gsnn_value metric = gsnn_value_member(&v->root, "metric");
    const char *name = "";
    size_t count = 0;
    int64_t reached = 0;
    gsnn_status status = gsnn_verify_stack_read(&v->stack, &v->root, v->error);
    if (!status && v->stack.size > 4096)
        status = gsnn_value_complain(&v->root, "too large to be proved");
    if (!status)
        status = gsnn_value_string(&metric, &name);
    if (!status)
        status = gsnn_value_array(&runs, &count);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value verdict = gsnn_value_member(&item, "verdict");
        const char *word = "";
        status = check_run(v, &item, strcmp(name, "identity") == 0);
        if (!status)
            status = gsnn_value_string(&verdict, &word);
        reached += strcmp(word, "global") == 0;
    }
    if (!status)
        status = expect_si(v, &summary, "runs", (int64_t)count);
    return status ? status : expect_si(v, &summary, "global", reached);
}
