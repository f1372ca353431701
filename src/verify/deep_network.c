/* deep_network.c - proves that a deep network is invariant, layer by layer and as a whole. */
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "verify/deep_layers.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

enum {
    CHECK_ADMISSIBLE,
    CHECK_WEIGHTS,
    CHECK_EQUIVARIANT,
    CHECK_LINEAR,
    CHECK_INVARIANT,
    CHECK_RELU,
    CHECK_COUNT
};

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_ADMISSIBLE] = {"admissible", "layers", NULL},
    [CHECK_WEIGHTS] = {"weights", "layers", "entries"},
    [CHECK_EQUIVARIANT] = {"layers-equivariant", "layers", "generators"},
    [CHECK_LINEAR] = {"linear-invariant", "functions", "generators"},
    [CHECK_INVARIANT] = {"function-invariant", "points", "generators"},
    [CHECK_RELU] = {"relu", "points", NULL},
};

/* Points at which values are compared. */
#define POINTS 12

typedef struct layer {
    size_t weight_count;
    fmpq *weights;
    fmpq_t bias, output;
    fmpq_mat_t U;
} layer;

/* The matrices of the ReLU form, as far as they are given. */
typedef struct relu {
    bool given;
    fmpq_mat_t W[GSNN_DEEP_LAYERS_MOST], b[GSNN_DEEP_LAYERS_MOST], out;
    size_t made;
    fmpq_t d; /* zeros until it is read */
} relu;

typedef struct network {
    gsnn_findings *findings;
    gsnn_error *error;
    gsnn_deep_layers layers;
    layer own[GSNN_DEEP_LAYERS_MOST];
    size_t made; /* layers that are initialised */
    fmpq *linear;
    fmpq_t constant; /* zeros until it is read */
    relu relu;
} network;

static size_t inputs_of(const network *n) {
    return n->layers.record->group.degree;
}

static size_t neurons_of(const network *n, size_t i) {
    return (size_t)n->layers.record->architectures[n->layers.word[i]].neurons;
}

/* ---- Reading ------------------------------------------------------------------------------- */

/* The type and the neurons of the letter. */
static gsnn_status check_head(network *n, const gsnn_value *value, size_t i) {
    gsnn_value type = gsnn_value_member(value, "type");
    gsnn_value neurons = gsnn_value_member(value, "neurons");
    const gsnn_record_architecture *a = &n->layers.record->architectures[n->layers.word[i]];
    int64_t kind;
    size_t count;
    gsnn_status status = gsnn_value_integer(&type, 1, 2, &kind);
    if (!status)
        status = gsnn_value_size(&neurons, SIZE_MAX >> 1, &count);
    if (!status && (kind != a->type || count != a->neurons))
        gsnn_findings_false(n->findings, CHECK_WEIGHTS, "layers[%zu]: %s has type %d, %zu neurons",
                            i, a->id, a->type, (size_t)a->neurons);
    return status;
}

static gsnn_status read_layer(network *n, const gsnn_value *value, size_t i) {
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value bias = gsnn_value_member(value, "b"), output = gsnn_value_member(value, "a");
    gsnn_value U = gsnn_value_member(value, "U");
    layer *own = &n->own[i];
    size_t columns = gsnn_deep_layers_columns(&n->layers, i);
    gsnn_status status = check_head(n, value, i);
    if (!status)
        status = gsnn_value_array(&weights, &own->weight_count);
    if (!status)
        status = gsnn_value_array_of(&U, neurons_of(n, i), "neurons");
    gsnn_value first = gsnn_value_element(&U, 0);
    if (status || (status = gsnn_value_array_of(&first, columns, "columns")))
        return status;
    own->weights = _fmpq_vec_init((slong)own->weight_count);
    fmpq_init(own->bias);
    fmpq_init(own->output);
    fmpq_mat_init(own->U, (slong)neurons_of(n, i), (slong)columns);
    n->made = i + 1;
    if ((status = gsnn_value_rational_list(&weights, own->weight_count, "weights", own->weights)) ||
        (status = gsnn_value_rational(&bias, own->bias)) ||
        (status = gsnn_value_rational(&output, own->output)))
        return status;
    return gsnn_value_rational_matrix(&U, "neurons", "columns", own->U);
}

static gsnn_status read_relu_layer(network *n, const gsnn_value *value, size_t i) {
    gsnn_value W = gsnn_value_member(value, "W"), b = gsnn_value_member(value, "b");
    slong neurons = (slong)neurons_of(n, i);
    fmpq_mat_init(n->relu.W[i], neurons, (slong)gsnn_deep_layers_columns(&n->layers, i));
    fmpq_mat_init(n->relu.b[i], 1, neurons);
    n->relu.made = i + 1;
    gsnn_status status = gsnn_value_rational_matrix(&W, "neurons", "columns", n->relu.W[i]);
    return status ? status
                  : gsnn_value_rational_list(&b, (size_t)neurons, "neurons",
                                             fmpq_mat_entry(n->relu.b[i], 0, 0));
}

