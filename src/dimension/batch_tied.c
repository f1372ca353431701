/* batch_tied.c - the rank of a G-SNN network's tied Jacobian on data. */
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/run.h"
#include "dimension/batch.h"
#include "dimension/tied.h"
#include "dimension/unseen.h"
#include "exact/rational.h"
#include "linear/modular_rank.h"
#include "network/input_orbits.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

/* Largest matrix whose rank is computed over Q. */
#define MAX_RATIONAL_ENTRIES ((size_t)1 << 18)

static gsnn_status check_size(size_t rows, size_t columns, gsnn_error *error) {
    if (rows > GSNN_DIMENSION_MAX_ENTRIES / columns)
        return gsnn_fail(error, GSNN_FAILED, "a Jacobian of %zu x %zu entries, more than 2^31",
                         rows, columns);
    return GSNN_OK;
}

/* The exact rows at the points of the table that lie on no kink; *filled of them. */
static gsnn_status fill_rows(const gsnn_exact_matrix *rows, const gsnn_tied *tied,
                             const gsnn_table *table, size_t *filled, const gsnn_run *run,
                             gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    *filled = 0;
    for (size_t i = 0; !status && i < table->rows; i++) {
        status = gsnn_run_step(run, "rows", i, table->rows, error);
        *filled += !status && gsnn_tied_row(tied, gsnn_table_row(table, i),
                                            gsnn_exact_matrix_entry(rows, (slong)*filled, 0));
    }
    return status;
}

/* The rank modulo a random prime that divides no denominator.  Over Q that certifies it:
 * *certified; fields beyond have too few primes that are counted. */
static gsnn_status rank_modulo(const gsnn_exact_matrix *rows, size_t *rank, bool *certified,
                               uint64_t seed, gsnn_error *error) {
    ulong prime = GSNN_PRIME_BOUND, conductor = gsnn_field_conductor(rows->field);
    for (int attempt = 0; attempt < 10; attempt++) {
        gsnn_modular modular;
        nmod_mat_t image;
        prime = conductor == 1 ? gsnn_random_prime(&seed) : gsnn_prime_next(conductor, prime);
        gsnn_modular_set(&modular, rows->field, prime);
        nmod_mat_init(image, rows->rows, rows->columns, prime);
        bool reduced = gsnn_exact_matrix_reduce(&modular, image, rows), complete = false;
        gsnn_status status =
            reduced ? gsnn_modular_rank(rank, &complete, image, &seed, error) : GSNN_OK;
        nmod_mat_clear(image);
        *certified = complete && conductor == 1;
        if (reduced)
            return status;
    }
    return gsnn_fail(error, GSNN_FAILED, "no prime leaves the denominators alone");
}

/* Hadamard's bound, as a power of 2, of minors of rational rows with their denominators cleared. */
static double minor_bits(const gsnn_exact_matrix *rows) {
    double most = 0;
    fmpz_t denominator;
    fmpz_init(denominator);
    for (slong i = 0; i < rows->rows; i++) {
        slong numerator = 0;
        fmpz_one(denominator);
        for (slong j = 0; j < rows->columns; j++) {
            const fmpq_poly_struct *entry = gsnn_exact_matrix_entry(rows, i, j);
            slong bits = FLINT_ABS(_fmpz_vec_max_bits(entry->coeffs, entry->length));
            numerator = bits > numerator ? bits : numerator;
            fmpz_lcm(denominator, denominator, entry->den);
        }
        most = fmax(most, (double)(numerator + (slong)fmpz_bits(denominator)));
    }
    fmpz_clear(denominator);
    return (double)FLINT_MIN(rows->rows, rows->columns) * (most + log2((double)rows->columns) / 2);
}

/* A random point, mostly near the hyperplane of a random neuron, on either side of it. */
static void draw_point(const gsnn_network *network, fmpq *x, uint64_t *state) {
    size_t degree = network->degree;
    const double *w = network->W;
    double z = 0, length = 0;
    if (network->neurons) {
        size_t i = gsnn_random_next(state) % network->neurons;
        w += i * degree;
        z = network->b[i];
    }
    for (size_t j = 0; j < degree; j++) {
        fmpq_set_si(x + j, (slong)(gsnn_random_next(state) % 4001) - 2000, 64);
        z += network->neurons ? w[j] * gsnn_rational_double(x + j) : 0;
        length += network->neurons ? w[j] * w[j] : 0;
    }
    double step = 0.75 + (double)(gsnn_random_next(state) % 1024) / 2048;
    fmpq_t move;
    fmpq_init(move);
    for (size_t j = 0; length > 0 && j < degree && isfinite(z); j++) {
        if (gsnn_random_next(state) % 4 == 0)
            continue;
        gsnn_rational_set_double(move, nearbyint(step * z / length * w[j] * 65536) / 65536);
        fmpq_sub(x + j, x + j, move);
    }
    fmpq_clear(move);
}

/* Integer rows that span the row space of the whole function's Jacobian: at random points until
 * they have its rank. */
