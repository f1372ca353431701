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
    if (!architecture->admissible && !gsnn_verify_is_dead(architecture))
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
        if (architecture->admissible != admissible || gsnn_verify_is_dead(architecture))
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

/* Compares the classes of H of two architectures by what their order promises: larger H first, then
 * fewer conjugates; 0 too where a number is not known. */
static int compare_classes(const gsnn_verify_subject *subject, size_t a, size_t b) {
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    if (!A->pair_sound || !B->pair_sound)
        return 0;
    int by = fmpz_cmp(B->order, A->order);
    if (by || !A->fixed || !B->fixed)
        return by;
    return (A->fixed < B->fixed) - (A->fixed > B->fixed); /* |G:N(H)| = |G:H| / fixed */
}

/* Compares two classes of the same H by their coordinates. */
static int compare_coordinates(const gsnn_verify_subject *subject, size_t a, size_t b) {
    const gsnn_record_cohomology *A = &subject->record->architectures[a].cohomology;
    const gsnn_record_cohomology *B = &subject->record->architectures[b].cohomology;
    for (size_t k = 0; k < A->rank && k < B->rank; k++)
        if (A->class[k] != B->class[k])
            return A->class[k] < B->class[k] ? -1 : 1;
    return 0;
}

/* The sequence of ids in order: classes of H as compare_classes has them, then coordinates, and
 * there are no gaps unless one type was selected. */
static void check_sequence(gsnn_verify_subject *subject, const parsed *ids, size_t count) {
    const gsnn_record_architecture *architectures = subject->record->architectures;
    /* Of what does not live with a codomain nothing is listed. */
    bool dead_allowed = subject->record->codomain.given;
    bool gaps_allowed = subject->record->selection.type || dead_allowed;
    for (size_t k = 0; k < count; k++) {
        size_t a = ids[k].architecture;
        const parsed *last = k ? &ids[k - 1] : NULL;
        const char *before = last ? architectures[last->architecture].id : "";
        bool new_class = !last || last->i != ids[k].i;
        bool gap_i = new_class && ids[k].i != (last ? last->i + 1 : 0);
        bool gap_j = new_class ? ids[k].j > 1 : ids[k].j != last->j + 1;
        int classes = last ? compare_classes(subject, last->architecture, a) : -1;
        if ((gap_j && !dead_allowed) || (gap_i && !gaps_allowed))
            gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                "%s: an id before this one is missing", architectures[a].id);
        else if (classes > 0)
            gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                "%s: H is larger than that of %s, which comes before, or as large "
                                "and has fewer conjugates",
                                architectures[a].id, before);
        else if (!new_class && compare_coordinates(subject, last->architecture, a) >= 0)
            gsnn_findings_false(subject->findings, GSNN_CHECK_IDS,
                                "%s: the coordinates of its class are not above those of %s",
                                architectures[a].id, before);
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

/* The lists, one behind the other: admissible, dead, inadmissible. */
static int rank_of(const gsnn_record_architecture *architecture) {
    return architecture->admissible ? 0 : gsnn_verify_is_dead(architecture) ? 1 : 2;
}

/* Whether a comes before b in the list as it should; ids are compared as parsed by `of`. */
static bool is_listed_before(const gsnn_verify_subject *subject, const parsed *of, size_t a,
                             size_t b) {
    const gsnn_record_architecture *architectures = subject->record->architectures;
    if (rank_of(&architectures[a]) != rank_of(&architectures[b]))
        return rank_of(&architectures[a]) < rank_of(&architectures[b]);
    return compare_parsed(&of[a], &of[b]) < 0;
}

/* Of two neighbours in the list of inadmissible pairs: classes of H in their order, the pairs of
 * one H by their coordinates. */
static bool is_inadmissible_order(const gsnn_verify_subject *subject, size_t a, size_t b) {
    const gsnn_verify_own *A = &subject->own[a], *B = &subject->own[b];
    int classes = compare_classes(subject, a, b);
    bool same = A->H_profile.counted && B->H_profile.counted &&
                A->H_profile.elements == B->H_profile.elements;
    return classes < 0 || (classes == 0 && (!same || compare_coordinates(subject, a, b) < 0));
}

