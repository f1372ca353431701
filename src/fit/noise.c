#include "fit/noise.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/orbit_words.h"
#include "statistics/sample.h"
#include "train/cholesky.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_NUMBERS ((size_t)20000000)

/* Far above what rounding leaves of entries of matrices that are equal. */
#define TOLERANCE 1e-9

/* ---- Outputs that stay ----------------------------------------------------------------------- */

static gsnn_status measure_invariant(gsnn_fit_data *data, gsnn_error *error) {
    gsnn_sample *samples = gsnn_new(data->units, sizeof *samples);
    if (!samples)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < data->outputs; k++) {
        double squares = 0, freedom = 0;
        for (size_t u = 0; u < data->units; u++)
            samples[u] = (gsnn_sample){0};
        for (size_t i = 0; i < data->rows; i++)
            gsnn_sample_add(&samples[data->unit[i]], data->y[i * data->outputs + k]);
        for (size_t u = 0; u < data->units; u++) {
            squares += samples[u].squares;
            freedom += (double)(samples[u].count - 1);
        }
        data->repeated = freedom > 0;
        if (data->repeated)
            data->noise += squares / freedom / data->variance[k] / (double)data->outputs;
    }
    free(samples);
    return GSNN_OK;
}

/* ---- Outputs that are moved ------------------------------------------------------------------ */

typedef struct walker {
    const gsnn_fit_data *data;
    const gsnn_exact_record *exact;
    gsnn_orbit_words words;
    double *sigma; /* generators x outputs x outputs */
    size_t spent;  /* numbers laid out so far */

    /* Of the orbit at hand: */
    gsnn_word_set points;
    int32_t *word;
    double *images; /* of each point g x: sigma(g) */
    size_t capacity;
    double *basis; /* orthonormal rows: what the stabiliser moves, then what it fixes */
    size_t fixed;  /* where the latter begin */

    double squares, freedom; /* of all units */
    gsnn_error *error;
} walker;

static gsnn_status set_sigma(walker *w) {
    const gsnn_record_codomain *codomain = &w->exact->record->codomain;
    size_t p = w->data->outputs, count = codomain->generators.count;
    w->sigma = gsnn_new(count * p * p, sizeof *w->sigma);
    if (!w->sigma)
        return gsnn_fail_memory(w->error);
    if (codomain->generators.images) {
        for (size_t k = 0; k < count * p; k++) {
            int32_t image = codomain->generators.images[k];
            w->sigma[k / p * p * p + ((size_t)abs(image) - 1) * p + k % p] = image > 0 ? 1 : -1;
        }
        return GSNN_OK;
    }
    gsnn_exact_matrix all;
    gsnn_status status =
        gsnn_exact_matrix_init(&all, w->exact->field, (slong)(count * p), (slong)p, w->error);
    if (status)
        return status;
    status = gsnn_exact_entries_parse(&all, codomain->generators.entries, "codomain", w->error);
    for (size_t k = 0; !status && k < count * p * p; k++)
        w->sigma[k] = gsnn_field_double(w->exact->field, all.entries + k);
    gsnn_exact_matrix_clear(&all);
    return status;
}

/* product = sigma of a generator times a matrix. */
static void multiply(double *product, const double *sigma, const double *matrix, size_t p) {
    memset(product, 0, p * p * sizeof *product);
    for (size_t i = 0; i < p; i++)
        for (size_t k = 0; k < p; k++)
            for (size_t j = 0; sigma[i * p + k] != 0 && j < p; j++)
                product[i * p + j] += sigma[i * p + k] * matrix[k * p + j];
}

/* Adds what the vector has beside the basis; the vector is spent. */
static void extend_basis(double *basis, size_t *count, double *vector, size_t p) {
    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k < *count; k++) {
            double product = 0;
            for (size_t o = 0; o < p; o++)
                product += basis[k * p + o] * vector[o];
            for (size_t o = 0; o < p; o++)
                vector[o] -= product * basis[k * p + o];
        }
    double squares = 0;
    for (size_t o = 0; o < p; o++)
        squares += vector[o] * vector[o];
    if (!(squares > TOLERANCE * TOLERANCE))
        return;
    for (size_t o = 0; o < p; o++)
        basis[*count * p + o] = vector[o] / sqrt(squares);
    ++*count;
}

