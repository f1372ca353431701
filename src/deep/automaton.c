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
 * for each, the last source (16 bits) and the last neurons (32 bits), and for each source a byte
 * that counts it and one that tells whether layers of it wait for one that sees them. */
enum { DIMENSION = 3, USED = 4, FORBIDDEN = 8 };

typedef struct layout {
    size_t flags, last, neurons, sources, waiting, size;
} layout;

static layout layout_of(const gsnn_deep_letters *letters) {
    layout l;
    l.flags = 2 * letters->count;
    l.last = l.flags + letters->count;
    l.neurons = l.last + 2;
    l.sources = l.neurons + 4;
    l.waiting = l.sources + letters->source_count;
    l.size = l.waiting + letters->source_count;
    return l;
}

static size_t set_of(const unsigned char *key, size_t letter) {
    return key[2 * letter] | (size_t)key[2 * letter + 1] << 8;
}

static void put_set(unsigned char *key, size_t letter, size_t set) {
    key[2 * letter] = (unsigned char)set;
    key[2 * letter + 1] = (unsigned char)(set >> 8);
}

static size_t last_source(const unsigned char *key, const layout *l) {
    return key[l->last] | (size_t)key[l->last + 1] << 8;
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
    size_t count = a->node_count, letters = a->letters->count;
    if ((count + 1) * (letters + a->key_size) > MOST_TRANSITIONS)
        return gsnn_fail(error, GSNN_FAILED,
                         "more than %zu states; fewer letters or a smaller depth have fewer",
                         count);
    if (gsnn_reserve(&a->keys, &a->key_capacity, (count + 1) * a->key_size, 1) ||
        gsnn_reserve(&a->next, &a->next_capacity, (count + 1) * letters, sizeof *a->next) ||
        gsnn_hash_index_add(&a->index, hash, (uint32_t)count))
        return gsnn_fail_memory(error);
    memcpy(a->keys + count * a->key_size, key, a->key_size);
    memset(a->next + count * letters, 0, letters * sizeof *a->next);
    a->node_count++;
    *node = (uint32_t)count;
    return GSNN_OK;
}

static gsnn_status add_first_node(gsnn_deep_automaton *a, gsnn_error *error) {
    const gsnn_deep_letters *letters = a->letters;
    layout l = layout_of(letters);
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
            put_set(key, i, set);
        if (a->rules.rows || a->rules.repeat)
            key[l.flags + i] =
                (unsigned char)capped(&letters->items[i], letters->items[i].dimension);
    }
    if (!status) {
        key[l.last] = key[l.last + 1] = 0xff;
        memset(key + l.neurons, 0xff, 4);
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
    a->key_size = layout_of(letters).size;
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

/* ---- Steps --------------------------------------------------------------------------------- */

const char *gsnn_deep_automaton_fault(const gsnn_deep_automaton *a, uint32_t node, size_t letter) {
    const gsnn_deep_letters *letters = a->letters;
    const gsnn_deep_letter *p = &letters->items[letter];
    layout l = layout_of(letters);
    const unsigned char *key = a->keys + node * a->key_size;
    unsigned flags = key[l.flags + letter];
    if (a->rules.rows && !(flags & DIMENSION))
        return "has zero weights";
    if (a->rules.rows && !is_base(a, letter, set_of(key, letter)))
        return "has coincident neurons";
    if (a->rules.repeat && p->type == 2 && (flags & DIMENSION) == 1 && flags & USED)
        return "is parallel to an earlier layer of that letter";
    if (a->rules.traces && flags & FORBIDDEN)
        return "is a layer that goes before the last one";
    if (a->rules.effective && last_source(key, &l) != UINT16_MAX &&
        !gsnn_deep_dimension(letters, last_source(key, &l), letter))
        return "does not see the layer before";
    if (a->rules.decreasing && (p->neurons < 2 || p->neurons >= last_neurons(key, &l)))
        return p->neurons < 2 ? "has one neuron only"
                              : "has no fewer neurons than the layer before";
    return NULL;
}

/* Makes the key behind a letter of the key at a node. */
static bool advance(gsnn_deep_automaton *a, uint32_t node, size_t letter, unsigned char *key) {
    const gsnn_deep_letters *letters = a->letters;
    const gsnn_deep_letter *p = &letters->items[letter];
    layout l = layout_of(letters);
    memcpy(key, a->keys + node * a->key_size, a->key_size);
    for (size_t q = 0; q < letters->count; q++) {
        unsigned char *flags = &key[l.flags + q];
        if (a->rules.rows) {
            size_t set = meet(a, q, set_of(key, q), p->source);
            if (set == SIZE_MAX)
                return false;
            put_set(key, q, set);
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
        if (a->rules.traces) {
            bool forbidden = a->commute[letter * letters->count + q] && q != letter &&
                             (*flags & FORBIDDEN || q < letter);
            *flags = (unsigned char)((*flags & ~FORBIDDEN) | (forbidden ? FORBIDDEN : 0));
        }
    }
    if (a->rules.effective) {
        key[l.last] = (unsigned char)p->source;
        key[l.last + 1] = (unsigned char)(p->source >> 8);
    }
    if (a->rules.decreasing) {
        uint32_t neurons = (uint32_t)p->neurons;
        memcpy(key + l.neurons, &neurons, sizeof neurons);
    }
    if (a->rules.sources)
        key[l.sources + p->source]++;
    for (size_t s = 0; a->rules.rows && letters->outputs && s < letters->source_count; s++) {
        if (gsnn_deep_dimension(letters, s, letter))
            key[l.waiting + s] = 0;
        if (s == p->source && !gsnn_deep_output_weights(letters, letter))
            key[l.waiting + s] = 1;
    }
    return true;
}

gsnn_status gsnn_deep_automaton_step(gsnn_deep_automaton *a, uint32_t node, size_t letter,
                                     uint32_t *to, gsnn_error *error) {
    size_t place = node * a->letters->count + letter;
    uint32_t known = a->next[place];
    if (known) {
        *to = known == 1 ? GSNN_DEEP_NO_NODE : known - 2;
        return GSNN_OK;
    }
    if (gsnn_deep_automaton_fault(a, node, letter)) {
        a->next[place] = 1;
        *to = GSNN_DEEP_NO_NODE;
        return GSNN_OK;
    }
    unsigned char *key = gsnn_new(a->key_size, 1);
    gsnn_status status = key && advance(a, node, letter, key) ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = add_node(a, key, to, error);
    if (!status)
        a->next[place] = *to + 2;
    free(key);
    return status;
}

bool gsnn_deep_automaton_accepts(const gsnn_deep_automaton *a, uint32_t node) {
    layout l = layout_of(a->letters);
    const unsigned char *waiting = a->keys + node * a->key_size + l.waiting;
    for (size_t s = 0; s < a->letters->source_count; s++)
        if (waiting[s])
            return false;
    return true;
}

uint64_t gsnn_deep_automaton_parameters(const gsnn_deep_automaton *a, uint32_t node,
                                        size_t letter) {
    const gsnn_deep_letters *letters = a->letters;
    const gsnn_deep_letter *p = &letters->items[letter];
    layout l = layout_of(letters);
    const unsigned char *key = a->keys + node * a->key_size;
    assert(a->rules.sources);
    uint64_t sum = p->dimension + (p->type == 1) + gsnn_deep_output_weights(letters, letter);
    for (size_t s = 0; s < letters->source_count; s++)
        sum += key[l.sources + s] * (uint64_t)gsnn_deep_dimension(letters, s, letter);
    return sum;
}
