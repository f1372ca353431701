#include "reflection/locate.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define DRAWS 32

/* Multiplies e by simple reflections until w e is in the chamber, and returns the nodes of the
 * walls it is on.  A wall's sign is the order of the values on the two points of its root. */
static uint64_t move_to_chamber(const gsnn_reflection_system *system, const int64_t *values,
                                gsnn_point *e, gsnn_point *spare) {
    uint64_t walls = 0;
    for (unsigned s = 0; s < system->rank;) {
        const gsnn_point *root = system->roots + 2 * (size_t)s;
        int64_t x = values[e[root[0]]], y = values[e[root[1]]];
        walls &= ~gsnn_node_bit(s);
        if (x < y) {
            gsnn_permutation_multiply(spare, e, gsnn_simple_reflection(system, s), system->points);
            memcpy(e, spare, system->points * sizeof *e);
            s = 0;
            continue;
        }
        if (x == y)
            walls |= gsnn_node_bit(s);
        s++;
    }
    return walls;
}

/* Whether H has the order that the pair of a flat has. */
static bool orders_agree(const gsnn_reflection_system *system, gsnn_flat flat, const fmpz_t order) {
    fmpz_t expected;
    fmpz_init(expected);
    gsnn_diagram_order(expected, &system->diagram, flat.nodes);
    fmpz_mul_2exp(expected, expected, flat.type == 2);
    bool agree = fmpz_equal(expected, order);
    fmpz_clear(expected);
    for (uint64_t rest = flat.nodes; rest && agree && flat.type == 2;)
        agree = flat.nodes >> gsnn_opposite_node(system, gsnn_take_node(&rest)) & 1;
    return agree;
}

gsnn_status gsnn_locate_pair(const gsnn_group *group, const gsnn_signed_generators *equations,
                             const fmpz_t order, gsnn_flat *flat, gsnn_point *e,
                             gsnn_error *error) {
    const gsnn_reflection_system *system = group->reflections;
    size_t points = group->points;
    int64_t *values = gsnn_new(points, sizeof *values);
    gsnn_point *spare = gsnn_resize(NULL, 2 * points, sizeof *spare);
    if (!values || !spare) {
        free(values);
        free(spare);
        return gsnn_fail_memory(error);
    }
    gsnn_status status = GSNN_OK;
    uint64_t random = 0;
    bool found = false;
    for (int draw = 0; status == GSNN_OK && !found && draw < DRAWS; draw++) {
        status = group->action->draw(group, equations, &random, values, error);
        if (status != GSNN_OK)
            break;
        gsnn_permutation_identity(e, points);
        flat->type = equations->signs ? 2 : 1;
        flat->nodes = move_to_chamber(system, values, e, spare);
        found = orders_agree(system, *flat, order);
    }
    if (found) {
        gsnn_point *carry = spare + points;
        gsnn_flat_carry(system, *flat, spare);
        gsnn_permutation_invert(carry, spare, points);
        gsnn_permutation_multiply(spare, e, carry, points);
        memcpy(e, spare, points * sizeof *e);
        *flat = gsnn_flat_canonical(system, *flat);
    } else if (status == GSNN_OK) {
        status = gsnn_fail(error, GSNN_FAILED, "internal error: a pair is not admissible");
    }
    free(values);
    free(spare);
    return status;
}
