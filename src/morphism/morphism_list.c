#include "morphism/morphism.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

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
