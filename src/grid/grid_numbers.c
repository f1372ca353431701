#include "grid/grid_numbers.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Of the translations, and of the stabilisers in P, each at most half of the one before. */
#define MAX_LEVELS 8

/* The points are numbered by their translations. */
typedef struct level {
    uint32_t base;
    uint32_t *orbit;
    int32_t *position;  /* for each point: index in the orbit, or -1 */
    uint32_t *inverses; /* of elements that take the base to each point of the orbit */
    uint32_t *generators;
    size_t length, generator_count, capacity;
} level;

typedef struct chain {
    const gsnn_grid_elements *elements;
    const gsnn_point *axes;
    level levels[MAX_LEVELS];
    size_t count;
} chain;

/* Where an element takes a point. */
static uint32_t image(const gsnn_grid_elements *elements, uint32_t a, uint32_t x) {
    uint32_t n = elements->translations;
    return gsnn_grid_add(elements, elements->moved[(size_t)(a / n) * n + x], a % n);
}

/* Divides an element by those that take base points where it does; whether the identity is left,
 * and the number of the element, of which the orbits from level k on make the digits. */
static bool sift(const chain *c, size_t k, uint32_t *a, uint32_t *number) {
    *number = 0;
    for (; k < c->count; k++) {
        const level *at = &c->levels[k];
        int32_t place = at->position[image(c->elements, *a, at->base)];
        if (place < 0)
            return false;
        *number = *number * (uint32_t)at->length + (uint32_t)place;
        *a = gsnn_grid_multiply(c->elements, at->inverses[place], *a);
    }
    return *a == 0;
}

static void extend_orbit(const chain *c, level *at, uint32_t x, uint32_t representative) {
    at->orbit[at->length] = x;
    at->inverses[at->length] = gsnn_grid_invert(c->elements, representative);
    at->position[x] = (int32_t)at->length++;
}

/* A level for an element that all base points so far leave. */
static int new_level(chain *c, uint32_t a) {
    uint32_t n = c->elements->translations, i = 0;
    assert(c->count < MAX_LEVELS);
    level *at = &c->levels[c->count++];
    at->orbit = gsnn_resize(NULL, n, sizeof *at->orbit);
    at->position = gsnn_resize(NULL, n, sizeof *at->position);
    at->inverses = gsnn_resize(NULL, n, sizeof *at->inverses);
    if (!at->orbit || !at->position || !at->inverses)
        return -1;
    memset(at->position, -1, n * sizeof *at->position);
    do
        at->base = c->elements->number[c->axes[i++]];
    while (image(c->elements, a, at->base) == at->base);
    extend_orbit(c, at, at->base, 0);
    return 0;
}

static int insert(chain *c, size_t k, uint32_t a);

/* The image of point i of the orbit under generator j: a new point, or a Schreier generator. */
static int close_edge(chain *c, size_t k, size_t i, size_t j) {
    level *at = &c->levels[k];
    uint32_t along = gsnn_grid_multiply(c->elements, at->generators[j],
                                        gsnn_grid_invert(c->elements, at->inverses[i]));
    uint32_t to = image(c->elements, along, at->base);
    if (at->position[to] >= 0)
        return insert(c, k + 1,
                      gsnn_grid_multiply(c->elements, at->inverses[at->position[to]], along));
    extend_orbit(c, at, to, along);
    return 0;
}

/* Makes an element that fixes the base points before level k a member of the stabiliser there. */
static int insert(chain *c, size_t k, uint32_t a) {
    uint32_t rest = a, number;
    if (sift(c, k, &rest, &number))
        return 0;
    if (k == c->count && new_level(c, a))
        return -1;
    level *at = &c->levels[k];
    if (gsnn_reserve(&at->generators, &at->capacity, at->generator_count + 1,
                     sizeof *at->generators))
        return -1;
    size_t newest = at->generator_count++, before = at->length;
    at->generators[newest] = a;
    for (size_t i = 0; i < before; i++)
        if (close_edge(c, k, i, newest))
            return -1;
    for (size_t i = before; i < at->length; i++)
        for (size_t j = 0; j <= newest; j++)
            if (close_edge(c, k, i, j))
                return -1;
    return 0;
}

gsnn_status gsnn_grid_numbers_new(uint32_t **numbers, const gsnn_grid_elements *elements,
                                  const gsnn_point *axes, gsnn_error *error) {
    chain c = {.elements = elements, .axes = axes};
    *numbers = gsnn_resize(NULL, elements->order, sizeof **numbers);
    int failed = !*numbers;
    for (size_t i = 0; !failed && i < elements->generator_count; i++)
        failed = insert(&c, 0, elements->generators[i]);
    for (uint32_t a = 0; !failed && a < elements->order; a++) {
        uint32_t rest = a;
        bool inside = sift(&c, 0, &rest, &(*numbers)[a]);
        assert(inside);
        (void)inside;
    }
    for (size_t k = 0; k < c.count; k++) {
        free(c.levels[k].orbit);
        free(c.levels[k].position);
        free(c.levels[k].inverses);
        free(c.levels[k].generators);
    }
    if (!failed)
        return GSNN_OK;
    free(*numbers);
    return gsnn_fail_memory(error);
}
