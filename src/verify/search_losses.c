/* search_losses.c - errors of a search from the values that it states, and what the rule makes of
 * them. */
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "verify/resamples.h"
#include "verify/search_claims.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double output_of(const gsnn_search_claims *c, size_t row) {
    return fmpq_get_d(gsnn_table_row(c->data.table, row) + c->data.inputs);
}

/* A stated number against the one that is. */
static gsnn_status compare(gsnn_search_claims *c, const gsnn_value *parent, const char *name,
                           double is, double slack) {
    gsnn_value value = gsnn_value_member(parent, name);
    char place[GSNN_PLACE_SIZE];
    double stated;
    gsnn_status status = gsnn_value_double(&value, &stated);
    if (status)
        return status;
    if (fabs(stated - is) <= 1e-9 * fabs(is) + slack)
        gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_LOSSES, 0);
    else
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES, "%s: %.17g, but it is %.17g",
                            gsnn_value_place(&value, place), stated, is);
    return GSNN_OK;
}

/* ---- Errors ---------------------------------------------------------------------------------- */

/* The mean of numbers, one a unit, and its standard error. */
static void summarise(const double *values, size_t count, double *mean, double *deviation) {
    double sum = 0, squares = 0, n = (double)count;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    *mean = sum / n;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - *mean) * (values[i] - *mean);
    *deviation = sqrt(squares / (n * (n - 1)));
}

static gsnn_status measure(gsnn_search_claims *c, gsnn_search_claim *item, double variance) {
    size_t units = c->data.units;
    double *rows = gsnn_new(units, sizeof *rows), deviation, slack = 0;
    item->units = gsnn_new(units, sizeof *item->units);
    if (!rows || !item->units) {
        free(rows);
        return gsnn_fail_memory(c->error);
    }
    for (size_t i = 0; i < c->data.rows; i++) {
        double y = output_of(c, i), r = item->held_out[i] - y;
        double delta =
            0x1p-50 * (fabs(item->held_out[i]) + fabs(y)); /* y may be rounded otherwise */
        slack += delta * (2 * fabs(r) + delta) / variance / (double)units;
        item->units[c->data.unit[i]] += r * r / variance;
        rows[c->data.unit[i]] += 1;
    }
    for (size_t u = 0; u < units; u++)
        item->units[u] /= rows[u] > 0 ? rows[u] : 1;
    free(rows);
    summarise(item->units, units, &item->mean, &deviation);
    gsnn_status status = compare(c, &item->value, "nmse", item->mean, slack);
    if (!status)
        status = compare(c, &item->value, "se", deviation, slack);
    for (size_t u = 0; item->exact && u < units; u++)
        item->units[u] = 0;
    item->mean = item->exact ? 0 : item->mean;
    return status;
}

/* The mean of the rows outside each fold. */
static void check_constant(gsnn_search_claims *c, const gsnn_search_claim *item) {
    for (size_t f = 1; f <= c->data.folds; f++) {
        double sum = 0, count = 0, scale = 0;
        for (size_t i = 0; i < c->data.rows; i++)
            if (c->data.fold[i] != f) {
                sum += output_of(c, i);
                scale += fabs(output_of(c, i));
                count += 1;
            }
        bool holds = true;
        for (size_t i = 0; i < c->data.rows; i++)
            if (c->data.fold[i] == f)
                holds = holds && fabs(item->held_out[i] - sum / count) <= 1e-12 * scale;
        if (holds)
            gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_LOSSES, 0);
        else
            gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES,
                                "constant: not the mean outside fold %zu", f);
    }
}

static gsnn_status check_against(gsnn_search_claims *c, const gsnn_search_claim *item) {
    gsnn_value against = gsnn_value_member(&item->value, "against_control");
    if (!c->regular || !gsnn_value_given(&against)) {
        if (c->regular || gsnn_value_given(&against))
            gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES,
                                "%s: held against a control that there is not, or not held",
                                item->name);
        return GSNN_OK;
    }
    gsnn_value share = gsnn_value_member(&against, "share");
    double stated;
    gsnn_status status = gsnn_value_double(&share, &stated);
    if (status)
        return status;
    double *gaps = gsnn_new(c->data.units, sizeof *gaps), least, most, scale = 0;
    if (!gaps)
        return gsnn_fail_memory(c->error);
    for (size_t u = 0; u < c->data.units; u++) {
        gaps[u] = item->units[u] - c->regular->units[u];
        scale += fabs(item->units[u]) + fabs(c->regular->units[u]);
    }
    gsnn_verify_resample(gaps, c->data.units, item == c->regular ? 0 : 1e-12 * scale, c->seed,
                         &least, &most);
    free(gaps);
    bool holds = stated >= least - 1e-9 && stated <= most + 1e-9;
    if (holds)
        gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_LOSSES, 0);
    else
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES, "%s: the share is not %.17g",
                            item->name, stated);
    return c->regular->nmse > 0 ? compare(c, &against, "ratio", item->nmse / c->regular->nmse, 0)
                                : GSNN_OK;
}

