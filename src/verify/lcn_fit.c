/* lcn_fit.c - proves the channels of `gsnn lcn fit` against the enumeration they are of. */
#include "base/error.h"
#include "base/memory.h"
#include "verify/lcn_subject.h"

#include <stdlib.h>
#include <string.h>

/* One channel as it is told. */
typedef struct channel {
    const gsnn_record_architecture *architecture;
    size_t taps;
    int64_t sign;
    int32_t *row;
    int64_t *roots; /* NULL where only a bound is given */
} channel;

/* Real roots of a form of degree n, with multiplicity, 0 and infinity included, by FLINT's Sturm
 * sequences. */
static int64_t count_real(const fmpz_poly_t p, slong n) {
    int64_t count = n - fmpz_poly_degree(p);
    fmpz_poly_factor_t factors;
    fmpz_poly_factor_init(factors);
    fmpz_poly_factor_squarefree(factors, p);
    for (slong i = 0; i < factors->num; i++)
        if (fmpz_poly_degree(factors->p + i) > 0)
            count += factors->exp[i] * fmpz_poly_num_real_roots(factors->p + i);
    fmpz_poly_factor_clear(factors);
    return count;
}

/* Entry p of the row along the translation, sign^k times entry p - k taps. */
static int32_t row_at(const channel *c, size_t p) {
    int32_t value = c->row[p % c->taps];
    return c->sign < 0 && p / c->taps % 2 ? -value : value;
}

/* Whether some row of the architecture is the channel's, in the order of the inputs. */
static bool is_row(const channel *c, const size_t *order, size_t degree) {
    const gsnn_record_architecture *a = c->architecture;
    if (c->taps == 0 || degree % c->taps)
        return false;
    for (size_t i = 0; i < a->weights.row_count; i++) {
        const int32_t *row = a->weights.rows + i * degree;
        size_t p = 0;
        while (p < degree && row[order[p]] == row_at(c, p))
            p++;
        if (p == degree)
            return true;
    }
    return false;
}

/* What is wrong with the channel, or NULL. */
static const char *find_fault(const channel *c, const size_t *order, size_t degree) {
    if (!is_row(c, order, degree))
        return "rows: no row of the architecture";
    if (!c->roots || c->architecture->weights.dimension != 1)
        return NULL;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    const char *fault = NULL;
    for (size_t shift = 0; !fault && shift < c->taps; shift++) {
        fmpz_poly_zero(p);
        for (size_t j = 0; j < c->taps; j++)
            fmpz_poly_set_coeff_si(p, (slong)((j + shift) % c->taps),
                                   j + shift >= c->taps ? c->sign * c->row[j] : c->row[j]);
        if (count_real(p, (slong)c->taps - 1) != c->roots[shift])
            fault = "real_roots_by_shift: another number";
    }
    fmpz_poly_clear(p);
    return fault;
}

/* The classes say what the roots say. */
static gsnn_status check_classes(gsnn_verify_lcn *v, const gsnn_value *item, const channel *c,
                                 int64_t most, bool exact) {
    gsnn_value list = gsnn_value_member(item, "classes"), entry = gsnn_value_before(&list);
    size_t count;
    gsnn_status status = gsnn_value_array(&list, &count);
    bool good = !status && count == (c->taps + 1) / 2;
    while (!status && gsnn_value_next(&entry)) {
        gsnn_value even_member = gsnn_value_member(&entry, "even_filters");
        gsnn_value reach = gsnn_value_member(&entry, "reachable");
        int64_t even = 0;
        bool reachable = false, depends = gsnn_value_get_kind(&reach) == GSNN_VALUE_STRING;
        status = gsnn_value_integer(&even_member, 0, INT64_MAX, &even);
        if (!status && !depends)
            status = gsnn_value_boolean(&reach, &reachable);
        bool reached = even <= 1 || even <= most;
        good = good && even == (int64_t)c->taps - 1 - 2 * (int64_t)entry.index &&
               (depends ? !exact && !reached : reachable == reached);
    }
    if (!status && !good)
        gsnn_findings_false(v->findings, LCN_CHANNELS, "channels[%zu]: classes do not follow",
                            item->index);
    return status;
}

