/* deep_network.c - proves that a deep network is invariant or equivariant, layer by layer and as a
 * whole.  Where matrices move inputs or outputs, numbers of the file are rounded unless they were
 * written as fractions: then equations hold up to that. */
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "verify/deep_layers.h"
#include "verify/deep_moves.h"
#include "verify/deep_network_checks.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>
#include <string.h>

static const gsnn_verify_check CHECKS[GSNN_DEEP_NETWORK_CHECK_COUNT] = {
    GSNN_DEEP_NETWORK_CHECKS(0, ""),
};

/* Points at which values are compared. */
#define POINTS 12

typedef struct layer {
    size_t weight_count, output_count;
    fmpq *weights, *outputs; /* one output weight without a codomain */
    fmpq_t bias;
    fmpq_mat_t U, A; /* A: outputs x neurons */
} layer;

/* The matrices of the ReLU form, as far as they are given. */
typedef struct relu {
    bool given;
    fmpq_mat_t W[GSNN_DEEP_LAYERS_MOST], b[GSNN_DEEP_LAYERS_MOST];
    size_t made;
    fmpq_mat_t a, c, d; /* outputs x neurons, x inputs, x 1 */
} relu;

typedef struct network {
    gsnn_findings *findings;
    unsigned first; /* of its checks */
    gsnn_error *error;
    gsnn_deep_layers layers;
    layer own[GSNN_DEEP_LAYERS_MOST];
    size_t made; /* layers that are initialised */
    gsnn_deep_moves inputs, outputs;
    bool affine;                 /* linear and constant are initialised */
    bool codomain, exactly;      /* equations hold to the last digit */
    fmpq_mat_t linear, constant; /* outputs x inputs, x 1 */
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
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_WEIGHTS,
                            "layers[%zu]: %s has type %d, %zu neurons", i, a->id, a->type,
                            (size_t)a->neurons);
    return status;
}

/* The output weights: a number, or the free ones and a matrix. */
static gsnn_status read_output(const network *n, const gsnn_value *value, layer *own) {
    gsnn_value list = gsnn_value_member(value, "output"), a = gsnn_value_member(value, "a");
    gsnn_status status = GSNN_OK;
    size_t count = 1;
    if (n->codomain && (status = gsnn_value_array(&list, &count)))
        return status;
    own->output_count = count;
    own->outputs = _fmpq_vec_init((slong)count);
    if (n->codomain) {
        status = gsnn_value_rational_list(&list, count, "output weights", own->outputs);
        return status ? status : gsnn_value_rational_matrix(&a, "outputs", "neurons", own->A);
    }
    status = gsnn_value_rational(&a, own->outputs);
    for (slong k = 0; k < fmpq_mat_ncols(own->A); k++)
        fmpq_set(fmpq_mat_entry(own->A, 0, k), own->outputs);
    return status;
}

/* Something of the outputs: a list of that many where there is one invariant output, else a matrix
 * of lists; a number or a list where `columns` is 0. */
static gsnn_status read_part(const network *n, const gsnn_value *object, const char *name,
                             size_t columns, const char *of, fmpq_mat_t part) {
    gsnn_value value = gsnn_value_member(object, name);
    fmpq_mat_init(part, (slong)n->outputs.size, columns ? (slong)columns : 1);
    if (!n->codomain)
        return columns ? gsnn_value_rational_list(&value, columns, of, fmpq_mat_entry(part, 0, 0))
                       : gsnn_value_rational(&value, fmpq_mat_entry(part, 0, 0));
    return columns ? gsnn_value_rational_matrix(&value, "outputs", of, part)
                   : gsnn_value_rational_list(&value, n->outputs.size, "outputs",
                                              fmpq_mat_entry(part, 0, 0));
}

