#include "verify/enumeration.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "verify/enumeration_checks.h"

#include <stdlib.h>

const gsnn_verify_check gsnn_enumeration_checks[GSNN_CHECK_COUNT] = {
    [GSNN_CHECK_GENERATORS] = {"group-generators", "generators", NULL},
    [GSNN_CHECK_FORM] = {"form", "group", NULL},
    [GSNN_CHECK_GROUP_ORDER] = {"group-order", "group", NULL},
    [GSNN_CHECK_INVARIANT_DIMENSION] = {"invariant-dimension", "group", NULL},
    [GSNN_CHECK_SUBGROUPS] = {"subgroups", "architectures", "generators"},
    [GSNN_CHECK_ORDERS] = {"orders", "architectures", NULL},
    [GSNN_CHECK_COHOMOLOGY_RANK] = {"cohomology-rank", "architectures", NULL},
    [GSNN_CHECK_COHOMOLOGY_CLASS] = {"cohomology-class", "architectures", NULL},
    [GSNN_CHECK_ORBIT_LENGTH] = {"orbit-length", "architectures", NULL},
    [GSNN_CHECK_RHO_PERMUTATIONS] = {"rho-permutations", "architectures", "generators"},
    [GSNN_CHECK_RHO_TRANSITIVE] = {"rho-transitive", "architectures", "neurons"},
    [GSNN_CHECK_RHO_SIGNS] = {"rho-signs", "architectures", NULL},
    [GSNN_CHECK_RHO_INDUCED] = {"rho-induced", "architectures", "coset relations"},
    [GSNN_CHECK_RHO_EQUIVARIANT] = {"rho-equivariant", "architectures", "generators"},
    [GSNN_CHECK_WEIGHT_DIMENSION] = {"weight-dimension", "architectures", NULL},
    [GSNN_CHECK_WEIGHT_SPACE] = {"weight-space", "architectures", NULL},
    [GSNN_CHECK_WEIGHT_NUMBERS] = {"weight-numbers", "architectures", "numbers"},
    [GSNN_CHECK_NON_PARALLEL] = {"non-parallel", "architectures", "rows"},
    [GSNN_CHECK_INADMISSIBLE] = {"inadmissible", "pairs", NULL},
    [GSNN_CHECK_PARAMETERS] = {"parameters", "architectures", NULL},
    [GSNN_CHECK_INVARIANCE] = {"invariance", "architectures", "inputs"},
    [GSNN_CHECK_INEQUIVALENT] = {"inequivalent", "architectures", "comparisons"},
    [GSNN_CHECK_IDS] = {"ids", "architectures", NULL},
    [GSNN_CHECK_ORDER] = {"order", "lists", "entries"},
    [GSNN_CHECK_ENGINE] = {"engine", "names", NULL},
    [GSNN_CHECK_INCLUSIONS] = {"inclusions-true", "inclusions", NULL},
    [GSNN_CHECK_NEURON_MAPS] = {"neuron-maps", "inclusions", "neurons"},
    [GSNN_CHECK_OUTPUTS] = {"inclusion-outputs", "inclusions", "inputs"},
    [GSNN_CHECK_ACYCLIC] = {"inclusions-acyclic", "inclusions", NULL},
    [GSNN_CHECK_REDUCED] = {"inclusions-reduced", "inclusions", NULL},
    [GSNN_CHECK_INCLUSIONS_COMPLETE] = {"inclusions-complete", "architectures", "comparable pairs"},
    [GSNN_CHECK_TUNNELS] = {"tunnels", "tunnels", "pairs"},
    [GSNN_CHECK_CODOMAIN] = {"codomain", "properties", NULL},
    [GSNN_CHECK_OUTPUT_WEIGHTS] = {"output-weights", "spaces", "rows"},
    [GSNN_CHECK_LIVE] = {"live", "architectures", NULL},
    [GSNN_CHECK_COUNTS] = {"counts", "counts", NULL},
    [GSNN_CHECK_COMPLETE] = {"complete", "architectures", "flats"},
};

