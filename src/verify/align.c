/* align.c - proves which neurons or channels of two networks correspond.
 *
 * An exact alignment is a set of equations between the numbers of both networks, which are held one
 * by one; of the nearest one only the shape is checked, since nobody proves that none is nearer. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/align_subject.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const gsnn_verify_check CHECKS[GSNN_ALIGN_CHECK_COUNT] = {
    [GSNN_ALIGN_CHECK_SUBJECT] = {"subjects", "networks", NULL},
    [GSNN_ALIGN_CHECK_SHAPE] = {"correspondence", "lists", "pairs"},
    [GSNN_ALIGN_CHECK_EQUATIONS] = {"equations", "layers", "neurons"},
    [GSNN_ALIGN_CHECK_CHANNELS] = {"channels", "channels", NULL},
    [GSNN_ALIGN_CHECK_FUNCTIONS] = {"same-function", "networks", NULL},
};

/* ---- Layers of plain networks -------------------------------------------------------------- */

/* What becomes of a layer's neurons. */
typedef struct layer {
    size_t width;
    int32_t *place; /* from 1 */
    fmpq *scale;
} layer;

static void clear_layers(layer *layers, size_t count) {
    for (size_t l = 0; layers && l < count; l++) {
        free(layers[l].place);
        gsnn_proof_fractions_free(layers[l].scale, layers[l].width);
    }
    free(layers);
}

/* Reads a hidden layer; whether it is a renumbering, with scales that the activation allows. */
static gsnn_status read_layer(const gsnn_align_subject *s, const gsnn_value *value, layer *own) {
    gsnn_value permutation = gsnn_value_member(value, "permutation");
    gsnn_value scales = gsnn_value_member(value, "scale");
    bool *met = gsnn_new(own->width, sizeof *met), right = true;
    own->place = gsnn_new(own->width, sizeof *own->place);
    own->scale = gsnn_proof_fractions_new(own->width);
    if (!met || !own->place || !own->scale) {
        free(met);
        return gsnn_fail_memory(s->error);
    }
    gsnn_status status = gsnn_value_signed_list(&permutation, own->width, "neurons",
                                                (int32_t)own->width, false, own->place);
    if (!status)
        status = gsnn_value_rational_list(&scales, own->width, "neurons", own->scale);
    for (size_t i = 0; !status && i < own->width; i++) {
        bool allowed = s->f[0].activation == GSNN_EXACT_RELU ? fmpq_sgn(own->scale + i) > 0
                                                             : fmpq_is_pm1(own->scale + i);
        right = right && allowed && own->place[i] > 0 && !met[own->place[i] - 1];
        met[abs(own->place[i]) - 1] = true;
    }
    free(met);
    if (!status && right)
        gsnn_findings_pass(s->findings, GSNN_ALIGN_CHECK_SHAPE, own->width);
    else if (!status)
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_SHAPE,
                            "layers[%zu]: no renumbering with scales of this activation",
                            value->index);
    return status;
}

/* W_g[p(i), q(j)] = s(i) W_f[i, j] / r(j) and b_g[p(i)] = s(i) b_f[i], where q and r are of the
 * layer before; NULL stands for inputs and outputs, which stay.  The first wrong row, or rows. */
static size_t wrong_row(const gsnn_align_subject *s, size_t l, const layer *own,
                        const layer *before) {
    const gsnn_verify_net *f = &s->f[0].net, *g = &s->f[1].net;
    size_t rows = f->widths[l + 1], wrong = rows;
    fmpq_t x;
    fmpq_init(x);
    for (size_t i = 0; i < rows && wrong == rows; i++) {
        slong to = own ? own->place[i] - 1 : (slong)i;
        fmpq_set(x, fmpq_mat_entry(f->b[l], (slong)i, 0));
        if (own)
            fmpq_mul(x, x, own->scale + i);
        bool same = fmpq_equal(x, fmpq_mat_entry(g->b[l], to, 0));
        for (size_t j = 0; same && j < f->widths[l]; j++) {
            fmpq_set(x, fmpq_mat_entry(f->W[l], (slong)i, (slong)j));
            if (own)
                fmpq_mul(x, x, own->scale + i);
            if (before)
                fmpq_div(x, x, before->scale + j);
            same = fmpq_equal(
                x, fmpq_mat_entry(g->W[l], to, before ? before->place[j] - 1 : (slong)j));
        }
        if (!same)
            wrong = i;
    }
    fmpq_clear(x);
    return wrong;
}

