#include "subgroup/closure.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

gsnn_status gsnn_closure_init(gsnn_closure *closure, const gsnn_elements *elements,
                              gsnn_error *error) {
    memset(closure, 0, sizeof *closure);
    closure->elements = elements;
    closure->list = gsnn_resize(NULL, elements->order, sizeof *closure->list);
    closure->label = gsnn_resize(NULL, elements->order, sizeof *closure->label);
    if (!closure->list || !closure->label) {
        gsnn_closure_clear(closure);
        return gsnn_fail_memory(error);
    }
    memset(closure->label, -1, elements->order * sizeof *closure->label);
    gsnn_closure_reset(closure);
    return GSNN_OK;
}

void gsnn_closure_clear(gsnn_closure *closure) {
    free(closure->list);
    free(closure->label);
    free(closure->generators);
    memset(closure, 0, sizeof *closure);
}

void gsnn_closure_reset(gsnn_closure *closure) {
    const uint32_t *list = closure->list;
    int32_t *label = closure->label;
    for (uint32_t i = 0, count = closure->count; i < count; i++)
        label[list[i]] = -1;
    closure->list[0] = 0;
    closure->label[0] = 0;
    closure->count = 1;
    closure->subgroup_order = 0;
    closure->generator_count = 0;
}

static gsnn_status remember_generator(gsnn_closure *closure, uint32_t g, gsnn_error *error) {
    if (gsnn_reserve(&closure->generators, &closure->generator_capacity,
                     closure->generator_count + 1, sizeof *closure->generators))
        return gsnn_fail_memory(error);
    closure->generators[closure->generator_count++] = g;
    return GSNN_OK;
}

/* Appends r * (the first `known` elements of the list), whole cosets of H once that is sealed.
 * Products by r from the left read one permutation again and again, so left cosets are several
 * times faster than right ones. */
static void append(gsnn_closure *closure, uint32_t known, uint32_t r) {
    uint32_t block = known, *fresh = closure->list + closure->count;
    assert(known <= closure->elements->order - closure->count);
    int32_t *label = closure->label, coset = 0;
    if (closure->subgroup_order) {
        block = closure->subgroup_order;
        coset = (int32_t)gsnn_closure_cosets(closure);
    }
    gsnn_elements_multiply_each(closure->elements, r, closure->list, known, fresh);
    for (uint32_t i = 0; i < known; i += block, coset++)
        for (uint32_t k = i; k < i + block; k++)
            label[fresh[k]] = coset;
    closure->count += known;
}

gsnn_status gsnn_closure_extend(gsnn_closure *closure, uint32_t g, gsnn_error *error) {
    assert(g < closure->elements->order);
    if (closure->label[g] >= 0)
        return GSNN_OK;
    gsnn_status status = remember_generator(closure, g, error);
    if (status != GSNN_OK)
        return status;
    uint32_t known = closure->count;
    append(closure, known, g);
    for (uint32_t c = known; c < closure->count; c += known)
        for (size_t k = 0; k < closure->generator_count; k++) {
            uint32_t next =
                gsnn_elements_multiply(closure->elements, closure->generators[k], closure->list[c]);
            if (closure->label[next] < 0)
                append(closure, known, next);
        }
    /* Lagrange, for what was there before as well. */
    assert(closure->count % known == 0 && closure->elements->order % closure->count == 0);
    return GSNN_OK;
}

gsnn_status gsnn_closure_generate(gsnn_closure *closure, const uint32_t *elements, size_t count,
                                  gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    gsnn_closure_reset(closure);
    for (size_t i = 0; status == GSNN_OK && i < count; i++)
        status = gsnn_closure_extend(closure, elements[i], error);
    return status;
}

gsnn_status gsnn_closure_copy(gsnn_closure *closure, const uint32_t *elements, uint32_t count,
                              const uint32_t *generators, size_t generator_count,
                              gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    assert(elements[0] == 0 && closure->elements->order % count == 0);
    gsnn_closure_reset(closure);
    for (uint32_t i = 0; i < count; i++) {
        closure->list[i] = elements[i];
        closure->label[elements[i]] = 0;
    }
    closure->count = count;
    for (size_t i = 0; status == GSNN_OK && i < generator_count; i++)
        status = remember_generator(closure, generators[i], error);
    return status;
}

void gsnn_closure_seal(gsnn_closure *closure) {
    assert(!closure->subgroup_order);
    closure->subgroup_order = closure->count;
    closure->generator_count = 0;
}
