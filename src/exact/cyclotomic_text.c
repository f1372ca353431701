/* cyclotomic_text.c - exact text of real elements.
 *
 * The text is derived from the element's coordinates in the smallest cyclotomic field that
 * contains it, so it does not depend on the field in which the number was computed. */
#include "exact/cyclotomic.h"

#include "base/error.h"
#include "exact/exact_text.h"

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
    fmpz_t norm;
    fmpz_init(norm);
    fmpq_poly_set(rest, x);
    for (ulong n = 1; n <= conductor; n++) {
        if (!is_square_free(n) || !gsnn_field_sqrt(field, root, n))
            continue;
        gsnn_field_multiply(field, product, x, root);
        trace(c + n, field, product);
        fmpz_set_si(norm, gsnn_field_degree(field) * (slong)n);
        fmpq_div_fmpz(c + n, c + n, norm);
        fmpq_poly_scalar_mul_fmpq(root, root, c + n);
        fmpq_poly_sub(rest, rest, root);
    }
    bool complete = fmpq_poly_is_zero(rest);
    fmpq_poly_clear(rest);
    fmpq_poly_clear(root);
    fmpq_poly_clear(product);
    fmpz_clear(norm);
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
        gsnn_term_write(out, first, c + n, symbol);
        first = false;
    }
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
        if (find_square_roots(coefficients, small, y))
            put_square_roots(out, coefficients, gsnn_field_conductor(small));
        else
            status = gsnn_cosine_sum_write(out, small, y, error);
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
        gsnn_term_write(out, true, value, "");
        fmpq_clear(value);
    } else {
        status = write_irrational(out, field, x, error);
    }
    bool written = !ferror(out);
    /* A stream into memory that cannot be closed for want of memory may say so by NULL alone. */
    if ((fclose(out) != 0 || !written || !buffer) && !status)
        status = gsnn_fail_memory(error);
    if (status)
        free(buffer);
    else
        *text = buffer;
    return status;
}
