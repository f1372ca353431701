#include "engine/gap_codes.h"

#include "base/memory.h"
#include "cohomology/cohomology.h"
#include "group/signed_orbits.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One class after the other. */
typedef struct entering {
    gsnn_coded_classes *classes;
    const gsnn_group *group;
    const gsnn_gap_subgroup_class *from; /* at hand */
    gsnn_chain chain;                    /* of H, with parities */
    gsnn_cohomology cohomology;
    gsnn_signed_orbits orbits;
    gsnn_arena arena;    /* of what is of one class, */
    gsnn_arena orbiting; /* and of its orbits' making */
    gsnn_point *scratch; /* two permutations for sifting, and two others */
    int32_t *codes;      /* of a batch of characters */
} entering;

static gsnn_status entering_init(entering *e, gsnn_coded_classes *classes, gsnn_error *error) {
    size_t points = classes->group->points;
    *e = (entering){.classes = classes, .group = classes->group};
    e->scratch = gsnn_resize(NULL, 4 * points, sizeof *e->scratch);
    e->codes = gsnn_resize(NULL, GSNN_CHARACTER_BATCH * points, sizeof *e->codes);
    if (!e->scratch || !e->codes)
        return gsnn_fail_memory(error);
    return gsnn_signed_orbits_init(&e->orbits, points, error);
}

static void entering_clear(entering *e) {
    gsnn_signed_orbits_clear(&e->orbits);
    gsnn_arena_clear(&e->arena);
    gsnn_arena_clear(&e->orbiting);
    free(e->scratch);
    free(e->codes);
}

/* ---- H --------------------------------------------------------------------------------------- */

static gsnn_status check_inside(const entering *e, const gsnn_point *g, gsnn_error *error) {
    if (gsnn_chain_sift(e->group->chain, g, e->scratch, NULL))
        return GSNN_OK;
    return gsnn_fail(error, GSNN_FAILED, "GAP gave a subgroup that does not lie in the group");
}

/* Makes the chain of H, which is empty. */
static gsnn_status make_chain(entering *e, gsnn_error *error) {
    const gsnn_gap_subgroup_class *from = e->from;
    gsnn_status status = GSNN_OK;
    if (from->generator_count >= GSNN_MAX_PARITY_BITS)
        return gsnn_fail(error, GSNN_FAILED,
                         "GAP gave a subgroup by %zu generators, of which the engine gap can "
                         "handle %d",
                         from->generator_count, GSNN_MAX_PARITY_BITS - 1);
    for (size_t k = 0; status == GSNN_OK && k < from->generator_count; k++) {
        const gsnn_point *g = from->generators + k * e->group->points;
        status = check_inside(e, g, error);
        if (status == GSNN_OK)
            status = gsnn_chain_add(&e->chain, g, UINT64_C(1) << k, error);
    }
    uint64_t order = gsnn_chain_order_u64(&e->chain);
    if (status == GSNN_OK && order != from->order)
        status =
            gsnn_fail(error, GSNN_FAILED,
                      "GAP says that a subgroup has order %" PRIu64 ", and it has order %" PRIu64,
                      from->order, order);
    return status;
}

/* ---- Its characters -------------------------------------------------------------------------- */

/* The words of n h n^-1 for the generators h of H, if n normalises it. */
static gsnn_status find_words(const entering *e, const gsnn_point *n, uint64_t *words,
                              gsnn_error *error) {
    const gsnn_gap_subgroup_class *from = e->from;
    size_t points = e->group->points;
    gsnn_point *conjugate = e->scratch + 2 * points, *inverse = conjugate + points;
    gsnn_status status = check_inside(e, n, error);
    gsnn_permutation_invert(inverse, n, points);
    for (size_t k = 0; status == GSNN_OK && k < from->generator_count; k++) {
        const gsnn_point *h = from->generators + k * points;
        for (size_t x = 0; x < points; x++)
            conjugate[x] = n[h[inverse[x]]];
        if (!gsnn_chain_sift(&e->chain, conjugate, e->scratch, &words[k]))
            status = gsnn_fail(error, GSNN_FAILED,
                               "GAP gave a normaliser that does not normalise its subgroup");
    }
    return status;
}

/* Whether what GAP says of the normaliser fits the length of the class. */
static gsnn_status check_normaliser(const entering *e, gsnn_error *error) {
    const gsnn_gap_subgroup_class *from = e->from;
    gsnn_moving_group normaliser;
    gsnn_status status =
        gsnn_moving_group_init(&normaliser, e->group->points, from->normaliser,
                               from->normaliser_count, e->group->axes, e->group->degree, error);
    if (status == GSNN_OK) {
        fmpz_mul_ui(normaliser.order, normaliser.order, from->length);
        if (!fmpz_equal(normaliser.order, e->group->order))
            status = gsnn_fail(error, GSNN_FAILED,
                               "GAP says that a subgroup has %" PRIu64
                               " conjugates, which its normaliser does not fit",
                               from->length);
    }
    gsnn_moving_group_clear(&normaliser);
    return status;
}

