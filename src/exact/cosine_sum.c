/* cosine_sum.c - real elements of Q(zeta_N) as short sums of cosines.
 *
 * A real sum c_k zeta^k is sum c_k cos(2 pi k / N), but the cosines are dependent: for each odd
 * prime p dividing N, sum_i cos(2 pi (k + i N/p) / N) = 0.  Sums r + w cos(2 pi k / N), the ones
 * that ratios of sines bring, are found by trying each k.  Otherwise, from a representation that
 * the element determines, relations are used as long as one removes a term.  Two starting points
 * are tried: the power basis (in which rationals are short), and, spread by the same relations, the
 * basis in which single roots of unity are short (Zumbroich's, as far as p^2 does not divide N). */
#include "exact/exact_text.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq_vec.h>
#include <flint/fmpz_vec.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

/* One linear form in the cosines cos(pi j / N), 0 <= j <= N/2, N the conductor. */
typedef struct {
    ulong conductor;
    n_factor_t factors; /* of the conductor */
    fmpz *powers;       /* N coefficients of the powers of zeta, over denominator */
    fmpz_t denominator;
    fmpq *weights;   /* of each j */
    slong *relation; /* scratch: twice the coefficients of a relation among the cosines */
    ulong *support;  /* scratch: where the relation may be non-zero */
    size_t touched;
} cosine_sum;

static gsnn_status init(cosine_sum *sum, const gsnn_field *field, const fmpq_poly_t x,
                        gsnn_error *error) {
    ulong conductor = gsnn_field_conductor(field);
    *sum = (cosine_sum){.conductor = conductor};
    n_factor_init(&sum->factors);
    n_factor(&sum->factors, conductor, 1);
    sum->powers = _fmpz_vec_init((slong)conductor);
    _fmpz_vec_set(sum->powers, x->coeffs, x->length);
    fmpz_init_set(sum->denominator, x->den);
    sum->weights = _fmpq_vec_init((slong)conductor);
    sum->relation = gsnn_new(conductor, sizeof *sum->relation);
    sum->support = gsnn_new(conductor, sizeof *sum->support);
    return sum->relation && sum->support ? GSNN_OK : gsnn_fail_memory(error);
}

static void clear(cosine_sum *sum) {
    _fmpz_vec_clear(sum->powers, (slong)sum->conductor);
    fmpz_clear(sum->denominator);
    _fmpq_vec_clear(sum->weights, (slong)sum->conductor);
    free(sum->relation);
    free(sum->support);
}

/* ---- Relations --------------------------------------------------------------------------- */

/* The index and the sign with cos(2 pi k / N) = sign * cos(pi index / N), index <= N/2. */
static ulong fold(ulong conductor, ulong k, int *sign) {
    ulong j = 2 * k % (2 * conductor);
    *sign = 1;
    if (j > conductor)
        j = 2 * conductor - j;
    if (2 * j > conductor) {
        j = conductor - j;
        *sign = -1;
    }
    return j;
}

/* Adds cos(2 pi k / N) to the relation; cos(pi/2) vanishes and cos(pi/3) counts for 1/2. */
static void relate(cosine_sum *sum, ulong k) {
    int sign;
    ulong j = fold(sum->conductor, k, &sign);
    if (2 * j == sum->conductor)
        return;
    bool half = 3 * j == sum->conductor;
    if (half)
        j = 0;
    bool known = false;
    for (size_t i = 0; i < sum->touched; i++)
        known = known || sum->support[i] == j;
    if (!known)
        sum->support[sum->touched++] = j;
    sum->relation[j] += half ? sign : 2 * sign;
}

/* Adds factor times the relation, which is used up. */
static void apply(cosine_sum *sum, const fmpq_t factor) {
    fmpq_t term;
    fmpq_init(term);
    for (size_t i = 0; i < sum->touched; i++) {
        ulong j = sum->support[i];
        fmpq_mul_si(term, factor, sum->relation[j]);
        fmpq_add(sum->weights + j, sum->weights + j, term);
        sum->relation[j] = 0;
    }
    sum->touched = 0;
    fmpq_clear(term);
}

/* How many weights on the relation's support stay non-zero when it is added factor times. */
static size_t count_with(const cosine_sum *sum, const fmpq_t factor) {
    size_t count = 0;
    fmpq_t weight;
    fmpq_init(weight);
    for (size_t i = 0; i < sum->touched; i++) {
        ulong j = sum->support[i];
        fmpq_mul_si(weight, factor, sum->relation[j]);
        fmpq_add(weight, weight, sum->weights + j);
        count += !fmpq_is_zero(weight);
    }
    fmpq_clear(weight);
    return count;
}

/* Adds the multiple of the relation that leaves the fewest terms, and returns whether that is
 * fewer than before. */
static bool shorten(cosine_sum *sum) {
    fmpq_t best, factor;
    fmpz_t divisor;
    fmpq_init(best);
    fmpq_init(factor);
    fmpz_init(divisor);
    size_t fewest = count_with(sum, best);
    bool shorter = false;
    for (size_t i = 0; i < sum->touched; i++) {
        ulong j = sum->support[i];
        if (sum->relation[j] == 0)
            continue;
        fmpz_set_si(divisor, -sum->relation[j]);
        fmpq_div_fmpz(factor, sum->weights + j, divisor);
        size_t count = count_with(sum, factor);
        if (count < fewest) {
            fewest = count;
            fmpq_set(best, factor);
            shorter = true;
        }
    }
    apply(sum, best);
    fmpq_clear(best);
    fmpq_clear(factor);
    fmpz_clear(divisor);
    return shorter;
}

/* Uses all relations as long as one of them removes a term.  (That of p = 2 is used up by the
 * folding.) */
