#include "verify/enumeration_checks.h"

#include "base/error.h"
#include "base/memory.h"
#include "proof/flat_table.h"
#include "proof/vectors.h"

#include <stdlib.h>
#include <string.h>

/* By brute force over orbit types: with all elements listed, meet eigenspaces ker(g - 1) and
 * ker(g + 1) until nothing new comes, one flat of each class being met with all of them.  A flat U
 * carries a type 1 architecture when it is the fixed space of its pointwise stabiliser, and a type
 * 2 one when some element acts on it as -1. */

/* The elements of the group, one after the other, as permutations of its points and, with a
 * codomain, of those of the outputs behind them. */
typedef struct elements {
    gsnn_proof_point *list;
    size_t count, degree;
    uint32_t *traces; /* of sigma modulo the prime; NULL without a codomain */
    uint32_t prime;   /* which divides no order of an element */
} elements;

/* A prime above all dimensions and orders here, for traces that are integers. */
#define PRIME UINT32_C(2147483647)

static gsnn_status keep_element(const gsnn_proof_point *g, void *data) {
    elements *all = data;
    memcpy(all->list + all->count++ * all->degree, g, all->degree * sizeof *g);
    return GSNN_OK;
}

/* tr sigma(g) modulo the prime; matrices of outputs and their inverse transposes have the same
 * averages over groups. */
static uint32_t find_trace(const gsnn_proof_points *outputs, const gsnn_proof_point *g,
                           size_t first, uint32_t prime) {
    uint64_t sum = 0;
    for (size_t c = 0; c < outputs->degree; c++) {
        gsnn_proof_point at = outputs->basis[c], to = g[first + at] - (gsnn_proof_point)first;
        if (outputs->vectors)
            sum += gsnn_proof_vectors_residues(outputs->vectors, to)[c];
        else if (to == at)
            sum++;
        else if (outputs->sides == 2 && to / 2 == at / 2)
            sum += prime - 1;
    }
    return (uint32_t)(sum % prime);
}

static gsnn_status list_elements(gsnn_verify_subject *subject, size_t order, elements *all) {
    const gsnn_proof_points *points = subject->points, *outputs = subject->outputs;
    *all = (elements){.degree = points->count + (outputs ? outputs->count : 0), .prime = PRIME};
    all->list = gsnn_resize(NULL, order * all->degree, sizeof *all->list);
    if (!all->list)
        return gsnn_fail_memory(subject->error);
    if (!outputs)
        return gsnn_proof_chain_visit(subject->G, keep_element, all, subject->error);
    gsnn_proof_chain *joint = NULL;
    gsnn_status status = gsnn_verify_joint_chain(subject, &joint);
    if (!status)
        status = gsnn_proof_chain_visit(joint, keep_element, all, subject->error);
    gsnn_proof_chain_free(joint);
    all->traces = status ? NULL : gsnn_new(order, sizeof *all->traces);
    if (!status && !all->traces)
        status = gsnn_fail_memory(subject->error);
    if (outputs->vectors)
        all->prime = gsnn_proof_vectors_prime(outputs->vectors);
    for (size_t i = 0; !status && i < order; i++)
        all->traces[i] =
            find_trace(outputs, all->list + i * all->degree, points->count, all->prime);
    return status;
}

/* Fills the table with the classes of all nonzero flats. */
static gsnn_status find_flats(const elements *all, gsnn_proof_flats *flats,
                              gsnn_proof_flat_table *table, gsnn_error *error) {
    size_t size = gsnn_proof_flats_size(flats);
    int32_t *flat = gsnn_new(size, sizeof *flat), *meet = gsnn_new(size, sizeof *meet);
    gsnn_status status = flat && meet ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        gsnn_proof_flat_whole(flats, flat);
        status = gsnn_proof_flat_table_add(table, flat, error);
    }
    for (size_t c = 0; c < gsnn_proof_flat_table_classes(table) && !status; c++) {
        memcpy(flat, gsnn_proof_flat_table_representative(table, c), size * sizeof *flat);
        for (size_t i = 0; i < 2 * all->count && !status; i++) {
            gsnn_proof_flat_meet(flats, meet, flat, all->list + i / 2 * all->degree,
                                 i % 2 ? -1 : 1);
            if (gsnn_proof_flat_dimension(flats, meet))
                status = gsnn_proof_flat_table_add(table, meet, error);
        }
    }
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

static void find_carried(const elements *all, gsnn_record_activation activation,
                         gsnn_proof_flats *flats, const int32_t *flat, int32_t *fixed,
                         carried *result) {
    uint64_t plus = 0, minus = 0;
    *result = (carried){.dimension = gsnn_proof_flat_dimension(flats, flat)};
    gsnn_proof_flat_whole(flats, fixed);
    for (size_t i = 0; i < all->count; i++) {
        const gsnn_proof_point *g = all->list + i * all->degree;
        if (gsnn_proof_flat_is_fixed(flats, flat, g, 1)) {
            result->plus++;
            plus += all->traces ? all->traces[i] : 0;
            gsnn_proof_flat_meet(flats, fixed, fixed, g, 1);
        } else if (gsnn_proof_flat_is_fixed(flats, flat, g, -1)) {
            result->minus++;
            minus += all->traces ? all->traces[i] : 0;
        }
    }
    if (all->traces)
        find_dead(result, activation, plus % all->prime, minus % all->prime, all->prime);
    result->type[0] = gsnn_proof_flat_dimension(flats, fixed) == result->dimension;
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

static gsnn_status prove(gsnn_verify_subject *subject, size_t order) {
    elements all = {0};
    carried *classes = NULL;
    int32_t *flat = NULL;
    gsnn_proof_flat_table *table = NULL;
    gsnn_proof_flats *flats = gsnn_proof_flats_new(subject->points);
    gsnn_status status = GSNN_OK;
    if (flats)
        table = gsnn_proof_flat_table_new(subject->points, flats);
    if (!table)
        status = gsnn_fail_memory(subject->error);
    if (!status)
        status = list_elements(subject, order, &all);
    if (!status)
        status = find_flats(&all, flats, table, subject->error);
    if (!status) {
        classes = gsnn_new(gsnn_proof_flat_table_classes(table), sizeof *classes);
        flat = gsnn_new(gsnn_proof_flats_size(flats), sizeof *flat);
        if (!classes || !flat)
            status = gsnn_fail_memory(subject->error);
    }
    if (!status) {
        size_t count = gsnn_proof_flat_table_classes(table);
        for (size_t c = 0; c < count; c++)
            find_carried(&all, subject->record->codomain.activation, flats,
                         gsnn_proof_flat_table_representative(table, c), flat, &classes[c]);
        mark_listed(subject, flats, table, flat, classes);
        report_missing(subject, classes, count, order);
        gsnn_findings_add_parts(subject->findings, GSNN_CHECK_COMPLETE,
                                gsnn_proof_flat_table_flats(table));
    }
    free(all.list);
    free(all.traces);
    free(classes);
    free(flat);
    gsnn_proof_flat_table_free(table);
    gsnn_proof_flats_free(flats);
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
    bool small = fmpz_cmp_ui(order, GSNN_VERIFY_COMPLETE_LIMIT) <= 0;
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
                       "the group has more than %d elements", GSNN_VERIFY_COMPLETE_LIMIT);
    return GSNN_OK;
}
