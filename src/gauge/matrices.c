/* matrices.c - the gauge group of an architecture of a matrix action. */
#include "base/error.h"
#include "base/memory.h"
#include "gauge/gauge.h"

#include <flint/nmod_mat.h>
#include <stdlib.h>
#include <string.h>

/* ---- The centraliser of rho(G) ------------------------------------------------------------- */

typedef struct centraliser {
    const gsnn_record_architecture *architecture;
    size_t n, generators;
    int32_t *queue;
    int32_t **elements; /* those kept: signed images of the neurons */
    size_t count, capacity;
    uint8_t *reached; /* bit 0: +neuron, bit 1: -neuron, from the first under those kept */
} centraliser;

/* Extends 1 -> target to a signed permutation that commutes with rho, if there is one: G moves the
 * first neuron to all others, so that it is determined.  `image` is all 0 before, and again where
 * there is none: most targets fail after a few steps. */
static bool extend(const centraliser *c, int32_t target, int32_t *image) {
    size_t length = 0;
    bool sound = true;
    image[0] = target;
    c->queue[length++] = 0;
    for (size_t at = 0; sound && at < length; at++)
        for (size_t g = 0; sound && g < c->generators; g++) {
            const int32_t *rho = c->architecture->signed_permutations + g * c->n;
            int32_t i = c->queue[at], to = rho[i], value = rho[abs(image[i]) - 1];
            value = (image[i] < 0) != (to < 0) ? -value : value;
            int32_t *own = &image[abs(to) - 1];
            if (!*own) {
                *own = value;
                c->queue[length++] = abs(to) - 1;
            } else {
                sound = *own == value;
            }
        }
    if (sound && length == c->n)
        return true;
    for (size_t at = 0; at < length; at++)
        image[c->queue[at]] = 0;
    return false;
}

/* Marks all that the kept elements lead to. */
static void close_orbit(centraliser *c) {
    for (bool grown = true; grown;) {
        grown = false;
        for (size_t i = 0; i < c->n; i++)
            for (size_t e = 0; e < c->count; e++) {
                int32_t image = c->elements[e][i];
                uint8_t swapped = (uint8_t)((c->reached[i] & 1) << 1 | c->reached[i] >> 1);
                uint8_t bits = image < 0 ? swapped : c->reached[i];
                uint8_t *place = &c->reached[abs(image) - 1];
                grown |= (bits & ~*place) != 0;
                *place |= bits;
            }
    }
}

static void centraliser_clear(centraliser *c) {
    for (size_t e = 0; e < c->count; e++)
        free(c->elements[e]);
    free(c->elements);
    free(c->queue);
    free(c->reached);
}

/* Keeps elements until they lead everywhere that any leads. */
static gsnn_status find_centraliser(centraliser *c, gsnn_error *error) {
    c->queue = gsnn_new(c->n, sizeof *c->queue);
    c->reached = gsnn_new(c->n, sizeof *c->reached);
    if (!c->queue || !c->reached)
        return gsnn_fail_memory(error);
    c->reached[0] = 1;
    int32_t *image = gsnn_new(c->n, sizeof *image);
    for (size_t i = 1; image && i < c->n; i++) {
        if (c->reached[i] || !extend(c, (int32_t)i + 1, image))
            continue;
        if (gsnn_reserve(&c->elements, &c->capacity, c->count + 1, sizeof *c->elements)) {
            free(image);
            return gsnn_fail_memory(error);
        }
        c->elements[c->count++] = image;
        close_orbit(c);
        image = gsnn_new(c->n, sizeof *image);
    }
    bool memory = image;
    free(image);
    return memory ? GSNN_OK : gsnn_fail_memory(error);
}

/* ---- Their matrices ------------------------------------------------------------------------ */

