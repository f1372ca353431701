/* gauge.c - proves the gauge groups of architectures: each move of the parameters keeps the
 * function, there are as many as the centraliser of rho(G) has elements, and the layers that
 * respect them have as many parameters as the character of their action says. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/checker.h"
#include "verify/gamma.h"
#include "verify/gauge_alone.h"
#include "verify/gauge_residues.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHECK_GROUP,
    CHECK_LIST,
    CHECK_PARAMETERS,
    CHECK_ORDER,
    CHECK_MOVES,
    CHECK_GENERATE,
    CHECK_LAYERS,
    CHECK_COUNT
};

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_GROUP] = {"gauge-group", "groups", NULL},
    [CHECK_LIST] = {"gauge-list", "architectures", NULL},
    [CHECK_PARAMETERS] = {"gauge-parameters", "architectures", NULL},
    [CHECK_ORDER] = {"centraliser-order", "architectures", NULL},
    [CHECK_MOVES] = {"moves-keep-function", "architectures", "generators"},
    [CHECK_GENERATE] = {"generators-generate", "architectures", "elements"},
    [CHECK_LAYERS] = {"equivariant-layers", "architectures", NULL},
};

typedef struct subject {
    gsnn_findings *findings;
    const gsnn_enumeration_record *record; /* NULL: it was not given */
    uint64_t random;
    size_t listed, next; /* entries so far, and where in the record the next one may be */
} subject;

/* ---- The header ---------------------------------------------------------------------------- */

static gsnn_status check_group(subject *s, const gsnn_value *header) {
    gsnn_value group = gsnn_value_member(header, "group");
    gsnn_value name = gsnn_value_member(&group, "name"), order = gsnn_value_member(&group, "order");
    gsnn_value degree = gsnn_value_member(&group, "degree");
    const char *name_is, *order_is, *name_was = s->record->group.name;
    size_t degree_is;
    gsnn_status status;
    if ((status = gsnn_value_optional_string(&name, &name_is)) ||
        (status = gsnn_value_decimal(&order, &order_is)) ||
        (status = gsnn_value_size(&degree, UINT32_MAX, &degree_is)))
        return status;
    if (strcmp(name_is ? name_is : "", name_was ? name_was : "") != 0)
        gsnn_findings_false(s->findings, CHECK_GROUP, "name: %s, but the enumeration is of %s",
                            name_is ? name_is : "none", name_was ? name_was : "a nameless group");
    else if (degree_is != s->record->group.degree)
        gsnn_findings_false(s->findings, CHECK_GROUP, "degree: %zu, but it is %zu", degree_is,
                            s->record->group.degree);
    else if (strcmp(order_is, s->record->group.order) != 0)
        gsnn_findings_false(s->findings, CHECK_GROUP, "order: %s, but it is %s", order_is,
                            s->record->group.order);
    else
        gsnn_findings_pass(s->findings, CHECK_GROUP, 0);
    return GSNN_OK;
}

/* ---- An architecture ----------------------------------------------------------------------- */

/* The architecture of an entry, which has to be the next admissible one; one alone may be any. */
static gsnn_status find(subject *s, const gsnn_value *entry,
                        const gsnn_record_architecture **architecture) {
    gsnn_value id = gsnn_value_member(entry, "id");
    const char *name;
    gsnn_status status = gsnn_value_string(&id, &name);
    if (status)
        return status;
    size_t a = gsnn_enumeration_record_find(s->record, name);
    *architecture = NULL;
    if (a == GSNN_RECORD_NONE || !s->record->architectures[a].admissible) {
        gsnn_findings_false(s->findings, CHECK_LIST, "%s: there is no such architecture", name);
        return GSNN_OK;
    }
    size_t skipped = 0;
    for (size_t i = s->next; s->listed && i < a; i++)
        skipped += s->record->architectures[i].admissible;
    if (s->listed && (a < s->next || skipped))
        gsnn_findings_false(s->findings, CHECK_LIST, "%s: it is out of its order", name);
    else
        gsnn_findings_pass(s->findings, CHECK_LIST, 0);
    s->next = a + 1;
    s->listed++;
    *architecture = &s->record->architectures[a];
    return GSNN_OK;
}

