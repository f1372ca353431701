#include "verify/enumeration_checks.h"

/* What the lists add up to, by type. */
typedef struct tally {
    int64_t pairs[2], classes[2], admissible[2], admissible_classes[2];
    int64_t inadmissible, inclusions, tunnels;
} tally;

static tally add_up(const gsnn_enumeration_record *record) {
    tally t = {0};
    for (size_t a = 0; a < record->architecture_count; a++) {
        const gsnn_record_architecture *architecture = &record->architectures[a];
        int k = architecture->type - 1;
        t.pairs[k]++;
        t.classes[k] += architecture->cohomology.orbit_length;
        if (architecture->admissible) {
            t.admissible[k]++;
            t.admissible_classes[k] += architecture->cohomology.orbit_length;
        } else {
            t.inadmissible++;
        }
    }
    for (size_t m = 0; m < record->morphism_count; m++) {
        if (record->morphisms[m].kind == GSNN_RECORD_INCLUSION)
            t.inclusions++;
        else
            t.tunnels++;
    }
    return t;
}

/* Compares a stated count with the list. */
static void compare(gsnn_verify_subject *subject, const char *name, int64_t stated,
                    int64_t listed) {
    if (stated == GSNN_RECORD_UNKNOWN)
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COUNTS, "counts.%s: not given", name);
    else if (stated == listed)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_COUNTS, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_COUNTS,
                            "counts.%s: %lld, but the list has %lld", name, (long long)stated,
                            (long long)listed);
}

/* Demands less <= more where both are given. */
static void demand_order(gsnn_verify_subject *subject, const char *less_name, int64_t less,
                         const char *more_name, int64_t more) {
    if (less == GSNN_RECORD_UNKNOWN || more == GSNN_RECORD_UNKNOWN)
        return;
    if (less > more)
        gsnn_findings_false(subject->findings, GSNN_CHECK_COUNTS,
                            "counts.%s: %lld, more than counts.%s, %lld", less_name,
                            (long long)less, more_name, (long long)more);
}

void gsnn_verify_check_counts(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    const gsnn_record_counts *counts = &record->counts;
    tally t = add_up(record);
    compare(subject, "admissible.type1", counts->admissible[0], t.admissible[0]);
    compare(subject, "admissible.type2", counts->admissible[1], t.admissible[1]);
    compare(subject, "admissible_cohomology_classes.type1",
            counts->admissible_cohomology_classes[0], t.admissible_classes[0]);
    compare(subject, "admissible_cohomology_classes.type2",
            counts->admissible_cohomology_classes[1], t.admissible_classes[1]);
    if (record->morphisms_listed) {
        compare(subject, "inclusions", counts->inclusions, t.inclusions);
        compare(subject, "tunnels", counts->tunnels, t.tunnels);
    } else {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COUNTS,
                           "counts.inclusions: the file leaves the morphisms out");
    }
    demand_order(subject, "admissible.type1", counts->admissible[0], "pairs.type1",
                 counts->pairs[0]);
    demand_order(subject, "admissible.type2", counts->admissible[1], "pairs.type2",
                 counts->pairs[1]);
    demand_order(subject, "pairs.type2", counts->pairs[1], "cohomology_classes.type2",
                 counts->cohomology_classes[1]);
    demand_order(subject, "admissible_cohomology_classes.type2",
                 counts->admissible_cohomology_classes[1], "cohomology_classes.type2",
                 counts->cohomology_classes[1]);
    /* Each class of H carries the trivial class once. */
    if (counts->subgroup_classes != GSNN_RECORD_UNKNOWN) {
        compare(subject, "pairs.type1", counts->pairs[0], counts->subgroup_classes);
        compare(subject, "cohomology_classes.type1", counts->cohomology_classes[0],
                counts->subgroup_classes);
    }
    bool all = counts->pairs[0] == t.admissible[0] && counts->pairs[1] == t.admissible[1];
    if (!t.inadmissible && !all) /* what is said of pairs that are not listed is not looked at */
        return;
    if (record->selection.type || record->selection.max_neurons != UINT64_MAX) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COUNTS,
                           "counts.pairs: only some of the pairs are listed");
        return;
    }
    compare(subject, "pairs.type1", counts->pairs[0], t.pairs[0]);
    compare(subject, "pairs.type2", counts->pairs[1], t.pairs[1]);
    compare(subject, "cohomology_classes.type1", counts->cohomology_classes[0], t.classes[0]);
    compare(subject, "cohomology_classes.type2", counts->cohomology_classes[1], t.classes[1]);
}
