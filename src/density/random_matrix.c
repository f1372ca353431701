#include "density/random_matrix.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double to_double(const fmpq_t x) {
    return fmpq_get_d(x);
}

/* x = shift + factor * variate; -1 where the law is a constant. */
static int standardise(const gsnn_distribution *law, float *shift, float *factor) {
    double first = to_double(law->first), second = to_double(law->second);
    *shift = (float)first;
    *factor = (float)second;
    switch (law->family) {
    case GSNN_LAW_CONSTANT:
        *factor = 0;
        return -1;
    case GSNN_LAW_NORMAL:
        *factor = (float)sqrt(second);
        return GSNN_VARIATE_NORMAL;
    case GSNN_LAW_UNIFORM:
        *factor = (float)(second - first);
        return GSNN_VARIATE_UNIFORM;
    case GSNN_LAW_LAPLACE:
        return GSNN_VARIATE_LAPLACE;
    case GSNN_LAW_DISCRETE:
        *shift = 0;
        *factor = 1;
        return GSNN_VARIATE_DISCRETE;
    case GSNN_LAW_STUDENT:
        *shift = 0;
        return GSNN_VARIATE_STUDENT;
    }
    return -1;
}

/* Two equal values with weight 1/2 each and opposite signs need no table. */
static bool is_rademacher(const gsnn_distribution *law, float *factor) {
    fmpq_t sum;
    fmpq_init(sum);
    bool yes = law->family == GSNN_LAW_DISCRETE && law->count == 2 &&
               fmpq_equal(law->weights, law->weights + 1);
    if (yes) {
        fmpq_add(sum, law->values, law->values + 1);
        yes = fmpq_is_zero(sum);
        *factor = (float)to_double(law->values + 1);
    }
    fmpq_clear(sum);
    return yes;
}

/* The tables of a discrete law: values, and the cumulated weights as multiples of 2^-32. */
static bool make_tables(gsnn_random_columns *kind, const gsnn_distribution *law) {
    kind->value = gsnn_new(law->count, sizeof *kind->value);
    kind->beneath = gsnn_new(law->count, sizeof *kind->beneath);
    if (!kind->value || !kind->beneath)
        return false;
    fmpq_t sum, scaled;
    fmpz_t whole;
    fmpq_init(sum);
    fmpq_init(scaled);
    fmpz_init(whole);
    for (size_t i = 0; i < law->count; i++) {
        kind->value[i] = (float)to_double(law->values + i);
        fmpq_add(sum, sum, law->weights + i);
        fmpq_mul_2exp(scaled, sum, 32);
        fmpz_fdiv_q(whole, fmpq_numref(scaled), fmpq_denref(scaled));
        kind->beneath[i] = i + 1 < law->count ? (uint32_t)fmpz_get_ui(whole) : 0;
    }
    kind->variates.values = law->count;
    kind->variates.value = kind->value;
    kind->variates.beneath = kind->beneath;
    fmpq_clear(sum);
    fmpq_clear(scaled);
    fmpz_clear(whole);
    return true;
}

/* The kind of columns with that law, which may be new; NULL without memory. */
static gsnn_random_columns *find_kind(gsnn_random_matrix *matrix, const gsnn_distribution **shown,
                                      int kind, const gsnn_distribution *law, uint32_t *part) {
    bool shaped = kind == GSNN_VARIATE_STUDENT || kind == GSNN_VARIATE_DISCRETE;
    for (size_t i = 0; i < matrix->kinds; i++) {
        gsnn_random_columns *k = matrix->kind + i;
        if ((int)k->variates.kind != kind)
            continue;
        if (!shaped ||
            (kind == GSNN_VARIATE_STUDENT ? fmpq_equal(shown[i]->first, law->first)
                                          : gsnn_distribution_compare(shown[i], law) == 0))
            return k;
    }
    gsnn_random_columns *k = matrix->kind + matrix->kinds;
    k->column = gsnn_new(matrix->columns, sizeof *k->column);
    if (!k->column)
        return NULL;
    k->variates.kind = (gsnn_variate_kind)kind;
    k->part = (*part)++;
    shown[matrix->kinds++] = law;
    if (kind == GSNN_VARIATE_STUDENT)
        k->variates.nu = (float)to_double(law->first);
    if (kind == GSNN_VARIATE_DISCRETE && !make_tables(k, law))
        return NULL;
    return k;
}

