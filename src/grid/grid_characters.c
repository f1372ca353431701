#include "grid/grid_characters.h"

#include "cohomology/cohomology.h"

#include <assert.h>
#include <string.h>

/* ---- Generators -------------------------------------------------------------------------- */

/* The zuppo with the least number that H has and the span has not. */
static uint32_t least_zuppo(const gsnn_grid_class *class, const gsnn_grid_elements *elements,
                            const gsnn_grid_zuppos *zuppos, const uint32_t *members,
                            size_t member_count, const gsnn_grid_span *span) {
    const gsnn_point_group *group = elements->group;
    const gsnn_point_subgroup *subgroup = &group->subgroups[class->subgroup];
    int64_t cocycle[GSNN_GRID_LETTERS], value[GSNN_GRID_DIMENSIONS];
    uint32_t best = GSNN_NO_ITEM;
    uint64_t bits;
    for (size_t i = 0; i < GSNN_GRID_LETTERS; i++)
        cocycle[i] = class->cocycle[i];
    for (size_t q = 0; q < group->count; q++) {
        if (!(subgroup->elements >> q & 1))
            continue;
        gsnn_point_subgroup_evaluate(group, subgroup, cocycle, q, value);
        uint32_t shift = gsnn_grid_translation(elements, value);
        const uint32_t *led_by = zuppos->led_by + q * elements->translations;
        for (size_t k = 0; k < member_count; k++) {
            uint32_t zuppo = led_by[gsnn_grid_add(elements, members[k], shift)];
            if (zuppo < best &&
                !gsnn_grid_span_has(span, elements, zuppos->generator[zuppo], &bits))
                best = zuppo;
        }
    }
    return best;
}

/* The relations among the parities of words, a column each, and what they leave of signs. */
static void find_basis(gsnn_grid_class *class, const gsnn_grid_span *span) {
    uint64_t relations[GSNN_MAX_PARITY_BITS] = {0};
    for (size_t c = 0; c < span->columns; c++) {
        const int32_t *row = span->lattice.row[span->axes + c] + span->axes;
        uint64_t relation = 0;
        for (size_t k = c; k < span->columns; k++)
            relation |= (uint64_t)(row[k] & 1) << k;
        gsnn_add_relation(relations, relation);
    }
    class->rank = gsnn_sign_vectors(relations, span->columns, class->basis);
}

gsnn_status gsnn_grid_class_generate(gsnn_grid_class *class, const gsnn_grid_elements *elements,
                                     const gsnn_grid_zuppos *zuppos, const uint32_t *members,
                                     size_t member_count, gsnn_error *error) {
    uint64_t units[GSNN_GRID_MAX_COLUMNS];
    gsnn_grid_span span;
    for (size_t i = 0; i < GSNN_GRID_MAX_COLUMNS; i++)
        units[i] = UINT64_C(1) << i;
    gsnn_grid_span_find(&span, elements, class->generators, units, 0, 0);
    while (span.order < class->order) {
        if (class->generator_count == GSNN_GRID_MAX_COLUMNS)
            return gsnn_fail(error, GSNN_FAILED,
                             "a subgroup needs more than %d of its least elements to generate it",
                             GSNN_GRID_MAX_COLUMNS);
        uint32_t zuppo = least_zuppo(class, elements, zuppos, members, member_count, &span);
        assert(zuppo != GSNN_NO_ITEM);
        class->generators[class->generator_count++] = zuppos->generator[zuppo];
        gsnn_grid_span_find(&span, elements, class->generators, units, class->generator_count,
                            class->generator_count);
    }
    assert(span.order == class->order);
    find_basis(class, &span);
    return GSNN_OK;
}

/* ---- Characters -------------------------------------------------------------------------- */

/* The signs of the character that a lattice with signs and a cocycle on the subgroup of the class
 * make up, moved by t. */
