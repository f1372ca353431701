#include "dimension/shallow.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpz_vec.h>
#include <stdlib.h>

/* A neuron's hyperplane: its row divided by its content, turned so that the first entry of w that
 * is not 0 is positive. */
typedef struct hyperplane {
    const fmpz *form; /* m + 1 */
    slong width;
    size_t neuron;
    bool opposite; /* the neuron is oriented against the form */
} hyperplane;

static int compare_hyperplanes(const void *left, const void *right) {
    const hyperplane *p = left, *q = right;
    for (slong j = 0; j < p->width; j++) {
        int order = fmpz_cmp(p->form + j, q->form + j);
        if (order)
            return order;
    }
    return p->neuron < q->neuron ? -1 : p->neuron > q->neuron;
}

static bool same_hyperplane(const hyperplane *p, const hyperplane *q) {
    return _fmpz_vec_equal(p->form, q->form, p->width);
}

/* The hyperplanes of the neurons with w != 0, in order. */
typedef struct arrangement {
    slong m, k;
    size_t count;
    hyperplane *list;
    fmpz *forms; /* neurons x (m + 1) */
    slong neurons;
} arrangement;

static gsnn_status arrangement_init(arrangement *a, const gsnn_integer_net *net,
                                    gsnn_error *error) {
    const gsnn_integer_layer *layer = &net->layers[0];
    slong m = (slong)net->inputs, width = m + 1;
    *a = (arrangement){.m = m, .k = (slong)net->outputs, .neurons = layer->W->r};
    a->list = gsnn_new((size_t)a->neurons, sizeof *a->list);
    a->forms = _fmpz_vec_init(a->neurons * width);
    if (!a->list)
        return gsnn_fail_memory(error);
    fmpz_t content;
    fmpz_init(content);
    for (slong i = 0; i < a->neurons; i++) {
        fmpz *form = a->forms + i * width;
        _fmpz_vec_set(form, layer->W->rows[i], m);
        fmpz_set(form + m, fmpz_mat_entry(layer->b, i, 0));
        slong first = 0;
        while (first < m && fmpz_is_zero(form + first))
            first++;
        if (first == m)
            continue;
        _fmpz_vec_content(content, form, width);
        bool opposite = fmpz_sgn(form + first) < 0;
        if (opposite)
            fmpz_neg(content, content);
        _fmpz_vec_scalar_divexact_fmpz(form, form, width, content);
        a->list[a->count++] = (hyperplane){form, width, (size_t)i, opposite};
    }
    fmpz_clear(content);
    qsort(a->list, a->count, sizeof *a->list, compare_hyperplanes);
    return GSNN_OK;
}

static void arrangement_clear(arrangement *a) {
    if (a->forms)
        _fmpz_vec_clear(a->forms, a->neurons * (a->m + 1));
    free(a->list);
}

/* The affine functions that all hyperplanes together leave over: rows of k (m + 1) integers, entry
 * o (m + 1) + c the coefficient of output o at x_c. */
typedef struct leftover {
    fmpz_mat_t rows;
    slong count;
    slong k, m;
} leftover;

static fmpz *add_row(leftover *rest) {
    if (rest->count == rest->rows->r) {
        /* Dependent rows are thrown away where there is no room for more. */
        rest->count = fmpz_mat_rank(rest->rows);
        fmpz_t denominator;
        fmpz_init(denominator);
        fmpz_mat_rref(rest->rows, denominator, rest->rows);
        fmpz_clear(denominator);
        for (slong i = 0; i < rest->count; i++) {
            fmpz_t content;
            fmpz_init(content);
            _fmpz_vec_content(content, rest->rows->rows[i], rest->rows->c);
            _fmpz_vec_scalar_divexact_fmpz(rest->rows->rows[i], rest->rows->rows[i], rest->rows->c,
                                           content);
            fmpz_clear(content);
        }
    }
    return rest->rows->rows[rest->count++];
}

/* a (x) x_c or, for c = m, a (x) 1. */
static void add_function(leftover *rest, const fmpz *a, slong c) {
    fmpz *row = add_row(rest);
    _fmpz_vec_zero(row, rest->rows->c);
    for (slong o = 0; o < rest->k; o++)
        fmpz_set(row + o * (rest->m + 1) + c, a + o);
}

/* e_o (x) form. */
static void add_form(leftover *rest, slong o, const fmpz *form) {
    fmpz *row = add_row(rest);
    _fmpz_vec_zero(row, rest->rows->c);
    _fmpz_vec_set(row + o * (rest->m + 1), form, rest->m + 1);
}

/* Sets the rows to the output vectors of the neurons first ... end - 1 of that orientation; returns
 * how many there are. */
