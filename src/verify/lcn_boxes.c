/* lcn_boxes.c - proves one channel of `gsnn lcn fit` over a torus: that its row is one of the
 * architecture, and that the boxes multiply to a shift of it. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_channels.h"

#include <assert.h>
#include <flint/fmpq_vec.h>
#include <flint/fmpz_vec.h>
#include <stdlib.h>
#include <string.h>

/* ---- The torus --------------------------------------------------------------------------- */

/* Reads one translation: images of 1..degree without repetition. */
static gsnn_status read_images(int32_t *images, size_t degree, const gsnn_value *list,
                               gsnn_error *error) {
    bool *met = gsnn_new(degree + 1, sizeof *met);
    gsnn_status status = met ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_signed_list(list, degree, "the degree", (int32_t)degree, false, images);
    for (size_t i = 0; !status && i < degree; i++) {
        if (images[i] < 1 || met[images[i]])
            status = gsnn_value_complain(list, "not a permutation");
        else
            met[images[i]] = true;
    }
    free(met);
    return status;
}

/* Whether walking s and t from the first input meets every input once, and the two commute. */
static bool covers(gsnn_verify_torus *torus, const int32_t *s, const int32_t *t, bool *met) {
    for (size_t i = 0; i < torus->degree; i++)
        if (s[t[i] - 1] != t[s[i] - 1])
            return false;
    size_t row = 0;
    for (size_t v = 0; v < torus->height; v++, row = (size_t)t[row] - 1) {
        size_t at = row;
        for (size_t u = 0; u < torus->width; u++, at = (size_t)s[at] - 1) {
            if (met[at])
                return false;
            met[at] = true;
            torus->order[u + torus->width * v] = at;
        }
        if (at != row)
            return false;
    }
    return torus->order[torus->skew] == row;
}

gsnn_status gsnn_verify_read_torus(gsnn_verify_torus *torus, gsnn_verify_lcn *v) {
    gsnn_value pair = gsnn_value_member(&v->root, "translations");
    gsnn_value shape = gsnn_value_member(&v->root, "torus");
    gsnn_value width = gsnn_value_member(&shape, "width");
    gsnn_value height = gsnn_value_member(&shape, "height");
    gsnn_value skew = gsnn_value_member(&shape, "skew");
    gsnn_value s_list = gsnn_value_element(&pair, 0), t_list = gsnn_value_element(&pair, 1);
    gsnn_status status = gsnn_value_array_of(&pair, 2, "translations");
    if (!status)
        status = gsnn_value_array(&s_list, &torus->degree);
    if (!status)
        status = gsnn_value_size(&width, torus->degree, &torus->width);
    if (!status)
        status = gsnn_value_size(&height, torus->degree, &torus->height);
    if (!status)
        status = gsnn_value_size(&skew, torus->degree, &torus->skew);
    if (!status && (torus->width * torus->height != torus->degree || torus->skew >= torus->width))
        status = gsnn_value_complain(&shape, "not of the degree");
    if (status)
        return status;
    int32_t *s = gsnn_new(torus->degree, sizeof *s), *t = gsnn_new(torus->degree, sizeof *t);
    bool *met = gsnn_new(torus->degree, sizeof *met);
    torus->order = gsnn_new(torus->degree, sizeof *torus->order);
    if (!s || !t || !met || !torus->order)
        status = gsnn_fail_memory(v->error);
    if (!status)
        status = read_images(s, torus->degree, &s_list, v->error);
    if (!status)
        status = read_images(t, torus->degree, &t_list, v->error);
    if (!status && !covers(torus, s, t, met))
        status = gsnn_value_complain(&pair, "they do not move the inputs over this torus");
    free(s);
    free(t);
    free(met);
    return status;
}

/* ---- One channel ------------------------------------------------------------------------- */

typedef struct channel {
    const gsnn_verify_channel *subject;
    const gsnn_verify_torus *torus;
    size_t width, height, skew;
    int64_t signs[2];
    int32_t *row; /* width x height */
} channel;

/* The row at the place (u, v) of the plane. */
static int32_t row_at(const channel *c, size_t u, size_t v) {
    assert(c->width > 0 && c->height > 0);
    size_t down = v / c->height, far = u + down * (c->width - c->skew);
    int32_t value = c->row[far % c->width + c->width * (v % c->height)];
    /* `down` steps by (skew - width, height), then steps by (width, 0). */
    bool turned =
        (c->signs[0] * c->signs[1] < 0 && down % 2) != (c->signs[0] < 0 && far / c->width % 2);
    return turned ? -value : value;
}