/* The words "weights" and, for type 1, "bias", and the numbers that follow from the parameters. */
static gsnn_status check_parameters(subject *s, const gsnn_value *entry,
                                    const gsnn_record_architecture *architecture) {
    static const char *const words[] = {"weights", "bias"};
    gsnn_value coordinates = gsnn_value_member(entry, "coordinates");
    gsnn_value parameters = gsnn_value_member(entry, "parameters");
    gsnn_value identifiable = gsnn_value_member(entry, "identifiable");
    gsnn_value scaling = gsnn_value_member(entry, "scaling");
    size_t count, total, seen, place, invariants = (size_t)s->record->group.invariant_dimension;
    size_t is = architecture->weights.dimension + (architecture->type == 1) + invariants + 2;
    bool scales, right;
    gsnn_status status;
    if ((status = gsnn_value_array(&coordinates, &count)) ||
        (status = gsnn_value_size(&parameters, UINT32_MAX, &total)) ||
        (status = gsnn_value_size(&identifiable, UINT32_MAX, &seen)) ||
        (status = gsnn_value_boolean(&scaling, &scales)))
        return status;
    right = count == (architecture->type == 1 ? 2 : 1);
    gsnn_value word = gsnn_value_before(&coordinates);
    while (!status && gsnn_value_next(&word)) {
        status = gsnn_value_choice(&word, words, 2, &place);
        right = right && !status && place == word.index;
    }
    if (status)
        return status;
    if (!right || !scales)
        gsnn_findings_false(s->findings, CHECK_PARAMETERS, "%s: %s", architecture->id,
                            scales ? "coordinates: not those of its type"
                                   : "scaling: it is always there");
    else if (total != is || seen + 1 != is)
        gsnn_findings_false(s->findings, CHECK_PARAMETERS,
                            "%s: %zu of %zu parameters identifiable, but it is %zu of %zu",
                            architecture->id, seen, total, is - 1, is);
    else
        gsnn_findings_pass(s->findings, CHECK_PARAMETERS, 0);
    return GSNN_OK;
}

/* The order as stated, 0 for null or beyond 64 bits. */
static gsnn_status read_order(const gsnn_value *entry, uint64_t *order) {
    gsnn_value value = gsnn_value_member(entry, "order");
    const char *digits;
    *order = 0;
    if (!gsnn_value_given(&value))
        return GSNN_OK;
    gsnn_status status = gsnn_value_decimal(&value, &digits);
    if (!status && strlen(digits) < 19)
        *order = strtoull(digits, NULL, 10);
    return status;
}

static gsnn_status check_order(subject *s, const gsnn_record_architecture *architecture,
                               uint64_t stated, size_t *order, gsnn_error *error) {
    int32_t *targets;
    size_t count;
    gsnn_status status = gsnn_verify_gamma(s->record, architecture, &targets, &count, error);
    *order = 0;
    if (status)
        return status;
    if (!targets) {
        gsnn_findings_skip(s->findings, CHECK_ORDER, "%s: %s", architecture->id,
                           architecture->signed_permutations
                               ? "it has too many neurons"
                               : "the enumeration leaves its signed permutations out");
        return GSNN_OK;
    }
    free(targets);
    *order = 2 * count;
    if (stated == *order)
        gsnn_findings_pass(s->findings, CHECK_ORDER, 0);
    else
        gsnn_findings_false(s->findings, CHECK_ORDER,
                            "%s: order: %llu, but the centraliser of rho has %zu elements",
                            architecture->id, (unsigned long long)stated, *order);
    return GSNN_OK;
}

