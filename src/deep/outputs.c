#include "deep/outputs.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Two sets that the generators move up to sign: generators x count images each; those of b without
 * their signs where they are neurons of a layer. */
typedef struct pair_sets {
    const int32_t *a, *b;
    size_t a_count, b_count, generators;
    bool unsigned_b;
} pair_sets;

static size_t place_of(int32_t image) {
    return (size_t)(image < 0 ? -image : image) - 1;
}

/* Follows the orbit of a pair; false when it meets a pair with both signs. */
static bool follow(const pair_sets *sets, size_t pair, int *signs, uint32_t *queue) {
    size_t end = 1;
    bool free = true;
    signs[pair] = 1;
    queue[0] = (uint32_t)pair;
    for (size_t at = 0; at < end; at++)
        for (size_t g = 0; g < sets->generators; g++) {
            int32_t i = sets->a[g * sets->a_count + queue[at] / sets->b_count];
            int32_t x = sets->b[g * sets->b_count + queue[at] % sets->b_count];
            size_t to = place_of(i) * sets->b_count + place_of(x);
            bool negative = (i < 0) != (!sets->unsigned_b && x < 0);
            int sign = negative ? -signs[queue[at]] : signs[queue[at]];
            if (!signs[to]) {
                signs[to] = sign;
                queue[end++] = (uint32_t)to;
            } else if (signs[to] != sign) {
                free = false;
            }
        }
    return free;
}

/* The dimension of the maps that commute: the orbits on pairs without a contradiction; SIZE_MAX
 * without memory. */
static size_t count_maps(const pair_sets *sets) {
    size_t pairs = sets->a_count * sets->b_count, dimension = 0;
    int *signs = gsnn_new(pairs, sizeof *signs);
    uint32_t *queue = gsnn_new(pairs, sizeof *queue);
    for (size_t pair = 0; signs && queue && pair < pairs; pair++)
        dimension += !signs[pair] && follow(sets, pair, signs, queue);
    bool failed = !signs || !queue;
    free(signs);
    free(queue);
    return failed ? SIZE_MAX : dimension;
}

gsnn_status gsnn_deep_outputs_init(gsnn_deep_outputs *outputs, const gsnn_deep_letters *letters,
                                   const char *kind, const int32_t *images, size_t dimension,
                                   gsnn_error *error) {
    const gsnn_record_group *group = &letters->record->group;
    *outputs = (gsnn_deep_outputs){.kind = kind, .dimension = dimension, .images = images};
    if (!group->action->permutes_inputs)
        return gsnn_fail(error, GSNN_INVALID,
                         "codomain: the group does not permute its inputs up to sign");
    outputs->weights = gsnn_new(letters->source_count, sizeof *outputs->weights);
    int32_t *one = gsnn_new(letters->generator_count, sizeof *one);
    bool failed = !outputs->weights || !one;
    pair_sets sets = {.a = images, .a_count = dimension, .generators = letters->generator_count};
    for (size_t s = 0; !failed && s < letters->source_count; s++) {
        sets.b = letters->items[letters->source_letter[s]].rho;
        sets.b_count = letters->source_neurons[s];
        sets.unsigned_b = true;
        outputs->weights[s] = count_maps(&sets);
        failed = outputs->weights[s] == SIZE_MAX;
    }
    if (!failed) {
        sets.b = group->generators.images;
        sets.b_count = group->degree;
        sets.unsigned_b = false;
        outputs->linear = count_maps(&sets);
        for (size_t g = 0; g < letters->generator_count; g++)
            one[g] = 1;
        sets.b = one;
        sets.b_count = 1;
        outputs->constant = count_maps(&sets);
        failed = outputs->linear == SIZE_MAX || outputs->constant == SIZE_MAX;
    }
    free(one);
    if (!failed)
        return GSNN_OK;
    gsnn_deep_outputs_clear(outputs);
    return gsnn_fail_memory(error);
}

void gsnn_deep_outputs_clear(gsnn_deep_outputs *outputs) {
    free(outputs->weights);
    *outputs = (gsnn_deep_outputs){0};
}