/* Whether some row of the architecture is the channel's; on a torus that closes. */
static bool is_row(const channel *c) {
    const gsnn_verify_torus *torus = c->torus;
    const gsnn_record_weights *weights = &c->subject->architecture->weights;
    assert(torus->width > 0);
    for (size_t u = 0; u < torus->width; u++)
        if (row_at(c, u + torus->width, 0) != row_at(c, u, 0) ||
            row_at(c, u, torus->height) != row_at(c, u + torus->skew, 0))
            return false;
    for (size_t i = 0; i < weights->row_count; i++) {
        const int32_t *row = weights->rows + i * torus->degree;
        size_t p = 0;
        while (p < torus->degree &&
               row[torus->order[p]] == row_at(c, p % torus->width, p / torus->width))
            p++;
        if (p == torus->degree)
            return true;
    }
    return false;
}

static gsnn_status read_channel(channel *c) {
    const gsnn_value *item = c->subject->item;
    gsnn_value width = gsnn_value_member(item, "width"), height = gsnn_value_member(item, "height");
    gsnn_value skew = gsnn_value_member(item, "skew"), signs = gsnn_value_member(item, "signs");
    gsnn_value taps = gsnn_value_member(item, "taps"), rows = gsnn_value_member(item, "rows");
    gsnn_value line = gsnn_value_before(&rows);
    size_t told = 0;
    gsnn_status status = gsnn_value_size(&width, c->torus->degree, &c->width);
    if (!status)
        status = gsnn_value_size(&height, c->torus->degree, &c->height);
    if (!status)
        status = gsnn_value_size(&skew, c->torus->degree, &c->skew);
    if (!status)
        status = gsnn_value_size(&taps, c->torus->degree, &told);
    if (!status && (c->width * c->height != told || !told || c->skew >= c->width))
        status = gsnn_value_complain(item, "width, height, skew and taps do not agree");
    if (!status)
        status = gsnn_value_array_of(&signs, 2, "translations");
    for (size_t k = 0; !status && k < 2; k++) {
        gsnn_value sign = gsnn_value_element(&signs, k);
        status = gsnn_value_integer(&sign, -1, 1, &c->signs[k]);
        if (!status && !c->signs[k])
            status = gsnn_value_complain(&sign, "neither 1 nor -1");
    }
    if (!status && !(c->row = gsnn_new(told, sizeof *c->row)))
        status = gsnn_fail_memory(c->subject->v->error);
    if (!status)
        status = gsnn_value_array_of(&rows, c->height, "the height");
    while (!status && gsnn_value_next(&line))
        status =
            gsnn_value_signed_list(&line, c->width, "the width", (int32_t)c->subject->dimension,
                                   true, c->row + line.index * c->width);
    return status;
}

/* ---- Boxes ------------------------------------------------------------------------------- */

/* A polynomial in x and y, which is no larger than the channel's box. */
typedef struct box {
    size_t width, height;
    fmpz *values;
} box;

static void box_clear(box *b) {
    if (b->values)
        _fmpz_vec_clear(b->values, (slong)(b->width * b->height));
    *b = (box){0};
}

static gsnn_status read_box(box *b, const gsnn_value *list, const channel *c) {
    gsnn_value first = gsnn_value_element(list, 0), line = gsnn_value_before(list);
    *b = (box){0};
    gsnn_status status = gsnn_value_array(list, &b->height);
    if (!status)
        status = gsnn_value_array(&first, &b->width);
    if (!status && (b->width > c->width || b->height > c->height || !b->width)) {
        b->values = NULL;
        return gsnn_value_complain(list, "larger than the channel's box");
    }
    if (status)
        return status;
    b->values = _fmpz_vec_init((slong)(b->width * b->height));
    fmpq *values = _fmpq_vec_init((slong)b->width);
    while (!status && gsnn_value_next(&line)) {
        status = gsnn_value_rational_list(&line, b->width, "the first line", values);
        for (size_t x = 0; !status && x < b->width; x++) {
            if (!fmpz_is_one(fmpq_denref(values + x)))
                status = gsnn_value_complain(&line, "not integers");
            fmpz_set(b->values + line.index * b->width + x, fmpq_numref(values + x));
        }
    }
    _fmpq_vec_clear(values, (slong)b->width);
    return status;
}

