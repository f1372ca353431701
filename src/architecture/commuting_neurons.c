#include "architecture/commuting_neurons.h"

#include "base/memory.h"
#include "group/tied_generators.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Parts ------------------------------------------------------------------------------------
 */

gsnn_status gsnn_commuting_parts_init(gsnn_commuting_parts *parts, const gsnn_group *group,
                                      gsnn_error *error) {
    size_t count = group->generator_count, part_count;
    *parts = (gsnn_commuting_parts){0};
    uint16_t *part = gsnn_resize(NULL, count, sizeof *part);
    for (size_t k = 0; k < 2; k++)
        parts->list[k] = gsnn_resize(NULL, count, sizeof *parts->list[k]);
    gsnn_status status =
        part && parts->list[0] && parts->list[1] ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = gsnn_tied_generators(group, 1, part, &part_count, error);
    for (size_t t = 0; status == GSNN_OK && t < count; t++) {
        size_t k = part[t] != 0;
        parts->list[k][parts->count[k]++] = (uint16_t)t;
    }
    free(part);
    return status;
}

void gsnn_commuting_parts_clear(gsnn_commuting_parts *parts) {
    free(parts->list[0]);
    free(parts->list[1]);
    *parts = (gsnn_commuting_parts){0};
}

/* ---- Blocks -----------------------------------------------------------------------------------
 */

/* Where an element of wA is: a signed element of Q, moved by what stands for its block. */
typedef struct block_place {
    uint32_t block, shared; /* a number among the elements of Q */
    bool negative;          /* the element's own row is minus that */
} block_place;

/* Where a generator in A takes a block. */
typedef struct block_step {
    uint32_t block;
    uint32_t shared; /* what moves the second part of a neuron */
    bool negative;
} block_step;

typedef struct pairing {
    gsnn_row_orbit across, along; /* wA and wB */
    /* Q, numbered as in wA: for each element the number in wB, and whether its own row there is
     * minus that in wA. */
    uint32_t *shared;
    bool *opposite;
    size_t shared_count;
    block_place *places; /* of the elements of wA */
    uint32_t *members;   /* shared_count for each block: its elements in wA */
    size_t block_count;
    block_step *steps;  /* for each block and generator in A */
    uint32_t **shifts;  /* for each element of Q that is needed wb -> w b' b, and whether signs */
    bool **shift_flips; /* change; NULL before */
} pairing;

static void pairing_clear(pairing *p) {
    for (size_t q = 0; q < p->shared_count; q++) {
        free(p->shifts ? p->shifts[q] : NULL);
        free(p->shift_flips ? p->shift_flips[q] : NULL);
    }
    free(p->shifts);
    free(p->shift_flips);
    free(p->steps);
    free(p->members);
    free(p->places);
    free(p->shared);
    free(p->opposite);
    gsnn_row_orbit_clear(&p->across);
    gsnn_row_orbit_clear(&p->along);
}

/* Finds Q, which is the first block. */
static gsnn_status find_shared(pairing *p, gsnn_error *error) {
    const gsnn_row_orbit *across = &p->across, *along = &p->along;
    p->shared = gsnn_resize(NULL, across->count, sizeof *p->shared);
    p->opposite = gsnn_resize(NULL, across->count, sizeof *p->opposite);
    p->places = gsnn_resize(NULL, across->count, sizeof *p->places);
    p->members = gsnn_resize(NULL, across->count, sizeof *p->members);
    if (!p->shared || !p->opposite || !p->places || !p->members)
        return gsnn_fail_memory(error);
    for (uint32_t i = 0; i < across->count; i++) {
        uint32_t k = gsnn_row_orbit_find(along, across->rows + i * across->source->words);
        p->places[i].block = GSNN_NO_ITEM;
        if (k == GSNN_NO_ITEM)
            continue;
        p->places[i] = (block_place){.block = 0, .shared = (uint32_t)p->shared_count};
        p->members[p->shared_count] = i;
        p->opposite[p->shared_count] = across->negative[i] != along->negative[k];
        p->shared[p->shared_count++] = k;
    }
    return GSNN_OK;
}

