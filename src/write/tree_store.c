#include "write/tree_store.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_tree_store_init(gsnn_tree_store *store, const gsnn_enumeration *enumeration,
                                 gsnn_error *error) {
    memset(store, 0, sizeof *store);
    store->enumeration = enumeration;
    store->trees = gsnn_new(enumeration->catalogue.count, sizeof *store->trees);
    if (store->trees && pthread_mutex_init(&store->lock, NULL) == 0)
        return GSNN_OK;
    free(store->trees);
    store->trees = NULL;
    return gsnn_fail_memory(error);
}

void gsnn_tree_store_clear(gsnn_tree_store *store) {
    for (size_t c = 0; c < store->enumeration->catalogue.count; c++) {
        free((void *)store->trees[c].parent);
        free((void *)store->trees[c].via);
    }
    free(store->trees);
    pthread_mutex_destroy(&store->lock);
}

gsnn_status gsnn_tree_store_keep(gsnn_tree_store *store, size_t class, const gsnn_neurons *neurons,
                                 gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    pthread_mutex_lock(&store->lock);
    gsnn_row_tree *tree = &store->trees[class];
    if (!tree->count) {
        uint32_t *parent = gsnn_copy(neurons->parent, neurons->count, sizeof *parent);
        uint16_t *via = gsnn_copy(neurons->via, neurons->count, sizeof *via);
        if (parent && via) {
            *tree = (gsnn_row_tree){neurons->count, parent, via};
        } else {
            free(parent);
            free(via);
            status = gsnn_fail_memory(error);
        }
    }
    pthread_mutex_unlock(&store->lock);
    return status;
}

gsnn_status gsnn_tree_store_get(gsnn_tree_store *store, const gsnn_architecture *architecture,
                                gsnn_row_tree *tree, gsnn_error *error) {
    size_t class = architecture->class;
    pthread_mutex_lock(&store->lock);
    bool known = store->trees[class].count != 0;
    pthread_mutex_unlock(&store->lock);
    gsnn_status status = GSNN_OK;
    if (!known) {
        gsnn_neurons neurons;
        status = gsnn_architecture_neurons(store->enumeration, architecture, &neurons, error);
        if (status == GSNN_OK) {
            status = gsnn_tree_store_keep(store, class, &neurons, error);
            gsnn_neurons_clear(&neurons);
        }
    }
    /* Once set a tree does not change. */
    *tree = store->trees[class];
    return status;
}
