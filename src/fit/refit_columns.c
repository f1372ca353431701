#include "fit/refit_columns.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "network/exact_rows.h"
#include "network/fixed_space.h"
#include "network/output_expansion.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

typedef struct filler {
    gsnn_refit_columns *columns;
    const gsnn_table *table;
    const gsnn_exact_record *exact;
    const gsnn_run *run;
    gsnn_error *error;
} filler;

static const gsnn_record_codomain *codomain_of(const filler *f) {
    return &f->exact->record->codomain;
}

static fmpq *entry(const filler *f, size_t row, size_t output, size_t column) {
    return fmpq_mat_entry(f->columns->matrix, (slong)(row * f->columns->outputs + output),
                          (slong)column);
}

/* ---- Constants and linear maps --------------------------------------------------------------- */

/* The columns of a linear map, outputs x inputs, and of a constant. */
static void fill_map(const filler *f, const fmpq_mat_t map, size_t column) {
    for (size_t i = 0; i < f->table->rows; i++)
        for (size_t o = 0; o < f->columns->outputs; o++)
            _fmpq_vec_dot(entry(f, i, o, column), map->rows[o], gsnn_table_row(f->table, i),
                          map->c);
}

static void fill_constant(const filler *f, const fmpq_mat_t constant, size_t column) {
    for (size_t i = 0; i < f->table->rows; i++)
        for (size_t o = 0; o < f->columns->outputs; o++)
            fmpq_set(entry(f, i, o, column), fmpq_mat_entry(constant, 0, (slong)o));
}

static gsnn_status fail_irrational(const filler *f, const char *what) {
    return gsnn_fail(f->error, GSNN_FAILED, "%s: nothing can be solved for as fractions", what);
}

/* One output, which nothing moves: a basis of the fixed space, and 1. */
static gsnn_status fill_fixed(const filler *f, const gsnn_fixed_space *fixed) {
    gsnn_status status = GSNN_OK;
    fmpq_mat_t map, one;
    fmpq_mat_init(map, 1, (slong)fixed->degree);
    fmpq_mat_init(one, 1, 1);
    fmpq_one(fmpq_mat_entry(one, 0, 0));
    fill_constant(f, one, 0);
    for (size_t k = 0; !status && k < fixed->dimension; k++) {
        for (size_t j = 0; j < fixed->degree; j++) {
            double number = fixed->basis[k * fixed->degree + j];
            if (number < floor(number) || number > floor(number)) /* rounded, perhaps */
                status = fail_irrational(f, "the invariant linear functions are no integers");
            gsnn_rational_set_double(fmpq_mat_entry(map, 0, (slong)j), number);
        }
        fill_map(f, map, 1 + k);
    }
    fmpq_mat_clear(map);
    fmpq_mat_clear(one);
    return status;
}

/* The k-th of linear maps and then constants: a network without channels that has nothing else. */
static gsnn_status fill_affine_part(const filler *f, size_t k, fmpq *values) {
    const gsnn_output_plan plan = {.exact = f->exact};
    const gsnn_refit_columns *c = f->columns;
    gsnn_output_expansion expansion;
    fmpq_one(values + k);
    gsnn_status status = gsnn_output_expansion_init(&expansion, &plan, values, f->error);
    fmpq_zero(values + k);
    if (status)
        return status;
    fmpq_mat_t part;
    const gsnn_exact_matrix *of = k < c->linear ? &expansion.c : &expansion.d;
    fmpq_mat_init(part, of->rows, of->columns);
    if (!gsnn_exact_matrix_get_rational(part, of))
        status = fail_irrational(f, "the linear maps or constants of the codomain are irrational");
    else if (k < c->linear)
        fill_map(f, part, c->constant + k);
    else
        fill_constant(f, part, k - c->linear);
    fmpq_mat_clear(part);
    gsnn_output_expansion_clear(&expansion);
    return status;
}

static gsnn_status fill_affine(const filler *f, const gsnn_fixed_space *fixed) {
    size_t count = f->columns->linear + f->columns->constant;
    if (!codomain_of(f)->given)
        return fill_fixed(f, fixed);
    fmpq *values = _fmpq_vec_init((slong)count);
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && k < count; k++)
        status = fill_affine_part(f, k, values);
    _fmpq_vec_clear(values, (slong)count);
    return status;
}

/* ---- Channels -------------------------------------------------------------------------------- */

/* The rows that an exact space has for the given free weights, as fractions. */
static gsnn_status expand(fmpq_mat_t rows, const filler *f, const gsnn_exact_space *space,
                          const fmpq *values) {
    slong neurons = (slong)space->architecture->neurons, length = (slong)space->length;
    gsnn_exact_matrix exact = {0}, free = {0};
    gsnn_status status = gsnn_exact_matrix_init(&exact, f->exact->field, neurons, length, f->error);
    if (!status)
        status = gsnn_exact_matrix_init(&free, f->exact->field, 1, (slong)space->weights->dimension,
                                        f->error);
    for (slong k = 0; !status && k < free.columns; k++)
        fmpq_poly_set_fmpq(free.entries + k, values + k);
    if (!status)
        status = gsnn_exact_space_expand(&exact, 0, space, free.entries, f->error);
    if (!status && !gsnn_exact_matrix_get_rational(rows, &exact))
        status = gsnn_fail(f->error, GSNN_FAILED,
                           "the rows of %s are irrational: nothing can be solved for as fractions",
                           space->architecture->id);
    gsnn_exact_matrix_clear(&exact);
    gsnn_exact_matrix_clear(&free);
    return status;
}