gsnn_status gsnn_random_matrix_init(gsnn_random_matrix *matrix, size_t rows, size_t columns,
                                    const gsnn_distribution *const *laws, uint32_t *part,
                                    gsnn_error *error) {
    *matrix = (gsnn_random_matrix){.rows = rows, .columns = columns, .constant = true};
    matrix->shift = gsnn_new(columns, sizeof *matrix->shift);
    matrix->factor = gsnn_new(columns, sizeof *matrix->factor);
    matrix->kind = gsnn_new(columns, sizeof *matrix->kind);
    const gsnn_distribution **shown = gsnn_new(columns, sizeof *shown);
    gsnn_status status = GSNN_OK;
    if (!matrix->shift || !matrix->factor || !matrix->kind || !shown)
        status = gsnn_fail_memory(error);
    for (size_t j = 0; !status && j < columns; j++) {
        int kind = standardise(laws[j], &matrix->shift[j], &matrix->factor[j]);
        if (kind < 0)
            continue;
        if (is_rademacher(laws[j], &matrix->factor[j]))
            kind = GSNN_VARIATE_RADEMACHER;
        if (kind == GSNN_VARIATE_STUDENT && to_double(laws[j]->first) < 0.25) {
            status =
                gsnn_fail(error, GSNN_INVALID,
                          "a Student law with nu = %.3g cannot be drawn from: 1/4 is the least",
                          to_double(laws[j]->first));
            break;
        }
        gsnn_random_columns *k = find_kind(matrix, shown, kind, laws[j], part);
        if (!k) {
            status = gsnn_fail_memory(error);
            break;
        }
        k->column[k->count++] = j;
        matrix->constant = false;
    }
    free(shown);
    return status;
}

/* The root R of a matrix: R R^T = covariance, with its columns in the order of pivots; pivots that
 * are rounding errors are left out. */
static size_t find_root(double *rest, size_t n, float *root) {
    double largest = 0;
    size_t rank = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, rest[i * n + i]);
    for (; rank < n; rank++) {
        size_t pivot = 0;
        for (size_t i = 1; i < n; i++)
            if (rest[i * n + i] > rest[pivot * n + pivot])
                pivot = i;
        double d = rest[pivot * n + pivot];
        if (!(d > 1e-12 * largest))
            break;
        double *column = rest + n * n; /* n numbers behind the matrix */
        for (size_t i = 0; i < n; i++)
            column[i] = rest[i * n + pivot] / sqrt(d);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                rest[i * n + j] -= column[i] * column[j];
        for (size_t i = 0; i < n; i++)
            root[i * n + rank] = (float)column[i];
        rest[pivot * n + pivot] = 0;
    }
    return rank;
}

gsnn_status gsnn_random_matrix_init_joint(gsnn_random_matrix *matrix, size_t rows, size_t columns,
                                          const double *mean, const double *covariance,
                                          uint32_t *part, gsnn_error *error) {
    size_t n = columns;
    *matrix = (gsnn_random_matrix){.rows = rows, .columns = columns, .kinds = 1};
    matrix->shift = gsnn_new(n, sizeof *matrix->shift);
    matrix->kind = gsnn_new(1, sizeof *matrix->kind);
    matrix->root = gsnn_new(n * n, sizeof *matrix->root);
    double *rest = gsnn_new(n * n + n, sizeof *rest);
    if (!matrix->shift || !matrix->kind || !matrix->root || !rest) {
        free(rest);
        return gsnn_fail_memory(error);
    }
    memcpy(rest, covariance, n * n * sizeof *rest);
    matrix->rank = find_root(rest, n, matrix->root);
    free(rest);
    for (size_t i = 0; mean && i < n; i++)
        matrix->shift[i] = (float)mean[i];
    matrix->kind->variates.kind = GSNN_VARIATE_NORMAL;
    matrix->kind->part = (*part)++;
    matrix->constant = matrix->rank == 0;
    return GSNN_OK;
}

