/* The list of a group's elements against arithmetic with permutations. */
#include "listed_fixture.h"

#include "group/element_digits.h"

/* Bases of 0, 1, 2, 3 and more points, with and without a table of products. */
static const char *const groups[] = {
    "C2",
    "C7",
    "D6",
    "D100",
    "C2xC2xC2",
    "S4",
    "A5",
    "S6",
    "A5xC2",
    "S5xS3",
    "groups/cube.json",
    "groups/m11.json",
    "C2xC2xC2xC2xC2xC2xC2xC2xC2xC2xC2",
};

#define GROUPS (sizeof groups / sizeof *groups)

/* A buffer of exactly the length of the base, whose end is watched: what stands behind it must
 * neither be written nor make a difference. */
static void rank_stays_within_the_base(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        for (uint32_t a = 0; a < e->order; a += 1 + e->order / 500)
            for (gsnn_point behind = 0; behind < e->degree; behind++) {
                gsnn_point base[GSNN_MAX_BASE + 1];
                for (uint32_t k = 0; k <= GSNN_MAX_BASE; k++)
                    base[k] = behind;
                for (uint32_t k = 0; k < e->base_length; k++)
                    base[k] = gsnn_elements_base_image(e, a, k);
                assert_int_equal(gsnn_elements_rank(e, base), a);
                for (uint32_t k = e->base_length; k <= GSNN_MAX_BASE; k++)
                    assert_int_equal(base[k], behind);
            }
        gsnn_group_free(group);
    }
}

/* A membership test looks at nothing behind the base either. */
static void sift_stays_within_the_base(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        for (uint32_t a = 0; a < e->order; a += 1 + e->order / 500)
            for (gsnn_point behind = 0; behind < e->degree; behind++) {
                gsnn_point base[GSNN_MAX_BASE + 1];
                uint32_t index;
                for (uint32_t k = 0; k <= GSNN_MAX_BASE; k++)
                    base[k] = behind;
                for (uint32_t k = 0; k < e->base_length; k++)
                    base[k] = gsnn_elements_base_image(e, a, k);
                assert_true(gsnn_elements_sift(e, base, &index));
                assert_int_equal(index, a);
                for (uint32_t k = e->base_length; k <= GSNN_MAX_BASE; k++)
                    assert_int_equal(base[k], behind);
            }
        gsnn_group_free(group);
    }
}

/* Products of one element with many are those with each, also where the factors were. */
static void products_are_taken_together(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        uint64_t random = i;
        enum { COUNT = 100 };
        for (int trial = 0; trial < 20; trial++) {
            uint32_t a = any_element(group, &random), factors[COUNT], products[COUNT];
            for (size_t k = 0; k < COUNT; k++)
                factors[k] = any_element(group, &random);
            gsnn_elements_compute_products(e, a, factors, COUNT, products);
            for (size_t k = 0; k < COUNT; k++)
                assert_int_equal(products[k], gsnn_elements_compute_product(e, a, factors[k]));
            gsnn_elements_compute_products(e, a, factors, COUNT, factors);
            assert_memory_equal(factors, products, sizeof products);
        }
        gsnn_group_free(group);
    }
}

/* What stands behind the base images of a permutation is left alone, in a buffer of no length too.
 */
static void base_images_stay_within_the_base(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        for (uint32_t a = 0; a < e->order; a += 1 + e->order / 500) {
            gsnn_point base[GSNN_MAX_BASE + 1];
            for (uint32_t k = 0; k <= GSNN_MAX_BASE; k++)
                base[k] = UINT16_MAX;
            gsnn_elements_base_images_of(e, gsnn_elements_image(e, a), base);
            for (uint32_t k = 0; k < e->base_length; k++)
                assert_int_equal(base[k], gsnn_elements_base_image(e, a, k));
            for (uint32_t k = e->base_length; k <= GSNN_MAX_BASE; k++)
                assert_int_equal(base[k], UINT16_MAX);
        }
        gsnn_group_free(group);
    }
}

/* Long lists have no images of the base apart from the others. */
static void products_need_no_base_images(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        gsnn_elements *e = group->elements;
        const gsnn_point *of_base = e->of_base;
        for (uint32_t a = 0; a < e->order; a += 1 + e->order / 60)
            for (uint32_t b = 0; b < e->order; b += 1 + e->order / 70) {
                uint32_t product = gsnn_elements_compute_product(e, a, b);
                uint32_t conjugate = gsnn_elements_compute_conjugate(e, b, a);
                e->of_base = NULL;
                assert_int_equal(gsnn_elements_compute_product(e, a, b), product);
                assert_int_equal(gsnn_elements_compute_conjugate(e, b, a), conjugate);
                e->of_base = of_base;
            }
        gsnn_group_free(group);
    }
}

static void elements_are_permutations(void **state) {
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        assert_true(fmpz_equal_ui(group->order, e->order));
        assert_true(gsnn_permutation_is_identity(gsnn_elements_image(e, 0), e->degree));
        for (uint32_t a = 0; a < e->order; a++) {
            uint32_t index;
            assert_int_equal(gsnn_elements_find(e, gsnn_elements_image(e, a)), a);
            assert_true(gsnn_elements_lookup(e, gsnn_elements_image(e, a), &index));
            assert_int_equal(index, a);
            assert_int_equal(e->inverse[e->inverse[a]], a);
            for (uint32_t k = 0; k < e->base_length; k++)
                assert_int_equal(gsnn_elements_base_image(e, a, k),
                                 gsnn_elements_image(e, a)[e->chain->levels[k].base]);
        }
        gsnn_group_free(group);
    }
}

