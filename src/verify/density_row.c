#include "verify/density_row.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

/* ---- Words ------------------------------------------------------------------------------- */

static void append_number(gsnn_text *text, const fmpq_t number) {
    char *digits = fmpq_get_str(NULL, 10, number);
    gsnn_text_append(text, digits);
    gsnn_text_append_char(text, ' ');
    flint_free(digits);
}

static char *take_words(gsnn_text *text) {
    const char *string = gsnn_text_string(text);
    char *copy = string ? gsnn_copy_string(string) : NULL;
    gsnn_text_clear(text);
    return copy;
}

/* Laws that are told by a centre and a scale; the odd part changes sign with the centre. */
static void centred(gsnn_verify_law_entry *e, const char *name, const fmpq_t centre,
                    const fmpq_t scale) {
    gsnn_text text = {0};
    fmpq_t size;
    fmpq_init(size);
    fmpq_abs(size, centre);
    gsnn_text_append(&text, name);
    append_number(&text, size);
    append_number(&text, scale);
    e->even = take_words(&text);
    e->odd = fmpq_is_zero(centre) ? gsnn_copy_string("") : gsnn_copy_string(e->even);
    fmpq_set_si(e->factor, fmpq_sgn(centre), 1);
    fmpq_clear(size);
}

/* Densities: of the even part on (0, l) and (l, h) for the sizes l <= h of the ends. */
static void uniform(gsnn_verify_law_entry *e, const fmpq_t low, const fmpq_t high) {
    gsnn_text even = {0}, odd = {0};
    fmpq_t l, h, density;
    fmpq_init(l);
    fmpq_init(h);
    fmpq_init(density);
    fmpq_abs(l, low);
    fmpq_abs(h, high);
    int sign = fmpq_cmp(l, h) <= 0 ? 1 : -1;
    if (sign < 0)
        fmpq_swap(l, h);
    bool around = fmpq_sgn(low) < 0 && fmpq_sgn(high) > 0;
    fmpq_sub(density, high, low);
    fmpq_inv(density, density);
    bool symmetric = around && fmpq_equal(l, h);
    /* Inside (0, l) both signs have the density, beyond only one of them: half of it. */
    if (around) {
        gsnn_text_append(&even, "to ");
        append_number(&even, l);
        append_number(&even, density);
    }
    fmpq_div_2exp(density, density, 1);
    if (!symmetric) {
        if (!around && !fmpq_is_zero(l)) {
            gsnn_text_append(&even, "from ");
            append_number(&even, l);
        }
        gsnn_text_append(&even, "to ");
        append_number(&even, h);
        append_number(&even, density);
        gsnn_text_append(&odd, "from ");
        append_number(&odd, l);
        gsnn_text_append(&odd, "to ");
        append_number(&odd, h);
        fmpq_set(e->factor, density);
        if (sign < 0)
            fmpq_neg(e->factor, e->factor);
    }
    e->even = take_words(&even);
    e->odd = odd.length ? take_words(&odd) : gsnn_copy_string("");
    fmpq_clear(l);
    fmpq_clear(h);
    fmpq_clear(density);
}

/* Atoms at values[0..count) with probabilities. */
static void discrete(gsnn_verify_law_entry *e, const fmpq *values, const fmpq *weights,
                     size_t count) {
    gsnn_text even = {0}, odd = {0};
    fmpq_t size, sum, difference, other, last, lead;
    bool any = false, first = true;
    fmpq_init(size);
    fmpq_init(sum);
    fmpq_init(difference);
    fmpq_init(other);
    fmpq_init(last);
    fmpq_init(lead);
    gsnn_text_append(&even, "atoms ");
    /* Sizes in ascending order: the least above the last one, each time. */
    for (;;) {
        bool found = false;
        for (size_t i = 0; i < count; i++) {
            fmpq_abs(other, values + i);
            if ((first || fmpq_cmp(other, last) > 0) && (!found || fmpq_cmp(other, size) < 0)) {
                fmpq_set(size, other);
                found = true;
            }
        }
        if (!found)
            break;
        first = false;
        fmpq_set(last, size);
        fmpq_zero(sum);
        fmpq_zero(difference);
        for (size_t i = 0; i < count; i++) {
            fmpq_abs(other, values + i);
            if (!fmpq_equal(other, size))
                continue;
            fmpq_add(sum, sum, weights + i);
            if (fmpq_sgn(values + i) >= 0)
                fmpq_add(difference, difference, weights + i);
            if (fmpq_sgn(values + i) <= 0)
                fmpq_sub(difference, difference, weights + i);
        }
        append_number(&even, size);
        append_number(&even, sum);
        if (fmpq_is_zero(difference))
            continue;
        if (!any)
            fmpq_set(lead, difference);
        any = true;
        fmpq_div(difference, difference, lead);
        append_number(&odd, size);
        append_number(&odd, difference);
    }
    e->even = take_words(&even);
    e->odd = odd.length ? take_words(&odd) : gsnn_copy_string("");
    fmpq_swap(e->factor, lead);
    fmpq_clear(lead);
    fmpq_clear(size);
    fmpq_clear(sum);
    fmpq_clear(difference);
    fmpq_clear(other);
    fmpq_clear(last);
}

