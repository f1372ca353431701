#include "reflection/parabolics.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

uint64_t gsnn_parabolic_moved(const gsnn_diagram *diagram, uint64_t nodes, unsigned s) {
    uint64_t larger = nodes | gsnn_node_bit(s);
    return larger & ~gsnn_node_bit(gsnn_diagram_opposite(diagram, larger, s));
}

static bool is_classical(gsnn_cartan_type type) {
    return type.family == 'A' || type.family == 'B' || type.family == 'D';
}

gsnn_status gsnn_parabolics_init(gsnn_parabolics *parabolics, gsnn_cartan_type type,
                                 gsnn_error *error) {
    if (!is_classical(type))
        return gsnn_parabolics_init_tables(parabolics, type, error);
    memset(parabolics, 0, sizeof *parabolics);
    parabolics->type = type;
    gsnn_diagram_of_type(&parabolics->diagram, type);
    return GSNN_OK;
}

/* The i-th set in the order in which canonical sets come first. */
static unsigned char set_at(unsigned i, unsigned rank) {
    unsigned set = 0;
    for (unsigned node = 0; node < rank; node++)
        if (~i >> (rank - 1 - node) & 1)
            set |= 1U << node;
    return (unsigned char)set;
}

/* Walks the class of a canonical set by moves. */
static void walk_class(gsnn_parabolics *parabolics, unsigned char canonical, unsigned char *met,
                       unsigned char *queue) {
    size_t length = 0;
    queue[length++] = canonical;
    met[canonical] = 1;
    parabolics->canonical[canonical] = canonical;
    for (size_t i = 0; i < length; i++)
        for (unsigned s = 0; s < parabolics->type.rank; s++) {
            if (queue[i] >> s & 1)
                continue;
            unsigned char moved =
                (unsigned char)gsnn_parabolic_moved(&parabolics->diagram, queue[i], s);
            if (met[moved])
                continue;
            met[moved] = 1;
            parabolics->canonical[moved] = canonical;
            queue[length++] = moved;
        }
}

gsnn_status gsnn_parabolics_init_tables(gsnn_parabolics *parabolics, gsnn_cartan_type type,
                                        gsnn_error *error) {
    memset(parabolics, 0, sizeof *parabolics);
    parabolics->type = type;
    gsnn_diagram_of_type(&parabolics->diagram, type);
    size_t sets = (size_t)1 << type.rank;
    parabolics->canonical = gsnn_new(sets, 1);
    unsigned char *met = gsnn_new(sets, 2);
    if (!parabolics->canonical || !met) {
        free(met);
        gsnn_parabolics_clear(parabolics);
        return gsnn_fail_memory(error);
    }
    for (unsigned i = 0; i < sets; i++) {
        unsigned char set = set_at(i, type.rank);
        if (!met[set])
            walk_class(parabolics, set, met, met + sets);
    }
    free(met);
    return GSNN_OK;
}

void gsnn_parabolics_clear(gsnn_parabolics *parabolics) {
    free(parabolics->canonical);
    memset(parabolics, 0, sizeof *parabolics);
}

uint64_t gsnn_parabolic_canonical(const gsnn_parabolics *parabolics, uint64_t nodes) {
    return parabolics->canonical ? parabolics->canonical[nodes]
                                 : gsnn_classical_canonical(parabolics->type, nodes);
}

gsnn_status gsnn_parabolic_list(const gsnn_parabolics *parabolics, gsnn_parabolic_classes *classes,
                                gsnn_error *error) {
    gsnn_parabolic_class *class;
    memset(classes, 0, sizeof *classes);
    if (!parabolics->canonical)
        return gsnn_classical_list(parabolics->type, classes, error);
    for (size_t set = 0; set < (size_t)1 << parabolics->type.rank; set++) {
        if (parabolics->canonical[set] != set)
            continue;
        class = gsnn_parabolic_classes_append(classes, set);
        if (!class) {
            gsnn_parabolic_classes_clear(classes);
            return gsnn_fail_memory(error);
        }
        gsnn_diagram_order(class->order, &parabolics->diagram, set);
    }
    gsnn_status status = gsnn_parabolic_lengths(parabolics, classes, error);
    if (status != GSNN_OK)
        gsnn_parabolic_classes_clear(classes);
    return status;
}

gsnn_parabolic_class *gsnn_parabolic_classes_append(gsnn_parabolic_classes *classes,
                                                    uint64_t nodes) {
    if (gsnn_reserve(&classes->list, &classes->capacity, classes->count + 1, sizeof *classes->list))
        return NULL;
    gsnn_parabolic_class *class = &classes->list[classes->count++];
    class->nodes = nodes;
    fmpz_init(class->order);
    fmpz_init(class->length);
    return class;
}

void gsnn_parabolic_classes_clear(gsnn_parabolic_classes *classes) {
    for (size_t i = 0; i < classes->count; i++) {
        fmpz_clear(classes->list[i].order);
        fmpz_clear(classes->list[i].length);
    }
    free(classes->list);
    memset(classes, 0, sizeof *classes);
}
