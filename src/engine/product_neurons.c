#include "engine/product_neurons.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Where a generator of the factor takes one of its neurons. */
typedef struct digit_step {
    uint32_t
        more;     /* to be added to the number: sums come out right whatever wraps around between */
    bool changes; /* the sign */
} digit_step;

/* A factor whose part is not 0, as a digit of the numbers of neurons. */
typedef struct digit {
    const gsnn_product_part *part;
    gsnn_neurons neurons;
    size_t stride;
    int *generator;    /* of the factor for each of G, or -1 where it does not move the factor */
    digit_step *steps; /* for each generator of the factor and each of its neurons */
} digit;

/* A digit that a generator of G moves. */
typedef struct digit_move {
    size_t digit;
    const digit_step *steps; /* for each neuron of the factor */
} digit_move;

/* As many factors as there are at most: see gsnn_factors_find. */
#define MOST_DIGITS 64

typedef struct numbering {
    const gsnn_group *group;
    digit *digits;
    size_t digit_count;
    digit_move *moves; /* those of the first generator of G, of the second, ... */
    size_t *first;     /* of each generator's moves; one more for the end */
    size_t signs;      /* combinations of relative signs, which are the last digit */
    uint32_t places;   /* numbers with the same one */
    /* By digits: twice the neuron, and 1 if its row is minus that with sign + in the first factor;
     * GSNN_NO_ITEM before it is met. */
    uint32_t *met;
    uint32_t *digits_of;
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

static bool list_steps(digit *d) {
    size_t count = d->neurons.count, edges = d->neurons.generator_count * count;
    d->steps = gsnn_resize(NULL, edges, sizeof *d->steps);
    for (size_t edge = 0; d->steps && edge < edges; edge++) {
        size_t more = (d->neurons.target[edge] - edge % count) * d->stride;
        bool changes = gsnn_neurons_negate(&d->neurons, edge, d->part->signs);
        d->steps[edge] = (digit_step){(uint32_t)more, changes};
    }
    return d->steps != NULL;
}

static gsnn_status add_digit(numbering *n, const gsnn_product_source *source,
                             const gsnn_product_part *part, size_t *stride, gsnn_error *error) {
    const gsnn_architecture *architecture = &source->architectures[part->pair];
    const gsnn_subgroup_class *class = &source->catalogue.classes[architecture->class];
    gsnn_signed_generators equations = {class->generator_count, class->generators,
                                        architecture->signs};
    digit *d = &n->digits[n->digit_count++];
    d->part = part;
    d->stride = *stride;
    *stride *= source->groups[part->group].index;
    if (!find_generators(d, source->factor, n->group))
        return gsnn_fail_memory(error);
    gsnn_status status = gsnn_neurons_from_rows(&d->neurons, source->factor->group, &equations,
                                                architecture->weights.codes,
                                                source->groups[part->group].index, error);
    return status != GSNN_OK || list_steps(d) ? status : gsnn_fail_memory(error);
}

/* A neuron's digits, the combination of relative signs behind the last factor's. */
static void take_apart(const numbering *n, uint32_t number, uint32_t *digits) {
    for (size_t i = 0; i < n->digit_count; i++) {
        uint32_t count = (uint32_t)n->digits[i].neurons.count;
        digits[i] = number % count;
        number /= count;
    }
    digits[n->digit_count] = number;
}

/* Lists the digits that each generator of G moves: mostly one. */
static bool list_moves(numbering *n) {
    size_t generators = n->group->generator_count, count = 0;
    n->moves = gsnn_resize(NULL, generators * n->digit_count, sizeof *n->moves);
    n->first = gsnn_resize(NULL, generators + 1, sizeof *n->first);
    if (!n->moves || !n->first)
        return false;
    for (size_t s = 0; s < generators; s++) {
        n->first[s] = count;
        for (size_t i = 0; i < n->digit_count; i++) {
            const digit *d = &n->digits[i];
            if (d->generator[s] >= 0)
                n->moves[count++] =
                    (digit_move){i, d->steps + (size_t)d->generator[s] * d->neurons.count};
        }
    }
    n->first[generators] = count;
    return true;
}

/* Where generator s takes a neuron with that number and those digits; *flip is 1 where the sign in
 * the first factor changes, else 0. */
static uint32_t move(const numbering *n, size_t s, uint32_t from, const uint32_t *digits,
                     uint32_t *flip) {
    uint32_t to = from;
    uint64_t changes = 0;
    for (size_t m = n->first[s]; m < n->first[s + 1]; m++) {
        const digit_move *moved = &n->moves[m];
        digit_step step = moved->steps[digits[moved->digit]];
        to += step.more;
        changes |= (uint64_t)step.changes << moved->digit;
    }
    *flip = changes & 1;
    if (n->signs == 1)
        return to;
    /* Signs are relative to that in the first factor. */
    uint64_t relative = changes >> 1 ^ (*flip ? n->signs - 1 : 0);
    uint32_t before = digits[n->digit_count];
    return to + ((before ^ (uint32_t)relative) - before) * n->places;
}

static void visit(numbering *n, gsnn_neurons *neurons, uint64_t signs, size_t count) {
    const uint64_t odd = signs & (~signs + 1);
    size_t found = 1;
    memset(n->met, -1, count * sizeof *n->met);
    n->met[0] = 0;
    n->digits_of[0] = 0;
    for (size_t j = 0; j < found; j++) {
        uint32_t digits[MOST_DIGITS + 1], from = n->digits_of[j], negative = n->met[from] & 1;
        take_apart(n, from, digits);
        for (size_t s = 0; s < n->group->generator_count; s++) {
            uint32_t flip, to = move(n, s, from, digits, &flip);
            assert(to < count);
            uint32_t met = n->met[to];
            if (found < count && met == GSNN_NO_ITEM) {
                neurons->parent[found] = (uint32_t)j;
                neurons->via[found] = (uint16_t)s;
                n->digits_of[found] = to;
                met = n->met[to] = (uint32_t)(2 * found++) | (negative ^ flip);
            }
            neurons->target[s * count + j] = met / 2;
            /* Any parity will do that chi maps to the sign of the edge. */
            if (signs)
                neurons->cocycle[s * count + j] = (met ^ negative ^ flip) & 1 ? odd : 0;
        }
    }
    neurons->count = found;
}

static gsnn_status number_all(numbering *n, gsnn_neurons *neurons, uint64_t signs, size_t count,
                              gsnn_error *error) {
    size_t generators = n->group->generator_count;
    bool allocated = gsnn_neurons_allocate(neurons, generators, count, signs != 0) == 0;
    n->met = gsnn_resize(NULL, count, sizeof *n->met);
    n->digits_of = gsnn_resize(NULL, count, sizeof *n->digits_of);
    if (!allocated || !n->met || !n->digits_of || !list_moves(n))
        return gsnn_fail_memory(error);
    visit(n, neurons, signs, count);
    return neurons->count == count
               ? GSNN_OK
               : gsnn_fail(error, GSNN_FAILED, "internal error: fewer neurons than cosets");
}

gsnn_status gsnn_product_neurons(gsnn_neurons *neurons, const void *origin, const gsnn_group *group,
                                 size_t class, uint64_t signs, size_t count, gsnn_error *error) {
    const gsnn_product *product = origin;
    const gsnn_product_pair *pair = gsnn_product_pair_on(product, (uint32_t) class, signs);
    size_t stride = 1;
    numbering n = {.group = group, .signs = 1};
    gsnn_status status = GSNN_OK;
    memset(neurons, 0, sizeof *neurons);
    assert(product->factors.count <= MOST_DIGITS);
    n.digits = gsnn_new(product->factors.count, sizeof *n.digits);
    if (!n.digits)
        status = gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < product->factors.count; i++) {
        const gsnn_product_part *part = gsnn_tuple_part(product, pair->type, pair->parts, i);
        if (!gsnn_part_is_zero(part))
            status = add_digit(&n, &product->sources[i], part, &stride, error);
    }
    /* Not all parts are 0. */
    for (size_t i = 1; pair->type == 2 && i < n.digit_count; i++)
        n.signs *= 2;
    n.places = (uint32_t)stride;
    assert(status != GSNN_OK || stride * n.signs == count);
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
    free(n.first);
    free(n.met);
    free(n.digits_of);
    return status;
}