/* ---- Reading ----------------------------------------------------------------------------- */

static void entry_init(gsnn_verify_law_entry *e) {
    *e = (gsnn_verify_law_entry){0};
    fmpq_init(e->factor);
    fmpq_init(e->value);
}

static void entry_clear(gsnn_verify_law_entry *e) {
    free(e->even);
    free(e->odd);
    fmpq_clear(e->factor);
    fmpq_clear(e->value);
}

static gsnn_status read_two(const gsnn_value *object, const char *a, const char *b, fmpq_t x,
                            fmpq_t y) {
    gsnn_value first = gsnn_value_member(object, a), second = gsnn_value_member(object, b);
    gsnn_status status = gsnn_value_rational(&first, x);
    return status ? status : gsnn_value_rational(&second, y);
}

static gsnn_status read_atoms(gsnn_verify_law_entry *e, const gsnn_value *object) {
    gsnn_value values = gsnn_value_member(object, "values");
    gsnn_value weights = gsnn_value_member(object, "weights");
    size_t count;
    gsnn_status status = gsnn_value_array(&values, &count);
    if (status)
        return status;
    fmpq *v = _fmpq_vec_init((slong)count), *w = _fmpq_vec_init((slong)count);
    status = gsnn_value_rational_list(&values, count, "values", v);
    if (!status)
        status = gsnn_value_rational_list(&weights, count, "values", w);
    if (!status)
        discrete(e, v, w, count);
    _fmpq_vec_clear(v, (slong)count);
    _fmpq_vec_clear(w, (slong)count);
    return status;
}

static gsnn_status entry_read(gsnn_verify_law_entry *e, const gsnn_value *object) {
    static const char *const words[] = {"normal",   "uniform", "laplace",
                                        "discrete", "student", "constant"};
    gsnn_value law = gsnn_value_member(object, "law"), value = gsnn_value_member(object, "value");
    size_t kind = 0;
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    gsnn_status status = gsnn_value_choice(&law, words, 6, &kind);
    if (!status)
        switch (kind) {
        case 0:
        case 2:
            status = read_two(object, "mean", kind ? "scale" : "variance", x, y);
            if (!status)
                centred(e, kind ? "laplace " : "normal ", x, y);
            break;
        case 1:
            status = read_two(object, "low", "high", x, y);
            if (!status)
                uniform(e, x, y);
            break;
        case 3:
            status = read_atoms(e, object);
            break;
        case 4:
            status = read_two(object, "nu", "scale", x, y);
            if (!status) {
                centred(e, "student ", x, y);
                /* nu is no centre. */
                if (e->odd)
                    *e->odd = '\0';
                fmpq_zero(e->factor);
            }
            break;
        default:
            status = gsnn_value_rational(&value, e->value);
            fmpq_one(x);
            e->constant = true;
            if (!status)
                discrete(e, e->value, x, 1);
        }
    fmpq_clear(x);
    fmpq_clear(y);
    if (!status && (!e->even || !e->odd))
        status = gsnn_value_fail_memory(object);
    return status;
}

/* Whether all laws of a list are even, and whether all are the constant 0. */
static gsnn_status read_signs(const gsnn_value *list, bool *even, bool *zero) {
    gsnn_status status = GSNN_OK;
    *even = *zero = true;
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        gsnn_verify_law_entry e;
        entry_init(&e);
        status = entry_read(&e, &item);
        *even = *even && fmpq_is_zero(e.factor);
        *zero = *zero && e.constant && fmpq_is_zero(e.value);
        entry_clear(&e);
    }
    return status;
}

/* Whether readout means and variance are all 0, and whether the means are. */
static gsnn_status read_means(const gsnn_value *readout, bool *even, bool *zero) {
    gsnn_value mean = gsnn_value_member(readout, "mean");
    gsnn_value variance = gsnn_value_member(readout, "variance");
    fmpq_t number;
    fmpq_init(number);
    *even = true;
    gsnn_status status = GSNN_OK;
    gsnn_value row = gsnn_value_before(&mean);
    while (!status && gsnn_value_next(&row)) {
        gsnn_value entry = gsnn_value_before(&row);
        while (!status && gsnn_value_next(&entry)) {
            status = gsnn_value_rational(&entry, number);
            *even = *even && fmpq_is_zero(number);
        }
    }
    if (!status)
        status = gsnn_value_rational(&variance, number);
    *zero = *even && fmpq_is_zero(number);
    fmpq_clear(number);
    return status;
}

