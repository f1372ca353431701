#include "write/element_texts.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Groups of larger order are not remembered, nor what goes beyond so many bytes in all. */
#define REMEMBERED_ORDER 100000
#define REMEMBERED_BYTES ((size_t)1 << 21)

typedef struct gsnn_element_text {
    uint32_t begin, length; /* in the pool; length 0: not known */
} element_text;

void gsnn_element_texts_init(gsnn_element_texts *texts, const gsnn_group *group) {
    memset(texts, 0, sizeof *texts);
    texts->group = group;
}

void gsnn_element_texts_clear(gsnn_element_texts *texts) {
    free(texts->known);
    gsnn_text_clear(&texts->pool);
    texts->known = NULL;
}

/* Lays out the text of an element, which is not known. */
static gsnn_status learn(gsnn_element_texts *texts, uint32_t element, gsnn_error *error) {
    const gsnn_group *group = texts->group;
    size_t begin = texts->pool.length;
    gsnn_status status = group->action->write_element(
        group, gsnn_elements_image(group->elements, element), &texts->pool, error);
    if (status == GSNN_OK && texts->pool.failed)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        texts->known[element] =
            (element_text){(uint32_t)begin, (uint32_t)(texts->pool.length - begin)};
    return status;
}

static gsnn_status append(gsnn_element_texts *texts, uint32_t element, gsnn_text *out,
                          gsnn_error *error) {
    const gsnn_group *group = texts->group;
    gsnn_status status = GSNN_OK;
    if (!texts->known || (!texts->known[element].length && texts->pool.length > REMEMBERED_BYTES))
        return group->action->write_element(group, gsnn_elements_image(group->elements, element),
                                            out, error);
    if (!texts->known[element].length)
        status = learn(texts, element, error);
    if (status == GSNN_OK)
        gsnn_text_append_bytes(out, texts->pool.bytes + texts->known[element].begin,
                               texts->known[element].length);
    return status;
}

gsnn_status gsnn_element_texts_append(gsnn_element_texts *texts, const uint32_t *elements,
                                      size_t count, gsnn_text *out, gsnn_error *error) {
    uint32_t order = texts->group->elements->order;
    gsnn_status status = GSNN_OK;
    if (!texts->known && order <= REMEMBERED_ORDER &&
        !(texts->known = gsnn_new(order, sizeof *texts->known)))
        return gsnn_fail_memory(error);
    gsnn_text_append_char(out, '[');
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        if (i)
            gsnn_text_append_char(out, ',');
        status = append(texts, elements[i], out, error);
    }
    gsnn_text_append_char(out, ']');
    return status;
}

gsnn_status gsnn_append_elements(const gsnn_group *group, const gsnn_point *elements, size_t count,
                                 gsnn_text *out, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    gsnn_text_append_char(out, '[');
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        if (i)
            gsnn_text_append_char(out, ',');
        status = group->action->write_element(group, elements + i * group->points, out, error);
    }
    gsnn_text_append_char(out, ']');
    return status;
}
