#include "verify/lcn_forms.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

void gsnn_verify_form_clear(gsnn_verify_form *form) {
    for (size_t i = 0; i < form->factor_count; i++)
        fmpz_poly_clear(form->factors[i]);
    free(form->factors);
    free(form->multiplicities);
    free(form->real);
    *form = (gsnn_verify_form){0};
}

/* An integer polynomial from a list of coefficients. */
static gsnn_status read_polynomial(fmpz_poly_t p, const gsnn_value *list) {
    fmpq *values;
    size_t length;
    gsnn_status status = gsnn_verify_rationals(&values, &length, list);
    if (status)
        return status;
    for (size_t i = 0; !status && i < length; i++) {
        if (fmpz_is_one(fmpq_denref(values + i)))
            fmpz_poly_set_coeff_fmpz(p, (slong)i, fmpq_numref(values + i));
        else
            status = gsnn_value_complain(list, "coefficient %zu is not an integer", i + 1);
    }
    if (!status && ((size_t)fmpz_poly_length(p) != length || length < 2))
        status = gsnn_value_complain(list, "not the coefficients of a polynomial of degree %zu",
                                     length ? length - 1 : 0);
    _fmpq_vec_clear(values, (slong)length);
    return status;
}

static gsnn_status read_factors(gsnn_verify_form *form, const gsnn_value *object,
                                gsnn_error *error) {
    gsnn_value list = gsnn_value_member(object, "factors"), item = gsnn_value_before(&list);
    gsnn_value infinity = gsnn_value_member(object, "infinity");
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    if (status)
        return status;
    form->factors = gsnn_new(count, sizeof *form->factors);
    form->multiplicities = gsnn_new(count, sizeof *form->multiplicities);
    form->real = gsnn_new(count, sizeof *form->real);
    if (!form->factors || !form->multiplicities || !form->real)
        return gsnn_fail_memory(error);
    status = gsnn_value_integer(&infinity, 0, INT64_C(1) << 21, &form->infinity);
    form->degree = form->infinity;
    while (!status && gsnn_value_next(&item)) {
        gsnn_value p = gsnn_value_member(&item, "poly");
        gsnn_value multiplicity = gsnn_value_member(&item, "multiplicity");
        size_t at = form->factor_count++;
        fmpz_poly_init(form->factors[at]);
        status = read_polynomial(form->factors[at], &p);
        if (!status)
            status =
                gsnn_value_integer(&multiplicity, 1, INT64_C(1) << 21, &form->multiplicities[at]);
        if (!status)
            form->degree += form->multiplicities[at] * fmpz_poly_degree(form->factors[at]);
        if (!status && form->degree > INT64_C(1) << 21)
            status = gsnn_value_complain(&item, "the degree is too large to be proved");
    }
    return status;
}

static void check_squarefree(const gsnn_verify_form *form, gsnn_verify_lcn *v, const char *where) {
    fmpz_poly_t product;
    fmpz_poly_init(product);
    fmpz_poly_one(product);
    for (size_t i = 0; i < form->factor_count; i++)
        fmpz_poly_mul(product, product, form->factors[i]);
    if (fmpz_poly_is_squarefree(product))
        gsnn_findings_pass(v->findings, LCN_SQUAREFREE, 0);
    else
        gsnn_findings_false(v->findings, LCN_SQUAREFREE, "%s: factors share a root", where);
    fmpz_poly_clear(product);
}

/* One interval of a cover. */
typedef struct piece {
    fmpq_t low, high;
    bool low_infinite, high_infinite, point;
    int64_t factor, variations;
} piece;

static gsnn_status read_end(fmpq_t end, bool *infinite, const gsnn_value *interval, size_t index) {
    gsnn_value value = gsnn_value_element(interval, index);
    *infinite = !gsnn_value_given(&value);
    return *infinite ? GSNN_OK : gsnn_value_rational(&value, end);
}

static gsnn_status read_piece(piece *x, const gsnn_value *item, size_t factors) {
    gsnn_value interval = gsnn_value_member(item, "interval");
    gsnn_value factor = gsnn_value_member(item, "factor");
    gsnn_value variations = gsnn_value_member(item, "variations");
    gsnn_status status = gsnn_value_array_of(&interval, 2, "ends");
    if (!status)
        status = gsnn_value_integer(&factor, 0, (int64_t)factors - 1, &x->factor);
    if (!status)
        status = gsnn_value_integer(&variations, 0, 1, &x->variations);
    if (!status)
        status = read_end(x->low, &x->low_infinite, &interval, 0);
    if (!status)
        status = read_end(x->high, &x->high_infinite, &interval, 1);
    x->point = !x->low_infinite && !x->high_infinite && fmpq_equal(x->low, x->high);
    return status;
}

