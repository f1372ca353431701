#include "grid/grid_classes.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/run.h"
#include "cohomology/cohomology.h"
#include "grid/grid_characters.h"
#include "grid/weights.h"

#include <stdlib.h>
#include <string.h>

typedef struct class_search {
    const gsnn_sublattices *lattices;
    const gsnn_grid_elements *elements;
    const gsnn_grid_zuppos *zuppos;
    const gsnn_grid_pair *pairs;
    gsnn_grid_classes *classes;
    uint32_t *members;     /* sublattices without signs, orbit by orbit */
    size_t *first_member;  /* for each orbit of sublattices, and one more */
    size_t *first_class;   /* likewise, of the classes on it */
    gsnn_coset_keys *keys; /* one a thread */
    uint32_t **room;       /* likewise: the translations in a lattice */
    size_t threads;
    const gsnn_run *run;
} class_search;

/* ---- One orbit of lattices --------------------------------------------------------------- */

/* Lists the translations in a lattice; returns how many. */
static size_t list_members(const gsnn_grid_elements *elements, const gsnn_lattice *lattice,
                           uint32_t *list) {
    const gsnn_lattice *relations = &elements->group->relations;
    size_t count = 1;
    list[0] = 0;
    for (size_t i = lattice->dimension - 1; i-- > 0;) {
        int64_t row[GSNN_GRID_DIMENSIONS] = {0};
        for (size_t j = i; j + 1 < lattice->dimension; j++)
            row[j] = lattice->row[i][j];
        uint32_t step = gsnn_grid_translation(elements, row);
        size_t before = count, times = (size_t)(relations->row[i][i] / lattice->row[i][i]);
        for (; count < times * before; count++)
            list[count] = gsnn_grid_add(elements, list[count - before], step);
    }
    return count;
}

static int compare_carried(const void *a, const void *b) {
    const gsnn_grid_carried *x = a, *y = b;
    return gsnn_compare_signs(x->signs, y->signs);
}

/* The characters of a class whose generators are known. */
static void carry_pairs(const class_search *search, gsnn_coset_keys *keys,
                        const gsnn_grid_class *class) {
    const gsnn_sublattices *lattices = search->lattices;
    gsnn_grid_carried *carried = search->classes->pairs + class->first;
    for (size_t i = 0; i < class->count; i++) {
        const gsnn_grid_pair *pair = &search->pairs[carried[i].pair];
        gsnn_lattice lattice;
        int64_t cocycle[GSNN_GRID_LETTERS];
        for (size_t k = 0; k < GSNN_GRID_LETTERS; k++)
            cocycle[k] = pair->cocycle[k];
        gsnn_sublattice_lattice(
            lattices->group, &lattices->list[lattices->representatives[pair->lattice]], &lattice);
        carried[i].signs = gsnn_grid_signs(keys, class, pair);
        carried[i].dimension = gsnn_grid_weight_dimension(
            lattices->group, &lattice, &lattices->group->subgroups[pair->subgroup], cocycle);
    }
    qsort(carried, class->count, sizeof *carried, compare_carried);
}

/* The classes that are represented on this member of the orbit. */
static gsnn_status finish_classes(const class_search *search, size_t worker, size_t orbit,
                                  uint32_t member, gsnn_error *error) {
    gsnn_coset_keys *keys = &search->keys[worker];
    gsnn_status status = GSNN_OK;
    size_t member_count = 0;
    for (size_t c = search->first_class[orbit];
         status == GSNN_OK && c < search->first_class[orbit + 1]; c++) {
        gsnn_grid_class *class = &search->classes->list[c];
        if (class->lattice != member)
            continue;
        if (!member_count) {
            if (keys->member != member)
                gsnn_coset_keys_set(keys, member);
            member_count = list_members(search->elements, &keys->lattice, search->room[worker]);
        }
        class->order = member_count * keys->lattices->group->subgroups[class->subgroup].order;
        status = gsnn_grid_class_generate(class, search->elements, search->zuppos,
                                          search->room[worker], member_count, error);
        if (status == GSNN_OK)
            carry_pairs(search, keys, class);
    }
    return status;
}

static gsnn_status search_orbit(void *context, size_t worker, size_t orbit, gsnn_error *error) {
    class_search *search = context;
    gsnn_coset_keys *keys = &search->keys[worker];
    /* Whoever listens to progress is told by one thread. */
    gsnn_status status = worker == 0 ? gsnn_run_step(search->run, "representing subgroups", orbit,
                                                     search->lattices->orbit_count, error)
                                     : GSNN_OK;
    size_t begin = search->first_class[orbit], end = search->first_class[orbit + 1];
    if (begin == end)
        return status;
    for (size_t m = search->first_member[orbit]; m < search->first_member[orbit + 1]; m++) {
        gsnn_coset_keys_set(keys, search->members[m]);
        for (size_t c = begin; c < end; c++) {
            gsnn_grid_class *class = &search->classes->list[c];
            const gsnn_grid_pair *pair = &search->pairs[search->classes->pairs[class->first].pair];
            gsnn_coset_keys_try(keys, pair->h_subgroup, pair->h_cocycle, class);
        }
    }
    for (size_t m = search->first_member[orbit];
         status == GSNN_OK && m < search->first_member[orbit + 1]; m++)
        status = finish_classes(search, worker, orbit, search->members[m], error);
    return status;
}

