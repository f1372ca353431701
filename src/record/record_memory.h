/* record_memory.h - one owner for the many small pieces of a record. */
#ifndef GSNN_RECORD_RECORD_MEMORY_H
#define GSNN_RECORD_RECORD_MEMORY_H

#include <stddef.h>

/* Pieces are never freed one by one: whoever fails half way just frees the whole. */
typedef struct gsnn_record_memory gsnn_record_memory;

/* An empty memory, or NULL. */
gsnn_record_memory *gsnn_record_memory_new(void);

/* Frees the memory and every piece taken from it; NULL is allowed. */
void gsnn_record_memory_free(gsnn_record_memory *memory);

/* count zeroed elements of size bytes, aligned for any type; NULL when there is no room or the
 * product overflows. */
void *gsnn_record_take(gsnn_record_memory *memory, size_t count, size_t size);

/* A copy of a string. */
char *gsnn_record_take_string(gsnn_record_memory *memory, const char *string);

#endif
