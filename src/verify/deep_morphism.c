/* deep_morphism.c - proves that one deep architecture contains another by the maps that are given.
 */
#include "verify/deep_morphism.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define MOST_DEPTH 64

typedef struct word {
    size_t depth, at[MOST_DEPTH]; /* symbols (deep_tables.h) */
} word;

typedef struct morphism {
    word from, to, through;
    enum { GROW, INSERT, MERGE } kind;
    size_t at, letter; /* the place from 0 */
    bool beside;
    size_t order[MOST_DEPTH]; /* of MERGE: of each letter of `through` its place, from 0 */
} morphism;

/* ---- Reading ------------------------------------------------------------------------------- */

static gsnn_status read_word(const gsnn_deep_tables *tables, const gsnn_value *list, word *w) {
    size_t layers;
    gsnn_status status = gsnn_value_array(list, &layers);
    w->depth = 0;
    if (!status && (!layers || layers > MOST_DEPTH))
        return gsnn_value_complain(list, "%zu layers, but there are 1 to %d", layers, MOST_DEPTH);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        const char *name, *fault;
        status = gsnn_value_string(&item, &name);
        if (status)
            break;
        if (!gsnn_deep_tables_read_layer(tables, name, w->at, &w->depth, MOST_DEPTH, &fault))
            status = gsnn_value_complain(&item, "words have at most %d letters", MOST_DEPTH);
        else if (fault)
            status = gsnn_value_complain(&item, "the enumeration has no letter %.40s", fault);
    }
    return status;
}

static gsnn_status read_order(const gsnn_value *value, morphism *m) {
    gsnn_value list = gsnn_value_member(value, "order");
    gsnn_status status = gsnn_value_array_of(&list, m->from.depth, "letters of the word");
    gsnn_value item = gsnn_value_before(&list);
    while (!status && gsnn_value_next(&item)) {
        status = gsnn_value_size(&item, MOST_DEPTH, &m->order[item.index]);
        m->order[item.index]--;
    }
    return status;
}

static gsnn_status read_morphism(const gsnn_deep_tables *tables, const gsnn_value *value,
                                 morphism *m) {
    static const char *const kinds[] = {"grow", "insert", "merge"};
    gsnn_value kind = gsnn_value_member(value, "kind"), from = gsnn_value_member(value, "from");
    gsnn_value to = gsnn_value_member(value, "to"), at = gsnn_value_member(value, "at");
    gsnn_value through = gsnn_value_member(value, "through");
    gsnn_value letter = gsnn_value_member(value, "letter");
    gsnn_value beside = gsnn_value_member(value, "beside");
    const char *name;
    size_t chosen = 0;
    gsnn_status status;
    m->beside = false;
    if ((status = gsnn_value_object(value)) ||
        (status = gsnn_value_choice(&kind, kinds, 3, &chosen)) ||
        (status = read_word(tables, &from, &m->from)) ||
        (status = read_word(tables, &to, &m->to)) ||
        (status = read_word(tables, gsnn_value_given(&through) ? &through : &to, &m->through)) ||
        (status = gsnn_value_size(&at, MOST_DEPTH + 1, &m->at)) ||
        (gsnn_value_given(&beside) && (status = gsnn_value_boolean(&beside, &m->beside))))
        return status;
    m->kind = chosen == 0 ? GROW : chosen == 1 ? INSERT : MERGE;
    m->at--;
    if (m->kind == MERGE)
        return read_order(value, m);
    status = gsnn_value_string(&letter, &name);
    if (!status)
        m->letter = gsnn_deep_tables_find(tables, name);
    return status;
}

/* ---- Words --------------------------------------------------------------------------------- */

/* Whether the word is the smaller one with the letter at its place, and all others as they were. */
static bool has_letter(const morphism *m) {
    bool insertion = m->kind == INSERT;
    size_t depth = m->from.depth + insertion;
    if (m->letter == SIZE_MAX || m->at >= depth || m->through.depth != depth ||
        gsnn_deep_tables_letter(m->through.at[m->at]) != m->letter)
        return false;
    for (size_t i = 0; i < depth; i++)
        if (i != m->at && m->through.at[i] != m->from.at[i - (insertion && i > m->at)])
            return false;
    bool beside = m->through.at[m->at] >= GSNN_DEEP_TABLES_BESIDE;
    return insertion ? beside == m->beside
                     : beside == (m->from.at[m->at] >= GSNN_DEEP_TABLES_BESIDE);
}

/* Whether the letters of one layer, in the order given, are two layers, and all others as they
 * were. */
static bool is_parted(const morphism *m) {
    size_t begin = m->at, end = m->at + 1, opened = 0;
    bool used[MOST_DEPTH] = {false};
    if (begin >= m->from.depth || m->through.depth != m->from.depth ||
        m->from.at[begin] >= GSNN_DEEP_TABLES_BESIDE)
        return false;
    while (end < m->from.depth && m->from.at[end] >= GSNN_DEEP_TABLES_BESIDE)
        end++;
    for (size_t k = 0; k < m->from.depth; k++) {
        size_t place = m->order[k];
        bool inside = k >= begin && k < end;
        if (place >= m->from.depth || used[place] ||
            (inside ? place < begin || place >= end : place != k) ||
            gsnn_deep_tables_letter(m->from.at[place]) !=
                gsnn_deep_tables_letter(m->through.at[k]) ||
            (!inside && m->from.at[k] != m->through.at[k]))
            return false;
        used[place] = true;
        opened += inside && m->through.at[k] < GSNN_DEEP_TABLES_BESIDE;
    }
    return opened == 2 && m->through.at[begin] < GSNN_DEEP_TABLES_BESIDE;
}

