#include "reflection/disguise.h"

#include "base/memory.h"
#include "reflection/reflection_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void gsnn_disguise_free(gsnn_disguise *disguise) {
    if (!disguise)
        return;
    gsnn_reflection_system_free(disguise->system);
    free(disguise->negation);
    free(disguise);
}

bool gsnn_disguise_permutation(const gsnn_disguise *disguise, gsnn_signed_element element,
                               gsnn_point *out) {
    size_t points = disguise->system->points;
    if (element.negated && !disguise->negation)
        return false;
    if (element.negated)
        gsnn_permutation_multiply(out, disguise->negation, element.w, points);
    else
        memcpy(out, element.w, points * sizeof *out);
    return true;
}

/* ---- Candidates ------------------------------------------------------------------------------ */

/* Reflections s outside <G,-1> fall into kinds: s and t are of one when st or -st is in G.  Those
 * with s or -s in G are kind 0.  Groups of other forms have many kinds; no more than this are told
 * apart. */
#define MAX_KINDS 8
#define NO_KIND MAX_KINDS

typedef struct search {
    gsnn_group *group;
    gsnn_point *negation; /* NULL where -1 does not permute the points */
    gsnn_point *candidates;
    unsigned char *kinds; /* one for each candidate */
    size_t count, candidate_capacity, kind_capacity;
    size_t first[MAX_KINDS]; /* a candidate of each kind from 1 on */
    unsigned kind_count;
    gsnn_point *product, *scratch; /* room for an element, and for three */
} search;

/* Whether a permutation of the points, or minus it, is in G. */
static bool is_inside(search *s, const gsnn_point *w, bool negated) {
    gsnn_point *scratch = s->scratch, *minus = s->scratch + 2 * s->group->points;
    if (!negated)
        return gsnn_chain_sift(s->group->chain, w, scratch, NULL);
    if (!s->negation)
        return false;
    gsnn_permutation_multiply(minus, s->negation, w, s->group->points);
    return gsnn_chain_sift(s->group->chain, minus, scratch, NULL);
}

static bool is_inside_up_to_sign(search *s, const gsnn_point *w) {
    return is_inside(s, w, false) || is_inside(s, w, true);
}

/* Whether a reflection normalises <G,-1>. */
static bool is_normal(search *s, const gsnn_point *reflection) {
    size_t points = s->group->points;
    for (size_t k = 0; k < s->group->generator_count; k++) {
        const gsnn_point *g = gsnn_group_generator(s->group, k);
        for (size_t x = 0; x < points; x++)
            s->product[x] = reflection[g[reflection[x]]];
        if (!is_inside_up_to_sign(s, s->product))
            return false;
    }
    return true;
}

static unsigned find_kind(search *s, const gsnn_point *reflection) {
    size_t points = s->group->points;
    if (is_inside_up_to_sign(s, reflection))
        return 0;
    for (unsigned kind = 1; kind <= s->kind_count; kind++) {
        gsnn_permutation_multiply(s->product, s->candidates + s->first[kind] * points, reflection,
                                  points);
        if (is_inside_up_to_sign(s, s->product))
            return kind;
    }
    if (s->kind_count + 1 == MAX_KINDS || !is_normal(s, reflection))
        return NO_KIND;
    s->first[++s->kind_count] = s->count;
    return s->kind_count;
}

/* Takes in the reflection behind the others, which is dropped unless it is of some kind. */
static gsnn_status try_candidate(search *s, gsnn_point x, gsnn_point y, gsnn_error *error) {
    size_t points = s->group->points;
    bool permutes;
    if (gsnn_reserve(&s->candidates, &s->candidate_capacity, s->count + 1,
                     points * sizeof *s->candidates) ||
        gsnn_reserve(&s->kinds, &s->kind_capacity, s->count + 1, sizeof *s->kinds))
        return gsnn_fail_memory(error);
    gsnn_point *reflection = s->candidates + s->count * points;
    gsnn_status status = s->group->action->reflect(s->group, x, y, reflection, &permutes, error);
    if (status != GSNN_OK || !permutes)
        return status;
    unsigned kind = find_kind(s, reflection);
    s->kinds[s->count] = (unsigned char)kind;
    s->count += kind != NO_KIND;
    return GSNN_OK;
}

