/* product_engine.c - direct products on the sum of their spaces, from the factors (see
 * product_parts.h).  Which subgroups the factors have is found by the engines that suit them. */
#include "engine/engine.h"
#include "engine/product.h"

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    gsnn_product *product;
    gsnn_status status = gsnn_product_new(&product, group, run, error);
    if (status != GSNN_OK)
        return status;
    if (!product)
        return gsnn_fail(error, GSNN_INVALID,
                         "the group is not known to be a direct product of its actions on some of "
                         "the inputs, which the engine product needs");
    if (gsnn_product_represents(group))
        return gsnn_product_classes(product, group, run, catalogue, error);
    status = gsnn_product_listed(product, group, run, catalogue, error);
    gsnn_product_free(product);
    return status;
}

/* Groups of smaller order with fewer factors have few subgroups: the engine lattice is quick, and
 * counts them all. */
#define LARGE_ORDER 1000
#define MANY_FACTORS 5

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    gsnn_factors factors;
    gsnn_error error;
    size_t moving = 0;
    (void)catalogue;
    if (all || group->reflections || fmpz_cmp_ui(group->order, 1 << MANY_FACTORS) < 0 ||
        gsnn_factors_find(&factors, group, &error) != GSNN_OK)
        return NULL;
    for (size_t i = 0; i < factors.count; i++)
        moving += !fmpz_is_one(factors.list[i].group->order);
    /* Large groups without the points that they fix may be such as need not be listed. */
    bool fixes = factors.count > 1 && fmpz_cmp_ui(group->order, GSNN_SMALL_ORDER) > 0;
    bool many = moving >= MANY_FACTORS || fmpz_cmp_ui(group->order, LARGE_ORDER) >= 0;
    gsnn_factors_clear(&factors);
    return moving > 1 && many ? "the group is a direct product"
           : fixes            ? "the group is large and fixes points"
                              : NULL;
}

const gsnn_engine gsnn_product_engine = {
    .name = "product",
    .lists_elements = false,
    .covers = GSNN_COVERS_BY_COSETS,
    .suits = suits,
    .list = list,
};
