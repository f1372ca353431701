#include "engine/product_neurons.h"

#include "base/divisor.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A place is a number that says where a neuron is in each factor: the lowest bits are the signs of
 * its row in the second factor, the third, ..., relative to that in the first, the digits above its
 * neurons in the factors.  The highest bit is 1 where the sign in the first factor is minus. */
#define MINUS (UINT32_C(1) << 31)

/* How a generator of the factor changes the places of one of the factor's neurons: first something
 * is added, where sums come out right whatever wraps around between, and then bits are flipped. */
typedef struct digit_step {
    uint32_t more, flips;
} digit_step;

/* Neurons are looked at in blocks of so many. */
#define BLOCK 64

/* A factor whose part is not 0, as a digit of places. */
typedef struct digit {
    const gsnn_product_part *part;
    gsnn_neurons neurons;
    size_t stride;
    int *generator;    /* of the factor for each of G, or -1 where it does not move the factor */
    digit_step *steps; /* for each generator of the factor and each of its neurons */
    uint32_t values[BLOCK]; /* in the places of a block */
} digit;

/* A digit that a generator of G moves. */
typedef struct digit_move {
    const digit *digit;
    const digit_step *steps; /* for each neuron of the factor */
    size_t generator;
} digit_move;

/* As many factors as there are at most: see gsnn_factors_find. */
#define MOST_DIGITS 64

typedef struct numbering {
    const gsnn_group *group;
    digit *digits;
    size_t digit_count;
    unsigned sign_bits;
    digit_move *moves; /* mostly one a generator */
    size_t move_count;
    /* By places: twice the neuron, and 1 if the first that was met has MINUS; GSNN_NO_ITEM before
     * it is met. */
    uint32_t *met;
    uint32_t *place_of; /* of each neuron, with MINUS as it was met */
    uint32_t *to;       /* where generator s takes neuron b of a block: s * BLOCK + b */
} numbering;

/* Which generators of G move a factor: those are the factor's own, in their order. */
static bool find_generators(digit *d, const gsnn_factor *factor, const gsnn_group *group) {
    int next = 0;
    d->generator = gsnn_resize(NULL, group->generator_count, sizeof *d->generator);
    if (!d->generator)
        return false;
    for (size_t s = 0; s < group->generator_count; s++) {
        bool moves = false;
        for (size_t x = 0; x < factor->group->points && !moves; x++)
            moves = gsnn_group_generator(group, s)[factor->points[x]] != factor->points[x];
        d->generator[s] = moves ? next++ : -1;
    }
    assert((size_t)next == factor->group->generator_count);
    return true;
}

/* The bits of a place that change with the sign in factor i. */
static uint32_t sign_flips(const numbering *n, size_t i) {
    if (i)
        return n->sign_bits ? UINT32_C(1) << (i - 1) : 0;
    return MINUS | ((UINT32_C(1) << n->sign_bits) - 1);
}

static bool list_steps(const numbering *n, digit *d) {
    size_t count = d->neurons.count, edges = d->neurons.generator_count * count;
    uint32_t flips = sign_flips(n, (size_t)(d - n->digits));
    d->steps = gsnn_resize(NULL, edges, sizeof *d->steps);
    for (size_t edge = 0; d->steps && edge < edges; edge++) {
        size_t more = (d->neurons.target[edge] - edge % count) * d->stride;
        bool changes = gsnn_neurons_negate(&d->neurons, edge, d->part->signs);
        d->steps[edge] = (digit_step){(uint32_t)more, changes ? flips : 0};
    }
    return d->steps != NULL;
}

static gsnn_status add_digit(numbering *n, const gsnn_product_source *source,
                             const gsnn_product_part *part, gsnn_error *error) {
    const gsnn_architecture *architecture = &source->architectures[part->pair];
    const gsnn_subgroup_class *class = &source->catalogue.classes[architecture->class];
    gsnn_signed_generators equations = {class->generator_count, class->generators,
                                        architecture->signs};
    digit *d = &n->digits[n->digit_count++];
    d->part = part;
    if (!find_generators(d, source->factor, n->group))
        return gsnn_fail_memory(error);
    return gsnn_neurons_from_rows(&d->neurons, source->factor->group, &equations,
                                  architecture->weights.codes, source->groups[part->group].index,
                                  error);
}

/* Finds the value of each digit in a place, and lists its steps; *places is how many there are. */
static bool lay_out(numbering *n, size_t *places) {
    *places = (size_t)1 << n->sign_bits;
    for (size_t i = 0; i < n->digit_count; i++) {
        digit *d = &n->digits[i];
        d->stride = *places;
        *places *= d->neurons.count;
        if (!list_steps(n, d))
            return false;
    }
    return true;
}

/* Lists the digits that each generator of G moves. */
static bool list_moves(numbering *n) {
    size_t generators = n->group->generator_count;
    n->moves = gsnn_resize(NULL, generators * n->digit_count, sizeof *n->moves);
    for (size_t i = 0; n->moves && i < n->digit_count; i++) {
        const digit *d = &n->digits[i];
        for (size_t s = 0; s < generators; s++)
            if (d->generator[s] >= 0)
                n->moves[n->move_count++] =
                    (digit_move){d, d->steps + (size_t)d->generator[s] * d->neurons.count, s};
    }
    return n->moves != NULL;
}

