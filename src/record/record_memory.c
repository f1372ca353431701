#include "record/record_memory.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 1 << 16 };

/* A chunk's pieces follow it. */
typedef struct chunk {
    struct chunk *next;
    alignas(max_align_t) unsigned char bytes[];
} chunk;

struct gsnn_record_memory {
    chunk *chunks;
    unsigned char *free_bytes; /* the rest of the newest shared chunk */
    size_t free_count;
};

gsnn_record_memory *gsnn_record_memory_new(void) {
    return gsnn_new(1, sizeof(gsnn_record_memory));
}

void gsnn_record_memory_free(gsnn_record_memory *memory) {
    if (!memory)
        return;
    for (chunk *c = memory->chunks, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(memory);
}

static unsigned char *add_chunk(gsnn_record_memory *memory, size_t bytes) {
    if (bytes > SIZE_MAX - sizeof(chunk))
        return NULL;
    chunk *c = gsnn_new(1, sizeof(chunk) + bytes);
    if (!c)
        return NULL;
    c->next = memory->chunks;
    memory->chunks = c;
    return c->bytes;
}

void *gsnn_record_take(gsnn_record_memory *memory, size_t count, size_t size) {
    const size_t step = alignof(max_align_t);
    if (size && count > (SIZE_MAX - step) / size)
        return NULL;
    size_t bytes = (count * size + step - 1) / step * step;
    if (bytes > CHUNK_BYTES / 4) /* large arrays get a chunk of their own */
        return add_chunk(memory, bytes);
    if (bytes > memory->free_count) {
        unsigned char *fresh = add_chunk(memory, CHUNK_BYTES);
        if (!fresh)
            return NULL;
        memory->free_bytes = fresh;
        memory->free_count = CHUNK_BYTES;
    }
    if (!memory->free_bytes) /* a request for nothing before any other */
        return memory;
    void *piece = memory->free_bytes;
    memory->free_bytes += bytes;
    memory->free_count -= bytes;
    return piece;
}

char *gsnn_record_take_string(gsnn_record_memory *memory, const char *string) {
    size_t bytes = strlen(string) + 1;
    char *copy = gsnn_record_take(memory, bytes, 1);
    return copy ? memcpy(copy, string, bytes) : NULL;
}
