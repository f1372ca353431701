/* matrix_group.c - making a group of matrices: primes are tried until one tells all points apart.
 *
 * The primes are near 2^61.  A prime divisor q of the order of a finite group of m x m matrices
 * over K = Q(zeta_N) is the order of an element, so K(zeta_q) has degree at most m over K and
 * q - 1 <= m phi(N): far below.  Hence p does not divide |G|, the dimensions of V(H,chi) are the
 * same modulo p, and G maps injectively.  What may happen modulo an unlucky prime, to entries
 * made for it, is that two points coincide; the exact check finds it.  There are finitely many
 * such primes when G is finite.  When it is not, so is some orbit, whose first GSNN_MAX_POINTS + 1
 * points differ modulo all but finitely many primes.  So the search ends. */
#include "matrix/matrix_points.h"

#include "base/counters.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

/* Reduces the generators modulo the space's prime; *suitable is false when that divides a
 * denominator. */
static gsnn_status reduce(const gsnn_matrix_space *space, const gsnn_exact_matrix *generators,
                          size_t count, nmod_mat_struct **reduced, bool *suitable,
                          gsnn_error *error) {
    slong m = (slong)space->degree;
    *suitable = true;
    *reduced = gsnn_new(count, sizeof **reduced);
    if (!*reduced)
        return gsnn_fail_memory(error);
    for (size_t g = 0; g < count; g++) {
        nmod_mat_init(*reduced + g, m, m, space->modular.modulus.n);
        if (!gsnn_exact_matrix_reduce(&space->modular, *reduced + g, generators + g))
            *suitable = false;
    }
    return GSNN_OK;
}

/* Fills in the space and the orbit with the space's prime, if it is *suitable. */
static gsnn_status try_prime(gsnn_matrix_space *space, gsnn_matrix_orbit *orbit,
                             const gsnn_exact_matrix *generators, size_t count, bool *suitable,
                             const gsnn_run *run, gsnn_error *error) {
    nmod_mat_struct *reduced;
    gsnn_status status = reduce(space, generators, count, &reduced, suitable, error);
    if (status == GSNN_OK && *suitable)
        status = gsnn_matrix_orbit_init(orbit, space->degree, reduced, count,
                                        gsnn_field_conductor(space->field), run, error);
    for (size_t g = 0; reduced && g < count; g++)
        nmod_mat_clear(reduced + g);
    free(reduced);
    if (status == GSNN_OK && *suitable)
        status = gsnn_matrix_space_lift(space, orbit, generators, count, suitable, run, error);
    return status;
}

static gsnn_status close(gsnn_matrix_space *space, gsnn_matrix_orbit *orbit,
                         const gsnn_exact_matrix *generators, size_t count, const gsnn_run *run,
                         gsnn_error *error) {
    ulong prime = GSNN_PRIME_BOUND;
    bool suitable = false;
    gsnn_status status = GSNN_OK;
    while (status == GSNN_OK && !suitable) {
        prime = gsnn_prime_next(gsnn_field_conductor(space->field), prime);
        if (prime == 0)
            return gsnn_fail(error, GSNN_FAILED, "no prime tells the vectors apart");
        gsnn_modular_set(&space->modular, space->field, prime);
        gsnn_matrix_orbit_clear(orbit);
        gsnn_count(run, GSNN_COUNT_PRIMES, 1);
        status = try_prime(space, orbit, generators, count, &suitable, run, error);
    }
    return status;
}

static gsnn_status set_form(gsnn_matrix_space *space, const gsnn_exact_matrix *form,
                            gsnn_error *error) {
    if (!form)
        return GSNN_OK;
    gsnn_status status =
        gsnn_exact_matrix_init(&space->form, space->field, form->rows, form->columns, error);
    if (status == GSNN_OK)
        gsnn_exact_matrix_set(&space->form, form);
    return status;
}

/* The generators as permutations of the points, one after the other. */
static gsnn_point *permutations(const gsnn_matrix_orbit *orbit, size_t count) {
    size_t points = orbit->vectors.count;
    gsnn_point *images = gsnn_new(count * points, sizeof *images);
    assert(points <= GSNN_MAX_POINTS);
    for (size_t g = 0; images && g < count; g++)
        for (size_t x = 0; x < points; x++)
            images[g * points + x] = orbit->images[x * count + g];
    return images;
}

gsnn_status gsnn_matrix_group_new(gsnn_group **group, gsnn_field *field, size_t degree,
                                  const gsnn_exact_matrix *generators, size_t generator_count,
                                  const gsnn_exact_matrix *form, const char *name,
                                  const char *description, const char *const *generator_names,
                                  const gsnn_run *run, gsnn_error *error) {
    gsnn_matrix_orbit orbit = {0};
    gsnn_matrix_space *space = gsnn_new(1, sizeof *space);
    if (space && pthread_mutex_init(&space->lock, NULL) != 0) {
        free(space);
        space = NULL;
    }
    if (!space) {
        gsnn_field_free(field);
        return gsnn_fail_memory(error);
    }
    space->field = field;
    space->degree = degree;
    gsnn_status status = set_form(space, form, error);
    if (status == GSNN_OK)
        status = close(space, &orbit, generators, generator_count, run, error);
    gsnn_point *images = NULL;
    if (status == GSNN_OK) {
        images = permutations(&orbit, generator_count);
        if (!images)
            status = gsnn_fail_memory(error);
    }
    if (status == GSNN_OK) {
        status =
            gsnn_group_new(group, &gsnn_matrix_action, name, description, degree, space->points,
                           generator_count, images, orbit.axes, generator_names, space, error);
        orbit.axes = NULL;
    } else {
        gsnn_matrix_space_free(space);
    }
    gsnn_matrix_orbit_clear(&orbit);
    return status;
}
