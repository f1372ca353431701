/* test_normal_factors.c - direct products that act on one orbit, taken apart again. */
#include "engine/normal_factors.h"
#include "tensor_fixture.h"

/* Whether the generators of one half commute with those of the other, and the chain of both
 * together has the order of the product of theirs, which is that of the group. */
static void check_halves(const gsnn_factors *halves, const gsnn_group *group, const char *name) {
    const gsnn_group *a = halves->list[0].group, *b = halves->list[1].group;
    gsnn_chain chain;
    fmpz_t product, together;
    fmpz_init(product);
    fmpz_init(together);
    gsnn_chain_init(&chain, group->points, NULL, 0);
    for (size_t i = 0; i < a->generator_count; i++)
        for (size_t k = 0; k < b->generator_count; k++)
            for (size_t x = 0; x < group->points; x++) {
                const gsnn_point *g = gsnn_group_generator(a, i), *h = gsnn_group_generator(b, k);
                if (g[h[x]] != h[g[x]])
                    fail_msg("%s: the halves do not commute", name);
            }
    for (size_t i = 0; i < a->generator_count; i++)
        assert_int_equal(gsnn_chain_add(&chain, gsnn_group_generator(a, i), 0, NULL), GSNN_OK);
    for (size_t k = 0; k < b->generator_count; k++)
        assert_int_equal(gsnn_chain_add(&chain, gsnn_group_generator(b, k), 0, NULL), GSNN_OK);
    gsnn_chain_order(together, &chain);
    fmpz_mul(product, a->order, b->order);
    if (!fmpz_equal(product, group->order) || !fmpz_equal(together, group->order) ||
        fmpz_is_one(a->order) || fmpz_is_one(b->order))
        fail_msg("%s: the halves do not make up the group", name);
    gsnn_chain_clear(&chain);
    fmpz_clear(product);
    fmpz_clear(together);
}

/* The order of a factor, from its tensor with one point. */
static void factor_order(fmpz_t order, const tensor_factor *factor) {
    static const tensor_factor point = {"1", 1, 1, {1}};
    gsnn_group *group = tensor_group(factor, &point, false);
    fmpz_set(order, group->order);
    gsnn_group_free(group);
}

static void tensors(void **state) {
    (void)state;
    size_t found = 0;
    fmpz_t one, other;
    fmpz_init(one);
    fmpz_init(other);
    for (size_t i = 0; i < TENSOR_FACTORS; i++)
        for (size_t k = 0; k < TENSOR_FACTORS; k++)
            for (int mixed = 0; mixed < 2; mixed++) {
                const tensor_factor *a = &tensor_factors[i], *b = &tensor_factors[k];
                gsnn_group *group = tensor_group(a, b, mixed);
                gsnn_factors halves;
                char name[64];
                snprintf(name, sizeof name, "%s on %s%s", a->name, b->name, mixed ? ", mixed" : "");
                factor_order(one, a);
                factor_order(other, b);
                fmpz_mul(one, one, other);
                assert_int_equal(gsnn_normal_factors_find(&halves, group, NULL), GSNN_OK);
                /* Otherwise the generators make a smaller group. */
                if (fmpz_equal(one, group->order) && halves.count != 2)
                    fail_msg("%s is not taken apart", name);
                if (halves.count == 2)
                    check_halves(&halves, group, name);
                found += halves.count == 2;
                gsnn_factors_clear(&halves);
                gsnn_group_free(group);
            }
    assert_true(found > 150);
    fmpz_clear(one);
    fmpz_clear(other);
}

/* No direct products: simple groups, symmetric ones, a quaternion group and one that joins two at
 * -1. */
static void others(void **state) {
    static const tensor_factor point = {"1", 1, 1, {1}};
    static const char *const names[] = {"C2", "C3", "C4", "S3", "S4", "A4", "D4", "Q8", "A5"};
    (void)state;
    for (size_t i = 0; i < TENSOR_FACTORS; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            gsnn_factors halves;
            if (strcmp(tensor_factors[i].name, names[k]) != 0)
                continue;
            gsnn_group *group = tensor_group(&tensor_factors[i], &point, false);
            assert_int_equal(gsnn_normal_factors_find(&halves, group, NULL), GSNN_OK);
            assert_int_equal(halves.count, 0);
            gsnn_group_free(group);
        }
    const tensor_factor *quaternions = &tensor_factors[10];
    gsnn_factors halves;
    assert_string_equal(quaternions->name, "Q8");
    gsnn_group *group = tensor_group(quaternions, quaternions, false);
    assert_true(fmpz_equal_ui(group->order, 32));
    assert_int_equal(gsnn_normal_factors_find(&halves, group, NULL), GSNN_OK);
    assert_int_equal(halves.count, 0);
    gsnn_group_free(group);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tensors),
        cmocka_unit_test(others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
