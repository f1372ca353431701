/* lcn_strata_picture.c - the patterns of root multiplicities of filters of one size, ordered by
 * closure, and which lie inside, on the boundary and outside of a stack's function space. */
#include "draw/layered.h"
#include "draw/lcn_picture.h"
#include "draw/legend.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEGEND_HEIGHT 30.0
enum { MOST_DEGREE = 8, MOST_STRATA = 80 };

/* Multiplicities of real points and of conjugate pairs, both in falling order; 0 ends them. */
typedef struct pattern {
    int real[MOST_DEGREE + 1], pairs[MOST_DEGREE + 1];
} pattern;

typedef struct strata_data {
    gsnn_layered graph;
    size_t count;
    pattern patterns[MOST_STRATA];
} strata_data;

static void clear(gsnn_picture_page *page) {
    strata_data *data = page->data;
    if (data) {
        free(data->graph.nodes);
        free(data->graph.edges);
    }
    free(data);
}

static size_t length_of(const int *parts) {
    size_t length = 0;
    while (parts[length])
        length++;
    return length;
}

/* All patterns: the rest of the degree goes to real points first, then to pairs. */
static void list_patterns(strata_data *data, pattern *p, int rest, int most, bool pairs) {
    int *parts = pairs ? p->pairs : p->real;
    size_t at = length_of(parts);
    if (rest == 0) {
        if (data->count < MOST_STRATA)
            data->patterns[data->count++] = *p;
        return;
    }
    if (!pairs && rest % 2 == 0)
        list_patterns(data, p, rest / 2, rest / 2, true);
    for (int part = rest < most ? rest : most; part > 0; part--) {
        parts[at] = part;
        list_patterns(data, p, rest - part, part, pairs);
        parts[at] = 0;
    }
}

/* Takes part i out of a falling list. */
static int take(int *parts, size_t i) {
    int value = parts[i];
    memmove(parts + i, parts + i + 1, (length_of(parts + i)) * sizeof *parts);
    return value;
}

/* Puts a part into a falling list. */
static void put(int *parts, int value) {
    size_t i = 0, length = length_of(parts);
    while (i < length && parts[i] >= value)
        i++;
    memmove(parts + i + 1, parts + i, (length - i) * sizeof *parts);
    parts[i] = value;
}

static size_t find_pattern(const strata_data *data, const pattern *p) {
    size_t i = 0;
    while (i < data->count && memcmp(&data->patterns[i], p, sizeof *p) != 0)
        i++;
    return i;
}

static void add_edge(strata_data *data, size_t from, const pattern *p) {
    gsnn_layered *graph = &data->graph;
    size_t to = find_pattern(data, p);
    for (size_t e = 0; e < graph->edge_count; e++)
        if (graph->edges[e].from == from && graph->edges[e].to == to)
            return;
    graph->edges[graph->edge_count++] = (gsnn_layered_edge){from, to, false};
}

/* The strata in the closure that one step reaches: two real points meet, two pairs meet, or a pair
 * meets on the real line. */
static void add_edges(strata_data *data, size_t from) {
    const pattern *p = &data->patterns[from];
    size_t real = length_of(p->real), pairs = length_of(p->pairs);
    for (size_t i = 0; i < real; i++)
        for (size_t j = 0; j < i; j++) {
            pattern next = *p;
            int sum = take(next.real, i);
            sum += take(next.real, j);
            put(next.real, sum);
            add_edge(data, from, &next);
        }
    for (size_t i = 0; i < pairs; i++) {
        pattern next = *p;
        put(next.real, 2 * take(next.pairs, i));
        add_edge(data, from, &next);
        for (size_t j = 0; j < i; j++) {
            next = *p;
            int sum = take(next.pairs, i);
            sum += take(next.pairs, j);
            put(next.pairs, sum);
            add_edge(data, from, &next);
        }
    }
}

