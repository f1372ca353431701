/* moment_law.h - the checker's own laws of one number, as gsnn-law/1 writes them, and their
 * moments.
 */
#ifndef GSNN_VERIFY_MOMENT_LAW_H
#define GSNN_VERIFY_MOMENT_LAW_H

#include "json/document.h"

#include <flint/fmpq.h>

typedef struct gsnn_moment_law {
    const char *law; /* of the document; NULL: the constant 0 */
    fmpq_t first, second;
    size_t count; /* values; 1 for a constant, 0 for a continuous law */
    fmpq *values, *weights;
} gsnn_moment_law;

/* The constant 0, to be cleared. */
void gsnn_moment_law_init(gsnn_moment_law *law);
void gsnn_moment_law_clear(gsnn_moment_law *law);

/* Reads one into an initialised law. */
gsnn_status gsnn_moment_law_read(gsnn_moment_law *law, const gsnn_value *value);

/* `count` laws in an array, of which there are as many as the list has; both for the caller to
 * free by gsnn_moment_laws_free, also on failure. */
gsnn_status gsnn_moment_laws_read(gsnn_moment_law **laws, size_t *count, const gsnn_value *list,
                                  gsnn_error *error);
void gsnn_moment_laws_free(gsnn_moment_law *laws, size_t count);

bool gsnn_moment_law_is_zero(const gsnn_moment_law *law);

/* Whether it is normal with mean 0, which the constant 0 is; its variance. */
bool gsnn_moment_law_is_centred_normal(const gsnn_moment_law *law, fmpq_t variance);

/* E x^k by recursions; false where there is none. */
bool gsnn_moment_law_moment(fmpq_t moment, const gsnn_moment_law *law, ulong k);

/* Value i of a law of few values, and its probability. */
const fmpq *gsnn_moment_law_value(const gsnn_moment_law *law, size_t i);
void gsnn_moment_law_multiply_weight(fmpq_t weight, const gsnn_moment_law *law, size_t i);

#endif
