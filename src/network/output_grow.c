#include "network/output_grow.h"

#include "base/error.h"
#include "base/memory.h"
#include "exact/rational.h"
#include "network/output_expansion.h"
#include "random/normal.h"

#include <flint/fmpq_vec.h>
#include <math.h>
#include <stdlib.h>

/* ---- One space of rows ------------------------------------------------------------------- */

/* Rows of the source that the target takes, each times `scale` and, if `odd`, times the sign of the
 * map. */
typedef struct carrying {
    const gsnn_inclusion_chain *chain;
    gsnn_exact_space from, to;
    fmpq_t scale;
    bool odd;
} carrying;

static void take_row(const carrying *c, const gsnn_exact_matrix *source, size_t i,
                     fmpq_poly_struct *row) {
    int32_t j = c->chain->map[i];
    for (slong k = 0; k < source->columns; k++) {
        fmpq_poly_scalar_mul_fmpq(row + k, gsnn_exact_matrix_entry(source, abs(j) - 1, k),
                                  c->scale);
        if (c->odd && j < 0)
            fmpq_poly_neg(row + k, row + k);
    }
}

/* Whether the target's rows are those that it is to take. */
static bool rows_agree(const carrying *c, const gsnn_exact_matrix *source,
                       const gsnn_exact_matrix *target, fmpq_poly_struct *row) {
    for (size_t i = 0; i < c->chain->neurons; i++) {
        take_row(c, source, i, row);
        for (slong k = 0; k < target->columns; k++)
            if (!fmpq_poly_equal(row + k, gsnn_exact_matrix_entry(target, (slong)i, k)))
                return false;
    }
    return true;
}

static gsnn_status get_rational(const carrying *c, const gsnn_exact_matrix *solution, bool exactly,
                                fmpq *large, gsnn_error *error) {
    for (slong k = 0; k < solution->columns; k++) {
        const fmpq_poly_struct *x = solution->entries + k;
        if (x->length <= 1) {
            fmpq_poly_get_coeff_fmpq(large + k, x, 0);
            continue;
        }
        double rounded = gsnn_output_double(solution->field, x);
        if (exactly)
            return gsnn_fail(error, GSNN_FAILED,
                             "the parameters that %s needs in %s are irrational: they cannot be "
                             "written as fractions",
                             c->from.architecture->id, c->to.architecture->id);
        if (!isfinite(rounded))
            return gsnn_fail(error, GSNN_INVALID, "a parameter is beyond the range of doubles");
        gsnn_rational_set_double(large + k, rounded);
    }
    return GSNN_OK;
}

/* The parameters `large` of the target that give it the rows of the source with `small`. */
static gsnn_status carry(const carrying *c, const fmpq *small, bool exactly, fmpq *large,
                         gsnn_error *error) {
    const gsnn_field *field = c->from.exact->field;
    slong length = (slong)c->from.length;
    gsnn_exact_matrix given = {0}, source = {0}, row = {0}, solution = {0}, target = {0};
    gsnn_status status;
    if ((status =
             gsnn_exact_matrix_init(&given, field, 1, (slong)c->from.weights->dimension, error)) ||
        (status = gsnn_exact_matrix_init(&source, field, (slong)c->from.architecture->neurons,
                                         length, error)) ||
        (status = gsnn_exact_matrix_init(&row, field, length, 1, error)) ||
        (status =
             gsnn_exact_matrix_init(&solution, field, 1, (slong)c->to.weights->dimension, error)) ||
        (status = gsnn_exact_matrix_init(&target, field, (slong)c->to.architecture->neurons, length,
                                         error)))
        goto done;
    for (slong k = 0; k < given.columns; k++)
        fmpq_poly_set_fmpq(given.entries + k, small + k);
    status = gsnn_exact_space_expand(&source, 0, &c->from, given.entries, error);
    take_row(c, &source, 0, row.entries);
    if (!status)
        status = gsnn_exact_space_solve(&solution, &row, &c->to, error);
    if (!status)
        status = gsnn_exact_space_expand(&target, 0, &c->to, solution.entries, error);
    if (!status && !rows_agree(c, &source, &target, row.entries))
        status =
            gsnn_fail(error, GSNN_INVALID, "the inclusion of %s in %s has an impossible neuron map",
                      c->from.architecture->id, c->to.architecture->id);
    if (!status)
        status = get_rational(c, &solution, exactly, large, error);
done:
    gsnn_exact_matrix_clear(&given);
    gsnn_exact_matrix_clear(&source);
    gsnn_exact_matrix_clear(&row);
    gsnn_exact_matrix_clear(&solution);
    gsnn_exact_matrix_clear(&target);
    return status;
}

/* ---- Channels ---------------------------------------------------------------------------- */

static gsnn_status grow_channel(const gsnn_output_plan *plan, const gsnn_inclusion_chain *chain,
                                const fmpq *small, bool exactly, fmpq *large, gsnn_error *error) {
    const gsnn_exact_record *exact = plan->exact;
    const gsnn_record_architecture *from = &exact->record->architectures[chain->from],
                                   *to = &exact->record->architectures[chain->to];
    bool sine = exact->record->codomain.activation == GSNN_RECORD_SIN;
    carrying c = {chain, gsnn_exact_weight_space(exact, from), gsnn_exact_weight_space(exact, to),
                  .odd = true};
    fmpq_init(c.scale);
    fmpq_one(c.scale);
    gsnn_status status = carry(&c, small, exactly, large, error);
    small += from->weights.dimension;
    large += to->weights.dimension;
    if (to->type == 1 && !sine) { /* of a type 2 it is 0 */
        if (from->type == 1)
            fmpq_set(large, small++);
        large++;
    }
    fmpq_set_ui(c.scale, (ulong)from->neurons, (ulong)to->neurons);
    for (int cosine = 0; !status && cosine < (sine ? 2 : 1); cosine++) {
        c.from = gsnn_exact_output_space(exact, from, cosine);
        c.to = gsnn_exact_output_space(exact, to, cosine);
        c.odd = c.to.odd;
        status = carry(&c, small, exactly, large, error);
        small += c.from.weights->dimension;
        large += c.to.weights->dimension;
    }
    fmpq_clear(c.scale);
    return status;
}