static gsnn_status full_rows(fmpz_mat_t full, const gsnn_tied *tied, size_t dimension,
                             gsnn_error *error) {
    slong degree = (slong)tied->network->degree, columns = (slong)tied->parameters;
    slong count = 2 * columns + 8;
    gsnn_exact_matrix rows;
    gsnn_status status = gsnn_exact_matrix_init(&rows, tied->exact->field, count, columns, error);
    fmpq *x = _fmpq_vec_init(degree);
    uint64_t state = 1;
    size_t rank = 0;
    bool certified;
    for (int round = 0; !status && rank < dimension && round < 40; round++) {
        /* Later rounds keep what the earlier ones found in the first rows. */
        for (slong i = round ? count / 2 : 0; i < count;) {
            draw_point(tied->network, x, &state);
            i += gsnn_tied_row(tied, x, gsnn_exact_matrix_entry(&rows, i, 0));
        }
        status = rank_modulo(&rows, &rank, &certified, 1, error);
    }
    fmpq_mat_t rational;
    fmpq_mat_init(rational, count, columns);
    if (!status)
        gsnn_exact_matrix_get_rational(rational, &rows);
    gsnn_clear_denominators(full, rational);
    fmpq_mat_clear(rational);
    _fmpq_vec_clear(x, degree);
    gsnn_exact_matrix_clear(&rows);
    return status;
}

/* What can be said over Q: the exact rank of a small matrix, and the unseen directions. */
static gsnn_status work_over_rationals(gsnn_batch *batch, const gsnn_tied *tied,
                                       const gsnn_exact_matrix *rows,
                                       const gsnn_point_dimension *point, bool unseen,
                                       gsnn_error *error) {
    fmpq_mat_t rational;
    fmpz_mat_t integers, full;
    gsnn_status status = GSNN_OK;
    fmpq_mat_init(rational, rows->rows, rows->columns);
    fmpz_mat_init(integers, rows->rows, rows->columns);
    if (gsnn_exact_matrix_get_rational(rational, rows)) {
        gsnn_clear_denominators(integers, rational);
        if (!batch->exact) {
            batch->rank = (size_t)fmpz_mat_rank(integers);
            batch->exact = true;
        }
        if (unseen) {
            fmpz_mat_init(full, 2 * rows->columns + 8, rows->columns);
            status = full_rows(full, tied, point->dimension, error);
            if (!status) {
                fmpq_mat_clear(batch->basis);
                gsnn_unseen_directions(batch->basis, integers, full);
                batch->unseen_known = (size_t)batch->basis->r == point->dimension - batch->rank;
            }
            fmpz_mat_clear(full);
        }
    }
    fmpz_mat_clear(integers);
    fmpq_mat_clear(rational);
    return status;
}

gsnn_status gsnn_batch_tied(gsnn_batch *batch, const gsnn_network *network,
                            const gsnn_exact_record *exact, const gsnn_table *table,
                            const gsnn_point_dimension *point, const gsnn_batch_options *options,
                            const gsnn_run *run, gsnn_error *error) {
    gsnn_tied tied;
    gsnn_exact_matrix rows = {0};
    size_t filled = 0;
    *batch = (gsnn_batch){.points = table->rows};
    fmpq_mat_init(batch->basis, 0, 0);
    gsnn_status status = gsnn_tied_init(&tied, network, exact, error);
    if (!status)
        status = check_size(table->rows, tied.parameters, error);
    if (!status)
        status = gsnn_exact_matrix_init(&rows, exact->field, (slong)table->rows,
                                        (slong)tied.parameters, error);
    if (!status)
        status = fill_rows(&rows, &tied, table, &filled, run, error);
    gsnn_input_orbits orbits = {0};
    if (!status)
        status = gsnn_input_orbits_init(&orbits, table, table->columns, exact, error);
    batch->orbits_known = orbits.exact;
    batch->orbits = orbits.count;
    gsnn_input_orbits_clear(&orbits);
    /* A row that was begun at a kink stands behind those that count. */
    for (slong i = (slong)(filled * tied.parameters); rows.entries && i < rows.rows * rows.columns;
         i++)
        fmpq_poly_zero(rows.entries + i);
    if (!status)
        status = rank_modulo(&rows, &batch->rank, &batch->certified, options->seed, error);
    if (!status)
        batch->rank_error = gsnn_modular_rank_error(minor_bits(&rows));
    batch->boundary = table->rows - filled;
    batch->exact = batch->rank == filled || (point->smooth && batch->rank == point->dimension) ||
                   (batch->orbits_known && batch->rank == batch->orbits);
    if (!status &&
        (options->exact || (size_t)rows.rows * tied.parameters <= MAX_RATIONAL_ENTRIES) &&
        (options->unseen || !batch->exact))
        status = work_over_rationals(batch, &tied, &rows, point, options->unseen && point->smooth,
                                     error);
    gsnn_exact_matrix_clear(&rows);
    gsnn_tied_clear(&tied);
    return status;
}

void gsnn_batch_clear(gsnn_batch *batch) {
    fmpq_mat_clear(batch->basis);
    free(batch->sizes);
}
