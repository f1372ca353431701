/* Equality of shallow networks: disguised ones are found equal, perturbed ones different, with a
 * witness and a bound that evaluation confirms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "equal/assignment.h"
#include "equal/bound.h"
#include "equal/enclosure.h"
#include "equal/shallow.h"
#include "equal/verdict.h"
#include "random/philox.h"

#include <math.h>
#include <stdlib.h>

static gsnn_philox stream;

static slong below(slong count) {
    return (slong)gsnn_philox_below(&stream, (uint64_t)count);
}

static void random_rational(fmpq_t value) {
    fmpq_set_si(value, below(13) - 6, (ulong)(1 + below(4)));
}

static void random_matrix(fmpq_mat_t matrix) {
    for (slong i = 0; i < fmpq_mat_nrows(matrix); i++)
        for (slong j = 0; j < fmpq_mat_ncols(matrix); j++)
            random_rational(fmpq_mat_entry(matrix, i, j));
}

static void random_network(gsnn_shallow *network, gsnn_shallow_kind kind) {
    gsnn_shallow_init(network, kind, 1 + below(4), 1 + below(3), below(6));
    random_matrix(network->rows);
    random_matrix(network->weights);
    random_matrix(network->affine);
    /* Some neurons on one hyperplane, some dead. */
    for (slong i = 1; i < network->neurons; i++)
        if (below(4) == 0)
            for (slong j = 0; j <= network->inputs; j++)
                fmpq_mul_si(fmpq_mat_entry(network->rows, i, j),
                            fmpq_mat_entry(network->rows, 0, j), below(5) - 2);
}

/* Copies neuron i to place n of a disguised network, whose outputs get a share of its weight. */
static void place_neuron(gsnn_shallow *to, slong n, const gsnn_shallow *from, slong i,
                         const fmpq_t share) {
    for (slong j = 0; j <= from->inputs; j++)
        fmpq_set(fmpq_mat_entry(to->rows, n, j), fmpq_mat_entry(from->rows, i, j));
    for (slong k = 0; k < from->outputs; k++)
        fmpq_mul(fmpq_mat_entry(to->weights, n, k), fmpq_mat_entry(from->weights, i, k), share);
}

/* Another way to write neuron n: scaled or flipped. */
static void disguise_neuron(gsnn_shallow *network, slong n) {
    bool relu = network->kind == GSNN_SHALLOW_RELU;
    if (relu && below(2)) { /* ReLU(z) = z + ReLU(-z) */
        for (slong k = 0; k < network->outputs; k++)
            for (slong j = 0; j <= network->inputs; j++)
                fmpq_addmul(fmpq_mat_entry(network->affine, k, j),
                            fmpq_mat_entry(network->weights, n, k),
                            fmpq_mat_entry(network->rows, n, j));
        for (slong j = 0; j <= network->inputs; j++)
            fmpq_neg(fmpq_mat_entry(network->rows, n, j), fmpq_mat_entry(network->rows, n, j));
    }
    fmpq_t scale;
    fmpq_init(scale);
    if (relu)
        fmpq_set_si(scale, 1 + below(49), (ulong)(1 + below(49)));
    else
        fmpq_set_si(scale, below(2) ? 1 : -1, 1);
    for (slong j = 0; j <= network->inputs; j++)
        fmpq_mul(fmpq_mat_entry(network->rows, n, j), fmpq_mat_entry(network->rows, n, j), scale);
    for (slong k = 0; k < network->outputs; k++)
        fmpq_div(fmpq_mat_entry(network->weights, n, k), fmpq_mat_entry(network->weights, n, k),
                 scale);
    fmpq_clear(scale);
}

/* The same function in another form: neurons in another order, split in two, rescaled and flipped,
 * with dead ones added. */
