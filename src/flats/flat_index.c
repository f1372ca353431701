#include "flats/flat_index.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b) {
    const gsnn_flat_place *x = a, *y = b;
    if (x->flat.type != y->flat.type)
        return x->flat.type < y->flat.type ? -1 : 1;
    return x->flat.nodes < y->flat.nodes ? -1 : x->flat.nodes > y->flat.nodes;
}

gsnn_status gsnn_flat_index_init(gsnn_flat_index *index, const gsnn_group *group,
                                 const gsnn_catalogue *catalogue, gsnn_error *error) {
    size_t capacity = 0;
    gsnn_root_lines lines;
    *index = (gsnn_flat_index){.group = group, .catalogue = catalogue};
    gsnn_root_lines_init(&lines, group->reflections);
    gsnn_status status = GSNN_OK;
    for (size_t c = 0; status == GSNN_OK && c < catalogue->count; c++) {
        const gsnn_subgroup_class *class = &catalogue->classes[c];
        if (gsnn_reserve(&index->places, &capacity, index->count + class->character_count,
                         sizeof *index->places)) {
            status = gsnn_fail_memory(error);
            break;
        }
        for (size_t k = 0; k < class->character_count; k++)
            index->places[index->count++] = (gsnn_flat_place){
                gsnn_flat_of_character(&lines, class, k), (uint32_t)c, (uint32_t)k};
    }
    gsnn_root_lines_clear(&lines);
    if (status == GSNN_OK && index->count)
        qsort(index->places, index->count, sizeof *index->places, compare);
    if (status != GSNN_OK)
        gsnn_flat_index_clear(index);
    return status;
}

void gsnn_flat_index_clear(gsnn_flat_index *index) {
    free(index->places);
    memset(index, 0, sizeof *index);
}

const gsnn_flat_place *gsnn_flat_index_find(const gsnn_flat_index *index, gsnn_flat flat) {
    gsnn_flat_place key = {.flat = flat};
    return index->count ? bsearch(&key, index->places, index->count, sizeof *index->places, compare)
                        : NULL;
}
