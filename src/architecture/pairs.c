#include "architecture/architecture.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_signed_generators gsnn_architecture_equations(const gsnn_catalogue *catalogue,
                                                   const gsnn_architecture *architecture) {
    const gsnn_subgroup_class *class = &catalogue->classes[architecture->class];
    return (gsnn_signed_generators){class->generator_count, class->generators, architecture->signs};
}

size_t gsnn_first_on_class(const gsnn_architecture *architectures, size_t count, size_t class) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (architectures[middle].class < class)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *gsnn_reason_name(gsnn_reason reason) {
    static const char *const names[] = {
        [GSNN_ADMISSIBLE] = "admissible",
        [GSNN_ZERO_WEIGHTS] = "zero-weights",
        [GSNN_COINCIDENT_NEURONS] = "coincident-neurons",
    };
    return names[reason];
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

/* A pair is admissible when nothing outside H fixes its pattern (up to sign for type 2); H always
 * does, so counting zuppos tells. */
static gsnn_status decide(gsnn_pair_maker *maker, const gsnn_subgroup_class *class,
                          gsnn_architecture *pair, gsnn_error *error) {
    if (pair->weights.dimension == 0) {
        pair->reason = GSNN_ZERO_WEIGHTS;
        return GSNN_OK;
    }
    gsnn_pattern_answer answer;
    gsnn_status status = gsnn_pattern_stabiliser(&maker->patterns, pair->weights.codes,
                                                 pair->type == 2, &maker->subgroup, &answer, error);
    if (status != GSNN_OK || answer.zuppo_count == class->zuppo_count)
        return status;
    pair->reason = GSNN_COINCIDENT_NEURONS;
    if (maker->catalogue->complete)
        pair->stabiliser_class = gsnn_catalogue_find(maker->catalogue, answer.key);
    return GSNN_OK;
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

static bool too_many(const gsnn_selection *selection, const fmpz_t neurons) {
    return selection->max_neurons != UINT64_MAX && fmpz_cmp_ui(neurons, selection->max_neurons) > 0;
}

static bool selected(const gsnn_selection *selection, uint64_t signs) {
    return !selection->type || selection->type == (signs ? 2 : 1);
}

/* The pairs that the engine says there are, all admissible. */
static gsnn_status known_pairs(gsnn_pairs *pairs, const gsnn_pair_maker *maker, size_t number,
                               const fmpz_t neurons, gsnn_error *error) {
    const gsnn_subgroup_class *class = &maker->catalogue->classes[number];
    gsnn_status status =
        gsnn_cohomology_from_basis(&pairs->cohomology, class->basis, class->rank, error);
    if (status != GSNN_OK)
        return status;
    pairs->pairs = gsnn_new(class->character_count, sizeof *pairs->pairs);
    if (!pairs->pairs)
        return gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < class->character_count; i++) {
        const gsnn_character *character = &class->characters[i];
        if (!selected(&maker->selection, character->signs) || too_many(&maker->selection, neurons))
            continue;
        gsnn_architecture *pair = append(pairs, number, character->signs);
        fmpz_set(pair->neurons, neurons);
        fmpz_set(pair->orbit_length, character->orbit_length);
        gsnn_signed_generators equations = gsnn_architecture_equations(maker->catalogue, pair);
        status = maker->group->action->solve(maker->group, &equations, &pair->weights, error);
    }
    return status;
}

/* Solves w h = chi(h) w for a pair whose class is laid out. */
static gsnn_status solve(const gsnn_pair_maker *maker, gsnn_architecture *pair, gsnn_error *error) {
    const gsnn_action *action = maker->group->action;
    if (action->lay_out)
        return gsnn_signed_orbits_solve(&maker->orbits, pair->signs, &pair->weights, error);
    gsnn_signed_generators equations = gsnn_architecture_equations(maker->catalogue, pair);
    return action->solve(maker->group, &equations, &pair->weights, error);
}

/* The pairs of a class of a listed group. */
static gsnn_status listed_pairs(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t number,
                                const fmpz_t neurons, gsnn_error *error) {
    const gsnn_subgroup_class *class = &maker->catalogue->classes[number];
    gsnn_cohomology *cohomology = &pairs->cohomology;
    gsnn_status status =
        gsnn_listed_subgroup_set(&maker->subgroup, class->elements, class->generator_count, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_init(cohomology, &maker->subgroup, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_make_orbits(cohomology, &maker->subgroup, class->normaliser,
                                             class->normaliser_count, error);
    if (status != GSNN_OK || too_many(&maker->selection, neurons))
        return status;
    pairs->pairs = gsnn_new(cohomology->orbit_count, sizeof *pairs->pairs);
    if (!pairs->pairs)
        return gsnn_fail_memory(error);
    gsnn_signed_generators all = {class->generator_count, class->generators, 0};
    if (maker->group->action->lay_out)
        status = maker->group->action->lay_out(maker->group, &all, &maker->orbits, error);
    for (size_t i = 0; status == GSNN_OK && i < cohomology->orbit_count; i++) {
        if (!selected(&maker->selection, cohomology->orbits[i]))
            continue;
        gsnn_architecture *pair = append(pairs, number, cohomology->orbits[i]);
        fmpz_set(pair->neurons, neurons);
        fmpz_set_ui(pair->orbit_length, cohomology->orbit_lengths[i]);
        status = solve(maker, pair, error);
        if (status == GSNN_OK)
            status = decide(maker, class, pair, error);
    }
    return status;
}

gsnn_status gsnn_pair_maker_init(gsnn_pair_maker *maker, const gsnn_group *group,
                                 const gsnn_catalogue *catalogue, const gsnn_selection *selection,
                                 gsnn_error *error) {
    memset(maker, 0, sizeof *maker);
    maker->group = group;
    maker->catalogue = catalogue;
    maker->selection = *selection;
    if (!catalogue->store)
        return GSNN_OK;
    gsnn_status status = gsnn_listed_subgroup_init(&maker->subgroup, group, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_pattern_memory_init(&maker->patterns, group, catalogue->store->zuppos, error);
    if (status == GSNN_OK)
        status = gsnn_signed_orbits_init(&maker->orbits, group->points, error);
    /* What was not made is all zero and cleared as well. */
    maker->listed = true;
    if (status != GSNN_OK)
        gsnn_pair_maker_clear(maker);
    return status;
}

void gsnn_pair_maker_clear(gsnn_pair_maker *maker) {
    if (maker->listed) {
        gsnn_listed_subgroup_clear(&maker->subgroup);
        gsnn_pattern_memory_clear(&maker->patterns);
        gsnn_signed_orbits_clear(&maker->orbits);
    }
}

gsnn_status gsnn_pairs_init(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t number,
                            gsnn_error *error) {
    const gsnn_subgroup_class *class = &maker->catalogue->classes[number];
    memset(pairs, 0, sizeof *pairs);
    fmpz_t neurons;
    fmpz_init(neurons);
    fmpz_divexact(neurons, maker->group->order, class->order);
    gsnn_status status = class->characters ? known_pairs(pairs, maker, number, neurons, error)
                                           : listed_pairs(pairs, maker, number, neurons, error);
    fmpz_clear(neurons);
    if (status != GSNN_OK)
        gsnn_pairs_clear(pairs);
    return status;
}
