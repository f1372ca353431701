/* enumerate.c - the main road: classes of subgroups, their pairs, ids, morphisms. */
#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "enumeration/classes.h"
#include "enumeration/collapse.h"
#include "enumeration/enumeration.h"
#include "enumeration/structure.h"

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

/* The pairs of all classes: the admissible ones and behind them, where wanted, the others. */
typedef struct pair_lists {
    gsnn_architecture *admissible, *other; /* one array */
    size_t admissible_count, other_count;
    size_t carriers; /* classes so far that carry an admissible architecture */
} pair_lists;

/* Makes room in the lists for the pairs of all classes. */
static gsnn_status make_room(const gsnn_enumeration *enumeration, pair_lists *lists,
                             const gsnn_pairs *pairs, gsnn_error *error) {
    size_t admissible = 0, all = 0;
    for (size_t c = 0; c < enumeration->catalogue.count; c++) {
        admissible += pairs[c].admissible;
        all += pairs[c].count;
    }
    lists->admissible = gsnn_resize(NULL, all, sizeof *lists->admissible);
    lists->other = lists->admissible + admissible;
    return lists->admissible ? GSNN_OK : gsnn_fail_memory(error);
}

/* Moves the pairs of a class into the lists and numbers them. */
static void sort_in(pair_lists *lists, gsnn_pairs *pairs) {
    uint32_t nontrivial = 0;
    size_t before = lists->admissible_count;
    for (size_t i = 0; i < pairs->count; i++) {
        gsnn_architecture *pair = &pairs->pairs[i];
        if (pair->reason == GSNN_ADMISSIBLE) {
            pair->id[0] = (uint32_t)lists->carriers;
            pair->id[1] = pair->type == 1 ? 0 : ++nontrivial;
            lists->admissible[lists->admissible_count++] = *pair;
        } else {
            pair->id[0] = (uint32_t)lists->other_count + 1;
            lists->other[lists->other_count++] = *pair;
        }
    }
    pairs->count = 0;
    lists->carriers += lists->admissible_count > before;
}

static void lists_clear(pair_lists *lists) {
    for (size_t i = 0; i < lists->admissible_count; i++)
        gsnn_architecture_clear(&lists->admissible[i]);
    for (size_t i = 0; i < lists->other_count; i++)
        gsnn_architecture_clear(&lists->other[i]);
    free(lists->admissible);
}

/* Keeps those of one type, or all (type 0); returns how many. */
static size_t keep_type(gsnn_architecture *list, size_t count, int type) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!type || list[i].type == type)
            list[kept++] = list[i];
        else
            gsnn_architecture_clear(&list[i]);
    return kept;
}

/* Admissible pairs of both types are found before --type selects, so that it changes no id.  What a
 * pair collapses to has its type, and is told by its place among the admissible of that type. */
static gsnn_status drop_other_type(pair_lists *lists, int type, gsnn_error *error) {
    uint32_t *place = gsnn_resize(NULL, lists->admissible_count, sizeof *place), next = 0;
    if (!place)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < lists->admissible_count; i++) {
        place[i] = next;
        next += !type || lists->admissible[i].type == type;
    }
    for (size_t i = 0; i < lists->other_count; i++)
        if (lists->other[i].collapses_to != GSNN_NO_ARCHITECTURE)
            lists->other[i].collapses_to = place[lists->other[i].collapses_to];
    free(place);
    lists->admissible_count = keep_type(lists->admissible, lists->admissible_count, type);
    lists->other_count = keep_type(lists->other, lists->other_count, type);
    return GSNN_OK;
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
static gsnn_status collect(gsnn_enumeration *enumeration, pair_lists *lists, pair_loop *loop,
                           size_t makers, gsnn_error *error) {
    gsnn_status status = make_room(enumeration, lists, loop->pairs, error);
    if (status != GSNN_OK)
        return status;
    for (size_t c = 0; c < loop->count; c++) {
        count_class(enumeration, &loop->pairs[c].cohomology);
        sort_in(lists, &loop->pairs[c]);
        enumeration->cohomology[c] = loop->pairs[c].cohomology;
    }
    for (size_t i = 0; i < makers; i++)
        gsnn_arena_move(&enumeration->arena, &loop->makers[i].arena);
    return GSNN_OK;
}

