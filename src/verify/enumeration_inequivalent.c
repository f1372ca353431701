#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct pair_key {
    size_t architecture;
    int type;
    bool normal;         /* G normalises H and K, so only the pair itself is equivalent to it */
    uint64_t H_hash;     /* of the cycle types of the elements of H */
    uint64_t K_hash;     /* likewise */
    uint64_t exact_hash; /* of the elements themselves, for a normal pair; 0 otherwise */
} pair_key;

gsnn_status gsnn_verify_find_normal(const gsnn_verify_subject *subject, size_t a) {
    const gsnn_proof_points *points = subject->points;
    gsnn_verify_own *own = &subject->own[a];
    size_t degree = points->count;
    if (!own->pair_sound || subject->record->architectures[a].admissible)
        return GSNN_OK;
    gsnn_proof_point *buffer = gsnn_resize(NULL, 3 * degree, sizeof *buffer);
    if (!buffer)
        return gsnn_fail_memory(subject->error);
    own->normal = true;
    for (size_t k = 0; k < points->generator_count && own->normal; k++)
        for (size_t h = 0; h < own->generator_count && own->normal; h++) {
            gsnn_proof_permutation_conjugate(buffer, points->generators + k * degree,
                                             own->generators + h * degree, degree);
            own->normal = gsnn_verify_character(own, buffer, buffer + degree) == own->chi[h];
        }
    free(buffer);
    return GSNN_OK;
}

/* The key of a sound pair, from its profiles. */
static void set_key(pair_key *key, const gsnn_verify_subject *subject, size_t a) {
    const gsnn_verify_own *own = &subject->own[a];
    *key = (pair_key){.architecture = a,
                      .type = subject->record->architectures[a].type,
                      .normal = own->normal,
                      .H_hash = gsnn_proof_profile_hash(&own->H_profile),
                      .K_hash = gsnn_proof_profile_hash(&own->K_profile)};
    if (key->normal)
        key->exact_hash = 3 * own->H_profile.elements + own->K_profile.elements;
}

