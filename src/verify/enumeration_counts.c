#include "verify/enumeration_checks.h"

#include "proof/census.h"

#include <string.h>

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

/* Compares a stated count with what it is in truth, as `what` has it. */
static void compare(gsnn_verify_subject *subject, const char *name, int64_t stated,
                    const char *what, int64_t is) {
    if (stated == GSNN_RECORD_UNKNOWN)
        gsnn_findings_false(subject->findings, GSNN_CHECK_COUNTS, "counts.%s: it is not given",
                            name);
    else if (stated == is)
        gsnn_findings_pass(subject->findings, GSNN_CHECK_COUNTS, 0);
    else
        gsnn_findings_false(subject->findings, GSNN_CHECK_COUNTS, "counts.%s: %lld, but %s %lld",
                            name, (long long)stated, what, (long long)is);
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

/* The engines, and whether they list all subgroups, so that all counts are given. */
static const struct {
    const char *name;
    bool complete;
} ENGINES[] = {{"lattice", true},  {"gap", true},      {"orbits", false},   {"coxeter", false},
               {"product", false}, {"abelian", false}, {"disguise", false}, {"chain", false},
               {"grid", false},    {"goursat", true}};

/* Whether the engine is one that lists all subgroups. */
static bool check_engine(gsnn_verify_subject *subject) {
    const char *engine = subject->record->engine;
    for (size_t i = 0; engine && i < sizeof ENGINES / sizeof *ENGINES; i++)
        if (!strcmp(engine, ENGINES[i].name)) {
            gsnn_findings_pass(subject->findings, GSNN_CHECK_ENGINE, 0);
            return ENGINES[i].complete;
        }
    gsnn_findings_false(subject->findings, GSNN_CHECK_ENGINE, "engine: %s%.40s%s",
                        engine ? "there is none called '" : "it is not given", engine ? engine : "",
                        engine ? "'" : "");
    return false;
}

/* The counts that are of all subgroups, listed or not, in the order of ALL_NAMES. */
enum { ALL_COUNTS = 5 };

static const char *const ALL_NAMES[ALL_COUNTS] = {
    "subgroup_classes",         "pairs.type1", "pairs.type2", "cohomology_classes.type1",
    "cohomology_classes.type2",
};

/* Compares them with a count of the checker's own, if that is little work. */
static gsnn_status recount(gsnn_verify_subject *subject, const int64_t *stated, bool complete,
                           uint64_t most_work) {
    gsnn_proof_census census;
    gsnn_status status =
        gsnn_proof_census_take(&census, subject->G, subject->points->generators,
                               subject->points->generator_count, most_work, subject->error);
    if (status)
        return status;
    const uint64_t is[ALL_COUNTS] = {census.classes, census.classes, census.pairs, census.classes,
                                     census.characters};
    for (size_t i = 0; i < ALL_COUNTS; i++) {
        if (!complete && stated[i] == GSNN_RECORD_UNKNOWN)
            continue;
        if (census.finished)
            compare(subject, ALL_NAMES[i], stated[i], "there are", (int64_t)is[i]);
        else if (stated[i] == GSNN_RECORD_UNKNOWN)
            gsnn_findings_false(subject->findings, GSNN_CHECK_COUNTS,
                                "counts.%s: it is not given, but the engine %s counts it",
                                ALL_NAMES[i], subject->record->engine);
        else
            gsnn_findings_skip(subject->findings, GSNN_CHECK_COUNTS,
                               "counts.%s: the group is too large to count its subgroups again",
                               ALL_NAMES[i]);
    }
    return GSNN_OK;
}

/* Work, in products of elements, that counting all subgroups may be. */
#define LITTLE_WORK (UINT64_C(1) << 20)
#define MUCH_WORK (UINT64_C(1) << 30)

gsnn_status gsnn_verify_check_counts(gsnn_verify_subject *subject,
                                     const gsnn_verify_options *options) {
    static const char list[] = "the list has";
    const gsnn_enumeration_record *record = subject->record;
    const gsnn_record_counts *counts = &record->counts;
    const int64_t stated[ALL_COUNTS] = {
        counts->subgroup_classes,
        counts->pairs[0],
        counts->pairs[1],
        counts->cohomology_classes[0],
        counts->cohomology_classes[1],
    };
    tally t = add_up(record);
    compare(subject, "admissible.type1", counts->admissible[0], list, t.admissible[0]);
    compare(subject, "admissible.type2", counts->admissible[1], list, t.admissible[1]);
    compare(subject, "admissible_cohomology_classes.type1",
            counts->admissible_cohomology_classes[0], list, t.admissible_classes[0]);
    compare(subject, "admissible_cohomology_classes.type2",
            counts->admissible_cohomology_classes[1], list, t.admissible_classes[1]);
    if (record->morphisms_listed) {
        compare(subject, "inclusions", counts->inclusions, list, t.inclusions);
        compare(subject, "tunnels", counts->tunnels, list, t.tunnels);
    } else {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COUNTS,
                           "counts.inclusions: the file leaves the morphisms out");
    }
    bool complete = check_engine(subject);
    gsnn_status status =
        recount(subject, stated, complete, options->complete ? MUCH_WORK : LITTLE_WORK);
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
        compare(subject, ALL_NAMES[1], stated[1], "the classes of subgroups are", stated[0]);
        compare(subject, ALL_NAMES[3], stated[3], "the classes of subgroups are", stated[0]);
    }
    /* Inadmissible pairs are listed all or not at all, unless something was selected. */
    bool selected = record->selection.type || record->selection.max_neurons != UINT64_MAX;
    if (t.inadmissible && !selected) {
        compare(subject, ALL_NAMES[1], stated[1], list, t.pairs[0]);
        compare(subject, ALL_NAMES[2], stated[2], list, t.pairs[1]);
        compare(subject, ALL_NAMES[3], stated[3], list, t.classes[0]);
        compare(subject, ALL_NAMES[4], stated[4], list, t.classes[1]);
    }
    return status;
}
