/* fit_refit_matrices.c - columns of a refit where inputs or outputs are moved by matrices.
 *
 * Functions f with f(gx) = sigma(g) f(x) are the solutions of linear equations, one set for each
 * generator, which are solved in fractions.  Coefficients stand for the vectors of a basis that the
 * enumeration lists: that it is one is proved by what vanishes, and by dimensions.  Rows of neurons
 * are made of the free weights of the first, which generators move to the others; the network may
 * have them rounded. */
#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"
#include "verify/fit_refit_columns.h"
#include "verify/rational_moves.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

/* Numbers of a system of equations at most. */
#define MOST_NUMBERS ((size_t)1 << 22)

/* Numbers of the network may be off by so much of the largest of a row. */
#define ROUNDING 0x1p-40

typedef struct filler {
    gsnn_fit_claims *c;
    gsnn_rational_moves moves;
    fmpq_mat_struct *columns;
    size_t column;      /* the next */
    const char *reason; /* why it cannot be proved; or NULL */
    bool sound;         /* nothing false has been found */
} filler;

static gsnn_status skip(filler *f, const char *reason) {
    f->reason = reason;
    return GSNN_OK;
}

static bool goes_on(const filler *f, gsnn_status status) {
    return !status && !f->reason && f->sound;
}

/* ---- Spaces ---------------------------------------------------------------------------------- */

/* The vectors of a basis as the enumeration lists them: rows x length numbers each. */
static gsnn_status read_space(filler *f, fmpq_mat_t basis, const gsnn_record_weights *space,
                              size_t rows, size_t length) {
    size_t size = rows * length;
    bool rational = true;
    if (space->basis_exact) {
        gsnn_status status = gsnn_rational_entries(basis->entries, space->basis_exact,
                                                   space->dimension * size, &rational, f->c->error);
        return status || rational ? status : skip(f, "bases of the enumeration are no fractions");
    }
    if (space->dimension > 0 && (!space->rows || space->row_count < rows))
        return skip(f, "the enumeration leaves rows out");
    for (size_t k = 0; space->dimension > 0 && k < size; k++) {
        int32_t label = space->rows[k];
        if (label != 0)
            fmpq_set_si(fmpq_mat_entry(basis, abs(label) - 1, (slong)k), label > 0 ? 1 : -1, 1);
    }
    return GSNN_OK;
}

/* Whether the basis is one of the space that the conditions vanish on, as large as stated. */
static void judge_space(filler *f, const char *name, size_t stated, const fmpq_mat_t conditions,
                        const fmpq_mat_t basis) {
    size_t dimension = gsnn_rational_nullity(conditions);
    fmpq_mat_t transposed, product;
    if (!(f->sound = gsnn_fit_compare_functions(f->c, name, stated, dimension)))
        return;
    fmpq_mat_init(transposed, basis->c, basis->r);
    fmpq_mat_init(product, conditions->r, basis->r);
    fmpq_mat_transpose(transposed, basis);
    fmpq_mat_mul(product, conditions, transposed);
    f->sound = (size_t)basis->r == dimension && fmpq_mat_is_zero(product) &&
               gsnn_rational_nullity(basis) == (size_t)basis->c - dimension;
    if (!f->sound)
        gsnn_findings_false(f->c->findings, GSNN_FIT_CHECK_REFIT,
                            "exact.%s: what the enumeration lists is no basis of such functions",
                            name);
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(product);
}

/* ---- Constants and linear maps --------------------------------------------------------------- */

/* (sigma(g) - 1) v = 0. */
static void set_constant_conditions(const filler *f, fmpq_mat_t conditions) {
    size_t p = f->moves.outputs;
    for (size_t g = 0; g < f->moves.generators; g++)
        for (size_t o = 0; o < p; o++) {
            slong row = (slong)(g * p + o);
            for (size_t k = 0; k < p; k++)
                fmpq_set(fmpq_mat_entry(conditions, row, (slong)k),
                         fmpq_mat_entry(f->moves.sigma[g], (slong)o, (slong)k));
            fmpq_sub_si(fmpq_mat_entry(conditions, row, (slong)o),
                        fmpq_mat_entry(conditions, row, (slong)o), 1);
        }
}