static void products_are_those_of_permutations(void **state) {
    (void)state;
    uint64_t random = 3;
    for (size_t i = 0; i < GROUPS; i++) {
        gsnn_group *group = listed_group(groups[i]);
        const gsnn_elements *e = group->elements;
        gsnn_point *product = gsnn_new(e->degree, sizeof *product);
        gsnn_point *conjugate = gsnn_new(e->degree, sizeof *conjugate);
        for (int trial = 0; trial < 2000; trial++) {
            /* The last element stands at the end of every list. */
            uint32_t a = trial % 7 ? any_element(group, &random) : e->order - 1;
            uint32_t b = trial % 5 ? any_element(group, &random) : e->order - 1;
            const gsnn_point *of_a = gsnn_elements_image(e, a), *of_b = gsnn_elements_image(e, b);
            gsnn_permutation_multiply(product, of_a, of_b, e->degree);
            uint32_t ab = gsnn_elements_find(e, product), each;
            assert_int_equal(gsnn_elements_multiply(e, a, b), ab);
            assert_int_equal(gsnn_elements_compute_product(e, a, b), ab);
            gsnn_elements_multiply_each(e, a, &b, 1, &each);
            assert_int_equal(each, ab);
            assert_int_equal(gsnn_elements_multiply(e, a, e->inverse[a]), 0);
            gsnn_permutation_multiply(product, of_b, of_a, e->degree);
            gsnn_permutation_multiply(conjugate, gsnn_elements_image(e, e->inverse[a]), product,
                                      e->degree);
            uint32_t by_a = gsnn_elements_find(e, conjugate);
            assert_int_equal(gsnn_elements_conjugate(e, b, a), by_a);
            assert_int_equal(gsnn_elements_compute_conjugate(e, b, a), by_a);
        }
        free(product);
        free(conjugate);
        gsnn_group_free(group);
    }
}

/* What does not lie in the group is not found. */
static void others_are_not_found(void **state) {
    (void)state;
    gsnn_group *whole = listed_group("S6"), *part;
    static const char *const parts[] = {"A6", "D6", "C6", "C2xC2xC2", "C3xC3", "S3xS3"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        uint32_t index, found = 0;
        part = listed_group(parts[i]);
        for (uint32_t a = 0; a < whole->elements->order; a++)
            found += gsnn_elements_lookup(part->elements, gsnn_elements_image(whole->elements, a),
                                          &index);
        assert_int_equal(found, part->elements->order);
        gsnn_group_free(part);
    }
    gsnn_group_free(whole);
}

/* Products by digits are those that were computed before. */
static void products_go_by_factors(void **state) {
    static const char *const parts[] = {"S4", "A5", "C3"};
    gsnn_error error;
    uint64_t random = 3;
    (void)state;
    gsnn_group *whole = listed_group("S4xA5xC3");
    gsnn_elements *elements = whole->elements;
    gsnn_group *factors[3];
    gsnn_embedded_elements embedded[3];
    uint32_t *among[3];
    size_t before = 0;
    gsnn_point *point = gsnn_new(elements->degree, sizeof *point);
    assert_non_null(point);
    for (size_t i = 0; i < 3; i++) {
        factors[i] = listed_group(parts[i]);
        const gsnn_elements *own = factors[i]->elements;
        among[i] = gsnn_new(own->order, sizeof *among[i]);
        assert_non_null(among[i]);
        gsnn_permutation_identity(point, elements->degree);
        for (uint32_t g = 0; g < own->order; g++) {
            for (size_t x = 0; x < own->degree; x++)
                point[before + x] = (gsnn_point)(before + gsnn_elements_image(own, g)[x]);
            among[i][g] = gsnn_elements_find(elements, point);
        }
        before += own->degree;
        embedded[i] = (gsnn_embedded_elements){own, among[i]};
    }
    enum { TRIALS = 3000 };
    uint32_t known[TRIALS][4];
    for (size_t i = 0; i < TRIALS; i++) {
        uint32_t a = any_element(whole, &random), b = any_element(whole, &random);
        known[i][0] = a;
        known[i][1] = b;
        known[i][2] = gsnn_elements_multiply(elements, a, b);
        known[i][3] = gsnn_elements_conjugate(elements, b, a);
    }
    assert_null(elements->digits);
    assert_int_equal(gsnn_elements_split(elements, embedded, 3, &error), GSNN_OK);
    assert_non_null(elements->digits);
    for (size_t i = 0; i < TRIALS; i++) {
        assert_int_equal(gsnn_elements_multiply(elements, known[i][0], known[i][1]), known[i][2]);
        assert_int_equal(gsnn_elements_conjugate(elements, known[i][1], known[i][0]), known[i][3]);
    }
    for (size_t i = 0; i < 3; i++) {
        free(among[i]);
        gsnn_group_free(factors[i]);
    }
    free(point);
    gsnn_group_free(whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rank_stays_within_the_base),
        cmocka_unit_test(sift_stays_within_the_base),
        cmocka_unit_test(base_images_stay_within_the_base),
        cmocka_unit_test(elements_are_permutations),
        cmocka_unit_test(products_need_no_base_images),
        cmocka_unit_test(products_are_those_of_permutations),
        cmocka_unit_test(others_are_not_found),
        cmocka_unit_test(products_go_by_factors),
        cmocka_unit_test(products_are_taken_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
