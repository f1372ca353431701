#include "lcn/atlas.h"

#include "base/error.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void gsnn_lcn_atlas_clear(gsnn_lcn_atlas *atlas) {
    free(atlas->entries);
    free(atlas->classes);
    free(atlas->merges);
    *atlas = (gsnn_lcn_atlas){0};
}

/* Extends a stack by all ways to use up the degree that is left. */
static gsnn_status extend(gsnn_lcn_atlas *atlas, gsnn_lcn_entry *entry, size_t left,
                          gsnn_error *error) {
    if (left == 0) {
        if (gsnn_reserve(&atlas->entries, &atlas->capacity, atlas->count + 1,
                         sizeof *atlas->entries))
            return gsnn_fail_memory(error);
        atlas->entries[atlas->count++] = *entry;
        return GSNN_OK;
    }
    size_t most = left;
    if (!atlas->ordered && entry->layers && (size_t)entry->sizes[entry->layers - 1] - 1 < most)
        most = (size_t)entry->sizes[entry->layers - 1] - 1;
    gsnn_status status = GSNN_OK;
    for (size_t degree = most; !status && degree > 0; degree--) {
        entry->sizes[entry->layers++] = (uint8_t)(degree + 1);
        entry->even += degree % 2;
        status = extend(atlas, entry, left - degree, error);
        entry->even -= degree % 2;
        entry->sizes[--entry->layers] = 0;
    }
    return status;
}

static int compare_entries(const void *a, const void *b) {
    const gsnn_lcn_entry *x = a, *y = b;
    if (x->even != y->even)
        return x->even > y->even ? -1 : 1;
    if (x->layers != y->layers)
        return x->layers > y->layers ? -1 : 1;
    return memcmp(y->sizes, x->sizes, sizeof x->sizes);
}

static gsnn_status add_merge(gsnn_lcn_atlas *atlas, uint32_t from, const gsnn_lcn_entry *to,
                             const uint8_t *layers, gsnn_error *error) {
    if (gsnn_reserve(&atlas->merges, &atlas->merge_capacity, atlas->merge_count + 1,
                     sizeof *atlas->merges))
        return gsnn_fail_memory(error);
    const gsnn_lcn_entry *found =
        bsearch(to, atlas->entries, atlas->count, sizeof *atlas->entries, compare_entries);
    assert(found);
    gsnn_lcn_merge *merge = &atlas->merges[atlas->merge_count++];
    *merge = (gsnn_lcn_merge){.from = from,
                              .to = (uint32_t)(found - atlas->entries),
                              .strict = found->even < atlas->entries[from].even};
    memcpy(merge->layers, layers, sizeof merge->layers);
    return GSNN_OK;
}

/* Neighbours i and i + 1 become one. */
static gsnn_status merge_neighbours(gsnn_lcn_atlas *atlas, uint32_t from, gsnn_error *error) {
    const gsnn_lcn_entry entry = atlas->entries[from];
    gsnn_status status = GSNN_OK;
    for (uint8_t i = 0; !status && i + 1 < entry.layers; i++) {
        gsnn_lcn_entry to = {.layers = (uint8_t)(entry.layers - 1)};
        uint8_t layers[GSNN_LCN_MAX_ATLAS] = {0};
        for (uint8_t l = 0; l < entry.layers; l++) {
            uint8_t place = l > i ? (uint8_t)(l - 1) : l;
            layers[l] = place;
            to.sizes[place] =
                (uint8_t)(to.sizes[place] ? to.sizes[place] + entry.sizes[l] - 1 : entry.sizes[l]);
        }
        for (uint8_t l = 0; l < to.layers; l++)
            to.even += to.sizes[l] % 2 == 0;
        /* Merging equal neighbours of a run elsewhere may lead to the same stack: list it once. */
        bool repeated = false;
        for (size_t k = atlas->merge_count; !repeated && k-- > 0 && atlas->merges[k].from == from;)
            repeated = !compare_entries(&atlas->entries[atlas->merges[k].to], &to);
        if (!repeated)
            status = add_merge(atlas, from, &to, layers, error);
    }
    return status;
}

