#include "deep/listing.h"

#include "base/error.h"
#include "base/memory.h"
#include "deep/independent.h"
#include "deep/morphisms.h"
#include "deep/outputs.h"
#include "deep/symmetry.h"
#include "deep/tallies.h"
#include "deep/word.h"
#include "deep/write.h"
#include "random/philox.h"
#include "json/writer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_SAMPLE = 20 };

typedef struct listing {
    const gsnn_deep_letters *letters;
    const gsnn_deep_query *query;
    gsnn_deep_tallies tallies;
    gsnn_deep_symmetry symmetry; /* of --modulo */
    fmpz *orbits;                /* by depth, of --modulo */
    uint64_t met;                /* words of the list so far */
    bool writing;                /* else orbits are counted */
    gsnn_sink sink;
    void *context;
    gsnn_json json;
    gsnn_text text; /* of a table or CSV */
    const gsnn_run *run;
} listing;

/* ---- The header ---------------------------------------------------------------------------- */

static void write_limit(gsnn_json *json, const char *name, uint64_t limit) {
    if (limit == UINT64_MAX)
        gsnn_json_member_null(json, name);
    else
        gsnn_json_member_unsigned(json, name, limit);
}

static void write_query(const listing *l, gsnn_json *json) {
    static const char *const selections[] = {[GSNN_DEEP_COUNTS] = "none",
                                             [GSNN_DEEP_LIST] = "all",
                                             [GSNN_DEEP_FRONT] = "pareto",
                                             [GSNN_DEEP_SAMPLE] = "sample",
                                             [GSNN_DEEP_NUMBER] = "number"};
    const gsnn_deep_query *q = l->query;
    gsnn_json_member_unsigned(json, "depth", q->budget.depth);
    gsnn_json_member_boolean(json, "exact_depth", q->budget.exact_depth);
    if (q->budget.width > 1)
        gsnn_json_member_unsigned(json, "wide", q->budget.width);
    write_limit(json, "max_neurons", q->budget.neurons);
    write_limit(json, "max_parameters", q->budget.parameters);
    gsnn_json_member_string(json, "list",
                            q->effective   ? "effective"
                            : q->all_words ? "words"
                                           : "networks");
    gsnn_json_member_boolean(json, "repeat_rule", !q->loose);
    gsnn_json_member_boolean(json, "decreasing", q->decreasing);
    gsnn_json_member_string(json, "selection", selections[q->selection]);
    if (q->selection == GSNN_DEEP_SAMPLE)
        gsnn_json_member_unsigned(json, "seed", q->seed);
    if (q->parts > 1) {
        gsnn_json_key(json, "part");
        gsnn_json_begin_array(json);
        gsnn_json_unsigned(json, q->part);
        gsnn_json_unsigned(json, q->parts);
        gsnn_json_end_array(json);
    }
    gsnn_json_member_unsigned(json, "shared_parameters", q->budget.shared);
    gsnn_json_member_string(json, "letters",
                            q->chosen || q->type ? "chosen"
                            : l->letters->all    ? "all"
                                                 : "admissible");
}

