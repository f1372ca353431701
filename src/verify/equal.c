/* equal.c - proves what was said of two networks.
 *
 * Networks with one hidden layer have a form of their own that decides, deep ones a reduction that
 * proves those equal that share it; a witness is evaluated, and a bound is held against values at
 * points near and far. */
#include "base/error.h"
#include "base/memory.h"
#include "proof/function.h"
#include "verify/checker.h"
#include "verify/exact_form.h"
#include "verify/reduced_net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHECK_SUBJECT, CHECK_VERDICT, CHECK_WITNESS, CHECK_BOUND, CHECK_POINTS, CHECK_COUNT };

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_SUBJECT] = {"subjects", "networks", NULL},
    [CHECK_VERDICT] = {"verdict", "verdicts", NULL},
    [CHECK_WITNESS] = {"witness", "witnesses", "values"},
    [CHECK_BOUND] = {"bound", "points", NULL},
    [CHECK_POINTS] = {"points-agree", "points", NULL},
};

enum { POINTS = 40 };

typedef enum verdict { EQUAL, DIFFERENT, UNDECIDED, WITHIN, NOT_WITHIN } verdict;

typedef struct subject {
    gsnn_findings *findings;
    gsnn_error *error;
    gsnn_exact_function f[2];
    size_t inputs, outputs;
    bool exact; /* both are piecewise linear */
    /* Else: by how much values may be off, as a share of the sums of the absolute values of their
     * terms.  Larger where the dense copy stands for irrational rows. */
    long double precision;
    bool decided; /* their forms say whether they are equal: */
    bool same;
    fmpq *x, *y;    /* inputs; 2 x outputs */
    long double *z; /* 2 x outputs */
} subject;

static bool is_linear(const gsnn_exact_function *f) {
    return f->activation == GSNN_EXACT_RELU || f->net.layers == 1;
}

/* ---- Forms --------------------------------------------------------------------------------- */

/* Networks of two activations are equal only when both are affine.  Deep ones of other reductions
 * may be equal all the same. */
static gsnn_status decide(subject *s) {
    gsnn_exact_form forms[2] = {{0}, {0}};
    if (s->f[0].net.layers > 2 || s->f[1].net.layers > 2) {
        gsnn_status reduced = gsnn_reductions_agree(&s->f[0], &s->f[1], &s->same, s->error);
        s->decided = s->same;
        return reduced;
    }
    gsnn_status status = gsnn_exact_form_of(&forms[0], &s->f[0], s->error);
    if (!status)
        status = gsnn_exact_form_of(&forms[1], &s->f[1], s->error);
    if (!status) {
        bool affine = !forms[0].count && !forms[1].count;
        s->decided = true;
        s->same = (affine || s->f[0].activation == s->f[1].activation) &&
                  gsnn_exact_form_equal(&forms[0], &forms[1]);
        /* Constants of tanh and of sin are ridges, and may be affine parts elsewhere. */
        s->decided = affine || s->f[0].activation == s->f[1].activation;
    }
    gsnn_exact_form_clear(&forms[0]);
    gsnn_exact_form_clear(&forms[1]);
    return status;
}

static void check_verdict(subject *s, verdict stated) {
    bool equal = stated == EQUAL, different = stated == DIFFERENT;
    if (!s->decided && stated == UNDECIDED)
        gsnn_findings_skip(s->findings, CHECK_VERDICT, "nothing was decided");
    else if (!s->decided)
        gsnn_findings_skip(s->findings, CHECK_VERDICT,
                           "no form decides: values at points are compared");
    else if (stated == UNDECIDED || (equal && !s->same) || (different && s->same))
        gsnn_findings_false(s->findings, CHECK_VERDICT, "they are %s",
                            s->same ? "equal" : "different");
    else
        gsnn_findings_pass(s->findings, CHECK_VERDICT, 0);
}

/* ---- Values -------------------------------------------------------------------------------- */