/* What output weights multiply: bases[l] is neurons x outputs, for each free output weight. */
static gsnn_status expand_outputs(fmpq_mat_t *bases, size_t count, const filler *f,
                                  const gsnn_record_architecture *architecture) {
    if (!codomain_of(f)->given) {
        for (slong i = 0; i < bases[0]->r; i++)
            fmpq_one(fmpq_mat_entry(bases[0], i, 0));
        return GSNN_OK;
    }
    const gsnn_exact_space space = gsnn_exact_output_space(f->exact, architecture, false);
    fmpq *values = _fmpq_vec_init((slong)count);
    gsnn_status status = GSNN_OK;
    for (size_t l = 0; !status && l < count; l++) {
        fmpq_one(values + l);
        status = expand(bases[l], f, &space, values);
        fmpq_zero(values + l);
    }
    _fmpq_vec_clear(values, (slong)count);
    return status;
}

/* phi = the part of a neuron with that row: ReLU(z), or |z|/2 for type 2. */
static void set_neuron(fmpq_t phi, const fmpq *row, const fmpq *x, slong degree, const fmpq *bias) {
    _fmpq_vec_dot(phi, row, x, degree);
    if (bias)
        fmpq_add(phi, phi, bias);
    if (!bias) {
        fmpq_abs(phi, phi);
        fmpq_div_2exp(phi, phi, 1);
    } else if (fmpq_sgn(phi) < 0) {
        fmpq_zero(phi);
    }
}

static gsnn_status add_neurons(const filler *f, const gsnn_refit_channel *channel,
                               const fmpq_mat_t W, fmpq_mat_t *bases, size_t count, size_t column) {
    const gsnn_record_architecture *architecture = channel->architecture;
    const fmpq *bias =
        architecture->type == 1 ? channel->inner + architecture->weights.dimension : NULL;
    gsnn_status status = GSNN_OK;
    fmpq_t phi;
    fmpq_init(phi);
    for (size_t i = 0; !status && i < f->table->rows; i++) {
        for (slong k = 0; k < W->r; k++) {
            set_neuron(phi, W->rows[k], gsnn_table_row(f->table, i), W->c, bias);
            for (size_t l = 0; !fmpq_is_zero(phi) && l < count; l++)
                for (size_t o = 0; o < f->columns->outputs; o++)
                    fmpq_addmul(entry(f, i, o, column + l), phi,
                                fmpq_mat_entry(bases[l], k, (slong)o));
        }
        status = gsnn_run_step(f->run, "refitting", i, f->table->rows, f->error);
    }
    fmpq_clear(phi);
    return status;
}

static gsnn_status fill_channel(const filler *f, const gsnn_refit_channel *channel, size_t count,
                                size_t column) {
    const gsnn_exact_space space = gsnn_exact_weight_space(f->exact, channel->architecture);
    slong neurons = (slong)channel->architecture->neurons;
    fmpq_mat_t W, *bases = gsnn_new(count, sizeof *bases);
    if (!bases)
        return gsnn_fail_memory(f->error);
    fmpq_mat_init(W, neurons, (slong)space.length);
    for (size_t l = 0; l < count; l++)
        fmpq_mat_init(bases[l], neurons, (slong)f->columns->outputs);
    gsnn_status status = expand(W, f, &space, channel->inner);
    if (!status)
        status = expand_outputs(bases, count, f, channel->architecture);
    if (!status)
        status = add_neurons(f, channel, W, bases, count, column);
    for (size_t l = 0; l < count; l++)
        fmpq_mat_clear(bases[l]);
    fmpq_mat_clear(W);
    free(bases);
    return status;
}

/* ---- All of them ----------------------------------------------------------------------------- */

gsnn_status gsnn_refit_columns_init(gsnn_refit_columns *columns, const gsnn_refit_channel *channels,
                                    size_t count, const gsnn_table *table,
                                    const gsnn_exact_record *exact, const gsnn_run *run,
                                    gsnn_error *error) {
    const gsnn_record_codomain *codomain = &exact->record->codomain;
    const filler f = {columns, table, exact, run, error};
    gsnn_fixed_space fixed = {0};
    *columns = (gsnn_refit_columns){.outputs = codomain->dimension, .constant = 1};
    fmpq_mat_init(columns->matrix, 0, 0);
    gsnn_status status = gsnn_fixed_space_init(&fixed, &exact->record->group, error);
    columns->linear = codomain->given ? codomain->linear.dimension : fixed.dimension;
    columns->constant = codomain->given ? codomain->constant.dimension : 1;
    columns->outer = gsnn_new(count, sizeof *columns->outer);
    if (!status && !columns->outer)
        status = gsnn_fail_memory(error);
    for (size_t c = 0; !status && c < count; c++) {
        columns->outer[c] = codomain->given ? channels[c].architecture->output.dimension : 1;
        columns->weights += columns->outer[c];
    }
    if (!status) {
        size_t all = columns->constant + columns->linear + columns->weights;
        fmpq_mat_clear(columns->matrix);
        fmpq_mat_init(columns->matrix, (slong)(table->rows * columns->outputs), (slong)all);
        status = fill_affine(&f, &fixed);
    }
    size_t at = columns->constant + columns->linear;
    for (size_t c = 0; !status && c < count; at += columns->outer[c++])
        status = fill_channel(&f, &channels[c], columns->outer[c], at);
    gsnn_fixed_space_clear(&fixed);
    return status;
}

void gsnn_refit_columns_clear(gsnn_refit_columns *columns) {
    fmpq_mat_clear(columns->matrix);
    free(columns->outer);
}