static void write_letters(const listing *l, gsnn_json *json) {
    gsnn_json_key(json, "letter_list");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < l->letters->count; i++) {
        const gsnn_deep_letter *p = &l->letters->items[i];
        gsnn_json_begin_object(json);
        gsnn_json_member_string(json, "id", p->id);
        gsnn_json_member_integer(json, "type", p->type);
        gsnn_json_member_unsigned(json, "neurons", p->neurons);
        gsnn_json_member_unsigned(json, "dimension", p->dimension);
        if (l->letters->outputs)
            gsnn_json_member_unsigned(json, "output", gsnn_deep_output_weights(l->letters, i));
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_by_depth(gsnn_json *json, const char *name, const fmpz *counts, size_t depth) {
    gsnn_json_key(json, name);
    gsnn_json_begin_array(json);
    for (size_t k = 1; k <= depth; k++)
        gsnn_json_fmpz(json, counts + k);
    gsnn_json_end_array(json);
}

/* Adds up the cells with equal neurons, or with equal parameters. */
static void write_histogram(gsnn_json *json, const gsnn_deep_words *words, bool by_neurons) {
    uint64_t last = 0;
    fmpz_t sum;
    fmpz_init(sum);
    gsnn_json_key(json, by_neurons ? "by_neurons" : "by_parameters");
    gsnn_json_begin_array(json);
    for (;;) {
        uint64_t next = UINT64_MAX;
        for (size_t i = 0; i < words->cell_count; i++) {
            uint64_t own = by_neurons ? words->cells[i].neurons : words->cells[i].parameters;
            if (own > last && own < next)
                next = own;
        }
        if (next == UINT64_MAX)
            break;
        fmpz_zero(sum);
        for (size_t i = 0; i < words->cell_count; i++)
            if ((by_neurons ? words->cells[i].neurons : words->cells[i].parameters) == next)
                fmpz_add(sum, sum, words->cells[i].words);
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, by_neurons ? "neurons" : "parameters", next);
        gsnn_json_member_fmpz(json, "words", sum);
        gsnn_json_end_object(json);
        last = next;
    }
    gsnn_json_end_array(json);
    fmpz_clear(sum);
}

static void write_front(gsnn_json *json, const gsnn_deep_words *words) {
    gsnn_json_key(json, "front");
    gsnn_json_begin_array(json);
    for (size_t i = 0; i < words->cell_count; i++) {
        if (!words->cells[i].front)
            continue;
        gsnn_json_begin_object(json);
        gsnn_json_member_unsigned(json, "neurons", words->cells[i].neurons);
        gsnn_json_member_unsigned(json, "parameters", words->cells[i].parameters);
        gsnn_json_member_fmpz(json, "words", words->cells[i].words);
        gsnn_json_end_object(json);
    }
    gsnn_json_end_array(json);
}

static void write_header(listing *l) {
    gsnn_json *json = &l->json;
    const gsnn_deep_words *words = &l->tallies.words;
    gsnn_json_begin_document(json, "gsnn-deep/1", l->query->format == GSNN_DEEP_JSONL);
    gsnn_record_group_write(json, &l->letters->record->group, GSNN_DEEP_GROUP);
    if (l->letters->outputs)
        gsnn_deep_write_codomain(json, l->letters);
    write_query(l, json);
    write_letters(l, json);
    gsnn_json_key(json, "counts");
    gsnn_json_begin_object(json);
    for (unsigned k = 0; k < GSNN_DEEP_TALLY_COUNT; k++)
        write_by_depth(json, gsnn_deep_tally_names[k], l->tallies.by_depth[k], l->tallies.depth);
    if (l->orbits)
        write_by_depth(json, "orbits", l->orbits, l->tallies.depth);
    gsnn_json_member_fmpz(json, "listed", words->listed);
    if (words->budget.histogram) {
        write_histogram(json, words, true);
        write_histogram(json, words, false);
    }
    gsnn_json_end_object(json);
    if (words->budget.histogram)
        write_front(json, words);
    if (l->query->selection != GSNN_DEEP_COUNTS) {
        gsnn_json_line(json);
        gsnn_json_begin_list(json, "words");
    }
}

/* ---- Words --------------------------------------------------------------------------------- */

typedef struct entry {
    uint64_t neurons, parameters;
    size_t effective_depth, orbit;
    bool certified;
} entry;

static void write_json_word(listing *l, const gsnn_deep_word *word, const entry *e) {
    gsnn_json *json = &l->json;
    gsnn_json_begin_item(json, "word");
    gsnn_deep_write_word(json, "word", word);
    gsnn_json_member_unsigned(json, "neurons", e->neurons);
    gsnn_json_member_unsigned(json, "parameters", e->parameters);
    gsnn_json_member_unsigned(json, "effective_depth", e->effective_depth);
    if (l->symmetry.count)
        gsnn_json_member_unsigned(json, "orbit", e->orbit);
    if (l->query->independent)
        gsnn_json_member_string(json, "independent", e->certified ? "certified" : "not certified");
    gsnn_json_end_item(json);
}

