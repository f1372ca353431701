#include "group/element_words.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Elements between two looks at whether the run is interrupted. */
#define STEP 65536

typedef struct search {
    gsnn_element_words *words;
    uint32_t *queue, *depth;
    uint32_t count;
} search;

static void meet(search *s, uint32_t element, uint32_t parent, int32_t letter) {
    gsnn_element_words *words = s->words;
    if (!element || words->letter[element])
        return;
    words->parent[element] = parent;
    words->letter[element] = letter;
    s->depth[element] = s->depth[parent] + 1;
    words->longest = s->depth[element]; /* never less than before */
    s->queue[s->count++] = element;
}

static gsnn_status walk(search *s, const gsnn_group *group, const gsnn_run *run,
                        gsnn_error *error) {
    const gsnn_elements *elements = group->elements;
    s->queue[s->count++] = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        gsnn_status status =
            i % STEP ? GSNN_OK : gsnn_run_step(run, "finding words", i, elements->order, error);
        if (status != GSNN_OK)
            return status;
        uint32_t g = s->queue[i];
        for (size_t k = 0; k < group->generator_count; k++) {
            const uint32_t *right = group->right + k * elements->order;
            uint32_t inverse = elements->inverse[right[0]];
            meet(s, right[g], g, (int32_t)k + 1);
            meet(s, gsnn_elements_multiply(elements, g, inverse), g, -(int32_t)k - 1);
        }
    }
    assert(s->count == elements->order);
    return GSNN_OK;
}

gsnn_status gsnn_element_words_init(gsnn_element_words *words, const gsnn_group *group,
                                    const gsnn_run *run, gsnn_error *error) {
    uint32_t order = group->elements->order;
    memset(words, 0, sizeof *words);
    search s = {.words = words};
    words->parent = gsnn_new(order, sizeof *words->parent);
    words->letter = gsnn_new(order, sizeof *words->letter);
    s.queue = gsnn_resize(NULL, order, sizeof *s.queue);
    s.depth = gsnn_new(order, sizeof *s.depth);
    gsnn_status status = words->parent && words->letter && s.queue && s.depth
                             ? walk(&s, group, run, error)
                             : gsnn_fail_memory(error);
    free(s.queue);
    free(s.depth);
    if (status != GSNN_OK)
        gsnn_element_words_clear(words);
    return status;
}

void gsnn_element_words_clear(gsnn_element_words *words) {
    free(words->parent);
    free(words->letter);
    memset(words, 0, sizeof *words);
}

size_t gsnn_element_words_spell(const gsnn_element_words *words, uint32_t element, int32_t *word) {
    size_t length = 0;
    for (uint32_t g = element; words->letter[g]; g = words->parent[g])
        length++;
    size_t at = length;
    for (uint32_t g = element; words->letter[g]; g = words->parent[g])
        word[--at] = words->letter[g];
    return length;
}
