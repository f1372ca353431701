/* lattice_engine.c - all subgroups by cyclic extension (J. Neubueser 1960; A. Hulpke, "Computing
 * subgroups invariant under a set of automorphisms", J. Symb. Comp. 27 (1999)).
 *
 * Every subgroup that is not perfect has a normal subgroup H of prime index, so it is <H,x> for an
 * x in N_G(H) whose coset has prime order in N_G(H)/H.  From each class of H, one x is taken from
 * each N_G(H)-class of subgroups of prime order of N_G(H)/H. */
#include "base/counters.h"
#include "base/memory.h"
#include "engine/engine.h"
#include "engine/listed_catalogue.h"
#include "subgroup/perfect.h"
#include "subgroup/prime_cosets.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct extension {
    uint32_t class, x;
    gsnn_key key; /* of <H,x> */
} extension;

typedef struct lattice {
    gsnn_class_store *store;
    extension *extensions; /* waiting to be looked at, class after class */
    size_t extension_count, extension_capacity;
    gsnn_prime_cosets cosets;
    uint32_t *set;
    uint64_t tried, dropped_at_once, dropped_later, made, abelian; /* see base/counters.h */
} lattice;

/* The key of <H,x> for the coset of x just found: its cosets are laid out already, and the zuppos
 * of H known. */
static gsnn_key extension_key(const lattice *l, const gsnn_listed_class *listed) {
    const gsnn_closure *closure = &l->store->closure;
    const gsnn_zuppos *zuppos = l->store->zuppos;
    uint32_t block = closure->subgroup_order;
    gsnn_key key = listed->key;
    for (size_t k = 0; k < l->cosets.power_count; k++) {
        const uint32_t *coset = closure->list + (size_t)l->cosets.powers[k] * block;
        for (uint32_t i = 0; i < block; i++) {
            int32_t z = gsnn_zuppos_led_by(zuppos, coset[i]);
            if (z >= 0) {
                key.high ^= zuppos->keys[z].high;
                key.low ^= zuppos->keys[z].low;
            }
        }
    }
    return key;
}

/* Keeps the extension by the coset just found, unless the class of <H,x> is known. */
static gsnn_status keep_extension(lattice *l, uint32_t class, gsnn_error *error) {
    const gsnn_closure *closure = &l->store->closure;
    gsnn_key key = extension_key(l, &l->store->classes[class]);
    l->tried++;
    if (gsnn_class_store_find(l->store, key) != GSNN_NO_CLASS) {
        l->dropped_at_once++;
        return GSNN_OK;
    }
    if (gsnn_reserve(&l->extensions, &l->extension_capacity, l->extension_count + 1,
                     sizeof *l->extensions))
        return gsnn_fail_memory(error);
    assert(l->extension_count == 0 || l->extensions[l->extension_count - 1].class <= class);
    l->extensions[l->extension_count++] =
        (extension){class, closure->list[(size_t)l->cosets.at * closure->subgroup_order], key};
    return GSNN_OK;
}

/* Lists the extensions of the last class added, whose normaliser the store has just laid out. */
static gsnn_status list_extensions(lattice *l, uint32_t class, gsnn_error *error) {
    const gsnn_listed_class *listed = &l->store->classes[class];
    gsnn_status status = gsnn_prime_cosets_begin(&l->cosets, &l->store->closure, listed->normaliser,
                                                 listed->normaliser_count, error);
    l->abelian += l->cosets.abelian;
    if (status == GSNN_OK)
        status = gsnn_prime_cosets_next(&l->cosets, error);
    while (status == GSNN_OK && l->cosets.at) {
        status = keep_extension(l, class, error);
        if (status == GSNN_OK)
            status = gsnn_prime_cosets_next(&l->cosets, error);
    }
    return status;
}

static gsnn_status add(lattice *l, const uint32_t *set, uint32_t count, gsnn_error *error) {
    uint32_t class = l->store->class_count;
    gsnn_status status = gsnn_class_store_add(l->store, set, count, error);
    return status == GSNN_OK && l->store->class_count > class ? list_extensions(l, class, error)
                                                              : status;
}

/* Lays out N_G(H) again for a class that came without its extensions being listed. */
static gsnn_status lay_out(lattice *l, uint32_t class, gsnn_error *error) {
    gsnn_closure *closure = &l->store->closure;
    const gsnn_listed_class *listed = &l->store->classes[class];
    gsnn_status status =
        gsnn_closure_generate(closure, listed->generators, listed->generator_count, error);
    gsnn_closure_seal(closure);
    for (uint32_t i = 0; status == GSNN_OK && i < listed->normaliser_count; i++)
        status = gsnn_closure_extend(closure, listed->normaliser[i], error);
    return status;
}

