#include "density/pattern_graph.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/automorphisms.h"
#include "density/conditions.h"

#include <assert.h>
#include <stdlib.h>

/* Kinds of vertices, the high part of their colours. */
enum { COLUMN, ROW, ENTRY, SUM, LINEAR, SYMBOL, LINEAR_SYMBOL };

static uint64_t colour_of(unsigned kind, size_t value) {
    return (uint64_t)kind << 32 | (uint32_t)value;
}

/* The pattern with what decides how its vertices are numbered. */
typedef struct builder {
    const int32_t *entries; /* rows x degree */
    const gsnn_record_group *group;
    size_t degree, rows, symbols;
    const uint32_t *multiplicity;   /* degree: how many columns each stands for; NULL: one each */
    size_t column_signs, row_signs; /* 1, or 2 where there are negatives */
    bool density;
    const gsnn_tied_law *law;
    int32_t *sums;   /* degree x symbols: coefficients of the sum of all rows, or NULL */
    int32_t *linear; /* degree: +-the place, from 1, of a column's vector in the basis of the fixed
                        space, or 0; NULL without a linear term */
    size_t linear_symbols;
    gsnn_coloured_graph graph;
    size_t first_row, first_symbol, first_linear; /* vertices */
} builder;

static size_t column_vertex(const builder *b, size_t column, bool negative) {
    return column * b->column_signs + negative;
}

static size_t row_vertex(const builder *b, size_t row, bool negative) {
    return b->first_row + row * b->row_signs + negative;
}

/* The vertex of a signed symbol k = +-1, +-2, ... */
static size_t symbol_vertex(size_t first, int32_t symbol, bool negative) {
    return first + 2 * ((size_t)abs(symbol) - 1) + ((symbol < 0) != negative);
}

/* ---- What the graph is made of ------------------------------------------------------------ */

static gsnn_status add_sums(builder *b, gsnn_error *error) {
    b->sums = gsnn_new(b->degree * b->symbols, sizeof *b->sums);
    if (!b->sums)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < b->rows; i++)
        for (size_t j = 0; j < b->degree; j++) {
            int32_t symbol = b->entries[i * b->degree + j];
            if (symbol)
                b->sums[j * b->symbols + (size_t)abs(symbol) - 1] += symbol < 0 ? -1 : 1;
        }
    return GSNN_OK;
}

/* Numbers the orbits of the group on +-columns that do not contain a column and its negative: the
 * basis of the fixed space. */
static gsnn_status add_linear(builder *b, gsnn_error *error) {
    size_t m = b->degree, count = b->group->generators.count;
    size_t *queue = gsnn_new(m, sizeof *queue);
    b->linear = gsnn_new(m, sizeof *b->linear);
    if (!queue || !b->linear) {
        free(queue);
        return gsnn_fail_memory(error);
    }
    bool constant = b->law->linear.family == GSNN_LAW_CONSTANT;
    for (size_t start = 0; start < m; start++) {
        if (b->linear[start])
            continue;
        int32_t place = (int32_t)b->linear_symbols + 1;
        bool consistent = true;
        size_t length = 0;
        queue[length++] = start;
        b->linear[start] = place;
        for (size_t at = 0; at < length; at++)
            for (size_t g = 0; g < count; g++) {
                size_t j = queue[at];
                int32_t image = b->group->generators.images[g * m + j];
                size_t to = (size_t)abs(image) - 1;
                int32_t value = image < 0 ? -b->linear[j] : b->linear[j];
                if (b->linear[to] == 0) {
                    b->linear[to] = value;
                    queue[length++] = to;
                }
                consistent = consistent && b->linear[to] == value;
            }
        /* INT32_MAX marks columns that no fixed vector has. */
        for (size_t at = 0; !consistent && at < length; at++)
            b->linear[queue[at]] = INT32_MAX;
        b->linear_symbols += consistent && !(constant && b->linear_symbols);
    }
    free(queue);
    return GSNN_OK;
}