static gsnn_status read_layer(network *n, const gsnn_value *value, size_t i) {
    gsnn_value weights = gsnn_value_member(value, "weights");
    gsnn_value bias = gsnn_value_member(value, "b"), U = gsnn_value_member(value, "U");
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
    fmpq_mat_init(own->U, (slong)neurons_of(n, i), (slong)columns);
    fmpq_mat_init(own->A, (slong)n->outputs.size, (slong)neurons_of(n, i));
    n->made = i + 1;
    if ((status = gsnn_value_rational_list(&weights, own->weight_count, "weights", own->weights)) ||
        (status = gsnn_value_rational(&bias, own->bias)) || (status = read_output(n, value, own)))
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
    gsnn_value list = gsnn_value_member(value, "layers");
    size_t depth = n->layers.depth, all = gsnn_deep_layers_columns(&n->layers, depth);
    n->relu.given = true;
    gsnn_status a = read_part(n, value, "a", all - inputs_of(n), "neurons", n->relu.a);
    gsnn_status c = read_part(n, value, "c", inputs_of(n), "inputs", n->relu.c);
    gsnn_status d = read_part(n, value, "d", 0, NULL, n->relu.d);
    gsnn_status status = a ? a : c ? c : d;
    if (!status)
        status = gsnn_value_array_of(&list, depth, "layers");
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = read_relu_layer(n, &item, item.index);
    return status;
}

/* The network has the activation of the enumeration, which may be odd. */
static gsnn_status check_activation(const network *n, const gsnn_value *root) {
    static const char *const names[] = {"relu", "odd"};
    gsnn_value activation = gsnn_value_member(root, "activation");
    gsnn_record_activation is = n->layers.record->codomain.activation;
    size_t place = 0;
    gsnn_status status =
        gsnn_value_given(&activation) ? gsnn_value_choice(&activation, names, 2, &place) : GSNN_OK;
    if (status)
        return status;
    return is == (place ? GSNN_RECORD_ODD : GSNN_RECORD_RELU)
               ? GSNN_OK
               : gsnn_value_complain(root, "the enumeration is for another activation");
}

/* The network has the codomain of the enumeration. */
static gsnn_status check_codomain(const network *n, const gsnn_value *root) {
    const gsnn_record_codomain *is = &n->layers.record->codomain;
    gsnn_value codomain = gsnn_value_member(root, "codomain");
    gsnn_value kind = gsnn_value_member(&codomain, "kind");
    gsnn_value dimension = gsnn_value_member(&codomain, "dimension");
    const char *name;
    size_t outputs;
    gsnn_status status;
    if (gsnn_value_given(&codomain) != is->given)
        return gsnn_value_complain(root, "the enumeration has %s codomain", is->given ? "a" : "no");
    if (!is->given)
        return GSNN_OK;
    if ((status = check_activation(n, root)) || (status = gsnn_value_string(&kind, &name)) ||
        (status = gsnn_value_size(&dimension, SIZE_MAX >> 1, &outputs)))
        return status;
    return strcmp(name, is->kind) == 0 && outputs == is->dimension
               ? GSNN_OK
               : gsnn_value_complain(&codomain, "the enumeration has another one");
}

static gsnn_status read_network(network *n, const gsnn_value *root) {
    const gsnn_enumeration_record *record = n->layers.record;
    gsnn_value list = gsnn_value_member(root, "layers");
    gsnn_value in_relu = gsnn_value_member(root, "relu");
    size_t generators = record->group.generators.count;
    n->codomain = record->codomain.given;
    n->exactly = record->group.action->permutes_inputs && record->codomain.action->permutes_inputs;
    gsnn_status status = check_codomain(n, root);
    if (!status)
        status = gsnn_deep_moves_init(&n->inputs, &record->group.generators, generators,
                                      record->group.degree, n->error);
    if (!status)
        status = gsnn_deep_moves_init(&n->outputs, &record->codomain.generators, generators,
                                      record->codomain.dimension, n->error);
    if (!status)
        status = gsnn_deep_layers_read(&n->layers, &list);
    if (status)
        return status;
    gsnn_status linear = read_part(n, root, "linear", inputs_of(n), "inputs", n->linear);
    gsnn_status constant = read_part(n, root, "constant", 0, NULL, n->constant);
    n->affine = true;
    status = linear ? linear : constant;
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = read_layer(n, &item, item.index);
    return !status && gsnn_value_given(&in_relu) ? read_relu(n, &in_relu) : status;
}

/* ---- Layers -------------------------------------------------------------------------------- */

/* Whether the first row of U, as far as it is of inputs, or the first column of A is the
 * combination of a basis with these coordinates; a pattern of U is checked entry by entry instead.
 */