static slong collect_outputs(fmpz_mat_t outputs, const gsnn_integer_net *net,
                             const hyperplane *list, size_t count, bool opposite, slong filled) {
    for (size_t i = 0; i < count; i++)
        if (list[i].opposite == opposite) {
            for (slong o = 0; o < outputs->c; o++)
                fmpz_set(fmpz_mat_entry(outputs, filled, o),
                         fmpz_mat_entry(net->layers[1].W, o, (slong)list[i].neuron));
            filled++;
        }
    return filled;
}

/* Adds (A+ cap A-) (x) Aff: x A+ = y A- for the left kernel (x, -y) of A+ over A-. */
static void add_intersection(leftover *rest, const fmpz_mat_t both, slong plus) {
    fmpz_mat_t transpose, kernel, part, head, meet;
    fmpz_mat_init(transpose, both->c, both->r);
    fmpz_mat_init(kernel, both->r, both->r);
    fmpz_mat_transpose(transpose, both);
    slong nullity = fmpz_mat_nullspace(kernel, transpose); /* columns */
    fmpz_mat_init(part, nullity, plus);
    fmpz_mat_init(meet, nullity, both->c);
    for (slong i = 0; i < nullity; i++)
        for (slong j = 0; j < plus; j++)
            fmpz_set(fmpz_mat_entry(part, i, j), fmpz_mat_entry(kernel, j, i));
    fmpz_mat_window_init(head, both, 0, 0, plus, both->c);
    fmpz_mat_mul(meet, part, head);
    for (slong i = 0; i < nullity; i++)
        for (slong c = 0; c <= rest->m; c++)
            add_function(rest, meet->rows[i], c);
    fmpz_mat_window_clear(head);
    fmpz_mat_clear(meet);
    fmpz_mat_clear(part);
    fmpz_mat_clear(kernel);
    fmpz_mat_clear(transpose);
}

/* The jumps across one hyperplane, and what it leaves over. */
static size_t count_jumps(leftover *rest, const gsnn_integer_net *net, const hyperplane *list,
                          size_t count) {
    fmpz_mat_t outputs;
    fmpz_mat_init(outputs, (slong)count, rest->k);
    slong plus = collect_outputs(outputs, net, list, count, false, 0);
    collect_outputs(outputs, net, list, count, true, plus);
    slong rank = fmpz_mat_rank(outputs);
    if (plus > 0 && plus < (slong)count) {
        for (slong o = 0; o < rest->k; o++)
            add_form(rest, o, list[0].form);
        add_intersection(rest, outputs, plus);
    }
    fmpz_mat_clear(outputs);
    return (size_t)(rest->k + rank * rest->m);
}

gsnn_status gsnn_shallow_dimension(const gsnn_integer_net *net, bool *defined, size_t *dimension,
                                   gsnn_error *error) {
    arrangement a;
    gsnn_status status = arrangement_init(&a, net, error);
    *defined = true;
    *dimension = 0;
    leftover rest = {.k = (slong)net->outputs, .m = (slong)net->inputs};
    slong columns = rest.k * (rest.m + 1);
    fmpz_mat_init(rest.rows, 2 * columns + 2, columns);
    fmpz *unit = _fmpz_vec_init(rest.k);
    for (slong o = 0; o < rest.k; o++) {
        fmpz_one(unit + o);
        add_function(&rest, unit, rest.m);
        fmpz_zero(unit + o);
    }
    for (slong i = 0; !status && i < a.neurons; i++) {
        const fmpz *b = fmpz_mat_entry(net->layers[0].b, i, 0);
        if (!_fmpz_vec_is_zero(net->layers[0].W->rows[i], rest.m))
            continue;
        *defined = *defined && !fmpz_is_zero(b);
        for (slong o = 0; o < rest.k; o++)
            fmpz_set(unit + o, fmpz_mat_entry(net->layers[1].W, o, i));
        for (slong c = 0; fmpz_sgn(b) > 0 && c <= rest.m; c++)
            add_function(&rest, unit, c);
    }
    for (size_t i = 0, next; !status && i < a.count; i = next) {
        for (next = i + 1; next < a.count && same_hyperplane(&a.list[i], &a.list[next]);)
            next++;
        *dimension += count_jumps(&rest, net, a.list + i, next - i);
    }
    *dimension += (size_t)fmpz_mat_rank(rest.rows);
    _fmpz_vec_clear(unit, rest.k);
    fmpz_mat_clear(rest.rows);
    arrangement_clear(&a);
    return status;
}

/* ---- The fibre --------------------------------------------------------------------------- */

