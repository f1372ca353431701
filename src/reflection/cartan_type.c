#include "reflection/cartan_type.h"

void gsnn_cartan_order(fmpz_t order, gsnn_cartan_type type) {
    static const ulong exceptional_e[] = {51840, 2903040, 696729600};
    ulong n = type.rank;
    switch (type.family) {
    case 'A':
        fmpz_fac_ui(order, n + 1);
        break;
    case 'B':
        fmpz_fac_ui(order, n);
        fmpz_mul_2exp(order, order, n);
        break;
    case 'D':
        fmpz_fac_ui(order, n);
        fmpz_mul_2exp(order, order, n - 1);
        break;
    case 'E':
        fmpz_set_ui(order, exceptional_e[n - 6]);
        break;
    case 'F':
        fmpz_set_ui(order, 1152);
        break;
    case 'H':
        fmpz_set_ui(order, n == 3 ? 120 : 14400);
        break;
    default:
        fmpz_set_ui(order, 2 * (ulong)type.bond);
    }
}

uint32_t gsnn_cartan_coxeter_number(gsnn_cartan_type type) {
    static const uint32_t exceptional_e[] = {12, 18, 30};
    switch (type.family) {
    case 'A':
        return type.rank + 1;
    case 'B':
        return 2 * type.rank;
    case 'D':
        return 2 * type.rank - 2;
    case 'E':
        return exceptional_e[type.rank - 6];
    case 'F':
        return 12;
    case 'H':
        return type.rank == 3 ? 10 : 30;
    default:
        return type.bond;
    }
}

unsigned gsnn_cartan_opposite(gsnn_cartan_type type, unsigned node) {
    static const unsigned char e6[] = {5, 1, 4, 3, 2, 0};
    unsigned n = type.rank;
    if (type.family == 'A' || (type.family == 'I' && type.bond % 2))
        return n - 1 - node;
    if (type.family == 'D' && n % 2 && node + 2 >= n)
        return node + 2 == n ? n - 1 : n - 2;
    if (type.family == 'E' && n == 6)
        return e6[node];
    return node;
}

gsnn_cartan_type gsnn_cartan_fold(gsnn_cartan_type type, uint64_t orbits[GSNN_MAX_NODES]) {
    static const unsigned char f4_in_e6[] = {1, 3, 2, 0};
    unsigned n = type.rank, count = 0;
    bool e6 = type.family == 'E' && n == 6, moved = false;
    for (unsigned i = 0; i < (e6 ? 4 : n); i++) {
        unsigned node = e6 ? f4_in_e6[i] : i, opposite = gsnn_cartan_opposite(type, node);
        moved = moved || opposite != node;
        if (opposite < node)
            continue;
        orbits[count++] = gsnn_node_bit(node) | gsnn_node_bit(opposite);
    }
    if (!moved)
        return type;
    if (e6)
        return (gsnn_cartan_type){'F', 4, 0};
    return (gsnn_cartan_type){count == 1 ? 'A' : 'B', count, 0};
}

unsigned gsnn_cartan_root_orbits(gsnn_cartan_type type) {
    bool two =
        type.family == 'B' || type.family == 'F' || (type.family == 'I' && type.bond % 2 == 0);
    return two ? 2 : 1;
}

unsigned gsnn_cartan_root_orbit(gsnn_cartan_type type, unsigned node) {
    if (gsnn_cartan_root_orbits(type) == 1)
        return 0;
    return type.family == 'F' ? node / 2 : node + 1 == type.rank;
}

uint64_t gsnn_cartan_root_stabiliser(gsnn_cartan_type type, unsigned orbit) {
    static const unsigned char joined_e[] = {1, 0, 7};
    unsigned n = type.rank;
    uint64_t all = gsnn_node_bit(n) - 1;
    /* The nodes that the dominant root is not orthogonal to. */
    switch (type.family) {
    case 'A':
        return all & ~(gsnn_node_bit(0) | gsnn_node_bit(n - 1));
    case 'B':
        return all & ~gsnn_node_bit(orbit == 0);
    case 'D':
        return all & ~gsnn_node_bit(1);
    case 'E':
        return all & ~gsnn_node_bit(joined_e[n - 6]);
    case 'F':
        return all & ~gsnn_node_bit(orbit == 0 ? 0 : 3);
    case 'H':
        return all & ~gsnn_node_bit(n == 3 ? 1 : 3);
    default:
        /* Roots at right angles are bond/2 steps apart, and lie in one orbit when that is even. */
        if (type.bond % 2)
            return 0;
        return gsnn_node_bit(type.bond % 4 == 0 ? orbit : 1 - orbit);
    }
}
