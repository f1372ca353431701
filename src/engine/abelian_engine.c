/* abelian_engine.c - the admissible architectures of an abelian group, by closed sets of characters
 * (see abelian/closed_sets.h); nothing is listed but, one at a time, subgroups H. */
#include "abelian/abelian_zuppos.h"
#include "abelian/closed_sets.h"
#include "base/counters.h"
#include "base/memory.h"
#include "cohomology/cohomology.h"
#include "engine/abelian_representatives.h"
#include "engine/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A pair: a closed set, and the class of its H. */
typedef struct carried {
    uint32_t class;     /* as found, later in the catalogue */
    uint32_t set;       /* of its type */
    uint64_t signs;     /* of its character */
    uint32_t character; /* in the class, when that is sorted */
    uint8_t type;
} carried;

typedef struct listing {
    gsnn_group *group;
    const gsnn_abelian *abelian;
    gsnn_characters characters;
    gsnn_closed_sets sets[2]; /* of each type */
    gsnn_abelian_zuppos *zuppos;
    uint64_t *duals;  /* for each class the span of what is trivial on H */
    uint64_t **codes; /* of the generators of its H, in the catalogue's arena */
    size_t class_count, dual_capacity;
    gsnn_hash_index index; /* of the classes by their duals */
    carried *pairs;        /* by type, then by set; sets that are no pairs have none */
    size_t pair_count;
    uint32_t *pair_of[2]; /* for each set its pair, or GSNN_NO_ITEM */
    gsnn_catalogue *catalogue;
} listing;

/* What of a span has entry 0 empty: the dual of G/H. */
static void make_dual(const gsnn_span_kind *kind, const uint64_t *span, uint64_t *dual) {
    memcpy(dual, span, gsnn_span_words(kind) * sizeof *dual);
    memset(dual, 0, kind->stride * sizeof *dual);
}

/* The class with that dual, made if there is none. */
static gsnn_status find_class(listing *l, const uint64_t *dual, uint32_t *class,
                              gsnn_error *error) {
    size_t words = gsnn_span_words(&l->characters.kind);
    uint64_t hash = gsnn_hash_bytes(dual, words * sizeof *dual);
    gsnn_hash_probe probe = gsnn_hash_index_probe(&l->index, hash);
    while ((*class = gsnn_hash_probe_next(&probe)) != GSNN_NO_ITEM)
        if (memcmp(l->duals + *class * words, dual, words * sizeof *dual) == 0)
            return GSNN_OK;
    *class = (uint32_t)l->class_count;
    if (gsnn_reserve(&l->duals, &l->dual_capacity, (l->class_count + 1) * words,
                     sizeof *l->duals) ||
        gsnn_hash_index_add(&l->index, hash, *class))
        return gsnn_fail_memory(error);
    memcpy(l->duals + l->class_count++ * words, dual, words * sizeof *dual);
    return GSNN_OK;
}

/* The pairs of one type.  The empty set of characters is one for type 1 when the trivial character
 * occurs, which comes first. */
static gsnn_status list_pairs(listing *l, int type, gsnn_error *error) {
    const gsnn_span_kind *kind = &l->characters.kind;
    const gsnn_closed_sets *sets = &l->sets[type - 1];
    uint64_t *dual = gsnn_resize(NULL, gsnn_span_words(kind), sizeof *dual);
    gsnn_status status = dual ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < sets->count; i++) {
        bool is_pair = i > 0 || (type == 1 && l->group->invariant_dimension > 0);
        l->pair_of[type - 1][i] = is_pair ? (uint32_t)l->pair_count : GSNN_NO_ITEM;
        if (!is_pair)
            continue;
        carried *pair = &l->pairs[l->pair_count++];
        *pair = (carried){.set = (uint32_t)i, .type = (uint8_t)type};
        make_dual(kind, gsnn_closed_set(sets, i), dual);
        status = find_class(l, dual, &pair->class, error);
    }
    free(dual);
    return status;
}

