/* inclusion_chain.h - chains of inclusions between two architectures. */
#ifndef GSNN_NETWORK_INCLUSION_CHAIN_H
#define GSNN_NETWORK_INCLUSION_CHAIN_H

#include "record/enumeration_record.h"

/* A chain from `from` to `to` of listed inclusions, composed. */
typedef struct gsnn_inclusion_chain {
    size_t from, to; /* indices of architectures */
    size_t length;   /* inclusions in the chain */
    size_t *through; /* length + 1 architectures, `from` first and `to` last */
    size_t neurons;  /* of `to` */
    int32_t *map;    /* one signed neuron of `from` for each neuron of `to` */
} gsnn_inclusion_chain;

/* Finds a shortest chain, breadth first in the order of the morphisms, so that the same file
 * always gives the same chain, and composes its neuron maps.  From an architecture to itself the
 * chain is empty and the map the identity.  GSNN_INVALID when there is none, when the record has
 * no neuron maps, or when a map cannot be one.  Length x number of morphisms. */
gsnn_status gsnn_inclusion_chain_init(gsnn_inclusion_chain *chain,
                                      const gsnn_enumeration_record *record, size_t from, size_t to,
                                      gsnn_error *error);

void gsnn_inclusion_chain_clear(gsnn_inclusion_chain *chain);

#endif
