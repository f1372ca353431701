/* diagram.h - Coxeter diagrams: finite reflection groups as graphs.
 *
 * Nodes are simple reflections; two of them are joined when they do not commute, and the bond is
 * the order of their product.  A set of nodes J is a bit set, and W_J is the group they generate.
 * Standard labels are Bourbaki's (Groupes et algebres de Lie IV-VI, planches), counted from 0; for
 * H3 and H4 the bond 5 joins the nodes 0 and 1.  I2(3) and I2(4) are called A2 and B2. */
#ifndef GSNN_REFLECTION_DIAGRAM_H
#define GSNN_REFLECTION_DIAGRAM_H

#include <flint/fmpz.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One bit a node, and one more generator must fit a sign vector. */
#define GSNN_MAX_NODES 63

typedef struct gsnn_diagram {
    unsigned rank;
    uint64_t neighbours[GSNN_MAX_NODES];
    uint32_t bonds[GSNN_MAX_NODES][GSNN_MAX_NODES]; /* 1 on the diagonal, 2 where not joined */
} gsnn_diagram;

/* The type of a connected diagram. */
typedef struct gsnn_cartan_type {
    char family; /* A, B, D, E, F, H or I */
    unsigned rank;
    uint32_t bond; /* m of I2(m), 0 for the other families */
} gsnn_cartan_type;

static inline uint64_t gsnn_node_bit(unsigned node) {
    return UINT64_C(1) << node;
}

/* Takes the lowest node out of a nonempty set. */
static inline unsigned gsnn_take_node(uint64_t *nodes) {
    unsigned node = (unsigned)__builtin_ctzll(*nodes);
    *nodes &= *nodes - 1;
    return node;
}

/* A diagram of `rank` nodes without bonds. */
void gsnn_diagram_init(gsnn_diagram *diagram, unsigned rank);

/* Joins two nodes by a bond >= 3. */
void gsnn_diagram_join(gsnn_diagram *diagram, unsigned i, unsigned j, uint32_t bond);

/* The diagram of a type, with standard labels. */
void gsnn_diagram_of_type(gsnn_diagram *diagram, gsnn_cartan_type type);

/* The connected component of `nodes` that contains `node`. */
uint64_t gsnn_diagram_component(const gsnn_diagram *diagram, uint64_t nodes, unsigned node);

/* The type of a connected nonempty set of nodes; order[i] is the node with standard label i.  Of
 * the labellings that the diagram's symmetries allow, the one with the lexicographically least
 * `order` is taken.  False when the group is not finite. */
bool gsnn_diagram_identify(const gsnn_diagram *diagram, uint64_t nodes, gsnn_cartan_type *type,
                           unsigned order[GSNN_MAX_NODES]);

/* The order of W_J for a set of nodes of a finite reflection group. */
void gsnn_diagram_order(fmpz_t order, const gsnn_diagram *diagram, uint64_t nodes);

/* The image of the node s of the set under minus the longest element of the set's group, a
 * symmetry of the set's diagram. */
unsigned gsnn_diagram_opposite(const gsnn_diagram *diagram, uint64_t nodes, unsigned s);

#endif
