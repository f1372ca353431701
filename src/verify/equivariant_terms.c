#include "verify/equivariant_terms.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* A term: its row and bias, then its coefficients, then for a sine those of the cosine; `width`
 * numbers of which the first key_width tell terms apart. */
typedef struct difference {
    const gsnn_verify_outputs_net *net;
    size_t m, p, width, key_width, count;
    fmpq_poly_struct *terms;    /* count x width */
    fmpq_poly_struct *linear;   /* outputs x degree */
    fmpq_poly_struct *constant; /* outputs */
    fmpq_poly_t product;
} difference;

static void add_product(difference *d, fmpq_poly_struct *sum, const fmpq_poly_struct *x,
                        const fmpq_poly_struct *y) {
    if (fmpq_poly_is_zero(x) || fmpq_poly_is_zero(y))
        return;
    gsnn_field_multiply(d->net->field, d->product, x, y);
    fmpq_poly_add(sum, sum, d->product);
}

/* ---- The normal form of a term ----------------------------------------------------------- */

/* Moves a term without a row to the constants where its value is rational; else it stays. */
static void settle_constant(difference *d, fmpq_poly_struct *term) {
    fmpq_poly_struct *bias = term + d->m, *v = bias + 1;
    int sign = gsnn_field_sign(d->net->field, bias);
    bool linear =
        sign > 0 && (d->net->function == GSNN_PHI_RELU || d->net->function == GSNN_PHI_ELU);
    bool gone = linear || sign == 0 || d->net->function == GSNN_PHI_RELU;
    for (size_t c = 0; c < d->p && gone; c++) {
        if (linear)
            add_product(d, d->constant + c, v + c, bias);
        fmpq_poly_zero(v + c);
    }
}

static void negate(fmpq_poly_struct *list, size_t count) {
    for (size_t k = 0; k < count; k++)
        fmpq_poly_neg(list + k, list + k);
}

/* v ReLU(z) = v z + v ReLU(-z). */
static void turn_relu(difference *d, const fmpq_poly_struct *term) {
    const fmpq_poly_struct *v = term + d->m + 1;
    for (size_t c = 0; c < d->p; c++) {
        for (size_t k = 0; k < d->m; k++)
            add_product(d, d->linear + c * d->m + k, v + c, term + k);
        add_product(d, d->constant + c, v + c, term + d->m);
    }
}

static void normalise(difference *d, fmpq_poly_struct *term) {
    const gsnn_field *field = d->net->field;
    bool relu = d->net->function == GSNN_PHI_RELU;
    fmpq_poly_struct *v = term + d->m + 1;
    size_t lead = 0;
    while (lead < d->m && fmpq_poly_is_zero(term + lead))
        lead++;
    if (lead == d->m)
        settle_constant(d, term);
    if (d->net->function == GSNN_PHI_ELU || (relu && lead == d->m))
        return;
    if (gsnn_field_sign(field, term + lead) < 0) { /* without a row the bias leads */
        if (relu)
            turn_relu(d, term);
        negate(term, d->m + 1);
        if (!relu)
            negate(v, d->p);
    }
    if (!relu)
        return;
    fmpq_poly_t scale, inverse;
    fmpq_poly_init(scale);
    fmpq_poly_init(inverse);
    fmpq_poly_set(scale, term + lead);
    gsnn_field_inverse(field, inverse, scale);
    for (size_t k = 0; k <= d->m; k++)
        gsnn_field_multiply(field, term + k, term + k, inverse);
    for (size_t c = 0; c < d->p; c++)
        gsnn_field_multiply(field, v + c, v + c, scale);
    fmpq_poly_clear(scale);
    fmpq_poly_clear(inverse);
}

/* ---- Both sides -------------------------------------------------------------------------- */

