#include "density/moves.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/purposes.h"
#include "exact/entry.h"
#include "random/philox.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-9

/* Generators as numbers: images, or matrices of doubles. */
typedef struct numbers {
    const int32_t *images;
    double *matrices;
} numbers;

static gsnn_status read_entries(double *values, const gsnn_record_elements *elements, size_t degree,
                                gsnn_error *error) {
    size_t count = elements->count * degree * degree;
    ulong conductor = 1;
    gsnn_field *field = NULL;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; !status && i < count; i++) {
        ulong needed;
        status = gsnn_entry_conductor(elements->entries[i], &needed, error);
        if (!status)
            status = gsnn_conductor_join(&conductor, needed, error);
    }
    if (!status)
        status = gsnn_field_new(&field, conductor, error);
    fmpq_poly_t entry;
    fmpq_poly_init(entry);
    for (size_t i = 0; !status && i < count; i++) {
        status = gsnn_entry_parse_real(field, elements->entries[i], entry, error);
        if (!status)
            values[i] = gsnn_field_double(field, entry);
    }
    fmpq_poly_clear(entry);
    gsnn_field_free(field);
    return status;
}

static gsnn_status read_generators(numbers *n, const gsnn_record_group *group,
                                   const gsnn_record_elements *generators, gsnn_error *error) {
    *n = (numbers){.images = generators->images};
    if (group->action->permutes_inputs)
        return GSNN_OK;
    n->matrices = gsnn_new(generators->count * group->degree * group->degree, sizeof(double));
    if (!n->matrices)
        return gsnn_fail_memory(error);
    return read_entries(n->matrices, generators, group->degree, error);
}

/* Room for one more element. */
static gsnn_status reserve(gsnn_moves *m, bool matrices, gsnn_error *error) {
    if (m->count < m->capacity)
        return GSNN_OK;
    size_t capacity = m->capacity ? 2 * m->capacity : 16;
    size_t size = matrices ? m->degree * m->degree : m->degree;
    if (matrices) {
        double *grown = gsnn_resize(m->matrices, capacity * size, sizeof *grown);
        if (!grown)
            return gsnn_fail_memory(error);
        m->matrices = grown;
    } else {
        int32_t *grown = gsnn_resize(m->images, capacity * size, sizeof *grown);
        if (!grown)
            return gsnn_fail_memory(error);
        m->images = grown;
    }
    uint32_t *parent = gsnn_resize(m->parent, capacity, sizeof *parent);
    if (!parent)
        return gsnn_fail_memory(error);
    m->parent = parent;
    uint32_t *through = gsnn_resize(m->through, capacity, sizeof *through);
    if (!through)
        return gsnn_fail_memory(error);
    m->through = through;
    m->capacity = capacity;
    return GSNN_OK;
}

/* Puts element e times the generator behind the elements. */
static void multiply(gsnn_moves *m, size_t e, const numbers *n, size_t generator) {
    size_t d = m->degree;
    if (!n->matrices) {
        assert(n->images);
        const int32_t *g = n->images + generator * d, *a = m->images + e * d;
        int32_t *product = m->images + m->count * d;
        for (size_t i = 0; i < d; i++) { /* (e g)(i) = e(g(i)) */
            int32_t image = a[abs(g[i]) - 1];
            product[i] = g[i] < 0 ? -image : image;
        }
        return;
    }
    const double *a = m->matrices + e * d * d, *g = n->matrices + generator * d * d;
    double *product = m->matrices + m->count * d * d;
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++) {
            double sum = 0;
            for (size_t k = 0; k < d; k++)
                sum += a[i * d + k] * g[k * d + j];
            product[i * d + j] = sum;
        }
}

/* A number that tells most elements apart: a functional with odd coefficients. */
static double make_key(const gsnn_moves *m, size_t e) {
    size_t size = m->images ? m->degree : m->degree * m->degree;
    double key = 0, factor = 0.5;
    for (size_t i = 0; i < size; i++) {
        factor = fmod(factor * 1.618033988749895 + 0.7548776662466927, 1.0);
        key += factor * (m->images ? (double)m->images[e * size + i] : m->matrices[e * size + i]);
    }
    return key;
}

static bool is_same(const gsnn_moves *m, size_t a, size_t b) {
    size_t d = m->degree;
    if (m->images)
        return memcmp(m->images + a * d, m->images + b * d, d * sizeof(int32_t)) == 0;
    for (size_t i = 0; i < d * d; i++)
        if (fabs(m->matrices[a * d * d + i] - m->matrices[b * d * d + i]) > TOLERANCE)
            return false;
    return true;
}

/* The place of the element behind the others, or `count`. */
static size_t find(const gsnn_moves *m, const double *keys) {
    double key = keys[m->count], slack = TOLERANCE * (1 + (double)m->degree * (double)m->degree);
    for (size_t e = 0; e < m->count; e++)
        if (fabs(keys[e] - key) <= slack && is_same(m, e, m->count))
            return e;
    return m->count;
}

static gsnn_status put_identity(gsnn_moves *m, const numbers *n, gsnn_error *error) {
    gsnn_status status = reserve(m, n->matrices, error);
    if (status)
        return status;
    for (size_t i = 0; i < m->degree; i++)
        if (m->images)
            m->images[i] = (int32_t)i + 1;
        else
            for (size_t j = 0; j < m->degree; j++)
                m->matrices[i * m->degree + j] = i == j;
    m->count = 1;
    m->parent[0] = m->through[0] = 0;
    return GSNN_OK;
}

