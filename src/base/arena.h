/* arena.h - memory taken in small pieces and given back all at once. */
#ifndef GSNN_BASE_ARENA_H
#define GSNN_BASE_ARENA_H

#include <stddef.h>

/* All zero: empty. */
typedef struct gsnn_arena {
    struct gsnn_arena_block *last; /* from which pieces are taken; it knows those before it */
    size_t used;                   /* bytes of the last block */
} gsnn_arena;

/* What was taken before a moment. */
typedef gsnn_arena gsnn_arena_mark;

/* An array of count elements of size bytes, not zeroed, aligned for any type; NULL when there is no
 * memory or when count * size overflows. */
void *gsnn_arena_take(gsnn_arena *arena, size_t count, size_t size);

/* The same, a copy of an array. */
void *gsnn_arena_copy(gsnn_arena *arena, const void *array, size_t count, size_t size);

static inline gsnn_arena_mark gsnn_arena_now(const gsnn_arena *arena) {
    return *arena;
}

/* Gives back what was taken since a mark of this arena. */
void gsnn_arena_return(gsnn_arena *arena, gsnn_arena_mark mark);

/* Adds all that was taken from one arena to another, which gives it back; the first is empty. */
void gsnn_arena_move(gsnn_arena *to, gsnn_arena *from);

/* Gives everything back. */
void gsnn_arena_clear(gsnn_arena *arena);

#endif
