#include "write/codomain_text.h"

#include "base/text.h"
#include "matrix/matrix_space.h"
#include "write/element_texts.h"
#include "write/json_record.h"

#include <stdlib.h>
#include <string.h>

const char *gsnn_activation_class_name(gsnn_activation_class activation) {
    static const char *const names[] = {"relu", "odd", "sin", "none"};
    return names[activation];
}

/* ---- The header -------------------------------------------------------------------------- */

/* Appends the exact basis of the linear maps: for each the matrix in doubles, then all of them in
 * the grammar of group files. */
static gsnn_status append_matrices(gsnn_text *out, const gsnn_hom_space *linear, bool exact,
                                   gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t b = 0; !status && b < linear->dimension; b++) {
        gsnn_text_append(out, b ? ",[" : "[");
        for (size_t k = 0; !status && k < linear->outputs * linear->inputs; k++) {
            const fmpq_poly_struct *entry =
                gsnn_exact_matrix_entry(&linear->basis, (slong)b, (slong)k);
            bool first = k % linear->inputs == 0;
            gsnn_text_append(out, !k ? "[" : first ? "],[" : ",");
            if (exact) {
                char *text = NULL;
                status = gsnn_field_format(linear->field, &text, entry, error);
                if (!status)
                    gsnn_json_append_string(out, text);
                free(text);
            } else {
                if (gsnn_text_reserve(out, GSNN_DOUBLE_TEXT_SIZE))
                    out->length += gsnn_format_double(out->bytes + out->length,
                                                      gsnn_field_double(linear->field, entry));
            }
        }
        gsnn_text_append(out, "]]");
    }
    return status;
}

static gsnn_status append_linear(gsnn_text *out, const gsnn_hom_space *linear, gsnn_error *error) {
    gsnn_text_append(out, "{\"dimension\":");
    gsnn_text_append_integer(out, (int64_t)linear->dimension);
    if (linear->codes) {
        gsnn_rows rows = {.count = linear->outputs, .pattern = linear->codes};
        gsnn_append_weight_rows(&rows, linear->inputs, out);
        gsnn_text_append_char(out, '}');
        return GSNN_OK;
    }
    gsnn_text_append(out, ",\"basis\":[");
    gsnn_status status = append_matrices(out, linear, false, error);
    gsnn_text_append(out, "],\"basis_exact\":[");
    if (!status)
        status = append_matrices(out, linear, true, error);
    gsnn_text_append(out, "]}");
    return status;
}

/* Appends a space of output weights with the rows of a tree, as an object. */
static gsnn_status append_space(gsnn_text *out, const gsnn_codomain *codomain,
                                const gsnn_output_space *space, const gsnn_row_tree *tree,
                                gsnn_error *error) {
    gsnn_rows rows;
    gsnn_text_append(out, "{\"dimension\":");
    gsnn_text_append_integer(out, (int64_t)space->weights.dimension);
    gsnn_status status = codomain->rows->action->make_rows(codomain->rows, &space->equations,
                                                           &space->weights, tree, &rows, error);
    if (!status)
        gsnn_append_weight_rows(&rows, gsnn_codomain_dimension(codomain), out);
    gsnn_rows_clear(&rows);
    gsnn_text_append_char(out, '}');
    return status;
}

static gsnn_status append_constant(gsnn_text *out, const gsnn_codomain *codomain,
                                   gsnn_error *error) {
    static const uint32_t parent[1] = {0};
    static const uint16_t via[1] = {0};
    const gsnn_group *group = codomain->group;
    const gsnn_signed_generators all = {group->generator_count, group->generators, 0};
    const gsnn_row_tree one = {1, parent, via};
    gsnn_output_space space;
    gsnn_status status = gsnn_output_space_init(&space, codomain, &all, error);
    if (status)
        return status;
    status = append_space(out, codomain, &space, &one, error);
    gsnn_output_space_clear(&space);
    return status;
}

gsnn_status gsnn_json_codomain(gsnn_json *json, const gsnn_enumeration *e, gsnn_error *error) {
    const gsnn_codomain *codomain = e->options.codomain;
    const gsnn_group *images = codomain->images;
    gsnn_text text = {0};
    gsnn_json_member_string(json, "activation", gsnn_activation_class_name(e->options.activation));
    gsnn_json_key(json, "codomain");
    gsnn_text_append(&text, "{\"kind\":\"");
    gsnn_text_append(&text, gsnn_codomain_kind_name(codomain));
    gsnn_text_append(&text, "\",\"dimension\":");
    gsnn_text_append_integer(&text, (int64_t)gsnn_codomain_dimension(codomain));
    gsnn_text_append(&text, ",\"action\":\"");
    gsnn_text_append(&text, images->action->name);
    if (codomain->signs) {
        gsnn_text_append(&text, "\",\"signs\":\"");
        gsnn_text_append(&text, codomain->signs);
    }
    gsnn_text_append(&text, "\",\"generators\":");
    gsnn_element_texts elements;
    gsnn_element_texts_init(&elements, images, NULL);
    gsnn_status status = gsnn_element_texts_append_points(&elements, images->generators,
                                                          images->generator_count, &text, error);
    gsnn_element_texts_clear(&elements);
    gsnn_text_append(&text, ",\"linear\":");
    if (!status)
        status = append_linear(&text, &e->linear, error);
    gsnn_text_append(&text, ",\"constant\":");
    if (!status)
        status = append_constant(&text, codomain, error);
    gsnn_text_append_char(&text, '}');
    if (!status && text.failed)
        status = gsnn_fail_memory(error);
    if (!status)
        gsnn_json_raw(json, text.bytes, text.length);
    gsnn_text_clear(&text);
    return status;
}

