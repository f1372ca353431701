#include "density/phases.h"

#include "base/error.h"
#include "base/memory.h"
#include "density/conditions.h"
#include "density/first_row.h"
#include "density/record_group.h"
#include "density/young.h"
#include "exact/entry.h"
#include "matrix/point_vectors.h"

#include <stdlib.h>

/* ---- A generic row ----------------------------------------------------------------------- */

/* A row of the weight space as exact numbers, and its values on the points. */
typedef struct row {
    const gsnn_group *group;
    const gsnn_group *all; /* NULL, or the group of all permutations of the inputs, without a chain:
                              what fixes a row is then known without a search */
    const gsnn_record_architecture *architecture;
    gsnn_point_vectors vectors;
    fmpq_poly_struct *entries; /* degree */
    int32_t *pattern;          /* degree; not of matrices */
    fmpq_poly_t value;
} row;

static gsnn_status row_init(row *r, const gsnn_phases *phases,
                            const gsnn_record_architecture *architecture, gsnn_error *error) {
    const gsnn_group *group = phases->group;
    *r = (row){.group = group, .all = phases->all, .architecture = architecture};
    fmpq_poly_init(r->value);
    r->entries = gsnn_new(group->degree, sizeof *r->entries);
    if (!r->entries)
        return gsnn_fail_memory(error);
    for (size_t j = 0; j < group->degree; j++)
        fmpq_poly_init(r->entries + j);
    gsnn_status status = gsnn_point_vectors_init(&r->vectors, group, error);
    if (status || !group->action->integer_rows)
        return status;
    r->pattern = gsnn_new(group->degree, sizeof *r->pattern);
    return !r->pattern ? gsnn_fail_memory(error)
                       : gsnn_first_row(r->pattern, group, phases->record, architecture, error);
}

static void row_clear(row *r) {
    for (size_t j = 0; r->entries && j < r->group->degree; j++)
        fmpq_poly_clear(r->entries + j);
    free(r->entries);
    free(r->pattern);
    fmpq_poly_clear(r->value);
    gsnn_point_vectors_clear(&r->vectors);
}

/* Free weight k is 1, 2, 3, ... or a power of `step`. */
static void free_weight(fmpq_t weight, size_t k, ulong step) {
    fmpq_set_ui(weight, k + 1, 1);
    if (step > 1) {
        fmpz_set_ui(fmpq_numref(weight), step);
        fmpz_pow_ui(fmpq_numref(weight), fmpq_numref(weight), k);
        fmpz_one(fmpq_denref(weight));
    }
}

/* The row with these free weights: their pattern, or combination of the basis. */
static gsnn_status row_set(row *r, ulong step, gsnn_error *error) {
    const gsnn_record_weights *weights = &r->architecture->weights;
    size_t m = r->group->degree;
    gsnn_status status = GSNN_OK;
    fmpq_t weight;
    fmpq_init(weight);
    for (size_t j = 0; j < m; j++)
        fmpq_poly_zero(r->entries + j);
    for (size_t j = 0; r->pattern && j < m; j++) {
        int32_t symbol = r->pattern[j];
        if (!symbol)
            continue;
        free_weight(weight, (size_t)abs(symbol) - 1, step);
        if (symbol < 0)
            fmpq_neg(weight, weight);
        fmpq_poly_set_fmpq(r->entries + j, weight);
    }
    for (size_t k = 0; !r->pattern && !status && k < weights->dimension; k++) {
        free_weight(weight, k, step);
        for (size_t j = 0; !status && j < m; j++) {
            status = gsnn_entry_parse_real(r->vectors.field, weights->basis_exact[k * m + j],
                                           r->value, error);
            fmpq_poly_scalar_mul_fmpq(r->value, r->value, weight);
            fmpq_poly_add(r->entries + j, r->entries + j, r->value);
        }
    }
    fmpq_clear(weight);
    return status;
}

static gsnn_status row_text(char **text, row *r, gsnn_point x, bool opposite, gsnn_error *error) {
    gsnn_point_product(r->value, &r->vectors, r->entries, x);
    if (opposite)
        fmpq_poly_neg(r->value, r->value);
    char *string = fmpq_poly_get_str(r->value);
    *text = gsnn_copy_string(string);
    flint_free(string);
    return *text ? GSNN_OK : gsnn_fail_memory(error);
}

