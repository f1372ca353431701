#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct gsnn_arena_block {
    struct gsnn_arena_block *previous;
    size_t size; /* of bytes */
    alignas(max_align_t) unsigned char bytes[];
} block;

/* Blocks grow with what there is, up to so many bytes, beyond which larger ones waste more than
 * they save. */
#define FIRST_BLOCK ((size_t)1 << 12)
#define LARGE_BLOCK ((size_t)1 << 18)

static size_t next_size(const gsnn_arena *arena, size_t wanted) {
    size_t size = arena->last ? arena->last->size : FIRST_BLOCK / 2;
    if (size < LARGE_BLOCK)
        size *= 2;
    return size > wanted ? size : wanted;
}

void *gsnn_arena_take(gsnn_arena *arena, size_t count, size_t size) {
    const size_t most = SIZE_MAX - sizeof(block) - alignof(max_align_t);
    size_t unit = alignof(max_align_t), bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > most)
        return NULL;
    bytes = (bytes + unit - 1) / unit * unit;
    /* No two pieces are at the same place. */
    if (!bytes)
        bytes = unit;
    if (!arena->last || arena->last->size - arena->used < bytes) {
        size_t room = next_size(arena, bytes);
        block *fresh = malloc(sizeof *fresh + room);
        if (!fresh)
            return NULL;
        *fresh = (block){.previous = arena->last, .size = room};
        arena->last = fresh;
        arena->used = 0;
    }
    void *piece = arena->last->bytes + arena->used;
    arena->used += bytes;
    return piece;
}

void *gsnn_arena_copy(gsnn_arena *arena, const void *array, size_t count, size_t size) {
    void *copy = gsnn_arena_take(arena, count, size);
    if (copy && count && size)
        memcpy(copy, array, count * size);
    return copy;
}

void gsnn_arena_return(gsnn_arena *arena, gsnn_arena_mark mark) {
    while (arena->last != mark.last) {
        block *previous = arena->last->previous;
        free(arena->last);
        arena->last = previous;
    }
    arena->used = mark.used;
}

void gsnn_arena_move(gsnn_arena *to, gsnn_arena *from) {
    block *first = from->last;
    if (!first)
        return;
    while (first->previous)
        first = first->previous;
    first->previous = to->last;
    *to = *from;
    *from = (gsnn_arena){0};
}

void gsnn_arena_clear(gsnn_arena *arena) {
    gsnn_arena_return(arena, (gsnn_arena_mark){0});
}
