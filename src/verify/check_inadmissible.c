#include "verify/checks.h"

#include <string.h>

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
        if (!zero && !coincident)
            gsnn_findings_false(findings, GSNN_CHECK_INADMISSIBLE,
                                "%s: reason: neither zero-weights nor coincident-neurons", id);
        else if (coincident != collapses)
            gsnn_findings_false(findings, GSNN_CHECK_INADMISSIBLE, "%s: reason: %s, but it %s", id,
                                reason,
                                collapses ? "collapses to another" : "does not say to what");
        else if (!subject->own[a].pair_sound)
            gsnn_findings_skip(findings, GSNN_CHECK_INADMISSIBLE, "%s: its H and K are false", id);
        else if (zero != !subject->own[a].pattern.dimension)
            gsnn_findings_false(findings, GSNN_CHECK_INADMISSIBLE,
                                "%s: reason: %s, but V(H,chi) has dimension %zu", id, reason,
                                subject->own[a].pattern.dimension);
        else if (collapses && !record->architectures[architecture->collapses_to].admissible)
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