static gsnn_status list(gsnn_moves *m, const numbers *n, bool *complete, gsnn_error *error) {
    double *keys = gsnn_new(GSNN_MOVES_MAX + 1, sizeof *keys);
    m->right = gsnn_new(m->generators * GSNN_MOVES_MAX, sizeof *m->right);
    *complete = true;
    gsnn_status status = keys && m->right ? put_identity(m, n, error) : gsnn_fail_memory(error);
    if (!status)
        keys[0] = make_key(m, 0);
    for (size_t e = 0; !status && *complete && e < m->count; e++)
        for (size_t g = 0; !status && *complete && g < m->generators; g++) {
            status = reserve(m, n->matrices, error);
            if (status)
                break;
            multiply(m, e, n, g);
            keys[m->count] = make_key(m, m->count);
            size_t place = find(m, keys);
            if (place == GSNN_MOVES_MAX) {
                *complete = false;
            } else {
                m->right[g * GSNN_MOVES_MAX + e] = (uint32_t)place;
                if (place == m->count) {
                    m->parent[place] = (uint32_t)e;
                    m->through[place] = (uint32_t)g;
                    m->count++;
                }
            }
        }
    free(keys);
    return status;
}

gsnn_status gsnn_moves_init(gsnn_moves *moves, const gsnn_record_group *group,
                            const gsnn_record_elements *generators, bool *complete,
                            gsnn_error *error) {
    *moves = (gsnn_moves){.degree = group->degree, .generators = generators->count};
    numbers n;
    gsnn_status status = read_generators(&n, group, generators, error);
    if (!status)
        status = list(moves, &n, complete, error);
    free(n.matrices);
    return status;
}

/* A random product of generators, as the only element behind the identity. */
static void multiply_randomly(gsnn_moves *m, const numbers *n, size_t generators,
                              gsnn_philox *stream) {
    size_t size = m->images ? m->degree * sizeof(int32_t) : m->degree * m->degree * sizeof(double);
    char *bytes = m->images ? (char *)m->images : (char *)m->matrices;
    m->count = 1;
    memcpy(bytes + size, bytes, size);
    for (int i = 0; i < 64; i++) {
        m->count = 2;
        multiply(m, 1, n, (size_t)gsnn_philox_below(stream, generators));
        memcpy(bytes + size, bytes + 2 * size, size);
    }
    m->count = 2;
}

gsnn_status gsnn_moves_init_cyclic(gsnn_moves *moves, const gsnn_record_group *group,
                                   const gsnn_record_elements *generators, uint64_t seed,
                                   uint64_t index, gsnn_error *error) {
    numbers n;
    gsnn_moves draw = {.degree = group->degree};
    gsnn_philox stream = gsnn_philox_stream(seed, GSNN_PURPOSE_SUBGROUPS, 0, index);
    bool complete = false;
    *moves = (gsnn_moves){0};
    gsnn_status status = read_generators(&n, group, generators, error);
    if (!status)
        status = put_identity(&draw, &n, error);
    for (int attempt = 0; !status && !complete && attempt < 1000; attempt++) {
        multiply_randomly(&draw, &n, generators->count, &stream);
        numbers one = {.images = draw.images ? draw.images + group->degree : NULL,
                       .matrices =
                           draw.matrices ? draw.matrices + group->degree * group->degree : NULL};
        gsnn_moves cyclic = {.degree = group->degree, .generators = 1};
        status = list(&cyclic, &one, &complete, error);
        complete = complete && cyclic.count > 1;
        if (!status && complete)
            *moves = cyclic;
        else
            gsnn_moves_clear(&cyclic);
    }
    if (!status && !complete)
        status = gsnn_fail(error, GSNN_FAILED, "no element of order up to %d was found in %s",
                           GSNN_MOVES_MAX, group->name ? group->name : "the group");
    gsnn_moves_clear(&draw);
    free(n.matrices);
    return status;
}

void gsnn_moves_clear(gsnn_moves *moves) {
    free(moves->images);
    free(moves->matrices);
    free(moves->right);
    free(moves->parent);
    free(moves->through);
    *moves = (gsnn_moves){0};
}

void gsnn_moves_apply(const gsnn_moves *moves, size_t e, const double *x, double *y) {
    size_t d = moves->degree;
    for (size_t i = 0; i < d; i++)
        if (moves->images) {
            int32_t image = moves->images[e * d + i];
            y[abs(image) - 1] = image < 0 ? -x[i] : x[i];
        } else {
            y[i] = 0;
            for (size_t j = 0; j < d; j++)
                y[i] += moves->matrices[(e * d + i) * d + j] * x[j];
        }
}

void gsnn_moves_products(const gsnn_moves *moves, uint32_t r, uint32_t *products) {
    products[0] = r;
    for (size_t e = 1; e < moves->count; e++)
        products[e] =
            moves->right[(size_t)moves->through[e] * GSNN_MOVES_MAX + products[moves->parent[e]]];
}

void gsnn_moves_write(const gsnn_moves *moves, size_t e, gsnn_json *json) {
    size_t d = moves->degree;
    if (moves->images) {
        gsnn_json_int32s(json, moves->images + e * d, d);
        return;
    }
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < d; i++)
        gsnn_json_doubles(json, moves->matrices + (e * d + i) * d, d);
    gsnn_json_end_array(json);
}