static gsnn_status seed(lattice *l, const gsnn_group *group, gsnn_error *error) {
    gsnn_status status = gsnn_add_perfect_subgroups(l->store, group, error);
    for (uint32_t c = 0; status == GSNN_OK && c < l->store->class_count; c++) {
        status = lay_out(l, c, error);
        if (status == GSNN_OK)
            status = list_extensions(l, c, error);
    }
    return status == GSNN_OK ? add(l, l->set, 0, error) : status;
}

/* Adds the class of <H,x>. */
static gsnn_status extend(lattice *l, const extension *e, gsnn_error *error) {
    gsnn_closure *subgroup = &l->store->closure;
    const gsnn_listed_class *listed = &l->store->classes[e->class];
    gsnn_status status =
        gsnn_closure_generate(subgroup, listed->generators, listed->generator_count, error);
    gsnn_closure_seal(subgroup);
    if (status == GSNN_OK)
        status = gsnn_closure_extend(subgroup, e->x, error);
    if (status != GSNN_OK)
        return status;
    uint32_t count = gsnn_list_zuppos(l->store->zuppos, subgroup->list, subgroup->count, l->set);
    return add(l, l->set, count, error);
}

/* Whether there is more than was asked for. */
static bool goes_too_far(const lattice *l, const gsnn_catalogue *catalogue) {
    return (catalogue->class_limit && l->store->class_count > catalogue->class_limit) ||
           (catalogue->subgroup_limit && l->store->subgroup_count > catalogue->subgroup_limit);
}

static gsnn_status extend_all(lattice *l, const gsnn_catalogue *catalogue, const gsnn_run *run,
                              gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    for (size_t i = 0; status == GSNN_OK && i < l->extension_count && !goes_too_far(l, catalogue);
         i++) {
        extension e = l->extensions[i];
        if (i == 0 || e.class != l->extensions[i - 1].class)
            status =
                gsnn_run_step(run, "extending subgroups", e.class, l->store->class_count, error);
        bool known = gsnn_class_store_find(l->store, e.key) != GSNN_NO_CLASS;
        uint32_t classes = l->store->class_count;
        if (status == GSNN_OK && !known)
            status = extend(l, &e, error);
        known = l->store->class_count == classes;
        l->dropped_later += known;
        l->made += !known;
    }
    return status;
}

static gsnn_status list(gsnn_group *group, const gsnn_run *run, gsnn_catalogue *catalogue,
                        gsnn_error *error) {
    lattice l = {0};
    gsnn_status status = gsnn_class_store_new(&l.store, group, run, error);
    if (status != GSNN_OK)
        return status;
    l.set = gsnn_resize(NULL, l.store->zuppos->count, sizeof *l.set);
    if (!l.set)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = seed(&l, group, error);
    if (status == GSNN_OK)
        status = extend_all(&l, catalogue, run, error);
    gsnn_count(run, GSNN_COUNT_EXTENSIONS_TRIED, l.tried);
    gsnn_count(run, GSNN_COUNT_EXTENSIONS_DROPPED_AT_ONCE, l.dropped_at_once);
    gsnn_count(run, GSNN_COUNT_EXTENSIONS_DROPPED_LATER, l.dropped_later);
    gsnn_count(run, GSNN_COUNT_EXTENSIONS_MADE, l.made);
    gsnn_count(run, GSNN_COUNT_ABELIAN_QUOTIENTS, l.abelian);
    catalogue->given_up = goes_too_far(&l, catalogue);
    if (status == GSNN_OK && !catalogue->given_up)
        status = gsnn_catalogue_from_store(catalogue, l.store, group, run, error);
    else
        gsnn_class_store_free(l.store);
    catalogue->complete = true;
    free(l.extensions);
    gsnn_prime_cosets_clear(&l.cosets);
    free(l.set);
    return status;
}

/* While there are no more classes and subgroups than these, to list all subgroups is quicker than
 * to intersect eigenspaces, or not much slower. */
#define SMALL_CLASSES 10000
#define SMALL_SUBGROUPS 300000

static const char *suits(const gsnn_group *group, bool all, gsnn_catalogue *catalogue) {
    if (all)
        return "every subgroup is wanted";
    if (group->reflections || fmpz_cmp_ui(group->order, GSNN_SMALL_ORDER) > 0)
        return NULL;
    catalogue->class_limit = SMALL_CLASSES;
    catalogue->subgroup_limit = SMALL_SUBGROUPS;
    return "the group is small";
}

const gsnn_engine gsnn_lattice_engine = {
    .name = "lattice",
    .lists_elements = true,
    .covers = GSNN_COVERS_BY_COSETS,
    .suits = suits,
    .list = list,
};
