/* sublattice_covers.c - inclusions where the engine grid knows pairs by sublattices and cocycles.
 */
#include "base/memory.h"
#include "engine/grid_neurons.h"
#include "grid/grid_covers.h"
#include "morphism/covers.h"

#include <stdlib.h>

gsnn_status gsnn_sublattice_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                                   const gsnn_catalogue *catalogue,
                                   const gsnn_architecture *architectures, size_t count,
                                   const gsnn_run *run, gsnn_error *error) {
    const gsnn_grid_origin *grid = catalogue->origin;
    gsnn_known_cover *covers = NULL;
    size_t cover_count = 0;
    uint32_t *place = gsnn_resize(NULL, grid->count, sizeof *place), next = 0;
    (void)group;
    gsnn_status status = place ? gsnn_grid_covers_find(&covers, &cover_count, &grid->lattices,
                                                       grid->pairs, grid->count, run, error)
                               : gsnn_fail_memory(error);
    /* The pairs are numbered through the characters of the sorted catalogue. */
    for (size_t c = 0; status == GSNN_OK && c < catalogue->count; c++) {
        const gsnn_grid_class *class = &grid->classes.list[catalogue->classes[c].listed];
        for (size_t i = 0; i < class->count; i++)
            place[grid->classes.pairs[class->first + i].pair] = next++;
    }
    for (size_t i = 0; status == GSNN_OK && i < cover_count; i++)
        covers[i] = (gsnn_known_cover){place[covers[i].from], place[covers[i].to]};
    if (status == GSNN_OK)
        status = gsnn_append_covers(morphisms, catalogue, architectures, count, covers, cover_count,
                                    GSNN_NEURON_UNKNOWN, error);
    free(place);
    free(covers);
    return status;
}