/* to = u g: its entry j is s u_j' where g sends e_j to s e_j'. */
static void move_row(difference *d, size_t generator, fmpq_poly_struct *to,
                     const fmpq_poly_struct *u) {
    const gsnn_verify_moves *moves = &d->net->g;
    size_t m = moves->degree;
    for (size_t j = 0; j < m; j++) {
        if (moves->images) {
            int32_t image = moves->images[generator * m + j];
            fmpq_poly_set(to + j, u + abs(image) - 1);
            if (image < 0)
                fmpq_poly_neg(to + j, to + j);
            continue;
        }
        fmpq_poly_zero(to + j);
        for (size_t i = 0; i < m; i++)
            add_product(d, to + j, u + i, moves->matrices + (generator * m + i) * m + j);
    }
}

/* to -= sigma(g) v, for lists whose entries are `stride` apart. */
static void subtract_moved(difference *d, size_t generator, fmpq_poly_struct *to,
                           const fmpq_poly_struct *v, size_t stride) {
    const gsnn_verify_moves *moves = &d->net->sigma;
    size_t p = moves->degree;
    fmpq_poly_t negative;
    fmpq_poly_init(negative);
    for (size_t c = 0; c < p; c++) {
        const fmpq_poly_struct *x = v + c * stride;
        if (moves->images) {
            int32_t image = moves->images[generator * p + c];
            fmpq_poly_struct *place = to + (size_t)(abs(image) - 1) * stride;
            if (image < 0)
                fmpq_poly_add(place, place, x);
            else
                fmpq_poly_sub(place, place, x);
            continue;
        }
        fmpq_poly_neg(negative, x);
        for (size_t i = 0; i < p; i++)
            add_product(d, to + i * stride, negative,
                        moves->matrices + (generator * p + i) * p + c);
    }
    fmpq_poly_clear(negative);
}

static void copy(fmpq_poly_struct *to, const fmpq_poly_struct *from, size_t count) {
    for (size_t i = 0; i < count; i++)
        fmpq_poly_set(to + i, from + i);
}

static void set_terms(difference *d, size_t generator) {
    const gsnn_verify_outputs_net *net = d->net;
    size_t m = d->m, p = d->p;
    for (size_t i = 0; i < net->neurons; i++) {
        fmpq_poly_struct *moved = d->terms + 2 * i * d->width, *kept = moved + d->width;
        move_row(d, generator, moved, net->W + i * m);
        copy(kept, net->W + i * m, m);
        fmpq_poly_set(moved + m, net->b + i);
        fmpq_poly_set(kept + m, net->b + i);
        copy(moved + m + 1, net->a + i * p, p);
        subtract_moved(d, generator, kept + m + 1, net->a + i * p, 1);
        if (net->cosine) {
            copy(moved + m + 1 + p, net->cosine + i * p, p);
            subtract_moved(d, generator, kept + m + 1 + p, net->cosine + i * p, 1);
        }
        normalise(d, moved);
        normalise(d, kept);
    }
}

static void set_affine(difference *d, size_t generator) {
    const gsnn_verify_outputs_net *net = d->net;
    size_t m = d->m;
    for (size_t c = 0; c < d->p; c++)
        move_row(d, generator, d->linear + c * m, net->c + c * m);
    copy(d->constant, net->d, d->p);
    for (size_t k = 0; k < m; k++)
        subtract_moved(d, generator, d->linear + k, net->c + k, m);
    subtract_moved(d, generator, d->constant, net->d, 1);
}

/* ---- Comparing --------------------------------------------------------------------------- */

/* A term in the order of their keys. */
typedef struct place {
    fmpq_poly_struct *term;
    size_t key_width;
} place;

static int compare_terms(const void *a, const void *b) {
    const place *x = a, *y = b;
    for (size_t k = 0; k < x->key_width; k++) {
        int by = fmpq_poly_cmp(x->term + k, y->term + k);
        if (by)
            return by;
    }
    return 0;
}

static bool all_zero(const fmpq_poly_struct *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!fmpq_poly_is_zero(list + i))
            return false;
    return true;
}

/* Dense numbers may be off by 2^-40 of the largest. */
#define PRECISION 40

