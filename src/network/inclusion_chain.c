#include "network/inclusion_chain.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Fills via[v] with the morphism over which the breadth-first search from `from` first reaches
 * the architecture v, layer by layer until `to` is reached; returns the distance, or
 * GSNN_RECORD_NONE. */
static size_t search(const gsnn_enumeration_record *record, size_t from, size_t to, size_t *layer,
                     size_t *via) {
    for (size_t i = 0; i < record->architecture_count; i++)
        layer[i] = GSNN_RECORD_NONE;
    layer[from] = 0;
    bool going = true;
    for (size_t distance = 0; going && layer[to] == GSNN_RECORD_NONE; distance++) {
        going = false;
        for (size_t i = 0; i < record->morphism_count; i++) {
            const gsnn_record_morphism *morphism = &record->morphisms[i];
            if (morphism->kind != GSNN_RECORD_INCLUSION || layer[morphism->from] != distance ||
                layer[morphism->to] != GSNN_RECORD_NONE)
                continue;
            layer[morphism->to] = distance + 1;
            via[morphism->to] = i;
            going = true;
        }
    }
    return layer[to];
}

/* Checks what makes the grown function equal: each neuron of the source is used equally often,
 * and with the signs that the types ask for.  (A type 1 row has no negative: all signs are +.  A
 * type 2 row used in type 1 comes as often with - as with +, as |z| = ReLU(z) + ReLU(-z).) */
static gsnn_status check_map(const gsnn_record_architecture *from,
                             const gsnn_record_architecture *to, const int32_t *map,
                             gsnn_error *error) {
    size_t from_neurons = (size_t)from->neurons, to_neurons = (size_t)to->neurons;
    size_t *plus = gsnn_new(from_neurons, sizeof *plus);
    size_t *minus = gsnn_new(from_neurons, sizeof *minus);
    if (!plus || !minus) {
        free(plus);
        free(minus);
        return gsnn_fail_memory(error);
    }
    for (size_t i = 0; i < to_neurons; i++)
        ++*(map[i] > 0 ? &plus[map[i] - 1] : &minus[-map[i] - 1]);
    bool right = to_neurons % from_neurons == 0 && !(from->type == 1 && to->type == 2);
    for (size_t j = 0; right && j < from_neurons; j++) {
        right = plus[j] + minus[j] == to_neurons / from_neurons;
        if (from->type == 1)
            right = right && minus[j] == 0;
        else if (to->type == 1)
            right = right && minus[j] == plus[j];
    }
    free(plus);
    free(minus);
    if (right)
        return GSNN_OK;
    return gsnn_fail(error, GSNN_INVALID, "the inclusion of %s in %s has an impossible neuron map",
                     from->id, to->id);
}

/* Replaces the chain's map, which ends at the morphism's source, by that to its target. */
static gsnn_status compose(gsnn_inclusion_chain *chain, const gsnn_enumeration_record *record,
                           const gsnn_record_morphism *morphism, gsnn_error *error) {
    const gsnn_record_architecture *from = &record->architectures[morphism->from];
    const gsnn_record_architecture *to = &record->architectures[morphism->to];
    if (!morphism->neurons)
        return gsnn_fail(error, GSNN_INVALID,
                         "the inclusion of %s in %s comes without its neuron map; enumerate with "
                         "full weights",
                         from->id, to->id);
    gsnn_status status = check_map(from, to, morphism->neurons, error);
    if (status)
        return status;
    size_t neurons = (size_t)to->neurons;
    int32_t *map = gsnn_new(neurons, sizeof *map);
    if (!map)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < neurons; i++) {
        int32_t j = morphism->neurons[i];
        map[i] = j > 0 ? chain->map[j - 1] : -chain->map[-j - 1];
    }
    free(chain->map);
    chain->map = map;
    chain->neurons = neurons;
    return GSNN_OK;
}

/* Walks back from the end of the chain, then composes forward. */
static gsnn_status follow(gsnn_inclusion_chain *chain, const gsnn_enumeration_record *record,
                          const size_t *via, gsnn_error *error) {
    chain->through = gsnn_new(chain->length + 1, sizeof *chain->through);
    chain->neurons = (size_t)record->architectures[chain->from].neurons;
    chain->map = gsnn_new(chain->neurons, sizeof *chain->map);
    if (!chain->through || !chain->map)
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < chain->neurons; i++)
        chain->map[i] = (int32_t)(i + 1);
    chain->through[chain->length] = chain->to;
    for (size_t i = chain->length; i-- > 0;)
        chain->through[i] = record->morphisms[via[chain->through[i + 1]]].from;
    for (size_t i = 1; i <= chain->length; i++) {
        gsnn_status status =
            compose(chain, record, &record->morphisms[via[chain->through[i]]], error);
        if (status)
            return status;
    }
    return GSNN_OK;
}

gsnn_status gsnn_inclusion_chain_init(gsnn_inclusion_chain *chain,
                                      const gsnn_enumeration_record *record, size_t from, size_t to,
                                      gsnn_error *error) {
    *chain = (gsnn_inclusion_chain){.from = from, .to = to};
    size_t *layer = gsnn_new(record->architecture_count, sizeof *layer);
    size_t *via = gsnn_new(record->architecture_count, sizeof *via);
    gsnn_status status = GSNN_OK;
    if (!layer || !via) {
        status = gsnn_fail_memory(error);
        goto done;
    }
    chain->length = search(record, from, to, layer, via);
    if (chain->length == GSNN_RECORD_NONE) {
        status = gsnn_fail(error, GSNN_INVALID, "no chain of inclusions leads from %s to %s",
                           record->architectures[from].id, record->architectures[to].id);
        goto done;
    }
    status = follow(chain, record, via, error);
done:
    free(layer);
    free(via);
    if (status)
        gsnn_inclusion_chain_clear(chain);
    return status;
}

void gsnn_inclusion_chain_clear(gsnn_inclusion_chain *chain) {
    free(chain->through);
    free(chain->map);
    *chain = (gsnn_inclusion_chain){0};
}