/* ---- The network ----------------------------------------------------------------------------- */

static gsnn_status evaluate(gsnn_search_claims *c, double variance) {
    gsnn_value network = gsnn_value_member(&c->root, "network");
    gsnn_value W = gsnn_value_member(&network, "W"), b = gsnn_value_member(&network, "b");
    gsnn_value a = gsnn_value_member(&network, "a"), linear = gsnn_value_member(&network, "c");
    gsnn_value d = gsnn_value_member(&network, "d");
    size_t m = c->data.inputs, n;
    double constant, loss = 0, slack = 0;
    gsnn_status status = gsnn_value_array(&W, &n);
    if (status)
        return status;
    double *numbers = gsnn_new(n * (m + 2) + 2 * m, sizeof *numbers);
    if (!numbers)
        return gsnn_fail_memory(c->error);
    double *rows = numbers, *biases = rows + n * m, *outputs = biases + n, *affine = outputs + n;
    double *x = affine + m;
    gsnn_value row = gsnn_value_before(&W);
    for (size_t i = 0; !status && gsnn_value_next(&row); i++)
        status = gsnn_value_double_list(&row, m, "inputs", rows + i * m);
    if (!status)
        status = gsnn_value_double_list(&b, n, "neurons", biases);
    if (!status)
        status = gsnn_value_double_list(&a, n, "neurons", outputs);
    if (!status)
        status = gsnn_value_double_list(&linear, m, "inputs", affine);
    if (!status)
        status = gsnn_value_double(&d, &constant);
    for (size_t s = 0; !status && s < c->data.rows; s++) {
        double y = output_of(c, s), value = constant, scale = fabs(constant) + fabs(y);
        for (size_t j = 0; j < m; j++) {
            x[j] = fmpq_get_d(gsnn_table_row(c->data.table, s) + j);
            value += affine[j] * x[j];
            scale += fabs(affine[j] * x[j]);
        }
        for (size_t i = 0; i < n; i++) {
            double z = biases[i];
            for (size_t j = 0; j < m; j++) {
                z += rows[i * m + j] * x[j];
                scale += fabs(outputs[i] * rows[i * m + j] * x[j]);
            }
            value += z > 0 ? outputs[i] * z : 0;
        }
        /* W and c agree with the parameters to 2^-40. */
        double delta = 0x1p-38 * scale, r = value - y;
        loss += r * r / variance / (double)c->data.rows;
        slack += delta * (2 * fabs(r) + delta) / variance / (double)c->data.rows;
    }
    free(numbers);
    return status ? status : compare(c, &c->root, "train", loss, slack);
}

/* ---- Coverage -------------------------------------------------------------------------------- */

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The ceil(0.9 (n + 1))-th of the units' largest errors of the chosen one. */
static gsnn_status check_coverage(gsnn_search_claims *c) {
    gsnn_value value = gsnn_value_member(&c->root, "coverage90");
    size_t n = c->data.units, place = (9 * (n + 1) + 9) / 10;
    if (place > n) {
        if (gsnn_value_given(&value))
            gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_LOSSES,
                                "coverage90: it is not known from %zu units", n);
        return GSNN_OK;
    }
    double *largest = gsnn_new(n, sizeof *largest), slack = 0;
    if (!largest)
        return gsnn_fail_memory(c->error);
    for (size_t i = 0; i < c->data.rows; i++) {
        double y = output_of(c, i), value_of = c->chosen->held_out[i];
        largest[c->data.unit[i]] = fmax(largest[c->data.unit[i]], fabs(value_of - y));
        slack = fmax(slack, 0x1p-50 * (fabs(value_of) + fabs(y)));
    }
    qsort(largest, n, sizeof *largest, by_size);
    gsnn_status status = compare(c, &c->root, "coverage90", largest[place - 1], slack);
    free(largest);
    return status;
}