/* (sigma(g) C - C g)_oj = 0; C is a vector, row by row. */
static void set_map_conditions(const filler *f, fmpq_mat_t conditions) {
    size_t p = f->moves.outputs, m = f->moves.inputs;
    for (size_t e = 0; e < f->moves.generators * p * m; e++) {
        size_t g = e / (p * m), o = e / m % p, j = e % m;
        for (size_t k = 0; k < p; k++)
            fmpq_set(fmpq_mat_entry(conditions, (slong)e, (slong)(k * m + j)),
                     fmpq_mat_entry(f->moves.sigma[g], (slong)o, (slong)k));
        for (size_t i = 0; i < m; i++) {
            fmpq *entry = fmpq_mat_entry(conditions, (slong)e, (slong)(o * m + i));
            fmpq_sub(entry, entry, fmpq_mat_entry(f->moves.g[g], (slong)i, (slong)j));
        }
    }
}

static void fill_constants(filler *f, const fmpq_mat_t basis) {
    for (slong k = 0; k < basis->r; k++, f->column++)
        for (size_t i = 0; i < f->c->rows; i++)
            for (size_t o = 0; o < f->moves.outputs; o++)
                fmpq_set(gsnn_fit_equation(f->c, f->columns, i, o, f->column),
                         fmpq_mat_entry(basis, k, (slong)o));
}

static void fill_maps(filler *f, const fmpq_mat_t basis) {
    size_t m = f->moves.inputs;
    for (slong k = 0; k < basis->r; k++, f->column++)
        for (size_t i = 0; i < f->c->rows; i++)
            for (size_t o = 0; o < f->moves.outputs; o++)
                _fmpq_vec_dot(gsnn_fit_equation(f->c, f->columns, i, o, f->column),
                              basis->rows[k] + o * m, gsnn_table_row(f->c->table, i), (slong)m);
}

static gsnn_status take_constants(filler *f) {
    const gsnn_record_codomain *codomain = &f->c->record->codomain;
    size_t p = f->moves.outputs, count = codomain->given ? codomain->constant.dimension : 1;
    gsnn_status status = GSNN_OK;
    fmpq_mat_t conditions, basis;
    fmpq_mat_init(conditions, (slong)(f->moves.generators * p), (slong)p);
    fmpq_mat_init(basis, (slong)count, (slong)p);
    set_constant_conditions(f, conditions);
    if (codomain->given)
        status = read_space(f, basis, &codomain->constant, 1, p);
    else
        fmpq_one(fmpq_mat_entry(basis, 0, 0));
    if (goes_on(f, status))
        judge_space(f, "d", f->c->constant_count, conditions, basis);
    if (goes_on(f, status))
        fill_constants(f, basis);
    fmpq_mat_clear(conditions);
    fmpq_mat_clear(basis);
    return status;
}

static gsnn_status take_maps(filler *f) {
    const gsnn_record_codomain *codomain = &f->c->record->codomain;
    size_t p = f->moves.outputs, m = f->moves.inputs;
    if (f->moves.generators * p * m > MOST_NUMBERS / (p * m))
        return skip(f, "it takes too many rational numbers");
    gsnn_status status = GSNN_OK;
    fmpq_mat_t conditions, basis;
    fmpq_mat_init(conditions, (slong)(f->moves.generators * p * m), (slong)(p * m));
    fmpq_mat_init(basis, codomain->given ? (slong)codomain->linear.dimension : 0, (slong)(p * m));
    set_map_conditions(f, conditions);
    if (codomain->given)
        status = read_space(f, basis, &codomain->linear, p, m);
    else
        gsnn_rational_solve(basis, conditions);
    if (goes_on(f, status))
        judge_space(f, "c", f->c->linear_count, conditions, basis);
    if (goes_on(f, status))
        fill_maps(f, basis);
    fmpq_mat_clear(conditions);
    fmpq_mat_clear(basis);
    return status;
}

/* ---- Neurons --------------------------------------------------------------------------------- */

/* How the neurons of a channel are reached from the first: each from one before it. */
typedef struct tour {
    size_t count;
    size_t *neuron, *from, *generator; /* of each step but the first, which is neuron 0 */
} tour;

static void tour_clear(tour *t) {
    free(t->neuron);
    free(t->from);
    free(t->generator);
}

/* By generators that send neurons as `map` says; not all may be reached. */
static gsnn_status tour_init(tour *t, const int32_t *map, size_t neurons, size_t generators,
                             gsnn_error *error) {
    *t = (tour){1, gsnn_new(neurons, sizeof *t->neuron), gsnn_new(neurons, sizeof *t->from),
                gsnn_new(neurons, sizeof *t->generator)};
    bool *seen = gsnn_new(neurons, sizeof *seen);
    if (!t->neuron || !t->from || !t->generator || !seen) {
        free(seen);
        return gsnn_fail_memory(error);
    }
    seen[0] = true;
    for (size_t next = 0; next < t->count; next++)
        for (size_t g = 0; g < generators; g++) {
            size_t to = (size_t)abs(map[g * neurons + t->neuron[next]]) - 1;
            if (seen[to])
                continue;
            seen[to] = true;
            t->neuron[t->count] = to;
            t->from[t->count] = t->neuron[next];
            t->generator[t->count++] = g;
        }
    free(seen);
    return GSNN_OK;
}

