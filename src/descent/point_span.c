#include "descent/point_span.h"

#include "base/memory.h"
#include "matrix/value_coder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void gsnn_point_span_clear(gsnn_point_span *span) {
    free(span->vectors);
    free(span->basis);
    *span = (gsnn_point_span){0};
}

/* Takes the first points that are independent. */
static gsnn_status choose_basis(gsnn_point_span *span, gsnn_error *error) {
    gsnn_echelon rows;
    size_t width = span->width;
    ulong *row = gsnn_new(width, sizeof *row);
    gsnn_status status = gsnn_echelon_init(&rows, width, span->modulus, error);
    if (status == GSNN_OK && !row)
        status = gsnn_fail_memory(error);
    for (size_t x = 0; status == GSNN_OK && x < span->points && rows.rank < width; x++) {
        size_t before = rows.rank;
        memcpy(row, span->vectors + x * width, width * sizeof *row);
        status = gsnn_echelon_add(&rows, row, x, error);
        if (rows.rank > before)
            span->basis[before] = (gsnn_point)x;
    }
    assert(status != GSNN_OK || rows.rank == width);
    gsnn_echelon_clear(&rows);
    free(row);
    return status;
}

static gsnn_status make(gsnn_point_span *span, size_t points, size_t width, nmod_t modulus,
                        gsnn_error *error) {
    *span = (gsnn_point_span){.points = points, .width = width, .modulus = modulus};
    span->vectors = gsnn_new(points * width, sizeof *span->vectors);
    span->basis = gsnn_new(width, sizeof *span->basis);
    return span->vectors && span->basis ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_point_span_init(gsnn_point_span *span, size_t points, size_t width, nmod_t modulus,
                                 const ulong *vectors, gsnn_error *error) {
    gsnn_status status = make(span, points, width, modulus, error);
    if (status != GSNN_OK)
        return status;
    memcpy(span->vectors, vectors, points * width * sizeof *vectors);
    return choose_basis(span, error);
}

/* A basis of the functions on the span with the equal values that a code tells; first[j] is the
 * first point with label j, where it is positive. */
static gsnn_status solve(ulong **basis, size_t *dimension, const gsnn_point_span *span,
                         const int32_t *codes, const gsnn_point *first, gsnn_error *error) {
    gsnn_echelon equations;
    size_t width = span->width;
    ulong *row = gsnn_new(width, sizeof *row);
    gsnn_status status = gsnn_echelon_init(&equations, width, span->modulus, error);
    if (status == GSNN_OK && !row)
        status = gsnn_fail_memory(error);
    for (size_t x = 0; status == GSNN_OK && x < span->points && equations.rank < width; x++) {
        int32_t code = codes[x], label = code < 0 ? -code : code;
        const ulong *vector = span->vectors + x * width;
        const ulong *other = span->vectors + first[label] * width;
        if (label && first[label] == x)
            continue;
        if (code > 0)
            _nmod_vec_sub(row, vector, other, (slong)width, span->modulus);
        else if (code < 0)
            _nmod_vec_add(row, vector, other, (slong)width, span->modulus);
        else
            memcpy(row, vector, width * sizeof *row);
        status = gsnn_echelon_add(&equations, row, x, error);
    }
    *dimension = width - equations.rank;
    *basis = status == GSNN_OK ? gsnn_echelon_nullspace(&equations) : NULL;
    if (status == GSNN_OK && !*basis)
        status = gsnn_fail_memory(error);
    gsnn_echelon_clear(&equations);
    free(row);
    return status;
}

gsnn_status gsnn_point_span_of_labels(gsnn_point_span *of, const gsnn_point_span *span,
                                      const int32_t *codes, size_t labels, gsnn_error *error) {
    ulong *basis = NULL;
    size_t dimension = 0, width = span->width;
    int limbs = _nmod_vec_dot_bound_limbs((slong)width, span->modulus);
    gsnn_point *first = gsnn_new(labels + 1, sizeof *first);
    *of = (gsnn_point_span){0};
    for (size_t x = span->points; first && x-- > 0;)
        if (codes[x] > 0)
            first[codes[x]] = (gsnn_point)x;
    gsnn_status status =
        first ? solve(&basis, &dimension, span, codes, first, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = make(of, 2 * labels, dimension, span->modulus, error);
    for (size_t j = 0; status == GSNN_OK && j < labels; j++) {
        ulong *label = of->vectors + 2 * j * dimension;
        for (size_t b = 0; b < dimension; b++)
            label[b] = _nmod_vec_dot(basis + b * width, span->vectors + first[j + 1] * width,
                                     (slong)width, span->modulus, limbs);
        _nmod_vec_neg(label + dimension, label, (slong)dimension, span->modulus);
    }
    if (status == GSNN_OK)
        status = choose_basis(of, error);
    free(first);
    free(basis);
    return status;
}

/* ---- Cutting --------------------------------------------------------------------------------- */

gsnn_status gsnn_label_cutter_init(gsnn_label_cutter *cutter, const gsnn_point_span *span,
                                   gsnn_error *error) {
    size_t width = span->width;
    *cutter = (gsnn_label_cutter){.span = span};
    cutter->row = gsnn_new(width * width, sizeof *cutter->row);
    gsnn_status status = gsnn_echelon_init(&cutter->equations, width, span->modulus, error);
    if (status == GSNN_OK)
        status = gsnn_residue_table_init(&cutter->met, width * width, 64, error);
    return status == GSNN_OK && !cutter->row ? gsnn_fail_memory(error) : status;
}

void gsnn_label_cutter_clear(gsnn_label_cutter *cutter) {
    gsnn_echelon_clear(&cutter->equations);
    gsnn_residue_table_clear(&cutter->met);
    free(cutter->row);
    *cutter = (gsnn_label_cutter){0};
}

/* row = the vector of a signed label, or 0, minus that of another. */
static void subtract(const gsnn_label_cutter *cutter, int32_t left, int32_t right) {
    const gsnn_point_span *span = cutter->span;
    size_t width = span->width;
    memset(cutter->row, 0, width * sizeof *cutter->row);
    /* The opposite of a label is the next point. */
    if (left)
        memcpy(cutter->row,
               span->vectors + (left < 0 ? -2 * left - 1 : 2 * left - 2) * (slong)width,
               width * sizeof *cutter->row);
    if (right)
        _nmod_vec_sub(cutter->row, cutter->row,
                      span->vectors + (right < 0 ? -2 * right - 1 : 2 * right - 2) * (slong)width,
                      (slong)width, span->modulus);
}

static gsnn_status give_codes(const gsnn_point_span *span, const ulong *basis, size_t dimension,
                              int32_t *codes, gsnn_error *error) {
    gsnn_value_coder coder;
    gsnn_status status = gsnn_value_coder_init(&coder, basis, dimension, span->width, span->modulus,
                                               span->points / 2, error);
    for (size_t j = 0; status == GSNN_OK && j < span->points / 2; j++)
        status =
            gsnn_value_coder_give(&coder, span->vectors + 2 * j * span->width, &codes[j], error);
    gsnn_value_coder_clear(&coder);
    return status;
}

gsnn_status gsnn_label_cutter_cut(gsnn_label_cutter *cutter, const int32_t *left,
                                  const int32_t *right, size_t count, int32_t *codes, bool *fresh,
                                  gsnn_error *error) {
    size_t width = cutter->span->width, number, before = cutter->met.count;
    gsnn_echelon *equations = &cutter->equations;
    gsnn_status status = GSNN_OK;
    *fresh = false;
    gsnn_echelon_empty(equations);
    for (size_t i = 0; status == GSNN_OK && i < count && equations->rank < width; i++) {
        if (left[i] == right[i])
            continue;
        subtract(cutter, left[i], right[i]);
        status = gsnn_echelon_add(equations, cutter->row, i, error);
    }
    if (status != GSNN_OK || equations->rank == 0 || equations->rank == width)
        return status;
    size_t dimension = width - equations->rank;
    ulong *basis = gsnn_echelon_nullspace(equations);
    if (!basis)
        return gsnn_fail_memory(error);
    memset(cutter->row, 0, width * width * sizeof *cutter->row);
    memcpy(cutter->row, basis, dimension * width * sizeof *basis);
    status = gsnn_residue_table_add(&cutter->met, cutter->row, &number, error);
    *fresh = status == GSNN_OK && cutter->met.count > before;
    if (*fresh)
        status = give_codes(cutter->span, basis, dimension, codes, error);
    free(basis);
    return status;
}