/* The basis of the rows of a neuron, B t: along a path from the first neuron to it. */
static gsnn_status basis_of_neuron(gsnn_exact_matrix *moved, const gsnn_exact_matrix *basis,
                                   const gsnn_exact_record *exact, const centraliser *c,
                                   size_t neuron, gsnn_error *error) {
    /* Breadth first; of each neuron the one before it and the generator, signed by rho. */
    int32_t *before = gsnn_new(c->n, sizeof *before), *via = gsnn_new(c->n, sizeof *via);
    int32_t *inverse = gsnn_new(c->generators * c->n, sizeof *inverse);
    gsnn_exact_matrix product = {0};
    size_t length = 0, steps = 0;
    gsnn_status status = before && via && inverse ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t g = 0; !status && g < c->generators; g++)
        for (size_t i = 0; i < c->n; i++) {
            int32_t to = c->architecture->signed_permutations[g * c->n + i];
            inverse[g * c->n + (size_t)abs(to) - 1] = to < 0 ? -(int32_t)(i + 1) : (int32_t)(i + 1);
        }
    if (!status)
        status = gsnn_exact_matrix_init(&product, exact->field, basis->rows, basis->columns, error);
    if (!status) {
        c->queue[length++] = 0;
        via[0] = 1;
    }
    /* Where rho(g) sends i to s j, row i is s times row j times g. */
    for (size_t at = 0; !status && at < length; at++)
        for (size_t g = 0; g < c->generators; g++) {
            int32_t from = inverse[g * c->n + (size_t)c->queue[at]], i = abs(from) - 1;
            if (via[i])
                continue;
            before[i] = c->queue[at];
            via[i] = from < 0 ? -(int32_t)(g + 1) : (int32_t)(g + 1);
            c->queue[length++] = i;
        }
    /* The path backwards, in the queue's room. */
    for (size_t i = neuron; !status && i != 0; i = (size_t)before[i])
        c->queue[steps++] = via[i];
    while (!status && steps > 0) {
        int32_t step = c->queue[--steps];
        status =
            gsnn_exact_matrix_multiply(&product, moved, &exact->generators[abs(step) - 1], error);
        gsnn_exact_matrix_swap(&product, moved);
        for (slong e = 0; !status && step < 0 && e < moved->rows * moved->columns; e++)
            fmpq_poly_neg(moved->entries + e, moved->entries + e);
    }
    gsnn_exact_matrix_clear(&product);
    free(before);
    free(via);
    free(inverse);
    return status;
}

/* Sets A so that the rows of A^T B are those of `moved`: row k of `moved` is solved for. */
static gsnn_status solve_generator(gsnn_exact_matrix *A, const gsnn_exact_matrix *basis,
                                   const gsnn_exact_matrix *moved, gsnn_error *error) {
    slong d = basis->rows, m = basis->columns;
    gsnn_exact_matrix transposed = {0}, right = {0}, solution = {0};
    gsnn_status status = gsnn_exact_matrix_init(&transposed, basis->field, m, d, error);
    if (!status)
        status = gsnn_exact_matrix_init(&right, basis->field, m, 1, error);
    if (!status)
        status = gsnn_exact_matrix_init(&solution, basis->field, d, 1, error);
    if (!status)
        gsnn_exact_matrix_transpose(&transposed, basis);
    for (slong k = 0; !status && k < d; k++) {
        bool solvable = false;
        for (slong j = 0; j < m; j++)
            fmpq_poly_set(gsnn_exact_matrix_entry(&right, j, 0),
                          gsnn_exact_matrix_entry(moved, k, j));
        status = gsnn_exact_matrix_solve(&solvable, &solution, &transposed, &right, error);
        if (!status && !solvable)
            status = gsnn_fail(error, GSNN_INVALID,
                               "the rows of the basis are not those of an architecture");
        for (slong l = 0; !status && l < d; l++)
            fmpq_poly_set(gsnn_exact_matrix_entry(A, l, k),
                          gsnn_exact_matrix_entry(&solution, l, 0));
    }
    gsnn_exact_matrix_clear(&transposed);
    gsnn_exact_matrix_clear(&right);
    gsnn_exact_matrix_clear(&solution);
    return status;
}

/* A zero matrix on the coordinates, added to the list. */
static gsnn_exact_matrix *add_matrix(gsnn_gauge_matrices *matrices, const gsnn_field *field,
                                     gsnn_error *error) {
    slong n = (slong)matrices->coordinates;
    gsnn_exact_matrix *matrix = &matrices->generators[matrices->count];
    if (gsnn_exact_matrix_init(matrix, field, n, n, error))
        return NULL;
    matrices->count++;
    return matrix;
}

static gsnn_status add_element(gsnn_gauge_matrices *matrices, const gsnn_exact_matrix *basis,
                               const gsnn_exact_record *exact, const centraliser *c, size_t element,
                               gsnn_error *error) {
    gsnn_exact_matrix moved = {0};
    gsnn_exact_matrix *A = add_matrix(matrices, exact->field, error);
    if (!A)
        return GSNN_FAILED;
    gsnn_status status =
        gsnn_exact_matrix_init(&moved, exact->field, basis->rows, basis->columns, error);
    if (!status) {
        gsnn_exact_matrix_set(&moved, basis);
        status = basis_of_neuron(&moved, basis, exact, c, (size_t)abs(c->elements[element][0]) - 1,
                                 error);
    }
    if (!status)
        status = solve_generator(A, basis, &moved, error);
    if (!status && (slong)matrices->coordinates > basis->rows)
        fmpq_poly_one(gsnn_exact_matrix_entry(A, basis->rows, basis->rows));
    gsnn_exact_matrix_clear(&moved);
    return status;
}