/* Moves blocks by the generators in A, from Q on, until nothing new comes. */
static gsnn_status find_blocks(pairing *p, gsnn_error *error) {
    const gsnn_row_orbit *across = &p->across;
    size_t generators = across->generator_count, width = p->shared_count;
    assert(width && across->count % width == 0);
    p->steps = gsnn_resize(NULL, across->count / width, generators * sizeof *p->steps);
    p->shifts = gsnn_new(width, sizeof *p->shifts);
    p->shift_flips = gsnn_new(width, sizeof *p->shift_flips);
    if (!p->steps || !p->shifts || !p->shift_flips)
        return gsnn_fail_memory(error);
    p->block_count = 1;
    for (uint32_t c = 0; c < p->block_count; c++)
        for (size_t s = 0; s < generators; s++) {
            const uint32_t *members = p->members + c * width;
            const uint32_t first = across->target[members[0] * generators + s];
            if (p->places[first].block == GSNN_NO_ITEM) {
                for (uint32_t q = 0; q < width; q++) {
                    size_t edge = members[q] * generators + s;
                    uint32_t to = across->target[edge];
                    p->members[p->block_count * width + q] = to;
                    p->places[to] =
                        (block_place){(uint32_t)p->block_count, q,
                                      p->places[members[q]].negative != across->flips[edge]};
                }
                p->block_count++;
            }
            const block_place *to = &p->places[first];
            p->steps[c * generators + s] = (block_step){
                to->block, to->shared,
                (p->places[members[0]].negative != across->flips[members[0] * generators + s]) !=
                    (to->negative != p->opposite[to->shared])};
        }
    assert(p->block_count * width == across->count);
    return GSNN_OK;
}

/* The map wb -> w b' b for an element wb' of Q, along the tree of wB. */
static gsnn_status make_shift(pairing *p, uint32_t q, gsnn_error *error) {
    const gsnn_row_orbit *along = &p->along;
    size_t generators = along->generator_count;
    if (p->shifts[q])
        return GSNN_OK;
    uint32_t *shift = p->shifts[q] = gsnn_resize(NULL, along->count, sizeof *shift);
    bool *flips = p->shift_flips[q] = gsnn_resize(NULL, along->count, sizeof *flips);
    if (!shift || !flips)
        return gsnn_fail_memory(error);
    shift[0] = p->shared[q];
    flips[0] = false;
    for (size_t i = 1; i < along->count; i++) {
        size_t edge = shift[along->parent[i]] * generators + along->via[i];
        shift[i] = along->target[edge];
        flips[i] = flips[along->parent[i]] != along->flips[edge];
    }
    return GSNN_OK;
}

static gsnn_status make_shifts(pairing *p, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < p->block_count * p->across.generator_count; i++)
        status = make_shift(p, p->steps[i].shared, error);
    return status;
}

/* ---- Neurons ----------------------------------------------------------------------------------
 */

typedef struct numbering {
    const pairing *pairing;
    uint32_t *number;         /* of the neuron with a block and an element of wB, or GSNN_NO_ITEM */
    uint32_t *block, *second; /* of each neuron */
    bool *negative;           /* its row along the neurons' tree is minus w b a_c */
} numbering;

/* Takes a neuron along one edge; *flip tells whether the sign of w b a_c changes. */
static void step(const pairing *p, uint32_t block, uint32_t second, bool in_along, size_t place,
                 uint32_t *to_block, uint32_t *to_second, bool *flip) {
    if (in_along) {
        size_t edge = second * p->along.generator_count + place;
        *to_block = block;
        *to_second = p->along.target[edge];
        *flip = p->along.flips[edge];
    } else {
        const block_step *by = &p->steps[block * p->across.generator_count + place];
        *to_block = by->block;
        *to_second = p->shifts[by->shared][second];
        *flip = by->negative != p->shift_flips[by->shared][second];
    }
}

