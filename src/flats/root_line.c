#include "flats/root_line.h"

static void measure(gsnn_root_line *line, const gsnn_reflection_system *system) {
    fmpz_init(line->order);
    fmpz_init(line->length);
    gsnn_diagram_order(line->order, &system->diagram, line->flat.nodes);
    fmpz_mul_2exp(line->order, line->order, 1);
    fmpz_divexact(line->length, system->order, line->order);
    line->flat = gsnn_flat_canonical(system, line->flat);
}

void gsnn_root_lines_init(gsnn_root_lines *lines, const gsnn_reflection_system *system) {
    lines->count = 0;
    for (size_t c = 0; c < system->component_count; c++) {
        const gsnn_reflection_component *component = &system->components[c];
        unsigned first = component->first, rank = component->type.rank;
        uint64_t others = gsnn_all_nodes(system) & ~((gsnn_node_bit(rank) - 1) << component->first);
        for (unsigned i = 0; i < rank; i++)
            lines->of_node[first + i] =
                (unsigned)lines->count + gsnn_cartan_root_orbit(component->type, i);
        for (unsigned orbit = 0; orbit < gsnn_cartan_root_orbits(component->type); orbit++) {
            gsnn_root_line *line = &lines->list[lines->count++];
            uint64_t fixing = gsnn_cartan_root_stabiliser(component->type, orbit);
            line->flat = (gsnn_flat){2, others | fixing << first};
            measure(line, system);
        }
    }
}

void gsnn_root_lines_clear(gsnn_root_lines *lines) {
    for (size_t i = 0; i < lines->count; i++) {
        fmpz_clear(lines->list[i].order);
        fmpz_clear(lines->list[i].length);
    }
    lines->count = 0;
}

int gsnn_root_line_find(const gsnn_root_lines *lines, gsnn_flat flat) {
    for (size_t i = 0; flat.type == 2 && i < lines->count; i++)
        if (lines->list[i].flat.nodes == flat.nodes)
            return (int)i;
    return -1;
}

uint64_t gsnn_root_line_nodes(const gsnn_root_lines *lines, const gsnn_reflection_system *system,
                              uint64_t nodes, const fmpz_t order, size_t class) {
    uint64_t found = 0;
    if (!fmpz_equal(lines->list[class].order, order))
        return 0;
    for (uint64_t rest = nodes; rest;) {
        unsigned s = gsnn_take_node(&rest);
        if (lines->of_node[s] == class && !(system->diagram.neighbours[s] & nodes))
            found |= gsnn_node_bit(s);
    }
    return found;
}