static bool has_coordinates(const network *n, const fmpq_mat_t matrix,
                            const gsnn_record_weights *space, const fmpq *coordinates,
                            bool of_inputs) {
    size_t count = of_inputs ? inputs_of(n) : n->outputs.size;
    if (of_inputs && n->layers.record->group.action->permutes_inputs)
        return true;
    fmpq *sum = _fmpq_vec_init((slong)count), *is = _fmpq_vec_init((slong)count);
    for (size_t c = 0; c < count; c++)
        fmpq_set(is + c, of_inputs ? fmpq_mat_entry(matrix, 0, (slong)c)
                                   : fmpq_mat_entry(matrix, (slong)c, 0));
    bool same = gsnn_deep_moves_combine(sum, count, space, coordinates) &&
                gsnn_deep_moves_agree(sum, is, count, n->exactly);
    _fmpq_vec_clear(sum, (slong)count);
    _fmpq_vec_clear(is, (slong)count);
    return same;
}

/* Entries of U are 0 or weights up to sign, each weight is in the first row, and there are as many
 * as the letter has. */
static void check_weights(network *n, size_t i) {
    const layer *own = &n->own[i];
    const gsnn_record_architecture *a = &n->layers.record->architectures[n->layers.word[i]];
    fmpq_t size, weight;
    fmpq_init(size);
    fmpq_init(weight);
    /* The inputs' columns of a matrix action have a basis instead. */
    bool matrices = !n->layers.record->group.action->permutes_inputs;
    size_t in_basis = matrices ? a->weights.dimension : 0;
    slong first = matrices ? (slong)inputs_of(n) : 0;
    size_t entries = 0, strange = 0;
    for (slong r = 0; r < fmpq_mat_nrows(own->U); r++)
        for (slong c = first; c < fmpq_mat_ncols(own->U); c++, entries++) {
            fmpq_abs(size, fmpq_mat_entry(own->U, r, c));
            bool known = fmpq_is_zero(size);
            for (size_t k = 0; !known && k < own->weight_count; k++) {
                fmpq_abs(weight, own->weights + k);
                known = fmpq_equal(size, weight);
            }
            strange += !known;
        }
    size_t missing = 0;
    for (size_t k = in_basis; k < own->weight_count; k++) {
        bool there = false;
        for (slong c = first; !there && c < fmpq_mat_ncols(own->U); c++)
            there = fmpq_equal(own->weights + k, fmpq_mat_entry(own->U, 0, c));
        missing += !there;
    }
    size_t dimension = n->layers.reason ? own->weight_count : 0;
    for (size_t j = 0; !n->layers.reason && j <= i; j++)
        dimension += j ? gsnn_deep_tables_block(&n->layers.tables, n->layers.symbols, j - 1, i)
                       : gsnn_deep_tables_dimension(&n->layers.tables, 0, n->layers.word[i]);
    if (dimension != own->weight_count)
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_WEIGHTS,
                            "layers[%zu].weights: %zu, but %s has %zu there", i, own->weight_count,
                            a->id, dimension);
    else if (strange || missing)
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_WEIGHTS,
                            "layers[%zu]: %zu entries of U are no weights, and %zu weights are not "
                            "in its first row",
                            i, strange, missing);
    else if (in_basis > own->weight_count ||
             !has_coordinates(n, own->U, &a->weights, own->weights, true))
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_WEIGHTS,
                            "layers[%zu].U: its first row is not made of the weights", i);
    else if (a->type == 2 && !fmpq_is_zero(own->bias))
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_WEIGHTS,
                            "layers[%zu].b: of type 2 it is 0", i);
    else
        gsnn_findings_pass(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_WEIGHTS, entries);
    fmpq_clear(size);
    fmpq_clear(weight);
}

