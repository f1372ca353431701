/* lcn_fit.c - proves one channel of `gsnn lcn fit` along a translation. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_channels.h"

#include <stdlib.h>
#include <string.h>

/* The channel as it is told. */
typedef struct channel {
    const gsnn_verify_channel *subject;
    size_t taps;
    int64_t sign;
    int32_t *row;
    int64_t *roots;
    bool exact; /* the roots are not a bound */
} channel;

int64_t gsnn_verify_count_real(const fmpz_poly_t p, slong n) {
    int64_t count = n - fmpz_poly_degree(p);
    fmpz_poly_factor_t factors;
    fmpz_poly_factor_init(factors);
    fmpz_poly_factor_squarefree(factors, p);
    for (slong i = 0; i < factors->num; i++)
        if (fmpz_poly_degree(factors->p + i) > 0)
            count += factors->exp[i] * fmpz_poly_num_real_roots(factors->p + i);
    fmpz_poly_factor_clear(factors);
    return count;
}

/* Entry p of the row along the translation, sign^k times entry p - k taps. */
static int32_t row_at(const channel *c, size_t p) {
    int32_t value = c->row[p % c->taps];
    return c->sign < 0 && p / c->taps % 2 ? -value : value;
}

/* Whether some row of the architecture is the channel's, in the order of the inputs. */
static bool is_row(const channel *c) {
    const gsnn_record_weights *weights = &c->subject->architecture->weights;
    size_t degree = c->subject->degree;
    if (degree % c->taps)
        return false;
    for (size_t i = 0; i < weights->row_count; i++) {
        const int32_t *row = weights->rows + i * degree;
        size_t p = 0;
        while (p < degree && row[c->subject->order[p]] == row_at(c, p))
            p++;
        if (p == degree)
            return true;
    }
    return false;
}

/* The row times x^shift: entry j. */
static int32_t shifted(const channel *c, size_t shift, size_t j) {
    return row_at(c, j + 2 * c->taps - shift);
}

/* The shifted row with its weights, or that part of it that belongs to weight k. */
static void set_polynomial(fmpz_poly_t p, const channel *c, size_t shift, size_t k) {
    fmpz_t value;
    fmpz_init(value);
    fmpz_poly_zero(p);
    for (size_t j = 0; j < c->taps; j++) {
        int32_t entry = shifted(c, shift, j);
        size_t weight = (size_t)labs(entry);
        if (!entry || (k && weight != k))
            continue;
        fmpz_set_si(value, entry > 0 ? 1 : -1);
        if (!k)
            fmpz_mul(value, value, c->subject->weights + weight - 1);
        fmpz_poly_set_coeff_fmpz(p, (slong)j, value);
    }
    fmpz_clear(value);
}

static int64_t count_exactly(const channel *c, size_t shift) {
    fmpz_poly_t p;
    fmpz_poly_init(p);
    set_polynomial(p, c, shift, 0);
    int64_t degree = (int64_t)c->taps - 1;
    int64_t count = fmpz_poly_is_zero(p) ? degree : gsnn_verify_count_real(p, degree);
    fmpz_poly_clear(p);
    return count;
}

/* The roots of what the parts of all weights have in common, and one more where their number and
 * the degree differ modulo 2. */
static int64_t count_common(const channel *c, size_t shift) {
    fmpz_poly_t common, part;
    fmpz_poly_init(common);
    fmpz_poly_init(part);
    slong most = 0;
    for (size_t k = 1; k <= c->subject->dimension; k++) {
        set_polynomial(part, c, shift, k);
        fmpz_poly_gcd(common, common, part);
        most = fmpz_poly_degree(part) > most ? fmpz_poly_degree(part) : most;
    }
    int64_t degree = (int64_t)c->taps - 1;
    int64_t count =
        gsnn_verify_count_real(common, fmpz_poly_degree(common)) + degree - (int64_t)most;
    fmpz_poly_clear(common);
    fmpz_poly_clear(part);
    return count + (degree - count) % 2;
}

