#include "fit/normalisation.h"

#include "base/error.h"
#include "base/memory.h"
#include "network/coordinate_orbits.h"
#include "train/cholesky.h"

#include <math.h>
#include <stdlib.h>

gsnn_status gsnn_project_to_span(double *projection, const double *vector, const double *basis,
                                 size_t q, size_t m, gsnn_error *error) {
    double *gram = gsnn_new(q * q, sizeof *gram), *side = gsnn_new(q, sizeof *side);
    gsnn_status status = gram && side ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        for (size_t k = 0; k < q; k++)
            for (size_t j = 0; j < m; j++) {
                side[k] += basis[k * m + j] * vector[j];
                for (size_t l = 0; l < q; l++)
                    gram[l * q + k] += basis[k * m + j] * basis[l * m + j];
            }
        if (gsnn_cholesky(gram, q)) /* a basis is independent */
            gsnn_cholesky_solve(gram, q, side, 1);
        for (size_t j = 0; j < m; j++) {
            projection[j] = 0;
            for (size_t k = 0; k < q; k++)
                projection[j] += side[k] * basis[k * m + j];
        }
    }
    free(gram);
    free(side);
    return status;
}

/* shift = the projection of the mean of `rows` vectors in R^m to the span of q vectors. */
static gsnn_status set_shift(double *shift, const double *vectors, size_t rows, const double *basis,
                             size_t q, size_t m, gsnn_error *error) {
    double *mean = gsnn_new(m, sizeof *mean);
    if (!mean)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < m; j++)
            mean[j] += vectors[i * m + j] / (double)rows;
    gsnn_status status = gsnn_project_to_span(shift, mean, basis, q, m, error);
    free(mean);
    return status;
}

static gsnn_status set_scale(gsnn_normalisation *n, const gsnn_fit_data *data,
                             const gsnn_record_group *group, gsnn_error *error) {
    size_t m = data->inputs;
    size_t *orbit = gsnn_new(m, sizeof *orbit);
    double *squares = gsnn_new(m, sizeof *squares), *count = gsnn_new(m, sizeof *count);
    gsnn_status status = orbit && squares && count ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        gsnn_coordinate_orbits(orbit, group);
        for (size_t i = 0; i < data->rows; i++)
            for (size_t j = 0; j < m; j++) {
                double x = data->x[i * m + j] - n->shift[j];
                squares[orbit[j]] += x * x;
                count[orbit[j]] += 1;
            }
        for (size_t j = 0; j < m; j++) {
            double scale = sqrt(squares[orbit[j]] / count[orbit[j]]);
            n->scale[j] = scale > 0 ? scale : 1;
        }
    }
    free(orbit);
    free(squares);
    free(count);
    return status;
}

static void set_outputs(gsnn_normalisation *n, const gsnn_fit_data *data) {
    for (size_t k = 0; k < n->outputs; k++) {
        for (size_t i = 0; i < data->rows; i++)
            n->y_shift[k] += data->y[i * n->outputs + k] / (double)data->rows;
        n->y_scale[k] = sqrt(data->variance[k]);
    }
}

static gsnn_status set_moved_outputs(gsnn_normalisation *n, const gsnn_fit_data *data,
                                     const gsnn_fit_outputs *sigma, gsnn_error *error) {
    size_t p = n->outputs;
    gsnn_status status =
        set_shift(n->y_shift, data->y, data->rows, sigma->constants, sigma->constant, p, error);
    double squares = 0;
    for (size_t i = 0; !status && i < data->rows * p; i++) {
        double y = data->y[i] - n->y_shift[i % p];
        squares += y * y / (double)(data->rows * p);
    }
    for (size_t k = 0; k < p; k++)
        n->y_scale[k] = squares > 0 ? sqrt(squares) : 1;
    return status;
}

gsnn_status gsnn_normalisation_init(gsnn_normalisation *normalisation, const gsnn_fit_data *data,
                                    const gsnn_record_group *group, const gsnn_fixed_space *fixed,
                                    const gsnn_fit_outputs *sigma, bool none, gsnn_error *error) {
    size_t m = data->inputs, outputs = data->outputs;
    gsnn_normalisation *n = normalisation;
    *n = (gsnn_normalisation){.inputs = m, .outputs = outputs};
    n->shift = gsnn_new(m, sizeof *n->shift);
    n->scale = gsnn_new(m, sizeof *n->scale);
    n->y_shift = gsnn_new(outputs, sizeof *n->y_shift);
    n->y_scale = gsnn_new(outputs, sizeof *n->y_scale);
    if (!n->shift || !n->scale || !n->y_shift || !n->y_scale)
        return gsnn_fail_memory(error);
    for (size_t j = 0; j < m; j++)
        n->scale[j] = 1;
    for (size_t k = 0; k < outputs; k++)
        n->y_scale[k] = 1;
    gsnn_status status = GSNN_OK;
    if (!none && sigma->moved)
        status = set_moved_outputs(n, data, sigma, error);
    else if (!none)
        set_outputs(n, data);
    /* What a group that keeps another form fixes is not the space of its fixed rows. */
    if (!none && !status && !group->form)
        status = set_shift(n->shift, data->x, data->rows, fixed->basis, fixed->dimension, m, error);
    if (!none && !status)
        status = set_scale(n, data, group, error);
    return status;
}

void gsnn_normalisation_clear(gsnn_normalisation *normalisation) {
    free(normalisation->shift);
    free(normalisation->scale);
    free(normalisation->y_shift);
    free(normalisation->y_scale);
    *normalisation = (gsnn_normalisation){0};
}
