#include "deep/morphisms.h"

#include "base/error.h"
#include "base/hash_index.h"
#include "base/memory.h"
#include "base/run.h"

#include <stdlib.h>
#include <string.h>

/* ---- Words --------------------------------------------------------------------------------- */

typedef struct search {
    gsnn_deep_order *order;
    gsnn_hash_index index; /* of words */
    bool *below;           /* letters x letters: p < q */
    size_t row_words;      /* of a set of words */
    uint64_t *above;       /* of each word, those above it */
} search;

static uint64_t hash_word(const gsnn_deep_word *word) {
    return gsnn_hash_bytes(word->at, word->depth * sizeof *word->at);
}

static bool same_words(const gsnn_deep_word *a, const gsnn_deep_word *b) {
    return a->depth == b->depth && !memcmp(a->at, b->at, a->depth * sizeof *a->at) &&
           !memcmp(a->beside, b->beside, a->depth * sizeof *a->beside);
}

static size_t find_word(const search *s, const gsnn_deep_word *word) {
    gsnn_hash_probe probe = gsnn_hash_index_probe(&s->index, hash_word(word));
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (same_words(&s->order->words[i], word))
            return i;
    return SIZE_MAX;
}

static gsnn_status take_word(void *at, const uint32_t *symbols, size_t length, gsnn_error *error) {
    search *s = at;
    gsnn_deep_order *order = s->order;
    if (order->word_count == GSNN_DEEP_MOST_ORDERED)
        return gsnn_fail(error, GSNN_FAILED, "morphisms: more than %d words",
                         GSNN_DEEP_MOST_ORDERED);
    if (gsnn_reserve(&order->words, &order->word_capacity, order->word_count + 1,
                     sizeof *order->words))
        return gsnn_fail_memory(error);
    gsnn_deep_word *word = &order->words[order->word_count];
    *word = gsnn_deep_word_of_symbols(order->letters, symbols, length);
    return gsnn_hash_index_add(&s->index, hash_word(word), (uint32_t)order->word_count++)
               ? gsnn_fail_memory(error)
               : GSNN_OK;
}

/* ---- Letters ------------------------------------------------------------------------------- */

static gsnn_status compare_letters(search *s, gsnn_error *error) {
    const gsnn_deep_letters *letters = s->order->letters;
    size_t most = 1;
    for (size_t q = 0; q < letters->count; q++)
        most = letters->items[q].neurons > most ? letters->items[q].neurons : most;
    int32_t *map = gsnn_new(most, sizeof *map);
    s->below = gsnn_new(letters->count * letters->count, sizeof *s->below);
    bool failed = !map || !s->below;
    for (size_t p = 0; !failed && p < letters->count; p++)
        for (size_t q = 0; !failed && q < letters->count; q++)
            if (p != q)
                s->below[p * letters->count + q] = gsnn_deep_inclusion(letters, p, q, map, &failed);
    free(map);
    return failed ? gsnn_fail_memory(error) : GSNN_OK;
}

/* ---- Moves --------------------------------------------------------------------------------- */

gsnn_deep_word gsnn_deep_order_through(const gsnn_deep_order *order,
                                       const gsnn_deep_morphism *morphism, size_t *places) {
    const gsnn_deep_word *from = &order->words[morphism->from];
    if (morphism->kind == GSNN_DEEP_MERGE)
        return gsnn_deep_word_split(from, morphism->at, morphism->first, places);
    bool insertion = morphism->kind == GSNN_DEEP_INSERT;
    for (size_t k = 0; k < from->depth + insertion; k++)
        places[k] = !insertion || k < morphism->at ? k : k == morphism->at ? SIZE_MAX : k - 1;
    return insertion ? gsnn_deep_word_insert(from, morphism->at, morphism->letter, morphism->beside)
                     : gsnn_deep_word_replace(from, morphism->at, morphism->letter);
}

