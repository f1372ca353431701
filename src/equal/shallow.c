#include "equal/shallow.h"

#include "base/error.h"
#include "base/memory.h"

#include <assert.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_vec.h>
#include <stdlib.h>

void gsnn_shallow_init(gsnn_shallow *network, gsnn_shallow_kind kind, slong inputs, slong outputs,
                       slong neurons) {
    *network =
        (gsnn_shallow){.kind = kind, .inputs = inputs, .outputs = outputs, .neurons = neurons};
    fmpq_mat_init(network->rows, neurons, inputs + 1);
    fmpq_mat_init(network->weights, neurons, outputs);
    fmpq_mat_init(network->affine, outputs, inputs + 1);
}

void gsnn_shallow_clear(gsnn_shallow *network) {
    fmpq_mat_clear(network->rows);
    fmpq_mat_clear(network->weights);
    fmpq_mat_clear(network->affine);
}

/* The affine function in a row (c, d) of m + 1 numbers at x. */
static void affine_value(fmpq_t value, const fmpq *row, slong m, const fmpq_mat_t x) {
    fmpq_set(value, row + m);
    for (slong j = 0; j < m; j++)
        fmpq_addmul(value, row + j, fmpq_mat_entry(x, j, 0));
}

void gsnn_shallow_value(fmpq_mat_t value, const gsnn_shallow *network, const fmpq_mat_t x) {
    slong m = network->inputs;
    assert(network->kind == GSNN_SHALLOW_RELU);
    for (slong k = 0; k < network->outputs; k++)
        affine_value(fmpq_mat_entry(value, k, 0), network->affine->rows[k], m, x);
    fmpq_t z;
    fmpq_init(z);
    for (slong i = 0; i < network->neurons; i++) {
        affine_value(z, network->rows->rows[i], m, x);
        if (fmpq_sgn(z) > 0)
            for (slong k = 0; k < network->outputs; k++)
                fmpq_addmul(fmpq_mat_entry(value, k, 0), fmpq_mat_entry(network->weights, i, k), z);
    }
    fmpq_clear(z);
}

/* ---- The canonical form of single neurons -------------------------------------------------- */

static slong first_nonzero(const fmpq *row, slong count) {
    slong j = 0;
    while (j < count && fmpq_is_zero(row + j))
        j++;
    return j;
}

static void negate(fmpq *row, slong count) {
    for (slong j = 0; j < count; j++)
        fmpq_neg(row + j, row + j);
}

/* Divides a row by the positive number that makes it primitive integers, which goes to factor. */
static void make_primitive(fmpq_t factor, fmpq *row, slong count) {
    fmpz_one(fmpq_denref(factor));
    for (slong j = 0; j < count; j++) /* most denominators divide those before them */
        if (!fmpz_divisible(fmpq_denref(factor), fmpq_denref(row + j)))
            fmpz_lcm(fmpq_denref(factor), fmpq_denref(factor), fmpq_denref(row + j));
    fmpz_zero(fmpq_numref(factor));
    for (slong j = 0; j < count; j++) {
        fmpz_divexact(fmpq_denref(row + j), fmpq_denref(factor), fmpq_denref(row + j));
        fmpz_mul(fmpq_numref(row + j), fmpq_numref(row + j), fmpq_denref(row + j));
        fmpz_one(fmpq_denref(row + j));
        if (!fmpz_is_one(fmpq_numref(factor)))
            fmpz_gcd(fmpq_numref(factor), fmpq_numref(factor), fmpq_numref(row + j));
    }
    for (slong j = 0; j < count && !fmpz_is_one(fmpq_numref(factor)); j++)
        fmpz_divexact(fmpq_numref(row + j), fmpq_numref(row + j), fmpq_numref(factor));
    fmpq_canonicalise(factor);
}

/* Brings neuron i of the form to its canonical row; false when nothing of it is left.  *mirrored:
 * its weights times its row are still to be taken from the affine function. */
static bool normalise_neuron(gsnn_shallow *form, slong i, bool *mirrored) {
    slong m = form->inputs, k = form->outputs;
    fmpq *row = form->rows->rows[i], *weights = form->weights->rows[i];
    slong lead = first_nonzero(row, m + 1);
    bool negative = lead <= m && fmpq_sgn(row + lead) < 0;
    *mirrored = false;
    if (first_nonzero(weights, k) == k)
        return false;
    if (form->kind != GSNN_SHALLOW_RELU) {
        if (lead > m) /* tanh(0) = sin(0) = 0 */
            return false;
        if (negative) {
            negate(row, m + 1);
            negate(weights, k);
        }
        return true;
    }
    if (lead >= m) { /* a constant, a max(b, 0) */
        for (slong j = 0; lead == m && !negative && j < k; j++)
            fmpq_addmul(fmpq_mat_entry(form->affine, j, m), weights + j, row + m);
        return false;
    }
    *mirrored = negative; /* ReLU(z) = z + ReLU(-z) */
    if (negative)
        negate(row, m + 1);
    fmpq_t factor;
    fmpq_init(factor);
    make_primitive(factor, row, m + 1);
    for (slong j = 0; j < k; j++)
        fmpq_mul(weights + j, weights + j, factor);
    fmpq_clear(factor);
    return true;
}

