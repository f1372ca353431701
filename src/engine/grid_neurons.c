#include "engine/grid_neurons.h"

#include "base/hash_index.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The cosets H (t,p): the one with the least p of Q p, and t modulo L. */
typedef struct coset_walk {
    const gsnn_grid_elements *elements;
    gsnn_grid_span span;                    /* of H, with a column for chi */
    uint8_t least[GSNN_MAX_AUTOMORPHISMS];  /* of Q p */
    uint8_t above[GSNN_MAX_AUTOMORPHISMS];  /* the q that takes p there */
    uint32_t first[GSNN_MAX_AUTOMORPHISMS]; /* number of the first coset with that p */
    uint32_t *number;                       /* of the neuron for each coset, or GSNN_NO_ITEM */
    uint32_t *element;                      /* for each neuron what its coset is reduced to */
    bool *negative; /* for each neuron: chi is -1 on the element of H that was taken off */
} coset_walk;

/* Replaces an element by the one that its coset is reduced to; returns the number of the coset.
 * *negative is chi of what that takes. */
static uint32_t reduce(const coset_walk *w, uint32_t *code, bool *negative) {
    const gsnn_grid_elements *elements = w->elements;
    const gsnn_lattice *lattice = &w->span.lattice;
    uint32_t n = elements->translations, p = *code / n, q = w->above[p], number = 0;
    const int64_t *lift = w->span.lift[q];
    const int32_t *moved = elements->vector[elements->moved[q * n + *code % n]];
    int64_t vector[GSNN_GRID_DIMENSIONS] = {0};
    size_t axes = w->span.axes;
    for (size_t i = 0; i < axes; i++)
        vector[i] = lift[i] + moved[i];
    vector[axes] = lift[axes];
    gsnn_lattice_reduce(lattice, vector);
    for (size_t i = 0; i < axes; i++)
        number = number * (uint32_t)lattice->row[i][i] + (uint32_t)vector[i];
    *negative = vector[axes] & 1;
    *code = w->least[p] * n + gsnn_grid_translation(elements, vector);
    return w->first[p] + number;
}

/* Finds what the elements of P are reduced to, and how many cosets of L there are above each. */
static void prepare(coset_walk *w) {
    const gsnn_point_group *group = w->elements->group;
    uint32_t cosets = 1, next = 0;
    for (size_t i = 0; i < w->span.axes; i++)
        cosets *= (uint32_t)w->span.lattice.row[i][i];
    for (size_t p = 0; p < group->count; p++) {
        w->least[p] = (uint8_t)p;
        for (size_t q = 0; q < group->count; q++)
            if ((w->span.elements >> q & 1) && group->product[q][p] <= w->least[p]) {
                w->least[p] = group->product[q][p];
                w->above[p] = (uint8_t)q;
            }
        if (w->least[p] == p) {
            w->first[p] = next;
            next += cosets;
        }
        w->first[p] = w->first[w->least[p]];
    }
}

static void visit(coset_walk *w, gsnn_neurons *neurons, uint64_t signs, size_t count) {
    const gsnn_grid_elements *elements = w->elements;
    size_t found = 1;
    memset(w->number, -1, count * sizeof *w->number);
    w->element[0] = 0;
    w->number[reduce(w, &w->element[0], &w->negative[0])] = 0;
    for (size_t j = 0; j < found; j++)
        for (size_t s = 0; s < elements->generator_count; s++) {
            uint32_t to = gsnn_grid_multiply(elements, w->element[j], elements->generators[s]);
            bool negative;
            uint32_t coset = reduce(w, &to, &negative);
            negative = negative != w->negative[j];
            if (w->number[coset] == GSNN_NO_ITEM) {
                assert(found < count);
                w->number[coset] = (uint32_t)found;
                w->element[found] = to;
                w->negative[found] = negative;
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found++] = (uint16_t)s;
            }
            uint32_t i = w->number[coset];
            neurons->target[s * count + j] = i;
            if (!signs)
                continue;
            /* Any parity will do that chi maps to the sign of the edge. */
            neurons->cocycle[s * count + j] = negative != w->negative[i] ? signs & (~signs + 1) : 0;
        }
    assert(found == count);
    neurons->count = found;
}

gsnn_status gsnn_grid_neurons(gsnn_neurons *neurons, const void *origin, const gsnn_group *group,
                              size_t class, uint64_t signs, size_t count, gsnn_error *error) {
    const gsnn_grid_origin *grid = origin;
    const gsnn_grid_class *of = &grid->classes.list[grid->catalogue[class].listed];
    uint64_t bits[GSNN_GRID_MAX_COLUMNS];
    coset_walk w = {.elements = &grid->elements};
    for (size_t i = 0; i < of->generator_count; i++)
        bits[i] = signs >> i & 1;
    gsnn_grid_span_find(&w.span, &grid->elements, of->generators, bits, of->generator_count, 1);
    assert(w.span.order * count == grid->elements.order);
    prepare(&w);
    memset(neurons, 0, sizeof *neurons);
    w.number = gsnn_resize(NULL, count, sizeof *w.number);
    w.element = gsnn_resize(NULL, count, sizeof *w.element);
    w.negative = gsnn_resize(NULL, count, sizeof *w.negative);
    gsnn_status status = GSNN_OK;
    if (w.number && w.element && w.negative &&
        gsnn_neurons_allocate(neurons, group->generator_count, count, signs != 0) == 0)
        visit(&w, neurons, signs, count);
    else
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        assert(gsnn_neurons_are_sound(neurons, group, NULL, signs));
    else
        gsnn_neurons_clear(neurons);
    free(w.number);
    free(w.element);
    free(w.negative);
    return status;
}
