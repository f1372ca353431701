#include "deep/automaton.h"

#include "base/error.h"
#include "base/memory.h"
#include "deep/outputs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Nodes and their transitions beyond this are too many. */
#define MOST_TRANSITIONS ((size_t)1 << 28)

/* ---- Keys ---------------------------------------------------------------------------------- */

/* A key is, one after the other: the number of the set of each letter (16 bits), a byte of flags
 * for each, the last source (16 bits) and the last neurons (32 bits), for each source a byte that
 * counts it and one that tells whether layers of it wait for one that sees them.
 *
 * Of wide words it is what all letters so far make, and behind that: the node at which the layer
 * was opened (32 bits; none where no layer is open), its last letter (16 bits), its length and the
 * number of layers, and a bit for each letter that it has.  What a layer is opened at has no open
 * layer: it is closed first, which forgets all of the layer but what the next one needs. */
enum { DIMENSION = 3, USED = 4, FORBIDDEN = 8 };

/* Of a source: layers before the open one, or it, wait for one that sees them; letters with which
 * the layer before, or the open one, ends a chain of all layers. */
enum { WAITS = 1, WAITS_HERE = 2, CHAIN = 4, CHAIN_HERE = 8 };

typedef struct layout {
    size_t flags, last, neurons, sources, waiting, base, beside, length, layers, here, size;
} layout;

static bool is_wide(const gsnn_deep_automaton *a) {
    return a->rules.width > 1;
}

static layout layout_of(const gsnn_deep_automaton *a) {
    const gsnn_deep_letters *letters = a->letters;
    layout l;
    l.flags = 2 * letters->count;
    l.last = l.flags + letters->count;
    l.neurons = l.last + 2;
    l.sources = l.neurons + 4;
    l.waiting = l.sources + letters->source_count;
    l.base = l.waiting + letters->source_count;
    l.beside = l.base + 4;
    l.length = l.beside + 2;
    l.layers = l.length + 1;
    l.here = l.layers + 1;
    l.size = is_wide(a) ? l.here + (letters->count + 7) / 8 : l.base;
    return l;
}

static size_t get_short(const unsigned char *key, size_t place) {
    return key[place] | (size_t)key[place + 1] << 8;
}

static void put_short(unsigned char *key, size_t place, size_t value) {
    key[place] = (unsigned char)value;
    key[place + 1] = (unsigned char)(value >> 8);
}

static uint32_t base_of(const unsigned char *key, const layout *l) {
    uint32_t base;
    memcpy(&base, key + l->base, sizeof base);
    return base;
}

static bool has_letter(const unsigned char *key, const layout *l, size_t letter) {
    return key[l->here + letter / 8] >> (letter % 8) & 1;
}

static uint32_t last_neurons(const unsigned char *key, const layout *l) {
    uint32_t neurons;
    memcpy(&neurons, key + l->neurons, sizeof neurons);
    return neurons;
}

/* Dimensions above what the rules ask for are alike. */
static size_t capped(const gsnn_deep_letter *p, size_t dimension) {
    size_t most = p->type == 2 ? 2 : 1;
    return dimension < most ? dimension : most;
}

/* ---- Sets ---------------------------------------------------------------------------------- */

/* The number of a set among those of the letter; SIZE_MAX without memory or beyond 16 bits. */
static size_t intern(gsnn_deep_automaton *a, size_t letter, const uint64_t *set) {
    size_t words = a->letters->items[letter].set_words, count = a->set_counts[letter];
    for (size_t k = 0; k < count; k++)
        if (!memcmp(a->sets[letter] + k * words, set, words * sizeof *set))
            return k;
    if (count == UINT16_MAX)
        return SIZE_MAX;
    uint64_t *sets = gsnn_resize(a->sets[letter], (count + 1) * words, sizeof *sets);
    if (!sets)
        return SIZE_MAX;
    a->sets[letter] = sets;
    size_t sources = a->letters->source_count;
    uint32_t *meets = gsnn_resize(a->meets[letter], (count + 1) * sources, sizeof *meets);
    if (!meets)
        return SIZE_MAX;
    a->meets[letter] = meets;
    memset(meets + count * sources, 0, sources * sizeof *meets);
    memcpy(sets + count * words, set, words * sizeof *set);
    return a->set_counts[letter]++;
}