static void write_text_word(listing *l, const gsnn_deep_word *word, const entry *e) {
    bool csv = l->query->format == GSNN_DEEP_CSV;
    size_t begin = l->text.length;
    gsnn_deep_word_append(&l->text, word);
    for (size_t width = l->text.length - begin; !csv && width < 36; width++)
        gsnn_text_append_char(&l->text, ' ');
    gsnn_text_append_format(
        &l->text, csv ? ",%" PRIu64 ",%" PRIu64 ",%zu" : " %8" PRIu64 " %8" PRIu64 " %6zu",
        e->neurons, e->parameters, e->effective_depth);
    if (l->symmetry.count) {
        gsnn_text_append_format(&l->text, csv ? ",%zu" : " %7zu", e->orbit);
    }
    if (l->query->independent)
        gsnn_text_append(&l->text, csv            ? e->certified ? ",certified" : ",not certified"
                                   : e->certified ? "  yes"
                                                  : "    ?");
    gsnn_text_append_char(&l->text, '\n');
}

/* Sends what a table has so far. */
static gsnn_status flush(listing *l, gsnn_error *error) {
    if (l->text.failed)
        return gsnn_fail_memory(error);
    if (!l->sink(l->context, l->text.bytes, l->text.length))
        return gsnn_fail(error, GSNN_FAILED, "cannot be written");
    gsnn_text_reset(&l->text);
    return GSNN_OK;
}

static gsnn_status write_word(listing *l, const gsnn_deep_word *word, size_t orbit,
                              gsnn_error *error) {
    entry e = {.neurons = gsnn_deep_word_neurons(word),
               .parameters = l->query->budget.shared,
               .effective_depth = gsnn_deep_word_effective_depth(word),
               .orbit = orbit};
    for (size_t i = 0; i < word->depth; i++)
        e.parameters += gsnn_deep_word_weights(word, i) +
                        gsnn_deep_output_weights(word->letters, word->at[i]) +
                        (word->letters->items[word->at[i]].type == 1);
    if (l->query->independent) {
        gsnn_status status = gsnn_deep_independent(&e.certified, word, GSNN_DEEP_TRIALS,
                                                   l->query->seed, l->run, error);
        if (status)
            return status;
    }
    if (l->query->format == GSNN_DEEP_JSON || l->query->format == GSNN_DEEP_JSONL) {
        write_json_word(l, word, &e);
        return gsnn_json_failed(&l->json) ? gsnn_json_end(&l->json, error) : GSNN_OK;
    }
    write_text_word(l, word, &e);
    return l->text.length < 60000 ? GSNN_OK : flush(l, error);
}

static gsnn_status take_word(void *at, const uint32_t *symbols, size_t length, gsnn_error *error) {
    listing *l = at;
    gsnn_deep_word word = gsnn_deep_word_of_symbols(l->letters, symbols, length);
    size_t orbit = 1;
    if (l->symmetry.count &&
        !gsnn_deep_symmetry_is_first(&l->symmetry, &word, l->query->budget.width > 1, &orbit))
        return GSNN_OK;
    if (!l->writing) {
        fmpz *orbits = l->orbits + gsnn_deep_word_layers(&word);
        fmpz_add_ui(orbits, orbits, 1);
        return GSNN_OK;
    }
    if (l->met++ % l->query->parts != l->query->part - 1)
        return GSNN_OK;
    return write_word(l, &word, orbit, error);
}

