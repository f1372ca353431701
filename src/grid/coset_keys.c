#include "grid/coset_keys.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_coset_keys_init(gsnn_coset_keys *keys, const gsnn_sublattices *lattices,
                                 const gsnn_grid_elements *elements, const gsnn_grid_zuppos *zuppos,
                                 gsnn_error *error) {
    const gsnn_point_group *group = lattices->group;
    *keys = (gsnn_coset_keys){.lattices = lattices, .elements = elements, .zuppos = zuppos};
    keys->coset = gsnn_resize(NULL, elements->translations, sizeof *keys->coset);
    keys->keys = gsnn_resize(NULL, elements->order, sizeof *keys->keys);
    keys->conjugations = gsnn_resize(NULL, group->subgroup_count, sizeof *keys->conjugations);
    keys->conjugated = gsnn_new(group->subgroup_count, sizeof *keys->conjugated);
    return keys->coset && keys->keys && keys->conjugations && keys->conjugated
               ? GSNN_OK
               : gsnn_fail_memory(error);
}

void gsnn_coset_keys_clear(gsnn_coset_keys *keys) {
    free(keys->coset);
    free(keys->keys);
    free(keys->conjugations);
    free(keys->conjugated);
    *keys = (gsnn_coset_keys){0};
}

/* The number of the coset of a vector, which is overwritten. */
static inline uint32_t coset_of(const gsnn_lattice *lattice, size_t axes, int32_t *vector) {
    uint32_t number = 0;
    for (size_t i = 0; i < axes; i++) {
        int32_t pivot = lattice->row[i][i], rest = vector[i] % pivot;
        rest += rest < 0 ? pivot : 0;
        int32_t q = (vector[i] - rest) / pivot;
        for (size_t j = i + 1; q && j < axes; j++)
            vector[j] -= q * lattice->row[i][j];
        number = number * (uint32_t)pivot + (uint32_t)rest;
    }
    return number;
}

void gsnn_coset_keys_set(gsnn_coset_keys *keys, uint32_t member) {
    const gsnn_point_group *group = keys->lattices->group;
    size_t axes = group->dimension - 1;
    keys->member = member;
    gsnn_sublattice_lattice(group, &keys->lattices->list[member], &keys->lattice);
    keys->cosets = 1;
    for (size_t i = 0; i < axes; i++)
        keys->cosets *= (uint32_t)keys->lattice.row[i][i];
    for (uint32_t x = 0; x < keys->elements->translations; x++) {
        int32_t vector[GSNN_MAX_AXES];
        memcpy(vector, keys->elements->vector[x], sizeof vector);
        keys->coset[x] = coset_of(&keys->lattice, axes, vector);
    }
    keys->summed = 0;
    memset(keys->conjugated, 0, group->subgroup_count * sizeof *keys->conjugated);
}

const gsnn_grid_conjugation *gsnn_coset_conjugation(gsnn_coset_keys *keys, size_t subgroup) {
    const gsnn_point_group *group = keys->lattices->group;
    if (!keys->conjugated[subgroup]) {
        gsnn_grid_conjugation_init(&keys->conjugations[subgroup], group,
                                   &group->subgroups[subgroup], &keys->lattice);
        keys->conjugated[subgroup] = true;
    }
    return &keys->conjugations[subgroup];
}

/* The keys of the cosets above q. */
static const gsnn_key *row_of(gsnn_coset_keys *keys, size_t q) {
    uint32_t n = keys->elements->translations;
    gsnn_key *row = keys->keys + q * n;
    if (keys->summed >> q & 1)
        return row;
    keys->summed |= UINT64_C(1) << q;
    memset(row, 0, keys->cosets * sizeof *row);
    for (uint32_t x = 0; x < n; x++) {
        uint32_t zuppo = keys->zuppos->led_by[q * n + x];
        if (zuppo == GSNN_NO_ITEM)
            continue;
        row[keys->coset[x]].high ^= keys->zuppos->keys[zuppo].high;
        row[keys->coset[x]].low ^= keys->zuppos->keys[zuppo].low;
    }
    return row;
}

/* A conjugate above each element q: the sum of the row at c(q) + (1 - q) t. */
typedef struct walker {
    size_t count;
    const gsnn_key *row[GSNN_MAX_AUTOMORPHISMS];
    const uint32_t *moved[GSNN_MAX_AUTOMORPHISMS];
    int32_t value[GSNN_MAX_AUTOMORPHISMS][GSNN_MAX_AXES];
} walker;