/* Numbers neurons breadth first.  Each generator is in B or not, at its place in the part. */
static void number_all(numbering *n, gsnn_neurons *neurons, const bool *in_along,
                       const uint16_t *place, uint64_t signs, size_t count) {
    const uint64_t odd = signs & (~signs + 1);
    size_t found = 1, length = n->pairing->along.count;
    memset(n->number, -1, count * sizeof *n->number);
    n->number[0] = n->block[0] = n->second[0] = 0;
    n->negative[0] = false;
    for (size_t j = 0; j < found; j++)
        for (size_t s = 0; s < neurons->generator_count; s++) {
            uint32_t block, second;
            bool flip;
            step(n->pairing, n->block[j], n->second[j], in_along[s], place[s], &block, &second,
                 &flip);
            bool negative = n->negative[j] != flip;
            uint32_t *number = &n->number[block * length + second];
            if (*number == GSNN_NO_ITEM) {
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                n->negative[found] = negative;
                n->block[found] = block;
                n->second[found] = second;
                *number = (uint32_t)found++;
            }
            neurons->target[s * count + j] = *number;
            if (!signs)
                continue;
            /* Any parity will do that chi maps to the sign of the edge. */
            neurons->cocycle[s * count + j] = negative != n->negative[*number] ? odd : 0;
        }
    assert(found == count);
    neurons->count = found;
}

static gsnn_status make_neurons(const pairing *p, const gsnn_commuting_parts *parts,
                                gsnn_neurons *neurons, uint64_t signs, size_t count,
                                gsnn_error *error) {
    size_t generators = parts->count[0] + parts->count[1];
    numbering n = {.pairing = p,
                   .number = gsnn_resize(NULL, count, sizeof *n.number),
                   .block = gsnn_resize(NULL, count, sizeof *n.block),
                   .second = gsnn_resize(NULL, count, sizeof *n.second),
                   .negative = gsnn_resize(NULL, count, sizeof *n.negative)};
    bool *in_along = gsnn_new(generators, sizeof *in_along);
    uint16_t *place = gsnn_new(generators, sizeof *place);
    bool allocated = gsnn_neurons_allocate(neurons, generators, count, signs != 0) == 0;
    allocated = allocated && n.number && n.block && n.second && n.negative && in_along && place;
    if (allocated) {
        for (size_t k = 0; k < 2; k++)
            for (size_t i = 0; i < parts->count[k]; i++) {
                in_along[parts->list[k][i]] = k == 1;
                place[parts->list[k][i]] = (uint16_t)i;
            }
        number_all(&n, neurons, in_along, place, signs, count);
    }
    free(n.number);
    free(n.block);
    free(n.second);
    free(n.negative);
    free(in_along);
    free(place);
    return allocated ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_commuting_neurons(gsnn_neurons *neurons, const gsnn_row_source *source,
                                   const gsnn_commuting_parts *parts, const uint64_t *row,
                                   uint64_t signs, size_t count, size_t *found, gsnn_error *error) {
    pairing p = {0};
    gsnn_row_orbit *orbits[2] = {&p.across, &p.along};
    gsnn_status status = GSNN_OK;
    *found = 0;
    for (size_t k = 0; status == GSNN_OK && k < 2; k++) {
        status = gsnn_row_orbit_init(orbits[k], source, parts->list[k], parts->count[k], 64, error);
        if (status == GSNN_OK)
            status = gsnn_row_orbit_fill(orbits[k], row, count, error);
        if (status == GSNN_OK && orbits[k]->count > count)
            *found = count + 1;
    }
    if (status == GSNN_OK && !*found) {
        status = find_shared(&p, error);
        if (status == GSNN_OK)
            status = find_blocks(&p, error);
        if (status == GSNN_OK)
            *found = p.block_count * p.along.count;
        if (status == GSNN_OK && *found == count)
            status = make_shifts(&p, error);
        if (status == GSNN_OK && *found == count)
            status = make_neurons(&p, parts, neurons, signs, count, error);
    }
    pairing_clear(&p);
    return status;
}
