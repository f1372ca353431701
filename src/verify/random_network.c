#include "verify/random_network.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "verify/vectors.h"

#include <math.h>
#include <stdlib.h>

double gsnn_verify_random(uint64_t seed, uint64_t index) {
    uint64_t state = seed + index * UINT64_C(0x9e3779b97f4a7c15); /* a step of the generator each */
    return (double)(gsnn_random_next(&state) >> 11) / 4503599627370496.0 - 1.0; /* 53 bits / 2^52 */
}

double gsnn_verify_point_dot(const gsnn_verify_points *points, gsnn_verify_point x,
                             const double *r) {
    if (points->action == GSNN_RECORD_PERMUTATION)
        return r[x];
    if (points->action == GSNN_RECORD_SIGNED_PERMUTATION)
        return x & 1 ? -r[x / 2] : r[x / 2];
    const double *coordinates = gsnn_verify_vectors_doubles(points->vectors, x);
    double sum = 0;
    for (size_t i = 0; i < points->degree; i++)
        sum += r[i] * coordinates[i];
    return sum;
}

void gsnn_verify_move_input(const gsnn_verify_points *points, const gsnn_verify_point *g,
                            const double *x, double *image) {
    for (size_t i = 0; i < points->degree; i++)
        image[i] = 0;
    for (size_t i = 0; i < points->degree; i++) {
        gsnn_verify_point to = g[points->basis[i]];
        if (points->action == GSNN_RECORD_PERMUTATION) {
            image[to] = x[i];
        } else if (points->action == GSNN_RECORD_SIGNED_PERMUTATION) {
            image[to / 2] = to & 1 ? -x[i] : x[i];
        } else {
            const double *coordinates = gsnn_verify_vectors_doubles(points->vectors, to);
            for (size_t k = 0; k < points->degree; k++)
                image[k] += x[i] * coordinates[k];
        }
    }
}

gsnn_status gsnn_verify_random_fixed_row(const gsnn_verify_subject *subject, double **row) {
    const gsnn_verify_points *points = subject->points;
    gsnn_status status = GSNN_OK;
    double *c = *row = gsnn_new(points->degree, sizeof *c);
    double *r = gsnn_new(points->degree, sizeof *r);
    gsnn_verify_point *orbit = gsnn_new(points->count, sizeof *orbit);
    bool *met = gsnn_new(points->count, sizeof *met);
    if (!c || !r || !orbit || !met) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    for (size_t i = 0; i < points->degree; i++)
        r[i] = gsnn_verify_random(subject->seed + 1, i);
    for (size_t i = 0; i < points->degree; i++) {
        size_t length = 1;
        double sum = 0;
        orbit[0] = points->basis[i];
        met[orbit[0]] = true;
        for (size_t next = 0; next < length; next++) {
            sum += gsnn_verify_point_dot(points, orbit[next], r);
            for (size_t k = 0; k < points->generator_count; k++) {
                gsnn_verify_point y = points->generators[k * points->count + orbit[next]];
                if (!met[y])
                    orbit[length++] = y;
                met[y] = true;
            }
        }
        c[i] = sum / (double)length;
        while (length)
            met[orbit[--length]] = false;
    }
done:
    free(r);
    free(orbit);
    free(met);
    return status;
}

/* A random combination of the listed basis, evaluated at one point of each label. */
static gsnn_status combine_basis(const gsnn_verify_subject *subject, size_t a, double *by_label,
                                 size_t labels) {
    const gsnn_verify_points *points = subject->points;
    const gsnn_verify_own *own = &subject->own[a];
    size_t m = points->degree, dimension = own->pattern.dimension;
    double *row = gsnn_new(m, sizeof *row);
    if (!row)
        return gsnn_fail_memory(subject->error);
    for (size_t k = 0; k < dimension; k++)
        for (size_t i = 0; i < m; i++)
            row[i] += gsnn_verify_random(subject->seed, k) * own->basis[k * m + i];
    for (size_t x = points->count; x-- > 0;) {
        int32_t label = own->pattern.labels[x];
        if (label > 0 && (size_t)label <= labels)
            by_label[label] = gsnn_verify_point_dot(points, (gsnn_verify_point)x, row);
    }
    free(row);
    return GSNN_OK;
}

gsnn_status gsnn_verify_random_row(const gsnn_verify_subject *subject, size_t a,
                                   const gsnn_verify_rows *rows, gsnn_verify_labelled *weights,
                                   bool *done) {
    const gsnn_verify_own *own = &subject->own[a];
    bool matrices = subject->points->action == GSNN_RECORD_MATRIX;
    weights->values = NULL;
    *done = !matrices || own->basis || !own->pattern.dimension;
    if (!*done)
        return GSNN_OK;
    /* Listed rows have the file's labels, of which there are as many as dimensions. */
    size_t labels = rows->listed ? subject->record->architectures[a].weights.dimension
                                 : (size_t)own->pattern.label_count;
    gsnn_status status = GSNN_OK;
    weights->labels = labels;
    weights->values = gsnn_new(2 * labels + 1, sizeof *weights->values);
    if (!weights->values)
        return gsnn_fail_memory(subject->error);
    double *by_label = weights->values + labels;
    if (matrices)
        status = combine_basis(subject, a, by_label, labels);
    for (size_t label = 1; label <= labels; label++) {
        if (!matrices)
            by_label[label] = gsnn_verify_random(subject->seed, label);
        weights->values[labels - label] = -by_label[label];
    }
    return status;
}

void gsnn_verify_preactivate(const gsnn_verify_points *points, const gsnn_verify_rows *rows,
                             const gsnn_verify_labelled *weights, const double *x, double *pre) {
    const double *by_label = weights->values + weights->labels;
    for (size_t j = 0; j < rows->count; j++) {
        const int32_t *row = rows->values + j * points->count;
        /* Two sums, since each addition waits for the one before. */
        double even = 0, odd = 0;
        size_t c = 0;
        for (; c + 1 < points->degree; c += 2) {
            even += by_label[row[points->basis[c]]] * x[c];
            odd += by_label[row[points->basis[c + 1]]] * x[c + 1];
        }
        if (c < points->degree)
            even += by_label[row[points->basis[c]]] * x[c];
        pre[j] = even + odd;
    }
}

double gsnn_verify_output(int type, const double *pre, size_t n, double weight, double bias,
                          double *scale) {
    double sum = 0, size = 0;
    for (size_t j = 0; j < n; j++) {
        double z = type == 1 ? pre[j] + bias : pre[j];
        sum += (z > 0 ? z : 0) - (type == 2 ? z / 2 : 0);
        size += fabs(z);
    }
    *scale = fabs(weight) * size;
    return weight * sum;
}
