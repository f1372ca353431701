/* deep_word.c - proves what is said of one deep architecture. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/deep_layers.h"

#include <stdlib.h>
#include <string.h>

enum { CHECK_ADMISSIBLE, CHECK_LAYERS, CHECK_RHO, CHECK_ROWS, CHECK_PARAMETERS, CHECK_COUNT };

static const gsnn_verify_check CHECKS[CHECK_COUNT] = {
    [CHECK_ADMISSIBLE] = {"admissible", "layers", NULL},
    [CHECK_LAYERS] = {"layers", "layers", "blocks"},
    [CHECK_RHO] = {"rho", "layers", "generators"},
    [CHECK_ROWS] = {"rows-equivariant", "layers", "generators"},
    [CHECK_PARAMETERS] = {"parameters", "numbers", NULL},
};

#define MOST_WEIGHTS ((size_t)1 << 28)

typedef struct word_proof {
    gsnn_findings *findings;
    gsnn_error *error;
    gsnn_deep_layers layers;
    size_t weights, bias, neurons; /* of all layers, as found */
} word_proof;

static const gsnn_record_architecture *letter_of(const word_proof *w, size_t layer) {
    return &w->layers.record->architectures[w->layers.word[layer]];
}

/* ---- Layers -------------------------------------------------------------------------------- */

/* Compares `blocks` and `from` with the dimensions found. */
static gsnn_status check_blocks(word_proof *w, const gsnn_value *layer, size_t i,
                                size_t *dimension) {
    gsnn_value weights = gsnn_value_member(layer, "weights");
    gsnn_value blocks = gsnn_value_member(&weights, "blocks");
    gsnn_value from = gsnn_value_member(layer, "from");
    size_t length = 0, next = 0;
    bool sound = true;
    gsnn_status status = gsnn_value_array_of(&blocks, i + 1, "sources");
    if (!status)
        status = gsnn_value_array(&from, &length);
    gsnn_value item = gsnn_value_before(&blocks), seen = gsnn_value_before(&from);
    *dimension = 0;
    while (!status && gsnn_value_next(&item)) {
        size_t j = item.index, stated, named;
        size_t is = j ? gsnn_deep_tables_block(&w->layers.tables, w->layers.symbols, j - 1, i)
                      : gsnn_deep_tables_dimension(&w->layers.tables, 0, w->layers.word[i]);
        *dimension += is;
        if ((status = gsnn_value_size(&item, SIZE_MAX >> 1, &stated)))
            break;
        sound &= stated == is;
        if (stated != is)
            gsnn_findings_false(w->findings, CHECK_LAYERS,
                                "layers[%zu].weights.blocks[%zu]: %zu, but it is %zu", i, j, stated,
                                is);
        if (!is)
            continue;
        next++;
        if (!gsnn_value_next(&seen) || (status = gsnn_value_size(&seen, i, &named)) || named != j) {
            sound = false;
            gsnn_findings_false(w->findings, CHECK_LAYERS, "layers[%zu].from: not the sources", i);
            break;
        }
    }
    if (!status && sound && next != length)
        gsnn_findings_false(w->findings, CHECK_LAYERS, "layers[%zu].from: not the sources", i);
    else if (!status && sound)
        gsnn_findings_pass(w->findings, CHECK_LAYERS, i + 1);
    return status;
}

static gsnn_status check_rho(word_proof *w, const gsnn_value *layer, size_t i) {
    gsnn_value table = gsnn_value_member(layer, "signed_permutations");
    size_t generators = w->layers.record->group.generators.count;
    size_t neurons = (size_t)letter_of(w, i)->neurons;
    int32_t *images = gsnn_new(neurons, sizeof *images);
    if (!images)
        return gsnn_fail_memory(w->error);
    gsnn_status status = gsnn_value_array_of(&table, generators, "generators");
    gsnn_value item = gsnn_value_before(&table);
    bool sound = true;
    while (!status && gsnn_value_next(&item)) {
        status = gsnn_value_signed_list(&item, neurons, "neurons", (int32_t)neurons, false, images);
        for (size_t k = 0; !status && k < neurons; k++)
            sound &= images[k] == gsnn_deep_layers_neuron(&w->layers, item.index, i, k);
    }
    free(images);
    if (!status && sound)
        gsnn_findings_pass(w->findings, CHECK_RHO, generators);
    else if (!status)
        gsnn_findings_false(w->findings, CHECK_RHO,
                            "layers[%zu].signed_permutations: not those of the enumeration", i);
    return status;
}

