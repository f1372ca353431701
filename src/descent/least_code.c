#include "descent/least_code.h"

#include "base/hash_index.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What a label tells that occurs in an orbit less often than this with either sign, and that is
 * called by no larger number, is looked up. */
#define FEW_TIMES ((size_t)4)
#define MOST_NAMES 512

/* Points between two looks at whether the run is interrupted. */
#define MANY_POINTS ((size_t)1 << 24)

/* A node of the search: images of the first base points are chosen. */
typedef struct node {
    gsnn_point *element; /* a product of transversal elements with these images */
    int32_t *names;      /* what each label is called that the fixed points have, signed; or 0 */
    int32_t named;       /* how many are */
    uint64_t *values;    /* of the children, one for each point of the orbit */
    gsnn_point *group;   /* union-find of points under known automorphisms */
} node;

struct gsnn_code_search {
    const gsnn_chain *chain;
    const gsnn_run *run;
    size_t looked_at; /* points since the run was looked at */
    gsnn_point_orbits *orbits;
    node *nodes; /* one for each level, and the leaf */
    size_t points, levels;
    const int32_t *codes;
    size_t labels;
    uint64_t *best_values;      /* along the path to the best leaf */
    gsnn_point *best, *inverse; /* its element */
    int32_t *best_codes, *leaf_codes, *room;
    bool found;
    const gsnn_code_set *known; /* least codes, or NULL */
    bool recognised;            /* the least code is one of them */
    uint64_t *told;             /* FEW_TIMES * FEW_TIMES for each name up to told_names: see tell */
    size_t told_names;
    uint32_t *positive, *negative; /* counts by label, 0 in between */
    int32_t *touched;
    gsnn_point *fixers;
    size_t fixer_count, fixer_capacity;
};

void gsnn_code_normalise(int32_t *codes, size_t points, size_t labels, int32_t *room) {
    int32_t next = 0;
    memset(room, 0, (labels + 1) * sizeof *room);
    for (size_t x = 0; x < points; x++) {
        int32_t label = codes[x] < 0 ? -codes[x] : codes[x];
        if (label && !room[label])
            room[label] = codes[x] < 0 ? -++next : ++next;
        codes[x] = codes[x] < 0 ? -room[label] : room[label];
    }
}

size_t gsnn_code_labels(const int32_t *codes, size_t points) {
    int32_t most = 0;
    for (size_t x = 0; x < points; x++)
        most = codes[x] > most ? codes[x] : most;
    return (size_t)most;
}

void gsnn_code_search_free(gsnn_code_search *s) {
    if (!s)
        return;
    gsnn_point_orbits_free(s->orbits, s->chain);
    for (size_t k = 0; s->nodes && k <= s->levels; k++) {
        free(s->nodes[k].element);
        free(s->nodes[k].names);
        free(s->nodes[k].values);
        free(s->nodes[k].group);
    }
    free(s->nodes);
    free(s->best_values);
    free(s->best);
    free(s->inverse);
    free(s->best_codes);
    free(s->leaf_codes);
    free(s->room);
    free(s->told);
    free(s->positive);
    free(s->negative);
    free(s->touched);
    free(s->fixers);
    free(s);
}

/* What a label tells, called so, with so many positive and negative occurrences in an orbit. */
static inline uint64_t tell(uint64_t name, uint64_t plus, uint64_t minus) {
    return gsnn_hash_word(gsnn_hash_word(name, plus), minus);
}

static void list_told(gsnn_code_search *s) {
    uint64_t *to = s->told;
    for (size_t name = 0; name <= s->told_names; name++)
        for (uint64_t plus = 0; plus < FEW_TIMES; plus++)
            for (uint64_t minus = 0; minus < FEW_TIMES; minus++)
                *to++ = tell(name, plus, minus);
}

static bool node_init(node *n, size_t points, size_t children) {
    n->element = gsnn_resize(NULL, points, sizeof *n->element);
    n->names = gsnn_resize(NULL, points + 1, sizeof *n->names);
    n->values = gsnn_resize(NULL, children, sizeof *n->values);
    n->group = gsnn_resize(NULL, points, sizeof *n->group);
    return n->element && n->names && n->values && n->group;
}

