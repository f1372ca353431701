#include "verify/checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Architectures of one and the same subgroup H (not merely conjugate ones) share the basis of
 * H^1(H,{+-1}) that the coordinates refer to, so the map from characters to coordinates must be
 * linear and injective on the listed classes: over GF(2), the characters as sign vectors, the
 * coordinates, and both side by side have the same rank. */

/* Whether H of b is the same subgroup as H of a. */
static bool same_subgroup(const gsnn_verify_subject *subject, size_t a, size_t b,
                          gsnn_verify_point *work) {
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    size_t degree = subject->points->count;
    bool same = fmpz_equal(A->order, B->order);
    for (size_t k = 0; k < B->generator_count && same; k++)
        same = gsnn_verify_chain_contains(A->H, B->generators + k * degree, work);
    return same;
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
    gsnn_verify_point *work = gsnn_resize(NULL, 2 * degree, sizeof *work);
    if (!x || !y || !xy || !work) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < signs; k++)
            xy[i * both + k] = x[i * signs + k] = !gsnn_verify_chain_contains(
                subject->own[list[i]].K, first->generators + k * degree, work);
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
            gsnn_findings_skip(subject->findings, GSNN_CHECK_COHOMOLOGY_CLASS,
                               "%s: its H and K are false", record->architectures[a].id);
    }
    qsort(entries, count, sizeof *entries, compare_entries);
    return count;
}

gsnn_status gsnn_verify_check_coordinates(gsnn_verify_subject *subject) {
    size_t total = subject->record->architecture_count, count = 0;
    size_t *list = gsnn_new(total, sizeof *list);
    bool *done = gsnn_new(total, sizeof *done);
    entry *entries = gsnn_new(total, sizeof *entries);
    gsnn_verify_point *work = gsnn_resize(NULL, 2 * subject->points->count, sizeof *work);
    gsnn_status status =
        list && done && entries && work ? GSNN_OK : gsnn_fail_memory(subject->error);
    if (!status)
        count = sort_by_subgroup(subject, entries);
    for (size_t i = 0; i < count && !status; i++) {
        if (done[i])
            continue;
        size_t length = 0, a = entries[i].architecture;
        list[length++] = a;
        for (size_t j = i + 1; j < count && entries[j].hash == entries[i].hash; j++)
            if (!done[j] && same_subgroup(subject, a, entries[j].architecture, work)) {
                done[j] = true;
                list[length++] = entries[j].architecture;
            }
        status = compare_ranks(subject, list, length);
    }
    free(list);
    free(done);
    free(entries);
    free(work);
    return status;
}