/* Evaluates both at x: exactly into y, or rounded into z with an error of *slack at most. */
static gsnn_status evaluate(subject *s, long double *slack) {
    *slack = 0;
    for (size_t i = 0; i < 2; i++) {
        long double scale;
        bool memory =
            s->exact ? gsnn_exact_function_value(&s->f[i], s->x, s->y + i * s->outputs)
                     : gsnn_exact_function_rounded(&s->f[i], s->x, s->z + i * s->outputs, &scale);
        if (!memory)
            return gsnn_fail_memory(s->error);
        if (!s->exact)
            *slack += scale * s->precision;
    }
    return GSNN_OK;
}

/* Whether a stated value is what network i has in output k. */
static gsnn_status match_value(subject *s, const gsnn_value *value, size_t i, size_t k,
                               long double slack, bool *right) {
    fmpq_t stated;
    fmpq_init(stated);
    gsnn_status status = gsnn_value_rational(value, stated);
    if (!status && s->exact)
        *right = *right && fmpq_equal(stated, s->y + i * s->outputs + k);
    else if (!status)
        *right = *right && fabsl((long double)fmpq_get_d(stated) - s->z[i * s->outputs + k]) <=
                               slack + fabsl(s->z[i * s->outputs + k]) * 0x1p-50L;
    fmpq_clear(stated);
    return status;
}

static gsnn_status match_values(subject *s, const gsnn_value *values, long double slack,
                                bool *right) {
    gsnn_status status = gsnn_value_array_of(values, 2, "networks");
    gsnn_value value = gsnn_value_before(values);
    while (!status && gsnn_value_next(&value)) {
        if (s->outputs == 1) {
            status = match_value(s, &value, value.index, 0, slack, right);
            continue;
        }
        status = gsnn_value_array_of(&value, s->outputs, "outputs");
        gsnn_value item = gsnn_value_before(&value);
        while (!status && gsnn_value_next(&item))
            status = match_value(s, &item, value.index, item.index, slack, right);
    }
    return status;
}

/* 1 when the values differ for certain, 0 when they are equal, -1 where rounding hides it. */
static int values_differ(const subject *s, long double slack) {
    bool hidden = !s->exact;
    for (size_t k = 0; k < s->outputs; k++)
        if (s->exact ? !fmpq_equal(s->y + k, s->y + s->outputs + k)
                     : fabsl(s->z[k] - s->z[s->outputs + k]) > slack)
            return 1;
    return hidden ? -1 : 0;
}

static gsnn_status check_witness(subject *s, const gsnn_value *root, verdict stated) {
    gsnn_value witness = gsnn_value_member(root, "witness");
    gsnn_value values = gsnn_value_member(root, "values");
    if (!gsnn_value_given(&witness)) {
        if (gsnn_value_given(&values))
            gsnn_findings_false(s->findings, CHECK_WITNESS, "values: of no witness");
        if (stated == DIFFERENT && !s->decided)
            gsnn_findings_false(s->findings, CHECK_WITNESS, "it is not there");
        return GSNN_OK;
    }
    long double slack;
    bool right = true;
    gsnn_status status = gsnn_value_rational_list(&witness, s->inputs, "inputs", s->x);
    if (!status)
        status = evaluate(s, &slack);
    if (!status)
        status = match_values(s, &values, slack, &right);
    if (status)
        return status;
    int differ = values_differ(s, slack);
    if (!right)
        gsnn_findings_false(s->findings, CHECK_WITNESS, "values: they are others");
    else if (differ == 0 || stated == EQUAL || stated == UNDECIDED)
        gsnn_findings_false(s->findings, CHECK_WITNESS, "the values %s",
                            differ ? "speak against the verdict" : "are equal");
    else if (differ < 0)
        gsnn_findings_skip(s->findings, CHECK_WITNESS,
                           "the values differ by less than they are computed to");
    else
        gsnn_findings_pass(s->findings, CHECK_WITNESS, 2 * s->outputs);
    return GSNN_OK;
}