/* A number below `bound`, uniformly: as many random bits as it has, until they are below it. */
static void draw_below(fmpz_t number, const fmpz_t bound, gsnn_philox *random) {
    flint_bitcnt_t bits = fmpz_bits(bound);
    do {
        fmpz_zero(number);
        for (flint_bitcnt_t have = 0; have < bits; have += 32) {
            flint_bitcnt_t some = bits - have < 32 ? bits - have : 32;
            fmpz_mul_2exp(number, number, some);
            fmpz_add_ui(number, number, gsnn_philox_word(random) >> (32 - some));
        }
    } while (fmpz_cmp(number, bound) >= 0);
}

static gsnn_status write_word_number(listing *l, const fmpz_t number, gsnn_error *error) {
    uint32_t symbols[GSNN_DEEP_MOST_DEPTH];
    size_t length = gsnn_deep_words_at(&l->tallies.words, number, symbols);
    gsnn_deep_word word = gsnn_deep_word_of_symbols(l->letters, symbols, length);
    return write_word(l, &word, 1, error);
}

static gsnn_status write_numbered(listing *l, gsnn_error *error) {
    const gsnn_deep_words *words = &l->tallies.words;
    gsnn_status status = GSNN_OK;
    fmpz_t number;
    fmpz_init(number);
    if (l->query->selection == GSNN_DEEP_NUMBER) {
        fmpz_set_str(number, l->query->number, 10);
        if (fmpz_cmp(number, words->listed) >= 0)
            status = gsnn_fail(error, GSNN_INVALID, "number: there are no more words than that");
        else
            status = write_word_number(l, number, error);
    } else if (fmpz_is_zero(words->listed)) {
        status = gsnn_fail(error, GSNN_INVALID, "sample: there is no word to draw");
    } else {
        for (uint64_t k = 0; !status && k < l->query->samples; k++) {
            gsnn_philox random = gsnn_philox_stream(l->query->seed, PURPOSE_SAMPLE, 0, k);
            draw_below(number, words->listed, &random);
            status = write_word_number(l, number, error);
        }
    }
    fmpz_clear(number);
    return status;
}

static gsnn_status write_words(listing *l, gsnn_error *error) {
    switch (l->query->selection) {
    case GSNN_DEEP_LIST:
    case GSNN_DEEP_FRONT:
        return gsnn_deep_words_visit(&l->tallies.words, take_word, l, l->run, error);
    case GSNN_DEEP_SAMPLE:
    case GSNN_DEEP_NUMBER:
        return write_numbered(l, error);
    case GSNN_DEEP_COUNTS:
        break;
    }
    return GSNN_OK;
}

/* ---- Morphisms ----------------------------------------------------------------------------- */