/* A channel, whose neurons generators send as rho says, up to sign. */
typedef struct channel {
    const gsnn_fit_claimed_channel *claimed;
    const gsnn_record_architecture *of;
    const int32_t *rho;
    int32_t *back; /* the inverse of rho */
    size_t neurons;
    fmpq *W, *b; /* of its neurons, exactly */
} channel;

/* Whether rho sends no two neurons to one. */
static bool invert(const channel *ch, size_t generators) {
    size_t n = ch->neurons;
    for (size_t e = 0; e < generators * n; e++) {
        int32_t to = ch->rho[e], *from = &ch->back[e / n * n + (size_t)abs(to) - 1];
        if (*from != 0)
            return false;
        *from = to < 0 ? -(int32_t)(e % n + 1) : (int32_t)(e % n + 1);
    }
    return true;
}

/* image = w g */
static void move_row(const filler *f, size_t g, const fmpq *w, fmpq_mat_t row, fmpq_mat_t image) {
    for (size_t j = 0; j < f->moves.inputs; j++)
        fmpq_set(row->entries + j, w + j);
    fmpq_mat_mul(image, row, f->moves.g[g]);
}

/* w_i = s w_j g for i -> s j: sets the rows behind the first, and says whether all of them move so.
 */
static gsnn_status set_rows(const filler *f, const channel *ch, bool *move) {
    size_t m = f->moves.inputs, n = ch->neurons;
    tour t;
    fmpq_mat_t row, image;
    gsnn_status status = tour_init(&t, ch->back, n, f->moves.generators, f->c->error);
    fmpq_mat_init(row, 1, (slong)m);
    fmpq_mat_init(image, 1, (slong)m);
    *move = !status && t.count == n;
    for (size_t k = 1; *move && k < n; k++) {
        int32_t to = ch->back[t.generator[k] * n + t.from[k]];
        move_row(f, t.generator[k], ch->W + t.from[k] * m, row, image);
        for (size_t j = 0; j < m; j++)
            (to < 0 ? fmpq_neg : fmpq_set)(ch->W + t.neuron[k] * m + j, image->entries + j);
    }
    for (size_t e = 0; *move && e < f->moves.generators * n; e++) {
        move_row(f, e / n, ch->W + ((size_t)abs(ch->rho[e]) - 1) * m, row, image);
        if (ch->rho[e] < 0)
            fmpq_mat_neg(image, image);
        *move = gsnn_rational_equal(image->entries, ch->W + e % n * m, m);
    }
    tour_clear(&t);
    fmpq_mat_clear(row);
    fmpq_mat_clear(image);
    return status;
}

/* The row of the first neuron, and the bias, of free weights, and with a codomain output weights
 * behind them. */
static gsnn_status read_first(filler *f, const channel *ch, const gsnn_value *value) {
    const gsnn_fit_claims *c = f->c;
    size_t m = f->moves.inputs, d = ch->of->weights.dimension, bias = ch->of->type == 1;
    gsnn_value weights = c->codomain ? *value : gsnn_value_member(value, "weights");
    gsnn_value b = gsnn_value_member(value, "b");
    size_t count;
    gsnn_status status = gsnn_value_array(&weights, &count);
    if (status)
        return status;
    if (count < d + (c->codomain ? bias : 0)) { /* too few, as was found of its summand */
        f->sound = false;
        return GSNN_OK;
    }
    fmpq *values = gsnn_proof_fractions_new(count + 1);
    if (!values)
        return gsnn_fail_memory(c->error);
    fmpq_mat_t basis;
    fmpq_mat_init(basis, (slong)d, (slong)m);
    status = read_space(f, basis, &ch->of->weights, 1, m);
    if (!status)
        status = gsnn_value_rational_list(&weights, count, "parameters", values);
    if (!status && bias && !c->codomain)
        status = gsnn_value_rational(&b, values + d);
    for (size_t k = 0; !status && k < d; k++)
        for (size_t j = 0; j < m; j++)
            fmpq_addmul(ch->W + j, values + k, fmpq_mat_entry(basis, (slong)k, (slong)j));
    for (size_t i = 0; bias && i < ch->neurons; i++)
        fmpq_set(ch->b + i, values + d);
    fmpq_mat_clear(basis);
    gsnn_proof_fractions_free(values, count + 1);
    return status;
}

