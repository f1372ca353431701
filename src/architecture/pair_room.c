/* pair_room.c - the generators and codes of a pair, wherever they are. */
#include "architecture/architecture.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

gsnn_status gsnn_class_generators(const gsnn_group *group, const gsnn_catalogue *catalogue,
                                  size_t class, gsnn_pair_room *room, const gsnn_point **generators,
                                  gsnn_error *error) {
    const gsnn_subgroup_class *of = &catalogue->classes[class];
    *generators = of->generators;
    if (!catalogue->source.lay_out)
        return GSNN_OK;
    if (gsnn_reserve(&room->generators, &room->generator_capacity,
                     of->generator_count * group->points + 1, sizeof *room->generators))
        return gsnn_fail_memory(error);
    catalogue->source.lay_out(catalogue->origin, of, room->generators);
    *generators = room->generators;
    return GSNN_OK;
}

gsnn_status gsnn_architecture_equations(const gsnn_group *group, const gsnn_catalogue *catalogue,
                                        const gsnn_architecture *architecture, gsnn_pair_room *room,
                                        gsnn_signed_generators *equations, gsnn_error *error) {
    equations->count = catalogue->classes[architecture->class].generator_count;
    equations->signs = architecture->signs;
    return gsnn_class_generators(group, catalogue, architecture->class, room,
                                 &equations->permutations, error);
}

gsnn_status gsnn_architecture_weights(const gsnn_group *group,
                                      const gsnn_architecture *architecture,
                                      const gsnn_signed_generators *equations, gsnn_pair_room *room,
                                      const gsnn_weights **weights, gsnn_error *error) {
    *weights = &architecture->weights;
    if (architecture->weights.codes)
        return GSNN_OK;
    gsnn_weights_clear(&room->weights);
    gsnn_status status = group->action->solve(group, equations, &room->weights, error);
    assert(status != GSNN_OK || room->weights.dimension == architecture->weights.dimension);
    *weights = &room->weights;
    return status;
}

void gsnn_pair_room_clear(gsnn_pair_room *room) {
    free(room->generators);
    gsnn_weights_clear(&room->weights);
    *room = (gsnn_pair_room){0};
}