/* What nfn states against (1/|Gamma|) sum tr^2 + 1 + q^2; the squares are modulo the prime. */
static gsnn_status check_layers(subject *s, const gsnn_value *entry,
                                const gsnn_record_architecture *architecture, size_t order,
                                uint32_t squares, uint32_t prime) {
    gsnn_value nfn = gsnn_value_member(entry, "nfn");
    gsnn_value linear_value = gsnn_value_member(&nfn, "linear");
    gsnn_value affine_value = gsnn_value_member(&nfn, "affine");
    if (!gsnn_value_given(&nfn)) {
        gsnn_findings_skip(s->findings, CHECK_LAYERS, "%s: nfn: it is left out", architecture->id);
        return GSNN_OK;
    }
    size_t linear, affine, q = (size_t)s->record->group.invariant_dimension + 1;
    gsnn_status status = gsnn_value_size(&linear_value, UINT32_MAX, &linear);
    if (!status)
        status = gsnn_value_size(&affine_value, UINT32_MAX, &affine);
    if (status)
        return status;
    size_t rest = 1 + q * q;
    if (affine != q)
        gsnn_findings_false(s->findings, CHECK_LAYERS, "%s: nfn.affine: %zu, but it is %zu",
                            architecture->id, affine, q);
    else if (linear < rest ||
             (uint64_t)((linear - rest) % prime) * (order % prime) % prime != squares)
        gsnn_findings_false(s->findings, CHECK_LAYERS,
                            "%s: nfn.linear: %zu is not what the traces of Gamma say",
                            architecture->id, linear);
    else
        gsnn_findings_pass(s->findings, CHECK_LAYERS, 0);
    return GSNN_OK;
}

/* Checks moves that could be read; order is that of Gamma, or what is stated of it. */
static gsnn_status check_moves(subject *s, const gsnn_value *entry, const gsnn_gauge_residues *r,
                               size_t order, gsnn_error *error) {
    const char *id = r->architecture->id;
    size_t wrong, n = r->coordinates, generated;
    uint32_t squares;
    gsnn_status status = gsnn_gauge_residues_check(r, &s->random, &wrong, error);
    if (status)
        return status;
    if (wrong < r->move_count)
        gsnn_findings_false(s->findings, CHECK_MOVES,
                            "%s: generators[%zu]: it does not keep the function", id, wrong);
    else
        gsnn_findings_pass(s->findings, CHECK_MOVES, r->move_count);
    if (order == 0 || wrong < r->move_count)
        return GSNN_OK;
    if (order + 1 > GSNN_VERIFY_MOST_RESIDUES / (n * n)) {
        gsnn_findings_skip(s->findings, CHECK_GENERATE, "%s: Gamma is too large to list", id);
        gsnn_findings_skip(s->findings, CHECK_LAYERS, "%s: Gamma is too large to list", id);
        return GSNN_OK;
    }
    status = gsnn_gauge_residues_order(r, &s->random, order + 1, &generated, &squares, error);
    if (status)
        return status;
    if (generated != order) {
        gsnn_findings_false(s->findings, CHECK_GENERATE, "%s: the generators make %s%zu elements",
                            id, generated > order ? "at least " : "", generated);
        return GSNN_OK;
    }
    gsnn_findings_pass(s->findings, CHECK_GENERATE, generated);
    return check_layers(s, entry, r->architecture, order, squares, r->prime);
}

static gsnn_status check_entry(subject *s, const gsnn_value *entry, gsnn_error *error) {
    const gsnn_record_architecture *architecture;
    gsnn_value generators = gsnn_value_member(entry, "generators");
    uint64_t stated;
    size_t order;
    gsnn_status status = find(s, entry, &architecture);
    if (status || !architecture)
        return status;
    if ((status = check_parameters(s, entry, architecture)) ||
        (status = read_order(entry, &stated)) ||
        (status = check_order(s, architecture, stated, &order, error)))
        return status;
    if (!gsnn_value_given(&generators)) {
        gsnn_findings_skip(s->findings, CHECK_MOVES, "%s: generators: they are left out",
                           architecture->id);
        return GSNN_OK;
    }
    gsnn_gauge_residues r;
    const char *skipped;
    status = gsnn_gauge_residues_read(&r, s->record, architecture, &generators, &skipped, error);
    if (!status && skipped)
        gsnn_findings_skip(s->findings, CHECK_MOVES, "%s: %s", architecture->id, skipped);
    else if (!status)
        status = check_moves(s, entry, &r, order ? order : (size_t)stated, error);
    gsnn_gauge_residues_clear(&r);
    return status;
}

/* ---- Without the enumeration --------------------------------------------------------------- */

#define ALONE "the enumeration that it is about was not given"

/* What a document says of the layers of an architecture by itself. */
typedef struct stated_layers {
    bool given;
    size_t linear, affine, parameters;
} stated_layers;

