#include "group/signed_orbits.h"

#include "base/memory.h"

#include <stdlib.h>

gsnn_status gsnn_signed_orbits(size_t points, const gsnn_signed_generators *equations,
                               bool negation, gsnn_weights *weights, gsnn_error *error) {
    int32_t *codes = gsnn_new(points, sizeof *codes);
    gsnn_point *queue = gsnn_resize(NULL, points, sizeof *queue);
    if (!codes || !queue) {
        free(codes);
        free(queue);
        return gsnn_fail_memory(error);
    }
    /* Codes stay 0 on inconsistent orbits, so what has been reached is marked apart: an orbit is
     * walked with a provisional code beyond all final ones. */
    const int32_t provisional = INT32_MAX;
    int32_t next = 1;
    for (size_t start = 0; start < points; start++) {
        if (codes[start])
            continue;
        size_t length = 0;
        bool consistent = true;
        codes[start] = next;
        queue[length++] = (gsnn_point)start;
        for (size_t i = 0; i < length; i++) {
            gsnn_point x = queue[i];
            for (size_t k = 0; k < equations->count + negation; k++) {
                bool last = k == equations->count;
                gsnn_point y = last ? (gsnn_point)(x ^ 1) : equations->permutations[k * points + x];
                bool negative = last || gsnn_equation_negative(equations, k);
                int32_t code = negative ? -codes[x] : codes[x];
                if (!codes[y]) {
                    codes[y] = code;
                    queue[length++] = y;
                } else if (codes[y] != code) {
                    consistent = false;
                }
            }
        }
        if (consistent)
            next++;
        else
            for (size_t i = 0; i < length; i++)
                codes[queue[i]] = provisional;
    }
    for (size_t x = 0; x < points; x++)
        if (codes[x] == provisional)
            codes[x] = 0;
    free(queue);
    weights->dimension = (size_t)(next - 1);
    weights->codes = codes;
    return GSNN_OK;
}