/* W g = rho(g) W for the columns of inputs of a matrix action, row by row. */
static bool inputs_commute(network *n, size_t g, size_t i) {
    const layer *own = &n->own[i];
    slong neurons = fmpq_mat_nrows(own->U), degree = (slong)inputs_of(n);
    fmpq_mat_t W, product;
    fmpq *row = _fmpq_vec_init(degree);
    fmpq_mat_init(W, neurons, degree);
    fmpq_mat_init(product, neurons, degree);
    for (slong r = 0; r < neurons; r++)
        for (slong c = 0; c < degree; c++)
            fmpq_set(fmpq_mat_entry(W, r, c), fmpq_mat_entry(own->U, r, c));
    fmpq_mat_mul(product, W, n->inputs.of[g]);
    bool holds = true;
    for (slong r = 0; r < neurons; r++) {
        int32_t to = gsnn_deep_layers_neuron(&n->layers, g, i, (size_t)r);
        for (slong c = 0; c < degree; c++) {
            fmpq_set(row + c, fmpq_mat_entry(W, r, c));
            if (to < 0)
                fmpq_neg(row + c, row + c);
        }
        holds &= gsnn_deep_moves_agree(row, fmpq_mat_entry(product, labs(to) - 1, 0),
                                       (size_t)degree, n->exactly);
    }
    fmpq_mat_clear(W);
    fmpq_mat_clear(product);
    _fmpq_vec_clear(row, degree);
    return holds;
}

/* U A(g) = rho(g) U, entry by entry. */
static void check_equivariant(network *n, size_t i) {
    const layer *own = &n->own[i];
    bool matrices = !n->layers.record->group.action->permutes_inputs;
    fmpq_t moved;
    fmpq_init(moved);
    bool holds = true;
    for (size_t g = 0; holds && g < n->layers.record->group.generators.count; g++) {
        if (matrices && !(holds = inputs_commute(n, g, i)))
            gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_EQUIVARIANT,
                                "layers[%zu].U: generator %zu does not move its rows of inputs as "
                                "the neurons",
                                i, g + 1);
        for (slong r = 0; holds && r < fmpq_mat_nrows(own->U); r++)
            for (slong c = matrices ? (slong)inputs_of(n) : 0; holds && c < fmpq_mat_ncols(own->U);
                 c++) {
                int32_t to = gsnn_deep_layers_neuron(&n->layers, g, i, (size_t)r);
                int32_t at = gsnn_deep_layers_column(&n->layers, g, i, (size_t)c);
                fmpq_set(moved, fmpq_mat_entry(own->U, r, c));
                if ((to < 0) != (at < 0))
                    fmpq_neg(moved, moved);
                holds = fmpq_equal(moved, fmpq_mat_entry(own->U, labs(to) - 1, labs(at) - 1));
                if (!holds)
                    gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_EQUIVARIANT,
                                        "layers[%zu].U[%ld][%ld]: generator %zu sends it to "
                                        "another number",
                                        i, (long)r, (long)c, g + 1);
            }
    }
    if (holds)
        gsnn_findings_pass(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_EQUIVARIANT,
                           n->layers.record->group.generators.count);
    fmpq_clear(moved);
}

/* sigma(g) A = A |rho(g)|, for an odd activation A rho(g), and A has the output weights. */
static void check_outputs(network *n, size_t i) {
    const layer *own = &n->own[i];
    const gsnn_record_architecture *a = &n->layers.record->architectures[n->layers.word[i]];
    size_t outputs = n->outputs.size, neurons = neurons_of(n, i);
    bool holds = true;
    fmpq_mat_t product;
    fmpq *is = _fmpq_vec_init((slong)outputs), *moved = _fmpq_vec_init((slong)outputs);
    fmpq_mat_init(product, (slong)outputs, (slong)neurons);
    for (size_t g = 0; holds && g < n->outputs.count; g++) {
        fmpq_mat_mul(product, n->outputs.of[g], own->A);
        for (size_t k = 0; holds && k < neurons; k++) {
            int32_t image = gsnn_deep_layers_neuron(&n->layers, g, i, k);
            for (size_t o = 0; o < outputs; o++) {
                fmpq_set(moved + o, fmpq_mat_entry(product, (slong)o, (slong)k));
                fmpq_set(is + o, fmpq_mat_entry(own->A, (slong)o, labs(image) - 1));
                if (n->layers.tables.odd && image < 0)
                    fmpq_neg(is + o, is + o);
            }
            holds = gsnn_deep_moves_agree(is, moved, outputs, n->exactly);
        }
        if (!holds)
            gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_OUTPUTS,
                                "layers[%zu].a: generator %zu does not move it as the neurons", i,
                                g + 1);
    }
    if (n->codomain && (own->output_count != a->output.dimension ||
                        !has_coordinates(n, own->A, &a->output, own->outputs, false))) {
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_OUTPUTS,
                            "layers[%zu].a: it is not made of the output weights", i);
        holds = false;
    }
    if (holds)
        gsnn_findings_pass(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_OUTPUTS,
                           n->outputs.count);
    fmpq_mat_clear(product);
    _fmpq_vec_clear(is, (slong)outputs);
    _fmpq_vec_clear(moved, (slong)outputs);
}

