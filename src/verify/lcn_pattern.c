/* lcn_pattern.c - recounts multiplicities and the ways to share roots among layers. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_claim.h"

#include <flint/fmpz_vec.h>
#include <stdlib.h>

/* Whether a list holds those numbers. */
static bool same_numbers(const gsnn_value *list, const int64_t *expected, size_t count) {
    size_t length;
    if (gsnn_value_get_kind(list) != GSNN_VALUE_ARRAY || gsnn_value_array(list, &length) ||
        length != count)
        return false;
    gsnn_value item = gsnn_value_before(list);
    while (gsnn_value_next(&item)) {
        int64_t value;
        if (!gsnn_value_is_integer(&item, &value) || value != expected[item.index])
            return false;
    }
    return true;
}

static int compare_falling(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

/* The multiplicities of real points and of pairs, in falling order. */
typedef struct pattern {
    int64_t *real, *pairs;
    size_t real_count, pair_count;
} pattern;

static gsnn_status find_pattern(pattern *p, const gsnn_verify_form *form, gsnn_error *error) {
    size_t most = (size_t)form->degree + 1;
    *p = (pattern){.real = gsnn_new(most, sizeof *p->real),
                   .pairs = gsnn_new(most, sizeof *p->pairs)};
    if (!p->real || !p->pairs)
        return gsnn_fail_memory(error);
    if (form->infinity)
        p->real[p->real_count++] = form->infinity;
    for (size_t i = 0; i < form->factor_count; i++) {
        for (size_t k = 0; k < form->real[i]; k++)
            p->real[p->real_count++] = form->multiplicities[i];
        size_t others = (size_t)fmpz_poly_degree(form->factors[i]) - form->real[i];
        for (size_t k = 0; k < others / 2; k++)
            p->pairs[p->pair_count++] = form->multiplicities[i];
    }
    qsort(p->real, p->real_count, sizeof *p->real, compare_falling);
    qsort(p->pairs, p->pair_count, sizeof *p->pairs, compare_falling);
    return GSNN_OK;
}

/* The number of ways to give every layer its degree: over all vectors of what the layers have,
 * point by point and layer by layer. */
enum { MOST_VECTORS = 60000 };

static gsnn_status count_ways(fmpz_t ways, bool *counted, const gsnn_lcn_claim *c,
                              const pattern *p) {
    const gsnn_verify_stack *s = &c->stack;
    size_t vectors = 1, most = 1;
    *counted = false;
    for (size_t l = 0; l < s->layers; l++) {
        vectors *= (size_t)s->sizes[l];
        if (vectors > MOST_VECTORS)
            return GSNN_OK;
    }
    for (size_t i = 0; i < p->real_count; i++)
        most = p->real[i] > (int64_t)most ? (size_t)p->real[i] : most;
    for (size_t i = 0; i < p->pair_count; i++)
        most = p->pairs[i] > (int64_t)most ? (size_t)p->pairs[i] : most;
    if (vectors * (most + 1) > (size_t)40 * MOST_VECTORS || most > (size_t)c->folded_length)
        return GSNN_OK;
    /* table[j][vector]: j copies of the point are still to be placed. */
    fmpz *table = _fmpz_vec_init((slong)(vectors * (most + 1)));
    fmpz_one(table);
    for (size_t point = 0; point < p->real_count + p->pair_count; point++) {
        bool real = point < p->real_count;
        size_t copies = (size_t)(real ? p->real[point] : p->pairs[point - p->real_count]);
        size_t unit = real ? 1 : 2;
        for (size_t x = 0; x < vectors; x++) {
            fmpz_swap(table + copies * vectors + x, table + x);
            if (copies)
                fmpz_zero(table + x);
        }
        size_t weight = 1;
        for (size_t l = 0; l < s->layers; weight *= (size_t)s->sizes[l++])
            for (size_t j = copies; j > 0; j--)
                for (size_t x = 0; x < vectors; x++)
                    if ((int64_t)(x / weight % (size_t)s->sizes[l] + unit) < s->sizes[l])
                        fmpz_add(table + (j - 1) * vectors + x + unit * weight,
                                 table + (j - 1) * vectors + x + unit * weight,
                                 table + j * vectors + x);
        for (size_t x = vectors; x < vectors * (copies + 1); x++)
            fmpz_zero(table + x);
    }
    fmpz_set(ways, table + vectors - 1);
    _fmpz_vec_clear(table, (slong)(vectors * (most + 1)));
    *counted = true;
    return GSNN_OK;
}

static gsnn_status expect_count(gsnn_lcn_claim *c, const char *name, const fmpz_t expected) {
    gsnn_value member = gsnn_value_member(&c->v->root, name);
    if (gsnn_value_given(&member))
        return gsnn_verify_expect(c->v, LCN_FIBRE, &c->v->root, name, expected);
    gsnn_findings_skip(c->v->findings, LCN_FIBRE, "%s is not given", name);
    return GSNN_OK;
}

static gsnn_status check_fibre(gsnn_lcn_claim *c, const pattern *p) {
    fmpz_t ways;
    bool counted;
    fmpz_init(ways);
    gsnn_status status = count_ways(ways, &counted, c, p);
    if (!counted)
        gsnn_findings_skip(c->v->findings, LCN_FIBRE, "too many ways to recount");
    if (!status && counted)
        status = expect_count(c, "factorisations", ways);
    fmpz_mul_2exp(ways, ways, c->stack.layers - 1);
    if (!status && counted)
        status = expect_count(c, "components", ways);
    fmpz_clear(ways);
    return status;
}

gsnn_status gsnn_lcn_claim_pattern(gsnn_lcn_claim *c, const gsnn_verify_form *form) {
    pattern p;
    gsnn_value both = gsnn_value_member(&c->v->root, "pattern");
    gsnn_value real = gsnn_value_element(&both, 0), pairs = gsnn_value_element(&both, 1);
    gsnn_status status = find_pattern(&p, form, c->v->error);
    if (!status) {
        if (same_numbers(&real, p.real, p.real_count) &&
            same_numbers(&pairs, p.pairs, p.pair_count))
            gsnn_findings_pass(c->v->findings, LCN_VERDICT, 0);
        else
            gsnn_findings_false(c->v->findings, LCN_VERDICT, "pattern: another one");
    }
    if (!status && c->member)
        status = check_fibre(c, &p);
    free(p.real);
    free(p.pairs);
    return status;
}