static gsnn_status find_pairs(gsnn_enumeration *enumeration, pair_lists *lists, const gsnn_run *run,
                              gsnn_error *error) {
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
    for (size_t i = 0; i < ready; i++)
        gsnn_pair_maker_clear(&loop.makers[i]);
    free(loop.makers);
    free(loop.pairs);
    return status;
}

/* Hands the lists over as one, and counts what is on it. */
static gsnn_status join(gsnn_enumeration *enumeration, pair_lists *lists, gsnn_error *error) {
    gsnn_architecture *all = lists->admissible;
    if (lists->other_count)
        memmove(all + lists->admissible_count, lists->other, lists->other_count * sizeof *all);
    enumeration->architectures = all;
    enumeration->count = lists->admissible_count + lists->other_count;
    enumeration->admissible = lists->admissible_count;
    memset(lists, 0, sizeof *lists);
    enumeration->neurons = gsnn_new(enumeration->catalogue.count, sizeof *enumeration->neurons);
    if (!enumeration->neurons)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < enumeration->count; i++)
        if (!enumeration->neurons[all[i].class])
            enumeration->neurons[all[i].class] =
                fmpz_get_str(NULL, 10, enumeration->catalogue.classes[all[i].class].index);
    for (size_t i = 0; i < enumeration->admissible; i++) {
        int type = all[i].type - 1;
        fmpz_add_ui(enumeration->listed.type[type], enumeration->listed.type[type], 1);
        fmpz_add(enumeration->listed_cohomology_classes.type[type],
                 enumeration->listed_cohomology_classes.type[type], all[i].orbit_length);
    }
    return GSNN_OK;
}

gsnn_status gsnn_enumerate(gsnn_enumeration **out, gsnn_group *group, const gsnn_options *options,
                           const gsnn_run *run, gsnn_error *error) {
    gsnn_enumeration *enumeration = gsnn_new(1, sizeof *enumeration);
    if (!enumeration)
        return gsnn_fail_memory(error);
    enumeration->group = group;
    enumeration->options = *options;
    counts_init(&enumeration->pairs);
    counts_init(&enumeration->cohomology_classes);
    counts_init(&enumeration->listed);
    counts_init(&enumeration->listed_cohomology_classes);
    pair_lists lists = {0};
    gsnn_status status = gsnn_list_classes(enumeration, run, error);
    if (status == GSNN_OK)
        status = find_pairs(enumeration, &lists, run, error);
    if (status == GSNN_OK && options->all)
        status =
            gsnn_find_collapses(group, &enumeration->catalogue, lists.admissible,
                                lists.admissible_count, lists.other, lists.other_count, run, error);
    if (status == GSNN_OK)
        status = drop_other_type(&lists, options->type, error);
    if (status == GSNN_OK)
        status = join(enumeration, &lists, error);
    lists_clear(&lists);
    if (status == GSNN_OK && options->morphisms)
        status =
            gsnn_morphisms_find(&enumeration->morphisms, group, &enumeration->catalogue,
                                enumeration->architectures, enumeration->admissible, run, error);
    if (status == GSNN_OK && options->structure_names)
        status = gsnn_name_structures(enumeration, run, error);
    if (status == GSNN_OK)
        *out = enumeration;
    else
        gsnn_enumeration_free(enumeration);
    return status;
}

void gsnn_enumeration_free(gsnn_enumeration *enumeration) {
    if (!enumeration)
        return;
    for (size_t c = 0; enumeration->neurons && c < enumeration->catalogue.count; c++)
        flint_free(enumeration->neurons[c]);
    for (size_t i = 0; enumeration->structure && i < 2 * enumeration->count; i++)
        free(enumeration->structure[i]);
    free(enumeration->neurons);
    free(enumeration->structure);
    for (size_t i = 0; i < enumeration->count; i++)
        gsnn_architecture_clear(&enumeration->architectures[i]);
    free(enumeration->architectures);
    free(enumeration->cohomology);
    gsnn_arena_clear(&enumeration->arena);
    gsnn_morphisms_clear(&enumeration->morphisms);
    gsnn_catalogue_clear(&enumeration->catalogue);
    counts_clear(&enumeration->pairs);
    counts_clear(&enumeration->cohomology_classes);
    counts_clear(&enumeration->listed);
    counts_clear(&enumeration->listed_cohomology_classes);
    free(enumeration);
}