static void disguise(gsnn_shallow *to, const gsnn_shallow *from) {
    slong n = from->neurons, extra = below(3);
    uint32_t order[32];
    gsnn_shallow_init(to, from->kind, from->inputs, from->outputs, 2 * n + extra);
    fmpq_mat_set(to->affine, from->affine);
    gsnn_philox_shuffle(&stream, order, (uint32_t)to->neurons);
    fmpq_t share, rest;
    fmpq_init(share);
    fmpq_init(rest);
    for (slong i = 0; i < n; i++) {
        fmpq_set_si(share, below(9) - 3, 4);
        fmpq_set_si(rest, 1, 1);
        fmpq_sub(rest, rest, share);
        place_neuron(to, order[2 * i], from, i, share);
        place_neuron(to, order[2 * i + 1], from, i, rest);
    }
    for (slong i = 0; i < extra; i++) /* dead: without weight */
        for (slong j = 0; j <= from->inputs; j++)
            random_rational(fmpq_mat_entry(to->rows, order[2 * n + i], j));
    for (slong i = 0; i < to->neurons; i++)
        disguise_neuron(to, i);
    fmpq_clear(share);
    fmpq_clear(rest);
}

static void values_at(fmpq_mat_t value, const gsnn_shallow *network, const fmpq_mat_t x) {
    fmpq_mat_init(value, network->outputs, 1);
    gsnn_shallow_value(value, network, x);
}

/* |f - g| <= linear |x| + constant, and f != g at the witness when they differ. */
static void check_distance(const gsnn_shallow *f, const gsnn_shallow *g, const fmpq_mat_t x,
                           const gsnn_distance *distance, bool must_differ) {
    bool differs = false;
    double bound = fmpq_get_d(distance->constant), size = 0;
    for (slong j = 0; j < f->inputs; j++)
        size = fmax(size, fabs(fmpq_get_d(fmpq_mat_entry(x, j, 0))));
    bound += fmpq_get_d(distance->linear) * size;
    if (f->kind == GSNN_SHALLOW_RELU) {
        fmpq_mat_t a, b;
        values_at(a, f, x);
        values_at(b, g, x);
        differs = !fmpq_mat_equal(a, b);
        fmpq_mat_sub(a, a, b);
        for (slong k = 0; k < f->outputs; k++)
            assert_true(fabs(fmpq_get_d(fmpq_mat_entry(a, k, 0))) <= bound * (1 + 1e-12));
        fmpq_mat_clear(a);
        fmpq_mat_clear(b);
    } else {
        double a[3], b[3];
        gsnn_function first = {f, NULL}, second = {g, NULL};
        assert_int_equal(gsnn_function_values(a, &first, x, 160, NULL), GSNN_OK);
        assert_int_equal(gsnn_function_values(b, &second, x, 160, NULL), GSNN_OK);
        for (slong k = 0; k < f->outputs; k++) {
            differs |= a[k] != b[k];
            assert_true(fabs(a[k] - b[k]) <= bound + 1e-9);
        }
    }
    assert_true(differs || !must_differ);
}

static void check_pair(const gsnn_shallow *f, const gsnn_shallow *g, bool equal) {
    gsnn_shallow_canon a, b, difference;
    gsnn_distance distance;
    fmpq_mat_t x;
    assert_int_equal(gsnn_shallow_canon_init(&a, f, NULL), GSNN_OK);
    assert_int_equal(gsnn_shallow_canon_init(&b, g, NULL), GSNN_OK);
    assert_true(gsnn_shallow_canon_equal(&a, &b) == equal);
    gsnn_distance_init(&distance);
    assert_int_equal(gsnn_shallow_distance(&distance, &a, &b, NULL), GSNN_OK);
    assert_true((fmpq_is_zero(distance.linear) && fmpq_is_zero(distance.constant)) == equal);
    fmpq_mat_init(x, f->inputs, 1);
    assert_int_equal(gsnn_shallow_canon_difference(&difference, &a.form, &b.form, NULL), GSNN_OK);
    assert_true((difference.form.neurons == 0 && fmpq_mat_is_zero(difference.form.affine)) ==
                equal);
    if (!equal) {
        gsnn_function first = {f, NULL}, second = {g, NULL};
        bool found;
        if (f->kind == GSNN_SHALLOW_RELU) {
            gsnn_relu_witness(x, &difference);
        } else {
            assert_int_equal(gsnn_search_witness(&found, x, &first, &second, NULL), GSNN_OK);
            assert_true(found);
        }
        /* Doubles cannot show every difference of tanh and sin. */
        check_distance(f, g, x, &distance, f->kind == GSNN_SHALLOW_RELU);
    }
    for (int i = 0; i < 10; i++) {
        random_matrix(x);
        check_distance(f, g, x, &distance, false);
    }
    fmpq_mat_clear(x);
    gsnn_distance_clear(&distance);
    gsnn_shallow_canon_clear(&a);
    gsnn_shallow_canon_clear(&b);
    gsnn_shallow_canon_clear(&difference);
}