/* Adds a move when it leads to another listed word. */
static gsnn_status try_move(search *s, gsnn_deep_morphism move, gsnn_error *error) {
    gsnn_deep_order *order = s->order;
    size_t places[GSNN_DEEP_MOST_DEPTH];
    gsnn_deep_word word = gsnn_deep_order_through(order, &move, places);
    if (order->wide && order->traces)
        gsnn_deep_word_canonize_wide(&word);
    else if (order->wide)
        gsnn_deep_word_sort_layers(&word);
    else if (order->traces)
        gsnn_deep_word_canonize(&word);
    move.to = find_word(s, &word);
    if (move.to == SIZE_MAX || move.to == move.from)
        return GSNN_OK;
    if (gsnn_reserve(&order->items, &order->capacity, order->count + 1, sizeof *order->items))
        return gsnn_fail_memory(error);
    order->items[order->count++] = move;
    return GSNN_OK;
}

/* The moves to a letter at place i of a word. */
static gsnn_status find_letter_moves(search *s, size_t from, size_t i, uint32_t letter,
                                     gsnn_error *error) {
    const gsnn_deep_order *order = s->order;
    const gsnn_deep_word word = order->words[from];
    gsnn_deep_morphism move = {.from = from, .at = i, .letter = letter};
    bool opens = i == word.depth || !word.beside[i];
    gsnn_status status = GSNN_OK;
    if (i < word.depth && s->below[word.at[i] * order->letters->count + letter])
        status = try_move(s, move, error);
    move.kind = GSNN_DEEP_INSERT;
    if (!opens || word.depth == GSNN_DEEP_MOST_DEPTH)
        return status;
    if (!status)
        status = try_move(s, move, error);
    move.beside = true;
    return !status && order->wide && i ? try_move(s, move, error) : status;
}

/* Each way of making two layers of one. */
static gsnn_status find_merges(search *s, size_t from, size_t begin, gsnn_error *error) {
    size_t length = gsnn_deep_word_layer_end(&s->order->words[from], begin) - begin;
    gsnn_status status = GSNN_OK;
    if (length > GSNN_DEEP_MOST_WIDE_ORDERED)
        return gsnn_fail(error, GSNN_FAILED, "morphisms: a layer has more than %d letters",
                         GSNN_DEEP_MOST_WIDE_ORDERED);
    for (uint64_t first = 1; !status && first + 1 < UINT64_C(1) << length; first++)
        status = try_move(s,
                          (gsnn_deep_morphism){
                              .kind = GSNN_DEEP_MERGE, .from = from, .at = begin, .first = first},
                          error);
    return status;
}

static gsnn_status find_moves(search *s, size_t from, gsnn_error *error) {
    size_t letters = s->order->letters->count, depth = s->order->words[from].depth;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i <= depth; i++) {
        for (uint32_t q = 0; !status && q < letters; q++)
            status = find_letter_moves(s, from, i, q, error);
        if (!status && i < depth && !s->order->words[from].beside[i])
            status = find_merges(s, from, i, error);
    }
    return status;
}

/* ---- Covers -------------------------------------------------------------------------------- */

/* By from and to; of several moves between two words growing comes first, then the place. */
static int compare_moves(const void *a, const void *b) {
    const gsnn_deep_morphism *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->beside != y->beside)
        return x->beside ? 1 : -1;
    return (x->first > y->first) - (x->first < y->first);
}

static void keep_one_each(gsnn_deep_order *order) {
    size_t kept = 0;
    if (order->count)
        qsort(order->items, order->count, sizeof *order->items, compare_moves);
    for (size_t i = 0; i < order->count; i++)
        if (!kept || order->items[kept - 1].from != order->items[i].from ||
            order->items[kept - 1].to != order->items[i].to)
            order->items[kept++] = order->items[i];
    order->count = kept;
}

/* A move adds letters, or neurons, or weights, or just a layer, so that words by all of these are
 * in an order in which moves go up. */
typedef struct rank {
    uint64_t letters, neurons, weights, layers;
    size_t word;
} rank;

static rank rank_of(const gsnn_deep_word *word, size_t number) {
    rank r = {.letters = word->depth,
              .neurons = gsnn_deep_word_neurons(word),
              .layers = gsnn_deep_word_layers(word),
              .word = number};
    for (size_t i = 0; i < word->depth; i++)
        r.weights += gsnn_deep_word_weights(word, i);
    return r;
}

