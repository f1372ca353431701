#include "verify/checks.h"
#include "verify/random_network.h"

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* See check_invariance.c. */
static const double TOLERANCE = 1e-9;

#define PLACE "morphisms[%zu] (%s to %s): "

/* Neuron i of `to` takes s times the weights of neuron j of `from`, entry i of the map being s j.
 * These rows belong to `to` exactly when the map commutes with the two rho, and the function is
 * then kept; a type 1 source has a bias, so that no sign is allowed. */
static bool map_is_sound(gsnn_verify_subject *subject, size_t index) {
    const gsnn_record_morphism *morphism = &subject->record->morphisms[index];
    const gsnn_record_architecture *from = &subject->record->architectures[morphism->from];
    const gsnn_record_architecture *to = &subject->record->architectures[morphism->to];
    const int32_t *map = morphism->neurons;
    size_t n1 = (size_t)from->neurons, n2 = (size_t)to->neurons;
    for (size_t i = 0; i < n2 && from->type == 1; i++)
        if (map[i] < 0) {
            gsnn_findings_false(subject->findings, GSNN_CHECK_NEURON_MAPS,
                                PLACE "neurons[%zu]: %d, but %s has a bias", index, from->id,
                                to->id, i, map[i], from->id);
            return false;
        }
    for (size_t k = 0; k < subject->points->generator_count; k++) {
        const int32_t *rho1 = from->signed_permutations + k * n1;
        const int32_t *rho2 = to->signed_permutations + k * n2;
        for (size_t i = 0; i < n2; i++) {
            int32_t moved = map[(size_t)abs(rho2[i]) - 1], image = rho1[(size_t)abs(map[i]) - 1];
            if ((rho2[i] < 0 ? -moved : moved) == (map[i] < 0 ? -image : image))
                continue;
            gsnn_findings_false(subject->findings, GSNN_CHECK_NEURON_MAPS,
                                PLACE "neurons[%zu]: it does not commute with generators[%zu]",
                                index, from->id, to->id, i, k);
            return false;
        }
    }
    gsnn_findings_pass(subject->findings, GSNN_CHECK_NEURON_MAPS, n2);
    return true;
}

/* Compares the outputs of the random network of `from` with those of the grown one. */
static gsnn_status compare_outputs(gsnn_verify_subject *subject, size_t index) {
    const gsnn_record_morphism *morphism = &subject->record->morphisms[index];
    const gsnn_record_architecture *from = &subject->record->architectures[morphism->from];
    const gsnn_record_architecture *to = &subject->record->architectures[morphism->to];
    const gsnn_verify_own *own = &subject->own[morphism->from];
    size_t n1 = (size_t)from->neurons, n2 = (size_t)to->neurons;
    double bias = from->type == 1 ? 0.3 : 0.0, weight = 0.7;
    double *grown = gsnn_new(n2, sizeof *grown);
    if (!grown)
        return gsnn_fail_memory(subject->error);
    for (size_t t = 0; t < GSNN_VERIFY_INPUTS; t++) {
        const double *pre = own->preactivations + t * n1;
        double scale, grown_scale;
        for (size_t i = 0; i < n2; i++) {
            int32_t entry = morphism->neurons[i];
            grown[i] = entry > 0 ? pre[entry - 1] : -pre[-entry - 1];
        }
        double f1 = gsnn_verify_output(from->type, pre, n1, weight, bias, &scale);
        double f2 = gsnn_verify_output(to->type, grown, n2, weight * (double)n1 / (double)n2, bias,
                                       &grown_scale);
        if (fabs(f1 - f2) <= TOLERANCE * (1 + scale + grown_scale))
            continue;
        gsnn_findings_false(subject->findings, GSNN_CHECK_OUTPUTS,
                            PLACE "%.12g grows into %.12g at random input %zu", index, from->id,
                            to->id, f1, f2, t + 1);
        free(grown);
        return GSNN_OK;
    }
    free(grown);
    gsnn_findings_pass(subject->findings, GSNN_CHECK_OUTPUTS, GSNN_VERIFY_INPUTS);
    return GSNN_OK;
}

gsnn_status gsnn_verify_check_neuron_maps(gsnn_verify_subject *subject) {
    const gsnn_enumeration_record *record = subject->record;
    gsnn_findings *findings = subject->findings;
    gsnn_status status = GSNN_OK;
    for (size_t m = 0; m < record->morphism_count && !status; m++) {
        const gsnn_record_morphism *morphism = &record->morphisms[m];
        const gsnn_verify_own *from = &subject->own[morphism->from];
        const gsnn_verify_own *to = &subject->own[morphism->to];
        if (morphism->kind != GSNN_RECORD_INCLUSION)
            continue;
        const char *why_not = NULL;
        if (!morphism->neurons)
            why_not = "its neuron map is not listed";
        else if (!from->rho_sound || !to->rho_sound)
            why_not = "the rho at its ends are missing or false";
        const char *a = record->architectures[morphism->from].id;
        const char *b = record->architectures[morphism->to].id;
        if (why_not) {
            gsnn_findings_skip(findings, GSNN_CHECK_NEURON_MAPS, PLACE "%s", m, a, b, why_not);
            gsnn_findings_skip(findings, GSNN_CHECK_OUTPUTS, PLACE "%s", m, a, b, why_not);
            continue;
        }
        map_is_sound(subject, m);
        if (from->preactivations)
            status = compare_outputs(subject, m);
        else
            gsnn_findings_skip(findings, GSNN_CHECK_OUTPUTS,
                               PLACE "there is no random network of %s", m, a, b, a);
    }
    if (!record->morphisms_listed) {
        gsnn_findings_skip(findings, GSNN_CHECK_NEURON_MAPS, "the file leaves the morphisms out");
        gsnn_findings_skip(findings, GSNN_CHECK_OUTPUTS, "the file leaves the morphisms out");
    }
    return status;
}