/* Takes the sum of weights times row over the listed neurons, whose rows are integers, from the
 * affine function: in integers, over one denominator an output, since most of the time of fractions
 * goes into keeping them reduced. */
static void subtract_mirrored(gsnn_shallow *form, const slong *list, slong count) {
    slong m = form->inputs;
    fmpz_mat_t rows, weights, sum;
    fmpz_t denominator;
    fmpq_t term;
    fmpz_mat_init(rows, count, m + 1);
    fmpz_mat_init(weights, form->outputs, count);
    fmpz_mat_init(sum, form->outputs, m + 1);
    fmpz *denominators = _fmpz_vec_init(form->outputs);
    fmpz_init(denominator);
    fmpq_init(term);
    for (slong i = 0; i < count; i++)
        for (slong j = 0; j <= m; j++)
            fmpz_set(fmpz_mat_entry(rows, i, j),
                     fmpq_numref(fmpq_mat_entry(form->rows, list[i], j)));
    for (slong k = 0; k < form->outputs; k++) {
        fmpz_one(denominators + k);
        for (slong i = 0; i < count; i++)
            fmpz_lcm(denominators + k, denominators + k,
                     fmpq_denref(fmpq_mat_entry(form->weights, list[i], k)));
        for (slong i = 0; i < count; i++) {
            const fmpq *weight = fmpq_mat_entry(form->weights, list[i], k);
            fmpz_divexact(denominator, denominators + k, fmpq_denref(weight));
            fmpz_mul(fmpz_mat_entry(weights, k, i), denominator, fmpq_numref(weight));
        }
    }
    fmpz_mat_mul(sum, weights, rows);
    for (slong k = 0; k < form->outputs; k++)
        for (slong j = 0; j <= m; j++) {
            fmpq *affine = fmpq_mat_entry(form->affine, k, j);
            fmpq_set_fmpz_frac(term, fmpz_mat_entry(sum, k, j), denominators + k);
            if (fmpq_is_zero(affine)) /* of plain networks: there is nothing to reduce again */
                fmpq_neg(affine, term);
            else
                fmpq_sub(affine, affine, term);
        }
    fmpz_mat_clear(rows);
    fmpz_mat_clear(weights);
    fmpz_mat_clear(sum);
    _fmpz_vec_clear(denominators, form->outputs);
    fmpz_clear(denominator);
    fmpq_clear(term);
}

/* ---- Order and merging --------------------------------------------------------------------- */

typedef struct numbered_row {
    const fmpq *row;
    slong length, index;
} numbered_row;

static int compare_rows(const fmpq *a, const fmpq *b, slong length) {
    for (slong j = 0; j < length; j++) {
        int order = fmpq_cmp(a + j, b + j);
        if (order)
            return order < 0 ? -1 : 1;
    }
    return 0;
}

