/* canon.c - proves the canonical form of a network.
 *
 * That of one hidden layer is computed anew and compared number by number; that of a deep network
 * has to be in its normal form and to have the reduction of the network, and is evaluated, like
 * the network, at random points.  So is one of irrational rows, beside the dense copy. */
#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"
#include "verify/canon_field.h"
#include "verify/checker.h"
#include "verify/exact_form.h"
#include "verify/reduced_net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHECK_SUBJECT,
    CHECK_NEURONS,
    CHECK_AFFINE,
    CHECK_NORMAL,
    CHECK_REDUCTION,
    CHECK_VALUES,
    CHECK_COUNT
};

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_SUBJECT] = {"subject", "networks", NULL},
    [CHECK_NEURONS] = {"ridges", "neurons", NULL},
    [CHECK_AFFINE] = {"affine-part", "outputs", NULL},
    [CHECK_NORMAL] = {"normal-form", "layers", "neurons"},
    [CHECK_REDUCTION] = {"reduction", "networks", NULL},
    [CHECK_VALUES] = {"values", "points", NULL},
};

enum { POINTS = 24 };

/* Whether a number of the document is `is`: a string exactly, a decimal to 2^-52 of it. */
static gsnn_status matches(const gsnn_value *value, const fmpq_t is, bool *right) {
    fmpq_t stated;
    fmpq_init(stated);
    gsnn_status status = gsnn_value_rational(value, stated);
    if (!status) {
        *right = fmpq_equal(stated, is);
        if (!*right && !gsnn_value_peek(value)) {
            fmpq_sub(stated, stated, is);
            fmpq_mul_2exp(stated, stated, 52);
            fmpq_abs(stated, stated);
            fmpq_t size;
            fmpq_init(size);
            fmpq_abs(size, is);
            *right = fmpq_cmp(stated, size) <= 0;
            fmpq_clear(size);
        }
    }
    fmpq_clear(stated);
    return status;
}

/* *right becomes false unless the list is these numbers. */
static gsnn_status match_list(const gsnn_value *list, const fmpq *are, size_t count, bool *right) {
    gsnn_status status = gsnn_value_array_of(list, count, "numbers of the form");
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        bool same = true;
        status = matches(&item, are + item.index, &same);
        *right = *right && same;
    }
    return status;
}

/* ---- One hidden layer ---------------------------------------------------------------------- */

static gsnn_status check_ridge(const gsnn_value *neuron, const gsnn_exact_ridge *is,
                               gsnn_findings *findings) {
    gsnn_value row = gsnn_value_element(neuron, 0), weight = gsnn_value_element(neuron, 1);
    bool right = true;
    gsnn_status status;
    if ((status = gsnn_value_array_of(neuron, 2, "row and weights")) ||
        (status = match_list(&row, is->row, is->inputs + 1, &right)) ||
        (status = match_list(&weight, is->weight, is->outputs, &right)))
        return status;
    if (right)
        gsnn_findings_pass(findings, CHECK_NEURONS, 0);
    else
        gsnn_findings_false(findings, CHECK_NEURONS, "neurons[%zu]: it is another", neuron->index);
    return GSNN_OK;
}

static gsnn_status check_affine(const gsnn_value *root, const gsnn_exact_form *form,
                                gsnn_findings *findings) {
    gsnn_value linear = gsnn_value_member(root, "linear");
    gsnn_value constant = gsnn_value_member(root, "constant");
    gsnn_status status = gsnn_value_array_of(&linear, form->outputs, "outputs");
    if (!status)
        status = gsnn_value_array_of(&constant, form->outputs, "outputs");
    gsnn_value row = gsnn_value_before(&linear), d = gsnn_value_before(&constant);
    while (!status && gsnn_value_next(&row) && gsnn_value_next(&d)) {
        const fmpq *is = form->affine + row.index * (form->inputs + 1);
        bool right = true, same = true;
        status = match_list(&row, is, form->inputs, &right);
        if (!status)
            status = matches(&d, is + form->inputs, &same);
        if (!status && right && same)
            gsnn_findings_pass(findings, CHECK_AFFINE, 0);
        else if (!status)
            gsnn_findings_false(findings, CHECK_AFFINE, "%s[%zu]: it is another",
                                right ? "constant" : "linear", row.index);
    }
    return status;
}