/* ---- Points -------------------------------------------------------------------------------- */

/* Points near and far, and far ones along rows of the first layers, where bends add up most. */
static void make_point(subject *s, uint64_t *state, size_t p) {
    const gsnn_verify_net *net = &s->f[p / 2 % 2].net;
    if (p % 2 == 0 || net->layers < 2 || !net->widths[1]) {
        gsnn_exact_point(state, p / 2, s->x, s->inputs);
        return;
    }
    slong row = (slong)(p / 4 % net->widths[1]), scale = p / 4 % 2 ? 1000000 : -1000000;
    for (size_t j = 0; j < s->inputs; j++)
        fmpq_mul_si(s->x + j, fmpq_mat_entry(net->W[0], row, (slong)j), scale);
}

/* |f(x) - g(x)| <= linear |x| + constant in each output. */
static bool holds(const subject *s, const fmpq_t linear, const fmpq_t constant, long double slack) {
    fmpq_t most, size;
    fmpq_init(most);
    fmpq_init(size);
    for (size_t j = 0; j < s->inputs; j++) {
        fmpq_abs(size, s->x + j);
        if (fmpq_cmp(size, most) > 0)
            fmpq_set(most, size);
    }
    fmpq_mul(most, most, linear);
    fmpq_add(most, most, constant);
    bool within = true;
    for (size_t k = 0; k < s->outputs; k++) {
        if (!s->exact) {
            within = within && fabsl(s->z[k] - s->z[s->outputs + k]) <=
                                   (long double)fmpq_get_d(most) * (1 + 0x1p-50L) + slack;
            continue;
        }
        fmpq_sub(size, s->y + k, s->y + s->outputs + k);
        fmpq_abs(size, size);
        within = within && fmpq_cmp(size, most) <= 0;
    }
    fmpq_clear(most);
    fmpq_clear(size);
    return within;
}

static gsnn_status check_points(subject *s, const gsnn_value *root, verdict stated, uint64_t seed) {
    gsnn_value bound = gsnn_value_member(root, "bound");
    gsnn_value linear_value = gsnn_value_member(&bound, "linear");
    gsnn_value constant_value = gsnn_value_member(&bound, "constant");
    bool bounded = gsnn_value_given(&bound);
    fmpq_t linear, constant;
    fmpq_init(linear);
    fmpq_init(constant);
    gsnn_status status = GSNN_OK;
    if (bounded && !(status = gsnn_value_rational(&linear_value, linear)))
        status = gsnn_value_rational(&constant_value, constant);
    if (!status && !bounded && stated == WITHIN)
        gsnn_findings_false(s->findings, CHECK_BOUND, "it is not there");
    if (!status && (fmpq_sgn(linear) < 0 || fmpq_sgn(constant) < 0))
        gsnn_findings_false(s->findings, CHECK_BOUND, "it is negative");
    for (size_t p = 0; !status && p < POINTS; p++) {
        long double slack;
        make_point(s, &seed, p);
        status = evaluate(s, &slack);
        if (status)
            break;
        if (bounded && !holds(s, linear, constant, slack))
            gsnn_findings_false(s->findings, CHECK_BOUND, "point %zu is beyond it", p);
        else if (bounded)
            gsnn_findings_pass(s->findings, CHECK_BOUND, 0);
        if (stated != EQUAL && stated != UNDECIDED)
            continue;
        if (values_differ(s, slack) == 1)
            gsnn_findings_false(s->findings, CHECK_POINTS, "point %zu tells them apart", p);
        else
            gsnn_findings_pass(s->findings, CHECK_POINTS, 0);
    }
    fmpq_clear(linear);
    fmpq_clear(constant);
    return status;
}

/* ---- The document -------------------------------------------------------------------------- */

