#include "deep/words.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/run.h"

#include <flint/fmpz_vec.h>
#include <stdlib.h>
#include <string.h>

/* Edges of all levels beyond this are too many. */
#define MOST_EDGES ((size_t)1 << 26)

/* ---- Levels -------------------------------------------------------------------------------- */

static uint64_t hash_of(uint32_t node, uint64_t neurons, uint64_t parameters) {
    const uint64_t words[3] = {node, neurons, parameters};
    return gsnn_hash_bytes(words, sizeof words);
}

/* The item with that node, neurons and parameters, made if there is none. */
static gsnn_status reach(gsnn_deep_level *level, gsnn_hash_index *index, uint32_t node,
                         uint64_t neurons, uint64_t parameters, uint32_t *item, gsnn_error *error) {
    uint64_t hash = hash_of(node, neurons, parameters);
    gsnn_hash_probe probe = gsnn_hash_index_probe(index, hash);
    while ((*item = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM) {
        const gsnn_deep_item *at = &level->items[*item];
        if (at->node == node && at->neurons == neurons && at->parameters == parameters)
            return GSNN_OK;
    }
    if (gsnn_reserve(&level->items, &level->capacity, level->count + 1, sizeof *level->items) ||
        gsnn_hash_index_add(index, hash, (uint32_t)level->count))
        return gsnn_fail_memory(error);
    *item = (uint32_t)level->count;
    gsnn_deep_item *made = &level->items[level->count++];
    *made = (gsnn_deep_item){.node = node, .neurons = neurons, .parameters = parameters};
    fmpz_init(made->ways);
    fmpz_init(made->listed);
    return GSNN_OK;
}

typedef struct growing {
    gsnn_deep_words *words;
    gsnn_deep_automaton *automaton;
    bool by_neurons, by_parameters;
    size_t edges;
    gsnn_hash_index index;
} growing;

/* Behind the last letter all nodes are alike, unless they tell layers from letters. */
static gsnn_status step(growing *g, uint32_t node, size_t symbol, bool last, uint32_t *to,
                        gsnn_error *error) {
    if (!last)
        return gsnn_deep_automaton_step(g->automaton, node, symbol, to, error);
    if (g->automaton->letters->outputs) {
        gsnn_status status = gsnn_deep_automaton_step(g->automaton, node, symbol, to, error);
        if (!status && *to != GSNN_DEEP_NO_NODE)
            *to = gsnn_deep_automaton_accepts(g->automaton, *to) ? 0 : GSNN_DEEP_NO_NODE;
        return status;
    }
    *to = gsnn_deep_automaton_fault(g->automaton, node, symbol) ? GSNN_DEEP_NO_NODE : 0;
    return GSNN_OK;
}

/* Continues one item of a level by all letters. */
static gsnn_status grow_item(growing *g, gsnn_deep_level *level, gsnn_deep_level *next, size_t at,
                             gsnn_error *error) {
    bool wide = g->words->budget.width > 1;
    bool last = !wide && next == g->words->levels + g->words->letters;
    const gsnn_deep_budget *budget = &g->words->budget;
    const gsnn_deep_letters *letters = g->automaton->letters;
    level->items[at].first = level->edge_count;
    for (size_t symbol = 0; symbol < g->automaton->symbols; symbol++) {
        size_t p = gsnn_deep_automaton_letter(g->automaton, symbol);
        const gsnn_deep_item *item = &level->items[at];
        uint32_t to, child;
        gsnn_status status = step(g, item->node, symbol, last, &to, error);
        if (status)
            return status;
        if (to == GSNN_DEEP_NO_NODE)
            continue;
        uint64_t neurons = g->by_neurons ? item->neurons + letters->items[p].neurons : 0;
        uint64_t parameters =
            g->by_parameters ? item->parameters +
                                   gsnn_deep_automaton_parameters(g->automaton, item->node, symbol)
                             : 0;
        if (neurons > budget->neurons || parameters > budget->parameters)
            continue;
        if (++g->edges > MOST_EDGES)
            return gsnn_fail(error, GSNN_FAILED,
                             "more than %zu states; a smaller depth or budget has fewer",
                             MOST_EDGES);
        status = reach(next, &g->index, to, neurons, parameters, &child, error);
        if (status)
            return status;
        next->items[child].accepted = last || gsnn_deep_automaton_accepts(g->automaton, to);
        next->items[child].layers =
            wide ? gsnn_deep_automaton_layers(g->automaton, to) : (size_t)(next - g->words->levels);
        fmpz_add(next->items[child].ways, next->items[child].ways, level->items[at].ways);
        if (gsnn_reserve(&level->edges, &level->edge_capacity, level->edge_count + 1,
                         sizeof *level->edges))
            return gsnn_fail_memory(error);
        level->edges[level->edge_count++] = (gsnn_deep_edge){(uint32_t)symbol, child};
    }
    level->items[at].last = level->edge_count;
    return GSNN_OK;
}

static gsnn_status grow_levels(growing *g, const gsnn_run *run, gsnn_error *error) {
    gsnn_deep_words *words = g->words;
    uint32_t root;
    gsnn_status status = reach(&words->levels[0], &g->index, 0, 0,
                               g->by_parameters ? words->budget.shared : 0, &root, error);
    if (status)
        return status;
    fmpz_one(words->levels[0].items[0].ways);
    for (size_t k = 0; !status && k < words->letters; k++) {
        gsnn_hash_index_reset(&g->index);
        for (size_t i = 0; !status && i < words->levels[k].count; i++) {
            if (i % 64 == 0)
                status = gsnn_run_step(run, "counting words", i, words->levels[k].count, error);
            if (!status)
                status = grow_item(g, &words->levels[k], &words->levels[k + 1], i, error);
        }
    }
    for (size_t k = 0; k <= words->letters; k++)
        for (size_t i = 0; i < words->levels[k].count; i++) {
            const gsnn_deep_item *item = &words->levels[k].items[i];
            fmpz *sum = words->by_depth + item->layers;
            if (!k || item->accepted)
                fmpz_add(sum, sum, item->ways);
        }
    return status;
}

/* ---- The histogram and the front ------------------------------------------------------------ */

static int compare_cells(const void *a, const void *b) {
    const gsnn_deep_cell *x = a, *y = b;
    if (x->neurons != y->neurons)
        return x->neurons < y->neurons ? -1 : 1;
    return (x->parameters > y->parameters) - (x->parameters < y->parameters);
}

/* Whether words of so many layers are in the list by their length. */
static bool has_length(const gsnn_deep_budget *budget, size_t layers) {
    return layers && (!budget->exact_depth || layers == budget->depth);
}

static void mark_front(gsnn_deep_words *words) {
    uint64_t most = 0;
    for (size_t i = 0; i < words->cell_count; i++) {
        bool last =
            i + 1 == words->cell_count || words->cells[i + 1].neurons != words->cells[i].neurons;
        if (last && words->cells[i].parameters > most) {
            words->cells[i].front = true;
            most = words->cells[i].parameters;
        }
    }
}

/* Items of all levels with equal neurons and parameters are a cell. */
static gsnn_status make_histogram(gsnn_deep_words *words, gsnn_error *error) {
    size_t count = 0;
    for (size_t k = 1; k <= words->letters; k++)
        count += words->levels[k].count;
    gsnn_deep_cell *cells = words->cells = gsnn_new(count, sizeof *cells);
    if (!cells)
        return gsnn_fail_memory(error);
    for (size_t k = 1; k <= words->letters; k++)
        for (size_t i = 0; i < words->levels[k].count; i++) {
            const gsnn_deep_item *item = &words->levels[k].items[i];
            if (!item->accepted || !has_length(&words->budget, item->layers))
                continue;
            gsnn_deep_cell *cell = &cells[words->cell_count++];
            cell->neurons = item->neurons;
            cell->parameters = item->parameters;
            fmpz_init_set(cell->words, item->ways);
        }
    count = words->cell_count;
    if (count)
        qsort(cells, count, sizeof *cells, compare_cells);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && !compare_cells(&cells[kept - 1], &cells[i])) {
            fmpz_add(cells[kept - 1].words, cells[kept - 1].words, cells[i].words);
            fmpz_clear(cells[i].words);
        } else {
            cells[kept++] = cells[i];
        }
    }
    words->cell_count = kept;
    mark_front(words);
    return GSNN_OK;
}

