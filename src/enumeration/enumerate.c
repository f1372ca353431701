/* enumerate.c - the main road: classes of subgroups, their pairs, ids, morphisms. */
#include "base/counters.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "enumeration/enumeration.h"
#include "enumeration/pair_lists.h"
#include "enumeration/steps.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_options gsnn_options_default(void) {
    return (gsnn_options){
        .engine = "auto",
        .max_neurons = UINT64_MAX,
        .morphisms = true,
        .weights = GSNN_WEIGHTS_FULL,
        .max_rows = 100000,
        .parts = 1,
    };
}

static void counts_init(gsnn_pair_counts *counts) {
    fmpz_init(counts->type[0]);
    fmpz_init(counts->type[1]);
}

static void counts_clear(gsnn_pair_counts *counts) {
    fmpz_clear(counts->type[0]);
    fmpz_clear(counts->type[1]);
}

static void count_class(gsnn_enumeration *enumeration, const gsnn_cohomology *cohomology) {
    uint64_t pairs[2] = {0, 0}, classes[2] = {0, 0};
    for (size_t i = 0; i < cohomology->orbit_count; i++) {
        int type = cohomology->orbits[i] ? 1 : 0;
        pairs[type]++;
        classes[type] += cohomology->orbit_lengths[i];
    }
    for (int type = 0; type < 2; type++) {
        fmpz_add_ui(enumeration->pairs.type[type], enumeration->pairs.type[type], pairs[type]);
        fmpz_add_ui(enumeration->cohomology_classes.type[type],
                    enumeration->cohomology_classes.type[type], classes[type]);
    }
}

/* Takes over how many pairs there are of subgroups that are not in the catalogue, or are, where the
 * engine knows: each subgroup has the trivial character. */
static void take_census(gsnn_enumeration *enumeration) {
    const gsnn_subgroup_census *census = &enumeration->catalogue.census;
    if (!census->classes)
        return;
    for (int type = 0; type < 2; type++) {
        fmpz_set_ui(enumeration->pairs.type[type],
                    type ? census->pairs - census->classes : census->classes);
        fmpz_set_ui(enumeration->cohomology_classes.type[type],
                    type ? census->characters - census->classes : census->classes);
    }
}

/* The classes of the catalogue as a loop over threads. */
typedef struct pair_loop {
    gsnn_pair_maker *makers; /* one a thread */
    gsnn_pairs *pairs;       /* one a class */
    size_t count;
    const gsnn_run *run;
} pair_loop;

static gsnn_status find_pairs_of_class(void *context, size_t worker, size_t class,
                                       gsnn_error *error) {
    pair_loop *loop = context;
    /* Whoever listens to progress is told by one thread. */
    gsnn_status status =
        worker == 0 ? gsnn_run_step(loop->run, "solving for weights", class, loop->count, error)
                    : GSNN_OK;
    if (status == GSNN_OK)
        status = gsnn_pairs_init(&loop->pairs[class], &loop->makers[worker], class, error);
    return status;
}

/* Moves the pairs of all classes into the lists, and what they point to into the enumeration. */
static gsnn_status collect(gsnn_enumeration *enumeration, gsnn_pair_lists *lists, pair_loop *loop,
                           size_t makers, gsnn_error *error) {
    gsnn_status status = gsnn_pair_lists_init(lists, loop->pairs, loop->count, error);
    if (status != GSNN_OK)
        return status;
    for (size_t c = 0; c < loop->count; c++) {
        count_class(enumeration, &loop->pairs[c].cohomology);
        gsnn_pair_lists_take(lists, &loop->pairs[c]);
        enumeration->cohomology[c] = loop->pairs[c].cohomology;
    }
    take_census(enumeration);
    for (size_t i = 0; i < makers; i++) {
        gsnn_arena_move(&enumeration->arena, &loop->makers[i].arena);
        if (lists->other_count)
            gsnn_arena_move(&enumeration->arena, &loop->makers[i].pairs);
    }
    return GSNN_OK;
}

