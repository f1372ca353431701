/* memory.h - checked allocation of arrays.
 *
 * Each function returns NULL when there is no memory or when count * size overflows; the caller
 * checks it.  A request for nothing yields a pointer that can be freed, so NULL always means
 * failure. */
#ifndef GSNN_BASE_MEMORY_H
#define GSNN_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#define GSNN_CACHE_LINE 64

/* An array of count zeroed elements of size bytes. */
void *gsnn_new(size_t count, size_t size);

/* The same, beginning at a cache line (GSNN_CACHE_LINE bytes): vectors do not cross lines, and what
 * threads work in, if its size is a multiple of that, shares none. */
void *gsnn_new_at_line(size_t count, size_t size);

/* The bytes that this process may have: its limit, or the memory of the machine where that is less,
 * as far as the system tells them.  What is known to need more is refused before it is begun. */
uint64_t gsnn_memory_most(void);

/* The array resized to count elements of size bytes; the old one stays valid on failure. */
void *gsnn_resize(void *array, size_t count, size_t size);

/* A copy of count elements of size bytes. */
void *gsnn_copy(const void *array, size_t count, size_t size);

/* A copy of a string; NULL in gives NULL out. */
char *gsnn_copy_string(const char *string);

/* What follows where there is not enough room. */
int gsnn_grow(void *array_pointer, size_t *capacity, size_t needed, size_t size);

/* Grows *array (elements of size bytes, *capacity of them allocated) so that it holds at least
 * `needed`, doubling.  Returns 0, or -1 with everything unchanged. */
static inline int gsnn_reserve(void *array_pointer, size_t *capacity, size_t needed, size_t size) {
    return needed <= *capacity ? 0 : gsnn_grow(array_pointer, capacity, needed, size);
}

#endif
