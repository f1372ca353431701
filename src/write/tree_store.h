/* tree_store.h - the trees of neurons of all classes, kept while morphisms are written.
 *
 * Every inclusion is written along the tree of its larger network, and many inclusions lead to the
 * same one; laying out its neurons takes far longer than keeping six bytes for each. */
#ifndef GSNN_WRITE_TREE_STORE_H
#define GSNN_WRITE_TREE_STORE_H

#include "enumeration/enumeration.h"

#include <pthread.h>

typedef struct gsnn_tree_store {
    const gsnn_enumeration *enumeration;
    gsnn_row_tree *trees; /* one for each class; count 0 while unknown */
    pthread_mutex_t lock;
} gsnn_tree_store;

/* Knows no tree yet; room for all classes of the enumeration, which is borrowed. */
gsnn_status gsnn_tree_store_init(gsnn_tree_store *store, const gsnn_enumeration *enumeration,
                                 gsnn_error *error);
void gsnn_tree_store_clear(gsnn_tree_store *store);

/* Keeps the tree of a class whose neurons have been laid out.  Any thread may call it. */
gsnn_status gsnn_tree_store_keep(gsnn_tree_store *store, size_t class, const gsnn_neurons *neurons,
                                 gsnn_error *error);

/* The tree of an architecture's class, which belongs to the store; it is laid out if it is not
 * kept yet.  Any thread may call it. */
gsnn_status gsnn_tree_store_get(gsnn_tree_store *store, const gsnn_architecture *architecture,
                                gsnn_row_tree *tree, gsnn_error *error);

#endif
