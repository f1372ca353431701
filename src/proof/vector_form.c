#include "proof/vector_table.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* sum of x_i F_ij y_j, exactly; product is scratch of degree elements. */
static void evaluate_form(const gsnn_proof_vectors *vectors, fmpq_poly_t value,
                          const fmpq_poly_struct *form, const fmpq_poly_struct *x,
                          const fmpq_poly_struct *y, fmpq_poly_struct *product) {
    gsnn_proof_vectors_apply(vectors, product, form, y);
    gsnn_proof_vectors_dot(vectors, value, x, product);
}

/* Whether (g e_i, g e_j) = (e_i, e_j) for all i and j. */
static bool is_preserved(const gsnn_proof_points *points, const fmpq_poly_struct *form,
                         const gsnn_proof_point *g, fmpq_poly_struct *product) {
    const gsnn_proof_vectors *vectors = points->vectors;
    size_t m = points->degree;
    bool preserved = true;
    fmpq_poly_t value;
    fmpq_poly_init(value);
    for (size_t i = 0; i < m && preserved; i++)
        for (size_t j = 0; j < m && preserved; j++) {
            evaluate_form(vectors, value, form, vectors->exact + g[points->basis[i]] * m,
                          vectors->exact + g[points->basis[j]] * m, product);
            preserved = fmpq_poly_equal(value, form + i * m + j);
        }
    fmpq_poly_clear(value);
    return preserved;
}

static bool is_symmetric(const fmpq_poly_struct *form, size_t m) {
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < i; j++)
            if (!fmpq_poly_equal(form + i * m + j, form + j * m + i))
                return false;
    return true;
}

/* Whether elimination without exchanges meets only positive pivots; the matrix is used up. */
static bool is_positive(const gsnn_field *field, fmpq_poly_struct *matrix, size_t m) {
    bool positive = true;
    fmpq_poly_t inverse, factor, product;
    fmpq_poly_init(inverse);
    fmpq_poly_init(factor);
    fmpq_poly_init(product);
    for (size_t k = 0; k < m && positive; k++) {
        positive = gsnn_field_sign(field, matrix + k * m + k) > 0;
        if (!positive)
            break;
        gsnn_field_inverse(field, inverse, matrix + k * m + k);
        for (size_t i = k + 1; i < m; i++) {
            gsnn_field_multiply(field, factor, inverse, matrix + i * m + k);
            for (size_t j = k; j < m; j++) {
                gsnn_field_multiply(field, product, factor, matrix + k * m + j);
                fmpq_poly_sub(matrix + i * m + j, matrix + i * m + j, product);
            }
        }
    }
    fmpq_poly_clear(inverse);
    fmpq_poly_clear(factor);
    fmpq_poly_clear(product);
    return positive;
}

gsnn_status gsnn_proof_vectors_check_form(const gsnn_proof_points *points,
                                          const char *const *entries, gsnn_proof_fault *fault,
                                          gsnn_error *error) {
    const gsnn_proof_vectors *vectors = points->vectors;
    size_t m = points->degree, k = 0;
    gsnn_status status = GSNN_OK;
    *fault->text = '\0';
    fmpq_poly_struct *form = gsnn_proof_elements_new(m * m);
    fmpq_poly_struct *product = gsnn_proof_elements_new(m);
    if (!form || !product) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < m && !entries; i++)
        fmpq_poly_one(form + i * m + i);
    if (entries && (status = gsnn_proof_entries_parse(vectors->field, form, entries, m * m,
                                                      "group.form", error)))
        goto done;
    while (k < points->generator_count &&
           is_preserved(points, form, points->generators + k * points->count, product))
        k++;
    if (k < points->generator_count)
        snprintf(fault->text, sizeof fault->text, "group.generators[%zu]: it does not preserve %s",
                 k, entries ? "the form" : "the standard inner product");
    else if (!is_symmetric(form, m) || !is_positive(vectors->field, form, m))
        snprintf(fault->text, sizeof fault->text,
                 "group.form: not symmetric and positive definite");
done:
    gsnn_proof_elements_free(form, m * m);
    gsnn_proof_elements_free(product, m);
    return status;
}