/* *beyond: a network was compared in numbers that are not read here. */
static gsnn_status check_subjects(subject *s, const gsnn_value *root, bool *beyond) {
    *beyond = false;
    gsnn_value compared = gsnn_value_member(root, "compared");
    gsnn_status status = gsnn_value_array_of(&compared, 2, "networks");
    gsnn_value word = gsnn_value_before(&compared);
    while (!status && gsnn_value_next(&word)) {
        const char *name, *is = s->f[word.index].compared;
        status = gsnn_value_string(&word, &name);
        if (status)
            break;
        *beyond = *beyond || gsnn_exact_function_beyond(&s->f[word.index], name);
        if (*beyond)
            gsnn_findings_skip(s->findings, CHECK_SUBJECT,
                               GSNN_EXACT_BEYOND ": values of the dense copy are compared");
        else if (strcmp(name, is) != 0)
            gsnn_findings_false(s->findings, CHECK_SUBJECT, "compared[%zu]: %s, but it is %s",
                                word.index, name, is);
        else
            gsnn_findings_pass(s->findings, CHECK_SUBJECT, 0);
    }
    return status;
}

static gsnn_status check_document(subject *s, const gsnn_value *root, uint64_t seed) {
    static const char *const verdicts[] = {"equal", "different", "undecided", "within",
                                           "not shown to be within T"};
    gsnn_value word = gsnn_value_member(root, "verdict");
    size_t stated;
    gsnn_status status = gsnn_value_choice(&word, verdicts, 5, &stated);
    bool beyond = false;
    if (!status)
        status = check_subjects(s, root, &beyond);
    if (!status && !beyond)
        status = decide(s);
    if (status)
        return status;
    if (beyond) {
        s->exact = false;
        s->precision = 0x1p-38L;
    }
    check_verdict(s, (verdict)stated);
    status = check_witness(s, root, (verdict)stated);
    if (!status)
        status = check_points(s, root, (verdict)stated, seed);
    gsnn_findings_summarise(s->findings, "two networks: %s", verdicts[stated]);
    return status;
}

static gsnn_status check_shapes(subject *s, gsnn_verify_documents *documents) {
    s->inputs = gsnn_exact_inputs(&s->f[0]);
    s->outputs = gsnn_exact_outputs(&s->f[0]);
    s->precision = 0x1p-50L;
    s->exact = is_linear(&s->f[0]) && is_linear(&s->f[1]);
    documents->at = 2;
    if (s->inputs != gsnn_exact_inputs(&s->f[1]) || s->outputs != gsnn_exact_outputs(&s->f[1]))
        return gsnn_fail(s->error, GSNN_INVALID, "it has not the inputs and outputs of %s",
                         documents->files[1].name);
    documents->at = 0;
    s->x = gsnn_proof_fractions_new(s->inputs);
    s->y = gsnn_proof_fractions_new(2 * s->outputs);
    s->z = gsnn_new(2 * s->outputs, sizeof *s->z);
    return s->x && s->y && s->z ? GSNN_OK : gsnn_fail_memory(s->error);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    subject s = {.findings = findings, .error = error};
    gsnn_json_document *document = NULL;
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        gsnn_value compared = gsnn_value_member(&root, "compared");
        for (size_t k = 0; !status && k < 2; k++) {
            gsnn_value word = gsnn_value_element(&compared, k);
            status = gsnn_exact_function_read(documents, k + 1, 3, &word, &s.f[k], error);
        }
        if (!status)
            status = check_shapes(&s, documents);
        if (!status)
            status = check_document(&s, &root, documents->options->seed);
    }
    gsnn_json_document_free(document);
    gsnn_proof_fractions_free(s.x, s.inputs);
    gsnn_proof_fractions_free(s.y, 2 * s.outputs);
    free(s.z);
    gsnn_exact_function_clear(&s.f[0]);
    gsnn_exact_function_clear(&s.f[1]);
    return status;
}

const gsnn_checker gsnn_equal_checker = {
    .schema = "gsnn-equal/1",
    .others = "the two networks, in their order (and their enumeration)",
    .least_others = 2,
    .most_others = 3,
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check,
};
