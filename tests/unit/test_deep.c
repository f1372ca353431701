/* Deep architectures: counts by states against words met one by one, numbers against lists, swaps,
 * growing, and the ReLU form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "deep/morphisms.h"
#include "deep/network.h"
#include "deep/relu.h"
#include "deep/symmetry.h"
#include "enumerated_record.h"

#include <flint/fmpq_vec.h>
#include <string.h>

static const gsnn_deep_rules admissible = {.rows = true, .repeat = true};
static const gsnn_deep_rules networks = {.rows = true, .repeat = true, .traces = true};

/* The record of a group with all pairs, and its letters. */
static gsnn_enumeration_record *all_letters(const char *source, gsnn_deep_letters *letters) {
    gsnn_run run = gsnn_run_default();
    gsnn_options options = gsnn_options_default();
    const gsnn_deep_choice choice = {.ids = NULL};
    gsnn_group *group = NULL;
    gsnn_enumeration *enumeration = NULL;
    gsnn_enumeration_record *record = NULL;
    gsnn_text text = {0};
    options.all = true;
    assert_int_equal(gsnn_group_read(&group, source, &run, NULL), GSNN_OK);
    assert_int_equal(gsnn_enumerate(&enumeration, group, &options, &run, NULL), GSNN_OK);
    assert_int_equal(gsnn_write(enumeration, "json", append_to_text, &text, &run, NULL), GSNN_OK);
    assert_int_equal(gsnn_enumeration_record_parse(text.bytes, text.length, &record, NULL),
                     GSNN_OK);
    gsnn_text_clear(&text);
    gsnn_enumeration_free(enumeration);
    gsnn_group_free(group);
    assert_int_equal(gsnn_deep_letters_init(letters, record, &choice, &run, NULL), GSNN_OK);
    return record;
}

static void init_words(gsnn_deep_words *words, gsnn_deep_automaton *automaton,
                       const gsnn_deep_letters *letters, gsnn_deep_rules rules, size_t depth) {
    gsnn_run run = gsnn_run_default();
    const gsnn_deep_budget budget = {
        .depth = depth, .neurons = UINT64_MAX, .parameters = UINT64_MAX};
    assert_int_equal(gsnn_deep_automaton_init(automaton, letters, rules, NULL), GSNN_OK);
    assert_int_equal(gsnn_deep_words_init(words, automaton, &budget, &run, NULL), GSNN_OK);
}

/* Words met by trying every letter behind every word. */
static size_t meet(const gsnn_deep_letters *letters, gsnn_deep_word word, size_t depth) {
    size_t count = 0;
    if (word.depth && gsnn_deep_word_check(&word, true, NULL))
        return 0;
    if (word.depth == depth)
        return 1;
    for (uint32_t p = 0; p < letters->count; p++) {
        gsnn_deep_word longer = word;
        longer.at[longer.depth++] = p;
        count += meet(letters, longer, depth);
    }
    return count;
}

static void states_count_what_is_met(void **state) {
    (void)state;
    static const char *const groups[] = {"C2", "C4", "S3", "C6", "B2", "C2xC2"};
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        gsnn_deep_letters letters;
        gsnn_deep_automaton automaton;
        gsnn_deep_words words;
        gsnn_enumeration_record *record = all_letters(groups[g], &letters);
        init_words(&words, &automaton, &letters, admissible, 3);
        for (size_t depth = 1; depth <= (letters.count < 10 ? 3 : 2); depth++)
            assert_int_equal(fmpz_get_ui(words.by_depth + depth),
                             meet(&letters, (gsnn_deep_word){.letters = &letters}, depth));
        gsnn_deep_words_clear(&words);
        gsnn_deep_automaton_clear(&automaton);
        gsnn_deep_letters_clear(&letters);
        gsnn_enumeration_record_free(record);
    }
}

typedef struct listing {
    const gsnn_deep_words *words;
    size_t count;
} listing;

/* Each word of the list is that of its number, and the first of its swaps. */
static gsnn_status compare_number(void *at, const uint32_t *letters, size_t length,
                                  gsnn_error *error) {
    listing *l = at;
    uint32_t word[GSNN_DEEP_MOST_DEPTH];
    fmpz_t number;
    (void)error;
    fmpz_init_set_ui(number, l->count++);
    assert_int_equal(gsnn_deep_words_at(l->words, number, word), length);
    assert_memory_equal(word, letters, length * sizeof *word);
    fmpz_clear(number);
    return GSNN_OK;
}

static void numbers_follow_the_list(void **state) {
    (void)state;
    gsnn_run run = gsnn_run_default();
    gsnn_deep_letters letters;
    gsnn_deep_automaton automaton;
    gsnn_deep_words words;
    gsnn_enumeration_record *record = all_letters("D4", &letters);
    init_words(&words, &automaton, &letters, networks, 3);
    listing l = {.words = &words};
    assert_int_equal(gsnn_deep_words_visit(&words, compare_number, &l, &run, NULL), GSNN_OK);
    assert_int_equal(l.count, 10 + 125 + 1865);
    assert_int_equal(fmpz_get_ui(words.listed), l.count);
    gsnn_deep_words_clear(&words);
    gsnn_deep_automaton_clear(&automaton);
    gsnn_deep_letters_clear(&letters);
    gsnn_enumeration_record_free(record);
}

