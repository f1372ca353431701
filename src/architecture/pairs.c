#include "architecture/architecture.h"

#include "base/counters.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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
        [GSNN_NO_OUTPUT] = "no-output",
        [GSNN_PHASE] = "phase",
        [GSNN_ZERO_WEIGHTS] = "zero-weights",
        [GSNN_COINCIDENT_NEURONS] = "coincident-neurons",
    };
    return names[reason];
}

void gsnn_architecture_clear(gsnn_architecture *architecture) {
    fmpz_clear(architecture->orbit_length);
}

void gsnn_pairs_clear(gsnn_pairs *pairs) {
    for (size_t i = 0; pairs->pairs && i < pairs->count; i++)
        gsnn_architecture_clear(&pairs->pairs[i]);
    memset(pairs, 0, sizeof *pairs);
}

/* Sets the class of the group with that key, which fixes the pattern of the pair. */
static gsnn_status find_stabiliser_class(gsnn_pair_maker *maker, gsnn_architecture *pair,
                                         gsnn_key key, gsnn_error *error) {
    const gsnn_class_store *store = maker->catalogue->store;
    uint32_t class = gsnn_class_store_find(store, key), count;
    gsnn_status status = GSNN_OK;
    if (class == GSNN_NO_CLASS) {
        status = gsnn_pattern_zuppos(&maker->patterns, pair->weights.codes, pair->type == 2,
                                     maker->inside, maker->patterns.set, &count, error);
        if (status == GSNN_OK)
            status = gsnn_class_store_seek(store, maker->patterns.set, count, &class, error);
    }
    if (status == GSNN_OK) {
        assert(class != GSNN_NO_CLASS);
        pair->stabiliser_class = (uint32_t)store->classes[class].place;
    }
    return status;
}

/* A pair is admissible when nothing outside H fixes its pattern (up to sign for type 2); H always
 * does, so counting zuppos tells.  The codes of the pair are kept from here on. */
static gsnn_status decide(gsnn_pair_maker *maker, const gsnn_subgroup_class *class,
                          gsnn_architecture *pair, gsnn_error *error) {
    if (pair->weights.dimension == 0) {
        pair->reason = GSNN_ZERO_WEIGHTS;
        pair->weights.codes = maker->zero;
        return GSNN_OK;
    }
    gsnn_pattern_answer answer;
    gsnn_status status = gsnn_pattern_stabiliser(&maker->patterns, pair->weights.codes,
                                                 pair->type == 2, maker->inside, &answer, error);
    if (status != GSNN_OK)
        return status;
    pair->weights.codes = answer.codes;
    assert(answer.zuppo_count >= class->zuppo_count); /* H fixes the pattern */
    if (answer.zuppo_count == class->zuppo_count)
        return GSNN_OK;
    pair->reason = GSNN_COINCIDENT_NEURONS;
    return maker->catalogue->complete ? find_stabiliser_class(maker, pair, answer.key, error)
                                      : GSNN_OK;
}

/* The pair of character i of the class, behind the pairs that there are; it counts only when it is
 * kept. */
static gsnn_architecture *next_pair(gsnn_pairs *pairs, const gsnn_pair_maker *maker, size_t number,
                                    size_t i) {
    const gsnn_subgroup_class *class = &maker->catalogue->classes[number];
    gsnn_architecture *pair = &pairs->pairs[pairs->count];
    memset(pair, 0, sizeof *pair);
    fmpz_init(pair->orbit_length);
    pair->class = (uint32_t)number;
    pair->collapses_to = GSNN_NO_ARCHITECTURE;
    if (class->characters) {
        pair->signs = class->characters[i].signs;
        fmpz_set(pair->orbit_length, class->characters[i].orbit_length);
    } else {
        pair->signs = pairs->cohomology.orbits[i];
        fmpz_set_ui(pair->orbit_length, pairs->cohomology.orbit_lengths[i]);
    }
    pair->type = pair->signs ? 2 : 1;
    return pair;
}

/* What an engine knows to be admissible need only be kept. */
static gsnn_status keep_codes(gsnn_pair_maker *maker, gsnn_architecture *pair, gsnn_error *error) {
    pair->weights.codes = gsnn_arena_copy(&maker->arena, pair->weights.codes, maker->group->points,
                                          sizeof *pair->weights.codes);
    return pair->weights.codes ? GSNN_OK : gsnn_fail_memory(error);
}

