#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>

/* (H1,chi1) <= (H2,chi2) exactly when some translate of V(H1,chi1) lies in V(H2,chi2), with the
 * bias counted in: a type 1 source has one that a type 2 target has not.  The translates are the
 * rows of the first architecture, so the question is whether the generators of H2 act on one of
 * its rows as chi2 says.  Likewise H2 is conjugate into H1 exactly when H2 fixes a neuron. */

/* Whether H of b lies in H of a as it stands, with its character: enough for an inclusion where
 * rows are not to be had.  work holds 2 x points. */
static gsnn_status pair_contains(const gsnn_verify_subject *subject, size_t a,
                                 const gsnn_verify_own *b, gsnn_proof_point *work, bool *contains) {
    gsnn_status status = gsnn_verify_hold_chains(subject, a);
    if (status)
        return status;
    size_t k = 0;
    while (k < b->generator_count &&
           gsnn_verify_character(&subject->own[a], b->generators + k * subject->points->count,
                                 work) == b->chi[k])
        k++;
    *contains = k == b->generator_count;
    return GSNN_OK;
}

/* Decides the inclusion of a in b where it can; rows of a are NULL when they are not to be had. */
static gsnn_status relate_inclusion(gsnn_verify_subject *subject, size_t a, size_t b,
                                    const gsnn_verify_rows *rows, gsnn_proof_point *work) {
    gsnn_verify_relations *relations = subject->relations;
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    const gsnn_record_architecture *architectures = subject->record->architectures;
    size_t i = relations->place[a], j = relations->place[b];
    if (A->pair_sound && B->pair_sound) {
        if ((architectures[a].type == 1 && architectures[b].type == 2) ||
            A->pattern.dimension > B->pattern.dimension || A->zeros < B->zeros ||
            !fmpz_divisible(A->order, B->order) ||
            !gsnn_proof_profile_may_contain(&B->H_profile, &A->H_profile) ||
            !gsnn_proof_profile_may_contain(&B->K_profile, &A->K_profile))
            return GSNN_OK;
        bool fits = true;
        if (rows && !gsnn_verify_rows_fit(subject->points, rows, B))
            return GSNN_OK;
        gsnn_status status = rows ? GSNN_OK : pair_contains(subject, a, B, work, &fits);
        if (status)
            return status;
        if (fits)
            gsnn_proof_bits_set(&relations->larger, i, j);
    }
    gsnn_proof_bits_set(&relations->maybe_larger, i, j);
    return GSNN_OK;
}

/* Decides whether a and b have one class of H, where it can. */
static void relate_class(gsnn_verify_subject *subject, size_t a, size_t b,
                         const gsnn_verify_rows *rows) {
    gsnn_verify_relations *relations = subject->relations;
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    size_t i = relations->place[a], j = relations->place[b];
    if (A->pair_sound && B->pair_sound) {
        if (!fmpz_equal(A->order, B->order) ||
            !gsnn_proof_profile_may_contain(&B->H_profile, &A->H_profile))
            return;
        if (rows) {
            if (!gsnn_verify_rows_fixed(subject->points, subject->record->architectures[a].type,
                                        rows, B))
                return;
            gsnn_proof_bits_set(&relations->same_class, i, j);
        }
    }
    gsnn_proof_bits_set(&relations->maybe_same_class, i, j);
}

gsnn_status gsnn_verify_relate(gsnn_verify_subject *subject, size_t a,
                               const gsnn_verify_rows *rows) {
    const gsnn_verify_relations *relations = subject->relations;
    gsnn_proof_point *work = gsnn_resize(NULL, 2 * subject->points->count, sizeof *work);
    if (!work)
        return gsnn_fail_memory(subject->error);
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; j < relations->count && !status; j++) {
        size_t b = relations->architecture[j];
        if (a == b)
            continue;
        status = relate_inclusion(subject, a, b, rows, work);
        relate_class(subject, a, b, rows);
    }
    gsnn_verify_drop_chains(&subject->own[a]);
    free(work);
    return status;
}

/* A relation between a and b is known from either side, and ruled out from either. */
static void close_classes(gsnn_proof_bits *known, gsnn_proof_bits *maybe) {
    size_t count = known->size;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; (j = gsnn_proof_bits_next(known, i, j)) < count; j++)
            gsnn_proof_bits_set(known, j, i);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; (j = gsnn_proof_bits_next(maybe, i, j)) < count; j++)
            if (!gsnn_proof_bits_get(maybe, j, i))
                gsnn_proof_bits_put(maybe, i, j, false);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; (j = gsnn_proof_bits_next(known, i, j)) < count; j++)
            gsnn_proof_bits_set(maybe, i, j);
}