gsnn_status gsnn_code_search_new(gsnn_code_search **search, const gsnn_chain *chain,
                                 const gsnn_run *run, gsnn_error *error) {
    gsnn_code_search *s = gsnn_new(1, sizeof *s);
    if (!s)
        return gsnn_fail_memory(error);
    size_t points = chain->degree;
    *s = (gsnn_code_search){
        .chain = chain, .run = run, .points = points, .levels = chain->level_count};
    s->orbits = gsnn_point_orbits_new(chain);
    s->nodes = gsnn_new(s->levels + 1, sizeof *s->nodes);
    s->best_values = gsnn_resize(NULL, s->levels + 1, sizeof *s->best_values);
    s->best = gsnn_resize(NULL, points, sizeof *s->best);
    s->inverse = gsnn_resize(NULL, points, sizeof *s->inverse);
    s->best_codes = gsnn_resize(NULL, points, sizeof *s->best_codes);
    s->leaf_codes = gsnn_resize(NULL, points, sizeof *s->leaf_codes);
    s->room = gsnn_resize(NULL, points + 1, sizeof *s->room);
    s->told_names = points < MOST_NAMES ? points : MOST_NAMES;
    s->told = gsnn_resize(NULL, s->told_names + 1, FEW_TIMES * FEW_TIMES * sizeof *s->told);
    s->positive = gsnn_new(points + 1, sizeof *s->positive);
    s->negative = gsnn_new(points + 1, sizeof *s->negative);
    s->touched = gsnn_resize(NULL, points, sizeof *s->touched);
    bool made = s->orbits && s->nodes && s->best_values && s->best && s->inverse && s->best_codes &&
                s->leaf_codes && s->room && s->told && s->positive && s->negative && s->touched;
    for (size_t k = 0; made && k <= s->levels; k++)
        made = node_init(&s->nodes[k], points, k < s->levels ? chain->levels[k].orbit_length : 0);
    if (!made) {
        gsnn_code_search_free(s);
        return gsnn_fail_memory(error);
    }
    list_told(s);
    *search = s;
    return GSNN_OK;
}

/* ---- What is compared ------------------------------------------------------------------------ */

/* Enters the labels of the points that are newly fixed at a level into `names`. */
static uint64_t name_fixed(const gsnn_code_search *s, const gsnn_point_orbits *orbits,
                           const gsnn_point *element, int32_t *names, int32_t *named,
                           uint64_t value) {
    for (size_t i = 0; i < orbits->fixed; i++) {
        int32_t code = s->codes[element[orbits->list[i]]], label = code < 0 ? -code : code;
        if (label && !names[label])
            names[label] = code < 0 ? -++*named : ++*named;
        value = gsnn_hash_word(value, (uint64_t)(int64_t)(code < 0 ? -names[label] : names[label]));
    }
    return value;
}

/* What an orbit tells, whatever labels without a name are called. */
static uint64_t count_labels(gsnn_code_search *s, const gsnn_point *begin, const gsnn_point *end,
                             const gsnn_point *element, const int32_t *names) {
    size_t touched = 0;
    uint64_t zeros = 0, sum = 0;
    for (const gsnn_point *x = begin; x < end; x++) {
        int32_t code = s->codes[element[*x]], label = code < 0 ? -code : code;
        if (label == 0) {
            zeros++;
            continue;
        }
        if (!s->positive[label] && !s->negative[label])
            s->touched[touched++] = label;
        if (code > 0)
            s->positive[label]++;
        else
            s->negative[label]++;
    }
    for (size_t i = 0; i < touched; i++) {
        int32_t label = s->touched[i], name = names[label];
        uint64_t plus = s->positive[label], minus = s->negative[label];
        if (name < 0 || (name == 0 && plus < minus)) {
            uint64_t exchanged = plus;
            plus = minus;
            minus = exchanged;
        }
        /* A sum, since labels come in no order. */
        uint64_t called = (uint64_t)(name < 0 ? -name : name);
        sum += called <= s->told_names && plus < FEW_TIMES && minus < FEW_TIMES
                   ? s->told[(called * FEW_TIMES + plus) * FEW_TIMES + minus]
                   : tell(called, plus, minus);
        s->positive[label] = s->negative[label] = 0;
    }
    return gsnn_hash_word(sum, zeros);
}

