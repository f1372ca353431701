/* density.c - proves gsnn-density/1: symmetries of random networks.
 *
 * Groups that permute the inputs, up to sign, are chains of permutations of +-e_i.  What is claimed
 * to keep a law is held against the law's definition (density_row.h), and in groups that are small
 * enough every other element is seen not to keep it. */
#include "base/error.h"
#include "base/memory.h"
#include "proof/stabiliser_chain.h"
#include "verify/checker.h"
#include "verify/density_row.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHECK_GROUP,
    CHECK_SUBGROUPS,
    CHECK_DRAWS_NORMAL,
    CHECK_KEPT,
    CHECK_MAXIMAL,
    CHECK_SIGN_RULE,
    CHECK_CLOSED_FORMS,
    CHECK_TRUTH,
    CHECK_PHASES,
    CHECK_COUNT
};

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_GROUP] = {"group", "groups", "generators"},
    [CHECK_SUBGROUPS] = {"subgroups", "subgroups", "generators"},
    [CHECK_DRAWS_NORMAL] = {"draws-normal", "groups", NULL},
    [CHECK_KEPT] = {"law-kept", "subgroups", "generators"},
    [CHECK_MAXIMAL] = {"maximal", "subgroups", "elements"},
    [CHECK_SIGN_RULE] = {"sign-rule", "laws", NULL},
    [CHECK_CLOSED_FORMS] = {"closed-forms", "groups", "factors"},
    [CHECK_TRUTH] = {"truth", "verdicts", NULL},
    [CHECK_PHASES] = {"phases", "architectures", NULL},
};

/* Groups of larger order are not gone through element by element. */
#define MOST_ELEMENTS 200000

/* A subgroup as the document states it. */
typedef struct subgroup {
    size_t count;
    int32_t *images; /* count x degree */
    gsnn_proof_chain *chain;
} subgroup;

typedef struct subject {
    gsnn_findings *findings;
    gsnn_error *error;
    size_t degree;
    bool signs; /* images may be negative */
    subgroup group;
} subject;

static void subgroup_clear(subgroup *g) {
    free(g->images);
    gsnn_proof_chain_free(g->chain);
    *g = (subgroup){0};
}

/* The permutation of +-e_i that a list of images is; false when it is none. */
static bool to_points(gsnn_proof_point *points, const int32_t *images, size_t degree) {
    bool *met = gsnn_new(degree, sizeof *met);
    bool fine = met != NULL;
    for (size_t i = 0; fine && i < degree; i++) {
        size_t j = (size_t)abs(images[i]) - 1;
        fine = !met[j];
        met[j] = true;
        points[2 * i] = (gsnn_proof_point)(2 * j + (images[i] < 0));
        points[2 * i + 1] = (gsnn_proof_point)(2 * j + (images[i] > 0));
    }
    free(met);
    return fine;
}

/* Reads lists of images and makes the chain of what they generate. */
static gsnn_status read_subgroup(subject *s, const gsnn_value *generators, bool signs,
                                 subgroup *g) {
    size_t m = s->degree;
    gsnn_status status = gsnn_value_array(generators, &g->count);
    if (status)
        return status;
    g->images = gsnn_new(g->count * m, sizeof *g->images);
    g->chain = gsnn_proof_chain_new(2 * m);
    gsnn_proof_point *points = gsnn_new(2 * m, sizeof *points);
    if (!g->images || !g->chain || !points)
        status = gsnn_fail_memory(s->error);
    gsnn_value item = gsnn_value_before(generators);
    while (!status && gsnn_value_next(&item)) {
        int32_t *images = g->images + item.index * m;
        status = gsnn_value_signed_list(&item, m, "inputs", (int32_t)m, false, images);
        for (size_t i = 0; !status && i < m; i++)
            if (images[i] < 0 && !signs)
                status = gsnn_value_complain(&item, "a permutation has no negative images");
        if (!status && !to_points(points, images, m))
            status = gsnn_value_complain(&item, "an image comes twice");
        if (!status)
            status = gsnn_proof_chain_add(g->chain, points, s->error);
    }
    free(points);
    return status;
}