static gsnn_status find_characters(entering *e, gsnn_error *error) {
    const gsnn_gap_subgroup_class *from = e->from;
    size_t points = e->group->points, generators = from->generator_count;
    uint64_t basis[GSNN_MAX_PARITY_BITS];
    size_t rank = gsnn_sign_vectors(e->chain.relations, generators, basis);
    gsnn_status status = gsnn_cohomology_from_basis(&e->cohomology, basis, rank, &e->arena, error);
    uint64_t *words =
        gsnn_arena_take(&e->arena, from->normaliser_count * generators, sizeof *words);
    if (status == GSNN_OK && !words)
        status = gsnn_fail_memory(error);
    /* Fewer characters than these are fixed by everything. */
    if (status == GSNN_OK && rank > 1)
        status = check_normaliser(e, error);
    for (size_t j = 0; status == GSNN_OK && j < from->normaliser_count; j++)
        status = find_words(e, from->normaliser + j * points, words + j * generators, error);
    if (status == GSNN_OK)
        status = gsnn_cohomology_make_orbits_by_words(&e->cohomology, generators, words,
                                                      from->normaliser_count, &e->arena,
                                                      &e->orbiting, error);
    return status;
}

/* ---- Its weight spaces ----------------------------------------------------------------------- */

static gsnn_status enter_flat(entering *e, int32_t *codes, gsnn_error *error) {
    uint32_t number;
    return gsnn_flat_list_add(&e->classes->flats, codes, gsnn_code_labels(codes, e->group->points),
                              &number, error);
}

/* Those of all orbits of characters, read off the orbits of H on points. */
static gsnn_status enter_by_orbits(entering *e, gsnn_error *error) {
    const gsnn_gap_subgroup_class *from = e->from;
    gsnn_signed_generators equations = {from->generator_count, from->generators, 0};
    size_t points = e->group->points, orbits = e->cohomology.orbit_count;
    size_t dimensions[GSNN_CHARACTER_BATCH];
    gsnn_status status = e->group->action->lay_out(e->group, &equations, &e->orbits, error);
    for (size_t i = 0; status == GSNN_OK && i < orbits; i += GSNN_CHARACTER_BATCH) {
        size_t count = orbits - i < GSNN_CHARACTER_BATCH ? orbits - i : GSNN_CHARACTER_BATCH;
        gsnn_signed_orbits_solve(&e->orbits, e->cohomology.orbits + i, count, e->codes, dimensions);
        for (size_t k = 0; status == GSNN_OK && k < count; k++)
            if (dimensions[k])
                status = enter_flat(e, e->codes + k * points, error);
    }
    return status;
}

/* The same by elimination. */
static gsnn_status enter_by_equations(entering *e, gsnn_error *error) {
    const gsnn_gap_subgroup_class *from = e->from;
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < e->cohomology.orbit_count; i++) {
        gsnn_signed_generators equations = {from->generator_count, from->generators,
                                            e->cohomology.orbits[i]};
        gsnn_weights weights = {0};
        status = e->group->action->solve(e->group, &equations, &weights, error);
        if (status == GSNN_OK && weights.dimension) {
            memcpy(e->codes, weights.codes, e->group->points * sizeof *e->codes);
            status = enter_flat(e, e->codes, error);
        }
        gsnn_weights_clear(&weights);
    }
    return status;
}

static gsnn_status enter(entering *e, gsnn_error *error) {
    gsnn_subgroup_census *census = &e->classes->catalogue->census;
    gsnn_arena_mark mark = gsnn_arena_now(&e->arena);
    gsnn_chain_init(&e->chain, e->group->points, e->group->axes, e->group->degree);
    gsnn_status status = make_chain(e, error);
    if (status == GSNN_OK)
        status = find_characters(e, error);
    if (status == GSNN_OK)
        status =
            e->group->action->lay_out ? enter_by_orbits(e, error) : enter_by_equations(e, error);
    if (status == GSNN_OK) {
        census->classes++;
        census->pairs += e->cohomology.orbit_count;
        census->characters += UINT64_C(1) << e->cohomology.rank;
    }
    gsnn_chain_clear(&e->chain);
    gsnn_arena_return(&e->arena, mark);
    return status;
}

gsnn_status gsnn_gap_flats_enter(gsnn_coded_classes *classes, const gsnn_gap_subgroup_class *from,
                                 size_t count, const gsnn_run *run, gsnn_error *error) {
    entering e;
    gsnn_status status = entering_init(&e, classes, error);
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        e.from = &from[i];
        status = gsnn_run_step(run, "comparing weight spaces", i, count, error);
        if (status == GSNN_OK)
            status = enter(&e, error);
    }
    entering_clear(&e);
    return status;
}
