/* neurons_from_rows.c - the neurons of an admissible architecture, told apart by their rows.
 *
 * Under (signed) permutations the first row is the pattern itself.  Under matrices it is a random
 * one modulo a prime, and under abelian groups its values on one point of each orbit: two rows that
 * differ there differ, and when there are as many as neurons, none has been taken for another. */
#include "architecture/commuting_neurons.h"
#include "architecture/neurons.h"

#include "base/memory.h"
#include "group/orbit_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Neurons that are the rows of an orbit under all generators. */
static gsnn_status take_orbit(gsnn_neurons *neurons, const gsnn_row_orbit *orbit, uint64_t signs,
                              gsnn_error *error) {
    size_t count = orbit->count, generators = orbit->generator_count;
    if (gsnn_neurons_allocate(neurons, generators, count, signs != 0))
        return gsnn_fail_memory(error);
    memcpy(neurons->parent, orbit->parent, count * sizeof *neurons->parent);
    memcpy(neurons->via, orbit->via, count * sizeof *neurons->via);
    for (size_t j = 0; j < count; j++)
        for (size_t s = 0; s < generators; s++) {
            neurons->target[s * count + j] = orbit->target[j * generators + s];
            if (!signs)
                continue;
            /* Any parity will do that chi maps to the sign of the edge. */
            neurons->cocycle[s * count + j] =
                orbit->flips[j * generators + s] ? signs & (~signs + 1) : 0;
        }
    neurons->count = count;
    return GSNN_OK;
}

/* The neurons of a row, where there are as many as `count`. */
static gsnn_status visit(gsnn_neurons *neurons, const gsnn_row_source *source,
                         const gsnn_commuting_parts *parts, const uint64_t *row, uint64_t signs,
                         size_t count, size_t *found, gsnn_error *error) {
    if (parts->count[1])
        return gsnn_commuting_neurons(neurons, source, parts, row, signs, count, found, error);
    gsnn_row_orbit orbit;
    gsnn_status status =
        gsnn_row_orbit_init(&orbit, source, parts->list[0], parts->count[0], count, error);
    if (status == GSNN_OK)
        status = gsnn_row_orbit_fill(&orbit, row, count, error);
    *found = orbit.count;
    gsnn_row_orbit_forget_rows(&orbit);
    if (status == GSNN_OK && *found == count)
        status = take_orbit(neurons, &orbit, signs, error);
    gsnn_row_orbit_clear(&orbit);
    return status;
}

static gsnn_status walk(gsnn_neurons *neurons, gsnn_row_source *source,
                        const gsnn_signed_generators *equations, const int32_t *codes, size_t count,
                        size_t *found, gsnn_error *error) {
    uint64_t random = 1;
    gsnn_commuting_parts parts;
    const gsnn_row_kind *kind = source->kind;
    uint64_t *row = gsnn_resize(NULL, source->words, sizeof *row);
    gsnn_status status = gsnn_commuting_parts_init(&parts, source->group, error);
    if (status == GSNN_OK && !row)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK && kind->prepare)
        status = kind->prepare(source->group, &source->context, error);
    *found = 0;
    for (int i = 0; status == GSNN_OK && i < kind->tries && *found < count; i++) {
        /* Codes do not fill the last word. */
        memset(row, 0, source->words * sizeof *row);
        status = kind->draw(source->group, source->context, equations, codes, &random, row, error);
        if (status == GSNN_OK)
            status = visit(neurons, source, &parts, row, equations->signs, count, found, error);
    }
    gsnn_commuting_parts_clear(&parts);
    free(row);
    return status;
}

gsnn_status gsnn_neurons_from_rows(gsnn_neurons *neurons, const gsnn_group *group,
                                   const gsnn_signed_generators *equations, const int32_t *codes,
                                   size_t count, gsnn_error *error) {
    const gsnn_row_kind *kind =
        group->abelian && group->action->integer_rows ? &gsnn_orbit_rows : group->action->rows;
    gsnn_row_source source = {.kind = kind,
                              .group = group,
                              .up_to_sign = equations->signs != 0,
                              .words = kind->words(group)};
    size_t found;
    memset(neurons, 0, sizeof *neurons);
    gsnn_status status = walk(neurons, &source, equations, codes, count, &found, error);
    if (status == GSNN_OK && found != count)
        status = gsnn_fail(error, GSNN_FAILED, "internal error: %s rows than neurons",
                           found > count ? "more" : "fewer");
    if (status == GSNN_OK)
        assert(gsnn_neurons_are_sound(neurons, group, codes, equations->signs));
    if (status != GSNN_OK)
        gsnn_neurons_clear(neurons);
    if (kind->free)
        kind->free(source.context);
    return status;
}
