#include "architecture/neurons.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

int gsnn_neurons_allocate(gsnn_neurons *neurons, size_t generators, size_t count) {
    memset(neurons, 0, sizeof *neurons);
    neurons->generator_count = generators;
    neurons->parent = gsnn_new(count, sizeof *neurons->parent);
    neurons->via = gsnn_new(count, sizeof *neurons->via);
    neurons->target = gsnn_resize(NULL, count, generators * sizeof *neurons->target);
    neurons->cocycle = gsnn_resize(NULL, count, generators * sizeof *neurons->cocycle);
    return neurons->parent && neurons->via && neurons->target && neurons->cocycle ? 0 : -1;
}

void gsnn_neurons_clear(gsnn_neurons *neurons) {
    free(neurons->parent);
    free(neurons->via);
    free(neurons->target);
    free(neurons->cocycle);
    free(neurons->inverse);
    memset(neurons, 0, sizeof *neurons);
}
