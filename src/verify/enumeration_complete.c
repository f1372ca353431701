#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/fixed_flats.h"
#include "proof/vectors.h"

#include <stdlib.h>
#include <string.h>

/* By brute force over orbit types: all elements are visited, and their eigenspaces ker(g - 1) and
 * ker(g + 1) met with each other until nothing new comes, one flat of each class with all of them.
 * A flat U carries a type 1 architecture when it is the fixed space of its pointwise stabiliser,
 * and a type 2 one when some element acts on it as -1.  No element is kept but one for each
 * eigenspace, and all flats are. */

/* Integers of all flats, in half a gigabyte. */
#define MOST_INTEGERS ((size_t)1 << 27)

/* Meets of two flats: some minutes. */
#define MOST_MEETS 200000000

/* What is known of all flats. */
typedef struct all_flats {
    gsnn_proof_flats *room;
    gsnn_proof_flat_table *table;
    gsnn_proof_fixed_flats fixed;
    uint32_t prime;  /* of traces, which divides no order of an element */
    size_t most;     /* flats */
    size_t meets;    /* of flats, so far */
    bool unfinished; /* they would have been too many */
} all_flats;

/* A prime above all dimensions and orders here, for traces that are integers. */
#define PRIME UINT32_C(2147483647)

/* What traces are taken of: the codomain's points behind the first ones. */
typedef struct traced {
    const gsnn_proof_points *points;
    size_t first;
    uint32_t prime;
} traced;

/* tr sigma(g) modulo the prime; matrices of outputs and their inverse transposes have the same
 * averages over groups. */
static uint32_t find_trace(const gsnn_proof_point *g, void *context) {
    const traced *o = context;
    uint64_t sum = 0;
    for (size_t c = 0; c < o->points->degree; c++) {
        gsnn_proof_point at = o->points->basis[c];
        gsnn_proof_point to = g[o->first + at] - (gsnn_proof_point)o->first;
        if (o->points->vectors)
            sum += gsnn_proof_vectors_residues(o->points->vectors, to)[c];
        else if (to == at)
            sum++;
        else if (o->points->sides == 2 && to / 2 == at / 2)
            sum += o->prime - 1;
    }
    return (uint32_t)(sum % o->prime);
}

/* Finds what single elements fix. */
static gsnn_status find_fixed(gsnn_verify_subject *subject, all_flats *all) {
    const gsnn_proof_points *points = subject->points;
    traced behind = {subject->outputs, points->count, PRIME};
    gsnn_proof_trace trace = {NULL, &behind, PRIME};
    gsnn_proof_chain *joint = NULL;
    gsnn_status status = GSNN_OK;
    if (subject->outputs) {
        if (subject->outputs->vectors)
            behind.prime = gsnn_proof_vectors_prime(subject->outputs->vectors);
        trace.find = find_trace;
        trace.prime = behind.prime;
        status = gsnn_verify_joint_chain(subject, &joint);
    }
    all->prime = trace.prime;
    if (!status)
        status = gsnn_proof_fixed_flats_find(&all->fixed, all->room, all->table, points,
                                             joint ? joint : subject->G, &trace, subject->error);
    gsnn_proof_chain_free(joint);
    return status;
}

/* Fills the table with the classes of all nonzero flats. */
static gsnn_status find_flats(all_flats *all, gsnn_error *error) {
    size_t size = gsnn_proof_flats_size(all->room);
    int32_t *flat = gsnn_new(size, sizeof *flat), *meet = gsnn_new(size, sizeof *meet);
    gsnn_status status = flat && meet ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t c = 0; !status && c < gsnn_proof_flat_table_classes(all->table); c++) {
        all->unfinished = gsnn_proof_flat_table_is_full(all->table) || all->meets > MOST_MEETS;
        if (all->unfinished)
            break;
        memcpy(flat, gsnn_proof_flat_table_representative(all->table, c), size * sizeof *flat);
        for (size_t i = 0; !status && i < all->fixed.count; i++) {
            if (!all->fixed.list[i].prime_power)
                continue;
            all->meets++;
            gsnn_proof_flat_meet(all->room, meet, flat,
                                 gsnn_proof_fixed_flats_element(&all->fixed, i),
                                 all->fixed.list[i].sign);
            if (gsnn_proof_flat_dimension(all->room, meet))
                status = gsnn_proof_flat_table_add(all->table, meet, error);
        }
    }
    all->unfinished = all->unfinished || gsnn_proof_flat_table_is_full(all->table);
    free(flat);
    free(meet);
    return status;
}