/* The value of a node at level k with that element: what the points fixed by G_k and the orbits of
 * G_k tell of the image.  `names` are those of the level above, and added to. */
static uint64_t evaluate(gsnn_code_search *s, size_t k, const gsnn_point *element, int32_t *names,
                         int32_t *named) {
    const gsnn_point_orbits *orbits = &s->orbits[k];
    uint64_t value = name_fixed(s, orbits, element, names, named, k);
    for (size_t o = 0; o < orbits->count; o++)
        value = gsnn_hash_word(value,
                               count_labels(s, orbits->list + orbits->begin[o],
                                            orbits->list + orbits->begin[o + 1], element, names));
    return value;
}

/* ---- Automorphisms --------------------------------------------------------------------------- */

static gsnn_point find_root(gsnn_point *group, gsnn_point x) {
    while (group[x] != x)
        x = group[x] = group[group[x]];
    return x;
}

/* Unites the points that a permutation moves to each other. */
static void unite(gsnn_point *group, const gsnn_point *permutation, size_t points) {
    for (size_t x = 0; x < points; x++) {
        gsnn_point a = find_root(group, (gsnn_point)x), b = find_root(group, permutation[x]);
        if (a != b)
            group[a > b ? a : b] = a > b ? b : a;
    }
}

/* Whether an automorphism fixes the images chosen before level k. */
static bool fixes_path(const gsnn_code_search *s, const gsnn_point *automorphism, size_t k) {
    for (size_t i = 0; i < k; i++) {
        gsnn_point image = s->nodes[k].element[s->chain->levels[i].base];
        if (automorphism[image] != image)
            return false;
    }
    return true;
}

static gsnn_status add_fixer(gsnn_code_search *s, gsnn_error *error) {
    if (gsnn_reserve(&s->fixers, &s->fixer_capacity, (s->fixer_count + 1) * s->points,
                     sizeof *s->fixers))
        return gsnn_fail_memory(error);
    gsnn_permutation_invert(s->inverse, s->best, s->points);
    gsnn_permutation_multiply(s->fixers + s->fixer_count * s->points, s->nodes[s->levels].element,
                              s->inverse, s->points);
    s->fixer_count++;
    return GSNN_OK;
}

/* ---- The search ------------------------------------------------------------------------------ */

/* How a path compares with that to the best leaf so far. */
typedef enum standing { EQUAL, LESS } standing;

/* A leaf whose values are not above those of the best one.  *back is the level to go back to: the
 * one at which the paths part where it is an image of the best leaf. */
static gsnn_status take_leaf(gsnn_code_search *s, standing how, size_t *back, gsnn_error *error) {
    const gsnn_point *element = s->nodes[s->levels].element;
    for (size_t x = 0; x < s->points; x++)
        s->leaf_codes[x] = s->codes[element[x]];
    gsnn_code_normalise(s->leaf_codes, s->points, s->labels, s->room);
    int order = how == LESS || !s->found ? -1 : 0;
    for (size_t x = 0; order == 0 && x < s->points; x++)
        order = (s->leaf_codes[x] > s->best_codes[x]) - (s->leaf_codes[x] < s->best_codes[x]);
    if (order > 0)
        return GSNN_OK;
    if (order == 0) {
        gsnn_status status = add_fixer(s, error);
        for (*back = 0; *back < s->levels; ++*back) {
            gsnn_point base = s->chain->levels[*back].base;
            if (element[base] != s->best[base])
                break;
        }
        return status;
    }
    memcpy(s->best_codes, s->leaf_codes, s->points * sizeof *s->best_codes);
    memcpy(s->best, element, s->points * sizeof *s->best);
    /* An image that is the least of some code is that of this one. */
    s->recognised =
        !s->found && s->known && gsnn_code_set_find(s->known, s->best_codes) != GSNN_NO_ITEM;
    s->found = true;
    return GSNN_OK;
}