static bool on_front(const gsnn_deep_words *words, const gsnn_deep_item *item) {
    const gsnn_deep_cell wanted = {.neurons = item->neurons, .parameters = item->parameters};
    const gsnn_deep_cell *cell =
        bsearch(&wanted, words->cells, words->cell_count, sizeof *words->cells, compare_cells);
    return cell && cell->front;
}

/* ---- The list ------------------------------------------------------------------------------ */

static bool is_listed(const gsnn_deep_words *words, const gsnn_deep_item *item) {
    return item->accepted && has_length(&words->budget, item->layers) &&
           (!words->budget.front || on_front(words, item));
}

static void count_listed(gsnn_deep_words *words) {
    for (size_t k = words->letters + 1; k-- > 0;)
        for (size_t i = 0; i < words->levels[k].count; i++) {
            gsnn_deep_item *item = &words->levels[k].items[i];
            fmpz_set_ui(item->listed, is_listed(words, item));
            for (size_t e = item->first; e < item->last; e++)
                fmpz_add(item->listed, item->listed,
                         words->levels[k + 1].items[words->levels[k].edges[e].item].listed);
        }
    fmpz_set(words->listed, words->levels[0].items[0].listed);
}

gsnn_status gsnn_deep_words_init(gsnn_deep_words *words, gsnn_deep_automaton *automaton,
                                 const gsnn_deep_budget *budget, const gsnn_run *run,
                                 gsnn_error *error) {
    size_t width = budget->width ? budget->width : 1;
    *words = (gsnn_deep_words){.budget = *budget, .letters = budget->depth * width};
    bool both = budget->histogram || budget->front;
    growing g = {.words = words,
                 .automaton = automaton,
                 .by_neurons = both || budget->neurons != UINT64_MAX,
                 .by_parameters = both || budget->parameters != UINT64_MAX};
    fmpz_init(words->listed);
    words->levels = gsnn_new(words->letters + 1, sizeof *words->levels);
    words->by_depth = _fmpz_vec_init((slong)budget->depth + 1);
    gsnn_status status =
        words->levels && !gsnn_hash_index_init(&g.index, 256) ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = grow_levels(&g, run, error);
    if (!status && both)
        status = make_histogram(words, error);
    if (!status)
        count_listed(words);
    gsnn_hash_index_clear(&g.index);
    if (status)
        gsnn_deep_words_clear(words);
    return status;
}

