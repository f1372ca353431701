#include "verify/checks.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Whether a list of signed neurons meets each neuron once; the first neuron met twice, from 1, or
 * 0 goes to *twice. */
static void find_repetition(const int32_t *list, size_t n, bool *met, size_t *twice) {
    for (size_t i = 0; i < n; i++)
        met[i] = false;
    *twice = 0;
    for (size_t i = 0; i < n && !*twice; i++) {
        size_t j = (size_t)abs(list[i]);
        if (met[j - 1])
            *twice = j;
        met[j - 1] = true;
    }
}

/* Walks from neuron 1 along all generators: *reached neurons are met, each with a sign relative
 * to the first, and *contradiction is a neuron, from 1, that is met with both signs, or 0. */
static void walk(const int32_t *rho, size_t generators, size_t n, int8_t *sign, uint32_t *queue,
                 size_t *reached, size_t *contradiction) {
    for (size_t i = 0; i < n; i++)
        sign[i] = 0;
    sign[0] = 1;
    queue[0] = 0;
    *reached = 1;
    *contradiction = 0;
    for (size_t next = 0; next < *reached; next++) {
        size_t i = queue[next];
        for (size_t k = 0; k < generators; k++) {
            int32_t entry = rho[k * n + i];
            size_t j = (size_t)abs(entry) - 1;
            int8_t met = (int8_t)(entry > 0 ? sign[i] : -sign[i]);
            if (!sign[j]) {
                sign[j] = met;
                queue[(*reached)++] = (uint32_t)j;
            } else if (sign[j] != met && !*contradiction) {
                *contradiction = j + 1;
            }
        }
    }
}

/* Type 1 has no sign; type 2 has signs that no flip of neurons removes. */
static bool check_signs(gsnn_verify_subject *subject, const gsnn_record_architecture *architecture,
                        size_t contradiction) {
    size_t generators = subject->points->generator_count, n = (size_t)architecture->neurons;
    const int32_t *rho = architecture->signed_permutations;
    for (size_t i = 0; architecture->type == 1 && i < generators * n; i++) {
        if (rho[i] > 0)
            continue;
        gsnn_findings_false(subject->findings, GSNN_CHECK_RHO_SIGNS,
                            "%s: signed_permutations[%zu][%zu]: %d, but type 1 has no sign",
                            architecture->id, i / n, i % n, rho[i]);
        return false;
    }
    if (architecture->type == 2 && !contradiction) {
        gsnn_findings_false(subject->findings, GSNN_CHECK_RHO_SIGNS,
                            "%s: flipping signs of neurons makes it type 1", architecture->id);
        return false;
    }
    gsnn_findings_pass(subject->findings, GSNN_CHECK_RHO_SIGNS, 0);
    return true;
}

gsnn_status gsnn_verify_check_rho(gsnn_verify_subject *subject, size_t a) {
    const gsnn_record_architecture *architecture = &subject->record->architectures[a];
    const int32_t *rho = architecture->signed_permutations;
    gsnn_findings *findings = subject->findings;
    size_t generators = subject->points->generator_count, n = (size_t)architecture->neurons;
    if (!rho || !subject->own[a].pair_sound) {
        for (unsigned check = GSNN_CHECK_RHO_PERMUTATIONS; check <= GSNN_CHECK_RHO_SIGNS; check++)
            gsnn_findings_skip(findings, check, "%s: %s", architecture->id,
                               rho ? "its H and K are false" : "its rho is not listed");
        return GSNN_OK;
    }
    gsnn_status status = GSNN_OK;
    bool *met = gsnn_new(n, sizeof *met);
    int8_t *sign = gsnn_new(n, sizeof *sign);
    uint32_t *queue = gsnn_new(n, sizeof *queue);
    if (!met || !sign || !queue) {
        status = gsnn_fail_memory(subject->error);
        goto done;
    }
    bool sound = true;
    for (size_t k = 0; k < generators; k++) {
        size_t twice;
        find_repetition(rho + k * n, n, met, &twice);
        if (!twice)
            continue;
        sound = false;
        gsnn_findings_false(findings, GSNN_CHECK_RHO_PERMUTATIONS,
                            "%s: signed_permutations[%zu]: neuron %zu is met twice",
                            architecture->id, k, twice);
    }
    if (!sound)
        goto done;
    gsnn_findings_pass(findings, GSNN_CHECK_RHO_PERMUTATIONS, generators);
    size_t reached, contradiction;
    walk(rho, generators, n, sign, queue, &reached, &contradiction);
    if (reached == n) {
        gsnn_findings_pass(findings, GSNN_CHECK_RHO_TRANSITIVE, n);
    } else {
        sound = false;
        gsnn_findings_false(findings, GSNN_CHECK_RHO_TRANSITIVE,
                            "%s: signed_permutations: only %zu of %zu neurons are in one orbit",
                            architecture->id, reached, n);
    }
    sound &= check_signs(subject, architecture, contradiction);
    subject->own[a].rho_sound = sound;
done:
    free(met);
    free(sign);
    free(queue);
    return status;
}