static void swaps_lead_to_one_word(void **state) {
    (void)state;
    gsnn_deep_letters letters;
    gsnn_enumeration_record *record = all_letters("D4", &letters);
    size_t swapped = 0;
    for (uint32_t p = 0; p < letters.count; p++)
        for (uint32_t q = 0; q < letters.count; q++) {
            gsnn_deep_word a = {.letters = &letters, .depth = 2, .at = {p, q}};
            gsnn_deep_word b = {.letters = &letters, .depth = 2, .at = {q, p}};
            bool same = p == q || gsnn_deep_commute(&letters, p, q);
            gsnn_deep_word_canonize(&a);
            gsnn_deep_word_canonize(&b);
            assert_int_equal(!memcmp(a.at, b.at, 2 * sizeof *a.at), same);
            swapped += p != q && same;
        }
    assert_true(swapped > 0);
    gsnn_deep_letters_clear(&letters);
    gsnn_enumeration_record_free(record);
}

static void random_point(fmpq *x, size_t degree, uint64_t *state) {
    for (size_t j = 0; j < degree; j++) {
        *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407U;
        fmpq_set_si(x + j, (slong)(*state >> 33) % 41 - 20, 1 + (*state >> 60));
        fmpq_canonicalise(x + j);
    }
}

static void relu_value(const gsnn_deep_relu *relu, const fmpq *x, fmpq_t value) {
    fmpq *seen = _fmpq_vec_init((slong)(relu->degree + relu->neurons));
    size_t place = relu->degree;
    fmpq_set(value, fmpq_mat_entry(relu->d, 0, 0));
    for (size_t j = 0; j < place; j++) {
        fmpq_set(seen + j, x + j);
        fmpq_addmul(value, fmpq_mat_entry(relu->out, 0, (slong)j), x + j);
    }
    for (size_t i = 0; i < relu->depth; i++)
        for (size_t k = 0; k < relu->widths[i]; k++, place++) {
            fmpq_set(seen + place, relu->b[i] + k);
            for (slong c = 0; c < fmpq_mat_ncols(relu->W[i]); c++)
                fmpq_addmul(seen + place, fmpq_mat_entry(relu->W[i], (slong)k, c), seen + c);
            if (fmpq_sgn(seen + place) < 0)
                fmpq_zero(seen + place);
            fmpq_addmul(value, fmpq_mat_entry(relu->out, 0, (slong)place), seen + place);
        }
    _fmpq_vec_clear(seen, (slong)(relu->degree + relu->neurons));
}

/* Every letter that a network can grow to, or that can be put in, keeps its value at a point. */
static void growing_keeps_the_function(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"D4", "2.1>r2"},
                                           {"D4", "1.1>0.0>2.1"},
                                           {"B2", "0.1>1.1"},
                                           {"S3", "1.1>0.0"},
                                           {"D4", "0.0+2.1>r2"},
                                           {"B2", "1.1+4.0>r7"},
                                           {"groups/cube-rotations.json", "4.0>0.1"}};
    size_t grown = 0;
    uint64_t seed = 1;
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        gsnn_deep_letters letters;
        gsnn_deep_word word, larger;
        gsnn_deep_network *network;
        gsnn_enumeration_record *record = all_letters(cases[n][0], &letters);
        if (gsnn_deep_word_parse(&word, &letters, cases[n][1], NULL) ||
            gsnn_deep_word_check(&word, true, NULL))
            fail_msg("%s is no word of %s", cases[n][1], cases[n][0]);
        fmpq *x = _fmpq_vec_init((slong)record->group.degree);
        fmpq_t before, after;
        fmpq_init(before);
        fmpq_init(after);
        for (size_t i = 0; i <= word.depth; i++)
            for (uint32_t q = 0; q < letters.count; q++)
                for (int move = 0; move < 4; move++) {
                    if ((move % 2 == 0 && i == word.depth) || (move == 2 && q))
                        continue;
                    larger = word;
                    assert_int_equal(gsnn_deep_network_new(&network, &word, NULL), GSNN_OK);
                    assert_int_equal(gsnn_deep_network_randomize(network, &word, 7, NULL), GSNN_OK);
                    random_point(x, record->group.degree, &seed);
                    gsnn_deep_network_value(network, x, before);
                    gsnn_status status =
                        move == 0 ? gsnn_deep_network_grow(network, &larger, i, q, NULL)
                        : move == 2
                            ? gsnn_deep_network_merge(network, &larger, i, NULL)
                            : gsnn_deep_network_insert(network, &larger, i, q, move == 3, 3, NULL);
                    if (!status) {
                        gsnn_deep_relu relu;
                        gsnn_deep_network_value(network, x, after);
                        assert_true(fmpq_equal(before, after));
                        gsnn_deep_relu_init(&relu, network);
                        relu_value(&relu, x, after);
                        assert_true(fmpq_equal(before, after));
                        gsnn_deep_relu_clear(&relu);
                        grown++;
                    }
                    gsnn_deep_network_free(network);
                }
        fmpq_clear(before);
        fmpq_clear(after);
        _fmpq_vec_clear(x, (slong)record->group.degree);
        gsnn_deep_letters_clear(&letters);
        gsnn_enumeration_record_free(record);
    }
    assert_true(grown > 100);
}

