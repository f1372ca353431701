#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A normal closure under construction: its generators, of which those from `next` on have not
 * been conjugated yet. */
typedef struct closure {
    gsnn_proof_chain *chain;
    gsnn_proof_point *generators;
    size_t count, capacity;
    gsnn_proof_point *work; /* 2 x degree */
} closure;

/* Adds g to the closure unless it is there. */
static gsnn_status close_over(closure *c, const gsnn_proof_point *g, size_t degree,
                              gsnn_error *error) {
    if (gsnn_proof_chain_contains(c->chain, g, c->work))
        return GSNN_OK;
    if (gsnn_reserve(&c->generators, &c->capacity, c->count + 1, degree * sizeof *g))
        return gsnn_fail_memory(error);
    memcpy(c->generators + c->count++ * degree, g, degree * sizeof *g);
    return gsnn_proof_chain_add(c->chain, g, error);
}

/* The chain of H^2 [H,H]: the normal closure of the squares and commutators of generators. */
static gsnn_status squares_and_commutators(closure *c, const gsnn_verify_own *own, size_t degree,
                                           gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    const gsnn_proof_point *h = own->generators;
    size_t count = own->generator_count;
    c->chain = gsnn_proof_chain_new(degree);
    c->work = gsnn_resize(NULL, 2 * degree, sizeof *c->work);
    gsnn_proof_point *product = gsnn_resize(NULL, 3 * degree, sizeof *product);
    if (!c->chain || !c->work || !product) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    gsnn_proof_point *commutator = product + degree, *inverse = product + 2 * degree;
    for (size_t i = 0; i < count && !status; i++) {
        gsnn_proof_permutation_multiply(product, h + i * degree, h + i * degree, degree);
        status = close_over(c, product, degree, error);
        for (size_t j = 0; j < i && !status; j++) { /* h_i h_j h_i^-1 h_j^-1 */
            gsnn_proof_permutation_conjugate(product, h + i * degree, h + j * degree, degree);
            gsnn_proof_permutation_invert(inverse, h + j * degree, degree);
            gsnn_proof_permutation_multiply(commutator, product, inverse, degree);
            status = close_over(c, commutator, degree, error);
        }
    }
    for (size_t next = 0; next < c->count && !status; next++)
        for (size_t i = 0; i < count && !status; i++) {
            gsnn_proof_permutation_conjugate(product, h + i * degree, c->generators + next * degree,
                                             degree);
            status = close_over(c, product, degree, error);
        }
done:
    free(product);
    return status;
}

/* The dimension of Hom(H,{+-1}), which is the rank of H / (H^2 [H,H]), and the generators of H that
 * are independent there of those before them. */
static gsnn_status find_rank(gsnn_verify_own *own, size_t degree, gsnn_error *error) {
    closure c = {0};
    gsnn_status status = squares_and_commutators(&c, own, degree, error);
    if (!status) {
        own->pivots = gsnn_new(own->generator_count, sizeof *own->pivots);
        if (!own->pivots)
            status = gsnn_fail_memory(error);
    }
    for (size_t k = 0; k < own->generator_count && !status; k++) {
        const gsnn_proof_point *h = own->generators + k * degree;
        if (gsnn_proof_chain_contains(c.chain, h, c.work))
            continue;
        own->pivots[own->rank++] = k;
        status = gsnn_proof_chain_add(c.chain, h, error);
    }
    gsnn_proof_chain_free(c.chain);
    free(c.generators);
    free(c.work);
    return status;
}

/* Whether the class is what chi is at the pivots. */
static void check_class(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_verify_own *own = &subject->own[a];
    if (own->derived) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                           "%s: its coordinates are those at generators that are not listed",
                           architecture->id);
        return;
    }
    for (size_t i = 0; i < own->rank; i++) {
        bool stated = architecture->cohomology.class[i] == 1;
        if (stated == (own->chi[own->pivots[i]] < 0))
            continue;
        gsnn_findings_false(subject->findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                            "%s: cohomology.class[%zu]: %d, but chi is %d at H.generators[%zu]",
                            architecture->id, i, stated, own->chi[own->pivots[i]], own->pivots[i]);
        return;
    }
}