static gsnn_status find_pairs(gsnn_enumeration *enumeration, gsnn_pair_lists *lists,
                              const gsnn_run *run, gsnn_error *error) {
    const gsnn_catalogue *catalogue = &enumeration->catalogue;
    gsnn_selection selection = {enumeration->options.max_neurons, enumeration->options.all};
    size_t threads = gsnn_parallel_threads(run->threads), ready = 0;
    pair_loop loop = {
        .makers = gsnn_new(threads, sizeof *loop.makers),
        .pairs = gsnn_new(catalogue->count, sizeof *loop.pairs),
        .count = catalogue->count,
        .run = run,
    };
    gsnn_status status = loop.makers && loop.pairs ? GSNN_OK : gsnn_fail_memory(error);
    while (status == GSNN_OK && ready < threads) {
        status = gsnn_pair_maker_init(&loop.makers[ready], enumeration->group, catalogue,
                                      &selection, error);
        ready += status == GSNN_OK;
    }
    if (status == GSNN_OK)
        status = gsnn_parallel(threads, catalogue->count, find_pairs_of_class, &loop, error);
    if (status == GSNN_OK)
        status = collect(enumeration, lists, &loop, ready, error);
    for (size_t c = 0; loop.pairs && c < catalogue->count; c++)
        gsnn_pairs_clear(&loop.pairs[c]);
    for (size_t i = 0; i < ready; i++) {
        gsnn_pair_maker_count(&loop.makers[i], run);
        gsnn_pair_maker_clear(&loop.makers[i]);
    }
    free(loop.makers);
    free(loop.pairs);
    return status;
}

/* Hands the lists over, and counts what is on the first. */
static void hand_over(gsnn_enumeration *enumeration, gsnn_pair_lists *lists) {
    enumeration->architectures = lists->admissible;
    enumeration->inadmissible = lists->other;
    enumeration->count = lists->admissible_count + lists->other_count;
    enumeration->admissible = lists->admissible_count;
    memset(lists, 0, sizeof *lists);
    for (size_t i = 0; i < enumeration->admissible; i++) {
        const gsnn_architecture *a = &enumeration->architectures[i];
        int type = a->type - 1;
        fmpz_add_ui(enumeration->listed.type[type], enumeration->listed.type[type], 1);
        fmpz_add(enumeration->listed_cohomology_classes.type[type],
                 enumeration->listed_cohomology_classes.type[type], a->orbit_length);
    }
}

/* Writes the numbers of neurons down.  The classes come by their order, so that those with the same
 * number share it. */
static gsnn_status write_neurons(gsnn_enumeration *enumeration, gsnn_error *error) {
    const gsnn_catalogue *catalogue = &enumeration->catalogue;
    const char **neurons = gsnn_arena_take(&enumeration->arena, catalogue->count, sizeof *neurons);
    if (!neurons)
        return gsnn_fail_memory(error);
    for (size_t c = 0; c < catalogue->count; c++) {
        const fmpz *index = catalogue->classes[c].index;
        if (c && fmpz_equal(index, catalogue->classes[c - 1].index)) {
            neurons[c] = neurons[c - 1];
            continue;
        }
        char *digits = gsnn_arena_take(&enumeration->arena, fmpz_sizeinbase(index, 10) + 2, 1);
        if (!digits)
            return gsnn_fail_memory(error);
        neurons[c] = fmpz_get_str(digits, 10, index);
    }
    enumeration->neurons = neurons;
    return GSNN_OK;
}

