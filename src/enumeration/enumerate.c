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
    for (size_t i = 0; i < cohomology->orbit_count; i++) {
        int type = cohomology->orbits[i] ? 1 : 0;
        fmpz_add_ui(enumeration->pairs.type[type], enumeration->pairs.type[type], 1);
        fmpz_add_ui(enumeration->cohomology_classes.type[type],
                    enumeration->cohomology_classes.type[type], cohomology->orbit_lengths[i]);
    }
}

/* The pairs of all classes, in two lists: admissible and, where wanted, inadmissible. */
typedef struct pair_lists {
    gsnn_architecture *admissible, *other;
    size_t admissible_count, admissible_capacity;
    size_t other_count, other_capacity;
    size_t carriers; /* classes so far that carry an admissible architecture */
} pair_lists;

/* Moves the pairs of a class into the lists and numbers them. */
static gsnn_status sort_in(const gsnn_enumeration *enumeration, pair_lists *lists,
                           gsnn_pairs *pairs, gsnn_error *error) {
    size_t nontrivial = 0, before = lists->admissible_count;
    if (gsnn_reserve(&lists->admissible, &lists->admissible_capacity,
                     lists->admissible_count + pairs->count, sizeof *lists->admissible) ||
        gsnn_reserve(&lists->other, &lists->other_capacity, lists->other_count + pairs->count,
                     sizeof *lists->other))
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < pairs->count; i++) {
        gsnn_architecture *pair = &pairs->pairs[i];
        if (pair->reason == GSNN_ADMISSIBLE) {
            pair->id[0] = lists->carriers;
            pair->id[1] = pair->type == 1 ? 0 : ++nontrivial;
            lists->admissible[lists->admissible_count++] = *pair;
        } else if (enumeration->options.all) {
            pair->id[0] = lists->other_count + 1;
            lists->other[lists->other_count++] = *pair;
        } else {
            gsnn_architecture_clear(pair);
        }
    }
    pairs->count = 0;
    lists->carriers += lists->admissible_count > before;
    return GSNN_OK;
}

static void release(gsnn_architecture *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        gsnn_architecture_clear(&list[i]);
    free(list);
}

/* Where an admissible architecture stands among those of its type: what a pair collapses to has
 * the type of the pair. */
static size_t place_within_type(const pair_lists *lists, size_t index) {
    size_t place = 0;
    for (size_t i = 0; i < index; i++)
        place += lists->admissible[i].type == lists->admissible[index].type;
    return place;
}