/* The elements that fix the row, and with `signs` also those that turn it into its negative. */
static gsnn_status find_stabiliser(gsnn_found_group *found, row *r, bool signs, const gsnn_run *run,
                                   gsnn_error *error) {
    const gsnn_group *group = r->group;
    size_t wishes = signs ? 2 : 1, count = group->points + wishes * group->degree;
    char **texts = gsnn_new(count, sizeof *texts);
    uint32_t *ranks = gsnn_new(count, sizeof *ranks);
    gsnn_status status = texts && ranks ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t at = 0; !status && at < count; at++) {
        bool opposite = at >= group->points + group->degree;
        size_t axis = at - group->points - (opposite ? group->degree : 0);
        status = row_text(&texts[at], r, at < group->points ? (gsnn_point)at : group->axes[axis],
                          opposite, error);
    }
    if (!status)
        status = gsnn_rank_texts(ranks, texts, count, error);
    if (!status) {
        gsnn_conditions conditions = {
            .colour = ranks, .wanted = ranks + group->points, .wish_count = wishes};
        status = r->all ? gsnn_young_search(found, r->all, &conditions, error)
                        : gsnn_conditions_search(found, group, &conditions, run, error);
    }
    for (size_t at = 0; texts && at < count; at++)
        free(texts[at]);
    free(texts);
    free(ranks);
    return status;
}

/* ---- One architecture --------------------------------------------------------------------- */

static void restart(gsnn_found_group *found, const gsnn_group *group) {
    gsnn_found_group_clear(found);
    gsnn_found_group_init(found, group);
}

static bool has_order(const gsnn_found_group *found, const char *decimal) {
    fmpz_t order, expected;
    fmpz_init(order);
    fmpz_init(expected);
    gsnn_found_group_order(order, found);
    bool equal = fmpz_set_str(expected, decimal, 10) == 0 && fmpz_equal(order, expected);
    fmpz_clear(order);
    fmpz_clear(expected);
    return equal;
}

/* Free weights that nothing outside H keeps up to sign: 1, 2, 3, ..., else powers of 2, 3, ... */
static gsnn_status find_stabilisers(gsnn_phase *phase, row *r, const gsnn_run *run,
                                    gsnn_error *error) {
    enum { MOST_STEPS = 64 };
    const gsnn_record_architecture *a = phase->architecture;
    gsnn_status status = GSNN_OK;
    bool generic = false;
    for (ulong step = 1; !status && !generic && step < MOST_STEPS; step++) {
        restart(&phase->relu, r->all ? r->all : r->group);
        restart(&phase->absorbing, r->all ? r->all : r->group);
        status = row_set(r, step, error);
        if (!status)
            status = find_stabiliser(&phase->absorbing, r, true, run, error);
        generic = !status && (a->type == 1 || has_order(&phase->absorbing, a->H.order));
        if (generic)
            status = find_stabiliser(&phase->relu, r, false, run, error);
        generic = generic && !status && has_order(&phase->relu, a->K.order);
    }
    if (!status && !generic)
        status =
            gsnn_fail(error, GSNN_INVALID, "architecture %s: its row is not that of its H", a->id);
    return status;
}

static gsnn_status write_mean(gsnn_phase *phase, row *r, gsnn_error *error) {
    phase->mean = gsnn_new(r->group->degree, sizeof *phase->mean);
    gsnn_status status = phase->mean ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t j = 0; !status && j < r->group->degree; j++)
        status = gsnn_field_format(r->vectors.field, &phase->mean[j], r->entries + j, error);
    return status;
}

/* The classes of what was found, and what acts on the rows of all neurons by a sign. */
static gsnn_status find_in_group(gsnn_phase *phase, const gsnn_phases *phases, const gsnn_run *run,
                                 gsnn_error *error) {
    const gsnn_record_architecture *a = phase->architecture;
    gsnn_status status = gsnn_find_class(&phase->relu_class, &phase->relu_class_known, &phase->relu,
                                         a, phases->group, phases->record, run, error);
    if (!status)
        status = gsnn_find_class(&phase->absorbing_class, &phase->absorbing_class_known,
                                 &phase->absorbing, a, phases->group, phases->record, run, error);
    return status
               ? status
               : gsnn_architecture_core(&phase->rows, phases->group, phases->record, a, run, error);
}

/* The same in the group of all permutations of five inputs or more.  What keeps a row is a Young
 * subgroup; what turns it round as well is H itself.  The core of H is all permutations, the even
 * ones or trivial: there is no other normal subgroup. */