/* Holds a stated order against that of a chain. */
static gsnn_status check_order(subject *s, unsigned check, const char *where,
                               const gsnn_value *order, const subgroup *g) {
    const char *stated;
    gsnn_status status = gsnn_value_decimal(order, &stated);
    if (status)
        return status;
    fmpz_t truth;
    fmpz_init(truth);
    gsnn_proof_chain_order(truth, g->chain);
    char *digits = fmpz_get_str(NULL, 10, truth);
    if (strcmp(digits, stated) != 0)
        gsnn_findings_false(s->findings, check, "%s.order: %s, but the generators generate %s",
                            where, stated, digits);
    else
        gsnn_findings_pass(s->findings, check, g->count);
    flint_free(digits);
    fmpz_clear(truth);
    return GSNN_OK;
}

/* Whether all generators lie in a group; the first that does not is reported. */
static bool lies_in(subject *s, const char *where, const subgroup *part, const subgroup *group) {
    size_t m = s->degree;
    gsnn_proof_point *room = gsnn_new(6 * m, sizeof *room);
    bool inside = room != NULL;
    for (size_t i = 0; inside && i < part->count; i++) {
        to_points(room, part->images + i * m, m);
        inside = gsnn_proof_chain_contains(group->chain, room, room + 2 * m);
        if (!inside)
            gsnn_findings_false(s->findings, CHECK_SUBGROUPS,
                                "%s.generators[%zu]: not in the group", where, i);
    }
    free(room);
    return inside;
}

/* ---- Elements one by one ------------------------------------------------------------------- */

typedef bool (*keeper)(const void *context, const int32_t *images);

typedef struct walk {
    subject *s;
    const subgroup *found;
    keeper keeps;
    const void *context;
    int32_t *images;
    gsnn_proof_point *work;
    size_t seen;
    bool larger;
} walk;

static gsnn_status visit(const gsnn_proof_point *g, void *data) {
    walk *w = data;
    for (size_t i = 0; i < w->s->degree; i++)
        w->images[i] = (int32_t)(g[2 * i] / 2 + 1) * (g[2 * i] % 2 ? -1 : 1);
    w->seen++;
    if (w->keeps(w->context, w->images) &&
        !gsnn_proof_chain_contains(w->found->chain, g, w->work)) {
        w->larger = true;
        return GSNN_NO;
    }
    return GSNN_OK;
}

/* That no element of the group outside the subgroup keeps what the subgroup keeps. */
static gsnn_status check_maximal(subject *s, const char *where, const subgroup *group,
                                 const subgroup *found, keeper keeps, const void *context) {
    fmpz_t order;
    fmpz_init(order);
    gsnn_proof_chain_order(order, group->chain);
    bool small = fmpz_cmp_ui(order, MOST_ELEMENTS) <= 0;
    fmpz_clear(order);
    if (!small) {
        gsnn_findings_skip(s->findings, CHECK_MAXIMAL, "%s: the group has more than %d elements",
                           where, MOST_ELEMENTS);
        return GSNN_OK;
    }
    walk w = {.s = s, .found = found, .keeps = keeps, .context = context};
    w.images = gsnn_new(s->degree, sizeof *w.images);
    w.work = gsnn_new(4 * s->degree, sizeof *w.work);
    gsnn_status status = w.images && w.work
                             ? gsnn_proof_chain_visit(group->chain, visit, &w, s->error)
                             : gsnn_fail_memory(s->error);
    if (w.larger) {
        status = GSNN_OK;
        gsnn_findings_false(s->findings, CHECK_MAXIMAL,
                            "%s: an element that maps e_1 to %se_%d and is not in it keeps it too",
                            where, w.images[0] < 0 ? "-" : "", abs(w.images[0]));
    } else if (!status) {
        gsnn_findings_pass(s->findings, CHECK_MAXIMAL, w.seen);
    }
    free(w.images);
    free(w.work);
    return status;
}

static void check_kept(subject *s, const char *where, const subgroup *found, keeper keeps,
                       const void *context) {
    for (size_t i = 0; i < found->count; i++)
        if (!keeps(context, found->images + i * s->degree)) {
            gsnn_findings_false(s->findings, CHECK_KEPT, "%s.generators[%zu]: it is not kept",
                                where, i);
            return;
        }
    gsnn_findings_pass(s->findings, CHECK_KEPT, found->count);
}