/* ---- All of them ------------------------------------------------------------------------- */

/* Sorts the sublattices without signs by their orbits. */
static gsnn_status sort_members(class_search *search, gsnn_error *error) {
    const gsnn_sublattices *lattices = search->lattices;
    size_t orbits = lattices->orbit_count, last = lattices->group->dimension - 1;
    search->members = gsnn_resize(NULL, lattices->count, sizeof *search->members);
    search->first_member = gsnn_new(orbits + 2, sizeof *search->first_member);
    if (!search->members || !search->first_member)
        return gsnn_fail_memory(error);
    /* Counted one place up; placing moves each start to where it belongs. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < lattices->count; i++) {
            const gsnn_sublattice *one = &lattices->list[i];
            bool plain = true;
            for (size_t k = 0; k < last; k++)
                plain = plain && !one->row[k][last];
            if (plain && pass == 0)
                search->first_member[one->orbit + 2]++;
            else if (plain)
                search->members[search->first_member[one->orbit + 1]++] = (uint32_t)i;
        }
        for (size_t k = 2; pass == 0 && k < orbits + 2; k++)
            search->first_member[k] += search->first_member[k - 1];
    }
    return GSNN_OK;
}

/* The classes, orbit by orbit, with their pairs. */
static gsnn_status group_pairs(class_search *search, size_t count, gsnn_error *error) {
    gsnn_grid_classes *classes = search->classes;
    size_t orbits = search->lattices->orbit_count, orbit = 0;
    const gsnn_grid_pair **sorted = gsnn_grid_pairs_by_h(search->pairs, count);
    classes->list = gsnn_new(count, sizeof *classes->list);
    classes->pairs = gsnn_new(count, sizeof *classes->pairs);
    search->first_class = gsnn_new(orbits + 1, sizeof *search->first_class);
    if (!sorted || !classes->list || !classes->pairs || !search->first_class) {
        free(sorted);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || gsnn_grid_compare_h(sorted[i - 1], sorted[i]) != 0) {
            for (; orbit <= sorted[i]->h_lattice; orbit++)
                search->first_class[orbit] = classes->count;
            classes->list[classes->count++].first = i;
        }
        classes->list[classes->count - 1].count++;
        classes->pairs[i].pair = (size_t)(sorted[i] - search->pairs);
    }
    for (; orbit <= orbits; orbit++)
        search->first_class[orbit] = classes->count;
    free(sorted);
    return GSNN_OK;
}

static gsnn_status make_rooms(class_search *search, gsnn_error *error) {
    size_t threads = gsnn_parallel_threads(search->run->threads);
    search->keys = gsnn_new(threads, sizeof *search->keys);
    search->room = gsnn_new(threads, sizeof *search->room);
    gsnn_status status = search->keys && search->room ? GSNN_OK : gsnn_fail_memory(error);
    for (; status == GSNN_OK && search->threads < threads; search->threads++) {
        status = gsnn_coset_keys_init(&search->keys[search->threads], search->lattices,
                                      search->elements, search->zuppos, error);
        search->room[search->threads] =
            gsnn_resize(NULL, search->elements->translations, sizeof **search->room);
        if (status == GSNN_OK && !search->room[search->threads])
            status = gsnn_fail_memory(error);
    }
    return status;
}

gsnn_status gsnn_grid_classes_find(gsnn_grid_classes *classes, const gsnn_sublattices *lattices,
                                   const gsnn_grid_elements *elements,
                                   const gsnn_grid_zuppos *zuppos, const gsnn_grid_pair *pairs,
                                   size_t count, const gsnn_run *run, gsnn_error *error) {
    class_search search = {.lattices = lattices,
                           .elements = elements,
                           .zuppos = zuppos,
                           .pairs = pairs,
                           .classes = classes,
                           .run = run};
    *classes = (gsnn_grid_classes){0};
    gsnn_status status = sort_members(&search, error);
    if (status == GSNN_OK)
        status = group_pairs(&search, count, error);
    if (status == GSNN_OK)
        status = make_rooms(&search, error);
    if (status == GSNN_OK)
        status = gsnn_parallel(search.threads, lattices->orbit_count, search_orbit, &search, error);
    for (size_t i = 0; i < search.threads; i++) {
        gsnn_coset_keys_clear(&search.keys[i]);
        free(search.room[i]);
    }
    free(search.keys);
    free(search.room);
    free(search.members);
    free(search.first_member);
    free(search.first_class);
    if (status != GSNN_OK)
        gsnn_grid_classes_clear(classes);
    return status;
}

void gsnn_grid_classes_clear(gsnn_grid_classes *classes) {
    free(classes->list);
    free(classes->pairs);
    *classes = (gsnn_grid_classes){0};
}
