#include "write/class_view.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void gsnn_class_view_init(gsnn_class_view *view, const gsnn_enumeration *enumeration) {
    memset(view, 0, sizeof *view);
    view->enumeration = enumeration;
    view->class = GSNN_NO_CLASS_VIEW;
}

void gsnn_class_view_clear(gsnn_class_view *view) {
    gsnn_neurons_clear(&view->neurons);
    free(view->list);
    view->list = NULL;
    view->class = GSNN_NO_CLASS_VIEW;
}

gsnn_status gsnn_class_view_show(gsnn_class_view *view, const gsnn_architecture *architecture,
                                 gsnn_error *error) {
    bool any_character = view->enumeration->catalogue.store != NULL;
    if (view->class == architecture->class && (any_character || view->signs == architecture->signs))
        return GSNN_OK;
    gsnn_class_view_clear(view);
    view->has_neurons = fmpz_cmp_ui(view->enumeration->catalogue.classes[architecture->class].index,
                                    view->enumeration->options.max_rows) <= 0;
    if (view->has_neurons) {
        gsnn_status status =
            gsnn_architecture_neurons(view->enumeration, architecture, &view->neurons, error);
        if (status != GSNN_OK)
            return status;
        view->list = gsnn_resize(NULL, view->neurons.count, sizeof *view->list);
        if (!view->list)
            return gsnn_fail_memory(error);
    }
    view->class = architecture->class;
    view->signs = architecture->signs;
    return GSNN_OK;
}

void gsnn_class_view_write_rho(const gsnn_class_view *view, const gsnn_architecture *architecture,
                               gsnn_text *text) {
    const gsnn_neurons *neurons = &view->neurons;
    gsnn_text_append_char(text, '[');
    for (size_t s = 0; s < neurons->generator_count; s++) {
        const uint32_t *target = neurons->target + s * neurons->count;
        const uint64_t *cocycle = neurons->cocycle + s * neurons->count;
        if (s)
            gsnn_text_append_char(text, ',');
        /* Right multiplication by g takes the row of neuron j to s times that of neuron i, and
         * W g = rho(g) W then says rho(g) e_i = s e_j: the list is written by i. */
        for (size_t j = 0; j < neurons->count; j++) {
            int32_t entry = (int32_t)j + 1;
            view->list[target[j]] =
                __builtin_parityll(cocycle[j] & architecture->signs) ? -entry : entry;
        }
        gsnn_text_append_integers(text, view->list, neurons->count);
    }
    gsnn_text_append_char(text, ']');
}
