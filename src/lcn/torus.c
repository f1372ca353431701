#include "lcn/torus.h"

#include "base/error.h"
#include "base/memory.h"
#include "lcn/elements.h"

#include <stdlib.h>

/* So many elements are paired. */
enum { MOST_ELEMENTS = 1200 };

void gsnn_lcn_torus_clear(gsnn_lcn_torus *torus) {
    free(torus->images[0]);
    free(torus->images[1]);
    free(torus->order);
    *torus = (gsnn_lcn_torus){0};
}

size_t gsnn_lcn_torus_place(const gsnn_lcn_torus *torus, size_t u, size_t v) {
    size_t turns = v / torus->height;
    u = (u + turns % torus->width * torus->skew) % torus->width;
    return u + torus->width * (v % torus->height);
}

/* The length of the cycle of the first input when all cycles are so long and no sign turns; 0
 * otherwise. */
static size_t cycle_length(const int32_t *images, size_t degree, bool *met) {
    size_t length = 0;
    for (size_t i = 0; i < degree; i++) {
        met[i] = false;
        if (images[i] < 0)
            return 0;
    }
    for (size_t i = 0; i < degree; i++) {
        size_t steps = 0;
        for (size_t at = i; !met[at]; at = (size_t)images[at] - 1, steps++)
            met[at] = true;
        if (i == 0)
            length = steps;
        else if (steps && steps != length)
            return 0;
    }
    return length;
}

static bool commute(const int32_t *s, const int32_t *t, size_t degree) {
    for (size_t i = 0; i < degree; i++)
        if (s[t[i] - 1] != t[s[i] - 1])
            return false;
    return true;
}

/* Lays the inputs out along s and t, which commute and have no signs; whether that reaches all of
 * them. */
static bool lay_out(gsnn_lcn_torus *torus, const int32_t *s, const int32_t *t, size_t width) {
    size_t row = 0, count = 0; /* where the row of inputs begins */
    torus->width = width;
    do {
        if (count + width > torus->degree)
            return false;
        for (size_t u = 0, at = row; u < width; u++, at = (size_t)s[at] - 1)
            torus->order[count++] = at;
        row = (size_t)t[row] - 1;
        for (torus->skew = 0; torus->skew < width && torus->order[torus->skew] != row;)
            torus->skew++;
    } while (torus->skew == width);
    torus->height = count / width;
    return count == torus->degree;
}

static gsnn_status keep(gsnn_lcn_torus *torus, const int32_t *s, const int32_t *t,
                        gsnn_error *error) {
    torus->images[0] = gsnn_copy(s, torus->degree, sizeof *s);
    torus->images[1] = gsnn_copy(t, torus->degree, sizeof *t);
    return torus->images[0] && torus->images[1] ? GSNN_OK : gsnn_fail_memory(error);
}

gsnn_status gsnn_lcn_torus_set(gsnn_lcn_torus *torus, const int32_t *s, const int32_t *t,
                               size_t degree, gsnn_error *error) {
    *torus = (gsnn_lcn_torus){.degree = degree};
    torus->order = gsnn_new(degree, sizeof *torus->order);
    bool *met = gsnn_new(degree, sizeof *met);
    gsnn_status status = torus->order && met ? GSNN_OK : gsnn_fail_memory(error);
    if (!status) {
        size_t width = cycle_length(s, degree, met);
        if (!width || !cycle_length(t, degree, met) || !commute(s, t, degree) ||
            !lay_out(torus, s, t, width))
            status = gsnn_fail(error, GSNN_INVALID,
                               "the translations do not commute, or do not move the %zu inputs "
                               "over a torus",
                               degree);
    }
    free(met);
    return status ? status : keep(torus, s, t, error);
}

/* Pairs the elements that have no fixed points, in their order. */
static gsnn_status find_pair(gsnn_lcn_torus *torus, const gsnn_lcn_elements *list,
                             gsnn_error *error) {
    size_t degree = list->degree;
    size_t *lengths = gsnn_new(list->count, sizeof *lengths);
    bool *met = gsnn_new(degree, sizeof *met);
    gsnn_status status = lengths && met ? GSNN_OK : gsnn_fail_memory(error);
    for (size_t i = 0; !status && i < list->count; i++)
        lengths[i] = cycle_length(list->images + i * degree, degree, met);
    bool found = false;
    for (size_t j = 1; !status && !found && j < list->count; j++)
        for (size_t i = 1; !status && !found && i < j; i++) {
            const int32_t *s = list->images + i * degree, *t = list->images + j * degree;
            if (lengths[i] < 2 || lengths[j] < 2 || lengths[i] * lengths[j] < degree ||
                !commute(s, t, degree) || !lay_out(torus, s, t, lengths[i]))
                continue;
            found = true;
            status = keep(torus, s, t, error);
        }
    free(lengths);
    free(met);
    if (!status && !found)
        status = GSNN_NO;
    return status;
}

gsnn_status gsnn_lcn_torus_find(gsnn_lcn_torus *torus, const gsnn_enumeration_record *record,
                                gsnn_error *error) {
    const gsnn_record_group *group = &record->group;
    *torus = (gsnn_lcn_torus){.degree = group->degree};
    if (!group->action->permutes_inputs)
        return gsnn_fail(error, GSNN_FAILED, "a group of matrices has no translations");
    gsnn_lcn_elements list = {.degree = group->degree};
    size_t none;
    torus->order = gsnn_new(group->degree, sizeof *torus->order);
    gsnn_status status = torus->order ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status =
            gsnn_lcn_elements_search(&list, &group->generators, MOST_ELEMENTS, NULL, &none, error);
    if (!status)
        status = find_pair(torus, &list, error);
    gsnn_lcn_elements_clear(&list);
    return status;
}