void gsnn_verify_relations_close(gsnn_verify_relations *relations) {
    gsnn_proof_bits_transpose(&relations->smaller, &relations->larger);
    gsnn_proof_bits_transpose(&relations->maybe_smaller, &relations->maybe_larger);
    close_classes(&relations->same_class, &relations->maybe_same_class);
}

/* The words "morphisms[7] (0.1 to 2.3)" of the messages. */
#define PLACE "morphisms[%zu] (%s to %s): "

/* Whether the inclusion is true. */
static void check_truth(gsnn_verify_subject *subject, size_t index) {
    const gsnn_verify_relations *relations = subject->relations;
    const gsnn_record_morphism *morphism = &subject->record->morphisms[index];
    const gsnn_record_architecture *from = &subject->record->architectures[morphism->from];
    const gsnn_record_architecture *to = &subject->record->architectures[morphism->to];
    gsnn_findings *findings = subject->findings;
    if (!from->admissible || !to->admissible) {
        gsnn_findings_false(findings, GSNN_CHECK_INCLUSIONS, PLACE "%s is not admissible", index,
                            from->id, to->id, from->admissible ? to->id : from->id);
        return;
    }
    size_t a = relations->place[morphism->from], b = relations->place[morphism->to];
    const gsnn_verify_own *A = &subject->own[morphism->from], *B = &subject->own[morphism->to];
    if (A->pair_sound && B->pair_sound && fmpz_cmp(A->order, B->order) <= 0)
        gsnn_findings_false(findings, GSNN_CHECK_INCLUSIONS, PLACE "%s is not larger", index,
                            from->id, to->id, to->id);
    else if (gsnn_proof_bits_get(&relations->larger, a, b))
        gsnn_findings_pass(findings, GSNN_CHECK_INCLUSIONS, 0);
    else if (gsnn_proof_bits_get(&relations->maybe_larger, a, b))
        gsnn_findings_skip(findings, GSNN_CHECK_INCLUSIONS,
                           PLACE "the rows of %s are not to be had", index, from->id, to->id,
                           from->id);
    else
        gsnn_findings_false(findings, GSNN_CHECK_INCLUSIONS,
                            PLACE "no translate of the weight space of %s lies in that of %s",
                            index, from->id, to->id, from->id, to->id);
}

/* Whether nothing is between the ends. */
static void check_reduced(gsnn_verify_subject *subject, size_t index) {
    const gsnn_verify_relations *relations = subject->relations;
    const gsnn_record_morphism *morphism = &subject->record->morphisms[index];
    const gsnn_record_architecture *architectures = subject->record->architectures;
    size_t a = relations->place[morphism->from], b = relations->place[morphism->to];
    if (a == SIZE_MAX || b == SIZE_MAX)
        return;
    const char *from = architectures[morphism->from].id, *to = architectures[morphism->to].id;
    size_t between = gsnn_proof_bits_meet(&relations->larger, a, &relations->smaller, b);
    if (between < relations->count) {
        gsnn_findings_false(subject->findings, GSNN_CHECK_REDUCED, PLACE "%s is between", index,
                            from, to, architectures[relations->architecture[between]].id);
        return;
    }
    between = gsnn_proof_bits_meet(&relations->maybe_larger, a, &relations->maybe_smaller, b);
    if (between < relations->count)
        gsnn_findings_skip(subject->findings, GSNN_CHECK_REDUCED,
                           PLACE "%s could be between: rows are missing", index, from, to,
                           architectures[relations->architecture[between]].id);
    else
        gsnn_findings_pass(subject->findings, GSNN_CHECK_REDUCED, 0);
}

/* The listed inclusions as a bit matrix over places; reports those listed twice. */
static void collect_listed(gsnn_verify_subject *subject, gsnn_proof_bits *listed) {
    const gsnn_enumeration_record *record = subject->record;
    for (size_t m = 0; m < record->morphism_count; m++) {
        const gsnn_record_morphism *morphism = &record->morphisms[m];
        size_t a = subject->relations->place[morphism->from];
        size_t b = subject->relations->place[morphism->to];
        if (morphism->kind != GSNN_RECORD_INCLUSION || a == SIZE_MAX || b == SIZE_MAX)
            continue;
        if (gsnn_proof_bits_get(listed, a, b))
            gsnn_findings_false(
                subject->findings, GSNN_CHECK_INCLUSIONS, PLACE "it is listed twice", m,
                record->architectures[morphism->from].id, record->architectures[morphism->to].id);
        gsnn_proof_bits_set(listed, a, b);
    }
}