static bool keeps_law(const void *row, const int32_t *images) {
    return gsnn_verify_law_row_keeps_law(row, images);
}

static bool keeps_draws(const void *row, const int32_t *images) {
    return gsnn_verify_law_row_keeps_draws(row, images);
}

/* ---- Symmetry ------------------------------------------------------------------------------ */

/* That conjugating the draws' generators with the density's leads to draws. */
static gsnn_status check_normal(subject *s, const char *where, const subgroup *density,
                                const subgroup *draws) {
    size_t n = 2 * s->degree;
    gsnn_proof_point *room = gsnn_new(5 * n, sizeof *room);
    if (!room)
        return gsnn_fail_memory(s->error);
    bool normal = true;
    for (size_t i = 0; i < density->count; i++)
        for (size_t j = 0; normal && j < draws->count; j++) {
            to_points(room, density->images + i * s->degree, s->degree);
            to_points(room + n, draws->images + j * s->degree, s->degree);
            gsnn_proof_permutation_conjugate(room + 2 * n, room, room + n, n);
            normal = gsnn_proof_chain_contains(draws->chain, room + 2 * n, room + 3 * n);
        }
    if (normal)
        gsnn_findings_pass(s->findings, CHECK_DRAWS_NORMAL, 0);
    else
        gsnn_findings_false(s->findings, CHECK_DRAWS_NORMAL,
                            "%sdraws: not normal in the density's group", where);
    free(room);
    return GSNN_OK;
}

/* A pair of density and draws within a group; row is NULL for laws that are no plain ones. */
static gsnn_status check_pair(subject *s, const char *prefix, const gsnn_value *object,
                              const subgroup *group, bool signs, const gsnn_verify_law_row *row) {
    static const char *const names[] = {"density", "draws"};
    const keeper keepers[] = {keeps_law, keeps_draws};
    subgroup found[2] = {{0}, {0}};
    gsnn_status status = GSNN_OK;
    bool inside = true;
    for (size_t k = 0; !status && k < 2; k++) {
        char where[64];
        snprintf(where, sizeof where, "%s%s", prefix, names[k]);
        gsnn_value member = gsnn_value_member(object, names[k]);
        gsnn_value generators = gsnn_value_member(&member, "generators");
        gsnn_value order = gsnn_value_member(&member, "order");
        status = read_subgroup(s, &generators, signs, &found[k]);
        if (!status && group)
            inside = lies_in(s, where, &found[k], group) && inside;
        if (!status)
            status = check_order(s, CHECK_SUBGROUPS, where, &order, &found[k]);
        if (!status && !row)
            gsnn_findings_skip(s->findings, CHECK_KEPT,
                               "%s: the law is not that of a plain network", where);
        if (!status && row)
            check_kept(s, where, &found[k], keepers[k], row);
        if (!status && row && group)
            status = check_maximal(s, where, group, &found[k], keepers[k], row);
    }
    if (!status && inside)
        status = check_normal(s, prefix, &found[0], &found[1]);
    subgroup_clear(&found[0]);
    subgroup_clear(&found[1]);
    return status;
}

/* Dimensions of the factors of a closed form, whose sizes fit into `most` coordinates. */
static gsnn_status check_closed_form(subject *s, const char *name, const gsnn_value *object,
                                     size_t most) {
    static const char *const types[] = {"O", "B", "S"};
    gsnn_value factors = gsnn_value_member(object, "factors");
    gsnn_value stated = gsnn_value_member(object, "dimension");
    size_t dimension = 0, claimed = 0, total = 0, count = 0;
    gsnn_status status = gsnn_value_array(&factors, &count);
    gsnn_value factor = gsnn_value_before(&factors);
    while (!status && gsnn_value_next(&factor)) {
        gsnn_value type = gsnn_value_member(&factor, "type"), n = gsnn_value_member(&factor, "n");
        size_t kind = 0, size = 0;
        status = gsnn_value_choice(&type, types, 3, &kind);
        if (!status)
            status = gsnn_value_size(&n, INT32_MAX, &size);
        total += size;
        dimension += kind == 0 && size ? size * (size - 1) / 2 : 0;
    }
    if (!status)
        status = gsnn_value_size(&stated, INT32_MAX, &claimed);
    if (status)
        return status;
    if (claimed != dimension)
        gsnn_findings_false(s->findings, CHECK_CLOSED_FORMS,
                            "%s.dimension: %zu, but the factors have %zu", name, claimed,
                            dimension);
    else if (total > most)
        gsnn_findings_false(s->findings, CHECK_CLOSED_FORMS,
                            "%s.factors: %zu coordinates, but there are %zu", name, total, most);
    else
        gsnn_findings_pass(s->findings, CHECK_CLOSED_FORMS, count);
    return GSNN_OK;
}

