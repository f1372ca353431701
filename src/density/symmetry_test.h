/* symmetry_test.h - whether draws speak against the law of a random network being kept by a group.
 *
 * The draws are dealt out to 64 blocks.  Y_b(e) is the mean over block b of a product of values at
 * points moved by e, of the same draws for all e of the tested group A.  The statistic T is the
 * largest |mean over b of Y_b(e) - Y_b(1)| / (standard deviation over b / 8), over products and e.
 * If A keeps the law, T is not changed in law when each block's elements are multiplied from the
 * left by a random element r_b of A; so p = (1 + number of copies whose statistic reaches T) /
 * (copies + 1) is a valid p-value whatever the number of draws, the tails and the number of
 * products (E. Lehmann, J. Romano, Testing Statistical Hypotheses, section 17.2).
 *
 * A difference below 2^-16 of the block mean of |product| is taken as 0, since values are in single
 * precision; 0/0 counts as 0 and c/0 as infinity. */
#ifndef GSNN_DENSITY_SYMMETRY_TEST_H
#define GSNN_DENSITY_SYMMETRY_TEST_H

#include "density/correlators.h"
#include "density/moves.h"
#include "density/sampler.h"

#define GSNN_TEST_BLOCKS 64

/* Elements times products that a test may have. */
#define GSNN_TEST_MAX_MEANS ((size_t)1 << 16)

/* Cyclic subgroups that stand for a group that is too large to be listed. */
#define GSNN_TEST_SUBGROUPS 8

/* One group of elements and its sums, each over the draws of its own. */
typedef struct gsnn_tested {
    gsnn_moves moves;
    double *points;       /* elements x points x degree */
    double *sums, *sizes; /* elements x correlators x 64: of products, and of their |.| */
} gsnn_tested;

typedef struct gsnn_symmetry_test {
    const gsnn_correlators *correlators; /* borrowed */
    uint64_t seed;
    uint64_t draws; /* in the sums */
    size_t count;   /* 1, or cyclic subgroups */
    bool cyclic;
    gsnn_tested *tested;
    /* The result. */
    uint64_t copies, reached;
    double statistic; /* T, which may be infinite */
    size_t worst_group, worst_element, worst_correlator;
} gsnn_symmetry_test;

/* Prepares the test of the group that generators of the record's group generate.  The caller clears
 * the test, in any case. */
gsnn_status gsnn_symmetry_test_init(gsnn_symmetry_test *test, const gsnn_record_group *group,
                                    const gsnn_record_elements *generators,
                                    const gsnn_correlators *correlators, uint64_t seed,
                                    gsnn_error *error);
void gsnn_symmetry_test_clear(gsnn_symmetry_test *test);

/* Adds draws test->draws .. draws - 1; both are multiples of 1024. */
gsnn_status gsnn_symmetry_test_draw(gsnn_symmetry_test *test, const gsnn_law *law,
                                    const gsnn_enumeration_record *record, uint64_t draws,
                                    gsnn_vectors vectors, const gsnn_run *run, gsnn_error *error);

/* Computes the result from the sums, with that many randomised copies. */
gsnn_status gsnn_symmetry_test_decide(gsnn_symmetry_test *test, uint64_t copies,
                                      const gsnn_run *run, gsnn_error *error);

/* (reached + 1) / (copies + 1). */
double gsnn_symmetry_test_p(const gsnn_symmetry_test *test);

#endif
