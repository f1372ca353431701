#include "subgroup/catalogue.h"

#include "base/memory.h"
#include "subgroup/class_store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool gsnn_catalogue_reserve(gsnn_catalogue *catalogue, size_t count) {
    return gsnn_reserve(&catalogue->classes, &catalogue->capacity, count,
                        sizeof *catalogue->classes) == 0;
}

gsnn_subgroup_class *gsnn_catalogue_append(gsnn_catalogue *catalogue) {
    if (!gsnn_catalogue_reserve(catalogue, catalogue->count + 1))
        return NULL;
    gsnn_subgroup_class *class = &catalogue->classes[catalogue->count++];
    memset(class, 0, sizeof *class);
    fmpz_init(class->order);
    fmpz_init(class->index);
    fmpz_init(class->length);
    return class;
}

void gsnn_catalogue_clear(gsnn_catalogue *catalogue) {
    for (size_t i = 0; i < catalogue->count; i++) {
        fmpz_clear(catalogue->classes[i].order);
        fmpz_clear(catalogue->classes[i].index);
        fmpz_clear(catalogue->classes[i].length);
        for (size_t k = 0; k < catalogue->classes[i].character_count; k++)
            fmpz_clear(catalogue->classes[i].characters[k].orbit_length);
    }
    free(catalogue->classes);
    free(catalogue->known_covers);
    gsnn_arena_clear(&catalogue->arena);
    gsnn_class_store_free(catalogue->store);
    if (catalogue->free_origin)
        catalogue->free_origin(catalogue->origin);
    memset(catalogue, 0, sizeof *catalogue);
}

bool gsnn_catalogue_lay_out(gsnn_catalogue *catalogue, size_t points) {
    if (!catalogue->source.lay_out)
        return true;
    for (size_t i = 0; i < catalogue->count; i++) {
        gsnn_subgroup_class *class = &catalogue->classes[i];
        class->generators = gsnn_arena_take(&catalogue->arena, class->generator_count,
                                            points * sizeof *class->generators);
        if (!class->generators)
            return false;
        catalogue->source.lay_out(catalogue->origin, class, class->generators);
    }
    catalogue->source = (gsnn_class_source){0};
    return true;
}

/* As fmpz_cmp, without a call where both are small, as they nearly always are. */
static int compare_integers(const fmpz *x, const fmpz *y) {
    return COEFF_IS_MPZ(*x) || COEFF_IS_MPZ(*y) ? fmpz_cmp(x, y) : (*x > *y) - (*x < *y);
}

static int compare_classes(const void *a, const void *b) {
    const gsnn_subgroup_class *x = a, *y = b;
    int by = compare_integers(y->order, x->order);
    if (!by)
        by = compare_integers(x->length, y->length);
    if (!by)
        by = gsnn_key_compare(x->key, y->key);
    return by;
}

void gsnn_catalogue_sort(gsnn_catalogue *catalogue, const gsnn_group *group) {
    for (size_t i = 0; i < catalogue->count; i++)
        assert(fmpz_divisible(group->order, catalogue->classes[i].order));
    for (size_t i = 0; i < catalogue->count; i++)
        fmpz_divexact(catalogue->classes[i].index, group->order, catalogue->classes[i].order);
    if (catalogue->count)
        qsort(catalogue->classes, catalogue->count, sizeof *catalogue->classes, compare_classes);
}

/* Whether a character takes its signs on generators that there are. */
static bool characters_are_sound(const gsnn_subgroup_class *class) {
    uint64_t generators =
        class->generator_count < 64 ? (UINT64_C(1) << class->generator_count) - 1 : UINT64_MAX;
    for (size_t k = 0; k < class->character_count; k++)
        if (class->characters[k].signs & ~generators ||
            fmpz_sgn(class->characters[k].orbit_length) <= 0)
            return false;
    return true;
}

bool gsnn_catalogue_is_sound(const gsnn_catalogue *catalogue, const gsnn_group *group) {
    fmpz_t product;
    bool sound = true;
    fmpz_init(product);
    for (size_t i = 0; sound && i < catalogue->count; i++) {
        const gsnn_subgroup_class *class = &catalogue->classes[i];
        fmpz_mul(product, class->order, class->index);
        /* The normaliser is between H and G. */
        sound = fmpz_equal(product, group->order) && fmpz_divisible(class->index, class->length) &&
                characters_are_sound(class) && (i == 0 || compare_classes(class - 1, class) < 0);
        for (size_t k = 0; sound && class->generators && k < class->generator_count; k++)
            sound = gsnn_permutation_is_one(class->generators + k * group->points, group->points);
    }
    fmpz_clear(product);
    return sound;
}
