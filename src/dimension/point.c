#include "dimension/point.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/check.h"
#include "network/fixed_space.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

/* A live channel: its rows (w_i, b), and which orbit its hyperplanes are in. */
typedef struct live_channel {
    const gsnn_record_architecture *architecture;
    const gsnn_channel *channel;
    gsnn_exact_matrix rows; /* neurons x degree */
    size_t orbit;           /* the first live channel with these hyperplanes */
} live_channel;

typedef struct measurement {
    const gsnn_exact_record *exact;
    slong degree;
    live_channel *channels;
    size_t count;
    fmpq_poly_t left, right;
} measurement;

static const fmpq *bias_of(const live_channel *c) {
    return c->channel->exact + c->architecture->weights.dimension;
}

static bool is_zero_row(const gsnn_exact_matrix *rows, slong i) {
    for (slong j = 0; j < rows->columns; j++)
        if (!fmpq_poly_is_zero(gsnn_exact_matrix_entry(rows, i, j)))
            return false;
    return true;
}

/* Entry j of (w_i, b) of a channel. */
static void get_entry(fmpq_poly_t entry, const live_channel *c, slong i, slong j) {
    if (j < c->rows.columns)
        fmpq_poly_set(entry, gsnn_exact_matrix_entry(&c->rows, i, j));
    else
        fmpq_poly_set_fmpq(entry, bias_of(c));
}

/* Whether row i of c is lambda times row `k` of d, and the sign of lambda. */
static bool are_proportional(measurement *m, const live_channel *c, slong i, const live_channel *d,
                             slong k, int *sign) {
    const gsnn_field *field = m->exact->field;
    slong pivot = 0;
    while (fmpq_poly_is_zero(gsnn_exact_matrix_entry(&d->rows, k, pivot)))
        pivot++;
    const fmpq_poly_struct *own = gsnn_exact_matrix_entry(&c->rows, i, pivot);
    const fmpq_poly_struct *other = gsnn_exact_matrix_entry(&d->rows, k, pivot);
    if (fmpq_poly_is_zero(own))
        return false;
    bool proportional = true;
    fmpq_poly_t entry;
    fmpq_poly_init(entry);
    for (slong j = 0; proportional && j <= m->degree; j++) {
        get_entry(entry, c, i, j);
        gsnn_field_multiply(field, m->left, entry, other);
        get_entry(entry, d, k, j);
        gsnn_field_multiply(field, m->right, entry, own);
        proportional = fmpq_poly_equal(m->left, m->right);
    }
    fmpq_poly_clear(entry);
    if (proportional)
        *sign = gsnn_field_sign(field, own) * gsnn_field_sign(field, other);
    return proportional;
}

/* Finds the orbit of the last channel: the first row of an earlier channel may be one of its. */
static void find_orbit(measurement *m) {
    live_channel *added = &m->channels[m->count - 1];
    added->orbit = m->count - 1;
    for (size_t e = 0; e + 1 < m->count; e++) {
        if (m->channels[e].orbit != e)
            continue;
        for (slong i = 0; i < added->rows.rows; i++) {
            int sign;
            if (are_proportional(m, added, i, &m->channels[e], 0, &sign)) {
                added->orbit = e;
                return;
            }
        }
    }
}

/* ---- The rank of one orbit --------------------------------------------------------------- */

/* sum += sign * row of a matrix. */
static void add_row(const gsnn_exact_matrix *sum, slong row, const gsnn_exact_matrix *matrix,
                    slong i, int sign) {
    for (slong j = 0; j < matrix->columns; j++) {
        fmpq_poly_struct *entry = gsnn_exact_matrix_entry(sum, row, j);
        const fmpq_poly_struct *term = gsnn_exact_matrix_entry(matrix, i, j);
        if (sign > 0)
            fmpq_poly_add(entry, entry, term);
        else
            fmpq_poly_sub(entry, entry, term);
    }
}

/* Fills in the rows of one channel from `row` on: the jump across the hyperplane of neuron 1 of the
 * orbit's first channel that each parameter's derivative makes.  signs[i] is the sign of lambda_i,
 * or 0 for a neuron elsewhere. */
static gsnn_status fill_channel(measurement *m, const gsnn_exact_matrix *jumps, slong row,
                                const live_channel *c, const int *signs, gsnn_error *error) {
    const fmpq *output = bias_of(c) + 1;
    slong dimension = (slong)c->architecture->weights.dimension, neurons = c->rows.rows;
    int total = 0;
    for (slong i = 0; i < neurons; i++) {
        if (signs[i])
            add_row(jumps, row, &c->rows, i, signs[i]); /* da */
        total += signs[i];
    }
    fmpq_t constant;
    fmpq_init(constant);
    fmpq_mul_si(constant, bias_of(c), total);
    fmpq_poly_set_fmpq(gsnn_exact_matrix_entry(jumps, row, m->degree), constant);
    if (c->architecture->type == 1) { /* db */
        fmpq_mul_si(constant, output, total);
        fmpq_poly_set_fmpq(gsnn_exact_matrix_entry(jumps, row + 1, m->degree), constant);
    }
    fmpq_clear(constant);
    if (fmpq_is_zero(output))
        return GSNN_OK;
    gsnn_exact_matrix basis;
    gsnn_status status = gsnn_exact_matrix_init(&basis, m->exact->field, neurons, m->degree, error);
    fmpq *weights = _fmpq_vec_init(dimension);
    for (slong k = 0; !status && k < dimension; k++) {
        fmpq_one(weights + k);
        status = gsnn_exact_rows_expand(&basis, 0, m->exact, c->architecture, weights, error);
        fmpq_zero(weights + k);
        for (slong i = 0; !status && i < neurons; i++)
            if (signs[i])
                add_row(jumps, row + 2 + k, &basis, i, signs[i]);
    }
    _fmpq_vec_clear(weights, dimension);
    gsnn_exact_matrix_clear(&basis);
    return status;
}