/* The number of the intersection of a letter's set with those that fix a source. */
static size_t meet(gsnn_deep_automaton *a, size_t letter, size_t set, size_t source) {
    const gsnn_deep_letters *letters = a->letters;
    uint32_t known = a->meets[letter][set * letters->source_count + source];
    if (known)
        return known - 1;
    size_t words = letters->items[letter].set_words;
    const uint64_t *fixing = letters->fixing[source * letters->count + letter];
    uint64_t *both = gsnn_new(words, sizeof *both);
    if (!both)
        return SIZE_MAX;
    for (size_t i = 0; i < words; i++)
        both[i] = a->sets[letter][set * words + i] & fixing[i];
    size_t number = intern(a, letter, both);
    free(both);
    if (number != SIZE_MAX)
        a->meets[letter][set * letters->source_count + source] = (uint32_t)number + 1;
    return number;
}

/* Whether a set is K alone: the first neuron itself. */
static bool is_base(const gsnn_deep_automaton *a, size_t letter, size_t set) {
    size_t words = a->letters->items[letter].set_words;
    const uint64_t *own = a->sets[letter] + set * words;
    bool base = own[0] == 1;
    for (size_t i = 1; base && i < words; i++)
        base = !own[i];
    return base;
}

/* ---- Nodes --------------------------------------------------------------------------------- */

static gsnn_status add_node(gsnn_deep_automaton *a, const unsigned char *key, uint32_t *node,
                            gsnn_error *error) {
    uint64_t hash = gsnn_hash_bytes(key, a->key_size);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&a->index, hash);
    for (uint32_t i; (i = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM;)
        if (!memcmp(a->keys + i * a->key_size, key, a->key_size)) {
            *node = i;
            return GSNN_OK;
        }
    size_t count = a->node_count, symbols = a->symbols;
    if ((count + 1) * (symbols + a->key_size) > MOST_TRANSITIONS)
        return gsnn_fail(error, GSNN_FAILED,
                         "more than %zu states; fewer letters or a smaller depth have fewer",
                         count);
    if (gsnn_reserve(&a->keys, &a->key_capacity, (count + 1) * a->key_size, 1) ||
        gsnn_reserve(&a->next, &a->next_capacity, (count + 1) * symbols, sizeof *a->next) ||
        gsnn_hash_index_add(&a->index, hash, (uint32_t)count))
        return gsnn_fail_memory(error);
    memcpy(a->keys + count * a->key_size, key, a->key_size);
    memset(a->next + count * symbols, 0, symbols * sizeof *a->next);
    a->node_count++;
    *node = (uint32_t)count;
    return GSNN_OK;
}

static gsnn_status add_first_node(gsnn_deep_automaton *a, gsnn_error *error) {
    const gsnn_deep_letters *letters = a->letters;
    layout l = layout_of(a);
    unsigned char *key = gsnn_new(l.size, 1);
    uint32_t node;
    gsnn_status status = key ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < letters->count; i++) {
        size_t set = intern(a, i, letters->items[i].fixing_inputs);
        if (set == SIZE_MAX) {
            status = gsnn_fail_memory(error);
            break;
        }
        if (a->rules.rows)
            put_short(key, 2 * i, set);
        if (a->rules.rows || a->rules.repeat)
            key[l.flags + i] =
                (unsigned char)capped(&letters->items[i], letters->items[i].dimension);
    }
    if (!status) {
        key[l.last] = key[l.last + 1] = 0xff;
        memset(key + l.neurons, 0xff, 4);
        if (is_wide(a))
            memset(key + l.base, 0xff, 4);
        status = add_node(a, key, &node, error);
    }
    free(key);
    return status;
}

gsnn_status gsnn_deep_automaton_init(gsnn_deep_automaton *a, const gsnn_deep_letters *letters,
                                     gsnn_deep_rules rules, gsnn_error *error) {
    *a = (gsnn_deep_automaton){.letters = letters, .rules = rules};
    /* Only what is even or like ReLU makes two parallel layers one. */
    a->rules.repeat &= !letters->odd;
    size_t count = letters->count;
    a->key_size = layout_of(a).size;
    a->symbols = is_wide(a) ? 2 * count : count;
    a->sets = gsnn_new(count, sizeof *a->sets);
    a->meets = gsnn_new(count, sizeof *a->meets);
    a->set_counts = gsnn_new(count, sizeof *a->set_counts);
    a->commute = gsnn_new(count * count, sizeof *a->commute);
    gsnn_status status = GSNN_OK;
    if (!a->sets || !a->meets || !a->set_counts || !a->commute ||
        gsnn_hash_index_init(&a->index, 1024))
        status = gsnn_fail_memory(error);
    else if (letters->source_count >= UINT16_MAX)
        status =
            gsnn_fail(error, GSNN_FAILED, "%zu classes of H are too many", letters->source_count);
    else if (is_wide(a) && count > UINT16_MAX)
        status = gsnn_fail(error, GSNN_FAILED, "%zu letters are too many for wide layers", count);
    for (size_t p = 0; !status && letters->tables && p < count; p++)
        for (size_t q = 0; q < count; q++)
            a->commute[p * count + q] = gsnn_deep_commute(letters, p, q);
    if (!status)
        status = add_first_node(a, error);
    if (status)
        gsnn_deep_automaton_clear(a);
    return status;
}

