#include "grid/grid_covers.h"

#include "base/counters.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Coboundaries on a subgroup of P modulo a lattice, made when they are needed first. */
typedef struct boundary_table {
    gsnn_lattice **of; /* for each orbit of lattices and subgroup; NULL until then */
    size_t subgroups;
} boundary_table;

/* The covers that a thread found, and how often it compared. */
typedef struct cover_list {
    gsnn_known_cover *list;
    size_t count, capacity, tested;
} cover_list;

typedef struct cover_search {
    const gsnn_sublattices *lattices;
    const gsnn_point_group *group;
    const gsnn_grid_pair *pairs;
    size_t count;
    uint64_t *lattice_moves;  /* for orbits i, j: the p that take representative j into i */
    uint64_t *subgroup_moves; /* for subgroups i, j: likewise */
    int32_t *values;          /* of cocycles: at each element of the pair's subgroup a vector */
    size_t *first_value;      /* for each pair the number of its first vector */
    uint64_t *above;          /* words for each pair: those above it */
    size_t words;
    boundary_table *boundaries; /* one a thread */
    cover_list *covers;         /* likewise */
    size_t threads;
    size_t *begin, *after; /* of runs of pairs with the same number of neurons, the last first */
    size_t runs;
    const gsnn_run *run;
} cover_search;

static gsnn_status move_lattices(void *context, size_t worker, size_t i, gsnn_error *error) {
    (void)worker;
    cover_search *search = context;
    const gsnn_sublattices *lattices = search->lattices;
    const gsnn_point_group *group = search->group;
    size_t n = group->dimension;
    gsnn_lattice into;
    gsnn_sublattice_lattice(group, &lattices->list[lattices->representatives[i]], &into);
    for (size_t j = 0; j < lattices->orbit_count; j++) {
        const gsnn_sublattice *from = &lattices->list[lattices->representatives[j]];
        uint64_t mine = 1, theirs = 1, moves = 0;
        for (size_t k = 0; k < n; k++) {
            mine *= (uint64_t)into.row[k][k];
            theirs *= (uint64_t)from->row[k][k];
        }
        for (size_t p = 0; theirs % mine == 0 && p < group->count; p++) {
            bool inside = true;
            for (size_t r = 0; inside && r + 1 < n; r++) {
                int64_t vector[GSNN_GRID_DIMENSIONS];
                for (size_t k = 0; k < n; k++)
                    vector[k] = from->row[r][k];
                gsnn_point_group_move(group, p, vector, vector);
                inside = gsnn_lattice_contains(&into, vector);
            }
            moves |= (uint64_t)inside << p;
        }
        search->lattice_moves[i * lattices->orbit_count + j] = moves;
    }
    return gsnn_run_step(search->run, "comparing sublattices", i, lattices->orbit_count, error);
}

static void move_subgroups(cover_search *search) {
    const gsnn_point_group *group = search->group;
    for (size_t i = 0; i < group->subgroup_count; i++)
        for (size_t j = 0; j < group->subgroup_count; j++)
            for (size_t p = 0; p < group->count; p++) {
                size_t image = group->conjugate[p * group->subgroup_count + j];
                bool inside = !(group->subgroups[image].elements & ~group->subgroups[i].elements);
                search->subgroup_moves[i * group->subgroup_count + j] |= (uint64_t)inside << p;
            }
}

/* The coboundaries on a subgroup modulo the lattice of an orbit; NULL without memory. */
static const gsnn_lattice *boundaries_of(const cover_search *search, boundary_table *table,
                                         size_t orbit, size_t subgroup) {
    gsnn_lattice **place = &table->of[orbit * table->subgroups + subgroup];
    if (!*place && (*place = gsnn_resize(NULL, 1, sizeof **place))) {
        const gsnn_sublattices *lattices = search->lattices;
        gsnn_lattice lattice;
        gsnn_sublattice_lattice(search->group, &lattices->list[lattices->representatives[orbit]],
                                &lattice);
        gsnn_coboundaries_find(search->group, &search->group->subgroups[subgroup], &lattice,
                               *place);
    }
    return *place;
}

/* The value of a pair's cocycle at an element of its subgroup. */
static const int32_t *value_at(const cover_search *search, const gsnn_grid_pair *pair, size_t q) {
    uint64_t elements = search->group->subgroups[pair->subgroup].elements;
    size_t before = (size_t)__builtin_popcountll(elements & ((UINT64_C(1) << q) - 1));
    return search->values +
           (search->first_value[pair - search->pairs] + before) * search->group->dimension;
}

