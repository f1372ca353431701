#include "descent/embedding.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define UNNAMED INT32_MAX

/* Images of the first base points are chosen. */
typedef struct node {
    gsnn_point *element;
    int32_t *names; /* the label of `lower`, signed or 0, that each label of `upper` becomes */
} node;

struct gsnn_embedding_search {
    const gsnn_chain *chain;
    gsnn_point_orbits *orbits;
    node *nodes;
    size_t points;
    const int32_t *lower, *upper;
    size_t labels;
    /* Counts in one orbit: of each signed label of `lower`, which are 0 in between. */
    int32_t *there;
};

void gsnn_embedding_search_free(gsnn_embedding_search *s) {
    if (!s)
        return;
    gsnn_point_orbits_free(s->orbits, s->chain);
    for (size_t k = 0; s->nodes && k <= s->chain->level_count; k++) {
        free(s->nodes[k].element);
        free(s->nodes[k].names);
    }
    free(s->nodes);
    free(s->there);
    free(s);
}

gsnn_status gsnn_embedding_search_new(gsnn_embedding_search **search, const gsnn_chain *chain,
                                      gsnn_error *error) {
    gsnn_embedding_search *s = gsnn_new(1, sizeof *s);
    if (!s)
        return gsnn_fail_memory(error);
    size_t points = chain->degree;
    *s = (gsnn_embedding_search){.chain = chain, .points = points};
    s->orbits = gsnn_point_orbits_new(chain);
    s->nodes = gsnn_new(chain->level_count + 1, sizeof *s->nodes);
    s->there = gsnn_new(2 * points + 1, sizeof *s->there);
    bool made = s->orbits && s->nodes && s->there;
    for (size_t k = 0; made && k <= chain->level_count; k++) {
        s->nodes[k].element = gsnn_resize(NULL, points, sizeof(gsnn_point));
        s->nodes[k].names = gsnn_resize(NULL, points + 1, sizeof(int32_t));
        made = s->nodes[k].element && s->nodes[k].names;
    }
    if (!made) {
        gsnn_embedding_search_free(s);
        return gsnn_fail_memory(error);
    }
    *search = s;
    return GSNN_OK;
}

/* Enters what the points that are newly fixed say; false where they contradict. */
static bool name_fixed(const gsnn_embedding_search *s, const gsnn_point_orbits *orbits,
                       const node *n) {
    for (size_t i = 0; i < orbits->fixed; i++) {
        gsnn_point x = orbits->list[i];
        int32_t from = s->upper[n->element[x]], to = s->lower[x];
        int32_t label = from < 0 ? -from : from;
        int32_t name = from < 0 ? -to : to;
        if (label == 0 && to != 0)
            return false;
        if (label && n->names[label] == UNNAMED)
            n->names[label] = name;
        else if (label && n->names[label] != name)
            return false;
    }
    return true;
}

/* The counter of a signed label. */
static int32_t *counter(const gsnn_embedding_search *s, int32_t label) {
    return &s->there[(size_t)(label + (int32_t)s->points)];
}

/* Whether an orbit has the points that its image with the labels known so far wants. */
static bool has_enough(const gsnn_embedding_search *s, const gsnn_point *begin,
                       const gsnn_point *end, const node *n) {
    bool enough = true;
    for (const gsnn_point *x = begin; x < end; x++)
        ++*counter(s, s->lower[*x]);
    for (const gsnn_point *x = begin; enough && x < end; x++) {
        int32_t from = s->upper[n->element[*x]], label = from < 0 ? -from : from;
        int32_t name = label ? n->names[label] : 0;
        if (name != UNNAMED)
            enough = --*counter(s, from < 0 ? -name : name) >= 0;
    }
    /* Those that were decremented are among these, or are the first below 0. */
    for (const gsnn_point *x = begin; x < end; x++) {
        int32_t from = s->upper[n->element[*x]], label = from < 0 ? -from : from;
        int32_t name = label ? n->names[label] : 0;
        *counter(s, s->lower[*x]) = 0;
        if (name != UNNAMED)
            *counter(s, from < 0 ? -name : name) = 0;
    }
    return enough;
}

static bool is_possible(const gsnn_embedding_search *s, size_t k) {
    const gsnn_point_orbits *orbits = &s->orbits[k];
    const node *n = &s->nodes[k];
    if (!name_fixed(s, orbits, n))
        return false;
    for (size_t o = 0; o < orbits->count; o++)
        if (!has_enough(s, orbits->list + orbits->begin[o], orbits->list + orbits->begin[o + 1], n))
            return false;
    return true;
}

static bool descend(gsnn_embedding_search *s, size_t k, const bool *heads, const bool *second) {
    if (k == s->chain->level_count)
        return true;
    const gsnn_level *level = &s->chain->levels[k];
    node *from = &s->nodes[k], *to = &s->nodes[k + 1];
    for (size_t i = 0; i < level->orbit_length; i++) {
        if (heads && !heads[from->element[level->orbit[i]]])
            continue;
        gsnn_level_multiply(to->element, from->element, level, i);
        memcpy(to->names, from->names, (s->labels + 1) * sizeof *to->names);
        const bool *next = second ? second + from->element[level->orbit[i]] * s->points : NULL;
        if (is_possible(s, k + 1) && descend(s, k + 1, next, NULL))
            return true;
    }
    return false;
}

bool gsnn_embedding_exists(gsnn_embedding_search *s, const int32_t *lower, const int32_t *upper,
                           size_t labels, const bool *heads, const bool *second) {
    s->lower = lower;
    s->upper = upper;
    s->labels = labels;
    gsnn_permutation_identity(s->nodes[0].element, s->points);
    for (size_t j = 0; j <= labels; j++)
        s->nodes[0].names[j] = UNNAMED;
    return is_possible(s, 0) && descend(s, 0, heads, second);
}