/* A verdict and the list of what is missing contradict each other or not. */
static gsnn_status check_verdict(subject *s, const gsnn_value *truth, const char *name) {
    static const char *const verdicts[] = {"equal", "more-symmetric", "blind", "incomparable"};
    gsnn_value object = gsnn_value_member(truth, name);
    gsnn_value verdict = gsnn_value_member(&object, "verdict");
    gsnn_value missing = gsnn_value_member(&object, "missing");
    size_t kind = 0, count = 0;
    gsnn_status status = gsnn_value_choice(&verdict, verdicts, 4, &kind);
    if (!status)
        status = gsnn_value_array(&missing, &count);
    if (status)
        return status;
    if ((kind >= 2) != (count > 0))
        gsnn_findings_false(s->findings, CHECK_TRUTH,
                            "truth.%s: %s, but %zu generators are missing", name, verdicts[kind],
                            count);
    else
        gsnn_findings_pass(s->findings, CHECK_TRUTH, 0);
    return GSNN_OK;
}

static gsnn_status check_extras(subject *s, const gsnn_value *document) {
    gsnn_value orthogonal = gsnn_value_member(document, "orthogonal");
    gsnn_value output = gsnn_value_member(document, "output");
    gsnn_value truth = gsnn_value_member(document, "truth");
    gsnn_value law = gsnn_value_member(document, "law");
    gsnn_value outputs = gsnn_value_member(&law, "outputs");
    size_t count = 1;
    gsnn_status status = GSNN_OK;
    if (orthogonal.item)
        status = check_closed_form(s, "orthogonal", &orthogonal, s->degree);
    if (!status && outputs.item)
        status = gsnn_value_size(&outputs, INT32_MAX, &count);
    if (!status && output.item)
        status = check_closed_form(s, "output", &output, count);
    if (!status && truth.item)
        status = check_verdict(s, &truth, "density");
    if (!status && truth.item)
        status = check_verdict(s, &truth, "draws");
    return status;
}

/* All (signed) permutations, as a group of `within`. */
static gsnn_status make_full(subject *s, bool signs, subgroup *full) {
    size_t m = s->degree;
    gsnn_proof_point *points = gsnn_new(2 * m, sizeof *points);
    full->chain = gsnn_proof_chain_new(2 * m);
    gsnn_status status = points && full->chain ? GSNN_OK : gsnn_fail_memory(s->error);
    for (size_t i = 0; !status && i < m; i++) {
        gsnn_proof_permutation_identity(points, 2 * m);
        if (i + 1 < m) {
            points[2 * i] += 2;
            points[2 * i + 1] += 2;
            points[2 * i + 2] -= 2;
            points[2 * i + 3] -= 2;
        } else if (signs) {
            points[2 * i]++;
            points[2 * i + 1]--;
        }
        status = gsnn_proof_chain_add(full->chain, points, s->error);
    }
    free(points);
    return status;
}

