/* product_listed.c - direct products through a list of their elements: for the groups whose
 * classes are represented by something else than products. */
#include "architecture/architecture.h"
#include "base/memory.h"
#include "engine/listed_catalogue.h"
#include "engine/product.h"

#include <stdlib.h>
#include <string.h>

typedef struct listing {
    gsnn_group *group;
    const gsnn_run *run;
    const gsnn_product *product;
    gsnn_class_store *store;
    uint32_t *elements; /* generators of the subgroup at hand */
    size_t count, capacity;
    gsnn_point *whole; /* room for an element of G */
    gsnn_point *mixed; /* and for the one that has sign - in all factors */
    uint32_t *set;     /* as many as zuppos */
} listing;

/* Puts an element of factor i into `whole`, over what is there. */
static void embed(const listing *l, size_t i, const gsnn_point *element, gsnn_point *whole) {
    const gsnn_factor *factor = &l->product->factors.list[i];
    for (size_t x = 0; x < factor->group->points; x++)
        whole[factor->points[x]] = factor->points[element[x]];
}

static gsnn_status add_element(listing *l, const gsnn_point *whole, gsnn_error *error) {
    if (gsnn_reserve(&l->elements, &l->capacity, l->count + 1, sizeof *l->elements))
        return gsnn_fail_memory(error);
    l->elements[l->count++] = gsnn_elements_find(l->group->elements, whole);
    return GSNN_OK;
}

/* Adds an element of factor i, the identity on all others. */
static gsnn_status add_local(listing *l, size_t i, const gsnn_point *element, gsnn_error *error) {
    gsnn_permutation_identity(l->whole, l->group->points);
    embed(l, i, element, l->whole);
    return add_element(l, l->whole, error);
}

/* Adds generators of a subgroup of factor i. */
static gsnn_status add_all(listing *l, size_t i, const gsnn_related *by, gsnn_error *error) {
    size_t points = l->product->factors.list[i].group->points;
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; status == GSNN_OK && k < by->count; k++)
        status = add_local(l, i, by->generators + k * points, error);
    return status;
}

/* Adds the class of the subgroup that the tuple stands for. */
static gsnn_status add_tuple(void *context, int type, const uint32_t *parts, gsnn_error *error) {
    listing *l = context;
    gsnn_status status =
        gsnn_run_step(l->run, "multiplying factors", l->store->class_count, 0, error);
    l->count = 0;
    gsnn_permutation_identity(l->mixed, l->group->points);
    for (size_t i = 0; status == GSNN_OK && i < l->product->factors.count; i++) {
        const gsnn_product_part *part = gsnn_tuple_part(l->product, type, parts, i);
        bool signs = type == 2 && !gsnn_part_is_zero(part);
        const gsnn_related *whole = &l->product->sources[i].groups[part->group].by;
        status = add_all(l, i, signs ? &part->kernel : whole, error);
        if (signs)
            embed(l, i, part->negative, l->mixed);
    }
    if (status == GSNN_OK && type == 2)
        status = add_element(l, l->mixed, error);
    if (status == GSNN_OK)
        status = gsnn_closure_generate(&l->store->closure, l->elements, l->count, error);
    if (status != GSNN_OK)
        return status;
    uint32_t found =
        gsnn_list_zuppos(l->store->zuppos, l->store->closure.list, l->store->closure.count, l->set);
    gsnn_key key = gsnn_zuppos_key(l->store->zuppos, l->set, found);
    if (gsnn_class_store_find(l->store, key) != GSNN_NO_CLASS)
        return GSNN_OK;
    return gsnn_class_store_add(l->store, l->set, found, error);
}

static gsnn_status list_all(listing *l, gsnn_error *error) {
    size_t points = l->group->points;
    gsnn_status status = gsnn_group_list(l->group, l->run->max_order, l->run, error);
    if (status == GSNN_OK)
        status = gsnn_class_store_new(&l->store, l->group, l->run, error);
    if (status != GSNN_OK)
        return status;
    l->whole = gsnn_resize(NULL, points, sizeof *l->whole);
    l->mixed = gsnn_resize(NULL, points, sizeof *l->mixed);
    l->set = gsnn_resize(NULL, l->store->zuppos->count, sizeof *l->set);
    if (!l->whole || !l->mixed || !l->set)
        return gsnn_fail_memory(error);
    for (int type = 1; status == GSNN_OK && type <= 2; type++)
        status = gsnn_product_tuples(l->product, type, 0, add_tuple, l, error);
    return status;
}

gsnn_status gsnn_product_listed(const gsnn_product *product, gsnn_group *group, const gsnn_run *run,
                                gsnn_catalogue *catalogue, gsnn_error *error) {
    listing l = {.group = group, .run = run, .product = product};
    gsnn_status status = list_all(&l, error);
    if (status == GSNN_OK)
        status = gsnn_catalogue_from_store(catalogue, l.store, group, run, error);
    else
        gsnn_class_store_free(l.store);
    free(l.elements);
    free(l.whole);
    free(l.mixed);
    free(l.set);
    return status;
}
