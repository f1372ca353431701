/* character_span.h - subgroups of the dual of an abelian group, in normal form.
 *
 * A character is a vector over Z/M, M even: entry i + 1 is its value on letter i of the group, as
 * an angle in units of 1/M of a turn.  Entry 0 is 0 or M/2: the value of a character of G x {+-1}
 * on -1.  The span of some vectors is kept in J. Howell's normal form ("Spans in the module
 * (Z_m)^s", Lin. Multilin. Alg. 19 (1986)): row j begins in column j, or is zero; its first entry
 * divides M; the entries above it are smaller; and what of the span begins in column j or behind is
 * spanned by the rows from j on.  Equal spans have equal rows.  Where M = 2, vectors are bit masks.
 */
#ifndef GSNN_ABELIAN_CHARACTER_SPAN_H
#define GSNN_ABELIAN_CHARACTER_SPAN_H

#include "group/abelian.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GSNN_MAX_SPAN_WIDTH (GSNN_MAX_LETTERS + 1)

typedef struct gsnn_span_kind {
    uint64_t modulus; /* below 2^32 */
    size_t width;     /* entries of a vector */
    size_t stride;    /* words of a vector: 1 for bit masks */
} gsnn_span_kind;

/* Words of a span: width vectors. */
static inline size_t gsnn_span_words(const gsnn_span_kind *kind) {
    return kind->width * kind->stride;
}

/* Entry i of a vector. */
static inline uint64_t gsnn_span_entry(const gsnn_span_kind *kind, const uint64_t *vector,
                                       size_t i) {
    return kind->modulus == 2 ? vector[0] >> i & 1 : vector[i];
}

/* Sets entry i of a vector, which was 0. */
static inline void gsnn_span_set_entry(const gsnn_span_kind *kind, uint64_t *vector, size_t i,
                                       uint64_t value) {
    if (kind->modulus == 2)
        vector[0] |= value << i;
    else
        vector[i] = value;
}

/* Adds a vector to a span, which stays in normal form.  Cost: width^2 or more word operations. */
void gsnn_span_insert(const gsnn_span_kind *kind, uint64_t *span, const uint64_t *vector);

/* Whether a vector is in a span. */
bool gsnn_span_contains(const gsnn_span_kind *kind, const uint64_t *span, const uint64_t *vector);

/* What is left of a bit mask modulo a span of bit masks: the same for masks that differ by one in
 * the span. */
uint64_t gsnn_span_rest(const uint64_t *span, uint64_t mask);

/* The number of vectors in a span, and of those in it whose entry 0 is 0. */
uint64_t gsnn_span_size(const gsnn_span_kind *kind, const uint64_t *span);
uint64_t gsnn_span_tail_size(const gsnn_span_kind *kind, const uint64_t *span);

/* Whether it contains the vector that is M/2 in entry 0 and 0 elsewhere. */
bool gsnn_span_has_sign(const gsnn_span_kind *kind, const uint64_t *span);

/* The value of a vector's character on an element, entry 0 left out. */
uint64_t gsnn_span_value(const gsnn_span_kind *kind, const uint64_t *vector,
                         const gsnn_word *element);

#endif
