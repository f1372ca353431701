/* product_engine.c - direct products on the sum of their spaces, from the factors.
 *
 * Let G = G_1 x ... x G_k act on V_1 + ... + V_k, and v = (v_1, ..., v_k) not 0.  What fixes v is
 * the product of what fixes each v_i, G_i where v_i is 0; what takes v to v or -v consists of the
 * tuples in which all factors with v_i not 0 do so with the same sign.  So the groups K of type 1
 * are the products of a K_i for each factor, and the groups H of type 2 the fibre products over
 * {1,-1} of an H_i of type 2 for some factors, times the G_i of the others.  Which groups the
 * factors have is found by the engines that suit them. */
#include "architecture/architecture.h"
#include "base/memory.h"
#include "engine/engine.h"
#include "engine/factors.h"
#include "engine/listed_catalogue.h"

#include <stdlib.h>
#include <string.h>

/* What a factor contributes: a subgroup by generators, with a sign each. */
typedef struct part {
    size_t count;
    const gsnn_point *generators; /* permutations of the factor's points; borrowed */
    uint64_t signs;
    bool zero; /* v_i is 0: the whole factor */
} part;

/* The parts of a factor for one type. */
typedef struct part_list {
    part *parts;
    size_t count, capacity;
} part_list;

typedef struct source {
    const gsnn_factor *factor;
    gsnn_catalogue catalogue;
    gsnn_pair_maker maker;
    bool made;          /* the maker is ready */
    part_list types[2]; /* of type 1 and type 2 */
} source;

typedef struct listing {
    gsnn_group *group;
    const gsnn_run *run;
    gsnn_factors factors;
    source *sources;
    gsnn_class_store *store;
    uint32_t *elements; /* generators of the subgroup at hand */
    size_t count, capacity;
    gsnn_point *whole;  /* room for an element of G */
    gsnn_point *mixed;  /* and for the one that has sign - in all factors */
    gsnn_point *local;  /* and for three elements of a factor */
    uint32_t *set;      /* as many as zuppos */
    const part **tuple; /* a part of each factor */
} listing;

static gsnn_status add_part(part_list *list, part added, gsnn_error *error) {
    if (gsnn_reserve(&list->parts, &list->capacity, list->count + 1, sizeof *list->parts))
        return gsnn_fail_memory(error);
    list->parts[list->count++] = added;
    return GSNN_OK;
}

/* The parts of a class: its admissible pairs. */
static gsnn_status add_class(source *s, size_t class, gsnn_error *error) {
    gsnn_pairs pairs;
    gsnn_status status = gsnn_pairs_init(&pairs, &s->maker, class, error);
    if (status != GSNN_OK)
        return status;
    for (size_t i = 0; status == GSNN_OK && i < pairs.count; i++) {
        const gsnn_architecture *pair = &pairs.pairs[i];
        gsnn_signed_generators H = gsnn_architecture_equations(&s->catalogue, pair);
        if (pair->reason == GSNN_ADMISSIBLE)
            status = add_part(&s->types[pair->type - 1],
                              (part){H.count, H.permutations, H.signs, false}, error);
    }
    gsnn_pairs_clear(&pairs);
    return status;
}

static gsnn_status find_parts(source *s, const gsnn_run *run, gsnn_error *error) {
    gsnn_group *group = s->factor->group;
    const gsnn_engine *engine;
    const gsnn_selection all = {UINT64_MAX, false};
    const gsnn_run quiet = {.gap_program = run->gap_program,
                            .gap_timeout = run->gap_timeout,
                            .max_order = run->max_order,
                            .threads = run->threads,
                            .interrupted = run->interrupted};
    gsnn_status status = gsnn_engine_choose(&engine, group, false, &quiet, &s->catalogue, error);
    if (status == GSNN_OK)
        status = gsnn_pair_maker_init(&s->maker, group, &s->catalogue, &all, error);
    s->made = status == GSNN_OK;
    for (size_t c = 0; status == GSNN_OK && c < s->catalogue.count; c++)
        status = add_class(s, c, error);
    const part zero = {group->generator_count, group->generators, 0, true};
    if (status == GSNN_OK)
        status = add_part(&s->types[1], zero, error);
    /* Where G_i fixes vectors, the whole factor is a part already. */
    if (status == GSNN_OK && !group->invariant_dimension)
        status = add_part(&s->types[0], zero, error);
    return status;
}

