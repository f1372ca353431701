/* subgroup_class.c - to which class of subgroups of an enumeration a subgroup belongs. */
#include "base/error.h"
#include "base/memory.h"
#include "density/record_group.h"
#include "density/symmetry.h"

#include <stdlib.h>
#include <string.h>

/* Inputs beyond which no conjugating elements are looked for: each is checked on all pairs of
 * inputs, against every class of the same order. */
enum { MOST_INPUTS = 128 };

/* An element g with g H g^-1 = S maps the orbits of H to those of S: it preserves their lengths,
 * and whether two axes are in one orbit. */
typedef struct comparison {
    const gsnn_group *group;
    const gsnn_found_group *from, *to; /* H and S, of one order */
    uint32_t *from_orbit, *to_orbit;   /* of each point: its orbit's least point */
    gsnn_point *scratch;               /* 5 * points */
} comparison;

static void find_orbits(uint32_t *orbit, const gsnn_found_group *found) {
    for (size_t x = 0; x < found->points; x++)
        orbit[x] = (uint32_t)x;
    /* Least points spread until nothing changes. */
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t g = 0; g < found->count; g++) {
            const gsnn_point *generator = found->generators + g * found->points;
            for (size_t x = 0; x < found->points; x++) {
                uint32_t least = orbit[x] < orbit[generator[x]] ? orbit[x] : orbit[generator[x]];
                changed = changed || orbit[x] != least || orbit[generator[x]] != least;
                orbit[x] = orbit[generator[x]] = least;
            }
        }
    }
}

static bool same_orbits(void *context, size_t i, gsnn_point x, size_t j, gsnn_point y) {
    const comparison *c = context;
    const gsnn_point *axes = c->group->axes;
    return (c->from_orbit[axes[i]] == c->from_orbit[axes[j]]) == (c->to_orbit[x] == c->to_orbit[y]);
}

static bool conjugates(void *context, const gsnn_point *g) {
    const comparison *c = context;
    size_t points = c->group->points;
    gsnn_point *inverse = c->scratch, *product = inverse + points, *conjugate = product + points;
    gsnn_permutation_invert(inverse, g, points);
    for (size_t i = 0; i < c->from->count; i++) {
        gsnn_permutation_multiply(product, c->from->generators + i * points, inverse, points);
        gsnn_permutation_multiply(conjugate, g, product, points);
        if (!gsnn_chain_sift(&c->to->chain, conjugate, conjugate + points, NULL))
            return false;
    }
    return true;
}

/* The length of the orbit of each point. */
static void measure_orbits(uint32_t *length, const uint32_t *orbit, size_t points,
                           uint32_t *count) {
    memset(count, 0, points * sizeof *count);
    for (size_t x = 0; x < points; x++)
        count[orbit[x]]++;
    for (size_t x = 0; x < points; x++)
        length[x] = count[orbit[x]];
}

static gsnn_status compare(bool *conjugate, comparison *c, const gsnn_run *run, gsnn_error *error) {
    size_t points = c->group->points;
    uint32_t *room = gsnn_new(6 * points, sizeof *room);
    gsnn_point *element = gsnn_new(points, sizeof *element);
    c->scratch = gsnn_new(5 * points, sizeof *c->scratch);
    gsnn_status status = room && element && c->scratch ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        uint32_t *wanted = room + 2 * points, *colour = wanted + points, *all = colour + points;
        c->from_orbit = room;
        c->to_orbit = room + points;
        find_orbits(c->from_orbit, c->from);
        find_orbits(c->to_orbit, c->to);
        measure_orbits(all, c->from_orbit, points, all + points);
        for (size_t i = 0; i < c->group->degree; i++)
            wanted[i] = all[c->group->axes[i]];
        measure_orbits(colour, c->to_orbit, points, all);
        gsnn_element_wish wish = {.wanted = wanted,
                                  .colour = colour,
                                  .pair = same_orbits,
                                  .whole = conjugates,
                                  .context = c};
        status = gsnn_search_element(c->group, &wish, element, conjugate, run, error);
    }
    free(room);
    free(element);
    free(c->scratch);
    return status;
}

/* Whether H, whose order is that of the subgroup, is the subgroup itself. */
static gsnn_status compare_equal(bool *equal, const gsnn_found_group *H,
                                 const gsnn_found_group *subgroup, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    *equal = true;
    for (size_t i = 0; !status && *equal && i < H->count; i++)
        status = gsnn_found_group_contains(subgroup, H->generators + i * H->points, equal, error);
    return status;
}

/* Compares the subgroup with the H of an architecture, whose order is the same. */
static gsnn_status compare_with(bool *known, bool conjugates, const gsnn_record_architecture *a,
                                const gsnn_found_group *subgroup, const gsnn_group *group,
                                const gsnn_enumeration_record *record, const gsnn_run *run,
                                gsnn_error *error) {
    gsnn_found_group H;
    comparison c = {.group = group, .from = &H, .to = subgroup};
    gsnn_found_group_init(&H, group);
    H.chainless = true; /* its order is known */
    gsnn_status status = gsnn_record_need_generators(a, error);
    if (!status)
        status = gsnn_found_group_add_record(&H, group, record, &a->H.generators, error);
    if (!status)
        status =
            conjugates ? compare(known, &c, run, error) : compare_equal(known, &H, subgroup, error);
    gsnn_found_group_clear(&H);
    return status;
}

