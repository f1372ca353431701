#include "flats/flat.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The nodes of the component in the orbits of -w0 that a set of orbits stands for. */
static uint64_t unfold(const gsnn_reflection_component *component, uint64_t orbits) {
    uint64_t nodes = 0;
    while (orbits)
        nodes |= component->orbits[gsnn_take_node(&orbits)];
    return nodes;
}

static uint64_t fold(const gsnn_reflection_component *component, uint64_t nodes) {
    uint64_t orbits = 0;
    for (unsigned i = 0; i < component->folded.type.rank; i++)
        if (nodes & component->orbits[i])
            orbits |= gsnn_node_bit(i);
    return orbits;
}

gsnn_flat gsnn_flat_canonical(const gsnn_reflection_system *system, gsnn_flat flat) {
    gsnn_flat canonical = {flat.type, 0};
    for (size_t c = 0; c < system->component_count; c++) {
        const gsnn_reflection_component *component = &system->components[c];
        uint64_t nodes = gsnn_local_nodes(component, flat.nodes);
        if (flat.type == 1)
            nodes = gsnn_parabolic_canonical(&component->plain, nodes);
        else
            nodes = unfold(component,
                           gsnn_parabolic_canonical(&component->folded, fold(component, nodes)));
        canonical.nodes |= nodes << component->first;
    }
    return canonical;
}

unsigned gsnn_opposite_node(const gsnn_reflection_system *system, unsigned node) {
    const gsnn_reflection_component *component = gsnn_component_of(system, node);
    return component->first + gsnn_cartan_opposite(component->type, node - component->first);
}

uint64_t gsnn_flat_step(const gsnn_reflection_system *system, int type, unsigned node) {
    uint64_t step = gsnn_node_bit(node);
    return type == 1 ? step : step | gsnn_node_bit(gsnn_opposite_node(system, node));
}

void gsnn_flat_involution(const gsnn_reflection_system *system, uint64_t nodes, gsnn_point *z) {
    /* w_J and w0 are involutions and commute, J being mapped to itself by -w0. */
    memcpy(z, system->longest, system->points * sizeof *z);
    gsnn_apply_longest(system, nodes, z);
}

/* Makes of the classes of the folded group, which acts on the (-1)-eigenspace E of w0, the classes
 * of type 2 flats: J, |W_J| and the number of conjugates under W.  The latter follows from
 * counting the pairs of a conjugate of E and a flat of the class in it: over one flat there are as
 * many conjugates of E as w0 has under W_J. */
static void unfold_classes(const gsnn_reflection_component *component,
                           gsnn_parabolic_classes *classes) {
    fmpz_t whole, folded_whole;
    fmpz_init(whole);
    fmpz_init(folded_whole);
    gsnn_cartan_order(whole, component->type);
    gsnn_cartan_order(folded_whole, component->folded.type);
    for (size_t i = 0; i < classes->count; i++) {
        gsnn_parabolic_class *class = &classes->list[i];
        fmpz_mul(class->length, class->length, whole);
        fmpz_mul(class->length, class->length, class->order);
        class->nodes = unfold(component, class->nodes);
        gsnn_diagram_order(class->order, &component->plain.diagram, class->nodes);
        fmpz_divexact(class->length, class->length, folded_whole);
        fmpz_divexact(class->length, class->length, class->order);
    }
    fmpz_clear(whole);
    fmpz_clear(folded_whole);
}

static gsnn_status list_component(const gsnn_reflection_component *component, int type,
                                  gsnn_parabolic_classes *classes, gsnn_error *error) {
    const gsnn_parabolics *parabolics = type == 1 ? &component->plain : &component->folded;
    gsnn_status status = gsnn_parabolic_list(parabolics, classes, error);
    if (status != GSNN_OK)
        return status;
    if (type == 2)
        unfold_classes(component, classes);
    for (size_t i = 0; i < classes->count; i++)
        classes->list[i].nodes <<= component->first;
    return GSNN_OK;
}

gsnn_status gsnn_flat_factors_init(gsnn_flat_factors *factors, const gsnn_reflection_system *system,
                                   int type, gsnn_error *error) {
    *factors = (gsnn_flat_factors){.system = system, .type = type, .count = 1};
    factors->components = gsnn_new(system->component_count, sizeof *factors->components);
    if (!factors->components)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    for (size_t c = 0; status == GSNN_OK && c < system->component_count; c++) {
        status = list_component(&system->components[c], type, &factors->components[c], error);
        factors->count *= factors->components[c].count;
        if (status == GSNN_OK && factors->count > GSNN_MAX_FLATS)
            status =
                gsnn_fail(error, GSNN_FAILED,
                          "this reflection group has more than %llu classes of isotropy groups",
                          (unsigned long long)GSNN_MAX_FLATS);
    }
    if (status != GSNN_OK)
        gsnn_flat_factors_clear(factors);
    return status;
}

void gsnn_flat_factors_clear(gsnn_flat_factors *factors) {
    for (size_t c = 0; factors->components && c < factors->system->component_count; c++)
        gsnn_parabolic_classes_clear(&factors->components[c]);
    free(factors->components);
    factors->components = NULL;
}

gsnn_flat gsnn_flat_at(const gsnn_flat_factors *factors, uint64_t i, fmpz_t order, fmpz_t length) {
    gsnn_flat flat = {factors->type, 0};
    fmpz_one(order);
    fmpz_one(length);
    for (size_t c = 0; c < factors->system->component_count; c++) {
        const gsnn_parabolic_classes *classes = &factors->components[c];
        const gsnn_parabolic_class *class = &classes->list[i % classes->count];
        i /= classes->count;
        flat.nodes |= class->nodes;
        fmpz_mul(order, order, class->order);
        fmpz_mul(length, length, class->length);
    }
    return flat;
}