static gsnn_status check_layers(const gsnn_align_subject *s, const gsnn_value *list, bool exact) {
    const gsnn_verify_net *f = &s->f[0].net, *g = &s->f[1].net;
    bool shaped = f->layers == g->layers &&
                  memcmp(f->widths, g->widths, (f->layers + 1) * sizeof *f->widths) == 0;
    size_t hidden = f->layers - 1, falsehoods = gsnn_findings_falsehoods(s->findings);
    if (!shaped || s->f[0].activation != s->f[1].activation) {
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_SUBJECT,
                            "networks of other widths or activations");
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_array_of(list, hidden, "hidden layers");
    layer *layers = gsnn_new(f->layers, sizeof *layers);
    if (!status && !layers)
        status = gsnn_fail_memory(s->error);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        layers[item.index].width = f->widths[item.index + 1];
        status = read_layer(s, &item, &layers[item.index]);
    }
    bool sound = !status && falsehoods == gsnn_findings_falsehoods(s->findings);
    for (size_t l = 0; sound && exact && l < f->layers; l++) {
        size_t wrong = wrong_row(s, l, l < hidden ? &layers[l] : NULL, l ? &layers[l - 1] : NULL);
        if (wrong == f->widths[l + 1])
            gsnn_findings_pass(s->findings, GSNN_ALIGN_CHECK_EQUATIONS, wrong);
        else
            gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_EQUATIONS,
                                "layer %zu: row %zu of A is not that of B", l + 1, wrong + 1);
    }
    if (sound && !exact)
        gsnn_findings_skip(s->findings, GSNN_ALIGN_CHECK_EQUATIONS,
                           "it is not exact: that none is nearer is not proved");
    clear_layers(layers, f->layers);
    return status;
}

/* ---- The document -------------------------------------------------------------------------- */

/* Functions of rounded rows at points. */
static gsnn_status check_values(const gsnn_align_subject *s, uint64_t seed) {
    enum { POINTS = 24 };
    size_t inputs = gsnn_exact_inputs(&s->f[0]);
    fmpq *x = gsnn_proof_fractions_new(inputs);
    bool memory = x != NULL, same = true;
    for (size_t p = 0; memory && same && p < POINTS; p++) {
        long double y[2], scale[2];
        gsnn_exact_point(&seed, p, x, inputs);
        for (int k = 0; memory && k < 2; k++)
            memory = gsnn_exact_function_rounded(&s->f[k], x, &y[k], &scale[k]);
        same = memory && fabsl(y[0] - y[1]) <= (scale[0] + scale[1]) * 0x1p-38L;
    }
    gsnn_proof_fractions_free(x, inputs);
    if (!memory)
        return gsnn_fail_memory(s->error);
    if (same)
        gsnn_findings_skip(s->findings, GSNN_ALIGN_CHECK_FUNCTIONS,
                           "rows are rounded: only values at 24 points were found equal");
    else
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_FUNCTIONS, "they are different");
    return GSNN_OK;
}

/* An exact alignment says that the functions are equal, and with one hidden layer that is decided
 * otherwise. */
static gsnn_status check_functions(const gsnn_align_subject *s, bool exact, uint64_t seed) {
    gsnn_exact_form forms[2] = {{0}, {0}};
    if (!exact || s->f[0].net.layers > 2 || s->f[1].net.layers > 2)
        return GSNN_OK;
    if (s->rounded)
        return check_values(s, seed);
    gsnn_status status = gsnn_exact_form_of(&forms[0], &s->f[0], s->error);
    if (!status)
        status = gsnn_exact_form_of(&forms[1], &s->f[1], s->error);
    if (!status && gsnn_exact_form_equal(&forms[0], &forms[1]))
        gsnn_findings_pass(s->findings, GSNN_ALIGN_CHECK_FUNCTIONS, 0);
    else if (!status)
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_FUNCTIONS, "they are different");
    gsnn_exact_form_clear(&forms[0]);
    gsnn_exact_form_clear(&forms[1]);
    return status;
}

/* Whether exact, distance and method go together. */
static gsnn_status check_claims(const gsnn_align_subject *s, const gsnn_value *root, bool layers,
                                bool *exact) {
    static const char *const methods[] = {"channels", "canonical forms", "assignment", "descent"};
    gsnn_value exact_value = gsnn_value_member(root, "exact");
    gsnn_value distance_value = gsnn_value_member(root, "distance");
    gsnn_value method_value = gsnn_value_member(root, "method");
    double distance = 0;
    size_t method;
    gsnn_status status;
    if ((status = gsnn_value_boolean(&exact_value, exact)) ||
        (status = gsnn_value_choice(&method_value, methods, 4, &method)) ||
        (gsnn_value_given(&distance_value) &&
         (status = gsnn_value_double(&distance_value, &distance))))
        return status;
    bool deep = s->f[0].net.layers > 2;
    if ((method == 0) == layers || (layers && (method == 1) != *exact) || (method == 2 && deep) ||
        (method == 3 && !deep))
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_SHAPE, "method: %s does not go with it",
                            methods[method]);
    else if (gsnn_value_given(&distance_value) == *exact || distance < 0)
        gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_SHAPE,
                            "distance: what is not exact has one, from 0 on");
    return GSNN_OK;
}