static gsnn_status prepare(builder *b, const gsnn_pattern *pattern, bool signs, bool density,
                           gsnn_error *error) {
    const gsnn_record_architecture *a = &pattern->record->architectures[pattern->architecture];
    *b = (builder){.entries = a->weights.rows,
                   .group = &pattern->record->group,
                   .degree = pattern->record->group.degree,
                   .rows = a->weights.row_count,
                   .symbols = a->weights.dimension,
                   .density = density,
                   .law = pattern->law};
    if (!b->group->action->permutes_inputs)
        return gsnn_fail(error, GSNN_INVALID,
                         "architecture %s: the group is given by matrices, and permutes no inputs",
                         a->id);
    if (b->rows == 0 || b->rows != a->neurons)
        return gsnn_fail(error, GSNN_INVALID, "architecture %s: its rows are not listed", a->id);
    bool no_bias = b->law && gsnn_distribution_is_zero(&b->law->bias);
    b->column_signs = signs ? 2 : 1;
    b->row_signs = a->type == 2 || no_bias ? 2 : 1;
    gsnn_status status = GSNN_OK;
    if (a->type == 1 && no_bias)
        status = add_sums(b, error);
    if (!status && b->law && !gsnn_distribution_is_zero(&b->law->linear))
        status = add_linear(b, error);
    return status;
}

static void builder_clear(builder *b) {
    free(b->sums);
    free(b->linear);
    gsnn_coloured_graph_clear(&b->graph);
}

/* ---- Vertices and edges -------------------------------------------------------------------- */

static gsnn_status add_pair(builder *b, uint64_t plus, uint64_t minus, gsnn_error *error) {
    size_t a, c;
    gsnn_status status = gsnn_coloured_graph_vertex(&b->graph, plus, &a, error);
    if (!status)
        status = gsnn_coloured_graph_vertex(&b->graph, minus, &c, error);
    return status ? status : gsnn_coloured_graph_edge(&b->graph, a, c, error);
}

static gsnn_status add_signed(builder *b, uint64_t colour, size_t signs, gsnn_error *error) {
    size_t vertex;
    return signs == 2 ? add_pair(b, colour, colour, error)
                      : gsnn_coloured_graph_vertex(&b->graph, colour, &vertex, error);
}

/* Symbols are told apart by their laws, or where draws are to stay one by one. */
static gsnn_status add_symbols(builder *b, gsnn_error *error) {
    uint32_t *ranks = gsnn_new(2 * b->symbols, sizeof *ranks);
    gsnn_status status = ranks ? GSNN_OK : gsnn_fail_memory(error);
    b->first_symbol = b->graph.vertex_count;
    if (!status && b->density) {
        gsnn_row_law row = {.count = b->symbols, .entries = b->law->weights};
        status = gsnn_rank_signed_laws(ranks, &row, false, error);
    }
    for (size_t k = 0; !status && k < b->symbols; k++)
        status = add_pair(b, colour_of(SYMBOL, b->density ? ranks[2 * k] : 2 * k),
                          colour_of(SYMBOL, b->density ? ranks[2 * k + 1] : 2 * k + 1), error);
    free(ranks);
    b->first_linear = b->graph.vertex_count;
    if (!status && b->linear) {
        bool even = gsnn_distribution_is_even(&b->law->linear);
        for (size_t o = 0; !status && o < b->linear_symbols; o++)
            status = b->density ? add_pair(b, colour_of(LINEAR_SYMBOL, 0),
                                           colour_of(LINEAR_SYMBOL, !even), error)
                                : add_pair(b, colour_of(LINEAR_SYMBOL, 2 * o),
                                           colour_of(LINEAR_SYMBOL, 2 * o + 1), error);
    }
    return status;
}

/* A vertex joined to three others; `row` may be SIZE_MAX. */
static gsnn_status add_entry(builder *b, uint64_t colour, size_t column, size_t symbol, size_t row,
                             gsnn_error *error) {
    size_t entry;
    gsnn_status status = gsnn_coloured_graph_vertex(&b->graph, colour, &entry, error);
    if (!status)
        status = gsnn_coloured_graph_edge(&b->graph, entry, column, error);
    if (!status)
        status = gsnn_coloured_graph_edge(&b->graph, entry, symbol, error);
    if (!status && row != SIZE_MAX)
        status = gsnn_coloured_graph_edge(&b->graph, entry, row, error);
    return status;
}