static void disguised_networks_are_equal(void **state) {
    (void)state;
    for (int round = 0; round < 600; round++) {
        gsnn_shallow f, g;
        random_network(&f, (gsnn_shallow_kind)(round % 3));
        disguise(&g, &f);
        check_pair(&f, &g, true);
        gsnn_shallow_clear(&f);
        gsnn_shallow_clear(&g);
    }
}

/* Adds 10^-17 to a random number that matters. */
static void perturb(gsnn_shallow *network) {
    fmpq_t tiny;
    fmpq_init(tiny);
    fmpq_set_si(tiny, 1, UINT64_C(100000000000000000));
    gsnn_shallow_canon canon;
    assert_int_equal(gsnn_shallow_canon_init(&canon, network, NULL), GSNN_OK);
    gsnn_shallow_clear(network);
    *network = canon.form;
    fmpq_mat_t *matrix = &network->affine;
    if (network->neurons)
        matrix = below(3) ? below(2) ? &network->rows : &network->weights : &network->affine;
    fmpq *entry =
        fmpq_mat_entry(*matrix, below(fmpq_mat_nrows(*matrix)), below(fmpq_mat_ncols(*matrix)));
    fmpq_add(entry, entry, tiny);
    fmpq_clear(tiny);
}

static void perturbed_networks_differ(void **state) {
    (void)state;
    for (int round = 0; round < 600; round++) {
        gsnn_shallow f, g;
        random_network(&f, (gsnn_shallow_kind)(round % 3));
        disguise(&g, &f);
        perturb(&g);
        check_pair(&f, &g, false);
        gsnn_shallow_clear(&f);
        gsnn_shallow_clear(&g);
    }
}

/* The page's example: five neurons become two. */
static void worked_example(void **state) {
    (void)state;
    static const slong rows[5][3] = {{1, 2, 1}, {-2, -4, -2}, {0, 3, 0}, {0, 0, 5}, {1, 2, 1}};
    static const slong weights[5][2] = {{1, 1}, {1, 2}, {2, 1}, {-1, 1}, {-1, 3}};
    gsnn_shallow network;
    gsnn_shallow_init(&network, GSNN_SHALLOW_RELU, 2, 1, 5);
    for (slong i = 0; i < 5; i++) {
        for (slong j = 0; j < 3; j++)
            fmpq_set_si(fmpq_mat_entry(network.rows, i, j), rows[i][j], 1);
        fmpq_set_si(fmpq_mat_entry(network.weights, i, 0), weights[i][0], (ulong)weights[i][1]);
    }
    fmpq_set_si(fmpq_mat_entry(network.affine, 0, 2), 1, 1);
    gsnn_shallow_canon canon;
    assert_int_equal(gsnn_shallow_canon_init(&canon, &network, NULL), GSNN_OK);
    assert_int_equal(canon.removed, 3);
    static const slong expected[2][3] = {{0, 1, 0}, {1, 2, 1}}, affine[3] = {-1, -2, -5};
    for (slong j = 0; j < 3; j++) {
        for (slong i = 0; i < 2; i++)
            assert_true(fmpq_equal_si(fmpq_mat_entry(canon.form.rows, i, j), expected[i][j]));
        assert_true(fmpq_equal_si(fmpq_mat_entry(canon.form.affine, 0, j), affine[j]));
    }
    assert_true(fmpq_equal_si(fmpq_mat_entry(canon.form.weights, 0, 0), 6));
    fmpq_t five_thirds;
    fmpq_init(five_thirds);
    fmpq_set_si(five_thirds, 5, 3);
    assert_true(fmpq_equal(fmpq_mat_entry(canon.form.weights, 1, 0), five_thirds));
    fmpq_clear(five_thirds);
    gsnn_shallow_canon_clear(&canon);
    gsnn_shallow_clear(&network);
}

