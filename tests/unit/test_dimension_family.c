/* test_dimension_family.c - every bundled group: the closed formulas against exact ranks of tied
 * Jacobians at seeded parameters, and what growing opens at first and second order. */
#include "dimension/family.h"
#include "dimension/point.h"
#include "dimension/tied.h"

#include "enumerated_record.h"
#include "exact/rational.h"
#include "group/group.h"
#include "linear/echelon.h"
#include "network_checks.h"

#include <glob.h>

/* Neurons x degree: more than 300, so that E8 and the torus of 28 x 28 points have some, too. */
#define MAX_WEIGHTS 1000

/* A random point, mostly near the hyperplane of a random neuron, on either side of it. */
static void draw_point(const gsnn_network *network, fmpq *x, uint64_t *state) {
    size_t degree = network->degree, i = gsnn_random_next(state) % network->neurons;
    const double *w = network->W + i * degree;
    double values[MAX_DEGREE], z = network->b[i], length = 0;
    for (size_t j = 0; j < degree; j++) {
        values[j] = (double)((slong)(gsnn_random_next(state) % 4001) - 2000) / 64;
        z += w[j] * values[j];
        length += w[j] * w[j];
    }
    double step = 0.75 + (double)(gsnn_random_next(state) % 1024) / 2048;
    for (size_t j = 0; j < degree; j++) {
        values[j] -= gsnn_random_next(state) % 4 ? step * z / length * w[j] : 0;
        gsnn_rational_set_double(x + j, nearbyint(values[j] * 65536) / 65536);
    }
}

/* Adds rows of the tied Jacobian at random points, to an echelon form until 60 in a row bring
 * nothing. */
static void add_rows(gsnn_echelon *echelon, const gsnn_tied *tied, const gsnn_modular *modular,
                     size_t expected, uint64_t seed) {
    slong degree = (slong)tied->network->degree, columns = (slong)tied->parameters;
    uint64_t state = seed;
    fmpq *x = malloc((size_t)degree * sizeof *x);
    fmpq_poly_struct *row = malloc((size_t)columns * sizeof *row);
    ulong *residues = malloc((size_t)columns * sizeof *residues);
    gsnn_error error;
    for (slong j = 0; j < degree; j++)
        fmpq_init(x + j);
    for (slong j = 0; j < columns; j++)
        fmpq_poly_init(row + j);
    for (int quiet = 0; quiet < (echelon->rank < expected ? 2000 : 10);) {
        draw_point(tied->network, x, &state);
        if (!gsnn_tied_row(tied, x, row))
            continue;
        for (slong j = 0; j < columns; j++)
            assert_true(gsnn_modular_reduce(modular, residues + j, row + j));
        size_t before = echelon->rank;
        assert_int_equal(gsnn_echelon_add(echelon, residues, 0, &error), GSNN_OK);
        quiet = echelon->rank > before ? 0 : quiet + 1;
    }
    for (slong j = 0; j < degree; j++)
        fmpq_clear(x + j);
    for (slong j = 0; j < columns; j++)
        fmpq_poly_clear(row + j);
    free(x);
    free(row);
    free(residues);
}

static gsnn_echelon jacobian(const gsnn_tied *tied, const gsnn_modular *modular, size_t expected,
                             uint64_t seed) {
    gsnn_echelon echelon;
    gsnn_error error;
    assert_int_equal(gsnn_echelon_init(&echelon, tied->parameters, modular->modulus, &error),
                     GSNN_OK);
    add_rows(&echelon, tied, modular, expected, seed);
    return echelon;
}

static gsnn_modular modular_of(const gsnn_field *field) {
    gsnn_modular modular;
    gsnn_modular_set(&modular, field,
                     gsnn_prime_next(gsnn_field_conductor(field), GSNN_PRIME_BOUND));
    return modular;
}

/* One network of an architecture with parameters that are neither large nor special. */
static gsnn_network *simple_network(const gsnn_enumeration_record *record, size_t a,
                                    uint64_t seed) {
    gsnn_summand_choice choice = {a, 1};
    gsnn_network *network;
    gsnn_error error;
    if (gsnn_network_new(record, &choice, 1, &network, &error))
        fail_msg("%s", error.message);
    gsnn_channel *channel = &network->summands[0].channels[0];
    size_t dimension = network->summands[0].dimension;
    for (size_t k = 0; k < dimension + 2; k++)
        fmpq_set_si(channel->exact + k,
                    (slong)(gsnn_random_next(&seed) % 1000) * 2 - 999 /* odd, so not 0 */,
                    1 + gsnn_random_next(&seed) % 7);
    if (record->architectures[a].type == 2)
        fmpq_zero(channel->exact + dimension);
    if (gsnn_network_doubles_from_exact(network, &error) ||
        gsnn_network_expand(network, record, &error))
        fail_msg("%s", error.message);
    return network;
}

