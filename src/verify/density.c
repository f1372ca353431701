/* density.c - proves gsnn-density/1: symmetries of random networks.
 *
 * Groups that permute the inputs, up to sign, are chains of permutations of +-e_i.  What is claimed
 * to keep a law is held against the law's definition (density_row.h), and in groups that are small
 * enough every other element is seen not to keep it. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/checker.h"
#include "verify/density_phases.h"
#include "verify/density_row.h"

#include <stdlib.h>
#include <string.h>

static const gsnn_verify_check CHECKS[GSNN_VERIFY_DENSITY_COUNT] = {
    [GSNN_VERIFY_DENSITY_GROUP] = {"group", "groups", "generators"},
    [GSNN_VERIFY_DENSITY_SUBGROUPS] = {"subgroups", "subgroups", "generators"},
    [GSNN_VERIFY_DENSITY_DRAWS_NORMAL] = {"draws-normal", "groups", NULL},
    [GSNN_VERIFY_DENSITY_KEPT] = {"law-kept", "subgroups", "generators"},
    [GSNN_VERIFY_DENSITY_MAXIMAL] = {"maximal", "subgroups", "elements"},
    [GSNN_VERIFY_DENSITY_SIGN_RULE] = {"sign-rule", "laws", NULL},
    [GSNN_VERIFY_DENSITY_CLOSED_FORMS] = {"closed-forms", "groups", "factors"},
    [GSNN_VERIFY_DENSITY_TRUTH] = {"truth", "verdicts", NULL},
    [GSNN_VERIFY_DENSITY_PHASES] = {"phases", "architectures", NULL},
    [GSNN_VERIFY_DENSITY_HIDDEN] = {"hidden", "groups", "generators"},
};

static bool keeps_law(const void *row, const int32_t *images) {
    return gsnn_verify_law_row_keeps_law(row, images);
}

static bool keeps_draws(const void *row, const int32_t *images) {
    return gsnn_verify_law_row_keeps_draws(row, images);
}

/* ---- Symmetry ------------------------------------------------------------------------------ */

/* That conjugating the draws' generators with the density's leads to draws. */
static gsnn_status check_normal(gsnn_verify_density_subject *s, const char *where,
                                const gsnn_verify_density_subgroup *density,
                                const gsnn_verify_density_subgroup *draws) {
    size_t n = 2 * s->degree;
    gsnn_proof_point *room = gsnn_new(5 * n, sizeof *room);
    if (!room)
        return gsnn_fail_memory(s->error);
    bool normal = true;
    for (size_t i = 0; i < density->count; i++)
        for (size_t j = 0; normal && j < draws->count; j++) {
            gsnn_verify_density_to_points(room, density->images + i * s->degree, s->degree);
            gsnn_verify_density_to_points(room + n, draws->images + j * s->degree, s->degree);
            gsnn_proof_permutation_conjugate(room + 2 * n, room, room + n, n);
            normal = gsnn_proof_chain_contains(draws->chain, room + 2 * n, room + 3 * n);
        }
    if (normal)
        gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_DRAWS_NORMAL, 0);
    else
        gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_DRAWS_NORMAL,
                            "%sdraws: not normal in the density's group", where);
    free(room);
    return GSNN_OK;
}

/* A pair of density and draws within a group; row is NULL for laws that are no plain ones. */
static gsnn_status check_pair(gsnn_verify_density_subject *s, const char *prefix,
                              const gsnn_value *object, const gsnn_verify_density_subgroup *group,
                              bool signs, const gsnn_verify_law_row *row) {
    static const char *const names[] = {"density", "draws"};
    const gsnn_verify_density_keeper keepers[] = {keeps_law, keeps_draws};
    gsnn_verify_density_subgroup found[2] = {{0}, {0}};
    gsnn_status status = GSNN_OK;
    bool inside = true;
    for (size_t k = 0; !status && k < 2; k++) {
        char where[64];
        snprintf(where, sizeof where, "%s%s", prefix, names[k]);
        gsnn_value member = gsnn_value_member(object, names[k]);
        gsnn_value generators = gsnn_value_member(&member, "generators");
        gsnn_value order = gsnn_value_member(&member, "order");
        status = gsnn_verify_density_read_subgroup(s, &generators, signs, &found[k]);
        if (!status && group)
            inside = gsnn_verify_density_lies_in(s, where, &found[k], group) && inside;
        if (!status)
            status = gsnn_verify_density_check_order(s, GSNN_VERIFY_DENSITY_SUBGROUPS, where,
                                                     &order, &found[k]);
        if (!status && !row)
            gsnn_findings_skip(s->findings, GSNN_VERIFY_DENSITY_KEPT,
                               "%s: the law is not that of a plain network", where);
        if (!status && row)
            gsnn_verify_density_check_kept(s, where, &found[k], keepers[k], row);
        if (!status && row && group)
            status = gsnn_verify_density_check_maximal(s, where, group, &found[k], keepers[k], row);
    }
    if (!status && inside)
        status = check_normal(s, prefix, &found[0], &found[1]);
    gsnn_verify_density_subgroup_clear(&found[0]);
    gsnn_verify_density_subgroup_clear(&found[1]);
    return status;
}