/* Whether the larger pair moved by p, and some translation, lies in the smaller one. */
static gsnn_status is_inside(const cover_search *search, boundary_table *table,
                             const gsnn_grid_pair *smaller, const gsnn_grid_pair *larger, size_t p,
                             bool *inside, gsnn_error *error) {
    const gsnn_point_group *group = search->group;
    size_t image = group->conjugate[p * group->subgroup_count + larger->subgroup];
    const gsnn_point_subgroup *subgroup = &group->subgroups[image];
    const gsnn_lattice *boundaries = boundaries_of(search, table, smaller->lattice, image);
    int64_t moved[GSNN_GRID_LETTERS];
    if (!boundaries)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < subgroup->generator_count; k++) {
        size_t q = subgroup->generators[k];
        size_t before = group->product[group->inverse[p]][group->product[q][p]];
        const int32_t *from = value_at(search, larger, before);
        const int32_t *own = value_at(search, smaller, q);
        int64_t value[GSNN_GRID_DIMENSIONS] = {0};
        for (size_t i = 0; i < group->dimension; i++)
            value[i] = from[i];
        gsnn_point_group_move(group, p, value, value);
        for (size_t i = 0; i < group->dimension; i++)
            moved[k * group->dimension + i] = value[i] - own[i];
    }
    *inside = gsnn_lattice_contains(boundaries, moved);
    return GSNN_OK;
}

static gsnn_status is_below(const cover_search *search, size_t worker, size_t from, size_t to,
                            bool *below, gsnn_error *error) {
    const gsnn_grid_pair *smaller = &search->pairs[from], *larger = &search->pairs[to];
    uint64_t moves =
        search->lattice_moves[smaller->lattice * search->lattices->orbit_count + larger->lattice] &
        search
            ->subgroup_moves[smaller->subgroup * search->group->subgroup_count + larger->subgroup];
    /* What fixes a pair does not change the answer: one p of each coset will do. */
    const gsnn_point_subgroup *fixing = &search->group->subgroups[smaller->fixing];
    const gsnn_point_subgroup *other = &search->group->subgroups[larger->fixing];
    moves &= fixing->order >= other->order ? fixing->left : other->right;
    gsnn_status status = GSNN_OK;
    *below = false;
    for (; status == GSNN_OK && !*below && moves; moves &= moves - 1) {
        search->covers[worker].tested++;
        status = is_inside(search, &search->boundaries[worker], smaller, larger,
                           (size_t)__builtin_ctzll(moves), below, error);
    }
    return status;
}

/* The covers of a pair, when all larger ones are done.  Candidates come by size, so that each new
 * inclusion is a cover, and what is above a cover needs no test. */
static gsnn_status find_covers(cover_search *search, size_t worker, size_t from,
                               gsnn_error *error) {
    const gsnn_grid_pair *pairs = search->pairs;
    uint64_t *mine = search->above + from * search->words;
    gsnn_status status = GSNN_OK;
    for (size_t to = from + 1; status == GSNN_OK && to < search->count; to++) {
        bool below;
        if ((mine[to / 64] >> to % 64 & 1) || pairs[to].neurons == pairs[from].neurons ||
            pairs[to].neurons % pairs[from].neurons ||
            (pairs[from].type == 1 && pairs[to].type == 2))
            continue;
        status = is_below(search, worker, from, to, &below, error);
        if (status != GSNN_OK || !below)
            continue;
        cover_list *covers = &search->covers[worker];
        if (gsnn_reserve(&covers->list, &covers->capacity, covers->count + 1, sizeof *covers->list))
            return gsnn_fail_memory(error);
        covers->list[covers->count++] = (gsnn_known_cover){(uint32_t)from, (uint32_t)to};
        mine[to / 64] |= UINT64_C(1) << to % 64;
        for (size_t i = to / 64; i < search->words; i++)
            mine[i] |= search->above[to * search->words + i];
    }
    return status;
}

/* The pairs of one run of equal numbers of neurons, which are not above each other; some of them
 * at a time, so that threads share long runs. */
static gsnn_status search_run(void *context, size_t worker, size_t run, gsnn_error *error) {
    cover_search *search = context;
    gsnn_status status = worker == 0 ? gsnn_run_step(search->run, "comparing architectures", run,
                                                     search->runs, error)
                                     : GSNN_OK;
    for (size_t i = search->begin[run + 1]; status == GSNN_OK && i < search->begin[run]; i++)
        status = find_covers(search, worker, i, error);
    return status;
}

#define RUN_LENGTH 64

/* Cuts the list into runs, from its end, of at most RUN_LENGTH pairs. */
static void cut(cover_search *search) {
    size_t done = 0;
    search->begin[0] = search->count;
    for (size_t end = search->count; end > 0;) {
        size_t begin = end - 1;
        while (begin > 0 && end - begin < RUN_LENGTH &&
               search->pairs[begin - 1].neurons == search->pairs[end - 1].neurons)
            begin--;
        if (end < search->count && search->pairs[end].neurons != search->pairs[end - 1].neurons)
            done = search->runs;
        search->after[search->runs++] = done;
        search->begin[search->runs] = begin;
        end = begin;
    }
}

