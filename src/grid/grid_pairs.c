#include "grid/grid_pairs.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "grid/weights.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The pairs on an orbit of lattices. */
typedef struct pair_list {
    gsnn_grid_pair *list;
    size_t count, capacity;
} pair_list;

typedef struct pair_search {
    const gsnn_sublattices *lattices;
    const gsnn_point_group *group;
    const gsnn_grid_selection *selection;
    pair_list *found; /* for each orbit of lattices */
    const gsnn_run *run;
} pair_search;

/* Lexicographically. */
static int compare_vectors(const int64_t *a, const int64_t *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

/* A lattice, a subgroup that keeps it, and the elements of P that keep both. */
typedef struct stage {
    uint32_t orbit;
    gsnn_lattice lattice;
    size_t subgroup; /* its number */
    const gsnn_point_subgroup *elements;
    uint64_t stabiliser; /* of the lattice */
    uint64_t normaliser; /* of the subgroup in that */
    gsnn_cocycles cocycles;
} stage;

/* Whether a cocycle is the least of its conjugates; *fixing is then the set of elements of P that
 * fix its class. */
static bool is_least(const pair_search *search, const stage *s, const int64_t *cocycle,
                     uint64_t *fixing) {
    *fixing = 0;
    for (uint64_t left = s->normaliser; left; left &= left - 1) {
        int64_t moved[GSNN_GRID_LETTERS];
        size_t p = (size_t)__builtin_ctzll(left);
        gsnn_point_group_move_cocycle(search->group, p, s->elements, cocycle, s->subgroup, moved);
        gsnn_lattice_reduce(&s->cocycles.coboundaries, moved);
        int order = compare_vectors(moved, cocycle, s->elements->letters);
        if (order < 0)
            return false;
        *fixing |= (uint64_t)(order == 0) << p;
    }
    return true;
}

/* Finds what represents H among its conjugates, and |N_G(H)| / |T|, as a fraction. */
static void represent_h(const pair_search *search, const stage *s, const int64_t *cocycle,
                        gsnn_grid_pair *pair, uint64_t *fixing, uint64_t *coboundaries) {
    const gsnn_point_group *group = search->group;
    const gsnn_sublattices *lattices = search->lattices;
    const gsnn_sublattice *own = &lattices->list[lattices->representatives[s->orbit]];
    const gsnn_sublattice *plain = &lattices->list[gsnn_sublattices_unsigned(lattices, own)];
    int64_t unsigned_cocycle[GSNN_GRID_LETTERS], least[GSNN_GRID_LETTERS];
    size_t letters = s->elements->letters, first = group->subgroup_count;
    gsnn_lattice lattice, boundaries;
    pair->h_lattice = plain->orbit;
    gsnn_sublattice_lattice(group, &lattices->list[lattices->representatives[plain->orbit]],
                            &lattice);
    for (uint64_t left = plain->carriers; left; left &= left - 1) {
        size_t image =
            group->conjugate[(size_t)__builtin_ctzll(left) * group->subgroup_count + s->subgroup];
        first = image < first ? image : first;
    }
    pair->h_subgroup = (uint16_t)first;
    gsnn_coboundaries_find(group, &group->subgroups[first], &lattice, &boundaries);
    *coboundaries = gsnn_coboundaries_count(group, &lattice, &boundaries);
    for (size_t i = 0; i < letters; i++)
        unsigned_cocycle[i] = i % group->dimension == group->dimension - 1 ? 0 : cocycle[i];
    *fixing = 0;
    for (uint64_t left = plain->carriers; left; left &= left - 1) {
        size_t p = (size_t)__builtin_ctzll(left);
        int64_t moved[GSNN_GRID_LETTERS];
        if (group->conjugate[p * group->subgroup_count + s->subgroup] != first)
            continue;
        gsnn_point_group_move_cocycle(group, p, s->elements, unsigned_cocycle, first, moved);
        gsnn_lattice_reduce(&boundaries, moved);
        int order = *fixing ? compare_vectors(moved, least, letters) : -1;
        if (order < 0) {
            *fixing = 0;
            memcpy(least, moved, letters * sizeof *least);
        }
        *fixing += order <= 0;
    }
    assert(*fixing);
    for (size_t i = 0; i < letters; i++)
        pair->h_cocycle[i] = (int32_t)least[i];
}

/* Adds the pair of a cocycle if it is the least of its conjugates, wanted and admissible. */
static gsnn_status add_pair(const pair_search *search, const stage *s, uint64_t neurons,
                            const int64_t *cocycle, pair_list *out, gsnn_error *error) {
    const gsnn_point_group *group = search->group;
    size_t last = group->dimension - 1;
    bool trivial = true;
    uint64_t fixing, h_fixing, h_coboundaries;
    for (size_t i = 0; i < last; i++)
        trivial = trivial && !s->lattice.row[i][last];
    for (size_t i = last; i < s->elements->letters; i += group->dimension)
        trivial = trivial && !cocycle[i];
    int type = trivial ? 1 : 2;
    if ((search->selection->type && search->selection->type != type) ||
        !is_least(search, s, cocycle, &fixing) ||
        !gsnn_grid_is_admissible(group, &s->lattice, s->stabiliser, s->elements, cocycle))
        return GSNN_OK;
    if (gsnn_reserve(&out->list, &out->capacity, out->count + 1, sizeof *out->list))
        return gsnn_fail_memory(error);
    gsnn_grid_pair *pair = &out->list[out->count++];
    memset(pair, 0, sizeof *pair);
    pair->lattice = s->orbit;
    pair->subgroup = (uint16_t)s->subgroup;
    pair->type = (uint8_t)type;
    pair->neurons = (uint32_t)neurons;
    for (size_t i = 0; i < s->elements->letters; i++)
        pair->cocycle[i] = (int32_t)cocycle[i];
    pair->fixing = (uint16_t)gsnn_point_group_subgroup(group, fixing);
    fixing = group->subgroups[pair->fixing].order;
    represent_h(search, s, cocycle, pair, &h_fixing, &h_coboundaries);
    /* |N_G(H)| over |N_G(H,chi)|; of T as much fixes a class as there are not coboundaries. */
    uint64_t coboundaries = gsnn_coboundaries_count(group, &s->lattice, &s->cocycles.coboundaries);
    assert(h_fixing * coboundaries % (fixing * h_coboundaries) == 0);
    pair->orbit_length = h_fixing * coboundaries / (fixing * h_coboundaries);
    return GSNN_OK;
}

/* The pairs with a subgroup Q that is the first of its conjugates under the lattice's stabiliser.
 */
static gsnn_status search_subgroup(const pair_search *search, stage *s, pair_list *out,
                                   gsnn_error *error) {
    const gsnn_point_group *group = search->group;
    s->elements = &group->subgroups[s->subgroup];
    s->normaliser = 0;
    if (s->elements->elements & ~s->stabiliser)
        return GSNN_OK;
    for (uint64_t left = s->stabiliser; left; left &= left - 1) {
        size_t p = (size_t)__builtin_ctzll(left);
        size_t image = group->conjugate[p * group->subgroup_count + s->subgroup];
        if (image < s->subgroup)
            return GSNN_OK;
        if (image == s->subgroup)
            s->normaliser |= UINT64_C(1) << p;
    }
    uint64_t neurons = group->count / s->elements->order;
    for (size_t i = 0; i + 1 < group->dimension; i++)
        neurons *= (uint64_t)s->lattice.row[i][i];
    if (neurons > search->selection->max_neurons)
        return GSNN_OK;
    gsnn_cocycles_find(group, s->elements, &s->lattice, &s->cocycles);
    uint64_t classes = gsnn_cocycles_count(&s->cocycles);
    gsnn_status status = GSNN_OK;
    for (uint64_t i = 0; status == GSNN_OK && i < classes; i++) {
        int64_t cocycle[GSNN_GRID_LETTERS];
        gsnn_cocycles_at(&s->cocycles, i, cocycle);
        if (i % 4096 == 4095)
            status = gsnn_run_step(search->run, "deciding on cocycles", i, classes, error);
        if (status == GSNN_OK)
            status = add_pair(search, s, neurons, cocycle, out, error);
    }
    return status;
}

static gsnn_status search_orbit(void *context, size_t worker, size_t orbit, gsnn_error *error) {
    pair_search *search = context;
    const gsnn_sublattices *lattices = search->lattices;
    const gsnn_sublattice *own = &lattices->list[lattices->representatives[orbit]];
    stage s = {.orbit = (uint32_t)orbit, .stabiliser = own->carriers};
    gsnn_sublattice_lattice(search->group, own, &s.lattice);
    /* Whoever listens to progress is told by one thread. */
    gsnn_status status = worker == 0 ? gsnn_run_step(search->run, "deciding on sublattices", orbit,
                                                     lattices->orbit_count, error)
                                     : GSNN_OK;
    for (; status == GSNN_OK && s.subgroup < search->group->subgroup_count; s.subgroup++)
        status = search_subgroup(search, &s, &search->found[orbit], error);
    return status;
}

static int compare_pairs(const void *a, const void *b) {
    const gsnn_grid_pair *x = a, *y = b;
    if (x->neurons != y->neurons)
        return x->neurons < y->neurons ? -1 : 1;
    if (x->lattice != y->lattice)
        return x->lattice < y->lattice ? -1 : 1;
    if (x->subgroup != y->subgroup)
        return x->subgroup < y->subgroup ? -1 : 1;
    return memcmp(x->cocycle, y->cocycle, sizeof x->cocycle);
}

gsnn_status gsnn_grid_pairs_find(gsnn_grid_pair **pairs, size_t *count,
                                 const gsnn_sublattices *lattices,
                                 const gsnn_grid_selection *selection, const gsnn_run *run,
                                 gsnn_error *error) {
    pair_search search = {lattices, lattices->group, selection, NULL, run};
    search.found = gsnn_new(lattices->orbit_count, sizeof *search.found);
    gsnn_status status = search.found ? GSNN_OK : gsnn_fail_memory(error);
    *count = 0;
    if (status == GSNN_OK)
        status = gsnn_parallel(gsnn_parallel_threads(run->threads), lattices->orbit_count,
                               search_orbit, &search, error);
    for (size_t i = 0; search.found && i < lattices->orbit_count; i++)
        *count += search.found[i].count;
    gsnn_grid_pair *all = gsnn_resize(NULL, *count, sizeof *all);
    if (status == GSNN_OK && !all)
        status = gsnn_fail_memory(error);
    size_t filled = 0;
    for (size_t i = 0; search.found && i < lattices->orbit_count; i++) {
        const pair_list *found = &search.found[i];
        if (status == GSNN_OK && found->count)
            memcpy(all + filled, found->list, found->count * sizeof *all);
        filled += found->count;
        free(found->list);
    }
    free(search.found);
    if (status != GSNN_OK) {
        free(all);
        return status;
    }
    if (*count)
        qsort(all, *count, sizeof *all, compare_pairs);
    *pairs = all;
    return GSNN_OK;
}

int gsnn_grid_compare_h(const gsnn_grid_pair *x, const gsnn_grid_pair *y) {
    if (x->h_lattice != y->h_lattice)
        return x->h_lattice < y->h_lattice ? -1 : 1;
    if (x->h_subgroup != y->h_subgroup)
        return x->h_subgroup < y->h_subgroup ? -1 : 1;
    return memcmp(x->h_cocycle, y->h_cocycle, sizeof x->h_cocycle);
}

/* Likewise, and then by their places. */
static int compare_by_h(const void *a, const void *b) {
    const gsnn_grid_pair *x = *(const gsnn_grid_pair *const *)a;
    const gsnn_grid_pair *y = *(const gsnn_grid_pair *const *)b;
    int by = gsnn_grid_compare_h(x, y);
    return by ? by : (x > y) - (x < y);
}

const gsnn_grid_pair **gsnn_grid_pairs_by_h(const gsnn_grid_pair *pairs, size_t count) {
    const gsnn_grid_pair **sorted = gsnn_resize(NULL, count, sizeof *sorted);
    for (size_t i = 0; sorted && i < count; i++)
        sorted[i] = &pairs[i];
    if (sorted && count)
        qsort(sorted, count, sizeof *sorted, compare_by_h);
    return sorted;
}

gsnn_status gsnn_grid_pairs_tunnels(const gsnn_grid_pair *pairs, size_t count, size_t *tunnels,
                                    gsnn_error *error) {
    const gsnn_grid_pair **sorted = gsnn_grid_pairs_by_h(pairs, count);
    if (!sorted)
        return gsnn_fail_memory(error);
    *tunnels = 0;
    for (size_t i = 0, begin = 0; i < count; i++) {
        if (gsnn_grid_compare_h(sorted[begin], sorted[i]) != 0)
            begin = i;
        *tunnels += i - begin;
    }
    free(sorted);
    return GSNN_OK;
}
