/* test_abelian.c - elements as words against lists of elements, and spans of characters against all
 * sums of vectors. */
#include "abelian/character_span.h"
#include "listed_fixture.h"

static const char *const sources[] = {"C1",    "C12",         "C2xC4", "C6xC4",
                                      "C9xC3", "C2xC2xC2xC4", "C5xC5"};

static void words_are_elements(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        gsnn_group *group = listed_group(sources[i]);
        const gsnn_abelian *abelian = group->abelian;
        gsnn_point *image = gsnn_new(group->points, sizeof *image);
        uint64_t random = 7, code;
        assert_non_null(abelian);
        assert_non_null(image);
        assert_int_equal(abelian->order, group->elements->order);
        for (uint64_t a = 0; a < abelian->order; a++) {
            gsnn_abelian_permutation(abelian, a, image);
            uint32_t listed = gsnn_elements_find(group->elements, image);
            assert_int_equal(gsnn_abelian_index(abelian, a), listed);
            assert_true(gsnn_abelian_find(abelian, image, &code));
            assert_int_equal(code, a);
            for (size_t x = 0; x < group->points; x++)
                assert_int_equal(gsnn_abelian_image(abelian, a, (gsnn_point)x), image[x]);
            uint64_t b = gsnn_random_next(&random) % abelian->order;
            gsnn_abelian_permutation(abelian, gsnn_abelian_multiply(abelian, a, b), image);
            uint32_t product = gsnn_elements_find(group->elements, image);
            gsnn_abelian_permutation(abelian, b, image);
            assert_int_equal(product,
                             gsnn_elements_multiply(group->elements, listed,
                                                    gsnn_elements_find(group->elements, image)));
            assert_int_equal(gsnn_abelian_power(abelian, a, abelian->exponent), 0);
        }
        free(image);
        gsnn_group_free(group);
    }
}

static void others_are_told(void **state) {
    static const char *const others[] = {"S3", "Q8", "D6", "A5", "B2"};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        gsnn_group *group = listed_group(others[i]);
        assert_null(group->abelian);
        gsnn_group_free(group);
    }
    gsnn_group *group = listed_group("C6");
    gsnn_point flip[6] = {5, 4, 3, 2, 1, 0};
    uint64_t code;
    assert_false(gsnn_abelian_find(group->abelian, flip, &code));
    gsnn_group_free(group);
}

#define WIDTH 3

/* The number of a vector among all. */
static size_t number_of(const gsnn_span_kind *kind, const uint64_t *v) {
    size_t number = 0;
    for (size_t i = 0; i < WIDTH; i++)
        number = number * kind->modulus + gsnn_span_entry(kind, v, i);
    return number;
}

static void make_vector(const gsnn_span_kind *kind, size_t number, uint64_t *v) {
    memset(v, 0, WIDTH * sizeof *v);
    for (size_t i = WIDTH; i-- > 0; number /= kind->modulus)
        gsnn_span_set_entry(kind, v, i, number % kind->modulus);
}

/* Marks all sums of some vectors by their numbers; returns how many there are. */
static size_t mark_sums(const gsnn_span_kind *kind, const size_t *numbers, size_t count,
                        bool *inside, size_t *list) {
    size_t length = 1;
    inside[0] = true;
    list[0] = 0;
    for (size_t i = 0; i < length; i++)
        for (size_t k = 0; k < count; k++) {
            uint64_t a[WIDTH], b[WIDTH], sum[WIDTH] = {0};
            make_vector(kind, list[i], a);
            make_vector(kind, numbers[k], b);
            for (size_t j = 0; j < WIDTH; j++)
                gsnn_span_set_entry(kind, sum, j,
                                    (gsnn_span_entry(kind, a, j) + gsnn_span_entry(kind, b, j)) %
                                        kind->modulus);
            size_t number = number_of(kind, sum);
            if (!inside[number])
                list[length++] = number;
            inside[number] = true;
        }
    return length;
}

static void check_span(const gsnn_span_kind *kind, uint64_t *random, bool *inside, size_t *list,
                       size_t total) {
    size_t numbers[3], count = gsnn_random_next(random) % 4;
    uint64_t span[WIDTH * WIDTH] = {0}, other[WIDTH * WIDTH] = {0}, v[WIDTH];
    memset(inside, 0, total * sizeof *inside);
    for (size_t k = 0; k < count; k++)
        numbers[k] = gsnn_random_next(random) % total;
    size_t size = mark_sums(kind, numbers, count, inside, list), tail = 0;
    for (size_t k = 0; k < count; k++) {
        make_vector(kind, numbers[k], v);
        gsnn_span_insert(kind, span, v);
    }
    for (size_t n = 0; n < total; n++) {
        make_vector(kind, n, v);
        assert_int_equal(gsnn_span_contains(kind, span, v), inside[n]);
        tail += inside[n] && gsnn_span_entry(kind, v, 0) == 0;
    }
    assert_int_equal(gsnn_span_tail_size(kind, span), tail);
    if (kind->modulus == 2)
        assert_int_equal(gsnn_span_size(kind, span), size);
    /* The same from others that span it: all of them, the last first. */
    for (size_t i = size; i-- > 0;) {
        make_vector(kind, list[i], v);
        gsnn_span_insert(kind, other, v);
    }
    assert_memory_equal(span, other, gsnn_span_words(kind) * sizeof *span);
}

static void spans_have_normal_forms(void **state) {
    (void)state;
    static const uint64_t moduli[] = {2, 4, 6, 8, 12};
    for (size_t m = 0; m < sizeof moduli / sizeof *moduli; m++) {
        gsnn_span_kind kind = {moduli[m], WIDTH, moduli[m] == 2 ? 1 : WIDTH};
        size_t total = moduli[m] * moduli[m] * moduli[m];
        bool *inside = gsnn_new(total, sizeof *inside);
        size_t *list = gsnn_new(total, sizeof *list);
        uint64_t random = m;
        assert_non_null(inside);
        assert_non_null(list);
        for (int i = 0; i < 100; i++)
            check_span(&kind, &random, inside, list, total);
        free(inside);
        free(list);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_elements),
        cmocka_unit_test(others_are_told),
        cmocka_unit_test(spans_have_normal_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