/* ---- Classes ----------------------------------------------------------------------------- */

static gsnn_status fill_class(listing *l, gsnn_subgroup_class *class, uint32_t number,
                              gsnn_error *error) {
    const gsnn_span_kind *kind = &l->characters.kind;
    const uint64_t *dual = l->duals + number * gsnn_span_words(kind);
    uint64_t basis[GSNN_MAX_PARITY_BITS], index = gsnn_span_tail_size(kind, dual);
    gsnn_abelian_subgroup subgroup;
    assert(l->abelian->order % index == 0);
    gsnn_abelian_annihilator(l->zuppos, kind, dual, l->abelian->order / index, &subgroup);
    fmpz_set_ui(class->order, l->abelian->order / index);
    fmpz_one(class->length);
    class->key = subgroup.key;
    class->zuppo_count = subgroup.zuppo_count;
    class->listed = number;
    class->generator_count = subgroup.generator_count;
    class->rank = gsnn_sign_vectors(subgroup.relations, subgroup.generator_count, basis);
    gsnn_arena *arena = &l->catalogue->arena;
    size_t points = l->group->points;
    l->codes[number] = gsnn_arena_copy(arena, subgroup.generators, subgroup.generator_count,
                                       sizeof *subgroup.generators);
    class->basis = gsnn_arena_copy(arena, basis, class->rank, sizeof *basis);
    class->generators =
        gsnn_arena_take(arena, class->generator_count, points * sizeof *class->generators);
    if (!l->codes[number] || !class->basis || !class->generators)
        return gsnn_fail_memory(error);
    for (size_t k = 0; k < class->generator_count; k++)
        gsnn_abelian_permutation(l->abelian, subgroup.generators[k],
                                 class->generators + k * points);
    return GSNN_OK;
}

/* The character of a pair on the generators of its class: one of A outside B will do. */
static void find_signs(const listing *l, carried *pair) {
    const gsnn_span_kind *kind = &l->characters.kind;
    const gsnn_subgroup_class *class = &l->catalogue->classes[pair->class];
    const uint64_t *row = gsnn_closed_set(&l->sets[pair->type - 1], pair->set);
    for (size_t k = 0; pair->type == 2 && k < class->generator_count; k++) {
        gsnn_word word;
        gsnn_abelian_word(l->abelian, l->codes[class->listed][k], &word);
        uint64_t value = gsnn_span_value(kind, row, &word);
        assert(value == 0 || value == kind->modulus / 2);
        pair->signs |= (uint64_t)(value != 0) << k;
    }
}

/* By class, and there as characters are numbered. */
static int compare_pairs(const void *a, const void *b) {
    const carried *x = a, *y = b;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    return gsnn_compare_signs(x->signs, y->signs);
}

/* Gives the classes the characters of their pairs, which are sorted. */
static gsnn_status fill_characters(listing *l, const carried *pairs, gsnn_error *error) {
    gsnn_catalogue *catalogue = l->catalogue;
    for (size_t i = 0, end; i < l->pair_count; i = end) {
        gsnn_subgroup_class *class = &catalogue->classes[pairs[i].class];
        for (end = i; end < l->pair_count && pairs[end].class == pairs[i].class;)
            end++;
        class->characters = gsnn_arena_take(&catalogue->arena, end - i, sizeof *class->characters);
        if (!class->characters)
            return gsnn_fail_memory(error);
        for (; class->character_count < end - i; class->character_count++) {
            gsnn_character *character = &class->characters[class->character_count];
            character->signs = pairs[i + class->character_count].signs;
            fmpz_init_set_ui(character->orbit_length, 1);
        }
    }
    return GSNN_OK;
}

/* ---- The catalogue ----------------------------------------------------------------------- */

