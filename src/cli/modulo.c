#include "cli/modulo.h"

#include "base/error.h"
#include "base/memory.h"
#include "group/group.h"
#include "input/group_source.h"

/* Signed images of a group's generators, which the caller frees. */
static gsnn_status signed_images(const gsnn_group *group, int32_t **images, size_t *count,
                                 gsnn_error *error) {
    bool plain = group->action == &gsnn_permutation_action;
    if (!plain && group->action != &gsnn_signed_permutation_action)
        return gsnn_fail(error, GSNN_INVALID, "--modulo: these are no signed permutations");
    *count = group->generator_count;
    *images = gsnn_new(*count * group->degree, sizeof **images);
    if (!*images)
        return gsnn_fail_memory(error);
    for (size_t g = 0; g < *count; g++)
        for (size_t i = 0; i < group->degree; i++) {
            gsnn_point to = gsnn_group_generator(group, g)[plain ? i : 2 * i];
            int32_t axis = (int32_t)(plain ? to : to / 2) + 1;
            (*images)[g * group->degree + i] = plain || to % 2 == 0 ? axis : -axis;
        }
    return GSNN_OK;
}

gsnn_status gsnn_modulo_read(const char *source, const gsnn_enumeration_record *record,
                             const gsnn_run *run, int32_t **images, size_t *count,
                             gsnn_error *error) {
    gsnn_group *group = NULL;
    gsnn_status status = gsnn_group_read_apart(&group, source, run, error);
    *images = NULL;
    if (status)
        return status;
    size_t degree = gsnn_group_degree(group);
    if (degree != record->group.degree)
        status = gsnn_fail(error, GSNN_INVALID, "--modulo: %zu inputs, but the group has %zu",
                           degree, record->group.degree);
    if (!status)
        status = signed_images(group, images, count, error);
    gsnn_group_free(group);
    return status;
}