static gsnn_status check_shallow(const gsnn_value *root, const gsnn_exact_function *f,
                                 gsnn_findings *findings, gsnn_error *error) {
    gsnn_exact_form form;
    gsnn_value neurons = gsnn_value_member(root, "neurons");
    gsnn_value removed_value = gsnn_value_member(root, "removed");
    size_t count, removed;
    gsnn_status status = gsnn_exact_form_of(&form, f, error);
    if (status)
        return status;
    if (!(status = gsnn_value_array(&neurons, &count)))
        status = gsnn_value_size(&removed_value, UINT32_MAX, &removed);
    if (!status && (count != form.count || removed != form.hidden - form.count))
        gsnn_findings_false(findings, CHECK_NEURONS,
                            "%zu neurons and %zu removed, but it is %zu and %zu", count, removed,
                            form.count, form.hidden - form.count);
    gsnn_value neuron = gsnn_value_before(&neurons);
    while (!status && gsnn_value_next(&neuron) && neuron.index < form.count)
        status = check_ridge(&neuron, &form.ridges[neuron.index], findings);
    if (!status)
        status = check_affine(root, &form, findings);
    gsnn_findings_summarise(findings, "%zu neurons", form.count);
    gsnn_exact_form_clear(&form);
    return status;
}

/* ---- Deep networks ------------------------------------------------------------------------- */

/* Whether the numbers of the document are strings. */
static bool is_exact(const gsnn_value *root) {
    gsnn_value layers = gsnn_value_member(root, "layers"), layer = gsnn_value_element(&layers, 0);
    gsnn_value b = gsnn_value_member(&layer, "b"), first = gsnn_value_element(&b, 0);
    return gsnn_value_peek(&first) != NULL;
}

static const fmpq *entry(const gsnn_verify_net *n, size_t l, size_t i, size_t j) {
    return j < n->widths[l] ? fmpq_mat_entry(n->W[l], (slong)i, (slong)j)
                            : fmpq_mat_entry(n->b[l], (slong)i, 0);
}

/* What is not normal about neuron i of layer l, after the one before; NULL when nothing is. */
static const char *fault_of(const gsnn_exact_function *f, size_t l, size_t i) {
    const gsnn_verify_net *n = &f->net;
    size_t length = n->widths[l] + 1, first = 0;
    bool outgoing = false;
    while (first < length && fmpq_is_zero(entry(n, l, i, first)))
        first++;
    for (size_t k = 0; k < n->widths[l + 2]; k++)
        outgoing = outgoing || !fmpq_is_zero(entry(n, l + 1, k, i));
    if (first == length || !outgoing)
        return n->widths[l + 1] == 1 && first == length && !outgoing ? NULL : "it adds nothing";
    if (f->activation != GSNN_EXACT_RELU && fmpq_sgn(entry(n, l, i, first)) < 0)
        return "its first number is negative";
    if (f->activation == GSNN_EXACT_RELU) {
        fmpz_t divisor;
        fmpz_init(divisor);
        bool whole = true;
        for (size_t j = 0; j < length; j++) {
            whole = whole && fmpz_is_one(fmpq_denref(entry(n, l, i, j)));
            fmpz_gcd(divisor, divisor, fmpq_numref(entry(n, l, i, j)));
        }
        bool primitive = whole && fmpz_is_one(divisor);
        fmpz_clear(divisor);
        if (!primitive)
            return "its row is not primitive";
        if (first + 1 == length)
            return "it is constant";
    }
    for (size_t j = 0; i && j < length; j++) {
        int by = fmpq_cmp(entry(n, l, i - 1, j), entry(n, l, i, j));
        if (by)
            return by < 0 ? NULL : "it is not behind the one before";
    }
    return i ? "it is the one before" : NULL;
}

static void check_normal(const gsnn_exact_function *form, gsnn_findings *findings) {
    for (size_t l = 0; l + 1 < form->net.layers; l++) {
        const char *fault = NULL;
        for (size_t i = 0; !fault && i < form->net.widths[l + 1]; i++) {
            fault = fault_of(form, l, i);
            if (fault)
                gsnn_findings_false(findings, CHECK_NORMAL, "layers[%zu]: neuron %zu: %s", l, i + 1,
                                    fault);
        }
        if (!fault)
            gsnn_findings_pass(findings, CHECK_NORMAL, form->net.widths[l + 1]);
    }
}

