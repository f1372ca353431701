/* test_dimension_plain.c - plain networks: closed formula against all cells, bounds against ranks.
 */
#include "dimension/cells.h"
#include "dimension/plain.h"
#include "dimension/shallow.h"
#include "dimension/simplex.h"
#include "exact/modular.h"

#include "base/random.h"

#include <flint/fmpq_vec.h>
#include <flint/fmpz_vec.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static gsnn_mlp *new_mlp(const size_t *widths, size_t layers) {
    gsnn_mlp *mlp;
    gsnn_error error;
    if (gsnn_mlp_new(&mlp, GSNN_ACTIVATION_RELU, widths, layers, &error))
        fail_msg("%s", error.message);
    return mlp;
}

static slong small(uint64_t *random) {
    return (slong)(gsnn_random_next(random) % 5) - 2;
}

/* ---- All cells, another way: patterns at points -------------------------------------------- */

/* Stacks the Jacobians of the cells. */
typedef struct stack {
    const gsnn_integer_net *net;
    fmpz_mat_t rows;
    slong filled;
} stack;

static gsnn_status push(void *context, const uint64_t *pattern, const fmpq *point) {
    stack *s = context;
    uint64_t again[4] = {0};
    assert_true(gsnn_cells_pattern_at(s->net, point, again)); /* the point is in the cell */
    assert_memory_equal(pattern, again, s->net->words * sizeof *again);
    slong block = (slong)((s->net->inputs + 1) * s->net->outputs);
    fmpz_mat_t part;
    fmpz_mat_init(part, block, (slong)s->net->parameters);
    gsnn_integer_net_jacobian(s->net, pattern, part);
    if (s->filled + block > s->rows->r) { /* keep the rank, not the rows */
        fmpz_t denominator;
        fmpz_init(denominator);
        s->filled = fmpz_mat_rref(s->rows, denominator, s->rows);
        fmpz_clear(denominator);
    }
    for (slong i = 0; i < block; i++)
        _fmpz_vec_set(s->rows->rows[s->filled + i], part->rows[i], part->c);
    s->filled += block;
    fmpz_mat_clear(part);
    return GSNN_OK;
}

static size_t rank_of_all_cells(const gsnn_integer_net *net) {
    stack s = {.net = net};
    size_t nonsmooth;
    gsnn_error error;
    slong block = (slong)((net->inputs + 1) * net->outputs);
    fmpz_mat_init(s.rows, (slong)net->parameters + 20 * block, (slong)net->parameters);
    assert_int_equal(gsnn_cells_visit(net, push, &s, &nonsmooth, &error), GSNN_OK);
    size_t rank = (size_t)fmpz_mat_rank(s.rows);
    fmpz_mat_clear(s.rows);
    return rank;
}

/* A shallow network with neurons on the same hyperplanes, of both orientations, dead and constant
 * ones, and output vectors that are 0 or multiples of one another. */
static gsnn_mlp *degenerate(uint64_t *random) {
    size_t widths[3] = {1 + gsnn_random_next(random) % 3, 1 + gsnn_random_next(random) % 4,
                        1 + gsnn_random_next(random) % 3};
    gsnn_mlp *mlp = new_mlp(widths, 2);
    gsnn_layer *in = &mlp->layers[0], *out = &mlp->layers[1];
    for (slong i = 0; i < in->W->r; i++) {
        slong factor = small(random), like = (slong)(gsnn_random_next(random) % (ulong)(i + 1));
        bool copy = gsnn_random_next(random) % 2 && like < i && factor;
        for (slong j = 0; j < in->W->c; j++) {
            fmpq *w = fmpq_mat_entry(in->W, i, j);
            if (copy)
                fmpq_mul_si(w, fmpq_mat_entry(in->W, like, j), factor);
            else
                fmpq_set_si(w, small(random), 1 + gsnn_random_next(random) % 3);
        }
        if (copy)
            fmpq_mul_si(fmpq_mat_entry(in->b, i, 0), fmpq_mat_entry(in->b, like, 0), factor);
        else
            fmpq_set_si(fmpq_mat_entry(in->b, i, 0), small(random), 2);
    }
    for (slong i = 0; i < out->W->r * out->W->c; i++)
        fmpq_set_si(out->W->entries + i, small(random), 1);
    return mlp;
}