/* The signed map of neurons with which a letter grows. */
static gsnn_status write_neurons(listing *l, const gsnn_deep_word *from,
                                 const gsnn_deep_morphism *morphism, gsnn_error *error) {
    size_t neurons = l->letters->items[morphism->letter].neurons;
    int32_t *map = gsnn_new(neurons, sizeof *map);
    bool failed, made = map && gsnn_deep_inclusion(l->letters, from->at[morphism->at],
                                                   morphism->letter, map, &failed);
    if (made) {
        gsnn_json_key(&l->json, "neurons");
        gsnn_json_int32s(&l->json, map, neurons);
    }
    free(map);
    return made ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status write_morphism(listing *l, const gsnn_deep_order *order,
                                  const gsnn_deep_morphism *morphism, gsnn_error *error) {
    static const char *const kinds[] = {
        [GSNN_DEEP_GROW] = "grow", [GSNN_DEEP_INSERT] = "insert", [GSNN_DEEP_MERGE] = "merge"};
    gsnn_json *json = &l->json;
    const gsnn_deep_word *from = &order->words[morphism->from], *to = &order->words[morphism->to];
    size_t places[GSNN_DEEP_MOST_DEPTH];
    gsnn_deep_word through = gsnn_deep_order_through(order, morphism, places);
    bool merge = morphism->kind == GSNN_DEEP_MERGE;
    gsnn_json_begin_item(json, "morphism");
    gsnn_json_member_string(json, "kind", kinds[morphism->kind]);
    gsnn_deep_write_word(json, "from", from);
    gsnn_deep_write_word(json, "to", to);
    gsnn_json_member_unsigned(json, "at", morphism->at + 1);
    if (!merge)
        gsnn_json_member_string(json, "letter", l->letters->items[morphism->letter].id);
    if (morphism->beside)
        gsnn_json_member_boolean(json, "beside", true);
    if (memcmp(through.at, to->at, to->depth * sizeof *to->at) != 0 ||
        memcmp(through.beside, to->beside, to->depth * sizeof *to->beside) != 0)
        gsnn_deep_write_word(json, "through", &through);
    if (merge) {
        gsnn_json_key(json, "order");
        gsnn_json_begin_array(json);
        for (size_t k = 0; k < through.depth; k++)
            gsnn_json_unsigned(json, places[k] + 1);
        gsnn_json_end_array(json);
    }
    gsnn_status status =
        morphism->kind == GSNN_DEEP_GROW ? write_neurons(l, from, morphism, error) : GSNN_OK;
    gsnn_json_end_item(json);
    return status;
}

static gsnn_status find_order(listing *l, gsnn_deep_order *order, gsnn_error *error) {
    return gsnn_deep_order_init(order, l->letters, &l->tallies.words,
                                !l->query->all_words && !l->query->effective, l->run, error);
}

static gsnn_status write_dot(listing *l, gsnn_error *error) {
    gsnn_deep_order order;
    gsnn_status status = find_order(l, &order, error);
    if (status)
        return status;
    status = gsnn_deep_write_dot(&order, l->sink, l->context, error);
    gsnn_deep_order_clear(&order);
    return status;
}

static gsnn_status write_morphisms(listing *l, gsnn_error *error) {
    gsnn_deep_order order;
    gsnn_status status = find_order(l, &order, error);
    if (status)
        return status;
    gsnn_json_begin_list(&l->json, "morphisms");
    for (size_t i = 0; !status && i < order.count; i++)
        status = write_morphism(l, &order, &order.items[i], error);
    gsnn_json_end_list(&l->json);
    gsnn_deep_order_clear(&order);
    return status;
}

/* ---- Tables -------------------------------------------------------------------------------- */

static void append_column(gsnn_text *text, const char *head, const fmpz *counts, size_t depth) {
    size_t begin = text->length;
    gsnn_text_append(text, head);
    gsnn_text_pad(text, begin + 10);
    for (size_t k = 1; k <= depth; k++) {
        char *digits = fmpz_get_str(NULL, 10, counts + k);
        if (text->length - begin + strlen(digits) + 1 > 79) {
            gsnn_text_append(text, "\n          ");
            begin = text->length - 10;
        }
        gsnn_text_append_char(text, ' ');
        gsnn_text_append(text, digits);
        flint_free(digits);
    }
    gsnn_text_append_char(text, '\n');
}

static void append_table_head(listing *l) {
    static const char *const meanings[] = {[GSNN_DEEP_WORDS] = "words",
                                           [GSNN_DEEP_NETWORKS] = "networks",
                                           [GSNN_DEEP_LOOSE] = "loose",
                                           [GSNN_DEEP_EFFECTIVE] = "effective",
                                           [GSNN_DEEP_ALL] = "all"};
    const gsnn_record_group *group = &l->letters->record->group;
    gsnn_text_append_format(&l->text, "%s: %zu letters%s, words of 1, 2, ... layers\n",
                            group->name ? group->name : "the group", l->letters->count,
                            l->letters->all || l->query->chosen ? "" : " (admissible ones only)");
    for (unsigned k = 0; k < GSNN_DEEP_TALLY_COUNT; k++)
        append_column(&l->text, meanings[k], l->tallies.by_depth[k], l->tallies.depth);
    if (l->orbits)
        append_column(&l->text, "orbits", l->orbits, l->tallies.depth);
    if (l->query->selection == GSNN_DEEP_COUNTS)
        return;
    gsnn_text_append(&l->text, "\nword                                  neurons      par   deep");
    gsnn_text_append(&l->text, l->symmetry.count ? "   orbit" : "");
    gsnn_text_append(&l->text, l->query->independent ? "  ind\n" : "\n");
}

static void append_table_legend(listing *l) {
    gsnn_text_append(
        &l->text,
        "\nnetworks: words up to swaps of layers that do not see each other; loose: without\n"
        "the rule that no letter is repeated in parallel; effective: words in which each\n"
        "layer sees the one before it; all: any letters.\n");
    if (l->query->selection != GSNN_DEEP_COUNTS)
        gsnn_text_append(&l->text, "par: free parameters; deep: longest chain of layers that see "
                                   "each other.\n");
    if (l->symmetry.count)
        gsnn_text_append(&l->text, "orbit: words that the line stands for.\n");
    if (l->query->independent)
        gsnn_text_append(&l->text, "ind: yes where no layer is superfluous; ? where that was not "
                                   "shown.\n");
}

static gsnn_status write_texts(listing *l, gsnn_error *error) {
    bool table = l->query->format == GSNN_DEEP_TABLE;
    if (table)
        append_table_head(l);
    else {
        gsnn_text_append(&l->text, "word,neurons,parameters,effective_depth");
        gsnn_text_append(&l->text, l->symmetry.count ? ",orbit" : "");
        gsnn_text_append(&l->text, l->query->independent ? ",independent\n" : "\n");
    }
    gsnn_status status = write_words(l, error);
    if (!status && table)
        append_table_legend(l);
    if (!status)
        status = flush(l, error);
    gsnn_text_clear(&l->text);
    return status;
}

static gsnn_status write_json(listing *l, gsnn_error *error) {
    gsnn_json_init(&l->json, l->sink, l->context);
    write_header(l);
    gsnn_status status = write_words(l, error);
    if (l->query->selection != GSNN_DEEP_COUNTS)
        gsnn_json_end_list(&l->json);
    if (!status && l->query->morphisms)
        status = write_morphisms(l, error);
    if (status) {
        gsnn_json_abandon(&l->json);
        return status;
    }
    gsnn_json_end_document(&l->json);
    return gsnn_json_end(&l->json, error);
}

gsnn_status gsnn_deep_write(const gsnn_deep_letters *letters, const gsnn_deep_query *query,
                            gsnn_sink sink, void *context, const gsnn_run *run, gsnn_error *error) {
    listing l = {.letters = letters, .query = query, .sink = sink, .context = context, .run = run};
    gsnn_status status = gsnn_deep_tallies_init(&l.tallies, letters, query, run, error);
    if (status)
        return status;
    if (query->modulo) {
        l.orbits = gsnn_new(query->budget.depth + 1, sizeof *l.orbits); /* zeros are initialised */
        status = l.orbits ? gsnn_deep_symmetry_init(&l.symmetry, letters, query->modulo,
                                                    query->modulo_count, run, error)
                          : gsnn_fail_memory(error);
        if (!status)
            status = gsnn_deep_words_visit(&l.tallies.words, take_word, &l, run, error);
    }
    l.writing = true;
    if (!status)
        status = query->format == GSNN_DEEP_DOT ? write_dot(&l, error)
                 : query->format == GSNN_DEEP_JSON || query->format == GSNN_DEEP_JSONL
                     ? write_json(&l, error)
                     : write_texts(&l, error);
    for (size_t k = 0; l.orbits && k <= query->budget.depth; k++)
        fmpz_clear(l.orbits + k);
    free(l.orbits);
    gsnn_deep_symmetry_clear(&l.symmetry);
    gsnn_deep_tallies_clear(&l.tallies);
    return status;
}