static int compare_numbers(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

/* Compares all but the architecture, for qsort. */
static int compare_pair_keys(const pair_key *a, const pair_key *b) {
    int order = a->type - b->type;
    if (!order)
        order = a->normal - b->normal;
    if (!order)
        order = compare_numbers(a->H_hash, b->H_hash);
    if (!order)
        order = compare_numbers(a->K_hash, b->K_hash);
    return order ? order : compare_numbers(a->exact_hash, b->exact_hash);
}

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
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INEQUIVALENT, "%s: %s",
                               architectures[a].id, gsnn_verify_no_pair(&architectures[a]));
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            size_t b = relations->architecture[j];
            const gsnn_verify_own *B = &subject->own[b];
            if (architectures[a].type != architectures[b].type || !B->pair_sound ||
                !fmpz_equal(A->order, B->order))
                continue;
            compared++;
            if (gsnn_proof_bits_get(&relations->larger, i, j) ||
                gsnn_proof_bits_get(&relations->larger, j, i)) {
                sound = false;
                gsnn_findings_false(subject->findings, GSNN_CHECK_INEQUIVALENT,
                                    "%s: its pair (H,K) is conjugate to that of %s",
                                    architectures[a].id, architectures[b].id);
            } else if (gsnn_proof_bits_get(&relations->maybe_larger, i, j) &&
                       gsnn_proof_bits_get(&relations->maybe_larger, j, i)) {
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
                            size_t a, size_t b, bool normal, gsnn_proof_point *buffer) {
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    size_t degree = subject->points->count, tries = normal ? 1 : cosets->count;
    for (size_t j = 0; j < tries; j++) {
        size_t k = 0;
        for (; k < B->generator_count; k++) {
            gsnn_proof_permutation_conjugate(buffer, cosets->inverses + j * degree,
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
static gsnn_status compare_with_first(gsnn_verify_subject *subject, const pair_key *keys,
                                      size_t count, gsnn_proof_point *buffer) {
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
    if (!status && count > 1)
        status = gsnn_verify_hold_chains(subject, a);
    if (status) {
        gsnn_verify_cosets_clear(&cosets);
        return status;
    }
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
    gsnn_verify_drop_chains(&subject->own[a]);
    gsnn_verify_cosets_clear(&cosets);
    return GSNN_OK;
}

static int compare_keys(const void *a, const void *b) {
    const pair_key *x = a, *y = b;
    int order = compare_pair_keys(x, y);
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
    pair_key *keys = gsnn_new(record->architecture_count, sizeof *keys);
    gsnn_proof_point *buffer = gsnn_resize(NULL, 3 * subject->points->count, sizeof *buffer);
    if (!keys || !buffer)
        status = gsnn_fail_memory(subject->error);
    for (size_t a = 0; a < record->architecture_count && !status; a++) {
        if (record->architectures[a].admissible)
            continue;
        if (subject->own[a].pair_sound)
            set_key(&keys[count++], subject, a);
        else
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INEQUIVALENT, "%s: %s",
                               record->architectures[a].id,
                               gsnn_verify_no_pair(&record->architectures[a]));
    }
    if (!status)
        qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < count && !status; i++) {
        size_t end = i + 1;
        while (end < count && !compare_pair_keys(&keys[i], &keys[end]))
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

void gsnn_verify_check_reasons(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    gsnn_findings *findings = subject->findings;
    for (size_t a = 0; a < record->architecture_count; a++) {
        const gsnn_record_architecture *architecture = &record->architectures[a];
        const char *id = architecture->id, *reason = architecture->reason;
        bool zero = reason && !strcmp(reason, "zero-weights");
        bool coincident = reason && !strcmp(reason, "coincident-neurons");
        bool collapses = architecture->collapses_to != GSNN_RECORD_NONE;
        if (architecture->admissible) {
            if (reason || collapses)
                gsnn_findings_false(findings, GSNN_CHECK_INADMISSIBLE,
                                    "%s: admissible, but it has a reason not to be", id);
            continue;
        }
        if (record->codomain.given && gsnn_verify_is_dead(architecture))
            continue; /* see enumeration_codomain.c */
        if (!zero && !coincident)
            gsnn_findings_false(findings, GSNN_CHECK_INADMISSIBLE,
                                "%s: reason: neither zero-weights nor coincident-neurons", id);
        else if (coincident != collapses)
            gsnn_findings_false(findings, GSNN_CHECK_INADMISSIBLE, "%s: reason: %s, but it %s", id,
                                reason,
                                collapses ? "collapses to another" : "does not say to what");
        else if (!subject->own[a].pair_sound)
            gsnn_findings_skip(findings, GSNN_CHECK_INADMISSIBLE, "%s: %s", id,
                               gsnn_verify_no_pair(architecture));
        else if (zero != !subject->own[a].pattern.dimension)
            gsnn_findings_false(findings, GSNN_CHECK_INADMISSIBLE,
                                "%s: reason: %s, but V(H,chi) has dimension %zu", id, reason,
                                subject->own[a].pattern.dimension);
        else if (collapses && !record->architectures[architecture->collapses_to].admissible &&
                 !gsnn_verify_is_dead(&record->architectures[architecture->collapses_to]))
            gsnn_findings_false(findings, GSNN_CHECK_INADMISSIBLE,
                                "%s: collapses_to: %s is not admissible itself", id,
                                record->architectures[architecture->collapses_to].id);
        else if (zero)
            gsnn_findings_pass(findings, GSNN_CHECK_INADMISSIBLE, 0);
    }
}

/* The pair b collapses to a when both have the same weight space up to G and a has fewer neurons:
 * V(H_b,chi_b) contains a translate of V(H_a,chi_a), and the dimensions agree.  As the elements
 * that act on V(H_b,chi_b) as +1 or -1 then number |H_a| > |H_b|, b is inadmissible. */
void gsnn_verify_check_collapses(gsnn_verify_subject *subject, size_t a,
                                 const gsnn_verify_rows *rows) {
    const gsnn_enumeration_record *record = subject->record;
    const gsnn_verify_own *A = &subject->own[a];
    for (size_t b = 0; b < record->architecture_count; b++) {
        const gsnn_record_architecture *architecture = &record->architectures[b];
        const gsnn_verify_own *B = &subject->own[b];
        if (architecture->admissible || architecture->collapses_to != a || !B->pair_sound ||
            !B->pattern.dimension || !record->architectures[a].admissible)
            continue;
        if (!rows)
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INADMISSIBLE,
                               "%s: the rows of %s are not to be had", architecture->id,
                               record->architectures[a].id);
        else if (architecture->type != record->architectures[a].type ||
                 fmpz_cmp(A->order, B->order) <= 0 ||
                 A->pattern.dimension != B->pattern.dimension ||
                 !gsnn_verify_rows_fit(subject->points, rows, B))
            gsnn_findings_false(subject->findings, GSNN_CHECK_INADMISSIBLE,
                                "%s: collapses_to: it does not collapse to %s", architecture->id,
                                record->architectures[a].id);
        else
            gsnn_findings_pass(subject->findings, GSNN_CHECK_INADMISSIBLE, 0);
    }
}
