/* make_rows.c - rows, rho and neuron maps of an enumeration in memory. */
#include "record/record_making.h"

#include "base/error.h"

#include <stdlib.h>

static gsnn_status copy_pattern(gsnn_record_making *m, const gsnn_rows *rows,
                                gsnn_record_weights *to) {
    size_t entries = rows->count * m->record->group.degree;
    to->row_count = rows->count;
    if (!rows->count)
        return GSNN_OK;
    to->rows = gsnn_arena_copy(m->memory, rows->pattern, entries, sizeof *to->rows);
    return to->rows ? GSNN_OK : gsnn_fail_memory(m->error);
}

static gsnn_status copy_basis(gsnn_record_making *m, const gsnn_rows *rows,
                              gsnn_record_weights *to) {
    size_t degree = m->record->group.degree, size = rows->dimension * rows->count * degree;
    if (!rows->dimension)
        return GSNN_OK;
    if (rows->count && rows->basis) {
        double *basis = gsnn_arena_take(m->memory, size, sizeof *basis);
        if (!basis)
            return gsnn_fail_memory(m->error);
        /* The same few texts again and again, at the same addresses. */
        enum { KEPT = 256 };
        struct {
            const char *text;
            double value;
        } kept[KEPT] = {{NULL, 0}};
        for (size_t i = 0; i < size; i++) {
            const char *text = rows->basis[i];
            size_t place = ((uintptr_t)text / 8 ^ (uintptr_t)text / 2048) % KEPT;
            if (kept[place].text != text) {
                kept[place].text = text;
                kept[place].value = strtod(text, NULL);
            }
            basis[i] = kept[place].value;
        }
        to->basis = basis;
        to->basis_row_count = rows->count;
    }
    const char **exact =
        gsnn_arena_copy(m->memory, rows->basis_exact, rows->dimension * degree, sizeof *exact);
    to->basis_exact = exact;
    return exact ? gsnn_record_own_strings(m, exact, rows->dimension * degree)
                 : gsnn_fail_memory(m->error);
}

static gsnn_status make_rho(gsnn_record_making *m, const gsnn_architecture *a,
                            gsnn_record_architecture *to) {
    size_t neurons = m->view.neurons.count, generators = m->view.neurons.generator_count;
    int32_t *rho = gsnn_arena_take(m->memory, generators * neurons, sizeof *rho);
    if (!rho)
        return gsnn_fail_memory(m->error);
    for (size_t s = 0; s < generators; s++)
        gsnn_class_view_rho(&m->view, a, s, rho + s * neurons);
    to->signed_permutations = rho;
    return GSNN_OK;
}

gsnn_status gsnn_record_make_rows(gsnn_record_making *m, const gsnn_architecture *a,
                                  gsnn_record_architecture *to) {
    const gsnn_options *options = &m->from->options;
    bool show = a->reason == GSNN_ADMISSIBLE || options->weights == GSNN_WEIGHTS_FULL;
    gsnn_status status = show ? gsnn_class_view_show(&m->view, a, m->error) : GSNN_OK;
    show = show && m->view.has_neurons;
    if (!status && show && options->morphisms && a->reason == GSNN_ADMISSIBLE &&
        options->weights == GSNN_WEIGHTS_FULL)
        status = gsnn_tree_store_keep(&m->trees, a->class, &m->view.neurons, m->error);
    if (!status && show)
        status = make_rho(m, a, to);
    if (status || options->weights == GSNN_WEIGHTS_NONE)
        return status;
    gsnn_rows rows;
    to->weights.listed = true;
    status = gsnn_class_view_rows(&m->view, a, &rows, m->error);
    if (!status)
        status = rows.pattern ? copy_pattern(m, &rows, &to->weights)
                              : copy_basis(m, &rows, &to->weights);
    gsnn_rows_clear(&rows);
    return status;
}

gsnn_status gsnn_record_make_map(gsnn_record_making *m, const gsnn_morphism *morphism,
                                 gsnn_record_morphism *to) {
    const gsnn_enumeration *e = m->from;
    const fmpz *count = e->catalogue.classes[e->architectures[morphism->to].class].index;
    if (morphism->kind != GSNN_INCLUSION || e->options.weights != GSNN_WEIGHTS_FULL ||
        fmpz_cmp_ui(count, e->options.max_rows) > 0)
        return GSNN_OK;
    int32_t *map = gsnn_arena_take(m->memory, fmpz_get_ui(count), sizeof *map);
    if (!map)
        return gsnn_fail_memory(m->error);
    to->neurons = map;
    return gsnn_class_view_map(&m->view, &m->trees, morphism, map, m->error);
}