/* What the type and the codomain leave of the pairs, and for GSNN_CLASS_SIN their morphisms. */
static gsnn_status select_pairs(gsnn_enumeration *enumeration, gsnn_pair_lists *lists,
                                const gsnn_run *run, gsnn_error *error) {
    const gsnn_options *options = &enumeration->options;
    size_t before = lists->admissible_count;
    uint32_t *places = NULL;
    gsnn_morphisms all = {0};
    gsnn_status status = GSNN_OK;
    if (options->codomain)
        status = gsnn_find_outputs(enumeration, lists, &all, run, error);
    if (!status)
        status = gsnn_pair_lists_select(lists, options->type,
                                        options->all ? &enumeration->arena : NULL, &places, error);
    if (!status && options->codomain && options->activation == GSNN_CLASS_SIN &&
        options->morphisms) {
        status = gsnn_morphisms_restrict(&all, before, places, lists->admissible_count, error);
        enumeration->morphisms = all;
        all = (gsnn_morphisms){0};
    }
    gsnn_morphisms_clear(&all);
    free(places);
    return status;
}

/* Those of a sine are known already. */
static gsnn_status find_morphisms(gsnn_enumeration *enumeration, const gsnn_run *run,
                                  gsnn_error *error) {
    const gsnn_options *options = &enumeration->options;
    if (!options->morphisms || (options->codomain && options->activation == GSNN_CLASS_SIN))
        return GSNN_OK;
    return gsnn_morphisms_find(&enumeration->morphisms, enumeration->group, &enumeration->catalogue,
                               enumeration->architectures, enumeration->admissible, run, error);
}

/* Whether the group's elements can be spelled. */
static gsnn_status need_words(const gsnn_group *group, const gsnn_run *run, gsnn_error *error) {
    if (!group->action->images)
        return gsnn_fail(error, GSNN_INVALID,
                         "generators as words are for groups of permutations, signed or not");
    if (fmpz_cmp_ui(group->order, run->max_order) <= 0)
        return GSNN_OK;
    char *order = fmpz_get_str(NULL, 10, group->order);
    gsnn_status status =
        gsnn_fail(error, GSNN_FAILED,
                  "generators as words need the elements listed, and the group has order %s, above "
                  "the limit of %llu",
                  order, (unsigned long long)run->max_order);
    flint_free(order);
    return status;
}

/* Spells the elements by which subgroups are to be written. */
static gsnn_status find_words(gsnn_enumeration *enumeration, const gsnn_run *run,
                              gsnn_error *error) {
    gsnn_group *group = enumeration->group;
    if (enumeration->options.generators != GSNN_GENERATORS_WORDS)
        return GSNN_OK;
    gsnn_status status = gsnn_group_list(group, run->max_order, run, error);
    return status == GSNN_OK ? gsnn_element_words_init(&enumeration->words, group, run, error)
                             : status;
}

/* Whether only counts are wanted, of what an engine can count without listing it: that engine. */
static const gsnn_engine *counting_engine(const gsnn_group *group, const gsnn_options *options,
                                          const gsnn_run *run) {
    if (!options->counts_only || options->all || options->codomain)
        return NULL;
    if (strcmp(options->engine, "auto") == 0)
        return gsnn_engine_that_counts(group, run);
    const gsnn_engine *engine = gsnn_engine_named(options->engine);
    return engine && engine->count ? engine : NULL;
}

static gsnn_status count_only(gsnn_enumeration *enumeration, const gsnn_engine *engine,
                              const gsnn_run *run, gsnn_error *error) {
    const gsnn_options *options = &enumeration->options;
    gsnn_grid_selection selection = {options->type, options->max_neurons};
    gsnn_grid_counts counts;
    enumeration->engine = engine;
    gsnn_status status =
        engine->count(enumeration->group, &selection, options->morphisms, &counts, run, error);
    if (status != GSNN_OK)
        return status;
    for (int type = 0; type < 2; type++) {
        fmpz_set_ui(enumeration->listed.type[type], counts.admissible[type]);
        fmpz_set_ui(enumeration->listed_cohomology_classes.type[type],
                    counts.cohomology_classes[type]);
    }
    enumeration->morphisms.inclusions = counts.inclusions;
    enumeration->morphisms.tunnels = counts.tunnels;
    return GSNN_OK;
}