/* Compares values at random points: exactly where both are exact. */
static bool check_values(const gsnn_exact_function *f, const gsnn_exact_function *form, bool exact,
                         uint64_t seed, gsnn_findings *findings) {
    size_t inputs = gsnn_exact_inputs(f), outputs = gsnn_exact_outputs(f);
    fmpq *x = gsnn_proof_fractions_new(inputs + 2 * outputs), *y = x + inputs;
    long double *rounded = gsnn_new(2 * outputs, sizeof *rounded);
    bool memory = x && rounded;
    for (size_t p = 0; memory && p < POINTS; p++) {
        long double scale, other;
        bool same = true;
        gsnn_exact_point(&seed, p, x, inputs);
        if (exact && f->activation == GSNN_EXACT_RELU) {
            memory = gsnn_exact_function_value(f, x, y) &&
                     gsnn_exact_function_value(form, x, y + outputs);
            for (size_t k = 0; k < outputs; k++)
                same = same && fmpq_equal(y + k, y + outputs + k);
        } else {
            memory = gsnn_exact_function_rounded(f, x, rounded, &scale) &&
                     gsnn_exact_function_rounded(form, x, rounded + outputs, &other);
            for (size_t k = 0; memory && k < outputs; k++)
                same = same && fabsl(rounded[k] - rounded[outputs + k]) <=
                                   (scale + other) * (exact ? 0x1p-52L : 0x1p-44L);
        }
        if (!memory)
            break;
        if (same)
            gsnn_findings_pass(findings, CHECK_VALUES, 0);
        else
            gsnn_findings_false(findings, CHECK_VALUES, "point %zu of seed: other values", p);
    }
    gsnn_proof_fractions_free(x, inputs + 2 * outputs);
    free(rounded);
    return memory;
}

/* The form is the function of the network, since moves that keep functions take both to one. */
static gsnn_status check_reduction(const gsnn_exact_function *f, const gsnn_exact_function *form,
                                   gsnn_findings *findings, gsnn_error *error) {
    bool same;
    gsnn_status status = gsnn_reductions_agree(f, form, &same, error);
    if (!status && same)
        gsnn_findings_pass(findings, CHECK_REDUCTION, 0);
    else if (!status)
        gsnn_findings_false(findings, CHECK_REDUCTION, "it is not that of the network");
    return status;
}

static gsnn_status check_deep(const gsnn_value *root, const gsnn_exact_function *f, uint64_t seed,
                              gsnn_findings *findings, gsnn_error *error) {
    gsnn_value layers = gsnn_value_member(root, "layers");
    gsnn_value removed_value = gsnn_value_member(root, "removed");
    gsnn_exact_function form = {.activation = f->activation};
    size_t removed;
    gsnn_status status = gsnn_verify_net_read_layers(&form.net, &layers);
    if (!status)
        status = gsnn_value_size(&removed_value, UINT32_MAX, &removed);
    bool shaped = !status && form.net.layers == f->net.layers &&
                  gsnn_exact_inputs(&form) == gsnn_exact_inputs(f) &&
                  gsnn_exact_outputs(&form) == gsnn_exact_outputs(f);
    if (!status && (!shaped || form.net.hidden + removed != f->net.hidden))
        gsnn_findings_false(findings, CHECK_NORMAL, "%s",
                            shaped ? "removed: the neurons do not add up to those of the network"
                                   : "layers: not those of the network");
    if (shaped && is_exact(root)) {
        check_normal(&form, findings);
        status = check_reduction(f, &form, findings, error);
    } else if (shaped) {
        gsnn_findings_skip(findings, CHECK_NORMAL, "numbers are rounded, not fractions");
    }
    if (!status && shaped && !check_values(f, &form, is_exact(root), seed, findings))
        status = gsnn_fail_memory(error);
    gsnn_findings_summarise(findings, "%zu layers", form.net.layers);
    gsnn_exact_function_clear(&form);
    return status;
}