static gsnn_status read_relu(network *n, const gsnn_value *value) {
    gsnn_value list = gsnn_value_member(value, "layers"), a = gsnn_value_member(value, "a");
    gsnn_value c = gsnn_value_member(value, "c"), d = gsnn_value_member(value, "d");
    size_t depth = n->layers.depth, all = gsnn_deep_layers_columns(&n->layers, depth);
    n->relu.given = true;
    fmpq_mat_init(n->relu.out, 1, (slong)all);
    gsnn_status status = gsnn_value_array_of(&list, depth, "layers");
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = read_relu_layer(n, &item, item.index);
    if (status ||
        (status = gsnn_value_rational_list(&c, inputs_of(n), "inputs",
                                           fmpq_mat_entry(n->relu.out, 0, 0))) ||
        (status = gsnn_value_rational_list(&a, all - inputs_of(n), "neurons",
                                           fmpq_mat_entry(n->relu.out, 0, (slong)inputs_of(n)))))
        return status;
    return gsnn_value_rational(&d, n->relu.d);
}

static gsnn_status read_network(network *n, const gsnn_value *root) {
    gsnn_value list = gsnn_value_member(root, "layers");
    gsnn_value linear = gsnn_value_member(root, "linear");
    gsnn_value constant = gsnn_value_member(root, "constant");
    gsnn_value in_relu = gsnn_value_member(root, "relu");
    if (!n->layers.record->group.action->permutes_inputs)
        return gsnn_value_complain(root, "the enumeration's group acts by matrices");
    gsnn_status status = gsnn_deep_layers_read(&n->layers, &list);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = read_layer(n, &item, item.index);
    n->linear = _fmpq_vec_init((slong)inputs_of(n));
    if (status || (status = gsnn_value_rational_list(&linear, inputs_of(n), "inputs", n->linear)) ||
        (status = gsnn_value_rational(&constant, n->constant)))
        return status;
    return gsnn_value_given(&in_relu) ? read_relu(n, &in_relu) : GSNN_OK;
}

/* ---- Layers -------------------------------------------------------------------------------- */

/* Entries of U are 0 or weights up to sign, each weight is in the first row, and there are as many
 * as the letter has. */
static void check_weights(network *n, size_t i) {
    const layer *own = &n->own[i];
    const gsnn_record_architecture *a = &n->layers.record->architectures[n->layers.word[i]];
    fmpq_t size, weight;
    fmpq_init(size);
    fmpq_init(weight);
    size_t entries = 0, strange = 0;
    for (slong r = 0; r < fmpq_mat_nrows(own->U); r++)
        for (slong c = 0; c < fmpq_mat_ncols(own->U); c++, entries++) {
            fmpq_abs(size, fmpq_mat_entry(own->U, r, c));
            bool known = fmpq_is_zero(size);
            for (size_t k = 0; !known && k < own->weight_count; k++) {
                fmpq_abs(weight, own->weights + k);
                known = fmpq_equal(size, weight);
            }
            strange += !known;
        }
    size_t missing = 0;
    for (size_t k = 0; k < own->weight_count; k++) {
        bool there = false;
        for (slong c = 0; !there && c < fmpq_mat_ncols(own->U); c++)
            there = fmpq_equal(own->weights + k, fmpq_mat_entry(own->U, 0, c));
        missing += !there;
    }
    size_t dimension = n->layers.reason ? own->weight_count : 0;
    for (size_t j = 0; !n->layers.reason && j <= i; j++)
        dimension += gsnn_deep_tables_dimension(
            &n->layers.tables, j ? n->layers.word[j - 1] + 1 : 0, n->layers.word[i]);
    if (dimension != own->weight_count)
        gsnn_findings_false(n->findings, CHECK_WEIGHTS,
                            "layers[%zu].weights: %zu, but %s has %zu there", i, own->weight_count,
                            a->id, dimension);
    else if (strange || missing)
        gsnn_findings_false(n->findings, CHECK_WEIGHTS,
                            "layers[%zu]: %zu entries of U are no weights, and %zu weights are not "
                            "in its first row",
                            i, strange, missing);
    else if (a->type == 2 && !fmpq_is_zero(own->bias))
        gsnn_findings_false(n->findings, CHECK_WEIGHTS, "layers[%zu].b: of type 2 it is 0", i);
    else
        gsnn_findings_pass(n->findings, CHECK_WEIGHTS, entries);
    fmpq_clear(size);
    fmpq_clear(weight);
}

