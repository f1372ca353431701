#include "lcn/count.h"

#include "base/error.h"
#include "base/memory.h"

#include <flint/fmpq.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpz_poly.h>
#include <stdlib.h>
#include <string.h>

void gsnn_lcn_count_clear(gsnn_lcn_count *count) {
    for (size_t i = 0; i < count->stratum_count; i++) {
        fmpz_clear(count->strata[i].points);
        fmpz_clear(count->strata[i].placements);
    }
    free(count->strata);
    fmpz_clear(count->total);
    fmpz_clear(count->segre);
}

/* With a parts, m_i of them equal to i, H = sum i h_i and E = sum (i-1) h_i: the sum over j of
 * C(a+1, j) times the coefficient of prod h_i^{m_i} in E^j H^(a-j).  That coefficient is
 * j! (a-j)! / prod m_i! times the coefficient of z^j in prod (lambda_p + (lambda_p - 1) z). */
void gsnn_lcn_stratum_points(fmpz_t points, const uint8_t *parts, size_t length) {
    fmpz_poly_t product, factor;
    fmpz_t term, f;
    fmpz_poly_init(product);
    fmpz_poly_init(factor);
    fmpz_init(term);
    fmpz_init(f);
    fmpz_poly_one(product);
    for (size_t p = 0; p < length; p++) {
        fmpz_poly_zero(factor);
        fmpz_poly_set_coeff_ui(factor, 0, parts[p]);
        fmpz_poly_set_coeff_ui(factor, 1, (ulong)parts[p] - 1);
        fmpz_poly_mul(product, product, factor);
    }
    fmpz_zero(points);
    for (size_t j = 0; j <= length; j++) {
        fmpz_poly_get_coeff_fmpz(term, product, (slong)j);
        fmpz_bin_uiui(f, length + 1, j);
        fmpz_mul(term, term, f);
        fmpz_fac_ui(f, j);
        fmpz_mul(term, term, f);
        fmpz_fac_ui(f, length - j);
        fmpz_addmul(points, term, f);
    }
    for (size_t p = 0, equal = 1; p < length; p++, equal++) {
        if (p && parts[p] != parts[p - 1])
            equal = 1;
        fmpz_divexact_ui(points, points, equal);
    }
    fmpz_poly_clear(product);
    fmpz_poly_clear(factor);
    fmpz_clear(term);
    fmpz_clear(f);
}

/* sum_i (-1)^i (2^(d+1-i) - 1) deg c_i of prod P^{d_l}, where deg c_i is (d-i)! times the
 * coefficient of z^i in prod_l sum_u C(d_l + 1, u) z^u / (d_l - u)!. */
static void find_segre(fmpz_t segre, const size_t *degrees, size_t layers, size_t degree) {
    fmpq_poly_t product, factor;
    fmpq_t c;
    fmpz_t f;
    fmpq_poly_init(product);
    fmpq_poly_init(factor);
    fmpq_init(c);
    fmpz_init(f);
    fmpq_poly_one(product);
    for (size_t l = 0; l < layers; l++) {
        fmpq_poly_zero(factor);
        for (size_t u = 0; u <= degrees[l]; u++) {
            fmpz_bin_uiui(fmpq_numref(c), degrees[l] + 1, u);
            fmpz_fac_ui(fmpq_denref(c), degrees[l] - u);
            fmpq_canonicalise(c);
            fmpq_poly_set_coeff_fmpq(factor, (slong)u, c);
        }
        fmpq_poly_mul(product, product, factor);
    }
    fmpz_zero(segre);
    for (size_t i = 0; i <= degree; i++) {
        fmpq_poly_get_coeff_fmpq(c, product, (slong)i);
        fmpz_fac_ui(f, degree - i);
        fmpq_mul_fmpz(c, c, f);
        fmpz_one(f);
        fmpz_mul_2exp(f, f, degree + 1 - i);
        fmpz_sub_ui(f, f, 1);
        if (i % 2)
            fmpz_submul(segre, f, fmpq_numref(c));
        else
            fmpz_addmul(segre, f, fmpq_numref(c));
    }
    fmpq_poly_clear(product);
    fmpq_poly_clear(factor);
    fmpq_clear(c);
    fmpz_clear(f);
}

/* ---- Placements: 0-1 matrices with given row and column sums ------------------------------ */

/* How many columns still need 0, 1, ..., top ones. */
typedef struct columns {
    uint8_t needing[GSNN_LCN_MAX_COUNT_DEGREE + 1];
} columns;

/* Ways to reach each state; the states of all rows so far. */
typedef struct states {
    size_t count, capacity, way_capacity;
    columns *items;
    fmpz *ways;
} states;

static void states_clear(states *s) {
    for (size_t i = 0; i < s->count; i++)
        fmpz_clear(s->ways + i);
    free(s->items);
    free(s->ways);
    *s = (states){0};
}

static gsnn_status states_add(states *s, const columns *state, const fmpz_t ways,
                              gsnn_error *error) {
    for (size_t i = 0; i < s->count; i++) {
        if (memcmp(&s->items[i], state, sizeof *state) == 0) {
            fmpz_add(s->ways + i, s->ways + i, ways);
            return GSNN_OK;
        }
    }
    if (gsnn_reserve(&s->items, &s->capacity, s->count + 1, sizeof *s->items) ||
        gsnn_reserve(&s->ways, &s->way_capacity, s->count + 1, sizeof *s->ways))
        return gsnn_fail_memory(error);
    s->items[s->count] = *state;
    fmpz_init_set(s->ways + s->count++, ways);
    return GSNN_OK;
}

