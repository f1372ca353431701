/* fit_noise.c - what no function with f(gx) = sigma(g) f(x) explains: differences within units.
 *
 * The values of a unit are sigma(g) v at its points g x, where v is fixed by what fixes x: squares
 * are summed of what the best v leaves, in fractions.  Where outputs stay v is their mean. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/fit_claims.h"
#include "verify/rational_orbit.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Products of fractions that laying orbits out takes at most. */
#define MOST_PRODUCTS ((size_t)1 << 23)

/* Rows by units: those of unit u are rows[begins[u]], ..., up to begins[u + 1]. */
typedef struct sorted {
    size_t *rows, *begins;
} sorted;

static void sorted_clear(sorted *s) {
    free(s->rows);
    free(s->begins);
}

static gsnn_status sorted_init(sorted *s, const gsnn_fit_claims *c) {
    *s = (sorted){gsnn_new(c->rows, sizeof *s->rows), gsnn_new(c->units + 2, sizeof *s->begins)};
    if (!s->rows || !s->begins)
        return gsnn_fail_memory(c->error);
    size_t *next = s->begins + 1;
    for (size_t i = 0; i < c->rows; i++)
        next[c->unit[i] + 1]++;
    for (size_t u = 0; u < c->units; u++)
        next[u + 1] += next[u];
    for (size_t i = 0; i < c->rows; i++)
        s->rows[next[c->unit[i]]++] = i;
    return GSNN_OK;
}

static const fmpq *output_of(const gsnn_fit_claims *c, size_t row, size_t output) {
    return gsnn_table_row(c->table, row) + c->inputs + output;
}

/* What noise there is: squares over the degrees of freedom. */
typedef struct noise {
    const gsnn_fit_claims *c;
    sorted by_unit;
    size_t freedom;
    double floor;       /* over the variance, */
    double size;        /* and so the mean square */
    const char *reason; /* why it is not known; or NULL */
} noise;

/* ---- Outputs that stay ----------------------------------------------------------------------- */

/* Adds the squares of values less their mean. */
static void add_spread(fmpq_t squares, const gsnn_fit_claims *c, const size_t *rows, size_t count,
                       size_t output) {
    fmpq_t sum;
    fmpq_init(sum);
    for (size_t i = 0; i < count; i++) {
        const fmpq *y = output_of(c, rows[i], output);
        fmpq_add(sum, sum, y);
        fmpq_addmul(squares, y, y);
    }
    fmpq_mul(sum, sum, sum);
    fmpz_mul_ui(fmpq_denref(sum), fmpq_denref(sum), count);
    fmpq_canonicalise(sum);
    fmpq_sub(squares, squares, sum);
    fmpq_clear(sum);
}

/* The variance of an output; its mean square is added to *size. */
static double variance_of(const noise *n, size_t output, double *size) {
    const gsnn_fit_claims *c = n->c;
    fmpq_t squares;
    fmpq_init(squares);
    for (size_t i = 0; i < c->rows; i++)
        fmpq_addmul(squares, output_of(c, i, output), output_of(c, i, output));
    *size += fmpq_get_d(squares) / (double)c->rows;
    fmpq_zero(squares);
    add_spread(squares, c, n->by_unit.rows, c->rows, output);
    double variance = fmpq_get_d(squares) / (double)c->rows;
    fmpq_clear(squares);
    return variance;
}

static void measure_invariant(noise *n) {
    const gsnn_fit_claims *c = n->c;
    fmpq_t squares;
    fmpq_init(squares);
    n->freedom = c->rows - c->units;
    for (size_t o = 0; o < c->outputs; o++) {
        double size = 0, variance = variance_of(n, o, &size) * (double)c->outputs;
        fmpq_zero(squares);
        for (size_t u = 0; u < c->units; u++) {
            size_t begin = n->by_unit.begins[u];
            add_spread(squares, c, n->by_unit.rows + begin, n->by_unit.begins[u + 1] - begin, o);
        }
        n->floor += fmpq_get_d(squares) / (double)n->freedom / variance;
        n->size += size / variance;
    }
    fmpq_clear(squares);
}

/* ---- Outputs that are moved ------------------------------------------------------------------ */

typedef struct unit {
    const gsnn_fit_claims *c;
    const size_t *rows;
    size_t count;
    gsnn_rational_orbit *orbit;
    fmpq_mat_t *T; /* of each point g x: sigma(g) */
    size_t matrices, capacity;
    fmpq_mat_t fixed; /* a basis of what the stabiliser of the first point fixes */
} unit;

static void forget(unit *u) {
    while (u->matrices > 0)
        fmpq_mat_clear(u->T[--u->matrices]);
}

static gsnn_status add_matrix(unit *u, fmpq_mat_t matrix) {
    if (gsnn_reserve(&u->T, &u->capacity, u->matrices + 1, sizeof *u->T))
        return gsnn_fail_memory(u->c->error);
    fmpq_mat_init_set(u->T[u->matrices++], matrix);
    return GSNN_OK;
}