static gsnn_key key_at(const gsnn_coset_keys *keys, const walker *w, uint32_t t) {
    const gsnn_grid_elements *elements = keys->elements;
    size_t axes = elements->group->dimension - 1;
    const int32_t *shift = elements->vector[t];
    gsnn_key key = {0, 0};
    for (size_t k = 0; k < w->count; k++) {
        const int32_t *moved = elements->vector[w->moved[k][t]];
        int32_t vector[GSNN_MAX_AXES];
        for (size_t i = 0; i < axes; i++)
            vector[i] = w->value[k][i] + shift[i] - moved[i];
        const gsnn_key *more = &w->row[k][coset_of(&keys->lattice, axes, vector)];
        key.high ^= more->high;
        key.low ^= more->low;
    }
    return key;
}

static void set_walker(gsnn_coset_keys *keys, walker *w, size_t subgroup, const int64_t *cocycle) {
    const gsnn_point_group *group = keys->lattices->group;
    const gsnn_point_subgroup *elements = &group->subgroups[subgroup];
    w->count = 0;
    for (size_t q = 0; q < group->count; q++)
        if (elements->elements >> q & 1) {
            int64_t value[GSNN_GRID_DIMENSIONS];
            gsnn_point_subgroup_evaluate(group, elements, cocycle, q, value);
            for (size_t i = 0; i + 1 < group->dimension; i++)
                w->value[w->count][i] = (int32_t)value[i];
            w->moved[w->count] = keys->elements->moved + q * keys->elements->translations;
            w->row[w->count++] = row_of(keys, q);
        }
}

/* The cocycle moved by a translation. */
static void keep(const gsnn_coset_keys *keys, size_t subgroup, const int64_t *cocycle, uint32_t t,
                 gsnn_grid_class *class) {
    const gsnn_point_group *group = keys->lattices->group;
    const gsnn_point_subgroup *elements = &group->subgroups[subgroup];
    const gsnn_grid_elements *of = keys->elements;
    memset(class->cocycle, 0, sizeof class->cocycle);
    for (size_t k = 0; k < elements->generator_count; k++) {
        const int32_t *moved =
            of->vector[of->moved[(size_t)elements->generators[k] * of->translations + t]];
        for (size_t i = 0; i + 1 < group->dimension; i++) {
            size_t letter = k * group->dimension + i;
            class->cocycle[letter] = (int32_t)(cocycle[letter] + of->vector[t][i] - moved[i]);
        }
    }
    class->lattice = keys->member;
    class->subgroup = (uint16_t)subgroup;
}

/* The conjugates by translations. */
static void try_translations(gsnn_coset_keys *keys, size_t subgroup, const int64_t *cocycle,
                             gsnn_grid_class *class) {
    const gsnn_grid_conjugation *conjugation = gsnn_coset_conjugation(keys, subgroup);
    const gsnn_lattice *relations = &keys->lattices->group->relations;
    size_t axes = conjugation->axes;
    int32_t at[GSNN_MAX_AXES] = {0};
    walker w;
    set_walker(keys, &w, subgroup, cocycle);
    for (bool more = true; more;) {
        uint32_t t = 0;
        for (size_t i = 0; i < axes; i++)
            t = t * (uint32_t)relations->row[i][i] + (uint32_t)at[i];
        gsnn_key key = key_at(keys, &w, t);
        if (class->length == 0 || gsnn_key_compare(key, class->key) < 0) {
            class->key = key;
            keep(keys, subgroup, cocycle, t, class);
        }
        class->length++;
        size_t i = axes;
        while (i > 0 && ++at[i - 1] == gsnn_grid_fixing_row(conjugation, i - 1)[i - 1])
            at[--i] = 0;
        more = i > 0;
    }
}

void gsnn_coset_keys_try(gsnn_coset_keys *keys, size_t subgroup, const int32_t *cocycle,
                         gsnn_grid_class *class) {
    const gsnn_point_group *group = keys->lattices->group;
    const gsnn_sublattice *member = &keys->lattices->list[keys->member];
    int64_t from[GSNN_GRID_LETTERS], tried[GSNN_MAX_AUTOMORPHISMS][GSNN_GRID_LETTERS];
    size_t tried_subgroup[GSNN_MAX_AUTOMORPHISMS], count = 0;
    for (size_t i = 0; i < GSNN_GRID_LETTERS; i++)
        from[i] = cocycle[i];
    for (size_t p = 0; p < group->count; p++) {
        if (!(member->carriers >> group->inverse[p] & 1))
            continue;
        size_t image = group->conjugate[p * group->subgroup_count + subgroup];
        size_t letters = group->subgroups[image].letters;
        int64_t *moved = tried[count], translation[GSNN_MAX_AXES];
        gsnn_point_group_move_cocycle(group, p, &group->subgroups[subgroup], from, image, moved);
        gsnn_grid_conjugation_reduce(gsnn_coset_conjugation(keys, image), moved, translation);
        size_t i = 0;
        while (i < count && (tried_subgroup[i] != image ||
                             memcmp(tried[i], moved, letters * sizeof *moved) != 0))
            i++;
        if (i < count)
            continue;
        tried_subgroup[count++] = image;
        try_translations(keys, image, moved, class);
    }
}
