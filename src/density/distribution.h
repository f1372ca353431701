/* distribution.h - laws of one real number, in one form each.
 *
 * What is read is brought to a form that depends on the law alone: a normal law of variance 0, a
 * uniform law of one point, a Laplace or Student law of scale 0 and a discrete law of one value are
 * constants, Rademacher laws are discrete, and the values of a discrete law ascend, differ and have
 * positive weights of sum 1.  So laws are equal exactly when their numbers are. */
#ifndef GSNN_DENSITY_DISTRIBUTION_H
#define GSNN_DENSITY_DISTRIBUTION_H

#include "json/value.h"
#include "json/writer.h"

typedef enum gsnn_family {
    GSNN_LAW_CONSTANT, /* first: the value */
    GSNN_LAW_NORMAL,   /* first: the mean; second: the variance, positive */
    GSNN_LAW_UNIFORM,  /* first and second: the ends of the interval, first < second */
    GSNN_LAW_LAPLACE, /* first: the mean; second: the scale, positive: density exp(-|x - mean|/s) */
    GSNN_LAW_DISCRETE, /* values and weights, at least two */
    GSNN_LAW_STUDENT,  /* first: the degrees of freedom nu, positive; second: the scale, positive */
} gsnn_family;

typedef struct gsnn_distribution {
    gsnn_family family;
    fmpq_t first, second; /* 0 where the family has no such number */
    size_t count;         /* of a discrete law */
    fmpq *values, *weights;
} gsnn_distribution;

/* What a hostile file is refused for: the values of a discrete law. */
#define GSNN_LAW_MAX_VALUES 100000

/* ---- Memory ------------------------------------------------------------------------------ */

/* The constant 0. */
void gsnn_distribution_init(gsnn_distribution *law);
void gsnn_distribution_clear(gsnn_distribution *law);

/* `count` constants 0, to be freed with gsnn_distributions_free; NULL without memory. */
gsnn_distribution *gsnn_distributions_new(size_t count);
void gsnn_distributions_free(gsnn_distribution *laws, size_t count);

/* The copy is initialised; false without memory. */
bool gsnn_distribution_set(gsnn_distribution *copy, const gsnn_distribution *law);

/* ---- Comparison -------------------------------------------------------------------------- */

/* A total order of laws: 0 exactly when they are equal. */
int gsnn_distribution_compare(const gsnn_distribution *a, const gsnn_distribution *b);

/* The law of -x for x of that law; may be an alias; false without memory. */
bool gsnn_distribution_mirror(gsnn_distribution *mirror, const gsnn_distribution *law);

/* Whether x and -x have the same law. */
bool gsnn_distribution_is_even(const gsnn_distribution *law);

/* Whether x is 0 for certain. */
bool gsnn_distribution_is_zero(const gsnn_distribution *law);

/* Whether |x| is bounded: constants, uniform and discrete laws. */
bool gsnn_distribution_is_bounded(const gsnn_distribution *law);

/* Whether the law has a density, so that no value has positive probability. */
bool gsnn_distribution_is_continuous(const gsnn_distribution *law);

/* ---- Even and odd parts ------------------------------------------------------------------ */

/* What stands for the even part E of a law, (law + mirror)/2, which laws share exactly when their
 * even parts are equal: the law itself or its mirror, or where others have the same even part one
 * that is even.  May be an alias; false without memory. */
bool gsnn_distribution_even_part(gsnn_distribution *even, const gsnn_distribution *law);

/* For laws of equal even parts that are not even: whether the odd part (law - mirror)/2 of b is a
 * multiple of that of a, and which. */
bool gsnn_distribution_odd_ratio(fmpq_t ratio, const gsnn_distribution *a,
                                 const gsnn_distribution *b);

/* ---- JSON -------------------------------------------------------------------------------- */

/* Reads an ENTRY of gsnn-law/1 into an initialised law: {"law":"normal","mean","variance"},
 * {"law":"uniform","low","high"}, {"law":"laplace","mean","scale"}, {"law":"rademacher","scale"},
 * {"law":"discrete","values","weights"}, {"law":"student","nu","scale"} or
 * {"law":"constant","value"}.  Means are 0 when left out, scales and variances 1, weights equal. */
gsnn_status gsnn_distribution_read(gsnn_distribution *law, const gsnn_value *value);

/* Writes the law as such an entry, in its one form. */
void gsnn_distribution_write(const gsnn_distribution *law, gsnn_json *json);

#endif
