#include "engine/listed_catalogue.h"

#include <string.h>

/* Generators of a class as permutations of the points. */
static gsnn_status give_permutations(gsnn_subgroup_class *class, gsnn_arena *arena,
                                     const gsnn_elements *elements, gsnn_error *error) {
    size_t points = elements->degree;
    class->generators =
        gsnn_arena_take(arena, class->generator_count, points * sizeof *class->generators);
    if (!class->generators)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < class->generator_count; k++)
        memcpy(class->generators + k * points, gsnn_elements_image(elements, class->elements[k]),
               points * sizeof *class->generators);
    return GSNN_OK;
}

gsnn_status gsnn_store_pattern_groups(gsnn_class_store *store, gsnn_pattern_memory *patterns,
                                      const int32_t *pattern, uint32_t *set, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (int up_to_sign = 1; status == GSNN_OK && up_to_sign >= 0; up_to_sign--) {
        uint32_t found;
        status = gsnn_pattern_zuppos(patterns, pattern, up_to_sign, NULL, set, &found, error);
        if (status == GSNN_OK &&
            gsnn_class_store_find(store, gsnn_zuppos_key(store->zuppos, set, found)) ==
                GSNN_NO_CLASS)
            status = gsnn_class_store_add(store, set, found, error);
    }
    return status;
}

gsnn_status gsnn_catalogue_from_store(gsnn_catalogue *catalogue, gsnn_class_store *store,
                                      gsnn_group *group, const gsnn_run *run, gsnn_error *error) {
    catalogue->store = store;
    if (!gsnn_catalogue_reserve(catalogue, store->class_count))
        return gsnn_fail_memory(error);
    for (uint32_t c = 0; c < store->class_count; c++) {
        const gsnn_listed_class *listed = &store->classes[c];
        gsnn_subgroup_class *class = gsnn_catalogue_append(catalogue);
        if (!class)
            return gsnn_fail_memory(error);
        fmpz_set_ui(class->order, listed->order);
        fmpz_set_ui(class->length, listed->length);
        class->key = listed->key;
        class->listed = c;
        class->zuppo_count = listed->zuppo_count;
        class->generator_count = listed->generator_count;
        class->elements = listed->generators;
        class->normaliser_count = listed->normaliser_count;
        class->normaliser = listed->normaliser;
    }
    for (uint32_t c = 0; c < store->class_count; c++)
        store->classes[c].place = c;
    gsnn_status status = gsnn_use_chosen_representatives(catalogue, group, run, error);
    for (size_t i = 0; status == GSNN_OK && i < catalogue->count; i++)
        status = give_permutations(&catalogue->classes[i], &catalogue->arena,
                                   store->zuppos->elements, error);
    if (status != GSNN_OK)
        return status;
    gsnn_catalogue_sort(catalogue, group);
    for (size_t i = 0; i < catalogue->count; i++)
        store->classes[catalogue->classes[i].listed].place = i;
    gsnn_class_store_close(store);
    return GSNN_OK;
}