/* Adds the root of a piece to the counts; no piece may have 0 inside. */
static bool count_root(gsnn_verify_form *form, const piece *x) {
    int64_t multiplicity = form->multiplicities[x->factor];
    int low = x->low_infinite ? -1 : fmpq_sgn(x->low);
    int high = x->high_infinite ? 1 : fmpq_sgn(x->high);
    if (!x->variations)
        return true;
    if (low < 0 && high > 0)
        return false;
    form->real[x->factor]++;
    if (low == 0 && high == 0)
        form->origin += multiplicity;
    else if (high > 0)
        form->positive += multiplicity;
    else
        form->negative += multiplicity;
    form->odd += multiplicity % 2;
    return true;
}

/* What is wrong with the piece that follows `last` (NULL: the first of its factor), or NULL. */
static const char *find_fault(const gsnn_verify_form *form, const piece *last, const piece *x) {
    const fmpz_poly_struct *p = form->factors[x->factor];
    if (!last && !x->low_infinite)
        return "the cover does not begin at minus infinity";
    if (last && (last->high_infinite || x->low_infinite || !fmpq_equal(last->high, x->low)))
        return "the cover has a gap";
    if (x->point)
        return x->variations != 1 || gsnn_verify_sign(p, x->low) ? "the point is no root"
               : last && last->point                             ? "the point is there twice"
                                                                 : NULL;
    if (!x->low_infinite && !x->high_infinite && gsnn_verify_compare(x->low, x->high) > 0)
        return "the interval is empty";
    if (last && !last->point && gsnn_verify_sign(p, x->low) == 0)
        return "a root is left out at the lower end";
    if (gsnn_verify_variations(p, x->low_infinite ? NULL : x->low,
                               x->high_infinite ? NULL : x->high) != (size_t)x->variations)
        return "the number of sign changes is another one";
    return NULL;
}

/* Reads the cover of all factors, in order. */
static gsnn_status check_cover(gsnn_verify_form *form, gsnn_verify_lcn *v, const gsnn_value *object,
                               const char *where) {
    gsnn_value list = gsnn_value_member(object, "cover"), item = gsnn_value_before(&list);
    size_t count, index = 0;
    piece two[2] = {{.factor = -1}, {.factor = -1}};
    gsnn_status status = gsnn_value_array(&list, &count);
    bool good = true;
    for (int i = 0; i < 2; i++) {
        fmpq_init(two[i].low);
        fmpq_init(two[i].high);
    }
    for (; !status && good && gsnn_value_next(&item); index++) {
        piece *x = &two[index % 2], *last = &two[(index + 1) % 2];
        status = read_piece(x, &item, form->factor_count);
        if (status)
            break;
        const char *fault = NULL;
        if (x->factor == last->factor)
            fault = find_fault(form, last, x);
        else if (x->factor != last->factor + 1 || (index && !last->high_infinite))
            fault = "the cover of a factor is not complete";
        else
            fault = find_fault(form, NULL, x);
        if (!fault && !count_root(form, x))
            fault = "an interval with a root goes across 0";
        if (fault)
            gsnn_findings_false(v->findings, LCN_COVER, "%s: cover[%zu]: %s", where, index, fault);
        good = !fault;
    }
    if (!status && good) {
        const piece *last = &two[(index + 1) % 2];
        if (index == 0 ? form->factor_count > 0
                       : (size_t)last->factor + 1 != form->factor_count || !last->high_infinite) {
            gsnn_findings_false(v->findings, LCN_COVER, "%s: the cover ends too early", where);
            good = false;
        }
    }
    for (int i = 0; i < 2; i++) {
        fmpq_clear(two[i].low);
        fmpq_clear(two[i].high);
    }
    form->covered = !status && good;
    if (form->covered)
        gsnn_findings_pass(v->findings, LCN_COVER, count);
    return status;
}

gsnn_status gsnn_verify_form_read(gsnn_verify_form *form, gsnn_verify_lcn *v,
                                  const gsnn_value *object, const char *where) {
    *form = (gsnn_verify_form){0};
    gsnn_status status = read_factors(form, object, v->error);
    if (status)
        return status;
    check_squarefree(form, v, where);
    status = check_cover(form, v, object, where);
    for (size_t i = 0; !status && form->covered && i < form->factor_count; i++)
        form->pairs += form->multiplicities[i] *
                       ((fmpz_poly_degree(form->factors[i]) - (slong)form->real[i]) / 2);
    form->origin += form->infinity;
    form->odd += form->infinity % 2;
    return status;
}

void gsnn_verify_form_product(fmpz_poly_t product, const gsnn_verify_form *form, int64_t stride) {
    fmpz_poly_t power;
    fmpz_poly_init(power);
    fmpz_poly_one(product);
    for (size_t i = 0; i < form->factor_count; i++) {
        fmpz_poly_pow(power, form->factors[i], (ulong)form->multiplicities[i]);
        fmpz_poly_mul(product, product, power);
    }
    fmpz_poly_inflate(power, product, (ulong)stride);
    fmpz_poly_swap(product, power);
    fmpz_poly_clear(power);
}