/* Sizes a >= b of `entry`, whose layers have falling sizes, become a + b - 1.  In the least map
 * each layer goes to the first place that suits it: the merged layer stands behind those of its
 * size and before all that are smaller, so the first layers of sizes a and b are the ones that go
 * there. */
static gsnn_status merge_sizes(gsnn_lcn_atlas *atlas, uint32_t from, uint8_t a, uint8_t b,
                               gsnn_error *error) {
    const gsnn_lcn_entry *entry = &atlas->entries[from];
    gsnn_lcn_entry to = {.even = entry->even};
    uint8_t layers[GSNN_LCN_MAX_ATLAS] = {0}, merged = (uint8_t)(a + b - 1), place = 0, at = 0;
    bool placed = false, taken_a = false, taken_b = false;
    for (uint8_t l = 0; l < entry->layers; l++) {
        uint8_t size = entry->sizes[l];
        if (!placed && size < merged) {
            at = place;
            to.sizes[place++] = merged;
            placed = true;
        }
        if (!taken_a && size == a) {
            taken_a = true;
            layers[l] = at;
        } else if (!taken_b && size == b) {
            taken_b = true;
            layers[l] = at;
        } else {
            layers[l] = place;
            to.sizes[place++] = size;
        }
    }
    to.layers = place;
    if (a % 2 == 0 && b % 2 == 0)
        to.even = (uint8_t)(to.even - 2);
    return add_merge(atlas, from, &to, layers, error);
}

static gsnn_status merge_pairs(gsnn_lcn_atlas *atlas, uint32_t from, gsnn_error *error) {
    const gsnn_lcn_entry entry = atlas->entries[from];
    gsnn_status status = GSNN_OK;
    for (uint8_t i = 0; !status && i < entry.layers; i++) {
        if (i && entry.sizes[i] == entry.sizes[i - 1])
            continue;
        for (uint8_t k = (uint8_t)(i + 1); !status && k < entry.layers; k++)
            if (k == i + 1 || entry.sizes[k] != entry.sizes[k - 1])
                status = merge_sizes(atlas, from, entry.sizes[i], entry.sizes[k], error);
    }
    return status;
}

static int compare_merges(const void *a, const void *b) {
    const gsnn_lcn_merge *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

gsnn_status gsnn_lcn_atlas_init(gsnn_lcn_atlas *atlas, size_t size, bool ordered,
                                gsnn_error *error) {
    assert(size >= 1 && size <= GSNN_LCN_MAX_ATLAS);
    *atlas = (gsnn_lcn_atlas){.size = size, .ordered = ordered};
    gsnn_lcn_entry entry = {.layers = 0};
    gsnn_status status;
    if (size == 1) { /* only constants: one filter of size 1 */
        entry.sizes[entry.layers++] = 1;
        status = extend(atlas, &entry, 0, error);
    } else {
        status = extend(atlas, &entry, size - 1, error);
    }
    if (status)
        return status;
    qsort(atlas->entries, atlas->count, sizeof *atlas->entries, compare_entries);
    if (!(atlas->classes = gsnn_new(size / 2 + 2, sizeof *atlas->classes)))
        return gsnn_fail_memory(error);
    for (size_t i = 0; i < atlas->count; i++) {
        if (i == 0 || atlas->entries[i].even != atlas->entries[i - 1].even)
            atlas->classes[atlas->class_count++] = (uint32_t)i;
        atlas->entries[i].class_index = (uint32_t)atlas->class_count - 1;
        atlas->entries[i].member = (uint32_t)i - atlas->classes[atlas->class_count - 1];
    }
    atlas->classes[atlas->class_count] = (uint32_t)atlas->count;
    for (size_t i = 0; !status && i < atlas->count; i++)
        status = ordered ? merge_neighbours(atlas, (uint32_t)i, error)
                         : merge_pairs(atlas, (uint32_t)i, error);
    if (!status && atlas->merge_count)
        qsort(atlas->merges, atlas->merge_count, sizeof *atlas->merges, compare_merges);
    return status;
}
