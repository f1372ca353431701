#include "deep/word.h"

#include "base/error.h"
#include "base/memory.h"
#include "deep/outputs.h"

#include <stdlib.h>
#include <string.h>

/* ---- Words --------------------------------------------------------------------------------- */

gsnn_deep_word gsnn_deep_word_of_symbols(const gsnn_deep_letters *letters, const uint32_t *symbols,
                                         size_t length) {
    gsnn_deep_word word = {.letters = letters, .depth = length};
    for (size_t i = 0; i < length; i++) {
        word.at[i] = symbols[i] % (uint32_t)letters->count;
        word.beside[i] = symbols[i] >= letters->count;
    }
    return word;
}

void gsnn_deep_word_append(gsnn_text *text, const gsnn_deep_word *word) {
    for (size_t i = 0; i < word->depth; i++) {
        if (i)
            gsnn_text_append_char(text, word->beside[i] ? '+' : '>');
        gsnn_text_append(text, word->letters->items[word->at[i]].id);
    }
}

gsnn_status gsnn_deep_word_parse(gsnn_deep_word *word, const gsnn_deep_letters *letters,
                                 const char *text, gsnn_error *error) {
    *word = (gsnn_deep_word){.letters = letters};
    bool beside = false;
    for (const char *at = text;;) {
        size_t length = strcspn(at, ">+"), layer = gsnn_deep_word_layers(word) + !beside;
        if (!length)
            return gsnn_fail(error, GSNN_INVALID, "the word has no letter at layer %zu", layer);
        if (word->depth == GSNN_DEEP_MOST_DEPTH)
            return gsnn_fail(error, GSNN_INVALID, "the word has more than %d letters",
                             GSNN_DEEP_MOST_DEPTH);
        size_t letter = gsnn_deep_letter_find(letters, at, length);
        if (letter == SIZE_MAX)
            return gsnn_fail(error, GSNN_INVALID, "there is no letter %.*s, at layer %zu",
                             (int)(length < 40 ? length : 40), at, layer);
        word->beside[word->depth] = beside;
        word->at[word->depth++] = (uint32_t)letter;
        at += length;
        if (!*at)
            return GSNN_OK;
        beside = *at++ == '+';
    }
}

size_t gsnn_deep_word_layers(const gsnn_deep_word *word) {
    size_t layers = 0;
    for (size_t i = 0; i < word->depth; i++)
        layers += !word->beside[i];
    return layers;
}

bool gsnn_deep_word_in_one_layer(const gsnn_deep_word *word, size_t i, size_t j) {
    size_t last = i < j ? j : i;
    for (size_t k = i < j ? i : j; k++ < last;)
        if (!word->beside[k])
            return false;
    return true;
}

void gsnn_deep_word_sort_layers(gsnn_deep_word *word) {
    for (size_t i = 1; i < word->depth; i++)
        for (size_t j = i; word->beside[j] && word->at[j] < word->at[j - 1]; j--) {
            uint32_t letter = word->at[j];
            word->at[j] = word->at[j - 1];
            word->at[j - 1] = letter;
        }
}

gsnn_status gsnn_deep_word_check(const gsnn_deep_word *word, bool repeat, gsnn_error *error) {
    gsnn_deep_automaton automaton;
    gsnn_deep_word sorted = *word;
    gsnn_deep_rules rules = {.rows = true, .repeat = repeat};
    uint32_t node = 0;
    size_t layer = 0;
    gsnn_deep_word_sort_layers(&sorted);
    if (gsnn_deep_word_layers(word) != word->depth) {
        rules.width = GSNN_DEEP_MOST_DEPTH;
        rules.layers = GSNN_DEEP_MOST_DEPTH;
    }
    gsnn_status status = gsnn_deep_automaton_init(&automaton, word->letters, rules, error);
    if (status)
        return status;
    for (size_t i = 0; !status && i < word->depth; i++) {
        size_t symbol = gsnn_deep_automaton_symbol(&automaton, sorted.at[i], sorted.beside[i]);
        const char *fault = gsnn_deep_automaton_fault(&automaton, node, symbol);
        layer += !sorted.beside[i];
        status = fault ? gsnn_fail(error, GSNN_INVALID, "letter %s at layer %zu %s",
                                   word->letters->items[sorted.at[i]].id, layer, fault)
                       : gsnn_deep_automaton_step(&automaton, node, symbol, &node, error);
    }
    if (!status && word->letters->outputs && !gsnn_deep_automaton_accepts(&automaton, node))
        status = gsnn_fail(error, GSNN_INVALID, "a layer reaches no output of this codomain");
    gsnn_deep_automaton_clear(&automaton);
    return status;
}