static void free_relations(gsnn_verify_relations *relations) {
    free(relations->architecture);
    free(relations->place);
    gsnn_proof_bits_clear(&relations->larger);
    gsnn_proof_bits_clear(&relations->smaller);
    gsnn_proof_bits_clear(&relations->maybe_larger);
    gsnn_proof_bits_clear(&relations->maybe_smaller);
    gsnn_proof_bits_clear(&relations->same_class);
    gsnn_proof_bits_clear(&relations->maybe_same_class);
}

static gsnn_status set_relations(gsnn_verify_subject *subject, gsnn_verify_relations *relations) {
    const gsnn_enumeration_record *record = subject->record;
    size_t total = record->architecture_count;
    relations->architecture = gsnn_new(total, sizeof *relations->architecture);
    relations->place = gsnn_new(total, sizeof *relations->place);
    if (!relations->architecture || !relations->place)
        return gsnn_fail_memory(subject->error);
    for (size_t a = 0; a < total; a++) {
        relations->place[a] = SIZE_MAX;
        if (!record->architectures[a].admissible)
            continue;
        relations->place[a] = relations->count;
        relations->architecture[relations->count++] = a;
    }
    size_t count = relations->count;
    bool made = gsnn_proof_bits_new(&relations->larger, count) &&
                gsnn_proof_bits_new(&relations->smaller, count) &&
                gsnn_proof_bits_new(&relations->maybe_larger, count) &&
                gsnn_proof_bits_new(&relations->maybe_smaller, count) &&
                gsnn_proof_bits_new(&relations->same_class, count) &&
                gsnn_proof_bits_new(&relations->maybe_same_class, count);
    return made ? GSNN_OK : gsnn_fail_memory(subject->error);
}

/* The checks that need rows, skipped with the reason why there are none. */
static void skip_rows(gsnn_verify_subject *subject, size_t a, const char *why_not) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const unsigned checks[] = {GSNN_CHECK_RHO_EQUIVARIANT, GSNN_CHECK_INVARIANCE,
                               GSNN_CHECK_NON_PARALLEL};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (checks[i] != GSNN_CHECK_NON_PARALLEL || architecture->admissible)
            gsnn_findings_skip(subject->findings, checks[i], "%s: %s", architecture->id, why_not);
}

/* What is checked through the rows of architecture a, while they are in memory. */
static gsnn_status check_rows(gsnn_verify_subject *subject, size_t a,
                              const gsnn_verify_rows *rows) {
    bool admissible = subject->record->architectures[a].admissible;
    const gsnn_verify_own *own = &subject->own[a];
    gsnn_verify_check_equivariance(subject, a, rows);
    gsnn_status status = gsnn_verify_check_numbers(subject, a, rows);
    if (!status)
        status = gsnn_verify_check_invariance(subject, a, rows);
    if (!status && admissible)
        status = gsnn_verify_check_non_parallel(subject, a, rows);
    if (!status && own->rows_sound && own->non_parallel)
        status = gsnn_verify_check_orbit_length(subject, a, rows);
    return status;
}

/* ---- Loops over architectures, on several threads ---------------------------------------- */

/* Reading from memory what the others read, too, more threads are no faster. */
#define MOST_THREADS 4

/* Architectures whose findings wait to be put in order, at a time. */
#define PLACES_A_THREAD 4

typedef gsnn_status (*architecture_step)(gsnn_verify_subject *subject, size_t a);

/* A step is given a view of the subject with findings of its own, which are put in order
 * afterwards, as if one thread had done it all.  It may write into own[a] and into row a of the
 * relations. */
typedef struct architecture_loop {
    const gsnn_verify_subject *subject;
    architecture_step step;
    gsnn_findings *findings; /* of architecture a at a % window */
    size_t window;
    gsnn_mapped_walk walk; /* through the text of the rows */
} architecture_loop;

static gsnn_status run_step(void *context, size_t worker, size_t a, gsnn_error *error) {
    const architecture_loop *loop = context;
    gsnn_verify_subject subject = *loop->subject;
    (void)worker;
    subject.findings = &loop->findings[a % loop->window];
    subject.error = error;
    return loop->step(&subject, a);
}

static gsnn_status take_findings(void *context, size_t a, gsnn_error *error) {
    architecture_loop *loop = context;
    (void)error;
    gsnn_findings_move(loop->subject->findings, &loop->findings[a % loop->window]);
    gsnn_mapped_walk_pass(&loop->walk, loop->subject->record->architectures[a].weights.text_end);
    return GSNN_OK;
}