/* U A(g) = rho(g) U, entry by entry. */
static void check_equivariant(network *n, size_t i) {
    const layer *own = &n->own[i];
    fmpq_t moved;
    fmpq_init(moved);
    bool holds = true;
    for (size_t g = 0; holds && g < n->layers.record->group.generators.count; g++)
        for (slong r = 0; holds && r < fmpq_mat_nrows(own->U); r++)
            for (slong c = 0; holds && c < fmpq_mat_ncols(own->U); c++) {
                int32_t to = gsnn_deep_layers_neuron(&n->layers, g, i, (size_t)r);
                int32_t at = gsnn_deep_layers_column(&n->layers, g, i, (size_t)c);
                fmpq_set(moved, fmpq_mat_entry(own->U, r, c));
                if ((to < 0) != (at < 0))
                    fmpq_neg(moved, moved);
                holds = fmpq_equal(moved, fmpq_mat_entry(own->U, labs(to) - 1, labs(at) - 1));
                if (!holds)
                    gsnn_findings_false(n->findings, CHECK_EQUIVARIANT,
                                        "layers[%zu].U[%ld][%ld]: generator %zu sends it to "
                                        "another number",
                                        i, (long)r, (long)c, g + 1);
            }
    if (holds)
        gsnn_findings_pass(n->findings, CHECK_EQUIVARIANT,
                           n->layers.record->group.generators.count);
    fmpq_clear(moved);
}

static void check_linear(network *n) {
    const gsnn_record_group *group = &n->layers.record->group;
    fmpq_t moved;
    fmpq_init(moved);
    bool holds = true;
    for (size_t g = 0; g < group->generators.count; g++)
        for (size_t c = 0; c < group->degree; c++) {
            int32_t image = group->generators.images[g * group->degree + c];
            fmpq_set(moved, n->linear + labs(image) - 1);
            if (image < 0)
                fmpq_neg(moved, moved);
            holds &= fmpq_equal(moved, n->linear + c);
        }
    if (holds)
        gsnn_findings_pass(n->findings, CHECK_LINEAR, group->generators.count);
    else
        gsnn_findings_false(n->findings, CHECK_LINEAR, "linear: a generator changes it");
    fmpq_clear(moved);
}

/* ---- Values -------------------------------------------------------------------------------- */

/* Fills `seen`, which begins with the inputs, with |z| of all layers and sets the value. */
static void evaluate(const network *n, fmpq *seen, fmpq_t value) {
    size_t place = inputs_of(n);
    fmpq_set(value, n->constant);
    for (size_t c = 0; c < place; c++)
        fmpq_addmul(value, n->linear + c, seen + c);
    for (size_t i = 0; i < n->layers.depth; i++)
        for (slong r = 0; r < fmpq_mat_nrows(n->own[i].U); r++, place++) {
            fmpq *z = seen + place;
            fmpq_set(z, n->own[i].bias);
            for (slong c = 0; c < fmpq_mat_ncols(n->own[i].U); c++)
                fmpq_addmul(z, fmpq_mat_entry(n->own[i].U, r, c), seen + c);
            fmpq_abs(z, z);
            fmpq_addmul(value, n->own[i].output, z);
        }
}

static void evaluate_relu(const network *n, fmpq *seen, fmpq_t value) {
    size_t place = inputs_of(n);
    fmpq_set(value, n->relu.d);
    for (size_t c = 0; c < place; c++)
        fmpq_addmul(value, fmpq_mat_entry(n->relu.out, 0, (slong)c), seen + c);
    for (size_t i = 0; i < n->layers.depth; i++)
        for (slong r = 0; r < fmpq_mat_nrows(n->relu.W[i]); r++, place++) {
            fmpq *z = seen + place;
            fmpq_set(z, fmpq_mat_entry(n->relu.b[i], 0, r));
            for (slong c = 0; c < fmpq_mat_ncols(n->relu.W[i]); c++)
                fmpq_addmul(z, fmpq_mat_entry(n->relu.W[i], r, c), seen + c);
            if (fmpq_sgn(z) < 0)
                fmpq_zero(z);
            fmpq_addmul(value, fmpq_mat_entry(n->relu.out, 0, (slong)place), z);
        }
}

/* Whether two values agree: exactly, or up to the rounding of decimals in a ReLU form. */
static bool agree(const fmpq_t a, const fmpq_t b, bool exactly) {
    if (exactly || fmpq_equal(a, b))
        return fmpq_equal(a, b);
    double x = fmpq_get_d(a), y = fmpq_get_d(b);
    double size = (x < 0 ? -x : x) + (y < 0 ? -y : y) + 1, gap = x < y ? y - x : x - y;
    return gap <= size * 0x1p-30;
}

