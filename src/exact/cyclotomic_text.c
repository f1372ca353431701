/* cyclotomic_text.c - exact text of real elements.
 *
 * The text is derived from the element's coordinates in the smallest cyclotomic field that
 * contains it, so it does not depend on the field in which the number was computed. */
#include "exact/cyclotomic.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq.h>
#include <flint/fmpq_vec.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

/* ---- The smallest field ------------------------------------------------------------------ */

/* Steps *small down (owned by the caller, who starts with the number's own field copied) as long
 * as x lies in a smaller cyclotomic field. */
static gsnn_status descend(gsnn_field **small, fmpq_poly_t x, gsnn_error *error) {
    n_factor_t factors;
    n_factor_init(&factors);
    n_factor(&factors, gsnn_field_conductor(*small), 1);
    for (int i = 0; i < factors.num; i++) {
        ulong p = factors.p[i];
        while (gsnn_field_conductor(*small) % p == 0) {
            gsnn_field *smaller;
            gsnn_status status = gsnn_field_new(&smaller, gsnn_field_conductor(*small) / p, error);
            if (status)
                return status;
            if (!gsnn_field_restrict(*small, x, smaller, x)) {
                gsnn_field_free(smaller);
                break;
            }
            gsnn_field_free(*small);
            *small = smaller;
        }
    }
    return GSNN_OK;
}

/* ---- Terms ------------------------------------------------------------------------------- */

/* Writes one term c * symbol as "+3*symbol/4", the '+' left out at the start; an empty symbol is
 * the number 1. */
static void put_term(FILE *out, bool first, const fmpq_t c, const char *symbol) {
    fmpz_t magnitude;
    fmpz_init(magnitude);
    fmpz_abs(magnitude, fmpq_numref(c));
    if (fmpq_sgn(c) < 0)
        fputc('-', out);
    else if (!first)
        fputc('+', out);
    if (!*symbol)
        fmpz_fprint(out, magnitude);
    else if (!fmpz_is_one(magnitude)) {
        fmpz_fprint(out, magnitude);
        fputc('*', out);
    }
    fputs(symbol, out);
    if (!fmpz_is_one(fmpq_denref(c))) {
        fputc('/', out);
        fmpz_fprint(out, fmpq_denref(c));
    }
    fmpz_clear(magnitude);
}

static void divide_si(fmpq_t quotient, const fmpq_t x, slong divisor) {
    fmpz_t d;
    fmpz_init_set_si(d, divisor);
    fmpq_div_fmpz(quotient, x, d);
    fmpz_clear(d);
}

/* ---- Sums of square roots ---------------------------------------------------------------- */

static bool is_square_free(ulong n) {
    for (ulong p = 2; p * p <= n; p++)
        if (n % (p * p) == 0)
            return false;
    return true;
}

/* Tr(zeta_N^k), N the conductor: a Ramanujan sum. */
static slong trace_of_root(ulong conductor, ulong k) {
    ulong order = conductor / n_gcd(conductor, k);
    return n_moebius_mu(order) * (slong)(n_euler_phi(conductor) / n_euler_phi(order));
}

static void trace(fmpq_t sum, const gsnn_field *field, const fmpq_poly_t x) {
    fmpq_zero(sum);
    for (slong k = 0; k < x->length; k++)
        fmpz_addmul_si(fmpq_numref(sum), x->coeffs + k,
                       trace_of_root(gsnn_field_conductor(field), (ulong)k));
    fmpz_set(fmpq_denref(sum), x->den);
    fmpq_canonicalise(sum);
}

/* Finds x = sum c[n] sqrt(n) over squarefree n from 1 to the conductor; false when x is no such
 * sum.  The sqrt(n) in the field are orthogonal for the trace form, so c[n] is
 * Tr(x sqrt(n)) / Tr(n). */