static gsnn_status fill_catalogue(listing *l, const gsnn_run *run, gsnn_error *error) {
    gsnn_catalogue *catalogue = l->catalogue;
    l->codes = gsnn_new(l->class_count, sizeof *l->codes);
    gsnn_status status = l->codes ? GSNN_OK : gsnn_fail_memory(error);
    for (uint32_t c = 0; status == GSNN_OK && c < l->class_count; c++) {
        if (c % 256 == 0)
            status = gsnn_run_step(run, "laying out subgroups", c, l->class_count, error);
        gsnn_subgroup_class *class = status == GSNN_OK ? gsnn_catalogue_append(catalogue) : NULL;
        if (status == GSNN_OK)
            status = class ? fill_class(l, class, c, error) : gsnn_fail_memory(error);
    }
    return status;
}

/* Tells each pair its class in the sorted catalogue, its signs there, and its number in the class;
 * numbers pairs by class and character from then on. */
static gsnn_status place_pairs(listing *l, gsnn_error *error) {
    gsnn_catalogue *catalogue = l->catalogue;
    uint32_t *place = gsnn_resize(NULL, l->class_count, sizeof *place);
    if (!place)
        return gsnn_fail_memory(error);
    for (size_t c = 0; c < catalogue->count; c++)
        place[catalogue->classes[c].listed] = (uint32_t)c;
    for (size_t i = 0; i < l->pair_count; i++) {
        l->pairs[i].class = place[l->pairs[i].class];
        find_signs(l, &l->pairs[i]);
    }
    free(place);
    if (!l->pair_count)
        return GSNN_OK;
    qsort(l->pairs, l->pair_count, sizeof *l->pairs, compare_pairs);
    for (size_t i = 0; i < l->pair_count; i++)
        l->pair_of[l->pairs[i].type - 1][l->pairs[i].set] = (uint32_t)i;
    return fill_characters(l, l->pairs, error);
}

static void add_covers(const listing *l, int type) {
    gsnn_catalogue *catalogue = l->catalogue;
    const gsnn_closed_sets *sets = &l->sets[type - 1];
    for (size_t i = 0; i < sets->cover_count; i++) {
        uint32_t from = l->pair_of[type - 1][sets->covers[i].from];
        uint32_t to = l->pair_of[type - 1][sets->covers[i].to];
        if (from != GSNN_NO_ITEM && to != GSNN_NO_ITEM)
            catalogue->known_covers[catalogue->known_cover_count++] = (gsnn_known_cover){from, to};
    }
}

/* Covers of one type; and each pair of type 2 is covered by that of type 1 with the same A. */
static gsnn_status find_covers(listing *l, gsnn_error *error) {
    const gsnn_span_kind *kind = &l->characters.kind;
    size_t words = gsnn_span_words(kind);
    gsnn_catalogue *catalogue = l->catalogue;
    uint64_t *span = gsnn_resize(NULL, words, sizeof *span);
    uint64_t *row = gsnn_resize(NULL, kind->stride, sizeof *row);
    catalogue->known_covers =
        gsnn_resize(NULL, l->sets[0].cover_count + l->sets[1].cover_count + l->sets[1].count,
                    sizeof *catalogue->known_covers);
    gsnn_status status = span && row && catalogue->known_covers ? GSNN_OK : gsnn_fail_memory(error);
    for (int type = 1; status == GSNN_OK && type <= 2; type++)
        add_covers(l, type);
    for (size_t i = 1; status == GSNN_OK && i < l->sets[1].count; i++) {
        const uint64_t *set = gsnn_closed_set(&l->sets[1], i);
        make_dual(kind, set, span);
        memcpy(row, set, kind->stride * sizeof *row);
        row[0] &= kind->modulus == 2 ? ~UINT64_C(1) : 0;
        gsnn_span_insert(kind, span, row);
        uint32_t to = gsnn_closed_sets_search(&l->sets[0], span);
        /* With more neurons than are wanted it is not listed. */
        if (to != GSNN_NO_ITEM)
            catalogue->known_covers[catalogue->known_cover_count++] =
                (gsnn_known_cover){l->pair_of[1][i], l->pair_of[0][to]};
    }
    free(span);
    free(row);
    return status;
}