/* Two ways to a point: where they have other images, the stabiliser moves an output. */
static void compare_images(walker *w, const double *one, double *other) {
    size_t p = w->data->outputs;
    for (size_t k = 0; k < p * p; k++)
        other[k] -= one[k];
    for (size_t o = 0; w->fixed < p && o < p; o++)
        extend_basis(w->basis, &w->fixed, other + o * p, p);
}

/* The image of the point that generator g has made of point `from`. */
static gsnn_status reach(walker *w, size_t from, size_t g, double *product) {
    size_t p = w->data->outputs, before = w->points.count, to;
    gsnn_status status = gsnn_word_set_add(&w->points, w->words.moved, &to, w->error);
    if (status)
        return status;
    multiply(product, w->sigma + g * p * p, w->images + from * p * p, p);
    if (to < before) {
        compare_images(w, w->images + to * p * p, product);
        return GSNN_OK;
    }
    if (gsnn_reserve(&w->images, &w->capacity, to + 1, p * p * sizeof *w->images))
        return gsnn_fail_memory(w->error);
    memcpy(w->images + to * p * p, product, p * p * sizeof *product);
    w->spent += w->words.inputs + p * p;
    return GSNN_OK;
}

/* Lays out the orbit of a row, with the fixed space of its stabiliser. */
static gsnn_status lay_out(walker *w, size_t row, double *product) {
    size_t p = w->data->outputs, inputs = w->words.inputs, number;
    size_t generators = w->exact->record->group.generators.count;
    gsnn_status status = gsnn_word_set_add(
        &w->points, w->words.rows.words + w->words.row[row] * inputs, &number, w->error);
    if (!status && gsnn_reserve(&w->images, &w->capacity, 1, p * p * sizeof *w->images))
        status = gsnn_fail_memory(w->error);
    for (size_t k = 0; !status && k < p * p; k++)
        w->images[k] = k / p == k % p;
    w->fixed = 0;
    for (size_t next = 0; !status && next < w->points.count && w->spent <= MOST_NUMBERS; next++)
        for (size_t g = 0; !status && g < generators; g++) {
            memcpy(w->word, w->points.words + next * inputs, inputs * sizeof *w->word);
            status = gsnn_orbit_words_move(&w->words, g, w->word);
            if (!status)
                status = reach(w, next, g, product);
        }
    size_t all = w->fixed;
    for (size_t o = 0; !status && o < p; o++) {
        memset(product, 0, p * sizeof *product);
        product[o] = 1;
        extend_basis(w->basis, &all, product, p);
    }
    return status;
}

/* columns = sigma(g) times what the stabiliser fixes, outputs x unknowns, for the g of a row. */
static gsnn_status set_columns(walker *w, size_t row, double *columns) {
    size_t p = w->data->outputs, inputs = w->words.inputs, unknowns = p - w->fixed, point;
    gsnn_status status = gsnn_word_set_add(
        &w->points, w->words.rows.words + w->words.row[row] * inputs, &point, w->error);
    for (size_t o = 0; !status && o < p; o++)
        for (size_t k = 0; k < unknowns; k++) {
            columns[o * unknowns + k] = 0;
            for (size_t j = 0; j < p; j++)
                columns[o * unknowns + k] +=
                    w->images[point * p * p + o * p + j] * w->basis[(w->fixed + k) * p + j];
        }
    return status;
}