/* What the layers behind the first one make of its signs. */
static gsnn_status read_view(gsnn_verify_law_row *row, const gsnn_value *law) {
    static const char *const even_words[] = {"abs", "square", "cos"};
    static const char *const odd_words[] = {"tanh", "erf", "cube", "identity", "sin"};
    gsnn_value word = gsnn_value_member(law, "activation");
    gsnn_value weights = gsnn_value_member(law, "weights");
    gsnn_value readout = gsnn_value_member(law, "readout");
    const char *activation;
    bool odd = false, even = true, zero = true;
    gsnn_status status = gsnn_value_string(&word, &activation);
    if (status)
        return status;
    for (size_t i = 0; i < sizeof even_words / sizeof *even_words; i++)
        row->even_activation |= strcmp(activation, even_words[i]) == 0;
    for (size_t i = 0; i < sizeof odd_words / sizeof *odd_words; i++)
        odd |= strcmp(activation, odd_words[i]) == 0;
    status = gsnn_value_get_kind(&readout) == GSNN_VALUE_ARRAY ? read_signs(&readout, &even, &zero)
                                                               : read_means(&readout, &even, &zero);
    row->nothing = zero;
    gsnn_value second = gsnn_value_element(&weights, 1);
    if (!status && second.item) {
        even = gsnn_value_get_kind(&second) == GSNN_VALUE_ARRAY;
        if (even)
            status = read_signs(&second, &even, &zero);
    }
    row->signs = row->even_activation || (odd && even);
    return status;
}

gsnn_status gsnn_verify_law_row_read(gsnn_verify_law_row *row, const gsnn_value *law, size_t degree,
                                     gsnn_error *error) {
    gsnn_value weights = gsnn_value_member(law, "weights"), biases = gsnn_value_member(law, "bias");
    gsnn_value first = gsnn_value_element(&weights, 0), bias = gsnn_value_element(&biases, 0);
    *row = (gsnn_verify_law_row){.degree = degree};
    row->entries = gsnn_new(degree + 1, sizeof *row->entries);
    if (!row->entries)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i <= degree; i++)
        entry_init(&row->entries[i]);
    gsnn_status status = read_view(row, law);
    if (!status)
        status = entry_read(&row->entries[degree], &bias);
    if (status)
        return status;
    if (gsnn_value_get_kind(&first) == GSNN_VALUE_ARRAY) {
        status = gsnn_value_array_of(&first, degree, "inputs");
        gsnn_value item = gsnn_value_before(&first);
        while (!status && gsnn_value_next(&item))
            status = entry_read(&row->entries[item.index], &item);
        return status;
    }
    gsnn_value mean = gsnn_value_member(&first, "mean");
    gsnn_value covariance = gsnn_value_member(&first, "covariance");
    row->joint = true;
    fmpq_mat_init(row->mean, 1, (slong)degree);
    fmpq_mat_init(row->covariance, (slong)degree, (slong)degree);
    status = gsnn_value_rational_list(&mean, degree, "inputs", row->mean->entries);
    return status ? status
                  : gsnn_value_rational_matrix(&covariance, "inputs", "inputs", row->covariance);
}

void gsnn_verify_law_row_clear(gsnn_verify_law_row *row) {
    for (size_t i = 0; row->entries && i <= row->degree; i++)
        entry_clear(&row->entries[i]);
    free(row->entries);
    if (row->joint) {
        fmpq_mat_clear(row->mean);
        fmpq_mat_clear(row->covariance);
    }
    *row = (gsnn_verify_law_row){0};
}

/* ---- Deciding ---------------------------------------------------------------------------- */

/* The law that coordinate i of w g has: that of sign * w_j for g e_i = sign * e_j. */
static const gsnn_verify_law_entry *moved(const gsnn_verify_law_row *row, const int32_t *images,
                                          size_t i, int *sign) {
    *sign = 1;
    if (i == row->degree)
        return &row->entries[i];
    *sign = images[i] < 0 ? -1 : 1;
    return &row->entries[abs(images[i]) - 1];
}

static bool same_product(const fmpq_t a, const fmpq_t b, const fmpq_t c, const fmpq_t d, int sign) {
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    fmpq_mul(x, a, b);
    fmpq_mul(y, c, d);
    if (sign < 0)
        fmpq_neg(y, y);
    bool same = fmpq_equal(x, y);
    fmpq_clear(x);
    fmpq_clear(y);
    return same;
}

