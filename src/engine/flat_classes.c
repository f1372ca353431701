#include "engine/flat_classes.h"

#include "base/hash_index.h"
#include "base/memory.h"
#include "cohomology/cohomology.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* An admissible character of a class. */
typedef struct carried {
    uint32_t pair;
    uint64_t signs;
} carried;

typedef struct listing {
    const gsnn_flat_classes *given;
    bool *entered;  /* the pair's class is in the catalogue */
    carried *found; /* in the class at hand, one for each character */
    size_t found_count, found_capacity;
    carried *all; /* one for each orbit of characters of each class, class by class */
    size_t all_count, all_capacity;
    size_t *first; /* of each class as found, and the end */
    size_t first_capacity;
} listing;

/* ---- The characters of a class --------------------------------------------------------------- */

/* Takes in a character of H if it is admissible; weights are its. */
static gsnn_status judge(listing *l, const gsnn_flat_pair *of, uint64_t signs,
                         const gsnn_weights *weights, gsnn_error *error) {
    gsnn_signed_generators equations = {of->generator_count, of->generators, signs};
    uint32_t flat;
    gsnn_status status = l->given->find(l->given->context, &equations, weights, &flat, error);
    if (status != GSNN_OK)
        return status;
    uint32_t number = 2 * flat + (signs != 0);
    const gsnn_flat_pair *pair = &l->given->pairs[number];
    if (!pair->exists || !fmpz_equal(pair->order, of->order))
        return GSNN_OK;
    if (gsnn_reserve(&l->found, &l->found_capacity, l->found_count + 1, sizeof *l->found))
        return gsnn_fail_memory(error);
    l->found[l->found_count++] = (carried){number, signs};
    return GSNN_OK;
}

/* Splits V by one coordinate of the characters of H after the other, down to their weight spaces:
 * those that come tell the signs of all generators before the pivot of the next. */
static gsnn_status split(listing *l, const gsnn_flat_pair *of, size_t coordinate, uint64_t signs,
                         gsnn_error *error) {
    bool last = coordinate == of->rank;
    size_t depth = last ? of->generator_count : (size_t)__builtin_ctzll(of->basis[coordinate]);
    gsnn_signed_generators equations = {depth, of->generators, signs};
    gsnn_weights weights = {0};
    gsnn_status status =
        l->given->group->action->solve(l->given->group, &equations, &weights, error);
    if (status == GSNN_OK && weights.dimension && last)
        status = judge(l, of, signs, &weights, error);
    else if (status == GSNN_OK && weights.dimension)
        for (uint64_t sign = 0; status == GSNN_OK && sign < 2; sign++)
            status =
                split(l, of, coordinate + 1, signs ^ (sign ? of->basis[coordinate] : 0), error);
    gsnn_weights_clear(&weights);
    return status;
}

/* By pair, and then as characters are numbered. */
static int compare_found(const void *a, const void *b) {
    const carried *x = a, *y = b;
    if (x->pair != y->pair)
        return x->pair < y->pair ? -1 : 1;
    return gsnn_compare_signs(x->signs, y->signs);
}

static int compare_characters(const void *a, const void *b) {
    return gsnn_compare_signs(((const carried *)a)->signs, ((const carried *)b)->signs);
}

/* How many characters of those that were found belong to a pair. */
static size_t orbit_length(const listing *l, uint32_t pair) {
    size_t length = 0;
    for (size_t i = 0; i < l->found_count; i++)
        length += l->found[i].pair == pair;
    return length;
}

