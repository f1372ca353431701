#include "group/element_digits.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void gsnn_element_digits_free(gsnn_element_digits *digits) {
    if (!digits)
        return;
    for (uint32_t i = 0; i < digits->count; i++)
        free(digits->list[i].products);
    free(digits->of);
    free(digits->whole);
    free(digits);
}

static gsnn_status list_products(gsnn_digit *digit, const gsnn_elements *elements,
                                 gsnn_error *error) {
    size_t order = elements->order;
    assert(order <= GSNN_MAX_DIGIT);
    digit->order = elements->order;
    digit->products = gsnn_resize(NULL, order, order * sizeof *digit->products);
    if (!digit->products)
        return gsnn_fail_memory(error);
    for (uint32_t a = 0; a < order; a++)
        for (uint32_t b = 0; b < order; b++)
            digit->products[a * order + b] = (uint16_t)gsnn_elements_multiply(elements, a, b);
    return GSNN_OK;
}

/* The element with each number: that with the digits before the last times an element of the last
 * factor. */
static void list_whole(gsnn_element_digits *digits, const gsnn_elements *elements,
                       const gsnn_embedded_elements *factors) {
    uint32_t known = 1;
    digits->whole[0] = 0;
    for (uint32_t i = 0; i < digits->count; i++) {
        uint32_t order = digits->list[i].order;
        /* From the last on, so that what is read is not written before. */
        for (uint32_t prefix = known; prefix-- > 0;)
            for (uint32_t x = order; x-- > 0;)
                digits->whole[prefix * order + x] =
                    gsnn_elements_multiply(elements, digits->whole[prefix], factors[i].whole[x]);
        known *= order;
    }
    assert(known == elements->order);
}

static void list_digits(gsnn_element_digits *digits, uint32_t order) {
    for (uint32_t number = 0; number < order; number++) {
        uint16_t *of = digits->of + (size_t)digits->whole[number] * digits->count;
        uint32_t rest = number;
        for (uint32_t i = digits->count; i-- > 0;) {
            of[i] = (uint16_t)(rest % digits->list[i].order);
            rest /= digits->list[i].order;
        }
    }
}

gsnn_status gsnn_elements_split(gsnn_elements *elements, const gsnn_embedded_elements *factors,
                                size_t count, gsnn_error *error) {
    assert(!elements->digits && count >= 2 && count <= GSNN_MAX_DIGITS);
    gsnn_element_digits *digits = gsnn_new(1, sizeof *digits);
    if (!digits)
        return gsnn_fail_memory(error);
    digits->of = gsnn_resize(NULL, elements->order, count * sizeof *digits->of);
    digits->whole = gsnn_resize(NULL, elements->order, sizeof *digits->whole);
    gsnn_status status = digits->of && digits->whole ? GSNN_OK : gsnn_fail_memory(error);
    while (status == GSNN_OK && digits->count < count) {
        const gsnn_elements *factor = factors[digits->count].elements;
        status = list_products(&digits->list[digits->count++], factor, error);
    }
    if (status != GSNN_OK) {
        gsnn_element_digits_free(digits);
        return status;
    }
    list_whole(digits, elements, factors);
    list_digits(digits, elements->order);
    elements->digits = digits;
    return GSNN_OK;
}
