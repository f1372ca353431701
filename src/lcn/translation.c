#include "lcn/translation.h"

#include "base/error.h"
#include "base/memory.h"
#include "lcn/elements.h"

#include <stdlib.h>

/* So many elements are looked at for a cycle: each is compared with all that were met before. */
enum { MOST_ELEMENTS = 6300 };

void gsnn_lcn_translation_clear(gsnn_lcn_translation *translation) {
    free(translation->images);
    free(translation->order);
    *translation = (gsnn_lcn_translation){0};
}

/* Whether the images, without signs, are one cycle of all. */
static bool is_cycle(const int32_t *images, size_t degree) {
    size_t at = 0, steps = 0;
    for (size_t i = 0; i < degree; i++)
        if (images[i] < 0)
            return false;
    do {
        at = (size_t)images[at] - 1;
        steps++;
    } while (at != 0 && steps <= degree);
    return steps == degree;
}

gsnn_status gsnn_lcn_translation_set(gsnn_lcn_translation *translation, const int32_t *images,
                                     size_t degree, gsnn_error *error) {
    *translation = (gsnn_lcn_translation){.degree = degree};
    if (!is_cycle(images, degree))
        return gsnn_fail(error, GSNN_INVALID,
                         "the translation does not move the %zu inputs in one cycle", degree);
    translation->images = gsnn_copy(images, degree, sizeof *images);
    translation->order = gsnn_new(degree, sizeof *translation->order);
    if (!translation->images || !translation->order)
        return gsnn_fail_memory(error);
    size_t at = 0;
    for (size_t p = 0; p < degree; p++) {
        translation->order[p] = at;
        at = (size_t)images[at] - 1;
    }
    return GSNN_OK;
}

gsnn_status gsnn_lcn_translation_find(gsnn_lcn_translation *translation,
                                      const gsnn_enumeration_record *record, gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    *translation = (gsnn_lcn_translation){0};
    if (!group->action->permutes_inputs)
        return gsnn_fail(error, GSNN_FAILED,
                         "a group of matrices has no translation that moves the inputs in a cycle");
    gsnn_lcn_elements list = {.degree = group->degree};
    size_t found = SIZE_MAX;
    gsnn_status status = GSNN_OK;
    if (group->degree == 1 || group->generators.count)
        status = gsnn_lcn_elements_search(&list, &group->generators, MOST_ELEMENTS, is_cycle,
                                          &found, error);
    if (!status && found == SIZE_MAX && group->degree == 1)
        found = 0;
    if (!status && found == SIZE_MAX)
        status = GSNN_NO;
    if (!status)
        status = gsnn_lcn_translation_set(translation, list.images + found * group->degree,
                                          group->degree, error);
    gsnn_lcn_elements_clear(&list);
    return status;
}