static gsnn_status find_in_all(gsnn_phase *phase, const gsnn_phases *phases, gsnn_error *error) {
    const gsnn_record_architecture *a = phase->architecture;
    fmpz_t H;
    fmpz_init(H);
    fmpz_set_str(H, a->H.order, 10);
    fmpz_mul_2exp(phase->rows.chainless_order, H, 1);
    if (fmpz_cmp(phase->rows.chainless_order, phases->all->order) >= 0)
        fmpz_set(phase->rows.chainless_order, H);
    else
        fmpz_one(phase->rows.chainless_order);
    fmpz_clear(H);
    gsnn_status status =
        gsnn_find_young_class(&phase->relu_class, &phase->relu_class_known, &phase->relu, a, true,
                              phases->group, phases->record, error);
    return status ? status
                  : gsnn_find_young_class(&phase->absorbing_class, &phase->absorbing_class_known,
                                          &phase->absorbing, a, a->type == 1, phases->group,
                                          phases->record, error);
}

static gsnn_status fill(gsnn_phase *phase, const gsnn_phases *phases, const gsnn_run *run,
                        gsnn_error *error) {
    const gsnn_record_architecture *a = phase->architecture;
    const gsnn_group *group = phases->group;
    if (!group->action->integer_rows && !a->weights.basis_exact)
        return gsnn_fail(
            error, GSNN_INVALID,
            "architecture %s: the enumeration has no rows of weights; take one with rows, or "
            "the group",
            a->id);
    row r;
    gsnn_status status = row_init(&r, phases, a, error);
    if (!status)
        status = find_stabilisers(phase, &r, run, error);
    if (!status)
        status = write_mean(phase, &r, error);
    row_clear(&r);
    if (!status)
        status = phases->all ? find_in_all(phase, phases, error)
                             : find_in_group(phase, phases, run, error);
    gsnn_pattern pattern = {phases->record, (size_t)(a - phases->record->architectures), NULL};
    if (!status)
        status = gsnn_draws_group_find(&phase->hidden, &pattern,
                                       phases->record->group.action->negates, run, error);
    return status;
}

/* ---- All --------------------------------------------------------------------------------- */

void gsnn_phases_clear(gsnn_phases *phases) {
    for (size_t i = 0; phases->phases && i < phases->count; i++) {
        gsnn_phase *phase = &phases->phases[i];
        for (size_t j = 0; phase->mean && j < phases->record->group.degree; j++)
            free(phase->mean[j]);
        free(phase->mean);
        gsnn_found_group_clear(&phase->relu);
        gsnn_found_group_clear(&phase->absorbing);
        gsnn_found_group_clear(&phase->rows);
        gsnn_draws_group_clear(&phase->hidden);
    }
    free(phases->phases);
    gsnn_group_free(phases->group);
    gsnn_group_free(phases->all);
    *phases = (gsnn_phases){0};
}

/* Sets phases->all where the group is that of all permutations of five inputs or more. */
static gsnn_status recognise_all(gsnn_phases *phases, gsnn_error *error) {
    const gsnn_group *group = phases->group;
    size_t m = group->degree;
    if (!group->action->integer_rows || group->points != m || m < 5)
        return GSNN_OK;
    fmpz_t order;
    fmpz_init(order);
    fmpz_fac_ui(order, m);
    bool all = fmpz_equal(order, group->order);
    for (size_t i = 0; i < m; i++)
        all = all && group->axes[i] == i;
    fmpz_clear(order);
    return all ? gsnn_full_group(&phases->all, m, false, error) : GSNN_OK;
}

gsnn_status gsnn_phases_init(gsnn_phases *phases, const gsnn_enumeration_record *record,
                             const gsnn_run *run, gsnn_error *error) {
    *phases = (gsnn_phases){.record = record};
    phases->phases = gsnn_new(record->architecture_count, sizeof *phases->phases);
    gsnn_status status = phases->phases ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_group_of_record_with_chain(&phases->group, record, run, error);
    if (!status)
        status = recognise_all(phases, error);
    for (size_t i = 0; !status && i < record->architecture_count; i++) {
        if (!record->architectures[i].admissible)
            continue;
        gsnn_phase *phase = &phases->phases[phases->count++];
        phase->architecture = &record->architectures[i];
        gsnn_found_group_init(&phase->rows, phases->all ? phases->all : phases->group);
        gsnn_draws_group_init(&phase->hidden);
        status = fill(phase, phases, run, error);
        gsnn_found_group_drop_chain(&phase->relu);
        gsnn_found_group_drop_chain(&phase->absorbing);
        gsnn_found_group_drop_chain(&phase->rows);
        if (!status)
            status = gsnn_run_step(run, "architectures", i + 1, record->architecture_count, error);
        if (status == GSNN_UNDECIDED) {
            gsnn_error reason = *error;
            status = gsnn_fail(error, GSNN_FAILED,
                               "architecture %s, H of order %s in a group of order %s: %s",
                               phase->architecture->id, phase->architecture->H.order,
                               record->group.order, reason.message);
        }
    }
    return status;
}