static gsnn_status descend(gsnn_code_search *s, size_t k, standing how, size_t *back,
                           gsnn_error *error);

/* Makes the node below with that image of the base point. */
static uint64_t step_down(gsnn_code_search *s, size_t k, size_t i) {
    const gsnn_level *level = &s->chain->levels[k];
    node *from = &s->nodes[k], *to = &s->nodes[k + 1];
    gsnn_level_multiply(to->element, from->element, level, i);
    memcpy(to->names, from->names, (s->labels + 1) * sizeof *to->names);
    to->named = from->named;
    return evaluate(s, k + 1, to->element, to->names, &to->named);
}

/* Values of all children, and the least. */
static gsnn_status evaluate_children(gsnn_code_search *s, size_t k, uint64_t *least,
                                     gsnn_error *error) {
    const gsnn_level *level = &s->chain->levels[k];
    gsnn_status status = GSNN_OK;
    *least = UINT64_MAX;
    for (size_t i = 0; status == GSNN_OK && i < level->orbit_length; i++) {
        uint64_t value = s->nodes[k].values[i] = step_down(s, k, i);
        *least = value < *least ? value : *least;
        s->looked_at += s->points;
        if (s->looked_at < MANY_POINTS)
            continue;
        s->looked_at = 0;
        status = gsnn_run_step(s->run, "looking for least images", 0, 0, error);
    }
    return status;
}

/* Visits the children with that value, one of each orbit of the automorphisms known by then. */
static gsnn_status visit(gsnn_code_search *s, size_t k, uint64_t value, standing how, size_t *back,
                         gsnn_error *error) {
    const gsnn_level *level = &s->chain->levels[k];
    node *n = &s->nodes[k];
    gsnn_status status = GSNN_OK;
    size_t united = 0;
    gsnn_permutation_identity(n->group, s->points);
    for (size_t i = 0; status == GSNN_OK && i < level->orbit_length; i++) {
        if (n->values[i] != value)
            continue;
        for (; united < s->fixer_count; united++)
            if (fixes_path(s, s->fixers + united * s->points, k))
                unite(n->group, s->fixers + united * s->points, s->points);
        bool visited = false;
        gsnn_point root = find_root(n->group, n->element[level->orbit[i]]);
        for (size_t j = 0; j < i && !visited; j++)
            visited =
                n->values[j] == value && find_root(n->group, n->element[level->orbit[j]]) == root;
        if (visited)
            continue;
        step_down(s, k, i);
        s->best_values[k] = value;
        status = descend(s, k + 1, how, back, error);
        how = EQUAL; /* some leaf below is the best one by now, or was not better */
        if (*back < k || s->recognised)
            break;
        *back = SIZE_MAX;
    }
    return status;
}

static gsnn_status descend(gsnn_code_search *s, size_t k, standing how, size_t *back,
                           gsnn_error *error) {
    if (k == s->levels)
        return take_leaf(s, how, back, error);
    uint64_t least;
    gsnn_status status = evaluate_children(s, k, &least, error);
    if (status != GSNN_OK)
        return status;
    if (how == EQUAL && s->found && least != s->best_values[k]) {
        if (least > s->best_values[k])
            return GSNN_OK;
        how = LESS;
    }
    return visit(s, k, least, how, back, error);
}

gsnn_status gsnn_code_search_least(gsnn_code_search *s, const int32_t *codes, size_t labels,
                                   const gsnn_code_set *known, gsnn_least_code *least,
                                   gsnn_error *error) {
    assert(labels <= s->points);
    size_t back = SIZE_MAX;
    s->codes = codes;
    s->labels = labels;
    s->found = false;
    s->known = known;
    s->recognised = false;
    s->fixer_count = 0;
    node *root = &s->nodes[0];
    gsnn_permutation_identity(root->element, s->points);
    memset(root->names, 0, (labels + 1) * sizeof *root->names);
    root->named = 0;
    evaluate(s, 0, root->element, root->names, &root->named);
    gsnn_status status = descend(s, 0, LESS, &back, error);
    *least = (gsnn_least_code){s->best_codes, s->best, s->fixers, s->fixer_count};
    return status;
}