/* Evaluates all cocycles. */
static gsnn_status evaluate(cover_search *search, gsnn_error *error) {
    const gsnn_point_group *group = search->group;
    size_t total = 0, n = group->dimension;
    search->first_value = gsnn_resize(NULL, search->count, sizeof *search->first_value);
    for (size_t i = 0; search->first_value && i < search->count; i++) {
        search->first_value[i] = total;
        total += group->subgroups[search->pairs[i].subgroup].order;
    }
    search->values = gsnn_resize(NULL, total, n * sizeof *search->values);
    if (!search->first_value || !search->values)
        return gsnn_fail_memory(error);
    int32_t *at = search->values;
    for (size_t i = 0; i < search->count; i++) {
        const gsnn_point_subgroup *subgroup = &group->subgroups[search->pairs[i].subgroup];
        int64_t cocycle[GSNN_GRID_LETTERS], value[GSNN_GRID_DIMENSIONS];
        for (size_t k = 0; k < GSNN_GRID_LETTERS; k++)
            cocycle[k] = search->pairs[i].cocycle[k];
        for (size_t q = 0; q < group->count; q++) {
            if (!(subgroup->elements >> q & 1))
                continue;
            gsnn_point_subgroup_evaluate(group, subgroup, cocycle, q, value);
            for (size_t k = 0; k < n; k++)
                *at++ = (int32_t)value[k];
        }
    }
    return GSNN_OK;
}

static gsnn_status init(cover_search *search, size_t threads, gsnn_error *error) {
    size_t orbits = search->lattices->orbit_count, subgroups = search->group->subgroup_count;
    search->words = (search->count + 63) / 64;
    search->lattice_moves = gsnn_resize(NULL, orbits, orbits * sizeof *search->lattice_moves);
    search->subgroup_moves = gsnn_new(subgroups, subgroups * sizeof *search->subgroup_moves);
    search->above = gsnn_new(search->count, search->words * sizeof *search->above);
    search->begin = gsnn_resize(NULL, search->count + 1, sizeof *search->begin);
    search->after = gsnn_resize(NULL, search->count, sizeof *search->after);
    search->boundaries = gsnn_new(threads, sizeof *search->boundaries);
    search->covers = gsnn_new(threads, sizeof *search->covers);
    if (!search->lattice_moves || !search->subgroup_moves || !search->above || !search->begin ||
        !search->after || !search->boundaries || !search->covers)
        return gsnn_fail_memory(error);
    for (; search->threads < threads; search->threads++) {
        boundary_table *table = &search->boundaries[search->threads];
        table->subgroups = subgroups;
        if (!(table->of = gsnn_new(orbits, subgroups * sizeof(gsnn_lattice *))))
            return gsnn_fail_memory(error);
    }
    cut(search);
    move_subgroups(search);
    gsnn_status status = evaluate(search, error);
    return status == GSNN_OK ? gsnn_parallel(threads, orbits, move_lattices, search, error)
                             : status;
}

static void clear(cover_search *search) {
    size_t tables = search->lattices->orbit_count * search->group->subgroup_count;
    for (size_t i = 0; i < search->threads; i++) {
        for (size_t k = 0; k < tables; k++)
            free(search->boundaries[i].of[k]);
        free(search->boundaries[i].of);
        free(search->covers[i].list);
    }
    free(search->lattice_moves);
    free(search->subgroup_moves);
    free(search->values);
    free(search->first_value);
    free(search->above);
    free(search->begin);
    free(search->after);
    free(search->boundaries);
    free(search->covers);
}

/* Puts together what the threads found. */
static gsnn_status collect(const cover_search *search, gsnn_known_cover **covers, size_t *count,
                           gsnn_error *error) {
    *count = 0;
    for (size_t i = 0; i < search->threads; i++)
        *count += search->covers[i].count;
    gsnn_known_cover *all = *covers = gsnn_resize(NULL, *count, sizeof *all);
    if (!all)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < search->threads; i++) {
        const cover_list *found = &search->covers[i];
        if (found->count)
            memcpy(all, found->list, found->count * sizeof *all);
        all += found->count;
        gsnn_count(search->run, GSNN_COUNT_COVERS_TESTED, found->tested);
    }
    gsnn_count(search->run, GSNN_COUNT_COVERS_FOUND, *count);
    return GSNN_OK;
}

gsnn_status gsnn_grid_covers_find(gsnn_known_cover **covers, size_t *cover_count,
                                  const gsnn_sublattices *lattices, const gsnn_grid_pair *pairs,
                                  size_t count, const gsnn_run *run, gsnn_error *error) {
    cover_search search = {
        .lattices = lattices, .group = lattices->group, .pairs = pairs, .count = count, .run = run};
    size_t threads = gsnn_parallel_threads(run->threads);
    gsnn_status status = init(&search, threads, error);
    if (status == GSNN_OK)
        status =
            gsnn_parallel_after(threads, search.runs, search.after, search_run, &search, error);
    if (status == GSNN_OK)
        status = collect(&search, covers, cover_count, error);
    clear(&search);
    return status;
}