/* What a class of flats carries. */
typedef struct carried {
    size_t dimension, plus, minus; /* how many elements act on it as 1 and as -1 */
    bool type[2];
    bool listed[2];
    bool dead[2]; /* it has no output weights, or is a phase of the other type */
} carried;

/* Which of the types have no output weights: dim A = (1/|H|) sum chi'(h) tr sigma(h) with chi' = 1
 * or chi, from the sums of traces over the elements that act as 1 and as -1. */
static void find_dead(carried *result, gsnn_record_activation activation, uint64_t plus,
                      uint64_t minus, uint32_t prime) {
    bool even = (plus + minus) % prime != 0, odd = (plus + prime - minus) % prime != 0;
    result->dead[0] = plus == 0 || (activation == GSNN_RECORD_SIN && result->minus);
    result->dead[1] = activation == GSNN_RECORD_ODD    ? !odd
                      : activation == GSNN_RECORD_SIN  ? !even && !odd
                      : activation == GSNN_RECORD_RELU ? !even
                                                       : true;
}

static void find_carried(const all_flats *all, gsnn_record_activation activation, bool outputs,
                         const int32_t *flat, int32_t *fixed, carried *result) {
    uint64_t plus = 0, minus = 0;
    *result = (carried){.dimension = gsnn_proof_flat_dimension(all->room, flat)};
    gsnn_proof_flat_whole(all->room, fixed);
    for (size_t i = 0; i < all->fixed.count; i++) {
        const gsnn_proof_fixed_flat *of = &all->fixed.list[i];
        const gsnn_proof_point *g = gsnn_proof_fixed_flats_element(&all->fixed, i);
        if (!gsnn_proof_flat_is_fixed(all->room, flat, g, of->sign))
            continue;
        result->plus += of->count[0];
        result->minus += of->count[1];
        plus += of->traces[0];
        minus += of->traces[1];
        if (of->count[0])
            gsnn_proof_flat_meet(all->room, fixed, fixed, g, of->sign);
    }
    if (outputs)
        find_dead(result, activation, plus % all->prime, minus % all->prime, all->prime);
    result->type[0] = gsnn_proof_flat_dimension(all->room, fixed) == result->dimension;
    result->type[1] = result->minus > 0;
}

/* Marks what is listed, and reports what is listed but does not exist. */
static void mark_listed(gsnn_verify_subject *subject, gsnn_proof_flats *flats,
                        const gsnn_proof_flat_table *table, int32_t *flat, carried *classes) {
    const gsnn_enumeration_record *record = subject->record;
    for (size_t a = 0; a < record->architecture_count; a++) {
        const gsnn_record_architecture *architecture = &record->architectures[a];
        const gsnn_verify_own *own = &subject->own[a];
        if (!architecture->admissible || !own->pair_sound)
            continue;
        gsnn_proof_flat_of_pair(flats, flat, own->generators, own->chi, own->generator_count);
        size_t class = gsnn_proof_flat_table_find(table, flat);
        int type = architecture->type - 1;
        if (class == SIZE_MAX || !classes[class].type[type] || classes[class].dead[type])
            gsnn_findings_false(subject->findings, GSNN_CHECK_COMPLETE,
                                "%s: no orbit of weight rows has this architecture, or it is dead",
                                architecture->id);
        else if (classes[class].listed[type])
            gsnn_findings_false(subject->findings, GSNN_CHECK_COMPLETE,
                                "%s: another architecture has the same orbits of weight rows",
                                architecture->id);
        else
            gsnn_findings_pass(subject->findings, GSNN_CHECK_COMPLETE, 0);
        if (class != SIZE_MAX)
            classes[class].listed[type] = true;
    }
}

/* Whether the file was asked to leave an architecture of that type and size out. */
static bool is_left_out(const gsnn_record_selection *selection, int type, size_t neurons) {
    return (selection->type && selection->type != type) || neurons > selection->max_neurons;
}