static int compare_numbered(const void *a, const void *b) {
    const numbered_row *x = a, *y = b;
    int order = compare_rows(x->row, y->row, x->length);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Shortens a matrix to its first rows. */
static void keep_rows(fmpq_mat_t matrix, slong rows) {
    if (rows == fmpq_mat_nrows(matrix))
        return;
    fmpq_mat_t kept;
    fmpq_mat_init(kept, rows, fmpq_mat_ncols(matrix));
    for (slong i = 0; i < rows; i++)
        for (slong j = 0; j < fmpq_mat_ncols(matrix); j++)
            fmpq_swap(fmpq_mat_entry(kept, i, j), fmpq_mat_entry(matrix, i, j));
    fmpq_mat_swap(kept, matrix);
    fmpq_mat_clear(kept);
}

/* Moves the normalised neurons, in order, equal rows merged and zero weights left out. */
static void merge_sorted(gsnn_shallow *form, gsnn_shallow *from, const numbered_row *sorted,
                         slong count) {
    slong m = from->inputs, kept = 0;
    for (slong i = 0; i < count;) {
        slong first = sorted[i].index;
        fmpq *weights = form->weights->rows[kept];
        for (slong k = 0; k < from->outputs; k++)
            fmpq_set(weights + k, fmpq_mat_entry(from->weights, first, k));
        slong next = i + 1;
        for (; next < count && !compare_rows(sorted[i].row, sorted[next].row, m + 1); next++)
            for (slong k = 0; k < from->outputs; k++)
                fmpq_add(weights + k, weights + k,
                         fmpq_mat_entry(from->weights, sorted[next].index, k));
        if (first_nonzero(weights, from->outputs) < from->outputs) {
            for (slong j = 0; j <= m; j++)
                fmpq_swap(fmpq_mat_entry(form->rows, kept, j),
                          fmpq_mat_entry(from->rows, first, j));
            kept++;
        }
        i = next;
    }
    form->neurons = kept;
    keep_rows(form->rows, kept);
    keep_rows(form->weights, kept);
}

gsnn_status gsnn_shallow_canon_take(gsnn_shallow_canon *canon, gsnn_shallow *network,
                                    gsnn_error *error) {
    slong n = network->neurons, left = 0, mirrored_count = 0;
    numbered_row *sorted = gsnn_new((size_t)n, sizeof *sorted);
    slong *mirrored = gsnn_new((size_t)n, sizeof *mirrored);
    if (!sorted || !mirrored) {
        free(sorted);
        free(mirrored);
        return gsnn_fail_memory(error);
    }
    for (slong i = 0; i < n; i++) {
        bool is_mirrored;
        if (normalise_neuron(network, i, &is_mirrored))
            sorted[left++] = (numbered_row){network->rows->rows[i], network->inputs + 1, i};
        if (is_mirrored)
            mirrored[mirrored_count++] = i;
    }
    if (mirrored_count)
        subtract_mirrored(network, mirrored, mirrored_count);
    qsort(sorted, (size_t)left, sizeof *sorted, compare_numbered);
    gsnn_shallow_init(&canon->form, network->kind, network->inputs, network->outputs, left);
    fmpq_mat_swap(canon->form.affine, network->affine);
    merge_sorted(&canon->form, network, sorted, left);
    canon->removed = n - canon->form.neurons;
    free(sorted);
    free(mirrored);
    return GSNN_OK;
}

gsnn_status gsnn_shallow_canon_init(gsnn_shallow_canon *canon, const gsnn_shallow *network,
                                    gsnn_error *error) {
    gsnn_shallow work;
    gsnn_shallow_init(&work, network->kind, network->inputs, network->outputs, network->neurons);
    fmpq_mat_set(work.rows, network->rows);
    fmpq_mat_set(work.weights, network->weights);
    fmpq_mat_set(work.affine, network->affine);
    gsnn_status status = gsnn_shallow_canon_take(canon, &work, error);
    gsnn_shallow_clear(&work);
    return status;
}

void gsnn_shallow_canon_clear(gsnn_shallow_canon *canon) {
    gsnn_shallow_clear(&canon->form);
}

bool gsnn_shallow_canon_equal(const gsnn_shallow_canon *a, const gsnn_shallow_canon *b) {
    const gsnn_shallow *f = &a->form, *g = &b->form;
    assert(f->kind == g->kind);
    if (f->inputs != g->inputs || f->outputs != g->outputs || f->neurons != g->neurons ||
        !fmpq_mat_equal(f->affine, g->affine))
        return false;
    for (slong i = 0; i < f->neurons; i++)
        if (compare_rows(f->rows->rows[i], g->rows->rows[i], f->inputs + 1) ||
            compare_rows(f->weights->rows[i], g->weights->rows[i], f->outputs))
            return false;
    return true;
}

gsnn_status gsnn_shallow_canon_difference(gsnn_shallow_canon *difference, const gsnn_shallow *f,
                                          const gsnn_shallow *g, gsnn_error *error) {
    assert(f->kind == g->kind && f->inputs == g->inputs && f->outputs == g->outputs);
    gsnn_shallow both;
    gsnn_shallow_init(&both, f->kind, f->inputs, f->outputs, f->neurons + g->neurons);
    for (slong i = 0; i < both.neurons; i++) {
        bool second = i >= f->neurons;
        const gsnn_shallow *from = second ? g : f;
        slong own = second ? i - f->neurons : i;
        for (slong j = 0; j <= f->inputs; j++)
            fmpq_set(fmpq_mat_entry(both.rows, i, j), fmpq_mat_entry(from->rows, own, j));
        for (slong k = 0; k < f->outputs; k++) {
            fmpq_set(fmpq_mat_entry(both.weights, i, k), fmpq_mat_entry(from->weights, own, k));
            if (second)
                fmpq_neg(fmpq_mat_entry(both.weights, i, k), fmpq_mat_entry(both.weights, i, k));
        }
    }
    fmpq_mat_sub(both.affine, f->affine, g->affine);
    gsnn_status status = gsnn_shallow_canon_take(difference, &both, error);
    gsnn_shallow_clear(&both);
    return status;
}