static bool find_square_roots(fmpq *c, const gsnn_field *field, const fmpq_poly_t x) {
    ulong conductor = gsnn_field_conductor(field);
    fmpq_poly_t rest, root, product;
    fmpq_poly_init(rest);
    fmpq_poly_init(root);
    fmpq_poly_init(product);
    fmpq_poly_set(rest, x);
    for (ulong n = 1; n <= conductor; n++) {
        if (!is_square_free(n) || !gsnn_field_sqrt(field, root, n))
            continue;
        gsnn_field_multiply(field, product, x, root);
        trace(c + n, field, product);
        divide_si(c + n, c + n, gsnn_field_degree(field) * (slong)n);
        fmpq_poly_scalar_mul_fmpq(root, root, c + n);
        fmpq_poly_sub(rest, rest, root);
    }
    bool complete = fmpq_poly_is_zero(rest);
    fmpq_poly_clear(rest);
    fmpq_poly_clear(root);
    fmpq_poly_clear(product);
    return complete;
}

static void put_square_roots(FILE *out, const fmpq *c, ulong conductor) {
    bool first = true;
    for (ulong n = 1; n <= conductor; n++) {
        if (fmpq_is_zero(c + n))
            continue;
        char symbol[40] = "";
        if (n > 1)
            snprintf(symbol, sizeof symbol, "sqrt(%lu)", n);
        put_term(out, first, c + n, symbol);
        first = false;
    }
}

/* ---- Sums of cosines --------------------------------------------------------------------- */

/* One linear form in the cosines cos(pi j / N), 0 <= j <= N/2, N the conductor. */
typedef struct {
    ulong conductor;
    fmpq *weights;   /* of each j */
    slong *relation; /* scratch: twice the coefficients of a relation among the cosines */
    ulong *support;  /* scratch: where the relation may be non-zero */
    size_t touched;
} cosine_sum;

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

/* Adds the multiple of the relation that leaves the fewest terms; returns whether that is fewer
 * than before.  The relation is used up. */
static bool shorten(cosine_sum *sum) {
    fmpq_t best, factor;
    fmpq_init(best);
    fmpq_init(factor);
    size_t fewest = count_with(sum, best);
    bool shorter = false;
    for (size_t i = 0; i < sum->touched; i++) {
        ulong j = sum->support[i];
        if (sum->relation[j] == 0)
            continue;
        divide_si(factor, sum->weights + j, -sum->relation[j]);
        size_t count = count_with(sum, factor);
        if (count < fewest) {
            fewest = count;
            fmpq_set(best, factor);
            shorter = true;
        }
    }
    for (size_t i = 0; i < sum->touched; i++) {
        ulong j = sum->support[i];
        fmpq_mul_si(factor, best, sum->relation[j]);
        fmpq_add(sum->weights + j, sum->weights + j, factor);
        sum->relation[j] = 0;
    }
    sum->touched = 0;
    fmpq_clear(best);
    fmpq_clear(factor);
    return shorter;
}

/* Uses the relations sum_i cos(2 pi (k + i N/p) / N) = 0, p an odd prime divisor of N, as long
 * as one of them removes a term.  (That of p = 2 is used up by the folding.) */
static void shorten_all(cosine_sum *sum) {
    n_factor_t factors;
    n_factor_init(&factors);
    n_factor(&factors, sum->conductor, 1);
    bool shorter = true;
    while (shorter) {
        shorter = false;
        for (int f = 0; f < factors.num; f++) {
            ulong p = factors.p[f];
            ulong step = sum->conductor / p;
            for (ulong k = 0; p > 2 && k < step; k++) {
                for (ulong i = 0; i < p; i++)
                    relate(sum, k + i * step);
                shorter = shorten(sum) || shorter;
            }
        }
    }
}

