#include "verify/cosets.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

gsnn_status gsnn_verify_cosets_new(gsnn_verify_cosets *cosets, const gsnn_verify_subject *subject,
                                   size_t a) {
    const gsnn_verify_points *points = subject->points;
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const int32_t *rho = architecture->signed_permutations;
    size_t n = (size_t)architecture->neurons, degree = points->count, found = 1;
    *cosets = (gsnn_verify_cosets){.count = n};
    cosets->elements = gsnn_resize(NULL, n * degree, sizeof *cosets->elements);
    cosets->inverses = gsnn_resize(NULL, n * degree, sizeof *cosets->inverses);
    cosets->signs = gsnn_new(n, sizeof *cosets->signs);
    uint32_t *queue = gsnn_new(n, sizeof *queue);
    if (!cosets->elements || !cosets->inverses || !cosets->signs || !queue) {
        free(queue);
        gsnn_verify_cosets_clear(cosets);
        return gsnn_fail_memory(subject->error);
    }
    gsnn_verify_permutation_identity(cosets->elements, degree);
    cosets->signs[0] = 1;
    for (size_t next = 0; next < found; next++) {
        size_t i = queue[next];
        for (size_t k = 0; k < points->generator_count; k++) {
            int32_t entry = rho[k * n + i];
            size_t j = (size_t)abs(entry) - 1;
            if (cosets->signs[j])
                continue;
            cosets->signs[j] = (int8_t)(entry > 0 ? cosets->signs[i] : -cosets->signs[i]);
            queue[found++] = (uint32_t)j;
            gsnn_verify_permutation_multiply(cosets->elements + j * degree,
                                             points->generators + k * degree,
                                             cosets->elements + i * degree, degree);
        }
    }
    for (size_t j = 0; j < n; j++)
        gsnn_verify_permutation_invert(cosets->inverses + j * degree, cosets->elements + j * degree,
                                       degree);
    free(queue);
    return GSNN_OK;
}

void gsnn_verify_cosets_clear(gsnn_verify_cosets *cosets) {
    free(cosets->elements);
    free(cosets->inverses);
    free(cosets->signs);
    *cosets = (gsnn_verify_cosets){0};
}

int8_t gsnn_verify_character(const gsnn_verify_own *own, const gsnn_verify_point *g,
                             gsnn_verify_point *work) {
    if (gsnn_verify_chain_contains(own->K, g, work))
        return 1;
    return gsnn_verify_chain_contains(own->H, g, work) ? -1 : 0;
}
