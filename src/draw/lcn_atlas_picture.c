/* lcn_atlas_picture.c - the stacks of one end-to-end size: a group of columns for each class of
 * equal function spaces, a row for each number of layers, so that every merge goes down one row. */
#include "draw/layered.h"
#include "draw/lcn_picture.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADING 26.0
enum { MOST_STACKS = 120 };

typedef struct atlas_data {
    gsnn_layered graph;
    size_t class_count;
    size_t first_column[MOST_STACKS + 1]; /* of each class, and behind the last */
    int64_t even[MOST_STACKS];
    char ids[MOST_STACKS][16];
} atlas_data;

static void clear(gsnn_picture_page *page) {
    atlas_data *data = page->data;
    if (data) {
        free(data->graph.nodes);
        free(data->graph.edges);
    }
    free(data);
}

/* Appends the sizes, equal ones as a power: 3 2^4. */
static gsnn_status spell(char *text, const gsnn_value *list) {
    gsnn_value item = gsnn_value_before(list);
    int64_t last = 0, times = 0;
    size_t used = 0, count;
    gsnn_status status = gsnn_value_array(list, &count);
    while (!status) {
        bool more = gsnn_value_next(&item);
        int64_t size = 0;
        if (more && (status = gsnn_value_integer(&item, 1, INT64_MAX, &size)))
            return status;
        if (size != last && times) {
            int n = snprintf(text + used, GSNN_LAYERED_TEXT - used,
                             times > 1 ? "%s%lld^%lld" : "%s%lld", used ? " " : "", (long long)last,
                             (long long)times);
            used = n > 0 && used + (size_t)n < GSNN_LAYERED_TEXT ? used + (size_t)n
                                                                 : GSNN_LAYERED_TEXT - 1;
            times = 0;
        }
        if (!more)
            return GSNN_OK;
        last = size;
        times++;
    }
    return status;
}

/* Stacks come class by class; in a class those with the most layers first. */
static gsnn_status read_stacks(atlas_data *data, const gsnn_value *list, size_t most_layers) {
    gsnn_value item = gsnn_value_before(list);
    gsnn_status status = GSNN_OK;
    size_t in_row = 0, last_row = SIZE_MAX;
    data->class_count = 0;
    while (!status && gsnn_value_next(&item)) {
        gsnn_layered_node *node = &data->graph.nodes[item.index];
        gsnn_value id = gsnn_value_member(&item, "id"), sizes = gsnn_value_member(&item, "filters");
        gsnn_value even = gsnn_value_member(&item, "even_filters");
        gsnn_value layers = gsnn_value_member(&item, "layers");
        const char *word;
        int64_t e = 0;
        size_t height = 0;
        status = gsnn_value_string(&id, &word);
        if (!status)
            status = gsnn_value_integer(&even, 0, INT64_MAX, &e);
        if (!status)
            status = gsnn_value_size(&layers, most_layers, &height);
        if (!status)
            status = spell(node->text, &sizes);
        if (status)
            break;
        snprintf(data->ids[item.index], sizeof data->ids[0], "%.15s", word);
        node->row = most_layers - height;
        node->shape = GSNN_LAYERED_BOX;
        size_t c = data->class_count;
        if (!c || e != data->even[c - 1]) {
            data->even[c] = e;
            data->first_column[c + 1] = data->first_column[c];
            data->class_count = ++c;
            last_row = SIZE_MAX;
        }
        node->colour = gsnn_palette_tint(0.08 + 0.5 * (double)(c - 1) / (double)(c + 3));
        in_row = node->row == last_row ? in_row + 1 : 0;
        last_row = node->row;
        node->column = data->first_column[c - 1] + in_row;
        if (node->column + 1 > data->first_column[c])
            data->first_column[c] = node->column + 1;
    }
    return status;
}

static size_t find_id(const atlas_data *data, const char *id) {
    size_t i = 0;
    while (i < data->graph.node_count && strcmp(data->ids[i], id) != 0)
        i++;
    return i;
}