/* *product becomes its product with b; false when that is larger than the channel's box. */
static bool multiply(box *product, const box *b, const channel *c) {
    box p = {product->width + b->width - 1, product->height + b->height - 1, NULL};
    if (p.width > c->width || p.height > c->height)
        return false;
    p.values = _fmpz_vec_init((slong)(p.width * p.height));
    for (size_t y = 0; y < product->height; y++)
        for (size_t x = 0; x < product->width; x++)
            for (size_t v = 0; v < b->height; v++)
                for (size_t u = 0; u < b->width; u++)
                    fmpz_addmul(p.values + x + u + p.width * (y + v),
                                product->values + x + product->width * y,
                                b->values + u + b->width * v);
    box_clear(product);
    *product = p;
    return true;
}

/* Whether the product, with leading zeros to fill the box, is the row times x^shift[0] y^shift[1]
 * with its weights, or the part of weight k. */
static bool is_shift(const box *product, const channel *c, const size_t shift[2], size_t k) {
    fmpz_t wanted;
    fmpz_init(wanted);
    bool good = true;
    /* Far enough up that no place is negative, by shifts that keep the row with its sign. */
    size_t up = 2 * c->height * c->width, right = 2 * c->width;
    for (size_t v = 0; good && v < c->height; v++) {
        for (size_t u = 0; good && u < c->width; u++) {
            int32_t entry = row_at(c, u + right - shift[0], v + up - shift[1]);
            size_t weight = (size_t)labs(entry);
            fmpz_zero(wanted);
            if (entry && (!k || weight == k)) {
                fmpz_set_si(wanted, entry > 0 ? 1 : -1);
                if (!k)
                    fmpz_mul(wanted, wanted, c->subject->weights + weight - 1);
            }
            bool inside = u < product->width && v < product->height;
            good = inside ? fmpz_equal(wanted, product->values + u + product->width * v)
                          : fmpz_is_zero(wanted);
        }
    }
    fmpz_clear(wanted);
    return good;
}

/* Larger area first, then wider. */
static int compare_sizes(const void *a, const void *b) {
    const size_t *x = a, *y = b;
    size_t p = x[0] * x[1], q = y[0] * y[1];
    if (p != q)
        return p > q ? -1 : 1;
    return (x[0] < y[0]) - (x[0] > y[0]);
}

/* The sizes that are told are those of the factors, larger than 1x1. */
static gsnn_status check_sizes(const char **fault, const channel *c, size_t *sizes, size_t count) {
    gsnn_value list = gsnn_value_member(c->subject->item, "boxes");
    gsnn_value item = gsnn_value_before(&list);
    qsort(sizes, count, 2 * sizeof *sizes, compare_sizes);
    size_t length;
    gsnn_status status = gsnn_value_array(&list, &length);
    if (!status && length != count)
        *fault = "boxes: another number";
    while (!status && !*fault && gsnn_value_next(&item)) {
        status = gsnn_value_array_of(&item, 2, "axes");
        for (size_t axis = 0; !status && axis < 2; axis++) {
            gsnn_value side = gsnn_value_element(&item, axis);
            size_t size;
            status = gsnn_value_size(&side, SIZE_MAX, &size);
            if (!status && size != sizes[2 * item.index + axis])
                *fault = "boxes: another size";
        }
    }
    return status;
}

/* The certificate: the product of the factors, and the sizes of all boxes. */
typedef struct certificate {
    box product;
    size_t *sizes, count, most; /* room for `most` sizes */
} certificate;

static bool add_size(certificate *k, size_t width, size_t height) {
    if (width * height == 1)
        return true;
    if (k->count == k->most)
        return false;
    k->sizes[2 * k->count] = width;
    k->sizes[2 * k->count++ + 1] = height;
    return true;
}

static gsnn_status read_factors(const char **fault, certificate *k, const channel *c,
                                const gsnn_value *told) {
    gsnn_value infinity = gsnn_value_member(told, "infinity");
    gsnn_value list = gsnn_value_member(told, "factors"), item = gsnn_value_before(&list);
    size_t length;
    gsnn_status status = gsnn_value_array(&list, &length);
    while (!status && !*fault && gsnn_value_next(&item)) {
        gsnn_value values = gsnn_value_member(&item, "box");
        gsnn_value times_member = gsnn_value_member(&item, "multiplicity");
        size_t times = 0;
        box b = {0};
        status = gsnn_value_size(&times_member, c->width + c->height, &times);
        if (!status)
            status = read_box(&b, &values, c);
        for (size_t i = 0; !status && !*fault && i < times; i++)
            if (!multiply(&k->product, &b, c) || !add_size(k, b.width, b.height))
                *fault = "certificate: the factors are too large";
        box_clear(&b);
    }
    if (!status)
        status = gsnn_value_array_of(&infinity, 2, "axes");
    for (size_t axis = 0; !status && axis < 2; axis++) {
        gsnn_value value = gsnn_value_element(&infinity, axis);
        size_t times = 0;
        status = gsnn_value_size(&value, c->width + c->height, &times);
        for (size_t i = 0; !status && !*fault && i < times; i++)
            if (!add_size(k, axis ? 1 : 2, axis ? 2 : 1))
                *fault = "certificate: too many boxes";
    }
    return status;
}

