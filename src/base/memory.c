#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void *gsnn_new(size_t count, size_t size) {
    return calloc(count ? count : 1, size);
}

void *gsnn_new_at_line(size_t count, size_t size) {
    size_t most = SIZE_MAX - GSNN_CACHE_LINE;
    if (size && count > most / size)
        return NULL;
    size_t bytes = (count * size + GSNN_CACHE_LINE - 1) / GSNN_CACHE_LINE * GSNN_CACHE_LINE;
    void *array = aligned_alloc(GSNN_CACHE_LINE, bytes ? bytes : GSNN_CACHE_LINE);
    if (array)
        memset(array, 0, bytes);
    return array;
}

uint64_t gsnn_memory_most(void) {
    struct rlimit limit;
    uint64_t most = UINT64_MAX;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        most = (uint64_t)limit.rlim_cur;
#ifdef _SC_PHYS_PAGES
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    if (pages > 0 && size > 0 && (uint64_t)pages < most / (uint64_t)size)
        most = (uint64_t)pages * (uint64_t)size;
#endif
    return most;
}

void *gsnn_resize(void *array, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        return NULL;
    size_t bytes = count * size;
    return realloc(array, bytes ? bytes : 1);
}

void *gsnn_copy(const void *array, size_t count, size_t size) {
    void *copy = gsnn_resize(NULL, count, size);
    if (copy && count > 0 && size > 0)
        memcpy(copy, array, count * size);
    return copy;
}

char *gsnn_copy_string(const char *string) {
    return string ? gsnn_copy(string, strlen(string) + 1, 1) : NULL;
}

int gsnn_grow(void *array_pointer, size_t *capacity, size_t needed, size_t size) {
    size_t grown = *capacity ? *capacity : 8;
    while (grown < needed) {
        if (grown > SIZE_MAX / 2)
            return -1;
        grown *= 2;
    }
    void *array;
    memcpy(&array, array_pointer, sizeof array);
    array = gsnn_resize(array, grown, size);
    if (!array)
        return -1;
    memcpy(array_pointer, &array, sizeof array);
    *capacity = grown;
    return 0;
}
