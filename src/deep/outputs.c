#include "deep/outputs.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

gsnn_status gsnn_deep_outputs_init(gsnn_deep_outputs *outputs, const gsnn_deep_letters *letters,
                                   gsnn_error *error) {
    const gsnn_record_codomain *codomain = &letters->record->codomain;
    *outputs = (gsnn_deep_outputs){.codomain = codomain,
                                   .linear = codomain->linear.dimension,
                                   .constant = codomain->constant.dimension};
    outputs->weights = gsnn_new(letters->count, sizeof *outputs->weights);
    if (!outputs->weights)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < letters->count; i++)
        outputs->weights[i] =
            letters->record->architectures[letters->items[i].architecture].output.dimension;
    return GSNN_OK;
}

void gsnn_deep_outputs_clear(gsnn_deep_outputs *outputs) {
    free(outputs->weights);
    *outputs = (gsnn_deep_outputs){0};
}