static uint64_t signs_of(const gsnn_grid_elements *elements, const gsnn_grid_class *class,
                         const gsnn_lattice *lattice, const int64_t *cocycle, const int64_t *t) {
    const gsnn_point_group *group = elements->group;
    const gsnn_point_subgroup *subgroup = &group->subgroups[class->subgroup];
    size_t last = group->dimension - 1;
    uint64_t signs = 0;
    for (size_t k = 0; k < class->generator_count; k++) {
        size_t q = class->generators[k] / elements->translations;
        const int32_t *x = elements->vector[class->generators[k] % elements->translations];
        int64_t value[GSNN_GRID_DIMENSIONS], moved[GSNN_GRID_DIMENSIONS];
        int64_t rest[GSNN_GRID_DIMENSIONS] = {0}, shift[GSNN_GRID_DIMENSIONS] = {0};
        gsnn_point_subgroup_evaluate(group, subgroup, cocycle, q, value);
        memcpy(shift, t, last * sizeof *shift);
        gsnn_point_group_move(group, q, shift, moved);
        for (size_t i = 0; i < last; i++)
            rest[i] = x[i] - value[i] - shift[i] + moved[i];
        rest[last] = -value[last];
        gsnn_lattice_reduce(lattice, rest);
        for (size_t i = 0; i < last; i++)
            assert(rest[i] == 0);
        signs |= (uint64_t)(rest[last] & 1) << k;
    }
    return signs;
}

/* Whether p takes the pair, after some translation, to one on the H of the class; *t is that. */
static bool goes_there(gsnn_coset_keys *keys, const gsnn_grid_class *class, const int64_t *cocycle,
                       int64_t *t) {
    const gsnn_point_group *group = keys->lattices->group;
    const gsnn_grid_conjugation *conjugation = gsnn_coset_conjugation(keys, class->subgroup);
    int64_t difference[GSNN_GRID_LETTERS];
    size_t last = group->dimension - 1;
    for (size_t i = 0; i < conjugation->letters; i++)
        difference[i] = i % group->dimension == last ? 0 : class->cocycle[i] - cocycle[i];
    gsnn_grid_conjugation_reduce(conjugation, difference, t);
    for (size_t i = 0; i < conjugation->axes; i++)
        t[i] = -t[i];
    for (size_t i = 0; i < conjugation->letters; i++)
        if (difference[i])
            return false;
    return true;
}

/* The least signs for the translations that do: those differ by what fixes H, modulo what fixes
 * chi, too, so that each row of a basis need be taken once or not. */
static uint64_t least_signs(gsnn_coset_keys *keys, const gsnn_grid_class *class,
                            const gsnn_lattice *lattice, const int64_t *cocycle, const int64_t *t) {
    const gsnn_grid_conjugation *conjugation = gsnn_coset_conjugation(keys, class->subgroup);
    uint64_t least = 0;
    for (unsigned rows = 0; rows >> conjugation->axes == 0; rows++) {
        int64_t moved[GSNN_MAX_AXES];
        memcpy(moved, t, conjugation->axes * sizeof *moved);
        for (size_t i = 0; i < conjugation->axes; i++)
            for (size_t j = i; (rows >> i & 1) && j < conjugation->axes; j++)
                moved[j] += gsnn_grid_fixing_row(conjugation, i)[j];
        uint64_t signs = signs_of(keys->elements, class, lattice, cocycle, moved);
        if (rows == 0 || gsnn_compare_signs(signs, least) < 0)
            least = signs;
    }
    return least;
}

uint64_t gsnn_grid_signs(gsnn_coset_keys *keys, const gsnn_grid_class *class,
                         const gsnn_grid_pair *pair) {
    const gsnn_sublattices *lattices = keys->lattices;
    const gsnn_point_group *group = lattices->group;
    const gsnn_sublattice *own = &lattices->list[lattices->representatives[pair->lattice]];
    uint64_t carriers = lattices->list[gsnn_sublattices_unsigned(lattices, own)].carriers;
    size_t to = (size_t)__builtin_ctzll(lattices->list[class->lattice].carriers);
    int64_t from[GSNN_GRID_LETTERS], moved[GSNN_GRID_LETTERS], t[GSNN_MAX_AXES];
    uint64_t least = 0;
    bool found = false;
    for (size_t i = 0; i < GSNN_GRID_LETTERS; i++)
        from[i] = pair->cocycle[i];
    for (size_t p = 0; p < group->count; p++) {
        if (!(carriers >> group->product[to][p] & 1) ||
            group->conjugate[p * group->subgroup_count + pair->subgroup] != class->subgroup)
            continue;
        gsnn_point_group_move_cocycle(group, p, &group->subgroups[pair->subgroup], from,
                                      class->subgroup, moved);
        if (!goes_there(keys, class, moved, t))
            continue;
        gsnn_sublattice signed_one;
        gsnn_lattice lattice;
        gsnn_sublattice_move(group, p, own, &signed_one);
        gsnn_sublattice_lattice(group, &signed_one, &lattice);
        uint64_t signs = least_signs(keys, class, &lattice, moved, t);
        if (!found || gsnn_compare_signs(signs, least) < 0)
            least = signs;
        found = true;
    }
    assert(found);
    return least;
}
