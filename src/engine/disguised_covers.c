#include "engine/disguised_covers.h"

#include "base/hash_index.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The steps up from pairs, 2 * flat + type - 1, whether they exist or not. */
typedef struct steps {
    const gsnn_disguised_flats *flats;
    const uint32_t *place;
    size_t *first; /* of each flat, and the end: where its larger flats begin */
    uint32_t *list;
    size_t count, capacity;
    uint32_t *met;  /* for each pair the last search that met it, */
    uint32_t *over; /* and the last one in which it was over another */
    uint32_t *queue;
    uint32_t search;
    uint32_t *found; /* pairs that exist and are reached through none that do */
    size_t found_count;
} steps;

static gsnn_status list_steps(steps *s, gsnn_error *error) {
    for (uint32_t i = 0; i < s->flats->count; i++) {
        uint32_t larger[GSNN_MAX_FLAT_STEPS];
        size_t count = gsnn_disguised_flat_steps(s->flats, i, larger);
        if (gsnn_reserve(&s->list, &s->capacity, s->count + count, sizeof *s->list))
            return gsnn_fail_memory(error);
        s->first[i] = s->count;
        for (size_t k = 0; k < count; k++) {
            bool new = true;
            for (size_t j = s->first[i]; j < s->count; j++)
                new = new && s->list[j] != larger[k];
            if (new)
                s->list[s->count++] = larger[k];
        }
    }
    s->first[s->flats->count] = s->count;
    return GSNN_OK;
}

/* Puts the pairs a step above one into the queue, if this search has not met them. */
static size_t enqueue(steps *s, uint32_t pair, uint32_t *marks, size_t length) {
    for (size_t j = s->first[pair / 2]; j < s->first[pair / 2 + 1]; j++) {
        uint32_t next = 2 * s->list[j] + pair % 2;
        if (marks[next] != s->search) {
            marks[next] = s->search;
            s->queue[length++] = next;
        }
    }
    /* A pair of type 2 is below the one of type 1 of its flat. */
    if (pair % 2 && marks[pair - 1] != s->search) {
        marks[pair - 1] = s->search;
        s->queue[length++] = pair - 1;
    }
    return length;
}

/* The pairs that exist above one, with none between that was met first. */
static size_t find_next(steps *s, uint32_t pair) {
    size_t length = enqueue(s, pair, s->met, 0), largest = 0;
    s->found_count = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t at = s->queue[i];
        if (s->place[at] == GSNN_NO_ITEM) {
            length = enqueue(s, at, s->met, length);
            continue;
        }
        s->found[s->found_count++] = at;
        size_t dimension = s->flats->list[at / 2].dimension;
        largest = dimension > largest ? dimension : largest;
    }
    return largest;
}

/* Marks what is above the pairs that were found, as far as that dimension. */
static void mark_over(steps *s, size_t largest) {
    size_t length = 0;
    for (size_t i = 0; i < s->found_count; i++)
        length = enqueue(s, s->found[i], s->over, length);
    for (size_t i = 0; i < length; i++)
        if (s->flats->list[s->queue[i] / 2].dimension <= largest)
            length = enqueue(s, s->queue[i], s->over, length);
}

static gsnn_status find_covers(steps *s, gsnn_catalogue *catalogue, gsnn_error *error) {
    size_t capacity = 0;
    for (uint32_t pair = 0; pair < 2 * s->flats->count; pair++) {
        if (s->place[pair] == GSNN_NO_ITEM)
            continue;
        s->search++;
        mark_over(s, find_next(s, pair));
        if (gsnn_reserve(&catalogue->known_covers, &capacity,
                         catalogue->known_cover_count + s->found_count,
                         sizeof *catalogue->known_covers))
            return gsnn_fail_memory(error);
        for (size_t i = 0; i < s->found_count; i++)
            if (s->over[s->found[i]] != s->search)
                catalogue->known_covers[catalogue->known_cover_count++] =
                    (gsnn_known_cover){s->place[pair], s->place[s->found[i]]};
    }
    return GSNN_OK;
}

gsnn_status gsnn_disguised_covers_find(gsnn_catalogue *catalogue, const gsnn_disguised_flats *flats,
                                       const uint32_t *place, gsnn_error *error) {
    size_t pairs = 2 * flats->count;
    steps s = {.flats = flats, .place = place};
    s.first = gsnn_new(flats->count + 1, sizeof *s.first);
    s.met = gsnn_new(pairs, sizeof *s.met);
    s.over = gsnn_new(pairs, sizeof *s.over);
    s.queue = gsnn_resize(NULL, pairs, sizeof *s.queue);
    s.found = gsnn_resize(NULL, pairs, sizeof *s.found);
    gsnn_status status = s.first && s.met && s.over && s.queue && s.found ? list_steps(&s, error)
                                                                          : gsnn_fail_memory(error);
    if (status == GSNN_OK)
        status = find_covers(&s, catalogue, error);
    free(s.first);
    free(s.list);
    free(s.met);
    free(s.over);
    free(s.queue);
    free(s.found);
    return status;
}
