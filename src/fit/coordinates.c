#include "fit/coordinates.h"

#include "train/cholesky.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where a row of the k-th basis matrix stands among the sums. */
static const double *row_of(const gsnn_orbit_sums *sums, size_t neuron, size_t k, double *sign) {
    int32_t place = sums->places[neuron * sums->dimension + k];
    *sign = place > 0 ? 1 : place < 0 ? -1 : 0;
    return place ? sums->vectors + (size_t)(abs(place) - 1) * sums->inputs : sums->vectors;
}

void gsnn_fit_to_weights(const gsnn_fit_kind *kind, double *coordinates) {
    size_t d = kind->sums.dimension;
    for (size_t k = d; k-- > 0;) {
        for (size_t l = k + 1; l < d; l++)
            coordinates[k] -= kind->factor[l * d + k] * coordinates[l];
        coordinates[k] /= kind->factor[k * d + k];
    }
}

double gsnn_fit_row_length(const gsnn_fit_kind *kind, const double *weights) {
    size_t d = kind->sums.dimension;
    double square = 0;
    for (size_t k = 0; k < d; k++) {
        double sum = 0;
        for (size_t l = k; l < d; l++)
            sum += kind->factor[l * d + k] * weights[l];
        square += sum * sum;
    }
    return sqrt(square);
}

/* The orthonormal coordinates of the weights whose first row is that vector, which is one. */
static void set_coordinates(const gsnn_fit_kind *kind, const double *row, double *coordinates) {
    const gsnn_orbit_sums *sums = &kind->sums;
    for (size_t k = 0; k < sums->dimension; k++) {
        double sign, product = 0;
        const double *own = row_of(sums, 0, k, &sign);
        for (size_t j = 0; j < sums->inputs; j++)
            product += own[j] * row[j];
        coordinates[k] = sign * product;
    }
    gsnn_cholesky_half(kind->factor, sums->dimension, coordinates, 1);
}

void gsnn_fit_embed(const gsnn_fit_kind *small, const gsnn_fit_kind *large, int32_t first,
                    const double *weights, double *row, double *coordinates) {
    const gsnn_orbit_sums *sums = &small->sums;
    memset(row, 0, sums->inputs * sizeof *row);
    for (size_t k = 0; k < sums->dimension; k++) {
        double sign;
        const double *own = row_of(sums, (size_t)abs(first) - 1, k, &sign);
        for (size_t j = 0; j < sums->inputs; j++)
            row[j] += (first > 0 ? sign : -sign) * weights[k] * own[j];
    }
    set_coordinates(large, row, coordinates);
}