static void report_missing(gsnn_verify_subject *subject, const carried *classes, size_t count,
                           size_t order) {
    for (size_t c = 0; c < count; c++)
        for (int type = 1; type <= 2; type++) {
            size_t H = classes[c].plus + (type == 2 ? classes[c].minus : 0);
            if (!classes[c].type[type - 1] || classes[c].listed[type - 1] ||
                classes[c].dead[type - 1] ||
                is_left_out(&subject->record->selection, type, order / H))
                continue;
            gsnn_findings_false(subject->findings, GSNN_CHECK_COMPLETE,
                                "missing: an architecture of type %d with %zu neurons, |H| = %zu, "
                                "|K| = %zu and %zu free weights",
                                type, order / H, H, classes[c].plus, classes[c].dimension);
        }
}

/* Holds what is listed against all flats. */
static gsnn_status compare(gsnn_verify_subject *subject, const all_flats *all, size_t order) {
    size_t count = gsnn_proof_flat_table_classes(all->table);
    carried *classes = gsnn_new(count, sizeof *classes);
    int32_t *flat = gsnn_new(gsnn_proof_flats_size(all->room), sizeof *flat);
    gsnn_status status = classes && flat ? GSNN_OK : gsnn_fail_memory(subject->error);
    if (!status) {
        for (size_t c = 0; c < count; c++)
            find_carried(all, subject->record->codomain.activation, subject->outputs != NULL,
                         gsnn_proof_flat_table_representative(all->table, c), flat, &classes[c]);
        mark_listed(subject, all->room, all->table, flat, classes);
        report_missing(subject, classes, count, order);
        gsnn_findings_add_parts(subject->findings, GSNN_CHECK_COMPLETE,
                                gsnn_proof_flat_table_flats(all->table));
    }
    free(classes);
    free(flat);
    return status;
}

static gsnn_status prove(gsnn_verify_subject *subject, size_t order) {
    all_flats all = {.room = gsnn_proof_flats_new(subject->points), .meets = 2 * order};
    if (all.room) {
        all.most = MOST_INTEGERS / gsnn_proof_flats_size(all.room);
        all.table = gsnn_proof_flat_table_new(subject->points, all.room, all.most);
    }
    gsnn_status status = all.table ? GSNN_OK : gsnn_fail_memory(subject->error);
    if (!status)
        status = find_fixed(subject, &all);
    if (!status)
        status = find_flats(&all, subject->error);
    if (!status && !all.unfinished)
        status = compare(subject, &all, order);
    else if (!status && gsnn_proof_flat_table_is_full(all.table))
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COMPLETE,
                           "there are %zu spaces of weight rows or more, and the limit is %zu",
                           all.most, all.most - 1);
    else if (!status)
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COMPLETE,
                           "it takes more than %d intersections of spaces of weight rows",
                           MOST_MEETS);
    gsnn_proof_fixed_flats_clear(&all.fixed);
    gsnn_proof_flat_table_free(all.table);
    gsnn_proof_flats_free(all.room);
    return status;
}

/* An admissible architecture whose H and K are not known, or SIZE_MAX. */
static size_t find_unknown(const gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    for (size_t a = 0; a < record->architecture_count; a++)
        if (record->architectures[a].admissible && !subject->own[a].pair_sound &&
            !gsnn_verify_lists_pair(&record->architectures[a]))
            return a;
    return SIZE_MAX;
}

gsnn_status gsnn_verify_check_complete(gsnn_verify_subject *subject) {
    size_t unknown = find_unknown(subject);
    fmpz_t order;
    fmpz_init(order);
    gsnn_proof_chain_order(order, subject->G);
    bool small = fmpz_cmp_ui(order, MOST_MEETS / 2) <= 0;
    size_t elements_count = small ? fmpz_get_ui(order) : 0;
    fmpz_clear(order);
    if (subject->record->codomain.given && !subject->is_representation) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COMPLETE, "the codomain is false");
        return GSNN_OK;
    }
    if (unknown != SIZE_MAX) {
        gsnn_findings_skip(subject->findings, GSNN_CHECK_COMPLETE, "%s: its H and K are not known",
                           subject->record->architectures[unknown].id);
        return GSNN_OK;
    }
    if (small)
        return prove(subject, elements_count);
    gsnn_findings_skip(subject->findings, GSNN_CHECK_COMPLETE,
                       "the group has more than %d elements", MOST_MEETS / 2);
    return GSNN_OK;
}