/* Modulo the sign: the even parts of all coordinates, and the odd parts of each two. */
static bool same_up_to_sign(const gsnn_verify_law_row *row, const int32_t *images) {
    for (size_t i = 0; i <= row->degree; i++) {
        int sign;
        if (strcmp(row->entries[i].even, moved(row, images, i, &sign)->even) != 0)
            return false;
    }
    for (size_t i = 0; i <= row->degree; i++)
        for (size_t j = 0; j < i; j++) {
            int s, t;
            const gsnn_verify_law_entry *a = &row->entries[i], *b = &row->entries[j];
            const gsnn_verify_law_entry *c = moved(row, images, i, &s),
                                        *d = moved(row, images, j, &t);
            bool here = !fmpq_is_zero(a->factor) && !fmpq_is_zero(b->factor);
            bool there = !fmpq_is_zero(c->factor) && !fmpq_is_zero(d->factor);
            if (here != there)
                return false;
            if (here && (strcmp(a->odd, c->odd) != 0 || strcmp(b->odd, d->odd) != 0 ||
                         !same_product(a->factor, b->factor, c->factor, d->factor, s * t)))
                return false;
        }
    return true;
}

static bool same_law(const gsnn_verify_law_entry *a, const gsnn_verify_law_entry *b, int sign) {
    fmpq_t factor;
    fmpq_init(factor);
    fmpq_set(factor, b->factor);
    if (sign < 0)
        fmpq_neg(factor, factor);
    bool same = strcmp(a->even, b->even) == 0 && strcmp(a->odd, b->odd) == 0 &&
                fmpq_equal(a->factor, factor);
    fmpq_clear(factor);
    return same;
}

/* Whether the entry of a matrix at g i, g j with the signs of both is that at i, j. */
static bool same_entry(const fmpq *at, const fmpq *to, int sign) {
    fmpq_t value;
    fmpq_init(value);
    fmpq_set(value, to);
    if (sign < 0)
        fmpq_neg(value, value);
    bool same = fmpq_equal(at, value);
    fmpq_clear(value);
    return same;
}

static bool joint_kept(const gsnn_verify_law_row *row, const int32_t *images, bool opposite) {
    for (size_t i = 0; i < row->degree; i++) {
        slong a = abs(images[i]) - 1;
        int s = images[i] < 0 ? -1 : 1;
        if (!same_entry(fmpq_mat_entry(row->mean, 0, (slong)i), fmpq_mat_entry(row->mean, 0, a),
                        opposite ? -s : s))
            return false;
        for (size_t j = 0; j <= i; j++) {
            slong b = abs(images[j]) - 1;
            if (!same_entry(fmpq_mat_entry(row->covariance, (slong)i, (slong)j),
                            fmpq_mat_entry(row->covariance, a, b), images[j] < 0 ? -s : s))
                return false;
        }
    }
    return true;
}

bool gsnn_verify_law_row_keeps_law(const gsnn_verify_law_row *row, const int32_t *images) {
    if (row->nothing)
        return true;
    if (row->joint)
        return joint_kept(row, images, false) ||
               (row->signs && fmpq_is_zero(row->entries[row->degree].factor) &&
                joint_kept(row, images, true));
    if (row->signs)
        return same_up_to_sign(row, images);
    for (size_t i = 0; i < row->degree; i++) {
        int sign;
        const gsnn_verify_law_entry *other = moved(row, images, i, &sign);
        if (!same_law(&row->entries[i], other, sign))
            return false;
    }
    return true;
}

/* w g = w, or -w, for almost every w. */
static bool draws_kept(const gsnn_verify_law_row *row, const int32_t *images, int whole) {
    for (size_t i = 0; i < row->degree; i++) {
        size_t j = (size_t)abs(images[i]) - 1;
        int sign = images[i] < 0 ? -whole : whole;
        if (row->joint) {
            if (!same_entry(fmpq_mat_entry(row->mean, 0, (slong)i),
                            fmpq_mat_entry(row->mean, 0, (slong)j), sign))
                return false;
            for (size_t k = 0; k < row->degree; k++)
                if (!same_entry(fmpq_mat_entry(row->covariance, (slong)i, (slong)k),
                                fmpq_mat_entry(row->covariance, (slong)j, (slong)k), sign))
                    return false;
        } else if (!row->entries[i].constant || !row->entries[j].constant) {
            if (i != j || sign < 0)
                return false;
        } else if (!same_entry(row->entries[i].value, row->entries[j].value, sign)) {
            return false;
        }
    }
    return true;
}

bool gsnn_verify_law_row_keeps_draws(const gsnn_verify_law_row *row, const int32_t *images) {
    const gsnn_verify_law_entry *bias = &row->entries[row->degree];
    return row->nothing || draws_kept(row, images, 1) ||
           (row->even_activation && bias->constant && fmpq_is_zero(bias->value) &&
            draws_kept(row, images, -1));
}