static gsnn_status list_all(listing *l, const gsnn_run *run, gsnn_error *error) {
    bool negation = l->group->points != l->group->degree;
    gsnn_status status = gsnn_characters_init(&l->characters, l->abelian, negation, error);
    for (int type = 1; status == GSNN_OK && type <= 2; type++)
        status = gsnn_closed_sets_find(&l->sets[type - 1], &l->characters, type,
                                       l->catalogue->max_neurons, run, error);
    if (status != GSNN_OK)
        return status;
    gsnn_count(run, GSNN_COUNT_CLOSED_SETS, l->sets[0].count + l->sets[1].count);
    l->pairs = gsnn_resize(NULL, l->sets[0].count + l->sets[1].count, sizeof *l->pairs);
    for (int type = 0; type < 2; type++)
        l->pair_of[type] = gsnn_resize(NULL, l->sets[type].count, sizeof *l->pair_of[type]);
    status = l->pairs && l->pair_of[0] && l->pair_of[1] && gsnn_hash_index_init(&l->index, 64) == 0
                 ? gsnn_abelian_zuppos_new(&l->zuppos, l->abelian, error)
                 : gsnn_fail_memory(error);
    for (int type = 1; status == GSNN_OK && type <= 2; type++)
        status = list_pairs(l, type, error);
    if (status == GSNN_OK)
        status = fill_catalogue(l, run, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_abelian_use_chamber(l->catalogue, l->codes, l->group, l->zuppos, run, error);
    if (status != GSNN_OK)
        return status;
    gsnn_catalogue_sort(l->catalogue, l->group);
    status = place_pairs(l, error);
    return status == GSNN_OK ? find_covers(l, error) : status;
}

static void clear(listing *l) {
    gsnn_characters_clear(&l->characters);
    for (int type = 0; type < 2; type++) {
        gsnn_closed_sets_clear(&l->sets[type]);
        free(l->pair_of[type]);
    }
    gsnn_abelian_zuppos_free(l->zuppos);
    free(l->duals);
    free(l->codes);
    gsnn_hash_index_clear(&l->index);
    free(l->pairs);
}

/* Beyond this, elements have no 32-bit numbers. */
#define MAX_ORDER (UINT64_C(1) << 31)

static bool takes(const gsnn_group *group) {
    return group->abelian && group->action->integer_rows;
}

static uint64_t order_limit(const gsnn_run *run) {
    return run->max_order < MAX_ORDER ? run->max_order : MAX_ORDER - 1;
}

bool gsnn_abelian_suffices(const gsnn_group *group, const gsnn_run *run) {
    return takes(group) && group->abelian->order <= order_limit(run);
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    if (!takes(group))
        return gsnn_fail(error, GSNN_INVALID,
                         "the group is not known to be an abelian group of permutations, signed or "
                         "not, which the engine abelian needs");
    gsnn_status status = gsnn_group_check_order(group, order_limit(run), error);
    listing l = {.group = group, .abelian = group->abelian, .catalogue = catalogue};
    if (status == GSNN_OK)
        status = list_all(&l, run, error);
    clear(&l);
    return status;
}

/* Smaller groups with few generators have few subgroups, which the engine lattice lists all. */
#define LARGE_ORDER 1000
#define MANY_GENERATORS 7

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    (void)catalogue;
    if (all || !takes(group) || group->reflections)
        return NULL;
    if (group->abelian->order > LARGE_ORDER)
        return "the group is abelian and large";
    return group->abelian->count >= MANY_GENERATORS ? "the group is abelian with many subgroups"
                                                    : NULL;
}

const gsnn_engine gsnn_abelian_engine = {
    .name = "abelian",
    .lists_elements = false,
    .covers = GSNN_COVERS_KNOWN,
    .suits = suits,
    .list = list,
};