/* Decides on the next pair, which is solved for, and keeps it if it is wanted. */
static gsnn_status judge(gsnn_pairs *pairs, gsnn_pair_maker *maker, gsnn_error *error) {
    gsnn_architecture *pair = &pairs->pairs[pairs->count];
    const gsnn_subgroup_class *class = &maker->catalogue->classes[pair->class];
    gsnn_signed_generators equations = {class->generator_count, class->generators, pair->signs};
    assert(gsnn_weights_are_sound(maker->group, &equations, &pair->weights));
    (void)equations;
    maker->known += class->characters != NULL;
    gsnn_status status =
        class->characters ? keep_codes(maker, pair, error) : decide(maker, class, pair, error);
    bool admissible = pair->reason == GSNN_ADMISSIBLE;
    assert(status != GSNN_OK || pair->type == (pair->signs ? 2 : 1));
    if (status != GSNN_OK || !(admissible || maker->selection.inadmissible)) {
        gsnn_architecture_clear(pair);
        return status;
    }
    pairs->count++;
    pairs->admissible += admissible;
    return GSNN_OK;
}

/* The pairs of `count` characters from `first` on, read off the orbits on points. */
static gsnn_status pairs_by_orbits(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t number,
                                   size_t first, size_t count, gsnn_error *error) {
    size_t points = maker->group->points, dimensions[GSNN_CHARACTER_BATCH];
    gsnn_arena_mark mark = gsnn_arena_now(&maker->pairs);
    int32_t *codes = gsnn_arena_take(&maker->pairs, count, points * sizeof *codes);
    gsnn_status status = codes ? GSNN_OK : gsnn_fail_memory(error);
    if (codes)
        gsnn_signed_orbits_solve(&maker->orbits, pairs->cohomology.orbits + first, count, codes,
                                 dimensions);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        gsnn_architecture *pair = next_pair(pairs, maker, number, first + i);
        pair->weights = (gsnn_weights){dimensions[i], codes + i * points};
        maker->by_orbits++;
        status = judge(pairs, maker, error);
    }
    gsnn_arena_return(&maker->pairs, mark);
    return status;
}

/* The pairs of all characters of a class whose elements are listed. */
static gsnn_status all_pairs_by_orbits(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t number,
                                       gsnn_error *error) {
    const gsnn_subgroup_class *class = &maker->catalogue->classes[number];
    gsnn_signed_generators all = {class->generator_count, class->generators, 0};
    size_t count = pairs->cohomology.orbit_count;
    gsnn_status status = maker->group->action->lay_out(maker->group, &all, &maker->orbits, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i += GSNN_CHARACTER_BATCH)
        status = pairs_by_orbits(
            pairs, maker, number, i,
            count - i < GSNN_CHARACTER_BATCH ? count - i : GSNN_CHARACTER_BATCH, error);
    return status;
}

/* The pair of character i, solved for by its equations w h = chi(h) w. */
static gsnn_status pair_by_equations(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t number,
                                     size_t i, gsnn_error *error) {
    gsnn_architecture *pair = next_pair(pairs, maker, number, i);
    const gsnn_subgroup_class *class = &maker->catalogue->classes[number];
    gsnn_signed_generators equations = {class->generator_count, class->generators, pair->signs};
    gsnn_weights weights = {0};
    gsnn_status status = maker->group->action->solve(maker->group, &equations, &weights, error);
    if (status != GSNN_OK) {
        gsnn_architecture_clear(pair);
        return status;
    }
    pair->weights = weights;
    maker->by_equations++;
    status = judge(pairs, maker, error);
    gsnn_weights_clear(&weights);
    return status;
}

/* The pairs of all characters of a class that is laid out later: only dimensions are kept. */
static void pairs_by_dimension(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t number) {
    const gsnn_subgroup_class *class = &maker->catalogue->classes[number];
    for (size_t i = 0; i < class->character_count; i++) {
        next_pair(pairs, maker, number, i)->weights.dimension = class->characters[i].dimension;
        assert(class->characters[i].dimension);
        pairs->count++;
    }
    pairs->admissible = pairs->count;
    maker->known += pairs->count;
}