static void test_shallow(void **state) {
    (void)state;
    uint64_t random = 1;
    size_t below = 0, undefined = 0;
    for (int round = 0; round < 1000; round++) {
        gsnn_mlp *mlp = degenerate(&random);
        gsnn_integer_net net;
        gsnn_error error;
        bool defined;
        size_t dimension;
        assert_int_equal(gsnn_integer_net_init(&net, mlp, GSNN_PRIME_BOUND, &error), GSNN_OK);
        assert_int_equal(gsnn_shallow_dimension(&net, &defined, &dimension, &error), GSNN_OK);
        undefined += !defined;
        if (defined && rank_of_all_cells(&net) != dimension)
            fail_msg("round %d: formula %zu, cells %zu", round, dimension, rank_of_all_cells(&net));
        below += defined && dimension < net.parameters - net.hidden;
        gsnn_integer_net_clear(&net);
        gsnn_mlp_free(mlp);
    }
    assert_true(below > 300 && undefined < 300);
}

/* ---- Deep networks ----------------------------------------------------------------------- */

/* Every named kernel vector leaves room: lower <= upper, with few inputs, by lines and by all
 * cells; and all of them agree. */
static void test_deep(void **state) {
    (void)state;
    uint64_t random = 7;
    gsnn_run run = gsnn_run_default();
    size_t proved = 0;
    for (int round = 0; round < 300; round++) {
        size_t layers = 3 + gsnn_random_next(&random) % 2, widths[5];
        for (size_t l = 0; l <= layers; l++)
            widths[l] = 1 + gsnn_random_next(&random) % 3;
        gsnn_mlp *mlp = new_mlp(widths, layers);
        gsnn_mlp_seed(mlp, (uint64_t)round);
        for (int k = 0; k < 3; k++) { /* some structure: small and vanishing entries */
            gsnn_layer *layer = &mlp->layers[gsnn_random_next(&random) % layers];
            slong i = (slong)(gsnn_random_next(&random) % (ulong)(layer->W->r * layer->W->c));
            fmpq_set_si(layer->W->entries + i, small(&random), 3);
        }
        gsnn_plain_options options = {.lines = 40, .seed = 1, .max_cells = 100000};
        gsnn_plain_dimension all, lines;
        gsnn_error error;
        options.exhaustive = true;
        assert_int_equal(gsnn_plain_dimension_init(&all, mlp, &options, &run, &error), GSNN_OK);
        options.exhaustive = false;
        options.points = true;
        assert_int_equal(gsnn_plain_dimension_init(&lines, mlp, &options, &run, &error), GSNN_OK);
        if (all.smooth) {
            gsnn_integer_net net;
            assert_int_equal(gsnn_integer_net_init(&net, mlp, GSNN_PRIME_BOUND, &error), GSNN_OK);
            assert_true(all.exact);
            assert_int_equal(all.lower, rank_of_all_cells(&net));
            assert_true(all.lower <= all.bound);
            assert_true(lines.lower <= all.lower && all.lower <= lines.upper);
            assert_true(!lines.exact || lines.lower == all.lower);
            proved += lines.exact;
            gsnn_integer_net_clear(&net);
        }
        gsnn_plain_dimension_clear(&all);
        gsnn_plain_dimension_clear(&lines);
        gsnn_mlp_free(mlp);
    }
    assert_true(proved > 150);
}

