/* exact_multiply.c - the product of exact matrices.
 *
 * Group closures multiply many small matrices with small coefficients.  Each operand is brought
 * to one common denominator; when the coefficients are so small that no sum can overflow, the
 * products of polynomials run on machine words, and each entry is reduced and made canonical only
 * once. */
#include "exact/exact_matrix.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpz_vec.h>
#include <stdlib.h>

/* The coefficients of all entries over one denominator, degree words an entry. */
typedef struct {
    slong *words;
    fmpz_t denominator;
    ulong bits; /* no coefficient has more */
} scaled;

/* Whether the matrix has a scaled form whose coefficients are below 2^31; fills it in then. */
static bool scale(scaled *form, const gsnn_exact_matrix *matrix) {
    slong degree = gsnn_field_degree(matrix->field);
    slong count = matrix->rows * matrix->columns;
    form->bits = 0;
    fmpz_one(form->denominator);
    for (slong i = 0; i < count; i++)
        if (!fmpz_equal(form->denominator, matrix->entries[i].den))
            fmpz_lcm(form->denominator, form->denominator, matrix->entries[i].den);
    if (fmpz_bits(form->denominator) > 31)
        return false;
    slong denominator = fmpz_get_si(form->denominator);
    for (slong i = 0; i < count; i++) {
        const fmpq_poly_struct *x = matrix->entries + i;
        slong factor = denominator / fmpz_get_si(x->den);
        for (slong k = 0; k < x->length; k++) {
            if (fmpz_bits(x->coeffs + k) > 31)
                return false;
            slong word = factor * fmpz_get_si(x->coeffs + k);
            form->words[i * degree + k] = word;
            ulong bits = FLINT_BIT_COUNT((ulong)(word < 0 ? -word : word));
            form->bits = FLINT_MAX(form->bits, bits);
        }
    }
    return form->bits <= 31;
}

/* sum[0 .. 2 degree - 2] += x * y as polynomials. */
static void add_product(slong *sum, const slong *x, const slong *y, slong degree) {
    for (slong i = 0; i < degree; i++) {
        if (x[i] == 0)
            continue;
        for (slong j = 0; j < degree; j++)
            sum[i + j] += x[i] * y[j];
    }
}

static void multiply_words(gsnn_exact_matrix *product, const gsnn_exact_matrix *a, const scaled *p,
                           const gsnn_exact_matrix *b, const scaled *q, slong *sum) {
    slong degree = gsnn_field_degree(a->field);
    fmpz_t denominator;
    fmpz_init(denominator);
    fmpz_mul(denominator, p->denominator, q->denominator);
    for (slong i = 0; i < a->rows; i++)
        for (slong j = 0; j < b->columns; j++) {
            for (slong k = 0; k < 2 * degree - 1; k++)
                sum[k] = 0;
            for (slong k = 0; k < a->columns; k++)
                add_product(sum, p->words + (i * a->columns + k) * degree,
                            q->words + (k * b->columns + j) * degree, degree);
            fmpq_poly_struct *entry = gsnn_exact_matrix_entry(product, i, j);
            fmpq_poly_fit_length(entry, 2 * degree - 1);
            for (slong k = 0; k < 2 * degree - 1; k++)
                fmpz_set_si(entry->coeffs + k, sum[k]);
            _fmpq_poly_set_length(entry, 2 * degree - 1);
            _fmpq_poly_normalise(entry);
            fmpz_set(entry->den, denominator);
            fmpq_poly_canonicalise(entry);
            gsnn_field_reduce(a->field, entry);
        }
    fmpz_clear(denominator);
}

static void multiply_polynomials(gsnn_exact_matrix *product, const gsnn_exact_matrix *a,
                                 const gsnn_exact_matrix *b) {
    fmpq_poly_t term;
    fmpq_poly_init(term);
    for (slong i = 0; i < a->rows; i++)
        for (slong j = 0; j < b->columns; j++) {
            fmpq_poly_struct *entry = gsnn_exact_matrix_entry(product, i, j);
            fmpq_poly_zero(entry);
            for (slong k = 0; k < a->columns; k++) {
                fmpq_poly_mul(term, gsnn_exact_matrix_entry(a, i, k),
                              gsnn_exact_matrix_entry(b, k, j));
                fmpq_poly_add(entry, entry, term);
            }
            gsnn_field_reduce(a->field, entry);
        }
    fmpq_poly_clear(term);
}

gsnn_status gsnn_exact_matrix_multiply(gsnn_exact_matrix *product, const gsnn_exact_matrix *a,
                                       const gsnn_exact_matrix *b, gsnn_error *error) {
    size_t degree = (size_t)gsnn_field_degree(a->field);
    gsnn_exact_matrix aside = {0};
    scaled p = {0}, q = {0};
    fmpz_init(p.denominator);
    fmpz_init(q.denominator);
    gsnn_status status = GSNN_OK;
    p.words = gsnn_new((size_t)(a->rows * a->columns) * degree, sizeof *p.words);
    q.words = gsnn_new((size_t)(b->rows * b->columns) * degree, sizeof *q.words);
    slong *sum = gsnn_new(2 * degree, sizeof *sum);
    if (!p.words || !q.words || !sum) {
        status = gsnn_fail_memory(error);
        goto end;
    }
    /* A coefficient of an entry is a sum of at most degree * columns products. */
    ulong room = FLINT_BIT_COUNT(degree * (ulong)a->columns);
    if (scale(&p, a) && scale(&q, b) && p.bits + q.bits + room < FLINT_BITS) {
        multiply_words(product, a, &p, b, &q, sum);
        goto end;
    }
    if (product != a && product != b) {
        multiply_polynomials(product, a, b);
        goto end;
    }
    status = gsnn_exact_matrix_init(&aside, a->field, a->rows, b->columns, error);
    if (!status) {
        multiply_polynomials(&aside, a, b);
        gsnn_exact_matrix_swap(product, &aside);
    }
end:
    gsnn_exact_matrix_clear(&aside);
    fmpz_clear(p.denominator);
    fmpz_clear(q.denominator);
    free(p.words);
    free(q.words);
    free(sum);
    return status;
}
