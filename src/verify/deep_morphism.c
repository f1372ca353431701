/* deep_morphism.c - proves that one deep architecture contains another by the maps that are given.
 */
#include "verify/deep_morphism.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define MOST_DEPTH 64

typedef struct word {
    size_t depth, at[MOST_DEPTH];
} word;

typedef struct morphism {
    word from, to, through;
    size_t at, letter; /* the layer from 0 */
    bool insertion;
} morphism;

/* ---- Reading ------------------------------------------------------------------------------- */

static gsnn_status read_word(const gsnn_deep_tables *tables, const gsnn_value *list, word *w) {
    gsnn_status status = gsnn_value_array(list, &w->depth);
    if (!status && (!w->depth || w->depth > MOST_DEPTH))
        return gsnn_value_complain(list, "%zu layers, but there are 1 to %d", w->depth, MOST_DEPTH);
    gsnn_value item = gsnn_value_before(list);
    while (!status && gsnn_value_next(&item)) {
        const char *name;
        status = gsnn_value_string(&item, &name);
        if (status)
            break;
        w->at[item.index] = gsnn_deep_tables_find(tables, name);
        if (w->at[item.index] == SIZE_MAX)
            status = gsnn_value_complain(&item, "the enumeration has no letter %.40s", name);
    }
    return status;
}

static gsnn_status read_morphism(const gsnn_deep_tables *tables, const gsnn_value *value,
                                 morphism *m) {
    static const char *const kinds[] = {"grow", "insert"};
    gsnn_value kind = gsnn_value_member(value, "kind"), from = gsnn_value_member(value, "from");
    gsnn_value to = gsnn_value_member(value, "to"), at = gsnn_value_member(value, "at");
    gsnn_value through = gsnn_value_member(value, "through");
    gsnn_value letter = gsnn_value_member(value, "letter");
    const char *name;
    size_t chosen = 0;
    gsnn_status status;
    if ((status = gsnn_value_object(value)) ||
        (status = gsnn_value_choice(&kind, kinds, 2, &chosen)) ||
        (status = read_word(tables, &from, &m->from)) ||
        (status = read_word(tables, &to, &m->to)) ||
        (status = read_word(tables, gsnn_value_given(&through) ? &through : &to, &m->through)) ||
        (status = gsnn_value_size(&at, MOST_DEPTH + 1, &m->at)) ||
        (status = gsnn_value_string(&letter, &name)))
        return status;
    m->insertion = chosen == 1;
    m->letter = gsnn_deep_tables_find(tables, name);
    m->at--;
    return GSNN_OK;
}

/* ---- Words --------------------------------------------------------------------------------- */

/* Whether the word is the smaller one with the letter at its place. */
static bool is_made(const morphism *m) {
    size_t depth = m->from.depth + m->insertion;
    if (m->at >= depth || m->through.depth != depth || m->through.at[m->at] != m->letter)
        return false;
    for (size_t i = 0; i < depth; i++)
        if (i != m->at && m->through.at[i] != m->from.at[i - (m->insertion && i > m->at)])
            return false;
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

/* ---- Maps ---------------------------------------------------------------------------------- */

/* P rho_p(g) = rho_q(g) P for each generator. */
static bool is_equivariant(const gsnn_deep_tables *tables, const morphism *m, const int32_t *map) {
    const gsnn_record_architecture *p = &tables->record->architectures[m->from.at[m->at]];
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
    int32_t most = (int32_t)tables->record->architectures[m->from.at[m->at]].neurons;
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
                                     const char **fault, gsnn_error *error) {
    morphism m;
    gsnn_status status = read_morphism(tables, value, &m);
    *fault = NULL;
    if (status)
        return status;
    if (m.letter == SIZE_MAX || !is_made(&m))
        *fault = "the letter in its place does not make the larger word";
    else if (!are_swaps(tables, m.through, &m.to))
        *fault = "through: swaps do not make it the larger word";
    else if (!is_admissible(tables, &m.to))
        *fault = "to: it is not admissible";
    else if (!m.insertion)
        return check_map(tables, value, &m, fault, error);
    return GSNN_OK;
}
