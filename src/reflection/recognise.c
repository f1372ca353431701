#include "reflection/recognise.h"

#include "base/memory.h"
#include "reflection/disguise.h"
#include "reflection/reflection_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The state of recognition: R by its reflections, S by its generators. */
typedef struct recognition {
    gsnn_reflection_set set;
    gsnn_simple_list simple; /* of R */
    gsnn_point *remainders;  /* generators of S */
    size_t remainder_count;
} recognition;

/* Multiplies g by reflections from the right until it permutes the simple roots.  Each step turns
 * one positive root fewer negative. */
static void correct(const recognition *r, gsnn_point *g, gsnn_point *spare) {
    size_t points = r->set.group->points;
    for (size_t i = 0; i < r->simple.count;) {
        if (!gsnn_turns_negative(&r->set, g, r->simple.list[i])) {
            i++;
            continue;
        }
        gsnn_permutation_multiply(spare, g, r->set.reflections + r->simple.list[i] * points,
                                  points);
        memcpy(g, spare, points * sizeof *g);
        i = 0;
    }
}

/* Computes the generators of S from those of G. */
static gsnn_status find_remainders(recognition *r, gsnn_error *error) {
    const gsnn_group *group = r->set.group;
    size_t points = group->points;
    gsnn_point *spare = gsnn_resize(NULL, points, sizeof *spare);
    gsnn_point *list = gsnn_copy(group->generators, group->generator_count, points * sizeof *list);
    free(r->remainders);
    r->remainders = list;
    r->remainder_count = 0;
    for (size_t k = 0; spare && list && k < group->generator_count; k++) {
        gsnn_point *g = list + r->remainder_count * points;
        memmove(g, list + k * points, points * sizeof *g);
        correct(r, g, spare);
        r->remainder_count += !gsnn_permutation_is_identity(g, points);
    }
    free(spare);
    return spare && list ? GSNN_OK : gsnn_fail_memory(error);
}

/* Enlarges R until S is trivial (*answer true) or has no reflections, as far as can be told. */
static gsnn_status enlarge(recognition *r, gsnn_group *group, bool *answer, gsnn_error *error) {
    bool full = false, found = true;
    gsnn_status status = GSNN_OK;
    gsnn_point *reflection = gsnn_resize(NULL, group->points, sizeof *reflection);
    if (!reflection)
        return gsnn_fail_memory(error);
    for (size_t k = 0; status == GSNN_OK && !full && k < group->generator_count; k++) {
        const gsnn_point *g = gsnn_group_generator(group, k);
        bool is;
        status = gsnn_is_reflection(group, g, &is, error);
        if (status == GSNN_OK && is)
            status = gsnn_reflection_set_add(&r->set, g, &full, error);
    }
    while (status == GSNN_OK && !full && found) {
        if (!gsnn_list_simple(&r->simple, &r->set))
            break;
        status = find_remainders(r, error);
        *answer = status == GSNN_OK && r->remainder_count == 0;
        if (status != GSNN_OK || *answer)
            break;
        status = gsnn_search_reflection(group, r->remainders, r->remainder_count, r->set.count == 0,
                                        reflection, &found, error);
        if (status == GSNN_OK && found)
            status = gsnn_reflection_set_add(&r->set, reflection, &full, error);
    }
    free(reflection);
    return status;
}

gsnn_status gsnn_reflection_recognise(gsnn_reflection_system **system, gsnn_group *group,
                                      gsnn_error *error) {
    recognition r = {0};
    bool answer = false;
    *system = NULL;
    gsnn_status status = gsnn_reflection_set_init(&r.set, group, error);
    if (status != GSNN_OK)
        return status;
    status = enlarge(&r, group, &answer, error);
    if (status == GSNN_OK && answer)
        status = gsnn_system_of_set(system, &r.set, &r.simple, error);
    gsnn_reflection_set_clear(&r.set);
    free(r.remainders);
    return status;
}

static gsnn_status find_order_by_chain(gsnn_group *group, gsnn_error *error) {
    gsnn_status status = gsnn_group_make_chain(group, error);
    if (status == GSNN_OK)
        gsnn_chain_order(group->order, group->chain);
    return status;
}

/* Beyond so many points an affine group has no reflections: one would be a transposition, and all
 * of them generate a product of symmetric groups that has more than points * 64 elements. */
#define AFFINE_REFLECTIONS 32

gsnn_status gsnn_group_find_order(gsnn_group **at, gsnn_error *error) {
    gsnn_group *group = *at;
    group->free_reflections = gsnn_reflection_system_free;
    group->free_disguise = gsnn_disguise_free;
    gsnn_status status =
        gsnn_abelian_new(&group->abelian, group->points, group->generators, group->generator_count,
                         group->axes, group->degree, error);
    bool plain = group->action->integer_rows && group->points == group->degree;
    if (status == GSNN_OK && plain && !group->abelian)
        status = gsnn_translations_find(&group->translations, group->points, group->generators,
                                        group->generator_count, error);
    bool affine = group->translations && group->points > AFFINE_REFLECTIONS;
    if (status == GSNN_OK && !affine && (!group->abelian || group->abelian->exponent <= 2))
        status = gsnn_reflection_recognise(&group->reflections, group, error);
    if (status == GSNN_OK && group->reflections)
        fmpz_set(group->order, group->reflections->order);
    else if (status == GSNN_OK && group->abelian)
        fmpz_set_ui(group->order, group->abelian->order);
    else if (status == GSNN_OK && group->translations)
        fmpz_set_ui(group->order, group->points * group->translations->automorphism_count);
    else if (status == GSNN_OK)
        status = find_order_by_chain(group, error);
    if (status == GSNN_OK && !group->reflections && !group->abelian && !affine)
        status = gsnn_disguise_recognise(&group->disguise, group, error);
    if (status != GSNN_OK) {
        gsnn_group_free(group);
        *at = NULL;
    }
    return status;
}