static gsnn_status check_subjects(const gsnn_align_subject *s, const gsnn_value *root) {
    gsnn_value compared = gsnn_value_member(root, "compared");
    gsnn_status status = gsnn_value_array_of(&compared, 2, "networks");
    gsnn_value word = gsnn_value_before(&compared);
    while (!status && gsnn_value_next(&word)) {
        const char *name, *is = s->f[word.index].compared;
        status = gsnn_value_string(&word, &name);
        if (!status && strcmp(name, is) == 0)
            gsnn_findings_pass(s->findings, GSNN_ALIGN_CHECK_SUBJECT, 0);
        else if (!status && gsnn_exact_function_beyond(&s->f[word.index], name))
            gsnn_findings_skip(s->findings, GSNN_ALIGN_CHECK_SUBJECT, GSNN_EXACT_BEYOND);
        else if (!status)
            gsnn_findings_false(s->findings, GSNN_ALIGN_CHECK_SUBJECT,
                                "compared[%zu]: %s, but it is %s", word.index, name, is);
    }
    return status;
}

static gsnn_status check_document(gsnn_align_subject *s, const gsnn_value *root,
                                  const gsnn_value networks[2], uint64_t seed) {
    gsnn_value layers = gsnn_value_member(root, "layers");
    gsnn_value channels = gsnn_value_member(root, "channels");
    bool of_layers = strcmp(s->f[0].compared, "layers") == 0, exact;
    s->rounded = strcmp(s->f[0].compared, "dense") == 0 || strcmp(s->f[1].compared, "dense") == 0;
    gsnn_status status = check_subjects(s, root);
    if (!status)
        status = check_claims(s, root, of_layers, &exact);
    if (status)
        return status;
    status = of_layers ? check_layers(s, &layers, exact)
                       : gsnn_verify_align_channels(s, &channels, networks, exact);
    return status ? status : check_functions(s, exact, seed);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_align_subject s = {.findings = findings, .error = error};
    gsnn_json_document *read[3] = {NULL, NULL, NULL};
    gsnn_value roots[3];
    gsnn_status status = gsnn_verify_read_document(documents, 0, &read[0], error);
    if (!status)
        roots[0] = gsnn_json_document_root(read[0]);
    for (size_t k = 0; !status && k < 2; k++) {
        gsnn_value compared = gsnn_value_member(&roots[0], "compared");
        gsnn_value word = gsnn_value_element(&compared, k);
        status = gsnn_exact_function_read(documents, k + 1, 3, &word, &s.f[k], error);
    }
    if (!status && (!s.f[0].linear != !s.f[1].linear ||
                    gsnn_exact_inputs(&s.f[0]) != gsnn_exact_inputs(&s.f[1]) ||
                    gsnn_exact_outputs(&s.f[0]) != gsnn_exact_outputs(&s.f[1]))) {
        documents->at = 2;
        status = gsnn_fail(error, GSNN_INVALID, "it is not the kind of network that %s is",
                           documents->files[1].name);
    }
    for (size_t k = 1; !status && k < 3; k++) {
        status = gsnn_verify_read_document(documents, k, &read[k], error);
        if (!status)
            roots[k] = gsnn_json_document_root(read[k]);
    }
    documents->at = status ? documents->at : 0;
    if (!status)
        status = check_document(&s, &roots[0], roots + 1, documents->options->seed);
    gsnn_findings_summarise(findings, "two networks");
    for (size_t k = 0; k < 3; k++)
        gsnn_json_document_free(read[k]);
    gsnn_exact_function_clear(&s.f[0]);
    gsnn_exact_function_clear(&s.f[1]);
    return status;
}

const gsnn_checker gsnn_align_checker = {
    .schema = "gsnn-align/1",
    .others = "the two networks, in their order (and their enumeration)",
    .least_others = 2,
    .most_others = 3,
    .checks = CHECKS,
    .check_count = GSNN_ALIGN_CHECK_COUNT,
    .check = check,
};
