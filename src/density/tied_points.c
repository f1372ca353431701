#include "density/tied_points.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/fixed_space.h"
#include "network/free_weights.h"

#include <stdlib.h>
#include <string.h>

#define MAX_COEFFICIENTS ((size_t)1 << 25)

/* The coefficients of the free weights in row i at a point. */
static void expand(const gsnn_record_architecture *architecture, size_t degree, size_t i,
                   const double *x, double *c) {
    const gsnn_record_weights *space = &architecture->weights;
    size_t dimension = space->dimension, rows = (size_t)architecture->neurons;
    memset(c, 0, dimension * sizeof *c);
    for (size_t j = 0; space->rows && j < degree; j++) {
        int32_t entry = space->rows[i * degree + j];
        if (entry)
            c[abs(entry) - 1] += entry > 0 ? x[j] : -x[j];
    }
    for (size_t k = 0; space->basis && k < dimension; k++)
        for (size_t j = 0; j < degree; j++)
            c[k] += space->basis[(k * rows + i) * degree + j] * x[j];
}

static void make_coefficients(gsnn_tied_points *tied, const gsnn_tied_law *law,
                              const gsnn_record_architecture *architecture, size_t degree,
                              const double *points, size_t count) {
    size_t k = tied->inputs;
    if (law->tie == GSNN_TIE_NONE) {
        memcpy(tied->coefficients, points, count * degree * sizeof *points);
        return;
    }
    for (size_t row = 0; row < tied->period; row++)
        for (size_t p = 0; p < count; p++)
            for (size_t part = 0; part < tied->fold; part++)
                expand(architecture, degree, law->tie == GSNN_TIE_ORBIT ? part : row,
                       points + p * degree,
                       tied->coefficients + ((row * count + p) * tied->fold + part) * k);
}

static gsnn_status make_added(gsnn_tied_points *tied, const gsnn_record_group *group,
                              const double *points, size_t count, gsnn_error *error) {
    gsnn_fixed_space fixed = {0};
    size_t degree = group->degree;
    gsnn_status status = gsnn_fixed_space_init(&fixed, group, error);
    if (!status) {
        tied->added = fixed.dimension + 1;
        tied->added_values = gsnn_new(count * tied->added, sizeof *tied->added_values);
        if (!tied->added_values)
            status = gsnn_fail_memory(error);
    }
    for (size_t p = 0; !status && p < count; p++) {
        double *values = tied->added_values + p * tied->added;
        for (size_t i = 0; i < fixed.dimension; i++)
            for (size_t j = 0; j < degree; j++)
                values[i] += fixed.basis[i * degree + j] * points[p * degree + j];
        values[fixed.dimension] = 1;
    }
    gsnn_fixed_space_clear(&fixed);
    return status;
}

gsnn_status gsnn_tied_points_init(gsnn_tied_points *tied, const gsnn_tied_law *law,
                                  const gsnn_enumeration_record *record, const double *points,
                                  size_t count, gsnn_error *error) {
    const gsnn_record_architecture *architecture = &record->architectures[law->architecture];
    *tied = (gsnn_tied_points){.inputs = law->count, .fold = 1, .period = 1};
    gsnn_status status = GSNN_OK;
    if (law->tie != GSNN_TIE_NONE)
        status = gsnn_free_weights_check(architecture, error);
    if (status)
        return status;
    if (architecture->neurons > MAX_COEFFICIENTS)
        return gsnn_fail(error, GSNN_FAILED, "architecture %s has too many neurons to be drawn",
                         law->id);
    size_t neurons = (size_t)architecture->neurons;
    if (law->tie == GSNN_TIE_ORBIT)
        tied->fold = neurons;
    else if (law->tie == GSNN_TIE_ROWS)
        tied->period = neurons;
    size_t most = MAX_COEFFICIENTS / (tied->inputs ? tied->inputs : 1);
    if (tied->fold * tied->period > most || count > most / (tied->fold * tied->period))
        return gsnn_fail(error, GSNN_FAILED,
                         "architecture %s is too large to be drawn at %zu points", law->id, count);
    tied->count = tied->period * count * tied->fold * tied->inputs;
    tied->coefficients = gsnn_new(tied->count, sizeof *tied->coefficients);
    if (!tied->coefficients)
        return gsnn_fail_memory(error);
    make_coefficients(tied, law, architecture, record->group.degree, points, count);
    return make_added(tied, &record->group, points, count, error);
}

void gsnn_tied_points_clear(gsnn_tied_points *tied) {
    free(tied->coefficients);
    free(tied->added_values);
    *tied = (gsnn_tied_points){0};
}
