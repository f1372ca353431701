#include "reflection/diagram.h"

#include "reflection/cartan_type.h"

#include <assert.h>
#include <string.h>

void gsnn_diagram_init(gsnn_diagram *diagram, unsigned rank) {
    memset(diagram, 0, sizeof *diagram);
    diagram->rank = rank;
    for (unsigned i = 0; i < rank; i++)
        for (unsigned j = 0; j < rank; j++)
            diagram->bonds[i][j] = i == j ? 1 : 2;
}

void gsnn_diagram_join(gsnn_diagram *diagram, unsigned i, unsigned j, uint32_t bond) {
    diagram->bonds[i][j] = diagram->bonds[j][i] = bond;
    diagram->neighbours[i] |= gsnn_node_bit(j);
    diagram->neighbours[j] |= gsnn_node_bit(i);
}

void gsnn_diagram_of_type(gsnn_diagram *diagram, gsnn_cartan_type type) {
    unsigned n = type.rank;
    /* Smaller ones go by other names: B1 = A1, D2 = A1 + A1. */
    assert(type.family == 'A' || n > (type.family == 'D' ? 2 : 1));
    gsnn_diagram_init(diagram, n);
    if (type.family == 'E') {
        static const unsigned char tree[][2] = {{0, 2}, {1, 3}, {2, 3}, {3, 4},
                                                {4, 5}, {5, 6}, {6, 7}};
        for (unsigned i = 0; i + 1 < n; i++)
            gsnn_diagram_join(diagram, tree[i][0], tree[i][1], 3);
        return;
    }
    for (unsigned i = 0; i + 1 < n; i++)
        gsnn_diagram_join(diagram, type.family == 'D' && i && i + 2 == n ? i - 1 : i, i + 1, 3);
    if (type.family == 'B' && n >= 2)
        gsnn_diagram_join(diagram, n - 2, n - 1, 4);
    if (type.family == 'F')
        gsnn_diagram_join(diagram, 1, 2, 4);
    if (type.family == 'H')
        gsnn_diagram_join(diagram, 0, 1, 5);
    if (type.family == 'I')
        gsnn_diagram_join(diagram, 0, 1, type.bond);
}

uint64_t gsnn_diagram_component(const gsnn_diagram *diagram, uint64_t nodes, unsigned node) {
    uint64_t component = 0, front = gsnn_node_bit(node);
    while (front) {
        component |= front;
        uint64_t reached = 0;
        while (front)
            reached |= diagram->neighbours[gsnn_take_node(&front)];
        front = reached & nodes & ~component;
    }
    return component;
}

/* Appends to path the nodes met on the way from `node` to the end of an arm of the tree `nodes`,
 * never stepping on `avoid`; returns how many. */
static unsigned walk(const gsnn_diagram *diagram, uint64_t nodes, unsigned node, uint64_t avoid,
                     unsigned *path) {
    unsigned length = 0;
    for (;;) {
        path[length++] = node;
        avoid |= gsnn_node_bit(node);
        uint64_t next = diagram->neighbours[node] & nodes & ~avoid;
        if (!next)
            return length;
        node = gsnn_take_node(&next);
    }
}

static void reverse(unsigned *list, unsigned count) {
    for (unsigned i = 0; i < count / 2; i++) {
        unsigned other = list[count - 1 - i];
        list[count - 1 - i] = list[i];
        list[i] = other;
    }
}

/* A tree with one node of degree 3: type D or E. */
static bool identify_branched(const gsnn_diagram *diagram, uint64_t nodes, unsigned branch,
                              gsnn_cartan_type *type, unsigned *order) {
    unsigned arms[3][GSNN_MAX_NODES], lengths[3] = {0}, by[3] = {0, 1, 2}, count = 0;
    uint64_t starts = diagram->neighbours[branch] & nodes;
    while (starts) {
        lengths[count] =
            walk(diagram, nodes, gsnn_take_node(&starts), gsnn_node_bit(branch), arms[count]);
        count++;
    }
    if (count != 3)
        return false;
    /* By length; arms of equal length by their outer ends, which is what comes first. */
    for (unsigned i = 1; i < 3; i++)
        for (unsigned j = i; j > 0; j--) {
            unsigned a = by[j - 1], b = by[j];
            if (lengths[a] < lengths[b] ||
                (lengths[a] == lengths[b] && arms[a][lengths[a] - 1] < arms[b][lengths[b] - 1]))
                break;
            by[j - 1] = b;
            by[j] = a;
        }
    const unsigned *first = arms[by[0]], *second = arms[by[1]], *third = arms[by[2]];
    unsigned n = type->rank, tail = lengths[by[2]];
    if (lengths[by[1]] == 1) {
        type->family = 'D';
        if (n == 4) {
            unsigned leaves[] = {first[0], branch, second[0], third[0]};
            memcpy(order, leaves, sizeof leaves);
            return true;
        }
        memcpy(order, third, tail * sizeof *order);
        reverse(order, tail);
        order[tail] = branch;
        order[tail + 1] = first[0];
        order[tail + 2] = second[0];
        return true;
    }
    if (lengths[by[0]] != 1 || lengths[by[1]] != 2 || n > 8)
        return false;
    type->family = 'E';
    order[0] = second[1];
    order[1] = first[0];
    order[2] = second[0];
    order[3] = branch;
    memcpy(order + 4, third, tail * sizeof *order);
    return true;
}