static void shorten_all(cosine_sum *sum) {
    bool shorter = true;
    while (shorter) {
        shorter = false;
        for (int f = 0; f < sum->factors.num; f++) {
            ulong p = sum->factors.p[f];
            ulong step = sum->conductor / p;
            for (ulong k = 0; p > 2 && k < step; k++) {
                for (ulong i = 0; i < p; i++)
                    relate(sum, k + i * step);
                shorter = shorten(sum) || shorter;
            }
        }
    }
}

/* ---- Starting points --------------------------------------------------------------------- */

/* Sets the weights from the powers. */
static void collect(cosine_sum *sum) {
    fmpq_t half;
    fmpz_t denominator;
    fmpq_init(half);
    fmpz_init(denominator);
    fmpz_mul_ui(denominator, sum->denominator, 2);
    for (ulong j = 0; j < sum->conductor; j++)
        fmpq_zero(sum->weights + j);
    for (ulong k = 0; k < sum->conductor; k++) {
        if (fmpz_is_zero(sum->powers + k))
            continue;
        relate(sum, k);
        fmpq_set_fmpz_frac(half, sum->powers + k, denominator);
        apply(sum, half);
    }
    fmpq_clear(half);
    fmpz_clear(denominator);
}

/* Replaces the powers zeta^k with p | k, for each odd prime p that divides N once, by
 * -sum_i zeta^(k + i N/p), i = 1 .. p-1. */
static void spread(cosine_sum *sum) {
    for (int f = 0; f < sum->factors.num; f++) {
        ulong p = sum->factors.p[f];
        ulong step = sum->conductor / p;
        if (p == 2 || sum->factors.exp[f] > 1)
            continue;
        for (ulong k = 0; k < sum->conductor; k += p) {
            fmpz *source = sum->powers + k;
            for (ulong i = 1; i < p; i++) {
                fmpz *target = sum->powers + (k + i * step) % sum->conductor;
                fmpz_sub(target, target, source);
            }
            fmpz_zero(source);
        }
    }
}

/* ---- The sum ----------------------------------------------------------------------------- */

static slong count_terms(const cosine_sum *sum) {
    slong count = 0;
    for (ulong j = 0; j < sum->conductor; j++)
        count += !fmpq_is_zero(sum->weights + j);
    return count;
}

/* Sets the weights to those of x = r + w cos(pi j / N) if x has this form, preferably with r = 0,
 * with the least j. */
static bool find_one_cosine(cosine_sum *sum, const gsnn_field *field, const fmpq_poly_t x) {
    fmpq_poly_t cosine;
    fmpq_t r, w, w_found;
    fmpq_poly_init(cosine);
    fmpq_init(r);
    fmpq_init(w);
    fmpq_init(w_found);
    ulong found = 0; /* j, never 0 for an irrational x */
    for (ulong j = 1; 2 * j < sum->conductor; j++) {
        if (!gsnn_field_cosine(field, cosine, (slong)j, 2 * sum->conductor) ||
            cosine->length != x->length || x->length < 2)
            continue;
        fmpq_poly_get_coeff_fmpq(w, x, x->length - 1);
        fmpq_poly_get_coeff_fmpq(r, cosine, x->length - 1);
        fmpq_div(w, w, r);
        fmpq_poly_scalar_mul_fmpq(cosine, cosine, w);
        fmpq_poly_sub(cosine, x, cosine);
        if (cosine->length > 1 || (found && cosine->length > 0))
            continue;
        found = j;
        fmpq_poly_get_coeff_fmpq(sum->weights, cosine, 0);
        fmpq_swap(w_found, w);
        if (cosine->length == 0)
            break;
    }
    if (found)
        fmpq_swap(sum->weights + found, w_found);
    fmpq_poly_clear(cosine);
    fmpq_clear(r);
    fmpq_clear(w);
    fmpq_clear(w_found);
    return found > 0;
}

/* Sets the weights to the shorter of what the two starting points give. */
static void find_cosines(cosine_sum *sum) {
    collect(sum);
    shorten_all(sum);
    slong count = count_terms(sum);
    fmpq *first = sum->weights;
    sum->weights = _fmpq_vec_init((slong)sum->conductor);
    spread(sum);
    collect(sum);
    shorten_all(sum);
    if (count_terms(sum) >= count) {
        fmpq *second = sum->weights;
        sum->weights = first;
        first = second;
    }
    _fmpq_vec_clear(first, (slong)sum->conductor);
}

static void put(FILE *out, const cosine_sum *sum) {
    bool first = true;
    fmpq_t angle;
    fmpq_init(angle);
    for (ulong j = 0; j < sum->conductor; j++) {
        if (fmpq_is_zero(sum->weights + j))
            continue;
        fmpq_set_si(angle, (slong)j, sum->conductor);
        ulong a = fmpz_get_ui(fmpq_numref(angle)), b = fmpz_get_ui(fmpq_denref(angle));
        char symbol[60] = "";
        if (a == 1)
            snprintf(symbol, sizeof symbol, "cos(pi/%lu)", b);
        else if (a > 1)
            snprintf(symbol, sizeof symbol, "cos(%lu*pi/%lu)", a, b);
        gsnn_term_write(out, first, sum->weights + j, symbol);
        first = false;
    }
    fmpq_clear(angle);
}

gsnn_status gsnn_cosine_sum_write(FILE *out, const gsnn_field *field, const fmpq_poly_t x,
                                  gsnn_error *error) {
    cosine_sum sum;
    gsnn_status status = init(&sum, field, x, error);
    if (!status) {
        if (!find_one_cosine(&sum, field, x))
            find_cosines(&sum);
        put(out, &sum);
    }
    clear(&sum);
    return status;
}
