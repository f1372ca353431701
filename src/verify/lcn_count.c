/* lcn_count.c - recounts critical points by stratum, and the Segre number. */
#include "verify/lcn_subject.h"

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

/* The coefficient of x_1 ... x_a, by polarisation, in the form of degree a that sums C(a+1, j) E^j
 * H^(a-j) for j up to a, where H = sum lambda_p x_p and E = sum (lambda_p - 1) x_p; divided by the
 * factorials of how often each lambda comes.  The sum is ((H+E)^(a+1) - E^(a+1)) / H. */
static void count_points(fmpz_t points, const int64_t *parts, size_t length) {
    fmpz_t term, power;
    fmpz_init(term);
    fmpz_init(power);
    fmpz_set_ui(points, length == 0);
    for (uint64_t chosen = 1; chosen < UINT64_C(1) << length; chosen++) {
        size_t size = 0;
        int64_t h = 0;
        for (size_t p = 0; p < length; p++)
            if (chosen >> p & 1) {
                h += parts[p];
                size++;
            }
        int64_t e = h - (int64_t)size;
        fmpz_set_si(term, h + e);
        fmpz_pow_ui(term, term, length + 1);
        fmpz_set_si(power, e);
        fmpz_pow_ui(power, power, length + 1);
        fmpz_sub(term, term, power);
        fmpz_divexact_si(term, term, h);
        if ((length - size) % 2)
            fmpz_sub(points, points, term);
        else
            fmpz_add(points, points, term);
    }
    for (size_t p = 0, next; p < length; p = next) {
        for (next = p; next < length && parts[next] == parts[p];)
            next++;
        fmpz_fac_ui(term, next - p);
        fmpz_divexact(points, points, term);
    }
    fmpz_clear(term);
    fmpz_clear(power);
}

enum { MOST_LISTED_PLACEMENTS = 9, MOST_PARTS = 20 };

/* One stratum; adds its product to *total. */
static gsnn_status check_stratum(gsnn_verify_lcn *v, const gsnn_value *item, int64_t degree,
                                 fmpz_t total) {
    gsnn_value list = gsnn_value_member(item, "multiplicities"), part = gsnn_value_before(&list);
    gsnn_value placed = gsnn_value_member(item, "placements");
    int64_t parts[MOST_PARTS] = {0}, sum = 0;
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
    status = gsnn_verify_expect(v, LCN_NUMBERS, item, "critical_points", points);
    if (!status)
        status = gsnn_value_rational(&placed, placements);
    if (!status)
        fmpz_addmul(total, points, fmpq_numref(placements));
    if (!status && length && sum == degree && degree <= MOST_LISTED_PLACEMENTS) {
        int64_t needs[MOST_LISTED_PLACEMENTS];
        size_t columns = 0;
        for (size_t l = 0; l < v->stack.layers; l++)
            if (v->stack.sizes[l] > 1)
                needs[columns++] = v->stack.sizes[l] - 1;
        status = gsnn_verify_expect_si(
            v, LCN_NUMBERS, item, "placements",
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
        status = gsnn_verify_expect(v, LCN_NUMBERS, &v->root, "total", total);
    if (!status)
        status = gsnn_verify_expect(v, LCN_NUMBERS, &v->root, "segre", segre);
    if (!status && !fmpz_equal(total, segre))
        gsnn_findings_false(v->findings, LCN_NUMBERS, "total: not the Segre number");
    fmpz_clear(segre);
    fmpz_clear(total);
    fmpq_clear(one);
    return status;
}