static gsnn_status read_merges(atlas_data *data, const gsnn_value *list) {
    gsnn_value item = gsnn_value_before(list);
    gsnn_status status = GSNN_OK;
    while (!status && gsnn_value_next(&item)) {
        gsnn_value kind = gsnn_value_member(&item, "kind"), strict_member;
        const char *word, *name;
        status = gsnn_value_string(&kind, &word);
        if (status || strcmp(word, "merge") != 0)
            continue;
        gsnn_layered_edge *edge = &data->graph.edges[data->graph.edge_count++];
        for (int end = 0; !status && end < 2; end++) {
            gsnn_value id = gsnn_value_member(&item, end ? "to" : "from");
            status = gsnn_value_string(&id, &name);
            size_t at = status ? 0 : find_id(data, name);
            if (!status && at == data->graph.node_count)
                status = gsnn_value_complain(&id, "no stack of the atlas");
            *(end ? &edge->to : &edge->from) = at;
        }
        strict_member = gsnn_value_member(&item, "strict");
        if (!status)
            status = gsnn_value_boolean(&strict_member, &edge->bold);
    }
    return status;
}

static gsnn_status read(const gsnn_picture_input *input, gsnn_picture_page *page,
                        gsnn_error *error) {
    const gsnn_value *root = &input->documents[0]->root;
    gsnn_value stacks = gsnn_value_member(root, "architectures");
    gsnn_value merges = gsnn_value_member(root, "morphisms");
    gsnn_value size_member = gsnn_value_member(root, "size");
    atlas_data *data = page->data = gsnn_new(1, sizeof *data);
    size_t count = 0, size = 0;
    gsnn_status status = data ? gsnn_lcn_picture_command(root, "atlas") : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_size(&size_member, 1000, &size);
    if (!status)
        status = gsnn_value_array(&stacks, &data->graph.node_count);
    if (!status && data->graph.node_count > MOST_STACKS)
        status = gsnn_value_complain(&stacks, "%zu: a picture of more than %d could not be read",
                                     data->graph.node_count, MOST_STACKS);
    if (!status)
        status = gsnn_value_array(&merges, &count);
    if (status)
        return status;
    data->graph.nodes = gsnn_new(data->graph.node_count, sizeof *data->graph.nodes);
    data->graph.edges = gsnn_new(count, sizeof *data->graph.edges);
    if (!data->graph.nodes || !data->graph.edges)
        return gsnn_fail_memory(error);
    status = read_stacks(data, &stacks, size);
    if (!status)
        status = read_merges(data, &merges);
    /* The deepest stack begins the first row. */
    size_t top = SIZE_MAX;
    for (size_t i = 0; i < data->graph.node_count; i++)
        top = data->graph.nodes[i].row < top ? data->graph.nodes[i].row : top;
    for (size_t i = 0; i < data->graph.node_count; i++)
        data->graph.nodes[i].row -= top;
    snprintf(page->facts, sizeof page->facts,
             "end-to-end size %zu: %zu stacks; lines are merges of two layers, bold where the "
             "function space grows",
             size, data->graph.node_count);
    return status;
}

static gsnn_status draw(const gsnn_picture_page *page, cairo_t *cr, bool paint,
                        gsnn_panel_size *size, gsnn_error *error) {
    const atlas_data *data = page->data;
    double bounds[MOST_STACKS + 1];
    (void)error;
    gsnn_layered_draw(&data->graph, cr, paint, HEADING, bounds, size);
    for (size_t c = 0; paint && c < data->class_count; c++) {
        const gsnn_colour black = {0, 0, 0}, pale = {0.8, 0.8, 0.8};
        char text[32];
        double left = bounds[data->first_column[c]], right = bounds[data->first_column[c + 1]];
        snprintf(text, sizeof text, "r \u2265 %lld", (long long)data->even[c]);
        gsnn_canvas_colour(cr, black);
        gsnn_canvas_text_centred(cr, GSNN_TEXT_BODY, (left + right) / 2, HEADING / 3, text);
        gsnn_canvas_colour(cr, pale);
        cairo_set_line_width(cr, 0.8);
        if (c) {
            cairo_move_to(cr, left, 0);
            cairo_line_to(cr, left, size->height);
            cairo_stroke(cr);
        }
    }
    return GSNN_OK;
}

const gsnn_picture gsnn_lcn_atlas_picture = {
    .name = "lcn atlas",
    .title = "stacks of filters",
    .help = "the stacks of one end-to-end size and their merges (lcn atlas)",
    .schemas = {"gsnn-lcn/1"},
    .needed = 1,
    .read = read,
    .draw = draw,
    .clear = clear,
};