static size_t check_architecture(const gsnn_family *family, const gsnn_exact_record *exact,
                                 const gsnn_modular *modular, size_t a, const char *name) {
    const gsnn_record_architecture *architecture = &family->record->architectures[a];
    gsnn_network *network = simple_network(family->record, a, a + 1);
    gsnn_tied tied;
    gsnn_point_dimension point = {0};
    gsnn_error error;
    if (gsnn_tied_init(&tied, network, exact, &error) ||
        gsnn_point_dimension_compute(&point, network, exact, &error))
        fail_msg("%s %s: %s", name, architecture->id, error.message);
    gsnn_echelon echelon = jacobian(&tied, modular, family->members[a].dimension, 1);
    if (echelon.rank != family->members[a].dimension || point.dimension != echelon.rank ||
        (size_t)architecture->parameters.total != tied.parameters)
        fail_msg("%s %s: formula %zu, point %zu, rank %zu of %zu", name, architecture->id,
                 family->members[a].dimension, point.dimension, echelon.rank, tied.parameters);
    gsnn_echelon_clear(&echelon);
    gsnn_tied_clear(&tied);
    gsnn_network_free(network);
    return 1;
}

/* ---- Growing ----------------------------------------------------------------------------- */

/* The rank of v -> ((v_i, beta_i) modulo (w_i, b))_i on the kernel of the first derivative: the
 * second variation is (a/2) sum_i (v_i.x + beta_i)^2 delta(w_i.x + b), which is 0 exactly where
 * all of these are. */
static size_t second_order(const gsnn_tied *tied, const gsnn_modular *modular,
                           const gsnn_echelon *echelon) {
    const gsnn_summand *summand = &tied->network->summands[0];
    nmod_t mod = modular->modulus;
    slong neurons = (slong)summand->neurons, dimension = (slong)summand->dimension;
    slong degree = (slong)tied->network->degree;
    size_t width = (size_t)(neurons * (degree + 1)), nullity = tied->parameters - echelon->rank;
    ulong *kernel = gsnn_echelon_nullspace(echelon), *row = malloc(width * sizeof *row);
    nmod_mat_t basis, W;
    gsnn_echelon images;
    gsnn_error error;
    ulong bias;
    assert_true(kernel && row);
    nmod_mat_init(basis, dimension * neurons, degree, mod.n);
    nmod_mat_init(W, neurons, degree, mod.n);
    assert_true(gsnn_exact_matrix_reduce(modular, basis, &tied->bases[0]));
    assert_true(gsnn_exact_matrix_reduce(modular, W, &tied->expansion.W));
    fmpq_poly_t b;
    fmpq_poly_init(b);
    fmpq_poly_set_fmpq(b, tied->expansion.b);
    assert_true(gsnn_modular_reduce(modular, &bias, b));
    fmpq_poly_clear(b);
    assert_int_equal(gsnn_echelon_init(&images, width, mod, &error), GSNN_OK);
    for (size_t v = 0; v < nullity; v++) {
        const ulong *direction = kernel + v * tied->parameters;
        memset(row, 0, width * sizeof *row);
        for (slong i = 0; i < neurons; i++) {
            ulong *part = row + i * (degree + 1);
            for (slong k = 0; k < dimension; k++)
                _nmod_vec_scalar_addmul_nmod(part, basis->rows[k * neurons + i], degree,
                                             direction[k], mod);
            if (summand->type == 1)
                part[degree] = direction[dimension];
            slong pivot = 0;
            while (W->rows[i][pivot] == 0)
                pivot++;
            ulong factor =
                nmod_neg(nmod_mul(part[pivot], nmod_inv(W->rows[i][pivot], mod), mod), mod);
            _nmod_vec_scalar_addmul_nmod(part, W->rows[i], degree, factor, mod);
            part[degree] = nmod_add(part[degree], nmod_mul(factor, bias, mod), mod);
        }
        assert_int_equal(gsnn_echelon_add(&images, row, 0, &error), GSNN_OK);
    }
    size_t rank = images.rank;
    gsnn_echelon_clear(&images);
    nmod_mat_clear(basis);
    nmod_mat_clear(W);
    free(kernel);
    free(row);
    return rank;
}

