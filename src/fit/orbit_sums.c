#include "fit/orbit_sums.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "network/free_weights.h"

#include <stdlib.h>
#include <string.h>

typedef struct builder {
    gsnn_orbit_sums *sums;
    gsnn_hash_index index;
    size_t capacity;
    gsnn_error *error;
} builder;

/* Makes the first entry that is not 0 positive; returns the sign, or 0 for the zero vector. */
static int32_t make_positive(double *vector, size_t inputs) {
    int32_t sign = 0;
    for (size_t j = 0; j < inputs; j++) {
        if (sign == 0 && (vector[j] > 0 || vector[j] < 0))
            sign = vector[j] > 0 ? 1 : -1;
        vector[j] = sign < 0 ? 0.0 - vector[j] : 0.0 + vector[j]; /* no negative zero */
    }
    return sign;
}

static gsnn_status add_vector(builder *b, double *vector, int32_t *place) {
    gsnn_orbit_sums *sums = b->sums;
    int32_t sign = make_positive(vector, sums->inputs);
    *place = 0;
    if (sign == 0)
        return GSNN_OK;
    size_t size = sums->inputs * sizeof *vector;
    uint64_t hash = gsnn_hash_bytes(vector, size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&b->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (memcmp(sums->vectors + i * sums->inputs, vector, size) == 0) {
            *place = sign * (int32_t)(i + 1);
            return GSNN_OK;
        }
    if (sums->count >= INT32_MAX - 1 ||
        gsnn_reserve(&sums->vectors, &b->capacity, sums->count + 1, size) ||
        gsnn_hash_index_add(&b->index, hash, (uint32_t)sums->count))
        return gsnn_fail_memory(b->error);
    memcpy(sums->vectors + sums->count * sums->inputs, vector, size);
    *place = sign * (int32_t)++sums->count;
    return GSNN_OK;
}

/* Row i of the k-th basis matrix. */
static void get_vector(const gsnn_record_weights *weights, size_t neurons, size_t inputs, size_t i,
                       size_t k, double *vector) {
    for (size_t j = 0; j < inputs; j++) {
        if (!weights->rows) {
            vector[j] = weights->basis[(k * neurons + i) * inputs + j];
            continue;
        }
        int32_t entry = weights->rows[i * inputs + j];
        vector[j] = (size_t)abs(entry) == k + 1 ? (entry > 0 ? 1 : -1) : 0;
    }
}

gsnn_status gsnn_orbit_sums_init(gsnn_orbit_sums *sums,
                                 const gsnn_record_architecture *architecture, size_t inputs,
                                 gsnn_error *error) {
    size_t neurons = (size_t)architecture->neurons, dimension = architecture->weights.dimension;
    *sums = (gsnn_orbit_sums){.inputs = inputs, .neurons = neurons, .dimension = dimension};
    gsnn_status status = gsnn_free_weights_check(architecture, error);
    if (status)
        return status;
    builder b = {.sums = sums, .error = error};
    double *vector = gsnn_new(inputs, sizeof *vector);
    sums->places = gsnn_new(neurons * dimension, sizeof *sums->places);
    if (!vector || !sums->places || gsnn_hash_index_init(&b.index, 64))
        status = gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < neurons; i++)
        for (size_t k = 0; !status && k < dimension; k++) {
            get_vector(&architecture->weights, neurons, inputs, i, k, vector);
            status = add_vector(&b, vector, &sums->places[i * dimension + k]);
        }
    free(vector);
    if (b.index.slots)
        gsnn_hash_index_clear(&b.index);
    return status;
}

void gsnn_orbit_sums_clear(gsnn_orbit_sums *sums) {
    free(sums->places);
    free(sums->vectors);
    *sums = (gsnn_orbit_sums){0};
}
