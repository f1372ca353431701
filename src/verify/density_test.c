/* density_test.c - proves gsnn-density-test/1: what its numbers say about each other. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/checker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { P_VALUE, GROUP, MEANS, WORST, CHECK_COUNT };

/* Elements are compared to this. */
#define TOLERANCE 1e-7

typedef struct subject {
    gsnn_value root;
    gsnn_findings *findings;
    gsnn_error *error;
    size_t degree, products, elements;
    double *matrices; /* elements x degree x degree */
    double *means, *errors;
} subject;

static gsnn_status check_p(subject *s) {
    gsnn_value copies = gsnn_value_member(&s->root, "copies");
    gsnn_value reached = gsnn_value_member(&s->root, "reached");
    gsnn_value p = gsnn_value_member(&s->root, "p"), alpha = gsnn_value_member(&s->root, "alpha");
    gsnn_value reject = gsnn_value_member(&s->root, "reject");
    size_t many, most;
    double value, level;
    bool rejected;
    gsnn_status status = gsnn_value_size(&copies, (size_t)1 << 53, &many);
    if (!status)
        status = gsnn_value_size(&reached, (size_t)1 << 53, &most);
    if (!status)
        status = gsnn_value_double(&p, &value);
    if (!status)
        status = gsnn_value_double(&alpha, &level);
    if (!status)
        status = gsnn_value_boolean(&reject, &rejected);
    if (status)
        return status;
    double expected = (double)(most + 1) / (double)(many + 1);
    if (most > many || fabs(value - expected) > 1e-12)
        gsnn_findings_false(s->findings, P_VALUE, "p: (%zu + 1) / (%zu + 1) is %.17g, not %.17g",
                            most, many, expected, value);
    else if (rejected != (value <= level))
        gsnn_findings_false(s->findings, P_VALUE, "reject: p is %g and alpha %g", value, level);
    else if (level < 1 / (double)(many + 1))
        gsnn_findings_false(s->findings, P_VALUE, "alpha: %g can never be reached by %zu copies",
                            level, many);
    else
        gsnn_findings_pass(s->findings, P_VALUE, 1);
    return GSNN_OK;
}

/* One element, images or rows, as a matrix. */
static gsnn_status read_element(const subject *s, const gsnn_value *value, double *matrix) {
    gsnn_value first = gsnn_value_element(value, 0);
    size_t d = s->degree;
    memset(matrix, 0, d * d * sizeof *matrix);
    gsnn_status status = gsnn_value_array_of(value, d, "inputs");
    gsnn_value part = gsnn_value_before(value);
    bool rows = gsnn_value_get_kind(&first) == GSNN_VALUE_ARRAY;
    for (size_t i = 0; !status && gsnn_value_next(&part); i++) {
        int64_t image = 1;
        if (rows) {
            status = gsnn_value_double_list(&part, d, "inputs", matrix + i * d);
            continue;
        }
        status = gsnn_value_integer(&part, -(int64_t)d, (int64_t)d, &image);
        if (!status && image == 0)
            status = gsnn_value_fault(&part, "is no image");
        if (!status)
            matrix[((size_t)llabs(image) - 1) * d + i] = image < 0 ? -1 : 1;
    }
    return status;
}

static bool is_same(const subject *s, const double *a, const double *b) {
    for (size_t i = 0; i < s->degree * s->degree; i++)
        if (fabs(a[i] - b[i]) > TOLERANCE)
            return false;
    return true;
}

static bool is_listed(const subject *s, const double *matrix) {
    for (size_t e = 0; e < s->elements; e++)
        if (is_same(s, s->matrices + e * s->degree * s->degree, matrix))
            return true;
    return false;
}

static void multiply(const subject *s, const double *a, const double *b, double *product) {
    size_t d = s->degree;
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++) {
            product[i * d + j] = 0;
            for (size_t k = 0; k < d; k++)
                product[i * d + j] += a[i * d + k] * b[k * d + j];
        }
}

/* That the elements are as many as the order says, begin with 1, differ, and are closed; groups of
 * up to 64 elements. */
