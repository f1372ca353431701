/* product_parts.h - what a factor of a direct product contributes to its architectures.
 *
 * Let G = G_1 x ... x G_k act on V_1 + ... + V_k, and v = (v_1, ..., v_k) not 0.  What fixes v is
 * the product of what fixes each v_i, G_i where v_i is 0; what takes v to v or -v consists of the
 * tuples in which all factors with v_i not 0 do so with the same sign.  So the groups of type 1 are
 * the products of a K_i for each factor, and those of type 2 the fibre products over {1,-1} of an
 * H_i of type 2 for some factors, times the G_i of the others.  A part is such a K_i, H_i or G_i.
 */
#ifndef GSNN_ENGINE_PRODUCT_PARTS_H
#define GSNN_ENGINE_PRODUCT_PARTS_H

#include "architecture/architecture.h"
#include "engine/engine.h"
#include "engine/factors.h"

/* A subgroup by permutations of the factor's points, with all relations among their parities: an
 * echelon basis as in chain.h, `count` words of it. */
typedef struct gsnn_related {
    size_t count;
    const gsnn_point *generators;
    uint64_t *relations;
} gsnn_related;

/* A class of subgroups of the factor. */
typedef struct gsnn_part_group {
    gsnn_related by;
    const fmpz *order, *length; /* borrowed */
    uint64_t index;             /* UINT64_MAX if it is larger than that */
} gsnn_part_group;

typedef struct gsnn_product_part {
    uint32_t group; /* the class, among those of the factor */
    uint32_t pair;  /* the architecture of the factor, or GSNN_NO_ARCHITECTURE where v_i is 0 */
    uint64_t signs; /* on the generators of the class */
    /* Of type 2, unless v_i is 0: what has sign +, an element r with sign -, and the parity of r^2
     * in the former, whose relations also say that signs do not change under r. */
    gsnn_related kernel;
    const gsnn_point *negative;
    uint64_t square;
} gsnn_product_part;

typedef struct gsnn_part_list {
    gsnn_product_part *parts; /* by architecture; that with v_i = 0 is the last */
    size_t count, capacity;
    bool has_zero;
} gsnn_part_list;

typedef struct gsnn_product_source {
    const gsnn_factor *factor; /* borrowed */
    gsnn_catalogue catalogue;
    gsnn_pair_maker maker;
    bool made; /* the maker is ready */
    gsnn_architecture *architectures;
    size_t count, capacity;
    gsnn_part_group *groups; /* that are those of parts, in the order of the catalogue */
    size_t group_count;
    gsnn_part_list types[2]; /* of type 1 and type 2 */
    fmpz_t one;
    gsnn_arena arena; /* of generators and relations */
} gsnn_product_source;

/* Enumerates a factor by the engine that suits it.  GSNN_FAILED where a subgroup has more than 64
 * generators; the caller clears it in any case.  Cost: that of the enumeration, and a stabiliser
 * chain for each architecture. */
gsnn_status gsnn_product_source_init(gsnn_product_source *source, const gsnn_factor *factor,
                                     const gsnn_run *run, gsnn_error *error);
void gsnn_product_source_clear(gsnn_product_source *source);

static inline bool gsnn_part_is_zero(const gsnn_product_part *part) {
    return part->pair == GSNN_NO_ARCHITECTURE;
}

#endif