/* Puts an element of factor i into `whole`, over what is there. */
static void embed(const listing *l, size_t i, const gsnn_point *element, gsnn_point *whole) {
    const gsnn_factor *factor = &l->factors.list[i];
    for (size_t x = 0; x < factor->group->points; x++)
        whole[factor->points[x]] = factor->points[element[x]];
}

static gsnn_status add_element(listing *l, const gsnn_point *whole, gsnn_error *error) {
    if (gsnn_reserve(&l->elements, &l->capacity, l->count + 1, sizeof *l->elements))
        return gsnn_fail_memory(error);
    l->elements[l->count++] = gsnn_elements_find(l->group->elements, whole);
    return GSNN_OK;
}

/* Adds an element of factor i, the identity on all others. */
static gsnn_status add_local(listing *l, size_t i, const gsnn_point *element, gsnn_error *error) {
    gsnn_permutation_identity(l->whole, l->group->points);
    embed(l, i, element, l->whole);
    return add_element(l, l->whole, error);
}

/* Adds the elements of part i with sign + by generators, and puts one with sign - into `mixed`.
 * With r such a one: h and r h r^-1 for each generator h with sign +, h r^-1 and r h for the
 * others. */
static gsnn_status add_kernel(listing *l, size_t i, gsnn_error *error) {
    const part *p = l->tuple[i];
    size_t points = l->factors.list[i].group->points;
    const gsnn_point *r = p->generators + (size_t)__builtin_ctzll(p->signs) * points;
    gsnn_point *inverse = l->local, *product = l->local + points, *other = l->local + 2 * points;
    gsnn_permutation_invert(inverse, r, points);
    embed(l, i, r, l->mixed);
    gsnn_status status = GSNN_OK;
    for (size_t k = 0; status == GSNN_OK && k < p->count; k++) {
        const gsnn_point *h = p->generators + k * points;
        bool negative = k < 64 && p->signs >> k & 1;
        gsnn_permutation_multiply(product, h, inverse, points);
        status = add_local(l, i, negative ? product : h, error);
        gsnn_permutation_multiply(other, r, negative ? h : product, points);
        if (status == GSNN_OK)
            status = add_local(l, i, other, error);
    }
    return status;
}

/* Adds the class of the subgroup that the tuple stands for. */
static gsnn_status add_tuple(listing *l, int type, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    l->count = 0;
    gsnn_permutation_identity(l->mixed, l->group->points);
    for (size_t i = 0; status == GSNN_OK && i < l->factors.count; i++) {
        const part *p = l->tuple[i];
        size_t points = l->factors.list[i].group->points;
        if (type == 2 && !p->zero)
            status = add_kernel(l, i, error);
        for (size_t k = 0; status == GSNN_OK && (type == 1 || p->zero) && k < p->count; k++)
            status = add_local(l, i, p->generators + k * points, error);
    }
    if (status == GSNN_OK && type == 2)
        status = add_element(l, l->mixed, error);
    if (status == GSNN_OK)
        status = gsnn_closure_generate(&l->store->closure, l->elements, l->count, error);
    if (status != GSNN_OK)
        return status;
    uint32_t found =
        gsnn_list_zuppos(l->store->zuppos, l->store->closure.list, l->store->closure.count, l->set);
    gsnn_key key = gsnn_zuppos_key(l->store->zuppos, l->set, found);
    if (gsnn_class_store_find(l->store, key) != GSNN_NO_CLASS)
        return GSNN_OK;
    return gsnn_class_store_add(l->store, l->set, found, error);
}

