#include "base/counters.h"
#include "base/memory.h"
#include "morphism/covers.h"

#include <assert.h>
#include <stdlib.h>

/* For each admissible pair, numbered through the characters of all classes, its architecture, or
 * GSNN_NO_ARCHITECTURE if it is not listed; the caller frees it.  NULL if there is no memory. */
static uint32_t *place_pairs(const gsnn_catalogue *catalogue,
                             const gsnn_architecture *architectures, size_t count) {
    size_t pairs = 0, at = 0, next = 0;
    for (size_t c = 0; c < catalogue->count; c++)
        pairs += catalogue->classes[c].character_count;
    uint32_t *place = gsnn_resize(NULL, pairs, sizeof *place);
    for (size_t c = 0; place && c < catalogue->count; c++) {
        const gsnn_subgroup_class *class = &catalogue->classes[c];
        for (size_t k = 0; k < class->character_count; k++) {
            bool listed = next < count && architectures[next].class == c &&
                          architectures[next].signs == class->characters[k].signs;
            place[at++] = listed ? (uint32_t)next++ : GSNN_NO_ARCHITECTURE;
        }
    }
    assert(!place || next == count);
    return place;
}

gsnn_status gsnn_append_covers(gsnn_morphisms *morphisms, const gsnn_catalogue *catalogue,
                               const gsnn_architecture *architectures, size_t count,
                               const gsnn_known_cover *covers, size_t cover_count, size_t neuron,
                               gsnn_error *error) {
    uint32_t *place = place_pairs(catalogue, architectures, count);
    gsnn_status status = place ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; status == GSNN_OK && i < cover_count; i++) {
        uint32_t from = place[covers[i].from], to = place[covers[i].to];
        if (from != GSNN_NO_ARCHITECTURE && to != GSNN_NO_ARCHITECTURE)
            status = gsnn_morphisms_append(
                morphisms, (gsnn_morphism){GSNN_INCLUSION, from, to, neuron}, error);
    }
    free(place);
    return status;
}

gsnn_status gsnn_known_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                              const gsnn_catalogue *catalogue,
                              const gsnn_architecture *architectures, size_t count,
                              const gsnn_run *run, gsnn_error *error) {
    (void)group;
    size_t neuron = catalogue->covers == GSNN_COVERS_KNOWN ? 0 : GSNN_NEURON_UNKNOWN;
    gsnn_status status =
        gsnn_append_covers(morphisms, catalogue, architectures, count, catalogue->known_covers,
                           catalogue->known_cover_count, neuron, error);
    gsnn_count(run, GSNN_COUNT_CLOSED_COVERS, morphisms->count);
    return status;
}
