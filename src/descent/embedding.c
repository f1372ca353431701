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
    int32_t *wanted;   /* how often each signed label is in one orbit; 0 in between */
    int32_t *names;    /* room for what is wanted, */
    gsnn_point *fixed; /* for images of fixed points, */
    gsnn_point *by;    /* and for an element of a transversal */
    bool inverse;      /* elements take points of `upper` to those of `lower` */
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
    free(s->wanted);
    free(s->names);
    free(s->fixed);
    free(s->by);
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
    s->wanted = gsnn_new(2 * points + 1, sizeof *s->wanted);
    s->names = gsnn_resize(NULL, points + 1, sizeof *s->names);
    s->fixed = gsnn_resize(NULL, points + 1, sizeof *s->fixed);
    s->by = gsnn_resize(NULL, points, sizeof *s->by);
    bool made = s->orbits && s->nodes && s->wanted && s->names && s->fixed && s->by;
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

/* The labels that meet at a point x and its image: an element g is looked for that takes points of
 * `lower` to those of `upper`, or its inverse. */
static int32_t upper_at(const gsnn_embedding_search *s, gsnn_point x, gsnn_point image) {
    return s->upper[s->inverse ? x : image];
}

static int32_t lower_at(const gsnn_embedding_search *s, gsnn_point x, gsnn_point image) {
    return s->lower[s->inverse ? image : x];
}

/* What a label of `upper` must be in `lower`, or UNNAMED. */
static int32_t name_of(const int32_t *names, int32_t from) {
    int32_t name = from ? names[from < 0 ? -from : from] : 0;
    return from < 0 && name != UNNAMED ? -name : name;
}

/* Enters what the points that are newly fixed say, whose images are given; false where they
 * contradict. */
static bool name_fixed(const gsnn_embedding_search *s, const gsnn_point_orbits *orbits,
                       const gsnn_point *images, int32_t *names) {
    for (size_t i = 0; i < orbits->fixed; i++) {
        int32_t from = upper_at(s, orbits->list[i], images[i]);
        int32_t to = lower_at(s, orbits->list[i], images[i]);
        int32_t name = name_of(names, from);
        if (name == UNNAMED)
            names[from < 0 ? -from : from] = from < 0 ? -to : to;
        else if (name != to)
            return false;
    }
    return true;
}

/* The counter of a signed label. */
static int32_t *counter(const gsnn_embedding_search *s, int32_t label) {
    return &s->wanted[(size_t)(label + (int32_t)s->points)];
}

/* Whether an orbit has the points that its image with the labels known so far wants; x has the
 * image element[by[x]]. */
static bool has_enough(const gsnn_embedding_search *s, const gsnn_point *begin,
                       const gsnn_point *end, const gsnn_point *element, const gsnn_point *by,
                       const int32_t *names) {
    size_t wanted = 0;
    for (const gsnn_point *x = begin; x < end; x++) {
        int32_t name = name_of(names, upper_at(s, *x, element[by[*x]]));
        if (name == UNNAMED)
            continue;
        s->names[wanted++] = name;
        ++*counter(s, name);
    }
    size_t missing = wanted;
    for (const gsnn_point *x = begin; missing && missing <= (size_t)(end - x); x++) {
        int32_t *count = counter(s, lower_at(s, *x, element[by[*x]]));
        missing -= *count > 0;
        *count -= *count > 0;
    }
    for (size_t i = 0; i < wanted && missing; i++)
        *counter(s, s->names[i]) = 0;
    return missing == 0;
}

/* Whether all orbits at a level have. */
static bool have_enough(const gsnn_embedding_search *s, size_t k, const gsnn_point *element,
                        const gsnn_point *by, const int32_t *names) {
    const gsnn_point_orbits *orbits = &s->orbits[k];
    for (size_t o = 0; o < orbits->count; o++)
        if (!has_enough(s, orbits->list + orbits->begin[o], orbits->list + orbits->begin[o + 1],
                        element, by, names))
            return false;
    return true;
}

/* Makes the node below with that image of the base point; false if nothing can come of it.  What
 * contradicts is found as early as possible: most nodes end here. */
static bool step_down(const gsnn_embedding_search *s, size_t k, size_t i) {
    const gsnn_point_orbits *orbits = &s->orbits[k + 1];
    const gsnn_level *level = &s->chain->levels[k];
    const node *from = &s->nodes[k], *to = &s->nodes[k + 1];
    gsnn_point image = from->element[level->orbit[i]];
    int32_t name = name_of(from->names, upper_at(s, level->base, image));
    if (name != UNNAMED && name != lower_at(s, level->base, image))
        return false;
    const gsnn_point *by = s->by;
    if (level->kept) {
        gsnn_permutation_identity(s->by, s->points);
        gsnn_level_apply(s->by, s->points, level, i);
    } else {
        by = level->transversal + i * s->points;
    }
    memcpy(to->names, from->names, (s->labels + 1) * sizeof *to->names);
    for (size_t x = 0; x < orbits->fixed; x++)
        s->fixed[x] = from->element[by[orbits->list[x]]];
    if (!name_fixed(s, orbits, s->fixed, to->names) ||
        !have_enough(s, k + 1, from->element, by, to->names))
        return false;
    gsnn_permutation_multiply(to->element, from->element, by, s->points);
    return true;
}

static bool descend(gsnn_embedding_search *s, size_t k, const bool *heads, const bool *second) {
    if (k == s->chain->level_count)
        return true;
    const gsnn_level *level = &s->chain->levels[k];
    const node *from = &s->nodes[k];
    for (size_t i = 0; i < level->orbit_length; i++) {
        gsnn_point image = from->element[level->orbit[i]];
        if (heads && !heads[image])
            continue;
        if (step_down(s, k, i) &&
            descend(s, k + 1, second ? second + image * s->points : NULL, NULL))
            return true;
    }
    return false;
}

bool gsnn_embedding_exists(gsnn_embedding_search *s, const int32_t *lower, const int32_t *upper,
                           size_t labels, const gsnn_embedding_heads *heads) {
    const node *root = &s->nodes[0];
    s->lower = lower;
    s->upper = upper;
    s->labels = labels;
    s->inverse = heads->of_lower;
    gsnn_permutation_identity(root->element, s->points);
    for (size_t j = 0; j <= labels; j++)
        root->names[j] = UNNAMED;
    return name_fixed(s, &s->orbits[0], s->orbits[0].list, root->names) &&
           have_enough(s, 0, root->element, root->element, root->names) &&
           descend(s, 0, heads->first, heads->second);
}