/* C g = sigma(g) C and sigma(g) d = d. */
static void check_linear(network *n) {
    size_t outputs = n->outputs.size, degree = inputs_of(n);
    fmpq_mat_t left, right, moved;
    fmpq_mat_init(left, (slong)outputs, (slong)degree);
    fmpq_mat_init(right, (slong)outputs, (slong)degree);
    fmpq_mat_init(moved, (slong)outputs, 1);
    bool holds = true;
    for (size_t g = 0; g < n->inputs.count; g++) {
        fmpq_mat_mul(left, n->linear, n->inputs.of[g]);
        fmpq_mat_mul(right, n->outputs.of[g], n->linear);
        fmpq_mat_mul(moved, n->outputs.of[g], n->constant);
        holds &= gsnn_deep_moves_agree(fmpq_mat_entry(left, 0, 0), fmpq_mat_entry(right, 0, 0),
                                       outputs * degree, n->exactly) &&
                 gsnn_deep_moves_agree(fmpq_mat_entry(moved, 0, 0),
                                       fmpq_mat_entry(n->constant, 0, 0), outputs, n->exactly);
    }
    if (holds)
        gsnn_findings_pass(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_LINEAR, n->inputs.count);
    else
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_LINEAR,
                            "linear: a generator changes it");
    fmpq_mat_clear(left);
    fmpq_mat_clear(right);
    fmpq_mat_clear(moved);
}

/* Each layer has output weights, or a later one sees it that reaches an output. */
static void check_reaches(network *n) {
    const gsnn_record_architecture *a = n->layers.record->architectures;
    bool reaches[GSNN_DEEP_LAYERS_MOST];
    for (size_t i = n->layers.depth; n->codomain && !n->layers.reason && i-- > 0;) {
        reaches[i] = a[n->layers.word[i]].output.dimension > 0;
        for (size_t j = i + 1; !reaches[i] && j < n->layers.depth; j++)
            reaches[i] =
                reaches[j] && gsnn_deep_tables_block(&n->layers.tables, n->layers.symbols, i, j);
        if (!reaches[i])
            gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_ADMISSIBLE,
                                "layers[%zu]: it reaches no output", i);
    }
}

/* ---- Values -------------------------------------------------------------------------------- */

/* |z|; for an odd activation another odd function, with rational values: z - clip(z, -1, 1) / 2.
 * What is equivariant for one odd function is so for tanh. */
static void activate(fmpq_t z, bool odd) {
    fmpq_t part;
    if (!odd) {
        fmpq_abs(z, z);
        return;
    }
    fmpq_init(part);
    fmpq_set_si(part, fmpq_sgn(z) < 0 ? -1 : 1, 1);
    if (fmpq_sgn(z) < 0 ? fmpq_cmp(z, part) > 0 : fmpq_cmp(z, part) < 0)
        fmpq_set(part, z);
    fmpq_div_2exp(part, part, 1);
    fmpq_sub(z, z, part);
    fmpq_clear(part);
}

/* Fills `seen`, which begins with the inputs, with what layers see of each other and sets the
 * values. */
static void evaluate(const network *n, fmpq *seen, fmpq *values) {
    size_t place = inputs_of(n);
    for (size_t o = 0; o < n->outputs.size; o++) {
        fmpq_set(values + o, fmpq_mat_entry(n->constant, (slong)o, 0));
        for (size_t c = 0; c < place; c++)
            fmpq_addmul(values + o, fmpq_mat_entry(n->linear, (slong)o, (slong)c), seen + c);
    }
    for (size_t i = 0; i < n->layers.depth; i++)
        for (slong r = 0; r < fmpq_mat_nrows(n->own[i].U); r++, place++) {
            fmpq *z = seen + place;
            fmpq_set(z, n->own[i].bias);
            for (slong c = 0; c < fmpq_mat_ncols(n->own[i].U); c++)
                fmpq_addmul(z, fmpq_mat_entry(n->own[i].U, r, c), seen + c);
            activate(z, n->layers.tables.odd);
            for (size_t o = 0; o < n->outputs.size; o++)
                fmpq_addmul(values + o, fmpq_mat_entry(n->own[i].A, (slong)o, r), z);
        }
}