/* ---- Architectures ----------------------------------------------------------------------- */

/* Appends basis vectors of a pattern: entry k or -k puts 1 or -1 into vector k. */
static void append_pattern_basis(gsnn_text *out, const int32_t *row, size_t length,
                                 size_t dimension) {
    for (size_t b = 1; b <= dimension; b++) {
        gsnn_text_append(out, b > 1 ? ",[" : "[");
        for (size_t c = 0; c < length; c++) {
            if (c)
                gsnn_text_append_char(out, ',');
            bool there = (size_t)abs(row[c]) == b;
            gsnn_text_append_integer(out, !there ? 0 : row[c] < 0 ? -1 : 1);
        }
        gsnn_text_append_char(out, ']');
    }
}

static void append_exact_basis(gsnn_text *out, const gsnn_rows *rows, size_t length) {
    for (size_t k = 0; k < rows->dimension * length; k++) {
        gsnn_text_append(out, k % length ? "," : k ? "],[" : "[");
        gsnn_json_append_string(out, rows->basis_exact[k]);
    }
    gsnn_text_append(out, rows->dimension ? "]" : "");
}

/* Appends ,"NAME_basis":[..] with the output weights of the first neuron. */
static gsnn_status append_basis(gsnn_text *out, const gsnn_codomain *codomain,
                                const gsnn_output_space *space, const char *name,
                                gsnn_error *error) {
    const gsnn_row_tree first = {1, NULL, NULL};
    size_t length = gsnn_codomain_dimension(codomain);
    gsnn_rows rows;
    gsnn_text_append(out, ",\"");
    gsnn_text_append(out, name);
    gsnn_text_append(out, "_basis\":[");
    gsnn_status status = codomain->rows->action->make_rows(codomain->rows, &space->equations,
                                                           &space->weights, &first, &rows, error);
    if (!status && rows.pattern)
        append_pattern_basis(out, rows.pattern, length, space->weights.dimension);
    else if (!status)
        append_exact_basis(out, &rows, length);
    gsnn_rows_clear(&rows);
    gsnn_text_append_char(out, ']');
    return status;
}

gsnn_status gsnn_append_output(gsnn_text *out, const gsnn_enumeration *e,
                               const gsnn_architecture *architecture, const gsnn_row_tree *tree,
                               bool rows, gsnn_error *error) {
    const gsnn_codomain *codomain = e->options.codomain;
    gsnn_status status = GSNN_OK;
    for (int cosine = 0; !status && cosine < (e->options.activation == GSNN_CLASS_SIN ? 2 : 1);
         cosine++) {
        const char *name = cosine ? "cosine" : "output";
        gsnn_output_space space;
        status = gsnn_architecture_output(e, architecture, cosine, &space, error);
        if (status)
            return status;
        status = append_basis(out, codomain, &space, name, error);
        if (!status && rows) {
            gsnn_text_append(out, ",\"");
            gsnn_text_append(out, name);
            gsnn_text_append(out, "\":");
            status = append_space(out, codomain, &space, tree, error);
        }
        gsnn_output_space_clear(&space);
    }
    return status;
}

/* ---- Inclusions -------------------------------------------------------------------------- */

/* The point that element t_j, the product of the generators along the tree, sends x to. */
static gsnn_point move_along(const gsnn_group *rows, const gsnn_row_tree *tree, size_t neuron,
                             gsnn_point x) {
    for (; neuron; neuron = tree->parent[neuron])
        x = gsnn_group_generator(rows, tree->via[neuron])[x];
    return x;
}

/* Every free weight k of `to` stands at some output of its first neuron; there, the row that
 * comes from `from` has the weight that k takes. */
static void append_map(gsnn_text *out, const gsnn_group *rows, const gsnn_output_space *from,
                       const gsnn_output_space *to, size_t neuron, bool negative,
                       const gsnn_row_tree *tree) {
    gsnn_text_append_char(out, '[');
    for (size_t k = 1; k <= to->weights.dimension; k++) {
        size_t c = 0;
        while ((size_t)abs(to->weights.codes[rows->axes[c]]) != k)
            c++;
        int32_t code = from->weights.codes[move_along(rows, tree, neuron, rows->axes[c])];
        if (k > 1)
            gsnn_text_append_char(out, ',');
        bool opposite = (to->weights.codes[rows->axes[c]] < 0) != negative;
        gsnn_text_append_integer(out, opposite ? -code : code);
    }
    gsnn_text_append_char(out, ']');
}

gsnn_status gsnn_append_output_map(gsnn_text *out, const gsnn_enumeration *e,
                                   const gsnn_morphism *morphism, int32_t image,
                                   const gsnn_row_tree *tree, gsnn_error *error) {
    const gsnn_codomain *codomain = e->options.codomain;
    bool sine = e->options.activation == GSNN_CLASS_SIN;
    bool odd = sine || e->options.activation == GSNN_CLASS_ODD;
    gsnn_status status = GSNN_OK;
    if (!gsnn_codomain_is_integer(codomain))
        return GSNN_OK;
    for (int cosine = 0; !status && cosine < (sine ? 2 : 1); cosine++) {
        gsnn_output_space from, to = {0};
        status =
            gsnn_architecture_output(e, &e->architectures[morphism->from], cosine, &from, error);
        if (status)
            return status;
        status = gsnn_architecture_output(e, &e->architectures[morphism->to], cosine, &to, error);
        if (!status) {
            gsnn_text_append(out, cosine ? ",\"cosine\":" : ",\"output\":");
            append_map(out, codomain->rows, &from, &to, (size_t)abs(image) - 1,
                       image < 0 && odd && !cosine, tree);
        }
        gsnn_output_space_clear(&from);
        gsnn_output_space_clear(&to);
    }
    return status;
}
