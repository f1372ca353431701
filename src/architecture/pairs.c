#include "architecture/architecture.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_signed_generators gsnn_architecture_equations(const gsnn_catalogue *catalogue,
                                                   const gsnn_architecture *architecture) {
    const gsnn_subgroup_class *class = &catalogue->classes[architecture->class];
    return (gsnn_signed_generators){class->generator_count, class->generators, architecture->signs};
}

void gsnn_architecture_clear(gsnn_architecture *architecture) {
    fmpz_clear(architecture->neurons);
    fmpz_clear(architecture->orbit_length);
    gsnn_weights_clear(&architecture->weights);
}

void gsnn_pairs_clear(gsnn_pairs *pairs) {
    for (size_t i = 0; i < pairs->count; i++)
        gsnn_architecture_clear(&pairs->pairs[i]);
    free(pairs->pairs);
    gsnn_cohomology_clear(&pairs->cohomology);
    memset(pairs, 0, sizeof *pairs);
}

/* Whether the row of a neuron, w t with t^-1 = y up to H, is the row w again, or its negative:
 * equivalently whether w and w y agree up to sign, as functions on the axes. */
static bool row_coincides(const gsnn_group *group, const gsnn_architecture *pair,
                          const gsnn_point *y) {
    const int32_t *codes = pair->weights.codes;
    bool same = true, opposite = pair->type == 2;
    for (size_t k = 0; k < group->degree && (same || opposite); k++) {
        int32_t before = codes[group->axes[k]], after = codes[y[group->axes[k]]];
        same = same && before == after;
        opposite = opposite && before == -after;
    }
    return same || opposite;
}

/* Decides admissibility: G moves the rows transitively, so rows coincide somewhere exactly when
 * some other row coincides with the first. */
static void decide(const gsnn_group *group, const gsnn_neurons *neurons, uint64_t subgroup_order,
                   gsnn_architecture *pair) {
    if (pair->weights.dimension == 0) {
        pair->reason = GSNN_ZERO_WEIGHTS;
        return;
    }
    size_t coincident = 1;
    for (size_t i = 1; i < neurons->count; i++)
        coincident +=
            row_coincides(group, pair, gsnn_elements_image(group->elements, neurons->inverse[i]));
    pair->stabiliser_order = coincident * subgroup_order;
    pair->reason = coincident > 1 ? GSNN_COINCIDENT_NEURONS : GSNN_ADMISSIBLE;
}

static gsnn_architecture *append(gsnn_pairs *pairs, size_t class, uint64_t signs) {
    gsnn_architecture *pair = &pairs->pairs[pairs->count++];
    memset(pair, 0, sizeof *pair);
    fmpz_init(pair->neurons);
    fmpz_init(pair->orbit_length);
    pair->class = class;
    pair->signs = signs;
    pair->type = signs ? 2 : 1;
    pair->collapses_to = GSNN_NO_ARCHITECTURE;
    return pair;
}

static bool selected(const gsnn_selection *selection, uint64_t signs) {
    return !selection->type || selection->type == (signs ? 2 : 1);
}

/* The pairs that the engine says there are, all admissible. */
static gsnn_status known_pairs(gsnn_pairs *pairs, const gsnn_group *group,
                               const gsnn_catalogue *catalogue, size_t number, const fmpz_t neurons,
                               const gsnn_selection *selection, gsnn_error *error) {
    const gsnn_subgroup_class *class = &catalogue->classes[number];
    gsnn_status status =
        gsnn_cohomology_from_basis(&pairs->cohomology, class->basis, class->rank, error);
    if (status != GSNN_OK)
        return status;
    pairs->pairs = gsnn_new(class->character_count, sizeof *pairs->pairs);
    if (!pairs->pairs)
        return gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < class->character_count; i++) {
        const gsnn_character *character = &class->characters[i];
        if (!selected(selection, character->signs) ||
            fmpz_cmp_ui(neurons, selection->max_neurons) > 0)
            continue;
        gsnn_architecture *pair = append(pairs, number, character->signs);
        fmpz_set(pair->neurons, neurons);
        fmpz_set(pair->orbit_length, character->orbit_length);
        gsnn_signed_generators equations = gsnn_architecture_equations(catalogue, pair);
        status = group->action->solve(group, &equations, &pair->weights, error);
    }
    return status;
}

/* The pairs of a class of a listed group. */
static gsnn_status listed_pairs(gsnn_pairs *pairs, const gsnn_group *group,
                                const gsnn_catalogue *catalogue, size_t number, const fmpz_t index,
                                const gsnn_selection *selection, gsnn_error *error) {
    const gsnn_subgroup_class *class = &catalogue->classes[number];
    gsnn_subgroup subgroup;
    gsnn_neurons neurons = {0};
    gsnn_status status =
        gsnn_subgroup_init(&subgroup, group, class->generators, class->generator_count, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_cohomology_init(&pairs->cohomology, &subgroup, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_make_orbits(&pairs->cohomology, &subgroup, class->normaliser,
                                             class->normaliser_count, error);
    if (status != GSNN_OK || fmpz_cmp_ui(index, selection->max_neurons) > 0)
        goto done;
    pairs->pairs = gsnn_new(pairs->cohomology.orbit_count, sizeof *pairs->pairs);
    status = pairs->pairs ? gsnn_neurons_from_cosets(&neurons, &subgroup, fmpz_get_ui(index), error)
                          : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < pairs->cohomology.orbit_count; i++) {
        if (!selected(selection, pairs->cohomology.orbits[i]))
            continue;
        gsnn_architecture *pair = append(pairs, number, pairs->cohomology.orbits[i]);
        fmpz_set(pair->neurons, index);
        fmpz_set_ui(pair->orbit_length, pairs->cohomology.orbit_lengths[i]);
        gsnn_signed_generators equations = gsnn_architecture_equations(catalogue, pair);
        status = group->action->solve(group, &equations, &pair->weights, error);
        if (status == GSNN_OK)
            decide(group, &neurons, fmpz_get_ui(class->order), pair);
    }
done:
    gsnn_neurons_clear(&neurons);
    gsnn_subgroup_clear(&subgroup);
    return status;
}

gsnn_status gsnn_pairs_init(gsnn_pairs *pairs, const gsnn_group *group,
                            const gsnn_catalogue *catalogue, size_t number,
                            const gsnn_selection *selection, gsnn_error *error) {
    const gsnn_subgroup_class *class = &catalogue->classes[number];
    memset(pairs, 0, sizeof *pairs);
    fmpz_t index;
    fmpz_init(index);
    fmpz_divexact(index, group->order, class->order);
    gsnn_status status = (class->characters ? known_pairs : listed_pairs)(
        pairs, group, catalogue, number, index, selection, error);
    fmpz_clear(index);
    if (status != GSNN_OK)
        gsnn_pairs_clear(pairs);
    return status;
}