/* J at a point modulo the prime is J_s (x,1). */
static void test_jacobian_at(void **state) {
    (void)state;
    const size_t widths[] = {3, 4, 2, 3, 2};
    uint64_t random = 3;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        gsnn_mlp *mlp = new_mlp(widths, 4);
        gsnn_mlp_seed(mlp, seed);
        fmpq_div_2exp(mlp->layers[1].b->entries, mlp->layers[1].b->entries, 3);
        gsnn_integer_net net;
        gsnn_error error;
        assert_int_equal(gsnn_integer_net_init(&net, mlp, GSNN_PRIME_BOUND, &error), GSNN_OK);
        fmpq *x = _fmpq_vec_init(3);
        ulong residues[3], workspace[64];
        for (slong j = 0; j < 3; j++) {
            fmpq_set_si(x + j, (slong)(gsnn_random_next(&random) % 100) - 50, 1);
            residues[j] = fmpz_fdiv_ui(fmpq_numref(x + j), net.modulus.n);
        }
        uint64_t pattern = 0;
        fmpz_mat_t pieces;
        nmod_mat_t at;
        fmpz_mat_init(pieces, 8, (slong)net.parameters);
        nmod_mat_init(at, 2, (slong)net.parameters, net.modulus.n);
        if (gsnn_cells_pattern_at(&net, x, &pattern)) {
            gsnn_integer_net_jacobian(&net, &pattern, pieces);
            gsnn_integer_net_jacobian_at(&net, &pattern, residues, at, 0, workspace);
            for (slong o = 0; o < 2; o++)
                for (slong j = 0; j < pieces->c; j++) {
                    ulong sum = fmpz_fdiv_ui(fmpz_mat_entry(pieces, o * 4 + 3, j), net.modulus.n);
                    for (slong c = 0; c < 3; c++)
                        sum = nmod_add(sum,
                                       nmod_mul(residues[c],
                                                fmpz_fdiv_ui(fmpz_mat_entry(pieces, o * 4 + c, j),
                                                             net.modulus.n),
                                                net.modulus),
                                       net.modulus);
                    assert_int_equal(sum, nmod_mat_entry(at, o, j));
                }
        }
        nmod_mat_clear(at);
        fmpz_mat_clear(pieces);
        _fmpq_vec_clear(x, 3);
        gsnn_integer_net_clear(&net);
        gsnn_mlp_free(mlp);
    }
}

/* The simplex method against what was planted: functions positive at a point, and functions with a
 * positive combination that is not. */
static void test_simplex(void **state) {
    (void)state;
    uint64_t random = 11;
    for (int round = 0; round < 1000; round++) {
        size_t v = 1 + gsnn_random_next(&random) % 4, count = 1 + gsnn_random_next(&random) % 8;
        fmpz *g = _fmpz_vec_init((slong)(count * (v + 1)));
        slong planted[4];
        for (size_t j = 0; j < v; j++)
            planted[j] = (slong)(gsnn_random_next(&random) % 21) - 10;
        for (size_t i = 0; i < count; i++) {
            slong value = 0;
            for (size_t j = 0; j < v; j++) {
                slong w = (slong)(gsnn_random_next(&random) % 21) - 10;
                fmpz_set_si(g + i * (v + 1) + j, w);
                value += w * planted[j];
            }
            fmpz_set_si(g + i * (v + 1) + v, 1 + (slong)(gsnn_random_next(&random) % 3) - value);
        }
        fmpq *point = _fmpq_vec_init((slong)v);
        assert_true(gsnn_strictly_feasible(g, count, v, point));
        for (size_t i = 0; i < count; i++) {
            fmpq_t value, term;
            fmpq_init(value);
            fmpq_init(term);
            fmpq_set_fmpz(value, g + i * (v + 1) + v);
            for (size_t j = 0; j < v; j++) {
                fmpq_mul_fmpz(term, point + j, g + i * (v + 1) + j);
                fmpq_add(value, value, term);
            }
            assert_true(fmpq_sgn(value) > 0);
            fmpq_clear(value);
            fmpq_clear(term);
        }
        if (count > 1) { /* the last becomes minus the sum of the others, less something >= 0 */
            fmpz *last = g + (count - 1) * (v + 1);
            _fmpz_vec_zero(last, (slong)v + 1);
            for (size_t i = 0; i + 1 < count; i++)
                _fmpz_vec_scalar_submul_si(last, g + i * (v + 1), (slong)v + 1,
                                           (slong)(gsnn_random_next(&random) % 3) + 1);
            fmpz_sub_ui(last + v, last + v, gsnn_random_next(&random) % 2);
            assert_false(gsnn_strictly_feasible(g, count, v, point));
        }
        _fmpq_vec_clear(point, (slong)v);
        _fmpz_vec_clear(g, (slong)(count * (v + 1)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simplex),
        cmocka_unit_test(test_jacobian_at),
        cmocka_unit_test(test_shallow),
        cmocka_unit_test(test_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