static gsnn_status check_within(subject *s, const gsnn_value *document,
                                const gsnn_verify_law_row *row) {
    gsnn_value within = gsnn_value_member(document, "within");
    gsnn_value name = gsnn_value_member(&within, "name");
    gsnn_value action = gsnn_value_member(&within, "action");
    const char *word = NULL, *kind = NULL;
    if (!within.item)
        return GSNN_OK;
    gsnn_status status = gsnn_value_string(&name, &word);
    if (!status)
        status = gsnn_value_string(&action, &kind);
    if (status || strcmp(kind, "matrix") == 0)
        return status;
    bool signs = strcmp(kind, "signed-permutation") == 0;
    bool known = strcmp(word, signs ? "B" : "S") == 0;
    subgroup full = {0};
    gsnn_value order = gsnn_value_member(&within, "order");
    /* A chain of a huge group is not needed for what cannot be gone through. */
    bool small = known && s->degree <= 8;
    if (small)
        status = make_full(s, signs, &full);
    if (!status && small)
        status = check_order(s, CHECK_GROUP, "within", &order, &full);
    if (!status)
        status = check_pair(s, "within.", &within, small ? &full : NULL, signs, row);
    subgroup_clear(&full);
    return status;
}

static gsnn_status check_symmetry(subject *s, const gsnn_value *document) {
    gsnn_value law = gsnn_value_member(document, "law");
    gsnn_value rule = gsnn_value_member(document, "sign_rule");
    gsnn_value activation = gsnn_value_member(&law, "activation");
    gsnn_verify_law_row row = {0};
    bool plain = activation.item != NULL, stated = false;
    gsnn_status status = gsnn_value_boolean(&rule, &stated);
    if (!status && plain)
        status = gsnn_verify_law_row_read(&row, &law, s->degree, s->error);
    if (!status && plain) {
        if (row.signs != stated)
            gsnn_findings_false(s->findings, CHECK_SIGN_RULE, "sign_rule: signs are%s seen",
                                row.signs ? " not" : "");
        else
            gsnn_findings_pass(s->findings, CHECK_SIGN_RULE, 0);
    }
    if (!status)
        status = check_pair(s, "", document, &s->group, s->signs, plain ? &row : NULL);
    if (!status)
        status = check_within(s, document, plain ? &row : NULL);
    if (!status)
        status = check_extras(s, document);
    gsnn_findings_summarise(s->findings, "an answer of density symmetry");
    gsnn_verify_law_row_clear(&row);
    return status;
}

/* ---- Phases -------------------------------------------------------------------------------- */

/* A mean, and whether its sign matters. */
typedef struct mean_row {
    size_t degree;
    fmpq *entries;
    bool signs;
} mean_row;

static bool keeps_mean(const void *context, const int32_t *images) {
    const mean_row *mean = context;
    fmpq_t opposite;
    fmpq_init(opposite);
    bool kept[2] = {true, mean->signs};
    for (size_t i = 0; i < mean->degree; i++) {
        const fmpq *to = mean->entries + (abs(images[i]) - 1);
        fmpq_neg(opposite, to);
        for (int k = 0; k < 2; k++)
            kept[k] = kept[k] &&
                      fmpq_equal(mean->entries + i, (images[i] < 0) != (k == 1) ? opposite : to);
    }
    fmpq_clear(opposite);
    return kept[0] || kept[1];
}

/* One of the two subgroups of a phase. */
static gsnn_status check_phase_group(subject *s, const char *id, const char *name,
                                     const gsnn_value *phase, const mean_row *mean) {
    char where[96];
    subgroup found = {0};
    gsnn_value object = gsnn_value_member(phase, name);
    gsnn_value generators = gsnn_value_member(&object, "generators");
    gsnn_value order = gsnn_value_member(&object, "order");
    snprintf(where, sizeof where, "%.48s: %s", id, name);
    gsnn_status status = read_subgroup(s, &generators, s->signs, &found);
    if (!status)
        lies_in(s, where, &found, &s->group);
    if (!status)
        status = check_order(s, CHECK_SUBGROUPS, where, &order, &found);
    if (!status) {
        check_kept(s, where, &found, keeps_mean, mean);
        status = check_maximal(s, where, &s->group, &found, keeps_mean, mean);
    }
    subgroup_clear(&found);
    return status;
}