static void evaluate_relu(const network *n, fmpq *seen, fmpq *values) {
    size_t inputs = inputs_of(n), place = inputs;
    for (size_t o = 0; o < n->outputs.size; o++) {
        fmpq_set(values + o, fmpq_mat_entry(n->relu.d, (slong)o, 0));
        for (size_t c = 0; c < inputs; c++)
            fmpq_addmul(values + o, fmpq_mat_entry(n->relu.c, (slong)o, (slong)c), seen + c);
    }
    for (size_t i = 0; i < n->layers.depth; i++)
        for (slong r = 0; r < fmpq_mat_nrows(n->relu.W[i]); r++, place++) {
            fmpq *z = seen + place;
            fmpq_set(z, fmpq_mat_entry(n->relu.b[i], 0, r));
            for (slong c = 0; c < fmpq_mat_ncols(n->relu.W[i]); c++)
                fmpq_addmul(z, fmpq_mat_entry(n->relu.W[i], r, c), seen + c);
            if (fmpq_sgn(z) < 0)
                fmpq_zero(z);
            for (size_t o = 0; o < n->outputs.size; o++)
                fmpq_addmul(values + o,
                            fmpq_mat_entry(n->relu.a, (slong)o, (slong)(place - inputs)), z);
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

/* f(g x) = sigma(g) f(x) at a random point for each generator, and the ReLU form there. */
static void check_point(network *n, uint64_t *state, fmpq *seen) {
    size_t degree = inputs_of(n), outputs = n->outputs.size;
    fmpq_mat_t x, moved, value, wanted;
    fmpq *other = _fmpq_vec_init((slong)outputs);
    fmpq_mat_init(x, (slong)degree, 1);
    fmpq_mat_init(moved, (slong)degree, 1);
    fmpq_mat_init(value, (slong)outputs, 1);
    fmpq_mat_init(wanted, (slong)outputs, 1);
    for (size_t c = 0; c < degree; c++) {
        fmpq *place = fmpq_mat_entry(x, (slong)c, 0);
        uint64_t bits = gsnn_random_next(state);
        fmpq_set_si(place, (slong)(bits % 201) - 100, 1 + (bits >> 32) % 7);
        fmpq_canonicalise(place);
        fmpq_set(seen + c, place);
    }
    evaluate(n, seen, fmpq_mat_entry(value, 0, 0));
    bool holds = true, same = true;
    for (size_t g = 0; g < n->inputs.count; g++) {
        fmpq_mat_mul(moved, n->inputs.of[g], x);
        fmpq_mat_mul(wanted, n->outputs.of[g], value);
        for (size_t c = 0; c < degree; c++)
            fmpq_set(seen + c, fmpq_mat_entry(moved, (slong)c, 0));
        evaluate(n, seen, other);
        for (size_t o = 0; o < outputs; o++)
            holds &= agree(fmpq_mat_entry(wanted, (slong)o, 0), other + o, n->exactly);
    }
    if (holds)
        gsnn_findings_pass(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_INVARIANT,
                           n->inputs.count);
    else
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_INVARIANT,
                            "f(gx) is not %sf(x) at a random point",
                            n->codomain ? "sigma(g) " : "");
    if (n->relu.given) {
        for (size_t c = 0; c < degree; c++)
            fmpq_set(seen + c, fmpq_mat_entry(x, (slong)c, 0));
        evaluate_relu(n, seen, other);
        for (size_t o = 0; o < outputs; o++)
            same &= agree(fmpq_mat_entry(value, (slong)o, 0), other + o, false);
        if (same)
            gsnn_findings_pass(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_RELU, 0);
        else
            gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_RELU,
                                "relu: another value at a random point");
    }
    fmpq_mat_clear(x);
    fmpq_mat_clear(moved);
    fmpq_mat_clear(value);
    fmpq_mat_clear(wanted);
    _fmpq_vec_clear(other, (slong)outputs);
}