/* Whether the row, shifted somehow, reads the same backwards. */
static bool is_symmetric(const channel *c) {
    for (size_t shift = 0; shift < c->taps; shift++) {
        size_t j = 0;
        while (j < c->taps && shifted(c, shift, j) == shifted(c, shift, c->taps - 1 - j))
            j++;
        if (j == c->taps)
            return true;
    }
    return false;
}

static const char *find_fault(const channel *c) {
    if (!is_row(c))
        return "rows: no row of the architecture";
    if (c->exact != (c->subject->weights != NULL))
        return "real roots: known just where the weights are";
    for (size_t shift = 0; shift < c->taps; shift++)
        if (c->roots[shift] != (c->exact ? count_exactly(c, shift) : count_common(c, shift)))
            return "real roots by shift: another number";
    return NULL;
}

/* The classes say what the roots say. */
static gsnn_status check_classes(const char **fault, const channel *c, int64_t most) {
    gsnn_value list = gsnn_value_member(c->subject->item, "classes");
    gsnn_value entry = gsnn_value_before(&list);
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    bool good = !status && count == (c->taps + 1) / 2;
    while (!status && gsnn_value_next(&entry)) {
        gsnn_value even_member = gsnn_value_member(&entry, "even_filters");
        gsnn_value canonical = gsnn_value_member(&entry, "canonical");
        gsnn_value reach = gsnn_value_member(&entry, "reachable"), size;
        int64_t even = 0, degree = 0, found = 0, value;
        bool reachable = false, depends = gsnn_value_get_kind(&reach) == GSNN_VALUE_STRING;
        status = gsnn_value_integer(&even_member, 0, INT64_MAX, &even);
        if (!status && !depends)
            status = gsnn_value_boolean(&reach, &reachable);
        if (!status)
            status = gsnn_value_array(&canonical, &count);
        size = gsnn_value_before(&canonical);
        while (!status && gsnn_value_next(&size)) {
            status = gsnn_value_integer(&size, 1, 3, &value);
            degree += status ? 0 : value - 1;
            found += !status && value == 2;
        }
        bool reached = even <= 1 || even <= most;
        good = good && even == (int64_t)c->taps - 1 - 2 * (int64_t)entry.index && found == even &&
               degree == (int64_t)c->taps - 1 &&
               (depends ? !c->exact && !reached : reachable == reached);
    }
    if (!status && !good)
        *fault = "classes do not follow";
    return status;
}

static gsnn_status read_channel(channel *c, const gsnn_verify_channel *subject) {
    const gsnn_value *item = subject->item;
    gsnn_value taps = gsnn_value_member(item, "taps"), sign = gsnn_value_member(item, "sign");
    gsnn_value rows = gsnn_value_member(item, "rows");
    *c = (channel){.subject = subject};
    gsnn_status status = gsnn_value_size(&taps, 1 << 20, &c->taps);
    if (!status && c->taps == 0)
        status = gsnn_value_complain(&taps, "none");
    if (!status)
        status = gsnn_value_integer(&sign, -1, 1, &c->sign);
    if (!status && c->sign == 0)
        status = gsnn_value_complain(&sign, "neither 1 nor -1");
    c->row = status ? NULL : gsnn_new(c->taps, sizeof *c->row);
    c->roots = status ? NULL : gsnn_new(c->taps, sizeof *c->roots);
    if (!status && (!c->row || !c->roots))
        status = gsnn_fail_memory(subject->v->error);
    if (!status)
        status = gsnn_value_signed_list(&rows, c->taps, "taps", (int32_t)subject->dimension, true,
                                        c->row);
    return status;
}

/* The roots by shift, and the most. */
static gsnn_status read_roots(channel *c, int64_t *most) {
    const gsnn_value *item = c->subject->item;
    gsnn_value roots = gsnn_value_member(item, "real_roots_by_shift");
    gsnn_value bounds = gsnn_value_member(item, "least_real_roots_by_shift");
    c->exact = gsnn_value_given(&roots);
    gsnn_value list = c->exact ? roots : bounds, number = gsnn_value_before(&list);
    gsnn_status status = gsnn_value_array_of(&list, c->taps, "taps");
    for (*most = 0; !status && gsnn_value_next(&number);) {
        status = gsnn_value_integer(&number, 0, INT64_MAX, &c->roots[number.index]);
        if (!status && c->roots[number.index] > *most)
            *most = c->roots[number.index];
    }
    return status;
}