static gsnn_status check_group(subject *s) {
    gsnn_value tested = gsnn_value_member(&s->root, "tested");
    gsnn_value order = gsnn_value_member(&tested, "order");
    size_t d = s->degree, count, size = d * d;
    gsnn_status status = gsnn_value_size(&order, (size_t)1 << 53, &count);
    if (status)
        return status;
    if (count != s->elements) {
        gsnn_findings_false(s->findings, GROUP, "tested.order: %zu, but %zu elements", count,
                            s->elements);
        return GSNN_OK;
    }
    double *product = gsnn_new(size, sizeof *product);
    if (!product)
        return gsnn_fail_memory(s->error);
    bool right = true;
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++)
            right = right && s->matrices[i * d + j] == (i == j);
    if (!right)
        gsnn_findings_false(s->findings, GROUP, "elements[0]: not the identity");
    for (size_t a = 0; right && a < s->elements; a++)
        for (size_t b = 0; right && b < a; b++)
            if (is_same(s, s->matrices + a * size, s->matrices + b * size)) {
                right = false;
                gsnn_findings_false(s->findings, GROUP, "elements[%zu]: the same as %zu", a, b);
            }
    if (right && s->elements > 64)
        gsnn_findings_skip(s->findings, GROUP, "products of more than 64 elements are not formed");
    for (size_t a = 0; right && s->elements <= 64 && a < s->elements; a++)
        for (size_t b = 0; right && b < s->elements; b++) {
            multiply(s, s->matrices + a * size, s->matrices + b * size, product);
            right = is_listed(s, product);
            if (!right)
                gsnn_findings_false(s->findings, GROUP,
                                    "elements: the product of %zu and %zu is not among them", a, b);
        }
    if (right && s->elements <= 64)
        gsnn_findings_pass(s->findings, GROUP, s->elements);
    free(product);
    return GSNN_OK;
}

/* Matrices of numbers, one row an element. */
static gsnn_status read_rows(const subject *s, const char *name, double **rows) {
    gsnn_value list = gsnn_value_member(&s->root, name);
    gsnn_status status = gsnn_value_array_of(&list, s->elements, "elements");
    *rows = gsnn_new(s->elements * s->products, sizeof **rows);
    if (!status && !*rows)
        status = gsnn_fail_memory(s->error);
    gsnn_value row = gsnn_value_before(&list);
    for (size_t e = 0; !status && gsnn_value_next(&row); e++)
        status = gsnn_value_double_list(&row, s->products, "correlators", *rows + e * s->products);
    return status;
}

/* A product of equal values an even number of times has no negative mean; the identity differs from
 * itself by nothing. */
static gsnn_status check_means(subject *s) {
    gsnn_value lists = gsnn_value_member(&s->root, "correlators");
    gsnn_value outputs = gsnn_value_member(&s->root, "outputs");
    gsnn_value list = gsnn_value_before(&lists);
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; !status && gsnn_value_next(&list); k++) {
        int64_t counts[64] = {0}, place;
        bool even = !gsnn_value_given(&outputs);
        gsnn_value point = gsnn_value_before(&list);
        while (!status && gsnn_value_next(&point)) {
            status = gsnn_value_integer(&point, 1, INT64_MAX, &place);
            if (!status && place < 64)
                counts[place]++;
            else
                even = false;
        }
        for (int i = 0; i < 64; i++)
            even = even && counts[i] % 2 == 0;
        for (size_t e = 0; !status && e < s->elements; e++) {
            if (even && s->means[e * s->products + k] < 0)
                gsnn_findings_false(s->findings, MEANS,
                                    "means[%zu][%zu]: a mean of squares below 0", e, k);
            else if (s->errors[e * s->products + k] < 0 || (e == 0 && s->errors[k] != 0))
                gsnn_findings_false(s->findings, MEANS, "errors_of_differences[%zu][%zu]: %g", e, k,
                                    s->errors[e * s->products + k]);
            else
                gsnn_findings_add_parts(s->findings, MEANS, 1);
        }
    }
    if (!status)
        gsnn_findings_pass(s->findings, MEANS, 0);
    return status;
}