/* Lists of wide words have of each network the one whose letters are in their earliest layers, and
 * splitting a layer gives as many letters. */
static void wide_words_are_early(void **state) {
    (void)state;
    static const char *const groups[] = {"C4", "S3", "B2"};
    gsnn_run run = gsnn_run_default();
    for (size_t n = 0; n < sizeof groups / sizeof *groups; n++) {
        gsnn_deep_letters letters;
        gsnn_deep_automaton automaton;
        gsnn_deep_words words, all;
        gsnn_enumeration_record *record = all_letters(groups[n], &letters);
        gsnn_deep_rules rules = networks;
        gsnn_deep_budget budget = {.depth = 2, .width = 2, .neurons = 7, .parameters = UINT64_MAX};
        rules.width = 2;
        rules.layers = 2;
        assert_int_equal(gsnn_deep_automaton_init(&automaton, &letters, rules, NULL), GSNN_OK);
        assert_int_equal(gsnn_deep_words_init(&words, &automaton, &budget, &run, NULL), GSNN_OK);
        size_t count = fmpz_get_ui(words.listed), early = 0;
        fmpz_t number;
        fmpz_init(number);
        for (size_t k = 0; k < count; k++) {
            uint32_t symbols[GSNN_DEEP_MOST_DEPTH];
            fmpz_set_ui(number, k);
            size_t length = gsnn_deep_words_at(&words, number, symbols);
            gsnn_deep_word word = gsnn_deep_word_of_symbols(&letters, symbols, length);
            gsnn_deep_word same = word;
            gsnn_deep_word_canonize_wide(&same);
            assert_memory_equal(same.at, word.at, length * sizeof *word.at);
            assert_memory_equal(same.beside, word.beside, length * sizeof *word.beside);
            assert_int_equal(gsnn_deep_word_check(&word, true, NULL), GSNN_OK);
        }
        gsnn_deep_words_clear(&words);
        gsnn_deep_automaton_clear(&automaton);
        /* Of all words so many are their own earliest one. */
        rules.traces = false;
        assert_int_equal(gsnn_deep_automaton_init(&automaton, &letters, rules, NULL), GSNN_OK);
        assert_int_equal(gsnn_deep_words_init(&all, &automaton, &budget, &run, NULL), GSNN_OK);
        for (size_t k = 0; k < fmpz_get_ui(all.listed); k++) {
            uint32_t symbols[GSNN_DEEP_MOST_DEPTH];
            fmpz_set_ui(number, k);
            size_t length = gsnn_deep_words_at(&all, number, symbols);
            gsnn_deep_word word = gsnn_deep_word_of_symbols(&letters, symbols, length);
            gsnn_deep_word same = word;
            gsnn_deep_word_canonize_wide(&same);
            early += !memcmp(same.at, word.at, length * sizeof *word.at) &&
                     !memcmp(same.beside, word.beside, length * sizeof *word.beside);
        }
        assert_int_equal(early, count);
        assert_true(count > 20);
        fmpz_clear(number);
        gsnn_deep_words_clear(&all);
        gsnn_deep_automaton_clear(&automaton);
        gsnn_deep_letters_clear(&letters);
        gsnn_enumeration_record_free(record);
    }
}

/* P of an inclusion is equivariant: P rho_p = rho_q P, for all pairs of letters. */
static void inclusions_are_equivariant(void **state) {
    (void)state;
    gsnn_deep_letters letters;
    gsnn_enumeration_record *record = all_letters("D6", &letters);
    size_t found = 0;
    for (size_t p = 0; p < letters.count; p++)
        for (size_t q = 0; q < letters.count; q++) {
            const gsnn_deep_letter *small = &letters.items[p], *large = &letters.items[q];
            int32_t map[64];
            bool failed;
            if (!gsnn_deep_inclusion(&letters, p, q, map, &failed))
                continue;
            found++;
            for (size_t g = 0; g < letters.generator_count; g++)
                for (size_t i = 0; i < large->neurons; i++) {
                    int32_t to = large->rho[g * large->neurons + i];
                    int32_t under = small->rho[g * small->neurons + (size_t)abs(map[i]) - 1];
                    int32_t there = map[abs(to) - 1];
                    assert_int_equal(to < 0 ? -there : there, map[i] < 0 ? -under : under);
                }
        }
    /* The 23 covers of admissible architectures of D6 are among them. */
    assert_true(found > 23 + letters.count);
    gsnn_deep_letters_clear(&letters);
    gsnn_enumeration_record_free(record);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_count_what_is_met), cmocka_unit_test(numbers_follow_the_list),
        cmocka_unit_test(swaps_lead_to_one_word),   cmocka_unit_test(growing_keeps_the_function),
        cmocka_unit_test(wide_words_are_early),     cmocka_unit_test(inclusions_are_equivariant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