/* ReLU(y) and ReLU(y - 10^-17 x) have rows far apart in the canonical form, but a small bound. */
static void mirrored_rows_are_paired(void **state) {
    (void)state;
    gsnn_shallow f, g;
    gsnn_shallow_canon a, b;
    gsnn_distance distance;
    gsnn_shallow_init(&f, GSNN_SHALLOW_RELU, 2, 1, 1);
    gsnn_shallow_init(&g, GSNN_SHALLOW_RELU, 2, 1, 1);
    fmpq_set_si(fmpq_mat_entry(f.rows, 0, 1), 1, 1);
    fmpq_set_si(fmpq_mat_entry(g.rows, 0, 1), 1, 1);
    fmpq_set_si(fmpq_mat_entry(g.rows, 0, 0), -1, UINT64_C(100000000000000000));
    fmpq_set_si(fmpq_mat_entry(f.weights, 0, 0), 1, 1);
    fmpq_set_si(fmpq_mat_entry(g.weights, 0, 0), 1, 1);
    assert_int_equal(gsnn_shallow_canon_init(&a, &f, NULL), GSNN_OK);
    assert_int_equal(gsnn_shallow_canon_init(&b, &g, NULL), GSNN_OK);
    gsnn_distance_init(&distance);
    assert_int_equal(gsnn_shallow_distance(&distance, &a, &b, NULL), GSNN_OK);
    assert_true(fmpq_get_d(distance.linear) <= 2.1e-17 && fmpq_sgn(distance.linear) > 0);
    assert_true(fmpq_is_zero(distance.constant));
    gsnn_distance_clear(&distance);
    gsnn_shallow_canon_clear(&a);
    gsnn_shallow_canon_clear(&b);
    gsnn_shallow_clear(&f);
    gsnn_shallow_clear(&g);
}

/* The least cost over all assignments, by trying them. */
static double least_cost(const double *cost, size_t row, size_t rows, size_t columns,
                         unsigned used) {
    if (row == rows)
        return 0;
    double least = INFINITY;
    for (size_t j = 0; j < columns; j++)
        if (!(used >> j & 1))
            least = fmin(least, cost[row * columns + j] +
                                    least_cost(cost, row + 1, rows, columns, used | 1u << j));
    return least;
}

static void assignments_are_least(void **state) {
    (void)state;
    for (int round = 0; round < 300; round++) {
        size_t rows = (size_t)below(6), columns = rows + (size_t)below(3), column[6] = {0};
        double cost[6 * 8] = {0}, total = 0;
        for (size_t i = 0; i < rows * columns; i++)
            cost[i] = (double)(below(20) - 5);
        assert_true(gsnn_assign(cost, rows, columns, column));
        unsigned used = 0;
        for (size_t i = 0; i < rows; i++) {
            assert_true(column[i] < columns && !(used >> column[i] & 1));
            used |= 1u << column[i];
            total += cost[i * columns + column[i]];
        }
        assert_true(fabs(total - least_cost(cost, 0, rows, columns, 0)) < 1e-9);
    }
}

static int set_up(void **state) {
    (void)state;
    stream = gsnn_philox_stream(1, 0, 0, 0);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(disguised_networks_are_equal, set_up),
        cmocka_unit_test_setup(perturbed_networks_differ, set_up),
        cmocka_unit_test(worked_example),
        cmocka_unit_test(mirrored_rows_are_paired),
        cmocka_unit_test_setup(assignments_are_least, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
