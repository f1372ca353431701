#include "density/draws_group.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

void gsnn_draws_group_init(gsnn_draws_group *draws) {
    *draws = (gsnn_draws_group){0};
    fmpz_init(draws->order);
}

void gsnn_draws_group_clear(gsnn_draws_group *draws) {
    fmpz_clear(draws->order);
    free(draws->generators);
    *draws = (gsnn_draws_group){0};
}

/* One more generator, the identity to begin with. */
static gsnn_status add_generator(int32_t **images, gsnn_draws_group *draws, gsnn_error *error) {
    size_t m = draws->degree;
    if (gsnn_reserve(&draws->generators, &draws->capacity, draws->count + 1,
                     m * sizeof *draws->generators))
        return gsnn_fail_memory(error);
    *images = draws->generators + m * draws->count++;
    for (size_t j = 0; j < m; j++)
        (*images)[j] = (int32_t)j + 1;
    return GSNN_OK;
}

static int32_t signed_place(size_t place, bool negative) {
    return negative ? -(int32_t)place - 1 : (int32_t)place + 1;
}

/* Adds generators of all permutations of `count` columns that agree up to the signs in `negated`
 * (NULL: none): an exchange and a cycle, and with `flips` one change of sign. */
static gsnn_status add_exchanges(gsnn_draws_group *draws, const size_t *columns, size_t count,
                                 const bool *negated, bool flips, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    int32_t *images;
    for (size_t length = 2; !status && length <= count; length += count > 2 ? count - 2 : 1) {
        status = add_generator(&images, draws, error);
        for (size_t k = 0; !status && k < length; k++) {
            size_t from = columns[k], to = columns[(k + 1) % length];
            images[from] = signed_place(to, negated && negated[from] != negated[to]);
        }
    }
    if (!status && flips && count)
        status = add_generator(&images, draws, error);
    if (!status && flips && count)
        images[columns[0]] = signed_place(columns[0], true);
    return status;
}

/* ---- All permutations --------------------------------------------------------------------- */

/* Whether the group is that of all permutations, with `signs` signed ones; sets the order to
 * theirs. */
static bool is_everything(fmpz_t order, const gsnn_record_group *group, bool signs) {
    fmpz_t own;
    fmpz_init(own);
    fmpz_fac_ui(order, group->degree);
    if (signs)
        fmpz_mul_2exp(order, order, group->degree);
    bool everything = group->action->permutes_inputs && fmpz_set_str(own, group->order, 10) == 0 &&
                      fmpz_equal(own, order);
    fmpz_clear(own);
    return everything;
}

static gsnn_status add_everything(gsnn_draws_group *draws, bool signs, gsnn_error *error) {
    size_t *columns = gsnn_new(draws->degree, sizeof *columns);
    if (!columns)
        return gsnn_fail_memory(error);
    for (size_t j = 0; j < draws->degree; j++)
        columns[j] = j;
    gsnn_status status = add_exchanges(draws, columns, draws->degree, NULL, signs, error);
    free(columns);
    return status;
}

/* ---- By the pattern ----------------------------------------------------------------------- */

/* Adds what an automorphism of the graph of classes does: the members of a class go in their order
 * to those of its image. */
static gsnn_status add_lifted(gsnn_draws_group *draws, const gsnn_column_classes *classes,
                              const gsnn_point *automorphism, gsnn_error *error) {
    size_t signs = classes->signs ? 2 : 1;
    int32_t *images;
    gsnn_status status = add_generator(&images, draws, error);
    for (size_t c = 0; !status && c < classes->count; c++) {
        gsnn_point image = automorphism[c * signs];
        const size_t *from = classes->members + classes->first[c];
        const size_t *to = classes->members + classes->first[image / signs];
        bool negative = image % signs != 0;
        for (size_t k = 0; k < classes->sizes[c]; k++)
            images[from[k]] = signed_place(
                to[k], negative != (classes->negated[from[k]] != classes->negated[to[k]]));
    }
    return status;
}

/* Adds the exchanges within one class of each orbit of the automorphisms, which move them to the
 * others, and within the columns of zeros. */
static gsnn_status add_class_exchanges(gsnn_draws_group *draws, const gsnn_column_classes *classes,
                                       const gsnn_found_group *found, gsnn_error *error) {
    size_t signs = classes->signs ? 2 : 1, zero = classes->count;
    bool *met = gsnn_new(classes->count, sizeof *met);
    size_t *queue = gsnn_new(classes->count, sizeof *queue);
    gsnn_status status = met && queue ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t c = 0; !status && c < classes->count; c++) {
        if (met[c])
            continue;
        size_t length = 0;
        met[c] = true;
        queue[length++] = c;
        for (size_t at = 0; at < length; at++)
            for (size_t g = 0; g < found->count; g++) {
                size_t to = found->generators[g * found->points + queue[at] * signs] / signs;
                if (!met[to])
                    queue[length++] = to;
                met[to] = true;
            }
        status = add_exchanges(draws, classes->members + classes->first[c], classes->sizes[c],
                               classes->negated, false, error);
    }
    if (!status)
        status = add_exchanges(draws, classes->members + classes->first[zero],
                               classes->degree - classes->first[zero], classes->negated,
                               classes->signs, error);
    free(met);
    free(queue);
    return status;
}

static gsnn_status find_by_classes(gsnn_draws_group *draws, const gsnn_pattern *pattern,
                                   const gsnn_column_classes *classes, const gsnn_run *run,
                                   gsnn_error *error) {
    gsnn_found_group found = {.points = classes->count * (classes->signs ? 2 : 1),
                              .chainless = true};
    fmpz_init(found.chainless_order);
    gsnn_status status = gsnn_pattern_class_symmetry(&found, pattern, classes, run, error);
    for (size_t g = 0; !status && g < found.count; g++)
        status = add_lifted(draws, classes, found.generators + g * found.points, error);
    if (!status)
        status = add_class_exchanges(draws, classes, &found, error);
    gsnn_column_classes_order(draws->order, classes);
    fmpz_mul(draws->order, draws->order, found.chainless_order);
    gsnn_found_group_clear(&found);
    return status;
}

gsnn_status gsnn_draws_group_find(gsnn_draws_group *draws, const gsnn_pattern *pattern, bool signs,
                                  const gsnn_run *run, gsnn_error *error) {
    const gsnn_record_group *group = &pattern->record->group;
    const gsnn_record_architecture *a = &pattern->record->architectures[pattern->architecture];
    gsnn_column_classes classes;
    draws->degree = group->degree;
    draws->count = 0;
    draws->known = is_everything(draws->order, group, signs);
    if (draws->known)
        return add_everything(draws, signs, error);
    if (!group->action->permutes_inputs || a->weights.row_count != a->neurons || a->neurons == 0 ||
        a->neurons > GSNN_DRAWS_MOST_ENTRIES)
        return GSNN_OK;
    gsnn_status status = gsnn_column_classes_init(&classes, a->weights.rows, a->neurons,
                                                  group->degree, signs, error);
    draws->known = !status && classes.count * a->neurons <= GSNN_DRAWS_MOST_ENTRIES;
    if (draws->known)
        status = find_by_classes(draws, pattern, &classes, run, error);
    gsnn_column_classes_clear(&classes);
    return status;
}