/* Dimensions of the factors of a closed form, whose sizes fit into `most` coordinates. */
static gsnn_status check_closed_form(gsnn_verify_density_subject *s, const char *name,
                                     const gsnn_value *object, size_t most) {
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
        gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_CLOSED_FORMS,
                            "%s.dimension: %zu, but the factors have %zu", name, claimed,
                            dimension);
    else if (total > most)
        gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_CLOSED_FORMS,
                            "%s.factors: %zu coordinates, but there are %zu", name, total, most);
    else
        gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_CLOSED_FORMS, count);
    return GSNN_OK;
}

/* A verdict and the list of what is missing contradict each other or not. */
static gsnn_status check_verdict(gsnn_verify_density_subject *s, const gsnn_value *truth,
                                 const char *name) {
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
        gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_TRUTH,
                            "truth.%s: %s, but %zu generators are missing", name, verdicts[kind],
                            count);
    else
        gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_TRUTH, 0);
    return GSNN_OK;
}

static gsnn_status check_extras(gsnn_verify_density_subject *s, const gsnn_value *document) {
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

static gsnn_status check_within(gsnn_verify_density_subject *s, const gsnn_value *document,
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
    gsnn_verify_density_subgroup full = {0};
    gsnn_value order = gsnn_value_member(&within, "order");
    /* A chain of a huge group is not needed for what cannot be gone through. */
    bool small = known && s->degree <= 8;
    if (small)
        status = gsnn_verify_density_make_full(s, signs, &full);
    if (!status && small)
        status =
            gsnn_verify_density_check_order(s, GSNN_VERIFY_DENSITY_GROUP, "within", &order, &full);
    if (!status)
        status = check_pair(s, "within.", &within, small ? &full : NULL, signs, row);
    gsnn_verify_density_subgroup_clear(&full);
    return status;
}

static gsnn_status check_symmetry(gsnn_verify_density_subject *s, const gsnn_value *document) {
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
            gsnn_findings_false(s->findings, GSNN_VERIFY_DENSITY_SIGN_RULE,
                                "sign_rule: signs are%s seen", row.signs ? " not" : "");
        else
            gsnn_findings_pass(s->findings, GSNN_VERIFY_DENSITY_SIGN_RULE, 0);
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

/* ---- The document -------------------------------------------------------------------------- */

static gsnn_status check_document(gsnn_verify_density_subject *s, const gsnn_value *document) {
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
        gsnn_findings_skip(s->findings, GSNN_VERIFY_DENSITY_GROUP,
                           "the group is given by matrices");
        gsnn_findings_summarise(s->findings, "an answer of density %s", parts[what]);
        return what ? GSNN_OK : check_extras(s, document);
    }
    status = gsnn_verify_density_read_subgroup(s, &generators, s->signs, &s->group);
    if (!status)
        status = gsnn_verify_density_check_order(s, GSNN_VERIFY_DENSITY_GROUP, "group", &order,
                                                 &s->group);
    if (!status)
        status = what ? gsnn_verify_density_phases(s, document) : check_symmetry(s, document);
    return status;
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_json_document *document = NULL;
    gsnn_verify_density_subject s = {.findings = findings, .error = error};
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = check_document(&s, &root);
    }
    gsnn_verify_density_subgroup_clear(&s.group);
    gsnn_json_document_free(document);
    return status;
}

const gsnn_checker gsnn_density_checker = {
    .schema = "gsnn-density/1",
    .checks = CHECKS,
    .check_count = GSNN_VERIFY_DENSITY_COUNT,
    .check = check,
};
