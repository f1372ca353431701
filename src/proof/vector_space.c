#include "proof/vector_table.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The equations w . (h e_k - chi(h) e_k) = 0 for each generator h and each k, row by row. */
static void write_equations(uint32_t *equations, const gsnn_proof_points *points,
                            const gsnn_proof_point *generators, const int8_t *chi, size_t count) {
    size_t m = points->degree;
    uint32_t prime = gsnn_proof_vectors_prime(points->vectors);
    for (size_t h = 0; h < count; h++)
        for (size_t k = 0; k < m; k++) {
            uint32_t *row = equations + (h * m + k) * m;
            gsnn_proof_point image = generators[h * points->count + points->basis[k]];
            memcpy(row, gsnn_proof_vectors_residues(points->vectors, image), m * sizeof *row);
            row[k] = (row[k] + (chi[h] > 0 ? prime - 1 : 1)) % prime;
        }
}

/* The values that the rows of a basis (dimension x m) take at a point, with the sign that makes
 * the first one that is not 0 at most prime / 2; returns that sign, 0 when all are 0. */
static int8_t values_at(const gsnn_proof_points *points, const uint32_t *basis, size_t dimension,
                        gsnn_proof_point point, uint32_t *values) {
    size_t m = points->degree;
    uint32_t prime = gsnn_proof_vectors_prime(points->vectors);
    const uint32_t *x = gsnn_proof_vectors_residues(points->vectors, point);
    int8_t sign = 0;
    for (size_t k = 0; k < dimension; k++) {
        uint64_t sum = 0;
        for (size_t i = 0; i < m; i++)
            sum = (sum + (uint64_t)basis[k * m + i] * x[i]) % prime;
        if (!sign && sum)
            sign = sum <= prime / 2 ? 1 : -1;
        values[k] = (uint32_t)(sign < 0 && sum ? prime - sum : sum);
    }
    return sign;
}

/* Labels points by their values: a point with values that were met gets the label they have. */
static gsnn_status label_points(gsnn_proof_pattern *pattern, const gsnn_proof_points *points,
                                const uint32_t *basis, gsnn_error *error) {
    size_t dimension = pattern->dimension, count = points->count;
    gsnn_status status = GSNN_OK;
    /* values of each label met, from 1, and an index of the labels by them */
    uint32_t *values = gsnn_new((count + 2) * (dimension + 1), sizeof *values);
    int8_t *first_sign = gsnn_new(count + 2, sizeof *first_sign);
    gsnn_hash_index index;
    pattern->labels = gsnn_new(count, sizeof *pattern->labels);
    if (gsnn_hash_index_init(&index, count) || !values || !first_sign || !pattern->labels) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    for (gsnn_proof_point x = 0; x < count; x++) {
        size_t fresh = (size_t)pattern->label_count + 1;
        uint32_t *of_x = values + fresh * dimension;
        int8_t sign = values_at(points, basis, dimension, x, of_x);
        if (!sign)
            continue;
        uint64_t hash = gsnn_hash_bytes(of_x, dimension * sizeof *of_x);
        gsnn_hash_probe probe = gsnn_hash_index_probe(&index, hash);
        uint32_t label = gsnn_hash_probe_next(&probe);
        while (label != GSNN_NO_ITEM &&
               memcmp(values + label * dimension, of_x, dimension * sizeof *of_x) != 0)
            label = gsnn_hash_probe_next(&probe);
        if (label == GSNN_NO_ITEM) {
            label = (uint32_t)fresh;
            gsnn_hash_index_add(&index, hash, label); /* there is room for all points */
            first_sign[fresh] = sign;
            pattern->label_count++;
        }
        pattern->labels[x] = sign * first_sign[label] * (int32_t)label;
    }
done:
    free(values);
    free(first_sign);
    gsnn_hash_index_clear(&index);
    return status;
}

gsnn_status gsnn_proof_vectors_weight_space(gsnn_proof_pattern *pattern,
                                            const gsnn_proof_points *points,
                                            const gsnn_proof_point *generators, const int8_t *chi,
                                            size_t count, gsnn_error *error) {
    size_t m = points->degree;
    uint32_t prime = gsnn_proof_vectors_prime(points->vectors);
    gsnn_status status = GSNN_OK;
    uint32_t *equations = gsnn_new((count * m + 1) * m, sizeof *equations);
    uint32_t *basis = gsnn_new(m * m, sizeof *basis);
    size_t *pivots = gsnn_new(count * m + 1, sizeof *pivots);
    if (!equations || !basis || !pivots) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    write_equations(equations, points, generators, chi, count);
    size_t rank = gsnn_proof_echelon(equations, count * m, m, prime, pivots);
    pattern->dimension = gsnn_proof_kernel(basis, equations, m, prime, pivots, rank);
    status = label_points(pattern, points, basis, error);
done:
    free(equations);
    free(basis);
    free(pivots);
    return status;
}