gsnn_status gsnn_verify_cycle_channel(const char **fault, gsnn_verify_channel *subject) {
    gsnn_value symmetric = gsnn_value_member(subject->item, "symmetric");
    bool told = false;
    channel c;
    int64_t most;
    *fault = NULL;
    gsnn_status status = read_channel(&c, subject);
    if (!status)
        status = read_roots(&c, &most);
    if (!status)
        status = gsnn_value_boolean(&symmetric, &told);
    if (!status)
        status = check_classes(fault, &c, most);
    if (!status && !*fault && told != is_symmetric(&c))
        *fault = "symmetric: not so";
    if (!status && !*fault && subject->architecture)
        *fault = find_fault(&c);
    subject->taps = c.taps;
    free(c.row);
    free(c.roots);
    return status;
}

/* What a window of that size and the verdict should say, or NULL. */
static const char *find_window_fault(const channel *c, int64_t size, int64_t even, bool decided,
                                     bool member, int64_t told_shift, int64_t told_roots) {
    int64_t taps = (int64_t)c->taps, most = 0;
    if (!is_row(c))
        return "rows: no row of the architecture";
    if (size > taps) { /* interpolation leaves size - taps coefficients free */
        bool reached = even <= 1 || even <= size - taps + (taps % 2 ? 0 : 1);
        return decided == reached && (!decided || member) ? NULL : "member: not so";
    }
    bool fits = false, shift_fits = false;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    int64_t at_shift = 0;
    for (size_t shift = 0; shift < c->taps; shift++) {
        set_polynomial(p, c, shift, 0);
        if (fmpz_poly_length(p) > size)
            continue;
        int64_t count = fmpz_poly_is_zero(p) ? size - 1 : gsnn_verify_count_real(p, size - 1);
        fits = true;
        most = count > most ? count : most;
        if ((int64_t)shift == told_shift) {
            shift_fits = true;
            at_shift = count;
        }
    }
    fmpz_poly_clear(p);
    if (!decided || member != (fits && most >= even))
        return "member: not so";
    if (told_roots != most || (fits && (!shift_fits || at_shift != most)))
        return "real_roots: another number";
    return NULL;
}

gsnn_status gsnn_verify_window_channel(const char **fault, gsnn_verify_channel *subject,
                                       int64_t size, int64_t even) {
    gsnn_value verdict = gsnn_value_member(subject->item, "member");
    gsnn_value shift_member = gsnn_value_member(subject->item, "shift");
    gsnn_value roots_member = gsnn_value_member(subject->item, "real_roots");
    channel c;
    int64_t shift = 0, roots = 0;
    bool decided, member = false;
    *fault = NULL;
    gsnn_status status = read_channel(&c, subject);
    decided = gsnn_value_given(&verdict);
    if (!status && decided)
        status = gsnn_value_boolean(&verdict, &member);
    if (!status && size <= (int64_t)c.taps) {
        status = gsnn_value_integer(&shift_member, 0, (int64_t)c.taps - 1, &shift);
        if (!status)
            status = gsnn_value_integer(&roots_member, 0, INT64_MAX, &roots);
    }
    if (!status && subject->architecture)
        *fault = find_window_fault(&c, size, even, decided, member, shift, roots);
    subject->taps = c.taps;
    free(c.row);
    free(c.roots);
    return status;
}

gsnn_status gsnn_verify_read_cycle(size_t **order, size_t degree, const gsnn_value *list,
                                   gsnn_error *error) {
    int32_t *images = gsnn_new(degree, sizeof *images);
    *order = gsnn_new(degree, sizeof **order);
    gsnn_status status = images && *order ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_signed_list(list, degree, "the degree", (int32_t)degree, false, images);
    size_t at = 0;
    for (size_t p = 0; !status && p < degree; p++) {
        (*order)[p] = at;
        if (images[at] < 1 || (p && at == 0))
            status = gsnn_value_complain(list, "not one cycle of all inputs");
        else
            at = (size_t)images[at] - 1;
    }
    free(images);
    return status;
}