/* The orbit of x under G into `orbit`; returns its length. */
static size_t list_orbit(const gsnn_group *group, gsnn_point x, gsnn_point *orbit,
                         unsigned char *met) {
    size_t length = 0;
    orbit[length++] = x;
    met[x] = 1;
    for (size_t i = 0; i < length; i++)
        for (size_t k = 0; k < group->generator_count; k++) {
            gsnn_point y = gsnn_group_generator(group, k)[orbit[i]];
            if (!met[y]) {
                met[y] = 1;
                orbit[length++] = y;
            }
        }
    return length;
}

#define MAX_ORBIT ((size_t)2 * (GSNN_MAX_NODES + 1))

/* Lists the candidates, up to conjugacy.  *possible turns false where W would have too many
 * reflections: an orbit of axes under permutations, signed or not, has a component of W of its own,
 * and the transpositions of a component of rank n move at most 2 (n + 1) points. */
static gsnn_status list_candidates(search *s, bool *possible, gsnn_error *error) {
    const gsnn_group *group = s->group;
    unsigned char *met = gsnn_new(group->points, 1);
    gsnn_point *orbit = gsnn_resize(NULL, group->points, sizeof *orbit);
    gsnn_status status = met && orbit ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && *possible && i < group->degree; i++) {
        gsnn_point x = group->axes[i];
        if (met[x])
            continue;
        size_t length = list_orbit(group, x, orbit, met);
        *possible = !group->action->integer_rows || length <= MAX_ORBIT;
        for (size_t k = 1; status == GSNN_OK && *possible && k < length; k++) {
            status = try_candidate(s, x, orbit[k], error);
            *possible = s->count * group->points <= GSNN_REFLECTION_SET_LIMIT;
        }
    }
    free(met);
    free(orbit);
    return status;
}

/* ---- One group W ----------------------------------------------------------------------------- */

/* The coset of an element of <W,-1>, if r = w_0 is a reflection outside <G,-1>, or NULL; 4 if it is
 * in no such coset. */
static unsigned find_coset(search *s, const gsnn_point *w, const gsnn_point *r) {
    for (unsigned coset = 0; coset < (r ? 4u : 2u); coset++) {
        if (coset == 2)
            gsnn_permutation_multiply(s->product, r, w, s->group->points);
        if (is_inside(s, coset < 2 ? w : s->product, coset & 1))
            return coset;
    }
    return 4;
}

static bool find_cosets(search *s, gsnn_disguise *disguise) {
    const gsnn_reflection_system *system = disguise->system;
    const gsnn_point *odd = NULL;
    for (unsigned i = 0; i < system->rank; i++) {
        const gsnn_point *reflection = gsnn_simple_reflection(system, i);
        disguise->coset[i] = find_coset(s, reflection, odd);
        if (disguise->coset[i] == 4 && !odd) {
            odd = reflection;
            disguise->coset[i] = 2;
        }
        if (disguise->coset[i] == 4)
            return false;
    }
    return true;
}

/* Whether a component has reflections in <G,-1> and others outside: it has two classes of them, one
 * that of the first node, one that of the last. */
static bool is_mixed(const gsnn_disguise *disguise, const gsnn_reflection_component *component) {
    return gsnn_disguise_is_outside(disguise, component->first) !=
           gsnn_disguise_is_outside(disguise, component->first + component->type.rank - 1);
}

static bool has_mixed(const gsnn_disguise *disguise) {
    const gsnn_reflection_system *system = disguise->system;
    for (size_t c = 0; c < system->component_count; c++)
        if (is_mixed(disguise, &system->components[c]))
            return true;
    return false;
}

/* Whether G <= <W,-1>, by orders: <W,-1> has a subgroup of index 1 or 2 generated by -1 and
 * products of its reflections that are in <G,-1>. */
static bool fits(search *s, gsnn_disguise *disguise, bool mixed) {
    size_t points = s->group->points;
    disguise->negation = s->negation;
    disguise->negation_in_system = s->negation && memcmp(s->negation, disguise->system->longest,
                                                         points * sizeof *s->negation) == 0;
    disguise->negation_coset =
        !s->negation || !gsnn_chain_sift(s->group->chain, s->negation, s->scratch, NULL);
    if (!find_cosets(s, disguise) || has_mixed(disguise) != mixed)
        return false;
    bool odd = false;
    for (unsigned i = 0; i < disguise->system->rank; i++)
        odd = odd || gsnn_disguise_is_outside(disguise, i);
    disguise->index = (odd ? 2u : 1u) << disguise->negation_coset;
    fmpz_t expected;
    fmpz_init_set(expected, s->group->order);
    fmpz_mul_ui(expected, expected, disguise->index);
    if (!disguise->negation_in_system)
        fmpz_divexact_ui(expected, expected, 2);
    bool equal = fmpz_equal(expected, disguise->system->order);
    fmpz_clear(expected);
    return equal;
}