size_t gsnn_deep_word_effective_depth(const gsnn_deep_word *word) {
    size_t chain[GSNN_DEEP_MOST_DEPTH], longest = 0;
    for (size_t i = 0; i < word->depth; i++) {
        chain[i] = 1;
        for (size_t j = 0; j < i; j++)
            if (chain[j] >= chain[i] && gsnn_deep_word_block(word, i, j + 1))
                chain[i] = chain[j] + 1;
        longest = chain[i] > longest ? chain[i] : longest;
    }
    return longest;
}

uint64_t gsnn_deep_word_neurons(const gsnn_deep_word *word) {
    uint64_t neurons = 0;
    for (size_t i = 0; i < word->depth; i++)
        neurons += word->letters->items[word->at[i]].neurons;
    return neurons;
}

size_t gsnn_deep_word_block(const gsnn_deep_word *word, size_t i, size_t j) {
    if (!j)
        return word->letters->items[word->at[i]].dimension;
    return gsnn_deep_word_in_one_layer(word, j - 1, i)
               ? 0
               : gsnn_deep_block_dimension(word->letters, word->at[j - 1], word->at[i]);
}

size_t gsnn_deep_word_weights(const gsnn_deep_word *word, size_t i) {
    size_t weights = 0;
    for (size_t j = 0; j <= i; j++)
        weights += gsnn_deep_word_block(word, i, j);
    return weights;
}

gsnn_status gsnn_deep_shared(const gsnn_deep_letters *letters, uint64_t *linear, uint64_t *constant,
                             gsnn_error *error) {
    int64_t invariant = letters->record->group.invariant_dimension;
    if (!letters->outputs && invariant < 0)
        return gsnn_fail(error, GSNN_INVALID, "group.invariant_dimension: not given");
    *linear = letters->outputs ? letters->outputs->linear : (uint64_t)invariant;
    *constant = letters->outputs ? letters->outputs->constant : 1;
    return GSNN_OK;
}

gsnn_status gsnn_deep_word_parameters(gsnn_deep_parameters *parameters, const gsnn_deep_word *word,
                                      gsnn_error *error) {
    *parameters = (gsnn_deep_parameters){.scale = word->depth};
    gsnn_status status =
        gsnn_deep_shared(word->letters, &parameters->linear, &parameters->constant, error);
    if (status)
        return status;
    for (size_t i = 0; i < word->depth; i++) {
        parameters->weights += gsnn_deep_word_weights(word, i);
        parameters->bias += word->letters->items[word->at[i]].type == 1;
        parameters->output += gsnn_deep_output_weights(word->letters, word->at[i]);
    }
    parameters->total = parameters->weights + parameters->bias + parameters->output +
                        parameters->linear + parameters->constant;
    return GSNN_OK;
}

/* ---- Swaps --------------------------------------------------------------------------------- */

/* Takes, again and again, the first letter of those that can be brought to the front. */
void gsnn_deep_word_canonize(gsnn_deep_word *word) {
    for (size_t front = 0; front < word->depth; front++) {
        size_t best = front;
        for (size_t i = front + 1; i < word->depth; i++) {
            bool free = word->at[i] < word->at[best];
            for (size_t j = front; free && j < i; j++)
                free = gsnn_deep_commute(word->letters, word->at[j], word->at[i]);
            if (free)
                best = i;
        }
        uint32_t letter = word->at[best];
        memmove(word->at + front + 1, word->at + front, (best - front) * sizeof *word->at);
        word->at[front] = letter;
    }
}

/* The layer of each letter, from 0, when all are as early as they can be: they begin in the first
 * one and go down while one is not behind what it sees, or before what it does not see but could.
 */
static void find_earliest(const gsnn_deep_word *word, size_t *layer) {
    bool changed = true;
    memset(layer, 0, word->depth * sizeof *layer);
    while (changed) {
        changed = false;
        for (size_t i = 0; i < word->depth; i++)
            for (size_t j = 0; j < word->depth; j++) {
                if (!gsnn_deep_block_dimension(word->letters, word->at[i], word->at[j]))
                    continue;
                bool seen = i < j && !gsnn_deep_word_in_one_layer(word, i, j);
                size_t late = seen ? j : i, least = seen ? layer[i] + 1 : layer[j];
                if (layer[late] < least) {
                    layer[late] = least;
                    changed = true;
                }
            }
    }
}