void gsnn_deep_automaton_clear(gsnn_deep_automaton *a) {
    for (size_t i = 0; a->letters && i < a->letters->count; i++) {
        if (a->sets)
            free(a->sets[i]);
        if (a->meets)
            free(a->meets[i]);
    }
    free(a->sets);
    free(a->meets);
    free(a->set_counts);
    free(a->commute);
    free(a->keys);
    free(a->next);
    gsnn_hash_index_clear(&a->index);
    *a = (gsnn_deep_automaton){0};
}

/* ---- Wide layers --------------------------------------------------------------------------- */

/* Whether the open layer can be complete: some letter of it ends a chain of all layers, where that
 * is asked for; and of networks, no letters of it could as well be in the layer before.  These see
 * nothing there, and are not seen by those that stay. */
static bool is_complete(const gsnn_deep_automaton *a, uint32_t node) {
    const gsnn_deep_letters *letters = a->letters;
    layout l = layout_of(a);
    const unsigned char *key = a->keys + node * a->key_size;
    uint32_t base = base_of(key, &l);
    bool chain = !a->rules.effective || base == UINT32_MAX;
    for (size_t s = 0; !chain && s < letters->source_count; s++)
        chain = key[l.waiting + s] & CHAIN_HERE;
    if (!chain || !a->rules.traces || base == UINT32_MAX)
        return chain;
    const unsigned char *before = a->keys + base * a->key_size;
    size_t moving[GSNN_DEEP_MOST_DEPTH], staying[GSNN_DEEP_MOST_DEPTH], movers = 0, stayers = 0;
    for (size_t p = 0; p < letters->count; p++) {
        if (!has_letter(key, &l, p))
            continue;
        if (before[l.flags + p] & FORBIDDEN)
            moving[movers++] = p;
        else
            staying[stayers++] = p;
    }
    /* Who is seen by one that stays, stays. */
    for (size_t k = 0; k < stayers; k++)
        for (size_t i = 0; i < movers;) {
            if (gsnn_deep_block_dimension(letters, moving[i], staying[k])) {
                staying[stayers++] = moving[i];
                moving[i] = moving[--movers];
            } else {
                i++;
            }
        }
    return movers == 0;
}

/* Makes the key at which the next layer opens of the key at a node. */
static void close_layer(const gsnn_deep_automaton *a, unsigned char *key) {
    const gsnn_deep_letters *letters = a->letters;
    layout l = layout_of(a);
    for (size_t q = 0; a->rules.traces && q < letters->count; q++) {
        bool sees = false;
        for (size_t p = 0; !sees && p < letters->count; p++)
            sees = has_letter(key, &l, p) && gsnn_deep_block_dimension(letters, p, q);
        key[l.flags + q] =
            (unsigned char)((key[l.flags + q] & ~FORBIDDEN) | (sees ? 0 : FORBIDDEN));
    }
    for (size_t s = 0; s < letters->source_count; s++) {
        unsigned char *waiting = &key[l.waiting + s];
        *waiting = (unsigned char)((*waiting & (WAITS | WAITS_HERE) ? WAITS : 0) |
                                   (*waiting & CHAIN_HERE ? CHAIN : 0));
    }
    memset(key + l.base, 0xff, 4);
    memset(key + l.beside, 0, l.layers - l.beside);
    memset(key + l.here, 0, l.size - l.here);
}

/* Puts the key at which the layer of a symbol is made into `key`, and its node into *base. */
static gsnn_status open_layer(gsnn_deep_automaton *a, uint32_t node, bool beside,
                              unsigned char *key, uint32_t *base, gsnn_error *error) {
    layout l = layout_of(a);
    memcpy(key, a->keys + node * a->key_size, a->key_size);
    *base = base_of(key, &l);
    if (beside)
        return GSNN_OK;
    if (*base != UINT32_MAX)
        close_layer(a, key);
    gsnn_status status = add_node(a, key, base, error);
    memcpy(key + l.base, base, sizeof *base);
    for (size_t s = 0; s < a->letters->source_count; s++)
        key[l.waiting + s] &= (unsigned char)~CHAIN;
    key[l.layers]++;
    return status;
}