/* f(g x) = f(x) at a random point for each generator, and the ReLU form there. */
static void check_point(network *n, uint64_t *state, fmpq *x, fmpq *seen) {
    const gsnn_record_group *group = &n->layers.record->group;
    fmpq_t value, other;
    fmpq_init(value);
    fmpq_init(other);
    for (size_t c = 0; c < group->degree; c++) {
        uint64_t bits = gsnn_random_next(state);
        fmpq_set_si(x + c, (slong)(bits % 201) - 100, 1 + (bits >> 32) % 7);
        fmpq_canonicalise(x + c);
        fmpq_set(seen + c, x + c);
    }
    evaluate(n, seen, value);
    bool holds = true;
    for (size_t g = 0; g < group->generators.count; g++) {
        for (size_t c = 0; c < group->degree; c++) {
            int32_t image = group->generators.images[g * group->degree + c];
            fmpq_set(seen + labs(image) - 1, x + c);
            if (image < 0)
                fmpq_neg(seen + labs(image) - 1, seen + labs(image) - 1);
        }
        evaluate(n, seen, other);
        holds &= fmpq_equal(value, other);
    }
    if (holds)
        gsnn_findings_pass(n->findings, CHECK_INVARIANT, group->generators.count);
    else
        gsnn_findings_false(n->findings, CHECK_INVARIANT, "f(gx) is not f(x) at a random point");
    if (n->relu.given) {
        for (size_t c = 0; c < group->degree; c++)
            fmpq_set(seen + c, x + c);
        evaluate_relu(n, seen, other);
        if (agree(value, other, false))
            gsnn_findings_pass(n->findings, CHECK_RELU, 0);
        else
            gsnn_findings_false(n->findings, CHECK_RELU, "relu: another value at a random point");
    }
    fmpq_clear(value);
    fmpq_clear(other);
}

static void check_values(network *n) {
    size_t columns = gsnn_deep_layers_columns(&n->layers, n->layers.depth);
    fmpq *x = _fmpq_vec_init((slong)inputs_of(n)), *seen = _fmpq_vec_init((slong)columns);
    uint64_t state = 1;
    for (int k = 0; k < POINTS; k++)
        check_point(n, &state, x, seen);
    _fmpq_vec_clear(x, (slong)inputs_of(n));
    _fmpq_vec_clear(seen, (slong)columns);
}

/* ---- The document -------------------------------------------------------------------------- */

static void clear(network *n) {
    for (size_t i = 0; i < n->made; i++) {
        _fmpq_vec_clear(n->own[i].weights, (slong)n->own[i].weight_count);
        fmpq_clear(n->own[i].bias);
        fmpq_clear(n->own[i].output);
        fmpq_mat_clear(n->own[i].U);
    }
    for (size_t i = 0; i < n->relu.made; i++) {
        fmpq_mat_clear(n->relu.W[i]);
        fmpq_mat_clear(n->relu.b[i]);
    }
    if (n->relu.given) {
        fmpq_mat_clear(n->relu.out);
        fmpq_clear(n->relu.d);
    }
    if (n->linear)
        _fmpq_vec_clear(n->linear, (slong)inputs_of(n));
    fmpq_clear(n->constant);
    gsnn_deep_layers_clear(&n->layers);
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    network *n = gsnn_new(1, sizeof *n);
    gsnn_json_document *document = NULL;
    if (!n)
        return gsnn_fail_memory(error);
    n->findings = findings;
    n->error = error;
    gsnn_status status = gsnn_deep_layers_init(&n->layers, documents, error);
    if (!status)
        status = gsnn_verify_read_document(documents, 0, &document, error);
    const char *fault = NULL;
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = read_network(n, &root);
        if (!status)
            status = gsnn_deep_tables_check_group(&n->layers.tables, &root, &fault);
    }
    if (!status) {
        if (fault)
            gsnn_findings_false(findings, CHECK_LINEAR, "group.%s: not that of the enumeration",
                                fault);
        gsnn_deep_layers_check_word(&n->layers, findings, CHECK_ADMISSIBLE);
        for (size_t i = 0; i < n->layers.depth; i++) {
            check_weights(n, i);
            check_equivariant(n, i);
        }
        check_linear(n);
        check_values(n);
        gsnn_findings_summarise(findings, "%zu layers", n->layers.depth);
    }
    gsnn_json_document_free(document);
    clear(n);
    free(n);
    return status;
}

const gsnn_checker gsnn_deep_network_checker = {
    .schema = "gsnn-deep-network/1",
    .others = "the enumeration of all pairs, inadmissible ones too, that has the letters",
    .least_others = 1,
    .most_others = 1,
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check,
};
