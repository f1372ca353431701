/* read_words.c - elements as words: s for generator s of the group, -s for its inverse. */
#include "record/record_reading.h"

#include "base/error.h"
#include "base/memory.h"

#include <stdlib.h>

/* Longer words are not read: shortest ones are far from it. */
#define LONGEST_WORD 1000000

/* Multiplies the signed images by a letter from the left: point x goes where the letter takes the
 * image of x.  Its inverse is the generator's images turned around. */
static void move_images(const int32_t *letter, size_t degree, int32_t *images) {
    for (size_t x = 0; x < degree; x++) {
        int32_t image = letter[abs(images[x]) - 1];
        images[x] = images[x] < 0 ? -image : image;
    }
}

/* Inverts the group's generators; false if one meets a point twice. */
static bool invert(const gsnn_record_group *group, int32_t *inverses) {
    size_t degree = group->degree, count = group->generators.count;
    for (size_t i = 0; i < count * degree; i++)
        inverses[i] = 0;
    for (size_t s = 0; s < count; s++)
        for (size_t x = 0; x < degree; x++) {
            int32_t image = group->generators.images[s * degree + x], point = (int32_t)x + 1;
            int32_t *inverse = &inverses[s * degree + (size_t)abs(image) - 1];
            if (*inverse)
                return false;
            *inverse = image < 0 ? -point : point;
        }
    return true;
}

static gsnn_status read_word(const gsnn_value *value, const gsnn_record_group *group,
                             const int32_t *inverses, int32_t *images) {
    size_t degree = group->degree, length;
    gsnn_status status = gsnn_value_array(value, &length);
    if (!status && length > LONGEST_WORD)
        return gsnn_value_complain(value, "the word is too long");
    int32_t *letters = gsnn_new(length, sizeof *letters);
    if (!status && !letters)
        return gsnn_fail_memory(value->reading->error);
    if (!status)
        status = gsnn_value_signed_list(value, length, "letters", (int32_t)group->generators.count,
                                        false, letters);
    for (size_t x = 0; !status && x < degree; x++)
        images[x] = (int32_t)x + 1;
    for (size_t i = length; !status && i-- > 0;) {
        size_t s = (size_t)abs(letters[i]) - 1;
        move_images((letters[i] < 0 ? inverses : group->generators.images) + s * degree, degree,
                    images);
    }
    free(letters);
    return status;
}

gsnn_status gsnn_record_read_words(gsnn_record_reading *reading, const gsnn_value *value,
                                   gsnn_record_elements *elements) {
    const gsnn_record_group *group = &reading->record->group;
    *elements = (gsnn_record_elements){0};
    if (!group->action->permutes_inputs)
        return gsnn_value_complain(value, "words are for permutations, signed or not");
    gsnn_status status = gsnn_value_array(value, &elements->count);
    if (status || !elements->count)
        return status;
    int32_t *inverses = gsnn_new(group->generators.count * group->degree, sizeof *inverses);
    int32_t *images =
        gsnn_arena_take(reading->json.memory, elements->count * group->degree, sizeof *images);
    if (!inverses || !images)
        status = gsnn_fail_memory(reading->json.error);
    else if (!invert(group, inverses))
        status = gsnn_value_complain(value, "the generators of the group are no permutations");
    elements->images = images;
    gsnn_value word = gsnn_value_before(value);
    while (!status && gsnn_value_next(&word))
        status = read_word(&word, group, inverses, images + word.index * group->degree);
    free(inverses);
    return status;
}