static int compare_ranks(const void *a, const void *b) {
    const rank *x = a, *y = b;
    if (x->letters != y->letters)
        return x->letters > y->letters ? -1 : 1;
    if (x->neurons != y->neurons)
        return x->neurons > y->neurons ? -1 : 1;
    if (x->weights != y->weights)
        return x->weights > y->weights ? -1 : 1;
    if (x->layers != y->layers)
        return x->layers > y->layers ? -1 : 1;
    return (x->word < y->word) - (x->word > y->word);
}

/* From the top down: what is above a word is what its moves lead to and what is above that; a move
 * is a cover unless it leads to what is above another one's end. */
static void keep_covers(search *s, const rank *ranks, const size_t *begin, bool *cover) {
    gsnn_deep_order *order = s->order;
    for (size_t r = 0; r < order->word_count; r++) {
        size_t from = ranks[r].word;
        uint64_t *own = s->above + from * s->row_words;
        for (size_t i = begin[from]; i < begin[from + 1]; i++) {
            const uint64_t *above = s->above + order->items[i].to * s->row_words;
            for (size_t w = 0; w < s->row_words; w++)
                own[w] |= above[w];
        }
        for (size_t i = begin[from]; i < begin[from + 1]; i++)
            cover[i] = !(own[order->items[i].to / 64] >> (order->items[i].to % 64) & 1);
        for (size_t i = begin[from]; i < begin[from + 1]; i++)
            own[order->items[i].to / 64] |= UINT64_C(1) << (order->items[i].to % 64);
    }
}

static gsnn_status reduce(search *s, gsnn_error *error) {
    gsnn_deep_order *order = s->order;
    size_t count = order->word_count, kept = 0;
    s->row_words = (count + 63) / 64;
    s->above = gsnn_new(count * s->row_words, sizeof *s->above);
    rank *ranks = gsnn_new(count, sizeof *ranks);
    size_t *begin = gsnn_new(count + 1, sizeof *begin);
    bool *cover = gsnn_new(order->count, sizeof *cover);
    gsnn_status status = s->above && ranks && begin && cover ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        for (size_t w = 0; w < count; w++)
            ranks[w] = rank_of(&order->words[w], w);
        for (size_t i = 0; i < order->count; i++)
            begin[order->items[i].from + 1]++;
        for (size_t w = 0; w < count; w++)
            begin[w + 1] += begin[w];
        if (count)
            qsort(ranks, count, sizeof *ranks, compare_ranks);
        keep_covers(s, ranks, begin, cover);
        for (size_t i = 0; i < order->count; i++)
            if (cover[i])
                order->items[kept++] = order->items[i];
        order->count = kept;
    }
    free(ranks);
    free(begin);
    free(cover);
    return status;
}

gsnn_status gsnn_deep_order_init(gsnn_deep_order *order, const gsnn_deep_letters *letters,
                                 const gsnn_deep_words *words, bool traces, const gsnn_run *run,
                                 gsnn_error *error) {
    *order =
        (gsnn_deep_order){.letters = letters, .traces = traces, .wide = words->budget.width > 1};
    search s = {.order = order};
    gsnn_status status = gsnn_hash_index_init(&s.index, 1024) ? gsnn_fail_memory(error) : GSNN_OK;
    if (!status)
        status = gsnn_deep_words_visit(words, take_word, &s, run, error);
    if (!status)
        status = compare_letters(&s, error);
    for (size_t w = 0; !status && w < order->word_count; w++) {
        status = gsnn_run_step(run, "finding morphisms", w, order->word_count, error);
        if (!status)
            status = find_moves(&s, w, error);
    }
    if (!status) {
        keep_one_each(order);
        status = reduce(&s, error);
    }
    gsnn_hash_index_clear(&s.index);
    free(s.below);
    free(s.above);
    if (status)
        gsnn_deep_order_clear(order);
    return status;
}

void gsnn_deep_order_clear(gsnn_deep_order *order) {
    free(order->words);
    free(order->items);
    *order = (gsnn_deep_order){0};
}