static size_t spell(char *text, size_t used, const int *parts) {
    for (size_t i = 0; parts[i]; i++)
        used +=
            (size_t)snprintf(text + used, GSNN_LAYERED_TEXT - used, "%s%d", i ? " " : "", parts[i]);
    return used;
}

/* A node for each pattern: rows by dimension, the open strata on top. */
static void set_nodes(strata_data *data, int degree, int even) {
    size_t columns[MOST_DEGREE + 1] = {0};
    data->graph.node_count = data->count;
    for (size_t i = 0; i < data->count; i++) {
        const pattern *p = &data->patterns[i];
        gsnn_layered_node *node = &data->graph.nodes[i];
        int total = 0, odd = 0;
        for (size_t k = 0; p->real[k]; k++) {
            total += p->real[k];
            odd += p->real[k] % 2;
        }
        size_t row = (size_t)degree - length_of(p->real) - 2 * length_of(p->pairs);
        node->row = row;
        node->column = columns[row]++;
        node->shape = total < even ? GSNN_LAYERED_DASHED
                      : odd < even ? GSNN_LAYERED_ROUND
                                   : GSNN_LAYERED_BOX;
        node->colour = gsnn_palette_tint(total < even ? 0 : odd < even ? 0.3 : 0.6);
        size_t used = spell(node->text, 0, p->real);
        used += (size_t)snprintf(node->text + used, GSNN_LAYERED_TEXT - used, " | ");
        spell(node->text, used, p->pairs);
    }
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value size_member = gsnn_value_member(root, "size");
    gsnn_value even_member = gsnn_value_member(root, "even_filters");
    strata_data *data = page->data = gsnn_new(1, sizeof *data);
    int64_t size = 1, even = 0;
    gsnn_status status =
        data ? gsnn_lcn_picture_command(root, "describe") : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_integer(&size_member, 1, INT64_MAX, &size);
    if (!status && size > MOST_DEGREE + 1)
        status =
            gsnn_value_complain(&size_member, "strata are drawn up to size %d", MOST_DEGREE + 1);
    if (!status && !gsnn_value_given(&even_member))
        status = gsnn_value_complain(&even_member, "none: strata are of stacks without strides");
    if (!status)
        status = gsnn_value_integer(&even_member, 0, MOST_DEGREE, &even);
    if (status)
        return status;
    pattern none = {{0}, {0}};
    list_patterns(data, &none, (int)size - 1, (int)size - 1, false);
    data->graph.nodes = gsnn_new(data->count, sizeof *data->graph.nodes);
    data->graph.edges = gsnn_new(data->count * data->count, sizeof *data->graph.edges);
    if (!data->graph.nodes || !data->graph.edges)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < data->count; i++)
        add_edges(data, i);
    set_nodes(data, (int)size - 1, (int)even);
    snprintf(page->facts, sizeof page->facts,
             "end-to-end size %lld, at least %lld real roots; multiplicities of real points | of "
             "conjugate pairs",
             (long long)size, (long long)even);
    return GSNN_OK;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    static const char *const names[] = {"inside the function space", "on its boundary",
                                        "outside (dashed)"};
    static const double tints[] = {0.6, 0.3, 0};
    const strata_data *data = page->data;
    gsnn_legend_entry entries[3];
    (void)error;
    gsnn_layered_draw(&data->graph, cr, paint, LEGEND_HEIGHT, NULL, size);
    for (size_t k = 0; k < 3; k++) {
        entries[k] = (gsnn_legend_entry){GSNN_LEGEND_BAR, gsnn_series(k), names[k]};
        entries[k].style.colour = gsnn_palette_tint(tints[k]);
    }
    gsnn_legend_draw(cr, paint, 0, 4, size->width > 430 ? size->width : 430, entries, 3);
    return GSNN_OK;
}

const gsnn_picture gsnn_lcn_strata_picture = {
    .name = "lcn strata",
    .title = "strata of filters",
    .help = "root patterns and where they lie (lcn describe, sizes up to 9)",
    .schemas = {"gsnn-lcn/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
