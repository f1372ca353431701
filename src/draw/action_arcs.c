/* action_arcs.c - where the neurons stand on a circle and which arcs join them. */
#include "draw/action_arcs.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static size_t image_of(const int32_t *images, size_t i) {
    return (size_t)(images[i] < 0 ? -images[i] : images[i]) - 1;
}

/* Gives the neurons from `start` along a cycle the next places, as far as they are shown and
 * have none; returns how many.  Unknown places are SIZE_MAX. */
static size_t place_cycle(size_t *place, size_t shown, const int32_t *images, size_t start,
                          size_t next) {
    size_t first = next;
    for (size_t i = start; i < shown && place[i] == SIZE_MAX; i = image_of(images, i))
        place[i] = next++;
    return next - first;
}

/* Places all shown neurons by the cycles of one generator; returns the longest run. */
static size_t place_all(size_t *place, size_t shown, const int32_t *images) {
    size_t next = 0, longest = 0;
    for (size_t i = 0; i < shown; i++)
        place[i] = SIZE_MAX;
    for (size_t i = 0; i < shown; i++) {
        size_t run = place_cycle(place, shown, images, i, next);
        next += run;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void add_arcs(gsnn_action_arcs *arcs, const int32_t *images, size_t neurons,
                     size_t generator) {
    for (size_t i = 0; i < neurons; i++) {
        size_t j = image_of(images, i);
        bool back = image_of(images, j) == i && (images[i] < 0) == (images[j] < 0) && i != j;
        if (back && j < i)
            continue;
        if (i >= arcs->shown || j >= arcs->shown) {
            arcs->left_out += i < arcs->shown || j < arcs->shown;
            continue;
        }
        arcs->arcs[arcs->arc_count++] = (gsnn_action_arc){
            .generator = generator, .from = i, .to = j, .negative = images[i] < 0, .both = back};
    }
}

gsnn_status gsnn_action_arcs_init(gsnn_action_arcs *arcs, const gsnn_enumeration_record *record,
                                  const gsnn_record_architecture *architecture, size_t limit,
                                  gsnn_error *error) {
    size_t neurons = (size_t)architecture->neurons, generators = record->group.generators.count;
    const int32_t *rho = architecture->signed_permutations;
    memset(arcs, 0, sizeof *arcs);
    arcs->shown = neurons < limit ? neurons : limit;
    arcs->place = gsnn_new(arcs->shown, sizeof *arcs->place);
    arcs->arcs = gsnn_new(arcs->shown * generators, sizeof *arcs->arcs);
    if (!arcs->place || !arcs->arcs) {
        gsnn_action_arcs_clear(arcs);
        return gsnn_fail_memory(error);
    }
    size_t best = 0, longest = 0;
    for (size_t g = 0; g < generators; g++) {
        size_t run = place_all(arcs->place, arcs->shown, rho + g * neurons);
        if (run > longest) {
            longest = run;
            best = g;
        }
        add_arcs(arcs, rho + g * neurons, neurons, g);
    }
    if (generators)
        place_all(arcs->place, arcs->shown, rho + best * neurons);
    return GSNN_OK;
}

void gsnn_action_arcs_clear(gsnn_action_arcs *arcs) {
    free(arcs->place);
    free(arcs->arcs);
    memset(arcs, 0, sizeof *arcs);
}