static int compare_integers(const void *left, const void *right) {
    return fmpz_cmp(left, right);
}

/* sums[S] = the sum of the codes in S, for all subsets S of `count` codes. */
static fmpz *subset_sums(const fmpz *codes, size_t count) {
    fmpz *sums = _fmpz_vec_init((slong)1 << count);
    for (size_t i = 0; i < count; i++)
        for (size_t s = 0; s < (size_t)1 << i; s++)
            fmpz_add(sums + (s | (size_t)1 << i), sums + s, codes + i);
    qsort(sums, (size_t)1 << count, sizeof *sums, compare_integers);
    return sums;
}

/* Pairs with left + right = 0. */
static void count_pairs(fmpz_t pairs, const fmpz *left, size_t left_count, const fmpz *right,
                        size_t right_count) {
    fmpz_t negative;
    fmpz_init(negative);
    size_t j = right_count;
    for (size_t i = 0; i < left_count;) {
        size_t run = i;
        while (run < left_count && fmpz_equal(left + i, left + run))
            run++;
        fmpz_neg(negative, left + i);
        while (j > 0 && fmpz_cmp(right + j - 1, negative) > 0)
            j--;
        size_t matches = 0;
        while (j > matches && fmpz_equal(right + j - 1 - matches, negative))
            matches++;
        fmpz_t product;
        fmpz_init_set_ui(product, run - i);
        fmpz_mul_ui(product, product, matches);
        fmpz_add(pairs, pairs, product);
        fmpz_clear(product);
        i = run;
    }
    fmpz_clear(negative);
}

/* One integer for each a_i (x) w_i, so that sums of them are 0 together with those of the
 * matrices: its entries are digits of a base larger than any sum can be. */
static fmpz *encode(const gsnn_integer_net *net, slong n) {
    slong m = (slong)net->inputs, k = (slong)net->outputs;
    const fmpz_mat_struct *W = net->layers[0].W, *A = net->layers[1].W;
    fmpz *codes = _fmpz_vec_init(n);
    fmpz_t base, entry;
    fmpz_init(base);
    fmpz_init(entry);
    for (slong i = 0; i < n; i++)
        for (slong o = 0; o < k; o++)
            for (slong j = 0; j < m; j++) {
                fmpz_mul(entry, fmpz_mat_entry(A, o, i), fmpz_mat_entry(W, i, j));
                fmpz_abs(entry, entry);
                fmpz_add(base, base, entry);
            }
    fmpz_mul_2exp(base, base, 1);
    fmpz_add_ui(base, base, 1);
    for (slong i = 0; i < n; i++)
        for (slong o = 0; o < k; o++)
            for (slong j = 0; j < m; j++) {
                fmpz_mul(codes + i, codes + i, base);
                fmpz_addmul(codes + i, fmpz_mat_entry(A, o, i), fmpz_mat_entry(W, i, j));
            }
    fmpz_clear(base);
    fmpz_clear(entry);
    return codes;
}

static bool outputs_nonzero(const gsnn_integer_net *net, slong n) {
    for (slong i = 0; i < n; i++) {
        bool some = false;
        for (slong o = 0; o < (slong)net->outputs; o++)
            some = some || !fmpz_is_zero(fmpz_mat_entry(net->layers[1].W, o, i));
        if (!some)
            return false;
    }
    return true;
}

gsnn_status gsnn_shallow_fibre(const gsnn_integer_net *net, bool *known, fmpz_t components,
                               fmpz_t orbits, gsnn_error *error) {
    arrangement a;
    gsnn_status status = arrangement_init(&a, net, error);
    slong n = a.neurons;
    *known =
        !status && (slong)a.count == n && n <= GSNN_SHALLOW_MAX_FIBRE && outputs_nonzero(net, n);
    for (size_t i = 0; *known && i + 1 < a.count; i++)
        *known = !same_hyperplane(&a.list[i], &a.list[i + 1]);
    arrangement_clear(&a);
    if (status || !*known)
        return status;
    size_t left = (size_t)n / 2, right = (size_t)n - left;
    fmpz *codes = encode(net, n);
    fmpz *left_sums = subset_sums(codes, left), *right_sums = subset_sums(codes + left, right);
    fmpz_zero(orbits);
    count_pairs(orbits, left_sums, (size_t)1 << left, right_sums, (size_t)1 << right);
    fmpz_fac_ui(components, (ulong)n);
    fmpz_mul(components, components, orbits);
    _fmpz_vec_clear(left_sums, (slong)1 << left);
    _fmpz_vec_clear(right_sums, (slong)1 << right);
    _fmpz_vec_clear(codes, n);
    return GSNN_OK;
}