/* The first place at which U A(g) = rho(g) U does not hold on the numbers of weights. */
static bool is_equivariant(const word_proof *w, size_t i, const int32_t *rows, size_t *row,
                           size_t *column) {
    size_t columns = gsnn_deep_layers_columns(&w->layers, i);
    size_t neurons = (size_t)letter_of(w, i)->neurons;
    for (size_t g = 0; g < w->layers.record->group.generators.count; g++)
        for (*row = 0; *row < neurons; ++*row)
            for (*column = 0; *column < columns; ++*column) {
                int32_t to = gsnn_deep_layers_neuron(&w->layers, g, i, *row);
                int32_t at = gsnn_deep_layers_column(&w->layers, g, i, *column);
                int32_t entry = rows[*row * columns + *column];
                int32_t there = rows[((size_t)labs(to) - 1) * columns + (size_t)labs(at) - 1];
                if (((to < 0) != (at < 0) ? -entry : entry) != there)
                    return false;
            }
    return true;
}

/* Whether each number from `first` + 1 to the dimension is there. */
static gsnn_status numbers_are_used(const word_proof *w, size_t i, const int32_t *rows,
                                    size_t first, size_t dimension, bool *used) {
    size_t columns = gsnn_deep_layers_columns(&w->layers, i);
    size_t entries = columns * (size_t)letter_of(w, i)->neurons, found = 0;
    bool *seen = gsnn_new(dimension + 1, sizeof *seen);
    if (!seen)
        return gsnn_fail_memory(w->error);
    for (size_t k = 0; k < entries; k++) {
        size_t number = (size_t)labs(rows[k]);
        found += number > first && !seen[number];
        seen[number] = true;
    }
    free(seen);
    *used = found == dimension - first;
    return GSNN_OK;
}

static gsnn_status check_rows(word_proof *w, const gsnn_value *layer, size_t i, size_t dimension) {
    gsnn_value weights = gsnn_value_member(layer, "weights");
    gsnn_value list = gsnn_value_member(&weights, "rows");
    size_t columns = gsnn_deep_layers_columns(&w->layers, i), row, column;
    size_t neurons = (size_t)letter_of(w, i)->neurons;
    /* The weights of the inputs of a matrix action have a basis instead. */
    size_t in_basis =
        w->layers.inputs ? 0 : gsnn_deep_tables_dimension(&w->layers.tables, 0, w->layers.word[i]);
    bool used = false;
    if (neurons * columns > MOST_WEIGHTS)
        return gsnn_value_complain(&list, "too many entries");
    int32_t *rows = gsnn_new(neurons * columns, sizeof *rows);
    if (!rows)
        return gsnn_fail_memory(w->error);
    gsnn_status status = gsnn_value_array_of(&list, neurons, "neurons");
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = gsnn_value_signed_list(&item, columns, "columns", (int32_t)dimension, true,
                                        rows + item.index * columns);
    if (!status)
        status = numbers_are_used(w, i, rows, in_basis, dimension, &used);
    if (!status && !is_equivariant(w, i, rows, &row, &column))
        gsnn_findings_false(w->findings, CHECK_ROWS,
                            "layers[%zu].weights.rows[%zu][%zu]: a generator moves it elsewhere", i,
                            row, column);
    else if (!status && !used)
        gsnn_findings_false(w->findings, CHECK_ROWS,
                            "layers[%zu].weights.rows: not all of %zu weights are there", i,
                            dimension);
    else if (!status)
        gsnn_findings_pass(w->findings, CHECK_ROWS, w->layers.record->group.generators.count);
    free(rows);
    return status;
}

/* The basis of the weights of the inputs of a matrix action is that of the enumeration, whose proof
 * is another document's. */
