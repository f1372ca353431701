/* truth.c - how the symmetry that a law has stands to the one that the task has. */
#include "base/error.h"
#include "base/memory.h"
#include "density/record_group.h"
#include "density/symmetry_answer.h"
#include "matrix/point_vectors.h"

#include <stdlib.h>
#include <string.h>

/* The permutation of the domain's points that a generator of the truth is; false when it does not
 * map them to themselves.  Permutations act on axes as signed permutations do. */
static bool carry_over(gsnn_point *element, const gsnn_group *domain, const gsnn_group *truth,
                       const gsnn_point *g) {
    bool from_signs = truth->points != truth->degree, to_signs = domain->points != domain->degree;
    for (size_t i = 0; i < domain->degree; i++) {
        gsnn_point image = g[truth->axes[i]];
        size_t axis = from_signs ? image / 2 : image;
        bool negative = from_signs && image % 2;
        if (negative && !to_signs)
            return false;
        if (!to_signs) {
            element[i] = (gsnn_point)axis;
            continue;
        }
        element[2 * i] = (gsnn_point)(2 * axis + negative);
        element[2 * i + 1] = (gsnn_point)(2 * axis + !negative);
    }
    return true;
}

/* Matrices act on the domain's points as on vectors: each axis goes to the point with its image. */
static gsnn_status carry_vectors(gsnn_point *element, bool *fits, const gsnn_group *domain,
                                 const gsnn_group *truth, const gsnn_point *g, gsnn_error *error) {
    gsnn_point_vectors here = {0}, there = {0};
    size_t m = domain->degree;
    gsnn_point *images = gsnn_new(m, sizeof *images);
    fmpq_poly_struct *vector = gsnn_new(m, sizeof *vector); /* its entries are borrowed */
    gsnn_status status = images && vector ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_point_vectors_init(&here, domain, error);
    if (!status)
        status = gsnn_point_vectors_init(&there, truth, error);
    for (size_t i = 0; !status && *fits && i < m; i++) {
        for (size_t j = 0; j < m; j++)
            vector[j] = *gsnn_point_coordinate(&there, g[truth->axes[i]], j);
        *fits = gsnn_point_find(&images[i], &here, vector);
    }
    gsnn_error reason;
    if (!status && *fits)
        *fits = gsnn_group_complete(element, domain, images, &reason) == GSNN_OK;
    gsnn_point_vectors_clear(&here);
    gsnn_point_vectors_clear(&there);
    free(vector);
    free(images);
    return status;
}

static gsnn_status carry(gsnn_point *element, bool *fits, const gsnn_group *domain,
                         const gsnn_group *truth, const gsnn_point *g, gsnn_error *error) {
    *fits = true;
    if (!domain->action->integer_rows)
        return carry_vectors(element, fits, domain, truth, g, error);
    *fits = carry_over(element, domain, truth, g);
    return GSNN_OK;
}

static gsnn_status compare(gsnn_truth_verdict *verdict, bool *missing,
                           const gsnn_found_group *found, const gsnn_group *domain,
                           const gsnn_group *truth, gsnn_error *error) {
    gsnn_point *element = gsnn_new(domain->points, sizeof *element);
    gsnn_found_group true_part;
    bool all_seen = true, all_true = true;
    gsnn_status status = element ? GSNN_OK : gsnn_fail_memory(error);
    gsnn_found_group_init(&true_part, domain);
    for (size_t i = 0; !status && i < truth->generator_count; i++) {
        bool fits = false, inside = false;
        status = carry(element, &fits, domain, truth, gsnn_group_generator(truth, i), error);
        if (!status && fits) {
            status = gsnn_found_group_contains(found, element, &inside, error);
            if (!status)
                status = gsnn_found_group_add(&true_part, element, error);
        }
        missing[i] = !inside;
        all_seen = all_seen && inside;
    }
    /* Where generators of the truth do not fit the domain its other elements may be missed, so that
     * a group that is not contained in the rest is called incomparable. */
    for (size_t i = 0; !status && i < found->count; i++) {
        bool inside;
        status = gsnn_found_group_contains(&true_part, found->generators + i * found->points,
                                           &inside, error);
        all_true = all_true && inside;
    }
    *verdict = all_seen   ? (all_true ? GSNN_TRUTH_EQUAL : GSNN_TRUTH_MORE_SYMMETRIC)
               : all_true ? GSNN_TRUTH_BLIND
                          : GSNN_TRUTH_INCOMPARABLE;
    gsnn_found_group_clear(&true_part);
    free(element);
    return status;
}

gsnn_status gsnn_symmetry_compare_truth(gsnn_symmetry_answer *answer, gsnn_error *error) {
    const gsnn_group *truth = answer->truth;
    const gsnn_group *domain = answer->within ? answer->within : answer->group;
    const gsnn_symmetry *symmetry = answer->within ? &answer->within_symmetry : &answer->symmetry;
    if (truth->degree != domain->degree)
        return gsnn_fail(error, GSNN_INVALID, "the group has %zu inputs, not %zu", truth->degree,
                         domain->degree);
    if (truth->action->integer_rows != domain->action->integer_rows)
        return gsnn_fail(error, GSNN_INVALID, "one group permutes inputs, the other does not");
    answer->density_missing = gsnn_new(truth->generator_count, sizeof(bool));
    answer->draws_missing = gsnn_new(truth->generator_count, sizeof(bool));
    if (!answer->density_missing || !answer->draws_missing)
        return gsnn_fail_memory(error);
    gsnn_status status = compare(&answer->density_verdict, answer->density_missing,
                                 &symmetry->density, domain, truth, error);
    return status ? status
                  : compare(&answer->draws_verdict, answer->draws_missing, &symmetry->draws, domain,
                            truth, error);
}
