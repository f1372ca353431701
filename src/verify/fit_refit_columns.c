#include "verify/fit_refit_columns.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---- Orbits ---------------------------------------------------------------------------------- */

/* How generators move pairs of places, row by row: signed images of either, or NULL where there is
 * one place, which stays. */
typedef struct pair_moves {
    size_t generators, firsts, seconds;
    const int32_t *first, *second;
    bool unsigned_first; /* the signs of `first` do not count */
} pair_moves;

static int32_t image_of(const int32_t *images, size_t generator, size_t places, size_t at) {
    return images ? images[generator * places + at] : (int32_t)(at + 1);
}

/* Where a pair goes; *sign is turned where the entry changes its sign. */
static size_t move(const pair_moves *m, size_t generator, size_t pair, int *sign) {
    int32_t first = image_of(m->first, generator, m->firsts, pair / m->seconds);
    int32_t second = image_of(m->second, generator, m->seconds, pair % m->seconds);
    if ((first < 0 && !m->unsigned_first) != (second < 0))
        *sign = -*sign;
    return ((size_t)abs(first) - 1) * m->seconds + (size_t)abs(second) - 1;
}

/* The orbit of a pair: its entries, +1 at the pair; false where signs meet. */
static bool lay_out(const pair_moves *m, size_t pair, int8_t *entries, size_t *waiting,
                    bool *seen) {
    size_t count = 1;
    bool sound = true;
    entries[pair] = 1;
    seen[pair] = true;
    waiting[0] = pair;
    for (size_t next = 0; next < count; next++)
        for (size_t g = 0; g < m->generators; g++) {
            int sign = entries[waiting[next]] < 0 ? -1 : 1;
            size_t to = move(m, g, waiting[next], &sign);
            if (!seen[to]) {
                seen[to] = true;
                entries[to] = (int8_t)sign;
                waiting[count++] = to;
            }
            sound = sound && entries[to] == sign;
        }
    return sound;
}

/* A basis of the equivariant maps, in the order of the first places of orbits. */
typedef struct basis {
    size_t size, count;
    int8_t *entries; /* count x size */
} basis;

static gsnn_status find_basis(basis *b, const pair_moves *m, gsnn_error *error) {
    size_t capacity = 0;
    *b = (basis){.size = m->firsts * m->seconds};
    size_t *waiting = gsnn_new(b->size, sizeof *waiting);
    bool *seen = gsnn_new(b->size, sizeof *seen);
    gsnn_status status = waiting && seen ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t pair = 0; !status && pair < b->size; pair++) {
        if (seen[pair])
            continue;
        if (gsnn_reserve(&b->entries, &capacity, b->count + 1, b->size)) {
            status = gsnn_fail_memory(error);
            break;
        }
        int8_t *entries = b->entries + b->count * b->size;
        memset(entries, 0, b->size);
        b->count += lay_out(m, pair, entries, waiting, seen);
    }
    free(waiting);
    free(seen);
    return status;
}

static void basis_clear(basis *b) {
    free(b->entries);
}

/* ---- Columns --------------------------------------------------------------------------------- */

/* The images of generators on outputs; NULL: the one output stays. */
static const int32_t *images_of_outputs(const gsnn_fit_claims *c) {
    return c->codomain ? c->record->codomain.generators.images : NULL;
}

static void add_signed(fmpq *sum, const fmpq *term, int sign) {
    if (sign > 0)
        fmpq_add(sum, sum, term);
    else if (sign < 0)
        fmpq_sub(sum, sum, term);
}

fmpq *gsnn_fit_equation(const gsnn_fit_claims *claims, fmpq_mat_t columns, size_t row,
                        size_t output, size_t column) {
    return fmpq_mat_entry(columns, (slong)(row * claims->outputs + output), (slong)column);
}

bool gsnn_fit_compare_functions(const gsnn_fit_claims *claims, const char *name, size_t stated,
                                size_t is) {
    if (stated != is)
        gsnn_findings_false(claims->findings, GSNN_FIT_CHECK_REFIT,
                            "exact.%s: %zu numbers, but there are %zu such functions", name, stated,
                            is);
    return stated == is;
}

static gsnn_status fill_constants(const gsnn_fit_claims *c, fmpq_mat_t columns, bool *filled) {
    const pair_moves moves = {.generators = c->record->group.generators.count,
                              .firsts = 1,
                              .seconds = c->outputs,
                              .second = images_of_outputs(c)};
    basis b;
    gsnn_status status = find_basis(&b, &moves, c->error);
    *filled = !status && gsnn_fit_compare_functions(c, "d", c->constant_count, b.count);
    for (size_t k = 0; *filled && k < b.count; k++)
        for (size_t i = 0; i < c->rows; i++)
            for (size_t o = 0; o < c->outputs; o++)
                fmpq_set_si(gsnn_fit_equation(c, columns, i, o, k), b.entries[k * b.size + o], 1);
    basis_clear(&b);
    return status;
}