static gsnn_status check_basis(word_proof *w, const gsnn_value *layer, size_t i) {
    const gsnn_record_weights *is = &letter_of(w, i)->weights;
    gsnn_value weights = gsnn_value_member(layer, "weights");
    gsnn_value basis = gsnn_value_member(&weights, "basis");
    size_t degree = w->layers.record->group.degree, rows = is->basis_row_count;
    bool same = true;
    if (!is->basis)
        return GSNN_OK;
    double *row = gsnn_new(degree, sizeof *row);
    gsnn_status status = row ? GSNN_OK : gsnn_fail_memory(w->error);
    if (!status)
        status = gsnn_value_array_of(&basis, is->dimension, "vectors");
    gsnn_value vector = gsnn_value_before(&basis);
    while (!status && gsnn_value_next(&vector)) {
        status = gsnn_value_array_of(&vector, rows, "rows");
        gsnn_value item = gsnn_value_before(&vector);
        while (!status && gsnn_value_next(&item)) {
            status = gsnn_value_double_list(&item, degree, "inputs", row);
            const double *there = is->basis + (vector.index * rows + item.index) * degree;
            for (size_t k = 0; !status && k < degree; k++)
                same &= row[k] == there[k];
        }
    }
    free(row);
    if (!status && !same)
        gsnn_findings_false(w->findings, CHECK_LAYERS,
                            "layers[%zu].weights.basis: not that of the enumeration", i);
    return status;
}

static gsnn_status check_layer(word_proof *w, const gsnn_value *layer, size_t i) {
    gsnn_value type = gsnn_value_member(layer, "type");
    gsnn_value neurons = gsnn_value_member(layer, "neurons");
    gsnn_value weights = gsnn_value_member(layer, "weights");
    gsnn_value stated = gsnn_value_member(&weights, "dimension");
    const gsnn_record_architecture *a = letter_of(w, i);
    int64_t kind;
    size_t n, dimension, total;
    gsnn_status status;
    if ((status = gsnn_value_integer(&type, 1, 2, &kind)) ||
        (status = gsnn_value_size(&neurons, SIZE_MAX >> 1, &n)) ||
        (status = gsnn_value_size(&stated, SIZE_MAX >> 1, &dimension)))
        return status;
    if (kind != a->type || n != a->neurons)
        gsnn_findings_false(w->findings, CHECK_LAYERS, "layers[%zu]: %s has type %d, %zu neurons",
                            i, a->id, a->type, (size_t)a->neurons);
    w->neurons += n;
    w->bias += a->type == 1;
    if (w->layers.reason) {
        gsnn_findings_skip(w->findings, CHECK_LAYERS, "%s", w->layers.reason);
        return GSNN_OK;
    }
    if ((status = check_blocks(w, layer, i, &total)) || (status = check_rho(w, layer, i)))
        return status;
    if (!w->layers.inputs && (status = check_basis(w, layer, i)))
        return status;
    w->weights += total;
    if (dimension != total)
        gsnn_findings_false(w->findings, CHECK_LAYERS,
                            "layers[%zu].weights.dimension: %zu, but it is %zu", i, dimension,
                            total);
    return dimension == total ? check_rows(w, layer, i, dimension) : GSNN_OK;
}

/* ---- Numbers ------------------------------------------------------------------------------- */

static gsnn_status check_number(word_proof *w, const gsnn_value *object, const char *name,
                                size_t is) {
    gsnn_value value = gsnn_value_member(object, name);
    size_t stated;
    gsnn_status status = gsnn_value_size(&value, SIZE_MAX >> 1, &stated);
    if (!status && stated != is)
        gsnn_findings_false(w->findings, CHECK_PARAMETERS, "%s: %zu, but it is %zu", name, stated,
                            is);
    else if (!status)
        gsnn_findings_pass(w->findings, CHECK_PARAMETERS, 0);
    return status;
}

static gsnn_status check_numbers(word_proof *w, const gsnn_value *root) {
    gsnn_value parameters = gsnn_value_member(root, "parameters");
    size_t depth = w->layers.depth, layers = gsnn_deep_tables_layers(w->layers.symbols, depth);
    const gsnn_deep_tables *tables = &w->layers.tables;
    size_t linear =
        tables->output ? tables->linear : (size_t)w->layers.record->group.invariant_dimension;
    size_t constant = tables->output ? tables->constant : 1, output = 0;
    for (size_t i = 0; i < depth; i++)
        output += gsnn_deep_tables_output(tables, w->layers.word[i]);
    size_t chain = gsnn_deep_tables_chain(&w->layers.tables, w->layers.symbols, depth);
    gsnn_status status;
    if ((status = check_number(w, root, "neurons", w->neurons)) ||
        (status = check_number(w, root, "depth", layers)) ||
        (status = check_number(w, root, "effective_depth", chain)) ||
        (status = check_number(w, &parameters, "weights", w->weights)) ||
        (status = check_number(w, &parameters, "bias", w->bias)) ||
        (status = check_number(w, &parameters, "output", output)) ||
        (status = check_number(w, &parameters, "linear", linear)) ||
        (status = check_number(w, &parameters, "constant", constant)) ||
        (status = check_number(w, &parameters, "scale", depth)))
        return status;
    return check_number(w, &parameters, "total", w->weights + w->bias + output + linear + constant);
}