/* Chooses `ones` columns for ones of the next row among those that need `need` or less. */
static gsnn_status choose_columns(states *next, const columns *from, columns *to, size_t need,
                                  size_t ones, const fmpz_t ways, gsnn_error *error) {
    if (need == 0) {
        if (ones)
            return GSNN_OK;
        to->needing[0] = (uint8_t)(to->needing[0] + from->needing[0]);
        gsnn_status status = states_add(next, to, ways, error);
        to->needing[0] = (uint8_t)(to->needing[0] - from->needing[0]);
        return status;
    }
    gsnn_status status = GSNN_OK;
    fmpz_t product;
    fmpz_init_set(product, ways);
    for (uint8_t some = 0; !status && some <= from->needing[need] && some <= ones; some++) {
        if (some) {
            fmpz_mul_ui(product, product, (ulong)from->needing[need] - some + 1);
            fmpz_divexact_ui(product, product, some);
        }
        uint8_t rest = (uint8_t)(from->needing[need] - some);
        to->needing[need] = (uint8_t)(to->needing[need] + rest);
        to->needing[need - 1] = (uint8_t)(to->needing[need - 1] + some);
        status = choose_columns(next, from, to, need - 1, ones - some, product, error);
        to->needing[need] = (uint8_t)(to->needing[need] - rest);
        to->needing[need - 1] = (uint8_t)(to->needing[need - 1] - some);
    }
    fmpz_clear(product);
    return status;
}

/* The strata whose parts begin with those of `stratum`, `left` being what is left of the degree. */
static gsnn_status add_strata(gsnn_lcn_count *count, gsnn_lcn_stratum *stratum, size_t left,
                              const states *now, gsnn_error *error) {
    if (now->count == 0)
        return GSNN_OK; /* no matrix begins so */
    if (left == 0) {
        if (gsnn_reserve(&count->strata, &count->capacity, count->stratum_count + 1,
                         sizeof *count->strata))
            return gsnn_fail_memory(error);
        gsnn_lcn_stratum *item = &count->strata[count->stratum_count++];
        *item = *stratum;
        fmpz_init(item->points);
        fmpz_init_set(item->placements, now->ways);
        gsnn_lcn_stratum_points(item->points, item->parts, item->length);
        fmpz_addmul(count->total, item->points, item->placements);
        return GSNN_OK;
    }
    size_t most = left;
    if (stratum->length && stratum->parts[stratum->length - 1] < most)
        most = stratum->parts[stratum->length - 1];
    gsnn_status status = GSNN_OK;
    for (size_t part = most; !status && part > 0; part--) {
        states next = {0};
        for (size_t i = 0; !status && i < now->count; i++) {
            columns to = {{0}};
            status = choose_columns(&next, &now->items[i], &to, GSNN_LCN_MAX_COUNT_DEGREE, part,
                                    now->ways + i, error);
        }
        stratum->parts[stratum->length++] = (uint8_t)part;
        if (!status)
            status = add_strata(count, stratum, left - part, &next, error);
        stratum->parts[--stratum->length] = 0;
        states_clear(&next);
    }
    return status;
}

gsnn_status gsnn_lcn_count_init(gsnn_lcn_count *count, const gsnn_lcn_stack *stack,
                                gsnn_error *error) {
    *count = (gsnn_lcn_count){.strata_known = gsnn_lcn_stack_is_thick(stack)};
    fmpz_init(count->total);
    fmpz_init(count->segre);
    size_t degrees[GSNN_LCN_MAX_COUNT_DEGREE], layers = 0, degree = 0;
    columns start = {{0}};
    for (size_t l = 0; l < stack->layers; l++) {
        if (stack->sizes[l] == 1)
            continue;
        degree += (size_t)stack->sizes[l] - 1;
        if (degree > GSNN_LCN_MAX_COUNT_DEGREE)
            return gsnn_fail(error, GSNN_INVALID,
                             "filters: critical points are counted up to degree %d, the sum of "
                             "size - 1",
                             GSNN_LCN_MAX_COUNT_DEGREE);
        degrees[layers++] = (size_t)stack->sizes[l] - 1;
        start.needing[stack->sizes[l] - 1]++;
    }
    find_segre(count->segre, degrees, layers, degree);
    if (!count->strata_known) {
        fmpz_set(count->total, count->segre);
        return GSNN_OK;
    }
    states first = {0};
    fmpz_t one;
    fmpz_init_set_ui(one, 1);
    gsnn_status status = states_add(&first, &start, one, error);
    gsnn_lcn_stratum stratum = {0};
    if (!status)
        status = add_strata(count, &stratum, degree, &first, error);
    states_clear(&first);
    fmpz_clear(one);
    if (!status && !fmpz_equal(count->total, count->segre))
        return gsnn_fail(error, GSNN_FAILED,
                         "the strata do not sum up to the Segre number: this is an error in gsnn");
    return status;
}
