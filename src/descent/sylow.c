#include "descent/sylow.h"

#include "base/memory.h"
#include "descent/conjugates.h"
#include "descent/homomorphism.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

unsigned gsnn_valuation(const fmpz_t order, uint64_t prime) {
    fmpz_t rest, p;
    fmpz_init(rest);
    fmpz_init_set_ui(p, prime);
    unsigned valuation = (unsigned)fmpz_remove(rest, order, p);
    fmpz_clear(rest);
    fmpz_clear(p);
    return valuation;
}

/* ---- Elements of prime order ----------------------------------------------------------------- */

/* A random element whose order is the prime, which divides the group's order. */
static gsnn_status find_element(const gsnn_moving_group *group, uint64_t prime, uint64_t *state,
                                gsnn_point *element, gsnn_error *error) {
    size_t points = group->points;
    gsnn_point *room = gsnn_resize(NULL, 2 * points, sizeof *room);
    bool *met = gsnn_new(points, sizeof *met);
    gsnn_status status = room && met ? GSNN_OK : gsnn_fail_memory(error);
    /* Many elements have an order that the prime divides: in a group of permutations at least one
     * in `points`. */
    while (status == GSNN_OK) {
        gsnn_moving_group_random(group, state, room, room + points);
        uint64_t order = gsnn_permutation_order(room, points, met);
        if (order == 0 || order % prime)
            continue;
        gsnn_permutation_power(element, room, order / prime, points, room + points);
        break;
    }
    free(room);
    free(met);
    return status;
}

/* Tries for each limit on the class. */
#define TRIES 12
#define FIRST_LIMIT 2000

/* The class of an element of the prime's order, a short one if that is easy to find. */
static gsnn_status find_class(gsnn_conjugates *class, const gsnn_moving_group *group,
                              uint64_t prime, size_t limit, bool *found, gsnn_error *error) {
    uint64_t state = prime;
    gsnn_point *element = gsnn_resize(NULL, group->points, sizeof *element);
    gsnn_status status = element ? GSNN_OK : gsnn_fail_memory(error);
    *found = false;
    *class = (gsnn_conjugates){0};
    for (size_t most = FIRST_LIMIT; status == GSNN_OK && !*found && most / 8 < limit; most *= 8)
        for (int i = 0; status == GSNN_OK && !*found && i < TRIES; i++) {
            gsnn_conjugates_clear(class);
            status = find_element(group, prime, &state, element, error);
            if (status == GSNN_OK)
                status = gsnn_conjugates_init(class, group, element, most < limit ? most : limit,
                                              found, error);
        }
    free(element);
    return status;
}

/* ---- Centralisers ---------------------------------------------------------------------------- */

/* Numbers the orbits of an element; returns how many. */
static size_t number_orbits(const gsnn_point *element, size_t points, gsnn_point *number,
                            bool *met) {
    size_t count = 0;
    memset(met, 0, points * sizeof *met);
    for (size_t x = 0; x < points; x++) {
        if (met[x])
            continue;
        for (size_t y = x; !met[y]; y = element[y]) {
            met[y] = true;
            number[y] = (gsnn_point)count;
        }
        count++;
    }
    return count;
}

/* The preimage of a Sylow subgroup of the image, whose kernel is a p-group. */
static gsnn_status pull_back(gsnn_moving_group *sylow, gsnn_homomorphism *map,
                             const gsnn_moving_group *image, gsnn_error *error) {
    gsnn_point *element = gsnn_resize(NULL, map->points, sizeof *element);
    gsnn_status status = element ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < gsnn_homomorphism_kernel_count(map); i++) {
        gsnn_homomorphism_kernel_generator(map, i, element);
        status = gsnn_moving_group_add(sylow, element, error);
    }
    for (size_t i = 0; status == GSNN_OK && i < image->count; i++) {
        bool lifted = gsnn_homomorphism_lift(map, image->generators + i * map->images, element);
        assert(lifted);
        (void)lifted;
        status = gsnn_moving_group_add(sylow, element, error);
    }
    free(element);
    return status;
}

/* A Sylow subgroup of the centraliser of z, by its action on the orbits of z. */
static gsnn_status descend(gsnn_moving_group *sylow, const gsnn_moving_group *centraliser,
                           const gsnn_point *z, uint64_t prime, size_t limit, bool *found,
                           gsnn_error *error) {
    size_t points = centraliser->points;
    gsnn_point *number = gsnn_resize(NULL, points, sizeof *number);
    gsnn_point *images = gsnn_resize(NULL, centraliser->count + 1, points * sizeof *images);
    bool *met = gsnn_new(points, sizeof *met);
    gsnn_homomorphism map = {0};
    gsnn_moving_group image = {0}, below = {0};
    gsnn_status status = number && images && met ? GSNN_OK : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        size_t orbits = number_orbits(z, points, number, met);
        for (size_t i = 0; i < centraliser->count; i++)
            for (size_t x = 0; x < points; x++)
                images[i * orbits + number[x]] = number[centraliser->generators[i * points + x]];
        status = gsnn_homomorphism_init(&map, orbits, images, points, centraliser->generators,
                                        centraliser->count, error);
        if (status == GSNN_OK)
            status =
                gsnn_moving_group_init(&image, orbits, images, centraliser->count, NULL, 0, error);
    }
    if (status == GSNN_OK)
        status = gsnn_sylow_init(&below, &image, prime, limit, found, error);
    if (status == GSNN_OK && *found)
        status = pull_back(sylow, &map, &below, error);
    gsnn_moving_group_clear(&image);
    gsnn_moving_group_clear(&below);
    gsnn_homomorphism_clear(&map);
    free(number);
    free(images);
    free(met);
    return status;
}