gsnn_status gsnn_enumerate(gsnn_enumeration **out, gsnn_group *group, const gsnn_options *options,
                           const gsnn_run *run, gsnn_error *error) {
    if (options->activation != GSNN_CLASS_RELU && !options->codomain)
        return gsnn_fail(error, GSNN_INVALID, "an activation needs a codomain");
    if (options->generators == GSNN_GENERATORS_WORDS) {
        gsnn_status status = need_words(group, run, error);
        if (status != GSNN_OK)
            return status;
    }
    gsnn_enumeration *enumeration = gsnn_new(1, sizeof *enumeration);
    if (!enumeration)
        return gsnn_fail_memory(error);
    assert(!options->codomain || options->codomain->group == group);
    enumeration->group = group;
    enumeration->options = *options;
    counts_init(&enumeration->pairs);
    counts_init(&enumeration->cohomology_classes);
    counts_init(&enumeration->listed);
    counts_init(&enumeration->listed_cohomology_classes);
    const gsnn_engine *counting = counting_engine(group, options, run);
    if (counting) {
        gsnn_status status = count_only(enumeration, counting, run, error);
        if (status == GSNN_OK)
            *out = enumeration;
        else
            gsnn_enumeration_free(enumeration);
        return status;
    }
    gsnn_pair_lists lists = {0};
    gsnn_status status = gsnn_list_classes(enumeration, run, error);
    double began = gsnn_phase_begin(run);
    if (status == GSNN_OK)
        status = find_pairs(enumeration, &lists, run, error);
    gsnn_phase_end(run, GSNN_PHASE_PAIRS, began);
    began = gsnn_phase_begin(run);
    if (status == GSNN_OK && options->all)
        status =
            gsnn_find_collapses(group, &enumeration->catalogue, lists.admissible,
                                lists.admissible_count, lists.other, lists.other_count, run, error);
    gsnn_phase_end(run, GSNN_PHASE_COLLAPSES, began);
    if (status == GSNN_OK && (options->type || options->codomain))
        status = select_pairs(enumeration, &lists, run, error);
    if (status == GSNN_OK)
        status = write_neurons(enumeration, error);
    if (status == GSNN_OK)
        hand_over(enumeration, &lists);
    gsnn_pair_lists_clear(&lists);
    began = gsnn_phase_begin(run);
    if (status == GSNN_OK)
        status = find_morphisms(enumeration, run, error);
    gsnn_phase_end(run, GSNN_PHASE_MORPHISMS, began);
    began = gsnn_phase_begin(run);
    if (status == GSNN_OK && options->structure_names)
        status = gsnn_name_structures(enumeration, run, error);
    gsnn_phase_end(run, GSNN_PHASE_NAMES, began);
    if (status == GSNN_OK)
        status = find_words(enumeration, run, error);
    if (status == GSNN_OK)
        *out = enumeration;
    else
        gsnn_enumeration_free(enumeration);
    return status;
}

void gsnn_enumeration_free(gsnn_enumeration *enumeration) {
    if (!enumeration)
        return;
    for (size_t i = 0; enumeration->structure && i < 2 * enumeration->count; i++)
        free(enumeration->structure[i]);
    free(enumeration->structure);
    for (size_t i = 0; i < enumeration->admissible; i++)
        gsnn_architecture_clear(&enumeration->architectures[i]);
    for (size_t i = enumeration->admissible; i < enumeration->count; i++)
        gsnn_architecture_clear(enumeration->inadmissible[i - enumeration->admissible]);
    free(enumeration->architectures);
    free(enumeration->inadmissible);
    free(enumeration->cohomology);
    gsnn_arena_clear(&enumeration->arena);
    gsnn_element_words_clear(&enumeration->words);
    gsnn_morphisms_clear(&enumeration->morphisms);
    gsnn_hom_space_clear(&enumeration->linear);
    gsnn_catalogue_clear(&enumeration->catalogue);
    counts_clear(&enumeration->pairs);
    counts_clear(&enumeration->cohomology_classes);
    counts_clear(&enumeration->listed);
    counts_clear(&enumeration->listed_cohomology_classes);
    free(enumeration);
}