/* Lays the orbit of the first row out; *spent counts products, and is over the limit where it
 * ended for that. */
static gsnn_status lay_out(unit *u, size_t *spent) {
    const gsnn_rational_moves *moves = u->orbit->moves;
    size_t m = moves->inputs, p = moves->outputs;
    fmpq_mat_t conditions, moved;
    fmpq_mat_init(conditions, (slong)(2 * p), (slong)p);
    fmpq_mat_init(moved, (slong)p, (slong)p);
    fmpq_mat_one(moved);
    gsnn_status status =
        gsnn_rational_orbit_begin(u->orbit, gsnn_table_row(u->c->table, u->rows[0]));
    if (!status)
        status = add_matrix(u, moved);
    for (size_t next = 0; !status && next < u->orbit->count && *spent <= MOST_PRODUCTS; next++)
        for (size_t g = 0; !status && g < moves->generators; g++) {
            size_t to, before = u->orbit->count;
            status = gsnn_rational_orbit_move(u->orbit, next, g, &to);
            fmpq_mat_mul(moved, moves->sigma[g], u->T[next]);
            if (!status && to == before)
                status = add_matrix(u, moved);
            else if (!status && !fmpq_mat_equal(moved, u->T[to]))
                gsnn_rational_add_condition(conditions, moved, u->T[to]);
            *spent += m * m + p * p * p;
        }
    gsnn_rational_solve(u->fixed, conditions);
    fmpq_mat_clear(conditions);
    fmpq_mat_clear(moved);
    return status;
}

/* The columns that the values of a unit are to be of, and those values. */
static void fill_columns(const unit *u, fmpq_mat_t columns, fmpq_mat_t y) {
    size_t p = u->orbit->moves->outputs;
    fmpq_mat_t basis, block;
    fmpq_mat_init(basis, u->fixed->c, u->fixed->r);
    fmpq_mat_init(block, u->fixed->c, u->fixed->r);
    fmpq_mat_transpose(basis, u->fixed);
    for (size_t i = 0; i < u->count; i++) {
        size_t point = gsnn_rational_orbit_find(u->orbit, gsnn_table_row(u->c->table, u->rows[i]));
        fmpq_mat_mul(block, u->T[point], basis);
        for (size_t o = 0; o < p; o++) {
            fmpq_set(fmpq_mat_entry(y, (slong)(i * p + o), 0), output_of(u->c, u->rows[i], o));
            for (slong k = 0; k < block->c; k++)
                fmpq_set(fmpq_mat_entry(columns, (slong)(i * p + o), k),
                         fmpq_mat_entry(block, (slong)o, k));
        }
    }
    fmpq_mat_clear(basis);
    fmpq_mat_clear(block);
}

/* Adds the squares that the best v leaves: those of y less what its columns explain. */
static void add_rest(const unit *u, fmpq_t squares) {
    slong rows = (slong)(u->count * u->orbit->moves->outputs), unknowns = u->fixed->r;
    fmpq_mat_t columns, transposed, gram, y, side, v;
    fmpq_t explained;
    fmpq_init(explained);
    fmpq_mat_init(columns, rows, unknowns);
    fmpq_mat_init(transposed, unknowns, rows);
    fmpq_mat_init(gram, unknowns, unknowns);
    fmpq_mat_init(y, rows, 1);
    fmpq_mat_init(side, unknowns, 1);
    fmpq_mat_init(v, unknowns, 1);
    fill_columns(u, columns, y);
    fmpq_mat_transpose(transposed, columns);
    fmpq_mat_mul(gram, transposed, columns);
    fmpq_mat_mul(side, transposed, y);
    if (unknowns > 0)
        fmpq_mat_solve(v, gram, side); /* matrices are regular: it is definite */
    _fmpq_vec_dot(explained, v->entries, side->entries, unknowns);
    for (slong i = 0; i < rows; i++)
        fmpq_addmul(squares, fmpq_mat_entry(y, i, 0), fmpq_mat_entry(y, i, 0));
    fmpq_sub(squares, squares, explained);
    fmpq_mat_clear(columns);
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(gram);
    fmpq_mat_clear(y);
    fmpq_mat_clear(side);
    fmpq_mat_clear(v);
    fmpq_clear(explained);
}

/* Whether only 1 fixes a row: axes are permuted up to signs, and its values are of different sizes.
 */
static bool is_regular(const gsnn_fit_claims *c, size_t row) {
    const fmpq *x = gsnn_table_row(c->table, row);
    bool regular = c->record->group.action->permutes_inputs;
    fmpq_t sum;
    fmpq_init(sum);
    for (size_t i = 0; regular && i < c->inputs; i++) {
        regular = !fmpq_is_zero(x + i);
        for (size_t j = 0; regular && j < i; j++) {
            fmpq_add(sum, x + i, x + j);
            regular = !fmpq_is_zero(sum) && !fmpq_equal(x + i, x + j);
        }
    }
    fmpq_clear(sum);
    return regular;
}