/* Whether the H of inadmissible pair b was met in the list before pair b - 1, with another H
 * between. */
static bool is_torn(const gsnn_verify_subject *subject, size_t b) {
    const gsnn_verify_own *own = subject->own, *B = &own[b];
    if (!B->H_profile.counted || own[b - 1].H_profile.elements == B->H_profile.elements)
        return false;
    for (size_t a = b - 1; a-- > 0;) {
        if (rank_of(&subject->record->architectures[a]) < 2 || compare_classes(subject, a, b))
            return false;
        if (own[a].H_profile.counted && own[a].H_profile.elements == B->H_profile.elements)
            return true;
    }
    return false;
}

/* The list of architectures: admissible ones by id, then the others by the numbers of theirs. */
static void check_architectures(gsnn_verify_subject *subject, const parsed *of) {
    const gsnn_enumeration_record *record = subject->record;
    bool sound = true;
    for (size_t a = 1; a < record->architecture_count && sound; a++) {
        const gsnn_record_architecture *architecture = &record->architectures[a];
        const char *before = record->architectures[a - 1].id;
        bool inadmissible =
            rank_of(architecture) == 2 && rank_of(&record->architectures[a - 1]) == 2;
        sound = is_listed_before(subject, of, a - 1, a);
        if (!sound) {
            gsnn_findings_false(subject->findings, GSNN_CHECK_ORDER,
                                "architectures[%zu]: %s is listed behind %s", a, architecture->id,
                                before);
        } else if (inadmissible &&
                   (!is_inadmissible_order(subject, a - 1, a) || is_torn(subject, a))) {
            sound = false;
            gsnn_findings_false(subject->findings, GSNN_CHECK_ORDER,
                                "architectures[%zu]: by its H and class, %s does not belong behind "
                                "%s",
                                a, architecture->id, before);
        }
    }
    if (sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_ORDER, record->architecture_count);
}

/* The list of morphisms: inclusions, then tunnels, each by their ends. */
static void check_morphisms(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    bool sound = true;
    for (size_t m = 0; m < record->morphism_count && sound; m++) {
        const gsnn_record_morphism *x = m ? &record->morphisms[m - 1] : NULL;
        const gsnn_record_morphism *y = &record->morphisms[m];
        const char *from = record->architectures[y->from].id;
        const char *to = record->architectures[y->to].id;
        bool turned = y->kind == GSNN_RECORD_TUNNEL && y->from >= y->to;
        bool behind = x && (x->kind != y->kind   ? x->kind == GSNN_RECORD_TUNNEL
                            : x->from != y->from ? x->from > y->from
                                                 : x->to >= y->to);
        sound = !turned && !behind;
        if (turned)
            gsnn_findings_false(subject->findings, GSNN_CHECK_ORDER,
                                "morphisms[%zu]: a tunnel from %s to %s, which comes first", m,
                                from, to);
        else if (behind)
            gsnn_findings_false(subject->findings, GSNN_CHECK_ORDER,
                                "morphisms[%zu] (%s to %s): it belongs before the one in front of "
                                "it",
                                m, from, to);
    }
    if (sound)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_ORDER, record->morphism_count);
}

gsnn_status gsnn_verify_check_order(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    parsed *of = gsnn_new(record->architecture_count, sizeof *of);
    if (!of)
        return gsnn_fail_memory(subject->error);
    bool parsable = true;
    for (size_t a = 0; a < record->architecture_count && parsable; a++)
        parsable = parse_id(&record->architectures[a], &of[a]);
    if (parsable)
        check_architectures(subject, of);
    else
        gsnn_findings_skip(subject->findings, GSNN_CHECK_ORDER,
                           "architectures: not all ids have the form they should");
    if (record->morphisms_listed)
        check_morphisms(subject);
    free(of);
    return GSNN_OK;
}