gsnn_status gsnn_verify_check_cohomology(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const gsnn_record_cohomology *cohomology = &architecture->cohomology;
    gsnn_findings *findings = subject->findings;
    if (!subject->own[a].pair_sound) {
        gsnn_findings_skip(findings, GSNN_CHECK_COHOMOLOGY_RANK, "%s: %s", architecture->id,
                           gsnn_verify_no_pair(architecture));
        return GSNN_OK;
    }
    gsnn_status status = find_rank(&subject->own[a], subject->points->count, subject->error);
    if (status)
        return status;
    size_t rank = subject->own[a].rank;
    if (rank == cohomology->rank) {
        gsnn_findings_pass(findings, GSNN_CHECK_COHOMOLOGY_RANK, 0);
        check_class(subject, a);
    } else {
        gsnn_findings_false(findings, GSNN_CHECK_COHOMOLOGY_RANK,
                            "%s: cohomology.rank: %zu, but H^1(H,{+-1}) has dimension %zu",
                            architecture->id, cohomology->rank, rank);
    }
    if (cohomology->trivial != (architecture->type == 1))
        gsnn_findings_false(findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                            "%s: cohomology.trivial: %s, but the type is %d", architecture->id,
                            cohomology->trivial ? "true" : "false", architecture->type);
    bool zero = true;
    for (size_t i = 0; i < cohomology->rank; i++)
        zero &= !cohomology->class[i];
    if (zero != (architecture->type == 1))
        gsnn_findings_false(findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                            "%s: cohomology.class: it is %s, but the type is %d", architecture->id,
                            zero ? "zero" : "not zero", architecture->type);
    return GSNN_OK;
}

/* Architectures of one and the same subgroup H (not merely conjugate ones) share the basis of
 * H^1(H,{+-1}) that the coordinates refer to, so the map from characters to coordinates must be
 * linear and injective on the listed classes: over GF(2), the characters as sign vectors, the
 * coordinates, and both side by side have the same rank. */

/* Whether H of b is the same subgroup as H of a. */
static gsnn_status same_subgroup(const gsnn_verify_subject *subject, size_t a, size_t b,
                                 gsnn_proof_point *work, bool *same) {
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    size_t degree = subject->points->count;
    *same = fmpz_equal(A->order, B->order);
    if (!*same || gsnn_verify_same_generators(A, B, degree))
        return GSNN_OK;
    gsnn_status status = gsnn_verify_hold_chains(subject, a);
    for (size_t k = 0; !status && k < B->generator_count && *same; k++)
        *same = gsnn_proof_chain_contains(A->H, B->generators + k * degree, work);
    return status;
}

/* The signs of chi of architecture a at the generators of `first`, which has the same H: 1 where
 * it is -1. */
static gsnn_status set_signs(const gsnn_verify_subject *subject, size_t a,
                             const gsnn_verify_own *first, gsnn_proof_point *work, uint8_t *signs) {
    gsnn_verify_own *own = &subject->own[a];
    size_t degree = subject->points->count;
    gsnn_status status = GSNN_OK;
    bool listed = gsnn_verify_same_generators(own, first, degree);
    if (!listed)
        status = gsnn_verify_hold_chains(subject, a);
    for (size_t k = 0; !status && k < first->generator_count; k++)
        signs[k] = listed ? own->chi[k] < 0
                          : gsnn_verify_character(own, first->generators + k * degree, work) < 0;
    if (!listed)
        gsnn_verify_drop_chains(own);
    return status;
}

/* The rank over GF(2) of rows x columns bits (destroyed). */
static size_t rank_of_bits(uint8_t *bits, size_t rows, size_t columns) {
    size_t rank = 0;
    for (size_t column = 0; column < columns && rank < rows; column++) {
        size_t pivot = rank;
        while (pivot < rows && !bits[pivot * columns + column])
            pivot++;
        if (pivot == rows)
            continue;
        for (size_t j = 0; j < columns; j++) {
            uint8_t swap = bits[pivot * columns + j];
            bits[pivot * columns + j] = bits[rank * columns + j];
            bits[rank * columns + j] = swap;
        }
        for (size_t i = 0; i < rows; i++)
            if (i != rank && bits[i * columns + column])
                for (size_t j = 0; j < columns; j++)
                    bits[i * columns + j] ^= bits[rank * columns + j];
        rank++;
    }
    return rank;
}

