/* element_digits.h - products of elements of a direct product, factor by factor.
 *
 * An element is a digit for each factor, and a product takes a look into a table for each digit,
 * where the whole group is much too large for a table. */
#ifndef GSNN_GROUP_ELEMENT_DIGITS_H
#define GSNN_GROUP_ELEMENT_DIGITS_H

#include "group/elements.h"

/* As many factors as this, of at most so many elements. */
#define GSNN_MAX_DIGITS 8
#define GSNN_MAX_DIGIT 1024u

typedef struct gsnn_digit {
    uint32_t order;
    uint16_t *products; /* order * order: row x, column y holds x*y */
} gsnn_digit;

struct gsnn_element_digits {
    uint32_t count;
    gsnn_digit list[GSNN_MAX_DIGITS];
    uint16_t *of;    /* count for each element */
    uint32_t *whole; /* for each number in mixed radix, the first digit the highest, the element */
};

/* A factor: its elements, and what each is among those of the whole group. */
typedef struct gsnn_embedded_elements {
    const gsnn_elements *elements;
    const uint32_t *whole;
} gsnn_embedded_elements;

/* Tells elements that their group is the direct product of 2 to GSNN_MAX_DIGITS factors of at most
 * GSNN_MAX_DIGIT elements each; products are taken by digits from now on.  No other thread may use
 * them meanwhile.  Cost: a product for each element, and all products of the factors. */
gsnn_status gsnn_elements_split(gsnn_elements *elements, const gsnn_embedded_elements *factors,
                                size_t count, gsnn_error *error);
void gsnn_element_digits_free(gsnn_element_digits *digits);

/* a*b, and a^-1 * b * a where the inverse of a is known. */
static inline uint32_t gsnn_digits_product(const gsnn_element_digits *digits, uint32_t a,
                                           uint32_t b) {
    const uint16_t *x = digits->of + (size_t)a * digits->count;
    const uint16_t *y = digits->of + (size_t)b * digits->count;
    uint32_t number = 0;
    for (uint32_t i = 0; i < digits->count; i++) {
        const gsnn_digit *digit = &digits->list[i];
        number = number * digit->order + digit->products[x[i] * digit->order + y[i]];
    }
    return digits->whole[number];
}

static inline uint32_t gsnn_digits_conjugate(const gsnn_element_digits *digits, uint32_t b,
                                             uint32_t a, uint32_t inverse) {
    const uint16_t *x = digits->of + (size_t)a * digits->count;
    const uint16_t *y = digits->of + (size_t)b * digits->count;
    const uint16_t *z = digits->of + (size_t)inverse * digits->count;
    uint32_t number = 0;
    for (uint32_t i = 0; i < digits->count; i++) {
        const gsnn_digit *digit = &digits->list[i];
        uint32_t product = digit->products[y[i] * digit->order + x[i]];
        number = number * digit->order + digit->products[z[i] * digit->order + product];
    }
    return digits->whole[number];
}

#endif
