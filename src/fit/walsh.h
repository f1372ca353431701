/* walsh.h - neurons in fours, whose arguments are Walsh transforms of sums with fewer terms.
 *
 * An element t of order 2 of the group may be applied from the right, too: it maps the neurons of
 * an architecture to others, of each of which the argument is that of the first at weights that are
 * permuted, up to sign: z_ti(theta) = z_i(P_t theta).  Then (z_i +- z_ti)/2 = z_i((1 +- P_t)/2
 * theta) have one term for each two weights that P_t exchanges: for each a sum, or difference, of
 * two of the weights and one of what these multiply.  So two neurons take as many multiplications
 * as one. With two such elements that commute it is four, by the characters of the group T of order
 * 4 that they generate.
 *
 * `Transformed` are the neurons (i, chi), the weights (an orbit of T on weights, chi) and the sums
 * of inputs that they multiply.  There are as many weights and neurons as before.  The transform is
 * that of J. L. Walsh (Amer. J. Math. 45, 1923); fast transforms for groups of symmetries of a
 * matrix are in E. Stiefel and A. Faessler, Group theoretical methods and their applications, 1992.
 */
#ifndef GSNN_FIT_WALSH_H
#define GSNN_FIT_WALSH_H

#include "fit/orbit_sums.h"

#define GSNN_WALSH_ORDER 4
/* With more weights nothing is made: order is 0. */
#define GSNN_WALSH_MOST_WEIGHTS 4096

/* Weights that T moves to each other: transformed a = sum_b signs[a][b] (weight b) / size. */
typedef struct gsnn_walsh_orbit {
    size_t size;
    size_t weights[GSNN_WALSH_ORDER]; /* increasing; the transformed ones have these numbers */
    int8_t signs[GSNN_WALSH_ORDER][GSNN_WALSH_ORDER];
} gsnn_walsh_orbit;

typedef struct gsnn_walsh {
    size_t order; /* of T: 1, 2 or 4 */
    /* What transformed neurons see, without vectors: neurons in cosets of T, chi by chi. */
    gsnn_orbit_sums sums;
    int32_t *parts; /* sums.count x order: +-(1 + number) of sums that each adds, and zeros */
    gsnn_walsh_orbit *orbits;
    size_t orbit_count;
} gsnn_walsh;

/* Chooses T by the operations that are left, and transforms.  Neurons x (dimension + pairs of
 * elements) steps and a little more.  GSNN_FAILED without memory.  The caller clears, also on
 * failure. */
gsnn_status gsnn_walsh_init(gsnn_walsh *walsh, const gsnn_orbit_sums *sums, gsnn_error *error);
void gsnn_walsh_clear(gsnn_walsh *walsh);

/* derivatives[k x count + s], s < count, by transformed weights turn into those by weights. */
void gsnn_walsh_turn_back(const gsnn_walsh *walsh, double *derivatives, size_t count);

#endif