/* Least squares for the values that are free. */
static gsnn_status solve(walker *w, const size_t *rows, size_t count, double *workspace) {
    size_t p = w->data->outputs, unknowns = p - w->fixed;
    double *columns = workspace, *gram = columns + p * p, *values = gram + p * p;
    gsnn_status status = GSNN_OK;
    memset(gram, 0, (p * p + p) * sizeof *gram);
    for (size_t i = 0; !status && i < count; i++) {
        const double *y = w->data->y + rows[i] * p;
        status = set_columns(w, rows[i], columns);
        for (size_t k = 0; !status && k < unknowns; k++)
            for (size_t o = 0; o < p; o++) {
                values[k] += columns[o * unknowns + k] * y[o];
                for (size_t l = 0; l <= k; l++)
                    gram[k * unknowns + l] += columns[o * unknowns + k] * columns[o * unknowns + l];
            }
    }
    if (!status && unknowns &&
        gsnn_cholesky(gram, unknowns)) /* images are regular: it is definite */
        gsnn_cholesky_solve(gram, unknowns, values, 1);
    for (size_t i = 0; !status && i < count; i++) {
        const double *y = w->data->y + rows[i] * p;
        status = set_columns(w, rows[i], columns);
        for (size_t o = 0; !status && o < p; o++) {
            double rest = y[o];
            for (size_t k = 0; k < unknowns; k++)
                rest -= columns[o * unknowns + k] * values[k];
            w->squares += rest * rest;
        }
    }
    w->freedom += (double)(count * p) - (double)unknowns;
    return status;
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Whether nothing but 1 can fix a row: axes are permuted up to sign, and its values differ. */
static bool is_regular(const walker *w, size_t row, double *sizes) {
    size_t m = w->data->inputs;
    if (!w->exact->record->group.action->permutes_inputs)
        return false;
    for (size_t j = 0; j < m; j++)
        sizes[j] = fabs(w->data->x[row * m + j]);
    qsort(sizes, m, sizeof *sizes, by_value);
    bool differ = sizes[0] > 0;
    for (size_t j = 1; j < m; j++)
        differ = differ && sizes[j] > sizes[j - 1];
    return differ;
}

static gsnn_status measure_unit(walker *w, const size_t *rows, size_t count, double *workspace) {
    if (count == 1 && is_regular(w, rows[0], workspace))
        return GSNN_OK;
    gsnn_status status = gsnn_word_set_init(&w->points, w->words.inputs, w->error);
    if (!status)
        status = lay_out(w, rows[0], workspace);
    if (!status && w->spent <= MOST_NUMBERS)
        status = solve(w, rows, count, workspace);
    gsnn_word_set_clear(&w->points);
    return status;
}

/* Unit by unit; `rows` and `ends` sort the rows by units. */
static gsnn_status measure_units(walker *w, size_t *rows, size_t *ends, double *workspace) {
    const gsnn_fit_data *data = w->data;
    for (size_t i = 0; i < data->rows; i++)
        ends[data->unit[i]]++;
    for (size_t u = 1; u < data->units; u++)
        ends[u] += ends[u - 1];
    for (size_t i = data->rows; i-- > 0;)
        rows[--ends[data->unit[i]]] = i;
    gsnn_status status = GSNN_OK;
    for (size_t u = 0; !status && u < data->units && w->spent <= MOST_NUMBERS; u++) {
        size_t end = u + 1 < data->units ? ends[u + 1] : data->rows;
        status = measure_unit(w, rows + ends[u], end - ends[u], workspace);
    }
    return status;
}

static gsnn_status measure_moved(gsnn_fit_data *data, const gsnn_table *table,
                                 const gsnn_exact_record *exact, gsnn_error *error) {
    size_t p = data->outputs, room = 3 * p * p + p;
    walker w = {.data = data, .exact = exact, .error = error};
    gsnn_status status = gsnn_orbit_words_init(&w.words, table, data->inputs, exact, error);
    size_t *rows = gsnn_new(data->rows, sizeof *rows), *ends = gsnn_new(data->units, sizeof *ends);
    double *workspace = gsnn_new(room > data->inputs ? room : data->inputs, sizeof *workspace);
    w.word = gsnn_new(data->inputs, sizeof *w.word);
    w.basis = gsnn_new(p * p, sizeof *w.basis);
    if (!status && (!rows || !ends || !workspace || !w.word || !w.basis))
        status = gsnn_fail_memory(error);
    if (!status)
        status = set_sigma(&w);
    if (!status)
        status = measure_units(&w, rows, ends, workspace);
    double variance = 0;
    for (size_t o = 0; o < p; o++)
        variance += data->variance[o] / (double)p;
    data->repeated = !status && w.freedom > 0 && w.spent <= MOST_NUMBERS;
    if (data->repeated)
        data->noise = w.squares / w.freedom / variance;
    free(rows);
    free(ends);
    free(workspace);
    free(w.word);
    free(w.basis);
    free(w.images);
    free(w.sigma);
    gsnn_orbit_words_clear(&w.words);
    return status;
}

gsnn_status gsnn_fit_measure_noise(gsnn_fit_data *data, const gsnn_table *table,
                                   const gsnn_exact_record *exact, gsnn_error *error) {
    if (!data->moved)
        return measure_invariant(data, error);
    return data->units_exact ? measure_moved(data, table, exact, error) : GSNN_OK;
}
