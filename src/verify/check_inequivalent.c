#include "verify/checks.h"
#include "verify/cosets.h"
#include "verify/pair_key.h"
#include "verify/relations.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Admissible architectures are equivalent when they have one type and order of H and one is
 * included in the other, which the relations tell. */
static void compare_admissible(gsnn_verify_subject *subject) {
    const gsnn_verify_relations *relations = subject->relations;
    const gsnn_record_architecture *architectures = subject->record->architectures;
    for (size_t i = 0; i < relations->count; i++) {
        size_t a = relations->architecture[i], compared = 0, unknown = SIZE_MAX;
        const gsnn_verify_own *A = &subject->own[a];
        bool sound = true;
        if (!A->pair_sound) {
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INEQUIVALENT,
                               "%s: its H and K are false", architectures[a].id);
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            size_t b = relations->architecture[j];
            const gsnn_verify_own *B = &subject->own[b];
            if (architectures[a].type != architectures[b].type || !B->pair_sound ||
                !fmpz_equal(A->order, B->order))
                continue;
            compared++;
            if (gsnn_verify_bits_get(&relations->larger, i, j) ||
                gsnn_verify_bits_get(&relations->larger, j, i)) {
                sound = false;
                gsnn_findings_false(subject->findings, GSNN_CHECK_INEQUIVALENT,
                                    "%s: its pair (H,K) is conjugate to that of %s",
                                    architectures[a].id, architectures[b].id);
            } else if (gsnn_verify_bits_get(&relations->maybe_larger, i, j) &&
                       gsnn_verify_bits_get(&relations->maybe_larger, j, i)) {
                unknown = b;
            }
        }
        if (sound && unknown == SIZE_MAX)
            gsnn_findings_pass(subject->findings, GSNN_CHECK_INEQUIVALENT, compared);
        else if (sound)
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INEQUIVALENT,
                               "%s: it cannot be compared with %s without rows",
                               architectures[a].id, architectures[unknown].id);
    }
}

/* Whether some t_j^-1 takes the generators of H of b into H of a, with their signs. */
static bool pairs_conjugate(const gsnn_verify_subject *subject, const gsnn_verify_cosets *cosets,
                            size_t a, size_t b, bool normal, gsnn_verify_point *buffer) {
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    size_t degree = subject->points->count, tries = normal ? 1 : cosets->count;
    for (size_t j = 0; j < tries; j++) {
        size_t k = 0;
        for (; k < B->generator_count; k++) {
            gsnn_verify_permutation_conjugate(buffer, cosets->inverses + j * degree,
                                              B->generators + k * degree, degree);
            if (gsnn_verify_character(A, buffer, buffer + degree) != B->chi[k])
                break;
        }
        if (k == B->generator_count)
            return true;
    }
    return false;
}

/* Compares the first of count keys, all equal, with the others. */
static gsnn_status compare_with_first(gsnn_verify_subject *subject,
                                      const gsnn_verify_pair_key *keys, size_t count,
                                      gsnn_verify_point *buffer) {
    const gsnn_record_architecture *architectures = subject->record->architectures;
    size_t a = keys[0].architecture;
    if (count > 1 &&
        (!subject->own[a].rho_sound ||
         architectures[a].neurons > GSNN_VERIFY_MOST_VALUES / subject->points->count)) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_INEQUIVALENT,
                           "%s: it cannot be compared with %s without its rho", architectures[a].id,
                           architectures[keys[1].architecture].id);
        return GSNN_OK;
    }
    gsnn_verify_cosets cosets = {0};
    gsnn_status status = count > 1 ? gsnn_verify_cosets_new(&cosets, subject, a) : GSNN_OK;
    if (status)
        return status;
    bool sound = true;
    for (size_t i = 1; i < count; i++) {
        size_t b = keys[i].architecture;
        if (!fmpz_equal(subject->own[a].order, subject->own[b].order) ||
            !pairs_conjugate(subject, &cosets, a, b, keys[0].normal, buffer))
            continue;
        sound = false;
        gsnn_findings_false(subject->findings, GSNN_CHECK_INEQUIVALENT,
                            "%s: its pair (H,K) is conjugate to that of %s", architectures[b].id,
                            architectures[a].id);
    }
    if (sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_INEQUIVALENT, count - 1);
    gsnn_verify_cosets_clear(&cosets);
    return GSNN_OK;
}

static int compare_keys(const void *a, const void *b) {
    const gsnn_verify_pair_key *x = a, *y = b;
    int order = gsnn_verify_pair_key_compare(x, y);
    if (order)
        return order;
    return (x->architecture > y->architecture) - (x->architecture < y->architecture);
}

/* Inadmissible pairs have no rows that tell them apart; keys do for most, and conjugation by a
 * transversal for the rest. */
static gsnn_status compare_inadmissible(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    size_t count = 0;
    gsnn_status status = GSNN_OK;
    gsnn_verify_pair_key *keys = gsnn_new(record->architecture_count, sizeof *keys);
    gsnn_verify_point *buffer = gsnn_resize(NULL, 3 * subject->points->count, sizeof *buffer);
    if (!keys || !buffer)
        status = gsnn_fail_memory(subject->error);
    for (size_t a = 0; a < record->architecture_count && !status; a++) {
        if (record->architectures[a].admissible)
            continue;
        if (subject->own[a].pair_sound)
            status = gsnn_verify_pair_key_set(&keys[count++], subject, a);
        else
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INEQUIVALENT,
                               "%s: its H and K are false", record->architectures[a].id);
    }
    if (!status)
        qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < count && !status; i++) {
        size_t end = i + 1;
        while (end < count && !gsnn_verify_pair_key_compare(&keys[i], &keys[end]))
            end++;
        status = compare_with_first(subject, keys + i, end - i, buffer);
    }
    free(keys);
    free(buffer);
    return status;
}

gsnn_status gsnn_verify_check_inequivalent(gsnn_verify_subject *subject) {
    compare_admissible(subject);
    return compare_inadmissible(subject);
}