/* Whether numbers of the network are those, but for rounding. */
static bool are_rounded(const fmpq *stated, const fmpq *exact, size_t count) {
    double largest = 0;
    bool near = true;
    for (size_t j = 0; j < count; j++)
        largest = fmax(largest, fabs(fmpq_get_d(exact + j)));
    for (size_t j = 0; j < count; j++)
        near = near && fabs(fmpq_get_d(stated + j) - fmpq_get_d(exact + j)) <= ROUNDING * largest;
    return near;
}

static void compare_rows(filler *f, const channel *ch) {
    size_t m = f->moves.inputs;
    for (size_t i = 0; f->sound && i < ch->neurons; i++) {
        size_t at = ch->claimed->first + i;
        f->sound = are_rounded(f->c->W + at * m, ch->W + i * m, m) &&
                   are_rounded(f->c->b + at, ch->b + i, 1);
        if (!f->sound)
            gsnn_findings_false(f->c->findings, GSNN_FIT_CHECK_REFIT,
                                "network: W and b of neuron %zu are not what its channel of %s "
                                "makes them",
                                at, ch->of->id);
    }
}

/* ---- Output weights -------------------------------------------------------------------------- */

/* a_i = T_i a_1, outputs x outputs; conditions on a_1: a_j = sigma(g) a_i for i -> +-j. */
static gsnn_status set_output_moves(const filler *f, const channel *ch, fmpq_mat_t *T,
                                    fmpq_mat_t conditions) {
    size_t n = ch->neurons;
    tour t;
    fmpq_mat_t moved;
    gsnn_status status = tour_init(&t, ch->rho, n, f->moves.generators, f->c->error);
    fmpq_mat_init(moved, (slong)f->moves.outputs, (slong)f->moves.outputs);
    if (!status)
        fmpq_mat_one(T[0]);
    for (size_t k = 1; !status && k < t.count; k++)
        fmpq_mat_mul(T[t.neuron[k]], f->moves.sigma[t.generator[k]], T[t.from[k]]);
    for (size_t e = 0; !status && e < f->moves.generators * n; e++) {
        size_t to = (size_t)abs(ch->rho[e]) - 1;
        fmpq_mat_mul(moved, f->moves.sigma[e / n], T[e % n]);
        if (!fmpq_mat_equal(moved, T[to]))
            gsnn_rational_add_condition(conditions, moved, T[to]);
    }
    tour_clear(&t);
    fmpq_mat_clear(moved);
    return status;
}

/* Adds phi of each neuron, at all rows, times the output weights that a vector gives it. */
static void fill_channel(filler *f, const channel *ch, fmpq_mat_t *T, const fmpq_mat_t basis) {
    const gsnn_fit_claims *c = f->c;
    fmpq_mat_t transposed, weights;
    fmpq_t phi;
    fmpq_init(phi);
    fmpq_mat_init(transposed, basis->c, basis->r);
    fmpq_mat_init(weights, basis->c, basis->r);
    fmpq_mat_transpose(transposed, basis);
    for (size_t n = 0; n < ch->neurons; n++) {
        fmpq_mat_mul(weights, T[n], transposed);
        for (size_t i = 0; i < c->rows; i++) {
            gsnn_fit_neuron_value(c, ch->W + n * c->inputs, ch->b + n, ch->of->type,
                                  gsnn_table_row(c->table, i), phi);
            for (slong k = 0; !fmpq_is_zero(phi) && k < basis->r; k++)
                for (size_t o = 0; o < c->outputs; o++)
                    fmpq_addmul(gsnn_fit_equation(c, f->columns, i, o, f->column + (size_t)k), phi,
                                fmpq_mat_entry(weights, (slong)o, k));
        }
    }
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(weights);
    fmpq_clear(phi);
}