static gsnn_status add_row_entries(builder *b, size_t i, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t j = 0; !status && j < b->degree; j++) {
        int32_t symbol = b->entries[i * b->degree + j];
        for (size_t r = 0; symbol && !status && r < b->row_signs; r++)
            for (size_t c = 0; !status && c < b->column_signs; c++)
                status = add_entry(b, colour_of(ENTRY, 0), column_vertex(b, j, c),
                                   symbol_vertex(b->first_symbol, symbol, r != c),
                                   row_vertex(b, i, r), error);
    }
    return status;
}

static gsnn_status add_other_entries(builder *b, size_t j, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t c = 0; !status && c < b->column_signs; c++) {
        for (size_t k = 0; b->sums && !status && k < b->symbols; k++) {
            int32_t n = b->sums[j * b->symbols + k], symbol = (int32_t)k + 1;
            if (n)
                status = add_entry(b, colour_of(SUM, (size_t)abs(n)), column_vertex(b, j, c),
                                   symbol_vertex(b->first_symbol, n < 0 ? -symbol : symbol, c),
                                   SIZE_MAX, error);
        }
        if (!status && b->linear && b->linear[j] != INT32_MAX)
            status = add_entry(b, colour_of(LINEAR, 0), column_vertex(b, j, c),
                               symbol_vertex(b->first_linear, b->linear[j], c), SIZE_MAX, error);
    }
    return status;
}

static gsnn_status build(builder *b, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    size_t entries = b->rows * b->degree * b->row_signs * b->column_signs;
    if (entries > GSNN_PATTERN_MOST_VERTICES)
        return gsnn_fail(error, GSNN_FAILED, "%zu rows of %zu weights are too many for a graph",
                         b->rows, b->degree);
    for (size_t j = 0; !status && j < b->degree; j++)
        status = add_signed(b, colour_of(COLUMN, b->multiplicity ? b->multiplicity[j] : 1),
                            b->column_signs, error);
    b->first_row = b->graph.vertex_count;
    for (size_t i = 0; !status && i < b->rows; i++)
        status = add_signed(b, colour_of(ROW, 0), b->row_signs, error);
    if (!status)
        status = add_symbols(b, error);
    for (size_t i = 0; !status && i < b->rows; i++)
        status = add_row_entries(b, i, error);
    for (size_t j = 0; !status && j < b->degree; j++)
        status = add_other_entries(b, j, error);
    return status;
}

static gsnn_status find(gsnn_found_group *found, builder *b, const gsnn_run *run,
                        gsnn_error *error) {
    gsnn_status status = build(b, error);
    if (!status)
        status = gsnn_run_step(run, "finding automorphisms", 0, 0, error);
    return status ? status : gsnn_coloured_graph_automorphisms(&b->graph, found, error);
}

gsnn_status gsnn_pattern_symmetry(gsnn_found_group *found, const gsnn_pattern *pattern,
                                  const gsnn_group *full, bool density, const gsnn_run *run,
                                  gsnn_error *error) {
    builder b;
    gsnn_status status = prepare(&b, pattern, full->points != full->degree, density, error);
    if (!status)
        status = find(found, &b, run, error);
    builder_clear(&b);
    return status;
}

gsnn_status gsnn_pattern_class_symmetry(gsnn_found_group *found, const gsnn_pattern *pattern,
                                        const gsnn_column_classes *classes, const gsnn_run *run,
                                        gsnn_error *error) {
    builder b;
    assert(!pattern->law);
    gsnn_status status = prepare(&b, pattern, classes->signs, false, error);
    b.entries = classes->entries;
    b.degree = classes->count;
    b.multiplicity = classes->sizes;
    if (!status)
        status = find(found, &b, run, error);
    builder_clear(&b);
    return status;
}