/* A path: the family follows from where the one bond above 3 is. */
static bool identify_path(const gsnn_diagram *diagram, uint64_t nodes, unsigned end,
                          gsnn_cartan_type *type, unsigned *order) {
    unsigned n = type->rank, special = 0, count = 0;
    if (walk(diagram, nodes, end, 0, order) != n)
        return false;
    for (unsigned i = 0; i + 1 < n; i++)
        if (diagram->bonds[order[i]][order[i + 1]] > 3) {
            special = i;
            count++;
        }
    type->family = 'A';
    if (count == 0)
        return true;
    uint32_t bond = diagram->bonds[order[special]][order[special + 1]];
    if (count > 1 || (n > 2 && bond > 5))
        return false;
    if (n == 2) {
        type->family = bond == 4 ? 'B' : 'I';
        type->bond = bond == 4 ? 0 : bond;
        return true;
    }
    if (bond == 4 && n == 4 && special == 1) {
        type->family = 'F';
        return true;
    }
    if (special != 0 && special != n - 2)
        return false;
    type->family = bond == 4 ? 'B' : 'H';
    if ((bond == 4) == (special == 0))
        reverse(order, n);
    return bond == 4 || n <= 4;
}

bool gsnn_diagram_identify(const gsnn_diagram *diagram, uint64_t nodes, gsnn_cartan_type *type,
                           unsigned order[GSNN_MAX_NODES]) {
    unsigned edges = 0, leaf = GSNN_MAX_NODES, branch = GSNN_MAX_NODES, bonds = 0;
    *type = (gsnn_cartan_type){.rank = (unsigned)__builtin_popcountll(nodes)};
    for (uint64_t rest = nodes; rest;) {
        unsigned node = gsnn_take_node(&rest);
        unsigned degree = (unsigned)__builtin_popcountll(diagram->neighbours[node] & nodes);
        if (degree > 3 || (degree == 3 && branch != GSNN_MAX_NODES))
            return false;
        if (degree == 3)
            branch = node;
        if (degree <= 1 && leaf == GSNN_MAX_NODES)
            leaf = node;
        edges += degree;
        for (uint64_t near = diagram->neighbours[node] & nodes; near;)
            bonds += diagram->bonds[node][gsnn_take_node(&near)] > 3;
    }
    if (edges != 2 * (type->rank - 1) || leaf == GSNN_MAX_NODES)
        return false;
    if (branch == GSNN_MAX_NODES)
        return identify_path(diagram, nodes, leaf, type, order);
    return !bonds && identify_branched(diagram, nodes, branch, type, order);
}

void gsnn_diagram_order(fmpz_t order, const gsnn_diagram *diagram, uint64_t nodes) {
    fmpz_t factor;
    fmpz_init(factor);
    fmpz_one(order);
    while (nodes) {
        gsnn_cartan_type type;
        unsigned labels[GSNN_MAX_NODES];
        uint64_t component =
            gsnn_diagram_component(diagram, nodes, (unsigned)__builtin_ctzll(nodes));
        if (gsnn_diagram_identify(diagram, component, &type, labels)) {
            gsnn_cartan_order(factor, type);
            fmpz_mul(order, order, factor);
        }
        nodes &= ~component;
    }
    fmpz_clear(factor);
}

unsigned gsnn_diagram_opposite(const gsnn_diagram *diagram, uint64_t nodes, unsigned s) {
    gsnn_cartan_type type;
    unsigned order[GSNN_MAX_NODES];
    uint64_t component = gsnn_diagram_component(diagram, nodes, s);
    if (!gsnn_diagram_identify(diagram, component, &type, order))
        return s;
    for (unsigned i = 0; i < type.rank; i++)
        if (order[i] == s)
            return order[gsnn_cartan_opposite(type, i)];
    return s;
}