/* Draws of free rows have no symmetry, those of an orbit that of the group. */
static gsnn_status check_ties(subject *s, const char *id, const gsnn_value *phase) {
    gsnn_value ties = gsnn_value_member(phase, "ties");
    gsnn_value none = gsnn_value_member(&ties, "none"), orbit = gsnn_value_member(&ties, "orbit");
    gsnn_value rows = gsnn_value_member(&ties, "rows");
    const char *one, *all, *core;
    gsnn_status status = gsnn_value_decimal(&none, &one);
    if (!status)
        status = gsnn_value_decimal(&orbit, &all);
    if (!status)
        status = gsnn_value_decimal(&rows, &core);
    if (status)
        return status;
    fmpz_t order, stated;
    fmpz_init(order);
    fmpz_init(stated);
    gsnn_proof_chain_order(order, s->group.chain);
    fmpz_set_str(stated, all, 10);
    bool whole = fmpz_equal(order, stated);
    fmpz_set_str(stated, core, 10);
    bool divides = fmpz_divisible(order, stated);
    if (strcmp(one, "1") != 0 || !whole || !divides)
        gsnn_findings_false(s->findings, CHECK_PHASES, "%.48s: ties: %s, %s, %s", id, one, core,
                            all);
    else
        gsnn_findings_pass(s->findings, CHECK_PHASES, 0);
    fmpz_clear(order);
    fmpz_clear(stated);
    return GSNN_OK;
}

static gsnn_status check_phase(subject *s, const gsnn_value *phase) {
    gsnn_value name = gsnn_value_member(phase, "id"), row = gsnn_value_member(phase, "mean");
    const char *id;
    mean_row mean = {.degree = s->degree, .entries = _fmpq_vec_init((slong)s->degree)};
    gsnn_status status = gsnn_value_string(&name, &id);
    if (!status)
        status = gsnn_value_rational_list(&row, s->degree, "inputs", mean.entries);
    if (!status)
        status = check_phase_group(s, id, "relu", phase, &mean);
    mean.signs = true;
    if (!status)
        status = check_phase_group(s, id, "absorbing", phase, &mean);
    if (!status)
        status = check_ties(s, id, phase);
    _fmpq_vec_clear(mean.entries, (slong)s->degree);
    return status;
}

static gsnn_status check_phases(subject *s, const gsnn_value *document) {
    gsnn_value list = gsnn_value_member(document, "architectures");
    size_t count = 0;
    gsnn_status status = gsnn_value_array(&list, &count);
    gsnn_value phase = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&phase))
        status = check_phase(s, &phase);
    gsnn_findings_summarise(s->findings, "the phases of %zu architectures", count);
    return status;
}

/* ---- The document -------------------------------------------------------------------------- */

static gsnn_status check_document(subject *s, const gsnn_value *document) {
    static const char *const parts[] = {"symmetry", "phases"};
    static const char *const actions[] = {"permutation", "signed-permutation", "matrix"};
    gsnn_value part = gsnn_value_member(document, "part");
    gsnn_value group = gsnn_value_member(document, "group");
    gsnn_value action = gsnn_value_member(&group, "action");
    gsnn_value degree = gsnn_value_member(&group, "degree");
    gsnn_value generators = gsnn_value_member(&group, "generators");
    gsnn_value order = gsnn_value_member(&group, "order");
    size_t what = 0, kind = 0;
    int64_t points = 0;
    gsnn_status status = gsnn_value_choice(&part, parts, 2, &what);
    if (!status)
        status = gsnn_value_choice(&action, actions, 3, &kind);
    if (!status)
        status = gsnn_value_integer(&degree, 1, 1 << 20, &points);
    if (status)
        return status;
    s->degree = (size_t)points;
    s->signs = kind == 1;
    if (kind == 2) {
        gsnn_findings_skip(s->findings, CHECK_GROUP, "the group is given by matrices");
        gsnn_findings_summarise(s->findings, "an answer of density %s", parts[what]);
        return what ? GSNN_OK : check_extras(s, document);
    }
    status = read_subgroup(s, &generators, s->signs, &s->group);
    if (!status)
        status = check_order(s, CHECK_GROUP, "group", &order, &s->group);
    if (!status)
        status = what ? check_phases(s, document) : check_symmetry(s, document);
    return status;
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_json_document *document = NULL;
    subject s = {.findings = findings, .error = error};
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = check_document(&s, &root);
    }
    subgroup_clear(&s.group);
    gsnn_json_document_free(document);
    return status;
}

const gsnn_checker gsnn_density_checker = {
    .schema = "gsnn-density/1",
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check,
};