static gsnn_status fill_maps(const gsnn_fit_claims *c, fmpq_mat_t columns, bool *filled) {
    const pair_moves moves = {.generators = c->record->group.generators.count,
                              .firsts = c->outputs,
                              .seconds = c->inputs,
                              .first = images_of_outputs(c),
                              .second = c->record->group.generators.images};
    basis b;
    gsnn_status status = find_basis(&b, &moves, c->error);
    *filled = !status && gsnn_fit_compare_functions(c, "c", c->linear_count, b.count);
    for (size_t k = 0; *filled && k < b.count; k++)
        for (size_t i = 0; i < c->rows; i++)
            for (size_t o = 0; o < c->outputs; o++)
                for (size_t j = 0; j < c->inputs; j++)
                    add_signed(gsnn_fit_equation(c, columns, i, o, c->constant_count + k),
                               gsnn_table_row(c->table, i) + j,
                               b.entries[k * b.size + o * c->inputs + j]);
    basis_clear(&b);
    return status;
}

/* ---- Channels -------------------------------------------------------------------------------- */

void gsnn_fit_neuron_value(const gsnn_fit_claims *claims, const fmpq *row, const fmpq *bias,
                           int type, const fmpq *x, fmpq_t value) {
    fmpq_set(value, bias);
    for (size_t j = 0; j < claims->inputs; j++)
        fmpq_addmul(value, row + j, x + j);
    if (type == 2) {
        fmpq_abs(value, value);
        fmpq_div_2exp(value, value, 1);
    } else if (fmpq_sgn(value) < 0) {
        fmpq_zero(value);
    }
}

/* Whether each generator sends the rows of a channel where rho says: w_j g = s w_i for i -> s j. */
static bool rows_move(const gsnn_fit_claims *c, const gsnn_fit_claimed_channel *channel,
                      const int32_t *rho) {
    const gsnn_record_elements *g = &c->record->group.generators;
    bool sound = true;
    fmpq_t moved;
    fmpq_init(moved);
    for (size_t e = 0; e < g->count * channel->neurons; e++) {
        const int32_t *images = g->images + e / channel->neurons * c->inputs;
        size_t from = channel->first + e % channel->neurons;
        size_t to = channel->first + (size_t)abs(rho[e]) - 1;
        for (size_t k = 0; k < c->inputs; k++) {
            const fmpq *of = c->W + to * c->inputs + (size_t)abs(images[k]) - 1;
            fmpq_set(moved, of);
            if ((images[k] < 0) != (rho[e] < 0))
                fmpq_neg(moved, moved);
            sound = sound && fmpq_equal(moved, c->W + from * c->inputs + k);
        }
    }
    fmpq_clear(moved);
    return sound;
}

/* The output weights that a channel may have: of an invariant output one number. */
static gsnn_status find_outputs(basis *b, const gsnn_fit_claims *c,
                                const gsnn_fit_claimed_channel *channel, bool *known) {
    *b = (basis){0};
    *known = true;
    if (!c->codomain) {
        *b = (basis){channel->neurons, 1, gsnn_new(channel->neurons, 1)};
        if (b->entries)
            memset(b->entries, 1, channel->neurons);
        return b->entries ? GSNN_OK : gsnn_fail_memory(c->error);
    }
    const gsnn_record_architecture *of = channel->architecture == GSNN_RECORD_NONE
                                             ? NULL
                                             : &c->record->architectures[channel->architecture];
    *known = of && of->signed_permutations && of->neurons == channel->neurons &&
             rows_move(c, channel, of->signed_permutations);
    if (!*known) {
        gsnn_findings_false(c->findings, GSNN_FIT_CHECK_REFIT,
                            "network: neurons are not moved as the enumeration says of %s",
                            of ? of->id : "an architecture that it does not have");
        return GSNN_OK;
    }
    const pair_moves moves = {.generators = c->record->group.generators.count,
                              .firsts = channel->neurons,
                              .seconds = c->outputs,
                              .first = of->signed_permutations,
                              .second = images_of_outputs(c),
                              .unsigned_first = true};
    return find_basis(b, &moves, c->error);
}

static gsnn_status fill_channel(const gsnn_fit_claims *c, const gsnn_fit_claimed_channel *channel,
                                size_t column, fmpq_mat_t columns, bool *filled) {
    basis b;
    gsnn_status status = find_outputs(&b, c, channel, filled);
    *filled = !status && *filled && gsnn_fit_compare_functions(c, "a", channel->outer, b.count);
    fmpq_t value;
    fmpq_init(value);
    for (size_t i = 0; *filled && i < c->rows; i++)
        for (size_t n = 0; n < channel->neurons; n++) {
            size_t neuron = channel->first + n;
            gsnn_fit_neuron_value(c, c->W + neuron * c->inputs, c->b + neuron, channel->type,
                                  gsnn_table_row(c->table, i), value);
            for (size_t k = 0; k < b.count; k++)
                for (size_t o = 0; o < c->outputs; o++)
                    add_signed(gsnn_fit_equation(c, columns, i, o, column + k), value,
                               b.entries[k * b.size + n * c->outputs + o]);
        }
    fmpq_clear(value);
    basis_clear(&b);
    return status;
}

gsnn_status gsnn_fit_refit_columns(const gsnn_fit_claims *claims, fmpq_mat_t columns,
                                   bool *filled) {
    const gsnn_fit_claims *c = claims;
    gsnn_status status = fill_constants(c, columns, filled);
    if (!status && *filled)
        status = fill_maps(c, columns, filled);
    size_t column = c->constant_count + c->linear_count;
    for (size_t k = 0; !status && *filled && k < c->channel_count; k++) {
        status = fill_channel(c, &c->channels[k], column, columns, filled);
        column += c->channels[k].outer;
    }
    return status;
}