/* What a key has for the layer of a letter: `key` was made by open_layer. */
static void note_letter(const gsnn_deep_automaton *a, uint32_t base, size_t letter,
                        unsigned char *key) {
    const gsnn_deep_letters *letters = a->letters;
    layout l = layout_of(a);
    const unsigned char *before = a->keys + base * a->key_size;
    bool chain = before[l.layers] == 0;
    for (size_t s = 0; !chain && s < letters->source_count; s++)
        chain = before[l.waiting + s] & CHAIN && gsnn_deep_dimension(letters, s, letter);
    if (a->rules.effective && chain)
        key[l.waiting + letters->items[letter].source] |= CHAIN_HERE;
    if (a->rules.traces)
        key[l.here + letter / 8] |= (unsigned char)(1U << (letter % 8));
    put_short(key, l.beside, letter);
    key[l.length]++;
}

/* ---- Steps --------------------------------------------------------------------------------- */

/* Why a letter may not stand where it does in its layer. */
static const char *wide_fault(const gsnn_deep_automaton *a, uint32_t node, size_t letter,
                              bool beside) {
    layout l = layout_of(a);
    const unsigned char *key = a->keys + node * a->key_size;
    if (!beside)
        return !is_complete(a, node)              ? "is behind a layer that is not complete"
               : key[l.layers] >= a->rules.layers ? "is in a layer too many"
                                                  : NULL;
    return base_of(key, &l) == UINT32_MAX      ? "has nothing to stand beside"
           : key[l.length] >= a->rules.width   ? "is one more than its layer may have"
           : get_short(key, l.beside) > letter ? "is not in its place in the layer"
                                               : NULL;
}

const char *gsnn_deep_automaton_fault(const gsnn_deep_automaton *a, uint32_t node, size_t symbol) {
    const gsnn_deep_letters *letters = a->letters;
    size_t letter = gsnn_deep_automaton_letter(a, symbol);
    const gsnn_deep_letter *p = &letters->items[letter];
    layout l = layout_of(a);
    const unsigned char *key = a->keys + node * a->key_size;
    bool beside = symbol >= letters->count, repeated = false;
    const char *fault = is_wide(a) ? wide_fault(a, node, letter, beside) : NULL;
    if (fault)
        return fault;
    if (beside) {
        repeated = get_short(key, l.beside) == letter;
        key = a->keys + base_of(key, &l) * a->key_size;
    }
    unsigned flags = key[l.flags + letter];
    if (a->rules.rows && !(flags & DIMENSION))
        return "has zero weights";
    if (a->rules.rows && !is_base(a, letter, get_short(key, 2 * letter)))
        return "has coincident neurons";
    if (a->rules.repeat && p->type == 2 && (flags & DIMENSION) == 1 && (flags & USED || repeated))
        return "is parallel to an earlier layer of that letter";
    if (is_wide(a))
        return NULL;
    if (a->rules.traces && flags & FORBIDDEN)
        return "is a layer that goes before the last one";
    if (a->rules.effective && get_short(key, l.last) != UINT16_MAX &&
        !gsnn_deep_dimension(letters, get_short(key, l.last), letter))
        return "does not see the layer before";
    if (a->rules.decreasing && (p->neurons < 2 || p->neurons >= last_neurons(key, &l)))
        return p->neurons < 2 ? "has one neuron only"
                              : "has no fewer neurons than the layer before";
    return NULL;
}

/* Layers that are seen no longer wait; one that has no output does. */
static void note_waiting(const gsnn_deep_automaton *a, size_t letter, unsigned char *key) {
    const gsnn_deep_letters *letters = a->letters;
    layout l = layout_of(a);
    for (size_t s = 0; s < letters->source_count; s++) {
        if (gsnn_deep_dimension(letters, s, letter))
            key[l.waiting + s] &= (unsigned char)~WAITS;
        if (s == letters->items[letter].source && !gsnn_deep_output_weights(letters, letter))
            key[l.waiting + s] |= is_wide(a) ? WAITS_HERE : WAITS;
    }
}