gsnn_status gsnn_search_check_losses(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    gsnn_value data = gsnn_value_member(&c->root, "data");
    double mean = 0, variance = 0;
    for (size_t i = 0; i < c->data.rows; i++)
        mean += output_of(c, i) / (double)c->data.rows;
    for (size_t i = 0; i < c->data.rows; i++)
        variance += (output_of(c, i) - mean) * (output_of(c, i) - mean) / (double)c->data.rows;
    gsnn_status status = compare(c, &data, "variance", variance, 0);
    if (!status)
        status = evaluate(c, variance);
    for (size_t i = 0; !status && c->data.unit && i < c->count; i++)
        if (c->items[i].known)
            status = measure(c, &c->items[i], variance);
    for (size_t i = 0; !status && c->data.unit && i < c->count; i++)
        if (c->items[i].known)
            status = check_against(c, &c->items[i]);
    if (!status && c->count > c->entry_count && c->items[c->entry_count].known)
        check_constant(c, &c->items[c->entry_count]);
    return status || !c->data.unit || !c->chosen ? status : check_coverage(c);
}

/* ---- The choice ------------------------------------------------------------------------------ */

static bool goes_first(const gsnn_search_claim *a, const gsnn_search_claim *b) {
    if (a->parameters != b->parameters)
        return a->parameters < b->parameters;
    if (a->neurons != b->neurons)
        return a->neurons < b->neurons;
    double slack = 1e-9 * (a->mean + b->mean);
    if (fabs(a->mean - b->mean) > slack)
        return a->mean < b->mean;
    return a->mean <= b->mean && a->mean >= b->mean && strcmp(a->name, b->name) < 0;
}

/* How an item's errors are above those of the best: 1 by more than the standard errors that are
 * given away, -1 not, 0 where rounding decides. */
static gsnn_status hold(gsnn_search_claims *c, const gsnn_search_claim *item, double errors,
                        int *side) {
    size_t n = c->data.units;
    double *gaps = gsnn_new(n, sizeof *gaps), mean, deviation;
    if (!gaps)
        return gsnn_fail_memory(c->error);
    for (size_t u = 0; u < n; u++)
        gaps[u] = item->units[u] - c->best->units[u];
    summarise(gaps, n, &mean, &deviation);
    free(gaps);
    double slack = 1e-9 * (item->mean + c->best->mean + deviation);
    *side = item == c->best || mean < errors * deviation - slack ? -1
            : mean > errors * deviation + slack                  ? 1
            : item->exact && c->best->exact                      ? -1
                                                                 : 0;
    gsnn_value to_best = gsnn_value_member(&item->value, "to_best");
    gsnn_status status = compare(c, &to_best, "difference", mean, slack);
    return status ? status : compare(c, &to_best, "se", deviation, slack);
}

static void judge(gsnn_search_claims *c, bool holds, const char *name, const char *says) {
    if (holds)
        gsnn_findings_pass(c->findings, GSNN_SEARCH_CHECK_CHOICE, 0);
    else
        gsnn_findings_false(c->findings, GSNN_SEARCH_CHECK_CHOICE, "%s: %s", name, says);
}

static gsnn_status check_reason(gsnn_search_claims *c, size_t errors) {
    gsnn_value value = gsnn_value_member(&c->root, "reason");
    const char *stated;
    gsnn_status status = gsnn_value_string(&value, &stated);
    if (status)
        return status;
    gsnn_text text = {0};
    if (c->best == c->chosen)
        gsnn_text_append_format(&text, "least error%s; none with fewer parameters is within %zu se",
                                c->chosen->exact ? " (exact)" : "", errors);
    else
        gsnn_text_append_format(&text, "fewest parameters within %zu se of %s", errors,
                                c->best->name);
    const char *is = gsnn_text_string(&text);
    if (!is)
        status = gsnn_fail_memory(c->error);
    else
        judge(c, strcmp(is, stated) == 0, "reason", "it is another");
    gsnn_text_clear(&text);
    return status;
}

gsnn_status gsnn_search_check_choice(gsnn_search_claims *claims) {
    gsnn_search_claims *c = claims;
    gsnn_value errors = gsnn_value_member(&c->root, "standard_errors");
    size_t count;
    gsnn_status status = gsnn_value_size(&errors, 2, &count);
    if (status || !c->best || !c->chosen || !c->data.unit)
        return status;
    for (size_t i = 0; !status && i < c->count; i++) {
        const gsnn_search_claim *item = &c->items[i];
        int side;
        if (!item->known)
            continue;
        if ((status = hold(c, item, (double)count, &side)))
            break;
        double slack = 1e-9 * (item->mean + c->best->mean);
        judge(c,
              item->mean >= c->best->mean - slack &&
                  (item == c->best || item->mean > c->best->mean + slack || item->mean > 0 ||
                   !goes_first(item, c->best)),
              item->name, "it has less error than the best");
        judge(c, item != c->chosen || side <= 0, item->name, "chosen, and not as good as that");
        judge(c, item == c->chosen || side >= 0 || !goes_first(item, c->chosen), item->name,
              "it should have been chosen");
    }
    return status ? status : check_reason(c, count);
}
