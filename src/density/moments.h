/* moments.h - n-point functions of a random network, by the best road there is. */
#ifndef GSNN_DENSITY_MOMENTS_H
#define GSNN_DENSITY_MOMENTS_H

#include "density/exact_moments.h"

typedef enum gsnn_moment_method {
    GSNN_MOMENTS_AUTO,
    GSNN_MOMENTS_EXACT,
    GSNN_MOMENTS_CLOSED,
    GSNN_MOMENTS_MONTE_CARLO,
} gsnn_moment_method;

/* The names of the methods, in their order; NULL ends them. */
extern const char *const gsnn_moment_methods[];

typedef struct gsnn_moments {
    gsnn_moment_method method;           /* the one taken: not auto */
    const gsnn_correlators *correlators; /* borrowed */
    bool *exists;                        /* of each correlator: whether the mean exists */
    bool *has_error;                     /* whether its variance does */
    fmpq *exact;
    double *values, *errors; /* errors: standard errors of the means */
    bool *has_tangent;
    double *tangent; /* neural tangent kernels of correlators of two places */
    uint64_t draws, seed;
} gsnn_moments;

/* Computes all means in one way: exactly when that is possible for all, else in closed form when
 * that is, else over so many draws; or as `method` says.  GSNN_FAILED when a method that is asked
 * for is not possible.  The caller clears the moments, in any case. */
gsnn_status gsnn_moments_init(gsnn_moments *moments, const gsnn_law *law,
                              const gsnn_enumeration_record *record,
                              const gsnn_correlators *correlators, gsnn_moment_method method,
                              uint64_t draws, uint64_t seed, const gsnn_run *run,
                              gsnn_error *error);
void gsnn_moments_clear(gsnn_moments *moments);

/* The document gsnn-density-moments/1, with a newline; a table for people; lines of CSV. */
void gsnn_moments_write_json(const gsnn_moments *moments, const gsnn_law *law, gsnn_json *json);
void gsnn_moments_write_table(const gsnn_moments *moments, gsnn_text *text);
void gsnn_moments_write_csv(const gsnn_moments *moments, gsnn_text *text);

#endif