/* The list `word` names the letters of the layers. */
static gsnn_status check_names(word_proof *w, const gsnn_value *root) {
    gsnn_value list = gsnn_value_member(root, "word");
    size_t word[GSNN_DEEP_LAYERS_MOST] = {0}, depth = 0, length;
    gsnn_status status = gsnn_value_array(&list, &length);
    gsnn_value item = gsnn_value_before(&list);
    bool same = true;
    while (!status && same && gsnn_value_next(&item)) {
        const char *name, *fault;
        status = gsnn_value_string(&item, &name);
        same = !status &&
               gsnn_deep_tables_read_layer(&w->layers.tables, name, word, &depth, w->layers.depth,
                                           &fault) &&
               !fault;
    }
    same = same && depth == w->layers.depth &&
           memcmp(word, w->layers.symbols, depth * sizeof *word) == 0;
    if (!status && !same)
        gsnn_findings_false(w->findings, CHECK_LAYERS, "word: not the letters of the layers");
    return status;
}

static gsnn_status check_document(word_proof *w, const gsnn_value *root) {
    gsnn_value list = gsnn_value_member(root, "layers");
    gsnn_status status = gsnn_deep_layers_read(&w->layers, &list);
    const char *fault, *codomain_fault = NULL;
    if (!status)
        status = check_names(w, root);
    if (!status)
        status = gsnn_deep_tables_set_codomain(&w->layers.tables, root, &w->layers.reason,
                                               &codomain_fault, w->error);
    if (!status && codomain_fault)
        gsnn_findings_false(w->findings, CHECK_LAYERS, "codomain.%s", codomain_fault);
    if (!status && !w->layers.reason &&
        !gsnn_deep_tables_reaches(&w->layers.tables, w->layers.symbols, w->layers.depth))
        gsnn_findings_false(w->findings, CHECK_ADMISSIBLE, "a layer reaches no output");
    if (!status)
        status = gsnn_deep_tables_check_group(&w->layers.tables, root, &fault);
    if (status)
        return status;
    if (fault)
        gsnn_findings_false(w->findings, CHECK_LAYERS, "group.%s: not that of the enumeration",
                            fault);
    gsnn_value admissible = gsnn_value_member(root, "admissible");
    bool stated;
    if ((status = gsnn_value_boolean(&admissible, &stated)))
        return status;
    if (!stated)
        gsnn_findings_false(w->findings, CHECK_ADMISSIBLE, "admissible: false is never said");
    gsnn_deep_layers_check_word(&w->layers, w->findings, CHECK_ADMISSIBLE);
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item))
        status = check_layer(w, &item, item.index);
    if (!status && !w->layers.reason)
        status = check_numbers(w, root);
    gsnn_findings_summarise(w->findings, "%zu layers, %zu neurons", w->layers.depth, w->neurons);
    return status;
}

static gsnn_status check(gsnn_verify_documents *documents, gsnn_findings *findings,
                         gsnn_error *error) {
    word_proof w = {.findings = findings, .error = error};
    gsnn_json_document *document = NULL;
    gsnn_status status = gsnn_deep_layers_init(&w.layers, documents, false, error);
    if (!status)
        status = gsnn_verify_read_document(documents, 0, &document, error);
    if (!status) {
        gsnn_value root = gsnn_json_document_root(document);
        status = check_document(&w, &root);
    }
    gsnn_json_document_free(document);
    gsnn_deep_layers_clear(&w.layers);
    return status;
}

const gsnn_checker gsnn_deep_word_checker = {
    .schema = "gsnn-deep-word/1",
    .others = "the enumeration of all pairs, inadmissible ones too, that has the letters",
    .least_others = 1,
    .most_others = 1,
    .checks = CHECKS,
    .check_count = CHECK_COUNT,
    .check = check,
};