/* Enters what was found, an orbit of characters by its first. */
static gsnn_status enter_characters(listing *l, gsnn_subgroup_class *class, gsnn_error *error) {
    size_t begin = l->all_count;
    if (gsnn_reserve(&l->all, &l->all_capacity, begin + l->found_count, sizeof *l->all))
        return gsnn_fail_memory(error);
    qsort(l->found, l->found_count, sizeof *l->found, compare_found);
    for (size_t i = 0; i < l->found_count; i++)
        if (i == 0 || l->found[i].pair != l->found[i - 1].pair)
            l->all[l->all_count++] = l->found[i];
    size_t count = l->all_count - begin;
    qsort(l->all + begin, count, sizeof *l->all, compare_characters);
    class->characters =
        gsnn_arena_take(&l->given->catalogue->arena, count, sizeof *class->characters);
    if (!class->characters)
        return gsnn_fail_memory(error);
    for (; class->character_count < count; class->character_count++) {
        const carried *one = &l->all[begin + class->character_count];
        gsnn_character *character = &class->characters[class->character_count];
        character->signs = one->signs;
        fmpz_init_set_ui(character->orbit_length, orbit_length(l, one->pair));
        l->entered[one->pair] = true;
    }
    return GSNN_OK;
}

/* ---- Classes --------------------------------------------------------------------------------- */

static gsnn_status enter_class(listing *l, uint32_t number, gsnn_error *error) {
    gsnn_catalogue *catalogue = l->given->catalogue;
    const gsnn_flat_pair *pair = &l->given->pairs[number];
    gsnn_subgroup_class *class = gsnn_catalogue_append(catalogue);
    size_t at = catalogue->count - 1;
    if (!class || gsnn_reserve(&l->first, &l->first_capacity, at + 2, sizeof *l->first))
        return gsnn_fail_memory(error);
    l->first[at] = l->all_count;
    l->found_count = 0;
    class->listed = (uint32_t)at;
    class->key = l->given->key(l->given->context, number);
    fmpz_set(class->order, pair->order);
    class->generators = pair->generators;
    class->generator_count = pair->generator_count;
    class->rank = pair->rank;
    class->basis = pair->basis;
    gsnn_status status = split(l, pair, 0, 0, error);
    if (status == GSNN_OK)
        status = enter_characters(l, class, error);
    l->first[at + 1] = l->all_count;
    /* Each conjugate of H has as many flats of the class as characters. */
    if (status == GSNN_OK) {
        l->given->length(l->given->context, number / 2, class->length);
        assert(orbit_length(l, number) > 0 &&
               fmpz_divisible_si(class->length, (slong)orbit_length(l, number)));
        fmpz_divexact_ui(class->length, class->length, orbit_length(l, number));
    }
    return status;
}

/* Those with a pair of type 1 first, so that they are entered under it. */
static gsnn_status enter_classes(listing *l, const gsnn_run *run, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (uint32_t type = 1; type <= 2; type++)
        for (uint32_t i = 0; status == GSNN_OK && i < l->given->flats; i++) {
            uint32_t number = 2 * i + type - 1;
            if (i % 64 == 0)
                status = gsnn_run_step(run, "comparing characters", i, l->given->flats, error);
            if (status == GSNN_OK && l->given->pairs[number].exists && !l->entered[number])
                status = enter_class(l, number, error);
        }
    return status;
}

/* Names the characters of the sorted catalogue by their pairs. */
static void name_pairs(const listing *l, uint32_t *place) {
    const gsnn_catalogue *catalogue = l->given->catalogue;
    uint32_t next = 0;
    for (size_t i = 0; i < 2 * l->given->flats; i++)
        place[i] = GSNN_NO_ITEM;
    for (size_t c = 0; c < catalogue->count; c++) {
        size_t at = catalogue->classes[c].listed;
        for (size_t i = l->first[at]; i < l->first[at + 1]; i++)
            place[l->all[i].pair] = next++;
    }
}

gsnn_status gsnn_flat_classes_enter(const gsnn_flat_classes *classes, uint32_t *place,
                                    const gsnn_run *run, gsnn_error *error) {
    listing l = {.given = classes, .entered = gsnn_new(2 * classes->flats, sizeof *l.entered)};
    gsnn_status status = l.entered ? enter_classes(&l, run, error) : gsnn_fail_memory(error);
    if (status == GSNN_OK) {
        gsnn_catalogue_sort(classes->catalogue, classes->group);
        name_pairs(&l, place);
    }
    free(l.entered);
    free(l.found);
    free(l.all);
    free(l.first);
    return status;
}