/* ---- Irrational rows ----------------------------------------------------------------------- */

/* The form, whose numbers are exact, against the dense copy, which rounds those of the network. */
static gsnn_status check_rounded(const gsnn_value *root, const gsnn_exact_function *f,
                                 uint64_t seed, gsnn_findings *findings, gsnn_error *error) {
    size_t inputs = gsnn_exact_inputs(f);
    gsnn_rounded_form form;
    fmpq *x = gsnn_proof_fractions_new(inputs);
    gsnn_status status =
        x ? gsnn_rounded_form_read(&form, root, inputs, error) : gsnn_fail_memory(error);
    if (!x)
        return status;
    const char *fault = NULL;
    for (size_t i = 0; !status && !fault && i < form.count; i++)
        if ((fault = gsnn_rounded_form_fault(&form, i)))
            gsnn_findings_false(findings, CHECK_NORMAL, "neurons[%zu]: %s", i, fault);
    if (!status && form.count + form.removed != f->net.hidden)
        gsnn_findings_false(findings, CHECK_NORMAL,
                            "removed: the neurons do not add up to those of the network");
    else if (!status && !fault)
        gsnn_findings_pass(findings, CHECK_NORMAL, form.count);
    for (size_t p = 0; !status && p < POINTS; p++) {
        long double is, scale, other;
        gsnn_exact_point(&seed, p, x, inputs);
        if (!gsnn_exact_function_rounded(f, x, &is, &scale))
            status = gsnn_fail_memory(error);
        else if (fabsl(is - gsnn_rounded_form_value(&form, x, &other)) <=
                 (scale + other) * 0x1p-40L)
            gsnn_findings_pass(findings, CHECK_VALUES, 0);
        else
            gsnn_findings_false(findings, CHECK_VALUES, "point %zu of seed: other values", p);
    }
    gsnn_findings_skip(findings, CHECK_NEURONS,
                       "irrational rows are not computed anew: values are compared");
    gsnn_findings_summarise(findings, "%zu neurons", form.count);
    gsnn_rounded_form_clear(&form);
    gsnn_proof_fractions_free(x, inputs);
    return status;
}

/* ---- The checker --------------------------------------------------------------------------- */

static gsnn_status check_document(const gsnn_value *root, const gsnn_exact_function *f,
                                  uint64_t seed, gsnn_findings *findings, gsnn_error *error) {
    static const char *const activations[] = {"relu", "tanh", "sin"};
    gsnn_value word = gsnn_value_member(root, "activation");
    gsnn_value compared_value = gsnn_value_member(root, "compared");
    size_t activation;
    const char *compared;
    gsnn_status status = gsnn_value_choice(&word, activations, 3, &activation);
    if (!status)
        status = gsnn_value_string(&compared_value, &compared);
    if (status)
        return status;
    if (gsnn_exact_function_beyond(f, compared)) {
        gsnn_findings_skip(findings, CHECK_SUBJECT, GSNN_EXACT_BEYOND);
        return check_rounded(root, f, seed, findings, error);
    }
    if ((gsnn_exact_activation)activation != f->activation || strcmp(compared, f->compared) != 0)
        gsnn_findings_false(findings, CHECK_SUBJECT, "%s from %s, but it is %s from %s",
                            activations[activation], compared, activations[f->activation],
                            f->compared);
    else
        gsnn_findings_pass(findings, CHECK_SUBJECT, 0);
    return f->net.layers <= 2 ? check_shallow(root, f, findings, error)
                              : check_deep(root, f, seed, findings, error);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_exact_function f = {0};
    gsnn_json_document *document = NULL;
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        gsnn_value compared = gsnn_value_member(&root, "compared");
        status = gsnn_exact_function_read(documents, 1, 2, &compared, &f, error);
        if (!status) {
            documents->at = 0;
            status = check_document(&root, &f, documents->options->seed, findings, error);
        }
    }
    gsnn_json_document_free(document);
    gsnn_exact_function_clear(&f);
    return status;
}

const gsnn_checker gsnn_canon_checker = {
    .schema = "gsnn-canon/1",
    .others = "the network that it is the form of (and the enumeration of that)",
    .least_others = 1,
    .most_others = 2,
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check,
};