/* Admissible pairs of both types are found before --type selects, so that it changes no id. */
static void drop_other_type(pair_lists *lists, int type) {
    size_t kept = 0;
    for (size_t i = 0; i < lists->other_count; i++) {
        gsnn_architecture *pair = &lists->other[i];
        if (type && pair->type != type) {
            gsnn_architecture_clear(pair);
            continue;
        }
        if (type && pair->collapses_to != GSNN_NO_ARCHITECTURE)
            pair->collapses_to = place_within_type(lists, pair->collapses_to);
        lists->other[kept++] = *pair;
    }
    lists->other_count = kept;
    kept = 0;
    for (size_t i = 0; i < lists->admissible_count; i++)
        if (!type || lists->admissible[i].type == type)
            lists->admissible[kept++] = lists->admissible[i];
        else
            gsnn_architecture_clear(&lists->admissible[i]);
    lists->admissible_count = kept;
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

static gsnn_status find_pairs_of_all(gsnn_enumeration *enumeration, gsnn_pairs *pairs,
                                     const gsnn_run *run, gsnn_error *error) {
    const gsnn_catalogue *catalogue = &enumeration->catalogue;
    gsnn_selection selection = {0, enumeration->options.max_neurons};
    size_t threads = gsnn_parallel_threads(run->threads), ready = 0;
    gsnn_pair_maker *makers = gsnn_new(threads, sizeof *makers);
    gsnn_status status = makers ? GSNN_OK : gsnn_fail_memory(error);
    while (status == GSNN_OK && ready < threads) {
        status =
            gsnn_pair_maker_init(&makers[ready], enumeration->group, catalogue, &selection, error);
        ready += status == GSNN_OK;
    }
    pair_loop loop = {makers, pairs, catalogue->count, run};
    if (status == GSNN_OK)
        status = gsnn_parallel(threads, catalogue->count, find_pairs_of_class, &loop, error);
    for (size_t i = 0; i < ready; i++)
        gsnn_pair_maker_clear(&makers[i]);
    free(makers);
    return status;
}

static gsnn_status find_pairs(gsnn_enumeration *enumeration, pair_lists *lists, const gsnn_run *run,
                              gsnn_error *error) {
    size_t count = enumeration->catalogue.count;
    gsnn_pairs *pairs = gsnn_new(count, sizeof *pairs);
    gsnn_status status =
        pairs ? find_pairs_of_all(enumeration, pairs, run, error) : gsnn_fail_memory(error);
    for (size_t c = 0; status == GSNN_OK && c < count; c++) {
        count_class(enumeration, &pairs[c].cohomology);
        status = sort_in(enumeration, lists, &pairs[c], error);
        enumeration->cohomology[c] = pairs[c].cohomology;
        memset(&pairs[c].cohomology, 0, sizeof pairs[c].cohomology);
    }
    for (size_t c = 0; pairs && c < count; c++)
        gsnn_pairs_clear(&pairs[c]);
    free(pairs);
    return status;
}

/* One list, admissible first. */
static gsnn_status join(gsnn_enumeration *enumeration, pair_lists *lists, gsnn_error *error) {
    size_t count = lists->admissible_count + lists->other_count;
    gsnn_architecture *all = gsnn_resize(lists->admissible, count, sizeof *all);
    if (!all)
        return gsnn_fail_memory(error);
    if (lists->other_count)
        memcpy(all + lists->admissible_count, lists->other, lists->other_count * sizeof *all);
    free(lists->other);
    enumeration->architectures = all;
    enumeration->count = count;
    enumeration->admissible = lists->admissible_count;
    memset(lists, 0, sizeof *lists);
    enumeration->neurons = gsnn_new(count, sizeof *enumeration->neurons);
    if (!enumeration->neurons)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        const gsnn_architecture *a = &all[i];
        enumeration->neurons[i] = fmpz_get_str(NULL, 10, a->neurons);
        if (i < enumeration->admissible) {
            int type = a->type - 1;
            fmpz_add_ui(enumeration->listed.type[type], enumeration->listed.type[type], 1);
            fmpz_add(enumeration->listed_cohomology_classes.type[type],
                     enumeration->listed_cohomology_classes.type[type], a->orbit_length);
        }
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
    if (status == GSNN_OK) {
        drop_other_type(&lists, options->type);
        status = join(enumeration, &lists, error);
    }
    release(lists.admissible, lists.admissible_count);
    release(lists.other, lists.other_count);
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
    for (size_t i = 0; i < enumeration->count; i++) {
        if (enumeration->neurons)
            flint_free(enumeration->neurons[i]);
        if (enumeration->structure) {
            free(enumeration->structure[2 * i]);
            free(enumeration->structure[2 * i + 1]);
        }
    }
    free(enumeration->neurons);
    free(enumeration->structure);
    release(enumeration->architectures, enumeration->count);
    for (size_t c = 0; enumeration->cohomology && c < enumeration->catalogue.count; c++)
        gsnn_cohomology_clear(&enumeration->cohomology[c]);
    free(enumeration->cohomology);
    gsnn_morphisms_clear(&enumeration->morphisms);
    gsnn_catalogue_clear(&enumeration->catalogue);
    counts_clear(&enumeration->pairs);
    counts_clear(&enumeration->cohomology_classes);
    counts_clear(&enumeration->listed);
    counts_clear(&enumeration->listed_cohomology_classes);
    free(enumeration);
}
