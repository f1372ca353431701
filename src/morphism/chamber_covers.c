#include "morphism/covers.h"

#include "base/counters.h"
#include "flats/flat_covers.h"

/* The architecture of a pair in the catalogue, or SIZE_MAX if it is not listed. */
static size_t find(const gsnn_catalogue *catalogue, const gsnn_architecture *architectures,
                   size_t count, const gsnn_flat_place *place) {
    uint64_t signs = catalogue->classes[place->class].characters[place->character].signs;
    for (size_t i = gsnn_first_on_class(architectures, count, place->class);
         i < count && architectures[i].class == place->class; i++)
        if (architectures[i].signs == signs)
            return i;
    return SIZE_MAX;
}

gsnn_status gsnn_chamber_covers(gsnn_morphisms *morphisms, const gsnn_group *group,
                                const gsnn_catalogue *catalogue,
                                const gsnn_architecture *architectures, size_t count,
                                const gsnn_run *run, gsnn_error *error) {
    gsnn_flat_index index;
    gsnn_flat_covers covers = {0};
    gsnn_status status = gsnn_flat_index_init(&index, group, catalogue, error);
    if (status != GSNN_OK)
        return status;
    status = gsnn_flat_covers_find(&covers, &index, error);
    for (size_t i = 0; status == GSNN_OK && i < covers.count; i++) {
        size_t from = find(catalogue, architectures, count, covers.list[i].from);
        size_t to = find(catalogue, architectures, count, covers.list[i].to);
        if (from == SIZE_MAX || to == SIZE_MAX)
            continue;
        status = gsnn_morphisms_append(
            morphisms, (gsnn_morphism){GSNN_INCLUSION, from, to, GSNN_NEURON_UNKNOWN}, error);
    }
    gsnn_count(run, GSNN_COUNT_CHAMBER_COVERS, morphisms->count);
    gsnn_flat_covers_clear(&covers);
    gsnn_flat_index_clear(&index);
    return status;
}