static gsnn_status for_each(gsnn_verify_subject *subject, architecture_step step) {
    size_t threads = gsnn_parallel_threads(subject->threads);
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    architecture_loop loop = {
        subject, step, NULL, PLACES_A_THREAD * threads, {.text = subject->mapped}};
    loop.findings = gsnn_new(loop.window, sizeof *loop.findings);
    gsnn_status status = loop.findings ? GSNN_OK : gsnn_fail_memory(subject->error);
    for (size_t i = 0; i < loop.window && !status; i++)
        status = gsnn_findings_init(&loop.findings[i], gsnn_enumeration_checks, GSNN_CHECK_COUNT,
                                    subject->error);
    if (!status)
        status = gsnn_parallel_in_order(threads, subject->record->architecture_count, loop.window,
                                        run_step, take_findings, &loop, subject->error);
    for (size_t i = 0; loop.findings && i < loop.window; i++)
        gsnn_findings_clear(&loop.findings[i]);
    free(loop.findings);
    return status;
}

/* What can be checked of an architecture by itself, before rows are built. */
static gsnn_status check_without_rows(gsnn_verify_subject *subject, size_t a) {
    /* H and K follow from rho where they are not listed. */
    bool listed = gsnn_verify_lists_pair(&subject->record->architectures[a]);
    gsnn_status status = listed ? GSNN_OK : gsnn_verify_check_rho(subject, a);
    if (!status)
        status = gsnn_verify_check_pair(subject, a);
    if (!status)
        status = gsnn_verify_check_cohomology(subject, a);
    if (!status)
        status = gsnn_verify_check_weights(subject, a);
    return !status && listed ? gsnn_verify_check_rho(subject, a) : status;
}

/* What is checked through its rows. */
static gsnn_status check_with_rows(gsnn_verify_subject *subject, size_t a) {
    const gsnn_verify_own *own = &subject->own[a];
    gsnn_verify_rows rows;
    const char *why_not;
    gsnn_status status = gsnn_verify_rows_new(&rows, subject, a, &why_not);
    if (!status && rows.count)
        status = check_rows(subject, a, &rows);
    else if (!status)
        skip_rows(subject, a, why_not);
    if (!status)
        status = gsnn_verify_check_output(subject, a, &rows);
    gsnn_verify_rows_clear(&rows);
    if (!status && !(own->rows_sound && own->non_parallel))
        status = gsnn_verify_check_induced(subject, a);
    return status;
}

/* All that is checked of an architecture by itself.  Its listed rows are in memory meanwhile. */
static gsnn_status check_one(gsnn_verify_subject *subject, size_t a) {
    gsnn_arena memory = {0};
    gsnn_record_weights weights;
    gsnn_verify_subject with_rows = *subject;
    with_rows.weights = &weights;
    gsnn_status status =
        gsnn_record_read_rows(subject->record, a, &memory, &weights, subject->error);
    if (!status)
        status = check_without_rows(&with_rows, a);
    if (!status)
        status = check_with_rows(&with_rows, a);
    if (!status)
        status = gsnn_verify_find_normal(subject, a);
    gsnn_verify_drop_chains(&subject->own[a]);
    gsnn_arena_clear(&memory);
    return status;
}

/* How an admissible architecture is related to all others, known from check_one. */
static gsnn_status check_relations(gsnn_verify_subject *subject, size_t a) {
    bool sound = subject->own[a].rows_sound;
    gsnn_verify_rows rows = {0};
    if (!subject->record->architectures[a].admissible)
        return GSNN_OK;
    gsnn_status status = sound ? gsnn_verify_rows_again(&rows, subject, a) : GSNN_OK;
    if (!status)
        status = gsnn_verify_relate(subject, a, sound ? &rows : NULL);
    if (!status)
        gsnn_verify_check_collapses(subject, a, sound ? &rows : NULL);
    gsnn_verify_rows_clear(&rows);
    return status;
}