static bool is_made(const morphism *m) {
    return m->kind == MERGE ? is_parted(m) : has_letter(m);
}

/* Whether two wide words are one network: with their letters in the earliest layers they have the
 * same ones in each. */
static bool are_one_network(const gsnn_deep_tables *tables, const word *a, const word *b) {
    size_t in_a[MOST_DEPTH], in_b[MOST_DEPTH];
    bool used[MOST_DEPTH] = {false};
    if (a->depth != b->depth)
        return false;
    gsnn_deep_tables_earliest(tables, a->at, a->depth, in_a);
    gsnn_deep_tables_earliest(tables, b->at, b->depth, in_b);
    for (size_t i = 0; i < a->depth; i++) {
        size_t j = 0;
        while (j < b->depth &&
               (used[j] || in_b[j] != in_a[i] ||
                gsnn_deep_tables_letter(a->at[i]) != gsnn_deep_tables_letter(b->at[j])))
            j++;
        if (j == b->depth)
            return false;
        used[j] = true;
    }
    return true;
}

/* Whether swaps of layers that do not see each other make the one word of the other: each letter of
 * `to` in turn can be brought to the front of what is left. */
static bool are_swaps(const gsnn_deep_tables *tables, word left, const word *to) {
    if (left.depth != to->depth)
        return false;
    for (size_t k = 0; k < to->depth; k++) {
        size_t i = 0;
        while (i < left.depth && left.at[i] != to->at[k]) {
            if (gsnn_deep_tables_dimension(tables, left.at[i] + 1, to->at[k]) ||
                gsnn_deep_tables_dimension(tables, to->at[k] + 1, left.at[i]))
                return false;
            i++;
        }
        if (i == left.depth)
            return false;
        memmove(left.at + i, left.at + i + 1, (--left.depth - i) * sizeof *left.at);
    }
    return true;
}

static bool is_admissible(const gsnn_deep_tables *tables, const word *w) {
    for (size_t i = 1; i <= w->depth; i++)
        if (!gsnn_deep_tables_follows(tables, w->at, i, false))
            return false;
    return true;
}

static bool is_wide(const word *w) {
    return gsnn_deep_tables_layers(w->at, w->depth) != w->depth;
}

/* ---- Maps ---------------------------------------------------------------------------------- */

/* P rho_p(g) = rho_q(g) P for each generator. */
static bool is_equivariant(const gsnn_deep_tables *tables, const morphism *m, const int32_t *map) {
    const gsnn_record_architecture *p =
        &tables->record->architectures[gsnn_deep_tables_letter(m->from.at[m->at])];
    const gsnn_record_architecture *q = &tables->record->architectures[m->letter];
    for (size_t g = 0; g < tables->record->group.generators.count; g++)
        for (size_t i = 0; i < q->neurons; i++) {
            int32_t to = q->signed_permutations[g * (size_t)q->neurons + i];
            int32_t under =
                p->signed_permutations[g * (size_t)p->neurons + (size_t)labs(map[i]) - 1];
            int32_t there = map[labs(to) - 1];
            if ((to < 0 ? -there : there) != (map[i] < 0 ? -under : under))
                return false;
        }
    return true;
}

static gsnn_status check_map(const gsnn_deep_tables *tables, const gsnn_value *value,
                             const morphism *m, const char **fault, gsnn_error *error) {
    gsnn_value list = gsnn_value_member(value, "neurons");
    size_t neurons = (size_t)tables->record->architectures[m->letter].neurons;
    int32_t most =
        (int32_t)tables->record->architectures[gsnn_deep_tables_letter(m->from.at[m->at])].neurons;
    gsnn_status status = gsnn_value_array_of(&list, neurons, "neurons of the letter");
    int32_t *map = status ? NULL : gsnn_new(neurons, sizeof *map);
    if (!status && !map)
        status = gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_signed_list(&list, neurons, "neurons", most, false, map);
    if (!status && !is_equivariant(tables, m, map))
        *fault = "neurons: a generator moves them otherwise";
    free(map);
    return status;
}

gsnn_status gsnn_deep_morphism_check(const gsnn_deep_tables *tables, const gsnn_value *value,
                                     bool wide, const char **fault, gsnn_error *error) {
    morphism m;
    gsnn_status status = read_morphism(tables, value, &m);
    *fault = NULL;
    if (status)
        return status;
    if (!wide && (m.kind == MERGE || is_wide(&m.from) || is_wide(&m.to) || is_wide(&m.through)))
        *fault = "layers have one letter here";
    else if (!is_made(&m))
        *fault = m.kind == MERGE ? "the order of its letters does not make two layers of one"
                                 : "the letter in its place does not make the larger word";
    else if (wide ? !are_one_network(tables, &m.through, &m.to)
                  : !are_swaps(tables, m.through, &m.to))
        *fault = "through: swaps do not make it the larger word";
    else if (!is_admissible(tables, &m.to))
        *fault = "to: it is not admissible";
    else if (m.kind == GROW)
        return check_map(tables, value, &m, fault, error);
    return GSNN_OK;
}