static gsnn_status read_layers(const gsnn_value *entry, stated_layers *stated) {
    gsnn_value nfn = gsnn_value_member(entry, "nfn");
    gsnn_value linear_value = gsnn_value_member(&nfn, "linear");
    gsnn_value affine_value = gsnn_value_member(&nfn, "affine");
    gsnn_value parameters_value = gsnn_value_member(entry, "parameters");
    gsnn_status status;
    *stated = (stated_layers){.given = gsnn_value_given(&nfn)};
    if (!stated->given)
        return GSNN_OK;
    if ((status = gsnn_value_size(&linear_value, UINT32_MAX, &stated->linear)) ||
        (status = gsnn_value_size(&affine_value, UINT32_MAX, &stated->affine)))
        return status;
    return gsnn_value_size(&parameters_value, UINT32_MAX, &stated->parameters);
}

/* The parameters against nfn: both know how many affine functions are invariant. */
static void check_alone_parameters(subject *s, const stated_layers *stated, const char *id,
                                   size_t coordinates) {
    if (stated->parameters != coordinates + 1 + stated->affine)
        gsnn_findings_false(s->findings, CHECK_PARAMETERS, "%s: %zu parameters, but it is %zu", id,
                            stated->parameters, coordinates + 1 + stated->affine);
    else
        gsnn_findings_pass(s->findings, CHECK_PARAMETERS, 0);
}

/* nfn against the orbits on pairs of coordinates. */
static gsnn_status check_alone_layers(subject *s, const gsnn_value *entry, const char *id,
                                      const gsnn_gauge_alone *alone, gsnn_error *error) {
    stated_layers stated;
    size_t maps;
    gsnn_status status = read_layers(entry, &stated);
    if (!status && !stated.given)
        gsnn_findings_skip(s->findings, CHECK_LAYERS, "%s: nfn: it is left out", id);
    if (status || !stated.given || (status = gsnn_gauge_alone_maps(alone, &maps, error)))
        return status;
    if (stated.linear != maps + 1 + stated.affine * stated.affine)
        gsnn_findings_false(s->findings, CHECK_LAYERS, "%s: nfn.linear: %zu, but it is %zu", id,
                            stated.linear, maps + 1 + stated.affine * stated.affine);
    else
        gsnn_findings_pass(s->findings, CHECK_LAYERS, 0);
    check_alone_parameters(s, &stated, id, alone->coordinates);
    return GSNN_OK;
}

/* Moves that are matrices: the order of their group, and nfn by its traces. */
static gsnn_status check_alone_matrices(subject *s, const gsnn_value *entry, const char *id,
                                        gsnn_error *error) {
    gsnn_value generators = gsnn_value_member(entry, "generators");
    gsnn_gauge_residues r;
    stated_layers layers;
    uint64_t stated;
    size_t generated;
    uint32_t squares;
    gsnn_status status = gsnn_gauge_residues_read_moves(&r, &generators, error);
    size_t n = r.coordinates;
    if (!status && !(status = read_order(entry, &stated)) &&
        !(status = read_layers(entry, &layers))) {
        if (n == 0 || stated == 0 || stated + 1 > GSNN_VERIFY_MOST_RESIDUES / (n * n))
            gsnn_findings_skip(s->findings, CHECK_GENERATE, "%s: Gamma is too large to list", id);
        else if (!(status = gsnn_gauge_residues_order(&r, &s->random, (size_t)stated + 1,
                                                      &generated, &squares, error))) {
            size_t rest = 1 + layers.affine * layers.affine;
            if (generated != stated)
                gsnn_findings_false(s->findings, CHECK_GENERATE,
                                    "%s: the generators make %s%zu elements", id,
                                    generated > stated ? "at least " : "", generated);
            else
                gsnn_findings_pass(s->findings, CHECK_GENERATE, generated);
            if (layers.given && generated == stated &&
                (layers.linear < rest ||
                 (uint64_t)((layers.linear - rest) % r.prime) * (generated % r.prime) % r.prime !=
                     squares))
                gsnn_findings_false(s->findings, CHECK_LAYERS,
                                    "%s: nfn.linear: %zu is not what the traces of Gamma say", id,
                                    layers.linear);
            else if (layers.given && generated == stated)
                gsnn_findings_pass(s->findings, CHECK_LAYERS, 0);
            if (layers.given)
                check_alone_parameters(s, &layers, id, n);
        }
    }
    gsnn_gauge_residues_clear(&r);
    return status;
}