/* That the worst z is what the means say, and that none is larger. */
static gsnn_status check_worst(subject *s) {
    gsnn_value worst = gsnn_value_member(&s->root, "worst"), z = gsnn_value_member(&worst, "z");
    double most = 0, told = 0;
    if (gsnn_value_given(&worst)) {
        const char *word = gsnn_value_peek(&z);
        gsnn_status status = word ? GSNN_OK : gsnn_value_double(&z, &told);
        if (status)
            return status;
        if (word)
            told = INFINITY;
    }
    for (size_t i = s->products; i < s->elements * s->products; i++) {
        double apart = fabs(s->means[i] - s->means[i % s->products]);
        /* differences that rounding explains are not counted */
        if (s->errors[i] > 0 && apart > 0x1p-14 * fabs(s->means[i]))
            most = fmax(most, apart / s->errors[i]);
    }
    if (!isfinite(told))
        gsnn_findings_skip(s->findings, WORST, "differences of blocks are not in the document");
    else if (most > told * (1 + 1e-6) + 1e-9)
        gsnn_findings_false(s->findings, WORST, "worst.z: %.17g, but the means give %.17g", told,
                            most);
    else if (told > 0 && most > 0 && told > most * (1 + 1e-6))
        gsnn_findings_false(s->findings, WORST, "worst.z: %.17g, but the means give %.17g at most",
                            told, most);
    else
        gsnn_findings_pass(s->findings, WORST, s->elements * s->products);
    return GSNN_OK;
}

static gsnn_status check_elements(subject *s) {
    gsnn_value elements = gsnn_value_member(&s->root, "elements");
    gsnn_value points = gsnn_value_member(&s->root, "points");
    gsnn_value first = gsnn_value_element(&points, 0);
    gsnn_value lists = gsnn_value_member(&s->root, "correlators");
    if (!gsnn_value_given(&elements)) {
        gsnn_findings_skip(s->findings, GROUP, "cyclic subgroups are not in the document");
        return GSNN_OK;
    }
    gsnn_status status = gsnn_value_array(&elements, &s->elements);
    if (!status)
        status = gsnn_value_array(&first, &s->degree);
    if (!status)
        status = gsnn_value_array(&lists, &s->products);
    if (!status && (s->elements == 0 || s->elements > 4096 || s->degree > 4096))
        status = gsnn_value_fault(&elements, "cannot be proved: %zu of degree %zu", s->elements,
                                  s->degree);
    if (!status) {
        s->matrices = gsnn_new(s->elements, s->degree * s->degree * sizeof *s->matrices);
        if (!s->matrices)
            status = gsnn_fail_memory(s->error);
    }
    gsnn_value element = gsnn_value_before(&elements);
    for (size_t e = 0; !status && gsnn_value_next(&element); e++)
        status = read_element(s, &element, s->matrices + e * s->degree * s->degree);
    if (!status)
        status = check_group(s);
    if (!status)
        status = read_rows(s, "means", &s->means);
    if (!status)
        status = read_rows(s, "errors_of_differences", &s->errors);
    if (!status)
        status = check_means(s);
    if (!status)
        status = check_worst(s);
    return status;
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_json_document *document;
    subject s = {.findings = findings, .error = error};
    gsnn_status status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        s.root = gsnn_json_document_root(document);
        status = gsnn_value_object(&s.root);
        if (!status)
            status = check_p(&s);
        if (!status)
            status = check_elements(&s);
        if (!status)
            gsnn_findings_summarise(findings, "a test of %zu elements", s.elements);
    }
    free(s.matrices);
    free(s.means);
    free(s.errors);
    gsnn_json_document_free(document);
    return status;
}

static const gsnn_verify_check checks[CHECK_COUNT] = {
    [P_VALUE] = {"test-p-value", "p-values", NULL},
    [GROUP] = {"test-group", "groups", "elements"},
    [MEANS] = {"test-means", "tables", "means"},
    [WORST] = {"test-worst", "statistics", "means"},
};

const gsnn_checker gsnn_density_test_checker = {
    .schema = "gsnn-density-test/1",
    .checks = checks,
    .check_count = CHECK_COUNT,
    .check = check,
};