static void put_cosines(FILE *out, const cosine_sum *sum) {
    bool first = true;
    for (ulong j = 0; 2 * j < sum->conductor; j++) {
        if (fmpq_is_zero(sum->weights + j))
            continue;
        ulong divisor = n_gcd(j, sum->conductor);
        char symbol[60] = "";
        if (j == divisor)
            snprintf(symbol, sizeof symbol, "cos(pi/%lu)", sum->conductor / divisor);
        else if (j > 0)
            snprintf(symbol, sizeof symbol, "cos(%lu*pi/%lu)", j / divisor,
                     sum->conductor / divisor);
        put_term(out, first, sum->weights + j, symbol);
        first = false;
    }
}

/* Writes a real x = sum c_k zeta^k as the sum of the c_k cos(2 pi k / N), shortened. */
static gsnn_status write_cosines(FILE *out, const gsnn_field *field, const fmpq_poly_t x,
                                 fmpq *weights, gsnn_error *error) {
    gsnn_status status = GSNN_OK;
    cosine_sum sum = {.conductor = gsnn_field_conductor(field), .weights = weights};
    sum.relation = gsnn_new(sum.conductor, sizeof *sum.relation);
    sum.support = gsnn_new(sum.conductor, sizeof *sum.support);
    fmpq_t weight, term;
    fmpq_init(weight);
    fmpq_init(term);
    if (!sum.relation || !sum.support) {
        status = gsnn_fail_memory(error);
        goto end;
    }
    for (slong k = 0; k < x->length; k++) {
        fmpq_poly_get_coeff_fmpq(weight, x, k);
        relate(&sum, (ulong)k);
        for (size_t i = 0; i < sum.touched; i++) {
            ulong j = sum.support[i];
            fmpq_mul_si(term, weight, sum.relation[j]);
            divide_si(term, term, 2);
            fmpq_add(weights + j, weights + j, term);
            sum.relation[j] = 0;
        }
        sum.touched = 0;
    }
    shorten_all(&sum);
    put_cosines(out, &sum);
end:
    free(sum.relation);
    free(sum.support);
    fmpq_clear(weight);
    fmpq_clear(term);
    return status;
}

/* ---- Any real number --------------------------------------------------------------------- */

/* Writes an irrational x given in any field. */
static gsnn_status write_irrational(FILE *out, const gsnn_field *field, const fmpq_poly_t x,
                                    gsnn_error *error) {
    gsnn_field *small;
    gsnn_status status = gsnn_field_new(&small, gsnn_field_conductor(field), error);
    if (status)
        return status;
    fmpq_poly_t y;
    fmpq_poly_init(y);
    fmpq_poly_set(y, x);
    status = descend(&small, y, error);
    if (!status) {
        slong length = (slong)gsnn_field_conductor(small) + 1;
        fmpq *coefficients = _fmpq_vec_init(length);
        if (find_square_roots(coefficients, small, y)) {
            put_square_roots(out, coefficients, gsnn_field_conductor(small));
        } else {
            for (slong i = 0; i < length; i++)
                fmpq_zero(coefficients + i);
            status = write_cosines(out, small, y, coefficients, error);
        }
        _fmpq_vec_clear(coefficients, length);
    }
    fmpq_poly_clear(y);
    gsnn_field_free(small);
    return status;
}

gsnn_status gsnn_field_format(const gsnn_field *field, char **text, const fmpq_poly_t x,
                              gsnn_error *error) {
    *text = NULL;
    if (!gsnn_field_is_real(field, x))
        return gsnn_fail(error, GSNN_INVALID, "a number that is not real has no text here");
    char *buffer = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&buffer, &size);
    if (!out)
        return gsnn_fail_memory(error);
    gsnn_status status = GSNN_OK;
    if (x->length <= 1) {
        fmpq_t value;
        fmpq_init(value);
        fmpq_poly_get_coeff_fmpq(value, x, 0);
        put_term(out, true, value, "");
        fmpq_clear(value);
    } else {
        status = write_irrational(out, field, x, error);
    }
    bool written = !ferror(out);
    if ((fclose(out) != 0 || !written) && !status)
        status = gsnn_fail_memory(error);
    if (status)
        free(buffer);
    else
        *text = buffer;
    return status;
}
