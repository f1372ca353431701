/* flat_list.h - classes of weight spaces, each by its least code. */
#ifndef GSNN_DESCENT_FLAT_LIST_H
#define GSNN_DESCENT_FLAT_LIST_H

#include "base/arena.h"
#include "descent/code_set.h"
#include "descent/least_code.h"
#include "descent/moving_group.h"
#include "descent/point_span.h"

/* A class of weight spaces under a group.  The arrays belong to the list's arena. */
typedef struct gsnn_flat_item {
    size_t labels;        /* 1 .. labels occur in its code */
    const int32_t *codes; /* the least image */
    size_t fixer_count;
    gsnn_point *fixers; /* generators of the setwise stabiliser of the space with these codes */
    uint32_t joined;    /* 0, or the last class of elements of order 2, from 1 on, of which it is an
                           intersection of spaces that they fix */
    bool looked_below;  /* for perfect subgroups of what that stabiliser induces on it */
} gsnn_flat_item;

typedef struct gsnn_flat_list {
    const gsnn_moving_group *group; /* borrowed */
    const gsnn_point_span *span;    /* borrowed; NULL where points are independent, up to sign */
    gsnn_flat_item *items;
    size_t count, capacity;
    gsnn_arena arena;
    gsnn_run quiet; /* for searches: by default never interrupted */
    gsnn_code_search *search;
    gsnn_code_search **more; /* for other threads than the first */
    size_t more_count;
    gsnn_code_set least;   /* the codes of the items */
    gsnn_code_set met;     /* codes met before */
    uint32_t *item_of_met; /* the item of each */
    size_t met_capacity;
    int32_t *room;
    uint64_t searches; /* for least images */
} gsnn_flat_list;

/* An empty list, which must stay where it is; span may be NULL.  The caller clears it, also on
 * failure. */
gsnn_status gsnn_flat_list_init(gsnn_flat_list *list, const gsnn_moving_group *group,
                                const gsnn_point_span *span, gsnn_error *error);
void gsnn_flat_list_clear(gsnn_flat_list *list);

/* The item of a space with labels 1 .. labels, which is added if it is new.  `codes` are
 * normalised.  Cost: a search for the least image, unless the very same code was met before. */
gsnn_status gsnn_flat_list_add(gsnn_flat_list *list, int32_t *codes, size_t labels,
                               uint32_t *number, gsnn_error *error);

/* The items of `count` spaces, whose codes stand one after the other, as if they were added one by
 * one.  Cost: the same, but searches are shared among threads. */
gsnn_status gsnn_flat_list_add_all(gsnn_flat_list *list, int32_t *codes, size_t count,
                                   size_t threads, uint32_t *numbers, gsnn_error *error);

/* Lets an interrupted run end searches. */
void gsnn_flat_list_listen(gsnn_flat_list *list, const gsnn_run *run);

/* Takes other generators of the setwise stabilisers, those that are found from the least codes, so
 * that they depend on nothing but the spaces, not on how these were met.  Cost: a search for the
 * least image of each item, shared among threads. */
gsnn_status gsnn_flat_list_settle(gsnn_flat_list *list, const gsnn_run *run, gsnn_error *error);

/* How the setwise stabiliser of an item moves the labels: label j is point 2(j-1), -j the next. The
 * caller frees them; NULL if there is no memory. */
gsnn_point *gsnn_flat_label_generators(const gsnn_flat_list *list, const gsnn_flat_item *item);

#endif
