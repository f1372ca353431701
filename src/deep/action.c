#include "deep/action.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/entry.h"
#include "exact/rational.h"

#include <flint/fmpq_vec.h>
#include <stdlib.h>

gsnn_status gsnn_deep_read_entries(fmpq *values, const char *const *entries, size_t count,
                                   bool *rational, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    fmpq_poly_t value;
    fmpq_poly_init(value);
    for (size_t i = 0; !status && i < count; i++) {
        ulong conductor;
        gsnn_field *field = NULL;
        gsnn_error reason;
        if ((status = gsnn_entry_conductor(entries[i], &conductor, &reason)) ||
            (status = gsnn_field_new(&field, conductor, &reason)) ||
            (status = gsnn_entry_parse_real(field, entries[i], value, &reason))) {
            gsnn_fail(error, status, "'%s': %s", entries[i], reason.message);
        } else if (fmpq_poly_length(value) <= 1) {
            fmpq_poly_get_coeff_fmpq(values + i, value, 0);
        } else {
            gsnn_rational_set_double(values + i, gsnn_field_double(field, value));
            *rational = false;
        }
        gsnn_field_free(field);
    }
    fmpq_poly_clear(value);
    return status;
}

static gsnn_status init(gsnn_deep_action *action, const gsnn_record_elements *elements,
                        size_t generators, size_t size, gsnn_error *error) {
    *action = (gsnn_deep_action){
        .generators = generators, .size = size, .images = elements->images, .rational = true};
    if (elements->images || !elements->entries)
        return GSNN_OK;
    action->matrices = gsnn_new(generators, sizeof *action->matrices);
    if (!action->matrices)
        return gsnn_fail_memory(error);
    for (size_t g = 0; g < generators; g++)
        fmpq_mat_init(action->matrices[g], (slong)size, (slong)size);
    gsnn_status status = GSNN_OK;
    for (size_t g = 0; !status && g < generators; g++)
        for (size_t i = 0; !status && i < size; i++)
            status = gsnn_deep_read_entries(fmpq_mat_entry(action->matrices[g], (slong)i, 0),
                                            elements->entries + (g * size + i) * size, size,
                                            &action->rational, error);
    if (status)
        gsnn_deep_action_clear(action);
    return status;
}

gsnn_status gsnn_deep_action_of_inputs(gsnn_deep_action *action,
                                       const gsnn_enumeration_record *record, gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    return init(action, &group->generators, group->generators.count, group->degree, error);
}

gsnn_status gsnn_deep_action_of_outputs(gsnn_deep_action *action,
                                        const gsnn_enumeration_record *record, gsnn_error *error) {
    return init(action, &record->codomain.generators, record->group.generators.count,
                record->codomain.dimension, error);
}

void gsnn_deep_action_clear(gsnn_deep_action *action) {
    for (size_t g = 0; action->matrices && g < action->generators; g++)
        fmpq_mat_clear(action->matrices[g]);
    free(action->matrices);
    *action = (gsnn_deep_action){0};
}

void gsnn_deep_action_column(const gsnn_deep_action *action, size_t g, const fmpq *x, fmpq *y) {
    for (size_t i = 0; i < action->size; i++) {
        int32_t image = action->images ? action->images[g * action->size + i] : (int32_t)i + 1;
        if (action->matrices) {
            fmpq_zero(y + i);
            for (size_t j = 0; j < action->size; j++)
                fmpq_addmul(y + i, fmpq_mat_entry(action->matrices[g], (slong)i, (slong)j), x + j);
        } else if (image > 0) {
            fmpq_set(y + image - 1, x + i);
        } else {
            fmpq_neg(y - image - 1, x + i);
        }
    }
}

void gsnn_deep_action_row(const gsnn_deep_action *action, size_t g, const fmpq *r, fmpq *s) {
    for (size_t j = 0; j < action->size; j++) {
        int32_t image = action->images ? action->images[g * action->size + j] : (int32_t)j + 1;
        if (action->matrices) {
            fmpq_zero(s + j);
            for (size_t i = 0; i < action->size; i++)
                fmpq_addmul(s + j, r + i, fmpq_mat_entry(action->matrices[g], (slong)i, (slong)j));
        } else if (image > 0) {
            fmpq_set(s + j, r + image - 1);
        } else {
            fmpq_neg(s + j, r - image - 1);
        }
    }
}

bool gsnn_deep_agree(const fmpq *a, const fmpq *b, size_t count, bool exactly) {
    bool equal = true;
    for (size_t i = 0; equal && i < count; i++)
        equal = fmpq_equal(a + i, b + i);
    if (equal || exactly)
        return equal;
    fmpq_t most, gap;
    fmpq_init(most);
    fmpq_init(gap);
    for (size_t i = 0; i < count; i++)
        for (int side = 0; side < 2; side++) {
            fmpq_abs(gap, side ? b + i : a + i);
            if (fmpq_cmp(gap, most) > 0)
                fmpq_set(most, gap);
        }
    fmpq_div_2exp(most, most, 40);
    bool within = true;
    for (size_t i = 0; i < count; i++) {
        fmpq_sub(gap, a + i, b + i);
        fmpq_abs(gap, gap);
        within &= fmpq_cmp(gap, most) <= 0;
    }
    fmpq_clear(most);
    fmpq_clear(gap);
    return within;
}
