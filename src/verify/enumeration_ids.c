#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The numbers of an id: i and j of "i.j", or the number of "r7" in i. */
typedef struct parsed {
    size_t architecture;
    uint64_t i, j;
} parsed;

/* Reads digits without superfluous zeros and moves *text behind them. */
static bool read_number(const char **text, uint64_t *number) {
    const char *digits = *text;
    size_t length = strspn(digits, "0123456789");
    if (!length || length > 18 || (*digits == '0' && length > 1))
        return false;
    *number = strtoull(digits, NULL, 10);
    *text += length;
    return true;
}

static bool parse_id(const gsnn_record_architecture *architecture, parsed *id) {
    const char *text = architecture->id;
    if (!architecture->admissible)
        return *text++ == 'r' && read_number(&text, &id->i) && id->i && !*text;
    return read_number(&text, &id->i) && *text++ == '.' && read_number(&text, &id->j) && !*text;
}

static int compare_parsed(const void *a, const void *b) {
    const parsed *x = a, *y = b;
    if (x->i != y->i)
        return x->i < y->i ? -1 : 1;
    return (x->j > y->j) - (x->j < y->j);
}

/* Parses all ids of admissible, or inadmissible, architectures; returns how many are well formed.
 * Reports those that are not. */
static size_t parse_all(gsnn_verify_subject *subject, bool admissible, parsed *ids) {
    const gsnn_enumeration_record *record = subject->record;
    size_t count = 0;
    for (size_t a = 0; a < record->architecture_count; a++) {
        const gsnn_record_architecture *architecture = &record->architectures[a];
        if (architecture->admissible != admissible)
            continue;
        parsed id = {.architecture = a};
        if (!parse_id(architecture, &id))
            gsnn_findings_false(subject->findings, GSNN_CHECK_IDS, "%s: not of the form %s",
                                architecture->id, admissible ? "i.j" : "r1, r2, ...");
        else if (admissible && (id.j == 0) != (architecture->type == 1))
            gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                "%s: j is 0 exactly for the trivial class, but the type is %d",
                                architecture->id, architecture->type);
        else
            ids[count++] = id;
    }
    qsort(ids, count, sizeof *ids, compare_parsed);
    return count;
}

/* The sequence of ids in order: |H| falls, and there are no gaps unless one type was selected. */
static void check_sequence(gsnn_verify_subject *subject, const parsed *ids, size_t count) {
    const gsnn_record_architecture *architectures = subject->record->architectures;
    bool gaps_allowed = subject->record->selection.type;
    for (size_t k = 0; k < count; k++) {
        const gsnn_record_architecture *architecture = &architectures[ids[k].architecture];
        const gsnn_verify_own *own = &subject->own[ids[k].architecture];
        const parsed *last = k ? &ids[k - 1] : NULL;
        bool new_class = !last || last->i != ids[k].i;
        bool gap_i = new_class && ids[k].i != (last ? last->i + 1 : 0);
        bool gap_j = new_class ? ids[k].j > 1 : ids[k].j != last->j + 1;
        bool rises = last && own->pair_sound && subject->own[last->architecture].pair_sound &&
                     fmpz_cmp(own->order, subject->own[last->architecture].order) > 0;
        if (gap_j || (gap_i && !gaps_allowed))
            gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                "%s: an id before this one is missing", architecture->id);
        else if (rises)
            gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                "%s: H is larger than that of %s, which comes before",
                                architecture->id, architectures[last->architecture].id);
        else
            gsnn_findings_pass(subject->findings, GSNN_CHECK_IDS, 0);
    }
}

/* One number i is one class of H. */
static void check_classes(gsnn_verify_subject *subject, const parsed *ids, size_t count) {
    const gsnn_verify_relations *relations = subject->relations;
    const gsnn_record_architecture *architectures = subject->record->architectures;
    for (size_t k = 0; k < count; k++)
        for (size_t l = 0; l < k; l++) {
            size_t a = ids[k].architecture, b = ids[l].architecture;
            size_t i = relations->place[a], j = relations->place[b];
            bool same = ids[k].i == ids[l].i;
            if (same && !gsnn_proof_bits_get(&relations->maybe_same_class, i, j))
                gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                    "%s: H is not conjugate to that of %s", architectures[a].id,
                                    architectures[b].id);
            if (!same && gsnn_proof_bits_get(&relations->same_class, i, j))
                gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                    "%s: H is conjugate to that of %s", architectures[a].id,
                                    architectures[b].id);
        }
}

/* r1, r2, ... have no gaps unless one type was selected. */
static void check_inadmissible(gsnn_verify_subject *subject, const parsed *ids, size_t count) {
    const gsnn_enumeration_record *record = subject->record;
    for (size_t k = 0; k < count; k++) {
        if (!record->selection.type && ids[k].i != k + 1)
            gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                "%s: an id before this one is missing",
                                record->architectures[ids[k].architecture].id);
        else
            gsnn_findings_pass(subject->findings, GSNN_CHECK_IDS, 0);
    }
}

gsnn_status gsnn_verify_check_ids(gsnn_verify_subject *subject) {
    parsed *ids = gsnn_new(subject->record->architecture_count, sizeof *ids);
    if (!ids)
        return gsnn_fail_memory(subject->error);
    size_t count = parse_all(subject, true, ids);
    check_sequence(subject, ids, count);
    check_classes(subject, ids, count);
    count = parse_all(subject, false, ids);
    check_inadmissible(subject, ids, count);
    free(ids);
    return GSNN_OK;
}
