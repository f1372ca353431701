#include "base/error.h"
#include "base/memory.h"
#include "verify/checks.h"
#include "verify/cosets.h"
#include "verify/relations.h"

#include <stdlib.h>

/* (H1,chi1) <= (H2,chi2) exactly when some translate of V(H1,chi1) lies in V(H2,chi2), with the
 * bias counted in: a type 1 source has one that a type 2 target has not.  The translates are the
 * rows of the first architecture, so the question is whether the generators of H2 act on one of
 * its rows as chi2 says.  Likewise H2 is conjugate into H1 exactly when H2 fixes a neuron. */

/* Whether H of b fixes some neuron of an architecture of the type. */
static bool some_neuron_is_fixed(const gsnn_verify_points *points, int type,
                                 const gsnn_verify_rows *rows, const gsnn_verify_own *b) {
    for (size_t j = 0; j < rows->count; j++) {
        const int32_t *row = rows->values + j * points->count;
        size_t k = 0;
        while (k < b->generator_count &&
               gsnn_verify_neuron_sign(points, type, row, b->generators + k * points->count))
            k++;
        if (k == b->generator_count)
            return true;
    }
    return false;
}

/* Whether H of b lies in H of a as it stands, with its character: enough for an inclusion where
 * rows are not to be had.  work holds 2 x points. */
static bool pair_contains(const gsnn_verify_points *points, const gsnn_verify_own *a,
                          const gsnn_verify_own *b, gsnn_verify_point *work) {
    size_t k = 0;
    while (k < b->generator_count &&
           gsnn_verify_character(a, b->generators + k * points->count, work) == b->chi[k])
        k++;
    return k == b->generator_count;
}

/* Decides the inclusion of a in b where it can; rows of a are NULL when they are not to be had. */
static void relate_inclusion(gsnn_verify_subject *subject, size_t a, size_t b,
                             const gsnn_verify_rows *rows, gsnn_verify_point *work) {
    gsnn_verify_relations *relations = subject->relations;
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    const gsnn_record_architecture *architectures = subject->record->architectures;
    size_t i = relations->place[a], j = relations->place[b];
    if (A->pair_sound && B->pair_sound) {
        if ((architectures[a].type == 1 && architectures[b].type == 2) ||
            !fmpz_divisible(A->order, B->order) || A->pattern.dimension > B->pattern.dimension ||
            A->zeros < B->zeros || !gsnn_verify_profile_may_contain(&B->H_profile, &A->H_profile) ||
            !gsnn_verify_profile_may_contain(&B->K_profile, &A->K_profile))
            return;
        if (rows && !gsnn_verify_rows_fit(subject->points, rows, B))
            return;
        if (rows || pair_contains(subject->points, A, B, work)) {
            gsnn_verify_bits_set(&relations->larger, i, j);
            gsnn_verify_bits_set(&relations->smaller, j, i);
        }
    }
    gsnn_verify_bits_set(&relations->maybe_larger, i, j);
    gsnn_verify_bits_set(&relations->maybe_smaller, j, i);
}

/* Decides whether a and b have one class of H, where it can and has not been done already. */
static void relate_class(gsnn_verify_subject *subject, size_t a, size_t b,
                         const gsnn_verify_rows *rows) {
    gsnn_verify_relations *relations = subject->relations;
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    size_t i = relations->place[a], j = relations->place[b];
    if (A->pair_sound && B->pair_sound) {
        if (!fmpz_equal(A->order, B->order) ||
            !gsnn_verify_profile_may_contain(&B->H_profile, &A->H_profile))
            return;
        if (rows) {
            if (b < a && B->rows_sound) /* decided from the other side */
                return;
            if (!some_neuron_is_fixed(subject->points, subject->record->architectures[a].type, rows,
                                      B))
                return;
            gsnn_verify_bits_set(&relations->same_class, i, j);
        }
    }
    gsnn_verify_bits_set(&relations->maybe_same_class, i, j);
}

gsnn_status gsnn_verify_relate(gsnn_verify_subject *subject, size_t a,
                               const gsnn_verify_rows *rows) {
    const gsnn_verify_relations *relations = subject->relations;
    gsnn_verify_point *work = gsnn_resize(NULL, 2 * subject->points->count, sizeof *work);
    if (!work)
        return gsnn_fail_memory(subject->error);
    for (size_t j = 0; j < relations->count; j++) {
        size_t b = relations->architecture[j];
        if (a == b)
            continue;
        relate_inclusion(subject, a, b, rows, work);
        relate_class(subject, a, b, rows);
    }
    free(work);
    return GSNN_OK;
}

/* A relation between a and b is known from either side. */
void gsnn_verify_relations_close(gsnn_verify_relations *relations) {
    for (size_t i = 0; i < relations->count; i++)
        for (size_t j = 0; j < i; j++) {
            bool known = gsnn_verify_bits_get(&relations->same_class, i, j) ||
                         gsnn_verify_bits_get(&relations->same_class, j, i);
            bool maybe = gsnn_verify_bits_get(&relations->maybe_same_class, i, j) &&
                         gsnn_verify_bits_get(&relations->maybe_same_class, j, i);
            gsnn_verify_bits_put(&relations->same_class, i, j, known);
            gsnn_verify_bits_put(&relations->same_class, j, i, known);
            gsnn_verify_bits_put(&relations->maybe_same_class, i, j, maybe || known);
            gsnn_verify_bits_put(&relations->maybe_same_class, j, i, maybe || known);
        }
}
