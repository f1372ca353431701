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

void gsnn_element_texts_init(gsnn_element_texts *texts, const gsnn_group *group,
                             const gsnn_element_words *words) {
    memset(texts, 0, sizeof *texts);
    texts->group = group;
    texts->words = words;
}

void gsnn_element_texts_clear(gsnn_element_texts *texts) {
    free(texts->known);
    gsnn_text_clear(&texts->pool);
    free(texts->letters);
    free(texts->images);
    free(texts->entries);
    texts->known = NULL;
    texts->letters = NULL;
    texts->images = NULL;
    texts->entries = NULL;
}

/* Whether a text of the group files' grammar is an integer that every reader of JSON takes
 * exactly, one below 2^53. */
static bool is_plain_integer(const char *text) {
    const char *digits = text + (*text == '-');
    size_t length = strspn(digits, "0123456789");
    return length && !digits[length] &&
           (length < 16 || (length == 16 && strcmp(digits, "9007199254740992") < 0));
}

static void append_matrix(const char *const *entries, size_t degree, gsnn_text *out) {
    for (size_t i = 0; i < degree * degree; i++) {
        const char *quote = is_plain_integer(entries[i]) ? "" : "\"";
        gsnn_text_append(out, i == 0 ? "[[" : i % degree == 0 ? "],[" : ",");
        gsnn_text_append(out, quote);
        gsnn_text_append(out, entries[i]);
        gsnn_text_append(out, quote);
    }
    gsnn_text_append(out, "]]");
}

static gsnn_status make_entry_room(gsnn_element_texts *texts, gsnn_error *error) {
    size_t degree = gsnn_group_inputs(texts->group);
    if (!texts->entries)
        texts->entries = gsnn_new(degree * degree, sizeof *texts->entries);
    return texts->entries ? GSNN_OK : gsnn_fail_memory(error);
}

static gsnn_status spell_word(gsnn_element_texts *texts, uint32_t element, gsnn_text *out,
                              gsnn_error *error) {
    const gsnn_element_words *words = texts->words;
    if (!texts->letters &&
        !(texts->letters = gsnn_resize(NULL, words->longest, sizeof *texts->letters)))
        return gsnn_fail_memory(error);
    size_t length = gsnn_element_words_spell(words, element, texts->letters);
    gsnn_text_append_integers(out, texts->letters, length);
    return GSNN_OK;
}

/* Appends an element, given as a permutation of the points. */
static gsnn_status spell(gsnn_element_texts *texts, const gsnn_point *element, gsnn_text *out,
                         gsnn_error *error) {
    const gsnn_group *group = texts->group;
    if (texts->words)
        return spell_word(texts, gsnn_elements_find(group->elements, element), out, error);
    if (group->action->images) {
        if (!texts->images &&
            !(texts->images = gsnn_new(gsnn_group_inputs(group), sizeof *texts->images)))
            return gsnn_fail_memory(error);
        group->action->images(group, element, texts->images);
        gsnn_text_append_integers(out, texts->images, gsnn_group_inputs(group));
        return GSNN_OK;
    }
    gsnn_status status = make_entry_room(texts, error);
    if (status == GSNN_OK)
        status = group->action->entries(group, element, texts->entries, error);
    if (status == GSNN_OK)
        append_matrix(texts->entries, gsnn_group_inputs(group), out);
    return status;
}

/* Lays out the text of an element, which is not known. */
static gsnn_status learn(gsnn_element_texts *texts, uint32_t element, gsnn_error *error) {
    size_t begin = texts->pool.length;
    gsnn_status status =
        spell(texts, gsnn_elements_image(texts->group->elements, element), &texts->pool, error);
    if (status == GSNN_OK && texts->pool.failed)
        status = gsnn_fail_memory(error);
    if (status == GSNN_OK)
        texts->known[element] =
            (element_text){(uint32_t)begin, (uint32_t)(texts->pool.length - begin)};
    return status;
}

static gsnn_status append(gsnn_element_texts *texts, uint32_t element, gsnn_text *out,
                          gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    if (texts->words)
        return spell_word(texts, element, out, error);
    if (!texts->known || (!texts->known[element].length && texts->pool.length > REMEMBERED_BYTES))
        return spell(texts, gsnn_elements_image(texts->group->elements, element), out, error);
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

gsnn_status gsnn_element_texts_append_points(gsnn_element_texts *texts, const gsnn_point *elements,
                                             size_t count, gsnn_text *out, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    gsnn_text_append_char(out, '[');
    for (size_t i = 0; status == GSNN_OK && i < count; i++) {
        if (i)
            gsnn_text_append_char(out, ',');
        status = spell(texts, elements + i * texts->group->points, out, error);
    }
    gsnn_text_append_char(out, ']');
    return status;
}

gsnn_status gsnn_element_texts_append_form(gsnn_element_texts *texts, gsnn_text *out,
                                           gsnn_error *error) {
    const gsnn_group *group = texts->group;
    bool standard = true;
    if (!group->action->form)
        return GSNN_OK;
    gsnn_status status = make_entry_room(texts, error);
    if (status == GSNN_OK)
        status = group->action->form(group, &standard, texts->entries, error);
    if (status == GSNN_OK && !standard)
        append_matrix(texts->entries, gsnn_group_inputs(group), out);
    return status;
}