static gsnn_status take_outputs(filler *f, const channel *ch) {
    size_t p = f->moves.outputs, n = ch->neurons;
    bool given = f->c->codomain;
    size_t count = given ? ch->of->output.dimension : 1;
    fmpq_mat_t *T = gsnn_new(n, sizeof *T), conditions, basis;
    if (!T)
        return gsnn_fail_memory(f->c->error);
    for (size_t i = 0; i < n; i++)
        fmpq_mat_init(T[i], (slong)p, (slong)p);
    fmpq_mat_init(conditions, (slong)(2 * p), (slong)p);
    fmpq_mat_init(basis, (slong)count, (slong)p);
    gsnn_status status = set_output_moves(f, ch, T, conditions);
    if (!status && given)
        status = read_space(f, basis, &ch->of->output, 1, p);
    else
        fmpq_one(fmpq_mat_entry(basis, 0, 0));
    if (goes_on(f, status))
        judge_space(f, "a", ch->claimed->outer, conditions, basis);
    if (goes_on(f, status))
        fill_channel(f, ch, T, basis);
    f->column += count;
    for (size_t i = 0; i < n; i++)
        fmpq_mat_clear(T[i]);
    free(T);
    fmpq_mat_clear(conditions);
    fmpq_mat_clear(basis);
    return status;
}

/* ---- Channels -------------------------------------------------------------------------------- */

/* Whether rows are moved, which has been tried, as the enumeration says. */
static void judge_moves(filler *f, const channel *ch, bool move) {
    f->sound = move;
    if (!move)
        gsnn_findings_false(f->c->findings, GSNN_FIT_CHECK_REFIT,
                            "network: neurons are not moved as the enumeration says of %s",
                            ch->of ? ch->of->id : "an architecture that it does not have");
}

static gsnn_status take_known(filler *f, channel *ch, const gsnn_value *value) {
    size_t n = ch->neurons;
    ch->rho = ch->of->signed_permutations;
    ch->back = gsnn_new(f->moves.generators * n, sizeof *ch->back);
    ch->W = gsnn_proof_fractions_new(n * f->moves.inputs);
    ch->b = gsnn_proof_fractions_new(n);
    bool move = true;
    gsnn_status status =
        ch->back && ch->W && ch->b ? read_first(f, ch, value) : gsnn_fail_memory(f->c->error);
    if (goes_on(f, status) && (move = invert(ch, f->moves.generators)))
        status = set_rows(f, ch, &move);
    if (goes_on(f, status))
        judge_moves(f, ch, move);
    if (goes_on(f, status))
        compare_rows(f, ch);
    if (goes_on(f, status))
        status = take_outputs(f, ch);
    free(ch->back);
    gsnn_proof_fractions_free(ch->W, n * f->moves.inputs);
    gsnn_proof_fractions_free(ch->b, n);
    return status;
}

static gsnn_status take_channel(filler *f, const gsnn_fit_claimed_channel *claimed,
                                const gsnn_value *value) {
    const gsnn_enumeration_record *record = f->c->record;
    channel ch = {.claimed = claimed, .neurons = claimed->neurons};
    if (claimed->architecture != GSNN_RECORD_NONE)
        ch.of = &record->architectures[claimed->architecture];
    if (ch.of && !ch.of->signed_permutations)
        return skip(f, "the enumeration leaves out how neurons move");
    if (!ch.of || ch.of->neurons != ch.neurons || ch.of->type != claimed->type) {
        judge_moves(f, &ch, false);
        return GSNN_OK;
    }
    return take_known(f, &ch, value);
}

static gsnn_status take_channels(filler *f, const gsnn_value *network) {
    gsnn_value summands = gsnn_value_member(network, "summands");
    gsnn_value summand = gsnn_value_before(&summands);
    gsnn_status status = GSNN_OK;
    size_t number = 0;
    while (goes_on(f, status) && gsnn_value_next(&summand)) {
        gsnn_value channels = gsnn_value_member(&summand, "channels");
        gsnn_value value = gsnn_value_before(&channels);
        while (goes_on(f, status) && gsnn_value_next(&value))
            status = take_channel(f, &f->c->channels[number++], &value);
    }
    return status;
}

gsnn_status gsnn_fit_refit_matrices(gsnn_fit_claims *claims, const gsnn_value *network,
                                    fmpq_mat_t columns, bool *filled, const char **reason) {
    filler f = {.c = claims, .columns = columns, .sound = true};
    bool rational = true;
    gsnn_status status =
        gsnn_rational_moves_init(&f.moves, claims->record, &rational, claims->error);
    if (!status && !rational)
        f.reason = "matrices of the group or the codomain are no fractions";
    if (goes_on(&f, status) && !claims->W)
        status = gsnn_fit_read_rows(claims, network);
    if (goes_on(&f, status))
        status = take_constants(&f);
    if (goes_on(&f, status))
        status = take_maps(&f);
    if (goes_on(&f, status))
        status = take_channels(&f, network);
    *filled = goes_on(&f, status);
    *reason = f.reason;
    gsnn_rational_moves_clear(&f.moves);
    return status;
}