static gsnn_status check_all(gsnn_verify_subject *subject, const gsnn_verify_options *options) {
    gsnn_status status = gsnn_verify_check_group(subject);
    if (status || (status = gsnn_verify_check_codomain(subject)) ||
        (status = for_each(subject, check_one)) ||
        (status = gsnn_verify_check_coordinates(subject)) ||
        (status = for_each(subject, check_relations)))
        return status;
    gsnn_verify_relations_close(subject->relations);
    gsnn_verify_check_reasons(subject);
    if ((status = gsnn_verify_check_counts(subject, options)) ||
        (status = gsnn_verify_check_inequivalent(subject)) ||
        (status = gsnn_verify_check_ids(subject)) || (status = gsnn_verify_check_order(subject)) ||
        (status = gsnn_verify_check_inclusions(subject)) ||
        (status = gsnn_verify_check_neuron_maps(subject)) ||
        (status = gsnn_verify_check_tunnels(subject)))
        return status;
    gsnn_verify_check_output_maps(subject);
    return options->complete ? gsnn_verify_check_complete(subject) : GSNN_OK;
}

static void clear_own(gsnn_verify_own *own) {
    free(own->generators);
    free(own->chi);
    free(own->pivots);
    gsnn_verify_drop_chains(own);
    fmpz_clear(own->order);
    gsnn_proof_pattern_clear(&own->pattern);
    free(own->basis);
    free(own->preactivations);
}

gsnn_status gsnn_verify_enumeration(const gsnn_enumeration_record *record,
                                    const gsnn_mapped_text *mapped,
                                    const gsnn_verify_options *options, gsnn_findings *findings,
                                    gsnn_error *error) {
    gsnn_verify_relations relations = {0};
    gsnn_verify_subject subject = {.record = record,
                                   .mapped = mapped,
                                   .findings = findings,
                                   .seed = options->seed,
                                   .threads = options->threads,
                                   .error = error,
                                   .relations = &relations};
    size_t total = record->architecture_count;
    gsnn_proof_fault fault;
    gsnn_status status = gsnn_proof_points_new(&subject.points, record, &fault, error);
    if (status)
        return status;
    if (!subject.points) { /* nothing can be said of the rest */
        gsnn_findings_false(findings, GSNN_CHECK_GENERATORS, "%s", fault.text);
        return GSNN_OK;
    }
    for (size_t k = 0; k < record->group.generators.count; k++)
        gsnn_findings_pass(findings, GSNN_CHECK_GENERATORS, 0);
    subject.own = gsnn_new(total, sizeof *subject.own);
    for (size_t a = 0; subject.own && a < total; a++)
        fmpz_init(subject.own[a].order);
    status = subject.own ? set_relations(&subject, &relations) : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_verify_random_fixed_row(&subject, &subject.linear);
    if (!status)
        status = check_all(&subject, options);
    for (size_t a = 0; subject.own && a < total; a++)
        clear_own(&subject.own[a]);
    free(subject.own);
    free(subject.linear);
    free_relations(&relations);
    gsnn_proof_chain_free(subject.G);
    gsnn_proof_points_free(subject.points);
    gsnn_proof_points_free(subject.outputs);
    return status;
}

/* What the lists hold, for the verdict. */
static void summarise(const gsnn_enumeration_record *record, gsnn_findings *findings) {
    size_t admissible = 0, inclusions = 0;
    for (size_t a = 0; a < record->architecture_count; a++)
        admissible += record->architectures[a].admissible;
    for (size_t m = 0; m < record->morphism_count; m++)
        inclusions += record->morphisms[m].kind == GSNN_RECORD_INCLUSION;
    gsnn_findings_summarise(findings, "%zu architectures, %zu inclusions, %zu tunnels", admissible,
                            inclusions, record->morphism_count - inclusions);
}

static gsnn_status check_document(gsnn_verify_documents *documents, gsnn_findings *findings,
                                  gsnn_error *error) {
    gsnn_enumeration_record *record;
    const gsnn_verify_file *file = &documents->files[0];
    gsnn_status status = gsnn_enumeration_record_read(file->text, GSNN_ROWS_LEFT, &record, error);
    if (status)
        return status;
    status = gsnn_verify_enumeration(record, file->text, documents->options, findings, error);
    summarise(record, findings);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_checker gsnn_enumeration_checker = {
    .schema = "gsnn-enumeration/1",
    .checks = gsnn_enumeration_checks,
    .check_count = GSNN_CHECK_COUNT,
    .check = check_document,
};