static gsnn_status rank_of_orbit(measurement *m, size_t orbit, size_t *rank, gsnn_error *error) {
    slong rows = 0, most = 0, row = 0;
    for (size_t e = orbit; e < m->count; e++)
        if (m->channels[e].orbit == orbit) {
            rows += (slong)m->channels[e].architecture->weights.dimension + 2;
            most = m->channels[e].rows.rows > most ? m->channels[e].rows.rows : most;
        }
    gsnn_exact_matrix jumps;
    gsnn_status status =
        gsnn_exact_matrix_init(&jumps, m->exact->field, rows, m->degree + 1, error);
    int *signs = gsnn_new((size_t)most, sizeof *signs);
    if (!status && !signs)
        status = gsnn_fail_memory(error);
    for (size_t e = orbit; !status && e < m->count; e++) {
        const live_channel *c = &m->channels[e];
        if (c->orbit != orbit)
            continue;
        for (slong i = 0; i < c->rows.rows; i++)
            if (!are_proportional(m, c, i, &m->channels[orbit], 0, &signs[i]))
                signs[i] = 0;
        status = fill_channel(m, &jumps, row, c, signs, error);
        row += (slong)c->architecture->weights.dimension + 2;
    }
    *rank = status ? 0 : (size_t)gsnn_exact_matrix_rref(&jumps, NULL);
    free(signs);
    gsnn_exact_matrix_clear(&jumps);
    return status;
}

/* ---- The network ------------------------------------------------------------------------- */

static gsnn_status add_channel(measurement *m, gsnn_point_dimension *point,
                               const gsnn_record_architecture *architecture,
                               const gsnn_channel *channel, gsnn_error *error) {
    live_channel *c = &m->channels[m->count];
    *c = (live_channel){.architecture = architecture, .channel = channel};
    gsnn_status status = gsnn_exact_matrix_init(&c->rows, m->exact->field,
                                                (slong)architecture->neurons, m->degree, error);
    if (!status)
        status = gsnn_exact_rows_expand(&c->rows, 0, m->exact, architecture, channel->exact, error);
    if (status || is_zero_row(&c->rows, 0)) { /* the rows are images of one another */
        if (!status && (architecture->type == 2 || fmpq_is_zero(bias_of(c))))
            point->smooth = false;
        gsnn_exact_matrix_clear(&c->rows);
        return status;
    }
    m->count++;
    point->live++;
    find_orbit(m);
    return GSNN_OK;
}

static gsnn_status measure(measurement *m, gsnn_point_dimension *point, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t e = 0; !status && e < m->count; e++) {
        size_t rank;
        if (m->channels[e].orbit != e)
            continue;
        point->orbit_count++;
        status = rank_of_orbit(m, e, &rank, error);
        point->dimension += rank;
    }
    return status;
}

gsnn_status gsnn_point_dimension_compute(gsnn_point_dimension *point, const gsnn_network *network,
                                         const gsnn_exact_record *exact, gsnn_error *error) {
    size_t neurons;
    gsnn_fixed_space space;
    *point = (gsnn_point_dimension){.smooth = true};
    gsnn_status status = gsnn_network_match(network, exact->record, &neurons, error);
    if (!status)
        status = gsnn_fixed_space_init(&space, &exact->record->group, error);
    if (status)
        return status;
    point->parameters = gsnn_network_parameters(network) + space.dimension;
    point->dimension = point->generic = space.dimension + 1;
    gsnn_fixed_space_clear(&space);
    for (size_t i = 0; i < network->summand_count; i++)
        point->channels += network->summands[i].channel_count;
    measurement m = {.exact = exact, .degree = (slong)network->degree};
    fmpq_poly_init(m.left);
    fmpq_poly_init(m.right);
    m.channels = gsnn_new(point->channels, sizeof *m.channels);
    if (!m.channels)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < network->summand_count; i++) {
        const gsnn_summand *summand = &network->summands[i];
        size_t own = summand->dimension + (summand->type == 1);
        point->generic += summand->type == 2 && summand->dimension == 1
                              ? (summand->channel_count > 0)
                              : summand->channel_count * own;
        const gsnn_record_architecture *architecture =
            &exact->record->architectures[gsnn_enumeration_record_find(exact->record, summand->id)];
        for (size_t j = 0; !status && j < summand->channel_count; j++)
            status = add_channel(&m, point, architecture, &summand->channels[j], error);
    }
    if (!status)
        status = measure(&m, point, error);
    for (size_t e = 0; e < m.count; e++)
        gsnn_exact_matrix_clear(&m.channels[e].rows);
    free(m.channels);
    fmpq_poly_clear(m.left);
    fmpq_poly_clear(m.right);
    return status;
}