/* Finds the digits of a block of places. */
static void take_apart(const numbering *n, const uint32_t *places, uint32_t count) {
    uint32_t left[BLOCK];
    for (uint32_t b = 0; b < count; b++)
        left[b] = (places[b] & ~MINUS) >> n->sign_bits;
    for (size_t i = 0; i < n->digit_count; i++) {
        digit *d = &n->digits[i];
        gsnn_divisor values = gsnn_divisor_of((uint32_t)d->neurons.count);
        for (uint32_t b = 0; b < count; b++)
            left[b] = gsnn_divide(&values, left[b], &d->values[b]);
    }
}

/* Finds where the generators of G take a block of places. */
static void move(const numbering *n, const uint32_t *places, uint32_t count) {
    take_apart(n, places, count);
    for (size_t s = 0; s < n->group->generator_count; s++)
        memcpy(n->to + s * BLOCK, places, count * sizeof *n->to);
    for (size_t m = 0; m < n->move_count; m++) {
        const digit_step *steps = n->moves[m].steps;
        const uint32_t *values = n->moves[m].digit->values;
        uint32_t *to = n->to + n->moves[m].generator * BLOCK;
        for (uint32_t b = 0; b < count; b++) {
            const digit_step *step = &steps[values[b]];
            to[b] = (to[b] + step->more) ^ step->flips;
            __builtin_prefetch(&n->met[to[b] & ~MINUS]);
        }
    }
}

/* Numbers the neurons; `odd` is a parity that chi maps to -1, or 0 where chi is trivial. */
static void visit(const numbering *n, gsnn_neurons *neurons, size_t count, uint64_t odd) {
    const size_t generators = n->group->generator_count;
    uint32_t *met = n->met, found = 1;
    memset(met, -1, count * sizeof *met);
    met[0] = 0;
    n->place_of[0] = 0;
    for (uint32_t first = 0, block; first < found; first += block) {
        /* Nobody foresees which places are new: what leads to them is not to wait for that. */
        block = found - first < BLOCK ? found - first : BLOCK;
        move(n, n->place_of + first, block);
        for (uint32_t b = 0; b < block; b++) {
            size_t edge = first + b;
            const uint32_t *at = n->to + b;
            for (size_t s = 0; s < generators; s++, edge += count, at += BLOCK) {
                uint32_t place = *at & ~MINUS, there = met[place];
                assert(place < count);
                if (there == GSNN_NO_ITEM) {
                    neurons->parent[found] = first + b;
                    neurons->via[found] = (uint16_t)s;
                    n->place_of[found] = *at;
                    there = met[place] = 2 * found++ | *at / MINUS;
                }
                neurons->target[edge] = there / 2;
                /* Any parity will do that chi maps to the sign of the edge. */
                if (odd)
                    neurons->cocycle[edge] = (there ^ *at / MINUS) & 1 ? odd : 0;
            }
        }
    }
    neurons->count = found;
}

static gsnn_status number_all(numbering *n, gsnn_neurons *neurons, uint64_t signs, size_t count,
                              gsnn_error *error) {
    size_t generators = n->group->generator_count, places;
    bool allocated = gsnn_neurons_allocate(neurons, generators, count, signs != 0) == 0;
    n->met = gsnn_resize(NULL, count, sizeof *n->met);
    n->place_of = gsnn_resize(NULL, count, sizeof *n->place_of);
    n->to = gsnn_resize(NULL, generators, BLOCK * sizeof *n->to);
    if (!allocated || !n->met || !n->place_of || !n->to || !lay_out(n, &places) || !list_moves(n))
        return gsnn_fail_memory(error);
    assert(places == count);
    visit(n, neurons, count, signs & (~signs + 1));
    return neurons->count == count
               ? GSNN_OK
               : gsnn_fail(error, GSNN_FAILED, "internal error: fewer neurons than cosets");
}

gsnn_status gsnn_product_neurons(gsnn_neurons *neurons, const void *origin, const gsnn_group *group,
                                 size_t class, uint64_t signs, size_t count, gsnn_error *error) {
    const gsnn_product *product = origin;
    const gsnn_product_pair *pair = gsnn_product_pair_on(product, (uint32_t) class, signs);
    numbering n = {.group = group};
    gsnn_status status = GSNN_OK;
    memset(neurons, 0, sizeof *neurons);
    assert(product->factors.count <= MOST_DIGITS && count < MINUS);
    n.digits = gsnn_new(product->factors.count, sizeof *n.digits);
    if (!n.digits)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < product->factors.count; i++) {
        const gsnn_product_part *part = gsnn_tuple_part(product, pair->type, pair->parts, i);
        if (!gsnn_part_is_zero(part))
            status = add_digit(&n, &product->sources[i], part, error);
    }
    /* Not all parts are 0. */
    n.sign_bits = status == GSNN_OK && pair->type == 2 ? (unsigned)n.digit_count - 1 : 0;
    if (status == GSNN_OK)
        status = number_all(&n, neurons, signs, count, error);
    assert(status != GSNN_OK || gsnn_neurons_are_sound(neurons, group, NULL, signs));
    if (status != GSNN_OK)
        gsnn_neurons_clear(neurons);
    for (size_t i = 0; i < n.digit_count; i++) {
        gsnn_neurons_clear(&n.digits[i].neurons);
        free(n.digits[i].generator);
        free(n.digits[i].steps);
    }
    free(n.digits);
    free(n.moves);
    free(n.met);
    free(n.place_of);
    free(n.to);
    return status;
}