void gsnn_deep_words_clear(gsnn_deep_words *words) {
    for (size_t k = 0; words->levels && k <= words->letters; k++) {
        for (size_t i = 0; i < words->levels[k].count; i++) {
            fmpz_clear(words->levels[k].items[i].ways);
            fmpz_clear(words->levels[k].items[i].listed);
        }
        free(words->levels[k].items);
        free(words->levels[k].edges);
    }
    for (size_t i = 0; i < words->cell_count; i++)
        fmpz_clear(words->cells[i].words);
    free(words->cells);
    free(words->levels);
    if (words->by_depth)
        _fmpz_vec_clear(words->by_depth, (slong)words->budget.depth + 1);
    fmpz_clear(words->listed);
    *words = (gsnn_deep_words){0};
}

gsnn_status gsnn_deep_words_visit(const gsnn_deep_words *words, gsnn_deep_visitor visit,
                                  void *context, const gsnn_run *run, gsnn_error *error) {
    size_t edge[GSNN_DEEP_MOST_DEPTH + 1], depth = 0;
    uint32_t item[GSNN_DEEP_MOST_DEPTH + 1] = {0}, word[GSNN_DEEP_MOST_DEPTH];
    uint64_t visited = 0;
    edge[0] = words->levels[0].items[0].first;
    for (;;) {
        const gsnn_deep_level *level = &words->levels[depth];
        if (edge[depth] == level->items[item[depth]].last) {
            if (depth-- == 0)
                return GSNN_OK;
            continue;
        }
        const gsnn_deep_edge *e = &level->edges[edge[depth]++];
        const gsnn_deep_item *child = &words->levels[depth + 1].items[e->item];
        if (fmpz_is_zero(child->listed))
            continue;
        word[depth++] = e->symbol;
        item[depth] = e->item;
        edge[depth] = child->first;
        if (!is_listed(words, child))
            continue;
        gsnn_status status = visit(context, word, depth, error);
        if (!status && ++visited % 4096 == 0)
            status = gsnn_run_step(run, "listing words", visited, 0, error);
        if (status)
            return status;
    }
}

size_t gsnn_deep_words_at(const gsnn_deep_words *words, const fmpz_t number, uint32_t *word) {
    size_t depth = 0;
    uint32_t at = 0;
    fmpz_t left;
    fmpz_init_set(left, number);
    for (;;) {
        const gsnn_deep_level *level = &words->levels[depth];
        const gsnn_deep_item *item = &level->items[at];
        if (is_listed(words, item)) {
            if (fmpz_is_zero(left))
                break;
            fmpz_sub_ui(left, left, 1);
        }
        size_t e = item->first;
        for (; e + 1 < item->last; e++) {
            const fmpz *below = words->levels[depth + 1].items[level->edges[e].item].listed;
            if (fmpz_cmp(left, below) < 0)
                break;
            fmpz_sub(left, left, below);
        }
        word[depth++] = level->edges[e].symbol;
        at = level->edges[e].item;
    }
    fmpz_clear(left);
    return depth;
}