static size_t check_inclusion(const gsnn_family *family, const gsnn_exact_record *exact,
                              const gsnn_modular *modular, const gsnn_record_morphism *morphism,
                              const char *name) {
    gsnn_inclusion_chain chain;
    gsnn_error error;
    gsnn_network *network = simple_network(family->record, morphism->from, 5);
    assert_int_equal(
        gsnn_inclusion_chain_init(&chain, family->record, morphism->from, morphism->to, &error),
        GSNN_OK);
    gsnn_status status = gsnn_network_grow(network, family->record, &chain, true, &error);
    gsnn_inclusion_chain_clear(&chain);
    if (status) { /* irrational free weights */
        assert_int_equal(status, GSNN_FAILED);
        gsnn_network_free(network);
        return 0;
    }
    gsnn_growth growth = gsnn_family_growth(family, morphism->from, morphism->to);
    gsnn_tied tied;
    gsnn_point_dimension point = {0};
    if (gsnn_tied_init(&tied, network, exact, &error) ||
        gsnn_point_dimension_compute(&point, network, exact, &error))
        fail_msg("%s", error.message);
    gsnn_echelon echelon = jacobian(&tied, modular, growth.dimension_at_image, 2);
    size_t opened = second_order(&tied, modular, &echelon);
    if (echelon.rank != growth.dimension_at_image || point.dimension != echelon.rank ||
        opened != growth.second_order || tied.parameters - echelon.rank != growth.flat ||
        growth.first_order != 0)
        fail_msg("%s: %s in %s: rank %zu, point %zu, second order %zu, not %zu and %zu", name,
                 family->record->architectures[morphism->from].id,
                 family->record->architectures[morphism->to].id, echelon.rank, point.dimension,
                 opened, growth.dimension_at_image, growth.second_order);
    gsnn_echelon_clear(&echelon);
    gsnn_tied_clear(&tied);
    gsnn_network_free(network);
    return 1;
}

static size_t degree_of(const char *path) {
    gsnn_run run = gsnn_run_default();
    gsnn_group *group;
    gsnn_error error;
    if (gsnn_group_read(&group, path, &run, &error))
        fail_msg("%s", error.message);
    size_t degree = group->degree;
    gsnn_group_free(group);
    return degree;
}

static void test_bundled_groups(void **state) {
    (void)state;
    glob_t files;
    size_t architectures = 0, inclusions = 0, groups = 0;
    assert_int_equal(glob("groups/*.json", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *path = files.gl_pathv[i];
        gsnn_enumeration_record *record;
        gsnn_exact_record exact;
        gsnn_family family;
        gsnn_error error;
        size_t before = inclusions, checked = architectures;
        if (enumerate_record(&record, path, MAX_WEIGHTS / degree_of(path), UINT64_MAX, &error) ||
            gsnn_exact_record_init(&exact, record, &error) ||
            gsnn_family_init(&family, record, &error)) {
            fail_msg("%s: %s", path, error.message);
            return;
        }
        gsnn_modular modular = modular_of(exact.field);
        for (size_t a = 0; a < record->architecture_count; a++)
            if (record->architectures[a].admissible)
                architectures += check_architecture(&family, &exact, &modular, a, path);
        if (architectures == checked)
            fail_msg("%s: no architecture was small enough", path);
        for (size_t m = 0; m < record->morphism_count && inclusions < before + 40; m++)
            if (record->morphisms[m].kind == GSNN_RECORD_INCLUSION)
                inclusions +=
                    check_inclusion(&family, &exact, &modular, &record->morphisms[m], path);
        groups += inclusions > before;
        gsnn_family_clear(&family);
        gsnn_exact_record_clear(&exact);
        gsnn_enumeration_record_free(record);
    }
    print_message("%zu architectures, %zu inclusions in %zu groups\n", architectures, inclusions,
                  groups);
    assert_true(architectures >= 300 && inclusions >= 300 && groups >= 30);
    globfree(&files);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bundled_groups)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
