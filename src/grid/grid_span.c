#include "grid/grid_span.h"

#include <assert.h>
#include <string.h>

/* out = x g, where x lies above p and g is the element with that code and those bits. */
static void multiply(const gsnn_grid_span *span, const gsnn_grid_elements *elements,
                     const int64_t *x, size_t p, uint32_t code, uint64_t bits, int64_t *out) {
    uint32_t n = elements->translations;
    const int32_t *moved = elements->vector[elements->moved[p * n + code % n]];
    for (size_t i = 0; i < span->axes; i++)
        out[i] = (x[i] + moved[i]) % span->lattice.modulus[i];
    for (size_t c = 0; c < span->columns; c++)
        out[span->axes + c] = (x[span->axes + c] ^ (int64_t)(bits >> c)) & 1;
}

static void begin(gsnn_grid_span *span, const gsnn_grid_elements *elements, size_t columns) {
    const gsnn_point_group *group = elements->group;
    int32_t moduli[GSNN_LATTICE_DIMENSIONS] = {0};
    span->axes = group->dimension - 1;
    span->columns = columns;
    assert(columns <= GSNN_GRID_MAX_COLUMNS);
    memcpy(moduli, group->modulus, span->axes * sizeof *moduli);
    for (size_t c = 0; c < columns; c++)
        moduli[span->axes + c] = 2;
    gsnn_lattice_init(&span->lattice, span->axes + columns, moduli);
    for (size_t i = 0; i < span->axes; i++) {
        int64_t relation[GSNN_LATTICE_DIMENSIONS] = {0};
        for (size_t j = 0; j < span->axes; j++)
            relation[j] = group->relations.row[i][j];
        gsnn_lattice_adjoin(&span->lattice, relation);
    }
    span->elements = 1;
    memset(span->lift[0], 0, sizeof span->lift[0]);
}

void gsnn_grid_span_find(gsnn_grid_span *span, const gsnn_grid_elements *elements,
                         const uint32_t *codes, const uint64_t *bits, size_t count,
                         size_t columns) {
    const gsnn_point_group *group = elements->group;
    uint8_t queue[GSNN_MAX_AUTOMORPHISMS] = {0};
    size_t length = 1;
    begin(span, elements, columns);
    for (size_t i = 0; i < length; i++)
        for (size_t k = 0; k < count; k++) {
            size_t p = queue[i], to = group->product[p][codes[k] / elements->translations];
            int64_t product[GSNN_LATTICE_DIMENSIONS] = {0};
            multiply(span, elements, span->lift[p], p, codes[k], bits[k], product);
            if (!(span->elements >> to & 1)) {
                span->elements |= UINT64_C(1) << to;
                memcpy(span->lift[to], product, sizeof product);
                queue[length++] = (uint8_t)to;
                continue;
            }
            for (size_t c = 0; c < span->axes + columns; c++)
                product[c] -= span->lift[to][c];
            gsnn_lattice_adjoin(&span->lattice, product);
        }
    gsnn_lattice_normalise(&span->lattice);
    span->order = length;
    for (size_t i = 0; i < span->axes; i++)
        span->order *= (uint64_t)(group->relations.row[i][i] / span->lattice.row[i][i]);
}

bool gsnn_grid_span_has(const gsnn_grid_span *span, const gsnn_grid_elements *elements,
                        uint32_t code, uint64_t *bits) {
    size_t q = code / elements->translations;
    const int32_t *vector = elements->vector[code % elements->translations];
    int64_t rest[GSNN_LATTICE_DIMENSIONS] = {0};
    if (!(span->elements >> q & 1))
        return false;
    for (size_t i = 0; i < span->axes; i++)
        rest[i] = vector[i] - span->lift[q][i];
    for (size_t c = 0; c < span->columns; c++)
        rest[span->axes + c] = -span->lift[q][span->axes + c];
    gsnn_lattice_reduce(&span->lattice, rest);
    *bits = 0;
    for (size_t i = 0; i < span->axes; i++)
        if (rest[i])
            return false;
    for (size_t c = 0; c < span->columns; c++)
        *bits |= (uint64_t)(rest[span->axes + c] & 1) << c;
    return true;
}