/* The rest of each part times the factors is the part. */
static gsnn_status check_rest(const char **fault, certificate *k, const channel *c,
                              const gsnn_value *told, const size_t shift[2]) {
    gsnn_value list = gsnn_value_member(told, "rest"), item = gsnn_value_before(&list);
    bool exact = c->subject->weights != NULL;
    gsnn_status status =
        gsnn_value_array_of(&list, exact ? 1 : c->subject->dimension, "free weights");
    size_t width = 0, height = 0;
    while (!status && !*fault && gsnn_value_next(&item)) {
        box b = {0}, product = {k->product.width, k->product.height, NULL};
        status = read_box(&b, &item, c);
        if (!status && item.index && (b.width != width || b.height != height))
            *fault = "certificate: the rest has several sizes";
        if (!status && !item.index) {
            width = b.width;
            height = b.height;
            if (exact && width * height != 1)
                *fault = "certificate: the rest is no number";
            else if (!add_size(k, width, height))
                *fault = "certificate: too many boxes";
        }
        if (!status && !*fault) {
            slong count = (slong)(product.width * product.height);
            product.values = _fmpz_vec_init(count);
            _fmpz_vec_set(product.values, k->product.values, count);
            if (!multiply(&product, &b, c) ||
                !is_shift(&product, c, shift, exact ? 0 : item.index + 1))
                *fault = "certificate: the boxes do not multiply to the shifted row";
            box_clear(&product);
        }
        box_clear(&b);
    }
    return status;
}

/* The degrees of the boxes add up to those of the channel's box. */
static bool fills(const certificate *k, const channel *c) {
    size_t width = 1, height = 1;
    for (size_t i = 0; i < k->count; i++) {
        width += k->sizes[2 * i] - 1;
        height += k->sizes[2 * i + 1] - 1;
    }
    return width == c->width && height == c->height;
}

static gsnn_status check_certificate(const char **fault, const channel *c) {
    gsnn_value told = gsnn_value_member(c->subject->item, "certificate");
    gsnn_value pair = gsnn_value_member(c->subject->item, "shift");
    certificate k = {{1, 1, _fmpz_vec_init(1)}, NULL, 0, c->width + c->height};
    fmpz_one(k.product.values);
    k.sizes = gsnn_new(2 * k.most, sizeof *k.sizes);
    size_t shift[2];
    gsnn_status status = k.sizes ? GSNN_OK : gsnn_fail_memory(c->subject->v->error);
    if (!status)
        status = gsnn_value_array_of(&pair, 2, "axes");
    for (size_t axis = 0; !status && axis < 2; axis++) {
        gsnn_value value = gsnn_value_element(&pair, axis);
        status = gsnn_value_size(&value, (axis ? c->height : c->width) - 1, &shift[axis]);
    }
    if (!status)
        status = read_factors(fault, &k, c, &told);
    if (!status && !*fault)
        status = check_rest(fault, &k, c, &told, shift);
    if (!status && !*fault && !fills(&k, c))
        *fault = "certificate: the boxes do not fill that of the channel";
    if (!status && !*fault)
        status = check_sizes(fault, c, k.sizes, k.count);
    box_clear(&k.product);
    free(k.sizes);
    return status;
}

gsnn_status gsnn_verify_torus_channel(const char **fault, gsnn_verify_channel *subject,
                                      const gsnn_verify_torus *torus) {
    gsnn_value boxes = gsnn_value_member(subject->item, "boxes");
    gsnn_value exact_member = gsnn_value_member(subject->item, "exact");
    channel c = {.subject = subject, .torus = torus};
    bool exact = false;
    *fault = NULL;
    gsnn_status status = read_channel(&c);
    if (!status)
        status = gsnn_value_boolean(&exact_member, &exact);
    if (!status && subject->architecture) {
        if (!is_row(&c))
            *fault = "rows: no row of the architecture";
        else if (exact != (subject->weights != NULL))
            *fault = "exact: known just where the weights are";
        else if (gsnn_value_given(&boxes))
            status = check_certificate(fault, &c);
    }
    subject->taps = c.width * c.height;
    free(c.row);
    return status;
}
