#include "verify/enumeration_checks.h"

#include "base/error.h"

/* The tunnels are exactly the pairs of admissible architectures with one class of H. */

static void check_listed(gsnn_verify_subject *subject, size_t index, gsnn_proof_bits *listed) {
    const gsnn_verify_relations *relations = subject->relations;
    const gsnn_record_morphism *tunnel = &subject->record->morphisms[index];
    const char *from = subject->record->architectures[tunnel->from].id;
    const char *to = subject->record->architectures[tunnel->to].id;
    gsnn_findings *findings = subject->findings;
    size_t a = relations->place[tunnel->from], b = relations->place[tunnel->to];
    if (a == SIZE_MAX || b == SIZE_MAX) {
        gsnn_findings_false(findings, GSNN_CHECK_TUNNELS,
                            "morphisms[%zu] (%s to %s): %s is not admissible", index, from, to,
                            a == SIZE_MAX ? from : to);
        return;
    }
    if (a == b)
        gsnn_findings_false(findings, GSNN_CHECK_TUNNELS,
                            "morphisms[%zu]: a tunnel from %s to itself", index, from);
    else if (gsnn_proof_bits_get(listed, a, b))
        gsnn_findings_false(findings, GSNN_CHECK_TUNNELS,
                            "morphisms[%zu] (%s to %s): it is listed twice", index, from, to);
    else if (gsnn_proof_bits_get(&relations->same_class, a, b))
        gsnn_findings_pass(findings, GSNN_CHECK_TUNNELS, 0);
    else if (gsnn_proof_bits_get(&relations->maybe_same_class, a, b))
        gsnn_findings_skip(findings, GSNN_CHECK_TUNNELS,
                           "morphisms[%zu] (%s to %s): rows are missing", index, from, to);
    else
        gsnn_findings_false(findings, GSNN_CHECK_TUNNELS,
                            "morphisms[%zu] (%s to %s): the two H are not conjugate", index, from,
                            to);
    gsnn_proof_bits_set(listed, a, b);
    gsnn_proof_bits_set(listed, b, a);
}

static void check_missing(gsnn_verify_subject *subject, const gsnn_proof_bits *listed) {
    const gsnn_verify_relations *relations = subject->relations;
    const gsnn_record_architecture *architectures = subject->record->architectures;
    for (size_t a = 0; a < relations->count; a++)
        for (size_t b = 0; b < a; b++) {
            if (gsnn_proof_bits_get(listed, a, b) ||
                !gsnn_proof_bits_get(&relations->maybe_same_class, a, b))
                continue;
            const char *from = architectures[relations->architecture[b]].id;
            const char *to = architectures[relations->architecture[a]].id;
            if (gsnn_proof_bits_get(&relations->same_class, a, b))
                gsnn_findings_false(subject->findings, GSNN_CHECK_TUNNELS,
                                    "%s, %s: the two H are conjugate, but no tunnel is listed",
                                    from, to);
            else
                gsnn_findings_skip(subject->findings, GSNN_CHECK_TUNNELS,
                                   "%s, %s: rows are missing", from, to);
        }
    gsnn_findings_add_parts(subject->findings, GSNN_CHECK_TUNNELS,
                            relations->count ? relations->count * (relations->count - 1) / 2 : 0);
}

gsnn_status gsnn_verify_check_tunnels(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    if (!record->morphisms_listed) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_TUNNELS,
                           "the file leaves the morphisms out");
        return GSNN_OK;
    }
    gsnn_proof_bits listed;
    if (!gsnn_proof_bits_new(&listed, subject->relations->count))
        return gsnn_fail_memory(subject->error);
    for (size_t m = 0; m < record->morphism_count; m++)
        if (record->morphisms[m].kind == GSNN_RECORD_TUNNEL)
            check_listed(subject, m, &listed);
    check_missing(subject, &listed);
    gsnn_proof_bits_clear(&listed);
    return GSNN_OK;
}