/* Whether every pair that is comparable with nothing between is listed. */
static void check_covers(gsnn_verify_subject *subject, const gsnn_proof_bits *listed) {
    const gsnn_verify_relations *relations = subject->relations;
    const gsnn_record_architecture *architectures = subject->record->architectures;
    for (size_t a = 0; a < relations->count; a++) {
        size_t comparable = 0, unknown = SIZE_MAX;
        bool sound = true;
        const char *id = architectures[relations->architecture[a]].id;
        for (size_t b = 0; b < relations->count; b++) {
            if (!gsnn_proof_bits_get(&relations->maybe_larger, a, b))
                continue;
            bool known = gsnn_proof_bits_get(&relations->larger, a, b);
            comparable += known;
            if (gsnn_proof_bits_get(listed, a, b) ||
                gsnn_proof_bits_meet(&relations->larger, a, &relations->smaller, b) <
                    relations->count)
                continue;
            if (!known || gsnn_proof_bits_meet(&relations->maybe_larger, a,
                                               &relations->maybe_smaller, b) < relations->count) {
                unknown = b;
                continue;
            }
            sound = false;
            gsnn_findings_false(subject->findings, GSNN_CHECK_INCLUSIONS_COMPLETE,
                                "%s: it is included in %s with nothing between, but that is not "
                                "listed",
                                id, architectures[relations->architecture[b]].id);
        }
        if (sound && unknown == SIZE_MAX)
            gsnn_findings_pass(subject->findings, GSNN_CHECK_INCLUSIONS_COMPLETE, comparable);
        else if (sound)
            gsnn_findings_skip(subject->findings, GSNN_CHECK_INCLUSIONS_COMPLETE,
                               "%s: whether it is included in %s, and what is between, cannot be "
                               "told without rows",
                               id, architectures[relations->architecture[unknown]].id);
    }
}

/* Takes away architectures that nothing left points to, over and over: what stays is on, or
 * behind, a cycle. */
static gsnn_status check_acyclic(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    size_t count = record->architecture_count, taken = 0, inclusions = 0;
    gsnn_status status = GSNN_OK;
    size_t *pointers = gsnn_new(count, sizeof *pointers), *queue = gsnn_new(count, sizeof *queue);
    size_t *start = gsnn_new(count + 2, sizeof *start);
    size_t *targets = gsnn_new(record->morphism_count, sizeof *targets);
    if (!pointers || !queue || !start || !targets) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    for (size_t m = 0; m < record->morphism_count; m++)
        if (record->morphisms[m].kind == GSNN_RECORD_INCLUSION) {
            pointers[record->morphisms[m].to]++;
            start[record->morphisms[m].from + 2]++;
            inclusions++;
        }
    for (size_t a = 0; a < count; a++) /* after filling, start[a]..start[a+1] are a's targets */
        start[a + 2] += start[a + 1];
    for (size_t m = 0; m < record->morphism_count; m++)
        if (record->morphisms[m].kind == GSNN_RECORD_INCLUSION)
            targets[start[record->morphisms[m].from + 1]++] = record->morphisms[m].to;
    size_t waiting = 0;
    for (size_t a = 0; a < count; a++)
        if (!pointers[a])
            queue[waiting++] = a;
    for (; taken < waiting; taken++)
        for (size_t t = start[queue[taken]]; t < start[queue[taken] + 1]; t++)
            if (!--pointers[targets[t]])
                queue[waiting++] = targets[t];
    for (size_t a = 0; a < count && taken < count; a++)
        if (pointers[a]) {
            gsnn_findings_false(subject->findings, GSNN_CHECK_ACYCLIC,
                                "%s: the inclusions lead to it from a cycle",
                                record->architectures[a].id);
            goto done;
        }
    for (size_t m = 0; m < inclusions; m++)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_ACYCLIC, 0);
done:
    free(pointers);
    free(queue);
    free(start);
    free(targets);
    return status;
}

gsnn_status gsnn_verify_check_inclusions(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    if (!record->morphisms_listed) {
        const unsigned checks[] = {GSNN_CHECK_INCLUSIONS, GSNN_CHECK_ACYCLIC, GSNN_CHECK_REDUCED,
                                   GSNN_CHECK_INCLUSIONS_COMPLETE};
        for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
            gsnn_findings_skip(subject->findings, checks[i], "the file leaves the morphisms out");
        return GSNN_OK;
    }
    for (size_t m = 0; m < record->morphism_count; m++)
        if (record->morphisms[m].kind == GSNN_RECORD_INCLUSION) {
            check_truth(subject, m);
            check_reduced(subject, m);
        }
    gsnn_proof_bits listed;
    if (!gsnn_proof_bits_new(&listed, subject->relations->count))
        return gsnn_fail_memory(subject->error);
    collect_listed(subject, &listed);
    check_covers(subject, &listed);
    gsnn_proof_bits_clear(&listed);
    return check_acyclic(subject);
}