static gsnn_status read_channel(channel *c, const gsnn_value *item, bool *exact, int64_t *most,
                                gsnn_error *error) {
    gsnn_value taps = gsnn_value_member(item, "taps"), sign = gsnn_value_member(item, "sign");
    gsnn_value rows = gsnn_value_member(item, "rows");
    gsnn_value roots = gsnn_value_member(item, "real_roots_by_shift");
    gsnn_value bounds = gsnn_value_member(item, "least_real_roots_by_shift");
    gsnn_status status = gsnn_value_size(&taps, 1 << 20, &c->taps);
    if (!status)
        status = gsnn_value_integer(&sign, -1, 1, &c->sign);
    c->row = status ? NULL : gsnn_new(c->taps, sizeof *c->row);
    c->roots = status ? NULL : gsnn_new(c->taps, sizeof *c->roots);
    if (!status && (!c->row || !c->roots))
        status = gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_signed_list(&rows, c->taps, "taps", INT32_MAX, true, c->row);
    *exact = gsnn_value_given(&roots);
    gsnn_value list = *exact ? roots : bounds, number = gsnn_value_before(&list);
    if (!status)
        status = gsnn_value_array_of(&list, c->taps, "taps");
    for (*most = 0; !status && gsnn_value_next(&number);) {
        status = gsnn_value_integer(&number, 0, INT64_MAX, &c->roots[number.index]);
        if (!status && c->roots[number.index] > *most)
            *most = c->roots[number.index];
    }
    if (!*exact) {
        free(c->roots);
        c->roots = NULL;
    }
    return status;
}

/* Reads the translation as the order in which it moves the inputs. */
static gsnn_status read_order(size_t *order, size_t degree, const gsnn_value *list,
                              gsnn_error *error) {
    int32_t *images = gsnn_new(degree, sizeof *images);
    gsnn_status status = images ? GSNN_OK : gsnn_fail_memory(error);
    if (!status)
        status = gsnn_value_signed_list(list, degree, "the degree", (int32_t)degree, false, images);
    size_t at = 0;
    for (size_t p = 0; !status && p < degree; p++) {
        order[p] = at;
        if (images[at] < 1 || (p && at == 0))
            status = gsnn_value_complain(list, "not one cycle of all inputs");
        else
            at = (size_t)images[at] - 1;
    }
    free(images);
    return status;
}

static gsnn_status check_channels(gsnn_verify_lcn *v, const gsnn_enumeration_record *record) {
    gsnn_value translation = gsnn_value_member(&v->root, "translation");
    gsnn_value list = gsnn_value_member(&v->root, "channels"), item = gsnn_value_before(&list);
    size_t count, degree = 0, given;
    gsnn_status status = gsnn_value_array(&list, &count);
    if (!status)
        status = gsnn_value_array(&translation, &degree);
    if (!status && record && degree != record->group.degree)
        status = gsnn_value_complain(&translation, "not of the enumeration's degree");
    size_t *order = status ? NULL : gsnn_new(degree, sizeof *order);
    if (!status && !order)
        status = gsnn_fail_memory(v->error);
    if (!status)
        status = read_order(order, degree, &translation, v->error);
    while (!status && gsnn_value_next(&item)) {
        gsnn_value id = gsnn_value_member(&item, "id");
        gsnn_value missing = gsnn_value_member(&item, "missing");
        gsnn_value network = gsnn_value_member(&item, "network_channel");
        channel c = {0};
        bool exact = false;
        int64_t most = 0;
        const char *word;
        if (gsnn_value_given(&missing)) {
            gsnn_findings_skip(v->findings, LCN_CHANNELS, "rows are not listed");
            continue;
        }
        status = gsnn_value_string(&id, &word);
        if (!status)
            status = read_channel(&c, &item, &exact, &most, v->error);
        if (!status)
            status = check_classes(v, &item, &c, most, exact);
        if (!status && !record) {
            gsnn_findings_skip(v->findings, LCN_CHANNELS,
                               "the enumeration is needed as a second file");
        } else if (!status) {
            size_t at = gsnn_enumeration_record_find(record, word);
            if (at == GSNN_RECORD_NONE)
                status = gsnn_value_complain(&id, "not in the enumeration");
            else
                c.architecture = &record->architectures[at];
            given = gsnn_value_given(&network);
            if (given) { /* the weights are not in the document */
                free(c.roots);
                c.roots = NULL;
            }
            const char *fault = status ? NULL : find_fault(&c, order, degree);
            if (fault)
                gsnn_findings_false(v->findings, LCN_CHANNELS, "channels[%zu]: %s", item.index,
                                    fault);
            else if (!status)
                gsnn_findings_pass(v->findings, LCN_CHANNELS, 0);
        }
        free(c.row);
        free(c.roots);
    }
    free(order);
    return status;
}

gsnn_status gsnn_verify_lcn_fit(gsnn_verify_lcn *v) {
    gsnn_enumeration_record *record = NULL;
    gsnn_status status = GSNN_OK;
    if (v->documents->count > 1)
        status = gsnn_verify_read_enumeration(v->documents, 1, &record, v->error);
    if (!status) {
        v->documents->at = 0;
        status = check_channels(v, record);
    }
    gsnn_enumeration_record_free(record);
    return status;
}
