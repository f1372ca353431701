#include "base/memory.h"
#include "base/run.h"
#include "morphism/covers.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int compare_morphisms(const void *a, const void *b) {
    const gsnn_morphism *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

typedef gsnn_status (*cover_finder)(gsnn_morphisms *morphisms, const gsnn_group *group,
                                    const gsnn_catalogue *catalogue,
                                    const gsnn_architecture *architectures, size_t count,
                                    const gsnn_run *run, gsnn_error *error);

static const cover_finder find_covers[] = {
    [GSNN_COVERS_BY_COSETS] = gsnn_listed_covers,   [GSNN_COVERS_BY_CHAMBER] = gsnn_chamber_covers,
    [GSNN_COVERS_KNOWN] = gsnn_known_covers,        [GSNN_COVERS_OF_FLATS] = gsnn_known_covers,
    [GSNN_COVERS_BY_CODES] = gsnn_code_covers,      [GSNN_COVERS_BY_FACTORS] = gsnn_product_covers,
    [GSNN_COVERS_OF_GRID] = gsnn_sublattice_covers,
};

#ifndef NDEBUG
/* Whether an inclusion goes from an architecture to one with a proper multiple of its neurons and
 * no fewer weights. */
static bool is_inclusion(const gsnn_catalogue *catalogue, const gsnn_architecture *architectures,
                         size_t count, const gsnn_morphism *m) {
    if (m->kind != GSNN_INCLUSION || m->from >= count || m->to >= count)
        return false;
    const fmpz *fewer = catalogue->classes[architectures[m->from].class].index;
    const fmpz *more = catalogue->classes[architectures[m->to].class].index;
    return fmpz_cmp(fewer, more) < 0 && fmpz_divisible(more, fewer) &&
           architectures[m->from].weights.dimension <= architectures[m->to].weights.dimension;
}
#endif

gsnn_status gsnn_morphisms_find(gsnn_morphisms *morphisms, const gsnn_group *group,
                                const gsnn_catalogue *catalogue,
                                const gsnn_architecture *architectures, size_t count,
                                const gsnn_run *run, gsnn_error *error) {
    memset(morphisms, 0, sizeof *morphisms);
    gsnn_status status = find_covers[catalogue->covers](morphisms, group, catalogue, architectures,
                                                        count, run, error);
    morphisms->inclusions = morphisms->count;
    for (size_t i = 0; status == GSNN_OK && i < morphisms->count; i++)
        assert(is_inclusion(catalogue, architectures, count, &morphisms->list[i]));
    if (status == GSNN_OK && morphisms->count)
        qsort(morphisms->list, morphisms->count, sizeof *morphisms->list, compare_morphisms);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        for (size_t j = i + 1;
             status == GSNN_OK && j < count && architectures[j].class == architectures[i].class;
             j++)
            status = gsnn_morphisms_append(morphisms, (gsnn_morphism){GSNN_TUNNEL, i, j, 0}, error);
    morphisms->tunnels = morphisms->count - morphisms->inclusions;
    if (status != GSNN_OK)
        gsnn_morphisms_clear(morphisms);
    return status;
}

void gsnn_morphisms_clear(gsnn_morphisms *morphisms) {
    free(morphisms->list);
    memset(morphisms, 0, sizeof *morphisms);
}

gsnn_status gsnn_morphisms_append(gsnn_morphisms *morphisms, gsnn_morphism morphism,
                                  gsnn_error *error) {
    if (gsnn_reserve(&morphisms->list, &morphisms->capacity, morphisms->count + 1,
                     sizeof *morphisms->list))
        return gsnn_fail_memory(error);
    morphisms->list[morphisms->count++] = morphism;
    return GSNN_OK;
}