static gsnn_status add_negation(gsnn_gauge_matrices *matrices, const gsnn_field *field,
                                gsnn_error *error) {
    gsnn_exact_matrix *A = add_matrix(matrices, field, error);
    for (slong i = 0; A && i < A->rows; i++)
        fmpq_poly_set_si(gsnn_exact_matrix_entry(A, i, i), -1);
    return A ? GSNN_OK : GSNN_FAILED;
}

gsnn_status gsnn_gauge_of_basis(gsnn_gauge_matrices *matrices, const gsnn_exact_record *exact,
                                const gsnn_record_architecture *architecture, gsnn_error *error) {
    centraliser c = {.architecture = architecture,
                     .n = (size_t)architecture->neurons,
                     .generators = exact->record->group.generators.count};
    gsnn_exact_matrix basis = {0};
    *matrices = (gsnn_gauge_matrices){0};
    if (!architecture->signed_permutations)
        return gsnn_fail(error, GSNN_INVALID, "the signed permutations of %s are left out",
                         architecture->id);
    gsnn_status status = gsnn_exact_first_rows(&basis, exact, architecture, error);
    if (!status)
        status = find_centraliser(&c, error);
    if (!status) {
        matrices->coordinates = (size_t)basis.rows + (architecture->type == 1);
        matrices->generators = gsnn_new(c.count + 1, sizeof *matrices->generators);
        status = matrices->generators ? GSNN_OK : gsnn_fail_memory(error);
    }
    for (size_t e = 0; !status && e < c.count; e++)
        status = add_element(matrices, &basis, exact, &c, e, error);
    if (!status && !(c.reached[0] & 2))
        status = add_negation(matrices, exact->field, error);
    gsnn_exact_matrix_clear(&basis);
    centraliser_clear(&c);
    if (status)
        gsnn_gauge_matrices_clear(matrices);
    return status;
}

void gsnn_gauge_matrices_clear(gsnn_gauge_matrices *matrices) {
    for (size_t g = 0; g < matrices->count; g++)
        gsnn_exact_matrix_clear(&matrices->generators[g]);
    free(matrices->generators);
    *matrices = (gsnn_gauge_matrices){0};
}

/* ---- The commutant ------------------------------------------------------------------------- */

/* The equations A X = X A, a row for each entry. */
static void fill_equations(nmod_mat_t system, slong first, const nmod_mat_t A) {
    slong n = A->r;
    for (slong i = 0; i < n; i++)
        for (slong j = 0; j < n; j++)
            for (slong k = 0; k < n; k++) {
                mp_limb_t *row = system->rows[first + i * n + j];
                row[k * n + j] = nmod_add(row[k * n + j], nmod_mat_entry(A, i, k), A->mod);
                row[i * n + k] = nmod_sub(row[i * n + k], nmod_mat_entry(A, k, j), A->mod);
            }
}

gsnn_status gsnn_gauge_commutant(size_t *dimension, const gsnn_gauge_matrices *matrices,
                                 gsnn_error *error) {
    slong n = (slong)matrices->coordinates;
    const gsnn_field *field = matrices->generators[0].field;
    gsnn_modular modular;
    gsnn_modular_set(&modular, field,
                     gsnn_prime_next(gsnn_field_conductor(field), GSNN_PRIME_BOUND));
    nmod_mat_t system, A;
    nmod_mat_init(system, n * n * (slong)matrices->count, n * n, modular.modulus.n);
    nmod_mat_init(A, n, n, modular.modulus.n);
    bool reduced = true;
    for (size_t g = 0; reduced && g < matrices->count; g++) {
        reduced = gsnn_exact_matrix_reduce(&modular, A, &matrices->generators[g]);
        fill_equations(system, n * n * (slong)g, A);
    }
    *dimension = (size_t)(n * n - nmod_mat_rank(system));
    nmod_mat_clear(system);
    nmod_mat_clear(A);
    return reduced ? GSNN_OK
                   : gsnn_fail(error, GSNN_FAILED, "the prime %lu divides a denominator",
                               (unsigned long)modular.modulus.n);
}