static gsnn_status check_alone_group(subject *s, const gsnn_value *entry, const char *id,
                                     const gsnn_gauge_alone *alone, gsnn_error *error) {
    uint64_t stated, order;
    bool negates;
    gsnn_status status = read_order(entry, &stated);
    if (!status)
        status = gsnn_gauge_alone_order(alone, &order, &negates, error);
    if (status)
        return status;
    if (order != stated)
        gsnn_findings_false(s->findings, CHECK_GENERATE, "%s: the generators make %llu elements",
                            id, (unsigned long long)order);
    else if (!negates)
        gsnn_findings_false(s->findings, CHECK_GENERATE, "%s: the generators do not make -1", id);
    else
        gsnn_findings_pass(s->findings, CHECK_GENERATE, order);
    return check_alone_layers(s, entry, id, alone, error);
}

static gsnn_status check_alone(subject *s, const gsnn_value *entry, gsnn_error *error) {
    gsnn_value id_value = gsnn_value_member(entry, "id");
    gsnn_value parameters = gsnn_value_member(entry, "parameters");
    gsnn_value identifiable = gsnn_value_member(entry, "identifiable");
    gsnn_gauge_alone alone;
    const char *id;
    size_t total, seen;
    gsnn_status status;
    s->listed++;
    if ((status = gsnn_value_string(&id_value, &id)) ||
        (status = gsnn_value_size(&parameters, UINT32_MAX, &total)) ||
        (status = gsnn_value_size(&identifiable, UINT32_MAX, &seen)))
        return status;
    if (seen + 1 != total)
        gsnn_findings_false(s->findings, CHECK_PARAMETERS, "%s: %zu of %zu parameters identifiable",
                            id, seen, total);
    status = gsnn_gauge_alone_read(&alone, entry, error);
    if (!status && alone.fault)
        gsnn_findings_false(s->findings, CHECK_MOVES, "%s: %s", id, alone.fault);
    else if (!status && alone.coordinates)
        status = check_alone_group(s, entry, id, &alone, error);
    else if (!status && alone.matrices)
        status = check_alone_matrices(s, entry, id, error);
    gsnn_gauge_alone_clear(&alone);
    gsnn_findings_skip(s->findings, CHECK_ORDER, ALONE);
    gsnn_findings_skip(s->findings, CHECK_MOVES, ALONE);
    return status;
}

/* ---- The checker --------------------------------------------------------------------------- */

typedef struct taking {
    subject *subject;
    gsnn_error *error;
} taking;

static gsnn_status take(void *context, const char *record, const gsnn_value *value) {
    taking *t = context;
    if (!t->subject->record)
        return record ? check_alone(t->subject, value, t->error) : GSNN_OK;
    return record ? check_entry(t->subject, value, t->error) : check_group(t->subject, value);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    static const gsnn_verify_list lists[] = {{"architectures", "architecture"}};
    gsnn_enumeration_record *record = NULL;
    gsnn_status status = GSNN_OK;
    if (documents->count > 1)
        status = gsnn_verify_read_enumeration(documents, 1, &record, error);
    if (status)
        return status;
    documents->at = 0;
    if (!record) {
        gsnn_findings_skip(findings, CHECK_GROUP, ALONE);
        gsnn_findings_skip(findings, CHECK_LIST, ALONE);
    }
    subject s = {.findings = findings, .record = record, .random = documents->options->seed};
    taking t = {&s, error};
    status = gsnn_verify_read_items(documents, 0, lists, 1, take, &t, error);
    size_t admissible = 0;
    for (size_t a = 0; record && a < record->architecture_count; a++)
        admissible += record->architectures[a].admissible;
    if (!status && record && s.listed != admissible && s.listed != 1)
        gsnn_findings_false(findings, CHECK_LIST, "%zu architectures, but the enumeration has %zu",
                            s.listed, admissible);
    gsnn_findings_summarise(findings, "%zu architectures", s.listed);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_checker gsnn_gauge_checker = {
    .schema = "gsnn-gauge/1",
    .others = "the enumeration that it is about",
    .least_others = 0,
    .most_others = 1,
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check,
};