/* All tuples of parts of that type but the one with v = 0. */
static gsnn_status add_tuples(listing *l, int type, gsnn_error *error) {
    size_t factors = l->factors.count, total = 1;
    for (size_t i = 0; i < factors; i++)
        if (__builtin_mul_overflow(total, l->sources[i].types[type - 1].count, &total))
            return gsnn_fail(error, GSNN_FAILED, "the product has too many architectures");
    gsnn_status status = GSNN_OK;
    for (size_t t = 0; status == GSNN_OK && t < total; t++) {
        bool zero = true;
        size_t rest = t;
        for (size_t i = 0; i < factors; i++) {
            const part_list *list = &l->sources[i].types[type - 1];
            l->tuple[i] = &list->parts[rest % list->count];
            rest /= list->count;
            zero = zero && l->tuple[i]->zero;
        }
        status = gsnn_run_step(l->run, "multiplying factors", t, total, error);
        if (status == GSNN_OK && !zero)
            status = add_tuple(l, type, error);
    }
    return status;
}

static gsnn_status list_product(listing *l, gsnn_error *error) {
    size_t points = l->group->points;
    gsnn_status status = gsnn_group_list(l->group, l->run->max_order, l->run, error);
    if (status == GSNN_OK)
        status = gsnn_class_store_new(&l->store, l->group, l->run, error);
    if (status != GSNN_OK)
        return status;
    l->whole = gsnn_resize(NULL, points, sizeof *l->whole);
    l->mixed = gsnn_resize(NULL, points, sizeof *l->mixed);
    l->local = gsnn_resize(NULL, 3 * points, sizeof *l->local);
    l->set = gsnn_resize(NULL, l->store->zuppos->count, sizeof *l->set);
    l->tuple = gsnn_new(l->factors.count, sizeof *l->tuple);
    if (!l->whole || !l->mixed || !l->local || !l->set || !l->tuple)
        return gsnn_fail_memory(error);
    for (int type = 1; status == GSNN_OK && type <= 2; type++)
        status = add_tuples(l, type, error);
    return status;
}

static void clear(listing *l) {
    for (size_t i = 0; l->sources && i < l->factors.count; i++) {
        source *s = &l->sources[i];
        if (s->made)
            gsnn_pair_maker_clear(&s->maker);
        gsnn_catalogue_clear(&s->catalogue);
        free(s->types[0].parts);
        free(s->types[1].parts);
    }
    free(l->sources);
    gsnn_factors_clear(&l->factors);
    free(l->elements);
    free(l->whole);
    free(l->mixed);
    free(l->local);
    free(l->set);
    free(l->tuple);
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    listing l = {.group = group, .run = run};
    gsnn_status status = gsnn_factors_find(&l.factors, group, error);
    if (status == GSNN_OK && l.factors.count < 2) {
        gsnn_factors_clear(&l.factors);
        return gsnn_fail(error, GSNN_INVALID,
                         "the group is not known to be a direct product of its actions on some of "
                         "the inputs, which the engine product needs");
    }
    if (status == GSNN_OK && !(l.sources = gsnn_new(l.factors.count, sizeof *l.sources)))
        status = gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < l.factors.count; i++) {
        l.sources[i].factor = &l.factors.list[i];
        status = find_parts(&l.sources[i], run, error);
    }
    if (status == GSNN_OK)
        status = list_product(&l, error);
    if (status == GSNN_OK)
        status = gsnn_catalogue_from_store(catalogue, l.store, group, run, error);
    else
        gsnn_class_store_free(l.store);
    clear(&l);
    return status;
}

/* Below this order the engine lattice is quick, and counts all subgroups. */
#define LARGE_ORDER 20000

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    gsnn_factors factors;
    gsnn_error error;
    size_t moving = 0;
    (void)catalogue;
    if (all || group->reflections || fmpz_cmp_ui(group->order, LARGE_ORDER) < 0 ||
        gsnn_factors_find(&factors, group, &error) != GSNN_OK)
        return NULL;
    for (size_t i = 0; i < factors.count; i++)
        moving += !fmpz_is_one(factors.list[i].group->order);
    gsnn_factors_clear(&factors);
    return moving > 1 ? "the group is a direct product" : NULL;
}

const gsnn_engine gsnn_product_engine = {
    .name = "product",
    .lists_elements = false,
    .covers = GSNN_COVERS_BY_COSETS,
    .suits = suits,
    .list = list,
};