/* ---- Better centres -------------------------------------------------------------------------- */

static bool commutes(const gsnn_point *a, const gsnn_point *b, size_t points) {
    for (size_t x = 0; x < points; x++)
        if (a[b[x]] != b[a[x]])
            return false;
    return true;
}

/* Whether an element is in the centre of a group, and of that order. */
static bool is_central(const gsnn_moving_group *group, const gsnn_point *element, uint64_t prime,
                       bool *met) {
    bool central = gsnn_permutation_order(element, group->points, met) == prime;
    for (size_t i = 0; central && i < group->count; i++)
        central = commutes(group->generators + i * group->points, element, group->points);
    return central;
}

/* A class with an element of the centre of q whose length the prime divides less often than that
 * of `class`, which it replaces; *found is false where there is none within the limit. */
static gsnn_status improve(gsnn_conjugates *class, const gsnn_moving_group *group,
                           const gsnn_moving_group *q, uint64_t prime, size_t limit, bool *found,
                           gsnn_error *error) {
    size_t points = group->points;
    *found = false;
    if (fmpz_cmp_ui(q->order, limit) > 0)
        return GSNN_OK;
    gsnn_point *list = gsnn_moving_group_list(q);
    bool *met = gsnn_new(points, sizeof *met);
    gsnn_status status = list && met ? GSNN_OK : gsnn_fail_memory(error);
    fmpz_t length;
    fmpz_init_set_ui(length, class->count);
    unsigned present = gsnn_valuation(length, prime);
    for (size_t i = 0; status == GSNN_OK && !*found && i < fmpz_get_ui(q->order); i++) {
        gsnn_conjugates other;
        bool whole;
        if (!is_central(q, list + i * points, prime, met))
            continue;
        status = gsnn_conjugates_init(&other, group, list + i * points, limit, &whole, error);
        fmpz_set_ui(length, other.count);
        *found = status == GSNN_OK && whole && gsnn_valuation(length, prime) < present;
        if (*found) {
            gsnn_conjugates_clear(class);
            *class = other;
        } else {
            gsnn_conjugates_clear(&other);
        }
    }
    fmpz_clear(length);
    free(list);
    free(met);
    return status;
}

/* Goes on from the class of an element of the prime's order to a Sylow subgroup. */
static gsnn_status grow(gsnn_moving_group *sylow, gsnn_conjugates *class,
                        const gsnn_moving_group *group, uint64_t prime, size_t limit, bool *found,
                        gsnn_error *error) {
    unsigned wanted = gsnn_valuation(group->order, prime);
    gsnn_status status = GSNN_OK;
    while (status == GSNN_OK && *found && gsnn_valuation(sylow->order, prime) < wanted) {
        gsnn_moving_group centraliser = {0};
        gsnn_moving_group_clear(sylow);
        status = gsnn_moving_group_init(sylow, group->points, NULL, 0, NULL, 0, error);
        if (status == GSNN_OK)
            status = gsnn_conjugates_centraliser(class, group, &centraliser, error);
        if (status == GSNN_OK)
            status = descend(sylow, &centraliser, class->list, prime, limit, found, error);
        gsnn_moving_group_clear(&centraliser);
        if (status == GSNN_OK && *found && gsnn_valuation(sylow->order, prime) < wanted)
            status = improve(class, group, sylow, prime, limit, found, error);
    }
    return status;
}

gsnn_status gsnn_sylow_init(gsnn_moving_group *sylow, const gsnn_moving_group *group,
                            uint64_t prime, size_t limit, bool *found, gsnn_error *error) {
    size_t points = group->points;
    unsigned valuation = gsnn_valuation(group->order, prime);
    *found = true;
    gsnn_status status = gsnn_moving_group_init(sylow, points, NULL, 0, NULL, 0, error);
    if (status != GSNN_OK || valuation == 0)
        return status;
    if (valuation == 1) {
        uint64_t state = prime;
        gsnn_point *element = gsnn_resize(NULL, points, sizeof *element);
        status =
            element ? find_element(group, prime, &state, element, error) : gsnn_fail_memory(error);
        if (status == GSNN_OK)
            status = gsnn_moving_group_add(sylow, element, error);
        free(element);
        return status;
    }
    gsnn_conjugates class;
    status = find_class(&class, group, prime, limit, found, error);
    if (status == GSNN_OK && *found)
        status = grow(sylow, &class, group, prime, limit, found, error);
    gsnn_conjugates_clear(&class);
    return status;
}