static void check_values(network *n) {
    size_t columns = gsnn_deep_layers_columns(&n->layers, n->layers.depth);
    fmpq *seen = _fmpq_vec_init((slong)columns);
    uint64_t state = 1;
    for (int k = 0; k < POINTS; k++)
        check_point(n, &state, seen);
    _fmpq_vec_clear(seen, (slong)columns);
}

/* ---- The document -------------------------------------------------------------------------- */

static void clear(network *n) {
    for (size_t i = 0; i < n->made; i++) {
        _fmpq_vec_clear(n->own[i].weights, (slong)n->own[i].weight_count);
        if (n->own[i].outputs)
            _fmpq_vec_clear(n->own[i].outputs, (slong)n->own[i].output_count);
        fmpq_clear(n->own[i].bias);
        fmpq_mat_clear(n->own[i].U);
        fmpq_mat_clear(n->own[i].A);
    }
    for (size_t i = 0; i < n->relu.made; i++) {
        fmpq_mat_clear(n->relu.W[i]);
        fmpq_mat_clear(n->relu.b[i]);
    }
    if (n->relu.given) {
        fmpq_mat_clear(n->relu.a);
        fmpq_mat_clear(n->relu.c);
        fmpq_mat_clear(n->relu.d);
    }
    if (n->affine) {
        fmpq_mat_clear(n->linear);
        fmpq_mat_clear(n->constant);
    }
    gsnn_deep_moves_clear(&n->inputs);
    gsnn_deep_moves_clear(&n->outputs);
    gsnn_deep_layers_clear(&n->layers);
}

/* Of layers whose enumeration and tables are there. */
static gsnn_status check_value(network *n, const gsnn_value *root) {
    const char *fault = NULL;
    gsnn_status status = read_network(n, root);
    if (!status)
        status = gsnn_deep_tables_check_group(&n->layers.tables, root, &fault);
    if (status)
        return status;
    if (fault)
        gsnn_findings_false(n->findings, n->first + GSNN_DEEP_NETWORK_CHECK_LINEAR,
                            "group.%s: not that of the enumeration", fault);
    gsnn_deep_layers_check_word(&n->layers, n->findings,
                                n->first + GSNN_DEEP_NETWORK_CHECK_ADMISSIBLE);
    for (size_t i = 0; i < n->layers.depth; i++) {
        check_weights(n, i);
        check_equivariant(n, i);
        check_outputs(n, i);
    }
    check_reaches(n);
    check_linear(n);
    check_values(n);
    return GSNN_OK;
}

gsnn_status gsnn_verify_deep_network(gsnn_findings *findings, unsigned first,
                                     const gsnn_value *value, gsnn_enumeration_record *record,
                                     gsnn_error *error) {
    network *n = gsnn_new(1, sizeof *n);
    if (!n)
        return gsnn_fail_memory(error);
    n->findings = findings;
    n->first = first;
    n->error = error;
    gsnn_status status = gsnn_deep_layers_of(&n->layers, record, true, error);
    if (!status)
        status = check_value(n, value);
    n->layers.record = NULL; /* the caller's */
    clear(n);
    free(n);
    return status;
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    gsnn_enumeration_record *record = NULL;
    gsnn_json_document *document = NULL;
    size_t depth = 0;
    gsnn_status status = gsnn_verify_read_enumeration(documents, 1, &record, error);
    if (!status)
        status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        gsnn_value layers = gsnn_value_member(&root, "layers");
        status = gsnn_value_array(&layers, &depth);
        if (!status)
            status = gsnn_verify_deep_network(findings, 0, &root, record, error);
        if (!status)
            gsnn_findings_summarise(findings, "%zu layers", depth);
    }
    gsnn_json_document_free(document);
    gsnn_enumeration_record_free(record);
    return status;
}

const gsnn_checker gsnn_deep_network_checker = {
    .schema = "gsnn-deep-network/1",
    .others = "the enumeration of all pairs, inadmissible ones too, that has the letters",
    .least_others = 1,
    .most_others = 1,
    .checks = CHECKS,
    .check_count = GSNN_DEEP_NETWORK_CHECK_COUNT,
    .check = check,
};