/* Looks for the class among those of that order: where H is the subgroup itself, or else, with
 * `conjugates`, where it is conjugate to it. */
static gsnn_status search_classes(size_t *class, bool *known, bool conjugates, const char *order,
                                  const gsnn_found_group *subgroup, const gsnn_group *group,
                                  const gsnn_enumeration_record *record, const gsnn_run *run,
                                  gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    size_t last = SIZE_MAX;
    for (size_t i = 0; !status && !*known && i < record->architecture_count; i++) {
        const gsnn_record_architecture *a = &record->architectures[i];
        size_t number = a->admissible ? strtoul(a->id, NULL, 10) : last;
        /* The architectures i.0, i.1, ... have the same H. */
        if (number == last || strcmp(a->H.order, order) != 0)
            continue;
        last = number;
        status = compare_with(known, conjugates, a, subgroup, group, record, run, error);
        *class = number;
    }
    return status;
}

gsnn_status gsnn_find_class(size_t *class, bool *known, const gsnn_found_group *subgroup,
                            const gsnn_record_architecture *likely, const gsnn_group *group,
                            const gsnn_enumeration_record *record, const gsnn_run *run,
                            gsnn_error *error) {
    fmpz_t order;
    fmpz_init(order);
    gsnn_chain_order(order, &subgroup->chain);
    char *decimal = fmpz_get_str(NULL, 10, order);
    fmpz_clear(order);
    *known = false;
    gsnn_status status = GSNN_OK;
    if (likely && strcmp(likely->H.order, decimal) == 0) {
        *class = strtoul(likely->id, NULL, 10);
        status = compare_with(known, false, likely, subgroup, group, record, run, error);
    }
    /* That they are the same is seen at once, and often so. */
    if (!status && !*known)
        status = search_classes(class, known, false, decimal, subgroup, group, record, run, error);
    if (!status && !*known && group->degree <= MOST_INPUTS)
        status = search_classes(class, known, true, decimal, subgroup, group, record, run, error);
    flint_free(decimal);
    /* A search that takes too long leaves the class open. */
    if (status == GSNN_UNDECIDED) {
        status = GSNN_OK;
        *known = false;
    }
    return status;
}

/* ---- Stabilisers of rows in the group of all permutations ---------------------------------- */

static int compare_lengths(const void *at, const void *to) {
    uint32_t a = *(const uint32_t *)at, b = *(const uint32_t *)to;
    return (a > b) - (a < b);
}

/* The lengths of the orbits, each as often as it has points, in order; room holds 2 x points. */
static void find_shape(uint32_t *shape, const gsnn_found_group *found, uint32_t *room) {
    find_orbits(room, found);
    measure_orbits(shape, room, found->points, room + found->points);
    qsort(shape, found->points, sizeof *shape, compare_lengths);
}

static gsnn_status compare_shapes(bool *same, const uint32_t *shape, uint32_t *room,
                                  const gsnn_record_architecture *a, const gsnn_group *group,
                                  const gsnn_enumeration_record *record, gsnn_error *error) {
    gsnn_found_group H;
    gsnn_found_group_init(&H, group);
    H.chainless = true; /* its order is known */
    gsnn_status status = gsnn_record_need_generators(a, error);
    if (!status)
        status = gsnn_found_group_add_record(&H, group, record, &a->H.generators, error);
    if (!status) {
        find_shape(room, &H, room + group->points);
        *same = memcmp(room, shape, group->points * sizeof *shape) == 0;
    }
    gsnn_found_group_clear(&H);
    return status;
}

gsnn_status gsnn_find_young_class(size_t *class, bool *known, const gsnn_found_group *subgroup,
                                  const gsnn_record_architecture *likely, bool others,
                                  const gsnn_group *group, const gsnn_enumeration_record *record,
                                  gsnn_error *error) {
    uint32_t *shape = gsnn_new(4 * group->points, sizeof *shape), *room = shape + group->points;
    gsnn_status status = shape ? GSNN_OK : gsnn_fail_memory(error);
    fmpz_t order;
    fmpz_init(order);
    gsnn_found_group_order(order, subgroup);
    char *decimal = fmpz_get_str(NULL, 10, order);
    *known = false;
    if (!status)
        find_shape(shape, subgroup, room);
    if (!status && strcmp(likely->H.order, decimal) == 0) {
        *class = strtoul(likely->id, NULL, 10);
        status = compare_shapes(known, shape, room, likely, group, record, error);
    }
    for (size_t i = 0; others && !status && !*known && i < record->architecture_count; i++) {
        const gsnn_record_architecture *a = &record->architectures[i];
        if (!a->admissible || strcmp(a->H.order, decimal) != 0)
            continue;
        *class = strtoul(a->id, NULL, 10);
        status = compare_shapes(known, shape, room, a, group, record, error);
    }
    fmpz_clear(order);
    flint_free(decimal);
    free(shape);
    return status;
}
