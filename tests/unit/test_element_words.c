/* test_element_words.c - elements as words: that they multiply out, and that none is shorter. */
#include "listed_fixture.h"

#include "group/element_words.h"

/* For each element the number of letters of a shortest word, from products of balls: the elements
 * within k letters are those within k - 1, times a letter. */
static uint32_t *distances(const gsnn_group *group) {
    const gsnn_elements *elements = group->elements;
    uint32_t *distance = gsnn_resize(NULL, elements->order, sizeof *distance);
    assert_non_null(distance);
    memset(distance, -1, elements->order * sizeof *distance);
    distance[0] = 0;
    bool more = true;
    for (uint32_t k = 0; more; k++) {
        more = false;
        for (uint32_t g = 0; g < elements->order; g++)
            for (size_t s = 0; distance[g] == k && s < group->generator_count; s++) {
                uint32_t letter = gsnn_elements_find(elements, gsnn_group_generator(group, s));
                const uint32_t next[] = {
                    gsnn_elements_multiply(elements, g, letter),
                    gsnn_elements_multiply(elements, g, elements->inverse[letter])};
                for (int i = 0; i < 2; i++)
                    if (distance[next[i]] == UINT32_MAX) {
                        distance[next[i]] = k + 1;
                        more = true;
                    }
            }
    }
    return distance;
}

/* The product of the letters as maps of points, the last first. */
static void multiply_out(const gsnn_group *group, const int32_t *word, size_t length,
                         gsnn_point *product) {
    for (size_t x = 0; x < group->points; x++) {
        gsnn_point at = (gsnn_point)x;
        for (size_t i = length; i-- > 0;) {
            const gsnn_point *letter = gsnn_group_generator(group, (size_t)abs(word[i]) - 1);
            gsnn_point from = 0;
            while (word[i] < 0 && letter[from] != at)
                from++;
            at = word[i] < 0 ? from : letter[at];
        }
        product[x] = at;
    }
}

static void check(const char *source) {
    gsnn_group *group = listed_group(source);
    gsnn_run run = gsnn_run_default();
    gsnn_element_words words;
    gsnn_error error;
    assert_int_equal(gsnn_element_words_init(&words, group, &run, &error), GSNN_OK);
    uint32_t *distance = distances(group), farthest = 0;
    int32_t *word = gsnn_new(words.longest + 1, sizeof *word);
    gsnn_point *product = gsnn_new(group->points, sizeof *product);
    assert_non_null(word);
    assert_non_null(product);
    for (uint32_t g = 0; g < group->elements->order; g++) {
        size_t length = gsnn_element_words_spell(&words, g, word);
        assert_int_equal(length, distance[g]);
        if (distance[g] > farthest)
            farthest = distance[g];
        multiply_out(group, word, length, product);
        assert_memory_equal(product, gsnn_elements_image(group->elements, g),
                            group->points * sizeof *product);
    }
    assert_int_equal(words.longest, farthest);
    free(distance);
    free(word);
    free(product);
    gsnn_element_words_clear(&words);
    gsnn_group_free(group);
}

static void shortest(void **state) {
    static const char *const groups[] = {"C1", "C7", "D6",    "S6",
                                         "B3", "Q8", "C2xC4", "groups/torus-4x4.json"};
    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        check(groups[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(shortest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
