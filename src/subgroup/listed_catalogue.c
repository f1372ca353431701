#include "subgroup/listed_catalogue.h"

#include "base/memory.h"
#include "subgroup/chamber_representatives.h"

#include <string.h>

static gsnn_point *permutations(const gsnn_elements *elements, const uint32_t *list, size_t count) {
    gsnn_point *images = gsnn_resize(NULL, count, elements->degree * sizeof *images);
    for (size_t i = 0; images && i < count; i++)
        memcpy(images + i * elements->degree, gsnn_elements_image(elements, list[i]),
               elements->degree * sizeof *images);
    return images;
}

static gsnn_status find_generators(gsnn_subgroup_class *class, const gsnn_elements *elements,
                                   gsnn_error *error) {
    class->elements = gsnn_resize(NULL, class->generator_count, sizeof *class->elements);
    if (!class->elements)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < class->generator_count; k++)
        class->elements[k] = gsnn_elements_find(elements, class->generators + k * elements->degree);
    return GSNN_OK;
}

gsnn_status gsnn_catalogue_from_store(gsnn_catalogue *catalogue, gsnn_class_store *store,
                                      gsnn_group *group, const gsnn_run *run, gsnn_error *error) {
    const gsnn_elements *elements = store->zuppos->elements;
    catalogue->store = store;
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
        class->generators = permutations(elements, listed->generators, listed->generator_count);
        class->normaliser_count = listed->normaliser_count;
        class->normaliser = permutations(elements, listed->normaliser, listed->normaliser_count);
        if (!class->generators || !class->normaliser)
            return gsnn_fail_memory(error);
    }
    for (uint32_t c = 0; c < store->class_count; c++)
        store->classes[c].place = c;
    gsnn_status status = gsnn_use_chamber_representatives(catalogue, group, run, error);
    for (size_t i = 0; status == GSNN_OK && i < catalogue->count; i++)
        status = find_generators(&catalogue->classes[i], elements, error);
    if (status != GSNN_OK)
        return status;
    gsnn_catalogue_sort(catalogue, group);
    for (size_t i = 0; i < catalogue->count; i++)
        store->classes[catalogue->classes[i].listed].place = i;
    return GSNN_OK;
}
