#include "group/code_merger.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_code_merger_init(gsnn_code_merger *merger, size_t points, gsnn_error *error) {
    merger->points = points;
    merger->parent = gsnn_resize(NULL, points + 1, sizeof *merger->parent);
    merger->number = gsnn_resize(NULL, points + 1, sizeof *merger->number);
    merger->named = gsnn_new(points + 1, sizeof *merger->named);
    if (merger->parent && merger->number && merger->named)
        return GSNN_OK;
    gsnn_code_merger_clear(merger);
    return gsnn_fail_memory(error);
}

void gsnn_code_merger_clear(gsnn_code_merger *merger) {
    free(merger->parent);
    free(merger->number);
    free(merger->named);
    memset(merger, 0, sizeof *merger);
}

/* The root that equals a code, with its sign; 0 if it is zero.  Shortens the way by half. */
static inline int32_t find(const gsnn_code_merger *merger, int32_t code) {
    int32_t *parent = merger->parent;
    int32_t at = code < 0 ? -code : code;
    bool negative = code < 0;
    while (parent[at] != at) {
        int32_t up = parent[at], above = parent[up < 0 ? -up : up];
        parent[at] = up < 0 ? -above : above;
        negative ^= parent[at] < 0;
        at = parent[at] < 0 ? -parent[at] : parent[at];
    }
    return negative ? -at : at;
}

/* Makes a and b equal; returns whether they were not. */
static inline bool merge(const gsnn_code_merger *merger, int32_t a, int32_t b) {
    int32_t *parent = merger->parent;
    if (a == b)
        return false;
    a = find(merger, a);
    b = find(merger, b);
    if (a == b)
        return false;
    if (a == 0)
        parent[b < 0 ? -b : b] = 0;
    else if (b == 0 || a == -b) /* zero, or its own opposite */
        parent[a < 0 ? -a : a] = 0;
    else
        parent[a < 0 ? -a : a] = a < 0 ? -b : b;
    return true;
}

/* Names what is left of the codes 1 .. dimension in their order, into number[1] on; returns how
 * many are. */
static int32_t name_roots(gsnn_code_merger *merger, size_t dimension, int32_t *number) {
    int32_t next = 0;
    for (size_t c = 1; c <= dimension; c++) {
        int32_t root = find(merger, (int32_t)c), absolute = root < 0 ? -root : root;
        if (root && !merger->named[absolute])
            merger->named[absolute] = root < 0 ? -++next : ++next;
        number[c] = root < 0 ? -merger->named[absolute] : merger->named[absolute];
    }
    for (size_t c = 1; c <= dimension; c++)
        merger->named[c] = 0;
    return next;
}

size_t gsnn_code_merger_cut(gsnn_code_merger *merger, const int32_t *codes, size_t dimension,
                            const gsnn_point *permutation, bool negative, int32_t *cut) {
    int32_t *number = merger->number;
    /* Code 0 is its own root. */
    for (size_t c = 0; c <= dimension; c++)
        merger->parent[c] = (int32_t)c;
    for (size_t x = 0; x < merger->points; x++) {
        int32_t moved = codes[permutation[x]];
        merge(merger, codes[x], negative ? -moved : moved);
    }
    /* A class of codes gets its number from the first of them, which is met before the others. */
    number[0] = 0;
    int32_t next = name_roots(merger, dimension, number);
    for (size_t x = 0; x < merger->points; x++)
        cut[x] = codes[x] < 0 ? -number[-codes[x]] : number[codes[x]];
    return (size_t)next;
}

size_t gsnn_code_merger_join(gsnn_code_merger *merger, const int32_t *codes, size_t dimension,
                             size_t points, const gsnn_point *t, bool plain, int32_t *small) {
    size_t left = dimension;
    for (size_t c = 0; c <= dimension; c++)
        merger->parent[c] = (int32_t)c;
    for (size_t x = 0; x < points && (left > 1 || !plain); x++)
        if (t[x] > x && merge(merger, codes[x], codes[t[x]]))
            left--;
    return (size_t)name_roots(merger, dimension, small - 1);
}