static size_t find_choice(const gsnn_output_plan *plan, size_t architecture) {
    size_t i = 0;
    while (i < plan->choice_count && plan->choices[i].architecture != architecture)
        i++;
    return i;
}

static size_t channel_size(const gsnn_output_plan *plan, size_t choice) {
    return gsnn_output_channel_size(gsnn_output_record(plan), gsnn_output_chosen(plan, choice));
}

/* Where the parameters of a choice begin; of the one behind the last, those of the linear map. */
static size_t first_value(const gsnn_output_plan *plan, size_t choice) {
    size_t first = 0;
    for (size_t i = 0; i < choice; i++)
        first += plan->choices[i].channels * channel_size(plan, i);
    return first;
}

static void copy_values(fmpq *to, const fmpq *from, size_t count) {
    for (size_t i = 0; i < count; i++)
        fmpq_set(to + i, from + i);
}

/* Fills the parameters of the larger plan from those of the smaller. */
static gsnn_status fill(const gsnn_output_plan *larger, fmpq *values, const gsnn_output_plan *plan,
                        const fmpq *old, const gsnn_inclusion_chain *chain, bool exactly,
                        gsnn_error *error) {
    size_t source = find_choice(plan, chain->from);
    size_t small = channel_size(plan, source);
    size_t rest = gsnn_output_plan_count(plan) - first_value(plan, plan->choice_count);
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; i < larger->choice_count; i++) {
        size_t architecture = larger->choices[i].architecture, large = channel_size(larger, i);
        size_t had = find_choice(plan, architecture), kept = 0;
        if (had < plan->choice_count) {
            kept = plan->choices[had].channels * large;
            copy_values(values, old + first_value(plan, had), kept);
            values += kept;
        }
        const fmpq *channel = old + first_value(plan, source);
        for (size_t j = 0;
             !status && architecture == chain->to && j < plan->choices[source].channels; j++) {
            status = grow_channel(plan, chain, channel, exactly, values, error);
            channel += small;
            values += large;
        }
    }
    if (!status)
        copy_values(values, old + first_value(plan, plan->choice_count), rest);
    return status;
}

gsnn_status gsnn_output_grow(gsnn_output_plan *plan, fmpq **values, size_t *count,
                             const gsnn_inclusion_chain *chain, bool exactly, size_t *grown,
                             gsnn_error *error) {
    size_t source = find_choice(plan, chain->from), next = 0;
    *grown = 0;
    if (source == plan->choice_count)
        return gsnn_fail(error, GSNN_INVALID, "the network has no summand %s",
                         gsnn_output_record(plan)->architectures[chain->from].id);
    if (chain->from == chain->to)
        return GSNN_OK;
    gsnn_output_plan larger = {.exact = plan->exact};
    larger.choices = gsnn_new(plan->choice_count + 1, sizeof *larger.choices);
    if (!larger.choices)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < plan->choice_count; i++)
        if (i != source)
            larger.choices[next++] = plan->choices[i];
    larger.choice_count = next;
    size_t target = find_choice(&larger, chain->to);
    if (target == next)
        larger.choices[larger.choice_count++] = (gsnn_summand_choice){chain->to, 0};
    larger.choices[target].channels += plan->choices[source].channels;
    gsnn_status status = gsnn_output_plan_check(&larger, error);
    size_t new_count = status ? 0 : gsnn_output_plan_count(&larger);
    fmpq *new_values = _fmpq_vec_init((slong)new_count);
    if (!status)
        status = fill(&larger, new_values, plan, *values, chain, exactly, error);
    if (status) {
        _fmpq_vec_clear(new_values, (slong)new_count);
        free(larger.choices);
        return status;
    }
    *grown = plan->choices[source].channels;
    free(plan->choices);
    *plan = larger;
    _fmpq_vec_clear(*values, (slong)*count);
    *values = new_values;
    *count = new_count;
    return GSNN_OK;
}

gsnn_status gsnn_output_kick(const gsnn_output_plan *plan, fmpq *values, size_t architecture,
                             size_t channels, double size, uint64_t seed, gsnn_error *error) {
    size_t choice = find_choice(plan, architecture);
    if (choice == plan->choice_count || plan->choices[choice].channels < channels)
        return gsnn_fail(error, GSNN_INVALID, "the network has no such channels");
    const gsnn_record_architecture *a = gsnn_output_chosen(plan, choice);
    size_t length = channel_size(plan, choice), moved = a->weights.dimension;
    if (a->type == 1 && gsnn_output_record(plan)->codomain.activation != GSNN_RECORD_SIN)
        moved++;
    values += first_value(plan, choice) + (plan->choices[choice].channels - channels) * length;
    for (size_t j = 0; j < channels; j++, values += length)
        for (size_t k = 0; k < moved; k++) {
            double value = gsnn_rational_double(values + k) + size * gsnn_random_normal(&seed);
            if (!isfinite(value))
                return gsnn_fail(error, GSNN_INVALID, "a kicked weight is beyond the doubles");
            gsnn_rational_set_double(values + k, value);
        }
    return GSNN_OK;
}