/* The pairs of `count` characters. */
static gsnn_status find_pairs(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t number,
                              size_t count, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    pairs->pairs = gsnn_arena_take(&maker->pairs, count, sizeof *pairs->pairs);
    if (!pairs->pairs)
        return gsnn_fail_memory(error);
    if (maker->catalogue->source.lay_out) {
        pairs_by_dimension(pairs, maker, number);
        return GSNN_OK;
    }
    if (!maker->catalogue->classes[number].characters && maker->group->action->lay_out)
        return all_pairs_by_orbits(pairs, maker, number, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = pair_by_equations(pairs, maker, number, i, error);
    return status;
}

/* A subgroup with more elements than so many times the square of the points is not listed, since
 * its stabiliser chain takes less. */
#define MANY_ELEMENTS 64

static bool is_large(const gsnn_group *group, const gsnn_subgroup_class *class) {
    double points = (double)group->points;
    return class->generator_count <= GSNN_MAX_PARITY_BITS &&
           fmpz_get_d(class->order) > MANY_ELEMENTS * points * points;
}

static gsnn_status listed_cohomology(gsnn_cohomology *cohomology, gsnn_pair_maker *maker,
                                     const gsnn_subgroup_class *class, gsnn_error *error) {
    maker->inside = NULL;
    if (is_large(maker->group, class))
        return gsnn_cohomology_by_chain(
            cohomology, maker->group, class->elements, class->generator_count, class->normaliser,
            class->normaliser_count, &maker->arena, &maker->pairs, error);
    gsnn_status status =
        gsnn_listed_subgroup_set(&maker->subgroup, class->elements, class->generator_count, error);
    maker->inside = &maker->subgroup;
    if (status == GSNN_OK)
        status = gsnn_cohomology_init(cohomology, &maker->subgroup, &maker->arena, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_make_orbits(cohomology, &maker->subgroup, class->normaliser,
                                             class->normaliser_count, &maker->arena, &maker->pairs,
                                             error);
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
    maker->zero = gsnn_arena_take(&maker->arena, group->points, sizeof *maker->zero);
    if (!maker->zero)
        return gsnn_fail_memory(error);
    memset(maker->zero, 0, group->points * sizeof *maker->zero);
    gsnn_status status = gsnn_listed_subgroup_init(&maker->subgroup, group, error);
    if (status == GSNN_OK)
        status = gsnn_pattern_memory_init(&maker->patterns, group, catalogue->store->zuppos,
                                          &maker->arena, error);
    if (status == GSNN_OK)
        status = gsnn_signed_orbits_init(&maker->orbits, group->points, error);
    /* What was not made is all zero and cleared as well. */
    maker->listed = true;
    if (status != GSNN_OK)
        gsnn_pair_maker_clear(maker);
    return status;
}

void gsnn_pair_maker_clear(gsnn_pair_maker *maker) {
    gsnn_arena_clear(&maker->arena);
    gsnn_arena_clear(&maker->pairs);
    if (maker->listed) {
        gsnn_listed_subgroup_clear(&maker->subgroup);
        gsnn_pattern_memory_clear(&maker->patterns);
        gsnn_signed_orbits_clear(&maker->orbits);
    }
}

void gsnn_pair_maker_count(const gsnn_pair_maker *maker, const gsnn_run *run) {
    gsnn_count(run, GSNN_COUNT_PAIRS, maker->by_orbits + maker->by_equations);
    gsnn_count(run, GSNN_COUNT_PAIRS_BY_ORBITS, maker->by_orbits);
    gsnn_count(run, GSNN_COUNT_PAIRS_BY_EQUATIONS, maker->by_equations);
    gsnn_count(run, GSNN_COUNT_PAIRS_KNOWN, maker->known);
    gsnn_count(run, GSNN_COUNT_PATTERNS_ASKED, maker->patterns.asked);
    gsnn_count(run, GSNN_COUNT_PATTERNS_REMEMBERED, maker->patterns.asked - maker->patterns.count);
}

gsnn_status gsnn_pairs_init(gsnn_pairs *pairs, gsnn_pair_maker *maker, size_t number,
                            gsnn_error *error) {
    const gsnn_subgroup_class *class = &maker->catalogue->classes[number];
    gsnn_status status;
    size_t count;
    memset(pairs, 0, sizeof *pairs);
    if (class->characters) {
        status = gsnn_cohomology_from_basis(&pairs->cohomology, class->basis, class->rank,
                                            &maker->arena, error);
        count = class->character_count;
    } else {
        status = listed_cohomology(&pairs->cohomology, maker, class, error);
        count = pairs->cohomology.orbit_count;
    }
    if (status == GSNN_OK && (maker->selection.max_neurons == UINT64_MAX ||
                              fmpz_cmp_ui(class->index, maker->selection.max_neurons) <= 0))
        status = find_pairs(pairs, maker, number, count, error);
    if (status != GSNN_OK)
        gsnn_pairs_clear(pairs);
    return status;
}
