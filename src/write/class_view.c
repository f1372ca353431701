#include "write/class_view.h"

#include "base/error.h"

#include <string.h>

void gsnn_class_view_init(gsnn_class_view *view, const gsnn_enumeration *enumeration) {
    memset(view, 0, sizeof *view);
    view->enumeration = enumeration;
    view->class = GSNN_NO_CLASS_VIEW;
}

static void forget(gsnn_class_view *view) {
    gsnn_neurons_clear(&view->neurons);
    view->class = GSNN_NO_CLASS_VIEW;
}

void gsnn_class_view_clear(gsnn_class_view *view) {
    forget(view);
    gsnn_pair_room_clear(&view->room);
    gsnn_pair_room_clear(&view->other);
}

gsnn_status gsnn_class_view_show(gsnn_class_view *view, const gsnn_architecture *architecture,
                                 gsnn_error *error) {
    bool any_character = view->enumeration->catalogue.store != NULL;
    if (view->class == architecture->class && (any_character || view->signs == architecture->signs))
        return GSNN_OK;
    forget(view);
    view->has_neurons = fmpz_cmp_ui(view->enumeration->catalogue.classes[architecture->class].index,
                                    view->enumeration->options.max_rows) <= 0;
    if (view->has_neurons) {
        gsnn_status status =
            gsnn_architecture_neurons(view->enumeration, architecture, &view->neurons, error);
        if (status != GSNN_OK)
            return status;
    }
    view->class = architecture->class;
    view->signs = architecture->signs;
    return GSNN_OK;
}

void gsnn_class_view_rho(const gsnn_class_view *view, const gsnn_architecture *architecture,
                         size_t s, int32_t *list) {
    const gsnn_neurons *neurons = &view->neurons;
    const size_t count = neurons->count, first = s * count;
    const uint32_t *target = neurons->target + first;
    /* Right multiplication by g takes the row of neuron j to s times that of neuron i, and
     * W g = rho(g) W then says rho(g) e_i = s e_j: the list is written by i. */
    if (neurons->cocycle && architecture->signs) {
        for (size_t j = 0; j < count; j++) {
            int32_t entry = (int32_t)j + 1;
            bool negative = gsnn_neurons_negate(neurons, first + j, architecture->signs);
            list[target[j]] = negative ? -entry : entry;
        }
    } else {
        for (size_t j = 0; j < count; j++)
            list[target[j]] = (int32_t)j + 1;
    }
}

gsnn_row_tree gsnn_class_view_tree(const gsnn_class_view *view) {
    const gsnn_neurons *neurons = &view->neurons;
    if (view->enumeration->options.weights != GSNN_WEIGHTS_FULL)
        return (gsnn_row_tree){1, NULL, NULL};
    if (!view->has_neurons)
        return (gsnn_row_tree){0};
    return (gsnn_row_tree){neurons->count, neurons->parent, neurons->via};
}

gsnn_status gsnn_class_view_rows(gsnn_class_view *view, const gsnn_architecture *architecture,
                                 gsnn_rows *rows, gsnn_error *error) {
    const gsnn_enumeration *e = view->enumeration;
    const gsnn_row_tree tree = gsnn_class_view_tree(view);
    gsnn_signed_generators equations;
    const gsnn_weights *weights;
    *rows = (gsnn_rows){0};
    gsnn_status status = gsnn_architecture_equations(e->group, &e->catalogue, architecture,
                                                     &view->room, &equations, error);
    if (status == GSNN_OK)
        status = gsnn_architecture_weights(e->group, architecture, &equations, &view->room,
                                           &weights, error);
    return status == GSNN_OK
               ? e->group->action->make_rows(e->group, &equations, weights, &tree, rows, error)
               : status;
}

/* The neuron of an inclusion that the engine did not name. */
static gsnn_status find_neuron(gsnn_class_view *view, gsnn_morphism *inclusion, gsnn_error *error) {
    const gsnn_enumeration *e = view->enumeration;
    const gsnn_architecture *from = &e->architectures[inclusion->from];
    gsnn_signed_generators smaller, larger;
    const gsnn_weights *weights;
    gsnn_status status = gsnn_architecture_equations(
        e->group, &e->catalogue, &e->architectures[inclusion->to], &view->other, &larger, error);
    if (status == GSNN_OK)
        status = gsnn_architecture_equations(e->group, &e->catalogue, from, &view->room, &smaller,
                                             error);
    if (status == GSNN_OK)
        status = gsnn_architecture_weights(e->group, from, &smaller, &view->room, &weights, error);
    if (status != GSNN_OK)
        return status;
    inclusion->neuron = gsnn_inclusion_neuron(e->group, weights->codes, &view->neurons, &larger);
    if (inclusion->neuron == GSNN_NEURON_UNKNOWN)
        return gsnn_fail(error, GSNN_FAILED, "internal error: an inclusion has no neuron map");
    return GSNN_OK;
}

gsnn_status gsnn_class_view_map(gsnn_class_view *view, gsnn_tree_store *trees,
                                const gsnn_morphism *morphism, int32_t *map, gsnn_error *error) {
    const gsnn_enumeration *e = view->enumeration;
    const gsnn_architecture *from = &e->architectures[morphism->from];
    const gsnn_architecture *to = &e->architectures[morphism->to];
    const gsnn_neurons *neurons = &view->neurons;
    gsnn_morphism known = *morphism;
    gsnn_row_tree tree;
    gsnn_status status = gsnn_class_view_show(view, from, error);
    if (status == GSNN_OK)
        status = gsnn_tree_store_get(trees, to, &tree, error);
    if (status != GSNN_OK)
        return status;
    if (known.neuron == GSNN_NEURON_UNKNOWN)
        status = find_neuron(view, &known, error);
    if (status != GSNN_OK)
        return status;
    gsnn_inclusion_map(&known, neurons, from->signs, &tree, map);
    return GSNN_OK;
}