/* Compares the ranks for the count architectures in list, which share their H. */
static gsnn_status compare_ranks(gsnn_verify_subject *subject, const size_t *list, size_t count) {
    const gsnn_record_architecture *architectures = subject->record->architectures;
    const gsnn_verify_own *first = &subject->own[list[0]];
    size_t degree = subject->points->count, signs = first->generator_count;
    size_t coordinates = architectures[list[0]].cohomology.rank, both = signs + coordinates;
    gsnn_findings *findings = subject->findings;
    for (size_t i = 1; i < count; i++)
        if (architectures[list[i]].cohomology.rank != coordinates) {
            gsnn_findings_skip(findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                               "%s: its rank differs from that of %s", architectures[list[i]].id,
                               architectures[list[0]].id);
            return GSNN_OK;
        }
    gsnn_status status = GSNN_OK;
    uint8_t *x = gsnn_new(count * signs, 1), *y = gsnn_new(count * coordinates, 1);
    uint8_t *xy = gsnn_new(count * both, 1);
    gsnn_proof_point *work = gsnn_resize(NULL, 2 * degree, sizeof *work);
    if (!x || !y || !xy || !work) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        if ((status = set_signs(subject, list[i], first, work, x + i * signs)))
            goto done;
        if (signs)
            memcpy(xy + i * both, x + i * signs, signs);
        for (size_t k = 0; k < coordinates; k++)
            xy[i * both + signs + k] = y[i * coordinates + k] =
                architectures[list[i]].cohomology.class[k] == 1;
    }
    size_t rank = rank_of_bits(xy, count, both);
    if (rank_of_bits(x, count, signs) == rank && rank_of_bits(y, count, coordinates) == rank) {
        for (size_t i = 0; i < count; i++)
            gsnn_findings_pass(findings, GSNN_CHECK_COHOMOLOGY_CLASS, 0);
    } else {
        gsnn_findings_false(findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                            "%s: cohomology.class: the coordinates of the classes of this H are "
                            "not a linear image of its characters",
                            architectures[list[0]].id);
    }
done:
    free(x);
    free(y);
    free(xy);
    free(work);
    return status;
}

/* An architecture, to be sorted by its H. */
typedef struct entry {
    uint64_t hash; /* of the elements of H; 0 for all that were not counted */
    size_t architecture;
} entry;

static int compare_entries(const void *a, const void *b) {
    const entry *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->architecture > y->architecture) - (x->architecture < y->architecture);
}

/* The sound architectures sorted by the hash of H, so that those of one H are neighbours. */
static size_t sort_by_subgroup(gsnn_verify_subject *subject, entry *entries) {
    const gsnn_enumeration_record *record = subject->record;
    size_t count = 0;
    for (size_t a = 0; a < record->architecture_count; a++) {
        if (subject->own[a].pair_sound)
            entries[count++] = (entry){subject->own[a].H_profile.elements, a};
        else
            gsnn_findings_skip(subject->findings, GSNN_CHECK_COHOMOLOGY_CLASS, "%s: %s",
                               record->architectures[a].id,
                               gsnn_verify_no_pair(&record->architectures[a]));
    }
    qsort(entries, count, sizeof *entries, compare_entries);
    return count;
}

gsnn_status gsnn_verify_check_coordinates(gsnn_verify_subject *subject) {
    size_t total = subject->record->architecture_count, count = 0;
    size_t *list = gsnn_new(total, sizeof *list);
    bool *done = gsnn_new(total, sizeof *done);
    entry *entries = gsnn_new(total, sizeof *entries);
    gsnn_proof_point *work = gsnn_resize(NULL, 2 * subject->points->count, sizeof *work);
    gsnn_status status =
        list && done && entries && work ? GSNN_OK : gsnn_fail_memory(subject->error);
    if (!status)
        count = sort_by_subgroup(subject, entries);
    for (size_t i = 0; i < count && !status; i++) {
        if (done[i])
            continue;
        size_t length = 0, a = entries[i].architecture;
        list[length++] = a;
        for (size_t j = i + 1; j < count && entries[j].hash == entries[i].hash && !status; j++) {
            bool same = false;
            if (!done[j])
                status = same_subgroup(subject, a, entries[j].architecture, work, &same);
            if (same) {
                done[j] = true;
                list[length++] = entries[j].architecture;
            }
        }
        gsnn_verify_drop_chains(&subject->own[a]);
        if (!status)
            status = compare_ranks(subject, list, length);
    }
    free(list);
    free(done);
    free(entries);
    free(work);
    return status;
}