static void raise_to(const gsnn_field *field, fmpq_poly_t largest, const fmpq_poly_struct *list,
                     size_t count) {
    fmpq_poly_t x;
    fmpq_poly_init(x);
    for (size_t i = 0; i < count; i++) {
        bool negative = gsnn_field_sign(field, list + i) < 0;
        (negative ? fmpq_poly_neg : fmpq_poly_set)(x, list + i);
        fmpq_poly_sub(x, x, largest);
        if (gsnn_field_sign(field, x) > 0)
            fmpq_poly_add(largest, largest, x);
    }
    fmpq_poly_clear(x);
}

/* Whether what is left of the affine part is what rounding c and d explains. */
static bool is_rounding(const difference *d) {
    const gsnn_verify_outputs_net *net = d->net;
    fmpq_poly_t largest, left;
    fmpz_t two;
    fmpq_poly_init(largest);
    fmpq_poly_init(left);
    fmpz_init_set_ui(two, 2);
    raise_to(net->field, largest, net->c, d->p * d->m);
    raise_to(net->field, largest, net->d, d->p);
    raise_to(net->field, left, d->linear, d->p * d->m);
    raise_to(net->field, left, d->constant, d->p);
    fmpz_pow_ui(two, two, PRECISION);
    fmpq_poly_scalar_mul_fmpz(left, left, two);
    fmpq_poly_sub(left, largest, left);
    bool is = gsnn_field_sign(net->field, left) >= 0;
    fmpq_poly_clear(largest);
    fmpq_poly_clear(left);
    fmpz_clear(two);
    return is;
}

/* Whether the coefficients of equal terms add up to 0; they are summed into the first of them. */
static gsnn_status terms_vanish(difference *d, bool *vanish, gsnn_error *error) {
    place *order = gsnn_new(d->count, sizeof *order);
    if (!order)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < d->count; i++)
        order[i] = (place){d->terms + i * d->width, d->key_width};
    if (d->count)
        qsort(order, d->count, sizeof *order, compare_terms);
    *vanish = true;
    for (size_t i = 0, next; i < d->count && *vanish; i = next) {
        fmpq_poly_struct *first = order[i].term;
        for (next = i + 1; next < d->count && !compare_terms(&order[i], &order[next]); next++)
            for (size_t c = d->key_width; c < d->width; c++)
                fmpq_poly_add(first + c, first + c, order[next].term + c);
        *vanish = all_zero(first + d->key_width, d->width - d->key_width);
    }
    free(order);
    return GSNN_OK;
}

gsnn_status gsnn_verify_compare_sides(const gsnn_verify_outputs_net *net, size_t generator,
                                      const char **differ, size_t *terms, gsnn_error *error) {
    size_t m = net->g.degree, p = net->sigma.degree, width = m + 1 + (net->cosine ? 2 * p : p);
    difference d = {.net = net, .m = m, .p = p, .width = width, .key_width = m + 1};
    if (net->neurons > SIZE_MAX / 4 / width)
        return gsnn_fail_memory(error);
    d.count = 2 * net->neurons;
    d.terms = gsnn_proof_elements_new(d.count * width);
    d.linear = gsnn_proof_elements_new(p * m);
    d.constant = gsnn_proof_elements_new(p);
    bool vanish = false;
    gsnn_status status = gsnn_fail_memory(error);
    if (d.terms && d.linear && d.constant) {
        fmpq_poly_init(d.product);
        set_affine(&d, generator);
        set_terms(&d, generator);
        fmpq_poly_clear(d.product);
        status = terms_vanish(&d, &vanish, error);
        *terms = d.count;
        *differ = !vanish ? "neurons" : is_rounding(&d) ? "" : "affine part";
    }
    gsnn_proof_elements_free(d.terms, d.count * width);
    gsnn_proof_elements_free(d.linear, p * m);
    gsnn_proof_elements_free(d.constant, p);
    return status;
}