static gsnn_status add_units(noise *n, unit *u, fmpq_t squares) {
    gsnn_status status = GSNN_OK;
    size_t spent = 0, p = n->c->outputs;
    for (size_t k = 0; !status && !n->reason && k < n->c->units; k++) {
        u->rows = n->by_unit.rows + n->by_unit.begins[k];
        u->count = n->by_unit.begins[k + 1] - n->by_unit.begins[k];
        if (u->count == 1 && is_regular(n->c, u->rows[0]))
            continue; /* any value is one that it may have */
        status = lay_out(u, &spent);
        if (spent > MOST_PRODUCTS)
            n->reason = "orbits are too long to be laid out";
        if (!status && !n->reason) {
            add_rest(u, squares);
            n->freedom += u->count * p - (size_t)u->fixed->r;
        }
        forget(u);
    }
    return status;
}

static gsnn_status measure_moved(noise *n) {
    const gsnn_fit_claims *c = n->c;
    bool rational = true;
    gsnn_rational_moves moves;
    gsnn_rational_orbit orbit = {0};
    unit u = {.c = c, .orbit = &orbit};
    fmpq_t squares;
    fmpq_init(squares);
    fmpq_mat_init(u.fixed, 0, 0);
    gsnn_status status = gsnn_rational_moves_init(&moves, c->record, &rational, c->error);
    if (!rational)
        n->reason = "matrices of the group or the codomain are no fractions";
    if (!status && rational && !(status = gsnn_rational_orbit_init(&orbit, &moves, c->error)))
        status = add_units(n, &u, squares);
    double variance = 0;
    for (size_t o = 0; o < c->outputs; o++)
        variance += variance_of(n, o, &n->size);
    n->floor = fmpq_get_d(squares) / (double)n->freedom * (double)c->outputs / variance;
    n->size /= variance;
    free(u.T);
    gsnn_rational_orbit_clear(&orbit);
    gsnn_rational_moves_clear(&moves);
    fmpq_mat_clear(u.fixed);
    fmpq_clear(squares);
    return status;
}

/* ---- What is stated -------------------------------------------------------------------------- */

static gsnn_status judge(const noise *n, const gsnn_value *value) {
    double stated = 0, rounding = 1e-9 * n->floor + 0x1p-90 * n->size;
    bool given = gsnn_value_given(value);
    gsnn_status status = given ? gsnn_value_double(value, &stated) : GSNN_OK;
    if (status)
        return status;
    gsnn_findings *findings = n->c->findings;
    if (given != (n->freedom > 0))
        gsnn_findings_false(findings, GSNN_FIT_CHECK_NOISE,
                            "data.noise_floor: units have %zu degrees of freedom", n->freedom);
    else if (given && !(fabs(stated - n->floor) <= rounding))
        gsnn_findings_false(findings, GSNN_FIT_CHECK_NOISE,
                            "data.noise_floor: %.17g, but it is %.17g", stated, n->floor);
    else
        gsnn_findings_pass(findings, GSNN_FIT_CHECK_NOISE, 0);
    return GSNN_OK;
}

/* Why it cannot be found, or NULL. */
static const char *find_reason(const gsnn_fit_claims *c, bool moved) {
    if (!c->unit)
        return "it is not known which rows are one";
    if (!moved)
        return NULL;
    if (!c->record)
        return "it takes the enumeration as a further file";
    if (!c->record->codomain.given || c->record->codomain.dimension != c->outputs)
        return "it takes the enumeration with the codomain";
    return c->laid_out ? NULL : "it takes the orbits of rows";
}

gsnn_status gsnn_fit_check_noise(const gsnn_fit_claims *claims, const gsnn_value *root) {
    gsnn_value codomain = gsnn_value_member(root, "codomain");
    gsnn_value kind = gsnn_value_member(&codomain, "kind"), data = gsnn_value_member(root, "data");
    gsnn_value stated = gsnn_value_member(&data, "noise_floor");
    const char *name = gsnn_value_peek(&kind);
    bool moved = claims->codomain && !(name && strcmp(name, "trivial") == 0);
    noise n = {.c = claims, .reason = find_reason(claims, moved)};
    gsnn_status status = n.reason ? GSNN_OK : sorted_init(&n.by_unit, claims);
    if (!status && !n.reason && moved)
        status = measure_moved(&n);
    else if (!status && !n.reason)
        measure_invariant(&n);
    if (!status && n.reason)
        gsnn_findings_skip(claims->findings, GSNN_FIT_CHECK_NOISE, "%s", n.reason);
    else if (!status)
        status = judge(&n, &stated);
    sorted_clear(&n.by_unit);
    return status;
}