/* Tries the group W generated by the reflections of one kind, and those of kind 0 if so wanted;
 * some component is to be mixed, or none. */
static gsnn_status try_kind(search *s, unsigned kind, bool with_kind_0, bool mixed,
                            gsnn_disguise **out, gsnn_error *error) {
    size_t points = s->group->points;
    gsnn_reflection_set set;
    gsnn_simple_list simple;
    bool full = false;
    gsnn_disguise *disguise = NULL;
    gsnn_status status = gsnn_reflection_set_init(&set, s->group, error);
    if (status != GSNN_OK)
        return status;
    for (size_t i = 0; status == GSNN_OK && !full && i < s->count; i++)
        if (s->kinds[i] == kind || (with_kind_0 && s->kinds[i] == 0))
            status = gsnn_reflection_set_add(&set, s->candidates + i * points, &full, error);
    /* Under G and a reflection of that kind, hence under W. */
    const gsnn_point *r = s->candidates + s->first[kind] * points;
    for (size_t i = 0; status == GSNN_OK && !full && kind && i < set.count; i++) {
        const gsnn_point *t = set.reflections + i * points;
        for (size_t x = 0; x < points; x++)
            s->product[r[x]] = r[t[x]];
        status = gsnn_reflection_set_add(&set, s->product, &full, error);
    }
    if (status == GSNN_OK && !full && set.count && gsnn_list_simple(&simple, &set)) {
        disguise = gsnn_new(1, sizeof *disguise);
        status = disguise ? gsnn_system_of_set(&disguise->system, &set, &simple, error)
                          : gsnn_fail_memory(error);
    }
    if (status == GSNN_OK && disguise && fits(s, disguise, mixed)) {
        s->negation = NULL; /* which the disguise has now */
        *out = disguise;
    } else if (disguise) {
        disguise->negation = NULL;
        gsnn_disguise_free(disguise);
    }
    gsnn_reflection_set_clear(&set);
    return status;
}

static gsnn_status find_negation(search *s, gsnn_error *error) {
    bool permutes;
    if (!s->group->action->negate)
        return GSNN_OK;
    gsnn_point *negation = gsnn_resize(NULL, s->group->points, sizeof *negation);
    if (!negation)
        return gsnn_fail_memory(error);
    gsnn_status status = s->group->action->negate(s->group, negation, &permutes, error);
    if (status == GSNN_OK && permutes)
        s->negation = negation;
    else
        free(negation);
    return status;
}

gsnn_status gsnn_disguise_recognise(gsnn_disguise **disguise, gsnn_group *group,
                                    gsnn_error *error) {
    search s = {.group = group};
    bool possible = true;
    *disguise = NULL;
    assert(!fmpz_is_zero(group->order) && !group->reflections);
    gsnn_status status = gsnn_group_make_chain(group, error);
    s.product = gsnn_resize(NULL, group->points, sizeof *s.product);
    s.scratch = gsnn_resize(NULL, 3 * group->points, sizeof *s.scratch);
    if (status == GSNN_OK && (!s.product || !s.scratch))
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = find_negation(&s, error);
    if (status == GSNN_OK)
        status = list_candidates(&s, &possible, error);
    for (int with_kind_0 = 1; with_kind_0 >= 0; with_kind_0--)
        for (unsigned kind = with_kind_0 ? 0 : 1;
             status == GSNN_OK && possible && !*disguise && kind <= s.kind_count; kind++)
            status = try_kind(&s, kind, with_kind_0, false, disguise, error);
    /* Reflections of kind 0 are in every component that is mixed. */
    for (unsigned kind = 1; status == GSNN_OK && possible && !*disguise && kind <= s.kind_count;
         kind++)
        status = try_kind(&s, kind, true, true, disguise, error);
    free(s.negation);
    free(s.candidates);
    free(s.kinds);
    free(s.product);
    free(s.scratch);
    return status;
}