void gsnn_deep_word_canonize_wide(gsnn_deep_word *word) {
    size_t layer[GSNN_DEEP_MOST_DEPTH], made = 0;
    gsnn_deep_word early = {.letters = word->letters, .depth = word->depth};
    find_earliest(word, layer);
    for (size_t k = 0; made < word->depth; k++) {
        size_t first = made;
        for (size_t i = 0; i < word->depth; i++)
            if (layer[i] == k) {
                early.beside[made] = made > first;
                early.at[made++] = word->at[i];
            }
    }
    gsnn_deep_word_sort_layers(&early);
    *word = early;
}

size_t gsnn_deep_word_layer_end(const gsnn_deep_word *word, size_t i) {
    do
        i++;
    while (i < word->depth && word->beside[i]);
    return i;
}

gsnn_deep_word gsnn_deep_word_split(const gsnn_deep_word *word, size_t begin, uint64_t first,
                                    size_t *order) {
    gsnn_deep_word changed = *word;
    size_t end = gsnn_deep_word_layer_end(word, begin), place = begin;
    for (size_t k = 0; k < word->depth; k++)
        order[k] = k;
    for (unsigned part = 0; part < 2; part++) {
        bool opens = true;
        for (size_t i = begin; i < end; i++)
            if ((first >> (i - begin) & 1) != part) {
                order[place] = i;
                changed.at[place] = word->at[i];
                changed.beside[place++] = !opens;
                opens = false;
            }
    }
    return changed;
}

gsnn_deep_word gsnn_deep_word_replace(const gsnn_deep_word *word, size_t i, uint32_t letter) {
    gsnn_deep_word changed = *word;
    changed.at[i] = letter;
    return changed;
}

gsnn_deep_word gsnn_deep_word_insert(const gsnn_deep_word *word, size_t i, uint32_t letter,
                                     bool beside) {
    gsnn_deep_word changed = *word;
    memmove(changed.at + i + 1, word->at + i, (word->depth - i) * sizeof *word->at);
    memmove(changed.beside + i + 1, word->beside + i, (word->depth - i) * sizeof *word->beside);
    changed.at[i] = letter;
    changed.beside[i] = beside;
    changed.depth++;
    return changed;
}

/* ---- Patterns ------------------------------------------------------------------------------ */

/* The inputs that rows have columns for. */
static size_t input_columns(const gsnn_deep_word *word) {
    const gsnn_record_group *group = &word->letters->record->group;
    return !group->action->permutes_inputs ? 0 : group->degree;
}

size_t gsnn_deep_word_columns(const gsnn_deep_word *word, size_t i) {
    size_t columns = input_columns(word);
    for (size_t j = 0; j < i; j++)
        columns += word->letters->items[word->at[j]].neurons;
    return columns;
}

/* Puts a block of entries +-1..+-dimension into rows, its weights counted on from `first`. */
static void put_block(int32_t *rows, size_t columns, size_t column, const int32_t *block,
                      size_t neurons, size_t width, size_t first) {
    for (size_t r = 0; r < neurons; r++)
        for (size_t c = 0; c < width; c++) {
            int32_t entry = block[r * width + c];
            rows[r * columns + column + c] = entry > 0   ? entry + (int32_t)first
                                             : entry < 0 ? entry - (int32_t)first
                                                         : 0;
        }
}

gsnn_status gsnn_deep_word_rows(const gsnn_deep_word *word, size_t i, int32_t *rows,
                                gsnn_error *error) {
    const gsnn_deep_letters *letters = word->letters;
    const gsnn_deep_letter *p = &letters->items[word->at[i]];
    const gsnn_record_architecture *a = &letters->record->architectures[p->architecture];
    size_t columns = gsnn_deep_word_columns(word, i), column = input_columns(word);
    size_t first = p->dimension;
    if (column)
        put_block(rows, columns, 0, a->weights.rows, p->neurons, column, 0);
    for (size_t j = 0; j < i; j++) {
        const gsnn_deep_letter *q = &letters->items[word->at[j]];
        if (gsnn_deep_word_in_one_layer(word, j, i)) {
            for (size_t r = 0; r < p->neurons; r++)
                memset(rows + r * columns + column, 0, q->neurons * sizeof *rows);
            column += q->neurons;
            continue;
        }
        int32_t *block = gsnn_new(p->neurons * q->neurons, sizeof *block);
        size_t dimension =
            block ? gsnn_deep_block(letters, q->source, word->at[i], block) : SIZE_MAX;
        if (dimension != SIZE_MAX)
            put_block(rows, columns, column, block, p->neurons, q->neurons, first);
        free(block);
        if (dimension == SIZE_MAX)
            return gsnn_fail_memory(error);
        column += q->neurons;
        first += dimension;
    }
    return GSNN_OK;
}