void gsnn_random_matrix_clear(gsnn_random_matrix *matrix) {
    for (size_t i = 0; i < matrix->kinds; i++) {
        free(matrix->kind[i].column);
        free(matrix->kind[i].value);
        free(matrix->kind[i].beneath);
    }
    free(matrix->kind);
    free(matrix->shift);
    free(matrix->factor);
    free(matrix->root);
    free(matrix->means);
    *matrix = (gsnn_random_matrix){0};
}

size_t gsnn_random_matrix_scratch(const gsnn_random_matrix *matrix) {
    return matrix->rows * (matrix->root ? matrix->rank : matrix->columns);
}

static void draw_joint(const gsnn_random_matrix *m, const float *normal, float *out) {
    for (size_t i = 0; i < m->rows; i++)
        for (size_t j = 0; j < m->columns; j++) {
            float *entry = out + (i * m->columns + j) * GSNN_LANES;
            for (size_t l = 0; l < GSNN_LANES; l++)
                entry[l] = m->shift[j];
            for (size_t k = 0; k < m->rank; k++) {
                const float *variate = normal + (i * m->rank + k) * GSNN_LANES;
                float factor = m->root[j * m->columns + k];
                for (size_t l = 0; l < GSNN_LANES; l++)
                    entry[l] += factor * variate[l];
            }
        }
}

static void put(float *entry, const float *variate, float shift, float factor) {
    for (size_t l = 0; l < GSNN_LANES; l++)
        entry[l] = shift + factor * variate[l];
}

static void draw_columns(const gsnn_random_matrix *m, const gsnn_random_columns *kind,
                         const float *variates, float *out) {
    for (size_t i = 0; i < m->rows; i++)
        for (size_t c = 0; c < kind->count; c++) {
            size_t j = kind->column[c];
            put(out + (i * m->columns + j) * GSNN_LANES,
                variates + (i * kind->count + c) * GSNN_LANES, m->shift[j], m->factor[j]);
        }
}

/* All columns of one kind: the variates are drawn in their places. */
static void draw_all(const gsnn_random_matrix *m, uint64_t seed, unsigned purpose, uint64_t first,
                     gsnn_vectors vectors, float *out) {
    bool standard = true;
    for (size_t j = 0; j < m->columns; j++)
        standard = standard && m->shift[j] == 0.0F && m->factor[j] == 1.0F;
    gsnn_variates_fill(&m->kind->variates, seed, purpose, m->kind->part, first,
                       m->rows * m->columns, vectors, out);
    for (size_t i = 0; !standard && i < m->rows; i++)
        for (size_t j = 0; j < m->columns; j++) {
            float *entry = out + (i * m->columns + j) * GSNN_LANES;
            put(entry, entry, m->shift[j], m->factor[j]);
        }
}

void gsnn_random_matrix_draw(const gsnn_random_matrix *matrix, uint64_t seed, unsigned purpose,
                             uint64_t first, gsnn_vectors vectors, float *scratch, float *out) {
    if (matrix->root) {
        gsnn_variates_fill(&matrix->kind->variates, seed, purpose, matrix->kind->part, first,
                           matrix->rows * matrix->rank, vectors, scratch);
        draw_joint(matrix, scratch, out);
    } else if (matrix->kinds == 1 && matrix->kind->count == matrix->columns) {
        draw_all(matrix, seed, purpose, first, vectors, out);
    } else {
        for (size_t i = 0; i < matrix->rows; i++)
            for (size_t j = 0; j < matrix->columns; j++)
                if (matrix->constant || matrix->factor[j] == 0.0F)
                    for (size_t l = 0; l < GSNN_LANES; l++)
                        out[(i * matrix->columns + j) * GSNN_LANES + l] = matrix->shift[j];
        for (size_t k = 0; k < matrix->kinds; k++) {
            const gsnn_random_columns *kind = matrix->kind + k;
            gsnn_variates_fill(&kind->variates, seed, purpose, kind->part, first,
                               matrix->rows * kind->count, vectors, scratch);
            draw_columns(matrix, kind, scratch, out);
        }
    }
    for (size_t i = 0; matrix->means && i < matrix->rows * matrix->columns; i++)
        for (size_t l = 0; l < GSNN_LANES; l++)
            out[i * GSNN_LANES + l] += matrix->means[i];
}