/* Makes the key behind a letter of the key before it, in place. */
static bool advance(gsnn_deep_automaton *a, size_t letter, unsigned char *key) {
    const gsnn_deep_letters *letters = a->letters;
    const gsnn_deep_letter *p = &letters->items[letter];
    layout l = layout_of(a);
    for (size_t q = 0; q < letters->count; q++) {
        unsigned char *flags = &key[l.flags + q];
        if (a->rules.rows) {
            size_t set = meet(a, q, get_short(key, 2 * q), p->source);
            if (set == SIZE_MAX)
                return false;
            put_short(key, 2 * q, set);
        }
        if (a->rules.rows || a->rules.repeat) {
            size_t dimension =
                capped(&letters->items[q],
                       (*flags & DIMENSION) + gsnn_deep_dimension(letters, p->source, q));
            *flags = (unsigned char)((*flags & ~DIMENSION) | dimension);
        }
        if (a->rules.repeat && q == letter && p->type == 2)
            *flags |= USED;
        if ((*flags & DIMENSION) == 2)
            *flags &= (unsigned char)~USED;
        if (a->rules.traces && !is_wide(a)) {
            bool forbidden = a->commute[letter * letters->count + q] && q != letter &&
                             (*flags & FORBIDDEN || q < letter);
            *flags = (unsigned char)((*flags & ~FORBIDDEN) | (forbidden ? FORBIDDEN : 0));
        }
    }
    if (a->rules.effective && !is_wide(a))
        put_short(key, l.last, p->source);
    if (a->rules.decreasing) {
        uint32_t neurons = (uint32_t)p->neurons;
        memcpy(key + l.neurons, &neurons, sizeof neurons);
    }
    if (a->rules.sources)
        key[l.sources + p->source]++;
    if (a->rules.rows && letters->outputs)
        note_waiting(a, letter, key);
    return true;
}

gsnn_status gsnn_deep_automaton_step(gsnn_deep_automaton *a, uint32_t node, size_t symbol,
                                     uint32_t *to, gsnn_error *error) {
    size_t place = node * a->symbols + symbol, letter = gsnn_deep_automaton_letter(a, symbol);
    uint32_t known = a->next[place], base = 0;
    if (known) {
        *to = known == 1 ? GSNN_DEEP_NO_NODE : known - 2;
        return GSNN_OK;
    }
    if (gsnn_deep_automaton_fault(a, node, symbol)) {
        a->next[place] = 1;
        *to = GSNN_DEEP_NO_NODE;
        return GSNN_OK;
    }
    unsigned char *key = gsnn_new(a->key_size, 1);
    gsnn_status status = key ? GSNN_OK : gsnn_fail_memory(error);
    if (!status && is_wide(a))
        status = open_layer(a, node, symbol >= a->letters->count, key, &base, error);
    else if (!status)
        memcpy(key, a->keys + node * a->key_size, a->key_size);
    if (!status && !advance(a, letter, key))
        status = gsnn_fail_memory(error);
    if (!status && is_wide(a))
        note_letter(a, base, letter, key);
    if (!status)
        status = add_node(a, key, to, error);
    if (!status)
        a->next[place] = *to + 2;
    free(key);
    return status;
}

bool gsnn_deep_automaton_accepts(const gsnn_deep_automaton *a, uint32_t node) {
    layout l = layout_of(a);
    const unsigned char *waiting = a->keys + node * a->key_size + l.waiting;
    for (size_t s = 0; s < a->letters->source_count; s++)
        if (waiting[s] & (WAITS | WAITS_HERE))
            return false;
    return !is_wide(a) || is_complete(a, node);
}

size_t gsnn_deep_automaton_layers(const gsnn_deep_automaton *a, uint32_t node) {
    assert(is_wide(a));
    return a->keys[node * a->key_size + layout_of(a).layers];
}

uint64_t gsnn_deep_automaton_parameters(const gsnn_deep_automaton *a, uint32_t node,
                                        size_t symbol) {
    const gsnn_deep_letters *letters = a->letters;
    size_t letter = gsnn_deep_automaton_letter(a, symbol);
    const gsnn_deep_letter *p = &letters->items[letter];
    layout l = layout_of(a);
    const unsigned char *key = a->keys + node * a->key_size;
    assert(a->rules.sources);
    if (symbol >= letters->count)
        key = a->keys + base_of(key, &l) * a->key_size;
    uint64_t sum = p->dimension + (p->type == 1) + gsnn_deep_output_weights(letters, letter);
    for (size_t s = 0; s < letters->source_count; s++)
        sum += key[l.sources + s] * (uint64_t)gsnn_deep_dimension(letters, s, letter);
    return sum;
}
